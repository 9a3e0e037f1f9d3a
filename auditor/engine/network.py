"""A dated rule pack as rulesets of durable-rules: blocks of goals, the names of fields, and the JSON.

A *block* holds some goals of one level and one scope. For a block each subject is one message that carries just the
fields the block's goals read; subjects that agree on those are one message, judged once. Limits of durable-rules
shape it: of one message at most 64 conditions may wait to be looked at (error 303), so a block has fewer clauses
than that and every clause begins with the mark of its block, a field of its own.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from auditor.engine.clauses import Check, Clause, Sign
from auditor.engine.dated import DatedRules
from auditor.engine.flatten import (
    BooleanSource,
    Field,
    FlagSource,
    Kind,
    NumberSource,
    Source,
    TextSource,
    ordered,
)
from auditor.engine.goals import DerivedGoals, Goal, RuleGoals, goals_of
from auditor.engine.names import Names
from auditor.engine.values import Scope

MAX_BLOCK_CLAUSES = 40
"""Clauses in one block; durable-rules fails where more than 64 conditions wait for one message.

No less than ``clauses.MAX_CLAUSES``, so that every goal fits into a block.
"""

MAX_BLOCK_SOURCES = 100
"""Sources one block reads, each of at most two fields; durable-rules fails from 255 fields on."""

MAX_RULESET_CLAUSES = 1000
"""Clauses in one ruleset; durable-rules takes 4,096, but looks through all of them for every one that fires."""

MAX_RULESET_BLOCKS = 200
"""Blocks in one ruleset; durable-rules fails from 512 children of one node on."""

MAX_BATCH = 60_000
"""How many messages that satisfy one clause are reported at once; the setting has 16 bits."""


@dataclass(slots=True)
class Block:
    """Goals that are judged on one kind of message.

    ``sources`` are positions in a row; ``clauses`` tells of each clause which goals, by slot, it gives which truth.
    """

    scope: Scope
    level: int
    pack: str
    gates: tuple[Goal, ...] | None
    goals: list[Goal] = field(default_factory=list)
    clauses: dict[Clause, list[tuple[int, bool]]] = field(default_factory=dict)
    leads: set[Field] = field(default_factory=set)
    sources: tuple[int, ...] = ()
    mark: str = ""

    def room(self, goal: Goal) -> bool:
        """Whether a goal still fits in."""
        clauses = len(self.clauses) + sum(clause not in self.clauses for clause, _ in goal)
        return clauses <= MAX_BLOCK_CLAUSES and len(self.leads | _leads(goal)) <= MAX_BLOCK_SOURCES

    def add(self, goal: Goal) -> None:
        """Take a goal in."""
        self.goals.append(goal)
        self.leads |= _leads(goal)
        for clause, truth in goal:
            self.clauses.setdefault(clause, []).append((goal.slot, truth))
        if goal.gates is not None:
            self.gates = tuple(dict.fromkeys((*(self.gates or ()), *goal.gates)))


@dataclass(slots=True)
class Plan:
    """One ruleset: its blocks by number, its clauses in the order of their rules, and the JSON to compile.

    ``sentinel`` names the property of the fact that makes the first rule fire.
    """

    level: int
    blocks: list[int] = field(default_factory=list)
    clauses: list[tuple[int, Clause]] = field(default_factory=list)
    sentinel: str = ""
    text: str = ""


@dataclass(frozen=True)
class Network:
    """A rule pack ready for durable-rules.

    A row has one piece of JSON for each source and then one for each part. ``sources`` come with the level from
    which on they are known and the scopes whose rows need them; ``parts`` gives the goal a part is the truth of, and
    the name of its property.
    """

    rules: tuple[RuleGoals, ...]
    derived: tuple[DerivedGoals, ...]
    sources: tuple[tuple[Source, int, tuple[Scope, ...]], ...]
    parts: tuple[tuple[Goal, str], ...]
    blocks: tuple[Block, ...]
    plans: tuple[Plan, ...]

    @property
    def depth(self) -> int:
        """How many levels there are."""
        return max((block.level for block in self.blocks), default=-1) + 1


def network_of(rules: DatedRules) -> Network:
    """Compile a pack; raises RulesError naming each rule the engine cannot be given."""
    goals = goals_of(rules)
    reach = {name: spec.scope for name, spec in rules.facts.items()}
    reach |= {entry.fact: entry.spec.scope for entry in rules.derived}
    blocks = _blocks([goal for goal in goals.all if goal.open], reach)
    leads = list(dict.fromkeys(lead for block in blocks for lead in sorted(block.leads, key=str)))
    names = Names()
    named = {one: names.field() for lead in leads for one in _fields(lead)}
    codes = _codes(blocks)
    sources = {lead: _source(lead, named, codes) for lead in leads if lead.kind is not Kind.GOAL}
    positions = {lead: position for position, lead in enumerate(sources)}
    first_part = len(sources)
    positions |= {Field(Kind.GOAL, part): first_part + part for part in range(len(goals.parts))}
    for block in blocks:
        block.mark = names.mark()
        block.sources = tuple(sorted(positions[lead] for lead in block.leads))
    plans = _plans(blocks)
    for plan in plans:
        plan.sentinel = names.mark()
        plan.text = _text(plan, blocks, named, codes)
    return Network(
        rules=goals.rules,
        derived=goals.derived,
        sources=tuple(
            (
                source,
                max(goals.levels.get(fact, 0) for fact in lead.facts),
                tuple(dict.fromkeys(block.scope for block in blocks if lead in block.leads)),
            )
            for lead, source in sources.items()
        ),
        parts=tuple((goal, named.get(Field(Kind.GOAL, part), "")) for part, goal in enumerate(goals.parts)),
        blocks=tuple(blocks),
        plans=tuple(plans),
    )


def _lead(one: Field) -> Field:
    """The field under which a source is known: both bounds of a number come from one source."""
    return Field(Kind.LOW, one.about) if one.kind is Kind.HIGH else one


def _leads(goal: Goal) -> set[Field]:
    return {_lead(one) for one in goal.fields}


def _fields(lead: Field) -> tuple[Field, ...]:
    return (lead, Field(Kind.HIGH, lead.about)) if lead.kind is Kind.LOW else (lead,)


def _source(lead: Field, named: Mapping[Field, str], codes: Mapping[str, Mapping[str, int]]) -> Source:
    name = named[lead]
    match lead.kind, lead.about:
        case Kind.LOW, str(fact):
            return NumberSource(fact, name, named[Field(Kind.HIGH, fact)])
        case Kind.BOOLEAN, str(fact):
            return BooleanSource(fact, name)
        case Kind.TEXT, str(fact):
            return TextSource(fact, name, codes[fact])
        case _, comparison:
            return FlagSource(comparison, name)  # type: ignore[arg-type]  # only a flag is left


def _codes(blocks: Sequence[Block]) -> dict[str, dict[str, int]]:
    """A number, from 1, for each literal that a text is compared with."""
    codes: dict[str, dict[str, int]] = {}
    tests = {test for block in blocks for clause in block.clauses for test in clause if test.field.kind is Kind.TEXT}
    for fact, text in sorted((str(test.field.about), str(test.value)) for test in tests):
        known = codes.setdefault(fact, {})
        known.setdefault(text, len(known) + 1)
    return codes


def _blocks(goals: Sequence[Goal], reach: Mapping[str, Scope]) -> list[Block]:
    """Goals put together so that blocks read few fields and, if they can, only those of the project."""
    order = list(Scope)

    def kind(goal: Goal) -> tuple[str, int, int, bool, int]:
        facts = {fact.partition("@")[0] for one in goal.fields for fact in one.facts}
        depth = max((order.index(reach.get(fact, goal.scope)) for fact in facts), default=order.index(goal.scope))
        return goal.pack, goal.level, order.index(goal.scope), goal.gates is not None, depth

    kinds: dict[tuple[str, int, int, bool, int], list[Goal]] = {}
    for goal in goals:
        kinds.setdefault(kind(goal), []).append(goal)
    number = {goal: index for index, goal in enumerate(goals)}
    blocks: list[Block] = []
    for members in kinds.values():
        # Goals behind the same gates stand together, so that a whole block can be left out for a subject.
        members.sort(key=lambda goal: [number.get(gate, -1) for gate in goal.gates or ()])
        block: Block | None = None
        for goal in members:
            if block is None or not block.room(goal):
                block = Block(goal.scope, goal.level, goal.pack, None if goal.gates is None else ())
                blocks.append(block)
            goal.block, goal.slot = len(blocks) - 1, len(block.goals)
            block.add(goal)
    return blocks


def _plans(blocks: Sequence[Block]) -> list[Plan]:
    """A ruleset for each pack of rules and level, more where one would grow too large; in the order of levels."""
    plans: dict[tuple[int, str], list[Plan]] = {}
    for number, block in enumerate(blocks):
        mine = plans.setdefault((block.level, block.pack), [Plan(block.level)])
        plan = mine[-1]
        if len(plan.clauses) + len(block.clauses) > MAX_RULESET_CLAUSES or len(plan.blocks) == MAX_RULESET_BLOCKS:
            plan = Plan(block.level)
            mine.append(plan)
        plan.blocks.append(number)
        plan.clauses += [(number, clause) for clause in block.clauses]
    return [plan for _, mine in sorted(plans.items(), key=lambda item: item[0][0]) for plan in mine]


def _text(
    plan: Plan, blocks: Sequence[Block], named: Mapping[Field, str], codes: Mapping[str, Mapping[str, int]]
) -> str:
    """The JSON of a ruleset: rule 0 is the sentinel's, rule n the n-th clause."""
    rules: list[list[dict[str, object]]] = [[{plan.sentinel: 1}]]
    shared = {number: Counter(test for clause in blocks[number].clauses for test in clause) for number in plan.blocks}
    for number, clause in plan.clauses:
        often = shared[number]
        tests = sorted(clause, key=lambda test: (_rank(test), -often[test], named[test.field], str(test.value)))
        conjunction: list[dict[str, object]] = [{blocks[number].mark: 1}]
        for test in tests:
            conjunction += _expressions(test, named, codes)
        rules.append(conjunction)
    whole = {str(number): {"all": [{"m": {"$and": tests}}], "cap": MAX_BATCH} for number, tests in enumerate(rules)}
    return json.dumps(whole, separators=(",", ":"))


def _rank(test: Check) -> int:
    """Which tests come first: those that let few messages pass, so that most clauses end at their first test."""
    if isinstance(test.value, Field):
        return 3
    if test.field.kind is Kind.TEXT:
        return 0 if test.sign is Sign.EQUAL else 4
    return 2 if test.field.kind in (Kind.LOW, Kind.HIGH) else 1


_EXPRESSIONS = {
    Sign.UNEQUAL: "$neq",
    Sign.ABOVE: "$gt",
    Sign.AT_LEAST: "$gte",
    Sign.BELOW: "$lt",
    Sign.AT_MOST: "$lte",
    Sign.EQUAL: "$eq",
}


def _expressions(
    test: Check, named: Mapping[Field, str], codes: Mapping[str, Mapping[str, int]]
) -> Iterator[dict[str, object]]:
    name = named[test.field]
    operand: object
    if isinstance(test.value, Field):
        other = named[test.value]
        yield {"$ex": {other: 1}}  # comparing with a field that is missing would read memory never written
        operand = {"$m": other}
    elif test.field.kind is Kind.TEXT:
        operand = codes[str(test.field.about)][str(test.value)]
    elif test.field.kind in (Kind.LOW, Kind.HIGH):
        operand = ordered(cast("float", test.value))
    else:
        operand = int(cast("float", test.value))
    yield (
        {name: operand}
        if test.sign is Sign.EQUAL and isinstance(operand, int)
        else {_EXPRESSIONS[test.sign]: {name: operand}}
    )

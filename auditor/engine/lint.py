"""What a rule pack must be beside well-formed: no rule that can never fire, no duty without words, no cycle.

Each check returns problems with file and line; ``ruleset.load`` refuses a pack that has any.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from auditor.engine.conditions import All, Condition, Literal, Not, Parameter, facts_of, resolve
from auditor.engine.dated import parameters_of
from auditor.engine.rules import (
    READINGS_ROOT,
    AnsweredBy,
    Derived,
    FactSpec,
    Obligation,
    Outcome,
    ParameterSpec,
    Rule,
    RuleSet,
    Timing,
)
from auditor.engine.satisfiable import can_be_false, can_be_true, tautologies
from auditor.engine.values import FactType, Scope
from auditor.errors import Problem
from auditor.inputs.documents import Document, Path

WAIVABLE_PACKS = frozenset({"decision", "policy"})
"""The packs whose rules an organisation may waive: its own and the decision framework's, never law or licences."""


def fact_problems(spec: FactSpec, document: Document, path: Path) -> list[Problem]:
    """What is wrong with one fact declaration on its own."""
    number = spec.type is FactType.NUMBER
    wrong = [
        (
            "values",
            bool(spec.values) and spec.type not in (FactType.TEXT, FactType.SET),
            "closes the list of a text or set",
        ),
        ("by_month", spec.by_month and not number, "is for numbers"),
        ("whole", spec.whole and not number, "is for numbers"),
        ("minimum", spec.minimum is not None and not number, "is for numbers"),
        ("maximum", spec.maximum is not None and not number, "is for numbers"),
    ]
    problems = [
        document.problem(
            (*path, key),
            f"{meaning}; {spec.name} is a {spec.type}.",
            fix=f"Remove {key}, or change the type.",
        )
        for key, is_wrong, meaning in wrong
        if is_wrong
    ]
    if number and spec.minimum is not None and spec.maximum is not None and spec.minimum > spec.maximum:
        what = "is below the minimum: the fact could have no value."
        problems.append(document.problem((*path, "maximum"), what, fix="Correct one of the two."))
    if bool(spec.readings) is not (spec.name.partition(".")[0] == READINGS_ROOT):
        what = "is a contested reading if its name begins with readings. and it has readings; it has only one of these."
        problems.append(document.problem(path, what, fix="Add the other, or take the one away."))
    elif spec.readings:
        problems += _reading_problems(spec, document, path)
    if spec.evidence and (spec.derived or spec.type is not FactType.BOOLEAN):
        problems.append(
            document.problem(
                path,
                f"{spec.name} is evidence, which is either shown or not.",
                fix="Make it a boolean that is observed, or give it a name outside evidence, controls and assurance.",
            )
        )
    return problems


def _reading_problems(spec: FactSpec, document: Document, path: Path) -> list[Problem]:
    """A contested reading is settled for a whole project, by one of at least two values that nobody can look up."""
    named = tuple(reading.value for reading in spec.readings)
    wrong = [
        ("type", spec.type is not FactType.TEXT, "must be text: a reading is one of a closed list of names."),
        ("of", spec.scope is not Scope.PROJECT, "must be project: a text is read one way in a whole project."),
        ("answered_by", spec.answered_by is not AnsweredBy.NOBODY, "must be nobody: a reading is settled, not found."),
        ("readings", len(set(named)) < len(named), "has a value twice."),
        ("values", spec.values != named, "must be left out: readings lists them."),
    ]
    return [document.problem((*path, key), what) for key, is_wrong, what in wrong if is_wrong]


def in_order(derived: Sequence[Derived], files: Mapping[str, Document]) -> tuple[list[Derived], list[Problem]]:
    """Derived facts so that each stands after those it uses, in the order read otherwise; a cycle is a problem."""
    by_name = {entry.spec.name: entry for entry in derived}
    uses = {
        name: [used for used in dict.fromkeys(_facts_used(entry)) if used in by_name] for name, entry in by_name.items()
    }
    ordered: list[Derived] = []
    left = dict(uses)
    while left:
        ready = [name for name, used in left.items() if not any(other in left for other in used)]
        if not ready:
            circle = _circle(left)
            first = by_name[circle[0]]
            chain = " -> ".join(circle)
            what = f"is derived from itself: {chain}."
            return ordered, [
                Problem(
                    files[first.file].name,
                    first.line,
                    first.spec.name,
                    what,
                    fix="Break the circle at one of them.",
                )
            ]
        for name in ready:
            ordered.append(by_name[name])
            del left[name]
    return ordered, []


def _circle(uses: Mapping[str, Sequence[str]]) -> list[str]:
    """A way from a derived fact back to itself, starting with the one read first."""
    walk = [next(iter(uses))]
    while walk[-1] not in walk[:-1]:
        walk.append(next(used for used in uses[walk[-1]] if used in uses))
    return walk[walk.index(walk[-1]) :]


def _facts_used(entry: Derived) -> Iterator[str]:
    for case in entry.cases:
        yield from facts_of(case.when)


def check(ruleset: RuleSet, files: Mapping[str, Document]) -> list[Problem]:
    """Every problem of a rule pack that was read without one."""
    problems: list[Problem] = []
    for spec in ruleset.facts.values():
        _check_screening(spec, ruleset.facts, _Teller(files[spec.file].name, spec.line, spec.name, problems))
    problems += _kind_problems(ruleset.facts, files)
    seen: dict[str, Rule] = {}
    for rule in ruleset.rules:
        say = _Teller(files[rule.file].name, rule.line, rule.id, problems)
        if (earlier := seen.setdefault(rule.id, rule)) is not rule:
            say(
                f"is the id of another rule too, in {earlier.file}:{earlier.line}.",
                "Give one of them another id.",
            )
        _check_shape(rule, say)
        _check_dates(rule, ruleset.parameters, say)
        _check_parameters(rule, ruleset.parameters, say)
        _check_reach(rule, ruleset, say)
    for entry in ruleset.derived:
        say = _Teller(files[entry.file].name, entry.line, entry.spec.name, problems)
        _check_derived(entry, ruleset, say)
    return problems


@dataclass(frozen=True, slots=True)
class _Teller:
    """Says what is wrong with one rule or derived fact."""

    file: str
    line: int
    name: str
    problems: list[Problem]

    def __call__(self, what: str, fix: str, line: int | None = None) -> None:
        self.problems.append(Problem(self.file, line or self.line, self.name, what, fix=fix))


def _check_screening(spec: FactSpec, facts: Mapping[str, FactSpec], say: _Teller) -> None:
    if spec.settled_by is None:
        return
    by = facts.get(spec.settled_by)
    if by is None or by.type is not FactType.BOOLEAN or by.scope is not spec.scope or by.derived or by.evidence:
        say(f"settled_by names {spec.settled_by}, which is no observed boolean of a {spec.scope}.", "Correct the name.")
    elif by.settled_by is not None:
        say(f"settled_by names {by.name}, which is itself settled by another fact.", "Name that other fact.")
    if spec.evidence or spec.type not in (FactType.BOOLEAN, FactType.SET):
        say("cannot be settled by another fact: only booleans and sets can.", "Remove settled_by.")


def _kind_problems(facts: Mapping[str, FactSpec], files: Mapping[str, Document]) -> Iterator[Problem]:
    """A piece of evidence names what it shows by the part after the first dot: that must say which fact is meant."""
    first: dict[str, FactSpec] = {}
    for spec in facts.values():
        if not spec.evidence:
            continue
        kind = spec.name.split(".", 1)[1]
        other = first.setdefault(kind, spec)
        if other is not spec:
            what = f"ends like {other.name}: evidence of the kind {kind} would show both."
            yield Problem(files[spec.file].name, spec.line, spec.name, what, fix="Give one of them another name.")
        elif "." in kind:
            what = "has more than two parts, so that no evidence can show it."
            yield Problem(files[spec.file].name, spec.line, spec.name, what, fix="Use _ in place of the second dot.")


def _check_shape(rule: Rule, say: _Teller) -> None:
    if rule.violated_when is not None and rule.met_when is not None:
        say(
            "has both violated_when and met_when.",
            "A bar has violated_when (and lift_when), a duty has met_when.",
        )
    if rule.duty and rule.lift_when is not None:
        say(
            "is a duty (it has no violated_when), and a duty is not lifted.",
            "Write met_when, or add violated_when.",
        )
    if rule.outcome is Outcome.REFER and rule.refer_because is None:
        say("refers, but does not say because of what.", "Add refer_because: licensor, contested or human_review.")
    if rule.outcome is not Outcome.REFER and rule.refer_because is not None:
        say(f"has refer_because, but its outcome is {rule.outcome}.", "Remove it, or write outcome: refer.")
    if rule.outcome is Outcome.CONDITION and not rule.obligations:
        say(
            "makes a condition but states no obligation.",
            "Add obligations: what must be done, by whom and when.",
        )
    if len({obligation.id for obligation in rule.obligations}) < len(rule.obligations):
        say("has two obligations with one id.", "Give each its own id.")
    for obligation in rule.obligations:
        _check_obligation(obligation, say)
    if rule.preference is not None and (rule.outcome is not Outcome.NOTE or rule.scope is not Scope.CANDIDATE):
        say(
            "has a preference, which only a note on a candidate may have.",
            "Remove preference, or write outcome: note and applies_to: candidate.",
        )
    if rule.waivable and rule.pack not in WAIVABLE_PACKS:
        say("cannot be waivable: nobody waives the law or somebody else's licence.", "Remove waivable.")
    if rule.waivable and rule.outcome is Outcome.NOTE:
        say("cannot be waivable: a note asks for nothing.", "Remove waivable.")


def _check_obligation(one: Obligation, say: _Teller) -> None:
    if one.timing is Timing.BY_DATE and one.due is None:
        say(f"obligation {one.id} is due by a date, but names none.", "Add due: a day, or {parameter: ID}.")
    if one.timing is not Timing.BY_DATE and one.due is not None:
        say(f"obligation {one.id} has due, but its timing is {one.timing}.", "Remove it, or change the timing.")
    if one.timing is Timing.ON_EVENT and not one.trigger:
        say(f"obligation {one.id} is due on an event, but names none.", "Add trigger: what calls for it.")
    if one.timing is not Timing.ON_EVENT and one.trigger:
        say(
            f"obligation {one.id} has trigger, but its timing is {one.timing}.", "Remove it, or write timing: on_event."
        )


def _check_dates(rule: Rule, parameters: Mapping[str, ParameterSpec], say: _Teller) -> None:
    starts = _newest_day(rule.in_force.starts, parameters)
    if rule.in_force.ends is not None and rule.in_force.ends < starts:
        say("ends before it starts.", "Correct in_force: until is the last day, included.")
    for entry in rule.in_force.later:
        if _newest_day(entry.starts, parameters) <= starts:
            say("has a later start that is not later.", "Give in_force.later a day after in_force.from.")


def _check_parameters(rule: Rule, parameters: Mapping[str, ParameterSpec], say: _Teller) -> None:
    """A rule reads its parameters on its first day at the earliest: they must have a value then."""
    starts = rule.in_force.starts
    if isinstance(starts, Parameter):
        starts = min(date.fromordinal(int(float(str(one.value.value)))) for one in parameters[starts.id].values)
    for name in dict.fromkeys(name for condition in rule.conditions().values() for name in parameters_of(condition)):
        first = parameters[name].values[0].starts
        if first > starts:
            say(
                f"starts on {starts.isoformat()}, but {name} has its first value only from {first.isoformat()}.",
                "Give the parameter an earlier value, or the rule a later start.",
            )


def _newest_day(day: date | Parameter, parameters: Mapping[str, ParameterSpec]) -> date:
    """A day as it reads with the newest value of its parameter."""
    if isinstance(day, date):
        return day
    return date.fromordinal(int(float(str(parameters[day.id].values[-1].value.value))))


def _check_reach(rule: Rule, ruleset: RuleSet, say: _Teller) -> None:
    parts = {key: _latest(condition, ruleset) for key, condition in rule.conditions().items()}
    applies = [parts[key] for key in ("applies_when",) if key in parts]
    exceptions = [Not(parts[key]) for key in ("unless",) if key in parts]
    told = set()
    if applies and not can_be_true(applies[0], ruleset.facts):
        say("can never apply: applies_when contradicts itself.", "Correct applies_when.")
        told.add("applies_when")
    elif not can_be_true(All((*applies, *exceptions)), ruleset.facts):
        say("can never apply: unless covers everything that applies_when allows.", "Narrow unless.")
    elif "violated_when" in parts and not can_be_true(
        All((*applies, *exceptions, parts["violated_when"])), ruleset.facts
    ):
        say("can never be violated where it applies.", "Correct violated_when.")
        told.add("violated_when")
    if "violated_when" in parts and not can_be_false(parts["violated_when"], ruleset.facts):
        say("is violated whatever the facts are.", "Remove violated_when to state a duty, or correct it.")
        told.add("violated_when")
    for key, condition in parts.items():
        if key not in told:
            _check_constant(key, condition, ruleset.facts, say)


def _check_derived(entry: Derived, ruleset: RuleSet, say: _Teller) -> None:
    before: list[Condition] = []
    for number, case in enumerate(entry.cases, start=1):
        when = _latest(case.when, ruleset)
        if not can_be_true(All((*before, when)), ruleset.facts):
            say(
                f"case {number} can never be reached.",
                "Remove it, or correct it or the cases before it.",
                case.line,
            )
        _check_constant(f"when of case {number}", when, ruleset.facts, say)
        before.append(Not(when))
    if not can_be_true(All(tuple(before)), ruleset.facts):
        say("otherwise can never be reached: the cases cover everything.", "Let the last case be otherwise.")


def _check_constant(key: str, condition: Condition, facts: Mapping[str, FactSpec], say: _Teller) -> None:
    """A part that is the same for every known fact, yet unknown while the fact is: it only hides an answer."""
    for constant in tautologies(condition, facts):
        named = ", ".join(dict.fromkeys(facts_of(constant)))
        say(
            f"has a part under {key} that comes out the same whatever {named} is, yet leaves the answer open while "
            "that is not known.",
            "Remove that part.",
        )


def _latest(condition: Condition, ruleset: RuleSet) -> Condition:
    """The condition with the newest value of every parameter."""

    def newest(name: str, _: date) -> Literal:
        return ruleset.parameters[name].values[-1].value

    return resolve(condition, newest, date.max)

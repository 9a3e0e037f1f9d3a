"""What conditions can be at all: compared with trying everything, and fast where trying everything is not."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from itertools import product

import pytest

from auditor.engine.conditions import (
    ALWAYS,
    NEVER,
    All,
    Any,
    Comparison,
    Condition,
    Literal,
    Not,
    Op,
    OtherFact,
    Parameter,
    facts_of,
)
from auditor.engine.reference import truth
from auditor.engine.rules import AnsweredBy, FactSpec
from auditor.engine.satisfiable import Worlds, can_be_false, can_be_true, tautologies
from auditor.engine.values import FactType, Scope, Truth, Value


def fact(name: str, type: FactType, **more: object) -> FactSpec:
    return FactSpec(name, type, Scope.PROJECT, "", "", AnsweredBy.REQUESTER, **more)  # type: ignore[arg-type]


FACTS = {
    spec.name: spec
    for spec in (
        fact("n.users", FactType.NUMBER, whole=True, minimum=0.0),
        fact("n.few", FactType.NUMBER, whole=True, minimum=0.0, maximum=3.0),
        fact("n.share", FactType.NUMBER),
        fact("d.one", FactType.DATE),
        fact("d.two", FactType.DATE),
        fact("t.route", FactType.TEXT, values=("api", "edge", "managed")),
        fact("t.licence", FactType.TEXT),
        fact("t.other", FactType.TEXT),
        fact("s.made", FactType.SET, values=("api", "edge", "text")),
        fact("s.open", FactType.SET),
        fact("b.yes", FactType.BOOLEAN),
        fact("evidence.grant", FactType.BOOLEAN),
    )
}


def c(name: str, op: Op, value: object, line: int = 0) -> Comparison:
    spec = FACTS[name.partition("@")[0]]
    return Comparison(name, op, Literal(value), spec.type, line=line)  # type: ignore[arg-type]  # as the test says


def both(first: str, op: Op, second: str) -> Comparison:
    return Comparison(first, op, OtherFact(second), FACTS[first].type)


YES = c("b.yes", Op.IS, True)
MORE = c("n.users", Op.ABOVE, 5.0)
FEWER = c("n.users", Op.AT_MOST, 5.0)


@pytest.mark.parametrize(
    ("condition", "true", "false"),
    [
        (YES, True, True),
        (ALWAYS, True, False),
        (NEVER, False, True),
        (All((YES, Not(YES))), False, True),
        (Any((MORE, FEWER)), True, False),
        (All((MORE, FEWER)), False, True),
        (All((MORE, c("n.users", Op.BELOW, 7.0))), True, True),  # only 6 is left
        (All((MORE, c("n.users", Op.BELOW, 6.0))), False, True),  # nothing between 5 and 6 users
        (All((c("n.share", Op.ABOVE, 5.0), c("n.share", Op.BELOW, 6.0))), True, True),
        (c("n.users", Op.AT_LEAST, 0.0), True, False),  # its minimum
        (c("n.few", Op.ABOVE, 3.0), False, True),  # its maximum
        (c("t.route", Op.IN, ("api", "edge", "managed")), True, False),  # the whole closed list
        (All((c("t.route", Op.NOT_IN, ("api", "edge")), c("t.route", Op.IS_NOT, "managed"))), False, True),
        (All((c("t.licence", Op.STARTS_WITH, "llama-3"), c("t.licence", Op.IS_NOT, "llama-3"))), True, True),
        (All((c("t.licence", Op.STARTS_WITH, "llama"), c("t.licence", Op.IS, "apache-2.0"))), False, True),
        (c("s.made", Op.SUBSET_OF, ("api", "edge", "text")), True, False),
        (All((c("s.made", Op.CONTAINS, "api"), c("s.made", Op.SUBSET_OF, ("edge",)))), False, True),
        (
            All((c("s.open", Op.CONTAINS_ALL, ("a", "b")), Not(c("s.open", Op.CONTAINS_ANY, ("b",))))),
            False,
            True,
        ),
        (All((c("n.users@2024-06", Op.ABOVE, 5.0), c("n.users@2024-07", Op.BELOW, 5.0))), True, True),
        (All((both("d.one", Op.BEFORE, "d.two"), both("d.two", Op.BEFORE, "d.one"))), False, True),
        (All((both("n.users", Op.BELOW, "n.few"), c("n.users", Op.AT_LEAST, 3.0))), False, True),
        (All((both("n.users", Op.BELOW, "n.few"), c("n.users", Op.AT_LEAST, 2.0))), True, True),
        (All((both("t.licence", Op.IS, "t.route"), c("t.licence", Op.IS, "free"))), False, True),
        (All((both("s.made", Op.CONTAINS, "t.licence"), c("t.licence", Op.IS, "image"))), False, True),
        (All((both("s.made", Op.SUBSET_OF, "s.open"), c("s.open", Op.SUBSET_OF, ("x",)))), True, True),
    ],
)
def test_known_examples(condition: Condition, true: bool, false: bool) -> None:
    assert (can_be_true(condition, FACTS), can_be_false(condition, FACTS)) == (true, false)


def test_a_parameter_that_is_not_yet_dated_can_be_anything() -> None:
    open_limit = Comparison("n.users", Op.ABOVE, Parameter("limit"), FactType.NUMBER)
    assert can_be_true(All((open_limit, FEWER)), FACTS)
    assert not can_be_true(All((open_limit, Not(open_limit))), FACTS)


def test_facts_that_can_meet_in_too_many_ways_are_said_to_be_possible() -> None:
    words = tuple(f"w{number}" for number in range(30))
    clash = All((both("s.open", Op.SUBSET_OF, "s.made"), c("s.open", Op.CONTAINS_ANY, words)))
    assert can_be_true(clash, FACTS)
    assert can_be_false(clash, FACTS)


def test_tautologies_are_the_smallest_parts_that_say_nothing() -> None:
    hidden = Any((MORE, FEWER))
    whole_list = c("t.route", Op.IN, ("api", "edge", "managed"))
    assert tautologies(All((YES, hidden)), FACTS) == [hidden]
    assert tautologies(Not(Any((YES, Not(All((MORE, FEWER)))))), FACTS) == [All((MORE, FEWER))]
    assert tautologies(Any((whole_list, All((YES, hidden)))), FACTS) == [whole_list, hidden]
    assert tautologies(Any((YES, MORE, FEWER)), FACTS) == [Any((YES, MORE, FEWER))]
    assert tautologies(All((YES, MORE)), FACTS) == []
    assert tautologies(YES, FACTS) == []


def test_what_is_constant_and_never_unknown_is_no_tautology_on_an_unknown() -> None:
    assert tautologies(ALWAYS, FACTS) == []
    assert tautologies(All((ALWAYS, YES)), FACTS) == []


def test_evidence_is_never_unknown_and_other_facts_may_be() -> None:
    shown = c("evidence.grant", Op.IS, True)
    assert not Worlds((shown,), FACTS, unknowns=True).some(((shown, None),))
    assert Worlds((YES,), FACTS, unknowns=True).some(((YES, None),))
    assert not Worlds((YES,), FACTS).some(((YES, None),))


def test_several_conditions_are_looked_at_together() -> None:
    dropped = All((YES, MORE))
    worlds = Worlds((dropped, YES), FACTS, unknowns=True)
    assert worlds.some(((dropped, False), (YES, True)))
    assert worlds.some(((dropped, None), (YES, True)))
    assert not worlds.some(((dropped, True), (YES, None)))
    assert not worlds.some(((dropped, False), (YES, True), (MORE, True)))


def random_condition(rng: random.Random, leaves: list[Comparison], depth: int) -> Condition:
    kind = rng.random()
    if depth == 0 or kind < 0.3:
        return rng.choice(leaves)
    if kind < 0.4:
        return Not(random_condition(rng, leaves, depth - 1))
    parts = tuple(random_condition(rng, leaves, depth - 1) for _ in range(rng.randint(1, 3)))
    return All(parts) if kind < 0.7 else Any(parts)


LEAVES = [
    YES,
    MORE,
    FEWER,
    c("n.users", Op.IS, 6.0),
    c("n.users", Op.BETWEEN, (2.0, 5.0)),
    c("n.few", Op.AT_LEAST, 2.0),
    both("n.users", Op.BELOW, "n.few"),
    both("n.few", Op.IS, "n.users"),
    c("t.route", Op.IN, ("api", "edge")),
    c("t.licence", Op.STARTS_WITH, "e"),
    both("t.licence", Op.IS, "t.route"),
    c("s.made", Op.CONTAINS_ANY, ("api", "edge")),
    c("s.made", Op.SUBSET_OF, ("edge", "text")),
    c("s.made", Op.CONTAINS_ALL, ("api", "text")),
    both("s.made", Op.CONTAINS, "t.licence"),
    c("d.one", Op.BEFORE, 1000.0),
    both("d.one", Op.ON_OR_AFTER, "d.two"),
]
WIDE: dict[str, list[Value]] = {
    "b.yes": [False, True],
    "n.users": [float(n) for n in range(9)],
    "n.few": [float(n) for n in range(4)],
    "t.route": ["api", "edge", "managed"],
    "t.licence": ["api", "edge", "managed", "text", "e", "else", "", "x"],
    "s.made": [
        frozenset(w for w, has in zip(("api", "edge", "text"), bits, strict=True) if has)
        for bits in product((0, 1), repeat=3)
    ],
    "d.one": [float(d) for d in range(997, 1003)],
    "d.two": [float(d) for d in range(997, 1003)],
}


def everything(condition: Condition, unknown: bool) -> Iterator[Truth]:
    names = list(dict.fromkeys(facts_of(condition)))
    values = [[*WIDE[name], *((None,) if unknown else ())] for name in names]
    for chosen in product(*values):
        yield truth(condition, {n: v for n, v in zip(names, chosen, strict=True) if v is not None})


@pytest.mark.parametrize("unknown", [False, True])
def test_the_same_as_trying_everything(unknown: bool) -> None:
    rng = random.Random(11)
    seen = {True: 0, False: 0}
    for _ in range(250):
        leaves = rng.sample(LEAVES, 4)
        condition = random_condition(rng, leaves, 3)
        if len(set(facts_of(condition))) > 4:
            continue
        possible = set(everything(condition, unknown))
        worlds = Worlds((condition,), FACTS, unknowns=unknown)
        for worth in (True, False, None):
            can = worlds.some(((condition, worth),))
            assert can is (worth in possible), (worth, condition)
            seen[can] += 1
    assert min(seen.values()) > 20


def wide_conflict(width: int) -> Condition:
    """Many choices that are all possible one by one; the last line rules every combination out."""
    choices = [
        Any((c(f"n.users@{year}-01", Op.ABOVE, 5.0), c(f"n.users@{year}-02", Op.ABOVE, 5.0)))
        for year in range(2000, 2000 + width)
    ]
    limits = [c(f"n.users@{2000 + width - 1}-{month}", Op.AT_MOST, 5.0) for month in ("01", "02")]
    return All((*choices, *limits))


def test_thirty_comparisons_take_no_time() -> None:
    rng = random.Random(3)
    many = [
        c(f"n.users@20{year}-0{month}", rng.choice([Op.ABOVE, Op.AT_MOST, Op.IS]), float(rng.randint(1, 4)))
        for year in range(10, 15)
        for month in range(1, 7)
    ]
    conditions = [wide_conflict(14)]
    for _ in range(20):
        rng.shuffle(many)
        conditions.append(All(tuple(Any(tuple(many[i : i + 3])) for i in range(0, 30, 3))))
        conditions.append(Any(tuple(All(tuple(many[i : i + 3])) for i in range(0, 30, 3))))
    started = time.perf_counter()
    answers = [can_be_true(condition, FACTS) for condition in conditions]
    assert answers[0] is False
    assert all(answers[1:])
    assert time.perf_counter() - started < 2


def test_a_search_without_end_is_given_up_and_called_possible() -> None:
    rng = random.Random(5)
    # Pigeons in too few holes: contradictory, but no search of this kind sees it in reasonable time.
    words = [f"hole {number}" for number in range(9)]
    pigeons = [
        Any(tuple(All((c(f"t.licence@{pigeon}", Op.IS, hole), *_keeps_out(pigeon, hole))) for hole in words))
        for pigeon in range(10)
    ]
    rng.shuffle(pigeons)
    started = time.perf_counter()
    assert can_be_true(All(tuple(pigeons)), FACTS)
    assert time.perf_counter() - started < 20


def _keeps_out(pigeon: int, hole: str) -> tuple[Comparison, ...]:
    return tuple(c(f"t.licence@{other}", Op.IS_NOT, hole) for other in range(pigeon))

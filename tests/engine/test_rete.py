"""The evaluator on durable-rules: its answers, also at the sizes and values where durable-rules by itself goes wrong.

That it agrees with the reference on random packs is shown in tests/properties/test_equivalence.py.
"""

from __future__ import annotations

import math
import os
import subprocess
import sys
from collections import UserDict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest

from auditor.engine import clauses, reference, sessions
from auditor.engine.conditions import ALWAYS, NEVER, All, Any, Condition, Not, Op, OtherFact
from auditor.engine.dated import DatedRules, Evaluation, Subject, Truths
from auditor.engine.rete import Rete
from auditor.engine.values import Range, Value
from auditor.errors import AuditorError, RulesError
from benchmarks.engine_pack import subjects, synthetic_pack
from benchmarks.memory import resident_bytes
from tests.engine.small import (
    BOOLEAN,
    CANDIDATE,
    DATE,
    NUMBER,
    PROJECT,
    TEXT,
    WORKLOAD,
    compare,
    derived,
    holds,
    inside,
    pack,
    project,
    rule,
)
from tests.engine.test_reference import BOUNDED, LITERALS, OTHER_FACTS
from tests.properties.packs import Size, trial

INF = math.inf
T, F, U = True, False, None


def as_asked(evaluation: Evaluation) -> Evaluation:
    """An evaluation without the answers that nobody asks for: where A is false."""
    truths = {
        key: truths if truths.applies is not F else Truths(F, None, (None,) * len(truths.later))
        for key, truths in evaluation.truths.items()
    }
    return Evaluation(truths, evaluation.derived)


def agrees(rules: DatedRules, audit: list[Subject], rete: Rete | None = None) -> Evaluation:
    found = (rete or Rete(rules)).evaluate(audit)
    assert found == as_asked(reference.evaluate(rules, audit))
    return found


def applies(condition: Condition, facts: dict[str, Value]) -> bool | None:
    return Rete(pack(rule("r", condition))).evaluate([project(facts)]).truths["r", "p"].applies


def test_the_examples_of_the_reference_hold() -> None:
    """Every example written out for the reference, as one row under as many rules."""
    facts: dict[str, Value] = {}
    rules, expected = [], {}
    for number, (kind, op, left, right, truth) in enumerate(LITERALS + BOUNDED):
        facts[f"left.{number}"] = left
        rules.append(rule(f"literal/{number}", compare(f"left.{number}", kind, op, right)))
        expected[f"literal/{number}"] = truth
    for number, (kind, op, left, right, truth) in enumerate(OTHER_FACTS):
        facts |= {f"fact.{number}": left, f"other.{number}": right}  # type: ignore[dict-item]  # a fact's value here
        rules.append(rule(f"other/{number}", compare(f"fact.{number}", kind, op, OtherFact(f"other.{number}"))))
        expected[f"other/{number}"] = truth

    answers = Rete(pack(*rules)).evaluate([project(facts, "known"), project({}, "unknown")]).truths
    assert {name: answers[name, "known"].applies for name in expected} == expected
    assert {answers[name, "unknown"].applies for name in expected} == {U}


def test_all_any_and_not_over_three_truths() -> None:
    values: dict[str, Value] = {"t": True, "f": False}
    for left in "tfu":
        assert applies(Not(holds(left)), values) is {"t": F, "f": T, "u": U}[left]
        for right in "tfu":
            both, one = (left, right), {left, right}
            conjunction = F if "f" in one else U if "u" in one else T
            disjunction = T if "t" in one else U if "u" in one else F
            assert applies(All(tuple(map(holds, both))), values) is conjunction
            assert applies(Any(tuple(map(holds, both))), values) is disjunction


def test_conditions_that_read_no_fact() -> None:
    rules = pack(
        rule("always", ALWAYS, NEVER, lifted=NEVER),
        rule("nested", Any((All((ALWAYS, Not(NEVER))),)), Not(ALWAYS), later=[ALWAYS, Any((NEVER,))]),
        rule("never", NEVER, ALWAYS, later=[ALWAYS]),
        rule("half", holds("x"), ALWAYS),
        derived=[derived("word", TEXT, [(NEVER, "a"), (ALWAYS, "b")], "c"), derived("number", NUMBER, [], 7.0)],
    )
    assert Rete(rules).evaluate([project({"x": True})]) == Evaluation(
        {
            ("always", "p"): Truths(T, F),
            ("nested", "p"): Truths(T, F, (T, F)),
            ("never", "p"): Truths(F, U, (U,)),
            ("half", "p"): Truths(T, T),
        },
        {("word", "p"): "b", ("number", "p"): 7.0},
    )


def test_without_rules_without_subjects_without_facts() -> None:
    assert Rete(pack()).evaluate([project({"x": True})]) == Evaluation({}, {})
    rete = Rete(pack(rule("r", holds("x"), holds("y"), scope=CANDIDATE)))
    assert rete.evaluate([]) == Evaluation({}, {})
    assert rete.evaluate([project({"x": True})]) == Evaluation({}, {})
    whole = project({})
    assert rete.evaluate([whole, inside(whole, "c", CANDIDATE, {})]).truths == {("r", "c"): Truths(U, U)}


def test_b_and_later_are_not_asked_where_a_is_false() -> None:
    rules = pack(rule("r", holds("a"), holds("b"), later=[holds("c")]), rule("s", holds("b"), holds("c")))
    for a, expected in ((True, Truths(T, T, (F,))), (None, Truths(U, T, (F,))), (False, Truths(F, U, (U,)))):
        facts: dict[str, Value] = {"b": True, "c": False}
        if a is not None:
            facts["a"] = a
        assert Rete(rules).evaluate([project(facts)]).truths == {("r", "p"): expected, ("s", "p"): Truths(T, F)}


def test_b_is_violated_and_not_lifted() -> None:
    rules = pack(rule("r", ALWAYS, holds("violated"), lifted=holds("evidence.licence")))
    audit = [
        project({"violated": True, "evidence.licence": False}, "barred"),
        project({"violated": True, "evidence.licence": True}, "lifted"),
        project({"violated": False, "evidence.licence": False}, "fine"),
        project({"evidence.licence": True}, "lifted in any case"),
        project({"evidence.licence": False}, "unknown"),
    ]
    bites = {subject: truths.bites for (_, subject), truths in Rete(rules).evaluate(audit).truths.items()}
    assert bites == {"barred": T, "lifted": F, "fine": F, "lifted in any case": F, "unknown": U}


# Derived facts


def test_a_derived_fact_is_the_first_true_case_and_an_unknown_one_blocks() -> None:
    tier = derived("tier", TEXT, [(holds("weights"), "open"), (holds("api"), "restricted")], "closed")
    rules = pack(rule("r", compare("tier", TEXT, Op.IS, "closed")), derived=[tier])
    audit = [
        project({"weights": True}, "first"),
        project({"weights": False, "api": True}, "second"),
        project({"weights": False, "api": False}, "otherwise"),
        project({"api": True}, "blocked"),
        project({"weights": False}, "open"),
    ]
    found = Rete(rules).evaluate(audit)
    assert found.derived == {
        ("tier", "first"): "open",
        ("tier", "second"): "restricted",
        ("tier", "otherwise"): "closed",
    }
    worth = {subject: truths.applies for (_, subject), truths in found.truths.items()}
    assert worth == {"first": F, "second": F, "otherwise": T, "blocked": U, "open": U}


def test_derived_facts_of_every_type_feed_the_next_stratum() -> None:
    rules = pack(
        rule("r", compare("count", NUMBER, Op.BELOW, OtherFact("limit")), holds("small")),
        derived=[
            derived("day", DATE, [(holds("early"), 5.0)], 9.0),
            derived("count", NUMBER, [(compare("day", DATE, Op.BEFORE, 9.0), -0.5)], 1e25, stratum=1),
            derived("small", BOOLEAN, [(compare("count", NUMBER, Op.ABOVE, 0.0), False)], True, stratum=2),
        ],
    )
    found = Rete(rules).evaluate(
        [
            project({"early": True, "limit": Range(0.0, 1.0)}, "early"),
            project({"early": False, "limit": Range(0.0, 1e26)}, "late"),
            project({"limit": 1.0}, "unknown"),
        ]
    )
    assert found.derived == {
        ("day", "early"): 5.0,
        ("count", "early"): -0.5,
        ("small", "early"): True,
        ("day", "late"): 9.0,
        ("count", "late"): 1e25,
        ("small", "late"): False,
    }
    assert found.truths == {
        ("r", "early"): Truths(T, T),
        ("r", "late"): Truths(U, F),
        ("r", "unknown"): Truths(U, U),
    }


def test_a_derived_fact_is_seen_by_all_inside_and_by_nobody_else() -> None:
    rules = pack(
        rule("p", holds("risky"), scope=PROJECT),
        rule("w", holds("risky"), scope=WORKLOAD),
        rule("c", All((holds("risky"), holds("open"))), scope=CANDIDATE),
        derived=[derived("risky", BOOLEAN, [(holds("x"), True)], False, scope=WORKLOAD)],
    )
    whole = project({})
    first = inside(whole, "p/1", WORKLOAD, {"x": True})
    second = inside(whole, "p/2", WORKLOAD, {"x": False})
    models = [inside(parent, f"{parent.id}/m", CANDIDATE, {"open": True}) for parent in (first, second)]
    found = agrees(rules, [models[1], whole, second, first, models[0]])
    assert {key: truths.applies for key, truths in found.truths.items()} == {
        ("p", "p"): U,
        ("w", "p/1"): T,
        ("w", "p/2"): F,
        ("c", "p/1/m"): T,
        ("c", "p/2/m"): F,
    }


def test_a_long_chain_of_derived_facts() -> None:
    chain = [derived("d0", BOOLEAN, [(holds("x"), True)], False)]
    for n in range(1, 40):
        chain.append(derived(f"d{n}", BOOLEAN, [(holds(f"d{n - 1}"), n % 2 == 0)], n % 2 == 1, stratum=n))
    found = agrees(pack(rule("r", holds("d39")), derived=chain), [project({"x": True}, "a"), project({}, "b")])
    assert len(found.derived) == 40


# Values


@pytest.mark.parametrize(
    "value", [0.0, -0.0, 1e-07, 5e-324, 2.0**53, 2.0**63, 2e19, 1e25, 1e16, 3.8e25, 1.7976931348623157e308]
)
def test_large_and_tiny_numbers_meet_their_threshold_exactly(value: float) -> None:
    for number in (value, -value):
        below, above = math.nextafter(number, -INF), math.nextafter(number, INF)
        numbers: list[Value] = [v for v in (below, number, above, 0.0, 1.0, -1.0, 9e18) if math.isfinite(v)]
        ops = (Op.IS, Op.IS_NOT, Op.ABOVE, Op.AT_LEAST, Op.BELOW, Op.AT_MOST)
        rules = pack(*(rule(op, compare("n", NUMBER, op, number)) for op in ops))
        agrees(rules, [project({"n": each}, repr(each)) for each in numbers])


def test_an_integer_beyond_64_bits_is_not_above_ten_to_the_25() -> None:
    limit = compare("flops", NUMBER, Op.AT_LEAST, 1e25)
    assert applies(limit, {"flops": 2e19}) is F
    assert applies(limit, {"flops": float(2**63)}) is F
    assert applies(limit, {"flops": 1e25}) is T


TEXTS = (
    *("", " ", "a", "ab", "ab c", "A", '"', "'", "\\", '\\"', "\n", "\0", "\u2028", "é", "e\u0301", "日本", "😀"),
    *("true", "null", "0", "1", "1.0", "400", "$s", "id", "sid", "{}", '{"id":1}', "\ud800", "x" * 70_000 + "y"),
    "x" * 70_000 + "z",
)


def test_texts_are_equal_only_to_themselves() -> None:
    rules = pack(*(rule(str(place), compare("t", TEXT, Op.IS, text)) for place, text in enumerate(TEXTS)))
    found = Rete(rules).evaluate([project({"t": text}, str(place)) for place, text in enumerate(TEXTS)])
    for (name, subject), truths in found.truths.items():
        assert truths.applies is (name == subject)


def test_comparing_with_a_fact_that_is_missing_never_fires() -> None:
    """durable-rules reads memory never written for it, and fires now and then."""
    condition = compare("n", NUMBER, Op.ABOVE, OtherFact("m"))
    rete = Rete(pack(rule("r", condition), rule("s", compare("m", NUMBER, Op.ABOVE, OtherFact("n")))))
    for number in range(2_000):
        found = rete.evaluate([project({"n": float(number)})])
        assert found.truths == {("r", "p"): Truths(U, T), ("s", "p"): Truths(U, T)}


def test_a_fact_of_another_type_is_refused_and_the_next_audit_is_right() -> None:
    rete = Rete(pack(rule("r", compare("n", NUMBER, Op.ABOVE, 5.0))))
    for wrong in (math.nan, INF, "7", True, frozenset({"7"})):
        with pytest.raises(AuditorError, match="refuses the fact n"):
            rete.evaluate([project({"n": 7.0}, "q"), project({"n": wrong})])
        assert rete.evaluate([project({"n": 7.0})]).truths == {("r", "p"): Truths(T, T)}


def test_a_subject_inside_an_unknown_one_is_refused() -> None:
    with pytest.raises(KeyError):
        Rete(pack(rule("r"))).evaluate([Subject("c", CANDIDATE, {}, "nowhere")])


COMMA = """
import ctypes, locale
locale.setlocale(locale.LC_ALL, "C")
locale.setlocale(locale.LC_NUMERIC, {name!r})
assert locale.localeconv()["decimal_point"] == ","
atof = ctypes.CDLL(None).atof
atof.restype = ctypes.c_double
from auditor.engine.conditions import Op
from auditor.engine.rete import Rete
from tests.engine.small import NUMBER, compare, pack, project, rule
rules = pack(*(rule(op, compare("x", NUMBER, op, 1.5)) for op in (Op.AT_LEAST, Op.BELOW, Op.IS)))
found = Rete(rules).evaluate([project({{"x": x}}, str(x)) for x in (1.2, 1.4, 1.5, 1.6)])
print(atof(b"1.5"))
for (name, subject), truths in found.truths.items():
    print(subject, name, truths.applies)
"""


def comma_locale(folder: Path) -> tuple[str, dict[str, str]]:
    """The name of a locale that writes 1,5, and what the environment needs for it.

    A machine often has none, so a small one is made: a decimal comma over plain ASCII, which takes no rights and no
    package beyond glibc. Where there is no localedef (macOS), French is there from the start.
    """
    if sys.platform == "darwin":
        return "fr_FR.UTF-8", {}
    (folder / "ascii").write_text(
        "<code_set_name> ANSI_X3.4-1968\n<comment_char> %\n<escape_char> /\n"
        "CHARMAP\n<U0000>..<U007F> /x00 ASCII\nEND CHARMAP\n"
    )
    (folder / "source").write_text(
        'LC_NUMERIC\ndecimal_point "<U002C>"\nthousands_sep ""\ngrouping -1\nEND LC_NUMERIC\n'
    )
    command = ["localedef", "--no-archive", "-c", "-f", "./ascii", "-i", "./source", "./comma"]
    # Its warnings are about the parts that are left out; exit code 1 says there were some.
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert (folder / "comma" / "LC_NUMERIC").exists(), done.stderr
    return "comma", {"LOCPATH": str(folder)}


def test_a_decimal_comma_changes_nothing(tmp_path: Path) -> None:
    name, environment = comma_locale(tmp_path)
    run = subprocess.run(
        [sys.executable, "-c", COMMA.format(name=name)],
        env={**os.environ, **environment},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stderr) == (0, "")
    first, *answers = run.stdout.splitlines()
    assert first == "1.0"  # so the C library, and durable-rules by itself, reads 1.5 there
    assert sorted(answers) == [
        *("1.2 at_least False", "1.2 below True", "1.2 is False"),
        *("1.4 at_least False", "1.4 below True", "1.4 is False"),
        *("1.5 at_least True", "1.5 below False", "1.5 is True"),
        *("1.6 at_least True", "1.6 below False", "1.6 is False"),
    ]


# Sizes


def test_two_hundred_rules_on_one_fact() -> None:
    """durable-rules fails where more than 64 conditions match one fact (error 303)."""
    rules = pack(*(rule(f"r{n}", compare("n", NUMBER, Op.AT_LEAST, float(n))) for n in range(200)))
    found = Rete(rules).evaluate([project({"n": 1_000.0}, "all"), project({"n": 99.0}, "half")])
    assert {truths.applies for (_, subject), truths in found.truths.items() if subject == "all"} == {T}
    assert sum(bool(truths.applies) for (_, subject), truths in found.truths.items() if subject == "half") == 100


def test_a_thousand_rules_with_one_condition() -> None:
    """durable-rules crashes at 257."""
    rules = pack(*(rule(f"r{n}", holds("x"), holds("y"), scope=CANDIDATE) for n in range(1_000)))
    whole = project({"x": True, "y": False})
    found = Rete(rules).evaluate([whole, inside(whole, "c", CANDIDATE, {})])
    assert set(found.truths.values()) == {Truths(T, F)}
    assert len(found.truths) == 1_000


def test_conditions_that_would_need_millions_of_clauses() -> None:
    groups = tuple(Any(tuple(holds(f"f{group}_{n}") for n in range(7))) for group in range(8))
    condition = Any((All(groups), holds("x"), All(tuple(holds(f"g{n}") for n in range(300)))))
    rules = pack(rule("r", condition, Not(condition)))
    one_each: dict[str, Value] = {f"f{group}_{group % 7}": True for group in range(8)}
    others: dict[str, Value] = {f"f{group}_{n}": False for group in range(8) for n in range(7)}
    audit = [
        project(one_each, "true"),
        project({**others, "x": False, "g7": False}, "false"),
        project({**others, "x": False}, "unknown"),
        project({f"g{n}": True for n in range(300)}, "long"),
    ]
    found = agrees(rules, audit)
    assert [found.truths["r", subject.id].applies for subject in audit] == [T, F, U, T]


def test_six_hundred_rules_and_fifty_candidates() -> None:
    agrees(synthetic_pack(600, seed=3), subjects(candidates=50, seed=3))


def test_what_cannot_be_asked_is_refused_by_name() -> None:
    with pytest.raises(RulesError, match="bad cannot be given to the rule engine: it compares with inf"):
        Rete(pack(rule("good", holds("x")), rule("bad", compare("n", NUMBER, Op.ABOVE, INF))))


@pytest.mark.parametrize("limit", [3, 7])
@pytest.mark.parametrize("seed", range(6))
def test_parts_of_conditions_change_nothing(limit: int, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clauses, "MAX_CLAUSES", limit)
    current = trial(f"parts/{seed}", Size(rules=40, audits=4))
    rete = Rete(current.rules)
    assert rete._network.parts
    for audit in current.audits:
        agrees(current.rules, list(audit), rete)


def test_small_sessions_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "MAX_MESSAGES", 3)
    agrees(synthetic_pack(60), subjects())


# One after the other, and side by side


def test_a_thousand_evaluations_in_one_process_are_right() -> None:
    rules = synthetic_pack(12)
    rete, sound = Rete(rules), reference.Reference(rules)
    for seed in range(1_000):
        audit = subjects(candidates=2, seed=seed, unknown=0.3)
        assert rete.evaluate(audit) == as_asked(sound.evaluate(audit))


def test_two_packs_side_by_side_do_not_disturb_each_other() -> None:
    mine, yours = synthetic_pack(20, seed=1), synthetic_pack(20, seed=2)
    one, other, same = Rete(mine), Rete(yours), Rete(mine)
    for seed in range(10):
        audit = subjects(candidates=3, seed=seed)
        first = one.evaluate(audit)
        assert other.evaluate(audit) == as_asked(reference.evaluate(yours, audit))
        assert first == same.evaluate(audit) == one.evaluate(audit) == as_asked(reference.evaluate(mine, audit))


def test_subjects_and_their_facts_are_left_as_they_were() -> None:
    rules = synthetic_pack(30)
    audit = subjects(seed=5)
    before = [replace(subject, facts=dict(subject.facts)) for subject in audit]
    Rete(rules).evaluate(audit)
    assert audit == before


def test_each_thread_with_a_rete_of_its_own() -> None:
    rules = synthetic_pack(20)
    audits = [subjects(candidates=3, seed=seed) for seed in range(40)]
    expected = [as_asked(reference.evaluate(rules, audit)) for audit in audits]

    def evaluate_all(_: int) -> bool:
        rete = Rete(rules)
        return [rete.evaluate(audit) for audit in audits] == expected

    with ThreadPoolExecutor(3) as threads:
        assert all(threads.map(evaluate_all, range(3)))


def test_two_threads_with_one_rete_are_refused() -> None:
    rete = Rete(pack(rule("r", holds("x"))))
    inside_now, go_on = Event(), Event()

    class Slow(UserDict[str, Value]):
        def __getitem__(self, name: str) -> Value:
            inside_now.set()
            assert go_on.wait(10)
            return super().__getitem__(name)

    with ThreadPoolExecutor(1) as threads:
        first = threads.submit(rete.evaluate, [project(Slow(x=True))])
        assert inside_now.wait(10)
        with pytest.raises(AuditorError, match="give each thread a Rete of its own"):
            rete.evaluate([project({"x": False})])
        go_on.set()
        assert first.result().truths == {("r", "p"): Truths(T, T)}
    assert rete.evaluate([project({"x": False})]).truths == {("r", "p"): Truths(F, U)}


def test_memory_stays_flat() -> None:
    """A short run of benchmarks/memory.py, which does 100,000 evaluations."""
    rules = synthetic_pack(12)
    rete, audit = Rete(rules), subjects(candidates=2)
    for _ in range(300):
        rete.evaluate(audit)
    before = resident_bytes()
    for _ in range(1_000):
        rete.evaluate(audit)
    assert resident_bytes() - before < 500_000  # one leaked message a time would be 10 MB


def test_packs_made_and_dropped_leave_no_memory() -> None:
    rules = synthetic_pack(12)
    for _ in range(20):
        Rete(rules)
    before = resident_bytes()
    for _ in range(60):
        Rete(rules)
    assert resident_bytes() - before < 5_000_000  # a compiled pack of this size takes 500 kB


# Which clauses fired


def test_fired_clauses_explain_each_answer() -> None:
    rules = pack(
        rule("r", holds("x"), Any((compare("n", NUMBER, Op.ABOVE, 5.0), holds("y"))), lifted=holds("evidence.e")),
        rule("constant", ALWAYS, holds("x")),
        derived=[derived("d", BOOLEAN, [(holds("z"), True), (holds("x"), False)], False)],
    )
    audit = [
        project({"x": True, "n": 7.0, "y": True, "evidence.e": False, "z": False}, "both"),
        project({"x": True, "n": 7.0, "evidence.e": True}, "lifted"),
        project({"x": False}, "not asked"),
        project({}, "unknown"),
    ]
    evaluation, fired = Rete(rules).fired(audit)
    assert evaluation == Rete(rules).evaluate(audit)
    texts = {key: sorted(sorted(map(str, clause)) for clause in found) for key, found in fired.items()}
    assert texts == {
        ("r", "both", "applies"): [["x = 1"]],
        ("r", "both", "bites"): [["evidence.e = 0", "lowest n > 5.0"], ["evidence.e = 0", "y = 1"]],
        ("constant", "both", "bites"): [["x = 1"]],
        ("d", "both", "cases[0]"): [["z = 0"]],
        ("d", "both", "cases[1]"): [["x = 1"]],
        ("r", "lifted", "applies"): [["x = 1"]],
        ("r", "lifted", "bites"): [["evidence.e = 1"]],
        ("constant", "lifted", "bites"): [["x = 1"]],
        ("d", "lifted", "cases[1]"): [["x = 1"]],
        ("r", "not asked", "applies"): [["x = 0"]],
        ("constant", "not asked", "bites"): [["x = 0"]],
        ("d", "not asked", "cases[1]"): [["x = 0"]],
    }


def test_whatever_is_true_or_false_has_a_clause_that_fired() -> None:
    rules = synthetic_pack(60)
    audit = subjects(seed=9)
    evaluation, fired = Rete(rules).fired(audit)
    conditions = {rule.id: rule for rule in rules.rules}
    for (name, subject), truths in evaluation.truths.items():
        dated = conditions[name]
        named = {"applies": (truths.applies, dated.applies), "bites": (truths.bites, dated.bites)}
        for keyword, (truth, condition) in named.items():
            assert ((name, subject, keyword) in fired) is (truth is not None and condition not in (ALWAYS, NEVER))

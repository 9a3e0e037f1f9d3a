"""The columnar evaluator: its tables, what it refuses, and that nothing but the facts changes its answers.

That it agrees with the reference is shown in tests/properties/test_equivalence.py.
"""

from __future__ import annotations

import math
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from auditor.engine.columnar import Columnar
from auditor.engine.conditions import ALWAYS, NEVER, All, Any, Not, Op, OtherFact
from auditor.engine.dated import Truths
from auditor.engine.values import Range, Scope, Value
from tests.engine.small import (
    BOOLEAN,
    CANDIDATE,
    DATE,
    NUMBER,
    PROJECT,
    SET,
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

T, F, U = True, False, None

LARGE = compare("flops", NUMBER, Op.ABOVE, 1e25)
RULES = pack(
    rule("act/large", holds("used"), LARGE, lifted=holds("evidence.report"), scope=WORKLOAD, later=[NEVER]),
    rule("act/systemic", compare("licence", TEXT, Op.IS, "mit"), holds("systemic"), scope=CANDIDATE),
    derived=[derived("systemic", BOOLEAN, [(LARGE, True)], False, scope=WORKLOAD)],
)
WHOLE = project({"country": "FR"})
LARGE_USE = inside(WHOLE, "p/large", WORKLOAD, {"used": True, "flops": Range(2e25, math.inf)})
OTHER_USE = inside(WHOLE, "p/other", WORKLOAD, {"evidence.report": True})
MODEL = inside(LARGE_USE, "p/large/m", CANDIDATE, {"licence": "mit"})
SUBJECTS = [WHOLE, LARGE_USE, MODEL, OTHER_USE]


def test_a_scope_has_a_table_of_the_facts_its_rules_read() -> None:
    tables = Columnar(RULES).frame(SUBJECTS)
    assert tables[PROJECT].to_dicts() == [{":id": "p", ":parent": None}]
    assert tables[WORKLOAD].to_dicts() == [
        {
            ":id": "p/large",
            ":parent": "p",
            "evidence.report": None,
            "flops:low": 2e25,
            "flops:high": math.inf,
            "used": True,
        },
        {
            ":id": "p/other",
            ":parent": "p",
            "evidence.report": True,
            "flops:low": None,
            "flops:high": None,
            "used": None,
        },
    ]
    assert tables[CANDIDATE].to_dicts() == [
        {":id": "p/large/m", ":parent": "p/large", "flops:low": 2e25, "flops:high": math.inf, "licence": "mit"}
    ]
    for scope in Scope:
        assert tables[scope].schema == Columnar(RULES).schema(scope)


def test_every_type_has_its_column() -> None:
    condition = All(
        (
            holds("b"),
            compare("n", NUMBER, Op.IS, 1.0),
            compare("d", DATE, Op.IS, 1.0),
            compare("t", TEXT, Op.IS, ""),
            compare("s", SET, Op.CONTAINS, OtherFact("word")),
        )
    )
    assert Columnar(pack(rule("r", condition))).schema(PROJECT) == {
        ":id": pl.String,
        ":parent": pl.String,
        "b": pl.Boolean,
        "d:low": pl.Float64,
        "d:high": pl.Float64,
        "n:low": pl.Float64,
        "n:high": pl.Float64,
        "s": pl.List(pl.String),
        "t": pl.String,
        "word": pl.String,
    }


def test_answers_hold_derived_facts_and_the_truths_of_every_rule() -> None:
    columnar = Columnar(RULES)
    tables = columnar.frame(SUBJECTS)
    assert columnar.verdicts(WORKLOAD, tables[WORKLOAD]).to_dicts() == [
        {
            ":id": "p/large",
            ":parent": "p",
            "systemic": True,
            "act/large:applies": True,
            "act/large:bites": None,
            "act/large:later:0": False,
        },
        {
            ":id": "p/other",
            ":parent": "p",
            "systemic": None,
            "act/large:applies": None,
            "act/large:bites": False,
            "act/large:later:0": False,
        },
    ]
    # What is derived for the workload is read by the candidate's rule, and stands in the workload's answers only.
    assert columnar.verdicts(CANDIDATE, tables[CANDIDATE]).to_dicts() == [
        {
            ":id": "p/large/m",
            ":parent": "p/large",
            "act/systemic:applies": True,
            "act/systemic:bites": True,
        }
    ]


def test_evaluating_gives_truths_and_derived_facts_by_rule_and_subject() -> None:
    evaluation = Columnar(RULES).evaluate(SUBJECTS)
    assert evaluation.truths == {
        ("act/large", "p/large"): Truths(T, U, (F,)),
        ("act/large", "p/other"): Truths(U, F, (F,)),
        ("act/systemic", "p/large/m"): Truths(T, T),
    }
    assert evaluation.derived == {("systemic", "p/large"): True}


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

    columnar = Columnar(pack(*rules))
    answers = columnar.evaluate([project(facts, "known"), project({}, "unknown")]).truths
    assert {name: answers[name, "known"].applies for name in expected} == expected
    assert {answers[name, "unknown"].applies for name in expected} == {U}


@pytest.mark.parametrize("count", [0, 1, 3])
def test_conditions_that_read_no_fact_fill_the_table(count: int) -> None:
    rules = pack(
        rule("always", ALWAYS, NEVER, lifted=NEVER),
        rule("nested", Any((All((ALWAYS, Not(NEVER))),)), Not(ALWAYS), later=[ALWAYS, Any((NEVER,))]),
        derived=[derived("word", TEXT, [(NEVER, "a"), (ALWAYS, "b")], "c"), derived("number", NUMBER, [], 7.0)],
    )
    subjects = [project({}, f"p{number}") for number in range(count)]
    evaluation = Columnar(rules).evaluate(subjects)
    assert evaluation.truths == {
        **{("always", subject.id): Truths(T, F) for subject in subjects},
        **{("nested", subject.id): Truths(T, F, (T, F)) for subject in subjects},
    }
    assert evaluation.derived == {
        **{("word", subject.id): "b" for subject in subjects},
        **{("number", subject.id): 7.0 for subject in subjects},
    }


def test_a_pack_without_rules_and_an_audit_without_subjects() -> None:
    assert Columnar(pack()).evaluate(SUBJECTS).truths == {}
    assert Columnar(RULES).evaluate([]).truths == {}


def test_derived_numbers_and_dates_are_exact_and_feed_the_next_stratum() -> None:
    days = derived("day", DATE, [(holds("early"), 5.0)], 9.0)
    count = derived("count", NUMBER, [(compare("day", DATE, Op.BEFORE, 9.0), -0.5)], 1e25, stratum=1)
    rules = pack(rule("r", compare("count", NUMBER, Op.BELOW, OtherFact("limit"))), derived=[days, count])
    evaluation = Columnar(rules).evaluate(
        [
            project({"early": True, "limit": Range(0.0, 1.0)}, "early"),
            project({"early": False, "limit": Range(0.0, 1e26)}, "late"),
            project({"limit": 1.0}, "unknown"),
        ]
    )
    assert evaluation.derived == {
        ("day", "early"): 5.0,
        ("count", "early"): -0.5,
        ("day", "late"): 9.0,
        ("count", "late"): 1e25,
    }
    assert evaluation.truths == {
        ("r", "early"): Truths(T, T),
        ("r", "late"): Truths(U, T),
        ("r", "unknown"): Truths(U, T),
    }


# What is refused


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_a_number_that_cannot_be_compared_is_refused(number: float) -> None:
    with pytest.raises(ValueError, match=f"p: flops is {number}, which cannot be compared"):
        Columnar(pack(rule("r", LARGE))).frame([project({"flops": number})])


def test_a_table_with_nan_is_refused() -> None:
    columnar = Columnar(pack(rule("r", LARGE)))
    table = columnar.frame([project({"flops": 1.0})])[PROJECT]
    with pytest.raises(ValueError, match="flops:high: NaN is not a number"):
        columnar.verdicts(PROJECT, table.with_columns(pl.lit(math.nan).alias("flops:high")))


def test_half_a_character_is_refused() -> None:
    with pytest.raises(ValueError, match="surrogates not allowed"):
        Columnar(RULES).frame([inside(LARGE_USE, "c", CANDIDATE, {"licence": "\ud800"})])


def test_a_derived_fact_cannot_be_given() -> None:
    with pytest.raises(ValueError, match="p/w: the rules derive systemic, so it cannot be given"):
        Columnar(RULES).frame([inside(WHOLE, "p/w", WORKLOAD, {"systemic": True})])


def test_a_fact_of_another_type_is_refused() -> None:
    with pytest.raises((TypeError, ValueError)):
        Columnar(RULES).frame([inside(LARGE_USE, "c", CANDIDATE, {"licence": 5.0})])


# What changes nothing

TRIAL = trial("columnar", Size(rules=60, audits=30))
TRIAL_SUBJECTS = [subject for audit in TRIAL.audits for subject in audit]


@pytest.mark.parametrize("scope", Scope)
def test_lazy_chunked_streamed_and_reversed_tables_give_the_same_rows(scope: Scope) -> None:
    columnar = Columnar(TRIAL.rules)
    table = columnar.frame(TRIAL_SUBJECTS)[scope]
    answers = columnar.verdicts(scope, table)
    assert answers.height > 10
    halves = pl.concat([table.head(7), table.tail(-7)], rechunk=False)
    assert_frame_equal(columnar.verdicts(scope, halves), answers)
    assert_frame_equal(columnar.verdicts(scope, table.reverse()).reverse(), answers)
    lazy = columnar.verdicts(scope, table.lazy())
    assert isinstance(lazy, pl.LazyFrame)
    assert_frame_equal(lazy.collect(), answers)
    assert_frame_equal(lazy.collect(engine="streaming"), answers)


def test_one_compiled_pack_serves_many_threads() -> None:
    columnar = Columnar(TRIAL.rules)
    alone = [columnar.evaluate(audit) for audit in TRIAL.audits]
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(columnar.evaluate, TRIAL.audits)) == alone


DIGEST_OF_ANSWERS = """
import hashlib, polars
from auditor.engine.columnar import Columnar
from tests.engine.test_columnar import TRIAL, TRIAL_SUBJECTS
answers = Columnar(TRIAL.rules).evaluate(TRIAL_SUBJECTS)
print(polars.thread_pool_size(), hashlib.sha256(repr((answers.truths, answers.derived)).encode()).hexdigest())
"""


def test_the_number_of_threads_and_the_hash_seed_change_nothing() -> None:
    printed = []
    for threads, hash_seed in (("1", "1"), ("4", "2")):
        environment = {**os.environ, "POLARS_MAX_THREADS": threads, "PYTHONHASHSEED": hash_seed}
        run = subprocess.run(
            [sys.executable, "-c", DIGEST_OF_ANSWERS],
            env=environment,
            cwd=Path(__file__).parents[2],
            capture_output=True,
            text=True,
            check=True,
        )
        printed.append(run.stdout.split())
    assert [threads for threads, _ in printed] == ["1", "4"]
    assert printed[0][1] == printed[1][1]

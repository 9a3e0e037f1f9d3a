"""Claims recomputed: every figure of the source documents against an independent reconciliation, and a quote."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest

from auditor import resources
from auditor.costs import claims, claims_file, formula
from auditor.costs.claims import Bounds, Claim, Input, Printed, Result, Verdict
from auditor.costs.formula import FormulaError
from auditor.errors import InputError

ROOT = Path(__file__).parents[2]
GOLDEN = {row["id"]: row for row in json.loads(Path(__file__).with_name("golden.json").read_text("utf-8"))}
"""The reconciliation made by hand before this code: ``recomputed`` low and high, and what it found."""

VERDICTS = {
    "AGREE": Verdict.AGREES,
    "DIFFERS": Verdict.DIFFERS,
    "WITHIN": Verdict.WITHIN,
    "NEVER": Verdict.NEVER,
    "DERIVED": Verdict.DERIVED,
    "FITS": Verdict.AGREES,
    "DOES": Verdict.INFEASIBLE,  # does not fit
    "CONSISTENT": Verdict.AGREES,
    "DIRECTION": Verdict.AGREES,  # direction holds
}
NOT_PRINTED = {"A.h100_hour_2x", "A.h100_hour_8x"}
"""Prices an hour that follow from what is printed; the source prints none, so there is nothing to agree with."""


@pytest.fixture(scope="module")
def results() -> dict[str, Result]:
    found = claims_file.load(ROOT / "samples/claims/seed-figures.yaml", resources.schemas())
    return {result.claim.id: result for result in claims.recompute_all(found.claims, found.inputs)}


BEYOND = {"A.100M.year_true", "tco.ml_eng8"}
"""Figures of the documents that the reconciliation tells in its text and not in a row."""


def test_every_figure_is_there(results: dict[str, Result]) -> None:
    assert [name for name in results if name not in BEYOND] == list(GOLDEN)
    assert len(GOLDEN) == 121
    assert len(results) == 121 + len(BEYOND)


@pytest.mark.parametrize("row", GOLDEN.values(), ids=GOLDEN)
def test_it_gives_what_the_reconciliation_found(results: dict[str, Result], row: dict[str, object]) -> None:
    result = results[str(row["id"])]
    expected = Verdict.DERIVED if row["id"] in NOT_PRINTED else VERDICTS[str(row["finding"])]
    assert result.verdict is expected
    low, high = row["recomputed"]  # type: ignore[misc]
    if low == "never":
        assert (result.low, result.high) == (None, None)
        return
    for got, wanted in ((result.low, low), (result.high, high)):
        assert got is not None
        exact = Fraction(wanted)
        assert got == exact or (len(wanted) > 30 and abs(got - exact) < abs(exact) / 10**30)


def test_how_far_off_the_headline_figures_are(results: dict[str, Result]) -> None:
    assert results["eff.70b-int4"].factors == (Fraction(1, 10), Fraction(1, 10))
    assert results["x.70b.200k_bill"].factors == (Fraction(3, 5), Fraction(3, 5))
    assert results["fit.405b-fp16"].short == 234
    assert results["fit.405b-int4"].short == Fraction("58.5")
    assert (results["tco.saving70.70b-int4"].low, results["tco.saving70.70b-int4"].high) == (
        Fraction("-6.4"),
        Fraction("13.6"),
    )


INCONSISTENT: dict[int, dict[str, tuple[str, str]]] = {
    1: {  # effective price of the 70B and 405B rows: printed 0.50-1.20, 0.50-0.75, 2-5, 1-3
        "eff.70b-fp16": ("8", "12"),
        "eff.70b-int4": ("5", "7.5"),
        "eff.405b-fp16": ("80", "120"),
        "eff.405b-int4": ("40", "60"),
    },
    2: {"tco.gpu70.70b-int4": ("5000", "7500"), "tco.gpu70.70b-fp16": ("8000", "12000")},  # lease of the 70B: 2,000
    3: {  # total and saving of the 70B: 7,800, 38%
        "tco.total70.70b-int4": ("10800", "13300"),
        "tco.saving70.70b-int4": ("-6.4", "13.6"),
        "tco.total70.70b-fp16": ("13800", "17800"),
        "tco.saving70.70b-fp16": ("-42.4", "-10.4"),
        "tco.full_hidden70": ("48100/3", "95000/3"),  # 16,033 to 31,667
    },
    4: {  # 70B against GPT-4o: 200,000 requests, a GPU of 1,500
        "x.70b.1500gpu": ("120000", "120000"),
        "x.70b.200k_bill": ("2500", "2500"),
        "x.70b.tco": ("624000", "624000"),
        "x.70b-vs-gpt-4o.70b-int4.GPU only": ("80001", "120001"),
        "x.70b-vs-gpt-4o.70b-int4.with TCO-table overheads": ("784001", "1184001"),
        "x.70b-vs-gpt-4o.70b-fp16.GPU only": ("320001", "480001"),
        "x.70b-vs-gpt-4o.70b-fp16.with TCO-table overheads": ("1424001", "11984001"),
    },
    5: {  # 8B against GPT-4o mini: 50,000, "from day 1"
        "x.8b.50k_bill": ("37.5", "37.5"),
        "x.8b.tco": ("3600000", "3600000"),
        "x.8b-vs-gpt-4o-mini.7-8b-int4.GPU only": ("133334", "266667"),
        "x.8b-vs-gpt-4o-mini.7-8b-fp16.GPU only": ("333334", "533334"),
        "x.8b-vs-gpt-4o-mini.7-8b-int4.with TCO-table overheads": ("3466667", "3733334"),
        "x.8b-vs-gpt-4o-mini.7-8b-fp16.with TCO-table overheads": ("3533334", "3733334"),
    },
    6: {  # 70B against Sonnet 4: 100,000
        "x.70b-vs-sonnet-4.70b-int4.GPU only": ("55556", "83334"),
        "x.70b-vs-sonnet-4.70b-fp16.GPU only": ("222223", "333334"),
        "x.70b-vs-sonnet-4.70b-int4.with TCO-table overheads": ("488889", "572223"),
        "x.70b-vs-sonnet-4.70b-fp16.with TCO-table overheads": ("766667", "988889"),
    },
    7: {  # 405B against GPT-4o: 500,000
        f"x.405b-vs-gpt-4o.405b-{precision}.{what}": ("never", "never")
        for precision in ("int4", "fp16")
        for what in ("GPU only", "with TCO-table overheads")
    },
    8: {"fit.405b-fp16": ("810", "810")},  # said to run in 640 GB
    9: {"fit.405b-int4": ("202.5", "202.5")},  # said to run in 160 GB
    10: {  # ten million tokens a day, half of them output: 75 a day, 27,375 a year, and ten and a hundred times that
        "A.10M.day_true": ("62.5", "62.5"),
        "A.10M.year_true": ("22812.5", "22812.5"),
        "A.100M.year_true": ("228125", "228125"),
        "A.1B.year_true": ("2281250", "2281250"),
    },
    11: {  # 500,000 tokens a minute, compared at a billion a day
        "A.500k_min_day": ("720000000", "720000000"),
        "A.1B.clusters": ("2", "2"),
        "A.1B.self_year": ("360000", "540000"),
    },
    12: {  # five to ten times cheaper
        "A.1B.ratio": ("4.5625", "6.84375"),
        "A.1B.ratio_true": ("365/96", "5.703125"),
        "A.1B.ratio_with_staff": ("228125/87000", "228125/52840"),
    },
    13: {  # crossover of 50 to 100 million tokens a day
        "A.xover": ("3200000000/73", "6400000000/73"),
        "A.xover_true": ("3840000000/73", "7680000000/73"),
        "A.xover_2h100": ("1600000000/73", "1600000000/73"),
    },
    14: {"A.100M.gpus": ("2", "3")},  # said to take 4 to 8
    15: {"A.100k_req_day": ("36500000/12", "36500000/12"), "A.100k_req_day_tokens": ("200000000", "200000000")},
    16: {"A.h100_month_2x": ("1875", "1875"), "A.8h100_20k": ("15000", "15000")},  # month of an H100
    17: {"bench_vs_gpu.70-72B rows": ("0.5", "1.2"), "bench_vs_gpu.7-9B rows": ("0.03", "0.08")},
    18: {"mistral.blend": ("6", "6")},  # a blend among output prices: 4
    19: {"A.price_range": ("0.15", "75")},  # closed prices: 2.50 to 15
    20: {  # hidden costs against the table of totals
        "tco.ml_eng": ("10000", "20000"),
        "tco.ml_eng8": ("10000", "20000"),
        "tco.orch8": ("500", "2000"),
    },
    21: {  # gaps of quality: 1 to 2 points; 3 to 10, and 0.5 to 1
        "q.mmlu": ("3.1", "3.1"),
        "q.lead.mmlu": ("1.5", "6.7"),
        "q.lead.humaneval": ("7.9", "16.4"),
        "q.lead.mt_bench": ("0.4", "1.1"),
    },
    22: {"cross.tput": ("250000000/43800", "250000000/43800")},  # tokens a minute of one GPU: 62,500
}
"""What a review by hand found inconsistent in the two documents, subject by subject, with what follows instead."""

ANOTHER_READING = {"api.gpt-4o.100k.if_500_500"}
"""A figure that differs under a reading the document does not take: the table agrees as it stands."""


@pytest.mark.parametrize(("number", "name"), [(number, name) for number, of in INCONSISTENT.items() for name in of])
def test_what_is_inconsistent_is_reported_with_what_does_follow(
    results: dict[str, Result], number: int, name: str
) -> None:
    result = results[name]
    assert result.verdict not in claims.HELD
    assert bool(result.factors) == (result.verdict is Verdict.DIFFERS)
    expected = tuple(None if end == "never" else Fraction(end) for end in INCONSISTENT[number][name])
    assert (result.low, result.high) == expected


def test_the_list_of_what_is_inconsistent_is_complete(results: dict[str, Result]) -> None:
    """All 22 subjects, and every figure that does not hold under exactly one of them."""
    assert list(INCONSISTENT) == list(range(1, 23))
    listed = [name for of in INCONSISTENT.values() for name in of]
    assert len(listed) == len(set(listed))
    failing = {name for name, result in results.items() if result.verdict not in claims.HELD}
    assert failing == {*listed, *ANOTHER_READING}


def test_what_the_documents_get_right_reproduces_as_printed(results: dict[str, Result]) -> None:
    cells = [name for name in results if name.startswith("api.") and name not in ANOTHER_READING]
    assert len(cells) == 16
    yearly = ["A.10M.year", "A.100M.year", "A.1B.year", "A.10M.self_year", "A.100M.self_year"]
    sums = [f"tco.sum.{name}" for name in ("gpt-4o-api", "llama-3.1-70b", "llama-3.1-8b")]
    for name in (*cells, *yearly, *sums, "tco.saving"):
        assert results[name].verdict is Verdict.AGREES, name
    assert results["tco.saving"].low == Fraction("37.6")


def test_a_quote_in_the_same_form() -> None:
    found = claims_file.load(ROOT / "samples/claims/vendor-quote.yaml", resources.schemas())
    verdicts = {r.claim.id: r.verdict for r in claims.recompute_all(found.claims, found.inputs)}
    assert verdicts == {
        "monthly-fee": Verdict.AGREES,
        "dedicated-is-cheaper": Verdict.NEVER,
        "three-years": Verdict.DIFFERS,
    }


def one(text: str, printed: Printed | None = None, **inputs: tuple[int, int]) -> Result:
    given = {name: Input(Bounds(Fraction(low), Fraction(high))) for name, (low, high) in inputs.items()}
    return claims.recompute(Claim("a", "A", "", "", text, printed, given), {})


def test_an_input_that_stands_twice_has_one_value_at_a_time() -> None:
    result = one("a - a", a=(1, 5))
    assert (result.low, result.high) == (0, 0)


@pytest.mark.parametrize(
    ("printed", "verdict"),
    [
        (Printed(Fraction(2), Fraction(6)), Verdict.AGREES),
        (Printed(Fraction(1), Fraction(6)), Verdict.WITHIN),
        (Printed(Fraction(2), Fraction(5)), Verdict.DIFFERS),
        (Printed(Fraction(4), Fraction(4)), Verdict.WITHIN),
        (Printed(Fraction(7), Fraction(7)), Verdict.DIFFERS),
        (Printed(each=(Fraction(2), Fraction(6))), Verdict.WITHIN),
        (Printed(each=(Fraction(1), Fraction(6))), Verdict.DIFFERS),
        (Printed(above=Fraction(1)), Verdict.AGREES),
        (Printed(above=Fraction(2)), Verdict.DIFFERS),
        (Printed(Fraction(0), Fraction(10), to=Fraction(10)), Verdict.AGREES),
        (None, Verdict.DERIVED),
    ],
)
def test_what_is_printed_against_two_to_six(printed: Printed | None, verdict: Verdict) -> None:
    assert one("2 * a", printed, a=(1, 3)).verdict is verdict


def test_rounding_is_to_the_unit_printed_and_half_to_even() -> None:
    assert one("a", Printed(Fraction(38), Fraction(38), to=Fraction(1)), a=(38, 38)).verdict is Verdict.AGREES
    assert one("37.5", Printed(Fraction(38), Fraction(38), to=Fraction(1))).verdict is Verdict.AGREES
    assert one("38.5", Printed(Fraction(38), Fraction(38), to=Fraction(1))).verdict is Verdict.AGREES
    assert one("37.6", Printed(Fraction(38), Fraction(38))).verdict is Verdict.DIFFERS


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 + 2 * 3", 7),
        ("(1 + 2) * 3", 9),
        ("7 - 2 - 1", 4),
        ("12 / 3 / 2", 2),
        ("-2 * -3", 6),
        ("ceil(5 / 2) + floor(5 / 2)", 5),
        ("min(3, 1, 2) + max(3, 1, 2)", 4),
        ("1e3 + 0.5", Fraction("1000.5")),
        ("crossover(1, 10, 1, 0) + 1", None),
    ],
)
def test_formulas(text: str, value: Fraction | None) -> None:
    assert formula.value(text, {}) == value


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("1 +", "ends where a number or a name should follow."),
        ("a", 'speaks of "a", which is no input.'),
        ("1 / 0", "divides by nought."),
        ("(1", "lacks a closing bracket."),
        ("1 2", 'has "2" where it should end.'),
        ("* 2", 'has "*" where a number or a name should stand.'),
        ("1 ^ 2", 'cannot be read from "^ 2" on.'),
        ("ceil(1, 2)", "gives ceil 2 values; it takes 1."),
        ("ceil 1", 'needs a bracket after "ceil".'),
        ("crossover(1, 1, 0.5, 0)", "takes a whole number of requests as what one machine serves."),
        ("(" * 50 + "1" + ")" * 50, "has more than 40 brackets inside each other."),
    ],
)
def test_a_formula_that_cannot_be_reckoned(text: str, why: str) -> None:
    with pytest.raises(FormulaError) as raised:
        formula.value(text, {})
    assert str(raised.value) == why


def test_all_problems_of_a_file_at_once(tmp_path: Path) -> None:
    file = tmp_path / "claims.yaml"
    file.write_text(
        """\
claims_version: "1"
title: Broken
checked: 2026-11-22
inputs:
  a: {low: 2, high: 1}
claims:
  - {id: x, what: X, formula: a + b}
  - {id: x, what: X, formula: a, printed: {low: 2, high: 1}}
""",
        "utf-8",
    )
    with pytest.raises(InputError) as raised:
        claims_file.load(file, resources.schemas())
    assert str(raised.value) == (
        f"{file}:5: inputs.a has a low end above its high end.\n"
        "  Write the lower value as low.\n"
        f'{file}:7: claims[0].formula speaks of "b", which is no input.\n'
        "  Inputs: a.\n"
        f'{file}:8: claims[1].id "x" is already the id of a claim above.\n'
        "  Give it an id of its own.\n"
        f"{file}:8: claims[1].printed has a low end above its high end.\n"
        "  Write the lower value as low."
    )

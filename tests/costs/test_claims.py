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


def test_every_figure_is_there(results: dict[str, Result]) -> None:
    assert list(results) == list(GOLDEN)
    assert len(results) == 121


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


INCONSISTENT = {
    "effective price of the 70B and 405B rows": ["70b-fp16", "70b-int4", "405b-fp16", "405b-int4"],
    "lease of the 70B": ["tco.gpu70.70b-int4", "tco.gpu70.70b-fp16"],
    "total and saving of the 70B": [
        "tco.total70.70b-int4",
        "tco.saving70.70b-int4",
        "tco.total70.70b-fp16",
        "tco.saving70.70b-fp16",
        "tco.full_hidden70",
    ],
    "70B against GPT-4o": ["x.70b.1500gpu", "x.70b.200k_bill", "x.70b.tco"],
    "8B against GPT-4o mini": ["x.8b.50k_bill", "x.8b.tco"],
    "70B against Sonnet 4": ["x.70b-vs-sonnet-4.70b-int4.GPU only", "x.70b-vs-sonnet-4.70b-fp16.GPU only"],
    "405B against GPT-4o": ["x.405b-vs-gpt-4o.405b-int4.GPU only", "x.405b-vs-gpt-4o.405b-fp16.GPU only"],
    "405B does not load": ["fit.405b-fp16", "fit.405b-int4"],
    "ten million tokens a day, half of them output": ["A.10M.day_true", "A.10M.year_true", "A.1B.year_true"],
    "clusters for a billion a day": ["A.500k_min_day", "A.1B.clusters", "A.1B.self_year"],
    "five to ten times cheaper": ["A.1B.ratio", "A.1B.ratio_true", "A.1B.ratio_with_staff"],
    "crossover of the essay": ["A.xover", "A.xover_true", "A.xover_2h100"],
    "machines for a hundred million a day": ["A.100M.gpus"],
    "a day or a month": ["A.100k_req_day", "A.100k_req_day_tokens"],
    "price of an H100": ["A.h100_month_2x", "A.8h100_20k"],
    "two tables of one source": ["bench_vs_gpu.70-72B rows", "bench_vs_gpu.7-9B rows"],
    "a blend among output prices": ["mistral.blend"],
    "range of closed prices": ["A.price_range"],
    "hidden costs left out": ["tco.ml_eng", "tco.orch8"],
    "gap of quality": ["q.mmlu", "q.lead.humaneval"],
    "throughput of a machine": ["cross.tput"],
}
"""What the reconciliation found inconsistent in the sources, by subject."""


@pytest.mark.parametrize("ids", INCONSISTENT.values(), ids=INCONSISTENT)
def test_what_is_inconsistent_is_reported_with_what_does_follow(results: dict[str, Result], ids: list[str]) -> None:
    for name in ids:
        result = results.get(name) or results[f"eff.{name}"]
        assert result.verdict not in claims.HELD
        assert (result.low is None) == (result.verdict is Verdict.NEVER)
        assert bool(result.factors) == (result.verdict is Verdict.DIFFERS)


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

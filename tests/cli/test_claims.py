"""``auditor claims``: what it prints, its JSON and its exit codes."""

from __future__ import annotations

from pathlib import Path

from tests.cli.run import ROOT, run

QUOTE = ROOT / "samples/claims/vendor-quote.yaml"


def test_a_quote_in_words() -> None:
    ran = run("claims", QUOTE)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines() == [
        "Quote of Example Hosting (a vendor that does not exist): 3 figures recomputed: 1",
        "  differs, 1 never crosses, 1 agrees.",
        "",
        "DIFFERS    Fee over three years (quote, page 4)",
        "           printed 27,000; gives 29,160 USD; printed is 0.926x of that.",
        "           = 36 * requests * (input_tokens * price_in + output_tokens *",
        "             price_out) / 1e6",
        "",
        "NEVER      Requests a month from which a dedicated machine is cheaper (quote,",
        "           page 3)",
        "           printed 500,000; gives no crossover at any volume.",
        "           = crossover((input_tokens * price_in + output_tokens * price_out) /",
        "             1e6, machine, machine_requests, 0)",
        "",
        "AGREES     Fee a month at 600,000 requests (quote, page 2)",
        "           printed 810; gives 810 USD.",
        "           = requests * (input_tokens * price_in + output_tokens * price_out) /",
        "             1e6",
    ]


OFFER = """
claims_version: "1"
title: An offer
checked: 2026-11-29
inputs:
  fee: {value: 0.0003, unit: EUR a request, where: page 1}
  gpu: {low: 900, high: 1500, unit: EUR a month, where: page 2}
claims:
  - {id: a, what: Crossover, where: page 2, unit: requests, printed: 9, formula: "crossover(fee, gpu, 4000000, 0)"}
  - {id: b, what: Saving, where: page 3, unit: per cent, printed: 45, formula: (1 - gpu / (fee * 1000000)) * 100}
"""


def test_a_crossover_that_may_never_come_and_a_saving_of_the_other_sign(tmp_path: Path) -> None:
    (tmp_path / "offer.yaml").write_text(OFFER, "utf-8")
    out = run("claims", tmp_path / "offer.yaml").out
    assert "printed 9; gives 3,000,001 requests, or no crossover at any volume.\n" in out
    assert "printed 45; gives -400 to -200 per cent; printed has the other sign.\n" in out


def test_strict_leaves_with_one_where_a_claim_does_not_hold() -> None:
    assert run("claims", "--strict", QUOTE).code == 1


def test_json_is_a_list_of_objects_by_id() -> None:
    rows = {row["id"]: row for row in run("claims", QUOTE, "--json").json()}
    assert rows["monthly-fee"]["verdict"] == "agrees"
    assert rows["dedicated-is-cheaper"] == {
        "id": "dedicated-is-cheaper",
        "what": "Requests a month from which a dedicated machine is cheaper",
        "where": "quote, page 3",
        "unit": "requests a month",
        "formula": (
            "crossover((input_tokens * price_in + output_tokens * price_out) / 1e6, machine, machine_requests, 0)"
        ),
        "printed": "500,000",
        "low": None,
        "high": None,
        "gives": "no crossover at any volume",
        "verdict": "never",
        "factors": [],
        "short": None,
        "lacking": "",
        "note": "",
    }


def test_bad_input_is_exit_code_two() -> None:
    assert run("claims", "nowhere.yaml").code == 2

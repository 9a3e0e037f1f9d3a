"""``auditor cost``: the table, its JSON, and a currency that is given and never guessed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.run import ROOT, run

MIX = ROOT / "samples/portfolio-mix/descriptor.yaml"
CHAT = ROOT / "samples/chat-assistant/descriptor.yaml"


def test_the_table_fits_a_hundred_columns_and_says_what_may_be_used() -> None:
    ran = run("cost", CHAT, "--lines", columns=100)
    assert ran.code == 0
    lines = ran.out.splitlines()
    assert max(map(len, lines)) <= 100
    at = lines.index("  400,000 requests a month, each of 900 tokens in and 250 out.")
    assert lines[at - 1] == "Answers travel questions in the app and on the website"
    assert [line.split() for line in lines[at + 1 : at + 4]] == [
        ["three", "a", "million"],
        ["USD", "a", "month", "a", "year", "years", "tokens", "out"],
        ["llama-3.1-70b-instruct@managed:aws-bedrock", "331", "3,974", "11,923", "3.31"],
    ]
    assert lines[at + 4 : at + 6] == [
        "      May be used, with conditions.",
        "      Note: The offer ends on 2027-03-30, in 128 days.",
    ]
    text = " ".join(ran.out.split())
    assert "Cheapest that may be used: llama-3.1-70b-instruct@managed:aws-bedrock, USD 331 a month." in text
    assert "Were its machines busy all the time, a million tokens out would come to 5.23." in text
    assert "by how busy the machines are: 52.28 at 10%, 20.91 at 25%, 10.46 at 50%," in text
    parts = next(line.split() for line in lines if line.startswith("      Input tokens"))
    assert parts == ["Input", "tokens", "259", "–", "list", "price"]


@pytest.mark.parametrize("columns", [80, 100, 120])
def test_every_amount_stands_under_its_heading_whatever_the_width(columns: int) -> None:
    lines = run("cost", MIX, columns=columns).out.splitlines()
    assert max(map(len, lines)) <= columns
    heads = [line for line in lines if line.endswith("a year        years  tokens out")]
    assert {len(line) for line in heads} == {columns}
    row = next(line for line in lines if line.endswith("6,534      78,413      235,239       81.68"))
    least, most, half = lines[lines.index(row) + 1 :][:3]
    assert least.split() == ["at", "least", "3,134", "37,613", "112,838"]
    assert most.split() == ["at", "most", "23,234", "278,813", "836,439"]
    assert half.split() == ["half", "of", "the", "draws", "below", "10,461"]
    ends = [line.index(told) + len(told) for line, told in ((row, "6,534"), (least, "3,134"), (most, "23,234"))]
    assert ends == [half.index("10,461") + 6] * 3


SMALL = """
descriptor_version: "1"
as_of: 2026-11-22
project: {id: small, title: Small}
organisation: {name: Somebody}
workloads:
  - id: chat
    title: Chat
    purpose: Talk.
    volume: {%s}
    candidates:
      - {model: llama-3.1-8b-instruct, access: self_hosted, hardware: aws-g5-xlarge, precision: fp16}
      - {model: gpt-5.4-mini, access: api, provider: openai}
"""


def test_amounts_never_run_into_each_other_however_large(tmp_path: Path) -> None:
    many = "requests_per_month: 1000000000000, input_tokens_per_request: 900, output_tokens_per_request: 100"
    (tmp_path / "small.yaml").write_text(SMALL % many, "utf-8")
    out = run("cost", tmp_path / "small.yaml", columns=80).out
    assert "  1,125,000,000  13,500,000,000  40,500,000,000       11.25\n" in out
    assert max(map(len, out.splitlines())) <= 80


@pytest.mark.parametrize("requests", ["0", "1000"])
def test_without_requests_or_tokens_there_is_no_price_a_token(requests: str, tmp_path: Path) -> None:
    none = f"requests_per_month: {requests}, input_tokens_per_request: 0, output_tokens_per_request: 0"
    (tmp_path / "small.yaml").write_text(SMALL % f"{none}, growth_per_month: -0.015", "utf-8")
    ran = run("cost", tmp_path / "small.yaml", "--lines", "--rate", "EUR=2@2026-11-20", columns=100)
    assert ran.code == 0
    assert f"  {int(requests):,} requests a month, each of 0 tokens in and 0 out; 1.5% fewer each month.\n" in ran.out
    row = next(line for line in ran.out.splitlines() if line.startswith("  gpt-5.4-mini"))
    assert row.split() == ["gpt-5.4-mini@api:openai", "0", "0", "0"]


def test_what_may_not_be_used_is_shown_and_not_the_cheapest() -> None:
    out = run("cost", MIX, columns=120).out
    text = " ".join(out.split())
    assert "14.50 May not be used. Not in it, as nobody has stated it: Compliance and legal work." in text
    cheapest = "Cheapest that may be used: qwen-2.5-7b-instruct@self_hosted, USD 6,534 a month"
    assert (
        f"{cheapest} (3,134 to 23,234; half of the draws below 10,461); gpt-5.4-mini@api:openai (13) would cost less."
        in text
    )
    assert "gpt-5.4-mini@api:openai 100.0% (may not be used)." in text
    assert "    gpt-5.4-mini@api:openai (may not be used): up to about 21.8 million." in out
    when = "about 9.5 million to 10 million and for good from about 10.5 million."
    assert f"    mistral-7b-instruct-v0.3@self_hosted: {when}" in out
    pair = next(
        one
        for row in run("cost", MIX, "--json").json()
        if row["id"].endswith("/mistral-7b-instruct-v0.3@self_hosted")
        for one in row["crossovers"]
    )
    assert (pair["first"], pair["permanent"]) == (9_501_737, 10_461_720), "the record has them to the last request"


def test_a_line_that_saves_is_told_at_both_ends_and_explained(tmp_path: Path) -> None:
    """Cached input is 0.075 a million, most where the whole is least: 900 tokens, 90 and 10 per cent of them."""
    volume = "requests_per_month: 1000000, input_tokens_per_request: 900, output_tokens_per_request: 100"
    cached = "cached_input_share: {low: 0.1, mid: 0.5, high: 0.9}"
    (tmp_path / "small.yaml").write_text(SMALL % f"{volume}, {cached}", "utf-8")
    out = run("cost", tmp_path / "small.yaml", "--lines", columns=100).out
    row = next(line for line in out.splitlines() if line.startswith("      Cached input tokens"))
    assert row.split() == ["Cached", "input", "tokens", "34", "61", "to", "6.75", "list", "price"]
    assert "Each line is told as it is where the whole costs least and where it costs most" in out


def test_options_that_cost_the_same_are_equals() -> None:
    text = " ".join(run("cost", ROOT / "samples/support-startup/descriptor.yaml", columns=120).out.split())
    one, other = "gpt-oss-120b@managed:aws-bedrock", "mistral-small-4@api:mistral"
    assert f"Cheapest that may be used: {one} and {other} (equal), USD 4.80 a month." in text
    assert f"{one} 100.0% (equal to {other}), {other} 100.0% (equal to {one})." in text
    assert f"{other}: equal at any number." in text
    assert "gpt-5.4-mini@api:openai: never (each further request costs 0.0015, against 0.00024)." in text


def test_three_years_beyond_the_contract_are_said_to_be() -> None:
    said = "The contract ends on 2028-01-31: what three years cost is reckoned as if it were renewed."
    assert said in run("cost", CHAT, columns=120).out
    assert "as if it were renewed" not in run("cost", ROOT / "samples/hobby-log-sorter/descriptor.yaml").out


def test_json_is_a_list_by_id_with_chances_and_crossovers() -> None:
    rows = {row["id"].partition("/")[2]: row for row in run("cost", CHAT, "--json").json()}
    row = rows["llama-3.1-8b-instruct@self_hosted"]
    assert row["outcome"] == "approve_with_conditions"
    assert row["chance"]["draws"] == 2000
    assert {pair["other"].partition("/")[2]: pair["first"] for pair in row["crossovers"]}[
        "llama-3.1-70b-instruct@managed:aws-bedrock"
    ] == 8_779_650


def test_another_currency_only_at_a_rate_with_its_day() -> None:
    assert "EUR" not in run("cost", CHAT).out
    out = run("cost", CHAT, "--rate", "EUR=0.92@2026-11-20", columns=100).out
    row = next(line for line in out.splitlines() if "EUR" in line)
    assert row.split() == ["EUR", "at", "0.92", "of", "2026-11-20", "305", "3,656", "10,969", "3.05"]
    ran = run("cost", CHAT, "--rate", "EUR=0.92")
    assert ran.code == 2
    assert '"EUR=0.92" is not a rate. Write it like EUR=0.92@2026-11-20.' in ran.err


def test_ten_runs_give_the_same_bytes() -> None:
    assert len({run("cost", CHAT, "--json").out_bytes for _ in range(10)}) == 1

"""``auditor cost``: the table, its JSON, and a currency that is given and never guessed."""

from __future__ import annotations

from tests.cli.run import ROOT, run

MIX = ROOT / "samples/portfolio-mix/descriptor.yaml"
CHAT = ROOT / "samples/chat-assistant/descriptor.yaml"


def test_the_table_fits_a_hundred_columns_and_says_what_may_be_used() -> None:
    ran = run("cost", CHAT, "--lines", columns=100)
    assert ran.code == 0
    lines = ran.out.splitlines()
    assert max(map(len, lines)) <= 100
    assert lines[0] == "Costs as of 2026-11-22, exact from the prices of that day; the range is from low to high."
    assert "  llama-3.1-70b-instruct@managed:aws-bedrock   USD 331.20                          with conditions" in lines
    assert "  Cheapest that may be used: llama-3.1-70b-instruct@managed:aws-bedrock." in lines
    assert "      Note: The offer ends on 2027-03-30, in 128 days." in lines
    assert "by load of the machines: 25.0753 at 10%, 10.0301 at 25%, 5.0151 at 50%," in " ".join(ran.out.split())
    parts = next(line.split() for line in lines if line.startswith("      Input tokens"))
    assert parts == ["Input", "tokens", "259.20", "list"]


def test_what_may_not_be_used_is_shown_and_not_the_cheapest() -> None:
    out = run("cost", MIX, columns=100).out
    assert "  gpt-5.4-mini@api:openai                       USD 13.05                          may not be used" in out
    assert "  Cheapest that may be used: qwen-2.5-7b-instruct@self_hosted.\n" in out
    assert "first at 4,097,268, for good" in out


def test_json_is_a_list_by_id_with_chances_and_crossovers() -> None:
    rows = {row["id"].partition("/")[2]: row for row in run("cost", CHAT, "--json").json()}
    row = rows["llama-3.1-8b-instruct@self_hosted"]
    assert row["outcome"] == "approve_with_conditions"
    assert row["chance"]["draws"] == 2000
    assert {pair["other"].partition("/")[2]: pair["first"] for pair in row["crossovers"]}[
        "llama-3.1-70b-instruct@managed:aws-bedrock"
    ] == 3_785_895


def test_another_currency_only_at_a_rate_with_its_day() -> None:
    assert "EUR" not in run("cost", CHAT).out
    assert "      EUR 304.70 a month at 0.92 of 2026-11-20;" in run("cost", CHAT, "--rate", "EUR=0.92@2026-11-20").out
    ran = run("cost", CHAT, "--rate", "EUR=0.92")
    assert ran.code == 2
    assert '"EUR=0.92" is not a rate. Write it like EUR=0.92@2026-11-20.' in ran.err


def test_ten_runs_give_the_same_bytes() -> None:
    assert len({run("cost", CHAT, "--json").out_bytes for _ in range(10)}) == 1

"""``auditor gate``: one line, its reasons, and a summary for machines."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor import __version__
from tests.cli.conftest import DESCRIPTOR
from tests.cli.run import listing, run

CANDIDATE = "chat/some-model@self_hosted"


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("approve", ["approve: small: “Chat”: its only candidate is permitted."]),
        (
            "approve_with_conditions",
            [
                "approve_with_conditions: small: “Chat”: its only candidate is permitted. 1 condition has to be met.",
                "  act/notice for chat",
            ],
        ),
        (
            "refer",
            [
                "refer (licensor): small: “Chat”: its only candidate is not permitted.",
                f"  licence/users for {CANDIDATE}",
            ],
        ),
        (
            "unanswered",
            [
                (
                    "refer (missing_fact): small: “Chat”: its only candidate is not permitted. "
                    "1 condition has to be met, which alone permits nothing."
                ),
                "  act/voices for chat",
            ],
        ),
        ("reject", ["reject: small: “Chat”: its only candidate is not permitted.", "  act/voices for chat"]),
    ],
)
def test_one_line_and_the_rules_that_decide(name: str, lines: list[str], small: Path) -> None:
    ran = run("gate", f"{name}.yaml")
    assert ran.out.splitlines() == lines
    assert ran.err == ""


def test_nothing_is_written(small: Path) -> None:
    before = listing(small)
    run("gate", "approve.yaml", "--recommend")
    run("gate", "approve.yaml", "--json")
    assert listing(small) == before


def test_recommend_names_a_candidate_only_where_one_is_permitted(small: Path) -> None:
    assert run("gate", "approve.yaml", "--recommend").out.splitlines()[-1] == f"  recommended for chat: {CANDIDATE}"
    assert run("gate", "reject.yaml", "--recommend").out.splitlines()[-1] == (
        "  recommended for chat: no candidate is permitted"
    )


def test_json_is_a_list_of_one_project(small: Path) -> None:
    (found,) = run("gate", "refer.yaml", "--json").json()
    assert found["id"] == "small"
    assert found["outcome"] == "refer"
    assert found["refer_because"] == ["licensor"]
    assert found["reasons"] == [{"rule": "licence/users", "subject": CANDIDATE}]
    assert (found["conditions"], found["recommended"], found["as_of"]) == ([], {"chat": None}, "2026-11-22")
    assert found["run"]["auditor"] == __version__
    assert found["run"]["inference"] == "rete"
    assert len(found["record_sha256"]) == 64


def test_json_and_the_exit_code_say_the_same(small: Path) -> None:
    for name, code in (("approve", 0), ("approve_with_conditions", 0), ("refer", 3), ("reject", 1)):
        ran = run("gate", f"{name}.yaml", "--json")
        assert (ran.code, ran.json()[0]["outcome"]) == (code, name)


# The day of the audit


def test_the_day_is_the_descriptors(small: Path) -> None:
    ran = run("gate", "approve.yaml", "--json")
    assert (ran.json()[0]["as_of"], ran.err) == ("2026-11-22", "")


def test_the_day_of_the_command_line_comes_first(small: Path) -> None:
    ran = run("gate", "approve.yaml", "--json", "--as-of", "2026-11-01")
    assert (ran.json()[0]["as_of"], ran.err) == ("2026-11-01", "")


def test_without_a_day_it_is_today_and_that_is_said(small: Path) -> None:
    (small / "today.yaml").write_text(DESCRIPTOR.replace("as_of: 2026-11-22\n", ""), "utf-8")
    ran = run("gate", "today.yaml", "--json")
    assert ran.json()[0]["as_of"] == "2026-11-22"
    assert ran.err == "No as_of given: audited as of today, 2026-11-22.\n"


@pytest.mark.parametrize(("day", "ago"), [("2026-10-23", None), ("2026-10-22", 31), ("2025-11-22", 365)])
def test_a_day_more_than_thirty_days_ago_is_said(day: str, ago: int | None, small: Path) -> None:
    ran = run("gate", "approve.yaml", "--as-of", day)
    said = "" if ago is None else f"Audited as of {day}, {ago} days ago: later changes are not seen.\n"
    assert (ran.code, ran.err) == (0, said)


def test_a_day_to_come_may_be_asked_about(small: Path) -> None:
    ran = run("gate", "approve.yaml", "--as-of", "2030-01-01", "--json")
    assert (ran.json()[0]["as_of"], ran.err) == ("2030-01-01", "")

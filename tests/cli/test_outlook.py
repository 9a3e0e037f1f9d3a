"""``auditor questions``, ``boundary`` and ``calendar``: what they print, for people and for machines."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from auditor.outlook import look
from auditor.report import words
from tests.cli.run import ROOT, run

SAMPLES = ROOT / "samples"


def story(name: str) -> Path:
    return SAMPLES / name / "descriptor.yaml"


def test_questions_begin_with_the_one_that_decides_and_say_what_each_answer_makes_of_it() -> None:
    ran = run("questions", story("users-not-counted"))
    assert (ran.code, ran.err.count("Traceback")) == (0, 0)
    lines = ran.out.splitlines()
    assert lines[0] == "1 question on which the assessment turns:"
    assert lines[1].startswith("1. How many monthly active users")
    assert "   If for example 0: the project becomes Approve with conditions." in lines
    assert "   If for example 700,000,001: no change by this alone." in lines
    assert all(len(line) <= 80 for line in lines)
    asked = "Asked by Llama 3.1 Community License Agreement, §2; §1.b.ii (llama-3.1/mau-700m)"
    assert asked in " ".join(ran.out.split())


def test_a_question_that_many_clauses_ask_names_some_of_them(tmp_path: Path) -> None:
    target = tmp_path / "started.yaml"
    assert run("init", "--story", "extraction", "-o", target).code == 0
    first = run("questions", target).out.partition("\n2. ")[0].splitlines()
    clauses = [line for line in first if line.startswith("   Asked by ")]
    assert len(clauses) == 4
    assert len({line.partition(", ")[0] for line in clauses}) == 4
    rows = run("questions", target, "--json").json()
    more = len({(one["document"], one["pinpoint"], one["rule"]) for one in rows[0]["clauses"]}) - 4
    assert f"   and by {more} more clauses; --json names all." in first


DISPUTED = """\
descriptor_version: "1"
as_of: 2026-11-22
project: {id: told, title: Told by several}
organisation: {name: Somebody}
workloads:
  - id: chat
    title: Chat
    purpose: Talk.
    candidates: [{model: llama-3.1-8b-instruct, access: self_hosted}]
statements:
  - {fact: organisation.group_mau, value: {2024-06: 680000000}, said_by: Product, as_of: 2026-09-01}
  - {fact: organisation.group_mau, value: {2024-06: 720000000}, said_by: Finance, as_of: 2026-09-15}
"""


def test_where_sources_differ_each_is_followed_and_an_answer_is_not_asked_for(tmp_path: Path) -> None:
    file = tmp_path / "told.yaml"
    file.write_text(DISPUTED, "utf-8")
    out = " ".join(run("questions", file).out.partition("1 fact on which sources differ")[2].split())
    assert "– 2024-06: 680000000, says Product (2026-09-01): Refer" in out
    assert "As things stand no outcome turns on it; answers that are still open may change that." in out
    assert "Would settle it: A dated document of the organisation that shows it" in out
    assert "From when conformity, registration, monitoring" in out
    asked = run("questions", file, "--interactive", typed="?\n" * 100).out
    assert "monthly active users" not in asked.partition("No question is left")[0]


def test_questions_as_json_carry_their_id_and_whether_they_matter() -> None:
    rows = run("questions", story("users-not-counted"), "--json").json()
    assert rows[0]["id"] == "organisation.group_mau@2024-06:project"
    assert rows[0]["matters"]
    assert "project" in rows[0]["moves"]
    assert [row["matters"] for row in rows] == sorted((row["matters"] for row in rows), reverse=True)


def test_the_boundary_is_told_with_both_sides_and_the_room_left() -> None:
    ran = run("boundary", story("group-at-700m"))
    assert ran.code == 0
    told = " ".join(ran.out.split())
    assert "in June 2024: 700,000,001 monthly active users or more; reported 700,000,000, no room" in told
    assert "reported 700,000,000, no room by llama-3.1/mau-700m [B-002]" in told
    assert "0 full-time equivalents; today 12, unchanged above 0 (room: 12 or 100 %)" in told
    assert "the search ends when rules were asked 20,000 times." in " ".join(ran.err.split())
    assert all(len(line) <= 80 for line in ran.out.splitlines())


def test_changes_that_flip_alike_stand_together_and_values_of_one_fact_on_one_line() -> None:
    out = run("boundary", story("group-at-700m")).out
    heads = [line for line in out.splitlines() if line.startswith("Approve with conditions → ")]
    assert len(heads) == len(set(heads))
    assert {head.partition(":")[0] for head in heads} >= {
        "Approve with conditions → Reject",
        "Approve with conditions → Refer",
    }
    assert "medical advice, legal advice or financial advice; today none" in " ".join(out.split())


def test_what_flips_the_project_comes_first_and_pairs_that_do_the_same_are_one_line() -> None:
    out = run("boundary", story("chat-assistant")).out
    heads = [line for line in out.splitlines() if not line.startswith(" ")]
    of_project = ["The project" in head for head in heads]
    assert of_project == sorted(of_project, reverse=True)
    told = " ".join(out.split())
    assert "Refer: The project; Answers travel questions in the app and on the website, with every candidate" in told
    assert "Kinds of synthetic content the system generates: also audio, image or video; today text" in told
    assert told.count("; together with The system's output is used in the European Union: no; today yes") == 1
    assert "(room: 698,150,000 or 37,737.8 %)" in told


def test_the_calendar_says_what_stays_and_names_rules_that_turn() -> None:
    out = run("calendar", story("chat-assistant")).out
    left = "Fewer than 14 days are left until the planned start: a rule counts them"
    assert f"19 January 2027: still Approve with conditions\n  – {left}\n" in out
    told = " ".join(out.split())
    assert "Machines of one's own are not ready in days: applies from then on [decision/time-own-machines]" in told
    assert "– Llama 3.1 70B Instruct at Amazon Bedrock is no longer offered" in told
    assert "A day that the rules name" not in told


def test_a_boundary_as_json_has_a_patch() -> None:
    rows = run("boundary", story("group-at-700m"), "--json", "--subject", "project").json()
    assert all("project" in {flip["subject"] for flip in row["flips"]} for row in rows)
    patches = [row["patch"] for row in rows]
    assert [{"op": "replace", "path": "/organisation/group_mau/2024-06", "value": 700_000_001}] in patches


def test_a_subject_that_is_none_is_refused_with_those_there_are() -> None:
    ran = run("boundary", story("group-at-700m"), "--subject", "nobody")
    assert ran.code == 2
    assert '"nobody" is not a subject of this descriptor. Use one of: project, ' in ran.err


def test_the_calendar_names_days_causes_and_what_comes_of_them(tmp_path: Path) -> None:
    target = tmp_path / "new" / "chat.ics"
    ran = run("calendar", story("chat-assistant"), "--ics", target)
    assert ran.code == 0
    days = [line.partition(":")[0] for line in ran.out.splitlines() if not line.startswith(" ")]
    rows = run("calendar", story("chat-assistant"), "--json").json()
    assert days == [words.day(row["date"]) for row in rows]
    assert all(date.fromisoformat(row["date"]) > date(2026, 11, 22) for row in rows)
    assert "  – The contract has ended" in ran.out.splitlines()
    text = target.read_bytes()
    assert text.startswith(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
    assert text.endswith(b"END:VCALENDAR\r\n")
    assert text.count(b"BEGIN:VEVENT") == len(days)


def test_the_calendar_as_json_is_that_of_the_record() -> None:
    rows = run("calendar", story("chat-assistant"), "--json").json()
    assert [row["id"] for row in rows] == [row["date"] for row in rows]
    assert {cause["kind"] for row in rows for cause in row["causes"]} >= {"retirement", "contract"}


@pytest.mark.parametrize(
    ("command", "others"),
    [
        (["boundary"], ["questions", "calendar", "conflicts", "disputes"]),
        (["calendar"], ["questions", "boundaries", "conflicts", "disputes"]),
        (["explain", "--rule", "llama-3.1/mau-700m"], ["questions", "boundaries", "calendar", "conflicts", "disputes"]),
    ],
)
def test_a_command_searches_only_its_own_part(
    command: list[str], others: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("not asked for")

    for other in others:
        monkeypatch.setattr(look, other, refuse)
    assert run(command[0], story("group-at-700m"), *command[1:]).code == 0

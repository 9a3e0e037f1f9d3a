"""``auditor validate``: is a descriptor usable, and what is open in it."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import DESCRIPTOR
from tests.cli.run import listing, run


def test_a_descriptor_that_answers_everything(small: Path) -> None:
    before = listing(small)
    ran = run("validate", "approve.yaml")
    assert (ran.code, ran.out, ran.err) == (0, "approve.yaml: valid. No fact is open.\n", "")
    assert listing(small) == before


def test_how_many_facts_are_open_and_which(small: Path) -> None:
    assert run("validate", "unanswered.yaml").out == (
        "unanswered.yaml: valid. 2 facts are still open, 1 of which keeps the assessment open.\n"
    )
    lines = run("validate", "unanswered.yaml", "--open").out.splitlines()
    assert lines[0] == "unanswered.yaml: valid. 2 facts are still open, 1 of which keeps the assessment open."
    assert [line for line in lines if line.startswith("  chat: ")] == [
        "  chat: use.generates (decides)",
        "  chat: use.interacts_with_people",
    ]


def test_several_files_each_with_all_its_problems(small: Path) -> None:
    (small / "bad.yaml").write_text(DESCRIPTOR.replace("title: Chat", "titel: Chat").replace("some-model", "sum-model"))
    (small / "worse.yaml").write_text(DESCRIPTOR.replace("some-model", "sum-model"))
    ran = run("validate", "approve.yaml", "bad.yaml", "nothing.yaml", "worse.yaml")
    assert ran.code == 2
    assert ran.out == "approve.yaml: valid. No fact is open.\n"
    assert ran.err == (
        "bad.yaml:9: workloads[0].titel is not a known field; did you mean title?\n"
        "  Write:  title: Chat\n"
        "bad.yaml: 1 problem.\n"
        "nothing.yaml: there is no such file.\n"
        "nothing.yaml: 1 problem.\n"
        'worse.yaml:12: workloads[0].candidates[0].model "sum-model" is not in the catalogue.\n'
        '  Did you mean "some-model"?\n'
        "worse.yaml: 1 problem.\n"
    )


def test_json_lists_every_file_with_its_problems_and_questions(small: Path) -> None:
    (small / "bad.yaml").write_text(DESCRIPTOR.replace("title: Chat", "titel: Chat"))
    ran = run("validate", "bad.yaml", "unanswered.yaml", "--json")
    bad, unanswered = ran.json()
    assert (ran.code, ran.err) == (2, "")
    assert (bad["id"], bad["valid"], bad["open"]) == ("bad.yaml", False, [])
    assert bad["problems"] == [
        {
            "line": 9,
            "where": "workloads[0].titel",
            "what": "is not a known field; did you mean title?",
            "why": "",
            "fix": "Write:  title: Chat",
        }
    ]
    assert (unanswered["id"], unanswered["valid"], unanswered["problems"]) == ("unanswered.yaml", True, [])
    assert [(one["fact"], one["subject"], one["rules"]) for one in unanswered["open"]] == [
        ("use.generates", "chat", ["act/voices"]),
        ("use.interacts_with_people", "chat", ["act/notice"]),
    ]


def test_the_day_counts_for_what_is_valid(small: Path) -> None:
    text = DESCRIPTOR.replace("title: A small project", "title: A small project, contract_end: 2026-12-01")
    (small / "ends.yaml").write_text(text)
    assert run("validate", "ends.yaml").code == 0
    ran = run("validate", "ends.yaml", "--as-of", "2026-12-02")
    assert ran.code == 2
    assert "the contract has ended" in ran.err

"""``--waivers``: on every command that audits, with what it changes, what stays visible, and how it is refused."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from auditor import resources
from tests.cli.run import run
from tests.expected import GOOD_WAIVERS, waiver_pack

GIVEN = ("descriptor.yaml", "--waivers", "waivers.yaml")
CANDIDATE = "chat/some-model@self_hosted"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small project with its waivers, and the rules it is audited by built in."""
    here = tmp_path / "here"
    here.mkdir()
    text = (GOOD_WAIVERS / "descriptor.yaml").read_text("utf-8")
    (here / "descriptor.yaml").write_text(text.replace(", image", ""), "utf-8")
    shutil.copy(GOOD_WAIVERS / "waivers.yaml", here)
    pack = waiver_pack(tmp_path)
    monkeypatch.setattr(resources, "rules", lambda: pack)
    monkeypatch.chdir(here)
    return here


COMMANDS = {
    "audit": ["--format", "json", "-o", "-"],
    "gate": [],
    "explain": ["--rule", "decision/engineers"],
    "questions": [],
    "boundary": [],
    "calendar": [],
    "cost": [],
    "validate": [],
}


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_that_audits_takes_them(command: str, folder: Path) -> None:
    ran = run(command, *GIVEN, *COMMANDS[command])
    assert (ran.code, ran.err == "" or "Pairs of changes" in ran.err) == (0, True), ran.err
    expired = run(command, *GIVEN, *COMMANDS[command], "--as-of", "2027-04-01")
    assert expired.code == 2
    assert "has passed: it expired on 2027-03-31, before 2027-04-01, the day of the audit." in expired.err + expired.out


def test_the_gate_says_what_was_waived_and_until_when(folder: Path) -> None:
    without = run("gate", "descriptor.yaml")
    assert (without.code, without.out.partition(":")[0]) == (1, "reject")
    ran = run("gate", *GIVEN)
    assert (ran.code, ran.out.partition(":")[0]) == (0, "approve_with_conditions")
    assert [line for line in ran.out.splitlines() if line.startswith("  waived: ")] == [
        f"  waived: decision/engineers for {CANDIDATE} until 2027-03-31 (W-1)",
        "  waived: decision/independence for chat until 2027-03-31 (W-2)",
    ]
    assert run("gate", *GIVEN, "--fail-on", "conditions").code == 1
    row = run("gate", *GIVEN, "--json").json()[0]
    assert [(one["id"], one["rule"], one["valid_through"]) for one in row["waivers"]] == [
        ("W-1", "decision/engineers", "2027-03-31"),
        ("W-2", "decision/independence", "2027-03-31"),
    ]


def test_an_audit_says_what_was_accepted(folder: Path) -> None:
    said = run("audit", *GIVEN, "--format", "json").out.splitlines()
    assert said[0].startswith("Assessment: Approve with conditions. ")
    assert said[0].endswith(" 2 exceptions were accepted.")
    assert said[1] == (
        "2 exceptions were accepted: W-1 until 31 March 2027, W-2 until 31 March 2027. "
        "An answer that an exception stands in for can still make the assessment more severe."
    )
    assert "accepted" not in run("audit", "descriptor.yaml", "--format", "json").out


def test_a_file_that_is_refused_ends_with_2_and_its_line(folder: Path) -> None:
    text = (folder / "waivers.yaml").read_text("utf-8")
    (folder / "waivers.yaml").write_text(text.replace("rule: decision/engineers", "rule: act/notice"), "utf-8")
    ran = run("gate", *GIVEN)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("waivers.yaml:5: waivers[0].rule of W-1 cannot be waived: act/notice is not waivable.\n")
    ran = run("gate", "descriptor.yaml", "--waivers", "none.yaml")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "none.yaml: there is no such file.\n"


def test_explain_tells_who_accepted_what_and_what_is_done_instead(folder: Path) -> None:
    ran = run("explain", *GIVEN, "--rule", "decision/engineers")
    lines = " ".join(ran.out.split())
    assert lines.startswith("Waived until 31 March 2027: Somebody must run it")
    assert (
        "Waiver W-1, approved by Bo Sample, Head of Risk. "
        "What is missing is being put in place: She starts in January." in lines
    )
    assert "What is done instead" in lines
    assert "– Watch it by day. (the help desk, by 18 December 2026)" in lines
    accepted = run("explain", *GIVEN, "--rule", "decision/independence").out
    assert accepted.startswith("Not answered, accepted until 31 March 2027: It must go on alone")


def test_questions_says_that_an_answer_is_done_without_and_still_decides(folder: Path) -> None:
    said = " ".join(run("questions", *GIVEN).out.split())
    assert (
        "Accepted without an answer until 31 March 2027 by Bo Sample, Head of Risk (W-2); an answer still decides."
        in said
    )
    assert "Accepted without" not in run("questions", "descriptor.yaml").out


def test_calendar_names_the_day_they_end(folder: Path) -> None:
    said = run("calendar", *GIVEN, "--ics", "out.ics").out
    ended = f"1 April 2027: Reject – Waiver W-1 of decision/engineers for {CANDIDATE} has ended "
    assert ended in " ".join(said.split())
    assert "DTSTART;VALUE=DATE:20270401" in (folder / "out.ics").read_text("utf-8")


def test_a_record_is_replayed_with_the_waivers_beside_it_or_those_given(folder: Path) -> None:
    assert run("audit", *GIVEN, "--format", "json", "-o", ".").code == 0
    assert run("replay", "small.json").out == "The same: every verdict and number of small.json came out again.\n"
    (folder / "waivers.yaml").rename("elsewhere.yaml")
    ran = run("replay", "small.json")
    assert ran.code == 2
    assert "waivers.yaml is not attached" in ran.err
    assert run("replay", "small.json", "--waivers", "elsewhere.yaml").code == 0
    (folder / "elsewhere.yaml").write_text(Path("elsewhere.yaml").read_text("utf-8") + "# a word\n", "utf-8")
    ran = run("replay", "small.json", "--waivers", "elsewhere.yaml")
    assert ran.code == 2
    assert "is not the file of waivers whose digest the record names." in ran.err


def test_diff_names_the_waivers_as_the_cause_and_each_waiver_that_came(folder: Path) -> None:
    assert run("audit", "descriptor.yaml", "--format", "json", "-o", ".").code == 0
    ran = run("diff", "small.json", *GIVEN)
    assert ran.code == 1
    assert ran.out.splitlines()[0] == "The waivers are new."
    said = " ".join(ran.out.split())
    assert "changes made by the waivers:" in said
    assert (
        f"decision/engineers for {CANDIDATE}: Somebody must run it: nothing, now "
        "waiver W-1 through 31 March 2027, approved by Bo Sample, Head of Risk" in said
    )
    assert f"decision/engineers for {CANDIDATE}: Somebody must run it: Barred, now Waived until 31 March 2027" in said
    rows = {row["id"]: row for row in run("diff", "small.json", *GIVEN, "--json").json()}
    assert {tuple(map(tuple, row["causes"])) for row in rows.values()} == {(("waivers",),)}
    assert rows["waiver:decision/independence:chat"]["after"]["kind"] == "accept_unknown"
    assert run("diff", "small.json", "small.json", "--waivers", "waivers.yaml").code == 2


def test_a_waiver_that_was_renewed_is_a_change(folder: Path) -> None:
    assert run("audit", *GIVEN, "--format", "json", "-o", ".").code == 0
    text = (folder / "waivers.yaml").read_text("utf-8")
    (folder / "renewed.yaml").write_text(text.replace("through: 2027-03-31", "through: 2027-06-30", 1), "utf-8")
    ran = run("diff", "small.json", "descriptor.yaml", "--waivers", "renewed.yaml")
    assert ran.out.splitlines()[0] == "The waivers differ."
    said = " ".join(ran.out.split())
    assert "Waived until 31 March 2027, now Waived until 30 June 2027" in said
    assert "now waiver W-1 through 30 June 2027, approved by" in said


def test_rules_show_says_which_rules_may_be_waived(folder: Path) -> None:
    said = "  may be waived by the organisation, for a time (--waivers)"
    assert said in run("rules", "show", "decision/engineers").out.splitlines()
    assert said not in run("rules", "show", "decision/films").out.splitlines()


def test_an_interview_is_held_with_the_waivers_and_takes_no_answer_that_they_no_longer_fit(folder: Path) -> None:
    ran = run("questions", *GIVEN, "--interactive", typed="no\n?\n")
    said = " ".join(ran.out.split())
    assert "Accepted without an answer until 31 March 2027 by Bo Sample, Head of Risk (W-2)" in said
    assert "W-2 is unmatched: decision/independence is clear for chat, so there is nothing to waive." in said
    assert "Nothing was answered, so nothing was written." in said
    assert not (folder / "descriptor.answered.yaml").exists()

"""``auditor diff`` and ``auditor watch``: what changed and why, and which approvals no longer stand."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from auditor import resources
from tests.cli.run import ROOT, run
from tests.cli.test_signoff import REPORT, SEAL, TRUST, folder, sign

__all__ = ["folder"]


@pytest.fixture
def approved(folder: Path) -> Path:
    """A folder with a report that is sealed and signed by all."""
    assert run(*SEAL).code == 0
    assert run(*sign("counsel", "Ada Example")).code == 0
    assert run(*sign("accountable_owner", "Bo Sample")).code == 0
    return folder


def test_nothing_changed(approved: Path) -> None:
    ran = run("diff", REPORT, "approve_with_conditions.yaml")
    assert (ran.code, ran.out) == (
        0,
        "Both audits have the same inputs.\nNothing changed: outcomes, findings, obligations and costs are the same.\n",
    )
    assert run("diff", REPORT, "out/small.json", "--json").json() == []


def test_a_role_that_a_policy_asks_for_is_told(tmp_path: Path) -> None:
    story = str(ROOT / "samples/hobby-log-sorter/descriptor.yaml")
    assert run("audit", story, "--format", "json", "-o", str(tmp_path)).code == 0
    policy = str(ROOT / "samples/policies/nordwind-mutual")
    ran = run("diff", str(tmp_path / "hobby-log-sorter.json"), story, "--policy", policy)
    assert ran.code == 1
    assert "The house policy is new." in ran.out
    assert "  Who signs\n    information security officer (project): asked for now\n" in ran.out


def test_another_descriptor_is_named_with_what_it_changed_and_the_signatures_that_lapse(approved: Path) -> None:
    ran = run("diff", REPORT, "reject.yaml")
    assert ran.code == 1
    assert ran.out.splitlines() == [
        "The descriptor differs.",
        "7 changes made by the descriptor:",
        "  Outcomes",
        "    A small project (project): Approve with conditions, now Reject",
        "    Chat (chat): Approve with conditions, now Reject",
        "    Some model (chat/some-model@self_hosted): Approve with conditions, now",
        "      Reject",
        "  Recommended candidates",
        "    Chat (chat): chat/some-model@self_hosted, now nothing",
        "  Findings",
        "    act/notice for chat: People must be told: Open duty, now not applicable",
        "    act/voices for chat: No synthetic voices: No issue raised, now Barred",
        "  Obligations",
        "    act/notice for chat: Tell people: condition, open, now nothing",
        "2 signatures lapse:",
        "  Ada Example, Some role",
        "  Bo Sample, Some role",
        "  because",
        "    reject.yaml is not the descriptor that was signed for.",
        "    As of 22 November 2026 the assessment is Reject; signed was Approve with",
        "      conditions.",
    ]


def test_a_change_as_json_has_its_cause(approved: Path) -> None:
    rows = {row["id"]: row for row in run("diff", REPORT, "refer.yaml", "--json").json()}
    assert rows["outcome:project"]["before"] == {"outcome": "approve_with_conditions", "refer_because": []}
    assert rows["outcome:project"]["after"]["outcome"] == "refer"
    changed = [row for row in rows.values() if row["kind"] != "signature"]
    assert {tuple(map(tuple, row["causes"])) for row in changed} == {(("descriptor",),)}
    assert [name for name in rows if name.startswith("signature:")] == [
        "signature:counsel",
        "signature:accountable_owner",
    ]


def test_a_record_without_its_descriptor_gives_changes_but_no_cause(folder: Path) -> None:
    assert run("audit", "refer.yaml", "-o", "elsewhere").code == 0
    ran = run("diff", "elsewhere/small.json", "approve.yaml")
    assert ran.code == 1
    assert "Not at hand to audit again: the descriptor. So no cause is established" in ran.out
    assert "made by a cause that could not be established:" in ran.out


def test_figures_of_a_vendor_are_compared_and_made_by_their_file_alone(folder: Path) -> None:
    quote = ROOT / "samples/claims/vendor-quote.yaml"
    other = folder / "other.yaml"
    other.write_text(quote.read_text("utf-8").replace("27000", "29000"), "utf-8")
    assert run("audit", "approve.yaml", "--claims", quote, "--format", "json", "-o", "elsewhere").code == 0
    ran = run("diff", "elsewhere/small.json", "approve.yaml", "--claims", other)  # the first descriptor is not at hand
    assert (ran.code, ran.out.splitlines()) == (
        1,
        [
            "The file of claims differs.",
            "1 change made by the file of claims:",
            "  Claims",
            "    Fee over three years (project): printed 27,000, gives 29,160 (differs), now",
            "      printed 29,000, gives 29,160 (agrees)",
        ],
    )
    assert run("diff", "elsewhere/small.json", "approve.yaml", "--claims", quote).code == 0
    gone = run("diff", "elsewhere/small.json", "approve.yaml")
    assert gone.out.splitlines()[:2] == ["The file of claims is gone.", "3 changes made by the file of claims:"]


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["approve.yaml", "refer.yaml"], "approve.yaml is a descriptor. Name a record or a report"),
        ([REPORT, REPORT, "--as-of", "2026-11-22"], "NEW is an audit already."),
        (["out/none.pdf", REPORT], "out/none.pdf"),
    ],
)
def test_mistakes(folder: Path, command: list[str], said: str) -> None:
    ran = run("diff", *command)
    assert ran.code == 2
    assert said in ran.err


def test_watch_lists_what_lapsed_what_is_broken_and_what_was_never_approved(approved: Path) -> None:
    shelf = approved / "shelf"
    (shelf / "below").mkdir(parents=True)
    shutil.copy(REPORT, shelf / "approved.pdf")
    (shelf / "below" / "broken.pdf").write_bytes(b"%PDF-1.7 nothing")
    assert run("audit", "approve.yaml", "-o", "draft").code == 0
    shutil.copy("draft/small.pdf", shelf / "draft.pdf")
    rows = run("watch", shelf, *TRUST, "--as-of", "2026-12-01", "--json")
    assert rows.code == 1
    assert [(row["id"], row["state"]) for row in rows.json()] == [
        ("approved.pdf", "stands"),
        ("below/broken.pdf", "broken"),
        ("draft.pdf", "none"),
    ]
    (shelf / "below" / "broken.pdf").unlink()
    ran = run("watch", shelf, *TRUST, "--as-of", "2026-12-01")
    assert (ran.code, ran.out) == (
        0,
        "2 reports as of 1 December 2026: 1 is no approval; 1 stands.\ndraft.pdf is no approval:\n  Nobody decided.\n",
    )


def test_watch_with_other_rules_says_what_no_longer_stands(approved: Path) -> None:
    rules = resources.rules() / "rules.yaml"
    text = rules.read_text("utf-8")
    rules.write_text(text.replace("contains: audio", "contains: text"), "utf-8")
    ran = run("watch", "out", *TRUST, "--trust-policy", "0" * 64, "--as-of", "2026-12-01")
    assert ran.code == 1
    lines = ran.out.splitlines()
    assert lines[:2] == ["1 report as of 1 December 2026: 1 no longer stands.", "small.pdf no longer stands:"]
    assert "  As of 1 December 2026 the assessment is Reject; signed was Approve with conditions." in lines


def test_an_empty_folder(tmp_path: Path) -> None:
    ran = run("watch", tmp_path)
    assert (ran.code, ran.out) == (0, "No report (PDF) in this folder.\n")

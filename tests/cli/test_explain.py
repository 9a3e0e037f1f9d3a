"""``auditor explain``: the clause, the comparisons with what they met, and where each fact comes from."""

from __future__ import annotations

from pathlib import Path

from tests.cli.run import listing, run

CANDIDATE = "chat/some-model@self_hosted"


def test_why_a_rule_fired(small: Path) -> None:
    before = listing(small)
    users = "Users in June 2024: 1,000 users; today 5,000 users, unchanged until 1,001 users (room: 3,999, 80 %)"
    ran = run("explain", "refer.yaml", "--rule", "licence/users")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines() == [
        "Barred: A licence is needed above 1,000 users",
        f"  licence/users for {CANDIDATE}",
        "  The Act, Art. 3 (no words quoted)",
        "  https://example.org/act (checked 22 November 2026, read in the text itself)",
        "  Applies when",
        "    yes  Licence: is some-licence",
        "  Violated when",
        "    yes  Users, June 2024: is above 1,000  [5,000 users]",
        "  Lifted when",
        "    no   A licence of one's own: yes  [no]",
        "  Facts",
        "    licence.id = some-licence; from the catalogue: model some-model, licence",
        "    organisation.group_mau@2024-06 = 5,000 users; stated in the descriptor: organisation.group_mau (line 6)",
        "    evidence.grant: not shown",
        "  What would change this",
        f"    {users}: then Clear",
        f"    A licence of one's own ({CANDIDATE}): yes; today no: then Clear",
    ]
    assert listing(small) == before


def test_why_a_rule_did_not(small: Path) -> None:
    lines = run("explain", "approve.yaml", "--rule", "licence/users").out.splitlines()
    assert lines[0] == "Clear: A licence is needed above 1,000 users"
    assert "    no   Users, June 2024: is above 1,000  [5 users]" in lines
    assert not any("What to do" in line for line in lines)


def test_why_a_rule_is_not_answered(small: Path) -> None:
    lines = run("explain", "unanswered.yaml", "--rule", "act/notice").out.splitlines()
    assert lines[0] == "Not answered: People must be told"
    assert "  The Act, Art. 1: “people must be told”" in lines
    assert any(line.startswith("     ?   People talk to it: yes") for line in lines)
    assert "    use.interacts_with_people: not stated" in lines
    assert lines[-3:] == [
        "  What to do: Tell them.",
        "  What would change this",
        "    People are told (chat): yes; today no: then Clear",
    ]


def test_one_that_does_not_apply_shows_its_whole_trace(small: Path) -> None:
    lines = run("explain", "approve.yaml", "--rule", "act/notice").out.splitlines()
    assert lines[0] == "Not applicable: People must be told"
    assert "    no   People talk to it: yes  [no]" in lines
    assert "  Met when" in lines


def test_json_is_the_list_of_findings(small: Path) -> None:
    (found,) = run("explain", "refer.yaml", "--rule", "licence/users", "--json").json()
    assert (found["id"], found["rule"], found["subject"], found["status"]) == (
        "F-001",
        "licence/users",
        CANDIDATE,
        "fail",
    )
    assert list(found["trace"]) == ["applies_when", "violated_when", "lift_when"]


def test_one_subject_only(small: Path) -> None:
    ran = run("explain", "refer.yaml", "--rule", "licence/users", "--subject", CANDIDATE, "--json")
    assert len(ran.json()) == 1


def test_a_subject_the_rule_does_not_speak_about(small: Path) -> None:
    ran = run("explain", "refer.yaml", "--rule", "licence/users", "--subject", "chat")
    assert (ran.code, ran.out) == (
        0,
        "licence/users says nothing about chat on 2026-11-22: not its kind of subject, or not in force.\n",
    )
    assert run("explain", "refer.yaml", "--rule", "licence/users", "--subject", "chat", "--json").json() == []


def test_an_unknown_rule_or_subject_is_told_with_the_nearest(small: Path) -> None:
    ran = run("explain", "refer.yaml", "--rule", "licence/user")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.endswith('Error: "licence/user" is not a rule. Did you mean "licence/users"?\n')
    ran = run("explain", "refer.yaml", "--rule", "licence/users", "--subject", "chatt")
    assert ran.err.endswith('Error: "chatt" is not a subject of this descriptor. Did you mean "chat"?\n')
    ran = run("explain", "refer.yaml", "--rule", "licence/users", "--subject", "nobody")
    assert ran.err.endswith(f"is not a subject of this descriptor. Use one of: project, chat, {CANDIDATE}.\n")


def test_where_a_licence_was_inherited_the_chain_is_told(tmp_path: Path) -> None:
    descriptor = tmp_path / "chained.yaml"
    descriptor.write_text(
        """\
descriptor_version: "1"
as_of: 2026-11-22
project: {id: chained, title: Chained}
organisation: {name: Somebody}
workloads:
  - id: chat
    title: Chat
    purpose: Talk.
    candidates:
      - {model: olmo-2-7b-instruct, access: self_hosted}
      - {model: llama-3.1-8b-instruct, access: self_hosted}
"""
    )
    lines = run("explain", str(descriptor), "--rule", "gemma-tou/flow-down").out.splitlines()
    start = lines.index("  Chain of licences")
    itself, base, outputs = lines[start + 1 : start + 4]
    assert itself == "    OLMo 2 7B Instruct: olmo, its own licence"
    assert base.startswith("    OLMo 2 7B Instruct was tuned from OLMo 2 7B: apache-2.0, no longer counts: its maker")
    assert outputs == (
        "    OLMo 2 7B Instruct was trained on the outputs of Gemma models, not named one by one: gemma-tou, "
        "reaches it where the licence covers models trained on its output"
    )
    assert lines.count("  Chain of licences") == 1

"""``auditor explain``: the clause, the comparisons with what they met, and where each fact comes from."""

from __future__ import annotations

from pathlib import Path

from tests.cli.run import SAMPLE, listing, run

CANDIDATE = "chat/some-model@self_hosted"


def test_why_a_rule_fired(small: Path) -> None:
    before = listing(small)
    ran = run("explain", "refer.yaml", "--rule", "licence/users")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines() == [
        "To be referred: A licence is needed above 1,000 users",
        f"  licence/users, about Some model (self-hosted) [{CANDIDATE}]",
        "  What the rule asks",
        "    It applies where this holds: Licence: is some-licence.",
        "    It is broken where this holds: Users, June 2024: is above 1,000.",
        "    It is lifted where this holds: A licence of one's own: yes.",
        "    Where it is broken, the use is referred to people.",
        "  What was found",
        "    It applies:",
        "    – Licence: some-licence; asked is whether it is some-licence (from the",
        "      catalogue: model some-model, licence)",
        "    What it forbids is the case:",
        "    – Users, June 2024: 5,000 users; asked is whether it is above 1,000 (stated",
        "      in the descriptor: organisation.group_mau (line 6))",
        "    Nothing lifts it:",
        "    – A licence of one's own: no (not shown)",
        "    So the rule is broken. The licensor has to be asked.",
        "  Where it stands",
        "    The Act, Art. 3 (no words quoted)",
        "    https://example.org/act",
        "    Checked 22 November 2026. Clause read in the text.",
        "  What would change this",
        "    It would be clear with any one of these:",
        "    – Users in June 2024: 1,000 users or less; reported 5,000, unchanged down to",
        "      1,001 (room: 3,999 or 80 %)",
        "    – A licence of one's own (Some model (self-hosted)): yes; today no",
    ]
    assert listing(small) == before


def test_why_a_rule_did_not(small: Path) -> None:
    lines = run("explain", "approve.yaml", "--rule", "licence/users").out.splitlines()
    assert lines[0] == "No issue raised: A licence is needed above 1,000 users"
    assert "    What it forbids is not the case:" in lines
    assert "    So the rule is kept." in lines
    assert "  What to do" not in lines


def test_why_a_rule_is_not_answered_and_what_each_answer_would_make_of_it(small: Path) -> None:
    lines = run("explain", "unanswered.yaml", "--rule", "act/notice").out.splitlines()
    assert lines[0] == "Not answered: People must be told"
    assert "    The Act, Art. 1: “people must be told”" in lines
    start = lines.index("  What was found") + 1
    assert lines[start : start + 3] == [
        "    Whether it applies is not answered:",
        "    – People talk to it: not answered (not stated)",
        "    So nobody can say yet. What is missing: People talk to it.",
    ]
    assert lines[lines.index("  What to do") :] == [
        "  What to do",
        "    Tell them.",
        "  What would change this",
        "    It would be clear with:",
        "    – People are told (Chat): yes; today no",
        "    It would not apply with:",
        "    – People talk to it (Chat): no; today not answered",
        "    The duty would be open with:",
        "    – People talk to it (Chat): yes; today not answered",
    ]


def test_one_that_does_not_apply_says_what_made_it_so_and_what_two_changes_would_do(small: Path) -> None:
    lines = run("explain", "approve.yaml", "--rule", "act/notice").out.splitlines()
    assert lines[0] == "Not applicable: People must be told"
    start = lines.index("  What was found") + 1
    assert lines[start : start + 4] == [
        "    It does not apply:",
        "    – People talk to it: no (stated in the descriptor:",
        "      workloads[0].use.interacts_with_people (line 11))",
        "    So the rule does not apply.",
    ]
    assert lines[lines.index("  What would change this") + 1 :] == [
        "    The duty would be open with:",
        "    – People talk to it (Chat): yes; today no",
        "    It would be clear with:",
        "    – People talk to it (Chat): yes; today no; together with People are told",
        "      (Chat): yes; today no",
    ]


def test_the_tree_shows_every_comparison_with_what_it_met(small: Path) -> None:
    lines = run("explain", "approve.yaml", "--rule", "act/notice", "--tree").out.splitlines()
    start = lines.index("  The comparisons")
    assert lines[start + 1 : start + 5] == [
        "    Applies when",
        "      no   People talk to it: yes  [no]",
        "    Met when",
        "      no   People are told: yes  [no]",
    ]
    assert "  The comparisons" not in run("explain", "approve.yaml", "--rule", "act/notice").out.splitlines()


def test_derived_facts_are_followed_to_those_they_rest_on_each_once() -> None:
    """An open duty of the AI Act rests on what the descriptor states, with the article that derives it."""
    out = run("explain", SAMPLE, "--rule", "ai-act/art-50-1").out
    told = " ".join(out.split())
    assert (
        told.count("That follows by Regulation (EU) 2024/1689 as amended by Regulation (EU) 2026/1744, Art. 2, from:")
        == 1
    )
    assert (
        "is an AI system in the sense of Article 3(1) of the AI Act: yes (stated in the descriptor: workloads[0]"
        in told
    )
    assert "– Day of the audit: 22 November 2026; asked is whether it is on or after 2 August 2028" in told
    assert (
        "Nothing shows that it is met: – People are told that they interact with an AI system: no (not shown)" in told
    )
    assert all(len(line) <= 80 for line in out.splitlines())


def test_json_is_the_list_of_findings(small: Path) -> None:
    (found,) = run("explain", "refer.yaml", "--rule", "licence/users", "--json").json()
    assert (found["id"], found["rule"], found["subject"], found["status"]) == (
        "F-001",
        "licence/users",
        CANDIDATE,
        "fail",
    )
    assert list(found["trace"]) == ["applies_when", "violated_when", "lift_when"]
    assert found["derived"] == []
    assert [(take["status_after"], [one["fact"] for one in take["changes"]]) for take in found["takes"]] == [
        ("pass", ["organisation.group_mau@2024-06"]),
        ("pass", ["evidence.grant"]),
    ]
    assert found["takes"][0]["patch"] == [{"op": "replace", "path": "/organisation/group_mau/2024-06", "value": 1000}]
    assert found["searched"] == {"pairs": 1, "complete": True, "most_pairs": 2000}


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
    out = run("explain", str(descriptor), "--rule", "gemma-tou/flow-down").out
    told = " ".join(out.partition("  Chain of licences\n")[2].partition("  What would change this")[0].split())
    assert told.startswith(
        "OLMo 2 7B Instruct: olmo, its own licence "
        "OLMo 2 7B Instruct was tuned from OLMo 2 7B: apache-2.0, no longer counts: its maker"
    )
    assert told.endswith(
        "OLMo 2 7B Instruct was trained on the outputs of Gemma models, not named one by one: gemma-tou, "
        "reaches it where the licence covers models trained on its output"
    )
    assert out.count("  Chain of licences") == 1

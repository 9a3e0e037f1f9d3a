"""``auditor rules``: list, show, lint, test and doc."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest

from auditor import resources
from tests.cli.conftest import PACK
from tests.cli.run import listing, run


def test_list_shows_every_rule_in_a_line(small: Path) -> None:
    ran = run("rules", "list")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines() == [
        "act/notice     workload   condition  People must be told",
        "act/voices     workload   reject     No synthetic voices",
        "licence/users  candidate  refer      A licence is needed above 1,000 users",
    ]


def test_list_as_json_adds_clauses_and_source(small: Path) -> None:
    notice, voices, users = run("rules", "list", "--json").json()
    assert [one["id"] for one in (notice, voices, users)] == ["act/notice", "act/voices", "licence/users"]
    assert notice == {
        "id": "act/notice",
        "title": "People must be told",
        "applies_to": "workload",
        "clauses": ["act/1"],
        "outcome": "condition",
        "refer_because": None,
        "from": "2025-01-01",
        "until": None,
        "source": {
            "document": "The Act",
            "pinpoint": "Art. 1",
            "quote": "people must be told",
            "url": "https://example.org/act",
            "checked": "2026-11-22",
            "confidence": "verified",
            "opened": "",
            "text_sha256": "",
        },
        "obligations": [
            {"id": "tell", "text": "Tell people.", "who": "deployer", "clause": "Art. 1", "timing": "before_use"}
        ],
        "waivable": False,
        "preference": None,
        "file": "rules.yaml",
        "line": 25,
    }
    assert users["refer_because"] == "licensor"


def test_show_reads_like_the_rule(small: Path) -> None:
    ran = run("rules", "show", "licence/users")
    assert ran.out.splitlines() == [
        "A licence is needed above 1,000 users",
        "  licence/users (rules.yaml:48)",
        "  applies to each candidate; in force from 2025-01-01; outcome refer",
        "  The Act, Art. 3",
        "  https://example.org/act (checked 2026-11-22, verified)",
        "  applies_when",
        "    licence.id is some-licence",
        "  violated_when",
        "    organisation.group_mau in 2024-06 above 1000",
        "  lift_when",
        "    evidence.grant is true",
    ]
    lines = run("rules", "show", "act/notice").out.splitlines()
    assert "  “people must be told”" in lines
    assert lines[-1] == "  Obligation (before_use, deployer): Tell people."
    assert run("rules", "show", "act/notice", "--json").json() == run("rules", "list", "--json").json()[:1]


def test_show_of_an_unknown_rule_suggests_the_nearest(small: Path) -> None:
    ran = run("rules", "show", "act/voice")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.endswith('Error: "act/voice" is not a rule. Did you mean "act/voices"?\n')


def test_lint_counts_what_it_looked_at(small: Path) -> None:
    ran = run("rules", "lint")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines() == [
        "3 rules, 0 derived facts, 6 facts, 1 parameters, 2 models: no problems.",
        "1 quotations; a text to compare them with (--texts) is known of 0.",
    ]


INVENTORY = """\
texts:
  - documents: [The Act]
    file: act.txt
    package: laws 1.0
    sha256: {digest}
clauses:
  act: ["1", "2"]
  licence: ["1"]
"""
ACT = "Art. 1  Wherever they talk,\n\tpeople must\u00a0be told."


@pytest.fixture
def worded(small: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small pack with an inventory of its clauses and of the text of its act, which lies in texts/."""
    pack = small / "pack"
    shutil.copytree(PACK, pack)
    (small / "texts").mkdir()
    (small / "texts" / "act.txt").write_text(ACT, "utf-8")
    digest = hashlib.sha256(ACT.encode()).hexdigest()
    (pack / "inventory.yaml").write_text(INVENTORY.format(digest=digest), "utf-8")
    monkeypatch.setattr(resources, "rules", lambda: pack)
    return small


def test_lint_finds_each_quotation_in_its_text(worded: Path) -> None:
    ran = run("rules", "lint", "--texts", "texts")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines()[1:] == [
        "3 clauses read: 3 encoded, 0 not, each with its reason.",
        "1 quotations stand in their texts; no text is at hand of 0.",
    ]


def test_lint_says_how_many_quotations_have_no_text(worded: Path) -> None:
    more = worded / "pack" / "more.yaml"
    more.write_text(
        """\
documents:
  other: {title: Another Act, url: "https://example.org/other", checked: 2026-11-22, confidence: secondary}
parameters:
  - id: other.limit
    title: A limit
    type: number
    unit: users
    values: [{from: 2020-01-01, value: 5, source: {document: other, pinpoint: Art. 9, quote: at most five}}]
""",
        "utf-8",
    )
    assert run("rules", "lint", "--texts", "texts").out.splitlines()[2:] == [
        "1 quotations stand in their texts; no text is at hand of 1, which quote:",
        "    1  Another Act",
    ]


def test_lint_refuses_words_that_do_not_stand_in_the_text(worded: Path) -> None:
    rules = worded / "pack" / "rules.yaml"
    rules.write_text(rules.read_text("utf-8").replace("quote: people must be told", "quote: people must be warned"))
    ran = run("rules", "lint", "--texts", "texts")
    assert ran.code == 4
    assert ran.err == (
        "rules.yaml:25: act/notice quotes words that do not stand in The Act (act.txt): “people must be warned”\n"
        "  Quote the text word for word.\n"
    )


def test_lint_refuses_a_text_that_is_another_or_missing(worded: Path) -> None:
    text = worded / "texts" / "act.txt"
    text.write_text("Art. 1 Wherever they talk, people must be told.", "utf-8")
    ran = run("rules", "lint", "--texts", "texts")
    assert ran.code == 4
    assert ran.err.startswith("texts/act.txt: is another text than the pack was written from: SHA-256 ")
    text.unlink()
    ran = run("rules", "lint", "--texts", "texts")
    assert (ran.code, ran.err) == (
        4,
        "texts/act.txt: is not there; laws 1.0 ships it.\n  Put the texts of that version into this folder.\n",
    )


def test_show_says_what_quoted_words_are_compared_with(worded: Path) -> None:
    lines = run("rules", "show", "act/notice").out.splitlines()
    digest = hashlib.sha256(ACT.encode()).hexdigest()
    said = lines[lines.index("  “people must be told”") + 1]
    assert said == f"  (compared with act.txt of laws 1.0, SHA-256 {digest})"
    assert run("rules", "show", "act/notice", "--json").json()[0]["source"]["text_sha256"] == digest


def test_show_says_where_there_is_no_text(small: Path) -> None:
    lines = run("rules", "show", "act/notice").out.splitlines()
    assert lines[lines.index("  “people must be told”") + 1] == "  (no text at hand to compare these words with)"


def test_doc_prints_the_index(small: Path) -> None:
    ran = run("rules", "doc")
    assert ran.out.startswith("# Index of rules\n")
    assert "| [`act/voices`](rules.yaml) | workload | reject | No synthetic voices | The Act, Art. 2 |" in ran.out
    assert ran.out.endswith("|\n")


def test_another_pack_than_the_built_in_one(small: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(PACK, other)
    text = (other / "rules.yaml").read_text("utf-8")
    (other / "rules.yaml").write_text(text.replace("act/voices", "act/sounds"), "utf-8")
    assert "act/sounds" in run("rules", "--rules", other, "list").out
    assert "act/sounds" not in run("rules", "list").out


@pytest.mark.parametrize("command", [["list"], ["show", "act/voices"], ["lint"], ["doc"], ["test"]], ids=str)
def test_no_rules_command_writes_anything(command: list[str], small: Path) -> None:
    before = listing(small.parent), listing(PACK)
    assert run("rules", *command).code == 0
    assert (listing(small.parent), listing(PACK)) == before


# Cases


def test_the_cases_pass(small: Path) -> None:
    ran = run("rules", "test")
    assert (ran.code, ran.out, ran.err) == (0, "3 cases: 3 passed, 0 failed.\n", "")


def test_the_cases_of_one_rule(small: Path) -> None:
    assert run("rules", "test", "act/notice").out == "1 case: 1 passed, 0 failed.\n"
    ran = run("rules", "test", "act/notise")
    assert ran.code == 2
    assert ran.err.endswith('"act/notise" is neither a rule nor a derived fact. Did you mean "act/notice"?\n')


def test_a_case_that_fails_is_exit_code_1_with_file_and_line(small: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(PACK, other)
    path = other / "rules.cases.yaml"
    path.write_text(path.read_text("utf-8").replace("expect: pass", "expect: fail"), "utf-8")
    ran = run("rules", "--rules", other, "test")
    assert ran.code == 1
    assert "rules.cases.yaml:8: act/voices: text is not\n  expected fail, got pass\n" in ran.out
    assert ran.out.endswith("3 cases: 2 passed, 1 failed.\n")


def test_cases_that_leave_something_untried_are_exit_code_1_when_asked(small: Path) -> None:
    ran = run("rules", "test", "--coverage")
    assert ran.code == 1
    assert "licence/users" in ran.out
    ran = run("rules", "test", "--mutate")
    assert ran.code == 1
    assert "survived" in ran.out


def test_cases_as_json(small: Path) -> None:
    found = run("rules", "test", "--json").json()
    assert [one["id"] for one in found if "act/voices" in one["id"]]
    assert len({one["id"] for one in found}) == len(found)

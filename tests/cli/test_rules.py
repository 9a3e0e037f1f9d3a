"""``auditor rules``: list, show, lint, test and doc."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

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
    assert ran.out == "3 rules, 0 derived facts, 6 facts, 1 parameters, 2 models: no problems.\n"


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

"""docs/policy.md is true: what it shows stands in the sample, and every command in it works."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.cli.run import ROOT, run

GUIDE = (ROOT / "docs/policy.md").read_text("utf-8")
POLICY = ROOT / "samples/policies/nordwind-mutual"
EXAMPLE = re.compile(r"<!-- example: (?P<file>\S+) -->\n```yaml\n(?P<text>.*?)```", re.DOTALL)
SHOWN = re.compile(r"```yaml\n(?P<text>.*?)```", re.DOTALL)
COMMANDS = re.findall(r"^\$ auditor (.+)$", GUIDE, re.MULTILINE)


def test_a_whole_file_in_the_guide_is_that_of_the_sample() -> None:
    shown = {example["file"]: example["text"] for example in EXAMPLE.finditer(GUIDE)}
    assert list(shown) == ["policy.yaml"]
    assert shown["policy.yaml"] == (POLICY / "policy.yaml").read_text("utf-8")


@pytest.mark.parametrize("key", ["documents:", "rules:", "facts:", "cases:", "providers:", "prices:"])
def test_what_the_guide_shows_of_a_list_stands_in_the_sample(key: str) -> None:
    texts = "".join(path.read_text("utf-8") for path in sorted(POLICY.rglob("*.yaml")))
    parts = [part for found in SHOWN.finditer(GUIDE) for part in re.split(r"\n(?=\w)", found["text"])]
    meant = [part for part in parts if part.startswith(key)]
    assert meant
    for part in meant:
        assert part.split("\n", 1)[1].strip("\n") in texts


def test_the_parts_of_the_guide_put_together_are_a_policy_without_problems(tmp_path: Path) -> None:
    shown = [found["text"] for found in SHOWN.finditer(GUIDE)]
    parts = {
        "policy.yaml": [text for text in shown if text.startswith(("policy:", "# Nordwind", "readings:"))],
        "rules/models.yaml": [text for text in shown if "\nrules:" in text],
        "rules/models.cases.yaml": [text for text in shown if "\ncases:" in text],
        "catalogue/models.yaml": [text for text in shown if "\nprices:" in text],
    }
    for name, texts in parts.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("\n".join(texts), "utf-8")
    ran = run("rules", "lint", "--policy", str(tmp_path))
    assert ran.code == 0, ran.err
    assert "Of these 1 by the house policy AI policy of Nordwind Mutual (nordwind-mutual)." in ran.out
    assert "2 cases: 2 passed" in run("rules", "test", "--policy", str(tmp_path)).out


def test_the_tree_in_the_guide_is_that_of_the_sample() -> None:
    tree = GUIDE.split("```\n")[1]
    named = re.findall(r"^  (\S+)", tree, re.MULTILINE)
    assert sorted(named) == sorted(path.relative_to(POLICY).as_posix() for path in POLICY.rglob("*.yaml"))


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_of_the_guide_works(command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    arguments = [str(tmp_path) if word == "out/" else word for word in shlex.split(command)]
    ran = run(*arguments)
    assert ran.code == 0, ran.err + ran.out
    if "--mutate" in arguments:
        assert "26 cases: 26 passed, 0 failed." in ran.out
        assert "0 survived." in ran.out
    if "lint" in arguments:
        assert "Of these 3 by the house policy AI policy of Nordwind Mutual (nordwind-mutual)." in ran.out


def test_the_names_the_guide_gives_are_those_that_are_asked_for() -> None:
    from auditor.catalogue.house import HOUSE
    from auditor.policy.reading import HOUSE_FACTS

    for name in (f"`{HOUSE}/...`", f"`{HOUSE_FACTS}....`", "`evidence.house_...`", f"`{HOUSE}....`"):
        assert name in GUIDE

"""``auditor init``: a descriptor to start from, which is valid as it stands and never overwrites anything."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor import resources
from auditor.starter import stories
from tests.cli.run import listing, run

STORIES = stories(resources.templates() / "starters")


@pytest.mark.parametrize("story", STORIES)
def test_a_starter_is_a_valid_descriptor(story: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    ran = run("init", "--story", story, "-o", "mine.yaml")
    assert (ran.code, [path.name for path in tmp_path.iterdir()]) == (0, ["mine.yaml"])
    assert ran.out.startswith("Wrote mine.yaml. ")
    ran = run("validate", "mine.yaml", "--as-of", "2026-11-22")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("mine.yaml: valid. ")


def test_standard_output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    printed = run("init", "-o", "-").out
    assert list(tmp_path.iterdir()) == []
    run("init")
    assert (tmp_path / "descriptor.yaml").read_text("utf-8") == printed


def test_what_is_there_is_never_overwritten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "descriptor.yaml").write_text("mine")
    before = listing(tmp_path)
    ran = run("init")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.endswith("descriptor.yaml exists already and is left alone. Name another file with -o.\n")
    assert listing(tmp_path) == before


def test_an_unknown_story(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    ran = run("init", "--story", "chatbott")
    assert ran.code == 2
    assert ran.err.endswith('There is no story "chatbott". Did you mean "chatbot"?\n')
    assert list(tmp_path.iterdir()) == []

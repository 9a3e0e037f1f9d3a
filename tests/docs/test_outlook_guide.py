"""docs/outlook.md is true: every command in it works, and what it shows is what is printed."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from auditor.outlook.look import MOST_CANDIDATES
from tests.cli.run import ROOT, run

GUIDE = (ROOT / "docs/outlook.md").read_text("utf-8")
COMMANDS = re.findall(r"^    auditor (.+)$", GUIDE, re.MULTILINE)


def test_the_commands_are_shown() -> None:
    assert [command.split()[0] for command in COMMANDS] == [
        *("questions", "questions", "boundary", "calendar", "explain", "diff")
    ]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_works_as_written(command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    if command.startswith("diff "):
        (tmp_path / "out").mkdir()
        run("audit", ROOT / "samples/chat-assistant/descriptor.yaml", "-o", tmp_path / "out")
    arguments = [str(ROOT / part) if part.startswith("samples/") else part for part in shlex.split(command)]
    ran = run(*arguments)
    assert ran.code == (1 if command.startswith("diff ") else 0), ran.err
    assert ran.out


def test_the_border_shown_is_the_one_printed() -> None:
    printed = run("boundary", ROOT / "samples/chat-assistant/descriptor.yaml").out
    shown = re.search(r"in June 2024: .*\n.*\)", GUIDE)
    assert shown is not None
    assert " ".join(shown[0].split()) in " ".join(printed.split())


def test_the_bound_on_candidates_is_the_one_in_force() -> None:
    assert MOST_CANDIDATES == 6
    assert "more\nthan six candidates" in GUIDE

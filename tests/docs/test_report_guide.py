"""docs/report.md is true: its commands work, its sections are those printed, and its theme is one."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pypdf
import pytest

from auditor import resources
from auditor.report import theme
from tests.cli.run import ROOT, run

GUIDE = (ROOT / "docs/report.md").read_text("utf-8")
COMMANDS = re.findall(r"^    auditor (.+)$", GUIDE, re.MULTILINE)
[CONTROL, THEME] = re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)
LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4"><path d="M0 0h4v4z" fill="#123456"/></svg>'


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "theme.yaml").write_text(THEME, "utf-8")
    (tmp_path / "logo.svg").write_text(LOGO, "utf-8")
    (tmp_path / "our-templates").mkdir()
    (tmp_path / "our-templates/contents.html.j2").write_text('<section class="page"><h2>Ours</h2></section>', "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_every_command_works_as_written_and_together(place: Path) -> None:
    assert [sorted(set(re.findall(r"--[a-z-]+", command))) for command in COMMANDS] == [
        [],
        ["--theme"],
        ["--redacted-for"],
        ["--templates"],
    ]
    words = [word for command in COMMANDS for word in shlex.split(command)[2:-2]]
    ran = run("audit", ROOT / "samples/chat-assistant/descriptor.yaml", *words, "-o", "out", "--format", "pdf")
    assert ran.code == 0, ran.err
    assert sorted(path.name for path in (place / "out").iterdir()) == [
        "chat-assistant-extract.pdf",
        "chat-assistant.pdf",
    ]
    report = pypdf.PdfReader(place / "out/chat-assistant.pdf")
    assert "Meridian Assurance (fictional)" in report.pages[0].extract_text()
    assert "Ours" in report.pages[2].extract_text()
    verified = run("verify", "out/chat-assistant.pdf")
    assert verified.code == 1
    assert "The pages were set with templates that are not known here" in verified.out
    digest = re.search(r"--trust-policy ([0-9a-f]{64})", " ".join(verified.out.split()))
    assert digest is not None
    again = run("verify", "out/chat-assistant.pdf", "--trust-policy", digest[1])
    assert "Set again from the record, the pages are the same, byte for byte." in " ".join(again.out.split())


def test_the_sections_are_those_of_the_contents() -> None:
    contents = (resources.templates() / "report/contents.html.j2").read_text("utf-8")
    printed = re.findall(r'\("(\d+)", "[a-z]+", "([^"]+)"', contents)
    shown = re.findall(r"(?:^\| |, )(\d+) ([A-Z][^|,]*(?:, sources and limits)?)(?= \||, \d)", GUIDE, re.MULTILINE)
    assert shown == printed


def test_the_theme_shown_is_one(place: Path) -> None:
    assert theme.load(place / "theme.yaml")["theme_name"] == "Meridian Assurance (fictional)"

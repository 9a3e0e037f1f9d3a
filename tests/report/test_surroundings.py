"""No setting of a machine or a person changes a byte of a report."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from auditor import resources
from auditor.report.pdf import pdf
from auditor.report.surroundings import own_surroundings
from tests.report import records

MATCHES = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<match target="font"><edit name="embolden" mode="assign"><bool>true</bool></edit></match>
<match target="pattern">
  <edit name="dpi" mode="assign"><double>144</double></edit>
  <edit name="family" mode="prepend" binding="strong"><string>DejaVu Sans</string></edit>
</match>
<dir>/usr/share/fonts</dir></fontconfig>
"""


def test_a_person_s_own_settings_for_typefaces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who prefers another typeface, or larger or bolder ones, reads the same report."""
    record = records.approved()
    plain = pdf(record, records.run(record))
    (tmp_path / "fonts.conf").write_text(MATCHES, "utf-8")
    monkeypatch.setenv("FONTCONFIG_FILE", str(tmp_path / "fonts.conf"))
    monkeypatch.setenv("FONTCONFIG_SYSROOT", str(tmp_path))
    monkeypatch.setenv("PANGO_LANGUAGE", "ja")
    assert pdf(record, records.run(record)) == plain
    assert os.environ["FONTCONFIG_FILE"] == str(tmp_path / "fonts.conf"), "given back as it was"


def test_the_surroundings_are_given_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    monkeypatch.setenv("FONTCONFIG_SYSROOT", "/somewhere")
    before = dict(os.environ)
    with own_surroundings(datetime(2026, 11, 22, tzinfo=UTC)):
        assert os.environ["SOURCE_DATE_EPOCH"] == "1795305600"
        assert "FONTCONFIG_SYSROOT" not in os.environ
        assert os.environ["FONTCONFIG_FILE"] == str(resources.templates() / "fonts" / "fonts.conf")
    assert dict(os.environ) == before


def test_a_machine_without_typefaces_is_no_matter(tmp_path: Path) -> None:
    """Nothing is said of ugly pages where no typeface of the machine is used."""
    (tmp_path / "fonts.conf").write_text("<fontconfig></fontconfig>", "utf-8")
    for setting in ({"FONTCONFIG_FILE": str(tmp_path / "fonts.conf")}, {"FONTCONFIG_SYSROOT": "/nowhere"}):
        ran = subprocess.run(
            [sys.executable, "-c", "from auditor.report.typesetter import weasyprint"],
            env={"PATH": os.environ["PATH"], **setting},
            capture_output=True,
            text=True,
            check=False,
        )
        assert (ran.returncode, ran.stderr) == (0, "")

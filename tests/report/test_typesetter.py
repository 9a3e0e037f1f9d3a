"""WeasyPrint does no work that changes no byte, and adds as on every Python."""

from __future__ import annotations

import ast
import importlib.util
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables import otBase

from auditor import resources
from auditor.report.pdf import pdf
from auditor.report.typesetter import plain_sums
from tests.report import records

WATCHED = """
import subprocess, sys

def refused(*arguments, **options):
    raise AssertionError(f"started {arguments}")

subprocess.Popen.__init__ = refused
from auditor.report.libraries import libraries
import ctypes.util
assert ctypes.util.find_library.__module__ == "ctypes.util", "given back as it was"
print(libraries()["pango"])
"""


def test_no_process_is_started_to_find_the_libraries() -> None:
    ran = subprocess.run([sys.executable, "-c", WATCHED], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.strip()[0].isdigit()


def test_layout_tables_are_not_read_and_the_bytes_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    record = records.approved()
    read: list[str] = []
    decompile, compact = otBase.BaseTTXConverter.decompile, subset._compact_layout_tables

    def noted(self: Any, data: bytes, font: Any) -> Any:
        read.append(str(self.tableTag))
        return decompile(self, data, font)

    monkeypatch.setattr(otBase.BaseTTXConverter, "decompile", noted)
    spared = pdf(record, records.run(record))
    assert not {"GSUB", "GPOS"} & set(read)
    assert subset._compact_layout_tables is compact, "given back as it was"
    monkeypatch.setattr("auditor.report.typesetter.unread_layout", nullcontext)
    assert pdf(record, records.run(record)) == spared
    assert {"GSUB", "GPOS"} <= set(read)


def test_no_typeface_of_the_report_is_of_the_kind_for_very_large_ones() -> None:
    for path in sorted((resources.templates() / "fonts").glob("*.ttf")):
        font = TTFont(path)
        for tag, version in (("GDEF", 0x00010004), ("GSUB", 0x00010002), ("GPOS", 0x00010002)):
            assert tag not in font or font[tag].table.Version < version, f"{path.name} {tag}"


def _adds(path: Path) -> bool:
    names = (node.func for node in ast.walk(ast.parse(path.read_bytes())) if isinstance(node, ast.Call))
    return any(isinstance(name, ast.Name) and name.id == "sum" for name in names)


def _adding() -> list[str]:
    """The modules of the typesetter that call ``sum``, by their source."""
    found = []
    for package in ("weasyprint", "tinycss2", "pydyf"):
        spec = importlib.util.find_spec(package)
        assert spec is not None
        root = Path(str(spec.origin)).parent
        for path in filter(_adds, sorted(root.rglob("*.py"))):
            inside = path.relative_to(root).with_suffix("").parts
            found.append(".".join((package, *inside)).removesuffix(".__init__"))
    return found


def test_every_module_that_adds_adds_from_left_to_right() -> None:
    # Ten tenths, one after the other: Python 3.12 and later answer 1.0, and a report must not tell Pythons apart.
    adding = _adding()
    assert {"weasyprint.layout.table", "weasyprint.matrix"} <= set(adding)
    with plain_sums():
        for name in adding:
            assert vars(sys.modules[name])["sum"]([0.1] * 10) == 0.9999999999999999, name
    assert not any("sum" in vars(sys.modules[name]) for name in adding), "given back as it was"


def test_sums_in_turn_start_where_they_are_told_to() -> None:
    with plain_sums():
        add = vars(sys.modules["weasyprint.matrix"])["sum"]
        assert (add(iter(())), add((n for n in (1, 2)), 4), add([True, False, True])) == (0, 7, 2)

"""``auditor doctor``: what is here, what is missing, and what to do about it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from auditor.cli import doctor
from auditor.engine import rete
from auditor.report import libraries
from tests.cli.run import listing, run


def test_all_is_well_here(small: Path) -> None:
    before = listing(small)
    ran = run("doctor")
    assert (ran.code, ran.err) == (0, "")
    assert [line.split()[:2] for line in ran.out.splitlines()] == [
        ["ok", "python"],
        ["ok", "inference"],
        ["ok", "rules"],
        ["ok", "portfolio"],
        ["ok", "pdf"],
    ]
    assert "ok       rules       3 rules, 2 models" in ran.out
    assert listing(small) == before


def test_json_lists_the_checks(small: Path) -> None:
    found = run("doctor", "--json").json()
    assert [one["id"] for one in found] == ["python", "inference", "rules", "portfolio", "pdf"]
    assert all(one["good"] is True and one["found"] and one["fix"] == "" for one in found)


def test_without_durable_rules(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rete, "available", lambda: "durable-rules cannot be imported. Build it.")
    ran = run("doctor")
    assert ran.code == 1
    assert (
        "MISSING  inference   reference evaluator only\n"
        "                     durable-rules cannot be imported. Build it.\n"
    ) in ran.out


def test_without_pango(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> dict[str, str]:
        raise OSError("cannot load library 'libpango-1.0-0'")

    monkeypatch.setattr(libraries, "libraries", missing)
    ran = run("doctor")
    assert ran.code == 1
    assert "MISSING  pdf         WeasyPrint cannot be loaded: cannot load library 'libpango-1.0-0'\n" in ran.out
    assert "apt-get install libpangoft2-1.0-0" in ran.out


@pytest.mark.parametrize(("version", "good"), [((3, 10, 9), False), ((3, 11, 0), True), ((3, 14, 0), False)])
def test_which_pythons_are_good(
    version: tuple[int, int, int], good: bool, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "version_info", version)
    check = doctor._python()
    assert (check.good, check.fix) == (good, "" if good else "Use Python 3.11, 3.12 or 3.13.")

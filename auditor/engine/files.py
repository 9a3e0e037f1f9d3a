"""Which files of a folder hold rules, and which their cases."""

from __future__ import annotations

from pathlib import Path

CASES_SUFFIX = ".cases.yaml"
CATALOGUE = "catalogue"
"""The folder of a rule pack that holds catalogue entries, not rules."""


def rule_files(folder: Path) -> list[Path]:
    """The rule files of a pack in order of their path; case files and the catalogue are not among them."""
    return sorted(
        path
        for path in folder.rglob("*.yaml")
        if not path.name.endswith(CASES_SUFFIX) and path.relative_to(folder).parts[0] != CATALOGUE
    )


def case_files(folder: Path) -> list[Path]:
    """The case files of a rule pack in order of their path."""
    return sorted(folder.rglob(f"*{CASES_SUFFIX}"))

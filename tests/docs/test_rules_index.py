"""rules/README.md: the index of the rules is the one that ``auditor rules doc`` prints."""

from __future__ import annotations

from pathlib import Path

from tests.cli.run import run

INDEX = Path(__file__).resolve().parents[2] / "rules" / "README.md"


def test_the_index_of_the_rules_is_current() -> None:
    printed = run("rules", "doc")
    assert printed.code == 0
    assert INDEX.read_text("utf-8") == printed.out, "write it anew: auditor rules doc > rules/README.md"

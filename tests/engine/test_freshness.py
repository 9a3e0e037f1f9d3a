"""What of a rule pack has to be looked at again, on the days before and after each limit."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from auditor import resources
from auditor.catalogue.freshness import Issue, Limits
from auditor.engine import ruleset
from auditor.engine.freshness import check
from auditor.engine.rules import RuleSet

LIMITS = Limits(old_after=30, stale_after=90, soon=90)

PACK = """
documents:
  act: {title: An act, url: https://example.org/act, checked: 2026-01-01, confidence: verified}
  note: {title: A note, url: https://example.org/note, checked: 2026-01-01, confidence: contested}
recheck:
  - {id: act/standard, what: A standard, why: It would change act/one., where: https://example.org/s, by: 2026-03-01}
  - {id: act/open, what: A list, why: None was found., where: https://example.org/l}
parameters:
  - id: pack.facts_verified_through
    title: Looked for changes until
    type: date
    unit: day
    values: [{from: 2020-01-01, value: 2025-12-25, source: {document: act, pinpoint: all, quote: ""}}]
facts:
  - {name: use.meant, type: boolean, of: workload, title: Meant, question: Is it?, answered_by: requester}
rules:
  - id: act/one
    title: One
    applies_to: workload
    clauses: [act/one]
    source: {document: act, pinpoint: Art. 1, quote: ""}
    in_force: {from: 2025-01-01}
    applies_when: {fact: use.meant, is: true}
    outcome: note
  - id: act/two
    title: Two
    applies_to: workload
    clauses: [act/two]
    source: {document: note, pinpoint: Art. 2, quote: ""}
    in_force: {from: 2025-01-01}
    applies_when: {fact: use.meant, is: true}
    outcome: note
"""


@pytest.fixture
def rules(tmp_path: Path) -> RuleSet:
    (tmp_path / "act").mkdir()
    (tmp_path / "act" / "rules.yaml").write_text(PACK, "utf-8")
    return ruleset.load(tmp_path, resources.schemas())


def issues(rules: RuleSet, day: date) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(str(one.issue), one.document or one.entry, one.fields) for one in check(rules, day, LIMITS)]


VERIFIED = ("An act (verified, 2026-01-01)", ("act/one", "pack.facts_verified_through"))
CONTESTED = ("A note (contested, 2026-01-01)", ("act/two",))
ALWAYS = [
    ("contested", "A note (2026-01-01)", ("act/two",)),
    ("recheck", "act/standard", ()),
    ("recheck", "act/open", ()),
    ("recheck", "pack.facts_verified_through", ()),
]


@pytest.mark.parametrize(
    ("day", "issue"),
    [
        (date(2026, 1, 31), None),
        (date(2026, 2, 1), "old"),
        (date(2026, 4, 1), "old"),
        (date(2026, 4, 2), "stale"),
    ],
)
def test_a_source_grows_old_after_30_days_and_stale_after_90(day: date, issue: str | None, rules: RuleSet) -> None:
    aged = [] if issue is None else [(issue, *VERIFIED), (issue, *CONTESTED)]
    assert issues(rules, day) == aged + ALWAYS


def test_what_is_expected_by_a_day_says_so_and_when_the_day_is_past(rules: RuleSet) -> None:
    def text(day: date) -> str:
        return next(one.text for one in check(rules, day, LIMITS) if one.entry == "act/standard")

    assert text(date(2026, 3, 1)) == "A standard: It would change act/one. Expected by 2026-03-01."
    assert text(date(2026, 3, 2)) == "A standard: It would change act/one. Expected by 2026-03-01. That day is past."


def test_each_is_told_with_where_to_look(rules: RuleSet) -> None:
    where = {
        one.entry if one.issue is Issue.RECHECK else one.document: one.where
        for one in check(rules, date(2026, 2, 1), LIMITS)
    }
    assert where[VERIFIED[0]] == "https://example.org/act"
    assert where["A note (2026-01-01)"] == "https://example.org/note"
    assert (where["act/standard"], where["act/open"]) == ("https://example.org/s", "https://example.org/l")
    assert where["pack.facts_verified_through"] == ""


def test_up_to_the_day_changes_were_looked_for_nothing_is_said_of_it(rules: RuleSet) -> None:
    assert "pack.facts_verified_through" not in {one.entry for one in check(rules, date(2025, 12, 25), LIMITS)}

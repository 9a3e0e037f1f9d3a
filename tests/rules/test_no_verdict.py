"""No verdict where none is due: nothing that is printed calls anything compliant, and nothing passes unknown.

Of every law the findings are cited to the point, with how sure the source is.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from auditor.engine import dated, reference
from auditor.engine.dated import Subject, read_verdict
from auditor.engine.rules import Confidence, Rule
from auditor.engine.status import Status
from auditor.engine.values import Scope, Value
from tests.samples.story import auditor

ROOT = Path(__file__).resolve().parents[2]
PRINTED = {"rules": "*.yaml", "templates": "*.j2", "auditor": "*.py", "samples": "*"}
"""The folders whose words reach a reader, and the files in them that hold words."""

LAWS = ("eu_ai_act", "privacy", "sectors")
PINPOINT = re.compile(
    r"(Art\.|Annex|sections?|§|paragraph|[0-9]+ (CFR|CCR|U\.S\.C\.|ILCS)|16[0-9]\.|SB|HB|AB|Sec\.) ?[IVX0-9]"
)
"""An article, section or bill with its number. What has neither is named below, each with why."""

WITHOUT_NUMBER = {
    "laws/japan": "the text of the Act was not opened",
    "laws/china-labelling": "the text of the measures was not opened",
    "laws/canada": "a bill that died",
    "privacy/china": "orders of two authorities",
    "privacy/professional-secrecy": "an opinion, and rules of many bars",
}


def rules_of(*packs: str) -> list[Rule]:
    return [rule for rule in auditor().pack.rules.rules if rule.pack in packs]


@pytest.mark.parametrize("folder", PRINTED)
def test_the_word_compliant_is_nowhere(folder: str) -> None:
    said = {
        str(path.relative_to(ROOT))
        for path in (ROOT / folder).rglob(PRINTED[folder])
        if path.is_file() and re.search(r"\bcompliant\b", path.read_text("utf-8", errors="ignore"), re.IGNORECASE)
    }
    assert said == set()


def test_every_rule_of_a_law_is_cited_to_its_place_with_how_sure_its_source_is() -> None:
    vague = set()
    for rule in rules_of(*LAWS):
        assert rule.source.confidence in Confidence
        assert rule.source.checked >= "2026-11-22", rule.id
        ours = rule.source.url.startswith("urn:")  # a practice of this pack, or the providers' terms in the catalogue
        if not ours and not PINPOINT.search(rule.source.pinpoint):
            vague.add(rule.id)
    assert vague == set(WITHOUT_NUMBER)


def test_every_duty_of_a_law_names_its_clause_who_owes_it_and_its_time() -> None:
    for rule in rules_of(*LAWS):
        for one in rule.obligations:
            assert one.clause, (rule.id, one.id)
            assert one.who, (rule.id, one.id)
            assert one.timing is not None, (rule.id, one.id)


@pytest.mark.parametrize("pack", [*LAWS, "decision", "licences", "openness"])
def test_nothing_passes_where_nothing_is_known(pack: str) -> None:
    """On a day when everything binds, with no fact given: no rule that asks anything passes or steps aside."""
    day = date(2031, 1, 1)
    rules = dated.at(auditor().pack.rules, day)
    hidden: dict[str, Value] = {name: False for name, spec in rules.facts.items() if spec.evidence}
    subjects = [
        Subject(scope, scope, hidden, parent)
        for scope, parent in ((Scope.PROJECT, None), (Scope.WORKLOAD, "project"), (Scope.CANDIDATE, "workload"))
    ]
    found = reference.evaluate(rules, subjects)
    said = {
        rule.id: read_verdict(rule, found.truths[rule.id, rule.rule.scope], day).status
        for rule in rules.rules
        if rule.rule.pack == pack
    }
    assert said
    assert {name for name, status in said.items() if status in (Status.PASS, Status.NOT_APPLICABLE)} == set()

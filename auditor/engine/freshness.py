"""What of a rule pack has to be looked at again: sources grown old or weak, and what is known to be still moving."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import cast

from auditor.catalogue.freshness import Finding, Issue, Limits
from auditor.engine.rules import Confidence, Recheck, RuleSet, Source
from auditor.inputs.documents import Data, Document

VERIFIED_THROUGH = "pack.facts_verified_through"
"""The parameter that holds the last day up to which changes were looked for."""


def read(document: Document, name: str) -> Iterator[Recheck]:
    """What one file lists under ``recheck``."""
    data = cast("dict[str, Data]", document.data)
    for index, entry in enumerate(cast("Sequence[dict[str, Data]]", data.get("recheck", ()))):
        texts = (str(entry["what"]), str(entry["why"]), str(entry["where"]))
        by = date.fromisoformat(str(entry["by"])) if "by" in entry else None
        yield Recheck(str(entry["id"]), *texts, by, name, document.line(("recheck", index, "id")))


def check(ruleset: RuleSet, as_of: date, limits: Limits) -> list[Finding]:
    """Everything to be said of the rules on a day, the gravest first, then by file, document and what rests on it."""
    found = [*_sources(ruleset, as_of, limits), *_rechecks(ruleset, as_of), *_verified_through(ruleset, as_of)]
    rank = list(Issue)
    return sorted(found, key=lambda finding: rank.index(finding.issue))


def _cited(ruleset: RuleSet) -> Iterator[tuple[str, str, Source]]:
    """Every source of the pack with its file and what rests on it."""
    for rule in ruleset.rules:
        yield rule.file, rule.id, rule.source
    for derived in ruleset.derived:
        if derived.source is not None:
            yield derived.file, derived.spec.name, derived.source
    for parameter in ruleset.parameters.values():
        for value in parameter.values:
            yield parameter.file, parameter.id, value.source
    for spec in ruleset.facts.values():
        for reading in spec.readings:
            yield spec.file, spec.name, reading.source


def _sources(ruleset: RuleSet, as_of: date, limits: Limits) -> Iterator[Finding]:
    """Sources that are old or weak, once for each file, document and day of checking."""
    resting: dict[tuple[str, str, str, Confidence], list[str]] = {}
    addresses: dict[str, str] = {}
    for file, name, source in _cited(ruleset):
        resting.setdefault((file, source.document, source.checked, source.confidence), []).append(name)
        addresses.setdefault(source.document, source.url)
    for (file, document, checked, confidence), names in resting.items():
        day, url = date.fromisoformat(checked), addresses[document]
        age = (as_of - day).days
        fields = tuple(dict.fromkeys(names))
        if age > limits.old_after:
            issue = Issue.STALE if age > limits.stale_after else Issue.OLD
            text = f"{document} was last checked on {checked}, {age} days ago."
            yield Finding(issue, "rules", file, fields, day, f"{document} ({confidence}, {checked})", text, url)
        if confidence is Confidence.CONTESTED:
            text = f"How {document} is read here is contested."
            yield Finding(Issue.CONTESTED, "rules", file, fields, day, f"{document} ({checked})", text, url)
        elif confidence is Confidence.SECONDARY:
            text = f"{document} is not the original, or was not read in the original."
            yield Finding(Issue.SECONDARY, "rules", file, fields, day, f"{document} ({checked})", text, url)


def _rechecks(ruleset: RuleSet, as_of: date) -> Iterator[Finding]:
    for entry in ruleset.rechecks:
        when = "" if entry.by is None else f" Expected by {entry.by.isoformat()}."
        late = " That day is past." if entry.by is not None and entry.by < as_of else ""
        text = f"{entry.what}: {entry.why}{when}{late}"
        yield Finding(Issue.RECHECK, "rules", entry.id, (), entry.by or as_of, "", text, entry.where)


def _verified_through(ruleset: RuleSet, as_of: date) -> Iterator[Finding]:
    """Nobody has looked for changes of the law since the day the pack names."""
    spec = ruleset.parameters.get(VERIFIED_THROUGH)
    if spec is None:
        return
    value = (spec.at(as_of) or spec.values[0]).value.value
    day = date.fromordinal(int(float(str(value))))
    age = (as_of - day).days
    if age > 0:
        text = f"Changes of the law and the licences were looked for up to {day.isoformat()}, {age} days ago."
        yield Finding(Issue.RECHECK, "rules", VERIFIED_THROUGH, (), day, "", text, "")

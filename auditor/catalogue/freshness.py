"""What of the catalogue has grown old on a day, ends soon, or rests on a weak source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from auditor.catalogue.entries import Catalogue
from auditor.catalogue.offers import Price


@dataclass(frozen=True, slots=True)
class Limits:
    """Days after which a source is old (worth another look) and stale (not to be relied on); days that are soon."""

    old_after: int
    stale_after: int
    soon: int

    @classmethod
    def at(cls, catalogue: Catalogue, as_of: date) -> Limits:
        """The limits that hold on a day; raises RulesError where the catalogue has none."""
        names = ("days-until-old", "days-until-stale", "days-soon")
        return cls(*(int(catalogue.figure(name, as_of).value) for name in names))


class Issue(StrEnum):
    """What is to be said of an entry."""

    STALE = "stale"
    OLD = "old"
    RETIRES = "retires"
    CHANGES = "changes"
    CONTESTED = "contested"
    RECHECK = "recheck"
    SECONDARY = "secondary"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to be said of one entry; ``day`` is when it was checked or ends, ``where`` the address to look at."""

    issue: Issue
    kind: str
    entry: str
    fields: tuple[str, ...]
    day: date
    document: str
    text: str
    where: str = ""

    @property
    def id(self) -> str:
        """What tells this finding from all others."""
        return "/".join(part for part in (self.issue, self.kind, self.entry, self.document) if part)


def check(catalogue: Catalogue, as_of: date) -> list[Finding]:
    """Everything to be said on a day, the gravest first, in the order of the catalogue."""
    limits = Limits.at(catalogue, as_of)
    found = [*_sources(catalogue, as_of, limits), *_endings(catalogue, as_of, limits.soon)]
    rank = list(Issue)
    return sorted(found, key=lambda finding: rank.index(finding.issue))


def stale(findings: list[Finding]) -> bool:
    """Whether anything is so old that it is not to be relied on."""
    return any(finding.issue is Issue.STALE for finding in findings)


def _sources(catalogue: Catalogue, as_of: date, limits: Limits) -> Iterator[Finding]:
    """Sources that are old or weak, once for each entry and document."""
    resting: dict[tuple[str, str, str, str, str], list[str]] = {}
    addresses: dict[str, str] = {}
    for kind, entry, field, source in catalogue.citations():
        key = (kind, entry, source.document, source.checked, source.confidence)
        resting.setdefault(key, []).append(field)
        addresses.setdefault(source.document, source.url)
    for (kind, entry, document, checked, confidence), fields in resting.items():
        day = date.fromisoformat(checked)
        age = (as_of - day).days
        names = tuple(dict.fromkeys(fields))
        if age > limits.old_after:
            issue = Issue.STALE if age > limits.stale_after else Issue.OLD
            text = f"{document} was last checked on {checked}, {age} days ago."
            yield Finding(issue, kind, entry, names, day, document, text, addresses[document])
        if confidence == "contested":
            text = f"{document} is contradicted."
            yield Finding(Issue.CONTESTED, kind, entry, names, day, document, text, addresses[document])
        elif confidence == "secondary":
            text = f"{document} is not the original, or was not read in the original."
            yield Finding(Issue.SECONDARY, kind, entry, names, day, document, text, addresses[document])


def _endings(catalogue: Catalogue, as_of: date, soon: int) -> Iterator[Finding]:
    """Models and offers that end soon, and prices that change."""
    for model in catalogue.models.values():
        if model.retires and 0 < (model.retires - as_of).days <= soon:
            text = f"{model.title} is retired on {model.retires.isoformat()}, in {(model.retires - as_of).days} days."
            if model.retires_disputed_from is not None:
                text += f" Another source says {model.retires_disputed_from.isoformat()}."
            yield Finding(Issue.RETIRES, "model", model.id, ("retires",), model.retires, "", text)
    for price in catalogue.prices_at(as_of):
        offer = f"{price.model} at {price.provider}"
        if price.retires and (price.retires - as_of).days <= soon:
            if catalogue.models[price.model].retires == price.retires:
                continue  # said of the model
            days = (price.retires - as_of).days
            text = f"{offer} is no longer offered from {price.retires.isoformat()}, in {days} days."
            yield Finding(Issue.RETIRES, "price", price.id, ("retires",), price.retires, "", text)
        elif price.ends and (price.ends - as_of).days <= soon:
            text = f"{offer}: this price holds until {price.ends.isoformat()}; {_next(catalogue, price)}"
            yield Finding(Issue.CHANGES, "price", price.id, ("until",), price.ends, "", text)


def _next(catalogue: Catalogue, price: Price) -> str:
    later = [
        row
        for row in catalogue.prices
        if (row.provider, row.model) == (price.provider, price.model) and row.starts > price.starts
    ]
    if not later:
        return "none is known after that."
    row = min(later, key=lambda following: following.starts)
    return (
        f"from {row.starts.isoformat()} it is {row.input_per_mtok:f} in and {row.output_per_mtok:f} out "
        f"{row.currency} per million tokens."
    )

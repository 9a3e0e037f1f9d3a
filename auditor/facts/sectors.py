"""The sectors an organisation's industry codes show, and what is wrong with codes that nobody can have."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from auditor.catalogue.entries import Catalogue, Classification
from auditor.errors import Problem
from auditor.facts.table import Fact, Provenance
from auditor.inputs.descriptor import Descriptor
from auditor.inputs.documents import Data, Path

NAME = "organisation.sectors"
PLACE: Path = ("organisation", "industry")


def sector_facts(descriptor: Descriptor, catalogue: Catalogue) -> dict[str, Fact]:
    """The sectors the codes lie in, where the descriptor does not name them itself; nothing where it gives no code."""
    codes = _codes(descriptor)
    if not codes or descriptor.organisation.get("sectors") is not None:
        return {}
    found = _sectors(codes, catalogue)
    written = ", ".join(f"{scheme} {code}" for scheme, code in codes)
    where = f"organisation.industry ({descriptor.document.spot(PLACE)}): {written}"
    source = catalogue.sectors[found[0]].source if found else None
    return {NAME: Fact(NAME, found, Provenance("descriptor", where, source, PLACE))}


def sector_problems(descriptor: Descriptor, catalogue: Catalogue) -> Iterator[Problem]:
    """Codes that no classification has, and sectors stated without one that the codes show."""
    say = descriptor.document.problem
    codes = _codes(descriptor)
    for index, (scheme, code) in enumerate(codes):
        known = catalogue.classifications.get(scheme)
        if known is not None and (what := _fault(known, code)):
            yield say((*PLACE, index, "code"), what, fix=f"Write {known.shape}, in quotation marks.")
    stated = descriptor.organisation.get("sectors")
    if isinstance(stated, list):
        for sector in _sectors(codes, catalogue):
            if sector not in stated:
                what = f"lacks {sector}, which {descriptor.document.spot(PLACE)} shows by an industry code."
                yield say(("organisation", "sectors"), what, fix="Add it, or correct the code.")


def _fault(known: Classification, code: str) -> str:
    """What is wrong with a code; empty where nothing is."""
    digits = code.replace(".", "")
    dotted = known.id.startswith("NACE") and len(digits) > 2
    written = f"{digits[:2]}.{digits[2:]}" if dotted else digits
    if code != written or len(digits) not in known.lengths:
        return f'"{code}" is not written like a code of {known.title}.'
    if digits[:2] not in known.divisions:
        return f'"{code}" is in no division of {known.title}: there is no {digits[:2]}.'
    return ""


def _sectors(codes: list[tuple[str, str]], catalogue: Catalogue) -> tuple[str, ...]:
    return tuple(
        sector.id
        for sector in catalogue.sectors.values()
        if any(
            code.replace(".", "").startswith(prefix)
            for scheme, code in codes
            for prefix in sector.codes.get(scheme, ())
        )
    )


def _codes(descriptor: Descriptor) -> list[tuple[str, str]]:
    entries = cast("list[dict[str, Data]]", descriptor.organisation.get("industry") or [])
    return [(str(entry["scheme"]), str(entry["code"])) for entry in entries]

"""Files of claims: read, checked against their schema and across their fields."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path as FilePath
from typing import Any, cast

from auditor.costs import claims
from auditor.costs.claims import Bounds, Claim, Input, Printed
from auditor.costs.formula import FormulaError
from auditor.errors import InputError, Problem
from auditor.inputs import documents, schema_errors
from auditor.inputs.documents import Document, Path


@dataclass(frozen=True, slots=True)
class Claims:
    """What a source or a vendor claims, and what it states to reckon with."""

    title: str
    checked: str
    inputs: Mapping[str, Input]
    claims: tuple[Claim, ...]
    document: Document


def load(path: FilePath | str, schema_folder: FilePath) -> Claims:
    """Read a file of claims; raises InputError with every problem at once."""
    return read(documents.load(path), schema_folder)


def read(document: Document, schema_folder: FilePath) -> Claims:
    """Claims from a document already parsed; raises InputError with every problem at once."""
    schema_errors.check(document, json.loads((schema_folder / "claims.schema.json").read_bytes()))
    found = of(document)
    if problems := list(_across(found)):
        raise InputError(problems)
    return found


def of(document: Document) -> Claims:
    """Claims from a document that was checked before."""
    data = cast("dict[str, Any]", document.data)
    return Claims(
        title=str(data["title"]),
        checked=str(data["checked"]),
        inputs={name: _input(entry) for name, entry in data.get("inputs", {}).items()},
        claims=tuple(_claim(entry) for entry in data["claims"]),
        document=document,
    )


def _input(entry: Any) -> Input:
    if not isinstance(entry, dict):
        return Input(_bounds(entry))
    low_high = {key: entry[key] for key in ("low", "high") if key in entry}
    return Input(
        _bounds(low_high or entry["value"]),
        str(entry.get("unit", "")),
        str(entry.get("where", "")),
        str(entry.get("basis", "stated")),
    )


def _bounds(entry: Any) -> Bounds:
    if isinstance(entry, dict):
        return Bounds(_number(entry["low"]), _number(entry["high"]))
    return Bounds(_number(entry), _number(entry))


def _number(entry: Any) -> Fraction:
    return Fraction(str(entry))


def _claim(entry: Mapping[str, Any]) -> Claim:
    return Claim(
        id=str(entry["id"]),
        what=str(entry["what"]),
        where=str(entry.get("where", "")),
        unit=str(entry.get("unit", "")),
        formula=str(entry["formula"]),
        printed=_printed(entry.get("printed")),
        given={name: _input(value) for name, value in entry.get("given", {}).items()},
        fits_in=str(entry.get("fits_in", "")),
        note=str(entry.get("note", "")),
    )


def _printed(entry: Any) -> Printed | None:
    if entry is None:
        return None
    if not isinstance(entry, dict):
        return Printed(_number(entry), _number(entry))
    figures = {key: _number(entry[key]) for key in ("low", "high", "above", "to") if key in entry}
    if "value" in entry:
        figures |= {"low": _number(entry["value"]), "high": _number(entry["value"])}
    return Printed(**figures, each=tuple(map(_number, entry.get("each", ()))))


def _across(found: Claims) -> Iterator[Problem]:
    """What no schema sees: ids used twice, ranges upside down, formulas that cannot be reckoned."""
    say = found.document.problem
    for name, one in found.inputs.items():
        if one.value.low > one.value.high:
            yield say(("inputs", name), "has a low end above its high end.", fix="Write the lower value as low.")
    seen: set[str] = set()
    for index, claim in enumerate(found.claims):
        path: Path = ("claims", index)
        if claim.id in seen:
            yield say(
                (*path, "id"), f'"{claim.id}" is already the id of a claim above.', fix="Give it an id of its own."
            )
        seen.add(claim.id)
        printed = claim.printed
        if printed and printed.low is not None and printed.high is not None and printed.low > printed.high:
            yield say((*path, "printed"), "has a low end above its high end.", fix="Write the lower value as low.")
        known = {**found.inputs, **claim.given}
        for key, text in (("formula", claim.formula), ("fits_in", claim.fits_in)):
            if text and (why := _broken(text, known)):
                fix = f"Inputs: {', '.join(sorted(known))}." if known else "Give what it speaks of under inputs."
                yield say((*path, key), why, fix=fix)


def _broken(text: str, known: Mapping[str, Input]) -> str:
    """Why a formula cannot be reckoned; empty where it can."""
    try:
        claims.corners(text, known)
    except FormulaError as error:
        return str(error)
    return ""

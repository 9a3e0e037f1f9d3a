"""What must hold of one catalogue entry beyond its schema: every field has a source, and days and numbers fit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import cast

from auditor.catalogue.fields import Entry, entries
from auditor.errors import Problem
from auditor.inputs.documents import Data, Document, Path
from auditor.inputs.words import closest

SOURCED_MODEL = (
    "licence",
    "added_licence",
    "base_models",
    "released",
    "retires",
    "parameters",
    "active_parameters",
    "context_tokens",
    "inputs",
    "outputs",
    "training_flop",
    "claimed_open_source",
    "components",
    "instruction_tuned",
    "retires_disputed_from",
)
"""The fields of a model that need a source each."""

SOURCED_PROVIDER = (
    "processing_countries",
    "regions",
    "terms",
    "pricing_model",
    "trains_on_customer_data",
    "retention_days",
    "zero_retention",
    "dpa",
    "baa",
    "residency",
    "audit_right",
    "ip_indemnity",
    "subprocessor_notice_days",
    "subprocessors",
    "terms_notice_days",
)
"""The terms of a provider that need a source each; where it is established is what its ``source`` shows."""

_LICENCE_FIELDS = ("spdx", "steward", "version", "governing_law")


def model(entry: Entry, document: Document, path: Path) -> Iterator[Problem]:
    """What is wrong with a model."""
    yield from _sourced(entry, document, path, SOURCED_MODEL)
    yield from _unknown(entry, document, path, (*SOURCED_MODEL, "benchmarks"))
    yield from _in_order(entry, document, path, "released", "retires", "Retirement comes after release.")
    yield from _in_order(entry, document, path, "retires_disputed_from", "retires", "The last day any source gives.")
    if "retires_disputed_from" in entry and "retires" not in entry:
        yield document.problem(
            (*path, "retires_disputed_from"),
            "stands without retires.",
            fix="Add retires: the last of the days the sources give.",
        )
    if ("training_flop" in entry) != ("training_flop_basis" in entry):
        yield document.problem(
            path,
            "must state training_flop and training_flop_basis together.",
            why="A number of operations means little without saying who reckoned it.",
            fix="Add the one that is missing, or put training_flop under unknown.",
        )
    components = cast("dict[str, str]", entry.get("components", {}))
    if "retires" in entry and components.get("model_parameters_final") in ("released", "gated", "partial"):
        yield document.problem(
            (*path, "retires"),
            "cannot stand beside weights that are released.",
            why="Weights that can be downloaded do not retire; only offers of them do.",
            fix="Put the day on the price of each offer, as retires.",
        )
    if _number(entry, "active_parameters") > _number(entry, "parameters") > 0:
        yield document.problem((*path, "active_parameters"), "must not be more than parameters, which counts all.")
    for base, place in entries(entry, "base_models"):
        if ("model" in base) == ("name" in base):
            yield document.problem(
                (*path, *place),
                "must give either model (an id of the catalogue) or name (for what is not in it).",
                fix="Keep one of the two.",
            )


def licence(entry: Entry, document: Document, path: Path) -> Iterator[Problem]:
    """What is wrong with a licence."""
    yield from _unknown(entry, document, path, _LICENCE_FIELDS)


def provider(entry: Entry, document: Document, path: Path) -> Iterator[Problem]:
    """What is wrong with a provider."""
    yield from _sourced(entry, document, path, SOURCED_PROVIDER)
    yield from _unknown(entry, document, path, (*SOURCED_PROVIDER, "country", "statements"))


def price(entry: Entry, document: Document, path: Path) -> Iterator[Problem]:
    """What is wrong with a price."""
    yield from _in_order(entry, document, path, "from", "until", "", same=True)
    yield from _in_order(entry, document, path, "from", "retires", "An offer is there before it goes.")


def hardware(entry: Entry, document: Document, path: Path) -> Iterator[Problem]:
    """What is wrong with a machine."""
    yield from _in_order(entry, document, path, "from", "until", "", same=True)


def dated(entry: Entry, document: Document, path: Path) -> Iterator[Problem]:
    """What is wrong with a row that only has a first and a last day."""
    yield from _in_order(entry, document, path, "from", "until", "", same=True)


def per_hour(entry: Entry, document: Document, path: Path, hours: Decimal) -> Iterator[Problem]:
    """A price an hour that is not the middle of the range a month beside it, over the hours of a month."""
    month = cast("Entry", entry["per_month"])
    reckoned = (_number(month, "low") + _number(month, "high")) / 2 / hours
    if abs(reckoned - _number(entry, "per_hour")) > Decimal("0.0001"):
        what = f"must be the middle of per_month over {hours:f} hours."
        yield document.problem((*path, "per_hour"), what, fix=f"Write:  per_hour: {reckoned:.6f}")


def overhead(entry: Entry, document: Document, path: Path) -> Iterator[Problem]:
    """What is wrong with a monthly cost."""
    yield from _in_order(entry, document, path, "from", "until", "", same=True)
    if not _number(entry, "low") <= _number(entry, "mid") <= _number(entry, "high"):
        yield document.problem((*path, "mid"), "must lie between low and high.")


def codes(used: Iterable[tuple[Document, Path, str, str]]) -> Iterator[Problem]:
    """The countries (ISO 3166-1) and currencies (ISO 4217) that do not exist."""
    places = list(used)
    if not places:
        return
    import pycountry  # reads its tables from files: only where a code is to be looked up

    known = {
        "country": {country.alpha_2 for country in pycountry.countries},
        "currency": {currency.alpha_3 for currency in pycountry.currencies},
    }
    standard = {"country": "ISO 3166-1", "currency": "ISO 4217"}
    for document, path, kind, code in places:
        if code not in known[kind]:
            yield document.problem(path, f'"{code}" is not a {kind} of {standard[kind]}.', fix="Correct the code.")


def _sourced(entry: Entry, document: Document, path: Path, fields: Iterable[str]) -> Iterator[Problem]:
    cited: set[str] = set()
    for source, place in entries(entry, "sources"):
        for index, name in enumerate(cast("list[Data]", source["of"])):
            cited.add(str(name))
            if name not in entry:
                yield document.problem(
                    (*path, *place, "of", index),
                    f'"{name}" is not stated in this entry.',
                    fix=_meant(str(name), fields) or "State it, or take it out of this list.",
                )
    for name in fields:
        if name in entry and name not in cited:
            yield document.problem((*path, name), "has no source.", fix=f"Add {name} to the list under sources.of.")


def _unknown(entry: Entry, document: Document, path: Path, fields: Iterable[str]) -> Iterator[Problem]:
    for name in cast("dict[str, str]", entry.get("unknown", {})):
        place = (*path, "unknown", name)
        if name not in fields:
            yield document.problem(place, "is not a field that can be unknown.", fix=_meant(name, fields))
        elif name in entry:
            yield document.problem(
                place, "is stated in this entry, so it is not unknown.", fix="Remove one of the two."
            )


def _meant(name: str, fields: Iterable[str]) -> str:
    near = closest(name, fields)
    return f"Did you mean {near}?" if near else ""


def _in_order(
    entry: Entry, document: Document, path: Path, first: str, second: str, why: str, *, same: bool = False
) -> Iterator[Problem]:
    if first not in entry or second not in entry:
        return
    earlier, later = date.fromisoformat(str(entry[first])), date.fromisoformat(str(entry[second]))
    if later < earlier or (later == earlier and not same):
        than = "must not be before" if same else "must be after"
        yield document.problem((*path, second), f"{than} {first}, which is {earlier.isoformat()}.", why=why)


def _number(entry: Entry, key: str) -> Decimal:
    return Decimal(str(entry.get(key, 0)))

"""Reading the catalogue's files: every problem at once, with file and line."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path as FilePath
from typing import TypeAlias, TypeVar, cast

from auditor.catalogue import checks, offered, reading
from auditor.catalogue.citation import Citation
from auditor.catalogue.entries import Catalogue, Classification, Disagreement, Licence, Model, Release, Sector
from auditor.catalogue.fields import Cite, Entry, entries, named
from auditor.catalogue.house import HOUSE, Bounds
from auditor.catalogue.offers import Overhead, Provider
from auditor.errors import Problem, ProblemsError, RulesError
from auditor.inputs import documents, schema_errors
from auditor.inputs.documents import Data, Document, Path
from auditor.inputs.words import closest

_Named = TypeVar("_Named", Disagreement, Model, Licence, Provider, Classification, Sector)
_Read = TypeVar("_Read")
_Check: TypeAlias = Callable[[Entry, Document, Path], Iterator[Problem]]

HOURS = "hours-per-month"
"""The figure by which a price an hour is one a month."""

_NO_CITATION = Citation("", "", "", "", "", "")
"""Stands where a source is broken, so that reading goes on; the problem told stops the load."""


def load(folder: FilePath, schema_folder: FilePath, house: FilePath | None = None) -> Catalogue:
    """The catalogue in a folder, with the entries of a house policy after it; raises RulesError with every problem."""
    schema = json.loads((schema_folder / "catalogue.schema.json").read_text("utf-8"))
    reader = _Reader()
    for document, name in reader.documents(folder, schema):
        reader.read(document, name)
    if house is not None:
        bounds = Bounds.of(reader.catalogue)
        for document, name in reader.documents(house, schema):
            reader.problems += bounds.overstepped(document)
            reader.read(document, f"{HOUSE}/{name}")
    reader.finish()
    if reader.problems:
        raise RulesError(reader.problems)
    return reader.catalogue


@dataclass(slots=True)
class _Reader:
    catalogue: Catalogue = field(default_factory=Catalogue)
    problems: list[Problem] = field(default_factory=list)
    used: list[tuple[Document, Path, str, str]] = field(default_factory=list)
    """Every id an entry refers to: where, the kind of the entry meant, and the id."""
    codes: list[tuple[Document, Path, str, str]] = field(default_factory=list)
    """Every country and currency, with where it stands."""
    names: dict[str, str] = field(default_factory=dict)
    """Every id and other name of a model, with the id of the model it is a name of."""
    months: list[tuple[Document, Path, Entry, date]] = field(default_factory=list)
    """Machines with a range a month, each with its first day."""
    sizes: list[tuple[Document, Path, Overhead]] = field(default_factory=list)
    """Costs beside the model that are for models up to a size."""
    meant: set[str] = field(default_factory=set)
    """Ids in files that have a problem: what refers to them has none of its own."""
    rows: set[tuple[str, ...]] = field(default_factory=set)
    """What may stand only once: the price of an offer, or of a machine, from a day."""

    def documents(self, folder: FilePath, schema: Mapping[str, object]) -> Iterator[tuple[Document, str]]:
        """The files of a folder that are well-formed, each with its name."""
        for path in sorted(folder.rglob("*.yaml")):
            document = None
            try:
                document = documents.load(path, error=RulesError)
                schema_errors.check(document, schema, error=RulesError)
            except ProblemsError as error:
                self.problems += error.problems
                self.meant |= set() if document is None else named(document.data)
                continue
            yield document, path.relative_to(folder).as_posix()

    def read(self, document: Document, name: str) -> None:
        """Add one file's entries."""
        data = cast("Entry", document.data)
        found = self.catalogue
        found.files[name] = document.sha256
        cite = self._cite(document, data)
        for entry, path, model in self._each(document, data, "models", reading.model, checks.model, cite):
            self._add(found.models, model, document, path)
            self._names(entry, document, path)
            self._refers(entry, document, path, licence="licences", added_licence="licences")
            for base, place in entries(entry, "base_models"):
                self._refers(base, document, (*path, *place), model="models", licence="licences")
        for _, path, licence in self._each(document, data, "licences", reading.licence, checks.licence, cite):
            self._add(found.licences, licence, document, path)
        for entry, path, provider in self._each(document, data, "providers", reading.provider, checks.provider, cite):
            self._add(found.providers, provider, document, path)
            self._refers(entry, document, path, terms="licences")
            self._uses_codes(entry, document, path)
        for entry, path, price in self._each(document, data, "prices", offered.price, checks.price, cite):
            found.prices.append(price)
            self._once(document, path, price.provider, price.model, price.starts.isoformat())
            self._refers(entry, document, path, provider="providers", model="models")
            self._uses_codes(entry, document, path)
        for entry, path, machine in self._each(document, data, "hardware", offered.hardware, checks.hardware, cite):
            found.hardware.append(machine)
            if machine.month_low is not None:
                self.months.append((document, path, entry, machine.starts))
            self._once(document, path, machine.id, machine.starts.isoformat())
            self._uses_codes(entry, document, path)
        for entry, path, capacity in self._each(document, data, "capacity", offered.capacity, None, cite):
            found.capacity.append(capacity)
            self._refers(entry, document, path, hardware="hardware")
        for entry, path, overhead in self._each(document, data, "overheads", offered.overhead, checks.overhead, cite):
            found.overheads.append(overhead)
            if overhead.parameters_at_most is not None:
                self.sizes.append((document, path, overhead))
            self._uses_codes(entry, document, path)
        self._running(document, data, cite)
        for _, path, figure in self._each(document, data, "figures", offered.figure, checks.dated, cite):
            found.figures.append(figure)
            self._once(document, path, figure.id, figure.starts.isoformat())
        for entry, path, permission in self._each(document, data, "permissions", reading.permission, None, cite):
            found.permissions.append(permission)
            self._refers(entry, document, path, licence="licences")
        for entry, path, release in self._each(document, data, "releases", reading.release, None, cite):
            self._release(release, entry, document, path)
        for entry, path, one in self._each(document, data, "disagreements", reading.disagreement, None, cite):
            self._add(found.disagreements, one, document, path)
            for kind in ("models", "licences", "providers"):
                for index, name in enumerate(cast("list[str]", entry.get(kind, []))):
                    self.used.append((document, (*path, kind, index), kind, name))

        self._industries(document, data, cite)

    def _running(self, document: Document, data: Entry, cite: Cite) -> None:
        """What hosting a model oneself takes beside the machine and its price by the hour."""
        found = self.catalogue
        for _, _, hidden in self._each(document, data, "hidden", offered.hidden, checks.dated, cite):
            found.hidden.append(hidden)
        for entry, path, rent in self._each(document, data, "rents", offered.rent, checks.dated, cite):
            found.rents.append(rent)
            self._once(document, path, rent.hardware, rent.terms, rent.starts.isoformat())
            self._refers(entry, document, path, hardware="hardware")
            self._uses_codes(entry, document, path)
        for _, path, one in self._each(document, data, "architectures", offered.architecture, None, cite):
            for index, name in enumerate(one.models):
                self.used.append((document, (*path, "models", index), "models", name))
                if name in found.architectures:
                    what = f"the architecture of {name} is told already."
                    self._say(document, (*path, "models", index), what, "Keep one.")
                found.architectures[name] = one

    def _industries(self, document: Document, data: Entry, cite: Cite) -> None:
        found = self.catalogue
        for _, path, one in self._each(document, data, "classifications", reading.classification, None, cite):
            self._add(found.classifications, one, document, path)
        for entry, path, sector in self._each(document, data, "sectors", reading.sector, None, cite):
            self._add(found.sectors, sector, document, path)
            for scheme in cast("Entry", entry["codes"]):
                self.used.append((document, (*path, "codes", scheme), "classifications", scheme))

    def finish(self) -> None:
        """Check what only the whole catalogue shows: references, and codes of countries and currencies."""
        known = {
            "licences": set(self.catalogue.licences),
            "providers": set(self.catalogue.providers),
            "models": set(self.catalogue.models),
            "hardware": {row.id for row in self.catalogue.hardware},
            "classifications": set(self.catalogue.classifications),
        }
        for document, path, kind, name in self.used:
            if name not in known[kind] | self.meant:
                near = closest(name, known[kind])
                self._say(
                    document,
                    path,
                    f'"{name}" is not among the {kind} of the catalogue.',
                    f'Did you mean "{near}"?' if near else "Add it, or correct the id.",
                )
        self.problems += checks.codes(self.codes)
        for document, path, overhead in self.sizes:
            if not any(_for_larger(overhead, other) for other in self.catalogue.overheads):
                what = "has no row beside it for larger models, whose cost would then be left out."
                self._say(document, (*path, "parameters_at_most"), what, "Add a row of this topic without a size.")
        for document, path, entry, day in self.months if self.catalogue.figures else ():
            hours = self.catalogue.figure(HOURS, day).value
            self.problems += checks.per_hour(entry, document, path, hours)

    def _each(
        self,
        document: Document,
        data: Entry,
        key: str,
        read: Callable[[Entry, Path, Cite], _Read],
        check: _Check | None,
        cite: Cite,
    ) -> Iterator[tuple[Entry, Path, _Read]]:
        for entry, path in entries(data, key):
            if check is not None:
                self.problems += check(entry, document, path)
            yield entry, path, read(entry, path, cite)

    def _add(self, into: dict[str, _Named], entry: _Named, document: Document, path: Path) -> None:
        if entry.id in into:
            self._say(document, (*path, "id"), f"{entry.id} is in the catalogue already.", "Remove one.")
        into[entry.id] = entry

    def _release(self, release: Release, entry: Entry, document: Document, path: Path) -> None:
        """What is told of a model's release is told once."""
        for index, name in enumerate(release.models):
            if name in self.catalogue.releases:
                self._say(document, (*path, "models", index), f"the release of {name} is told already.", "Keep one.")
            self.catalogue.releases[name] = release
            self.used.append((document, (*path, "models", index), "models", name))
        self._refers(
            cast("Entry", entry.get("licences", {})),
            document,
            (*path, "licences"),
            **dict.fromkeys(release.licences, "licences"),
        )

    def _names(self, entry: Entry, document: Document, path: Path) -> None:
        """No two models may go by the same name."""
        identifier = str(entry["id"])
        listed = [((*path, "id"), identifier)]
        listed += [
            ((*path, "aliases", i), str(name)) for i, name in enumerate(cast("list[Data]", entry.get("aliases", [])))
        ]
        for place, name in listed:
            other = self.names.setdefault(name, identifier)
            if other != identifier:
                self._say(document, place, f"{name} is a name of {other} already.", "Keep it with one of the two.")

    def _once(self, document: Document, path: Path, *what: str) -> None:
        if what in self.rows:
            self._say(
                document,
                path,
                f"is the second row of {'/'.join(what[:-1])} from {what[-1]}.",
                "Remove one, or give it another first day.",
            )
        self.rows.add(what)

    def _refers(self, entry: Entry, document: Document, path: Path, **fields: str) -> None:
        self.used += [(document, (*path, key), kind, str(entry[key])) for key, kind in fields.items() if key in entry]

    def _uses_codes(self, entry: Entry, document: Document, path: Path) -> None:
        for key in ("country", "currency"):
            if key in entry:
                self.codes.append((document, (*path, key), key, str(entry[key])))
        for index, code in enumerate(cast("list[Data]", entry.get("processing_countries", []))):
            self.codes.append((document, (*path, "processing_countries", index), "country", str(code)))
        for one, place in entries(entry, "subprocessors"):
            for index, code in enumerate(cast("list[Data]", one.get("countries", []))):
                self.codes.append((document, (*path, *place, "countries", index), "country", str(code)))

    def _cite(self, document: Document, data: Entry) -> Cite:
        """How a source of this file becomes a citation: what it leaves out stands with the document it names."""
        listed = cast("dict[str, Entry]", data.get("documents", {}))

        def cite(source: Entry, path: Path) -> Citation:
            cited = str(source["document"])
            base = listed.get(cited, {})
            missing = [key for key in ("url", "checked", "confidence") if key not in source and key not in base]
            lacks = ", ".join(missing)
            if missing:
                near = closest(cited, listed)
                self._say(
                    document,
                    (*path, "document"),
                    f'"{cited}" is not listed under documents, and the source gives no {lacks} of its own.',
                    f'Did you mean "{near}"?'
                    if near
                    else "List the document at the head of the file with title, url, checked and confidence.",
                )
                return _NO_CITATION
            return Citation(
                document=str(base.get("title", cited)),
                pinpoint=str(source["pinpoint"]),
                quote=str(source.get("quote", "")),
                url=str(source.get("url", base.get("url"))),
                checked=str(source.get("checked", base.get("checked"))),
                confidence=str(source.get("confidence", base.get("confidence"))),
                opened=str(source.get("opened", base.get("opened", ""))),
            )

        return cite

    def _say(self, document: Document, path: Path, what: str, fix: str) -> None:
        self.problems.append(document.problem(path, what, fix=fix))


def _for_larger(one: Overhead, other: Overhead) -> bool:
    """Whether a cost stands beside another for models of any size, for as long."""
    same = (one.access, one.topic, one.per, one.currency) == (other.access, other.topic, other.per, other.currency)
    lasts = other.ends is None or (one.ends is not None and one.ends <= other.ends)
    return same and other.parameters_at_most is None and other.starts <= one.starts and lasts

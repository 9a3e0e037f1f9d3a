"""What a house policy may not put into the catalogue: rows that change what the built-in entries say.

A new model, licence, provider or machine changes nothing for a descriptor that does not name it. A row about what is
there already would: a lower price of a provider, a machine that carries more. So such a row needs something own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, cast

from auditor.catalogue.entries import Catalogue
from auditor.catalogue.fields import Entry, entries
from auditor.errors import Problem
from auditor.inputs.documents import Document, Path

HOUSE: Final = "policy"
"""The first part of the names of a policy's files, and so the pack of its rules."""

_REFERENCE: Final = "LicenseRef-"
"""How the name of a licence that SPDX does not know begins; those of SPDX are shared by whoever uses the licence."""

_ABOUT: Final = {
    "prices": ("provider", "model"),
    "hardware": ("id",),
    "capacity": ("hardware",),
    "permissions": ("licence",),
}
"""What a row of each kind is about; at least one of these must be the policy's own."""

_ALLOWED: Final = frozenset({"documents", "models", "licences", "providers", "releases", *_ABOUT})
"""What a policy may list at all: anything else counts for what is there already."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """The ids of the built-in catalogue, by the key that refers to them."""

    known: dict[str, frozenset[str]]
    licence_names: frozenset[str]
    """Every id, alias and own reference of a licence, in lower case."""

    @classmethod
    def of(cls, catalogue: Catalogue) -> Bounds:
        """The bounds a catalogue sets before a policy is read."""
        machines = frozenset(row.id for row in catalogue.hardware)
        own = [one.spdx for one in catalogue.licences.values() if one.spdx.startswith(_REFERENCE)]
        named = [name for one in catalogue.licences.values() for name in (one.id, *one.aliases)]
        return cls(
            {
                "provider": frozenset(catalogue.providers),
                "model": frozenset(catalogue.models),
                "licence": frozenset(catalogue.licences),
                "hardware": machines,
                "id": machines,
            },
            frozenset(name.lower() for name in (*named, *own)),
        )

    def overstepped(self, document: Document) -> Iterator[Problem]:
        """Every row of a policy's file that would change the built-in catalogue."""
        data = cast("Entry", document.data)
        yield from self._names(document, data)
        for release, path in entries(data, "releases"):
            for index, name in enumerate(cast("list[str]", release["models"])):
                if name in self.known["model"]:
                    what = f"{name} is a model of the built-in catalogue, which a policy cannot change."
                    yield document.problem((*path, "models", index), what, fix="Name only models of your own.")
        for kind, keys in _ABOUT.items():
            for entry, path in entries(data, kind):
                names = [str(entry[key]) for key in keys]
                if all(name in self.known[key] for key, name in zip(keys, names, strict=True)):
                    yield document.problem(
                        (*path, keys[0]),
                        f"is about {' and '.join(names)} of the built-in catalogue, which a policy cannot change.",
                        why="A policy adds and tightens. What it says of its own offers changes no other candidate.",
                        fix="Add a provider, model, machine or licence of your own, and give the row to that.",
                    )
        for kind in data:
            if kind not in _ALLOWED:
                yield document.problem(
                    (kind,),
                    "cannot stand in a policy: it counts for what the built-in catalogue holds.",
                    fix=f"Leave it out; a policy may list {', '.join(sorted(_ALLOWED - {'documents'}))}.",
                )

    def _names(self, document: Document, data: Entry) -> Iterator[Problem]:
        """Every name a licence of the policy would share with a built-in one, which then meant neither of the two."""
        for licence, path in entries(data, "licences"):
            aliases = cast("list[str]", licence.get("aliases", []))
            listed: list[tuple[Path, str]] = [(("aliases", index), name) for index, name in enumerate(aliases)]
            reference = str(licence.get("spdx", ""))
            listed += [(("spdx",), reference)] if reference.startswith(_REFERENCE) else []
            for place, name in listed:
                if name.lower() in self.licence_names:
                    yield document.problem(
                        (*path, *place),
                        f"{name} is a name of a licence of the built-in catalogue.",
                        why="A name that two licences go by means neither, so the policy would take it from that one.",
                        fix="Give your licence names of its own.",
                    )

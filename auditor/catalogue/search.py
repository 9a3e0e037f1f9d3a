"""Finding what is in the catalogue: by kind, by id, and by any other name an entry goes by."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Final, TypeAlias

from auditor.catalogue.entries import Catalogue, Licence, Model
from auditor.catalogue.offers import Capacity, Figure, Hardware, Overhead, Price, Provider, holds
from auditor.inputs.words import closest

AnyEntry: TypeAlias = Model | Licence | Provider | Price | Hardware | Capacity | Overhead | Figure

_LISTS: Final[dict[str, Callable[[Catalogue], Sequence[AnyEntry]]]] = {
    "models": lambda catalogue: list(catalogue.models.values()),
    "licences": lambda catalogue: list(catalogue.licences.values()),
    "providers": lambda catalogue: list(catalogue.providers.values()),
    "prices": lambda catalogue: catalogue.prices,
    "hardware": lambda catalogue: catalogue.hardware,
    "capacity": lambda catalogue: catalogue.capacity,
    "overheads": lambda catalogue: catalogue.overheads,
    "figures": lambda catalogue: catalogue.figures,
}

KINDS: Final = tuple(_LISTS)
"""The kinds of entry, as they are named in the files."""

_TUNED: Final = frozenset({"instruct", "chat", "it"})
"""Words of a name that say how a model was tuned, not which one it is."""


def listed(catalogue: Catalogue, kind: str, day: date | None) -> list[AnyEntry]:
    """The entries of a kind that hold on a day, or all of them; of models, those that are out and can be had."""
    if day is not None and kind == "models":
        return list(catalogue.models_at(day))
    if day is not None and kind == "prices":
        return list(catalogue.prices_at(day))
    return [entry for entry in _LISTS[kind](catalogue) if day is None or _holds(entry, day)]


def named(catalogue: Catalogue, name: str, day: date) -> Sequence[AnyEntry]:
    """Every entry of this id or other name; ``provider/model`` means the price asked on the day, else all its rows.

    Where no entry goes by exactly this name, every model and provider whose title or other name has all its words; of
    those only the ones that add nothing but how they were tuned, if there are any.
    """
    if found := [entry for entry in _named_entries(catalogue) if identifier(entry) == name]:
        return found
    if "/" in name and (rows := _prices(catalogue, name, day)):
        return rows
    lower = name.lower()
    exact = [entry for entry in _named_entries(catalogue) if lower in _other_names(entry)]
    return exact or _alike(catalogue, _words(name))


def _alike(catalogue: Catalogue, wanted: frozenset[str]) -> Sequence[Model | Provider]:
    """Models and providers that have these words in a name."""
    entries: list[Model | Provider] = [*catalogue.models.values(), *catalogue.providers.values()]
    found = [entry for entry in entries if wanted and _has(entry, wanted)]
    plain = [entry for entry in found if _has(entry, wanted, at_most=wanted | _TUNED)]
    return plain or found


def _has(entry: Model | Provider, wanted: frozenset[str], at_most: frozenset[str] | None = None) -> bool:
    """Whether a name of the entry has all these words, and none beyond those it may have."""
    names = map(_words, _other_names(entry))
    return any(wanted <= words and (at_most is None or words <= at_most) for words in names)


def _words(name: str) -> frozenset[str]:
    """The words of a name, a version number being one."""
    return frozenset(re.findall(r"[a-z]+(?:\d[\d.]*)?|\d[\d.]*[a-z]*", name.lower()))


def guess(catalogue: Catalogue, name: str) -> str:
    """The id or other name most like this one, empty where none is."""
    known = {known for entry in _named_entries(catalogue) for known in (identifier(entry), *_aliases(entry))}
    known |= {f"{price.provider}/{price.model}" for price in catalogue.prices}
    return closest(name, sorted(known))


def identifier(entry: AnyEntry) -> str:
    """What tells an entry from the others of its kind."""
    match entry:
        case Capacity():
            return f"{entry.hardware}/{entry.precision}/{entry.parameters_at_most}"
        case Overhead():
            size = "" if entry.parameters_at_most is None else f"/{entry.parameters_at_most}"
            return f"{entry.access}/{entry.name}{size}"
        case _:
            return entry.id


def _named_entries(catalogue: Catalogue) -> Iterator[Model | Licence | Provider | Price | Hardware]:
    yield from catalogue.models.values()
    yield from catalogue.licences.values()
    yield from catalogue.providers.values()
    yield from catalogue.prices
    yield from catalogue.hardware


def _prices(catalogue: Catalogue, name: str, day: date) -> list[Price]:
    provider, _, model = name.partition("/")
    price = catalogue.price_at(provider, model, day)
    rows = [row for row in catalogue.prices if (row.provider, row.model) == (provider, model)]
    return rows if price is None else [price]


def _aliases(entry: AnyEntry) -> tuple[str, ...]:
    return entry.aliases if isinstance(entry, Model | Licence) else ()


def _other_names(entry: AnyEntry) -> set[str]:
    names = {name.lower() for name in (identifier(entry), *_aliases(entry))}
    if isinstance(entry, Model | Licence | Provider):
        names.add(entry.title.lower())
    if isinstance(entry, Licence) and entry.spdx != "NOASSERTION":
        names.add(entry.spdx.lower())
    return names


def _holds(entry: AnyEntry, day: date) -> bool:
    return holds(entry.starts, entry.ends, day) if isinstance(entry, Hardware | Overhead | Figure) else True

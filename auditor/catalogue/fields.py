"""The fields of a catalogue file's mappings: text, numbers, days and sources, as the entries have them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import TypeAlias, cast

from auditor.catalogue.citation import Citation
from auditor.inputs.documents import Data, Path

Entry: TypeAlias = dict[str, Data]
Cite: TypeAlias = Callable[[Entry, Path], Citation]
"""The citation a source stands for; the path says where the source stands, for messages."""


def entries(data: Entry, key: str) -> Iterator[tuple[Entry, Path]]:
    """The mappings of a list with their paths; none where there is no such list."""
    for index, item in enumerate(cast("list[Entry]", data.get(key, []))):
        yield item, (key, index)


def named(data: Data) -> set[str]:
    """The ids in the lists of a file, whatever else is wrong with it."""
    lists = data.values() if isinstance(data, dict) else ()
    items = (item for one in lists if isinstance(one, list) for item in one)
    return {str(item["id"]) for item in items if isinstance(item, dict) and "id" in item}


def source(entry: Entry, path: Path, cite: Cite) -> Citation:
    """The citation of an entry."""
    return cite(cast("Entry", entry["source"]), (*path, "source"))


def sources(entry: Entry, path: Path, cite: Cite) -> dict[str, Citation]:
    """The citations of an entry by the fields that rest on them."""
    found: dict[str, Citation] = {}
    for source, place in entries(entry, "sources"):
        citation = cite(source, (*path, *place))
        found |= dict.fromkeys((str(name) for name in cast("list[Data]", source["of"])), citation)
    return found


def text(entry: Entry, key: str) -> str | None:
    """A text, or None where it is left out."""
    return str(entry[key]) if key in entry else None


def texts(entry: Entry, key: str) -> tuple[str, ...]:
    """A list of texts."""
    return tuple(str(item) for item in cast("list[Data]", entry.get(key, [])))


def whole(entry: Entry, key: str) -> int | None:
    """A whole number, which YAML may also write 7e10."""
    return int(Decimal(str(entry[key]))) if key in entry else None


def decimal(entry: Entry, key: str) -> Decimal:
    """A number."""
    return Decimal(str(entry[key]))


def decimal_if(entry: Entry, key: str) -> Decimal | None:
    """A number, or None where it is left out."""
    return decimal(entry, key) if key in entry else None


def day(entry: Entry, key: str) -> date | None:
    """A day, or None where it is left out."""
    return date.fromisoformat(str(entry[key])) if key in entry else None


def first_day(entry: Entry) -> date:
    """The first day on which an entry holds."""
    return date.fromisoformat(str(entry["from"]))

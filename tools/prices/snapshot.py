"""The snapshot itself: the files of prices in the catalogue, read and written as they stand there.

A row is never overwritten. Where the packages agree on a new price, the row that held is closed on the day before the
first day on record of the new one, which follows; a figure that was not on record is added. Only the remarks that say
which packages agree, and the day on which the packages were read, are renewed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from tools.prices import agree
from tools.prices.agree import NONE, Checked, Row
from tools.prices.books import Book
from tools.prices.quotes import Quote, Rates, day_before

WIDTH = 120
KEYS = {
    "cached": "cached_input_per_mtok",
    "input": "input_per_mtok",
    "output": "output_per_mtok",
    "cache_write": "cache_write_per_mtok",
    "cached_batch": "cached_batch_per_mtok",
}
PLAIN = (*KEYS, "batch_discount")
"""Figures that are one number of a row."""
ORDER = (
    "provider",
    "model",
    "currency",
    "from",
    "until",
    "retires",
    "input_per_mtok",
    "output_per_mtok",
    "cached_input_per_mtok",
    "cache_write_per_mtok",
    "batch_discount",
    "cached_batch_per_mtok",
    "long_context",
    "flex",
    "priority",
    "note",
    "source",
)

Entry: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class File:
    """One file: the comment at its head, its documents and its rows, every value as it is written."""

    path: Path
    head: str
    documents: dict[str, Entry]
    entries: list[Entry]

    def rows(self) -> list[Row]:
        """Its rows as they are compared."""
        offers = [(entry["provider"], entry["model"]) for entry in self.entries]
        return [
            agree.row(entry, offer not in offers[index + 1 :])
            for index, (entry, offer) in enumerate(zip(self.entries, offers, strict=True))
        ]


def load(folder: Path) -> list[File]:
    """Every file of prices of a catalogue."""
    return [_read(path) for path in sorted(folder.glob("*.yaml"))]


def _read(path: Path) -> File:
    text = path.read_text("utf-8")
    data = yaml.load(text, Loader=yaml.BaseLoader)
    return File(path, text[: text.index("documents:")], data["documents"], data["prices"])


def renewed(file: File, checked: Mapping[str, Checked], books: Mapping[str, Book], as_of: date) -> File:
    """The file with what the packages agree on; rows on which something is open stay as they are."""
    entries: list[Entry] = []
    for entry, row in zip(file.entries, file.rows(), strict=True):
        entries += _renewed(entry, row, checked[row.id], books, as_of)
    used = {str(entry["source"]["document"]) for entry in entries}
    documents = {
        name: _document(books[name], as_of) if name in books else told for name, told in file.documents.items()
    }
    documents |= {name: _document(books[name], as_of) for name in sorted(used - documents.keys())}
    return File(file.path, file.head, documents, entries)


def _renewed(entry: Entry, row: Row, found: Checked, books: Mapping[str, Book], as_of: date) -> Iterator[Entry]:
    agreed = _agreed(found, books)
    if not row.holds(as_of):  # what has ended is only added to
        agreed = {name: figure for name, figure in agreed.items() if row.figures[name] == NONE}
    moved = [name for name in PLAIN if name in agreed]
    changed = any(row.figures[name] != NONE for name in moved)
    if changed:
        name = next(iter(found.heard))
        first = min(quote.since or books[each].day for each, quote in found.heard.items())
        starts = first if row.starts < first <= as_of else as_of
        yield {**entry, "until": day_before(starts).isoformat()}
        follow = {key: value for key, value in entry.items() if key not in ("until", "note")}
        entry = {**follow, "from": starts.isoformat(), "source": {"document": name, "pinpoint": found.keys[name]}}
    for name in moved:
        entry = {**entry, KEYS.get(name, name): agreed[name]}
    if "long_prompt" in agreed and row.figures["long_prompt"] == NONE:
        entry = {**entry, "long_context": _long(next(iter(found.heard.values())))}
    for name, key in agree.OF_LONG.items():
        if name in agreed and row.figures[name] == NONE and "long_context" in entry:
            entry = {**entry, "long_context": {**entry["long_context"], key: agreed[name]}}
    for name in ("flex", "priority"):
        if name in agreed and row.figures[name] == NONE:
            entry = {
                **entry,
                name: _rates(next(rates for one in found.heard.values() if (rates := getattr(one, name)))),
            }
    yield {**entry, "source": _source(entry["source"], found, books, changed)}


def _agreed(found: Checked, books: Mapping[str, Book]) -> dict[str, str]:
    """What two lineages or more say alike and none otherwise, where the snapshot says something else."""
    agreed = {}
    for one in found.open:
        said = {name: value for name, value in one.said.items() if name in books}
        alike = one.figure in agree.COMPARED and len(set(said.values())) == 1
        if alike and len({books[name].lineage for name in said}) > 1:
            agreed[one.figure] = next(iter(said.values()))
    return agreed


def _long(quote: Quote) -> Entry:
    long = quote.long_prompt
    if long is None:
        raise ValueError("no price of long prompts")
    prices = {"input_per_mtok": agree.plain(long.input), "output_per_mtok": agree.plain(long.output)}
    return {"above_input_tokens": str(long.above), **prices}


def _rates(of: Rates) -> Entry:
    return {"input_per_mtok": agree.plain(of.input), "output_per_mtok": agree.plain(of.output)}


def _source(source: Entry, found: Checked, books: Mapping[str, Book], changed: bool) -> Entry:
    """The citation, with the packages that agree as they are now; other remarks stay."""
    parts = [part for part in str(source["pinpoint"]).split("; ") if not part.endswith((" agree", " agrees"))]
    told = "; ".join(parts[1:])
    agreeing = found.heard if changed else found.agreeing
    names = [books[name].title for name in agreeing if name != source["document"] and books[name].title not in told]
    if names:
        last = f"{', '.join(names[:-1])} and {names[-1]}" if names[1:] else names[0]
        parts.insert(1, f"{last} agree{'' if names[1:] else 's'}")
    return {**source, "pinpoint": "; ".join(parts)}


def _document(book: Book, as_of: date) -> Entry:
    return {
        "title": book.described,
        "url": f"https://pypi.org/project/{book.name}/{book.version}/",
        "checked": as_of.isoformat(),
        "confidence": "secondary",
    }


def text(file: File) -> str:
    """The file as it is written."""
    return "\n".join(_lines(file)) + "\n"


def _lines(file: File) -> Iterator[str]:
    yield f"{file.head}documents:"
    for name, told in file.documents.items():
        yield f"  {name}:"
        yield from (f"    {key}: {_scalar(value)}" for key, value in told.items())
    yield ""
    yield "prices:"
    for entry in file.entries:
        yield from _entry(entry)


def _entry(entry: Mapping[str, Any]) -> Iterator[str]:
    mark = "- "
    for key in ORDER:
        if key not in entry:
            continue
        value = entry[key]
        if isinstance(value, dict):
            flow = (
                f"  {mark}{key}: {{{', '.join(f'{name}: {_scalar(one, flow=True)}' for name, one in value.items())}}}"
            )
            if len(flow) <= WIDTH:
                yield flow
            else:
                yield f"  {mark}{key}:"
                yield from (f"      {name}: {_scalar(one)}" for name, one in value.items())
        else:
            yield f"  {mark}{key}: {_scalar(value)}"
        mark = "  "


def _scalar(value: Any, *, flow: bool = False) -> str:
    """A plain scalar where YAML reads it back as the same text, else quoted."""
    plain = str(value)
    risky = (
        any(mark in plain for mark in ((", ", ",", "{", "}", "[", "]") if flow else ())) or plain[:1] in "&*!|>'\"%@`#"
    )
    return f'"{plain}"' if risky or ": " in plain or " #" in plain else plain


def changes(before: Iterable[File], after: Iterable[File]) -> Iterator[str]:
    """What differs, by file and line of rows, for people to read before they commit it."""
    for old, new in zip(before, after, strict=True):
        known = {row.id: row for row in old.rows()}
        for row in new.rows():
            was = known.get(row.id)
            if was is None:
                yield f"{row.id}: new row, {row.figures['input']} in and {row.figures['output']} out."
                continue
            for name in row.figures:
                if row.figures[name] != was.figures[name]:
                    yield f"{row.id}: {name} {was.figures[name]}, now {row.figures[name]}."
            if row.ends != was.ends:
                yield f"{row.id}: ends {row.ends}."

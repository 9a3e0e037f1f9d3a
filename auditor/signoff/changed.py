"""What was changed in a report after a revision of it, in words for people: the kinds of objects, and what of them.

This only tells. Whether a change is allowed is judged by the library for signatures.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from auditor.report import attached

if TYPE_CHECKING:
    from pyhanko.pdf_utils.reader import PdfFileReader

KINDS = {
    "/Catalog": "the catalogue of the document",
    "/Pages": "the order of its pages",
    "/Page": "a page",
    "/Annot": "a field, link or note",
    "/Font": "a typeface",
    "/FontDescriptor": "a typeface",
    "/Filespec": "an attached file",
    "/EmbeddedFile": "an attached file",
    "/StructElem": "what is read aloud",
    "/StructTreeRoot": "what is read aloud",
    "/Outlines": "the bookmarks",
    "/XObject": "a drawing or an appearance",
    "/Sig": "a signature",
}
"""Objects by their type."""

OTHER = "another part of the file"

KEPT_UP_TO_DATE = frozenset({"/AcroForm", "/DSS", "/Extensions", "/Metadata", "/Perms"})
"""What a signature changes in the catalogue."""


def changed(reader: PdfFileReader, revision: int) -> str:
    """What stood at the end of a revision and differs in a later one; "" where nothing can be named."""
    try:
        found = dict.fromkeys(_changes(reader, revision))
    except attached.broken():
        return ""
    return ", ".join(found)


def _changes(reader: PdfFileReader, revision: int) -> Iterator[str]:
    for later in range(revision + 1, reader.total_revisions):
        before, after = (reader.get_historical_resolver(number) for number in (later - 1, later))
        for reference in sorted(_rewritten(after), key=lambda one: int(one.idnum)):
            if before.is_ref_unassignable(reference):
                continue  # a new object is told by the old one that now refers to it
            yield from _told(before(reference), after(reference))


def _rewritten(revision: Any) -> Any:
    return revision.explicit_refs_in_revision()


def _told(old: Any, new: Any) -> Iterator[str]:
    if old == new and getattr(old, "encoded_data", None) == getattr(new, "encoded_data", None):
        return
    kind = str(attached.entry(old, "/Type", "")) if hasattr(old, "keys") else ""
    if kind == "/Metadata" or (not kind and "/Producer" in old):
        return  # the day and the program of the change; what else they say is checked by itself
    if not hasattr(old, "keys") or not hasattr(new, "keys"):
        yield KINDS.get(kind, OTHER)
        return
    keys = sorted(str(key) for key in {*old, *new} if _raw(old, key) != _raw(new, key))
    if kind == "/Catalog":
        keys = [key for key in keys if key not in KEPT_UP_TO_DATE]
        if not keys:
            return
    if "/V" in keys and "/V" not in old:
        return  # a field that was signed
    yield KINDS.get(kind, OTHER) + (f" ({', '.join(keys)})" if keys else "")


def _raw(dictionary: Any, key: Any) -> Any:
    return dictionary.raw_get(key) if key in dictionary else None

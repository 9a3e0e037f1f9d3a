"""What a report says of itself to programs: title, author and the standards it follows stay as they were written.

A signature may bring the day of the change and the program that made it up to date, and nothing else of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from auditor.errors import InputError
from auditor.report import attached
from auditor.report.attached import Report
from auditor.signoff.checks import Check, bad

MEANT = ("title", "creator", "description", "part", "conformance", "CreatorTool", "CreateDate")
"""What of the metadata says something: names of elements, or of attributes where a program writes them so."""

KEPT_UP_TO_DATE = ("/Producer", "/ModDate")
"""What of the information a signature brings up to date."""


def checks(report: Report) -> Iterator[Check]:
    """A check that speaks only where something else was changed."""
    first = re.search(rb"startxref\s+\d+\s+%%EOF\r?\n?", report.data)
    end = len(report.data) if first is None else first.end()
    try:
        before, after = (_said(part, report.name) for part in (report.data[:end], report.data))
    except InputError as error:
        yield bad("file/metadata", f"What the document says of itself cannot be read: {error.problems[0].what}")
        return
    if before != after:
        odd = min(before ^ after, key=_telling)
        yield bad("file/metadata", f"What the document says of itself was changed after it was written: “{odd}”.")


def _telling(said: str) -> tuple[int, str]:
    """What says most to people comes first."""
    name = said.partition(":")[0]
    return (MEANT.index(name) if name in MEANT else len(MEANT)), said


def _said(data: bytes, name: str) -> set[str]:
    """What the document's metadata and information say, but for what a signature keeps up to date."""
    from lxml import etree

    reader = attached.opened(data, name)
    try:
        root = etree.fromstring(_without_packet(bytes(reader.root["/Metadata"].data)), _parser())
        info = attached.entry(reader.trailer_view, "/Info", {})
        told = {str(info[key]) for key in info if key not in KEPT_UP_TO_DATE}
    except (*attached.broken(), etree.XMLSyntaxError) as error:
        raise attached.no_report(name, f"has metadata that cannot be read: {error}.") from error
    return told | set(_values(root))


def _parser() -> Any:
    from lxml import etree

    return etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True)


def _without_packet(xml: bytes) -> bytes:
    return re.sub(rb"<\?xpacket[^>]*\?>", b"", xml).strip()


def _values(element: Any) -> Iterator[str]:
    """Each thing meant with its value: as an attribute or an element, whichever way a program writes it."""
    for one in element.iter():
        for key, value in one.attrib.items():
            if _local(key) in MEANT:
                yield f"{_local(key)}: {value}"
        if _local(one.tag) in MEANT:
            yield f"{_local(one.tag)}: {' '.join(''.join(one.itertext()).split())}"


def _local(name: Any) -> str:
    return str(name).rpartition("}")[2]

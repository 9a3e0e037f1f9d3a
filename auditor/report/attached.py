"""A report read back: the files attached to it as it was first written, and the record among them.

Only the first revision is read, the one that a seal covers: what was attached later is no part of the report.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from auditor.errors import InputError, Problem
from auditor.inputs import documents
from auditor.record import canonical
from auditor.report.pdf import RECORD_NAME, Attachment

if TYPE_CHECKING:
    from pyhanko.pdf_utils.reader import PdfFileReader

MOST_BYTES = 100_000_000
"""A larger file is no report of ours."""

MOST_FILES = 64


def broken() -> tuple[type[Exception], ...]:
    """What the reader of PDF raises on a broken file: errors of its own, and those it did not foresee."""
    from pyhanko.pdf_utils.misc import PdfError

    unforeseen = (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError, zlib.error)
    return (PdfError, *unforeseen)


@dataclass(frozen=True, slots=True)
class Report:
    """A report with what it carries; ``digest`` is its record's SHA-256, ``identifier`` what the PDF calls itself."""

    name: str
    data: bytes
    record: canonical.Record
    digest: str
    attachments: tuple[Attachment, ...]
    identifier: str

    @property
    def files(self) -> dict[str, bytes]:
        """The content of every file attached, by name."""
        return {one.name: one.content for one in self.attachments}


def load(path: Path, schema_folder: Path) -> Report:
    """Read a report from a file; raises InputError where it is none."""
    return loads(content(path), str(path), schema_folder)


def content(path: Path) -> bytes:
    """The bytes of a file that may be a report; raises InputError where it cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise no_report(str(path), f"cannot be read: {error.strerror}.") from error


def loads(data: bytes, name: str, schema_folder: Path) -> Report:
    """A report from its bytes; raises InputError where they are none."""
    if len(data) > MOST_BYTES:
        raise no_report(name, f"has more than {MOST_BYTES:,} bytes.")
    reader = opened(data, name)
    files = attached(reader, name)
    own = next((one.content for one in files if one.name == RECORD_NAME), None)
    if own is None:
        raise no_report(name, "carries no record.", "Name a report that `auditor audit` wrote.")
    document = documents.loads(own, name=f"{name}: {RECORD_NAME}", format="json", limits=canonical.LIMITS)
    record = canonical.of(document, schema_folder)
    return Report(name, data, record, document.sha256, files, _identifier(reader))


def _identifier(reader: PdfFileReader) -> str:
    """The first half of the file's identifier, which stays when revisions are added."""
    if "/ID" not in reader.trailer_view:
        return ""
    first = reader.trailer_view["/ID"][0]
    return first if isinstance(first, str) else bytes(first).decode("ascii", "replace")


def opened(data: bytes, name: str) -> PdfFileReader:
    """The file as a PDF, read strictly; raises InputError where it is broken."""
    from io import BytesIO

    from pyhanko.pdf_utils.reader import PdfFileReader

    try:
        reader = PdfFileReader(BytesIO(data), strict=True)
        _ = reader.root
    except broken() as error:
        raise no_report(name, f"is no PDF, or a broken one: {error}.") from error
    return reader


def attached(reader: PdfFileReader, name: str) -> tuple[Attachment, ...]:
    """The files attached in the first revision; raises InputError where they cannot be read."""
    try:
        root = reader.get_historical_root(0)
        names = entry(root, "/Names", {})
        pairs = list(_pairs(names["/EmbeddedFiles"])) if "/EmbeddedFiles" in names else []
        if len(pairs) > MOST_FILES:
            raise no_report(name, f"carries {len(pairs)} files; {MOST_FILES} are the most.")
        found = tuple(_attachment(one) for one in pairs)
    except broken() as error:
        raise no_report(name, f"has attachments that cannot be read: {error}.") from error
    if len({one.name for one in found}) < len(found):
        raise no_report(name, "carries two files of one name.")
    return found


def _attachment(specification: Any) -> Attachment:
    stream = specification["/EF"]["/F"]
    return Attachment(
        name=str(specification["/UF"]),
        content=bytes(stream.data),
        media_type=str(entry(stream, "/Subtype", "/application/octet-stream"))[1:],
        relationship=str(entry(specification, "/AFRelationship", "/Data"))[1:],  # type: ignore[arg-type]  # as it is written
        description=str(entry(specification, "/Desc", "")),
    )


def entry(dictionary: Any, key: str, default: Any) -> Any:
    """What stands under a key, also where it is only referred to, which ``get`` would not follow."""
    if key in dictionary:
        return dictionary[key]
    return default


def _pairs(node: Any, depth: int = 0) -> Iterator[Any]:
    """The file specifications of a name tree."""
    if depth > 8:
        raise ValueError("the tree of names is too deep")
    names = entry(node, "/Names", [])
    for index in range(1, len(names), 2):
        yield names[index]
    kids = entry(node, "/Kids", [])
    for index in range(len(kids)):  # an index follows the reference, a loop would not
        yield from _pairs(kids[index], depth + 1)


def no_report(name: str, what: str, fix: str = "") -> InputError:
    """The error for a file that is no report, or a broken one."""
    return InputError([Problem(name, None, "", what, fix=fix)])

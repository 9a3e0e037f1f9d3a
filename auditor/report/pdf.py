"""The report as PDF/A-3a, tagged for PDF/UA-1, with the record inside it.

The same record and run give the same bytes with the same versions of Pango, HarfBuzz and this package: the dates are
those of the audit, the identifier is the record's digest, and the typefaces are the package's own.
"""

from __future__ import annotations

import gc
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Final, Literal

from auditor.errors import AuditorError
from auditor.record.canonical import canonical
from auditor.report import templates, theme
from auditor.report.html import extract as extract_page
from auditor.report.html import html

RECORD_NAME: Final = "record.json"
"""The name under which the record is attached."""

RUN_NAME: Final = "run.json"
"""The name under which stands what the report was made with: setting the pages anew needs the same."""


class ReportError(AuditorError):
    """The report cannot be set as asked."""


class TemplatesError(ReportError):
    """The customer's own templates cannot be set: what they give is input, so the exit code is that of bad input."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file carried inside the report. ``relationship`` is PDF's: what the file is to the document."""

    name: str
    content: bytes
    media_type: str = "application/octet-stream"
    relationship: Literal["Data", "Source", "Supplement"] = "Data"
    description: str = ""


def pdf(record: Mapping[str, Any], run: Mapping[str, str], *, attachments: Sequence[Attachment] = ()) -> bytes:
    """The report with the canonical record attached, and after it ``attachments`` in the order of their names.

    Raises ReportError where ``run`` names another record or two files share a name.
    """
    files = _files(record, run, attachments)
    own = next((file.content for file in files if file.name == templates.NAME), None)
    listed = [_listed(file) for file in files]
    failures: tuple[type[Exception], ...] = (*templates.failures(), ReportError)
    if own is None:
        return _rendered(html(record, run, listed), record, run, files)
    try:
        return _rendered(html(record, run, listed, templates.unpacked(own)), record, run, files)
    except failures as error:
        raise TemplatesError(f"the report cannot be set with these templates: {error}") from error


def extract(record: Mapping[str, Any], run: Mapping[str, str], candidate: str) -> bytes:
    """The redacted extract for the vendor of a candidate; nothing is attached to it."""
    return _rendered(extract_page(record, run, candidate), record, run, [])


def _rendered(page: str, record: Mapping[str, Any], run: Mapping[str, str], files: Sequence[Attachment]) -> bytes:
    from auditor.report.assets import BASE, Assets
    from auditor.report.surroundings import own_surroundings
    from auditor.report.typesetter import plain_sums, unread_layout, weasyprint

    fetching_failed = weasyprint.urls.FatalURLFetchingError
    from auditor.report.finish import finish

    day = datetime.fromisoformat(record["as_of"]).replace(tzinfo=UTC)
    media_types = {file.name: file.media_type for file in files}
    assets = Assets(theme.logo(run))
    collecting = gc.isenabled()
    gc.disable()  # setting pages makes many objects and few cycles: collecting them takes a tenth of the time
    try:
        with own_surroundings(day), plain_sums(), unread_layout():
            document = weasyprint.HTML(string=page, base_url=BASE, url_fetcher=assets)
            result: bytes = document.write_pdf(
                pdf_variant="pdf/a-3a",
                pdf_identifier=run["record_sha256"].encode("ascii"),
                finisher=lambda _, written: finish(written, media_types),
                attachments=[
                    weasyprint.Attachment(
                        string=file.content,
                        name=file.name,
                        description=file.description,
                        relationship=file.relationship,
                        created=day,
                        modified=day,
                    )
                    for file in files
                ],
            )
    except fetching_failed as error:
        raise ReportError(f"{error}: {error.__cause__}") from error
    finally:
        if collecting:
            gc.enable()
    return result


def _files(record: Mapping[str, Any], run: Mapping[str, str], attachments: Sequence[Attachment]) -> list[Attachment]:
    content = canonical(record)
    if sha256(content).hexdigest() != run["record_sha256"]:
        raise ReportError("the report would name the digest of another record than the one it prints")
    own = Attachment(RECORD_NAME, content, "application/json", "Data", "The record this report prints")
    made = {key: value for key, value in run.items() if key != "python"}  # any Python sets the same bytes
    with_what = Attachment(RUN_NAME, canonical(made), "application/json", "Supplement", "What the report was made with")
    files = [own, *sorted([with_what, *attachments], key=lambda file: file.name)]
    names = [file.name for file in files]
    if len(set(names)) < len(names):
        raise ReportError(f"two attached files have the same name: {', '.join(names)}")
    return files


def _listed(file: Attachment) -> dict[str, str]:
    return {"name": file.name, "what": file.description, "sha256": sha256(file.content).hexdigest()}

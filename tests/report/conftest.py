"""Reports rendered once for all tests: rendering is the slow part."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from typing import Any

import pypdf
import pytest

from auditor.report.pdf import Attachment, pdf
from tests.report import records

EXTRA = Attachment("descriptor.yaml", b"project: {id: travel}\n", "application/yaml", "Source", "The descriptor")


@dataclass(frozen=True)
class Rendered:
    """A report with the record it prints and what was logged while it was set."""

    record: dict[str, Any]
    data: bytes
    logged: tuple[str, ...]

    @cached_property
    def reader(self) -> pypdf.PdfReader:
        return pypdf.PdfReader(BytesIO(self.data))

    @cached_property
    def pages(self) -> list[str]:
        return [page.extract_text() for page in self.reader.pages]

    @cached_property
    def text(self) -> str:
        """All text with single spaces, since lines break anywhere."""
        return " ".join(" ".join(self.pages).split())

    def page_of(self, *words: str) -> str:
        """The page that holds all of these."""
        found = [page for page in self.pages if all(word in " ".join(page.split()) for word in words)]
        assert len(found) == 1, f"{words} on {len(found)} pages"
        return " ".join(found[0].split())


def rendered(record: dict[str, Any]) -> Rendered:
    messages: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda entry: messages.append(entry.getMessage())  # type: ignore[method-assign]
    handler.addFilter(lambda entry: "instead of HarfBuzz-Subset" not in entry.getMessage())  # is said without it
    loggers = [logging.getLogger(name) for name in ("weasyprint", "fontTools")]
    for logger in loggers:
        logger.addHandler(handler)
    try:
        data = pdf(record, records.run(record), attachments=[EXTRA])
    finally:
        for logger in loggers:
            logger.removeHandler(handler)
    return Rendered(record, data, tuple(messages))


@pytest.fixture(scope="session")
def render() -> Callable[[str], Rendered]:
    """Renders a record of ``records`` by name, once."""
    done: dict[str, Rendered] = {}

    def once(name: str) -> Rendered:
        if name not in done:
            done[name] = rendered(getattr(records, name)())
        return done[name]

    return once

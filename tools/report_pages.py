"""Set the report of every sample and look at its pages: ``python -m tools.report_pages RECORD...`` or without any.

For each record: the decision page is one page, no text leaves its table cell or its page, every finding that applies
and every obligation of the record stands in the text, and nothing was logged while the pages were set. Without
arguments every sample is audited first, with its waivers where it has some. Exits 1 and names each page that fails.
"""

from __future__ import annotations

import json
import logging
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import weasyprint

from auditor.record import canonical
from auditor.report.assets import BASE, Assets
from auditor.report.html import html

SAMPLES: Final = Path(__file__).parents[1] / "samples"
DECISION: Final = "1 For the decision"
AFTER: Final = "Contents"
SLACK: Final = 1.5
"""Pixels by which a rounded edge may stand over: less than half a millimetre."""


@dataclass(frozen=True)
class Page:
    """The text of one page, and what of it leaves its cell or the page."""

    text: str
    outside: tuple[str, ...]


@dataclass
class _Reading:
    words: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)


def faults(record: Mapping[str, Any], pages: Sequence[Page], logged: Sequence[str]) -> Iterator[str]:
    """What is wrong with the pages of a record, one sentence each."""
    yield from (f"logged: {message}" for message in logged)
    on = [number for number, page in enumerate(pages, start=1) if page.text.startswith(DECISION)]
    if len(on) != 1:
        yield f"the decision page stands on pages {on}"
    elif not pages[on[0]].text.startswith(AFTER):
        yield f"the decision takes more than page {on[0]}"
    for number, page in enumerate(pages, start=1):
        yield from (f"page {number}: “{text}” leaves its place" for text in page.outside)
    printed = set(re.findall(r"\b[FO]-[0-9]{3,}\b", " ".join(page.text for page in pages)))
    told = [finding["id"] for finding in record["findings"] if finding["status"] != "not_applicable"]
    told += [duty["id"] for duty in record["obligations"]]
    if missing := [name for name in told if name not in printed]:
        yield f"not in the text: {', '.join(missing)}"


def laid_out(page: str) -> tuple[list[Page], list[str]]:
    """The pages of an HTML report, and what was logged while they were set."""
    messages: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda entry: messages.append(entry.getMessage())  # type: ignore[method-assign]
    loggers = [logging.getLogger(name) for name in ("weasyprint", "fontTools")]
    for logger in loggers:
        logger.addHandler(handler)
    try:
        document = weasyprint.HTML(string=page, base_url=BASE, url_fetcher=Assets(None)).render()
    finally:
        for logger in loggers:
            logger.removeHandler(handler)
    return [_read(one) for one in document.pages], messages


def _read(page: Any) -> Page:
    reading = _Reading()
    for child in page._page_box.children:
        if type(child).__name__ != "MarginBox":
            _walk(child, 0.0, page.width, page.height, reading)
    return Page(" ".join(" ".join(reading.words).split()), tuple(reading.outside))


def _walk(box: Any, left: float, right: float, bottom: float, reading: _Reading) -> None:
    """Every text below a box; ``left`` and ``right`` are the edges of the table cell it stands in, or of the page."""
    if type(box).__name__ == "TableCellBox":
        left, right = box.position_x, box.position_x + box.border_width()
    text = getattr(box, "text", None)
    if isinstance(text, str) and text.strip():
        reading.words.append(text)
        over = box.position_x < left - SLACK or box.position_x + box.width > right + SLACK
        if over or box.position_y + box.height > bottom + SLACK:
            reading.outside.append(text.strip()[:60])
    for child in getattr(box, "children", ()):
        _walk(child, left, right, bottom, reading)


def _run(record: Mapping[str, Any]) -> dict[str, str]:
    """Stand-ins for what the report was made with: they change no page."""
    made = dict.fromkeys(("auditor", "python", "inference", "pango", "harfbuzz"), "0")
    return made | {"record_sha256": canonical.digest(record)}


def audited(folder: Path, into: Path) -> Path:
    """The record of a sample, written into a folder by the command line."""
    command = [str(Path(sys.executable).with_name("auditor")), "audit", str(folder / "descriptor.yaml")]
    if (folder / "waivers.yaml").is_file():
        command += ["--waivers", str(folder / "waivers.yaml")]
    place = into / folder.name
    subprocess.run([*command, "--format", "json", "-o", str(place)], check=True, capture_output=True)
    return next(place.glob("*.json"))


def main(arguments: Sequence[str]) -> int:
    """Check the records named, or every sample; 1 where anything is wrong."""
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        stories = sorted(path.parent for path in SAMPLES.glob("*/descriptor.yaml"))
        records = map(Path, arguments) if arguments else (audited(story, Path(folder)) for story in stories)
        for path in records:
            record = json.loads(path.read_text("utf-8"))
            pages, logged = laid_out(html(record, _run(record)))
            wrong = list(faults(record, pages, logged))
            failed = failed or bool(wrong)
            print(f"{path.stem}: {len(pages)} pages, {'ok' if not wrong else 'NOT ok'}", flush=True)
            for one in wrong:
                print(f"  {one}")
    return int(failed)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

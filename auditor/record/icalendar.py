"""The calendar of a record as iCalendar (RFC 5545): one all-day event for each day on which something changes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any, Final

LONGEST: Final = 75
"""The most octets of one line, its break aside (RFC 5545, section 3.1)."""


def icalendar(record: Mapping[str, Any]) -> bytes:
    """The file; the same record gives the same bytes, since the stamp of each event is the day of the audit."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//auditor//calendar//EN", "CALSCALE:GREGORIAN"]
    for event in record["calendar"]:
        lines += _event(event, record)
    return "".join(f"{part}\r\n" for line in [*lines, "END:VCALENDAR"] for part in _folded(line)).encode("utf-8")


def _event(event: Mapping[str, Any], record: Mapping[str, Any]) -> Iterator[str]:
    day = date.fromisoformat(event["date"])
    name = hashlib.sha256(f"{record['project']['id']} {event['date']}".encode()).hexdigest()[:32]
    causes = list(dict.fromkeys(cause["what"] for cause in event["causes"]))
    told = causes + [_flip(flip, record) for flip in event["flips"]]
    more = f" (and {len(causes) - 1} more)" if len(causes) > 1 else ""
    yield "BEGIN:VEVENT"
    yield f"UID:{name}@auditor"
    yield f"DTSTAMP:{record['as_of'].replace('-', '')}T000000Z"
    yield f"DTSTART;VALUE=DATE:{day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_text(record['project']['title'] + ': ' + causes[0] + more)}"
    yield f"DESCRIPTION:{_text(chr(10).join(told))}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _flip(found: Mapping[str, Any], record: Mapping[str, Any]) -> str:
    """Whose outcome becomes which, by title; of candidates of one title the id tells which."""
    titles = {one["id"]: one["title"] for one in record["workloads"]} | {"project": record["project"]["title"]}
    before, after = (found[key].replace("_", " ") for key in ("outcome", "outcome_after"))
    return f"{titles.get(found['subject'], found['subject'])}: {before}, now {after}"


def _text(value: str) -> str:
    """A text as RFC 5545, section 3.3.11, writes it."""
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    for plain, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        value = value.replace(plain, escaped)
    return value


def _folded(line: str) -> Iterator[str]:
    """A long line in parts of at most 75 octets, each after the first begun by a space, no letter cut in two."""
    part, size = "", 0
    for letter in line:
        width = len(letter.encode("utf-8"))
        if size + width > LONGEST:
            yield part
            part, size = " ", 1
        part, size = part + letter, size + width
    yield part

"""Where a datum of the catalogue comes from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Citation:
    """Where a datum comes from: document, place in it, words quoted, address, day checked, degree of confidence.

    ``opened`` says what was opened on that day where it was not the text itself; empty where it was.
    """

    document: str
    pinpoint: str
    quote: str
    url: str
    checked: str
    confidence: str
    opened: str = ""

"""The code on the cover that a reader scans to find the record: the document's number and the record's digest."""

from __future__ import annotations

from typing import Any


def code(text: str) -> dict[str, Any]:
    """A QR code (ISO/IEC 18004) as one path of an SVG: ``size`` modules a side with the quiet zone of four."""
    import segno

    rows = [list(row) for row in segno.make_qr(text, error="m", boost_error=False).matrix_iter(border=4)]
    path = [f"M{x} {y}h{length}v1h-{length}z" for y, row in enumerate(rows) for x, length in _runs(row)]
    return {"size": str(len(rows)), "path": "".join(path), "text": text}


def _runs(row: list[int]) -> list[tuple[int, int]]:
    """Where dark modules start, and how many follow one another."""
    found: list[tuple[int, int]] = []
    for x, dark in enumerate(row):
        if dark and found and sum(found[-1]) == x:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        elif dark:
            found.append((x, 1))
    return found

from __future__ import annotations

import re

import segno

from auditor.report.qr import code


def test_the_path_draws_exactly_the_dark_modules() -> None:
    drawn = code("travel-2026-11-22\nrecord sha256 " + "a" * 64)
    size = int(drawn["size"])
    dark = set()
    for x, y, length, back in re.findall(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z", drawn["path"]):
        assert length == back
        dark |= {(int(x) + step, int(y)) for step in range(int(length))}
    wanted = segno.make_qr(drawn["text"], error="m", boost_error=False)
    rows = list(wanted.matrix_iter(border=4))
    assert size == len(rows)
    assert dark == {(x, y) for y, row in enumerate(rows) for x, module in enumerate(row) if module}

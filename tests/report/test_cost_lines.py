"""The chart of line items: segments in the order of the words below them, with what is missing said in both places."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

from auditor.report import cost_lines

NAMES = {"w/a": "A & A", "w/b": "B"}


def line(name: str, amount: str) -> dict[str, Any]:
    return {"name": name, "monthly": {"low": amount, "mid": amount, "high": amount}}


def option(name: str, *lines: dict[str, Any], currency: str = "USD", without: tuple[str, ...] = ()) -> dict[str, Any]:
    total = str(sum(int(one["monthly"]["mid"]) for one in lines))
    return {
        "candidate": name,
        "currency": currency,
        "monthly": {"low": total, "mid": total, "high": total} if lines else None,
        "lines": list(lines),
        "without": [{"name": one} for one in without],
    }


def record(*options: dict[str, Any]) -> dict[str, Any]:
    ids = [one["candidate"] for one in options]
    return {"workloads": [{"id": "w", "title": "W", "candidates": ids}], "costs": {"options": list(options)}}


OWN = option(
    "w/b", line("Machine", "700"), line("People", "2,000".replace(",", "")), line("Data", "3"), line("Nothing", "0")
)
API = option("w/a", line("Input tokens", "259"), line("Output tokens", "72"), without=("Legal work", "Tuning"))


def test_segments_are_as_wide_as_their_amounts_the_cheapest_option_first() -> None:
    drawn = cost_lines.bars(record(OWN, API), "w", NAMES)
    widths = [float(width) for width in re.findall(r'width="([\d.]+)" height="9"', drawn)]
    full = 396 / 2703
    assert widths == [round(amount * full - 0.8, 1) for amount in (259, 72, 700, 2000)]  # 3 is too little to be seen
    fills = re.findall(r'height="9" fill="(#\w+)"', drawn)
    assert all(one != other for one, other in pairwise(fills[2:])), "neighbours differ"


def test_the_words_and_the_alternative_text_say_all_of_it() -> None:
    drawn = cost_lines.bars(record(OWN, API), "w", NAMES)
    tree = ElementTree.fromstring(drawn)
    title = tree.findtext("{http://www.w3.org/2000/svg}title")
    seen = " ".join(one.text or "" for one in tree.iter("{http://www.w3.org/2000/svg}text"))
    first = "Input tokens 259; Output tokens 72. Without: Legal work; Tuning."
    second = "Machine 700; People 2,000; 1 smaller line 3.00."
    told = f"A & A, USD 331: {first} B, USD 2,703: {second}"
    assert title is not None
    assert title.replace("\N{NO-BREAK SPACE}", " ") == f"Cost a month by line, at mid. {told}"
    assert first in seen
    assert second in seen


def test_an_option_too_cheap_for_a_bar_is_a_sliver() -> None:
    drawn = cost_lines.bars(record(API, option("w/b", line("Machine", "999999"))), "w", NAMES)
    assert re.findall(r'width="([\d.]+)" height="9"', drawn) == ["1.0", "395.2"]


def test_only_what_has_a_price_in_one_currency_is_drawn() -> None:
    assert cost_lines.bars(record(option("w/a")), "w", NAMES) == ""
    drawn = cost_lines.bars(record(OWN, option("w/a", line("Tokens", "5"), currency="EUR")), "w", NAMES)
    assert "EUR" in drawn
    assert "USD" not in drawn


def test_long_lists_of_lines_are_wrapped_and_the_same_each_time() -> None:
    many = option("w/a", *(line(f"A line with a rather long name, number {number}", "100") for number in range(8)))
    drawn = cost_lines.bars(record(many), "w", NAMES)
    rows = [one.text or "" for one in ElementTree.fromstring(drawn).iter("{http://www.w3.org/2000/svg}text")]
    assert len(rows) == 5
    assert all(len(row) <= cost_lines.CHARACTERS for row in rows)
    assert drawn == cost_lines.bars(record(many), "w", NAMES)
    assert [caption for caption, _ in cost_lines.of_workloads(record(many), NAMES)] == [
        "What a month is made of, at mid; the segments stand in the order of the words below them."
    ]

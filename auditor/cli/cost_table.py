"""What the options of a workload cost, as a table: the middle of what is stated, below it the least and the most."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from auditor.inputs.volume import Volume

Option = Mapping[str, Any]
"""An option as the record has it, with what the draws say of it as ``drawn``."""

LEAST_WIDTH, USUAL_WIDTH, MOST_WIDTH = 80, 100, 120
INDENT = "      "
COLUMNS = (11, 12, 13, 12)
"""The least width of each column; where an amount is longer, its column is wider."""

HEADING = (("", "", "three", "a million"), ("a month", "a year", "years", "tokens out"))

USE = {
    "approve": "May be used",
    "approve_with_conditions": "May be used, with conditions",
    "refer": "Whether it may be used is not settled",
    "reject": "May not be used",
}
ENDS = (
    "Each line is told as it is where the whole costs least and where it costs most: one that saves, such as cached "
    "input, need not rise from the one to the other."
)
BASES = {"list": "list price", "seed": "published"}
"""What a line rests on, where the record's own word would not be understood."""


@dataclass(frozen=True, slots=True)
class Rate:
    """So many of a currency for one of the currency of the prices, on a day; ``per`` names it where it is stated."""

    currency: str
    rate: Decimal
    day: date
    per: str = ""


Row = tuple[str, tuple[str, ...]]
"""What a row is about, and its cells."""


@dataclass(frozen=True, slots=True)
class Table:
    """The options of one workload in columns that are as wide as their longest amount."""

    currencies: tuple[str, ...]
    rate: Rate | None
    columns: tuple[int, ...]

    @classmethod
    def of(cls, options: Sequence[Option], rate: Rate | None) -> Table:
        """The table of these options, converted at a rate where one is given."""
        currencies = tuple(sorted({one["currency"] for one in options if one["currency"]}))
        cells = [row for option in options for _, row in _rows(option, currencies, rate)]
        widths = (
            max([least, *(len(row[at]) + 2 for row in cells if at < len(row))]) for at, least in enumerate(COLUMNS)
        )
        return cls(currencies, rate, tuple(widths))

    def heading(self) -> Iterator[str]:
        """The names of the columns; the currency stands there where all options have the same."""
        first, second = HEADING
        yield self._row("", first)
        yield self._row(self.currencies[0] if len(self.currencies) == 1 else "", second)

    def rows(self, option: Option, outcome: str, *, made_of: bool) -> Iterator[str]:
        """An option with its amounts, and what a reader must know of it; with ``made_of`` also what it consists of."""
        for name, cells in _rows(option, self.currencies, self.rate):
            if len(name) >= self._name_width:  # a name that is too long stands on a line of its own
                yield f"  {name}"
            yield self._row("" if len(name) >= self._name_width else name, cells)
        if option["monthly"] is None:
            yield from wrapped(f"{USE[outcome]}. {option['reason']}", INDENT)
            return
        yield from _remarks(option, outcome, brief=not made_of)
        yield from _lines(option) if made_of else ()

    @property
    def _name_width(self) -> int:
        return max(screen() - 2 - sum(self.columns), 0)

    def _row(self, name: str, cells: Sequence[str]) -> str:
        amounts = "".join(f"{text:>{wide}}" for text, wide in zip(cells, self.columns, strict=False))
        return f"  {name:<{self._name_width}}{amounts}"


def asked(volume: Volume | None) -> Iterator[str]:
    """What the costs are reckoned for: requests and their tokens, at the middle."""
    if volume is None:
        return
    requests = f"{volume.requests_per_month:,}"
    if "requests_per_month" in volume.ranges:
        low, high = volume.ranges["requests_per_month"]
        requests += f" ({low:,f} to {high:,f})"
    tokens = f"{volume.input_tokens_per_request:,f} tokens in and {volume.output_tokens_per_request:,f} out"
    more = (volume.growth_per_month * 100).normalize()
    growth = f"; {abs(more):f}% {'more' if more > 0 else 'fewer'} each month" if more else ""
    yield from wrapped(f"{requests} requests a month, each of {tokens}{growth}.", "  ")


def _rows(option: Option, currencies: Sequence[str], rate: Rate | None) -> Iterator[Row]:
    """The rows of an option: its middle, where they differ the least, the most and the half; the middle at a rate."""
    name, currency = option["candidate"].partition("/")[2], option["currency"]
    if option["monthly"] is None:
        yield name, ("does not fit" if option["state"] == "infeasible" else "not known",)
        return
    amounts = [option["monthly"], option["yearly"], option["three_years"]]
    each = option["per_million_output"]
    yield name if len(currencies) == 1 else f"{name} ({currency})", _cells(amounts, each, Decimal(1))
    if any(one["low"] != one["high"] for one in amounts):
        yield "    at least", tuple(money(one["low"]) for one in amounts)
        yield "    at most", tuple(money(one["high"]) for one in amounts)
        if option["drawn"] is not None and amounts[0]["low"] != amounts[0]["high"]:
            yield "    half of the draws below", (money(option["drawn"]["p50"]),)
    if rate is not None and rate.currency != currency and rate.per in ("", currency):
        yield f"    {rate.currency} at {rate.rate:f} of {rate.day.isoformat()}", _cells(amounts, each, rate.rate)


def _cells(amounts: Sequence[Mapping[str, str]], each: Mapping[str, str] | None, times: Decimal) -> tuple[str, ...]:
    told = [money(one["mid"], times) for one in amounts]
    return (*told, per_million(each["actual"], times)) if each else tuple(told)


def _remarks(option: Option, outcome: str, *, brief: bool) -> Iterator[str]:
    told = [f"{USE[outcome]}."]
    if option["without"] and brief:
        told.append(f"Not in it, as nobody has stated it: {'; '.join(one['name'] for one in option['without'])}.")
    yield from wrapped(" ".join(told), INDENT)
    each = option["per_million_output"]
    if each and each["full"] != each["actual"]:
        full = f"Were its machines busy all the time, a million tokens out would come to {per_million(each['full'])}."
        yield from wrapped(full, INDENT)
    for warning in option["warnings"]:
        yield from wrapped(f"Note: {warning}", INDENT)


def _lines(option: Option) -> Iterator[str]:
    """What the month is made of, why something is not in it, what the figures take as given, and other terms."""
    from auditor.report import words

    if option["by_utilisation"]:
        loads = [f"{per_million(one['per_million_output'])} at {one['per_cent']}%" for one in option["by_utilisation"]]
        yield from wrapped(f"A million tokens out, by how busy the machines are: {', '.join(loads)}.", INDENT)
    width = screen() - 54
    if option["lines"]:
        yield f"{INDENT}{'A month is made of':<{width}} {'middle':>11} {'from ... to':>22}  rests on"
    for line in option["lines"]:
        month = line["monthly"]
        ends = [money(month["low"]), money(month["high"])]
        spread = " to ".join(ends) if len({*ends, money(month["mid"])}) > 1 else "–"
        *above, last = wrapped(line["name"], "", width)
        yield from (f"{INDENT}{row}" for row in above)
        basis = BASES.get(line["basis"], line["basis"])
        yield f"{INDENT}{last:<{width}} {money(month['mid']):>11} {spread:>22}  {basis}"
    told = any("are those of the whole" in note for note in option["notes"])
    if not told and not all(_rises(line["monthly"]) for line in option["lines"]):
        yield from wrapped(ENDS, INDENT)
    for one in option["without"]:
        yield from wrapped(f"Not in it: {one['name']}. {one['why']}", INDENT)
    for note in option["notes"]:
        yield from wrapped(note, INDENT)
    for one in option["other_terms"]:
        terms = words.TERMS[one["terms"]]
        amount = f"{option['currency']} {money(one['monthly']['mid'])}"
        yield from wrapped(f"{terms}: {amount} a month in all. {one['risk']}", INDENT)


def _rises(month: Mapping[str, str]) -> bool:
    low, mid, high = (Decimal(month[end]) for end in ("low", "mid", "high"))
    return low <= mid <= high


def money(text: str, times: Decimal = Decimal(1)) -> str:
    """Money as the report prints it: grouped, rounded half to even once, here."""
    from auditor.report import words

    return words.amount(str(Decimal(text) * times))


def per_million(text: str, times: Decimal = Decimal(1)) -> str:
    """The price of a million tokens as the report prints it."""
    from auditor.report import words

    return words.rate(str(Decimal(text) * times))


def screen() -> int:
    """The columns of the terminal within bounds; the usual ones where there is none."""
    return min(max(shutil.get_terminal_size((USUAL_WIDTH, 24)).columns, LEAST_WIDTH), MOST_WIDTH)


def wrapped(text: str, indent: str, width: int | None = None) -> list[str]:
    """A text in lines of the terminal's width."""
    return textwrap.wrap(
        text, width or screen(), initial_indent=indent, subsequent_indent=indent + "  ", break_on_hyphens=False
    )

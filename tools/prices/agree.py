"""Whether independent packages agree on the price of an offer, and whether the snapshot says the same.

Every row of the snapshot is looked at on the last day it speaks of, or the day of the build if that is earlier. A
package that keeps dates is asked for that day; any other speaks of its own day alone, and is heard where the row held
then or is the last of its offer. Where packages differ, or a row that holds rests on one lineage alone, the build fails
unless the settlements say by hand what stands. A settlement holds for exactly the figures it sets aside: where a
package says something new, the matter is open again, and one that settles nothing any more is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from tools.prices.books import Book
from tools.prices.quotes import FIGURES, LongPrompt, PriceError, Quote, Rates, day_before

NONE = "none"
ALONE = "alone"
COMPARED = (*FIGURES, "retires")
OF_LONG = {"long_cached": "cached_input_per_mtok", "long_cache_write": "cache_write_per_mtok"}
"""Prices of long prompts beside those of input and output, by their keys in the snapshot."""
OPTIONAL = ("cached", "batch_discount", "flex", "priority", "cache_write", "cached_batch", *OF_LONG)

THOUSAND = Decimal(1000)

Offers = Mapping[tuple[str, str], Mapping[str, str]]
"""For each provider and model of the catalogue the id that each package has for it."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the snapshot, as compared: every figure as text, ``none`` where there is none."""

    provider: str
    model: str
    starts: date
    ends: date | None
    retires: date | None
    figures: Mapping[str, str]
    last: bool

    @property
    def id(self) -> str:
        """Provider, model and first day."""
        return f"{self.provider}/{self.model}/{self.starts.isoformat()}"

    def final(self) -> date | None:
        """The last day it speaks of; None where it goes on."""
        days = [day for day in (self.ends, None if self.retires is None else day_before(self.retires)) if day]
        return min(days, default=None)

    def holds(self, day: date) -> bool:
        """Whether it is the price of a day."""
        final = self.final()
        return self.starts <= day and (final is None or day <= final)


@dataclass(frozen=True, slots=True)
class Settled:
    """What stands for one figure of one row, against what other packages say, by hand."""

    row: str
    figure: str
    stands: str
    against: Mapping[str, str]
    reason: str
    source: str
    on: date


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure of one row on which packages, or they and the snapshot, do not agree."""

    row: str
    figure: str
    said: Mapping[str, str]
    """What each package says, and ``snapshot`` what stands there."""

    @property
    def text(self) -> str:
        """In one line, with a word on figures a thousandfold apart."""
        told = ", ".join(f"{name} {value}" for name, value in self.said.items())
        hint = ""
        if self.figure in ("input", "output", "cached") and _unit_apart(self.said.values()):
            hint = " They are a thousand or a million times apart: is one of them for another number of tokens?"
        return f"{self.row}: {self.figure}: {told}.{hint}"


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of one row: the packages heard, those that say what it says, and what is not agreed."""

    row: Row
    heard: Mapping[str, Quote]
    agreeing: tuple[str, ...]
    open: tuple[Difference, ...]
    settled: tuple[Settled, ...]
    keys: Mapping[str, str]
    """The id that each package has for the offer."""
    missing: tuple[str, ...]
    """Packages that have an id for the offer by the list of offers, but not in their table."""


def row(entry: Mapping[str, Any], last: bool) -> Row:
    """A row of the snapshot from its YAML mapping."""
    long = entry.get("long_context")
    quote = Quote(
        input=_decimal(entry["input_per_mtok"]),
        output=_decimal(entry["output_per_mtok"]),
        cached=_decimal(entry.get("cached_input_per_mtok")),
        batch_discount=_decimal(entry.get("batch_discount")),
        long_prompt=None
        if long is None
        else LongPrompt(
            int(str(long["above_input_tokens"])),
            Decimal(str(long["input_per_mtok"])),
            Decimal(str(long["output_per_mtok"])),
        ),
        flex=_rates(entry.get("flex")),
        priority=_rates(entry.get("priority")),
        cache_write=_decimal(entry.get("cache_write_per_mtok")),
        cached_batch=_decimal(entry.get("cached_batch_per_mtok")),
        **{name: _decimal((long or {}).get(key)) for name, key in OF_LONG.items()},
        retires=_day(entry.get("retires")),
    )
    return Row(
        provider=str(entry["provider"]),
        model=str(entry["model"]),
        starts=date.fromisoformat(str(entry["from"])),
        ends=_day(entry.get("until")),
        retires=quote.retires,
        figures=figures(quote),
        last=last,
    )


def figures(quote: Quote) -> dict[str, str]:
    """Every figure of a quote as text; one not stated is ``none``."""
    return {name: _text(getattr(quote, name)) for name in COMPARED}


def check(
    rows: Iterable[Row], offers: Offers, books: Mapping[str, Book], settled: Sequence[Settled], as_of: date
) -> list[Checked]:
    """What comes of every row. Raises PriceError where an offer is not in the list of offers."""
    found = []
    by_row: dict[str, list[Settled]] = {}
    for one in settled:
        by_row.setdefault(one.row, []).append(one)
    unlisted = []
    for each in rows:
        ids = offers.get((each.provider, each.model))
        if ids is None:
            unlisted.append(f"{each.id}: no package has an id for it in the list of offers.")
            continue
        found.append(_checked(each, ids, books, by_row.get(each.id, ()), as_of))
    if unlisted:
        raise PriceError("\n".join(unlisted))
    return found


def idle(settled: Iterable[Settled], checked: Iterable[Checked]) -> list[Settled]:
    """Settlements that settle nothing any more."""
    used = [one for each in checked for one in each.settled]
    return [one for one in settled if one not in used]


def _checked(
    each: Row, ids: Mapping[str, str], books: Mapping[str, Book], by: Sequence[Settled], as_of: date
) -> Checked:
    heard, missing = {}, []
    for name, key in ids.items():
        day = _asked(each, books[name], as_of)
        if day is None:
            continue
        quote = books[name].quote(key, day)
        if quote is None:
            missing.append(name)
        elif quote.priced and _speaks(each, books[name], quote, as_of):
            heard[name] = quote
    said = {name: figures(quote) for name, quote in heard.items()}
    open_: list[Difference] = []
    used: list[Settled] = []
    for figure in COMPARED:
        answer = _figure(each, figure, {name: values[figure] for name, values in said.items()}, by, books)
        open_ += [answer] if isinstance(answer, Difference) else []
        used += [answer] if isinstance(answer, Settled) else []
    agreeing = tuple(name for name, values in said.items() if all(_same(each, values, f) for f in ("input", "output")))
    lineages = {books[name].lineage for name in agreeing}
    if each.holds(as_of) and len(lineages) < 2:
        alone = dict.fromkeys(agreeing, ALONE)
        word = next((one for one in by if one.figure == ALONE and dict(one.against) == alone), None)
        open_ += [] if word else [Difference(each.id, ALONE, alone or {"packages": "no package has its price"})]
        used += [word] if word else []
    return Checked(each, heard, agreeing, tuple(open_), tuple(used), ids, tuple(missing))


def _same(each: Row, values: Mapping[str, str], figure: str) -> bool:
    return values[figure] == each.figures[figure]


def _asked(each: Row, book: Book, as_of: date) -> date | None:
    """The day for which a package is asked about a row; None where it does not speak of it."""
    final = each.final()
    if book.dated:
        return max(each.starts, as_of if final is None else min(final, as_of))
    return book.day if each.holds(book.day) or _after_the_last(each, book.day) else None


def _speaks(each: Row, book: Book, quote: Quote, as_of: date) -> bool:
    """Whether what a dated package says is about this row: a price without a first day says nothing of one that was
    replaced, and of a price to come only one that is announced for that day."""
    if not book.dated:
        return True
    if each.starts > as_of:
        return quote.since == each.starts
    return quote.since is not None or each.ends is None


def _after_the_last(each: Row, day: date) -> bool:
    """Whether the offer of the last row has ended by then: a package that still lists it says what it was."""
    return each.last and each.ends is None and each.retires is not None and day >= each.retires


def _figure(
    each: Row, figure: str, said: Mapping[str, str], by: Sequence[Settled], books: Mapping[str, Book]
) -> Difference | Settled | None:
    """What comes of one figure. One that a package does not state says nothing, but for the price of long prompts.

    The price of cached input, the discount of batches and the prices of other classes of service enter the snapshot
    where two lineages state them.
    """
    stated = {name: value for name, value in said.items() if value != NONE or figure == "long_prompt"}
    ours = each.figures[figure]
    against = {name: value for name, value in stated.items() if value != ours}
    if not against:
        return None
    if ours == NONE and figure in OPTIONAL and len({books[name].lineage for name in against}) < 2:
        return None
    for one in by:
        if one.figure == figure and one.stands == ours and dict(one.against) == against:
            return one
    return Difference(each.id, figure, {"snapshot": ours, **stated})


def _unit_apart(values: Iterable[str]) -> bool:
    numbers = [Decimal(value) for value in values if value != NONE]
    pairs = ((one, other) for one in numbers for other in numbers if other)
    return any(one / other in (THOUSAND, THOUSAND * THOUSAND) for one, other in pairs)


def _text(value: Any) -> str:
    if value is None:
        return NONE
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, Rates):
        return f"{plain(value.input)} in and {plain(value.output)} out"
    if isinstance(value, LongPrompt):
        return f"{plain(value.input)} in and {plain(value.output)} out above {value.above}"
    return str(value)


def plain(value: Decimal) -> str:
    """Without an exponent or zeros at the end."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _rates(entry: Any) -> Rates | None:
    if entry is None:
        return None
    return Rates(*(Decimal(str(entry[key])).normalize() for key in ("input_per_mtok", "output_per_mtok")))


def _decimal(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value)).normalize()


def _day(value: Any) -> date | None:
    return None if value is None else date.fromisoformat(str(value))


def told(checked: Iterable[Checked]) -> Iterator[str]:
    """Everything that is open, one line each."""
    for each in checked:
        yield from (one.text for one in each.open)
        yield from (f"{each.row.id}: {name} has no such id any more." for name in each.missing)

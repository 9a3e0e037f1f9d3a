"""What a workload asks of a model in a month, what it costs beside the model, and how a hybrid splits its requests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias, cast

from auditor.errors import Problem
from auditor.inputs.documents import Data, Document, Path

Range: TypeAlias = tuple[Decimal, Decimal, Decimal]
"""Low, middle and high; all the same where a number is exact."""

HOURS_OF_DAY = 24


@dataclass(frozen=True, slots=True)
class Volume:
    """What a workload asks of a model in a month: requests, and tokens of one request, each at its middle.

    ``cached_input_share`` of the input is read from a cache, ``cache_written_share`` written to one.
    ``ranges`` holds the low and the high end of what is known only within bounds, by field. ``extra_calls_per_request``
    are calls made again: retries, and the rounds of a loop of tools. ``peak_factor`` is the busiest hour over the
    average one; ``hours_of_day`` says the same by 24 weights, one for each hour from midnight on. ``growth_per_month``
    is a share of the month before; ``spare_machines`` are rented beyond need; ``machine_utilisation`` is the share of a
    machine's throughput that is planned with. ``concurrent_requests`` and ``devices`` are nought where not stated.
    """

    requests_per_month: int
    input_tokens_per_request: Decimal
    output_tokens_per_request: Decimal
    cached_input_share: Decimal = Decimal(0)
    cache_written_share: Decimal = Decimal(0)
    batch_share: Decimal = Decimal(0)
    extra_calls_per_request: Decimal = Decimal(0)
    peak_factor: Decimal = Decimal(1)
    growth_per_month: Decimal = Decimal(0)
    spare_machines: int = 0
    machine_utilisation: Decimal = Decimal(1)
    concurrent_requests: int = 0
    devices: int = 0
    hours_of_day: tuple[int, ...] = ()
    ranges: Mapping[str, tuple[Decimal, Decimal]] = field(default_factory=dict)

    def range(self, name: str) -> Range:
        """The low, middle and high value of a field."""
        mid = Decimal(getattr(self, name))
        low, high = self.ranges.get(name, (mid, mid))
        return low, mid, high

    @property
    def busiest(self) -> Fraction:
        """The busiest hour over the average one, at its middle."""
        if not self.hours_of_day:
            return Fraction(self.peak_factor)
        return Fraction(max(self.hours_of_day) * HOURS_OF_DAY, sum(self.hours_of_day))


@dataclass(frozen=True, slots=True)
class Beside:
    """What the requester says it pays beside the model: amounts in one currency, and counts, by field."""

    currency: str
    amounts: Mapping[str, Range]
    path: Path


@dataclass(frozen=True, slots=True)
class Split:
    """How a hybrid shares out its requests between two candidates of the same workload.

    The share ``routed`` goes to ``small``; of that the share ``escalated`` is asked again of ``frontier``: paid twice.
    """

    small: str
    frontier: str
    routed: Range
    escalated: Range
    path: Path


def volume(entry: Mapping[str, Data]) -> Volume:
    """The volume of a workload as written; the shape was checked before."""
    middles: dict[str, Decimal] = {}
    ranges: dict[str, tuple[Decimal, Decimal]] = {}
    for name, value in entry.items():
        if isinstance(value, list):
            continue
        low, middles[name], high = range_of(value)
        if isinstance(value, dict):
            ranges[name] = low, high
    whole = {
        name: int(middles.pop(name))  # 4e5 is a whole number, too
        for name in ("requests_per_month", "spare_machines", "concurrent_requests", "devices")
        if name in middles
    }
    hours = tuple(int(str(weight)) for weight in cast("list[Data]", entry.get("hours_of_day") or []))
    return Volume(**whole, hours_of_day=hours, ranges=ranges, **middles)  # type: ignore[arg-type]  # by name


def beside(entry: Mapping[str, Data], path: Path) -> Beside:
    """What is paid beside the model as written."""
    amounts = {name: range_of(value) for name, value in entry.items() if name != "currency"}
    return Beside(str(entry["currency"]), amounts, path)


def split(entry: Mapping[str, Data], path: Path) -> Split:
    """The split of a hybrid as written; nothing is escalated where nothing is said of it."""
    return Split(
        str(entry["small"]),
        str(entry["frontier"]),
        range_of(entry["routed_share"]),
        range_of(entry.get("escalated_share", 0)),
        path,
    )


def range_of(value: Data) -> Range:
    """A number, or the low, middle and high of one."""
    if isinstance(value, dict):
        return Decimal(str(value["low"])), Decimal(str(value["mid"])), Decimal(str(value["high"]))
    exact = Decimal(str(value))
    return exact, exact, exact


def problems(document: Document, volume: Volume | None, beside: Beside | None, path: Path) -> Iterator[Problem]:
    """What no schema sees: ranges whose ends are not in order, and a busiest hour said twice."""
    ranges: dict[Path, Range] = {}
    if volume is not None:
        ranges |= {(*path, "volume", name): volume.range(name) for name in volume.ranges}
        yield from _hours(document, volume, (*path, "volume"))
        yield from _cache(document, volume, (*path, "volume"))
    if beside is not None:
        ranges |= {(*beside.path, name): amount for name, amount in beside.amounts.items()}
    for place, amount in ranges.items():
        yield from in_order(document, place, amount)


def in_order(document: Document, path: Path, amount: Range) -> Iterator[Problem]:
    """A range whose ends are not in order."""
    low, mid, high = amount
    if not low <= mid <= high:
        fix = "Write low, mid and high, each at least the one before."
        yield document.problem(path, "is not in order.", fix=fix)


def _cache(document: Document, volume: Volume, path: Path) -> Iterator[Problem]:
    if volume.range("cached_input_share")[2] + volume.range("cache_written_share")[2] > 1:
        what = "and cached_input_share come to more than the whole input."
        fix = "Input is read from a cache, written to one, or neither: both shares, at high, must not exceed 1."
        yield document.problem((*path, "cache_written_share"), what, fix=fix)


def _hours(document: Document, volume: Volume, path: Path) -> Iterator[Problem]:
    if not volume.hours_of_day:
        return
    if not any(volume.hours_of_day):
        what = "has no hour with requests in it."
        yield document.problem((*path, "hours_of_day"), what, fix="Give at least one hour a weight above 0.")
    if volume.peak_factor != 1 or "peak_factor" in volume.ranges:
        yield document.problem(
            (*path, "peak_factor"),
            "cannot stand beside hours_of_day, which says which hour is the busiest and by how much.",
            fix="Keep one of the two.",
        )

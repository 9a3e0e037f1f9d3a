"""What is on offer: who runs models for others, on which terms and at which price, and machines to rent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from auditor.catalogue.citation import Citation


@dataclass(frozen=True)
class Statement:
    """What one source says of a provider, in its own words."""

    about: str
    words: str
    as_of: str
    said_by: str
    source: Citation


@dataclass(frozen=True)
class Subprocessor:
    """Whom a provider passes data on to: its name, the countries it works in, and what for.

    ``worldwide`` where the list binds it to no country; ``countries`` are then those it names besides.
    """

    name: str
    countries: tuple[str, ...]
    worldwide: bool
    purpose: str

    def where(self) -> str:
        """Where it works, in words."""
        return ", ".join([*(["anywhere"] if self.worldwide else []), *self.countries])


@dataclass(frozen=True)
class Provider:
    """Who runs models for others, and what its terms say of the data it is sent.

    ``source`` says who they are; ``sources`` names for each term of their service the citation it rests on.
    ``subprocessors`` is the whole of a list the provider published, as of the day its source gives; none is *unknown*.
    """

    id: str
    title: str
    country: str | None
    source: Citation
    access: str | None = None
    processing_countries: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    terms: str | None = None
    pricing_model: str | None = None
    trains_on_customer_data: str | None = None
    retention_days: int | None = None
    zero_retention: str | None = None
    dpa: str | None = None
    baa: str | None = None
    residency: str | None = None
    audit_right: str | None = None
    ip_indemnity: str | None = None
    subprocessor_notice_days: int | None = None
    terms_notice_days: int | None = None
    subprocessors: tuple[Subprocessor, ...] = ()
    statements: tuple[Statement, ...] = ()
    unknown: Mapping[str, str] = field(default_factory=dict)
    sources: Mapping[str, Citation] = field(default_factory=dict)


@dataclass(frozen=True)
class LongContext:
    """The price per million tokens of a request whose prompt is longer than so many tokens."""

    above_input_tokens: int
    input_per_mtok: Decimal
    output_per_mtok: Decimal
    cached_input_per_mtok: Decimal | None = None
    cache_write_per_mtok: Decimal | None = None


CLASSES = ("flex", "priority")
"""The classes of service a price is known of, beside the standard one."""


@dataclass(frozen=True)
class ClassPrice:
    """The price per million tokens in another class of service than the standard one."""

    input_per_mtok: Decimal
    output_per_mtok: Decimal


@dataclass(frozen=True)
class Price:
    """List price of one model at one provider, per million tokens, from its first day on record to its last (included).

    It is that of the standard class of service; ``classes`` has those of others by their name.

    From ``retires`` on the offer itself is gone. ``batch_discount`` is the share taken off for batch processing, but
    not off cached input, whose price in a batch is ``cached_batch_per_mtok``. ``cache_write_per_mtok`` is the price of
    input written to a cache for some minutes; None where it is that of any other input, or not known.
    ``note`` says why this row, where its sources differ or the price is not that of every hour or region.
    """

    provider: str
    model: str
    currency: str
    starts: date
    ends: date | None
    input_per_mtok: Decimal
    output_per_mtok: Decimal
    source: Citation
    retires: date | None = None
    cached_input_per_mtok: Decimal | None = None
    batch_discount: Decimal | None = None
    long_context: LongContext | None = None
    classes: Mapping[str, ClassPrice] = field(default_factory=dict)
    cache_write_per_mtok: Decimal | None = None
    cached_batch_per_mtok: Decimal | None = None
    note: str = ""

    @property
    def id(self) -> str:
        """Provider, model and first day: what tells one row from all others."""
        return f"{self.provider}/{self.model}/{self.starts.isoformat()}"

    def holds(self, day: date) -> bool:
        """Whether this price is asked on a day, and the offer still there."""
        return holds(self.starts, self.ends, day) and (self.retires is None or day < self.retires)


@dataclass(frozen=True)
class Hardware:
    """A machine to rent: graphics processors, memory of all of them together in GB (10^9 bytes), price per hour.

    ``basis`` says what kind of price it is (list, seed …). Where the source prints a range a month, ``month_low`` and
    ``month_high`` keep it, and the price per hour is its middle over 730 hours. A ``device`` is bought and taken into
    the field, not rented in a data centre.
    """

    id: str
    title: str
    gpu: str
    gpus: int
    memory_gb: Decimal
    currency: str
    starts: date
    ends: date | None
    per_hour: Decimal
    source: Citation
    basis: str = "list"
    month_low: Decimal | None = None
    month_high: Decimal | None = None
    device: bool = False


@dataclass(frozen=True)
class Capacity:
    """Requests a month one machine serves, for models up to a size at a precision and for one shape of request."""

    hardware: str
    parameters_at_most: int
    precision: str
    requests_per_month: int
    input_tokens_per_request: Decimal
    output_tokens_per_request: Decimal
    basis: str
    source: Citation


@dataclass(frozen=True)
class Rent:
    """A machine on other terms than by the hour: ``terms`` is reserved_1_year, reserved_3_years or spot.

    ``risk`` says what one must put up with for the price.
    """

    hardware: str
    terms: str
    per_hour: Decimal
    currency: str
    starts: date
    ends: date | None
    basis: str
    risk: str
    source: Citation


@dataclass(frozen=True)
class Architecture:
    """What decides the memory that a request takes: layers, heads that keep keys and values, and the width of a head.

    Only for models that keep all tokens in all layers; of others this would say too much.
    """

    models: tuple[str, ...]
    layers: int
    kv_heads: int
    head_dim: int
    source: Citation


@dataclass(frozen=True)
class Hidden:
    """A cost of some ways of access of which no figure with a source is at hand, and why."""

    topic: str
    name: str
    access: tuple[str, ...]
    why: str
    starts: date
    ends: date | None
    source: Citation


@dataclass(frozen=True)
class Overhead:
    """A cost beside the model for a way of access, as a range: a month, or ``per`` cycle of tuning or GB sent out.

    ``topic`` is what it is for, the same word for all ways of access. ``parameters_at_most`` is the size of the largest
    model it is the figure for, None where there is no other for larger ones.
    """

    name: str
    access: str
    low: Decimal
    mid: Decimal
    high: Decimal
    currency: str
    starts: date
    ends: date | None
    source: Citation
    topic: str = ""
    per: str = "month"
    parameters_at_most: int | None = None


@dataclass(frozen=True)
class Figure:
    """A number (or several) that costs are reckoned with, or a count of days, from its first day on."""

    id: str
    title: str
    unit: str
    values: tuple[Decimal, ...]
    starts: date
    ends: date | None
    basis: str
    source: Citation

    @property
    def value(self) -> Decimal:
        """The number, of several the first."""
        return self.values[0]


def holds(starts: date, ends: date | None, day: date) -> bool:
    """Whether a dated row holds on a day; its last day is included."""
    return starts <= day and (ends is None or day <= ends)

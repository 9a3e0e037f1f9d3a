"""What an option costs beside tokens and machines: people, tools, support, tuning, compliance, data sent out.

An amount the requester states counts before one of the catalogue. What neither has is named and left out of the total:
it never counts as nothing. What is stated in another currency than the option's is left out, too, and that is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from auditor.catalogue.citation import Citation
from auditor.catalogue.entries import Catalogue
from auditor.catalogue.offers import Hidden, Overhead
from auditor.costs.amounts import Amount
from auditor.costs.option import Told, Without
from auditor.inputs.descriptor import Workload
from auditor.inputs.reading import dotted
from auditor.inputs.volume import Beside

ASSUMED = "a month, out of the figures that the source prints"
MONTHS = 12


@dataclass(frozen=True, slots=True)
class Extra:
    """One cost beside the model: what it is for, its name, its amount a month (or a GB, or a device), and its basis."""

    topic: str
    name: str
    amount: Amount
    told: Told


@dataclass(frozen=True, slots=True)
class Extras:
    """All costs beside the model of one way of access, in the order of the catalogue, and those nobody has stated."""

    found: tuple[Extra, ...] = ()
    without: tuple[Without, ...] = ()

    def of(self, *topics: str) -> list[Extra]:
        """The costs that are for one of these."""
        return [one for one in self.found if one.topic in topics]

    def but(self, *topics: str) -> list[Extra]:
        """The costs that are for something else."""
        return [one for one in self.found if one.topic not in topics]


class OtherCurrency(ValueError):
    """A cost of the catalogue is in another currency than the option; the text says which."""


def extras(
    access: str,
    workload: Workload,
    catalogue: Catalogue,
    as_of: date,
    currency: str,
    *,
    parameters: int | None = None,
    gigabytes: Decimal | None = None,
) -> Extras:
    """The costs beside a model by a way of access; ``gigabytes`` is what an update sends to each device.

    ``parameters`` is the size of the model, where the catalogue has figures by size.

    Raises OtherCurrency where the catalogue has a cost in another currency.
    """
    reader = _Reader(workload, catalogue, as_of, currency, gigabytes)
    found: list[Extra] = []
    without: list[Without] = []
    overheads = catalogue.overheads_at(access, as_of, parameters)
    rows: Sequence[Overhead | Hidden] = [*overheads, *catalogue.hidden_at(access, as_of)]
    for row in rows:
        one = reader.extra(row)
        if isinstance(one, Without):
            without.append(one)
        else:
            found.append(one)
    return Extras(tuple(found), tuple(without))


@dataclass(frozen=True, slots=True)
class _Reader:
    workload: Workload
    catalogue: Catalogue
    as_of: date
    currency: str
    gigabytes: Decimal | None

    def extra(self, row: Overhead | Hidden) -> Extra | Without:
        """What the requester states for what a row of the catalogue is for, else what the row says."""
        stated = self.workload.beside
        keys = _KEYS.get(row.topic, ())
        used = [key for key in keys if stated is not None and key in stated.amounts]
        if stated is not None and used and stated.currency != self.currency:
            why = f"It is stated in {stated.currency}, the option is priced in {self.currency}; nothing is converted."
            return Without(row.name, why, self._cited(stated, used))
        if row.topic == "tuning" and isinstance(row, Overhead):
            return self._tuning(row, stated)
        if row.topic == "device_updates":
            return self._updates(row, stated)
        if stated is None or not used:
            return self._of_catalogue(row)
        amounts = [self._monthly(key, stated.amounts[key]) for key in used]
        per = {"egress": "a GB", "device_care": "a month and device"}.get(row.topic, "a month")
        told = Told("stated", f"{per}, as the descriptor states", self._cited(stated, used))
        return Extra(row.topic, row.name, _sum(amounts), told)

    def _of_catalogue(self, row: Overhead | Hidden) -> Extra | Without:
        if isinstance(row, Hidden):
            return Without(row.name, row.why, row.source)
        self._in_currency(row)
        told = Told("assumption", ASSUMED, row.source)
        return Extra(row.topic, _sized(row), Amount(row.low, row.mid, row.high), told)

    def _in_currency(self, row: Overhead) -> None:
        if row.currency != self.currency:
            raise OtherCurrency(f"{row.name} is priced in {row.currency}, the machine is not.")

    def _monthly(self, key: str, amount: tuple[Decimal, Decimal, Decimal]) -> Amount:
        """An amount a month; what is paid once is spread."""
        if key != "compliance_once":
            return Amount(*amount)
        months = self.catalogue.figure("months-of-spreading", self.as_of).value
        return Amount(*(end / months for end in amount))

    def _tuning(self, row: Overhead, stated: Beside | None) -> Extra | Without:
        """Cycles a year times what one costs; how many there are nobody but the requester can say."""
        if stated is None or "tuning_cycles_per_year" not in stated.amounts:
            printed = f"{row.currency} {row.low:,f} to {row.high:,f} a cycle"
            why = f"The source says {printed}, not how often; nobody has stated that."
            return Without(row.name, why, row.source)
        cycles = stated.amounts["tuning_cycles_per_year"]
        own = stated.amounts.get("tuning_per_cycle")
        if own is None:
            self._in_currency(row)
        each = own or (row.low, row.mid, row.high)
        amount = Amount(*(count * cost / MONTHS for count, cost in zip(cycles, each, strict=True)))
        how = f"{cycles[1]:f} cycles a year x {each[1]:,f} over {MONTHS} months"
        source = row.source if own is None else self._cited(stated, ["tuning_per_cycle"])
        return Extra(row.topic, row.name, amount, Told("assumption" if own is None else "stated", how, source))

    def _updates(self, row: Overhead | Hidden, stated: Beside | None) -> Extra | Without:
        """Updates a year times the weights times the price of a GB, for each device."""
        keys = ["device_updates_per_year", "egress_per_gb"]
        if stated is None or self.gigabytes is None or not set(keys) <= set(stated.amounts):
            return self._of_catalogue(row)
        updates, price = (stated.amounts[key] for key in keys)
        amount = Amount(*(n * self.gigabytes * cost / MONTHS for n, cost in zip(updates, price, strict=True)))
        sent = f"{updates[1]:f} updates a year x {self.gigabytes:.1f} GB x {price[1]:f} a GB"
        how = f"a device: {sent} over {MONTHS} months"
        return Extra(row.topic, row.name, amount, Told("stated", how, self._cited(stated, keys)))

    def _cited(self, stated: Beside, keys: Sequence[str]) -> Citation:
        places = ", ".join(dotted((*stated.path, key)) for key in keys)
        return Citation("The descriptor", places, "", "", self.as_of.isoformat(), "secondary")


_KEYS = {
    "people": ("people_per_month",),
    "orchestration": ("orchestration_per_month",),
    "observability": ("observability_per_month",),
    "on_call": ("on_call_per_month",),
    "tuning": ("tuning_cycles_per_year", "tuning_per_cycle"),
    "compliance": ("compliance_per_month", "compliance_once"),
    "egress": ("egress_per_gb",),
    "routing": ("routing_per_month",),
    "device_care": ("device_care_per_month",),
    "device_updates": ("device_updates_per_year",),
}
"""The fields of the descriptor's costs by what they are for."""


def _sized(row: Overhead) -> str:
    """The name of a cost with the size of the models it is the figure for: another size is another quantity."""
    size = row.parameters_at_most
    return row.name if size is None else f"{row.name}, up to {(Decimal(size) / 10**9).normalize():f}B"


def _sum(amounts: Sequence[Amount]) -> Amount:
    ends = ([getattr(amount, end) for amount in amounts] for end in ("low", "mid", "high"))
    return Amount(*(sum(values, Decimal(0)) for values in ends))

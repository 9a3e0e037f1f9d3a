"""A price that is old, accepted on the word of a named person: whose price, by whom, when and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from auditor.errors import Problem
from auditor.inputs.documents import Data, Document, Path


@dataclass(frozen=True, slots=True)
class AcceptedPrice:
    """The price of a model at a provider, or of a machine, that somebody accepts although it was read long ago."""

    provider: str | None
    model: str | None
    hardware: str | None
    by: str
    on: date
    why: str
    path: Path

    @property
    def name(self) -> str:
        """The machine, or the provider and the model."""
        return self.hardware or f"{self.provider}/{self.model}"

    def covers(self, provider: str | None, model: str, hardware: str | None) -> bool:
        """Whether it is about the price of a candidate by this route."""
        if self.hardware is not None:
            return self.hardware == hardware
        return (self.provider, self.model) == (provider, model)


def accepted_price(entry: dict[str, Data], path: Path) -> AcceptedPrice:
    """The acceptance of a price of a descriptor that fits the schema."""

    def text(key: str) -> str | None:
        return None if entry.get(key) is None else str(entry[key])

    return AcceptedPrice(
        provider=text("provider"),
        model=text("model"),
        hardware=text("hardware"),
        by=str(entry["by"]),
        on=date.fromisoformat(str(entry["on"])),
        why=str(entry["why"]),
        path=path,
    )


def foreign(
    document: Document, accepted: Iterable[AcceptedPrice], routes: Iterable[tuple[str | None, str, str | None]]
) -> Iterator[Problem]:
    """Acceptances of a price that is that of no candidate; a route is its provider, model and hardware."""
    known = list(routes)
    for one in accepted:
        if not any(one.covers(*route) for route in known):
            what = f"accepts a price of {one.name}, which is that of no candidate."
            fix = "Name provider and model, or the hardware, as a candidate does; or remove it."
            yield document.problem(one.path, what, fix=fix)

"""The catalogue is read at a date: each row from its first day to its last, the newest first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from auditor.catalogue.citation import Citation
from auditor.catalogue.entries import Catalogue, Model
from auditor.catalogue.offers import Hardware, Overhead, Price, holds

DAY = timedelta(days=1)
FIRST, LAST = date(2026, 1, 1), date(2026, 6, 30)
CITED = Citation("Price list", "row 1", "", "https://example.org", "2026-11-22", "secondary")


def price(starts: date, ends: date | None = None, amount: int = 1, provider: str = "cloud") -> Price:
    return Price(provider, "m", "USD", starts, ends, Decimal(amount), Decimal(amount), CITED)


@pytest.mark.parametrize(
    ("day", "so"),
    [(FIRST - DAY, False), (FIRST, True), (LAST, True), (LAST + DAY, False)],
)
def test_a_row_holds_from_its_first_day_to_its_last(day: date, so: bool) -> None:
    assert holds(FIRST, LAST, day) is so
    assert price(FIRST, LAST).holds(day) is so


def test_a_row_without_a_last_day_holds_on() -> None:
    assert holds(FIRST, None, date.max)
    assert not holds(FIRST, None, FIRST - DAY)


def test_an_offer_is_gone_from_the_day_it_retires() -> None:
    offer = replace(price(FIRST), retires=LAST)
    assert [offer.holds(day) for day in (FIRST, LAST - DAY, LAST)] == [True, True, False]


def test_a_new_price_takes_the_place_of_the_old_on_its_first_day() -> None:
    """Rows are never overwritten; their order in the file does not matter."""
    rows = [price(FIRST, amount=1), price(LAST, amount=2)]
    for prices in (rows, rows[::-1]):
        catalogue = Catalogue(prices=prices)
        found = [catalogue.price_at("cloud", "m", day) for day in (FIRST - DAY, FIRST, LAST - DAY, LAST, date.max)]
        assert [one and one.input_per_mtok for one in found] == [None, 1, 1, 2, 2]


def test_a_price_is_that_of_the_provider_and_the_model_asked_for() -> None:
    catalogue = Catalogue(prices=[price(FIRST)])
    assert catalogue.price_at("cloud", "other", FIRST) is None
    assert catalogue.price_at("other", "m", FIRST) is None


def test_between_two_rows_there_may_be_no_price() -> None:
    catalogue = Catalogue(prices=[price(FIRST, LAST), price(LAST + 2 * DAY)])
    assert catalogue.price_at("cloud", "m", LAST + DAY) is None


def test_of_every_offer_the_one_price_of_the_day() -> None:
    one, other = price(FIRST, amount=1), price(FIRST, amount=3, provider="other")
    newer = price(LAST, amount=2)
    catalogue = Catalogue(prices=[one, other, newer])
    assert catalogue.prices_at(FIRST) == [one, other]
    assert catalogue.prices_at(LAST) == [newer, other]
    assert catalogue.prices_at(FIRST - DAY) == []


def test_machines_and_overheads_are_dated_too() -> None:
    box = Hardware("box", "A box", "A10G", 1, Decimal(24), "USD", FIRST, LAST, Decimal(1), CITED)
    dearer = replace(box, starts=LAST, ends=None, per_hour=Decimal(2))
    people = Overhead("People", "self_hosted", *(Decimal(1),) * 3, "USD", FIRST, LAST, CITED)
    catalogue = Catalogue(hardware=[box, dearer], overheads=[people])
    assert catalogue.hardware_at("box", LAST - DAY) is box
    assert catalogue.hardware_at("box", LAST) is dearer
    assert catalogue.hardware_at("box", FIRST - DAY) is None
    assert catalogue.hardware_at("crate", LAST) is None
    assert catalogue.overheads_at("self_hosted", LAST) == [people]
    assert catalogue.overheads_at("self_hosted", LAST + DAY) == []
    assert catalogue.overheads_at("edge", LAST) == []
    tools = replace(people, topic="tools")
    small, tiny = (replace(people, parameters_at_most=size) for size in (9, 3))
    catalogue = Catalogue(overheads=[tools, small, tiny, people])
    assert catalogue.overheads_at("self_hosted", LAST, 3) == [tools, tiny]
    assert catalogue.overheads_at("self_hosted", LAST, 4) == [tools, small]
    assert catalogue.overheads_at("self_hosted", LAST, 10) == [tools, people]
    assert catalogue.overheads_at("self_hosted", LAST) == [tools, people]


def model(released: date | None = FIRST, retires: date | None = None, **components: str) -> Model:
    return Model("m", "M", "Somebody", None, released, retires, None, None, components, {}, {})


def test_a_model_is_there_from_its_release_until_its_maker_retires_it() -> None:
    catalogue = Catalogue(models={"m": model(FIRST, LAST)})
    days = (FIRST - DAY, FIRST, LAST - DAY, LAST)
    assert [[one.id for one in catalogue.models_at(day)] for day in days] == [[], ["m"], ["m"], []]
    assert [model(FIRST, LAST).retired_at(day) for day in days] == [False, False, False, True]


def test_a_model_whose_days_are_not_known_is_there() -> None:
    assert len(Catalogue(models={"m": model(None)}).models_at(date.min)) == 1


@pytest.mark.parametrize(
    ("availability", "so"),
    [("released", True), ("gated", True), ("partial", True), ("described_only", False), ("absent", False)],
)
def test_which_weights_can_be_had(availability: str, so: bool) -> None:
    assert model(model_parameters_final=availability).has_weights() is so
    assert not model().has_weights()

"""What a candidate costs: whether it fits, what it is priced at, and when no price is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from auditor.catalogue.citation import Citation
from auditor.catalogue.entries import Catalogue, Model
from auditor.catalogue.offers import Capacity, ClassPrice, Hardware, LongContext, Overhead, Price, Provider
from auditor.costs.amounts import Amount
from auditor.costs.compare import warnings
from auditor.costs.option import Option, State
from auditor.costs.options import options
from auditor.inputs.acceptance import AcceptedPrice
from auditor.inputs.descriptor import Workload
from auditor.inputs.routes import Candidate
from auditor.inputs.volume import Volume
from tests.costs.figures import FIGURES, METHOD

AS_OF = date(2026, 11, 22)
SINCE = date(2026, 1, 1)
CITED = Citation("Price list", "row 1", "", "https://example.org", "2026-11-22", "secondary")


def model(parameters: int | None = 7_000_000_000) -> Model:
    return Model("m", "Model M", "Somebody", None, None, None, parameters, None, {}, {}, {})


def price(into: str = "0.72", out: str = "0.72", since: date = SINCE, until: date | None = None) -> Price:
    return Price("cloud", "m", "USD", since, until, Decimal(into), Decimal(out), CITED)


def machine(memory: str = "24", per_hour: str = "1.006", since: date = SINCE, until: date | None = None) -> Hardware:
    return Hardware("box", "A box", "A10G", 1, Decimal(memory), "USD", since, until, Decimal(per_hour), CITED)


def capacity(requests: int = 5_000_000, parameters: int = 9_000_000_000, tokens: int = 1000) -> Capacity:
    return Capacity("box", parameters, "fp16", requests, Decimal(tokens), Decimal(tokens), "seed", CITED)


def overhead(name: str = "People", currency: str = "USD", access: str = "self_hosted") -> Overhead:
    low, mid, high = Decimal(2000), Decimal(2500), Decimal("20000.5")
    return Overhead(name, access, low, mid, high, currency, SINCE, None, CITED)


def candidate(access: str = "self_hosted", **other: str | None) -> Candidate:
    hosted = access in ("self_hosted", "edge")
    fields: dict[str, str | None] = {
        "provider": None if hosted else "cloud",
        "hardware": "box" if hosted else None,
        "precision": "fp16" if hosted else None,
    }
    fields |= other
    return Candidate(f"w/m@{access}", "m", access, fields["provider"], fields["hardware"], fields["precision"], ())


VOLUME = Volume(400_000, Decimal(900), Decimal(250))


def cost(catalogue: Catalogue, one: Candidate, volume: Volume | None = VOLUME, as_of: date = AS_OF) -> Option:
    workload = Workload("w", "", "", {}, volume, (one,), None, ())
    return options([workload], catalogue, as_of)[one.id]


def hosting(**other: object) -> Catalogue:
    fields: dict[str, object] = {
        "models": {"m": model()},
        "hardware": [machine()],
        "capacity": [capacity()],
        "overheads": [overhead()],
        "figures": FIGURES,
    }
    return Catalogue(**(fields | other))  # type: ignore[arg-type]  # keywords


def selling(*prices: Price) -> Catalogue:
    return Catalogue(models={"m": model()}, prices=list(prices), figures=FIGURES)


# Per token


def test_other_classes_of_service_are_told_beside_the_standard_one() -> None:
    """400,000 requests of 900 and 250 tokens: 360 and 100 millions of tokens."""
    classes = {"flex": ClassPrice(Decimal("0.36"), Decimal("0.36")), "priority": ClassPrice(Decimal(2), Decimal(3))}
    rate = replace(price(), classes=classes, cached_input_per_mtok=Decimal("0.1"), batch_discount=Decimal("0.5"))
    found = cost(selling(rate), candidate("managed"))
    assert found.monthly == Amount.exactly(Decimal("331.2"))
    assert [(one.terms, one.monthly.mid, one.risk) for one in found.terms] == [
        ("flex", Decimal("165.6"), ""),
        ("priority", Decimal(1020), ""),
    ]
    cached = cost(selling(rate), candidate("managed"), replace(VOLUME, cached_input_share=Decimal("0.5")))
    assert [one.monthly.mid for one in cached.terms] == [Decimal("165.6"), Decimal(1020)], "nothing is taken off"
    assert cached.terms[0].risk == "What a cache or batches take off is not known there and not taken off."


def test_nothing_is_told_of_other_classes_where_a_request_may_be_a_long_one() -> None:
    rate = replace(
        price(),
        classes={"flex": ClassPrice(Decimal("0.36"), Decimal("0.36"))},
        long_context=LongContext(1000, Decimal(2), Decimal(2)),
    )
    assert len(cost(selling(rate), candidate("managed")).terms) == 1
    ranged = replace(VOLUME, ranges={"input_tokens_per_request": (Decimal(100), Decimal(1001))})
    assert cost(selling(rate), candidate("managed"), ranged).terms == ()


OF_CLASSES = replace(
    price(),
    classes={"flex": ClassPrice(Decimal("0.36"), Decimal("0.36")), "priority": ClassPrice(Decimal(2), Decimal(3))},
    cached_input_per_mtok=Decimal("0.1"),
    batch_discount=Decimal("0.5"),
    cache_write_per_mtok=Decimal(9),
)


def test_a_class_of_service_can_be_chosen_and_the_others_are_told_beside_it() -> None:
    flex = replace(candidate("managed"), service_class="flex")
    shape = replace(VOLUME, cached_input_share=Decimal("0.5"), batch_share=Decimal(1))
    found = cost(selling(OF_CLASSES), flex, shape)
    assert found.monthly == Amount.exactly(Decimal("165.6")), "nothing is taken off"
    assert [line.name for line in found.lines] == ["Input tokens, flex class", "Output tokens, flex class"]
    not_taken = "what a cache or batches take off is not known there and not taken off."
    assert found.notes == (f"The flex class of service: {not_taken}",)
    assert warnings(found, AS_OF, METHOD) == ["Reckoned in the flex class of service of cloud."]
    standard = cost(selling(OF_CLASSES), candidate("managed"), shape)
    assert standard.monthly is not None
    assert [(one.terms, one.monthly.mid) for one in found.terms] == [
        ("standard", standard.monthly.mid),
        ("priority", 1020),
    ]


def test_a_class_without_a_price_leaves_none() -> None:
    priority = replace(candidate("managed"), service_class="priority")
    found = cost(selling(price()), priority)
    assert (found.state, found.monthly) == (State.UNKNOWN, None)
    assert found.reason == "No price of m at cloud in the priority class of service is on record."
    long = replace(OF_CLASSES, long_context=LongContext(800, Decimal(2), Decimal(2)))
    assert cost(selling(long), priority).reason == (
        "A request may be longer than 800 tokens: what it costs in the priority class of service is not on record."
    )


def test_what_the_volume_states_and_the_price_lacks_is_said() -> None:
    shape = replace(VOLUME, cached_input_share=Decimal("0.5"), batch_share=Decimal("0.5"))
    assert cost(selling(price()), candidate("managed"), shape).notes == (
        "No price of cached input is on record here: it counts as any other input.",
        "No discount for batches is on record here: nothing is taken off.",
    )
    none, note = cost(selling(OF_CLASSES), candidate("managed"), shape).notes
    assert none == "No price of cached input in batches is on record here: batches take nothing off it."
    assert note.startswith("Input written to a cache costs 9 a million tokens here, not 0.72. Which share")
    stated = replace(shape, cache_written_share=Decimal("0.1"))
    known = replace(OF_CLASSES, cached_batch_per_mtok=Decimal("0.05"))
    assert cost(selling(known), candidate("managed"), stated).notes == ()
    assert cost(selling(price()), candidate("managed")).notes == ()


@pytest.mark.parametrize(
    ("rate", "pricing", "reason"),
    [
        (price(until=date(2026, 11, 1)), None, "No price of m at cloud is known on 2026-11-22."),
        (
            replace(price(), retires=date(2026, 11, 22)),
            None,
            "cloud no longer offers m: the offer ended on 2026-11-22.",
        ),
        (
            None,
            "gpu_hours",
            "Cloud bills the hours of machines, not tokens, and no price of its machines is on record.",
        ),
    ],
)
def test_why_there_is_no_price(rate: Price | None, pricing: str | None, reason: str) -> None:
    providers = {"cloud": Provider("cloud", "Cloud", None, CITED, pricing_model=pricing)}
    catalogue = replace(selling(*([rate] if rate else [])), providers=providers)
    assert cost(catalogue, candidate("managed")).reason == reason


def test_tokens_are_priced_exactly() -> None:
    """400,000 requests of 900 and 250 tokens at 0.72 a million: 259.20 and 72.00."""
    found = cost(selling(price()), candidate("managed"))
    assert (found.state, found.currency, found.fits) == (State.PRICED, "USD", None)
    assert [(line.name, line.monthly, line.how) for line in found.lines] == [
        ("Input tokens", Amount.exactly(Decimal("259.2")), "400,000 requests x 900 tokens x 0.72 per million"),
        ("Output tokens", Amount.exactly(Decimal("72")), "400,000 requests x 250 tokens x 0.72 per million"),
    ]
    assert found.monthly == Amount.exactly(Decimal("331.2"))
    assert all(line.source is CITED and line.basis == "list" for line in found.lines)


def test_no_amount_goes_through_a_float() -> None:
    """0.1 and 0.2 a million make exactly 0.3; three requests of a third of a cent are not rounded to one."""
    found = cost(selling(price("0.1", "0.2")), candidate("managed"), Volume(1_000_000, Decimal(1), Decimal(1)))
    assert found.monthly == Amount.exactly(Decimal("0.3"))
    small = cost(selling(price("0.000001", "0.000001")), candidate("api"), Volume(1, Decimal(1), Decimal(0)))
    assert small.monthly == Amount.exactly(Decimal("1E-12"))


def test_twelve_months_are_twelve_times_as_much() -> None:
    assert Amount(Decimal("0.1"), Decimal("0.2"), Decimal("0.3")).times(12) == Amount(
        Decimal("1.2"), Decimal("2.4"), Decimal("3.6")
    )


def test_no_requests_cost_nothing_but_are_priced() -> None:
    found = cost(selling(price()), candidate("managed"), Volume(0, Decimal(900), Decimal(250)))
    assert (found.state, found.monthly) == (State.PRICED, Amount.exactly(Decimal(0)))


def test_the_price_is_that_of_the_day() -> None:
    catalogue = selling(
        price("1", "1", SINCE, date(2026, 11, 21)), price("2", "2", AS_OF), price("3", "3", date(2026, 11, 23))
    )
    one = Volume(1_000_000, Decimal(1), Decimal(0))
    amounts = {
        day: cost(catalogue, candidate("managed"), one, day).monthly
        for day in (date(2025, 12, 31), SINCE, date(2026, 11, 21), AS_OF, date(2026, 11, 23))
    }
    assert [amount and amount.mid for amount in amounts.values()] == [None, 1, 1, 2, 3]


# Self-hosted


def test_a_machine_and_what_stands_beside_it() -> None:
    found = cost(hosting(), candidate())
    assert [(line.name, line.basis) for line in found.lines] == [("Machine: A box", "list"), ("People", "assumption")]
    assert found.lines[0].monthly == Amount.exactly(Decimal("734.38"))
    assert found.lines[0].how == "1 x 1.006 an hour x 730 hours"
    assert found.monthly == Amount(Decimal("2734.38"), Decimal("3234.38"), Decimal("20734.88"))
    assert (found.state, found.currency, found.fits) == (State.PRICED, "USD", True)


@pytest.mark.parametrize(
    ("requests", "machines"), [(0, 1), (1, 1), (5_000_000, 1), (5_000_001, 2), (10_000_000, 2), (10_000_001, 3)]
)
def test_a_machine_more_from_the_first_request_it_cannot_serve(requests: int, machines: int) -> None:
    found = cost(hosting(overheads=[]), candidate(), Volume(requests, Decimal(900), Decimal(250)))
    assert found.monthly == Amount.exactly(machines * Decimal("734.38"))


@pytest.mark.parametrize(
    ("precision", "bytes_a_weight"), [("fp32", 4), ("fp16", 2), ("int8", 1), ("int4", Decimal("0.5"))]
)
def test_weights_fit_up_to_nine_tenths_of_the_memory(precision: str, bytes_a_weight: Decimal) -> None:
    """21.6 GB of 24: to the byte."""
    most = int(Decimal("21.6e9") / bytes_a_weight)
    for parameters, fits in ((most, True), (most + 1, False)):
        found = cost(hosting(models={"m": model(parameters)}), candidate(precision=precision))
        assert found.fits is fits
        assert (found.state is State.INFEASIBLE) is not fits


def test_what_does_not_fit_says_what_it_needs() -> None:
    found = cost(hosting(models={"m": model(70_553_706_496)}), candidate())
    assert (found.state, found.monthly, found.lines) == (State.INFEASIBLE, None, ())
    assert found.reason == "The weights need 141.1 GB at fp16; A box has 21.6 GB for them."


def test_that_weights_fit_is_known_before_any_price_is() -> None:
    for catalogue, volume in ((hosting(), None), (hosting(capacity=[]), VOLUME)):
        found = cost(catalogue, candidate(), volume)
        assert (found.state, found.fits) == (State.UNKNOWN, True)


@pytest.mark.parametrize(
    ("catalogue", "one", "volume", "reason"),
    [
        (hosting(models={}), candidate(), VOLUME, "The model m is not in the catalogue."),
        (hosting(), candidate(hardware=None), VOLUME, "The hardware and the precision are not described."),
        (hosting(), candidate(precision=None), VOLUME, "The hardware and the precision are not described."),
        (hosting(hardware=[]), candidate(), VOLUME, "No price of box is known on 2026-11-22."),
        (
            hosting(models={"m": model(None)}),
            candidate(),
            VOLUME,
            "The size of Model M is not established, so its memory need is not either.",
        ),
        (hosting(), candidate(), None, "The volume of the workload is not described."),
        (
            hosting(capacity=[capacity(parameters=6_999_999_999)]),
            candidate(),
            VOLUME,
            "No throughput is known for this size, precision, machine and length of request.",
        ),
        (
            hosting(capacity=[capacity(tokens=899)]),
            candidate(),
            VOLUME,
            "No throughput is known for this size, precision, machine and length of request.",
        ),
        (
            hosting(overheads=[overhead(currency="EUR")]),
            candidate(),
            VOLUME,
            "People is priced in EUR, the machine is not.",
        ),
        (selling(), candidate("managed"), VOLUME, "No price of m at cloud is known on 2026-11-22."),
        (selling(price()), candidate("managed"), None, "The volume of the workload is not described."),
        (
            selling(price()),
            candidate("hybrid"),
            VOLUME,
            "The split of a hybrid between its routes is not described.",
        ),
    ],
)
def test_what_is_not_known_is_said_and_never_free(
    catalogue: Catalogue, one: Candidate, volume: Volume | None, reason: str
) -> None:
    found = cost(catalogue, one, volume)
    assert (found.state, found.reason) == (State.UNKNOWN, reason)
    assert (found.monthly, found.currency, found.lines) == (None, None, ())


def test_of_several_known_throughputs_the_highest_that_fits_counts() -> None:
    rows = [
        capacity(1_000_000),
        capacity(3_000_000),
        capacity(9_000_000, tokens=500),
        capacity(9_000_000, parameters=1),
    ]
    found = cost(hosting(capacity=rows, overheads=[]), candidate(), Volume(3_000_000, Decimal(900), Decimal(250)))
    assert found.monthly == Amount.exactly(Decimal("734.38"))


def test_overheads_are_those_of_the_route_and_the_day() -> None:
    rows = [overhead("People"), overhead("Cables", access="edge"), overhead("Later")]
    rows[2] = Overhead("Later", "self_hosted", *(Decimal(1),) * 3, "USD", date(2027, 1, 1), None, CITED)
    found = cost(hosting(overheads=rows), candidate())
    assert [line.name for line in found.lines] == ["Machine: A box", "People"]


def test_every_candidate_of_every_workload_has_an_option() -> None:
    one, other = candidate("managed"), candidate()
    workloads = [
        Workload("w", "", "", {}, VOLUME, (one, other), None, ()),
        Workload("v", "", "", {}, None, (Candidate("v/m@api", "m", "api", "cloud", None, None, ()),), None, ()),
    ]
    found = options(workloads, selling(price()), AS_OF)
    assert {name: str(one.state) for name, one in found.items()} == {
        "w/m@managed": "priced",
        "w/m@self_hosted": "unknown",
        "v/m@api": "unknown",
    }


@pytest.mark.parametrize(
    ("accepted_on", "as_of", "too_old"),
    [
        (None, "2027-02-20", False),  # 90 days after it was read
        (None, "2027-02-21", True),
        ("2027-02-21", "2027-02-21", False),
        ("2027-02-22", "2027-02-21", True),  # not yet accepted
        ("2027-02-01", "2027-05-02", False),  # the 90th day of the acceptance
        ("2027-02-01", "2027-05-03", True),
    ],
)
@pytest.mark.parametrize("access", ["managed", "self_hosted"])
def test_a_price_read_too_long_ago_counts_only_while_somebody_accepts_it(
    access: str, accepted_on: str | None, as_of: str, too_old: bool
) -> None:
    hosted = access == "self_hosted"
    catalogue = hosting() if hosted else selling(price())
    route: tuple[str | None, str | None, str | None] = (None, None, "box") if hosted else ("cloud", "m", None)
    words = (
        () if accepted_on is None else (AcceptedPrice(*route, "Buyer", date.fromisoformat(accepted_on), "Why.", ()),)
    )
    workloads = [Workload("w", "W", "Do.", {}, VOLUME, (candidate(access),), None, ())]
    [found] = options(workloads, catalogue, date.fromisoformat(as_of), words).values()
    assert found.too_old is too_old
    assert (found.accepted is not None) == (not too_old and accepted_on is not None)


def test_an_acceptance_is_about_one_price_only() -> None:
    word = AcceptedPrice("elsewhere", "m", None, "Buyer", date(2027, 2, 1), "Why.", ())
    other = AcceptedPrice(None, None, "another-box", "Buyer", date(2027, 2, 1), "Why.", ())
    workloads = [Workload("w", "W", "Do.", {}, VOLUME, (candidate("managed"),), None, ())]
    [found] = options(workloads, selling(price()), date(2027, 3, 1), (word, other)).values()
    assert found.too_old
    assert found.accepted is None

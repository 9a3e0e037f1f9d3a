"""What an option costs as a function of its quantities: formulas, corners, growth, price per million output tokens."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from auditor.catalogue.citation import Citation
from auditor.catalogue.offers import LongContext, Price
from auditor.costs.amounts import Amount
from auditor.costs.plan import (
    HostedPlan,
    by_utilisation,
    corners,
    exact,
    middle,
    over_months,
    per_million_out,
    quantities,
    total,
)
from auditor.costs.service import TokenPlan
from auditor.inputs.volume import Volume
from tests.costs.figures import METHOD

CITED = Citation("Price list", "row 1", "", "https://example.org", "2026-11-22", "secondary")


def volume(**other: object) -> Volume:
    fields: dict[str, object] = {
        "requests_per_month": 1_000_000,
        "input_tokens_per_request": Decimal(1000),
        "output_tokens_per_request": Decimal(1000),
    }
    return Volume(**(fields | other))  # type: ignore[arg-type]  # keywords


def price(**other: object) -> Price:
    fields: dict[str, object] = {
        "cached_input_per_mtok": Decimal("1.25"),
        "batch_discount": Decimal("0.5"),
        "long_context": LongContext(200_000, Decimal(5), Decimal(15)),
    }
    return Price(
        "cloud",
        "m",
        "USD",
        date(2026, 1, 1),
        None,
        Decimal("2.5"),
        Decimal(10),
        CITED,
        **(fields | other),  # type: ignore[arg-type]  # keywords
    )


def tokens(shape: Volume, **other: object) -> Decimal:
    plan = TokenPlan(price(**other), quantities(shape))
    return total(plan, middle(plan.inputs))


def hosted(shape: Volume, spare: int = 0) -> HostedPlan:
    inputs = quantities(shape) | {
        "Rent": Amount(Decimal(1000), Decimal(1250), Decimal(1500)),
        "People": Amount(Decimal(2000), Decimal(5000), Decimal(20000)),
    }
    return HostedPlan("Machine", "Rent", 200_000, ["People"], inputs, spare)


@pytest.mark.parametrize(
    ("shape", "cost"),
    [
        (volume(), 12_500),
        (volume(cached_input_share=Decimal("0.5")), 11_875),
        (volume(batch_share=Decimal("0.2")), 11_250),
        (volume(extra_calls_per_request=Decimal("0.1")), 13_750),
        (volume(peak_factor=Decimal(4)), 12_500),
        (volume(input_tokens_per_request=Decimal(200_000)), 510_000),
        (volume(input_tokens_per_request=Decimal(200_001)), Decimal("1015005")),
    ],
)
def test_a_service_paid_by_the_token(shape: Volume, cost: Decimal | int) -> None:
    assert tokens(shape) == cost


def test_long_prompts_are_told_by_the_request_not_by_the_month() -> None:
    """A million requests of 1,000 tokens are a billion tokens, and not one long prompt."""
    assert tokens(volume()) == 12_500


def test_without_a_price_of_cached_input_a_cache_saves_nothing() -> None:
    assert tokens(volume(cached_input_share=Decimal(1)), cached_input_per_mtok=None) == 12_500
    assert tokens(volume(batch_share=Decimal(1)), batch_discount=None) == 12_500


CACHE = {"cache_write_per_mtok": Decimal(3), "cached_batch_per_mtok": Decimal("1.25")}


def test_what_is_written_to_a_cache_has_a_price_of_its_own() -> None:
    """A thousand millions of input tokens: a fifth written at 3, half read at 1.25, the rest at 2.5; output 10,000."""
    shape = volume(cached_input_share=Decimal("0.5"), cache_written_share=Decimal("0.2"))
    assert tokens(shape, **CACHE) == 750 + 600 + 625 + 10_000
    assert tokens(shape) == 500 + 750 + 625 + 10_000, "without a price it counts as any other input"


@pytest.mark.parametrize(("in_batch", "read"), [(None, 625), ("1.25", 625), ("0.625", 500)])
def test_batches_take_off_what_is_read_from_a_cache_what_is_on_record_for_it(in_batch: str | None, read: int) -> None:
    """40 per cent in batches at half the price: input and output fall to 0.8, cached input as its own price says."""
    shape = volume(cached_input_share=Decimal("0.5"), batch_share=Decimal("0.4"))
    price_in_batch = None if in_batch is None else Decimal(in_batch)
    assert tokens(shape, cached_batch_per_mtok=price_in_batch) == Decimal("0.8") * (1250 + 10_000) + read


def test_long_prompts_have_their_own_price_of_cached_input() -> None:
    """A request of 300,000 tokens: 150,000 at 5, 150,000 from a cache; without a price there, nothing is taken off."""
    shape = volume(
        requests_per_month=1,
        input_tokens_per_request=Decimal(300_000),
        output_tokens_per_request=Decimal(0),
        cached_input_share=Decimal("0.5"),
    )
    assert tokens(shape) == Decimal("1.5")
    long = LongContext(200_000, Decimal(5), Decimal(15), Decimal("2.5"), Decimal(6))
    assert tokens(shape, long_context=long) == Decimal("0.75") + Decimal("0.375")
    written = volume(
        requests_per_month=1,
        input_tokens_per_request=Decimal(300_000),
        output_tokens_per_request=Decimal(0),
        cache_written_share=Decimal("0.5"),
    )
    assert tokens(written, long_context=long, **CACHE) == Decimal("0.75") + Decimal("0.9")
    dearest = LongContext(200_000, Decimal(5), Decimal(15))
    assert tokens(written, long_context=dearest, **CACHE) == Decimal("1.5"), "written input costs no less than other"


@pytest.mark.parametrize(
    ("shape", "spare", "machines"),
    [
        (volume(requests_per_month=0), 0, 1),
        (volume(requests_per_month=200_000), 0, 1),
        (volume(requests_per_month=200_001), 0, 2),
        (volume(requests_per_month=200_001), 1, 3),
        (volume(requests_per_month=200_000, peak_factor=Decimal(2)), 0, 2),
        (volume(requests_per_month=200_000, extra_calls_per_request=Decimal("0.5")), 0, 2),
        (volume(requests_per_month=133_333, extra_calls_per_request=Decimal("0.5")), 0, 1),
    ],
)
def test_machines_are_whole_and_carry_the_busiest_hour(shape: Volume, spare: int, machines: int) -> None:
    plan = hosted(shape, spare)
    assert plan.machines(middle(plan.inputs)) == machines
    assert plan.lines(middle(plan.inputs)) == [("Machine", machines * Decimal(1250)), ("People", Decimal(5000))]


def test_low_takes_each_quantity_at_the_end_that_is_cheaper() -> None:
    shape = volume(
        requests_per_month=500_000,
        peak_factor=Decimal(2),
        ranges={"requests_per_month": (Decimal(100_000), Decimal(900_000)), "peak_factor": (Decimal(1), Decimal(4))},
    )
    ends = corners(hosted(shape))
    assert total(hosted(shape), ends.low) == 2000 + 1000
    assert total(hosted(shape), ends.mid) == 5000 + 5 * 1250
    assert total(hosted(shape), ends.high) == 20_000 + 18 * 1500


def test_what_moves_nothing_at_mid_still_stands_at_the_end_that_is_dearer() -> None:
    """One machine at mid, however far it is planned with; four at the busiest hour and the most requests."""
    shape = volume(
        requests_per_month=50_000,
        machine_utilisation=Decimal("0.6"),
        ranges={
            "requests_per_month": (Decimal(10_000), Decimal(200_000)),
            "machine_utilisation": (Decimal("0.25"), Decimal("0.8")),
        },
    )
    ends = corners(hosted(shape))
    assert [hosted(shape).machines(at) for at in (ends.low, ends.mid, ends.high)] == [1, 1, 4]
    assert total(hosted(shape), ends.high) == 20_000 + 4 * 1500


def test_a_cache_makes_low_of_its_high_end() -> None:
    shape = volume(cached_input_share=Decimal("0.5"), ranges={"cached_input_share": (Decimal(0), Decimal(1))})
    plan = TokenPlan(price(), quantities(shape))
    ends = corners(plan)
    assert [total(plan, one) for one in (ends.low, ends.mid, ends.high)] == [11_250, 11_875, 12_500]


def test_the_staircase_is_the_sum_of_the_lines() -> None:
    for requests in (1, 199_999, 200_000, 200_001, 5_000_000):
        shape = volume(requests_per_month=requests)
        for plan in (hosted(shape, 1), TokenPlan(price(), quantities(shape))):
            values = middle(plan.inputs)
            assert plan.staircase(values).cost(requests) == Fraction(total(plan, values))


def test_growth_is_reckoned_month_by_month_in_whole_requests() -> None:
    plan = TokenPlan(price(), quantities(volume(requests_per_month=100)))
    each = Decimal("0.0125")
    assert over_months(plan, middle(plan.inputs), Decimal(0), [12]) == [1200 * each]
    assert over_months(plan, middle(plan.inputs), Decimal("0.5"), [1, 3]) == [100 * each, (100 + 150 + 225) * each]
    assert over_months(plan, middle(plan.inputs), Decimal("0.015"), [2]) == [(100 + 101) * each]


def test_the_price_per_million_output_tokens_at_actual_and_at_full_load() -> None:
    plan = hosted(volume(requests_per_month=50_000))
    assert per_million_out(plan, middle(plan.inputs)) == (125, Fraction(6250, 200))
    api = TokenPlan(price(), quantities(volume()))
    assert per_million_out(api, middle(api.inputs)) == (Fraction("12.5"), Fraction("12.5"))
    none = hosted(volume(requests_per_month=0))
    assert per_million_out(none, middle(none.inputs)) == (None, None)


def test_a_machine_half_idle_makes_each_token_twice_as_dear() -> None:
    """One machine of 200,000 requests of 1,000 tokens for 6,250 a month: 31.25 a million when always busy."""
    plan = hosted(volume(requests_per_month=50_000), spare=0)
    found = dict(by_utilisation(plan, middle(plan.inputs), METHOD.load_steps))
    assert found == {10: Fraction("312.5"), 25: 125, 50: Fraction("62.5"), 75: Fraction(125, 3), 100: Fraction("31.25")}


def test_machines_kept_spare_may_have_a_range() -> None:
    shape = volume(requests_per_month=50_000, spare_machines=1, ranges={"spare_machines": (Decimal(0), Decimal(2))})
    plan = hosted(shape, spare=1)
    ends = corners(plan)
    assert [plan.machines(at) for at in (ends.low, ends.mid, ends.high)] == [1, 2, 3]
    assert [plan.full(at) for at in (ends.low, ends.mid, ends.high)] == [200_000] * 3
    for at in (ends.low, ends.mid, ends.high):
        assert exact(plan.staircase(at).cost(50_000)) == total(plan, at)


def test_a_spare_machine_is_paid_for_and_serves_nothing() -> None:
    plan = hosted(volume(requests_per_month=50_000), spare=1)
    assert dict(by_utilisation(plan, middle(plan.inputs), METHOD.load_steps))[100] == Fraction("37.5")


def test_the_price_of_a_token_does_not_depend_on_a_load() -> None:
    api = TokenPlan(price(), quantities(volume()))
    assert by_utilisation(api, middle(api.inputs), METHOD.load_steps) == []
    silent = hosted(volume(output_tokens_per_request=Decimal(0)))
    assert by_utilisation(silent, middle(silent.inputs), METHOD.load_steps) == []

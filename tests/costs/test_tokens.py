"""Tokens of a request from samples: counted, or estimated from their length."""

from __future__ import annotations

from decimal import Decimal

import pytest

from auditor.costs.tokens import Tokens, counted, estimated

RULE = (Decimal(6), Decimal("3.6"), Decimal("1.5"))


def test_low_and_high_are_samples_and_the_middle_is_their_mean() -> None:
    found = counted(["a", "a b", "a b c d e f"], lambda text: len(text.split()))
    assert found == Tokens(1, 3, 6, (1, 2, 6))
    assert found.written() == "{low: 1, mid: 3, high: 6}"


def test_the_mean_is_rounded_half_to_even() -> None:
    assert counted(["a", "a b"], lambda text: len(text.split())).mid == 2
    assert counted(["a b", "a b c"], lambda text: len(text.split())).mid == 2


def test_one_sample_has_no_range_where_it_is_counted() -> None:
    assert counted(["a b"], lambda text: len(text.split())).written() == "2"


@pytest.mark.parametrize(
    ("samples", "expected"),
    [
        (["x" * 36], Tokens(6, 10, 24)),
        (["x" * 36, "x" * 72], Tokens(6, 15, 48)),
        (["é" * 18], Tokens(6, 10, 24)),  # bytes count, not letters
        (["x"], Tokens(1, 1, 1)),
    ],
)
def test_without_a_tokenizer_bytes_are_divided(samples: list[str], expected: Tokens) -> None:
    assert estimated(samples, RULE) == expected

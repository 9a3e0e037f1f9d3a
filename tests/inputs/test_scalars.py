"""What plain words of YAML mean: the core schema of YAML 1.2, and none of the surprises of YAML 1.1."""

from __future__ import annotations

from decimal import Decimal

import pytest

from auditor.inputs import scalars
from auditor.inputs.documents import Data, loads

CORE = {
    # null
    "": None, "~": None, "null": None, "Null": None, "NULL": None, "nULL": "nULL", "none": "none",
    # true and false
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False, "tRUE": "tRUE",
    "yes": "yes", "Yes": "Yes", "no": "no", "NO": "NO", "No": "No", "on": "on", "off": "off", "y": "y", "n": "n",
    # whole numbers
    "0": 0, "-0": 0, "+12": 12, "-19": -19, "0111": 111, "0o17": 15, "0x1F": 31, "0xfF": 255, "007": 7,
    "0b101": "0b101", "0o8": "0o8", "0O7": "0O7", "-0o7": "-0o7", "-0x1": "-0x1", "0x": "0x", "1_000": "1_000",
    "1,000": "1,000", "１２": "１２", "٣": "٣", "--1": "--1", "+": "+",
    # other numbers
    "1e25": Decimal("1e25"), "3.8e25": Decimal("3.8e25"), "1.10": Decimal("1.10"), "0.": Decimal("0"),
    ".5": Decimal("0.5"), "-.5e-3": Decimal("-0.0005"), "+1.5E+2": Decimal("150"), "12e03": Decimal("12000"),
    "1.2.3": "1.2.3", "1e": "1e", "e5": "e5", ".": ".", "-.": "-.", "1e5.0": "1e5.0", "1_0.5": "1_0.5",
    # neither
    "12:30": "12:30", "190:20:30": "190:20:30", "2024-06": "2024-06", "2026-11-22": "2026-11-22",
    "2026-11-22T10:00:00Z": "2026-11-22T10:00:00Z", "=": "=", "inf": "inf", "nan": "nan", "Infinity": "Infinity",
    "NaN": "NaN", ".in": ".in", "-.nan": "-.nan", "pkg:hf/x@1": "pkg:hf/x@1", "§2": "§2",
}  # fmt: skip


@pytest.mark.parametrize(("word", "value"), CORE.items())
def test_plain_words(word: str, value: Data) -> None:
    found = scalars.plain(word, 300)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(("word", "value"), [(word, value) for word, value in CORE.items() if word])
def test_plain_words_in_a_document(word: str, value: Data) -> None:
    read = loads(f"a: {word}\nb: [{word if ',' not in word else 1}]\n'c': '{word}'\n", name="words").data
    assert isinstance(read, dict)
    assert read["a"] == value
    assert type(read["a"]) is type(value)
    # In quotes every word is text.
    assert read["c"] == word


@pytest.mark.parametrize("word", [".inf", "-.inf", "+.Inf", ".INF", ".nan", ".NaN", ".NAN"])
def test_numbers_that_are_none(word: str) -> None:
    with pytest.raises(scalars.NotFiniteError):
        scalars.plain(word, 300)


def test_decimals_stay_as_written() -> None:
    for written in ("1.10", "0.30000000000000000000000000000001", "1E+5", "-0.0", "9" * 290 + ".5"):
        assert str(scalars.decimal(written, 300)) == written


@pytest.mark.parametrize(
    "literal",
    [
        *("1" * 301, "-" + "1" * 301, "0" * 301, "0x" + "f" * 300, "0." + "0" * 300 + "1"),
        *("1e301", "1e-301", "1e99999999999999999999", "0e999999999", "1e0000000000000000000000000009999999"),
    ],
)
def test_numbers_beyond_the_bound_are_never_expanded(literal: str) -> None:
    with pytest.raises(scalars.TooManyDigitsError):
        scalars.plain(literal, 300)


@pytest.mark.parametrize("literal", ["9" * 300, "1e299", "1e300", "1e-300", "1e0000000000000000005", "1." + "0" * 298])
def test_every_number_within_the_bound_fits_a_float(literal: str) -> None:
    value = scalars.plain(literal, 300)
    assert isinstance(value, int | Decimal)
    assert 0 < float(value) < float("inf")

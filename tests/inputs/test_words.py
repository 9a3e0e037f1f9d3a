"""How values are written in messages."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given

from auditor.inputs import words
from auditor.inputs.documents import Data, loads
from tests.inputs.json_texts import DATA


@given(data=DATA)
def test_what_is_written_means_the_value(data: Data) -> None:
    written = words.written_in_json(data).replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    assert loads(written, name="json", format="json").data == data
    in_yaml = words.written([data]).replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    assert loads(in_yaml, name="yaml").data == [data]


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("chat", "chat"),
        ("a b/c@d.e", "a b/c@d.e"),
        ("NO", "NO"),
        ("2026-11-22", "2026-11-22"),
        ("1.10", '"1.10"'),
        ("true", '"true"'),
        (".inf", '".inf"'),
        ("", '""'),
        ("a: b", '"a: b"'),
        ("- a", '"- a"'),
        ("a #b", '"a #b"'),
        ("é\n", '"é\\n"'),
        (Decimal("1e25"), "1e25"),
        (True, "true"),
        (None, "null"),
        ([1, {"k": ["x", None]}], "[1, {k: [x, null]}]"),
    ],
)
def test_values_as_one_writes_them(value: Data, written: str) -> None:
    assert words.written(value) == written


def test_lists_of_names() -> None:
    assert words.either(["a"]) == "a"
    assert words.either(["a", "b", "c"]) == "a, b or c"
    assert words.some([str(number) for number in range(14)]).endswith("10, 11 and 2 more")


def test_the_closest_word() -> None:
    assert words.closest("titel", ["title", "tile", "owner"]) == "title"
    assert words.closest("TITLE", ["title"]) == "title"
    assert words.closest("colour", ["title", "owner"]) == ""


def test_a_part_of_a_name_means_the_name() -> None:
    models = ["mistral-small-4", "mistral-7b-instruct-v0.3", "aws-bedrock"]
    assert words.closest("mistral-7b", models) == "mistral-7b-instruct-v0.3"
    assert words.closest("bedrock", models) == "aws-bedrock"
    assert words.closest("aws", models) == ""

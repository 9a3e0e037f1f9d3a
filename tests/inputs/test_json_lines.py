"""JSON: the same data as the standard library gives, with lines."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.errors import InputError
from auditor.inputs import json_lines, json_quick
from auditor.inputs.documents import Data, Limits, Path, loads
from auditor.inputs.reading import STANDARD, Reading
from tests.inputs.json_texts import DATA, laid_out


def read(text: str) -> Data:
    return loads(text, name="file.json", format="json").data


@given(data=DATA, random=st.randoms(use_true_random=False))
def test_reads_what_the_standard_library_reads(data: Data, random: Random) -> None:
    text, lines = laid_out(data, random)
    document = loads(text, name="file", format="json")
    assert repr(document.data) == repr(json.loads(text, parse_float=Decimal)) == repr(data)
    assert document.lines == lines


def _standard(text: str) -> Data:
    """What the standard library reads, without what it takes beyond RFC 8259 and keys given twice."""

    def once(entries: list[tuple[str, Data]]) -> dict[str, Data]:
        if len(dict(entries)) < len(entries):
            raise ValueError("a key is given twice")
        return dict(entries)

    def refuse(constant: str) -> Data:
        raise ValueError(constant)

    value: Data = json.loads(text, parse_float=Decimal, parse_constant=refuse, object_pairs_hook=once)
    return value


@given(data=DATA, random=st.randoms(use_true_random=False), edits=st.integers(0, 3))
def test_the_quick_reader_takes_nothing_that_the_one_with_lines_refuses_and_reads_the_same(
    data: Data, random: Random, edits: int
) -> None:
    text, _ = laid_out(data, random)
    for _ in range(edits):
        position = random.randrange(len(text) + 1)
        text = text[:position] + random.choice(["", *'01.-+eE[]{},:"\\ \nab']) + text[position + random.randrange(2) :]
    quick = json_quick.read(text, STANDARD)
    if quick is not None:
        assert repr(quick) == repr(json_lines.read(text, Reading("file"))[0])
    elif not edits and data is not None:
        assert re.search(r"\\[ubf]", text)


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("[[[1]]]", Limits(depth=2)),
        ('[{"a": [0]}]', Limits(depth=2)),
        ("[1, [2], {}]", Limits(nodes=4)),
        ('["abcd"]', Limits(text=3)),
        ('{"abcd": 1}', Limits(text=3)),
        ("[12345]", Limits(digits=4)),
        ("[1e5]", Limits(digits=4)),
        ("[" * 100_000, STANDARD),
    ],
)
def test_the_quick_reader_has_the_same_bounds(text: str, limits: Limits) -> None:
    assert json_quick.read(text, limits) is None
    with pytest.raises(InputError):
        json_lines.read(text, Reading("file", limits))


def test_within_its_bounds_the_quick_reader_takes_a_text() -> None:
    assert json_quick.read('[{"ab": [1]}]', Limits(depth=3, nodes=4, text=2, digits=1)) == [{"ab": [1]}]


@given(data=DATA, random=st.randoms(use_true_random=False), edits=st.integers(1, 3))
def test_refuses_what_the_standard_library_refuses(data: Data, random: Random, edits: int) -> None:
    text, _ = laid_out(data, random)
    for _ in range(edits):
        position = random.randrange(len(text) + 1)
        text = text[:position] + random.choice(["", *'01.-+eE[]{},:"\\ \nab']) + text[position + random.randrange(2) :]
    try:
        expected = repr(_standard(text))
    except (ValueError, ArithmeticError):  # ArithmeticError: an exponent that Decimal cannot hold
        expected = "refused"
    try:
        found = repr(read(text))
    except InputError as error:
        if re.search("written as an escape|too many digits|this line contains", str(error)):
            return  # refused on purpose, whatever else is right or wrong
        found = "refused"
    assert found == expected


def test_numbers_are_exact() -> None:
    assert repr(read("[0, -0, 7, 1.10, 1e25, 3.8E+25, -0.0, 12345678901234567890123456789]")) == (
        "[0, 0, 7, Decimal('1.10'), Decimal('1E+25'), Decimal('3.8E+25'), Decimal('-0.0'), "
        "12345678901234567890123456789]"
    )


def test_escapes_and_pairs_of_surrogates() -> None:
    assert read(r'"\ud83d\ude00 \u20ac \n\t\r\" \\ \/ \u00e9"') == '😀 € \n\t\r" \\ / é'
    assert read('"\u2028 and 😀 bare"') == "\u2028 and 😀 bare"


def test_lines_of_keys_and_entries() -> None:
    text = '\n{"a":\n [1,\r\n  {"b": null}],\r "c"\n:\n2}\n'
    lines: dict[Path, int] = {
        (): 2, ("a",): 2, ("a", 0): 3, ("a", 1): 4, ("a", 1, "b"): 4, ("c",): 5,
    }  # fmt: skip
    assert loads(text, name="file", format="json").lines == lines


@pytest.mark.parametrize(
    "text",
    [
        *("[1.]", "[+1]", "[1e]", "[-]", "[--1]", "[0x10]", "[1_000]", "[00]", "[-01]", "[1 2]", "[１]", "[\u00a01]"),
        *("[tru]", "[nul", "undefined", "{", "[1}", '{"a"}', '{"a":1,,"b":2}', "{,}", "[,]", '{"a":1 "b":2}', "{1: 2}"),
        *("[1]]", "[1] [2]", '{"a":1}}', '"\\u12"', '"\\x41"', '"a\tb"', "'a'", "[\v1]", "[1]\0", "[\u2028]"),
        *('["a" /* b */]', "[1] # end", "[\ufeff]"),
    ],
)
def test_what_is_not_json_is_refused(text: str) -> None:
    with pytest.raises(InputError) as caught:
        read(text)
    assert len(caught.value.problems) == 1


def test_the_end_of_the_file_is_named() -> None:
    with pytest.raises(InputError) as caught:
        read('{"a"')
    assert str(caught.value) == 'file.json:1: a colon is missing before the end of the file.\n  Write:  "a": value'


def test_problems_of_values_are_told_together_with_the_syntax_error_after_them() -> None:
    with pytest.raises(InputError) as caught:
        read('{"a": NaN,\n"a": 1e999,\n"b": "\\u202e"\n"c"}')
    assert [(problem.line, problem.where) for problem in caught.value.problems] == [
        (1, "a"),
        (2, "a"),
        (2, "a"),
        (3, "b"),
        (4, ""),
    ]

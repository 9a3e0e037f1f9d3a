"""YAML 1.2 as a whole: keys, tags, references, lines, and agreement with JSON and with PyYAML."""

from __future__ import annotations

from decimal import Decimal
from random import Random

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from auditor.errors import AuditorError, InputError
from auditor.inputs import scalars
from auditor.inputs.documents import Data, Path, loads
from tests.inputs.json_texts import DATA, TEXT, laid_out


def read(text: str) -> Data:
    return loads(text, name="file.yaml").data


def test_keys_are_the_text_that_is_written() -> None:
    text = 'NO: 1\n1: 2\n0111: 3\ntrue: 4\n~: 5\n1e25: 6\n12:30: 7\n"": 8\n"quoted \\u00e9": 9\n2024-06: 10\n'
    assert read(text) == {
        "NO": 1, "1": 2, "0111": 3, "true": 4, "~": 5, "1e25": 6, "12:30": 7, "": 8, "quoted é": 9, "2024-06": 10,
    }  # fmt: skip
    assert read('"<<": text\n') == {"<<": "text"}
    assert read("? key\n: value\n!!str 1: tagged\n") == {"key": "value", "1": "tagged"}


def test_keys_that_differ_only_in_notation_are_the_same_key() -> None:
    with pytest.raises(InputError) as caught:
        read("true: 1\n'true': 2\n\"tru\\x65\": 3\n")
    assert [(problem.line, problem.where) for problem in caught.value.problems] == [(2, "true"), (3, "true")]


def test_core_tags_choose_the_type() -> None:
    text = """\
- !!str 0111
- !!int "12"
- !!float 3
- !!bool 'true'
- !!null ''
- ! NO
- ! 12
- !!seq [1]
- !!map {a: 1}
- !!str
- !!float "1.50"
"""
    assert read(text) == ["0111", 12, Decimal(3), True, None, "NO", "12", [1], {"a": 1}, "", Decimal("1.50")]


@pytest.mark.parametrize(
    "value",
    ["!!int 1.5", "!!int true", "!!bool yes", "!!null x", "!!float x", "!!seq {a: 1}", "!!map x", "!!int [1]"],
)
def test_a_tag_that_the_value_contradicts_is_refused(value: str) -> None:
    with pytest.raises(InputError, match="is marked "):
        read(f"a: {value}\n")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("!!int 1: x\n", "file.yaml:1: is marked with the tag !!int, which has no meaning here."),
        ("&name key: x\n", "file.yaml:1: has a named key (&name) where the name of a field must stand."),
        ("a: {*b : 1}\n", "file.yaml:1: a has a reference (*b) where the name of a field must stand."),
        (
            '"\\u202e": x\n',
            "file.yaml:1: contains the invisible character U+202E (RIGHT-TO-LEFT OVERRIDE), written as an",
        ),
        ("? |-\n  a\n: {? [x]: 1}\n", "file.yaml:3: a has a list where the name of a field must stand."),
    ],
)
def test_keys_that_are_refused(text: str, told: str) -> None:
    with pytest.raises(InputError) as caught:
        read(text)
    assert str(caught.value).startswith(told)


def test_references_repeat_a_value_without_sharing_it() -> None:
    document = loads("a: &x {k: [1, {d: 2}]}\nb: *x\nc:\n  - *x\n  - &y 5\n  - *y\n", name="file")
    value = {"k": [1, {"d": 2}]}
    assert document.data == {"a": value, "b": value, "c": [value, 5, 5]}
    # The entry is on the line of the reference, what it repeats on the lines where it is written.
    assert document.lines[("b",)] == 2
    assert document.lines[("b", "k", 1, "d")] == 1
    assert document.lines[("c", 0)] == 4
    assert document.lines[("c", 2)] == 6
    assert set(document.lines) == _paths(document.data)
    data = document.data
    assert isinstance(data, dict)
    assert isinstance(data["a"], dict)
    data["a"]["k"] = "changed"
    assert data["b"] == value


def test_references_inside_of_what_is_referred_to() -> None:
    document = loads("- &a [1]\n- &b {p: *a, q: [*a, *a]}\n- [*b, *b]\n", name="file")
    inner = {"p": [1], "q": [[1], [1]]}
    assert document.data == [[1], inner, [inner, inner]]
    assert set(document.lines) == _paths(document.data)


def test_a_name_may_be_given_again() -> None:
    assert read("- &a 1\n- *a\n- &a [2, &a 3, *a]\n- *a\n") == [1, 1, [2, 3, 3], 3]


def test_what_stands_for_nothing() -> None:
    assert read("a:\nb: ~\nc: null\nd: ''\ne: {f}\n") == {"a": None, "b": None, "c": None, "d": "", "e": {"f": None}}
    assert read("null") is None
    assert read("--- # the document\n7\n...\n") == 7
    assert read("%YAML 1.2\n---\na: 1\n") == {"a": 1}


def test_texts_of_several_lines() -> None:
    assert read("a: >-\n  one\n  two\n\n  three\nb: |+\n  x\n\n") == {"a": "one two\nthree", "b": "x\n\n"}
    assert read("a: plain\n  goes on\nb: 'it''s'\n") == {"a": "plain goes on", "b": "it's"}
    assert read(r'"tab\tand\x41\u00e9\U0001F600\/"') == "tab\tandAé😀/"


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
def test_lines_are_counted_with_every_line_break(line_break: str) -> None:
    text = line_break.join(["a: 1", "", "b:", "  - |", "    x", "  - y", ""])
    lines = loads(text, name="file").lines
    assert lines == {(): 1, ("a",): 1, ("b",): 3, ("b", 0): 4, ("b", 1): 6}


def test_a_syntax_error_is_told_together_with_what_was_found_before() -> None:
    with pytest.raises(InputError) as caught:
        read("a: 1\na: 2\nb: .inf\nc: @x\n")
    assert [problem.line for problem in caught.value.problems] == [2, 3, 4]


def test_a_parser_without_libyaml_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml, "__with_libyaml__", False)
    with pytest.raises(AuditorError, match="PyYAML is installed without its C parser"):
        read("a: 1")


@given(data=DATA, random=st.randoms(use_true_random=False))
def test_json_is_yaml(data: Data, random: Random) -> None:
    text, lines = laid_out(data, random, for_yaml=True)
    document = loads(text, name="file")
    assert repr(document.data) == repr(data)
    assert document.lines == lines


def _is_text(word: str) -> bool:
    if "\u2028" in word or "\u2029" in word:
        return False  # PyYAML writes them bare, which is refused
    try:
        return scalars.plain(word, 300) == word
    except ValueError:
        return False


# PyYAML writes YAML 1.1: a text that is a number in YAML 1.2 only, such as 0o17, it leaves without quotes.
_WORDS = TEXT.filter(_is_text) | st.sampled_from(["NO", "yes", "12:30", "1_000", "2026-11-22", "0111", "<<", "="])
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**290), 10**290) | _WORDS,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(_WORDS, inner, max_size=5),
    max_leaves=30,
)


@given(data=_VALUES, flow=st.sampled_from([True, False, None]), unicode=st.booleans(), width=st.integers(20, 100))
def test_what_pyyaml_writes_is_read_back(data: Data, flow: bool | None, unicode: bool, width: int) -> None:
    text = yaml.safe_dump(data, default_flow_style=flow, allow_unicode=unicode, width=width, sort_keys=False)
    assert repr(read(text)) == repr(data)


@given(text=st.text(st.sampled_from(list("ab01.:-?[]{},&*!|>'\"%@`# \n\t~<=\\e")), max_size=40))
def test_no_text_does_anything_but_be_read_or_refused(text: str) -> None:
    try:
        document = loads(text, name="file")
    except InputError:
        return
    assert set(document.lines) == _paths(document.data)
    # PyYAML agrees on everything but the meaning of plain words.
    assert _shape(document.data) == _shape(yaml.load(text, Loader=yaml.CBaseLoader))


def _paths(data: Data, path: Path = ()) -> set[Path]:
    entries = list(data.items()) if isinstance(data, dict) else list(enumerate(data)) if isinstance(data, list) else []
    return {path}.union(*(_paths(value, (*path, step)) for step, value in entries))


def _shape(data: object) -> object:
    if isinstance(data, dict):
        return {key: _shape(value) for key, value in data.items()}
    return [_shape(value) for value in data] if isinstance(data, list) else None

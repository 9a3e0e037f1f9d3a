"""Canonical bytes: one form for one content, and nothing that has none."""

from __future__ import annotations

import copy
import hashlib
import json
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from auditor import resources
from auditor.errors import AuditorError, InputError
from auditor.record.canonical import LARGEST_EXACT, canonical, digest, load, validate
from tests.record.audits import open_ends, records, small

SCHEMAS = resources.schemas()


# Bytes


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({}, "{}"),
        ({"b": 1, "a": [True, False, None]}, '{"a":[true,false,null],"b":1}'),
        ({"a": {"d": "", "c": []}}, '{"a":{"c":[],"d":""}}'),
        ({"a": (1, 2)}, '{"a":[1,2]}'),
        ({"a": -0}, '{"a":0}'),
        ({"a": LARGEST_EXACT, "b": -LARGEST_EXACT}, '{"a":9007199254740991,"b":-9007199254740991}'),
        ({"ä": "日本 € “x” 😀"}, '{"ä":"日本 € “x” 😀"}'),
        ({"a": '"\\/\b\f\n\r\t'}, r'{"a":"\"\\/\b\f\n\r\t"}'),
        ({"a": "\x00\x1f\x7f\u2028"}, '{"a":"\\u0000\\u001f\x7f\u2028"}'),
        ({"1": 1, "10": 1, "2": 1, "A": 1, "a": 1, "": 1}, '{"":1,"1":1,"10":1,"2":1,"A":1,"a":1}'),
    ],
)
def test_the_one_form_of_a_value(value: dict[str, Any], text: str) -> None:
    assert canonical(value) == text.encode("utf-8")


def test_keys_are_sorted_by_their_utf_16_code_units() -> None:
    """RFC 8785 §3.2.3: an emoji (D83D…) stands before a letter of the BMP above it (FB33), by code point after."""
    names = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\u0080", "\u00f6"]
    expected = ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]
    assert list(json.loads(canonical(dict.fromkeys(names, 0)))) == expected


def test_the_order_in_which_a_record_is_made_does_not_show() -> None:
    def reversed_all(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: reversed_all(value[key]) for key in reversed(value)}
        return [reversed_all(item) for item in value] if isinstance(value, list) else value

    record = small().record
    assert canonical(reversed_all(record)) == canonical(record)


def test_canonical_bytes_are_read_back_to_the_same_bytes() -> None:
    for record in records():
        data = canonical(record)
        assert canonical(json.loads(data)) == data


def test_the_digest_is_that_of_the_bytes() -> None:
    record = small().record
    assert digest(record) == hashlib.sha256(canonical(record)).hexdigest() == small().digest


@pytest.mark.parametrize(
    ("value", "where"),
    [
        (1.5, "record.a holds float 1.5"),
        (1.0, "record.a holds float 1.0"),
        (float("nan"), "record.a holds float nan"),
        (float("inf"), "record.a holds float inf"),
        ({"b", "c"}, "record.a holds set"),
        (frozenset(), "record.a holds frozenset"),
        (Decimal("1.5"), "record.a holds Decimal"),
        (b"bytes", "record.a holds bytes"),
        (LARGEST_EXACT + 1, "record.a holds int 9007199254740992"),
        (-LARGEST_EXACT - 1, "record.a holds int -9007199254740992"),
        ([{"b": [0, 1.5]}], "record.a[0].b[1] holds float 1.5"),
        ({1: "one"}, "record.a has the key 1"),
        ("half a pair \ud83d", "record.a holds str 'half a pair \\ud83d'"),
        ({"\udc00": 1}, "record.a has the key '\\udc00'"),
        (iter(()), "record.a holds tuple_iterator"),
    ],
)
def test_what_has_no_canonical_form_is_refused_with_its_place(value: Any, where: str) -> None:
    with pytest.raises(AuditorError) as refused:
        canonical({"a": value})
    assert str(refused.value).startswith(where)
    assert str(refused.value).endswith("which has no canonical form")
    assert not isinstance(refused.value, InputError), "this would be our mistake"


# The schema


def test_records_fit_their_schema() -> None:
    for record in records():
        validate(record, SCHEMAS)


@pytest.mark.parametrize(
    ("spoil", "where"),
    [
        (lambda r: r.pop("sources"), r"\$: 'sources' is a required property"),
        (lambda r: r.update(more=1), r"\$: Additional properties are not allowed"),
        (lambda r: r["assessment"].update(outcome="compliant"), r"\$\.assessment\.outcome: 'compliant' is not one of"),
        (lambda r: r["findings"][0].update(status="failed"), r"\$\.findings\[0\]\.status: 'failed' is not one of"),
        (lambda r: r["candidates"][0].update(rank=0), r"\$\.candidates\[0\]\.rank: 0 is less than the minimum"),
        (lambda r: r["inputs"]["rules"].update(sha256="ab"), r"\$\.inputs\.rules\.sha256"),
    ],
)
def test_a_record_that_does_not_fit_is_our_mistake(spoil: Callable[[dict[str, Any]], object], where: str) -> None:
    record = copy.deepcopy(small().record)
    spoil(record)
    with pytest.raises(AuditorError, match=f"^the record does not fit its schema at {where}"):
        validate(record, SCHEMAS)


# Reading one back


def written(folder: Path, data: bytes, name: str = "record.json") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def test_a_record_is_read_back_as_it_was(tmp_path: Path) -> None:
    for record in (small().record, open_ends().record):
        read = load(written(tmp_path, canonical(record)), SCHEMAS)
        assert canonical(read) == canonical(record)


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data + b"\n",
        lambda data: b" " + data,
        lambda data: data.replace(b'":', b'": ', 1),
        lambda data: json.dumps(json.loads(data), indent=1).encode(),
        lambda data: json.dumps(
            dict(reversed(json.loads(data).items())), separators=(",", ":"), ensure_ascii=False
        ).encode(),
        lambda data: json.dumps(json.loads(data), sort_keys=True, separators=(",", ":")).encode(),
        lambda data: re.sub(rb'"permitted":([0-9]+)', rb'"permitted":\1.0', data),
    ],
    ids=["line end", "space", "space inside", "indented", "reordered", "ascii", "a point"],
)
def test_a_record_in_another_form_is_refused(change: Callable[[bytes], bytes], tmp_path: Path) -> None:
    """Its content may be the same; its digest is not, and it is the digest that was signed."""
    data = canonical(small().record)
    changed = change(data)
    assert changed != data
    path = written(tmp_path, changed)
    with pytest.raises(InputError) as refused:
        load(path, SCHEMAS)
    assert str(refused.value) == (
        f"{path}:1: is a record, but not in canonical form.\n"
        "  Its digest would differ from the one that was signed.\n"
        "  Use the file as the auditor wrote it."
    )


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "is empty"),
        (b"{}", "is missing"),
        (b"[]", "the document must be a group of fields"),
        (b'{"as_of":"2026-11-22"', "never closed"),
        (b"\xff\xfe", "UTF-8"),
    ],
)
def test_what_is_no_record_is_refused(data: bytes, what: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=what):
        load(written(tmp_path, data), SCHEMAS)


def test_a_waiver_that_lacks_what_a_signature_binds_is_no_waiver(tmp_path: Path) -> None:
    record = {**small().record, "waivers": [{"id": "W-1"}]}
    with pytest.raises(InputError) as caught:
        load(written(tmp_path, canonical(record)), SCHEMAS)
    lacking = {problem.where.rpartition(".")[2] for problem in caught.value.problems}
    assert {"kind", "finding", "approver", "valid_through"} <= lacking


def test_a_record_that_was_tampered_with_has_another_digest(tmp_path: Path) -> None:
    """In canonical form it still reads; only the digest that was signed tells it from the one made here."""
    tampered = copy.deepcopy(small().record)
    tampered["assessment"]["outcome"] = "approve"
    read = load(written(tmp_path, canonical(tampered)), SCHEMAS)
    assert digest(read) != small().digest


def test_a_key_that_stands_twice_is_refused(tmp_path: Path) -> None:
    data = canonical(small().record).replace(b'{"as_of":', b'{"as_of":"2020-01-01","as_of":', 1)
    with pytest.raises(InputError, match="as_of is given twice"):
        load(written(tmp_path, data), SCHEMAS)

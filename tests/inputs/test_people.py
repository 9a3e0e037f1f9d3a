"""Whether two texts name the same person."""

from __future__ import annotations

import pytest

from auditor.inputs import people


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Ada Example", "ada  example ", True),
        ("Ada Example", "Ada Exampel", False),
        ("STRASSE", "straße", True),
        ("José", "Jose\u0301", True),
        ("Ada", "Ada Example", False),
    ],
)
def test_the_same_name(one: str, other: str, same: bool) -> None:
    assert people.same_name(one, other) is same


@pytest.mark.parametrize(
    ("one", "other", "may"),
    [
        ("Ada Example", "ADA  example ", True),
        ("Ada Example", "Example, Ada", True),
        ("Ada Example", "Dr. Ada Example", True),
        ("Ada Example", "Ms Example", True),
        ("Ada Example", "Ada Maria Example", True),
        ("Ada Example", "A. Example", True),
        ("Ada Example", "Ada Example-Sample", True),
        ("Ada Example", "ada.example", True),
        ("Ada Example", "Ada", True),
        (
            "Ada Example",
            "\N{CYRILLIC CAPITAL LETTER A}d\N{CYRILLIC SMALL LETTER A} Ex\N{CYRILLIC SMALL LETTER A}mple",
            True,
        ),
        ("Ada Example", "Ada Ex\N{ZERO WIDTH SPACE}ample", True),
        ("Ada Example", "\N{FULLWIDTH LATIN CAPITAL LETTER A}da Example", True),
        ("José Müller", "Jose Mueller", True),
        ("Jose\u0301 Łoś", "Jose Los", True),
        ("Ada Example", "Bo Example", False),
        ("Ada Example", "B. Example", False),
        ("Ada Example", "Ada Sample", False),
        ("Dr. Ada Example", "Dr. Bo Sample", False),
        ("A. E.", "Ada Example", False),
        ("", "Ada Example", False),
    ],
)
def test_what_may_be_the_same_name(one: str, other: str, may: bool) -> None:
    assert people.may_be(one, other) is people.may_be(other, one) is may


@pytest.mark.parametrize(
    ("text", "name", "found"),
    [
        ("Ada Example", "ada example", True),
        ("Ada Example, General Counsel", "Ada Example", True),
        ("General Counsel (Ada Example)", "Dr. Ada Example", True),
        ("Head of Legal; Ada Example", "Ada Example", True),
        ("Ada Example, General Counsel", "Ada Counsel", False),
        ("Head of Product", "Bo Sample", False),
        ("", "Ada Example", False),
    ],
)
def test_a_name_beside_a_position(text: str, name: str, found: bool) -> None:
    assert people.may_hold(text, name) is found


@pytest.mark.parametrize(
    ("text", "position", "found"),
    [
        ("Head of Sales", "HEAD OF  SALES", True),
        ("Head of Pre-Press", "Head of Prepress", True),
        ("Ada Example, Head of Sales", "Head of Sales", True),
        ("Head of Sales", "Head of Sales Operations", False),
        ("Head of Product", "Head", False),
        ("", "Head of Sales", False),
        ("Head of Sales", "-", False),
    ],
)
def test_a_position_beside_a_name(text: str, position: str, found: bool) -> None:
    assert people.same_position(text, position) is found

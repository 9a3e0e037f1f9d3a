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
    ("text", "name", "found"),
    [
        ("Ada Example", "ada example", True),
        ("Ada Example, General Counsel", "Ada Example", True),
        ("General Counsel (Ada Example)", "Ada Example", True),
        ("Head of Legal; Ada Example", "Ada Example", True),
        ("Ada Example-Sample", "Ada Example", False),
        ("Head of Product", "Head", False),
        ("", "Ada Example", False),
    ],
)
def test_a_name_beside_a_position(text: str, name: str, found: bool) -> None:
    assert people.names(text, name) is found

"""Quotations are compared word for word; only white space, quotation marks and dashes may be set differently."""

from __future__ import annotations

import pytest

from auditor import pack
from auditor.engine.quotes import normalised, quotations


@pytest.mark.parametrize(
    ("quoted", "text"),
    [
        ("the “Mark”", 'the "Mark"'),
        ("Licensee’s affiliates", "Licensee's\n   affiliates"),
        ("non-transferable", "non\u2010transferable"),
        ("a – b", "a \u2014\tb"),
        ("must be told", "must\u00a0be told"),
    ],
)
def test_marks_dashes_and_white_space_are_compared_as_one(quoted: str, text: str) -> None:
    assert normalised(quoted) == normalised(text)


@pytest.mark.parametrize(
    ("quoted", "text"),
    [("Built with Llama", "built with Llama"), ("non-transferable", "non- transferable"), ("must", "may")],
)
def test_everything_else_must_be_the_same(quoted: str, text: str) -> None:
    assert normalised(quoted) != normalised(text)


def test_the_words_an_obligation_prescribes_are_quotations_too() -> None:
    """What has to be displayed word for word is looked for in the licence like any other quotation."""
    found = pack.load()
    named = {(one.name, one.words) for one in quotations(found.rules, found.catalogue)}
    assert ("llama-3.1/built-with, obligation display", "Built with Llama") in named
    assert ("qwen-2024/built-with-qwen", "Built with Qwen") not in named


def test_every_quotation_of_the_shipped_pack_names_where_it_stands() -> None:
    found = pack.load()
    for one in quotations(found.rules, found.catalogue):
        assert one.words
        assert one.document
        assert one.file == "catalogue" or one.line

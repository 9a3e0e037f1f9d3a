"""No law is said to be checked that nobody opened: what was opened of each source stands in the data."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from auditor.engine.rules import Confidence, Source
from tests.catalogue.shipped import catalogue
from tests.samples.story import auditor

LAWS = ("eu_ai_act/", "privacy/", "sectors/", "facts/readings", "parameters/eu", "parameters/privacy")
"""The files that cite laws; those of licences cite texts that ship with a package, those of decisions the documents."""

NOTHING = "nothing"
"""How what was opened begins where it was nothing."""


def cited() -> Iterator[tuple[str, Source]]:
    """Every source of a law, with what rests on it."""
    rules = auditor().pack.rules
    for rule in rules.rules:
        if rule.file.startswith(LAWS):
            yield rule.id, rule.source
    for derived in rules.derived:
        if derived.file.startswith(LAWS) and derived.source is not None:
            yield derived.spec.name, derived.source
    for spec in rules.facts.values():
        for reading in spec.readings:
            yield f"{spec.name} {reading.value}", reading.source
    for parameter in rules.parameters.values():
        if parameter.file.startswith(LAWS):
            for value in parameter.values:
                yield f"{parameter.id} from {value.starts}", value.source


ALL = dict(cited())


def test_there_are_hundreds_of_them() -> None:
    assert len(ALL) > 250


@pytest.mark.parametrize("confidence", [Confidence.SECONDARY, Confidence.CONTESTED])
def test_what_is_not_read_in_the_text_says_what_was_opened(confidence: Confidence) -> None:
    silent = {
        name
        for name, source in ALL.items()
        if source.confidence is confidence and not source.opened and not source.url.startswith("urn:")
    }
    assert silent == set()


def test_words_are_quoted_only_from_what_was_opened() -> None:
    assert {name for name, source in ALL.items() if source.opened.startswith(NOTHING) and source.quote} == set()


def test_nothing_counts_as_read_in_the_text_of_which_nothing_was_opened() -> None:
    verified = {name for name, source in ALL.items() if source.confidence is Confidence.VERIFIED}
    assert {name for name in verified if ALL[name].opened.startswith(NOTHING)} == set()


def test_what_shows_a_sector_says_that_no_classification_was_opened() -> None:
    sources = {one.source for one in catalogue().classifications.values()}
    assert sources
    assert {one.confidence for one in sources} == {"secondary"}
    assert all(one.opened.startswith(NOTHING) for one in sources)

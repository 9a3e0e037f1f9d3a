"""How each licence ends, what is then owed, and which law governs it, licence by licence.

Three matters of which a lawyer asks: whether the copies are to be deleted when the licence ends, what a claim of one's
own over rights in the model ends, and whether the licensor is to be held harmless against others.
"""

from __future__ import annotations

from typing import Final

import pytest

from auditor import pack
from auditor.engine.rules import Obligation, Timing

DELETE, OWN_CLAIM, PATENTS, INDEMNITY = "delete", "own-claim", "patent-claim", "indemnify"

ENDINGS: Final[dict[str, tuple[set[str], str]]] = {
    **{
        f"llama-{version}": ({DELETE, OWN_CLAIM, INDEMNITY}, "California")
        for version in ("2", "3", "3.1", "3.2", "3.3", "4")
    },
    "gemma-tou": ({DELETE}, "California"),
    "qwen-2024": ({DELETE, OWN_CLAIM, INDEMNITY}, "China"),
    "qwen-research-2024": ({DELETE, OWN_CLAIM, INDEMNITY}, "China"),
    "tongyi-qianwen-2023": ({DELETE, OWN_CLAIM, INDEMNITY}, "China"),
    "mistral-mrl-0.1": ({DELETE, OWN_CLAIM, INDEMNITY}, "France"),
    "mistral-mnpl-0.1": ({DELETE, OWN_CLAIM, INDEMNITY}, "France"),
    "grok2-community": ({DELETE, OWN_CLAIM}, "Texas"),
    "deepseek-model-1.0": ({PATENTS}, "China"),
    "bigscience-rail-1.0": ({PATENTS}, "none stated"),
    "bigcode-openrail-m-v1": ({PATENTS}, "none stated"),
}
"""By licence: what is owed when something ends it or a part of it, and a word of the governing law."""

WITHOUT = ("mit", "kimi-modified-mit", "falcon-180b-1.0", "falcon-2-11b-1.0", "mistral-modified-mit")
"""Licences that say nothing of deletion, of claims over more than patents, or of holding anybody harmless."""


def obligations(licence: str) -> dict[str, Obligation]:
    rules = (rule for rule in pack.load().rules.rules if rule.id.startswith(f"{licence}/"))
    return {one.id: one for rule in rules for one in rule.obligations}


@pytest.mark.parametrize("licence", sorted(ENDINGS))
def test_what_ends_a_licence_and_what_is_then_owed(licence: str) -> None:
    expected, _ = ENDINGS[licence]
    found = obligations(licence)
    assert set(found) & {DELETE, OWN_CLAIM, PATENTS, INDEMNITY} == expected
    for name in expected:
        assert found[name].timing is Timing.ON_EVENT
        assert found[name].trigger
        assert "§" in found[name].clause
    if DELETE in expected:
        assert "elete" in found[DELETE].text


@pytest.mark.parametrize("licence", sorted(ENDINGS))
def test_the_governing_law_is_that_of_the_text(licence: str) -> None:
    _, law = ENDINGS[licence]
    assert law in (pack.load().catalogue.licences[licence].governing_law or "")


@pytest.mark.parametrize("licence", WITHOUT)
def test_a_licence_that_says_nothing_of_it_owes_nothing_of_it(licence: str) -> None:
    assert not set(obligations(licence)) & {DELETE, OWN_CLAIM, INDEMNITY}

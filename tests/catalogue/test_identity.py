"""Which licence a name means: expressions, tags of hubs, and names that mean nothing certain."""

from __future__ import annotations

from dataclasses import replace

import pytest

from auditor.catalogue.citation import Citation
from auditor.catalogue.entries import HubTag
from auditor.catalogue.identity import TAG_STANDINGS, by_name, by_tag, contradicts, expression, tag_standing
from tests.catalogue.shipped import catalogue, model

LICENCES = catalogue().licences


@pytest.mark.parametrize(
    ("name", "licence"),
    [
        ("llama3.1", "llama-3.1"),
        ("LLAMA3.1", "llama-3.1"),
        ("apache-2.0", "apache-2.0"),
        ("Apache-2.0", "apache-2.0"),
        ("MIT", "mit"),
        ("gemma", "gemma-tou"),
        ("LicenseRef-scancode-llama-3.2-license-2024", "llama-3.2"),
        ("other", None),
        ("unknown", None),
        ("", None),
        ("a licence nobody has", None),
    ],
)
def test_a_name_means_one_licence_or_none(name: str, licence: str | None) -> None:
    assert by_name(name, LICENCES) == licence


def test_every_licence_is_found_by_its_id_and_by_each_of_its_aliases() -> None:
    for one in LICENCES.values():
        assert by_name(one.id, LICENCES) == one.id
        for alias in one.aliases:
            shared = [other.id for other in LICENCES.values() if alias in other.aliases]
            assert by_name(alias, LICENCES) == (one.id if shared == [one.id] else None), alias


@pytest.mark.parametrize(
    ("maker", "meant"),
    [
        ("Moonshot AI", "kimi-modified-mit"),
        ("moonshot ai", "kimi-modified-mit"),
        ("Mistral AI", "mistral-modified-mit"),
        ("MiniMax", None),
        ("Mo", None),
        ("M", None),
        ("", None),
    ],
)
def test_a_tag_that_several_makers_use_means_the_licence_the_maker_wrote(maker: str, meant: str | None) -> None:
    assert by_tag("Modified-MIT", maker, LICENCES) == meant


def test_a_tag_that_one_licence_goes_by_means_it_whoever_the_maker_is() -> None:
    assert by_tag("llama3.3", "Nobody", LICENCES) == "llama-3.3"
    assert by_tag("other", "Mistral AI", LICENCES) is None


@pytest.mark.parametrize(
    ("text", "sets", "unknown"),
    [
        ("MIT", [{"mit"}], ()),
        ("MIT AND LicenseRef-scancode-llama-3.1-license-2024", [{"mit", "llama-3.1"}], ()),
        ("MIT OR Apache-2.0", [{"mit"}, {"apache-2.0"}], ()),
        (
            "(MIT OR Apache-2.0) AND LicenseRef-mistral-mrl-0.1",
            [{"mit", "mistral-mrl-0.1"}, {"apache-2.0", "mistral-mrl-0.1"}],
            (),
        ),
        ("GPL-3.0-only", [set()], ("GPL-3.0-only",)),
        (
            "GPL-2.0-only WITH Classpath-exception-2.0 AND MIT",
            [{"mit"}],
            ("GPL-2.0-only WITH Classpath-exception-2.0",),
        ),
        ("llama3.1", [{"llama-3.1"}], ()),
    ],
)
def test_an_expression_says_what_applies_together_and_where_there_is_a_choice(
    text: str, sets: list[set[str]], unknown: tuple[str, ...]
) -> None:
    meant = expression(text, LICENCES)
    assert [set(one) for one in meant.sets] == sets
    assert meant.unknown == unknown


def test_every_reference_of_the_catalogue_can_stand_in_an_expression() -> None:
    for one in LICENCES.values():
        if one.spdx.startswith("LicenseRef-"):
            meant = expression(f"MIT AND {one.spdx}", LICENCES)
            assert meant.unknown == (), one.id


@pytest.mark.parametrize("text", ["MIT AND", "(MIT", "", "AND"])
def test_what_is_no_expression_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="licence"):
        expression(text, LICENCES)


def test_a_tag_that_says_another_licence_contradicts_and_never_answers() -> None:
    assert contradicts("apache-2.0", LICENCES["qwen-research-2024"], LICENCES)
    assert contradicts("mit", LICENCES["deepseek-model-1.0"], LICENCES)
    assert not contradicts("llama3.1", LICENCES["llama-3.1"], LICENCES)
    assert not contradicts("other", LICENCES["qwen-2024"], LICENCES)
    assert not contradicts("apache-2.0", LICENCES["gpt-oss"], LICENCES), "one licence under two names"


READ = Citation("a hub", "a card", "", "", "2026-11-22", "secondary")


@pytest.mark.parametrize(
    ("identifier", "tag", "standing"),
    [
        ("deepseek-r1-distill-llama-70b", None, "not_recorded"),
        ("deepseek-r1-distill-llama-70b", "mit", "contradicts"),
        ("deepseek-r1-distill-llama-70b", "llama3.3", "agrees"),
        ("deepseek-r1-distill-llama-70b", "other", "says_nothing"),
        ("deepseek-r1-distill-llama-70b", "a-tag-nobody-knows", "says_nothing"),
        ("kimi-k2-instruct", "modified-mit", "agrees"),
        ("devstral-2-123b-instruct", "modified-mit", "agrees"),
        ("devstral-2-123b-instruct", "apache-2.0", "contradicts"),
        ("mistral-large-2", "modified-mit", "contradicts"),
    ],
)
def test_the_tag_of_a_hub_stands_to_the_licence_in_one_of_five_ways(
    identifier: str, tag: str | None, standing: str
) -> None:
    tagged = replace(model(identifier), hub_licence=None if tag is None else HubTag(tag, "2026-11-01", READ))
    assert tag_standing(tagged, LICENCES) == standing
    assert standing in TAG_STANDINGS


def test_without_a_licence_established_no_tag_can_be_compared() -> None:
    tagged = replace(model("falcon-3-7b-instruct"), licence=None, hub_licence=HubTag("apache-2.0", "2026-11-01", READ))
    assert tag_standing(tagged, LICENCES) == "not_comparable"


CONTRADICTED = {"deepseek-r1-distill-llama-70b"}
"""The hub says MIT, which is what DeepSeek added; the weights come from Llama 3.3 and stay under its licence."""


def test_every_tag_that_was_looked_up_has_its_day_and_source_and_only_these_contradict() -> None:
    tagged = [one for one in catalogue().models.values() if one.hub_licence is not None]
    assert len(tagged) >= 15
    for one in tagged:
        assert one.hub_licence is not None
        assert one.hub_licence.as_of <= one.hub_licence.source.checked, one.id
        assert "of revision" in one.hub_licence.source.pinpoint, one.id
    said = {one.id: tag_standing(one, LICENCES) for one in tagged}
    assert {name for name, standing in said.items() if standing == "contradicts"} == CONTRADICTED
    assert set(said.values()) == {"agrees", "says_nothing", "contradicts"}

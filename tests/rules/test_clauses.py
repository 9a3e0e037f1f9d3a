"""Every clause that was read is encoded by a rule, or stands among those that are not, with its reason."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from auditor import pack
from auditor.engine.rules import RuleSet
from tests.cli.run import run

READ = {
    f"{licence}/{clause}"
    for licence, clauses in json.loads(Path(__file__).with_name("licence_clauses.json").read_text("utf-8")).items()
    for clause in clauses
}
"""The clause records of the licence research, by id: what the pack has to account for."""


@pytest.fixture(scope="module")
def rules() -> RuleSet:
    return pack.load().rules


@pytest.fixture(scope="module")
def listed() -> list[dict[str, Any]]:
    return list(run("rules", "list", "--json").json())


def test_the_pack_lists_every_clause_that_was_read(rules: RuleSet) -> None:
    assert set(rules.clauses) == READ


def test_coverage_can_be_counted_from_the_list_of_rules(rules: RuleSet, listed: list[dict[str, Any]]) -> None:
    encoded = READ & {clause for rule in listed for clause in rule["clauses"]}
    without = {one.clause for one in rules.not_encoded}
    assert encoded | without == READ
    assert encoded & without == set()
    assert len(without) * 100 <= 15 * len(READ)


def test_each_clause_without_a_rule_says_why_none_is_possible(rules: RuleSet) -> None:
    """Only what grants or defines is left out; no prohibition, threshold or duty is."""
    assert Counter(one.reason for one in rules.not_encoded) == {"grant_only": 8, "definitional": 7}
    assert all(one.why.endswith(".") for one in rules.not_encoded)


def test_a_clause_is_encoded_by_a_rule_on_its_own_licence_or_its_chain(listed: list[dict[str, Any]]) -> None:
    for rule in listed:
        for clause in READ & set(rule["clauses"]):
            assert rule["file"].startswith("licences/"), (rule["id"], clause)
            assert clause.split("/")[0] in rule["file"], (rule["id"], clause)


WITHOUT_WORDS = {
    "falcon-180b-1.0/attribution": "the text was not at hand",
    "falcon-180b-1.0/dynamic-aup": "the text was not at hand",
    "openness/hub-tag": "a list of tags",
}
"""Rules on documents of others that quote nothing, and why."""
OWN = ("urn:auditor:",)
"""Where documents of this pack and the source documents of its tiers stand: there is nothing to quote."""


def test_every_rule_quotes_its_clause_unless_the_text_is_not_at_hand(rules: RuleSet) -> None:
    silent = {
        rule.id
        for rule in rules.rules
        if rule.pack in ("licences", "openness")
        and not rule.source.quote
        and not rule.source.url.startswith(OWN)
        and rule.source.document != "The openness tiers of the source documents, read as one partition"
    }
    assert silent == set(WITHOUT_WORDS)


def test_the_open_licences_are_those_of_the_catalogue() -> None:
    found = pack.load()
    ((value,),) = [found.rules.parameters["licences.open"].values]
    assert set(value.value.items) == {one.id for one in found.catalogue.licences.values() if one.kind == "open"}

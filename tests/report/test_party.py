"""Who owes a duty: named as the organisation itself, never by a role alone that reads as the vendor's."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from auditor import resources
from auditor.report import party

ORG = "Quill Stationers Ltd"


def every_who() -> list[str]:
    files = Path(resources.rules()).rglob("*.yaml")
    found = {who for file in files for who in re.findall(r"^\s*(?:- )?who: (.+)$", file.read_text("utf-8"), re.M)}
    return sorted(found)


@pytest.mark.parametrize("who", every_who())
def test_every_role_in_the_rules_is_told_with_the_name_of_the_organisation(who: str) -> None:
    assert ORG in party.phrase(who.strip("'\""), ORG), who


@pytest.mark.parametrize(
    ("who", "told"),
    [
        ("provider", f"{ORG}, as provider of the AI system"),
        ("controller", f"{ORG}, as controller of the personal data"),
        ("the organisation", ORG),
        ("the organisation, as integrator", f"{ORG}, as integrator"),
        ("the organisation that passes it on", f"{ORG}, as the one that passes it on"),
        ("the organisation and its affiliates", f"{ORG} and its affiliates"),
        ("operations", "Operations"),
    ],
)
def test_the_phrase_says_in_which_role(who: str, told: str) -> None:
    assert party.phrase(who, ORG) == told


def test_a_role_that_is_not_answered_is_an_if() -> None:
    facts = [{"name": "ai_act.provider", "value": None}]
    assert not party.settled(facts)
    assert party.phrase("provider", ORG, settled=False) == f"{ORG}, if it is the provider of the AI system"
    assert party.settled([{"name": "ai_act.provider", "value": True}, {"name": "use.practices", "value": None}])

"""Who owes a duty, in a phrase that names the organisation: a role of the law alone reads as somebody else's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from auditor.report import words

Record = Mapping[str, Any]

LONGEST: Final = 60
"""So many characters of an organisation's name stand in such a phrase; the cover has all of it."""

ROLES: Final = {
    "provider": "provider of the AI system",
    "provider, or its authorised representative": "provider of the AI system, or its authorised representative",
    "provider and deployer": "provider or deployer of the AI system, or both",
    "provider and supplier of the model": "provider of the AI system, together with the supplier of the model",
    "provider or deployer who relies on Art. 111(2)": "provider or deployer that relies on Art. 111(2)",
    "deployer": "deployer of the AI system",
    "deployer that is a public authority": "deployer of the AI system and public authority",
    "deployer that is a public authority or acts on behalf of one": "deployer of the AI system that is a public "
    "authority or acts on behalf of one",
    "deployer who is an employer": "deployer of the AI system and employer",
    "controller": "controller of the personal data",
    "importer": "importer of the AI system",
    "distributor": "distributor of the AI system",
    "authorised representative": "authorised representative of the provider",
    "financial entity": "financial entity",
    "covered entity, or business associate": "covered entity or business associate",
}
"""Roles that the rules give whoever is audited: each such rule binds only where the organisation has that role."""

WHOLE: Final = {
    "the professional who owes secrecy": "Whoever owes professional secrecy at {}",
    "whoever places the system on the market, puts it into service or uses it": "{}, whether it places the system on "
    "the market, puts it into service or uses it",
    "the organisation": "{}",
    "the organisation and its affiliates": "{} and its affiliates",
}

_AS: Final = "the organisation, as "
_THAT: Final = "the organisation that "

ROLE_FACTS: Final = ("ai_act.provider", "ai_act.deployer", "ai_act.gpai_provider", "ai_act.importer")
"""Facts that say whether the organisation has a role."""


def named(organisation: str) -> str:
    """The organisation as these phrases name it."""
    return words.shortened(organisation, LONGEST)


def phrase(who: str, organisation: str, *, settled: bool = True) -> str:
    """The organisation in the role a duty speaks of; ``settled`` is whether it is known to have it.

    Anybody else, such as the team a house policy names, stays as written.
    """
    name = named(organisation)
    if who in WHOLE:
        return WHOLE[who].format(name)
    if who.startswith(_THAT):
        return f"{name}, as the one that {who.removeprefix(_THAT)}"
    role = ROLES.get(who) or (who.removeprefix(_AS) if who.startswith(_AS) else "")
    if not role:
        return words.sentence(who)
    return f"{name}, as {role}" if settled else f"{name}, if it is the {role}"


def settled(facts: Sequence[Record]) -> bool:
    """Whether no role among the facts of a finding is left open."""
    return not any(fact["name"] in ROLE_FACTS and fact["value"] is None for fact in facts)

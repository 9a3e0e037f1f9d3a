"""Which licence of the catalogue a name means: an SPDX expression, a tag of a model hub, or another name it goes by.

SPDX knows few licences of models. Those it does not know bear a ``LicenseRef-`` of the catalogue, and are registered
with license-expression here, so that ``MIT AND LicenseRef-scancode-llama-3.1-license-2024`` is read as it is meant. A
name that means nothing certain (``other``, or two licences of the catalogue at once) means none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from auditor.catalogue.entries import Licence, Model

NOTHING_SAID: Final = frozenset({"other", "unknown", "unlicense-unknown", "noassertion", "none", ""})
"""Tags by which a hub says that it does not know."""


TAG_STANDINGS: Final = ("not_recorded", "not_comparable", "says_nothing", "agrees", "contradicts")
"""How the tag of a hub can stand to the licence established.

Not recorded: nobody looked it up. Not comparable: no licence is established. Says nothing: the tag names no licence of
the catalogue, as ``other`` does not.
"""


@dataclass(frozen=True, slots=True)
class Meant:
    """What an expression asks for: each set of licences of which all apply; any one of the sets will do.

    ``unknown`` names the parts that the catalogue does not have: while there are any, nothing may rest on ``sets``.
    """

    sets: tuple[frozenset[str], ...]
    unknown: tuple[str, ...] = ()


def by_name(name: str, licences: Mapping[str, Licence]) -> str | None:
    """The id of the one licence that goes by a name, whatever its case; None where none or several do."""
    asked = name.strip().lower()
    if asked in NOTHING_SAID:
        return None
    if asked in licences:
        return asked
    found = {one.id for one in licences.values() if asked in _names(one)}
    found = found or {one.id for one in licences.values() if one.spdx.lower() == asked}
    plain = {one for one in found if one == asked}
    return next(iter(plain or found)) if len(plain or found) == 1 else None


def by_tag(tag: str, maker: str, licences: Mapping[str, Licence]) -> str | None:
    """The id of the licence that a hub's tag means on a model of this maker; None where that is not certain.

    Several makers use one name for licences of their own ("modified-mit"): then the licence the maker wrote is meant.
    """
    found = by_name(tag, licences)
    if found is not None:
        return found
    asked = tag.strip().lower()
    own = [one.id for one in licences.values() if asked in _names(one) and _wrote(maker, one)]
    return own[0] if asked not in NOTHING_SAID and len(own) == 1 else None


def _wrote(maker: str, licence: Licence) -> bool:
    """Whether a maker is the steward of a licence, in whole words: "Meta" is "Meta Platforms, Inc.", "Me" is not."""
    steward, name = (licence.steward or "").lower(), maker.strip().lower()
    return bool(name) and steward.startswith(name) and not steward[len(name) :][:1].isalnum()


def _names(licence: Licence) -> frozenset[str]:
    return frozenset(alias.lower() for alias in licence.aliases)


def expression(text: str, licences: Mapping[str, Licence]) -> Meant:
    """What an SPDX expression means: AND joins licences that apply together, OR leaves a choice, WITH adds a term.

    An exception (WITH) is no licence of the catalogue: it is named under ``unknown``, with what it qualifies.
    Raises ValueError where the text is no expression.
    """
    import license_expression

    licensing = license_expression.build_spdx_licensing(_index(licences))
    try:
        parsed = licensing.parse(text)
    except license_expression.ExpressionError as error:
        raise ValueError(f'"{text}" is no licence expression: {error}') from error
    if parsed is None:
        raise ValueError("no licence is named.")
    unknown: list[str] = []
    sets = _sets(parsed, licences, unknown)
    return Meant(tuple(dict.fromkeys(sets)), tuple(dict.fromkeys(unknown)))


def contradicts(tag: str, licence: Licence, licences: Mapping[str, Licence], maker: str = "") -> bool:
    """Whether the tag of a hub says another licence than the one established; a tag that says nothing does not."""
    meant = by_tag(tag, maker, licences) if maker else by_name(tag, licences)
    return meant is not None and meant != licence.id and licences[meant].spdx != licence.spdx


def tag_standing(model: Model, licences: Mapping[str, Licence]) -> str:
    """How the tag that a model hub gives stands to the licence established: one of the values of TAG_STANDINGS."""
    if model.hub_licence is None:
        return "not_recorded"
    if model.licence is None:
        return "not_comparable"
    tag = model.hub_licence.tag
    if by_tag(tag, model.maker, licences) is None:
        return "says_nothing"
    return "contradicts" if contradicts(tag, licences[model.licence], licences, model.maker) else "agrees"


def _index(licences: Mapping[str, Licence]) -> list[dict[str, Any]]:
    """The licences license-expression knows, with those of the catalogue that it does not."""
    import license_expression

    known: list[dict[str, Any]] = list(license_expression.get_license_index())
    keys = {str(row.get("spdx_license_key")) for row in known}
    own = [one for one in licences.values() if one.spdx.startswith("LicenseRef-") and one.spdx not in keys]
    return known + [
        {
            "license_key": f"auditor-{one.id}",
            "spdx_license_key": one.spdx,
            "other_spdx_license_keys": [],
            "is_exception": False,
            "is_deprecated": False,
            "category": one.kind,
        }
        for one in {one.spdx: one for one in own}.values()
    ]


def _sets(part: Any, licences: Mapping[str, Licence], unknown: list[str]) -> list[frozenset[str]]:
    """The sets an expression asks for, in the order written."""
    operator = type(part).__name__
    if operator == "OR":
        return [one for arg in part.args for one in _sets(arg, licences, unknown)]
    if operator == "AND":
        joined = [frozenset[str]()]
        for arg in part.args:
            joined = [before | one for before in joined for one in _sets(arg, licences, unknown)]
        return joined
    name = str(part)
    found = None if operator == "LicenseWithExceptionSymbol" else by_name(name, licences)
    if found is None:
        unknown.append(name)
        return [frozenset()]
    return [frozenset({found})]

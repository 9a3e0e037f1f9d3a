"""What a licence allows, forbids and asks, on one screen: each line with the clause it rests on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from auditor.assessment.terms import Kind, Term
from auditor.catalogue.entries import Licence, Permission
from auditor.catalogue.page import wrapped
from auditor.engine.rules import Obligation, Rule, Timing

_HEADS: Final = {
    Kind.FORBIDDEN: "You must not, or have no rights",
    Kind.REFERRED: "Ask first: the licensor, or a person who may decide",
    Kind.OWED: "You must",
    Kind.NOTED: "Mind",
}
_WHEN: Final = {
    Timing.BEFORE_USE: "before use",
    Timing.BY_DATE: "by a date",
    Timing.WHILE_IN_USE: "while in use",
}
_REMARK: Final = re.compile(r"\s*\([^)]*\)")
FOOT: Final = "* only for some uses (auditor rules show ID). A reading of texts, not advice."


def law(licence: Licence) -> Iterator[str]:
    """Which law governs the licence, or why that is not known."""
    known = licence.governing_law or licence.unknown.get("governing_law")
    yield from wrapped(f"Governing law: {known or 'not established'}", "", "  ")


def unlicensed(reason: str) -> Iterator[str]:
    """Of a model whose licence is not established: why, and that nobody may rely on one."""
    yield from wrapped(f"Licence not established: {reason}", "", "  ")
    yield from wrapped("Until it is, no right to use the weights can be relied on.", "", "  ")


def through(terms: Sequence[Term], own: Licence, licences: Mapping[str, Licence], added: str | None) -> Iterator[str]:
    """The licences that rules bring in beside the model's own: of what its maker added, or of what it was made from."""
    if one := licences.get(added or ""):
        yield from wrapped(
            f"What its maker added is under another licence, which binds too: {one.title} ({one.id})", "", "  "
        )
    named = dict.fromkeys(term.rule.id.partition("/")[0] for term in terms)
    others = [licences[name] for name in named if name in licences and name not in (own.id, added)]
    if others:
        listed = ", ".join(f"{one.title} ({one.id})" for one in others)
        yield from wrapped(f"What it was made from brings in, as far as the rules below say: {listed}", "", "  ")


def lines(terms: Sequence[Term], permissions: Sequence[Permission], title: str) -> Iterator[str]:
    """The terms under their heads. ``title`` is the licence's own: clauses of other documents name those too."""
    yield "You may"
    for permission in permissions:
        yield from _line(permission.text, permission.source.pinpoint)
    if not permissions:
        yield from wrapped("What this licence allows was not read for this catalogue; read its text.", "  ", "  ")
    for kind, head in _HEADS.items():
        rules = [term for term in terms if term.kind is kind]
        if rules:
            yield head
        for term in rules:
            yield from _rule(term, title)
    if not terms:
        yield from wrapped(
            "No rule on this licence binds on that day; what it forbids and asks may not be encoded: read its text.",
            "",
            "",
        )
    else:
        yield from wrapped(FOOT, "", "")


def data(terms: Sequence[Term], permissions: Sequence[Permission]) -> dict[str, Any]:
    """The same for programs: permissions, and the rules by kind with their ids."""
    found: dict[str, Any] = {
        "permitted": [{"text": one.text, "clause": one.source.pinpoint, "url": one.source.url} for one in permissions]
    }
    for kind in Kind:
        found[str(kind)] = [_data(term) for term in terms if term.kind is kind]
    return found


def _data(term: Term) -> dict[str, Any]:
    rule = term.rule
    return {
        "rule": rule.id,
        "title": rule.title,
        "always": term.always,
        "document": rule.source.document,
        "clause": rule.source.pinpoint,
        "obligations": [
            {"text": one.text, "clause": one.clause, "timing": str(one.timing), "trigger": one.trigger}
            for one in rule.obligations
        ],
    }


def _rule(term: Term, title: str) -> Iterator[str]:
    """A duty in the words of its clause, each obligation a line; any other rule by its title."""
    rule = term.rule
    mark = "" if term.always else "* "
    where = f"{_place(rule, title)}; {rule.id}"
    if not rule.obligations:
        yield from _line(f"{mark}{rule.title}", where)
    for number, obligation in enumerate(rule.obligations, start=1):
        text = f"{mark}{obligation.text} ({_when(obligation)})"
        yield from _line(text, where) if number == len(rule.obligations) else wrapped(text, "  ", "    ")


def _place(rule: Rule, title: str) -> str:
    """Where a rule stands; of another document than the licence, without the words that both titles begin with.

    Remarks in brackets and the bare number of a version are left out: ``auditor rules show`` has the whole title.
    """
    words, own = (_REMARK.sub("", one).split() for one in (rule.source.document, title))
    pairs = list(zip(words, own, strict=False))
    apart = (at for at, (one, other) in enumerate(pairs) if one.rstrip(",") != other.rstrip(","))
    left = words[next(apart, len(pairs)) :]
    pinpoint = rule.source.pinpoint
    return f"{' '.join(left)}, {pinpoint}" if any(map(_tells, left)) else pinpoint


def _tells(word: str) -> bool:
    """Whether a word of a title says more than which version it is."""
    return word.isalpha() and word.lower() != "version"


def _when(obligation: Obligation) -> str:
    if obligation.timing is Timing.ON_EVENT:
        return f"on {obligation.trigger}" if obligation.trigger else "on an event"
    return _WHEN[obligation.timing]


def _line(text: str, clause: str) -> Iterator[str]:
    yield from wrapped(f"{text.rstrip('.')}  [{clause}]", "  ", "    ")

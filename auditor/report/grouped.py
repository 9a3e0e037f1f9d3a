"""Findings and duties that say the same of several subjects, told once; every one keeps its number and its anchor."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any, Final

from auditor.report import words

Entry = Mapping[str, Any]

MOST_SUBJECTS: Final = 3
"""So many subjects are named in a row; the others are counted, and their numbers stand beside it."""


SHARED_FROM: Final = 3
"""A fact that so many cards rest on is told once, before them."""


def cards(findings: Iterable[Entry]) -> list[dict[str, Any]]:
    """Findings told in full: one card for those of one rule whose state, facts and places of the facts are the same."""

    def same(finding: Entry) -> Hashable:
        facts = tuple((fact["name"], fact["value"], fact["origin"]) for fact in finding["facts"])
        told = (
            finding["rule"],
            finding["word"],
            finding["message"],
            finding["starts"],
            finding["decides"],
            finding["waiver"],
            finding["aside"],
        )
        return (*told, facts, repr(finding["trace"]))

    return _together(findings, same)


def with_shared_facts(found: Sequence[Entry]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The facts that many cards rest on, told once with a number and an anchor; and the cards, which then point there.

    A fact is the same where its name, value and origin are.
    """

    def key(fact: Entry) -> tuple[str, ...]:
        return tuple(fact[part] for part in ("title", "name", "value", "origin", "source"))

    often = Counter(key(fact) for card in found for fact in card["facts"])
    shared: dict[Hashable, dict[str, Any]] = {}
    result = []
    for card in found:
        own, pointed = [], []
        for fact in card["facts"]:
            if often[key(fact)] < SHARED_FROM:
                own.append(fact)
                continue
            number = len(shared) + 1
            pointed.append(shared.setdefault(key(fact), {**fact, "id": f"S{number}", "anchor": f"shared-{number}"}))
        result.append({**card, "facts": own, "shared": pointed})
    return list(shared.values()), result


def rows(findings: Iterable[Entry]) -> list[dict[str, Any]]:
    """Findings told in one line: one row for those of one rule in one state."""
    return _together(findings, lambda finding: (finding["rule"], finding["word"], finding["title"]))


def duties(obligations: Iterable[Entry]) -> list[dict[str, Any]]:
    """Duties of one wording, owed by the same for the same clause at the same time."""

    def same(duty: Entry) -> Hashable:
        return tuple(duty[key] for key in ("text", "who", "clause", "when", "word"))

    return _together(obligations, same)


def questions(found: Iterable[Entry]) -> list[dict[str, Any]]:
    """Questions asked of several subjects in the same words, with the same weight for the same clauses, told once."""
    groups: dict[Hashable, list[Entry]] = {}
    for one in found:
        groups.setdefault(tuple(value for name, value in one.items() if name != "subject"), []).append(one)
    return [{**group[0], "subject": ", ".join(one["subject"] for one in group)} for group in groups.values()]


def by_document(found: Iterable[Entry]) -> list[dict[str, Any]]:
    """Rows under the document of their clause, in the order of the documents' names."""
    documents: dict[str, list[Entry]] = {}
    for row in found:
        documents.setdefault(row["source"]["document"], []).append(row)
    return [{"document": document, "rows": documents[document]} for document in sorted(documents)]


def idle(findings: Iterable[Entry]) -> list[dict[str, str]]:
    """What does not apply, by document: how many rules, and how many findings of theirs say so."""
    return [
        {
            "document": one["document"],
            "rules": words.count(len({finding["rule"] for finding in one["rows"]}), "rule", "rules"),
            "count": words.number(len(one["rows"])),
        }
        for one in by_document(findings)
    ]


def sources(found: Iterable[Entry]) -> list[dict[str, Any]]:
    """Sources by document, address, day and confidence, with every place in it that was relied on."""
    rows: dict[Hashable, dict[str, Any]] = {}
    for source in found:
        key = tuple(source[name] for name in ("document", "url", "checked", "confidence", "opened"))
        row = rows.setdefault(key, {**source, "places": []})
        if source["pinpoint"] and source["pinpoint"] not in row["places"]:
            row["places"].append(source["pinpoint"])
    return list(rows.values())


def _together(entries: Iterable[Entry], same: Callable[[Entry], Hashable]) -> list[dict[str, Any]]:
    """One entry for those that are the same, in the order of the first of each; ``others`` are the further ones."""
    groups: dict[Hashable, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(same(entry), []).append(entry)
    return [_merged(group) for group in groups.values()]


def _merged(group: Sequence[Entry]) -> dict[str, Any]:
    subjects = list(dict.fromkeys(entry["subject"] for entry in group))
    codes = ", ".join(dict.fromkeys(entry["code"] for entry in group))
    further = len(subjects) - MOST_SUBJECTS
    told = "; ".join(subjects[:MOST_SUBJECTS]) + (f"; and {further} more" if further > 0 else "")
    return {
        **group[0],
        "subject": told,
        "code": codes,
        "others": [{"id": one["id"], "anchor": one["anchor"]} for one in group[1:]],
    }

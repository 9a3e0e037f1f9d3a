"""Where sources differ about a fact, and where a text is read in more than one way, told on the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from auditor.cli.common import plural, wrapped

Rows = Sequence[Mapping[str, Any]]


def told(differing: Mapping[str, Rows], names: Mapping[str, str], *, still_open: bool) -> Iterator[str]:
    """Each matter with what is said and what that makes of the assessment, whether it matters, and what settles it.

    ``still_open`` says that the assessment turns on open questions: their answers may make a matter count.
    """
    if differing["conflicts"]:
        yield f"{plural(len(differing['conflicts']), 'fact')} on which sources differ, so none of the values is taken:"
    for one in differing["conflicts"]:
        yield wrapped(f"{one['question']}  [{one['fact']}, {', '.join(one['subjects'])}]", "    ", "  ")
        for said in one["statements"]:
            text = f"{said['value']}, says {said['said_by']} ({said['as_of']}): {_then(said['outcomes'])}"
            yield wrapped(text, "      ", "    – ")
        yield wrapped(f"{_matters(one, names, still_open)} Would settle it: {one['would_settle']}", "    ", "    ")
    if differing["readings"]:
        count = plural(len(differing["readings"]), "text")
        yield f"{count} that can be read in more than one way, and nothing settles it:"
    for one in differing["readings"]:
        yield wrapped(f"{one['title']}  [{one['fact']}]", "    ", "  ")
        for reading in one["readings"]:
            source = f"{reading['source']['document']}, {reading['source']['pinpoint']}"
            yield wrapped(f"{reading['says']} ({source}): {_then(reading['outcomes'])}", "      ", "    – ")
        yield wrapped(f"{_matters(one, names, still_open)} {one['settled_by']}", "    ", "    ")


def _then(outcomes: Rows | None) -> str:
    """What the assessment of the project is then."""
    from auditor.report.words import OUTCOMES

    if outcomes is None:
        return "contradicts other answers"
    return next((OUTCOMES[one["outcome"]] for one in outcomes if one["subject"] == "project"), "no other assessment")


def _matters(one: Mapping[str, Any], names: Mapping[str, str], still_open: bool) -> str:
    """Whether any outcome turns on it, and whose."""
    if not one["matters"]:
        other = "; answers that are still open may change that" if still_open else ""
        return f"As things stand no outcome turns on it{other}."
    if not one["moves"]:
        return "It matters: one of the values contradicts other answers."
    return f"It matters: the outcome turns on it of {'; '.join(names[name] for name in one['moves'])}."

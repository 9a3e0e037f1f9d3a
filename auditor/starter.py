"""A descriptor to start from: a story's usual answers, and a blank field with its question for every fact still open.

Which facts are open is found out by auditing the story as far as it goes, so a starter asks what the rules ask.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from auditor.audit import Auditor
from auditor.engine.rules import FactSpec
from auditor.engine.values import FactType
from auditor.facts import PROJECT
from auditor.inputs import descriptor as descriptors
from auditor.inputs import documents

ASK = "# ask "
"""Marks the place in a story where the open facts of a group go."""

WIDTH = 116


def stories(folder: Path) -> list[str]:
    """The names of the stories there are."""
    return sorted(path.stem for path in folder.glob("*.yaml"))


def starter(auditor: Auditor, story: Path, as_of: date) -> str:
    """The story's descriptor with a commented blank for every fact of it that is open on a day."""
    text = story.read_text("utf-8")
    descriptor = descriptors.read(documents.loads(text, name=story.name), auditor.pack.schemas)
    questions = auditor.audit_descriptor(descriptor, as_of).record["questions"]
    return "\n".join(_filled(text, questions, auditor)) + "\n"


def _filled(text: str, questions: Sequence[dict[str, Any]], auditor: Auditor) -> Iterator[str]:
    for line in text.splitlines():
        mark = line.strip()
        if not mark.startswith(ASK):
            yield line
            continue
        indent = line[: len(line) - len(line.lstrip())]
        group = mark.removeprefix(ASK).strip()
        for spec, question in _open(group, questions, auditor):
            yield from _blank(spec, question, indent)


def _open(
    group: str, questions: Sequence[dict[str, Any]], auditor: Auditor
) -> Iterator[tuple[FactSpec, dict[str, Any]]]:
    """The open facts of a group, each once, in the order of declaration: what one builds on stands before it."""
    asked: dict[str, dict[str, Any]] = {}
    for question in questions:
        name = question["fact"].partition("@")[0]
        about_project = question["subject"] == PROJECT
        if name.split(".", 1)[0] == group and about_project == (group == "organisation"):
            asked.setdefault(name, question)
    for spec in auditor.pack.rules.facts.values():
        if spec.name in asked:
            yield spec, asked[spec.name]


def _blank(spec: FactSpec, question: dict[str, Any], indent: str) -> Iterator[str]:
    """A blank field under its question, with what may be written there."""
    told = " ".join(part for part in (question["question"], spec.help, f"({_answers(spec)})") if part)
    for line in textwrap.wrap(told, WIDTH - len(indent) - 2):
        yield f"{indent}# {line}"
    yield f"{indent}{spec.name.split('.', 1)[1]}:"


def _answers(spec: FactSpec) -> str:
    match spec.type:
        case FactType.BOOLEAN:
            return "true or false"
        case FactType.DATE:
            return "a day such as 2027-02-01"
        case FactType.SET:
            listed = f"any of {', '.join(spec.values)}" if spec.values else "a list such as [DE, FR]"
            return f"{listed}; [] means none"
        case FactType.TEXT:
            return f"one of {', '.join(spec.values)}" if spec.values else "a text"
        case FactType.NUMBER:
            if spec.by_month:
                return "by month, such as {2024-06: 1850000}; or {never_above: 5000000, through: 2026-10}"
            return f"a number: {spec.unit}" if spec.unit else "a number"

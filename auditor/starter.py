"""A descriptor to start from: a story's usual answers, and a blank field with its question for every fact still open.

Which facts are open is found out by auditing the story as far as it goes, so a starter asks what the rules ask.
"""

from __future__ import annotations

import re
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
from auditor.outlook.answers import meanings

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
    questions = auditor.audit_descriptor(descriptor, as_of).questions
    return "\n".join(_filled(text, questions, auditor)) + "\n"


def _filled(text: str, questions: Sequence[dict[str, Any]], auditor: Auditor) -> Iterator[str]:
    for line in text.splitlines():
        mark = line.strip()
        if not mark.startswith(ASK):
            yield line
            continue
        indent = line[: len(line) - len(line.lstrip())]
        group = mark.removeprefix(ASK).strip()
        asked = list(_open(group, questions, auditor))
        names = {spec.name for spec, _ in asked}
        for spec, question in asked:
            yield from _blank(spec, question, indent, spec.settled_by if spec.settled_by in names else None)


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
    specs = [spec for spec in auditor.pack.rules.facts.values() if spec.name in asked]
    for spec in sorted(specs, key=lambda one: not one.file.endswith(f"{group}.yaml")):
        yield spec, asked[spec.name]


def _blank(spec: FactSpec, question: dict[str, Any], indent: str, settled_by: str | None) -> Iterator[str]:
    """A blank field under its question, with what may be written there: each word of a list on a line of its own.

    Where a blank above it may answer it too, that is said.
    """
    told, meant = meanings(spec)
    asked = re.sub(r" An empty list means [^.]*\.", "", question["question"])
    yield from _comment(" ".join(part for part in (asked, told) if part), indent)
    blank = f" Leave it blank if {settled_by.split('.', 1)[1]} is false." if settled_by else ""
    yield from _comment(f"Answer: {_answers(spec)}{blank}", indent)
    for word in spec.values:
        yield from _comment(f"{word}: {meant[word]}" if word in meant else word, indent, "  - ")
    yield f"{indent}{spec.name.split('.', 1)[1]}:"


def _comment(text: str, indent: str, mark: str = "") -> Iterator[str]:
    """A text as comment lines; what follows the first line stands under what follows the mark."""
    width = WIDTH - len(indent) - 2
    for line in textwrap.wrap(
        text, width, initial_indent=mark, subsequent_indent=" " * len(mark), break_on_hyphens=False
    ):
        yield f"{indent}# {line}"


def _answers(spec: FactSpec) -> str:
    match spec.type:
        case FactType.BOOLEAN:
            return "true or false."
        case FactType.DATE:
            return "a day, such as 2027-02-01."
        case FactType.SET:
            listed = "those that hold, in brackets, with commas" if spec.values else "a list such as [DE, FR]"
            return f"{listed}; [] if none."
        case FactType.TEXT:
            if spec.standard:
                return "two capital letters, such as DE."
            return "one of these." if spec.values else "a text."
        case FactType.NUMBER:
            if spec.by_month:
                return "by month, such as {2024-06: 1850000}; or {never_above: 5000000, through: 2026-10}."
            return f"a number ({spec.unit})." if spec.unit else "a number."

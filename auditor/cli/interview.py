"""``auditor questions --interactive``: the open questions one by one, each answer checked before the next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from auditor.cli.common import plural, wrapped
from auditor.errors import InputError

if TYPE_CHECKING:
    from auditor.audit import Audit, Auditor
    from auditor.engine.rules import FactSpec
    from auditor.inputs.descriptor import Descriptor
    from auditor.inputs.documents import Document
    from auditor.inputs.waivers import Waivers

NOT_KNOWN = ("", "?", "don't know", "do not know", "unknown", "not known")
BACK, QUIT = "back", "quit"

HOW = "Type an answer; or Enter or ? if you do not know, back for the question before, quit to stop."

Asked = tuple[str, str]
"""A fact and the subject it is about."""


@dataclass(slots=True)
class Interview:
    """One conversation: the document with the answers so far, and what was not known.

    ``document`` is the descriptor's own file, without what a profile says.
    """

    auditor: Auditor
    document: Document
    folder: Path
    waivers: Waivers | None
    as_of: date
    answers: TextIO
    passed: tuple[Asked, ...] = ()
    given: int = 0
    _before: list[tuple[Document, tuple[Asked, ...], int]] = field(default_factory=list)

    def hold(self) -> None:
        """Ask until nothing is left to ask, or somebody quits or the answers end."""
        audit = self._audit(self._read(self.document))
        click.echo(wrapped(HOW))
        number = 1
        while (asked := next(self._open(audit), None)) is not None:
            question, spec = asked
            click.echo("\n" + "\n".join(_told(number, question, spec, audit)))
            said = self._answer(question, spec, audit)
            if said is None:
                return
            if said is not audit:
                click.echo(_standing(audit, said))
            audit, number = said, len(self._before) + 1
        click.echo("\nNo question is left that the assessment turns on and that a descriptor answers.")

    def _answer(self, question: Mapping[str, Any], spec: FactSpec, audit: Audit) -> Audit | None:
        """The audit after one question; the same one where nothing was answered, None to stop."""
        while True:
            click.echo("> ", nl=False)
            line = self.answers.readline()
            said = line.strip()
            if not self.answers.isatty():
                click.echo(said)
            if not line or said.lower() == QUIT:
                return None
            if said.lower() == BACK:
                if not self._before:
                    click.echo("This is the first question.")
                    continue
                self.document, self.passed, self.given = self._before.pop()
                return self._audit(self._read(self.document))
            now = (self.document, self.passed, self.given)
            if said.lower() in NOT_KNOWN:
                self._before.append(now)
                self.passed = (*self.passed, (question["fact"], question["subject"]))
                return audit
            try:
                document = self._with(said, question, spec, audit)
                then = self._audit(self._read(document))
            except (ValueError, InputError) as error:
                click.echo(_refused(error))
                continue
            self._before.append(now)
            self.document, self.given = document, self.given + 1
            return then

    def _with(self, said: str, question: Mapping[str, Any], spec: FactSpec, audit: Audit) -> Document:
        """The document with an answer; raises ValueError or InputError where it is none."""
        from auditor.inputs import editing
        from auditor.outlook import answers

        path = answers.place(audit.audited.descriptor, question["fact"], question["subject"], spec)
        assert path is not None
        document = self.document
        for where, value in answers.read(said, spec, path):
            document = editing.written(document, where, value)
        return document

    def _open(self, audit: Audit) -> Iterator[tuple[Mapping[str, Any], FactSpec]]:
        """The questions that the assessment turns on and the file can answer, without those nobody knew."""
        from auditor.outlook import answers

        for question in audit.questions:
            spec = audit.audited.rules.facts[question["fact"].partition("@")[0]]
            known = (question["fact"], question["subject"])
            asked = question["matters"] and known not in self.passed
            if asked and answers.place(audit.audited.descriptor, *known, spec) is not None:
                yield question, spec

    def _read(self, document: Document) -> Descriptor:
        from auditor.inputs import descriptor as descriptors

        return replace(descriptors.read(document, self.auditor.pack.schemas, self.folder), waivers=self.waivers)

    def _audit(self, descriptor: Descriptor) -> Audit:
        return self.auditor.audit_descriptor(descriptor, self.as_of)

    def left(self) -> list[dict[str, Any]]:
        """The questions that still decide: those nobody knew, and those a descriptor does not answer."""
        return [one for one in self._audit(self._read(self.document)).questions if one["matters"]]


def _told(number: int, question: Mapping[str, Any], spec: FactSpec, audit: Audit) -> Iterator[str]:
    """One question: what is asked and about what, why it matters, who knows, which clause asks, what may be typed."""
    from auditor.cli.questions import accepted, clauses, reasons
    from auditor.outlook import answers
    from auditor.report.candidates import subject_names
    from auditor.report.words import ANSWERED_BY

    names = subject_names(audit.outline)
    told, meant = answers.meanings(spec)
    yield wrapped(question["question"], "   ", f"{number}. ")
    if question["subject"] != "project":
        yield wrapped(f"About: {names[question['subject']]}", "   ", "   ")
    if told:
        yield wrapped(told, "   ", "   ")
    for place, value in enumerate(spec.values, start=1):
        yield wrapped(f"{value}: {meant[value]}" if value in meant else value, "       ", f"   {place:2}. ")
    yield from reasons(question, names)
    yield from accepted(question, audit.outline["waivers"])
    yield wrapped(f"Usually known by: {ANSWERED_BY[question['answered_by']].lower()}.", "     ", "   ")
    yield from clauses(question["clauses"])
    yield wrapped(f"Answer: {answers.form(spec)}.", "     ", "   ")


def _standing(before: Audit, after: Audit) -> str:
    """What the assessment is after an answer."""
    from auditor.report.words import OUTCOMES

    if before.outcome == after.outcome:
        return f"The assessment is still: {OUTCOMES[after.outcome]}."
    return f"The assessment is now: {OUTCOMES[after.outcome]}; it was: {OUTCOMES[before.outcome]}."


def _refused(error: Exception) -> str:
    """What is wrong with an answer, without the line of a file that is not written yet."""
    if not isinstance(error, InputError):
        return wrapped(str(error))
    lines = []
    for problem in error.problems:
        subject = f"{problem.where} " if problem.where else ""
        lines += [wrapped(f"{subject}{problem.what}")]
        lines += [wrapped(text, "  ") for text in (problem.why, problem.fix) if text]
    return "\n".join(lines)


MOST_LEFT = 5
"""Questions named at the end."""


def summary(held: Interview, target: Path) -> Iterator[str]:
    """What was answered, where it was written, and what still decides."""
    from auditor.report.words import ANSWERED_BY

    if not held.given:
        target = Path(held.document.name)
        yield "Nothing was answered, so nothing was written."
    else:
        yield f"{plural(held.given, 'answer')} written to {target}."
        data = held.document.data
        stated = data.get("answers") if isinstance(data, dict) else None
        if isinstance(stated, dict):
            told = f"The file says that {stated['by']} stands for its answers since {stated['on']}."
            yield wrapped(f"{told} Correct that under answers if somebody else gave these, or on another day.")
    left = held.left()
    if left:
        yield f"{plural(len(left), 'question is', 'questions are')} left on which the assessment turns:"
        for question in left[:MOST_LEFT]:
            known = f"Usually known by: {ANSWERED_BY[question['answered_by']].lower()}."
            yield wrapped(f"{question['question']} [{question['fact']}, {question['subject']}] {known}", "    ", "  ")
        if len(left) > MOST_LEFT:
            yield f"  and {len(left) - MOST_LEFT} more; auditor questions {target} lists them."

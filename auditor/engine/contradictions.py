"""Answers that cannot all be true: read with the rules, and looked for in every descriptor before it is judged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import cast

from auditor.engine.binding import Bound
from auditor.engine.conditions import Condition, Literal, facts_of, resolve
from auditor.engine.parse import ConditionReader
from auditor.engine.reference import Question, question, truth
from auditor.engine.rules import Contradiction, FactSpec, ParameterSpec, RuleSet
from auditor.engine.values import Scope
from auditor.errors import Problem
from auditor.inputs.documents import Data, Document


def read(
    document: Document,
    name: str,
    facts: Mapping[str, FactSpec],
    parameters: Mapping[str, ParameterSpec],
    problems: list[Problem],
) -> Iterator[Contradiction]:
    """The contradictions one file lists; what is wrong with them goes to ``problems``."""
    data = cast("dict[str, Data]", document.data)
    for index, entry in enumerate(cast("Sequence[dict[str, Data]]", data.get("contradictions", ()))):
        path = ("contradictions", index)
        scope = Scope(str(entry["of"]))
        when = ConditionReader(document, facts, parameters, scope, False, problems).read(entry["when"], (*path, "when"))
        if when is None:
            continue
        derived = [fact for fact in facts_of(when) if facts[fact].derived]
        if derived:
            what = f"reads {derived[0]}, which is derived: a contradiction is between answers."
            problems.append(document.problem((*path, "when"), what, fix="Name the facts it is derived from."))
        texts = (str(entry["message"]), str(entry["how_to_fix"]))
        yield Contradiction(str(entry["id"]), scope, when, *texts, name, document.line((*path, "id")))


def questions(ruleset: RuleSet, as_of: date) -> list[tuple[Scope, Question]]:
    """Each contradiction as it reads on a day: of which kind of subject, and whether its facts contradict."""
    return [(entry.scope, question(_dated(ruleset, entry, as_of))) for entry in ruleset.contradictions]


def _dated(ruleset: RuleSet, entry: Contradiction, as_of: date) -> Condition:
    def value(name: str, day: date) -> Literal:
        spec = ruleset.parameters[name]
        return (spec.at(day) or spec.values[0]).value

    return resolve(entry.when, value, as_of)


def found(ruleset: RuleSet, bound: Bound, document: Document, as_of: date) -> Iterator[Problem]:
    """Every contradiction in what a descriptor states, told where its last answer stands."""
    for entry in ruleset.contradictions:
        when = _dated(ruleset, entry, as_of)
        for subject in bound.subjects:
            if subject.scope is not entry.scope or truth(when, subject.facts) is not True:
                continue
            stated = bound.stated[subject.id]
            names = [name.partition("@")[0] for name in facts_of(when)]
            paths = [stated[name].provenance.path for name in names if name in stated]
            path = max((path for path in paths if path), key=document.line, default=())
            yield document.problem(path, f"contradicts another answer: {entry.message}", fix=entry.how_to_fix)

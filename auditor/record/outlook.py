"""The outlook as it stands in the record: questions, boundaries, calendar, conflicts, and how far each was searched."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any, Final

from auditor.catalogue.citation import Citation
from auditor.engine.rules import AnsweredBy, FactSpec, Rule
from auditor.engine.values import FactType, Value
from auditor.facts import Bounds, FactValue, Heard, Months, Voice
from auditor.inputs.descriptor import Descriptor
from auditor.inputs.documents import dotted
from auditor.outlook.boundary import MOST_ASKED, Boundaries, Boundary
from auditor.outlook.calendar import Event
from auditor.outlook.conflicts import Conflict
from auditor.outlook.disputes import Dispute
from auditor.outlook.look import Outlook
from auditor.outlook.questions import MOST_EVALUATIONS, MOST_IN_ALL, Answer, Question
from auditor.outlook.steps import Step
from auditor.outlook.takes import MOST_PAIRS, Take
from auditor.record import values

Specs = Mapping[str, FactSpec]

ORIGINS = {
    "project.contract_end": ("End of the contract", ""),
    "project.go_live": ("First day in use", ""),
    "volume.input_tokens_per_request": ("Length of the average request", "tokens"),
    "volume.output_tokens_per_request": ("Length of the average answer", "tokens"),
    "access.hardware": ("Machine", ""),
    "workload.selected": ("Candidate selected", ""),
}
"""What is moved and is no fact of the rules: in words, and its unit."""

ENDS: Final = {"effective": "first day", "expires": "last day"}
"""The days between which a piece of evidence counts."""


PARTS = ("questions", "boundaries", "takes", "calendar", "readings")
"""The parts of a record that look ahead; ``searched`` says how far each was searched."""


def sections(found: Outlook, specs: Specs, rules: Mapping[str, Rule], only: Collection[str] = PARTS) -> dict[str, Any]:
    """The parts of a record that look ahead, all of them or ``only`` some: the others are then not searched."""
    made: dict[str, Callable[[], list[dict[str, Any]]]] = {
        "questions": lambda: [question(one, specs, rules) for one in found.questions],
        "boundaries": lambda: [
            boundary(f"B-{number:03}", one, specs) for number, one in enumerate(found.boundaries.found, start=1)
        ],
        "takes": lambda: [
            {"rule": rule, "subject": subject, **take(one, specs)}
            for (rule, subject), each in found.takes.found
            for one in each
        ],
        "calendar": lambda: [event(one, rules) for one in found.calendar],
        "readings": lambda: [conflict(one) for one in found.conflicts],
    }
    searched: dict[str, Callable[[], dict[str, Any]]] = {
        "questions": lambda: {"most_evaluations": MOST_EVALUATIONS, "most_in_all": MOST_IN_ALL},
        "boundaries": lambda: _searched(found.boundaries),
        "takes": lambda: {
            "pairs": found.takes.pairs,
            "complete": found.takes.complete,
            "most_pairs": MOST_PAIRS,
        },
        "calendar": lambda: {"until": found.until.isoformat()},
    }
    standing = [{"workload": workload, "candidates": list(names)} for workload, names in found.standing.items()]
    return {
        **{part: made[part]() for part in PARTS if part in only},
        "searched": {
            **{part: told() for part, told in searched.items() if part in only},
            "standing": standing,
        },
    }


def _searched(found: Boundaries) -> dict[str, Any]:
    """How far boundaries were searched."""
    return {
        "evaluations": found.evaluations,
        "asked": found.asked,
        "pairs": found.pairs[0],
        "pairs_in_all": found.pairs[1],
        "deciding": found.deciding[0],
        "deciding_in_all": found.deciding[1],
        "complete": found.complete,
        "most_asked_for_pairs": MOST_ASKED,
    }


def question(found: Question, specs: Specs, rules: Mapping[str, Rule]) -> dict[str, Any]:
    """What is asked, why it matters, who usually knows, and which clause asks."""
    base, _, month = found.fact.partition("@")
    spec = specs[base]
    return {
        "fact": found.fact,
        "subject": found.subject,
        "question": spec.question.replace("{month}", values.month(month) if month else ""),
        "help": spec.help,
        "answered_by": str(spec.answered_by),
        "rules": list(found.rules),
        "clauses": [_clause(rules[name]) for name in found.rules],
        "matters": found.matters,
        "moves": list(found.moves),
        "deciding": [{"rule": rule, "subject": subject} for rule, subject in found.deciding],
        "answers": [_answer(one, spec) for one in found.answers],
        "searched": found.searched,
    }


def _clause(rule: Rule) -> dict[str, str]:
    return {"rule": rule.id, "document": rule.source.document, "pinpoint": rule.source.pinpoint}


def _answer(found: Answer, spec: FactSpec) -> dict[str, Any]:
    return {"value": values.fact_value(found.value, spec.type), "outcomes": _outcomes(found.outcomes)}


def _outcomes(found: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"subject": subject, "outcome": outcome} for subject, outcome in found.items()]


def boundary(identifier: str, found: Boundary, specs: Specs) -> dict[str, Any]:
    """One change or two together, the patch that makes it, and whom it flips to what."""
    return {
        "id": identifier,
        "changes": [_change(step, specs) for step in found.steps],
        "patch": [dict(operation) for operation in found.patch],
        "flips": [
            {"subject": flip.subject, "outcome": flip.outcome, "outcome_after": flip.outcome_after}
            for flip in found.flips
        ],
        "because": [{"rule": rule, "subject": subject} for rule, subject in found.because],
    }


def _change(step: Step, specs: Specs) -> dict[str, Any]:
    spec = specs.get(step.fact.partition("@")[0])
    kind = step.kind if spec is None else spec.type
    title = ORIGINS.get(step.fact, (step.fact, ""))[0] if spec is None else spec.title
    if kind is FactType.BOOLEAN and step.kind is FactType.DATE:
        kind, title = step.kind, f"{title}, {ENDS[step.lever.rpartition('/')[2]]}"
    return {
        "leaf": step.lever,
        "fact": step.fact,
        "subject": step.subject,
        "title": title,
        "unit": ORIGINS.get(step.fact, ("", ""))[1] if spec is None else spec.unit,
        "was": values.fact_value(step.was, kind),
        "to": values.fact_value(step.to, kind),
        "unchanged_until": values.fact_value(_until(step), kind),
        "limit": values.fact_value(step.limit, kind),
        "alike": list(step.alike),
        "others": step.others,
        "headroom": headroom(step),
    }


def take(found: Take, specs: Specs) -> dict[str, Any]:
    """One change, or two together, that make a rule say something else, and what it says then."""
    return {
        "changes": [_change(step, specs) for step in found.steps],
        "patch": [dict(operation) for operation in found.patch],
        "status_after": str(found.verdict.status),
        "applies_from": values.day(found.verdict.starts),
    }


def _until(step: Step) -> Value | None:
    """The last value that changes nothing; None where the border itself changes something already."""
    if step.limit is None:
        return step.before
    return None if step.to == step.limit else step.limit


def headroom(step: Step) -> dict[str, str | None] | None:
    """How far a number or a day can still move without a change: in units or days, and of today's number in percent."""
    if step.before is None or step.was is None:
        return None
    was, before = _decimal(step.was), _decimal(step.before if step.limit is None else step.limit)
    units = abs(before - was)
    if step.kind is FactType.DATE or not was:
        return {"units": _plain(units), "percent": None}
    percent = (units * 100 / abs(was)).quantize(Decimal("0.1"), ROUND_HALF_EVEN)
    return {"units": _plain(units), "percent": _plain(percent)}


def _decimal(value: Value) -> Decimal:
    return Decimal(repr(value))


def _plain(number: Decimal) -> str:
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def event(found: Event, rules: Mapping[str, Rule]) -> dict[str, Any]:
    """A day on which the assessment changes, its causes, and what changes."""
    return {
        "date": found.day.isoformat(),
        "causes": [{"kind": one.kind, "id": one.id, "what": one.what} for one in found.causes],
        "outcome": found.outcome,
        "refer_because": list(found.refer_because),
        "flips": [
            {"subject": subject, "outcome": before, "outcome_after": after} for subject, before, after in found.outcomes
        ],
        "findings": [
            {
                "rule": turn.rule,
                "subject": turn.subject,
                "title": rules[turn.rule].title,
                "status": str(turn.before),
                "status_after": str(turn.after),
            }
            for turn in found.turns
        ],
        "costs": list(found.costs),
        "renewed": found.renewed,
    }


def conflict(found: Conflict) -> dict[str, Any]:
    """A contested reading: what each way to read it says, who reads it so, and what comes of it."""
    spec = found.spec
    return {
        "kind": "reading",
        "fact": spec.name,
        "subject": "project",
        "title": spec.title,
        "question": spec.question,
        "readings": [
            {
                "value": one.value,
                "says": one.says,
                "source": values.source(one.source),
                "outcomes": _outcomes(found.outcomes.get(one.value, {})),
            }
            for one in spec.readings
        ],
        "rules": list(found.rules),
        "matters": found.matters,
        "moves": list(found.moves),
        "settled_by": spec.help,
    }


def dispute(found: Dispute, descriptor: Descriptor, specs: Specs, as_of: date) -> dict[str, Any]:
    """A fact on which what is said differs: who says what, and what each would make of every outcome."""
    heard, spec = found.heard, specs[found.heard.name]
    statements = [_voice(voice, descriptor, as_of) for voice in heard.voices]
    return {
        "id": f"statements-{heard.name}-{heard.subject}",
        "fact": heard.name,
        "subjects": [heard.subject],
        "question": spec.question.replace("{month}", "each month"),
        "statements": [
            said | {"outcomes": None if outcomes is None else _outcomes(outcomes)}
            for said, outcomes in zip(statements, found.outcomes, strict=True)
        ],
        "settled": None,
        "decided_by": None,
        "matters": found.matters,
        "moves": list(found.moves),
        "rules": list(found.rules),
        "would_settle": _would_settle(heard, descriptor, spec),
        "source": statements[0]["source"],
    }


_SETTLING: Final = {
    AnsweredBy.REQUESTER: "A dated document of the organisation that shows it",
    AnsweredBy.VENDOR: "The contract, or what the vendor confirms in writing",
    AnsweredBy.PUBLIC_RECORD: "The published text or register itself",
    AnsweredBy.NOBODY: "Nothing that can be had yet",
}
"""What settles a fact, by who can know it, where no voice names a document."""


def _would_settle(heard: Heard, descriptor: Descriptor, spec: FactSpec) -> str:
    """The documents that the voices name and whose words decide, or what kind of document there would have to be."""
    kinds = {one.id: one.kind.replace("_", " ") for one in descriptor.evidence}
    said = [voice.statement for voice in heard.voices if voice.statement is not None]
    named = {one.evidence: one.said_by for one in said if one.evidence is not None}
    texts = [f"{name}{f' ({kinds[name]})' if name in kinds else ''}, named by {by}" for name, by in named.items()]
    if texts:
        return f"What stands in {'; '.join(texts)}: then the statements that do not hold are taken back."
    return f"{_SETTLING[spec.answered_by]}: then the statements that do not hold are taken back."


def _voice(voice: Voice, descriptor: Descriptor, as_of: date) -> dict[str, Any]:
    said, origin = voice.statement, voice.fact.provenance
    document = descriptor.document.name if said is None or said.evidence is None else said.evidence
    day = as_of if said is None else said.as_of
    source = Citation(document, dotted(origin.path) or origin.where, "", "", day.isoformat(), "secondary")
    return {
        "value": _written(voice.fact.value),
        "said_by": "the answer in the descriptor" if said is None else said.said_by,
        "as_of": day.isoformat(),
        "source": values.source(source),
    }


def _written(value: FactValue) -> str:
    """A value as a person would write it."""
    match value:
        case bool():
            return "yes" if value else "no"
        case tuple():
            return ", ".join(sorted(value)) or "none"
        case Bounds(low, high):
            return f"{'any' if low is None else low} to {'any' if high is None else high}"
        case Months():
            told = [f"{month}: {number}" for month, number in sorted(value.values.items())]
            return "; ".join(told + ([f"never above {value.never_above}"] if value.never_above is not None else []))
    return str(value)

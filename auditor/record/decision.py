"""The decision part of a record: what speaks for the recommended candidate, why the others stand behind it, what would
change that, and the portfolio that the recommendations of all workloads make."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from auditor.assessment.algebra import Assessment
from auditor.assessment.findings import Finding
from auditor.assessment.outcomes import CandidateOutcome, WorkloadOutcome
from auditor.assessment.preferences import Rankable, Standing, Step, decided_by
from auditor.engine.rules import Weight
from auditor.engine.values import Value
from auditor.inputs.descriptor import Workload
from auditor.record import costs

ARCHITECTURE = "decision.architecture"
"""The derived fact that names a candidate's architecture."""

PLACE = "decision.portfolio_place"
"""The derived fact that names a candidate's place in the portfolio."""

Facts = Mapping[str, Mapping[str, Value]]

_RESTS_ON = {Weight.NEED: "stated needs", Weight.VOLUME: "the volume", Weight.DEFAULT: "what is usual, rules of thumb"}


def preferences(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Preferences as they stand in the record: each names its rule and what it says."""
    return [
        {"rule": f.rule.id, "finding": f.id, "weight": str(preference.weight), "text": f.rule.rule.title}
        for f in findings
        if (preference := f.rule.rule.preference) is not None
    ]


def standing(found: Standing) -> dict[str, Any]:
    """What speaks for and against a candidate, and what is left open."""
    return {
        "for": preferences(found.speaking_for),
        "against": preferences(found.speaking_against),
        "open": preferences(found.left_open),
    }


def alternatives(outcome: WorkloadOutcome) -> list[dict[str, Any]]:
    """The other candidates, best first, with the step that puts each behind the one the workload stands on.

    Where the descriptor selects a candidate, others may stand before it: the step is then ``selected``.
    """
    chosen = _chosen(outcome)
    return [
        {
            "candidate": one.id,
            "rank": one.rank,
            "outcome": str(one.outcome),
            "decided_by": _step(chosen, one),
        }
        for one in _others(outcome)
    ]


def would_change(outcome: WorkloadOutcome, findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """What would change the recommendation: one entry a candidate, and one for each preference that is left open."""
    chosen = _chosen(outcome)
    entries = [_against(chosen, one, findings) for one in _others(outcome)]
    considered = [chosen, *_others(outcome)]
    left_open: dict[str, Finding] = {}
    for one in considered:
        for finding in one.ranked.standing.left_open if one.outcome.permitted else ():
            left_open.setdefault(finding.rule.id, finding)
    entries += [
        {
            "candidate": None,
            "rules": [rule],
            "text": f"Not answered, so it counts neither for nor against any candidate: “{finding.rule.rule.title}”.",
        }
        for rule, finding in left_open.items()
    ]
    return entries


def _chosen(outcome: WorkloadOutcome) -> CandidateOutcome:
    return next(one for one in outcome.candidates if one.id == outcome.stands_on)


def _others(outcome: WorkloadOutcome) -> list[CandidateOutcome]:
    others = (one for one in outcome.candidates if one.id != outcome.stands_on)
    return sorted(others, key=lambda one: one.ranked.key())


def _step(chosen: CandidateOutcome, other: CandidateOutcome) -> str:
    before = chosen.ranked.key() < other.ranked.key()
    return str(decided_by(chosen.ranked, other.ranked)) if before else "selected"


def _against(chosen: CandidateOutcome, other: CandidateOutcome, findings: Sequence[Finding]) -> dict[str, Any]:
    """Why a candidate is not the one recommended, in words that say what would have to be otherwise."""
    step = _step(chosen, other)
    if step == "selected":
        text, rules = "The descriptor selects another candidate; without that this one would stand before it.", []
    elif step == Step.OUTCOME:
        rules = _deciding(other, findings)
        text = f"Its outcome is {_words(other.outcome)}: what these rules ask for would have to be met first."
    elif step in (Step.NEED, Step.VOLUME, Step.DEFAULT):
        weight = Weight(step)
        rules = list(dict.fromkeys([*_speaking(chosen, weight), *_speaking(other, weight)]))
        text = (
            f"Counting only the rules that weigh {_RESTS_ON[weight]}, {_spoken(other.ranked, weight)}; of the one "
            f"recommended, {_spoken(chosen.ranked, weight)}. "
            f"Other answers to what these rules read could change the order.{_cheaper(chosen.ranked, other.ranked)}"
        )
    elif step == Step.COST:
        text, rules = _dearer(chosen.ranked, other.ranked), []
    else:
        text, rules = "Nothing tells the two apart but the id: either may be chosen.", []
    return {"candidate": other.id, "rules": rules, "text": text}


def _words(outcome: Assessment) -> str:
    return str(outcome).replace("_", " ")


def _spoken(one: Rankable, weight: Weight) -> str:
    speaking_for, speaking_against = one.standing.spoken(weight)
    return f"{_speak(speaking_for)} for it and {speaking_against or 'none'} against it"


def _speak(number: int) -> str:
    return f"{number or 'none'} {'speaks' if number == 1 else 'speak'}"


def _speaking(one: CandidateOutcome, weight: Weight) -> list[str]:
    found = (*one.ranked.standing.speaking_for, *one.ranked.standing.speaking_against)
    return [f.rule.id for f in found if f.rule.rule.preference is not None and f.rule.rule.preference.weight is weight]


def _deciding(one: CandidateOutcome, findings: Sequence[Finding]) -> list[str]:
    """The rules on the candidate itself that make its outcome what it is."""
    own = (finding for finding in findings if finding.subject.id == one.id)
    return list(dict.fromkeys(f.rule.id for f in own if f.impact.worst.severity >= one.outcome.severity))


def _dearer(chosen: Rankable, other: Rankable) -> str:
    if other.cost is None or chosen.cost is None:
        return "What it costs is not known; a price below that of the one recommended would put it first."
    more = _amount(other.cost - chosen.cost)
    return f"It costs {more} more a month in the middle of its range; if it cost less, it would be the one recommended."


def _cheaper(chosen: Rankable, other: Rankable) -> str:
    """That a candidate costs less and is not recommended all the same, and what whoever weighs cost higher can do."""
    if other.cost is None or chosen.cost is None or other.cost >= chosen.cost:
        return ""
    return (
        f" It costs {_amount(chosen.cost - other.cost)} less a month in the middle of its range, which does not put it "
        "first: cost is compared only where needs, volume and rules of thumb leave candidates equal. Whoever weighs "
        "cost higher may choose it: it is permitted as well."
    )


def _amount(difference: Decimal) -> str:
    return f"{Decimal(costs.decimal(difference.quantize(Decimal('0.01')))):,f}"


def portfolio(outcomes: Sequence[WorkloadOutcome], described: Mapping[str, Workload], facts: Facts) -> dict[str, Any]:
    """The places that the recommended candidates take, in order of the requests they serve; what has none is open."""
    places: dict[str, list[WorkloadOutcome]] = {}
    left_open = []
    for outcome in outcomes:
        place = None if outcome.recommended is None else facts[outcome.recommended].get(PLACE)
        if isinstance(place, str):
            places.setdefault(place, []).append(outcome)
        else:
            left_open.append(outcome.id)
    rows = [
        {
            "place": place,
            "candidates": [outcome.recommended for outcome in inside],
            "requests_per_month": _requests([described[outcome.id] for outcome in inside]),
        }
        for place, inside in places.items()
    ]
    return {
        "places": sorted(rows, key=lambda row: (-(row["requests_per_month"] or 0), row["place"])),
        "open": left_open,
    }


def _requests(workloads: Sequence[Workload]) -> int | None:
    """The requests a month of all of them, or None where one does not say."""
    volumes = [workload.volume for workload in workloads]
    if any(volume is None for volume in volumes):
        return None
    return sum(volume.requests_per_month for volume in volumes if volume is not None)

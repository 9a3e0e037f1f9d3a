"""Does a signed approval still stand: the same project, the same rules, the same answer today, nothing overdue?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from auditor.assessment.algebra import Assessment
from auditor.audit import Audit, Auditor
from auditor.errors import InputError
from auditor.inputs.descriptor import Descriptor
from auditor.record.canonical import Record
from auditor.replay import differences, document
from auditor.report import words
from auditor.signoff.checks import Check, bad, good
from auditor.signoff.verify import Verification


def standing(found: Verification, auditor: Auditor, descriptor: Descriptor, today: date) -> Iterator[Check]:
    """What stands for and against going by a verified report today, beside what its verification says."""
    record = found.report.record
    yield _decided(found)
    yield _same_descriptor(record, descriptor)
    yield from _same_waivers(record, descriptor)
    descriptor = _with_claims(found, descriptor)
    then = _audited(auditor, descriptor, date.fromisoformat(record["as_of"]))
    yield then if isinstance(then, Check) else _same_record(record, then.record)
    now = _audited(auditor, descriptor, today)
    yield now if isinstance(now, Check) else _same_today(record, now, today)
    yield from _overdue(record, today)


def _audited(auditor: Auditor, descriptor: Descriptor, day: date) -> Audit | Check:
    """The audit of a day, or why it cannot be made on it: a waiver has expired, or the contract has ended."""
    try:
        return auditor.audit_descriptor(descriptor, day)
    except InputError as error:
        why = " ".join(f"{problem.where} {problem.what}" for problem in error.problems)
        return bad("today/audit", f"As of {words.day(day.isoformat())} it cannot be audited: {why}")


def _decided(found: Verification) -> Check:
    outcome = found.outcome
    if outcome is None:
        return bad("decision/none", "Nobody decided.")
    if not outcome.permitted:
        return bad(f"decision/{outcome}", f"Somebody decided: {words.OUTCOMES[outcome]}.")
    return good("decision/approved", f"Everybody who signed approved; the most careful: {words.OUTCOMES[outcome]}.")


def _same_descriptor(record: Record, descriptor: Descriptor) -> Check:
    if descriptor.document.sha256 == record["inputs"]["descriptor"]["sha256"]:
        return good("today/descriptor", "The descriptor is the one that was signed for.")
    return bad("today/descriptor", f"{descriptor.document.name} is not the descriptor that was signed for.")


def _same_waivers(record: Record, descriptor: Descriptor) -> Iterator[Check]:
    """Nothing where neither the report nor the audit has any."""
    signed = record["inputs"].get("waivers")
    given = descriptor.waivers
    if signed is None and given is not None:
        yield bad("today/waivers", f"{given.document.name} was not given when it was signed for.")
    elif signed is not None and (given is None or given.document.sha256 != signed["sha256"]):
        named = f"the waivers that were signed for ({signed['name']})"
        what = f"Without {named}" if given is None else f"{given.document.name} does not hold {named}"
        yield bad("today/waivers", f"{what}.")
    elif signed is not None:
        yield good("today/waivers", "The waivers are those that were signed for.")


def _with_claims(found: Verification, descriptor: Descriptor) -> Descriptor:
    """The descriptor with the figures of a vendor that the report recomputed: they are part of the report alone."""
    inputs, report = found.report.record["inputs"], found.report
    if inputs.get("claims") is None:
        return descriptor
    return replace(descriptor, claims=document("claims", inputs, report.files, report.name))


def _same_record(record: Record, then: Record) -> Check:
    first = next(differences(record, then), None)
    if first is None:
        return good("today/record", f"Audited as of {record['as_of']} with today's rules, the record is the same.")
    return bad("today/record", f"With today's rules the record of {record['as_of']} differs. {first}.")


def _same_today(record: Record, now: Audit, today: date) -> Check:
    day = words.day(today.isoformat())
    before, after = record["assessment"], now.assessment
    if before["outcome"] != after["outcome"]:
        then, here = (words.OUTCOMES[Assessment(one["outcome"])] for one in (before, after))
        return bad("today/assessment", f"As of {day} the assessment is {here}; signed was {then}.")
    old, new = ({(one["rule"], one["subject"]) for one in part["reasons"]} for part in (before, after))
    if old != new:
        rule, subject = min(old ^ new)
        what = "no longer decides" if (rule, subject) in old else "decides now, and did not when it was signed"
        return bad("today/reasons", f"As of {day} {rule} for {subject} {what}.")
    return good("today/assessment", f"As of {day} the assessment and its reasons are the same.")


def _overdue(record: Record, today: date) -> Iterator[Check]:
    """Conditions whose day has passed, or that are due before a use which has begun."""
    conditions = set(record["assessment"]["conditions"])
    live = record["project"]["go_live"]
    begun = live is not None and date.fromisoformat(live) <= today
    late = 0
    for duty in record["obligations"]:
        if duty["id"] not in conditions or duty["state"] == "met":
            continue
        if duty["due"] is not None and date.fromisoformat(duty["due"]) < today:
            late += 1
            yield bad("conditions/overdue", f"{duty['id']} was due on {words.day(duty['due'])}: {duty['text']}")
        elif duty["timing"] == "before_use" and begun:
            late += 1
            yield bad("conditions/overdue", f"{duty['id']} was due before use, which began: {duty['text']}")
    if not late:
        yield good("conditions/none-overdue", "No condition is overdue.")

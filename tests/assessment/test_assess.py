"""The assessment without a record: the same as the audit's, on every day, from rules compiled once for days alike."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from auditor.assessment.assess import Assessor, changes
from auditor.audit import Auditor
from auditor.engine import dated
from auditor.inputs import descriptor
from tests.cli.run import SAMPLE

AS_OF = date(2026, 11, 22)
DAY = timedelta(days=1)


@cache
def auditor() -> Auditor:
    return Auditor.open()


def test_it_is_the_assessment_of_the_audit() -> None:
    pack = auditor().pack
    read = descriptor.load(SAMPLE, pack.schemas)
    audited = auditor().audit_descriptor(read, AS_OF).audited
    found = Assessor(pack.rules, pack.catalogue).assess(read, AS_OF)
    assert found.project == audited.project
    assert [(f.id, f.rule.id, f.subject.id, f.verdict) for f in found.findings] == [
        (f.id, f.rule.id, f.subject.id, f.verdict) for f in audited.findings
    ]
    assert [(duty.id, duty.state, duty.due) for duty in found.duties] == [
        (duty.id, duty.state, duty.due) for duty in audited.duties
    ]


def test_days_between_which_no_rule_changes_share_what_was_compiled() -> None:
    """And each reads as if it had been dated by itself: the day before and the day of every change there is."""
    rules = auditor().pack.rules
    assessor = Assessor(rules, auditor().pack.catalogue)
    first = dated.first_day(rules)
    days = sorted({day + step for day in changes(rules) for step in (-DAY, 0 * DAY, DAY)} | {AS_OF})
    for day in (day for day in days if day >= first):
        found, alone = assessor.day(day).rules, dated.at(rules, day)
        assert (found.as_of, found.derived, found.rules) == (day, alone.derived, alone.rules)
    assert assessor.day(AS_OF).reference is assessor.day(AS_OF + DAY).reference
    assert assessor.day(AS_OF).rules.digest != assessor.day(AS_OF + DAY).rules.digest

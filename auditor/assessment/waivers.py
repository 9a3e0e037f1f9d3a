"""What a waiver may do: for rules an organisation makes for itself, for one finding, for a time, by another's word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from auditor.assessment.findings import Finding
from auditor.engine.conditions import facts_of
from auditor.engine.parse import suggestion
from auditor.engine.rules import Rule, RuleSet
from auditor.engine.status import Status
from auditor.engine.values import Scope
from auditor.errors import InputError, Problem, RulesError
from auditor.inputs.descriptor import Descriptor
from auditor.inputs.horizon import in_months
from auditor.inputs.people import may_be, may_hold, same_position
from auditor.inputs.waivers import UNKNOWN, WAIVER, Waiver, Waivers

LONGEST: Final = "pack.waiver_longest_months"
"""The parameter that says for how many months after its approval a waiver is valid at most."""

_LICENCES: Final = "licences"

_WIDTH: Final = {Scope.CANDIDATE: 0, Scope.WORKLOAD: 1, Scope.PROJECT: 2}

_ONE: Final = "A waiver is for one finding: each exception is weighed by itself."


def refuse(descriptor: Descriptor, ruleset: RuleSet, found: Sequence[Finding], as_of: date) -> None:
    """Refuse waivers that do not stand on the day of an audit, with every problem at once.

    ``found`` are the findings with the waivers applied. Raises InputError, or RulesError without the parameter.
    """
    if descriptor.waivers is None:
        return
    problems = list(_Checks(descriptor, descriptor.waivers, ruleset, found, as_of).all())
    if problems:
        raise InputError(problems)


class _Checks:
    """Everything the waivers of an audit are held against."""

    def __init__(
        self, descriptor: Descriptor, given: Waivers, ruleset: RuleSet, found: Sequence[Finding], as_of: date
    ) -> None:
        self.project = descriptor.id
        self.owner = descriptor.owner or ""
        self.given = given
        self.rules = {rule.id: rule for rule in ruleset.rules}
        self.findings = {(finding.rule.id, finding.subject.id): finding for finding in found}
        self.scopes = {finding.subject.id: finding.subject.scope for finding in found}
        self.as_of = as_of
        self.months = longest(ruleset, as_of)

    def all(self) -> Iterator[Problem]:
        """All that is wrong."""
        if self.given.project != self.project:
            what = f'is "{self.given.project}", but the descriptor is that of {self.project}.'
            why = "A waiver is an exception for one project."
            fix = f"Give the waivers of {self.project}, or none."
            yield self.given.document.problem(("project",), what, why, fix)
            return
        for index, waiver in enumerate(self.given.entries):
            yield from self._twice(waiver, self.given.entries[:index])
            yield from self._dates(waiver)
            yield from self._approved(waiver)
            yield from self._measures(waiver)
            rule = self.rules.get(waiver.rule)
            if rule is not None and not rule.waivable:
                yield self._barred(waiver, rule)
            else:
                yield from list(self._wide(waiver)) or self._applies(waiver, rule)

    def _say(self, waiver: Waiver, field: str, what: str, why: str = "", fix: str = "") -> Problem:
        """A problem with one field of a waiver, which is named by its id."""
        return self.given.document.problem((*waiver.path, field), f"of {waiver.id} {what}", why, fix)

    def _twice(self, waiver: Waiver, before: Sequence[Waiver]) -> Iterator[Problem]:
        if any(other.id == waiver.id for other in before):
            why = "Signatures name waivers by their id."
            yield self._say(waiver, "id", "is the id of another one, too.", why, "Give each its own id.")
        same = next((one for one in before if (one.rule, one.subject) == (waiver.rule, waiver.subject)), None)
        if same is not None:
            what = f"is waived a second time for {waiver.subject}: {same.id} does so already."
            yield self._say(waiver, "rule", what, "", "Keep one of the two.")

    def _dates(self, waiver: Waiver) -> Iterator[Problem]:
        starts, ends = waiver.approved, waiver.valid_through
        if starts > ends:
            what = f"lies before the day it was approved, {starts}."
            yield self._say(waiver, "valid_through", what, "", "Correct one of the two days.")
            return
        if starts > self.as_of:
            what = f"lies ahead: it is not yet valid on {self.as_of}, the day of the audit."
            why = "An exception counts from the day it was approved, not before."
            yield self._say(waiver, "approved", what, why, "Leave it out until then, or audit as of a later day.")
        if ends < self.as_of:
            what = f"has passed: it expired on {ends}, before {self.as_of}, the day of the audit."
            fix = "Remove it and do what the rule asks, or have the exception approved anew."
            yield self._say(waiver, "valid_through", what, "", fix)
        last = in_months(starts, self.months)
        if ends > last:
            what = f"is too broad: {last} is the latest day of a waiver that was approved on {starts}."
            why = f"A waiver is an exception for a time, {self.months} months at most."
            yield self._say(waiver, "valid_through", what, why, f"Write:  valid_through: {last}")

    def _approved(self, waiver: Waiver) -> Iterator[Problem]:
        who = waiver.approver
        asks = may_be(who.name, waiver.requested_by.name)
        owns = may_hold(self.owner, who.name) or same_position(self.owner, who.role)
        if asks or owns:
            own = f"asks for it ({waiver.requested_by.name})" if asks else f"owns the project ({self.owner})"
            what = f"is self-approved: {who.name}, {who.role}, {own}."
            fix = "Have somebody else approve it, who neither asks for it nor owns the project; write names in full."
            yield self._say(waiver, "approver", what, "An exception that approves itself is none.", fix)

    def _measures(self, waiver: Waiver) -> Iterator[Problem]:
        seen: set[str] = set()
        for measure in waiver.measures:
            where = "compensating_measures"
            if {measure.id, measure.text} & seen:
                yield self._say(waiver, where, f"has {measure.id} twice.", "", "Give each measure its own id and text.")
            seen |= {measure.id, measure.text}
            if measure.due > waiver.valid_through:
                what = f"has {measure.id} due on {measure.due}, after the waiver has ended."
                yield self._say(waiver, where, what, "", f"Make it due by {waiver.valid_through}.")
            if measure.done is not None and measure.done.on > self.as_of:
                what = f"has {measure.id} done on {measure.done.on}, after {self.as_of}, the day of the audit."
                yield self._say(waiver, where, what, "", "Leave done out until it is.")

    def _wide(self, waiver: Waiver) -> Iterator[Problem]:
        for field, value in (("rule", waiver.rule), ("subject", waiver.subject)):
            if re.search(r"[*?\[\]{}]|, |\s", value):
                what = f'is too broad: "{value}" is not the id of one {field}.'
                fix = f"Write the exact id of one {field}, and each other one in a waiver of its own."
                yield self._say(waiver, field, what, _ONE, fix)
        rule = self.rules.get(waiver.rule)
        scope = self.scopes.get(waiver.subject)
        if rule is not None and scope is not None and _WIDTH[scope] > _WIDTH[rule.scope]:
            what = f"is too broad: {rule.id} is a rule about each {rule.scope}, and {waiver.subject} is a {scope}."
            fix = f"Name one {rule.scope}, and write a waiver for each."
            yield self._say(waiver, "subject", what, _ONE, fix)

    def _applies(self, waiver: Waiver, rule: Rule | None) -> Iterator[Problem]:
        if rule is None:
            fix = suggestion(waiver.rule, self.rules) or "auditor rules list names all rules."
            yield self._say(waiver, "rule", f'is unmatched: there is no rule "{waiver.rule}".', "", fix)
        elif (finding := self.findings.get((waiver.rule, waiver.subject))) is None:
            known = [subject for name, subject in self.findings if name == waiver.rule]
            listed = f"It has findings about: {', '.join(known)}." if known else "The rule is not in force on that day."
            what = f'is unmatched: {rule.id} has no finding about "{waiver.subject}" on {self.as_of}.'
            yield self._say(waiver, "subject", what, "", suggestion(waiver.subject, known) or listed)
        elif finding.status is not Status.WAIVED and waiver.valid(self.as_of):
            yield self._unmatched(waiver, finding)

    def _barred(self, waiver: Waiver, rule: Rule) -> Problem:
        if rule.pack == _LICENCES:
            what = f"cannot be waived: {rule.id} says what somebody else's licence or terms permit."
            why = "Only the licensor can permit more. A licence of your own from it is evidence, not a waiver."
            return self._say(waiver, "rule", what, why, _own_licence(rule, self._about(waiver)))
        what = f"cannot be waived: {rule.id} is not waivable."
        why = "Only rules of a house policy or the decision framework may be, where they say so: nobody waives law."
        return self._say(waiver, "rule", what, why, "Remove the waiver, and do what the rule asks.")

    def _about(self, waiver: Waiver) -> str:
        """The subject as a piece of evidence names it: the project goes without saying."""
        known = self.scopes.get(waiver.subject, Scope.PROJECT) is not Scope.PROJECT
        return f"subject: {waiver.subject}, " if known else ""

    def _unmatched(self, waiver: Waiver, finding: Finding) -> Problem:
        status, starts = finding.status, finding.verdict.starts
        if status is Status.UPCOMING and starts is not None and starts > waiver.valid_through:
            what = f"is before the day from which {waiver.rule} binds, {starts}: there is nothing to waive yet."
            return self._say(waiver, "valid_through", what, "", "Remove the waiver.")
        clear = "clear" if status is Status.PASS else "not applicable"
        what = f"is unmatched: {waiver.rule} is {clear} for {waiver.subject}, so there is nothing to waive."
        fix = "Remove the waiver."
        if status not in (Status.PASS, Status.NOT_APPLICABLE) and waiver.accepts_unknown:
            what = f"is unmatched: {waiver.rule} is answered for {waiver.subject}, so there is no unknown to accept."
            fix = f"Move it to {WAIVER}, if the exception was approved knowing the answer; otherwise remove it."
        elif status not in (Status.PASS, Status.NOT_APPLICABLE):
            what = f"is unmatched: {waiver.rule} is not answered for {waiver.subject}, so nothing is known to waive."
            fix = f"Answer what is open (auditor questions), or accept that it is not known under {UNKNOWN}."
        return self._say(waiver, "rule", what, "", fix)


def _own_licence(rule: Rule, about: str) -> str:
    """How a licence obtained from the licensor is given."""
    shown = [facts_of(condition) for condition in (rule.lift_when, rule.met_when) if condition is not None]
    kinds = [name.partition(".")[2] for names in shown for name in names]
    if not kinds:
        return "Remove the waiver. If you have such a licence, ask whoever keeps the rules to let it count as evidence."
    example = f"- {{id: E-01, kind: {kinds[0]}, {about}file: grant.pdf, sha256: ...}}"
    return f"Enter it in the descriptor under evidence:  {example}"


def longest(ruleset: RuleSet, as_of: date) -> int:
    """For how many months a waiver is valid at most; raises RulesError where the rule pack does not say."""
    spec = ruleset.parameters.get(LONGEST)
    value = None if spec is None else spec.at(as_of)
    if value is None:
        what = f"has no value on {as_of} among the parameters of the rule pack."
        fix = "Add it: for how many months after its approval a waiver is valid at most."
        raise RulesError([Problem("rules", None, LONGEST, what, fix=fix)])
    return int(float(str(value.value.value)))

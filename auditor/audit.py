"""One audit from descriptor to record: the only place that runs the stages one after the other."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from auditor import __version__, cache, pack
from auditor.assessment import waivers
from auditor.assessment.assess import Assessed, Assessor, DayRules
from auditor.assessment.findings import Finding
from auditor.engine import dated, shadow
from auditor.engine.dated import DatedRules, Evaluation, Subject
from auditor.engine.network import Network, network_of
from auditor.engine.rete import Rete, available
from auditor.engine.rules import RuleSet
from auditor.engine.status import Status
from auditor.errors import Problem, RulesError
from auditor.inputs import descriptor as descriptors
from auditor.inputs.descriptor import Descriptor
from auditor.inputs.documents import Document
from auditor.pack import Pack
from auditor.record.assessment import assessment
from auditor.record.audited import Audited

if TYPE_CHECKING:
    from auditor.outlook.steps import Lever
    from auditor.outlook.variation import Variations


@dataclass(frozen=True)
class Audit:
    """A finished audit: what the record is made of, and ``run``, which says what made it and is no part of it."""

    audited: Audited
    run: dict[str, str]
    assessed: Assessed
    assessor: Assessor

    @cached_property
    def record(self) -> dict[str, Any]:
        """The record, written when it is first asked for: a gate does without it."""
        from auditor.outlook.look import look
        from auditor.record import build

        return build.build(self.audited, look(self.assessed, self.assessor))

    @cached_property
    def found(self) -> dict[str, Any]:
        """The record without what lies ahead: what was found about the day of the audit."""
        from auditor.record import build

        return build.found(self.audited)

    @cached_property
    def outline(self) -> dict[str, Any]:
        """What it is compared with another audit by: the parts of the record that say what was found, in short."""
        from auditor.record import build

        return build.outline(self.audited)

    def ahead(self, *parts: str) -> dict[str, Any]:
        """What was found about the day, with only these parts of what lies ahead: the others are not searched."""
        from auditor.outlook.look import look
        from auditor.record import outlook

        ahead = look(self.assessed, self.assessor)
        return self.found | outlook.sections(ahead, self.audited.rules.facts, self.audited.named(), parts)

    @cached_property
    def questions(self) -> list[dict[str, Any]]:
        """What is not answered, as the record has it, without the rest of the outlook."""
        from auditor.outlook.look import narrowed
        from auditor.outlook.questions import questions
        from auditor.outlook.variation import Variations
        from auditor.record import outlook

        found = questions(Variations(narrowed(self.assessed, self.assessor)[0], self.assessor))
        specs, rules = self.audited.rules.facts, self.audited.named()
        return [outlook.question(one, specs, rules) for one in found]

    @cached_property
    def differing(self) -> dict[str, list[dict[str, Any]]]:
        """Where statements differ about a fact, and where a text is contested, as the record has it."""
        from auditor.outlook.look import look
        from auditor.record import outlook

        ahead, audited = look(self.assessed, self.assessor), self.audited
        specs = audited.rules.facts
        return {
            "conflicts": [outlook.dispute(one, audited.descriptor, specs, audited.as_of) for one in ahead.disputes],
            "readings": [outlook.conflict(one) for one in ahead.conflicts],
        }

    def takes(self, rule: str, subject: str) -> dict[str, Any]:
        """What it would take for a rule to say something else of a subject, and how far that was searched."""
        from auditor.outlook.takes import MOST_PAIRS, takes
        from auditor.record import outlook

        found = takes(self._variations, rule, subject, self._levers)
        return {
            "takes": [outlook.take(one, self.audited.rules.facts) for one in found.found],
            "searched": {"pairs": found.pairs, "complete": found.complete, "most_pairs": MOST_PAIRS},
        }

    @cached_property
    def _levers(self) -> list[Lever]:
        from auditor.outlook.levers import levers

        return levers(self._variations)

    @cached_property
    def _variations(self) -> Variations:
        from auditor.outlook.variation import Variations

        return Variations(self.assessed, self.assessor)

    @property
    def assessment(self) -> dict[str, Any]:
        """The assessment as the record has it."""
        return assessment(self.audited)

    @property
    def documents(self) -> dict[str, Document]:
        """The files it was made from, by what they were to it: what a replay needs beside the rules."""
        descriptor = self.audited.descriptor
        found = {"descriptor": descriptor.document}
        if descriptor.profile is not None:
            found["organisation"] = descriptor.profile
        if descriptor.waivers is not None:
            found["waivers"] = descriptor.waivers.document
        if descriptor.claims is not None:
            found["claims"] = descriptor.claims
        return found

    @property
    def digest(self) -> str:
        """The SHA-256 of the record's canonical bytes; reckoned anew each time it is asked for."""
        from auditor.record import canonical

        return canonical.digest(self.record)

    @property
    def outcome(self) -> str:
        """The assessment of the project."""
        return str(self.audited.project.outcome)


@dataclass(slots=True)
class _Engine:
    """One dated rule pack, compiled; ``rete`` is None where durable-rules is not installed."""

    day: DayRules
    rete: Rete | None

    def evaluate(self, subjects: Sequence[Subject]) -> Evaluation:
        """The inference, and the shadow check on it; raises EngineDisagreement when they differ."""
        answer = self.day.reference.evaluate(subjects)
        if self.rete is not None:
            shadow.check(self.day.rules, answer, self.rete.evaluate(subjects), "rete")
        return answer


@dataclass(slots=True)
class Auditor:
    """Audits descriptors against one rule pack; keeps the rules compiled for each day asked.

    ``readings`` settles contested readings of the law by name, on the word of ``settled_by``. With ``by_reference`` the
    reference evaluator alone is asked, as where an audit only tries what another input would have made.
    """

    pack: pack.Pack
    readings: Mapping[str, str] = field(default_factory=dict)
    settled_by: str = ""
    by_reference: bool = False
    _engines: dict[date, _Engine] = field(default_factory=dict)
    _assessor: Assessor = field(init=False)

    def __post_init__(self) -> None:
        self._assessor = Assessor(self.pack.rules, self.pack.catalogue, self.readings, self.settled_by)

    @classmethod
    def open(cls, folder: Path | None = None, policy: Path | None = None) -> Auditor:
        """An auditor with the built-in rule pack, or the one in a folder, and with what a house policy adds to it."""
        found = pack.load(folder, policy=policy)
        if found.policy is None:
            return cls(found)
        return cls(found, found.policy.readings, f"house policy {found.policy.title} ({found.policy.id})")

    def with_catalogue(self, other: Pack) -> Auditor:
        """An auditor with another pack of the same rules: what was compiled of them is shared."""
        found = replace(self, pack=other)
        found._assessor = replace(self._assessor, catalogue=other.catalogue)
        return found

    def audit(self, path: Path | str, as_of: date) -> Audit:
        """Read a descriptor from a file and audit it as of a day (its own ``as_of`` does not count here).

        Raises InputError, RulesError or EngineDisagreement; nothing is written.
        """
        return self.audit_descriptor(descriptors.load(path, self.pack.schemas), as_of)

    def engine(self, as_of: date) -> _Engine:
        """The rules of a day, compiled."""
        if as_of not in self._engines and self.by_reference:
            self._engines[as_of] = _Engine(self._assessor.day(as_of), None)
        if as_of not in self._engines:
            rules, network = self._compiled(as_of)
            rete = None if network is None else Rete(rules, network)
            self._engines[as_of] = _Engine(self._assessor.know(rules), rete)
        return self._engines[as_of]

    def _compiled(self, as_of: date) -> tuple[DatedRules, Network | None]:
        """The rules of a day and, where durable-rules is there to take it, what it is given; from the cache if kept."""
        key = cache.key(self.pack.key, as_of.isoformat(), str(available() is None)) if self.pack.key else ""
        shared = tuple(self.pack.rules.shared()) if key else ()
        kept = cache.recall("day", key, shared) if key else None
        if isinstance(kept, tuple):
            return cast("tuple[DatedRules, Network | None]", kept)
        rules = dated.at(self.pack.rules, as_of)
        found = (rules, None if available() else network_of(rules))
        if key:
            cache.keep("day", key, found, shared)
        return found

    def check(self, descriptor: Descriptor, as_of: date) -> None:
        """Whether every id and value of a descriptor can be used; raises InputError with every problem."""
        expanded = self._assessor.name(descriptor, as_of)
        self.engine(as_of)
        self._assessor.bind(expanded.descriptor, as_of)

    def audit_descriptor(self, descriptor: Descriptor, as_of: date) -> Audit:
        """Audit a descriptor that was read already, with the waivers it carries.

        Raises InputError with every problem, a waiver that does not stand on the day among them.
        """
        self._assessor.name(descriptor, as_of)  # refuses a day before the first, for which there is no engine
        engine = self.engine(as_of)
        found = self._assessor.assess(descriptor, as_of, engine.evaluate)
        waivers.refuse(found.descriptor, self.pack.rules, found.findings, as_of)
        rules_pack, catalogue_pack = self.pack.described()
        audited = Audited(
            descriptor=found.descriptor,
            as_of=as_of,
            horizon=found.horizon,
            catalogue=found.catalogue,
            left_out=found.left_out,
            rules=found.rules,
            bound=found.bound,
            evaluation=found.evaluation,
            options=found.options,
            findings=found.findings,
            duties=found.duties,
            project=found.project,
            signoffs=_signoffs(self.pack, found.findings, as_of),
            facts_verified_through=_verified_through(self.pack.rules, as_of),
            rules_pack=rules_pack,
            catalogue_pack=catalogue_pack,
            policy=None if self.pack.policy is None else self.pack.policy.described(),
            every_rule=self.pack.rules.rules,
        )
        run = {
            "auditor": __version__,
            "python": ".".join(map(str, sys.version_info[:3])),
            "inference": "rete" if engine.rete is not None else "reference",
        }
        return Audit(audited, run, found, self._assessor)


def _signoffs(used: pack.Pack, found: Sequence[Finding], as_of: date) -> list[str]:
    """The roles that sign: those of every report, those the house policy adds, and those that rules which bind ask."""
    spec = used.rules.parameters.get("pack.signoff_roles")
    value = None if spec is None else spec.at(as_of)
    roles = [] if value is None else [str(role) for role in value.value.items]
    roles += () if used.policy is None else used.policy.signoffs
    for finding in found:
        if finding.status not in (Status.NOT_APPLICABLE, Status.PASS):
            roles += finding.rule.rule.signoffs
    return list(dict.fromkeys(roles))


def _verified_through(rules: RuleSet, as_of: date) -> date:
    spec = rules.parameters.get("pack.facts_verified_through")
    if spec is None:
        what = "is not among the parameters of the rule pack."
        fix = "Add it: the last day up to which changes of the law and the licences were looked for."
        raise RulesError([Problem("rules", None, "pack.facts_verified_through", what, fix=fix)])
    value = (spec.at(as_of) or spec.values[0]).value.value
    return date.fromordinal(int(float(str(value))))

"""What an audit found out, from descriptor to assessment: what the record is written from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from auditor.assessment.findings import Duty, Finding
from auditor.assessment.outcomes import ProjectOutcome
from auditor.catalogue.entries import Catalogue
from auditor.costs.option import Option
from auditor.costs.routes import LeftOut
from auditor.engine.binding import Bound
from auditor.engine.dated import DatedRules, Evaluation
from auditor.engine.rules import Rule
from auditor.inputs.descriptor import Descriptor
from auditor.inputs.horizon import Horizon


@dataclass(frozen=True, slots=True)
class Audited:
    """Everything an audit found out, ready to be written down.

    ``rules_pack`` and ``catalogue_pack`` name the data used: version, digest and files; ``policy`` the house policy.
    ``left_out`` says for each workload that leaves its candidates to the catalogue which of its models gave none, and
    why.
    """

    descriptor: Descriptor
    as_of: date
    horizon: Horizon
    catalogue: Catalogue
    rules: DatedRules
    bound: Bound
    evaluation: Evaluation
    options: Mapping[str, Option]
    findings: Sequence[Finding]
    duties: Sequence[Duty]
    project: ProjectOutcome
    signoffs: Sequence[str]
    facts_verified_through: date
    rules_pack: Mapping[str, Any]
    catalogue_pack: Mapping[str, Any]
    every_rule: Sequence[Rule]
    left_out: Mapping[str, Sequence[LeftOut]] = field(default_factory=dict)
    policy: Mapping[str, Any] | None = None

    def named(self) -> dict[str, Rule]:
        """Every rule of the pack, in force or not, by id."""
        return {rule.id: rule for rule in self.every_rule}

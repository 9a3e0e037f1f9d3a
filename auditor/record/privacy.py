"""What an audit knows of personal data: what a workload processes, and who gets it where with each candidate."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from auditor.engine.rules import FactSpec
from auditor.record.findings import Findings

WORKLOAD: Final = (
    "data.personal",
    "privacy.gdpr_applies",
    "data.special_categories",
    "data.large_scale_sensitive",
    "data.children",
    "data.phi_us",
    "data.professional_secrecy",
    "data.residency_required",
    "evidence.legal_basis",
    "evidence.legal_basis_special_categories",
    "evidence.data_protection_impact_assessment",
)
"""Facts on the data of a workload, in the order in which a data protection officer asks for them."""

CANDIDATE: Final = (
    "access.operator",
    "access.host",
    "provider.country",
    "access.processing_countries",
    "privacy.where_adequate",
    "provider.subprocessor_countries",
    "provider.subprocessors_anywhere",
    "provider.subprocessor_notice_days",
    "provider.dpa",
    "provider.trains_on_customer_data",
    "provider.audit_right",
    "evidence.data_processing_agreement",
    "evidence.host_processing_agreement",
    "evidence.subprocessors_reviewed",
    "evidence.no_training_terms",
    "evidence.transfer_safeguards",
    "evidence.data_privacy_framework_certification",
    "evidence.transfer_opinion",
)
"""Facts on who processes the data, where, on what terms."""


def privacy(
    written: Findings, workloads: Iterable[str], candidates: Iterable[str], specs: Mapping[str, FactSpec]
) -> list[dict[str, Any]]:
    """These facts of every workload and candidate, as far as the rules know them, each with where it comes from."""
    return [*_of(written, workloads, WORKLOAD, specs), *_of(written, candidates, CANDIDATE, specs)]


def _of(
    written: Findings, subjects: Iterable[str], names: Iterable[str], specs: Mapping[str, FactSpec]
) -> Iterator[dict[str, Any]]:
    known = [name for name in names if name in specs]
    for subject in subjects:
        yield {"subject": subject, "facts": [written.fact(name, subject) for name in known]}

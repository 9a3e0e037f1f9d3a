"""Does a signature still hold after its key's time has ended: by the times and the evidence embedded in the report.

At B-LTA a report carries the certificates and revocations of its day, and times of an authority over them. Then
the signature is judged as of the time that is proven, with what was embedded, and nothing from a network.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from auditor.report import attached

if TYPE_CHECKING:
    from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature


def proven(signature: EmbeddedPdfSignature, roots: Sequence[Any], moment: datetime) -> datetime | None:
    """The time at which the signature is proven to have been good, seen from ``moment``; None where none is."""
    from pyhanko.sign.ades.report import AdESPassed
    from pyhanko.sign.general import SigningError
    from pyhanko.sign.validation.ades import ades_lta_validation
    from pyhanko.sign.validation.errors import SignatureValidationError
    from pyhanko_certvalidator.ltv.types import ValidationTimingInfo

    foreseen: tuple[type[Exception], ...] = (*attached.broken(), SignatureValidationError, SigningError)
    timing = ValidationTimingInfo(moment, moment, point_in_time_validation=False)
    try:
        found = asyncio.run(ades_lta_validation(signature, _policy(roots), timing_info=timing))
    except foreseen:
        return None
    return found.best_signature_time if found.ades_subindic is AdESPassed.OK else None


def _policy(roots: Sequence[Any]) -> Any:
    from pyhanko.sign.validation.policy_decl import (
        PdfSignatureValidationSpec,
        RevinfoOnlineFetchingRule,
        RevocationInfoGatheringSpec,
        SignatureValidationSpec,
    )
    from pyhanko_certvalidator.context import CertValidationPolicySpec
    from pyhanko_certvalidator.policy_decl import REQUIRE_REVINFO, CertRevTrustPolicy
    from pyhanko_certvalidator.registry import SimpleTrustManager

    certificates = CertValidationPolicySpec(
        trust_manager=SimpleTrustManager.build(trust_roots=list(roots)),
        revinfo_policy=CertRevTrustPolicy(REQUIRE_REVINFO, retroactive_revinfo=True),
    )
    offline = RevocationInfoGatheringSpec(RevinfoOnlineFetchingRule.LOCAL_ONLY)
    return PdfSignatureValidationSpec(SignatureValidationSpec(certificates, offline))

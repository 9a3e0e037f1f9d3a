"""Was the report sealed as it was written: the seal stands on the first revision and adds nothing but itself.

What the seal certifies cannot change after it. Before it, or in the revision that brings it, anything could have been
put over the pages that the record gives, and every signature would cover it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from auditor.report import attached
from auditor.signoff.checks import Check, bad
from auditor.signoff.errors import hush

if TYPE_CHECKING:
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature


def checks(reader: PdfFileReader, seal: EmbeddedPdfSignature) -> Iterator[Check]:
    """A check that speaks only where something stands between the report as written and its seal."""
    hush()
    try:
        if seal.signed_revision != 1:
            yield bad("seal/late", "The report was changed after it was written and before it was sealed.")
        elif not _adds_itself_alone(reader):
            yield bad("seal/more", "What brought the seal changed more of the report than the seal does.")
    except attached.broken() as error:
        yield bad("seal/more", f"What brought the seal cannot be read: {error}.")


def _adds_itself_alone(reader: PdfFileReader) -> bool:
    from pyhanko.sign.diff_analysis import SuspiciousModification

    try:
        _policy().apply(reader.get_historical_resolver(0), reader.get_historical_resolver(1))
    except SuspiciousModification:
        return False
    return True


def _policy() -> Any:
    """What may change with the seal: its own field, what the form and the catalogue say of it, and the dates."""
    from pyhanko.sign import diff_analysis as differing
    from pyhanko.sign.diff_analysis.constants import (
        ACROFORM_EXEMPT_STRICT_COMPARISON,
        ROOT_EXEMPT_STRICT_COMPARISON,
    )

    level = differing.ModificationLevel.LTA_UPDATES
    rules = (differing.DocInfoRule, differing.XrefStreamRule, differing.ObjectStreamRule, differing.MetadataUpdateRule)
    return differing.StandardDiffPolicy(
        global_rules=[
            differing.CatalogModificationRule(ROOT_EXEMPT_STRICT_COMPARISON | {"/Perms"}),  # type: ignore[no-untyped-call]
            *(rule().as_qualified(level) for rule in rules),
        ],
        form_rule=differing.FormUpdatingRule(
            field_rules=[differing.SigFieldCreationRule(), differing.SigFieldModificationRule()],  # type: ignore[no-untyped-call]
            ignored_acroform_keys=ACROFORM_EXEMPT_STRICT_COMPARISON | {"/SigFlags"},
        ),
    )

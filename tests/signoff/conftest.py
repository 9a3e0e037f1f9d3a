"""One small report, sealed and signed once with trial keys, for all tests of sign-off."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from auditor import resources
from auditor.assessment.algebra import Assessment
from auditor.audit import Auditor
from auditor.inputs import descriptor as descriptors
from auditor.inputs import documents
from auditor.report import attached, carried, pdf
from auditor.report.libraries import libraries
from auditor.signoff import keys, signing
from auditor.signoff.origin import Trust
from auditor.signoff.signing import Means
from auditor.signoff.statement import decide
from auditor.signoff.verify import Verification, verify
from tests.cli.conftest import PACK, VARIANTS

TODAY = date(2026, 11, 28)
NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
PASSPHRASE = b"for trials"
SEALER, COUNSEL, OWNER = "Somebody's seal", "Ada Example", "Bo Sample"

_authority = keys.new(SEALER, PASSPHRASE, TODAY)
ROOT = _authority[keys.ROOT_FILE]
FILES = {
    **_authority,
    **keys.new(COUNSEL, PASSPHRASE, TODAY, _authority[keys.AUTHORITY_FILE]),
    **keys.new(OWNER, PASSPHRASE, TODAY, _authority[keys.AUTHORITY_FILE]),
}


def means(name: str, **more: Any) -> Means:
    """With the trial key of a name."""
    return Means(keys.load(FILES[f"{keys.file_name(name)}.p12"], PASSPHRASE, "key.p12"), NOW, **more)


def read(data: bytes) -> attached.Report:
    return attached.loads(data, "small.pdf", resources.schemas())


@dataclass(frozen=True)
class Small:
    """An auditor with the small pack, and reports on its descriptors."""

    auditor: Auditor

    def report(
        self,
        text: str = VARIANTS["approve_with_conditions"],
        claims: documents.Document | None = None,
        **changed: bytes,
    ) -> bytes:
        """The report on a descriptor; ``changed`` replaces what is attached, by the name without its ending."""
        descriptor = descriptors.read(documents.loads(text, name="small.yaml"), self.auditor.pack.schemas)
        audit = self.auditor.audit_descriptor(replace(descriptor, claims=claims), date(2026, 11, 22))
        run = audit.run | {"record_sha256": audit.digest} | libraries()
        files = carried.attachments(audit.record["inputs"], audit.documents, self.auditor.pack.folder)
        kept = [
            pdf.Attachment(one.name, changed.get(one.name.partition(".")[0], one.content), one.media_type)
            for one in files
        ]
        return pdf.pdf(audit.record, run, attachments=kept)


ROLES = """
parameters:
  - id: pack.signoff_roles
    title: Roles that sign
    type: set
    unit: roles
    values:
      - from: 2020-01-01
        value: [accountable_owner, counsel]
        source: {document: the-act, pinpoint: whole, quote: ""}
documents:
  the-act: {title: The Act, url: "https://example.org/act", checked: 2026-11-22, confidence: verified}
"""


@pytest.fixture(scope="session")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small pack, with two roles that sign."""
    folder = tmp_path_factory.mktemp("pack") / "rules"
    shutil.copytree(PACK, folder)
    (folder / "roles.yaml").write_text(ROLES, "utf-8")
    return folder


@pytest.fixture(scope="session")
def small(rules: Path) -> Small:
    return Small(Auditor.open(rules))


@pytest.fixture(scope="session")
def sealed(small: Small) -> bytes:
    return signing.seal(read(small.report()), means(SEALER))


def signed_by(
    data: bytes,
    name: str,
    field: str,
    decision: Assessment = Assessment.APPROVE_WITH_CONDITIONS,
    comment: str = "",
    **more: Any,
) -> bytes:
    report = read(data)
    statement = decide(
        report.record, report.digest, decision=decision, field=field, name=name, role="Some role", comment=comment
    )
    return signing.sign(report, statement, means(name, **more), None)


@pytest.fixture(scope="session")
def counsel_signed(sealed: bytes) -> bytes:
    return signed_by(sealed, COUNSEL, "counsel")


@pytest.fixture(scope="session")
def complete(counsel_signed: bytes) -> bytes:
    """Sealed, and signed for both roles."""
    return signed_by(counsel_signed, OWNER, "accountable_owner")


Verify = Callable[[bytes], Verification]


@pytest.fixture(scope="session")
def verified(small: Small) -> Verify:
    """Verifies with the trial authority trusted and the small pack installed."""
    trust = Trust(tuple(signing.certificates(ROOT)), trial=True)

    def once(data: bytes) -> Verification:
        return verify(data, "small.pdf", trust, small.auditor, NOW)

    return once


def wrong(found: Verification) -> set[str]:
    """The ids of what stands against a report."""
    return {check.id for check in found.checks if check.bad}

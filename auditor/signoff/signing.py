"""Putting the seal of an organisation and the decisions of people on a report, each as an update that only adds to it.

Signatures follow PAdES: B-B offline, B-T with a time from an authority, B-LT with all that a later check needs, B-LTA
with an archive time over that. The seal certifies the document and allows nothing after it but filling in its fields.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from auditor.inputs.people import same_name
from auditor.report import attached
from auditor.report.attached import Report
from auditor.signoff import sealed
from auditor.signoff.errors import SignoffError, hush
from auditor.signoff.keys import Credential
from auditor.signoff.statement import Statement, parse

if TYPE_CHECKING:
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.timestamps import TimeStamper
    from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
    from pyhanko.sign.validation.status import PdfSignatureStatus

SEAL = "seal"
"""The field that holds the seal; it is not seen on any page."""


class Level(StrEnum):
    """The level of a PAdES signature."""

    B = "B-B"
    T = "B-T"
    LT = "B-LT"
    LTA = "B-LTA"


@dataclass(frozen=True, slots=True)
class Means:
    """With what to sign: the key, the time the signer states, and what the level asks for.

    ``roots`` and ``crls`` (DER) are embedded at B-LT and B-LTA; without ``crls`` revocation is asked for online.
    """

    credential: Credential
    now: datetime
    level: Level = Level.B
    timestamper: TimeStamper | None = None
    roots: Sequence[bytes] = field(default=())
    crls: Sequence[bytes] = field(default=())

    def check(self) -> None:
        """Raises SignoffError where the level needs more than is given."""
        if self.level is not Level.B and self.timestamper is None:
            raise SignoffError(f"Level {self.level} needs a time from an authority: add --tsa URL.")
        if self.level in (Level.LT, Level.LTA) and not self.roots:
            raise SignoffError(f"Level {self.level} embeds what a later check needs: add --trust ROOT.pem.")


def seal(report: Report, means: Means) -> bytes:
    """The report with the organisation's seal; raises SignoffError where it was signed or changed already."""
    reader = attached.opened(report.data, report.name)
    if signatures(reader):
        raise SignoffError(f"{report.name}: is sealed or signed already. A seal comes first, and once.")
    if reader.total_revisions > 1:
        raise SignoffError(
            f"{report.name}: was changed since it was written, so its pages may not be those of its record.\n"
            "Audit again, and seal the report as `auditor audit` writes it."
        )
    from pyhanko.sign.fields import MDPPerm

    return _signed(report, SEAL, means, certify=True, docmdp_permissions=MDPPerm.FILL_FORMS, reason=None)


def sign(report: Report, statement: Statement, means: Means, stamp: bytes | None) -> bytes:
    """The report with one more decision; ``stamp`` is a page of the field's size to print there.

    Raises SignoffError where the report is not sealed, was changed, has no such field or has it signed; where the
    name is not that of the key; where the key is that of the seal; and where the same person, or the same key, signed
    for another role.
    """
    reader = attached.opened(report.data, report.name)
    present = signatures(reader)
    _check_sealed(report, reader, present)
    _check_field(report, reader, statement.field)
    if not same_name(statement.name, means.credential.name):
        raise SignoffError(
            f'The key is made out to "{means.credential.name}", not to "{statement.name}".\n'
            "Sign with your own key, and give the name as it stands in it."
        )
    _check_other_person(present, statement, means)
    return _signed(report, statement.field, means, stamp=stamp, name=statement.name, reason=statement.text())


def authority(url: str) -> TimeStamper:
    """The time authority at a URL (RFC 3161), asked when a signature is made.

    Where it gives no time, or one for another request, its use raises SignoffError.
    """
    from pyhanko.sign.timestamps import HTTPTimeStamper

    class Authority(HTTPTimeStamper):
        """Says in words why there is no time; the library fails in its own ways at answers that do not fit."""

        async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> Any:
            try:
                return await super().async_timestamp(message_digest, md_algorithm)
            except OSError as error:
                told = str(error) if error.__cause__ is None else f"{error}: {error.__cause__}"
            except (AttributeError, LookupError, TypeError, ValueError) as error:
                told = f"it refused, or its answer does not fit the request ({' '.join(str(error).split())})."
            raise SignoffError(f"{url} gave no time: {told}")

    return Authority(url)


def signatures(reader: PdfFileReader) -> list[EmbeddedPdfSignature]:
    """The seal and the signatures of people, in the order they were made; times of an authority are left out."""
    return list(reader.embedded_regular_signatures)


def fields(reader: PdfFileReader) -> dict[str, Any]:
    """The signature fields of a report by name, signed or not."""
    form = attached.entry(reader.root, "/AcroForm", {})
    listed = attached.entry(form, "/Fields", [])
    entries = [listed[index] for index in range(len(listed))]  # an index follows the reference, a loop would not
    return {str(entry["/T"]): entry for entry in entries if attached.entry(entry, "/FT", "") == "/Sig"}


def field_size(reader: PdfFileReader, name: str) -> tuple[float, float] | None:
    """Width and height of a field in points; None where there is no such field."""
    entry = fields(reader).get(name)
    if entry is None or "/Rect" not in entry:
        return None
    left, bottom, right, top = (float(side) for side in entry["/Rect"])
    return abs(right - left), abs(top - bottom)


def status(
    signature: EmbeddedPdfSignature, roots: Sequence[Any], moment: datetime | None = None
) -> PdfSignatureStatus | str:
    """What a check of one signature finds, without a network; or why it cannot be checked."""
    from pyhanko.sign.general import SigningError
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.errors import SignatureValidationError
    from pyhanko_certvalidator import ValidationContext

    foreseen: tuple[type[Exception], ...] = (*attached.broken(), SignatureValidationError, SigningError)
    hush()
    context = ValidationContext(trust_roots=list(roots), moment=moment, allow_fetching=False)
    try:
        return validate_pdf_signature(signature, signer_validation_context=context)
    except foreseen as error:
        return f"{error}."


def reason(signature: EmbeddedPdfSignature) -> str:
    """The text given as the reason of a signature."""
    return str(attached.entry(signature.sig_object, "/Reason", ""))


def _check_sealed(report: Report, reader: PdfFileReader, present: Sequence[EmbeddedPdfSignature]) -> None:
    from pyhanko.sign.fields import MDPPerm

    if not present or present[0].field_name != SEAL or present[0].docmdp_level is not MDPPerm.FILL_FORMS:
        raise SignoffError(
            f"{report.name}: is not sealed, so a signature would not say what was signed.\n"
            f"Seal it first:  auditor seal {report.name} --key SEAL.p12"
        )
    for one in present:
        found = status(one, ())
        if isinstance(found, str) or not (found.intact and found.valid and found.docmdp_ok):
            raise SignoffError(f"{report.name}: was changed after it was sealed. Run: auditor verify {report.name}")
    if any(sealed.checks(reader, present[0])):
        raise SignoffError(f"{report.name}: was changed before it was sealed. Run: auditor verify {report.name}")


def _check_field(report: Report, reader: PdfFileReader, name: str) -> None:
    there = fields(reader)
    if name not in there or name == SEAL:
        from auditor.engine.parse import suggestion

        roles = [role for role in there if role != SEAL]
        guess = suggestion(name, roles) or f"There are: {', '.join(roles)}."
        raise SignoffError(f'{report.name}: has no field "{name}" to sign in. {guess}')
    if "/V" in there[name]:
        raise SignoffError(f"{report.name}: {name} has signed already.")


def _check_other_person(present: Sequence[EmbeddedPdfSignature], statement: Statement, means: Means) -> None:
    """Four eyes: one person decides for one role."""
    own = means.credential.signer.signing_cert
    if own is not None and same_key(present[0].signer_cert, own):
        raise SignoffError(
            f"This key of {means.credential.name} sealed the report, and who issues it does not decide on it.\n"
            "Sign with the key of a person."
        )
    for one in present:
        if one.field_name == SEAL:
            continue
        try:
            other = parse(reason(one)).name
        except SignoffError:
            continue
        if (own is not None and same_key(one.signer_cert, own)) or same_name(other, statement.name):
            raise SignoffError(
                f"{other} has signed as {one.field_name} already. Four eyes: another person signs as {statement.field}."
            )


def same_key(one: Any, other: Any) -> bool:
    """Whether two certificates are of one key."""
    return bool(one.public_key.dump() == other.public_key.dump())


def _signed(report: Report, field_name: str, means: Means, *, stamp: bytes | None = None, **said: Any) -> bytes:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.sign import signers
    from pyhanko.sign.fields import SigSeedSubFilter

    hush()
    means.check()
    long_term = means.level in (Level.LT, Level.LTA)
    metadata = signers.PdfSignatureMetadata(
        field_name=field_name,
        subfilter=SigSeedSubFilter.PADES,
        md_algorithm="sha256",
        embed_validation_info=long_term,
        use_pades_lta=means.level is Level.LTA,
        validation_context=_context(means) if long_term else None,
        **said,
    )

    class Signer(signers.PdfSigner):
        """Signs at the time it is told, not at one it reads itself."""

        def init_signing_session(self, *args: Any, **options: Any) -> Any:
            session = super().init_signing_session(*args, **options)
            session.system_time = means.now
            return session

    signer = Signer(
        metadata,
        signer=means.credential.signer,
        timestamper=means.timestamper,
        stamp_style=None if stamp is None else _style(stamp),
    )
    writer = IncrementalPdfFileWriter(io.BytesIO(report.data), strict=True)
    try:
        result = signer.sign_pdf(writer, existing_fields_only=field_name != SEAL)
    except (PdfError, ValueError, OSError) as error:
        raise SignoffError(f"{report.name}: cannot be signed: {error}") from error
    return bytes(result.getvalue())


def _context(means: Means) -> Any:
    from pyhanko_certvalidator import ValidationContext

    return ValidationContext(
        trust_roots=[certificate for root in means.roots for certificate in certificates(root)],
        crls=list(means.crls),
        allow_fetching=not means.crls,
        revocation_mode="soft-fail",
    )


def certificates(content: bytes, name: str = "the certificate to trust") -> list[Any]:
    """The certificates in a PEM or DER file; raises SignoffError where there is none."""
    from asn1crypto import pem, x509

    try:
        if not pem.detect(content):
            return [x509.Certificate.load(content, strict=True)]
        return [x509.Certificate.load(der, strict=True) for _, _, der in pem.unarmor(content, multiple=True)]
    except ValueError as error:
        raise SignoffError(f"{name}: holds no certificate (PEM or DER): {error}.") from error


def _style(stamp: bytes) -> Any:
    """An appearance that prints a page of the field's size as it is."""
    from pyhanko.pdf_utils import layout
    from pyhanko.pdf_utils.content import ImportedPdfPage
    from pyhanko.stamp import StaticStampStyle

    class Page(ImportedPdfPage):
        """The page, from memory: the class it is made from reads a file when it is drawn."""

        def render(self) -> bytes:
            with tempfile.TemporaryDirectory(prefix="auditor-stamp-") as folder:
                self.file_name = str(Path(folder) / "stamp.pdf")
                Path(self.file_name).write_bytes(stamp)
                drawn: bytes = super().render()
            return drawn

    page = Page("")  # type: ignore[no-untyped-call]
    whole = layout.SimpleBoxLayoutRule(
        x_align=layout.AxisAlignment.ALIGN_MID,
        y_align=layout.AxisAlignment.ALIGN_MID,
        margins=layout.Margins(0, 0, 0, 0),
        inner_content_scaling=layout.InnerScaling.STRETCH_FILL,
    )
    return StaticStampStyle(background=page, background_layout=whole, border_width=0)

"""Is this report what was sealed and signed, by whom, for which decision, and does its record come out again?

Every check says what it found and whether that is good; one that is not is enough for the bottom line. What cannot be
established counts as not good: a signature nobody vouches for, a missing role, rules nobody knows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from auditor.assessment.algebra import Assessment
from auditor.audit import Auditor
from auditor.inputs.people import folded, same_name
from auditor.report import attached, words
from auditor.report.attached import Report
from auditor.signoff import lasting, metadata, printed, sealed, signing, times
from auditor.signoff.changed import changed
from auditor.signoff.checks import Check, bad, good, note
from auditor.signoff.errors import SignoffError, hush
from auditor.signoff.keys import TRIAL, common_name, is_trial
from auditor.signoff.origin import Trust, origins
from auditor.signoff.statement import Statement, decide, parse

if TYPE_CHECKING:
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
    from pyhanko.sign.validation.status import PdfSignatureStatus


@dataclass(frozen=True, slots=True)
class Signed:
    """A decision found in a report. ``statement`` is None where the signature says none that can be read."""

    field: str
    name: str
    statement: Statement | None
    when: datetime | None
    trial: bool


@dataclass(frozen=True, slots=True)
class Verification:
    """Everything a verification found; ``good`` is its bottom line."""

    report: Report
    checks: tuple[Check, ...]
    decisions: tuple[Signed, ...] = field(default=())

    @property
    def good(self) -> bool:
        """Whether nothing is wrong and nothing is left open."""
        return not any(check.bad for check in self.checks)

    @property
    def outcome(self) -> Assessment | None:
        """The most severe decision signed; None while nobody decided."""
        found = [one.statement.decision for one in self.decisions if one.statement is not None]
        return max(found, key=lambda decision: decision.severity, default=None)


def verify(data: bytes, name: str, trust: Trust, installed: Auditor, moment: datetime) -> Verification:
    """Verify a report as of a moment, without a network; raises InputError where the file is no report at all."""
    report = attached.loads(data, name, installed.pack.schemas)
    found = signed(report, trust, moment)
    checks = [*found.checks, *printed.digest_checks(report), *origins(report, trust, installed)]
    checks += printed.replay_checks(report, installed)
    checks += printed.page_checks(report, trust.policies)
    return Verification(report, tuple(checks), found.decisions)


def signed(report: Report, trust: Trust, moment: datetime) -> Verification:
    """What a report's signatures say and are worth; its record is not audited again, nor its pages rendered."""
    hush()
    reader = attached.opened(report.data, report.name)
    checks: list[Check] = []
    decisions: list[Signed] = []
    try:
        present = signing.signatures(reader)
        ends = [int(one.byte_range[2]) + int(one.byte_range[3]) for one in reader.embedded_signatures]
    except attached.broken() as error:
        checks.append(bad("signatures/broken", f"The signatures cannot be read: {error}."))
    else:
        checks += _file_checks(report, reader, max(ends, default=None))
        checks += metadata.checks(report)
        if present and present[0].field_name == signing.SEAL:
            checks += sealed.checks(reader, present[0])
        found, decisions = _signature_checks(report, present, trust, moment)
        checks += found
    checks += _role_checks(report, decisions)
    return Verification(report, tuple(checks), tuple(decisions))


def _file_checks(report: Report, reader: PdfFileReader, covered: int | None) -> Iterator[Check]:
    """Nothing stands behind the last revision; ``covered`` is the byte up to which a signature or time covers it."""
    end = report.data.rstrip(b"\r\n")
    if not end.endswith(b"%%EOF"):
        behind = len(report.data) - (report.data.rfind(b"%%EOF") + len(b"%%EOF"))
        yield bad("file/appended", f"{behind} bytes stand behind the end of the document.")
        return
    last = reader.last_startxref or 0
    if covered is not None and len(report.data) > covered and last < covered:
        yield bad("file/appended", f"{len(report.data) - covered} bytes stand behind what the last signature covers.")
        return
    yield good("file/complete", "Nothing stands behind the end of the document.")


def _signature_checks(
    report: Report, present: Sequence[EmbeddedPdfSignature], trust: Trust, moment: datetime
) -> tuple[list[Check], list[Signed]]:
    checks: list[Check] = []
    decisions: list[Signed] = []
    made: list[times.Made] = []
    checks += _seal_checks(present)
    for one in present:
        status = signing.status(one, trust.roots, moment)
        if isinstance(status, str):
            checks.append(bad(f"{one.field_name}/broken", f"{_whose(one)} cannot be checked: {status}"))
            continue
        checks += _soundness(one, status)
        checks += _trust(one, status, trust, moment)
        made.append(times.Made(one.field_name, _whose(one), *_time(one, status), one.signer_cert))
        if one.field_name != signing.SEAL:
            checks += _issuer(one, present[0])
            decided, found = _decision(one, status, report)
            decisions.append(decided)
            checks += found
    checks += times.checks(made, moment)
    return checks, decisions


def _seal_checks(present: Sequence[EmbeddedPdfSignature]) -> Iterator[Check]:
    from pyhanko.sign.fields import MDPPerm

    if not present or present[0].field_name != signing.SEAL:
        yield bad("seal/missing", "The report bears no seal, or one that does not come first.")
    elif present[0].docmdp_level is not MDPPerm.FILL_FORMS:
        yield bad("seal/permission", "The seal does not certify the report, or allows more than filling in its fields.")


def _issuer(one: EmbeddedPdfSignature, first: EmbeddedPdfSignature) -> Iterator[Check]:
    """Who issues a report does not decide on it: the key of the seal signs for no role."""
    if signing.same_key(one.signer_cert, first.signer_cert):
        yield bad(f"{one.field_name}/issuer", f"{_whose(one)} was made with the key that sealed the report.")


def _whose(one: EmbeddedPdfSignature) -> str:
    return "The seal" if one.field_name == signing.SEAL else f"The signature for {words.role(one.field_name)}"


def _soundness(one: EmbeddedPdfSignature, status: PdfSignatureStatus) -> Iterator[Check]:
    name, whose = one.field_name, _whose(one)
    if not status.intact or not status.valid:
        yield bad(f"{name}/integrity", f"{whose} does not fit the document: something it covers was changed.")
    elif not status.docmdp_ok:
        what = changed(one.reader, one.signed_revision)
        yield bad(f"{name}/changes", f"{whose} is followed by changes that it does not allow{what and ': '}{what}.")
    else:
        yield good(f"{name}/integrity", f"{whose} fits the document, and nothing it forbids was added.")


def _trust(one: EmbeddedPdfSignature, status: PdfSignatureStatus, trust: Trust, moment: datetime) -> Iterator[Check]:
    name, who = one.field_name, common_name(one.signer_cert)
    claim = f"{_whose(one)} claims to be {who}'s"
    if status.trusted:
        yield good(f"{name}/trust", f"{_whose(one)} is {who}'s, by an authority that was named as trusted.")
    elif not trust.roots:
        yield bad(f"{name}/trust", f"{claim}; no authority was named to vouch for it.")
    else:
        yield _proven(one, trust, moment) or bad(f"{name}/trust", f"{claim}; {_because(one, status, moment)}.")
    if status.revocation_details is not None:
        yield bad(f"{name}/revoked", f"The key of {who} was revoked.")
    if is_trial(one.signer_cert):
        yield _trial(one, trust)


def _trial(one: EmbeddedPdfSignature, trust: Trust) -> Check:
    """A trial key is made by anyone, in any name: it counts only for whoever says that this is a trial."""
    name, what = one.field_name, f"{_whose(one)} was made with a {TRIAL.lower()}"
    if trust.trial:
        return note(f"{name}/trial", f"{what}.")
    return bad(
        f"{name}/trial",
        f"{what}: anyone can make one in any name. To try things out, name its authority with --trust-trial.",
    )


def _because(one: EmbeddedPdfSignature, status: PdfSignatureStatus, moment: datetime) -> str:
    """Why no authority vouches for it: the life of its key, or what the library says of its chain."""
    first, last = one.signer_cert.not_valid_before, one.signer_cert.not_valid_after
    if moment > last:
        ended = words.day(last.date().isoformat())
        return f"the key ended on {ended}, and nothing in the report proves that it was good when it signed"
    if moment < first:
        return f"the key is valid from {words.day(first.date().isoformat())} only"
    why = f" ({status.trust_problem_indic})" if status.trust_problem_indic is not None else ""
    return f"the authorities named do not say so{why}"


def _proven(one: EmbeddedPdfSignature, trust: Trust, moment: datetime) -> Check | None:
    """A signature whose key has ended, but which the report proves to have been good before."""
    day = lasting.proven(one, trust.roots, moment)
    if day is None:
        return None
    who, when = common_name(one.signer_cert), words.day(day.date().isoformat())
    return good(
        f"{one.field_name}/trust",
        f"{_whose(one)} is {who}'s: as of {when} an authority that was named as trusted vouches for it, as embedded.",
    )


def _decision(one: EmbeddedPdfSignature, status: PdfSignatureStatus, report: Report) -> tuple[Signed, list[Check]]:
    name, who = one.field_name, common_name(one.signer_cert)
    when, clock = _time(one, status)
    signed = Signed(name, who, None, when, is_trial(one.signer_cert))
    try:
        said = parse(signing.reason(one))
        expected = decide(
            report.record,
            report.digest,
            decision=said.decision,
            field=name,
            name=said.name,
            role=said.role,
            comment=said.comment,
        )
    except SignoffError as error:
        return signed, [bad(f"{name}/statement", f"{_whose(one)}: {error}")]
    checks = []
    if said != expected:
        checks.append(bad(f"{name}/statement", f"{_whose(one)} is about another record, role or list of conditions."))
    if not same_name(said.name, who):
        checks.append(bad(f"{name}/name", f"{_whose(one)} says {said.name}, but the key is {who}'s."))
    if not checks:
        day = "at a time not stated" if when is None else f"on {words.day(when.date().isoformat())}"
        text = f"{said.name}, {said.role}: {words.OUTCOMES[said.decision]}, {day} by {clock}."
        checks.append(good(f"{name}/decision", text))
    return Signed(name, who, said, when, signed.trial), checks


def _time(one: EmbeddedPdfSignature, status: PdfSignatureStatus) -> tuple[datetime | None, str]:
    stamped = status.timestamp_validity
    if stamped is not None and stamped.valid and stamped.intact and stamped.trusted:
        return stamped.timestamp, f"the clock of {common_name(stamped.signing_cert)}"
    return one.self_reported_timestamp, "the signer's own clock"


def _role_checks(report: Report, decisions: Sequence[Signed]) -> Iterator[Check]:
    required = [str(role) for role in report.record["assessment"]["required_signoffs"]]
    signed = {one.field for one in decisions if one.statement is not None}
    missing = [words.role(role) for role in required if role not in signed]
    if not required:
        yield bad("roles/none", "The record asks for nobody's signature, so nothing vouches for a decision.")
    elif missing:
        yield bad("roles/missing", f"Not signed for: {', '.join(missing)}.")
    else:
        yield good("roles/complete", f"Signed for every required role: {', '.join(map(words.role, required))}.")
    for one in decisions:
        if one.field not in required:
            yield bad(f"{one.field}/role", f"{one.name} signed as {words.role(one.field)}, for which nobody asks.")
    names = [folded(one.name) for one in decisions]
    if len(set(names)) < len(names):
        yield bad("roles/four-eyes", "One person signed for more than one role.")

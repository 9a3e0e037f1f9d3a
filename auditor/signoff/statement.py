"""What a signature says, beside covering every byte of the report: who decides what, as whom, and on which record.

The statement stands as the reason of the signature, in lines that people read in any PDF viewer and this package reads
back. It is part of the bytes signed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from auditor.assessment.algebra import Assessment
from auditor.inputs.waivers import UNKNOWN
from auditor.record.decidable import asks_licensor
from auditor.signoff.errors import SignoffError

MOST_COMMENT = 2000
"""Characters of a comment; more belongs into a document of its own."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A decision as it is signed.

    ``conditions``, ``accepted_unknowns`` and ``waivers`` name what the record lists: obligations that have to be met,
    findings not answered that decide the assessment, and waivers.
    """

    decision: Assessment
    field: str
    name: str
    role: str
    record: str
    assessment: Assessment
    conditions: tuple[str, ...] = ()
    accepted_unknowns: tuple[str, ...] = ()
    waivers: tuple[str, ...] = ()
    comment: str = ""

    def text(self) -> str:
        """The statement in lines of ``Key: value``."""
        return "\n".join(f"{key}: {value}" for key, value in self._lines())

    def _lines(self) -> list[tuple[str, str]]:
        return [
            ("Decision", str(self.decision)),
            ("For", self.field),
            ("Name", self.name),
            ("Role", self.role),
            ("Record", f"sha256 {self.record}"),
            ("Assessment", str(self.assessment)),
            ("Conditions", _listed(self.conditions)),
            ("Accepted unknowns", _listed(self.accepted_unknowns)),
            ("Waivers", _listed(self.waivers)),
            ("Comment", self.comment or "none"),
        ]


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(names) if names else "none"


def decide(
    record: Mapping[str, Any],
    digest: str,
    *,
    decision: Assessment,
    field: str,
    name: str,
    role: str,
    comment: str,
) -> Statement:
    """The statement of a decision on a record; raises SignoffError where the record does not bear it."""
    assessment = Assessment(record["assessment"]["outcome"])
    comment, name, role = (" ".join(text.split()) for text in (comment, name, role))
    if not name or not role:
        raise SignoffError("A signature needs a name and a role: nobody signs as nobody.")
    if len(comment) > MOST_COMMENT:
        raise SignoffError(f"The comment has {len(comment)} characters; {MOST_COMMENT} are the most.")
    _check(record, decision, assessment, comment)
    return Statement(
        decision=decision,
        field=field,
        name=name,
        role=role,
        record=digest,
        assessment=assessment,
        conditions=tuple(record["assessment"]["conditions"]) if decision.permitted else (),
        accepted_unknowns=accepted_unknowns(record) if decision.permitted else (),
        waivers=tuple(str(waiver["id"]) for waiver in record["waivers"]),
        comment=comment,
    )


def accepted_unknowns(record: Mapping[str, Any]) -> tuple[str, ...]:
    """The findings not answered that decide the assessment, or would without a waiver: who approves accepts them."""
    deciding = {(reason["rule"], reason["subject"]) for reason in record["assessment"]["reasons"]}
    waived = {waiver["finding"] for waiver in record["waivers"] if waiver["kind"] == UNKNOWN}
    return tuple(
        finding["id"]
        for finding in record["findings"]
        if (finding["status"] == "unknown" and (finding["rule"], finding["subject"]) in deciding)
        or finding["id"] in waived
    )


def _check(record: Mapping[str, Any], decision: Assessment, assessment: Assessment, comment: str) -> None:
    if assessment is Assessment.REJECT and decision.permitted:
        raise SignoffError(
            "The record rejects this project, so nobody can approve it by signing. Where an exception is allowed,\n"
            "write it as a waiver, audit again with --waivers, and sign that report."
        )
    if decision.permitted and asks_licensor(record):
        raise SignoffError(
            "The licensor has to permit this use first, and no signature takes the place of a licence.\n"
            "Once it is granted, name the grant as evidence in the description, audit again, and sign that report."
        )
    conditions = len(record["assessment"]["conditions"])
    if decision is Assessment.APPROVE and conditions:
        raise SignoffError(
            f"The record has {conditions} condition{'s' * (conditions != 1)}, which an approval cannot leave out.\n"
            "Decide approve_with_conditions, or audit again once they are met."
        )
    if decision.severity < assessment.severity and not comment:
        raise SignoffError(
            f"The assessment is {assessment}; a decision for {decision} goes beyond it and has to say why.\n"
            "Add --comment with the reasons."
        )


def parse(text: str) -> Statement:
    """The statement in a signature's reason; raises SignoffError where it is none."""
    found: dict[str, str] = {}
    for line in text.splitlines():
        key, colon, value = line.partition(": ")
        if not colon or key in found:
            raise SignoffError("the reason of the signature is no statement of the auditor")
        found[key] = value
    try:
        statement = Statement(
            decision=Assessment(found["Decision"]),
            field=found["For"],
            name=found["Name"],
            role=found["Role"],
            record=found["Record"].removeprefix("sha256 "),
            assessment=Assessment(found["Assessment"]),
            conditions=_names(found["Conditions"]),
            accepted_unknowns=_names(found["Accepted unknowns"]),
            waivers=_names(found["Waivers"]),
            comment="" if found["Comment"] == "none" else found["Comment"],
        )
    except (KeyError, ValueError) as error:
        raise SignoffError("the reason of the signature is no statement of the auditor") from error
    if statement.text() != text:
        raise SignoffError("the reason of the signature is no statement of the auditor")
    return statement


def _names(text: str) -> tuple[str, ...]:
    return () if text == "none" else tuple(text.split(", "))

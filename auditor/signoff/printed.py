"""Does a report carry and print what its record says: files by digest, verdicts by replay, pages by setting anew."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping

from auditor import resources
from auditor.audit import Auditor
from auditor.errors import AuditorError, InputError
from auditor.record import canonical
from auditor.replay import replay
from auditor.report import bundle, carried, templates
from auditor.report.attached import Report
from auditor.report.pdf import RECORD_NAME, RUN_NAME, pdf
from auditor.signoff.checks import Check, bad, good, note

LIBRARIES = ("weasyprint", "pango", "harfbuzz", "subsetter")
"""The versions on which the bytes of a report depend, beside the auditor's own."""

PLURAL = ("waivers", "claims")


def digest_checks(report: Report) -> Iterator[Check]:
    """The files attached are those whose digests stand in the record, and the identifier of the PDF is the record's."""
    inputs = report.record["inputs"]
    for part in carried.PARTS:
        said = inputs.get(part)
        if said is None:
            continue
        name = carried.file_name(part, said)
        data = report.files.get(name)
        if data is None:
            yield bad("attachments/missing", f"The {part} ({name}) {_is(part)} not attached.")
        elif hashlib.sha256(data).hexdigest() != said["sha256"]:
            one = "those" if part in PLURAL else "the one"
            yield bad("attachments/digest", f"The {part} ({name}) {_is(part)} not {one} whose digest the record names.")
        else:
            what = "are those" if part in PLURAL else "is the one"
            yield good(f"attachments/{part}", f"The {part} attached ({name}) {what} the record names.")
    yield _bundle_check(report, bundle.RULES, bundle.rule_files(inputs))
    if inputs["policy"] is not None:
        yield _bundle_check(report, bundle.POLICY, bundle.policy_files(inputs))
    if report.identifier != report.digest:
        yield bad("attachments/record", "The record attached is not the one the document is named after.")
    else:
        yield good("attachments/record", f"The record attached has the digest printed: {report.digest}.")


def _bundle_check(report: Report, name: str, wanted: Mapping[str, str]) -> Check:
    what = name.partition(".")[0]
    data = report.files.get(name)
    if data is None:
        return bad("attachments/missing", f"The {what} ({name}) {_is(what)} not attached.")
    try:
        bundle.contents(data, wanted, name)
    except InputError as error:
        return bad("attachments/digest", f"The {what} attached {_is(what)} not what the record names. {error}")
    return good(f"attachments/{what}", f"The {what} attached ({name}) {_is(what)} what the record names.")


def _is(what: str) -> str:
    return "are" if what.endswith("s") else "is"


def replay_checks(report: Report, installed: Auditor) -> Iterator[Check]:
    """Auditing again from the attachments gives the same record."""
    try:
        found = replay(report.record, report.files, report.name, installed)
    except AuditorError as error:
        yield bad("replay/impossible", f"The audit cannot be run again: {error}")
        return
    if found.same:
        yield good("replay/same", "Audited again from the attachments: every verdict and number came out the same.")
        return
    more = len(found.differences) - 1 + found.more
    others = f", and {more} more difference{'s' * (more != 1)}" if more else ""
    yield bad("replay/different", f"Audited again, the record differs. {found.differences[0]}{others}.")


def page_checks(report: Report, trusted: frozenset[str]) -> Iterator[Check]:
    """The pages are those that the record gives, where this machine sets pages as the one that made them.

    Templates of a stranger could print anything and are not run: ``trusted`` are the digests of those that may be.
    """
    try:
        made = json.loads(report.files[RUN_NAME])
        run = {str(key): str(value) for key, value in made.items()}
    except (KeyError, ValueError, AttributeError):
        yield bad("pages/unknown", f"The report does not say what it was set with ({RUN_NAME} is missing or broken).")
        return
    if (own := report.files.get(templates.NAME)) is not None:
        digest = hashlib.sha256(own).hexdigest()
        if run.get("templates_sha256") != digest or digest not in trusted:
            yield bad(
                "pages/templates",
                "The pages were set with templates that are not known here, which can print anything. "
                f"If they are yours, add --trust-policy {digest}.",
            )
            return
    here = _here()
    if any(run.get(key) != value for key, value in here.items()):
        yield note(
            "pages/not-compared",
            "The pages were not compared with the record: they were set with "
            f"{_told(run)}, and here is {_told(here)}. The seal covers them.",
        )
        return
    others = [one for one in report.attachments if one.name not in (RECORD_NAME, RUN_NAME)]
    try:
        again = pdf(report.record, run, attachments=others)
    except AuditorError as error:
        yield bad("pages/impossible", f"The pages cannot be set again from what the report carries: {error}")
        return
    except Exception:
        if canonical.fits(report.record, resources.schemas()):
            raise  # what this version writes it can print, or the mistake is ours
        yield bad(
            "pages/impossible",
            "The pages cannot be set again: the record is of another form than this version writes. "
            "Verify the report with the auditor that made it.",
        )
        return
    if report.data.startswith(again):
        yield good("pages/same", "Set again from the record, the pages are the same, byte for byte.")
    else:
        yield bad("pages/different", "Set again from the record, the pages are not those of this report.")


def _here() -> dict[str, str]:
    from auditor import __version__
    from auditor.report.libraries import libraries

    return {"auditor": __version__, **libraries()}


def _told(run: Mapping[str, str]) -> str:
    return ", ".join(f"{key} {run.get(key, 'unknown')}" for key in ("auditor", *LIBRARIES))

"""``auditor diff``: what changed between two audits, for whom, and which input made it change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from auditor.cli.common import as_of_option, claims_option, json_option, policy_option, waivers_option, wrapped

if TYPE_CHECKING:
    from auditor.audit import Auditor
    from auditor.compare.causes import Compared
    from auditor.compare.changes import Change, Said
    from auditor.compare.inputs import Inputs
    from auditor.inputs.descriptor import Descriptor
    from auditor.record.canonical import Record
    from auditor.report.attached import Report
    from auditor.signoff.verify import Signed


@click.command("diff", short_help="What changed between two audits, and which input made it change.")
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@as_of_option
@policy_option
@waivers_option
@claims_option
@json_option
def command(
    old: Path,
    new: Path,
    as_of: date | None,
    policy: Path | None,
    waivers: Path | None,
    claims: Path | None,
    as_json: bool,
) -> int:
    """Compare OLD, a record (JSON) or report (PDF), with NEW, another one or a descriptor to be audited now.

    Each change is told with the input that made it: the inputs are swapped one at a time and audited again. A record
    carries no files; descriptor, profile and waivers are looked for beside it, its rules among those installed here.

    Exit 0 where nothing changed, 1 where something did.

    \b
    Examples:
      auditor diff out/chat-assistant.pdf samples/chat-assistant/descriptor.yaml --as-of 2027-08-03
      auditor diff out/old.pdf out/new.pdf
    """
    from auditor.audit import Auditor
    from auditor.cli.common import print_json
    from auditor.compare.causes import compare

    installed = Auditor.open()
    before = _finished(old, installed)
    if before is None:
        raise click.UsageError(f"{old} is a descriptor. Name a record or a report that `auditor audit` wrote.")
    after = _finished(new, installed)
    if after is None:
        after = _audited(new, waivers, claims, installed if policy is None else Auditor.open(policy=policy), as_of)
    elif as_of or policy or waivers or claims:
        raise click.UsageError(
            "--as-of, --policy, --waivers and --claims are for a descriptor; NEW is an audit already."
        )
    found = compare(before.record, before.inputs, after.record, after.inputs, installed)
    lapsed = _lapsed(before, after, installed)
    if as_json:
        print_json([*(_row(change, found) for change in found.changes), *lapsed])
    else:
        click.echo("\n".join(_lines(before, after, found, lapsed)))
    return 1 if found.changes or lapsed else 0


@dataclass(frozen=True, slots=True)
class _Side:
    """One of the two audits: with auditor and descriptor where it was made now, with its report where it has one."""

    record: Record
    inputs: Inputs
    auditor: Auditor | None = None
    descriptor: Descriptor | None = None
    report: Report | None = None


def _finished(path: Path, installed: Auditor) -> _Side | None:
    """The audit in a record or a report; None where the file is a descriptor."""
    from auditor.compare.inputs import of_record
    from auditor.inputs import documents
    from auditor.record import canonical
    from auditor.report import attached, carried

    schemas = installed.pack.schemas
    if path.suffix.lower() == ".pdf":
        report = attached.load(path, schemas)
        return _Side(report.record, of_record(report.record, report.files, str(path), installed), report=report)
    if path.suffix.lower() != ".json":
        return None
    document = documents.load(path, limits=canonical.LIMITS)
    if not isinstance(document.data, dict) or "record_version" not in document.data:
        return None
    record = canonical.of(document, schemas)
    return _Side(record, of_record(record, carried.beside(record["inputs"], path.parent), str(path), installed))


def _audited(path: Path, waivers: Path | None, claims: Path | None, auditor: Auditor, as_of: date | None) -> _Side:
    from auditor.cli.common import day_of
    from auditor.compare.inputs import of_audit
    from auditor.costs import claims_file
    from auditor.inputs import project

    descriptor = project.load(path, waivers, auditor.pack.schemas)
    if claims is not None:
        descriptor = replace(descriptor, claims=claims_file.load(claims, auditor.pack.schemas).document)
    audit = auditor.audit_descriptor(descriptor, day_of(as_of, descriptor.as_of))
    return _Side(audit.found, of_audit(audit, audit.found, auditor), auditor, descriptor)


def _lapsed(before: _Side, after: _Side, installed: Auditor) -> list[dict[str, Any]]:
    """The decisions signed in the first report that no longer stand for the second audit, with every reason."""
    import tempfile

    if before.report is None:
        return []
    from datetime import UTC, datetime

    from auditor.compare.inputs import Laboratory, completed
    from auditor.signoff.origin import Trust
    from auditor.signoff.standing import standing
    from auditor.signoff.verify import signed

    found = signed(before.report, Trust((), frozenset()), datetime.now(UTC))
    decided = [one for one in found.decisions if one.statement is not None]
    if not decided:
        return []
    inputs = completed(after.inputs, before.inputs)
    if inputs.missing:
        reasons = ["The second audit cannot be made again here, so nothing shows that the approval still stands."]
        return [_signature(one, reasons) for one in decided]
    with tempfile.TemporaryDirectory(prefix="auditor-diff-") as place:
        laboratory = Laboratory(installed, Path(place))
        auditor = after.auditor or laboratory.auditor(inputs)
        descriptor = after.descriptor or laboratory.descriptor(inputs)
        checks = list(standing(found, auditor, descriptor, inputs.as_of))
    lapsing = {check.id: check.text for check in checks if check.bad and not check.id.startswith("decision/")}
    if "today/descriptor" in lapsing:
        lapsing.pop("today/record", None)  # of course: it is the record of another descriptor
    reasons = list(lapsing.values())
    return [_signature(one, reasons) for one in decided] if reasons else []


def _signature(one: Signed, reasons: list[str]) -> dict[str, Any]:
    assert one.statement is not None
    return {
        "id": f"signature:{one.field}",
        "kind": "signature",
        "subject": "project",
        "rule": None,
        "title": f"{one.name}, {one.statement.role}",
        "before": str(one.statement.decision),
        "after": None,
        "causes": [],
        "reasons": reasons,
    }


def _row(change: Change, found: Compared) -> dict[str, Any]:
    said = change.said
    return {
        "id": change.id,
        "kind": said.kind,
        "subject": said.subject,
        "rule": said.rule,
        "title": said.title,
        "before": None if change.before is None else change.before.value,
        "after": None if change.after is None else change.after.value,
        "causes": [sorted(cause) for cause in found.causes[change.id]],
        "reasons": [],
    }


def _lines(before: _Side, after: _Side, found: Compared, lapsed: list[dict[str, Any]]) -> Iterator[str]:
    from auditor.cli.common import plural
    from auditor.compare.causes import told
    from auditor.compare.changes import KINDS

    yield from (wrapped(line, "  ", "") for line in _inputs(before, after, found))
    if not found.changes:
        yield "Nothing changed: outcomes, findings, obligations and costs are the same."
    by_cause: dict[str, list[Change]] = {}
    for change in found.changes:
        by_cause.setdefault(told(found.causes[change.id]), []).append(change)
    for cause, made in by_cause.items():
        yield f"{plural(len(made), 'change')} made by {cause}:"
        for kind, title in KINDS.items():
            lines = _told([change for change in made if change.said.kind == kind])
            if lines:
                yield f"  {title}"
                yield from (wrapped(line, "      ", "    ") for line in lines)
    if lapsed:
        yield f"{plural(len(lapsed), 'signature lapses', 'signatures lapse')}:"
        yield from (f"  {one['title']}" for one in lapsed)
        yield "  because"
        yield from (wrapped(reason, "      ", "    ") for reason in lapsed[0]["reasons"])


def _inputs(before: _Side, after: _Side, found: Compared) -> Iterator[str]:
    """Which inputs differ, and in what."""
    from auditor.compare.inputs import PARTS
    from auditor.report import words

    if not found.parts:
        yield "Both audits have the same inputs."
    for part in found.parts:
        name = words.sentence(PARTS[part])
        if part == "as_of":
            days = [words.day(side.inputs.as_of.isoformat()) for side in (before, after)]
            yield f"{name} differs: {days[0]}, then {days[1]}."
        elif None in (before.inputs.digests[part], after.inputs.digests[part]):
            are = "are" if part == "waivers" else "is"
            yield f"{name} {are} {'new' if before.inputs.digests[part] is None else 'gone'}."
        else:
            yield f"{name} differ{'' if part in ('rules', 'waivers') else 's'}{_files(before, after, part)}."
    if found.missing and any(not causes for causes in found.causes.values()):
        names = ", ".join(PARTS[part] for part in found.missing)
        yield f"Not at hand to audit again: {names}. So no cause is established; use reports (PDF), which carry them."
    if found.refused:
        taken = "This version of the auditor does not take the first inputs as they are"
        yield f"{taken}: each cause also names what has to change for that."


def _files(before: _Side, after: _Side, part: str) -> str:
    """Which files of a part differ, where it has several."""
    old, new = (
        {one["name"]: one["sha256"] for one in (side.record["inputs"][part] or {}).get("files", ())}
        for side in (before, after)
    )
    names = sorted(name for name in {*old, *new} if old.get(name) != new.get(name))
    if not names:
        return ""
    more = f" and {len(names) - 5} more" if len(names) > 5 else ""
    return f": {', '.join(names[:5])}{more}"


def _told(changes: list[Change]) -> list[str]:
    """The changes of one kind in words; where a rule changes alike for several subjects, these stand together."""
    alike: dict[tuple[str, ...], list[str]] = {}
    for change in changes:
        said = change.said
        title = said.title.removesuffix(".")
        if said.kind == "signoff":
            turn = "asked for now" if change.before is None else "no longer asked for"
            title = title.replace("_", " ")
        else:
            turn = f"{_value(change.before, said.kind)}, now {_value(change.after, said.kind)}"
        key = (said.rule or said.id, "new: " if change.new_duty else "", said.rule or "", title, turn)
        alike.setdefault(key, []).append(said.subject)
    return [
        f"{new}{rule} for {'; '.join(subjects)}: {title}: {turn}"
        if rule
        else f"{new}{title} ({'; '.join(subjects)}): {turn}"
        for (_, new, rule, title, turn), subjects in alike.items()
    ]


def _value(said: Said | None, kind: str) -> str:
    """What is said; a rule that does not apply says nothing."""
    from auditor.report import states, words

    if said is None:
        return "not applicable" if kind == "finding" else "nothing"
    value = said.value
    match said.kind:
        case "outcome":
            because = " ".join(words.REFER_BECAUSE[one] for one in value["refer_because"])
            return words.OUTCOMES[value["outcome"]] + (f" ({because})" if because else "")
        case "finding":
            return states.finding_status(value, value.get("waiver"))
        case "recommended":
            return str(value["candidate"])
        case "waiver":
            what = "accepted unknown" if value["kind"] == "accept_unknown" else "waiver"
            by = words.person(value["approver"])
            return f"{what} {value['id']} through {words.day(value['valid_through'])}, approved by {by}"
        case "obligation":
            due = f", due {words.day(value['due'])}" if value["due"] else ""
            return f"{'condition' if value['condition'] else 'standing duty'}, {value['state']}{due}"
        case "claims":
            printed = f"printed {value['printed']}, " if value["printed"] else ""
            return f"{printed}gives {value['gives']} ({words.VERDICTS[value['verdict']].lower()})"
    if value["monthly"] is None:
        return str(value["state"])
    low, high = (words.number(value["monthly"][end]) for end in ("low", "high"))
    return f"{low if low == high else f'{low} to {high}'} {value['currency']} a month"

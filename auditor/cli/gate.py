"""``auditor gate``: one line and an exit code for a pipeline."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from auditor.cli.common import as_of_option, json_option, policy_option, waivers_option
from auditor.cli.signing import register_option, whom_options

if TYPE_CHECKING:
    from auditor.audit import Audit
    from auditor.signoff.origin import Trust

EXIT = {"approve": 0, "approve_with_conditions": 0, "refer": 3, "reject": 1}


@click.command("gate", short_help="One line and an exit code for a pipeline.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--recommend", is_flag=True, help="Also name the recommended candidate of each workload.")
@click.option(
    "--fail-on",
    type=click.Choice(["conditions"]),
    help="Also exit 1 when the assessment is an approval with conditions.",
)
@click.option(
    "--report",
    type=click.Path(path_type=Path),
    metavar="PDF",
    help="Pass only if this signed report verifies, is approved, and still stands today.",
)
@whom_options
@register_option
@as_of_option
@policy_option
@waivers_option
@json_option
def command(
    file: Path,
    recommend: bool,
    fail_on: str | None,
    report: Path | None,
    trust: Trust,
    register_file: Path | None,
    as_of: date | None,
    policy: Path | None,
    waivers: Path | None,
    as_json: bool,
) -> int:
    """Assess the project in FILE: one line, its reasons, and an exit code.

    Exit codes: 0 approve or approve with conditions, 1 reject, 3 refer. With --report: 0 if the report verifies, every
    required role approved, its record equals today's audit of FILE and no condition is overdue; 3 if somebody decided
    to refer; else 1.

    \b
    Examples:
      auditor gate samples/chat-assistant/descriptor.yaml --fail-on conditions
      auditor gate descriptor.yaml --report out/chat-assistant.pdf --trust authority.pem
    """
    if report is not None:
        from auditor.cli.standing import gate

        return gate(file, report, trust, register_file, as_of, policy, waivers, as_json)
    from auditor.audit import Auditor
    from auditor.cli.common import day_of, print_json
    from auditor.inputs import project

    auditor = Auditor.open(policy=policy)
    descriptor = project.load(file, waivers, auditor.pack.schemas)
    audit = auditor.audit_descriptor(descriptor, day_of(as_of, descriptor.as_of))
    if as_json:
        print_json([_summary(audit.record, audit.digest, audit.run)])
    else:
        for line in _lines(audit, recommend):
            click.echo(line)
    code = EXIT[audit.outcome]
    return 1 if fail_on and audit.outcome == "approve_with_conditions" else code


def _summary(record: Mapping[str, Any], digest: str, run: Mapping[str, str]) -> dict[str, Any]:
    recommended = {workload["id"]: workload["recommended_candidate"] for workload in record["workloads"]}
    waived = [{key: one[key] for key in ("id", "rule", "subject", "valid_through")} for one in record["waivers"]]
    return {
        "id": record["project"]["id"],
        "as_of": record["as_of"],
        **record["assessment"],
        "recommended": recommended,
        "waivers": waived,
        "record_sha256": digest,
        "run": run,
    }


def _lines(audit: Audit, recommend: bool) -> list[str]:
    assessment = audit.assessment
    because = f" ({', '.join(assessment['refer_because'])})" if assessment["refer_because"] else ""
    lines = [f"{assessment['outcome']}{because}: {audit.audited.descriptor.id}: {assessment['summary']}"]
    lines += [f"  {reason['rule']} for {reason['subject']}" for reason in assessment["reasons"]]
    for finding in audit.audited.findings:
        if finding.waiver is not None:
            until = f"until {finding.waiver.valid_through.isoformat()} ({finding.waiver.id})"
            lines.append(f"  waived: {finding.rule.id} for {finding.subject.id} {until}")
    if recommend:
        for workload in audit.audited.project.workloads:
            lines.append(f"  recommended for {workload.id}: {workload.recommended or 'no candidate is permitted'}")
    return lines

"""``auditor verify``: one bottom line for a report, and the reasons under it."""

from __future__ import annotations

from pathlib import Path

import click

from auditor.cli.common import json_option
from auditor.cli.signing import register_option, trust_option


@click.command("verify", short_help="Check seal, signatures, attachments and verdicts of a report.")
@click.argument("report", type=click.Path(path_type=Path))
@trust_option
@click.option(
    "--trust-policy",
    "policies",
    multiple=True,
    metavar="SHA256",
    help="The digest of a house policy, or of templates, that are yours.",
)
@register_option
@json_option
def command(
    report: Path, trusted: tuple[Path, ...], policies: tuple[str, ...], register_file: Path | None, as_json: bool
) -> int:
    """Check REPORT without a network: was it changed, who sealed and signed what, are all roles there, do its files fit
    its record, whose rules are they, does the audit come out again, and do the pages say what the record says.

    Exit 0 only if all of that is good; 1 otherwise, with the reason.

    \b
    Example:
      auditor verify out/chat-assistant.pdf --trust keys/root.pem
    """
    from auditor.audit import Auditor
    from auditor.cli.signing import print_checks, verified

    found = verified(report, trusted, policies, register_file, Auditor.open())
    return 0 if print_checks(found.checks, "Good", "Not good", report, as_json) else 1

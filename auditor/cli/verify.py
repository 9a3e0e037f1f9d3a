"""``auditor verify``: one bottom line for a report, and the reasons under it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from auditor.cli.common import json_option
from auditor.cli.signing import register_option, whom_options

if TYPE_CHECKING:
    from auditor.signoff.origin import Trust


@click.command("verify", short_help="Check seal, signatures, attachments and verdicts of a report.")
@click.argument("report", type=click.Path(path_type=Path))
@whom_options
@register_option
@json_option
def command(report: Path, trust: Trust, register_file: Path | None, as_json: bool) -> int:
    """Check REPORT without a network: was it changed, who sealed and signed what, are all roles there, do its files fit
    its record, whose rules are they, does the audit come out again, and do the pages say what the record says.

    Exit 0 only if all of that is good; 1 otherwise, with the reason. Trial keys are good only with --trust-trial, and
    then the first line says so.

    \b
    Examples:
      auditor verify out/chat-assistant.pdf --trust authority.pem
      auditor verify out/chat-assistant.pdf --trust-trial keys/root.pem
    """
    from auditor.audit import Auditor
    from auditor.cli.signing import print_checks, verified

    found = verified(report, trust, register_file, Auditor.open())
    return 0 if print_checks(found.checks, "Good", "Not good", report, as_json) else 1

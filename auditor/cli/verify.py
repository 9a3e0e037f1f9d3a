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
    "--trust-policy", "policies", multiple=True, metavar="SHA256", help="The digest of a house policy that is yours."
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
    from datetime import UTC, datetime

    from auditor.audit import Auditor
    from auditor.cli.common import print_json
    from auditor.cli.signing import register, trust
    from auditor.report import attached
    from auditor.signoff import register as registers
    from auditor.signoff.verify import verify

    data = attached.content(report)
    installed = Auditor.open()
    moment = datetime.now(UTC)
    found = verify(data, str(report), trust(trusted, policies), installed, moment)
    checks = list(found.checks)
    book = register(register_file)
    if book is not None:
        checks += registers.checks(book, found.report)
    good = not any(check.bad for check in checks)
    if as_json:
        print_json([{"id": check.id, "state": str(check.state), "text": check.text} for check in checks])
    else:
        click.echo(f"{'Good' if good else 'Not good'}: {report}")
        for check in sorted(checks, key=lambda check: not check.bad):
            click.echo(f"  {_MARKS[check.state]} {check.text}")
    return 0 if good else 1


_MARKS = {"good": "✓", "bad": "✗", "note": "·"}

"""``auditor seal``: the organisation's seal on a report."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from auditor.cli.signing import key_options, register_option, trust_option


@click.command("seal", short_help="Put the organisation's seal on a report.")
@click.argument("report", type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write here instead of in place.")
@key_options
@trust_option
@register_option
def command(
    report: Path, output: Path | None, trusted: tuple[Path, ...], register_file: Path | None, **key: Any
) -> int:
    """Certify REPORT with the organisation's key: afterwards only its fields can be signed, and any change shows.

    \b
    Example:
      auditor seal out/chat-assistant.pdf --key keys/bellweather-rail.p12
    """
    from auditor import resources
    from auditor.cli.signing import means, register, write
    from auditor.report import attached
    from auditor.signoff import signing

    read = attached.load(report, resources.schemas())
    with_what = means(key, trusted)
    sealed = signing.seal(read, with_what)
    place = output or report
    write(place, sealed)
    book = register(register_file)
    if book is not None:
        book.sealed(read, sealed, with_what.credential.name, with_what.now)
    click.echo(f"Sealed by {with_what.credential.name}: {place}")
    roles = ", ".join(read.record["assessment"]["required_signoffs"])
    click.echo(f"To sign: {roles}")
    return 0

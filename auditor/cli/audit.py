"""``auditor audit``: the record and the report of a project."""

from __future__ import annotations

import hashlib
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from auditor.cli.common import as_of_option, policy_option
from auditor.errors import AuditorError

if TYPE_CHECKING:
    from auditor.audit import Audit, Auditor

FORMATS = ("json", "pdf")


@click.command("audit", short_help="Audit a project and write the record and the report.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    default="out",
    show_default=True,
    metavar="DIR",
    help="Folder to write to; - for standard output.",
)
@click.option(
    "--format",
    "formats",
    multiple=True,
    type=click.Choice(FORMATS),
    help="What to write; may be repeated.  [default: json and pdf]",
)
@as_of_option
@policy_option
def command(file: Path, output: str, formats: tuple[str, ...], as_of: date | None, policy: Path | None) -> int:
    """Audit the project in FILE and write <project id>.json (the record) and .pdf (the report).

    The exit code is 0 whenever the audit was completed, whatever it concluded; use `auditor gate` for a verdict.

    \b
    Examples:
      auditor audit samples/chat-assistant/descriptor.yaml -o out/
      auditor audit descriptor.yaml --format json -o - | jq .assessment
    """
    from auditor.audit import Auditor
    from auditor.cli.common import day_of, write_all
    from auditor.inputs import descriptor as descriptors

    wanted = list(dict.fromkeys(formats)) or ["json", "pdf"]
    if output == "-" and len(wanted) != 1:
        raise click.UsageError("Standard output takes one format: add one --format.")
    auditor = Auditor.open(policy=policy)
    descriptor = descriptors.load(file, auditor.pack.schemas)
    audit = auditor.audit_descriptor(descriptor, day_of(as_of, descriptor.as_of))
    rendered = {name: _render(name, audit, auditor) for name in wanted}
    if output == "-":
        sys.stdout.buffer.write(rendered[wanted[0]])
        sys.stdout.buffer.flush()
        return 0
    paths = write_all(Path(output), {f"{descriptor.id}.{name}": data for name, data in rendered.items()})
    _say(audit, paths)
    return 0


def _render(name: str, audit: Audit, auditor: Auditor) -> bytes:
    """One format of the audit as bytes."""
    from auditor.record.canonical import canonical

    if name == "json":
        return canonical(audit.record)
    try:
        from auditor.report import carried, pdf
        from auditor.report.libraries import libraries
    except (ImportError, OSError) as error:
        raise AuditorError(f"The report cannot be set here: {error}. See: auditor doctor") from error

    run = audit.run | {"record_sha256": audit.digest} | libraries()
    files = carried.attachments(audit.record["inputs"], audit.documents, auditor.pack.folder, auditor.pack.house)
    return pdf.pdf(audit.record, run, attachments=list(files))


def _say(audit: Audit, paths: list[Path]) -> None:
    from auditor.report.words import OUTCOMES

    click.echo(f"Assessment: {OUTCOMES[audit.outcome]}. {audit.record['assessment']['summary']}")
    if audit.run["inference"] != "rete":
        click.echo("Inference: reference only; durable-rules is not installed (see auditor doctor).", err=True)
    for path in paths:
        kind = {".json": "Record", ".pdf": "Report"}[path.suffix]
        note = f"  sha256 {hashlib.sha256(path.read_bytes()).hexdigest()}" if path.suffix == ".json" else ""
        click.echo(f"{kind}: {path}{note}")

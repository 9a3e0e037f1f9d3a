"""``auditor audit``: the record and the report of a project."""

from __future__ import annotations

import hashlib
import sys
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from auditor.cli.common import as_of_option, claims_option, policy_option, waivers_option
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
@click.option("--theme", type=click.Path(path_type=Path), metavar="FILE", help="Name, colour and logo of the report.")
@click.option(
    "--templates",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    metavar="DIR",
    help="Folder of templates that stand in for the report's own.",
)
@click.option(
    "--redacted-for",
    "candidate",
    metavar="CANDIDATE",
    help="Also write what the vendor of this candidate may see, as PDF.",
)
@as_of_option
@policy_option
@waivers_option
@claims_option
def command(
    file: Path,
    output: str,
    formats: tuple[str, ...],
    theme: Path | None,
    templates: Path | None,
    candidate: str | None,
    as_of: date | None,
    policy: Path | None,
    waivers: Path | None,
    claims: Path | None,
) -> int:
    """Audit the project in FILE and write <project id>.json (the record) and .pdf (the report).

    The exit code is 0 whenever the audit was completed, whatever it concluded; use `auditor gate` for a verdict.

    \b
    Examples:
      auditor audit samples/chat-assistant/descriptor.yaml -o out/
      auditor audit descriptor.yaml --format json -o - | jq .assessment
    """
    from auditor.audit import Auditor
    from auditor.cli.common import day_of, write_all
    from auditor.costs import claims_file
    from auditor.inputs import project

    wanted = list(dict.fromkeys(formats)) or ["json", "pdf"]
    if output == "-" and len(wanted) != 1:
        raise click.UsageError("Standard output takes one format: add one --format.")
    auditor = Auditor.open(policy=policy)
    descriptor = project.load(file, waivers, auditor.pack.schemas)
    if claims is not None:
        descriptor = replace(descriptor, claims=claims_file.load(claims, auditor.pack.schemas).document)
    audit = auditor.audit_descriptor(descriptor, day_of(as_of, descriptor.as_of))
    looks = _looks(theme, templates)
    rendered = {name: _render(name, audit, auditor, looks) for name in wanted}
    if output == "-":
        sys.stdout.buffer.write(rendered[wanted[0]])
        sys.stdout.buffer.flush()
        return 0
    files = {f"{descriptor.id}.{name}": data for name, data in rendered.items()}
    if candidate is not None:
        files[f"{descriptor.id}-extract.pdf"] = _extract(audit, looks, candidate)
    paths = write_all(Path(output), files)
    _say(audit, paths)
    return 0


@dataclass(frozen=True, slots=True)
class _Looks:
    """What a theme adds to the run of the report, and the customer's templates as one file."""

    theme: dict[str, str]
    templates: bytes | None

    @property
    def run(self) -> dict[str, str]:
        own = {} if self.templates is None else {"templates_sha256": hashlib.sha256(self.templates).hexdigest()}
        return self.theme | own


def _looks(theme: Path | None, templates: Path | None) -> _Looks:
    if theme is None and templates is None:
        return _Looks({}, None)
    _check_typesetting()
    from auditor.report import templates as own
    from auditor.report import theme as themes

    return _Looks({} if theme is None else themes.load(theme), None if templates is None else own.load(templates))


def _check_typesetting() -> None:
    try:
        import auditor.report.libraries
        import auditor.report.pdf

        auditor.report.libraries.libraries()
    except (ImportError, OSError) as error:
        raise AuditorError(f"The report cannot be set here: {error}. See: auditor doctor") from error


def _render(name: str, audit: Audit, auditor: Auditor, looks: _Looks) -> bytes:
    """One format of the audit as bytes."""
    from auditor.record.canonical import canonical

    if name == "json":
        return canonical(audit.record)
    _check_typesetting()
    from auditor.report import carried, pdf, templates

    files = list(carried.attachments(audit.record["inputs"], audit.documents, auditor.pack.folder, auditor.pack.house))
    if looks.templates is not None:
        what = "The templates this report was set with"
        files.append(pdf.Attachment(templates.NAME, looks.templates, "application/zip", "Supplement", what))
    return pdf.pdf(audit.record, _run(audit, looks), attachments=files)


def _extract(audit: Audit, looks: _Looks, candidate: str) -> bytes:
    """The redacted extract for the vendor of a candidate."""
    _check_typesetting()
    from auditor.report import pdf

    return pdf.extract(audit.record, _run(audit, looks), candidate)


def _run(audit: Audit, looks: _Looks) -> dict[str, str]:
    from auditor.report.libraries import libraries

    return audit.run | {"record_sha256": audit.digest} | libraries() | looks.run


def _say(audit: Audit, paths: list[Path]) -> None:
    from auditor.report import papers
    from auditor.report.words import OUTCOMES

    click.echo(f"Assessment: {OUTCOMES[audit.outcome]}. {audit.record['assessment']['summary']}")
    if audit.record["waivers"]:
        click.echo(papers.waived(audit.record["waivers"]))
    if audit.run["inference"] != "rete":
        click.echo("Inference: reference only; durable-rules is not installed (see auditor doctor).", err=True)
    for path in paths:
        kind = {".json": "Record", ".pdf": "Report"}[path.suffix]
        note = f"  sha256 {hashlib.sha256(path.read_bytes()).hexdigest()}" if path.suffix == ".json" else ""
        click.echo(f"{kind}: {path}{note}")

"""``auditor replay``: the audit once more, from a report or a record."""

from __future__ import annotations

from pathlib import Path

import click

from auditor.cli.common import json_option, plural
from auditor.errors import InputError, Problem


@click.command("replay", short_help="Audit again from a report or record, and tell what differs.")
@click.argument("source", type=click.Path(path_type=Path))
@click.option(
    "--descriptor",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The descriptor of a record.  [default: the file of that name beside it]",
)
@click.option(
    "--waivers",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The waivers of a record.  [default: the file of that name beside it]",
)
@click.option(
    "--claims",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The claims of a record.  [default: the file of that name beside it]",
)
@click.option("--installed-rules", is_flag=True, help="Replay a report with the rules installed here, not its own.")
@json_option
def command(
    source: Path,
    descriptor: Path | None,
    waivers: Path | None,
    claims: Path | None,
    installed_rules: bool,
    as_json: bool,
) -> int:
    """Audit again from SOURCE, a report (PDF) with its own files, or a record (JSON) with the rules installed here and
    its descriptor, profile, waivers and claims, as of its own day. Exit 1 where anything differs.

    \b
    Examples:
      auditor replay out/chat-assistant.pdf
      auditor replay out/chat-assistant.json --descriptor samples/chat-assistant/descriptor.yaml
    """
    from auditor import __version__, resources
    from auditor.audit import Auditor
    from auditor.cli.common import print_json
    from auditor.record import canonical
    from auditor.replay import replay
    from auditor.report import attached, carried

    auditor = Auditor.open()
    if source.suffix.lower() == ".pdf":
        report = attached.load(source, resources.schemas())
        found = replay(report.record, report.files, str(source), auditor, with_installed_rules=installed_rules)
    else:
        record = canonical.load(source, resources.schemas())
        files = carried.beside(record["inputs"], source.parent)
        for part, given in (("descriptor", descriptor), ("waivers", waivers), ("claims", claims)):
            named = record["inputs"].get(part)
            if named is not None and (given is not None or part == "descriptor"):
                files[carried.file_name(part, named)] = _input(given or source.parent / named["name"], part, given)
        found = replay(record, files, str(source), auditor, with_installed_rules=True)
    if not found.own_rules and (installed_rules or source.suffix.lower() != ".pdf"):
        click.echo("The record was made with other rules or another catalogue than those installed here.", err=True)
    if as_json:
        rows = [{"id": one.where, "recorded": one.recorded, "replayed": one.replayed} for one in found.differences]
        print_json(rows)
    elif found.same:
        click.echo(f"The same: every verdict and number of {source} came out again.")
    else:
        engine = "" if found.made_by == __version__ else f" (made by {found.made_by}, replayed by {__version__})"
        click.echo(f"{plural(len(found.differences) + found.more, 'difference')}{engine}:")
        for one in found.differences:
            click.echo(f"  {one}")
        if found.more:
            click.echo(f"  and {found.more} more")
    return 0 if found.same else 1


def _input(path: Path, part: str, given: Path | None) -> bytes:
    """One input of a record; raises InputError that says how to name it where it does not lie beside the record."""
    from auditor.cli.signing import read

    if given is None and not path.is_file():
        what = f"the record names this {part}, which does not lie beside it."
        raise InputError([Problem(str(path), None, "", what, fix=f"Name it:  --{part} FILE")])
    return read(path)

"""``auditor init``: a commented descriptor to start from."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from auditor.cli.common import as_of_option


@click.command("init", short_help="Write a commented descriptor to start from.")
@click.option("--story", default="chatbot", show_default=True, metavar="NAME", help="The kind of project; see below.")
@click.option(
    "-o", "--output", default="descriptor.yaml", show_default=True, metavar="FILE", help="File to write; - to print it."
)
@as_of_option
def command(story: str, output: str, as_of: date | None) -> int:
    """Write a descriptor for a kind of project: its usual answers filled in, and every open fact with its question.

    Stories: chatbot, summariser, screening, extraction, edge. A file that exists is never overwritten.

    \b
    Example:
      auditor init --story screening -o my-project.yaml
    """
    from auditor import resources
    from auditor.audit import Auditor
    from auditor.cli.common import day_of, write_all
    from auditor.engine.parse import suggestion
    from auditor.starter import starter, stories

    folder = resources.templates() / "starters"
    known = stories(folder)
    if story not in known:
        guess = suggestion(story, known) or f"Use one of: {', '.join(known)}."
        raise click.UsageError(f'There is no story "{story}". {guess}')
    path = Path(output)
    if output != "-" and path.exists():
        raise click.UsageError(f"{output} exists already and is left alone. Name another file with -o.")
    text = starter(Auditor.open(), folder / f"{story}.yaml", day_of(as_of, None))
    if output == "-":
        click.echo(text, nl=False)
        return 0
    write_all(path.parent, {path.name: text.encode("utf-8")})
    blanks = sum(line.rstrip().endswith(":") and not line.lstrip().startswith("#") for line in text.splitlines())
    click.echo(f"Wrote {output}. Fill in the blanks ({blanks} lines end in a colon; some only open a group), then run:")
    click.echo(f"  auditor validate {output}")
    return 0

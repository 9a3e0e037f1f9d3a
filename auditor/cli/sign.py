"""``auditor sign``: a person's decision in a sealed report."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from auditor.cli.signing import key_options, register_option, trust_option

DECISIONS = ("approve", "approve_with_conditions", "refer", "reject")


@click.command("sign", short_help="Sign a decision in a sealed report.")
@click.argument("report", type=click.Path(path_type=Path))
@click.option("--field", "role_field", required=True, metavar="ROLE", help="The role signed for, as counsel.")
@click.option("--name", required=True, metavar="NAME", help="Your name, as it stands in your certificate.")
@click.option("--role", required=True, help="Your position, as General Counsel.")
@click.option("--decision", required=True, type=click.Choice(DECISIONS), help="What you decide.")
@click.option("--comment", default="", help="Why; needed where the decision goes beyond the assessment.")
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write here instead of in place.")
@key_options
@trust_option
@register_option
def command(
    report: Path,
    role_field: str,
    name: str,
    role: str,
    decision: str,
    comment: str,
    output: Path | None,
    trusted: tuple[Path, ...],
    register_file: Path | None,
    **key: Any,
) -> int:
    """Sign your decision for one role in REPORT, which has to be sealed.

    What is signed: the record by its digest, your decision, the conditions, the findings not answered that you accept,
    and the waivers.

    \b
    Example:
      auditor sign out/chat-assistant.pdf --field counsel --decision approve_with_conditions \\
          --name "Ada Example" --role "General Counsel" --key keys/ada-example.p12
    """
    from auditor import resources
    from auditor.assessment.algebra import Assessment
    from auditor.cli.signing import means, register, write
    from auditor.inputs.people import same_name
    from auditor.report import attached
    from auditor.report.words import OUTCOMES
    from auditor.signoff import signing
    from auditor.signoff.statement import decide

    read = attached.load(report, resources.schemas())
    with_what = means(key, trusted)
    own = with_what.credential.name
    statement = decide(
        read.record,
        read.digest,
        decision=Assessment(decision),
        field=role_field,
        name=own if same_name(own, name) else name,
        role=role,
        comment=comment,
    )
    signed = signing.sign(read, statement, with_what, _stamp(read, statement, with_what))
    place = output or report
    write(place, signed)
    book = register(register_file)
    if book is not None:
        book.signed(read, signed, statement, with_what.now)
    click.echo(f"Signed for {role_field} by {statement.name}: {OUTCOMES[decision]}. {place}")
    for word, names in (
        ("Conditions", statement.conditions),
        ("Findings not answered, accepted", statement.accepted_unknowns),
        ("Waivers", statement.waivers),
    ):
        if names:
            click.echo(f"  {word}: {', '.join(names)}")
    return 0


def _stamp(read: Any, statement: Any, with_what: Any) -> bytes | None:
    """What the field shows; None where there is no such field, which signing then says."""
    from auditor.report import attached, words
    from auditor.report.stamp import stamp
    from auditor.signoff import signing
    from auditor.signoff.keys import TRIAL

    size = signing.field_size(attached.opened(read.data, read.name), statement.field)
    if size is None:
        return None
    return stamp(
        decision=str(statement.decision),
        name=statement.name,
        role=statement.role,
        when=words.day(with_what.now.date().isoformat()),
        comment=statement.comment,
        digest=statement.record,
        trial=TRIAL if with_what.credential.trial else "",
        size=size,
    )

"""``auditor keys``: keys for trials."""

from __future__ import annotations

from pathlib import Path

import click


@click.group("keys", short_help="Make keys for trials of sealing and signing.")
def command() -> None:
    """Make keys for trials. For decisions that count, use keys of an authority that checks people: docs/sign-off.md.

    \b
    Example:
      auditor keys new "Ada Example" -o keys/
    """


@command.command("new")
@click.argument("name")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default="keys",
    show_default=True,
    metavar="DIR",
    help="Folder of the keys.",
)
@click.option("--organisation", default="", metavar="TEXT", help="The organisation to stand in the certificate.")
@click.option("--passphrase-file", type=click.Path(path_type=Path), metavar="FILE", help="Read the passphrase there.")
def new(name: str, output: Path, organisation: str, passphrase_file: Path | None) -> int:
    """Make a key for NAME, a person or the seal of an organisation, with a trial authority in the same folder.

    The first call makes the authority, too. Every certificate says that it is for trials.

    \b
    Examples:
      auditor keys new "Bellweather Rail" -o keys/
      auditor keys new "Ada Example" -o keys/
    """
    from datetime import UTC, datetime

    from auditor.cli.common import write_all
    from auditor.cli.signing import passphrase, read
    from auditor.signoff import keys
    from auditor.signoff.errors import SignoffError

    authority = output / keys.AUTHORITY_FILE
    target = output / f"{keys.file_name(name)}.p12"
    if target.exists():
        raise SignoffError(f"{target}: is there already, and a key that signed is not replaced. Choose another name.")
    there = authority.exists()
    secret = passphrase(passphrase_file, "Passphrase for the keys", confirm=not there)
    if not secret:
        raise SignoffError("A key without a passphrase is anybody's. Give one.")
    made = keys.new(name, secret, datetime.now(UTC).date(), read(authority) if there else None, organisation)
    for path in write_all(output, made):
        click.echo(f"{_what(path.name)}: {path}")
    click.echo(f"{keys.TRIAL.capitalize()}.", err=True)
    return 0


def _what(name: str) -> str:
    from auditor.signoff import keys

    told = {
        keys.AUTHORITY_FILE: "Authority",
        keys.ROOT_FILE: "Certificate to trust",
        keys.REVOCATIONS_FILE: "Revocations",
    }
    return told.get(name, "Key")

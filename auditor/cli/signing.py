"""What the commands about signatures share: keys and passphrases, trusted authorities, writing a report in place."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from auditor.errors import InputError, Problem

if TYPE_CHECKING:
    from auditor.audit import Auditor
    from auditor.signoff.checks import Check
    from auditor.signoff.origin import Trust
    from auditor.signoff.register import Register
    from auditor.signoff.signing import Means
    from auditor.signoff.verify import Verification

_Function = TypeVar("_Function", bound=Callable[..., Any])

PASSPHRASE = "AUDITOR_PASSPHRASE"
"""The variable that may hold the passphrase of a key, for jobs that nobody watches."""


def key_options(function: _Function) -> _Function:
    """The options that say with which key to sign, and at which level."""
    for option in reversed(
        (
            click.option("--key", type=click.Path(path_type=Path), metavar="KEY.p12", help="The key, as PKCS#12."),
            click.option("--pkcs11", metavar="MODULE", help="Sign with a token instead: the library of its maker."),
            click.option("--token", metavar="LABEL", help="The label of the token.  [with --pkcs11]"),
            click.option("--certificate", metavar="LABEL", help="The label of certificate and key in the token."),
            click.option(
                "--passphrase-file", type=click.Path(path_type=Path), metavar="FILE", help="Read the passphrase there."
            ),
            click.option("--tsa", metavar="URL", help="Take the time from this authority (RFC 3161)."),
            click.option(
                "--level",
                type=click.Choice(["B-B", "B-T", "B-LT", "B-LTA"]),
                help="PAdES level.  [default: B-B, or B-T with --tsa]",
            ),
            click.option(
                "--crl",
                "crls",
                multiple=True,
                type=click.Path(path_type=Path),
                metavar="FILE",
                help="A list of revocations to embed at B-LT; without one, revocation is asked for online.",
            ),
        )
    ):
        function = option(function)
    return function


def trust_option(function: _Function) -> _Function:
    """The option ``--trust``."""
    return click.option(
        "--trust",
        "trusted",
        multiple=True,
        type=click.Path(path_type=Path),
        metavar="ROOT.pem",
        envvar="AUDITOR_TRUST",
        help="Certificate of an authority to trust; may be repeated.  [env: AUDITOR_TRUST]",
    )(function)


def whom_options(function: _Function) -> _Function:
    """The options that say whom to trust, which the command is given as ``trust``."""

    @wraps(function)
    def command(
        *arguments: Any, trusted: tuple[Path, ...], trials: tuple[Path, ...], policies: tuple[str, ...], **more: Any
    ) -> Any:
        return function(*arguments, trust=trust(trusted, trials, policies), **more)

    policy = click.option(
        "--trust-policy",
        "policies",
        multiple=True,
        metavar="SHA256",
        help="The digest of a house policy, or of templates, that are yours.",
    )
    trial = click.option(
        "--trust-trial",
        "trials",
        multiple=True,
        type=click.Path(path_type=Path),
        metavar="ROOT.pem",
        help="Certificate of an authority made by `auditor keys new`, to try things out.",
    )
    return trust_option(trial(policy(cast("_Function", command))))


def register_option(function: _Function) -> _Function:
    """The option ``--register``."""
    return click.option(
        "--register",
        "register_file",
        type=click.Path(path_type=Path),
        metavar="FILE",
        envvar="AUDITOR_REGISTER",
        help="The register to write to and to ask.  [env: AUDITOR_REGISTER]",
    )(function)


def means(given: dict[str, Any], trusted: tuple[Path, ...]) -> Means:
    """With what to sign, from the options of ``key_options``."""
    from datetime import UTC, datetime

    from auditor.signoff.signing import Level, Means, authority

    tsa = given["tsa"]
    return Means(
        credential=_credential(given),
        now=datetime.now(UTC).replace(microsecond=0),
        level=Level(given["level"] or ("B-T" if tsa else "B-B")),
        timestamper=authority(tsa) if tsa else None,
        roots=tuple(read(path) for path in trusted),
        crls=tuple(read(path) for path in given["crls"]),
    )


def _credential(given: dict[str, Any]) -> Any:
    if (given["key"] is None) == (given["pkcs11"] is None):
        raise click.UsageError("Name one key: --key KEY.p12, or --pkcs11 MODULE with --token.")
    if given["pkcs11"] is not None:
        from auditor.signoff import tokens

        if not given["token"] or not given["certificate"]:
            raise click.UsageError("With --pkcs11 name the --token and the --certificate in it.")
        secret = passphrase(given["passphrase_file"], f"PIN of {given['token']}")
        return tokens.load(given["pkcs11"], given["token"], given["certificate"], secret)
    from auditor.signoff import keys

    content = read(given["key"])
    return keys.load(content, passphrase(given["passphrase_file"], f"Passphrase of {given['key']}"), str(given["key"]))


def passphrase(file: Path | None, prompt: str, *, confirm: bool = False) -> bytes:
    """The passphrase: from the file, the variable, or asked for without showing it; never an argument."""
    if file is not None:
        return read(file).split(b"\n")[0].rstrip(b"\r")
    kept = os.environ.get(PASSPHRASE)
    if kept is not None:
        return kept.encode()
    asked: str = click.prompt(prompt, hide_input=True, confirmation_prompt=confirm, err=True)
    return asked.encode()


def trust(trusted: tuple[Path, ...], trials: tuple[Path, ...], policies: tuple[str, ...]) -> Trust:
    """Whom the user trusts; raises SignoffError where an authority for trials is none."""
    from auditor.signoff.errors import SignoffError
    from auditor.signoff.keys import is_trial
    from auditor.signoff.origin import Trust
    from auditor.signoff.signing import certificates

    roots = [one for path in trusted for one in certificates(read(path), str(path))]
    for path in trials:
        found = certificates(read(path), str(path))
        if not all(map(is_trial, found)):
            raise SignoffError(f"{path}: is not of an authority for trials. If you trust it, name it with --trust.")
        roots += found
    return Trust(tuple(roots), frozenset(policies), trial=bool(trials))


def read(path: Path) -> bytes:
    """The bytes of a small file; raises InputError where it cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(10_000_000)
    except OSError as error:
        raise InputError([Problem(str(path), None, "", f"cannot be read: {error.strerror}.")]) from error


def write(path: Path, data: bytes) -> None:
    """The report in place of what stands there, whole or not at all."""
    from auditor.cli.common import write_all

    write_all(path.parent, {path.name: data})


def register(file: Path | None) -> Register | None:
    """The register to use, opened; None where none was named."""
    if file is None:
        return None
    from auditor.signoff.register import Register

    return Register.open(file)


def verified(report: Path, trust: Trust, register_file: Path | None, installed: Auditor) -> Verification:
    """A report verified now, with what the register says of it where one was named."""
    from dataclasses import replace
    from datetime import UTC, datetime

    from auditor.report import attached
    from auditor.signoff import register as registers
    from auditor.signoff.verify import verify

    found = verify(attached.content(report), str(report), trust, installed, datetime.now(UTC))
    if register_file is None:
        return found
    if not register_file.is_file():
        what = "there is no such register, so nothing is known of revocations."
        raise InputError(
            [Problem(str(register_file), None, "", what, fix="Name the one that `auditor seal` wrote to.")]
        )
    book = registers.Register.open(register_file)
    return replace(found, checks=(*found.checks, *registers.checks(book, found.report)))


def print_checks(checks: Iterable[Check], yes: str, no: str, report: Path, as_json: bool) -> bool:
    """Print the bottom line and the reasons, what is wrong first; whether nothing is.

    The bottom line says where trial keys were let count, and where the pages were taken on the word of the seal.
    """
    from auditor.cli.common import print_json

    checks = list(checks)
    good = not any(check.bad for check in checks)
    if as_json:
        print_json([{"id": check.id, "state": str(check.state), "text": check.text} for check in checks])
        return good
    limits = [text for end, text in _LIMITS.items() if any(check.id.endswith(end) for check in checks)]
    click.echo(f"{', '.join([yes, *limits])}: {report}" if good else f"{no}: {report}")
    for check in sorted(checks, key=lambda check: not check.bad):
        click.echo(f"  {_MARKS[check.state]} {check.text}")
    return good


_LIMITS = {"/trial": "for a trial only", "pages/not-compared": "without a comparison of its pages"}
"""What the first line says beside the bottom line, by the end of a check's id."""

_MARKS = {"good": "✓", "bad": "✗", "note": "·"}

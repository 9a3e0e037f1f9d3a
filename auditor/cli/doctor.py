"""``auditor doctor``: is everything here that an audit and its report need."""

from __future__ import annotations

import platform
import sys
from collections.abc import Callable
from dataclasses import dataclass

import click

from auditor.cli.common import json_option, plural


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at: what was found, and what to do where it is not good."""

    id: str
    good: bool
    found: str
    fix: str = ""


@click.command("doctor", short_help="Check this installation.")
@json_option
def command(as_json: bool) -> int:
    """Look at everything an audit and its report need, and say how to mend what is missing. Exit 1 if something is.

    \b
    Example:
      auditor doctor --json
    """
    from auditor.cli.common import print_json

    checks = [check() for check in (_python, _inference, _rules, _portfolio, _pdf)]
    if as_json:
        print_json([{"id": c.id, "good": c.good, "found": c.found, "fix": c.fix} for c in checks])
    else:
        for check in checks:
            click.echo(f"{'ok     ' if check.good else 'MISSING'}  {check.id:<10}  {check.found}")
            if check.fix:
                click.echo(f"                     {check.fix}")
    return 0 if all(check.good for check in checks) else 1


def _python() -> Check:
    good = (3, 11) <= sys.version_info[:2] < (3, 14)
    fix = "" if good else "Use Python 3.11, 3.12 or 3.13."
    return Check("python", good, f"Python {platform.python_version()} on {platform.system()}", fix)


def _inference() -> Check:
    from auditor.engine.rete import available

    reason = available()
    if reason is None:
        return Check("inference", True, "durable-rules, with the reference evaluator as its check")
    return Check("inference", False, "reference evaluator only", reason)


def _rules() -> Check:
    from auditor import pack
    from auditor.errors import RulesError

    try:
        found = pack.load()
    except RulesError as error:
        return Check("rules", False, plural(len(error.problems), "problem"), "Run: auditor rules lint")
    return Check("rules", True, f"{len(found.rules.rules)} rules, {len(found.catalogue.models)} models")


def _portfolio() -> Check:
    return _importing("portfolio", "polars", lambda: _version("polars"), "pip install polars")


def _pdf() -> Check:
    from auditor.report.libraries import libraries

    def found() -> str:
        return ", ".join(f"{name} {version}" for name, version in libraries().items())

    fix = "apt-get install libpangoft2-1.0-0, or brew install pango"
    return _importing("pdf", "WeasyPrint", found, fix)


def _version(name: str) -> str:
    from importlib.metadata import version

    return f"{name} {version(name)}"


def _importing(identifier: str, what: str, found: Callable[[], str], fix: str) -> Check:
    try:
        return Check(identifier, True, found())
    except (ImportError, OSError) as error:
        return Check(identifier, False, f"{what} cannot be loaded: {error}", fix)

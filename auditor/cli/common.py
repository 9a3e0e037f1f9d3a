"""What several commands share: the day of the audit, writing files whole or not at all, JSON lists."""

from __future__ import annotations

import contextlib
import json
import os
import re
import sys
import tempfile
import textwrap
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import click

from auditor.errors import InputError, Problem

_Function = TypeVar("_Function", bound=Callable[..., Any])

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

STALE_AFTER = timedelta(days=30)
"""A day of audit further back than this is said on the terminal."""


class Day(click.ParamType[date]):
    """A calendar day in ISO 8601."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day; anything but YYYY-MM-DD is refused."""
        if isinstance(value, date):
            return value
        try:
            if not _DAY.fullmatch(value):
                raise ValueError(value)
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f'"{value}" is not a day. Write it like 2026-11-22.', param, ctx)


def as_of_option(function: _Function) -> _Function:
    """The option ``--as-of DATE``."""
    return click.option(
        "--as-of", type=Day(), metavar="DATE", help="Audit as of this day instead of the descriptor's own."
    )(function)


def policy_option(function: _Function) -> _Function:
    """The option ``--policy DIR``."""
    return click.option(
        "--policy",
        type=click.Path(path_type=Path, exists=True, file_okay=False),
        metavar="DIR",
        help="Folder of a house policy, which adds to the rules and tightens them.",
    )(function)


def waivers_option(function: _Function) -> _Function:
    """The option ``--waivers FILE``."""
    return click.option(
        "--waivers",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="File of waivers: exceptions accepted from rules that may be waived.",
    )(function)


def claims_option(function: _Function) -> _Function:
    """The option ``--claims FILE``."""
    return click.option(
        "--claims",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="Figures a vendor states, such as a quote; the report tells what its own inputs give.",
    )(function)


def json_option(function: _Function) -> _Function:
    """The option ``--json``."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON: a list of objects keyed by id.")(function)


def day_of(asked: date | None, stated: date | None) -> date:
    """The day of the audit: the option, else the descriptor's, else today in UTC, which is then said."""
    today = datetime.now(UTC).date()
    day = asked or stated
    if day is None:
        click.echo(f"No as_of given: audited as of today, {today.isoformat()}.", err=True)
        return today
    if today - day > STALE_AFTER:
        ago = (today - day).days
        click.echo(f"Audited as of {day.isoformat()}, {ago} days ago: later changes are not seen.", err=True)
    return day


def print_json(data: Any) -> None:
    """JSON on standard output, in the order given; with escapes where the terminal has no letters for it."""
    encoding = (getattr(sys.stdout, "encoding", None) or "utf-8").lower().replace("-", "")
    click.echo(json.dumps(data, ensure_ascii=encoding != "utf8", indent=2))


def write_all(folder: Path, files: Mapping[str, bytes]) -> list[Path]:
    """Write every file under a temporary name, then rename all: either all are there whole, or none is new."""
    made = [path for path in (folder, *folder.parents) if not path.exists()]
    waiting: list[tuple[Path, Path]] = []
    done = False
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in files.items():
            if (folder / name).is_dir():
                raise _cannot_write(folder / name, "is a folder, where a file is to be written.")
            with tempfile.NamedTemporaryFile(dir=folder, prefix=f".{name}.", delete=False) as file:
                waiting.append((Path(file.name), folder / name))
                file.write(data)
        for temporary, final in waiting:
            temporary.chmod(0o666 & ~_umask())
            temporary.replace(final)
        done = True
    except (FileExistsError, NotADirectoryError) as error:
        raise _cannot_write(folder, "is, or stands in, a file: a folder is needed.") from error
    except OSError as error:
        raise _cannot_write(folder, f"cannot be written to: {error.strerror}.") from error
    finally:
        for temporary, _ in waiting:
            temporary.unlink(missing_ok=True)
        for path in [] if done else made:
            with contextlib.suppress(OSError):
                path.rmdir()
    return [final for _, final in waiting]


def _cannot_write(place: Path, what: str) -> InputError:
    return InputError([Problem(str(place), None, "", what, fix="Name a folder you may write to with -o.")])


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


WIDTH = 80
"""Columns of what is printed as prose: those of the narrowest terminal anybody has."""


def wrapped(text: str, indent: str = "", first: str | None = None) -> str:
    """A text in lines of at most 80 columns; ``first`` stands before the first line in place of the indent.

    A word longer than that, such as the id of a candidate, is left whole.
    """
    return textwrap.fill(
        text,
        WIDTH,
        initial_indent=indent if first is None else first,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def plural(count: int, one: str, many: str | None = None) -> str:
    """``1 condition``, ``2 conditions``."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def by_id(items: Iterable[Mapping[str, Any]], identifier: str) -> Mapping[str, Any]:
    """The one item of this id."""
    return next(item for item in items if item["id"] == identifier)

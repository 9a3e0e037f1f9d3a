"""Build the snapshot of prices from independent packages: ``python -m tools.prices --packages FOLDER --as-of DAY``.

FOLDER holds the wheels that ``sources.yaml`` names. Without ``--write`` nothing is
written: the packages are compared with each other and with the snapshot. The exit code is 1 where packages disagree and
nothing settles it, where the snapshot says something else than they do, or where a settlement settles nothing any more.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from tools.prices import agree, books, snapshot
from tools.prices.agree import Checked, Settled
from tools.prices.books import Book
from tools.prices.quotes import PriceError

HERE = Path(__file__).parent
CATALOGUE = HERE.parents[1] / "rules" / "catalogue" / "prices"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the build; the exit code says whether everything is agreed."""
    parser = argparse.ArgumentParser(prog="python -m tools.prices", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--packages", type=Path, required=True, metavar="FOLDER", help="folder with the wheels")
    parser.add_argument("--as-of", type=date.fromisoformat, required=True, metavar="DAY", help="the day of the build")
    parser.add_argument("--write", action="store_true", help="write what the packages agree on into the snapshot")
    parser.add_argument("--snapshot", type=Path, default=CATALOGUE, metavar="FOLDER", help="files of prices")
    parser.add_argument("--lists", type=Path, default=HERE, metavar="FOLDER", help="sources, offers and settlements")
    asked = parser.parse_args(arguments)
    try:
        return build(asked.packages, asked.lists, asked.snapshot, asked.as_of, write=asked.write)
    except PriceError as error:
        print(error, file=sys.stderr)
        return 1


def build(packages: Path, lists: Path, folder: Path, as_of: date, *, write: bool) -> int:
    """Compare, and with ``write`` renew the snapshot; 0 where all is agreed. Raises PriceError."""
    found = books.load(_yaml(lists / "sources.yaml"), packages)
    offers = {(p, m): ids for p, models in _yaml(lists / "offers.yaml").items() for m, ids in models.items()}
    settled = list(settlements(_yaml(lists / "settled.yaml") or []))
    files = snapshot.load(folder)
    if write:
        checked = _checked(files, offers, found, settled, as_of)
        after = [snapshot.renewed(file, {one.row.id: one for one in checked}, found, as_of) for file in files]
        print("\n".join(snapshot.changes(files, after)) or "No price has changed.")
        for file in after:
            written = file.path.with_suffix(".new")
            written.write_text(snapshot.text(file), "utf-8")
            written.replace(file.path)
        files = after
    checked = _checked(files, offers, found, settled, as_of)
    idle = [
        f"{one.row}: {one.figure}: this settlement settles nothing any more." for one in agree.idle(settled, checked)
    ]
    problems = [*agree.told(checked), *idle]
    print("\n".join(_summary(checked, found)))
    if problems:
        head = f"{len(problems)} not agreed. Settle each in settled.yaml, with a reason, or correct the snapshot:"
        print("\n".join((head, *problems)), file=sys.stderr)
    return 1 if problems else 0


def _checked(
    files: Sequence[snapshot.File],
    offers: agree.Offers,
    found: Mapping[str, Book],
    settled: Sequence[Settled],
    as_of: date,
) -> list[Checked]:
    return agree.check((row for file in files for row in file.rows()), offers, found, settled, as_of)


def settlements(entries: Sequence[Mapping[str, Any]]) -> Iterator[Settled]:
    """What is settled by hand, one for each figure; raises PriceError where it does not say why, on what or when."""
    for entry in entries:
        lacking = [key for key in ("row", "figures", "reason", "source", "on") if not entry.get(key)]
        if lacking:
            raise PriceError(f"settled.yaml: {entry.get('row', 'an entry')} does not say {', '.join(lacking)}.")
        for figure, told in entry["figures"].items():
            against = {name: str(value) for name, value in told["against"].items()}
            day = date.fromisoformat(str(entry["on"]))
            yield Settled(entry["row"], figure, str(told["stands"]), against, entry["reason"], entry["source"], day)


def _summary(checked: Sequence[Checked], found: Mapping[str, Book]) -> Iterator[str]:
    """How many rows rest on how many lineages, and which on one alone."""
    counts: dict[int, list[str]] = {}
    for one in checked:
        counts.setdefault(len({found[name].lineage for name in one.agreeing}), []).append(one.row.id)
    yield f"{len(checked)} rows, read against {', '.join(book.title for book in found.values())}:"
    for count in sorted(counts, reverse=True):
        names = f": {', '.join(counts[count])}" if count < 2 else ""
        yield f"  {len(counts[count])} on {count} {'lineage' if count == 1 else 'lineages'}{names}"
    yield f"  {sum(len(one.settled) for one in checked)} figures settled by hand"


def _yaml(path: Path) -> Any:
    return yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)


if __name__ == "__main__":
    sys.exit(main())

"""Packages of prices as books: what one of them says an offer costs on a day, in dollars per million tokens.

A package is read from its wheel as data: JSON and YAML are parsed, and a table written in Python is read as syntax
(``ast``). Nothing of a package is imported or run, and nothing of it is kept but the figures asked for. Each format has
a unit of its own (a token, a thousand or a million of them); the conversion stands in one place. A price of nought says
that a price is not known, never that it is free.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from tools.prices import syntax, tables
from tools.prices.quotes import Entries, PriceError, Quote, Reader

UNITS = {"token": Decimal(1_000_000), "thousand": Decimal(1000), "million": Decimal(1)}
"""By what a figure is multiplied to be a price of a million tokens."""


@dataclass(frozen=True, slots=True)
class Book:
    """One package: ``lineage`` names whom its figures come from, since two that copy one third are not independent.

    ``dated`` says that it keeps prices of the past; any other speaks of its own ``day`` alone.
    """

    name: str
    version: str
    lineage: str
    day: date
    dated: bool
    entries: Entries = field(repr=False)
    reader: Reader = field(repr=False)
    unit: Decimal = field(repr=False, default=Decimal(1))
    words: str = ""
    """What it is, beside its name and version."""

    @property
    def described(self) -> str:
        """Name, version and what it is, as a source is cited."""
        return ", ".join(part for part in (self.title, self.words) if part)

    @property
    def title(self) -> str:
        """Name and version."""
        return f"{self.name} {self.version}"

    def quote(self, key: str, day: date) -> Quote | None:
        """What it says of one of its ids on a day, or None where it has no such id. Raises PriceError."""
        try:
            return self.reader(self.entries, key, day, self.unit)
        except (KeyError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
            raise PriceError(f"{self.title}: {key} has another shape than expected ({error!r}).") from error


def load(sources: Mapping[str, Mapping[str, Any]], folder: Path) -> dict[str, Book]:
    """The books of the packages in a folder of wheels; raises PriceError with every one that is missing."""
    problems, found = [], {}
    for name, told in sources.items():
        version = str(told["version"])
        wheels = sorted(folder.glob(f"{name.replace('-', '_')}-{version}-*.whl"))
        if not wheels:
            problems.append(f"{name} {version} is not in {folder}. Run: pip download --no-deps {name}=={version}")
            continue
        with zipfile.ZipFile(wheels[0]) as wheel:
            raw = wheel.read(str(told["file"]))
        parse, reader = FORMATS[str(told["format"])]
        day = date.fromisoformat(str(told["day"]))
        unit = UNITS[str(told["unit"])]
        dated = str(told.get("dated")) == "true"
        words = str(told.get("words", ""))
        found[name] = Book(name, version, str(told["lineage"]), day, dated, parse(raw), reader, unit, words)
    if problems:
        raise PriceError("\n".join(problems))
    return found


FORMATS: Mapping[str, tuple[Callable[[bytes], Entries], Reader]] = {
    "genai-prices": (syntax.as_python, syntax.genai),
    "litellm": (tables.as_json, tables.litellm),
    "metergraph": (tables.as_channels, tables.metergraph),
    "model-prices": (tables.as_histories, tables.model_prices),
    "veqen": (tables.as_models, tables.veqen),
}
"""How each kind of package is parsed and asked."""

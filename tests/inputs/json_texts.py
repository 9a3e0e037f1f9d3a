"""Random JSON values, and their texts in random layouts with the line of every value."""

from __future__ import annotations

import json
from decimal import Decimal
from random import Random

from hypothesis import strategies as st

from auditor.inputs.documents import Data, Path

_REFUSED = "".join(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF, 0xFFFE, 0xFFFF)))
TEXT = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters=_REFUSED) | st.sampled_from("\n\t\r\"\\:#-'"),
    max_size=20,
)
DECIMALS = st.builds(
    lambda mantissa, exponent: Decimal(mantissa).scaleb(exponent),
    st.integers(-(10**20), 10**20),
    st.integers(-250, 250).filter(bool),
)
SCALARS = st.none() | st.booleans() | st.integers(-(10**290), 10**290) | DECIMALS | TEXT
DATA: st.SearchStrategy[Data] = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(TEXT, inner, max_size=5),
    max_leaves=40,
)


def laid_out(data: Data, random: Random, *, for_yaml: bool = False) -> tuple[str, dict[Path, int]]:
    """A text that means the data, with line breaks at random, and the line of every value in it."""
    layout = _Layout(random, for_yaml)
    layout.gap()
    layout.lines[()] = layout.line
    layout.value(data, ())
    layout.gap()
    return "".join(layout.parts), layout.lines


class _Layout:
    def __init__(self, random: Random, for_yaml: bool) -> None:
        self.parts: list[str] = []
        self.lines: dict[Path, int] = {}
        self.line = 1
        self._random = random
        self._for_yaml = for_yaml

    def gap(self) -> None:
        gap = self._random.choice(["", " ", "\n", "\n  ", "\r\n ", "\n\n" if self._for_yaml else "\r\t"])
        self.parts.append(gap)
        self.line += gap.replace("\r\n", "\n").replace("\r", "\n").count("\n")

    def value(self, value: Data, path: Path) -> None:
        if isinstance(value, list):
            self._entries("[", "]", [(None, entry) for entry in value], path)
        elif isinstance(value, dict):
            self._entries("{", "}", list(value.items()), path)
        elif isinstance(value, str):
            self._text(value)
        else:
            self.parts.append(str(value) if isinstance(value, Decimal) else json.dumps(value))

    def _entries(self, opening: str, closing: str, entries: list[tuple[str | None, Data]], path: Path) -> None:
        self.parts.append(opening)
        for position, (key, value) in enumerate(entries):
            self.gap()
            inner = (*path, position if key is None else key)
            self.lines[inner] = self.line
            if key is not None:
                self._text(key)
                # In YAML a key and its colon stand on one line.
                if not self._for_yaml:
                    self.gap()
                self.parts.append(": ")
                self.gap()
            self.value(value, inner)
            self.gap()
            if position < len(entries) - 1:
                self.parts.append(",")
        self.gap()
        self.parts.append(closing)

    def _text(self, text: str) -> None:
        # YAML has no pairs of escapes for characters beyond U+FFFF, and this parser no bare U+2028.
        escaped = json.dumps(text, ensure_ascii=not self._for_yaml and self._random.random() < 0.5)
        if self._for_yaml:
            escaped = escaped.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
        self.parts.append(escaped)

"""What was probably meant by a value in the wrong notation: other ways to write the same thing."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from auditor.inputs import scalars, words

# 1,850 is no such number: in half of Europe it is less than two.
_GROUPED_DIGITS: Final = re.compile(r"[0-9]{1,3}(?:(?:[_' ][0-9]{3})+|(?:,[0-9]{3}){2,}|(?:\.[0-9]{3}){2,})")
_DECIMAL_COMMA: Final = re.compile(r"(?P<whole>[0-9]+|[0-9]{1,3}(?:\.[0-9]{3})+),(?P<part>[0-9]{1,2})")
_YES_AND_NO: Final = {"yes": True, "y": True, "on": True, "no": False, "n": False, "off": False}
_NONE: Final = frozenset(("none", "no", "nothing"))
NOT_KNOWN: Final = frozenset(("?", "unknown", "not known", "don't know", "unclear", "tbd", "tbc"))
"""What people write who do not know, where an empty field says it."""
# Day first, as all of the Union writes it with points; with strokes nobody can tell the day from the month.
_DAY_WITH_POINTS: Final = re.compile(r"(?P<day>[0-9]{1,2})\. ?(?P<month>[0-9]{1,2})\. ?(?P<year>[0-9]{4})")
_DAY_IN_WORDS: Final = re.compile(r"(?P<day>[0-9]{1,2})\.? (?P<month>[A-Za-z]{3,9}) (?P<year>[0-9]{4})")
_MONTHS: Final = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_LONGEST_REPAIR: Final = 100


def candidates(value: object, other_kinds: bool) -> Iterator[object]:
    """Other ways to write the same thing, the most likely first; ``other_kinds`` where its kind may be wrong too."""
    if isinstance(value, str) and len(value) <= _LONGEST_REPAIR:
        if other_kinds:
            yield from _as_other_kinds(value.strip())
        yield from spellings(value.strip())
    elif isinstance(value, bool | int | Decimal) and other_kinds:
        yield words.written(value)
    if other_kinds and value is False:
        yield []
    if other_kinds and value not in (None, "") and not isinstance(value, list | dict):
        yield [value]


def spellings(word: str) -> Iterator[str]:
    """The word in other cases, with other joints, and as a day or month in full."""
    yield from (word, word.upper(), word.lower())
    yield re.sub(r"[^a-z0-9.]+", "-", word.lower()).strip("-")
    yield re.sub(r"[^a-z0-9.]+", "_", word.lower()).strip("_")
    yield re.sub(r"(?<![0-9])([0-9])(?![0-9])", r"0\1", word)  # 2024-6 for 2024-06
    if found := _DAY_WITH_POINTS.fullmatch(word):
        yield f"{found['year']}-{found['month']:0>2}-{found['day']:0>2}"
    found = _DAY_IN_WORDS.fullmatch(word)
    months = [n for n, name in enumerate(_MONTHS, start=1) if found and name.startswith(found["month"].lower())]
    if found and len(months) == 1:
        yield f"{found['year']}-{months[0]:02}-{found['day']:0>2}"


def grouped_by_point(value: object) -> tuple[str, str] | None:
    """A whole number with exactly three noughts behind the point, as is and without it: 100.000 is 100, or 100000."""
    if not isinstance(value, Decimal) or value.as_tuple().exponent != -3 or value != value.to_integral_value():
        return None
    return str(int(value)), str(int(value * 1000))


def _as_other_kinds(word: str) -> Iterator[object]:
    """What the word means in YAML without quotes, and what people mean who write ``yes``, ``none`` or ``1 850 000``."""
    if word.lower() in _YES_AND_NO:
        yield _YES_AND_NO[word.lower()]
    if word.lower() in _NONE:
        yield []
    if _GROUPED_DIGITS.fullmatch(word):
        yield int(re.sub("[^0-9]", "", word))
    if found := _DECIMAL_COMMA.fullmatch(word):
        number = Decimal(f"{found['whole'].replace('.', '')}.{found['part']}")
        yield int(number) if number == number.to_integral_value() else number
    with contextlib.suppress(ValueError):
        yield scalars.plain(word, _LONGEST_REPAIR)
    parts = [part for part in re.split(r"[,;\s]+", word) if part]
    if len(parts) > 1:
        yield parts
        yield [part.upper() for part in parts]

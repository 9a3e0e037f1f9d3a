"""What a plain word of YAML means: the core schema of YAML 1.2.2 (§10.3), with numbers exactly as written.

YAML 1.1, which most Python readers follow, would turn the country ``NO`` into false, ``0111`` into 73,
``12:30`` into 750 and ``1e25`` into text.
"""

from __future__ import annotations

import re
from decimal import Decimal

from auditor.inputs.reading import Path, Reading, shortened

_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INTEGER = re.compile(r"[-+]?[0-9]+")
_BASED_INTEGER = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_DECIMAL = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
_FIRST_OF_A_NUMBER = frozenset("+-.0123456789")
_LONGEST_EXPONENT = 6


class NotFiniteError(ValueError):
    """The word means an infinity or not-a-number."""


class TooManyDigitsError(ValueError):
    """The number has more digits, or a larger power of ten, than the bound."""


def plain(word: str, digits: int) -> bool | int | Decimal | str | None:
    """The value of an unquoted word.

    Raises NotFiniteError, or TooManyDigitsError for more than ``digits`` digits or a larger power of ten.
    """
    if word in _WORDS:
        return _WORDS[word]
    if word[0] not in _FIRST_OF_A_NUMBER:
        return word
    if _INTEGER.fullmatch(word):
        return integer(word, digits)
    if _DECIMAL.fullmatch(word):
        return decimal(word, digits)
    if _BASED_INTEGER.fullmatch(word):
        if len(word) > digits:
            raise TooManyDigitsError(word)
        return int(word[2:], 8 if word[1] == "o" else 16)
    if _NOT_FINITE.fullmatch(word):
        raise NotFiniteError(word)
    return word


def integer(literal: str, digits: int) -> int:
    """The integer of a decimal literal; leading zeros mean nothing. Raises TooManyDigitsError."""
    if len(literal.lstrip("+-")) > digits:
        raise TooManyDigitsError(literal)
    return int(literal)


def decimal(literal: str, digits: int) -> Decimal:
    """The decimal number exactly as written: ``1.10`` keeps its two places. Raises TooManyDigitsError.

    The exponent is looked at as text first: a number such as 1e999999999 must not reach code that expands it.
    """
    mantissa, _, exponent = literal.lower().partition("e")
    if len(mantissa) > digits or len(exponent.lstrip("+-0")) > _LONGEST_EXPONENT:
        raise TooManyDigitsError(literal)
    value = Decimal(literal)
    if abs(value.adjusted()) > digits:
        raise TooManyDigitsError(literal)
    return value


def note_not_finite(reading: Reading, line: int, word: str, where: Path) -> None:
    """Complain about an infinity or not-a-number."""
    reading.note(
        line,
        f"must be a finite number, not {word}.",
        "With an infinity or not-a-number no price and no threshold can be worked out.",
        "Write the number; leave the field out if nobody knows it.",
        where=where,
    )


def note_too_many_digits(reading: Reading, line: int, literal: str, where: Path) -> None:
    """Complain about a number beyond the bound."""
    reading.note(
        line,
        f"is a number with too many digits: {shortened(literal, 24)}.",
        f"Numbers of up to {reading.limits.digits} digits are read.",
        "If it is an identifier and not a quantity, put it in quotes.",
        where=where,
    )

"""Whether two texts name the same person, and whether they may."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_BETWEEN: Final = re.compile(r"[,;(){}/]")
_WORD: Final = re.compile(r"[^\W_]+")
_UMLAUT: Final = re.compile(r"([aou])e")

_DEGREES: Final = ("dr", "prof", "professor", "ing", "mag", "dipl", "phd")
_FORMS: Final = ("mr", "mrs", "ms", "mx", "miss", "herr", "frau", "mme", "mlle", "sr", "sra", "srta")
_TITLES: Final = frozenset((*_DEGREES, *_FORMS))
_LOOKS_LIKE: Final = str.maketrans(
    "абвгеикмнорстухіјѕԁһαβεικνορτυχıłøđ",
    "a6breukmhopctyxijsdhabeikvoptuxilod",
)
"""Small letters of other alphabets, and letters with strokes, as the Latin ones they can be taken for."""


def folded(name: str) -> str:
    """A name as it is compared: letter case, spaces and the way accents are encoded make nobody somebody else."""
    return " ".join(unicodedata.normalize("NFC", name).split()).casefold()


def same_name(one: str, other: str) -> bool:
    """Whether two spellings name the same person: letter case, spaces and the encoding of accents aside."""
    return folded(one) == folded(other)


def may_be(one: str, other: str) -> bool:
    """Whether two spellings may well name the same person: where nobody may do something for themselves, doubt counts.

    Titles, accents, order, further names, initials, and letters that only look alike make nobody somebody else.
    """
    fewer, more = sorted((_words(one), _words(other)), key=len)
    rest, in_full = list(more), False
    for word in sorted(fewer, key=len, reverse=True):
        match = next((it for it in rest if it == word), None)
        in_full = in_full or (match is not None and len(word) > 1)
        match = match or next((it for it in rest if 1 in (len(it), len(word)) and it[0] == word[0]), None)
        if match is None:
            return False
        rest.remove(match)
    return in_full


def may_hold(text: str, name: str) -> bool:
    """Whether a text may well hold a name, beside a position or alone."""
    return any(may_be(part, name) for part in _BETWEEN.split(text))


def same_position(text: str, position: str) -> bool:
    """Whether a text is a position, or holds it beside a name."""
    sought = "".join(_words(position))
    return bool(sought) and any("".join(_words(part)) == sought for part in (text, *_BETWEEN.split(text)))


def _words(name: str) -> list[str]:
    """The words of a name as the eye takes them, without titles where anything else is left."""
    letters = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).casefold())
    shown = "".join(letter for letter in letters if unicodedata.category(letter) not in ("Mn", "Cf"))
    words = [_UMLAUT.sub(r"\1", word) for word in _WORD.findall(shown.translate(_LOOKS_LIKE))]
    return [word for word in words if word not in _TITLES] or words

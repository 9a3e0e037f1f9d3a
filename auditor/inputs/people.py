"""Whether two texts name the same person."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_BETWEEN: Final = re.compile(r"[,;(){}/]")


def folded(name: str) -> str:
    """A name as it is compared: letter case, spaces and the way accents are encoded make nobody somebody else."""
    return " ".join(unicodedata.normalize("NFC", name).split()).casefold()


def same_name(one: str, other: str) -> bool:
    """Whether two spellings name the same person: letter case, spaces and the encoding of accents aside."""
    return folded(one) == folded(other)


def names(text: str, name: str) -> bool:
    """Whether a text is a name, or holds it beside a position: ``Ada Example, General Counsel``."""
    return any(same_name(name, part) for part in (text, *_BETWEEN.split(text)))

"""How messages show values: on one line, as one would write them in YAML or JSON, never as Python does."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Final

from auditor.inputs import scalars
from auditor.inputs.reading import shortened

_MOST_NAMES: Final = 12
_LONGEST_NAME: Final = 40
_MOST_DIGITS: Final = 400
_LEAST_PART: Final = 4
# Text that YAML reads as this very text when it stands without quotes, with a good margin.
_PLAIN_TEXT: Final = re.compile(r"[\w(][\w./@+()§%-]*(?: [\w./@+()§%-]+)*")


def written(value: object) -> str:
    """The value as it is written in YAML, on one line; text in quotes where it needs them."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value if _is_plain(value) else json.dumps(value, ensure_ascii=False)
    if isinstance(value, Mapping):
        entries = [f"{written(key)}: {written(entry)}" for key, entry in value.items()]
        return f"{{{', '.join(entries)}}}"
    if isinstance(value, Sequence):
        return f"[{', '.join(written(entry) for entry in value)}]"
    return str(value).lower().replace("e+", "e")


def written_in_json(value: object) -> str:
    """The value as it is written in JSON."""
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{written_in_json(k)}: {written_in_json(v)}' for k, v in value.items())}}}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return f"[{', '.join(written_in_json(entry) for entry in value)}]"
    return written(value) if isinstance(value, Decimal) else json.dumps(value, ensure_ascii=False)


def shown(value: object) -> str:
    """The value, or its kind where it would be too long."""
    if value is None:
        return "empty"
    if isinstance(value, str):
        return shortened(value)
    if isinstance(value, list):
        return "a list" if value else "an empty list"
    if isinstance(value, dict):
        return f"a group with {some([_name(key) for key in value])}" if value else "a group without fields"
    return written(value)


def described(value: object) -> str:
    """The value with its kind: ``the text "June"``, ``the number 5``, ``a list``."""
    if isinstance(value, str):
        return f"the text {shortened(value)}" if value else "an empty text"
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return f"the number {written(value)}"
    return shown(value)


def either(names: Sequence[str]) -> str:
    """The names as a choice: ``a, b or c``."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"


def some(names: Sequence[str]) -> str:
    """The names, or the first of them and how many more there are."""
    more = len(names) - _MOST_NAMES
    return ", ".join(names) if more <= 0 else f"{', '.join(names[:_MOST_NAMES])} and {more} more"


def sentence(text: str) -> str:
    """The text with a full stop."""
    return text if not text or text[-1] in ".!?" else f"{text}."


def closest(word: str, known: Iterable[str]) -> str:
    """The known word that is most like this one, whatever its case; empty when none is like it.

    Words that begin with this one, or end with it, come before all others: a part of a name is no misspelling.
    """
    by_lower_case = {name.lower(): name for name in known}
    asked = word.lower()
    parts = [name for name in by_lower_case if len(asked) >= _LEAST_PART and _is_part(asked, name)]
    close = difflib.get_close_matches(asked, parts, n=1, cutoff=0) or difflib.get_close_matches(
        asked, by_lower_case, n=1, cutoff=0.7
    )
    return by_lower_case[close[0]] if close else ""


def _is_part(part: str, name: str) -> bool:
    """Whether a name begins or ends with this part, up to a hyphen."""
    return name.startswith(f"{part}-") or name.endswith(f"-{part}")


def _name(key: str) -> str:
    return key if len(key) <= _LONGEST_NAME else f"{key[: _LONGEST_NAME - 1]}…"


def _is_plain(text: str) -> bool:
    try:
        return _PLAIN_TEXT.fullmatch(text) is not None and scalars.plain(text, _MOST_DIGITS) == text
    except ValueError:
        return False

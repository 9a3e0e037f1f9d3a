"""What the libraries that set pages take from their surroundings, made the same everywhere while they work.

The subsetter of typefaces writes the time it ran, unless a variable says which time to write; and the settings of a
machine or a person for typefaces may put others first, embolden or scale them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from threading import RLock

from auditor import resources

_lock = RLock()


@contextmanager
def own_surroundings(day: datetime | None = None) -> Iterator[None]:
    """No setting of the machine for typefaces; and the clock stands at ``day``, where it is given."""
    own: dict[str, str | None] = {
        "FONTCONFIG_FILE": str(resources.templates() / "fonts" / "fonts.conf"),
        "FONTCONFIG_SYSROOT": None,
    }
    if day is not None:
        own["SOURCE_DATE_EPOCH"] = str(int(day.timestamp()))
    with _lock:
        before = {name: os.environ.get(name) for name in own}
        _set(own)
        try:
            yield
        finally:
            _set(before)


def _set(variables: Mapping[str, str | None]) -> None:
    for name, value in variables.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value

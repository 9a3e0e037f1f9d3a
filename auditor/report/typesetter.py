"""WeasyPrint, without work that changes no byte, such as processes in search of its libraries, and adding up alike on
every Python.

Its libraries are asked for by several names. For each that the loader does not know, Python would run ldconfig, a
compiler and a linker to find another: some sixty processes, and never another library than the loader finds by the
names that follow. Elsewhere than on Linux the search runs no process and is left as it is.
"""

from __future__ import annotations

import ctypes.util
import operator
import sys
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from functools import reduce
from typing import Any

from auditor.report.surroundings import own_surroundings


@contextmanager
def _by_name_alone() -> Iterator[None]:
    """Libraries are found by the loader or not at all."""
    search = ctypes.util.find_library
    ctypes.util.find_library = lambda name: None
    try:
        yield
    finally:
        ctypes.util.find_library = search


@contextmanager
def unread_layout() -> Iterator[None]:
    """Typefaces are subset without reading how their glyphs are laid out, which the file leaves out anyway.

    fontTools first reads these tables to see whether they are of a kind for very large typefaces, which takes half a
    second for those of the report; none of those is. A fontTools that does not do so is left as it is.
    """
    from fontTools import subset

    before = getattr(subset, _COMPACT, None)
    if before is None:
        yield
        return
    setattr(subset, _COMPACT, lambda font, **_: nullcontext())
    try:
        yield
    finally:
        setattr(subset, _COMPACT, before)


@contextmanager
def plain_sums() -> Iterator[None]:
    """WeasyPrint adds floats one after the other, so that every Python sets the same page.

    Since Python 3.12 ``sum`` makes good what rounding lost, and a column could be a hair wider than by Python 3.11.
    """
    modules = [module for name, module in list(sys.modules.items()) if name.split(".")[0] in _ADDING]
    for module in modules:
        vars(module)["sum"] = _in_turn
    try:
        yield
    finally:
        for module in modules:
            del vars(module)["sum"]


def _in_turn(values: Iterable[Any], start: Any = 0) -> Any:
    return reduce(operator.add, values, start)


_ADDING = ("weasyprint", "tinycss2")
_COMPACT = "_compact_layout_tables"

with own_surroundings(), warnings.catch_warnings():
    # It warns where a machine has no typefaces, and none of the machine's is used.
    warnings.filterwarnings("ignore", message=".*FontConfig")
    if sys.platform == "linux":
        with _by_name_alone():
            import weasyprint
    else:
        import weasyprint

__all__ = ["plain_sums", "unread_layout", "weasyprint"]

"""WeasyPrint, imported without the processes that a search for its libraries would start.

Its libraries are asked for by several names. For each that the loader does not know, Python would run ldconfig, a
compiler and a linker to find another: some sixty processes, and never another library than the loader finds by the
names that follow. Elsewhere than on Linux the search runs no process and is left as it is.
"""

from __future__ import annotations

import ctypes.util
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def _by_name_alone() -> Iterator[None]:
    """Libraries are found by the loader or not at all."""
    search = ctypes.util.find_library
    ctypes.util.find_library = lambda name: None
    try:
        yield
    finally:
        ctypes.util.find_library = search


if sys.platform == "linux":
    with _by_name_alone():
        import weasyprint
else:
    import weasyprint

__all__ = ["weasyprint"]

"""The versions of the libraries that shape the report's text: with the same ones, its bytes are the same."""

from __future__ import annotations

import ctypes


def libraries() -> dict[str, str]:
    """Versions of WeasyPrint, Pango and HarfBuzz, and what subsets the typefaces: HarfBuzz if it can, or fontTools.

    Raises OSError where Pango cannot be loaded.
    """
    import fontTools

    from auditor.report.typesetter import weasyprint

    from weasyprint.text.ffi import harfbuzz_subset, pango  # isort: skip  # after the import that spares the search

    number = pango.pango_version()
    return {
        "weasyprint": weasyprint.__version__,
        "pango": f"{number // 10000}.{number // 100 % 100}.{number % 100}",
        "harfbuzz": _harfbuzz(),
        "subsetter": f"fontTools {fontTools.version}" if harfbuzz_subset is None else "HarfBuzz",
    }


def _harfbuzz() -> str:
    """The version HarfBuzz gives itself, from whichever of its usual names is there."""
    for name in ("libharfbuzz.so.0", "libharfbuzz.0.dylib", "libharfbuzz-0.dll"):
        try:
            library = ctypes.CDLL(name)
        except OSError:
            continue
        library.hb_version_string.restype = ctypes.c_char_p
        version: bytes = library.hb_version_string()
        return version.decode("ascii")
    return "unknown"

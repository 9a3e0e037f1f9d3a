"""Where the rule packs, schemas and templates are: the only module that knows.

In a checkout they stand beside the package, in an installed wheel inside it under ``_data``.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def _root() -> Path:
    packed = _PACKAGE / "_data"
    return packed if packed.is_dir() else _PACKAGE.parent


def rules() -> Path:
    """The folder of the built-in rule packs, parameters and catalogue."""
    return _root() / "rules"


def schemas() -> Path:
    """The folder of JSON Schemas."""
    return _root() / "schemas"


def templates() -> Path:
    """The folder of report templates, styles and fonts."""
    return _root() / "templates"

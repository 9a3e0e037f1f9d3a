"""The looks an organisation gives its reports: a name, one colour and a logo, checked, and kept in the run of a report.

A theme cannot change what a report says: the name stands beside the organisation of the record, never in its place.
"""

from __future__ import annotations

import base64
import binascii
import re
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree

from auditor.errors import InputError, Problem
from auditor.inputs import documents

NAVY: Final = "#14284b"
"""The colour of reports without a theme."""

MOST_LOGO_BYTES: Final = 200_000
MOST_LOGO_SIDE: Final = 4_000
LEAST_CONTRAST: Final = 4.5
"""Of white text on the colour, as WCAG 2.2 reckons it (1.4.3)."""

_FIELDS: Final = ("name", "accent", "logo")
_COLOUR: Final = re.compile(r"#[0-9a-f]{6}")
_SVG: Final = "{http://www.w3.org/2000/svg}"
_SHAPES: Final = frozenset({"svg", "g", "title", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon"})
_LOOKS: Final = frozenset(
    [
        "viewBox",
        "width",
        "height",
        "d",
        "x",
        "y",
        "cx",
        "cy",
        "r",
        "rx",
        "ry",
        "x1",
        "y1",
        "x2",
        "y2",
        "points",
        "fill",
        "fill-rule",
        "stroke",
        "stroke-width",
        "stroke-linecap",
        "stroke-linejoin",
        "transform",
    ]
)


def load(path: Path) -> dict[str, str]:
    """A theme as entries of a report's run; raises InputError with everything that is wrong with it."""
    document = documents.load(path)
    data = document.data if isinstance(document.data, dict) else {}
    problems = [
        Problem(str(path), document.line((key,)), key, "is no field of a theme.", fix=f"A theme has {_listed()}.")
        for key in data
        if key not in _FIELDS
    ]
    name, accent, logo = data.get("name"), str(data.get("accent", NAVY)).lower(), data.get("logo")
    if not isinstance(name, str) or not 0 < len(name) <= 200:
        problems.append(Problem(str(path), document.line(("name",)), "name", "must be a name of 1 to 200 characters."))
    if what := _colour_problem(accent):
        problems.append(Problem(str(path), document.line(("accent",)), "accent", what, fix=f'Write:  accent: "{NAVY}"'))
    found = {"theme_name": str(name), "theme_accent": accent, "theme_sha256": document.sha256}
    if logo is not None:
        content, what = _read(path.parent / str(logo))
        if what := what or _logo_problem(content):
            problems.append(Problem(str(path), document.line(("logo",)), "logo", what))
        found["theme_logo"] = base64.b64encode(content).decode("ascii")
    if problems:
        raise InputError(problems)
    return found


def logo(run: Mapping[str, str]) -> bytes | None:
    """The logo a run holds, checked again: the run may be a stranger's. Raises InputError where it may not be used."""
    if what := _colour_problem(run.get("theme_accent", NAVY)):
        raise InputError([Problem("run.json", None, "theme_accent", what)])
    if "theme_logo" not in run:
        return None
    try:
        content = base64.b64decode(run["theme_logo"], validate=True)
    except (binascii.Error, ValueError):
        content = b""
    if what := _logo_problem(content):
        raise InputError([Problem("run.json", None, "theme_logo", what)])
    return content


def logo_name(run: Mapping[str, str]) -> str:
    """Under which name the page asks for the logo; empty where there is none."""
    if "theme_logo" not in run:
        return ""
    return "logo.png" if run["theme_logo"].startswith("iVBORw0KGgo") else "logo.svg"


def _listed() -> str:
    return f"{', '.join(_FIELDS[:-1])} and {_FIELDS[-1]}"


def _read(path: Path) -> tuple[bytes, str]:
    try:
        with path.open("rb") as file:
            return file.read(MOST_LOGO_BYTES + 1), ""
    except OSError as error:
        return b"", f"cannot be read: {error.strerror}."


def _colour_problem(colour: str) -> str:
    if not _COLOUR.fullmatch(colour):
        return "must be a colour like #14284b."
    # WCAG 2.2, relative luminance and contrast ratio against white.
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    contrast = 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)
    return "" if contrast >= LEAST_CONTRAST else "is too light: white text on it could not be read."


def _logo_problem(content: bytes) -> str:
    if len(content) > MOST_LOGO_BYTES:
        return f"has more than {MOST_LOGO_BYTES:,} bytes."
    if content.startswith(b"\x89PNG\r\n\x1a\n") and len(content) > 33:
        width, height = struct.unpack(">II", content[16:24])
        too_large = max(width, height) > MOST_LOGO_SIDE or not width or not height
        return f"must have at most {MOST_LOGO_SIDE} pixels a side." if too_large else ""
    return _drawing_problem(content)


def _drawing_problem(content: bytes) -> str:
    """Only shapes and their looks: no text, style, script, link, entity or picture in the drawing."""
    if b"<!" in content or b"<?xml-" in content:
        return "must be a PNG, or an SVG without document type, comments and style sheets."
    try:
        root = ElementTree.fromstring(content)
    except (ElementTree.ParseError, ValueError):
        return "must be a PNG or an SVG."
    if root.tag != f"{_SVG}svg":
        return "must be a PNG or an SVG."
    for element in root.iter():
        if (what := _element_problem(element)) is not None:
            return what
    return ""


def _element_problem(element: Any) -> str | None:
    tag = str(element.tag).removeprefix(_SVG)
    if tag not in _SHAPES:
        return f"holds <{tag}>; a logo holds shapes only: {', '.join(sorted(_SHAPES))}."
    for name, value in element.attrib.items():
        if name not in _LOOKS or "url(" in value.lower():
            return f'holds {name}="{value[:40]}" at <{tag}>, which a logo may not.'
    return None

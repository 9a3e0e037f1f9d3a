"""A customer's own templates: they stand in for the package's of the same names, in the same sandbox, on the same view.

They are carried inside the report as one file, so that its pages can be set anew, and named by digest.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from auditor import resources
from auditor.errors import InputError, Problem
from auditor.report import bundle

NAME: Final = "templates.zip"
MOST_BYTES: Final = 200_000
"""Of one template."""


def load(folder: Path) -> bytes:
    """The templates of a folder as one file; raises InputError with every one that cannot be used."""
    known = names()
    problems, found = [], {}
    for path in sorted(folder.iterdir()):
        if path.name not in known:
            what = "is no template of the report."
            problems.append(Problem(str(path), None, "", what, fix=f"Its templates are {', '.join(sorted(known))}."))
            continue
        content = path.read_bytes() if path.is_file() else b""
        if what := _problem(path.name, content):
            problems.append(Problem(str(path), None, "", what))
        found[path.name] = hashlib.sha256(content).hexdigest()
    if not found and not problems:
        problems.append(Problem(str(folder), None, "", "holds no template."))
    if problems:
        raise InputError(problems)
    return bundle.bundle(found, folder)


def names() -> frozenset[str]:
    """The templates a report is made of, but for what the stamps of signatures are made of."""
    folder = resources.templates() / "report"
    return frozenset(path.name for path in folder.iterdir() if path.name != "stamp.html.j2")


def failures() -> tuple[type[Exception], ...]:
    """What ends the rendering of a template: a name it does not know, or a step out of its sandbox."""
    from jinja2 import TemplateError

    return (TemplateError, TypeError, ZeroDivisionError, OverflowError)


def unpacked(data: bytes) -> Mapping[str, str]:
    """The templates in such a file; raises InputError where it holds anything else."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if len(entries) > len(names()) or any(entry.file_size > MOST_BYTES for entry in entries):
                raise InputError([Problem(NAME, None, "", "holds more than templates.")])
            found = {entry.filename: archive.read(entry) for entry in entries}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
        raise InputError([Problem(NAME, None, "", f"cannot be read: {error}.")]) from error
    problems = [Problem(NAME, None, name, _problem(name, content)) for name, content in found.items()]
    problems = [problem for problem in problems if problem.what]
    if problems or not set(found) <= names():
        raise InputError(problems or [Problem(NAME, None, "", "holds files that are no templates of a report.")])
    return {name: content.decode("utf-8") for name, content in found.items()}


def _problem(name: str, content: bytes) -> str:
    """Whether a template can be read: text, not too long, and of a grammar the engine knows."""
    from jinja2 import TemplateSyntaxError

    from auditor.report.html import environment

    if not 0 < len(content) <= MOST_BYTES:
        return f"must be a file of 1 to {MOST_BYTES:,} bytes."
    try:
        environment().parse(content.decode("utf-8"), name)
    except UnicodeDecodeError:
        return "must be text in UTF-8."
    except TemplateSyntaxError as error:
        return f"cannot be read at line {error.lineno}: {error.message}"
    return ""

"""The report as one HTML page for print: styles inside, typefaces beside it, nothing from anywhere else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from auditor import resources
from auditor.report.glyphs import Typesetter, coverage
from auditor.report.view import view

if TYPE_CHECKING:
    from jinja2 import Environment


def html(record: Mapping[str, Any], run: Mapping[str, str], files: Sequence[Mapping[str, str]] = ()) -> str:
    """The report on a record. ``files`` names what is attached to it: name, what, sha256.

    The typefaces are asked for as ``fonts/<name>``, relative to wherever the page stands.
    """
    typesetter = Typesetter(coverage())
    printable = typesetter.typeset(view(record, run, files))
    template = environment().get_template("report.html.j2")
    return template.render(printable, faces=sorted(typesetter.faces), replaced=typesetter.replaced)


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Templates that escape every value, know no undefined name, and can call nothing that changes anything."""
    from jinja2 import FileSystemLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    return ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(resources.templates() / "report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )

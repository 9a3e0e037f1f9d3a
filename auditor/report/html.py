"""The report as one HTML page for print: styles inside, typefaces beside it, nothing from anywhere else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from auditor import resources
from auditor.report import vendor
from auditor.report.glyphs import Typesetter, coverage
from auditor.report.view import view

if TYPE_CHECKING:
    from jinja2 import Environment


def html(
    record: Mapping[str, Any],
    run: Mapping[str, str],
    files: Sequence[Mapping[str, str]] = (),
    templates: Mapping[str, str] | None = None,
) -> str:
    """The report on a record. ``files`` names what is attached to it: name, what, sha256.

    ``templates`` stand in for the package's of the same names.

    The typefaces are asked for as ``fonts/<name>``, relative to wherever the page stands.
    """
    return _set("report.html.j2", view(record, run, files), templates or {})


def extract(record: Mapping[str, Any], run: Mapping[str, str], candidate: str) -> str:
    """What the vendor of a candidate may see, as a page of its own."""
    return _set("extract.html.j2", vendor.view(record, run, candidate), {})


def _set(name: str, strings: Mapping[str, Any], templates: Mapping[str, str]) -> str:
    typesetter = Typesetter(coverage())
    printable = typesetter.typeset(strings)
    template = environment(tuple(sorted(templates.items()))).get_template(name)
    return template.render(printable, faces=sorted(typesetter.faces), replaced=typesetter.replaced)


@lru_cache(maxsize=2)
def environment(own: tuple[tuple[str, str], ...] = ()) -> Environment:
    """Templates that escape every value, know no undefined name, and can call nothing that changes anything.

    ``own`` are templates by name that stand in for the package's.
    """
    from jinja2 import ChoiceLoader, DictLoader, FileSystemLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    return ImmutableSandboxedEnvironment(
        loader=ChoiceLoader([DictLoader(dict(own)), FileSystemLoader(resources.templates() / "report")]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )

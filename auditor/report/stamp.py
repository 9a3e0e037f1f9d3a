"""What a signed field shows: the decision in the report's own type, as one page of the field's size."""

from __future__ import annotations

from auditor.report import words
from auditor.report.glyphs import Typesetter, coverage
from auditor.report.html import environment

LONGEST_COMMENT = 220
"""Characters of the comment that are printed; the signature holds it whole."""


def stamp(
    *,
    decision: str,
    name: str,
    role: str,
    when: str,
    comment: str,
    digest: str,
    trial: str,
    size: tuple[float, float],
) -> bytes:
    """A page of ``size`` (width and height in points) that prints a decision."""
    from auditor.report.assets import BASE, Assets
    from auditor.report.surroundings import own_surroundings
    from auditor.report.typesetter import unread_layout, weasyprint

    typesetter = Typesetter(coverage())
    shown = comment if len(comment) <= LONGEST_COMMENT else f"{comment[: LONGEST_COMMENT - 1]}…"
    told = {
        "decision": words.OUTCOMES[decision],
        "name": name,
        "role": role,
        "when": when,
        "comment": shown,
        "digest": digest,
        "trial": trial,
    }
    page = environment().get_template("stamp.html.j2")
    html = page.render(
        typesetter.typeset(told),
        faces=sorted(typesetter.faces),
        outcome=decision,
        width=size[0],
        height=size[1],
    )
    with own_surroundings(), unread_layout():
        result: bytes = weasyprint.HTML(string=html, base_url=BASE, url_fetcher=Assets()).write_pdf()
    return result

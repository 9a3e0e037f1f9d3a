from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from jinja2 import UndefinedError

from auditor import resources
from auditor.report.html import environment, html
from tests.report import records


class Outline(HTMLParser):
    """What a page holds: its elements, ids, links and headings."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.levels: list[int] = []
        self.inside_link: list[str] = []
        self._open_link = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append(tag)
        if self._open_link:
            self.inside_link.append(tag)
        if identifier := given.get("id"):
            self.ids.append(identifier)
        if tag == "a":
            self._open_link = True
            self.targets.append(given.get("href") or "")
        if re.fullmatch("h[1-6]", tag):
            self.levels.append(int(tag[1]))

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._open_link = False


def page(record: dict[str, Any]) -> str:
    return html(record, records.run(record))


def outline(text: str) -> Outline:
    parser = Outline()
    parser.feed(text)
    return parser


NAMES = ["approved", "referred", "rejected", "worldly", "record"]


@pytest.mark.parametrize("name", NAMES)
def test_every_link_inside_the_page_has_its_target(name: str) -> None:
    found = outline(page(getattr(records, name)()))
    assert len(found.ids) == len(set(found.ids))
    assert {target[1:] for target in found.targets if target.startswith("#")} <= set(found.ids)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_breaks_the_rules_for_tagged_pdf(name: str) -> None:
    found = outline(page(getattr(records, name)()))
    assert found.levels[0] == 1
    assert all(below - above <= 1 for above, below in zip(found.levels, found.levels[1:], strict=False))
    assert found.inside_link == []


def test_text_of_the_record_is_never_markup() -> None:
    text = page(records.worldly())
    assert "<script" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ 7 * 7 }} {% raw %} &lt;/style&gt; &amp;amp;" in text
    assert "javascript:" in text  # printed as text
    assert 'href="javascript' not in text


def test_nothing_is_asked_for_but_the_typefaces_of_the_package() -> None:
    text = page(records.worldly())
    asked = set(re.findall(r"url\(([^)]*)\)", text))
    assert asked <= {f"fonts/{path.name}" for path in (resources.templates() / "fonts").iterdir()}
    assert not {"link", "img", "script", "iframe", "object", "base"} & set(outline(text).tags)


def test_fallback_faces_are_declared_only_where_the_text_needs_them() -> None:
    assert "EastAsian" not in page(records.approved())
    declared = set(re.findall(r"fonts/(\w+)\.woff2", page(records.worldly())))
    assert declared == {"AuditorSansArabic", "AuditorSansEastAsian", "AuditorSansHebrew"}


def test_empty_sections_say_so() -> None:
    text = page(records.checked(records.record(assessment={"required_signoffs": []})))
    for sentence in (
        "The descriptor names no workload.",
        "No finding bars, refers or makes a condition.",
        "No finding bars this project or a candidate.",
        "No finding fails, is not answered, starts later, is waived or decides.",
        "Every question that decides is answered.",
        "No condition has to be met.",
        "No duty stands while the system is in use.",
        "No option was priced.",
        "Nothing that concerns this project changes on a day known today.",
        "No change of one fact, nor any tried of two, flips the assessment.",
        "No evidence was named, so no permission counts as shown.",
        "No exception was accepted.",
        "No source was relied on.",
        "No role has to sign.",
    ):
        assert sentence in text


def test_one_empty_box_for_each_role_that_signs() -> None:
    text = page(records.referred())
    assert re.findall(r'<p class="role serif">([^<]*)</p>', text) == [
        "Accountable owner",
        "Counsel",
        "Data protection officer",
    ]


def test_the_report_never_certifies() -> None:
    text = page(records.referred()).lower()
    assert "complian" not in text
    assert "certif" not in text


def test_code_points_that_stand_in_are_explained() -> None:
    explanation = "printed as their code points"
    assert explanation in page(records.worldly())
    assert explanation not in page(records.approved())


def test_three_hundred_findings_are_all_there() -> None:
    record = records.many()
    text = page(record)
    idle = [finding for finding in record["findings"] if finding["status"] == "not_applicable"]
    assert len(record["findings"]) == 300
    assert len(re.findall(r'id="finding-\d+"', text)) == 300 - len(idle)
    assert len({finding["rule"] for finding in idle}) == len(idle)
    assert re.findall(r"\((\d+)\s(rules)\)", text) == [(str(len(idle)), "rules")], "told by document"
    assert "and 69 more in" in text, "of 75 conditions"


def test_a_name_a_template_does_not_know_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        environment().get_template("cover.html.j2").render(cover={})


def test_what_was_opened_of_a_source_is_told_where_it_was_not_the_text_itself() -> None:
    record = records.referred()
    first, second = record["findings"][:2]
    nothing = "nothing; carried over from notes"
    first["source"] |= {"confidence": "secondary", "opened": nothing}
    second["source"] |= {"confidence": "verified", "opened": "a copy elsewhere"}
    text = page(record)
    assert f'<span class="quiet">Opened: {nothing}</span>' in text
    assert '<span class="quiet">Opened: a copy elsewhere</span>' not in text
    sources = text[text.index("<h3>Sources</h3>") :]
    assert f"Opened: {nothing}" in sources
    assert "Opened: a copy elsewhere" in sources


def test_a_finding_that_only_refers_is_not_told_as_a_bar() -> None:
    found = records.finding(1, "llama/users", "chat", "fail", "refer", title="Meta has to be asked")
    text = page(records.checked(records.record("refer", findings=[found])))
    assert "No finding bars this project or a candidate. What is to be referred waits for somebody’s decision" in text
    assert "To be referred" in text
    assert "Barred" not in text

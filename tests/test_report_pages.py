"""The check of every sample's pages finds what it is for."""

from __future__ import annotations

from typing import Any

import pytest

from tools import report_pages
from tools.report_pages import Page

DECISION = Page("1 For the decision F-001 O-001", ())
AFTER = Page("Contents", ())


def record(*, status: str = "fail") -> dict[str, Any]:
    return {"findings": [{"id": "F-001", "status": status}], "obligations": [{"id": "O-001"}]}


def test_pages_that_are_as_they_should_be_have_no_fault() -> None:
    assert list(report_pages.faults(record(), [Page("Cover", ()), DECISION, AFTER], [])) == []


@pytest.mark.parametrize(
    ("pages", "logged", "fault"),
    [
        ([DECISION, Page("more of it", ()), AFTER], [], "the decision takes more than page 1"),
        ([AFTER], [], "the decision page stands on pages []"),
        ([DECISION, AFTER], ["Ignored a property"], "logged: Ignored a property"),
        ([DECISION, Page(AFTER.text, ("a long word",))], [], "page 2: “a long word” leaves its place"),
        ([Page("1 For the decision O-001", ()), AFTER], [], "not in the text: F-001"),
        ([Page("1 For the decision F-001, O-0011", ()), AFTER], [], "not in the text: O-001"),
    ],
)
def test_each_fault_is_named(pages: list[Page], logged: list[str], fault: str) -> None:
    assert fault in list(report_pages.faults(record(), pages, logged))


def test_what_does_not_apply_need_not_be_printed() -> None:
    pages = [Page("1 For the decision O-001", ()), AFTER]
    assert list(report_pages.faults(record(status="not_applicable"), pages, [])) == []


def test_text_that_leaves_its_cell_or_its_page_is_found_and_a_warning_heard() -> None:
    [page], logged = report_pages.laid_out(
        "<style>@page { size: 200px 200px; margin: 10px; colour:red } td { width: 40px; border: 0 }"
        "table { table-layout: fixed; width: 80px } p { width: 20px; white-space: nowrap }</style>"
        "<table><tr><td>Donaudampfschiff</td><td>ok</td></tr></table><p>ever so much longer than the page is wide, yes"
    )
    assert page.outside == ("Donaudampfschiff", "ever so much longer than the page is wide, yes")
    assert [message.split(" at ")[0] for message in logged] == ["Ignored `colour:red `"]

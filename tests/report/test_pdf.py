from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from pypdf.generic import DictionaryObject, NullObject

from auditor.record import canonical
from auditor.report.pdf import Attachment, ReportError, pdf
from tests.report import records
from tests.report.conftest import EXTRA, Rendered, rendered

Render = Callable[[str], Rendered]
NAMES = ["approved", "referred", "rejected", "worldly"]


def test_the_first_page_tells_whose_what_and_the_assessment(render: Render) -> None:
    report = render("referred")
    cover = " ".join(report.pages[0].split())
    for text in (
        "Bellweather Rail (fictional)",
        "Travel assistant for rail customers",
        "Refer",
        "Not approved: the assessment is Refer.",
        "1 finding is not answered.",
        "travel-2026-11-22",
        "22 November 2026",
        "31 January 2028, end of the contract",
        "version 0.1.0",
        canonical.digest(report.record),
        "This report is not legal advice.",
    ):
        assert text in cover


def test_the_assessment_is_one_page(render: Render) -> None:
    page = render("referred").page_of("Page 2 of")
    for text in (
        "1 For the decision",
        "Accountable owner, Counsel and Data protection officer: decide what becomes of each use",
        "EUR 2,100 to 2,600",
        "mid 2,400",
        "building it, meeting the conditions",
        "F-003",
        "O-001",
        "Before first use, 1 February 2027 at the latest",
        "June 2024?",
        "Horizon, 31 January 2028",
    ):
        assert text in page


@pytest.mark.parametrize("name", [*NAMES, "crowded"])
def test_what_is_decided_on_is_one_page_however_much_there_is(render: Render, name: str) -> None:
    assert "1 For the decision" in render(name).page_of("Page 2 of")
    assert "How to read this report" in render(name).page_of("Page 3 of")


def test_findings_show_clause_words_facts_and_trace(render: Render) -> None:
    text = render("referred").text
    for said in (
        "F-002 Llama 3.1 needs a separate licence from Meta above 700 million monthly active users",
        "“greater than 700 million monthly active users”",
        "Llama 3.1 Community License Agreement, §2",
        "? unknown Monthly active users of the organisation and its affiliates, June 2024: is above 700,000,000",
        "✓ true all of these",
        "× false The model came inside a finished product: yes value: no",
        "Ask Meta for a licence before any use",
        "Contested reading",
        "Waived until 31 March 2027",
    ):
        assert said in text


def test_contents_name_the_pages(render: Render) -> None:
    report = render("referred")
    entry = report.page_of("Contents", "Page 3 of").split("Document control and sign-off")[1]
    number = int(entry.split()[0])
    assert "Document control and sign-off" in report.pages[number - 1]
    assert f"Page {number} of {len(report.pages)}" in report.pages[number - 1]


def test_all_text_of_the_world_is_there(render: Render) -> None:
    text = render("worldly").text
    for script in (records.CHINESE, records.JAPANESE, records.KOREAN, records.GREEK_CYRILLIC):
        assert script in text
    assert "‹U+1F686 U+0000› safe‹U+202E›gnp.exe" in text
    assert "<script>alert(1)</script> {{ 7 * 7 }} {% raw %} </style> &amp; \"quoted\" 'single'" in text


@pytest.mark.parametrize("name", NAMES)
def test_only_the_packages_own_typefaces_are_used_and_all_are_inside(render: Render, name: str) -> None:
    fonts = {}
    for page in render(name).reader.pages:
        for font in page["/Resources"]["/Font"].values():
            inner = font.get_object()["/DescendantFonts"][0].get_object()
            fonts[inner["/BaseFont"].split("+")[1]] = inner["/FontDescriptor"]
    assert fonts
    assert all(name.startswith("Auditor") for name in fonts)
    assert all("/FontFile2" in descriptor for descriptor in fonts.values())


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_logged_while_it_is_set(render: Render, name: str) -> None:
    assert render(name).logged == ()


def test_the_record_is_inside_byte_for_byte(render: Render) -> None:
    report = render("referred")
    made = {key: value for key, value in records.run(report.record).items() if key != "python"}
    assert report.reader.attachments == {
        "record.json": [canonical.canonical(report.record)],
        "descriptor.yaml": [EXTRA.content],
        "run.json": [canonical.canonical(made)],
    }
    assert sha256(EXTRA.content).hexdigest() in report.text.replace(" ", "")


def test_attached_files_say_what_they_are_once(render: Render) -> None:
    files = [entry.get_object() for entry in render("referred").reader.trailer["/Root"]["/AF"]]
    told = [
        (file["/UF"], file["/AFRelationship"], file["/EF"]["/F"]["/Subtype"], file["/EF"]["/F"]["/Params"]["/ModDate"])
        for file in files
    ]
    assert told == [
        ("record.json", "/Data", "/application/json", "D:20261122000000Z"),
        ("descriptor.yaml", "/Source", "/application/yaml", "D:20261122000000Z"),
        ("run.json", "/Supplement", "/application/json", "D:20261122000000Z"),
    ]


def test_it_says_its_title_language_and_standards(render: Render) -> None:
    reader = render("referred").reader
    root = reader.trailer["/Root"]
    assert reader.metadata is not None
    title = "Audit report: Travel assistant for rail customers (Refer; 1 finding not answered; 1 exception accepted)"
    assert reader.metadata.title == title
    assert reader.metadata["/CreationDate"] == "D:20261122"
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    xmp = root["/Metadata"].get_data().decode("utf-8")
    assert 'pdfaid:part="3"' in xmp
    assert 'pdfaid:conformance="A"' in xmp
    assert xmp.count('pdfuaid:part="1"') == 1
    assert xmp.count("</rdf:RDF>") == 1


def test_bookmarks_are_the_sections(render: Render) -> None:
    titles = [entry.title for entry in render("approved").reader.outline if not isinstance(entry, list)]
    assert titles == [
        "1 For the decision",
        "Contents",
        "2 Candidates side by side",
        "3 Findings",
        "4 Obligations checklist",
        "5 Privacy",
        "6 Costs",
        "7 Calendar",
        "8 Evidence and inputs",
        "9 Method, sources and limits",
        "10 How the deciding rules were evaluated",
        "11 Document control and sign-off",
    ]


def elements(report: Rendered) -> list[DictionaryObject]:
    """Every element of the tag tree, in reading order."""
    found, waiting = [], [report.reader.trailer["/Root"]["/StructTreeRoot"]["/K"]]
    while waiting:
        entry = waiting.pop(0).get_object()
        if isinstance(entry, list):
            waiting = [*entry, *waiting]
        elif isinstance(entry, DictionaryObject) and entry.get("/S"):
            found.append(entry)
            waiting.insert(0, entry.get("/K", []))
    return found


def test_header_cells_say_what_they_head(render: Render) -> None:
    headers = [element for element in elements(render("referred")) if element["/S"] == "/TH"]
    sections = [element["/P"]["/P"]["/S"] for element in headers]
    assert {("/THead", "/Column"), ("/TBody", "/Row")} == {
        (section, header["/A"]["/Scope"]) for section, header in zip(sections, headers, strict=True)
    }


def test_the_chart_is_told_in_words(render: Render) -> None:
    figures = [element["/Alt"] for element in elements(render("referred")) if element["/S"] == "/Figure"]
    digest = canonical.digest(render("referred").record)
    days = "Days on which something changes until 31 January 2028: 2 December 2027."
    assert [figures[0], figures[1], figures[-1]] == [
        f"QR code: travel-2026-11-22\nrecord sha256 {digest}".replace("\n", " "),
        days,
        days,
    ]
    assert "C2 Mistral Large (managed service, aws-bedrock): 2,100 to 2,600, mid 2,400" in figures[2]
    assert len(figures) == 7


def test_running_heads_are_artefacts_and_stand_in_no_tag(render: Render) -> None:
    report = render("approved")
    root = report.reader.trailer["/Root"]["/StructTreeRoot"]
    mapped = dict(zip(root["/ParentTree"]["/Nums"][::2], root["/ParentTree"]["/Nums"][1::2], strict=True))
    for page in report.reader.pages[1:]:
        content = page.get_contents().get_data()
        assert content.count(b"/Artifact\n<</Type /Pagination>>\nBDC") == 5
        parents = mapped[page["/StructParents"]].get_object()
        assert sum(isinstance(parent, NullObject) for parent in parents) == 5


def test_two_processes_set_the_same_bytes(render: Render, tmp_path: Path) -> None:
    script = (
        "import sys; from tests.report import records; from tests.report.conftest import rendered; "
        "sys.stdout.buffer.write(rendered(records.approved()).data)"
    )
    root = Path(__file__).resolve().parents[2]
    environment = os.environ | {"PYTHONPATH": str(root), "PYTHONHASHSEED": "77", "TZ": "Asia/Tokyo"}
    environment.pop("SOURCE_DATE_EPOCH", None)
    second = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, env=environment, capture_output=True, check=True
    )
    assert second.stdout == render("approved").data
    assert second.stderr == b""


def test_the_identifier_is_the_records_digest(render: Render) -> None:
    report = render("approved")
    assert report.reader.trailer["/ID"][0].original_bytes == canonical.digest(report.record).encode()


@pytest.mark.parametrize("before", [None, "12345"])
def test_the_clock_of_the_process_is_left_as_it_was(monkeypatch: pytest.MonkeyPatch, before: str | None) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    if before is not None:
        monkeypatch.setenv("SOURCE_DATE_EPOCH", before)
    monkeypatch.setattr("auditor.report.pdf.html", lambda *_: '<html lang="en"><title>Short</title><p>Short')
    record = records.record()
    pdf(record, records.run(record))
    assert os.environ.get("SOURCE_DATE_EPOCH") == before


def test_the_digest_of_another_record_is_refused() -> None:
    record = records.record()
    with pytest.raises(ReportError, match="the digest of another record"):
        pdf(record, records.run(record) | {"record_sha256": "0" * 64})


def test_two_files_of_one_name_are_refused() -> None:
    record = records.record()
    with pytest.raises(ReportError, match=r"two attached files have the same name: record\.json, record\.json"):
        pdf(record, records.run(record), attachments=[Attachment("record.json", b"{}")])


def test_a_template_that_asks_for_anything_else_ends_the_rendering(monkeypatch: pytest.MonkeyPatch) -> None:
    record = records.record()
    for address in ("file:///etc/passwd", "https://report.invalid/fonts/../secret.ttf", "https://example.org/a.png"):
        monkeypatch.setattr("auditor.report.pdf.html", lambda *_, a=address: f'<html lang="en"><img alt="" src="{a}">')
        with pytest.raises(ReportError, match="a report may not fetch"):
            pdf(record, records.run(record))


ADDRESSES = ("file:///etc/passwd", "http://example.org/a.png", "data:image/png;base64,iVBORw0K")


def poisoned(held: Any) -> Any:
    """A record in which every text of more than one word asks for something at an address."""
    if isinstance(held, dict):
        return {key: poisoned(value) for key, value in held.items()}
    if isinstance(held, list):
        return [poisoned(value) for value in held]
    if not isinstance(held, str) or " " not in held:
        return held
    asks = "".join(f'<img src="{address}"><style>@import url({address})</style>' for address in ADDRESSES)
    return f"{held} {asks}"


def test_nothing_in_a_record_makes_the_report_fetch_anything() -> None:
    record = records.checked(poisoned(records.referred()))
    report = rendered(record)  # a fetch would end the rendering
    for address in ADDRESSES:
        assert f'<img src="{address}">' in report.text.replace("\u00ad", ""), "it is printed as the text it is"


def test_many_findings_on_many_pages(render: Render) -> None:
    report = render("crowded")
    assert len(report.pages) > 10
    assert f"Page {len(report.pages)} of {len(report.pages)}" in report.pages[-1]
    for finding in report.record["findings"]:
        assert (finding["id"] in report.text) == (finding["status"] != "not_applicable")

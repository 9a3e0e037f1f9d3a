from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import pypdf
import pytest

from auditor.errors import InputError
from auditor.report import templates
from auditor.report.pdf import Attachment, ReportError, pdf
from tests.report import records


def printed(data: bytes) -> bytes:
    record = records.approved()
    return pdf(record, records.run(record), attachments=[Attachment(templates.NAME, data)])


def written(folder: Path, name: str, text: str) -> Path:
    (folder / name).write_text(text, "utf-8")
    return folder


def test_a_template_stands_in_for_the_one_of_its_name_and_travels_with_the_report(tmp_path: Path) -> None:
    data = templates.load(written(tmp_path, "contents.html.j2", "<h2>Our own contents of {{ cover.number }}</h2>"))
    report = pypdf.PdfReader(BytesIO(printed(data)))
    assert "Our own contents of travel-2026-11-22" in "".join(page.extract_text() for page in report.pages)
    assert report.attachments[templates.NAME] == [data]
    assert templates.load(tmp_path) == data


@pytest.mark.parametrize(
    ("name", "text", "what"),
    [
        ("stamp.html.j2", "x", "stamp.html.j2: is no template of the report."),
        ("cover.html.j2", "{% if %}", "cover.html.j2: cannot be read at line 1: "),
        ("cover.html.j2", "", "cover.html.j2: must be a file of 1 to 200,000 bytes."),
    ],
)
def test_what_is_no_template_is_refused(tmp_path: Path, name: str, text: str, what: str) -> None:
    with pytest.raises(InputError) as caught:
        templates.load(written(tmp_path, name, text))
    assert what in str(caught.value)


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no template"):
        templates.load(tmp_path)


@pytest.mark.parametrize("name", ["../cover.html.j2", "other.txt"])
def test_a_bundle_of_a_stranger_is_checked_again(name: str) -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, "x")
    with pytest.raises(InputError, match=r"templates\.zip"):
        printed(out.getvalue())


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "http://example.org/a.png", "data:image/png;base64,iVBORw0K"]
)
def test_a_template_can_fetch_nothing(tmp_path: Path, address: str) -> None:
    for text in (f'<img alt="" src="{address}">', f"<style>@import url({address});</style>"):
        data = templates.load(written(tmp_path, "contents.html.j2", text))
        with pytest.raises(ReportError, match="a report may not fetch"):
            printed(data)


@pytest.mark.parametrize(
    "text", ["{{ cover.__class__.__mro__ }}", "{{ cover.update({'number': 1}) }}", "{{ nothing_of_the_kind }}"]
)
def test_a_template_cannot_leave_its_sandbox(tmp_path: Path, text: str) -> None:
    data = templates.load(written(tmp_path, "contents.html.j2", text))
    with pytest.raises(ReportError, match="cannot be set with these templates") as caught:
        printed(data)
    assert caught.value.exit_code == 2, "what a customer gives is input"

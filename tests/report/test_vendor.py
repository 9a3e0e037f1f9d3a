from __future__ import annotations

from io import BytesIO

import pypdf
import pytest

from auditor.errors import InputError
from auditor.report import vendor
from auditor.report.pdf import extract
from tests.report import records


def record() -> records.Json:
    found = records.referred()
    llama = found["findings"][1]["subject"]
    for fact in found["findings"][7]["facts"], found["findings"][6]["facts"]:
        fact.append(records.fact("model.name", "Llama", "Name of the model", kind="catalogue", where="llama-3.1"))
    found["findings"][6]["facts"].append(records.fact("use.secret_need", "yes", "A need of the project"))
    question = found["questions"][0]
    found["questions"] = [question, question | {"question": "Which data were used?", "answered_by": "vendor"}]
    assert found["findings"][7]["subject"] == llama
    return records.checked(found)


def test_the_vendor_sees_its_questions_and_what_rests_on_public_facts_alone() -> None:
    shown = vendor.view(record(), records.run(record()), "chat/llama-3.1-70b@self_hosted")
    assert shown["questions"] == ["Which data were used?"]
    assert [(one["title"], one["state"]) for one in shown["findings"]] == [
        ("Called open source although less was released", "Note")
    ]


def test_nothing_else_of_the_record_is_in_the_file() -> None:
    given = record()
    reader = pypdf.PdfReader(BytesIO(extract(given, records.run(given), "chat/llama-3.1-70b@self_hosted")))
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    assert reader.attachments == {}
    assert reader.get_fields() in (None, {})
    assert "Extract for the vendor: Llama 3.1 70B" in text
    assert "not for signature" in text
    for secret in (
        "Mistral", "Command R", "2,400", "1,200", "Refer", "A need of the project", "monthly active users",
        "evidence/", "Head of", "The region opens", "700,000,000", "31 January 2028", "Workload",
    ):  # fmt: skip
        assert secret not in text


def test_a_candidate_that_is_none_is_refused_with_those_there_are() -> None:
    with pytest.raises(InputError) as caught:
        vendor.view(records.approved(), records.run(records.approved()), "chat/other@api")
    assert str(caught.value).splitlines() == [
        '--redacted-for: "chat/other@api" is no candidate of this audit.',
        "  Name one of: chat/mistral-7b@self_hosted.",
    ]

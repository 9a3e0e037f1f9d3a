"""The descriptor as data, and what is checked across its fields. Every refusal stands in tests/bad/descriptor."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from auditor import resources
from auditor.errors import InputError
from auditor.inputs import descriptor, documents
from auditor.inputs.control import Control
from auditor.inputs.descriptor import Descriptor
from auditor.inputs.volume import Volume
from tests.cli.run import SAMPLE
from tests.expected import DESCRIPTORS, descriptor_kinds, of_descriptor

SMALL = """\
descriptor_version: "1"
project: {id: small, title: A small project}
organisation: {name: Somebody}
workloads:
  - id: chat
    title: Chat
    purpose: Talk.
    candidates:
      - {model: mistral-7b-instruct-v0.3, access: self_hosted}
"""


def read(text: str) -> Descriptor:
    return descriptor.read(documents.loads(text, name="d.yaml"), resources.schemas())


def problems(text: str) -> list[str]:
    with pytest.raises(InputError) as refused:
        read(text)
    return [f"{one.line} {one.where} {one.what}" for one in refused.value.problems]


# Every way in which one is refused


@pytest.mark.parametrize("kind", descriptor_kinds())
def test_a_bad_descriptor_is_refused_in_these_words(kind: str, tmp_path: Path) -> None:
    """Exit code 2, every problem with its line on standard error, nothing else said and nothing written."""
    ran = of_descriptor(kind, tmp_path)
    assert ran.err == (DESCRIPTORS / f"{kind}.expected").read_text("utf-8")
    assert (ran.code, ran.out) == (2, "")
    assert [path.name for path in tmp_path.iterdir()] == [f"{kind}.yaml"]


def test_there_is_one_expectation_for_each_bad_descriptor() -> None:
    assert sorted(path.stem for path in DESCRIPTORS.glob("*.expected")) == descriptor_kinds()
    assert len(descriptor_kinds()) >= 50


# What is read


def test_the_least_that_is_a_descriptor() -> None:
    found = read(SMALL)
    assert (found.id, found.title, found.organisation) == ("small", "A small project", {"name": "Somebody"})
    assert (found.as_of, found.owner, found.go_live, found.contract_end) == (None, None, None, None)
    assert (found.control, found.evidence) == (Control(None, None, None, None, ()), ())
    (workload,) = found.workloads
    assert (workload.id, workload.facts, workload.volume, workload.selected) == ("chat", {}, None, None)
    (candidate,) = workload.candidates
    assert candidate.id == "chat/mistral-7b-instruct-v0.3@self_hosted"
    assert (candidate.provider, candidate.hardware, candidate.precision, candidate.stated) == (None, None, None, {})


def test_the_sample_is_read_as_it_is_written() -> None:
    found = descriptor.load(SAMPLE, resources.schemas())
    assert (found.as_of, found.go_live, found.contract_end) == (
        date(2026, 11, 22),
        date(2027, 2, 1),
        date(2028, 1, 31),
    )
    (workload,) = found.workloads
    assert [candidate.id for candidate in workload.candidates] == [
        "travel-chat/llama-3.1-8b-instruct@self_hosted",
        "travel-chat/llama-3.1-70b-instruct@managed:aws-bedrock",
        "travel-chat/mistral-7b-instruct-v0.3@self_hosted",
    ]
    assert workload.volume == Volume(400000, Decimal(900), Decimal(250))
    assert workload.candidates[1].provider == "aws-bedrock"
    (evidence,) = found.evidence
    assert (evidence.id, evidence.kind, evidence.subject) == ("E-01", "ai_literacy_measures", None)


@pytest.mark.parametrize(("written", "read_as"), [("4e5", 400000), ("400000.0", 400000), ("0", 0), ("1e30", 10**30)])
def test_a_whole_number_may_be_written_with_a_point_or_a_power(written: str, read_as: int) -> None:
    volume = (
        f"    volume: {{requests_per_month: {written}, input_tokens_per_request: 0.5, output_tokens_per_request: 7}}\n"
    )
    assert read(SMALL + volume).workloads[0].volume == Volume(read_as, Decimal("0.5"), Decimal(7))


def test_json_is_read_like_yaml(tmp_path: Path) -> None:
    path = tmp_path / "d.json"
    path.write_text(
        '{"descriptor_version": "1", "project": {"id": "small", "title": "A small project"}, '
        '"organisation": {"name": "Somebody"}, "workloads": [{"id": "chat", "title": "Chat", "purpose": "Talk.", '
        '"candidates": [{"model": "mistral-7b-instruct-v0.3", "access": "self_hosted"}]}]}'
    )
    from_json, from_yaml = descriptor.load(path, resources.schemas()), read(SMALL)
    assert from_json.workloads == from_yaml.workloads
    assert from_json.organisation == from_yaml.organisation


# Names


def test_no_workload_can_be_called_like_a_candidate_or_like_the_project() -> None:
    """Subjects never share an id: a candidate's has a slash, which a workload's cannot have."""
    assert problems(SMALL.replace("id: chat", "id: chat/b@edge")) == [
        '5 workloads[0].id must be a short name in lower case: letters, digits, dots and hyphens, not "chat/b@edge".'
    ]
    assert problems(SMALL.replace("id: chat", "id: project")) == ['5 workloads[0].id must not be "project".']


def test_two_routes_to_one_model_are_two_candidates() -> None:
    model = "      - {model: mistral-7b-instruct-v0.3, access"
    more = f"{model}: edge}}\n{model}: managed, provider: aws-bedrock}}\n"
    assert [candidate.id for candidate in read(SMALL + more).workloads[0].candidates] == [
        "chat/mistral-7b-instruct-v0.3@self_hosted",
        "chat/mistral-7b-instruct-v0.3@edge",
        "chat/mistral-7b-instruct-v0.3@managed:aws-bedrock",
    ]


def test_the_same_model_by_the_same_route_is_one_candidate_whatever_the_machine() -> None:
    more = "      - {model: mistral-7b-instruct-v0.3, access: self_hosted, hardware: aws-g5-xlarge}\n"
    assert problems(SMALL + more) == [
        "10 workloads[0].candidates[1] chat/mistral-7b-instruct-v0.3@self_hosted is already the candidate of line 9."
    ]


def test_two_selected_candidates_are_refused_while_reading() -> None:
    with pytest.raises(InputError, match="selected is given twice"):
        read(SMALL + "    selected: a\n    selected: b\n")


def test_every_problem_across_the_fields_is_told_at_once_in_the_order_of_the_file() -> None:
    text = SMALL.replace(
        "title: A small project", "title: A small project, go_live: 2027-01-01, contract_end: 2026-12-31"
    )
    text = text.replace("access: self_hosted", "access: managed")
    text += "    selected: chat/other@edge\nevidence:\n  - {id: E-1, kind: thing, subject: nobody}\n"
    assert problems(text) == [
        "2 project.contract_end is before go_live.",
        "9 workloads[0].candidates[0] has access managed but names no provider.",
        "10 workloads[0].selected names no candidate of this workload.",
        '12 evidence[0].subject "nobody" is no subject of this descriptor.',
    ]


# Evidence


@pytest.mark.parametrize(
    ("effective", "expires", "counts"),
    [
        (None, None, True),
        ("2026-11-22", None, True),
        ("2026-11-23", None, False),
        (None, "2026-11-22", True),
        (None, "2026-11-21", False),
        ("2026-11-22", "2026-11-22", True),
    ],
)
def test_evidence_counts_from_its_first_day_to_its_last(
    effective: str | None, expires: str | None, counts: bool
) -> None:
    days = "".join(f", {key}: {day}" for key, day in (("effective", effective), ("expires", expires)) if day)
    found = read(SMALL + f"evidence:\n  - {{id: E-1, kind: thing{days}}}\n")
    assert found.evidence[0].counts(date(2026, 11, 22)) is counts

"""docs/descriptor.md is true: its examples work as written, and it names what there is."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

from auditor import resources
from auditor.audit import Auditor
from auditor.costs.routes import PRECISIONS
from auditor.inputs.routes import ROUTES_WITH_HARDWARE, ROUTES_WITH_PROVIDER
from auditor.starter import stories

GUIDE = (Path(__file__).parents[2] / "docs/descriptor.md").read_text("utf-8")
EXAMPLE = re.compile(r"<!-- example: (?P<file>\S+) -->\n```yaml\n(?P<text>.*?)```", re.DOTALL)
SCHEMA = json.loads((resources.schemas() / "descriptor.schema.json").read_text("utf-8"))


def rows(heading: str) -> list[list[str]]:
    """The rows of the table under a heading, as the words in code marks of each cell."""
    table = GUIDE.split(f"## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in table.splitlines() if line.startswith("| `")]
    return [[" ".join(re.findall(r"`([^`]+)`", cell)) for cell in line.strip("|").split("|")] for line in lines]


def test_the_examples_are_a_profile_and_a_descriptor_that_names_it(tmp_path: Path) -> None:
    for example in EXAMPLE.finditer(GUIDE):
        path = tmp_path / example["file"]
        path.parent.mkdir(exist_ok=True)
        path.write_text(example["text"], "utf-8")
    record = Auditor.open().audit(tmp_path / "project/descriptor.yaml", date(2026, 11, 28)).record
    assert record["inputs"]["organisation"]["name"] == "organisation.yaml"
    assert record["project"]["country"] == "DE"
    assert [one["id"] for one in record["candidates"]] == ["drafts/works-7b-support@self_hosted"]
    facts = {fact["name"]: fact for finding in record["findings"] for fact in finding["facts"]}
    assert facts["licence.kind"]["value"] == "open"
    assert facts["organisation.sectors"]["value"] == []
    assert [(one["id"], one["counts"]) for one in record["evidence"]] == [("O-01", True)]


def test_every_part_is_in_the_guide() -> None:
    assert [row[0] for row in rows("The parts")] == list(SCHEMA["properties"])
    workload = SCHEMA["properties"]["workloads"]["items"]["properties"]
    named = next(row[1] for row in rows("The parts") if row[0] == "workloads").split()
    assert set(named) == set(workload) - {"id", "title", "purpose"}


def test_every_access_is_in_the_guide_with_what_goes_with_it() -> None:
    access = SCHEMA["properties"]["workloads"]["items"]["properties"]["candidates"]["items"]["properties"]["access"]
    table = {row[0]: row[2].split() for row in rows("Candidates")}
    assert list(table) == access["enum"]
    assert {name for name, more in table.items() if more == ["provider"]} == ROUTES_WITH_PROVIDER
    assert {name for name, more in table.items() if more == ["hardware", "precision"]} == ROUTES_WITH_HARDWARE


def test_stories_precisions_and_classifications_are_those_there_are() -> None:
    named = re.search(r"the\nstories are ([a-z, ]+) and ([a-z]+)", GUIDE)
    assert named is not None
    assert sorted([*named[1].split(", "), named[2]]) == stories(resources.templates() / "starters")
    assert f"{PRECISIONS[0]}, {PRECISIONS[1]} and {PRECISIONS[2]}" in GUIDE
    for classification in Auditor.open().pack.catalogue.classifications.values():
        assert classification.title.split(",")[0].removeprefix("NACE ") in GUIDE.replace("or 2.1", "or Rev. 2.1")


def test_every_field_named_in_code_marks_exists() -> None:
    fields = set(re.findall(r'"(\w+)": \{', json.dumps(SCHEMA)))
    named = re.findall(r"`(?:use|data|needs|organisation)\.(\w+)(?:: \w+)?`", GUIDE)
    assert named
    assert set(named) <= fields

"""The schemas of descriptor, profile and waivers: as generated, and understandable without any other paper."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from auditor import resources
from auditor.engine import ruleset
from tools import descriptor_schema

FILES = ("descriptor.schema.json", "organisation.schema.json")
WRITTEN = (*FILES, "waivers.schema.json")
"""The schemas of all that people write."""


def fields(schema: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every property of a schema with its dotted path, wherever it is declared; entries of lists as ``name[]``."""
    for key in ("properties", "patternProperties", "$defs"):
        for name, field in schema.get(key, {}).items():
            if key != "$defs" or "properties" in field:
                yield f"{path}{name}", field
            yield from fields(field, f"{path}{name}.")
    if isinstance(schema.get("items"), dict):
        yield f"{path.rstrip('.')}[]", schema["items"]
        yield from fields(schema["items"], f"{path.rstrip('.')}[].")
    for part in schema.get("anyOf", []):
        yield from fields(part, path)


def meant(field: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """A field with what it refers to."""
    if "$ref" in field:
        return {**schema["$defs"][field["$ref"].rsplit("/", 1)[-1]], **field}
    return field


def test_the_files_are_as_generated() -> None:
    """After a change of a fact or of the frame: python -m tools.descriptor_schema."""
    for name, content in descriptor_schema.files().items():
        assert (resources.schemas() / name).read_text("utf-8") == content, f"{name} is out of date"


@pytest.mark.parametrize("name", WRITTEN)
def test_every_field_has_a_title_and_says_what_it_means(name: str) -> None:
    schema = json.loads((resources.schemas() / name).read_text("utf-8"))
    lacking = [
        path
        for path, field in fields(schema)
        if not all(str(meant(field, schema).get(key, "")).strip() for key in ("title", "description"))
    ]
    assert lacking == []


@pytest.mark.parametrize("name", WRITTEN)
def test_every_number_has_a_unit_and_every_open_text_an_example(name: str) -> None:
    schema = json.loads((resources.schemas() / name).read_text("utf-8"))
    lacking = []
    for path, bare in fields(schema):
        field = meant(bare, schema)
        kinds = field.get("type", [])
        kinds = {kinds} if isinstance(kinds, str) else set(kinds)
        if kinds & {"integer", "number"} and not field.get("x-unit") and not path.endswith(("at_least", "at_most")):
            lacking.append(f"{path}: unit")
        listed = any(key in field for key in ("enum", "const"))
        if "string" in kinds and not listed and not field.get("examples") and not path.endswith("[]"):
            lacking.append(f"{path}: example")
    assert lacking == []


def test_every_country_says_its_standard() -> None:
    facts = ruleset.load(resources.rules(), resources.schemas()).facts
    about = {name for name, spec in facts.items() if "ISO 3166" in spec.question}
    assert about == {name for name, spec in facts.items() if spec.standard == "ISO 3166-1"}
    assert about >= {"organisation.country", "use.user_countries", "data.residency_required"}

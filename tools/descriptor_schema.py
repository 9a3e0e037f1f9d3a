"""Write schemas/descriptor.schema.json: the hand-written frame with one field for each fact a requester states.

And schemas/organisation.schema.json: the part of it that an organisation keeps once, as its profile.

The fact declarations in rules/facts/ are the only place where a field's title, question, values and unit stand. Run
``python -m tools.descriptor_schema`` after changing one; a test fails while the file is out of date.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from auditor import resources
from auditor.engine import ruleset
from auditor.engine.rules import FactSpec
from auditor.engine.values import FactType

FRAME = Path(__file__).with_name("descriptor.frame.json")
GROUPS = ("organisation", "use", "data", "needs", "controls")
"""The groups of the descriptor whose fields are facts; a field the frame states itself stays as it is there."""


def schema(facts: Mapping[str, FactSpec], frame: Mapping[str, Any]) -> dict[str, Any]:
    """The descriptor's schema: the frame, with the fields of every group filled in in the order of declaration."""
    result: dict[str, Any] = json.loads(json.dumps(frame))
    for group in GROUPS:
        fields = result["$defs"][group]["properties"]
        for spec in facts.values():
            root, _, field = spec.name.partition(".")
            if root == group and not spec.derived and field not in fields:
                fields[field] = field_schema(spec)
    return result


def field_schema(spec: FactSpec) -> dict[str, Any]:
    """The schema of one field, with the fact's title and its question as help; left blank it is not answered yet."""
    told: dict[str, Any] = {"title": spec.title}
    told["description"] = " ".join(part for part in (spec.question, spec.help) if part)
    match spec.type:
        case FactType.BOOLEAN:
            return told | {"type": ["boolean", "null"]}
        case FactType.DATE:
            return told | {"type": ["string", "null"], "format": "date", "examples": ["2027-02-01"]}
        case FactType.TEXT:
            open_text = {"type": ["string", "null"], "minLength": 1} | _standard(spec) | _format(spec)
            return told | ({"enum": [*spec.values, None]} if spec.values else open_text)
        case FactType.SET:
            items: dict[str, Any] = {"enum": list(spec.values)} if spec.values else {"type": "string", "minLength": 1}
            items |= {"title": spec.title, "description": _one(spec)} | _format(spec)
            return told | _standard(spec) | {"type": ["array", "null"], "uniqueItems": True, "items": items}
        case FactType.NUMBER:
            return told | ({"$ref": "#/$defs/months"} if spec.by_month else _number(spec))


def _number(spec: FactSpec) -> dict[str, Any]:
    """A number, or bounds where only those are known."""
    plain: dict[str, Any] = {"type": "integer" if spec.whole else "number"}
    if spec.minimum is not None:
        plain["minimum"] = int(spec.minimum) if spec.minimum.is_integer() else spec.minimum
    if spec.maximum is not None:
        plain["maximum"] = int(spec.maximum) if spec.maximum.is_integer() else spec.maximum
    bounds = {
        "type": "object",
        "additionalProperties": False,
        "minProperties": 1,
        "properties": {
            "at_least": plain | {"title": "Lower bound", "description": "It is this or more."},
            "at_most": plain | {"title": "Upper bound", "description": "It is this or less."},
        },
    }
    error = "must be a number, or {at_least: 1, at_most: 9} where only bounds are known."
    unit = {"x-unit": spec.unit} if spec.unit else {}
    return {"anyOf": [plain, bounds, {"type": "null"}], "x-error": error} | unit


def _standard(spec: FactSpec) -> dict[str, Any]:
    """The standard whose codes a field takes, with an example."""
    if not spec.standard:
        return {}
    return {"x-standard": f"{spec.standard} alpha-2", "examples": [["DE", "FR"] if spec.type is FactType.SET else "DE"]}


def _format(spec: FactSpec) -> dict[str, Any]:
    """How the codes of its standard are checked."""
    return {"format": "country"} if spec.standard else {}


def _one(spec: FactSpec) -> str:
    """What one entry of a list is."""
    return f"A code of {spec.standard}." if spec.standard else "One of the entries listed; an empty list means none."


def profile(descriptor: Mapping[str, Any]) -> dict[str, Any]:
    """The schema of an organisation's profile: the same facts of the organisation, and evidence about it."""
    defs = {name: descriptor["$defs"][name] for name in ("answers", "months", "organisation")}
    organisation = {key: value for key, value in defs["organisation"].items() if not key.startswith(("x-", "anyOf"))}
    fields = {key: value for key, value in organisation["properties"].items() if key != "profile"}
    return {
        "$schema": descriptor["$schema"],
        "$id": "urn:auditor:schema:organisation:1",
        "title": "Organisation profile",
        "description": "Facts and evidence of an organisation, kept once; descriptors name it as organisation.profile.",
        "type": "object",
        "additionalProperties": False,
        "required": ["profile_version", "organisation"],
        "properties": {
            "profile_version": {
                "const": "1",
                "title": "Version of this format",
                "description": "The text 1, in quotation marks.",
                "x-fix": 'Write:  profile_version: "1"',
            },
            "answers": {"$ref": "#/$defs/answers"},
            "organisation": {"$ref": "#/$defs/organisation"},
            "evidence": descriptor["properties"]["evidence"],
        },
        "$defs": defs | {"organisation": organisation | {"required": ["name"], "properties": fields}},
    }


def files() -> dict[str, str]:
    """Both files as they must stand in schemas/, by name."""
    pack = ruleset.load(resources.rules(), resources.schemas())
    whole = schema(pack.facts, json.loads(FRAME.read_text("utf-8")))
    made = {"descriptor.schema.json": whole, "organisation.schema.json": profile(whole)}
    return {name: json.dumps(data, indent=1, ensure_ascii=False) + "\n" for name, data in made.items()}


if __name__ == "__main__":
    for file, content in files().items():
        (resources.schemas() / file).write_text(content, "utf-8")

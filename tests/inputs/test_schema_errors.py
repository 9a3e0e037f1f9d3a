"""What people are told when a document breaks its schema: every kind of break, with its exact message."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Mapping
from typing import Any

import pytest

from auditor.errors import InputError, RulesError
from auditor.inputs.documents import loads
from auditor.inputs.schema_errors import check


def told(text: str, schema: Mapping[str, Any], name: str = "file.yaml") -> str:
    """The message for a document that breaks the schema; empty when it does not."""
    document = loads(text, name=name, format="json" if name.endswith(".json") else "yaml")
    try:
        check(document, schema)
    except InputError as error:
        return str(error)
    return ""


def field(schema: Mapping[str, Any]) -> dict[str, Any]:
    """A schema for a group with the one field ``f``."""
    return {"type": "object", "properties": {"f": schema}}


COUNTRY = {"pattern": "^[A-Z]{2}$", "x-error": "must be a country code, such as DE."}


@pytest.mark.parametrize(
    ("schema", "value", "message"),
    [
        # type
        ({"type": "integer"}, "June", 'must be a whole number, not the text "June".'),
        ({"type": "integer"}, "1.5", "must be a whole number, not the number 1.5."),
        ({"type": "number"}, "true", "must be a number, not true."),
        ({"type": "boolean"}, "1", "must be true or false, not the number 1."),
        ({"type": "object"}, "[1]", "must be a group of fields, not a list."),
        ({"type": "array"}, "{a: 1, b: 2}", "must be a list, not a group with a, b."),
        ({"type": ["array", "null"]}, "{}", "must be a list or empty, not a group without fields."),
        ({"type": "string"}, "[]", "must be text, not an empty list."),
        ({"type": "string"}, "", "must be text, not empty."),
        ({"type": "array"}, "''", "must be a list, not an empty text."),
        # type, where it is plain what was meant
        ({"type": "string"}, "1.10", 'must be text, not the number 1.10.\n  Write:  f: "1.10"'),
        ({"type": "string"}, "1e25", 'must be text, not the number 1e25.\n  Write:  f: "1e25"'),
        ({"type": "string"}, "true", 'must be text, not true.\n  Write:  f: "true"'),
        ({"type": "boolean"}, "NO", 'must be true or false, not the text "NO".\n  Write:  f: false'),
        ({"type": "boolean"}, "yes", 'must be true or false, not the text "yes".\n  Write:  f: true'),
        ({"type": "integer"}, "'12'", 'must be a whole number, not the text "12".\n  Write:  f: 12'),
        ({"type": "integer"}, "1_850_000", 'must be a whole number, not the text "1_850_000".\n  Write:  f: 1850000'),
        ({"type": "integer"}, "1,850,000", 'must be a whole number, not the text "1,850,000".\n  Write:  f: 1850000'),
        ({"type": "number"}, "1,850", 'must be a number, not the text "1,850".'),
        ({"type": "array", "items": {"type": "string"}}, "DE", 'must be a list, not the text "DE".\n  Write:  f: [DE]'),
        # enum and const
        ({"enum": ["api", "managed"]}, "cloud", 'must be one of api or managed, not "cloud".'),
        ({"enum": ["api", "local"]}, "locla", 'must be one of api or local, not "locla".\n  Did you mean local?'),
        ({"enum": ["api", "managed"]}, "API", 'must be one of api or managed, not "API".\n  Write:  f: api'),
        ({"enum": ["self_hosted"]}, "Self hosted", 'must be self_hosted, not "Self hosted".\n  Write:  f: self_hosted'),
        ({"enum": ["NO", "DE"]}, "[]", "must be one of NO or DE, not an empty list."),
        (
            {"enum": [f"EU-{number}" for number in range(20)]},
            "EU-1x",
            'must be one of 20 values, such as EU-1, EU-19, EU-18, EU-17 or EU-16, not "EU-1x".\n  Did you mean EU-1?',
        ),
        ({"const": "1"}, "1", 'must be "1", not 1.\n  Write:  f: "1"'),
        ({"const": True}, "false", "must be true, not false."),
        # text
        ({"minLength": 1}, "''", "must not be empty."),
        ({"minLength": 10}, "short", "must have at least 10 characters, not 5."),
        ({"maxLength": 2}, "abc", "must have at most 2 characters, not 3."),
        ({"pattern": "^[A-Z]{2}$"}, "Germany", 'does not have the form that is expected here: "Germany".'),
        (COUNTRY, "Germany", 'must be a country code, such as DE, not "Germany".'),
        (COUNTRY, "de", 'must be a country code, such as DE, not "de".\n  Write:  f: DE'),
        ({"pattern": "^[A-Z]{2}$"}, '"DE\\n"', 'does not have the form that is expected here: "DE".\n  Write:  f: DE'),
        ({"pattern": "^\\d+$"}, "١٢", 'does not have the form that is expected here: "١٢".'),
        ({"format": "date"}, "June", 'must be a date like 2026-11-22, not "June".'),
        ({"format": "date"}, "20261122x", 'must be a date like 2026-11-22, not "20261122x".'),
        ({"format": "date"}, "2026-W47-7", 'must be a date like 2026-11-22, not "2026-W47-7".'),
        ({"format": "date"}, "2026-2-3", 'must be a date like 2026-11-22, not "2026-2-3".\n  Write:  f: 2026-02-03'),
        ({"format": "date"}, "2026-02-30", 'must be a day that exists, not "2026-02-30".'),
        ({"format": "date"}, "0000-01-01", 'must be a day that exists, not "0000-01-01".'),
        ({"format": "month"}, "June", 'must be a month like 2024-06, not "June".'),
        ({"format": "month"}, "2024-13", 'must be a month like 2024-06, not "2024-13".'),
        ({"format": "month"}, "2024-6", 'must be a month like 2024-06, not "2024-6".\n  Write:  f: 2024-06'),
        ({"format": "country"}, "UK", """must be a country code of ISO 3166-1, not "UK".
  Write GB: that is the code of the United Kingdom."""),
        ({"format": "country"}, "eu", """must be a country code of ISO 3166-1, not "eu".
  The European Union is no country. Name its countries one by one, such as DE or FR."""),
        ({"format": "country"}, "EL", """must be a country code of ISO 3166-1, not "EL".
  Write GR: that is the code of Greece."""),
        ({"format": "country"}, "DEU", """must be a country code of ISO 3166-1, not "DEU".
  Write DE: that is the code of Germany."""),
        ({"format": "country"}, "fr", """must be a country code of ISO 3166-1, not "fr".
  Write FR: that is the code of France."""),
        ({"format": "country"}, "Taiwan", """must be a country code of ISO 3166-1, not "Taiwan".
  Write TW: that is the code of Taiwan."""),
        ({"format": "country"}, "XX", """must be a country code of ISO 3166-1, not "XX".
  Write its two capital letters, such as DE for Germany."""),
        # numbers
        ({"minimum": 0}, "-5", "must be at least 0, not -5."),
        ({"maximum": 1.5}, "1.6", "must be at most 1.5, not 1.6."),
        ({"exclusiveMinimum": 0}, "0", "must be more than 0, not 0."),
        ({"exclusiveMaximum": 1}, "1.0", "must be less than 1, not 1.0."),
        ({"multipleOf": 0.1}, "0.35", "must be a multiple of 0.1, not 0.35."),
        # lists
        ({"minItems": 1}, "[]", "must not be empty."),
        ({"maxItems": 2}, "[1, 2, 3]", "must have at most 2 entries, not 3."),
        ({"contains": {"const": 1}}, "[2]", "is not allowed here."),
        ({"contains": {"const": 1}, "x-error": "must name the first."}, "[2]", "must name the first."),
        # groups
        ({"minProperties": 1}, "{}", "must not be empty."),
        ({"maxProperties": 1}, "{a: 1, b: 2}", "must have at most 1 fields, not 2."),
        # the rest
        ({"not": {"const": "project"}}, "project", 'must not be "project".'),
        ({"not": {"type": "string"}}, "x", "is not allowed here."),
        (False, "x", "is not allowed here."),
        # what people write first
        ({"type": ["boolean", "null"]}, "nein", """must be true or false or empty, not the text "nein".
  Write true or false; leave it empty if nobody knows."""),
        ({"type": ["boolean", "null"]}, "unknown", """must be true or false or empty, not the text "unknown".
  Leave it empty: that says that it is not known."""),
        ({"type": "array"}, "none", 'must be a list, not the text "none".\n  Write:  f: []'),
        ({"type": "array"}, "false", "must be a list, not false.\n  Write:  f: []"),
        ({"type": "array", "items": {"format": "country"}}, "DE, at",
         'must be a list, not the text "DE, at".\n  Write:  f: [DE, AT]'),
        ({"type": "number"}, '"1,5"', 'must be a number, not the text "1,5".\n  Write:  f: 1.5'),
        ({"type": "integer"}, '"1.000,00"', 'must be a whole number, not the text "1.000,00".\n  Write:  f: 1000'),
        ({"type": "integer"}, "1.850.000", 'must be a whole number, not the text "1.850.000".\n  Write:  f: 1850000'),
        ({"type": "integer"}, "100.000", """must be a whole number, not the number 100.000.
  Write 100000 or 100, whichever is meant: a point is read as the start of decimals."""),
        ({"format": "date"}, "01.03.2027", """must be a date like 2026-11-22, not "01.03.2027".
  Write:  f: 2027-03-01"""),
        ({"format": "date"}, "1 March 2027", """must be a date like 2026-11-22, not "1 March 2027".
  Write:  f: 2027-03-01"""),
        ({"format": "date"}, "1/3/2027", 'must be a date like 2026-11-22, not "1/3/2027".'),
        ({"format": "date"}, "1 Ma 2027", 'must be a date like 2026-11-22, not "1 Ma 2027".'),
        ({"format": "country"}, "DE AT", """must be a country code of ISO 3166-1, not "DE AT".
  Put a comma between the codes: [DE, AT]."""),
        ({"enum": ["a", "b", None]}, "c", 'must be one of a, b or empty, not "c".'),
    ],
)  # fmt: skip
def test_a_value(schema: Any, value: str, message: str) -> None:
    assert told(f"f: {value}\n", field(schema)) == f"file.yaml:1: f {message}"


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ({"type": "integer"}, "7e8"),
        ({"type": "integer"}, "5.0"),
        ({"type": "number"}, "12"),
        ({"type": "number"}, "3.8e25"),
        ({"type": "string"}, "NO"),
        ({"type": "string", "format": "date"}, "2024-02-29"),
        ({"type": "string", "format": "month"}, "2024-06"),
        ({"format": "date"}, "5"),
        ({"format": "country"}, "NO"),
        ({"format": "country"}, "5"),
        ({"multipleOf": 0.1}, "0.3"),
        ({"multipleOf": 0.01}, "1e25"),
        ({"multipleOf": 3}, "111111111111111111111111111111111111111111"),
        ({"minimum": 0.1}, "0.1"),
        ({"maximum": 0.3}, "0.3"),
        ({"enum": [0.1]}, "0.10"),
        ({"const": 1}, "1.0"),
        ({"pattern": "^\\d+$"}, "12"),
        ({"pattern": "a$|b\\$"}, "ab$x"),
        ({"uniqueItems": True}, "[1, true, '1', [1], [true], {a: 1}, {a: true}]"),
        ({"uniqueItems": False}, "[1, 1]"),
    ],
)
def test_values_that_are_right(schema: Any, value: str) -> None:
    assert told(f"f: {value}\n", field(schema)) == ""


PERSON: dict[str, Any] = {
    "type": "object",
    "required": ["name", "role"],
    "additionalProperties": False,
    "properties": {
        "name": {"type": "string", "title": "Full name"},
        "role": {"$ref": "#/$defs/role", "description": "What the person answers for"},
        "since": {"$ref": "#/$defs/day", "x-why": "Mandates end."},
        "notes": {"type": "object"},
    },
    "$defs": {
        "role": {"$ref": "#/$defs/word", "enum": ["counsel", "owner"]},
        "word": {"type": "string", "description": "A word"},
        "day": {"type": "string", "format": "date", "examples": ["2026-11-22"]},
    },
}


def test_missing_fields_are_told_one_by_one_at_the_line_of_their_group() -> None:
    assert told("\n{}\n", PERSON) == (
        "file.yaml:2: name is missing.\n"
        "  Full name.\n"
        "file.yaml:2: role is missing.\n"
        "  What the person answers for.\n"
        "  Write one of counsel or owner."
    )


def test_a_misspelt_field_is_told_once_and_not_also_as_missing() -> None:
    assert told("nmae: Ada\nROLE: owner\n", PERSON) == (
        "file.yaml:1: nmae is not a known field; did you mean name?\n"
        "  Write:  name: Ada\n"
        "file.yaml:2: ROLE is not a known field; did you mean role?\n"
        "  Write:  role: owner"
    )
    # A field that is there is not what was meant.
    assert told("name: Ada\nnames: [Ada]\nrole: owner\n", PERSON) == (
        "file.yaml:2: names is not a known field.\n  The fields known here are name, notes, role, since."
    )


def test_a_field_that_resembles_none_is_told_with_those_that_are_known() -> None:
    assert told("name: Ada\nrole: owner\nshoe_size: 38\n", PERSON) == (
        "file.yaml:3: shoe_size is not a known field.\n  The fields known here are name, notes, role, since."
    )
    nothing = {"additionalProperties": False}
    assert told("a: 1\n", nothing) == "file.yaml:1: a is not a known field.\n  Remove it."
    many = {"properties": {f"field{n:02}": {} for n in range(15)}, "additionalProperties": False}
    assert told("x: 1\n", many) == (
        "file.yaml:1: x is not a known field.\n"
        "  The fields known here are field00, field01, field02, field03, field04, field05, field06, field07, "
        "field08, field09, field10, field11 and 3 more."
    )


def test_remarks_stand_in_the_schema_that_refers_before_the_one_referred_to() -> None:
    assert told("name: Ada\nrole: owner\nsince: soon\n", PERSON) == (
        'file.yaml:3: since must be a date like 2026-11-22, not "soon".\n'
        "  Mandates end.\n"
        "  For example:  since: 2026-11-22"
    )
    assert told("name: Ada\nrole: boss\n", PERSON) == (
        'file.yaml:2: role must be one of counsel or owner, not "boss".\n  What the person answers for.'
    )


def test_a_fix_of_the_schema_comes_first() -> None:
    schema = field({"type": "integer", "x-fix": "Ask the controller.", "examples": [7]})
    assert told("f: '5'\n", schema) == (
        'file.yaml:1: f must be a whole number, not the text "5".\n  Ask the controller.'
    )
    assert told("{}", {**schema, "required": ["f"]}) == "file.yaml:1: f is missing.\n  Ask the controller."


def test_a_wrong_type_is_told_and_what_follows_from_it_is_not() -> None:
    schema = field({"type": "string", "enum": ["a", "b"], "pattern": "^a", "minLength": 1})
    assert told("f: 7\n", schema) == "file.yaml:1: f must be text, not the number 7."


def test_fields_that_belong_together() -> None:
    schema = {"dependentRequired": {"never_above": ["through"]}, "properties": {"through": {"title": "Last month"}}}
    assert told("never_above: 5\n", schema) == (
        "file.yaml:1: through is missing; it belongs to never_above.\n  Last month."
    )


def test_names_of_a_pattern() -> None:
    months = {
        "properties": {"never_above": {}},
        "patternProperties": {"^[0-9]{4}-[0-9]{2}$": {"type": "integer"}},
        "additionalProperties": False,
        "examples": [{"2024-06": 1850000}],
    }
    assert told("2024-6: 1\n2024-07: many\n", months) == (
        "file.yaml:1: 2024-6 is not a known field; did you mean 2024-06?\n"
        "  Write:  2024-06: 1\n"
        'file.yaml:2: 2024-07 must be a whole number, not the text "many".'
    )
    assert told("users:\n  June: 1\n", {"properties": {"users": months}}) == (
        "file.yaml:2: users.June is not a known field.\n  For example:  users: {2024-06: 1850000}"
    )
    assert told('"2024-06\\n": 1\n', months).startswith('file.yaml:1: ["2024-06"] is not a known field')


def test_values_of_fields_without_a_name_in_the_schema() -> None:
    schema = {"properties": {"a": {}}, "additionalProperties": {"type": "integer", "examples": [7]}}
    assert told("a: x\nb: 5\nc: x\n", schema) == (
        'file.yaml:3: c must be a whole number, not the text "x".\n  For example:  c: 7'
    )


def test_names_of_a_list() -> None:
    schema = {"propertyNames": {"enum": ["model_card", "data_card"]}}
    assert told("modelcard: 1\nreport: 2\n", schema) == (
        "file.yaml:1: modelcard is not a known field; did you mean model_card?\n"
        "file.yaml:2: report is not a known field; the fields known here are data_card, model_card."
    )
    lower = {"propertyNames": {"pattern": "^[a-z]+$", "x-error": "must be in lower case."}}
    assert told("A: 1\n", lower) == "file.yaml:1: A is not a possible name: it must be in lower case."
    assert told("A: 1\n", {"propertyNames": {"maxLength": 0}}) == "file.yaml:1: A is not a possible name."


def test_fields_known_by_way_of_combined_schemas() -> None:
    schema = {
        "allOf": [{"properties": {"title": {"type": "string"}}}, {"$ref": "#/$defs/more"}],
        "if": {"properties": {"kind": {"const": "x"}}},
        "then": {"properties": {"extra": {}}},
        "unevaluatedProperties": False,
        "$defs": {"more": {"properties": {"owner": {}}}},
    }
    assert told("owner: a\ntitel: b\nzzz: c\n", schema) == (
        "file.yaml:2: titel is not a known field; did you mean title?\n"
        "  Write:  title: b\n"
        "file.yaml:3: zzz is not a known field.\n"
        "  The fields known here are extra, kind, owner, title."
    )
    # What one of several schemas says is wrong is told as it is.
    assert told("title: 5\n", schema).startswith("file.yaml:1: title must be text, not the number 5.")


def test_every_repeated_entry_is_told_with_the_line_of_the_first() -> None:
    text = "f:\n- a\n- {x: [1, true]}\n- a\n- {x: [1.0, true]}\n- {x: [1, 1]}\n- a\n"
    assert told(text, field({"uniqueItems": True})) == (
        "file.yaml:4: f[2] is given twice, first on line 2.\n"
        "file.yaml:5: f[3] is given twice, first on line 3.\n"
        "file.yaml:7: f[5] is given twice, first on line 2."
    )


def test_the_document_as_a_whole() -> None:
    assert told("[]", {"type": "object", "description": "A project"}) == (
        "file.yaml:1: the document must be a group of fields, not an empty list.\n  A project."
    )


def test_keys_that_need_quotes_get_them() -> None:
    schema = {"patternProperties": {".": {"type": "string"}}}
    assert told('"a: b": 5\n', schema) == (
        'file.yaml:1: ["a: b"] must be text, not the number 5.\n  Write:  "a: b": "5"'
    )


def test_what_to_write_is_json_in_a_json_file() -> None:
    text = '{"f":\n 1.10, "role": ["x"]}'
    schema = {"properties": {"f": {"type": "string"}, "role": {"type": "string", "examples": [{"a": [1.5, "é"]}]}}}
    assert told(text, schema, name="file.json") == (
        'file.json:1: f must be text, not the number 1.10.\n  Write:  "f": "1.10"\n'
        'file.json:2: role must be text, not a list.\n  For example:  "role": {"a": [1.5, "é"]}'
    )
    assert told("[5]", {"items": {"type": "string"}}, name="file.json").endswith('Write:  "5"')
    assert told("- 5", {"items": {"type": "string"}}).endswith('Write:  - "5"')


CONDITION: dict[str, Any] = {
    "$ref": "#/$defs/condition",
    "$defs": {
        "condition": {
            "oneOf": [
                {
                    "type": "object",
                    "required": ["all"],
                    "additionalProperties": False,
                    "properties": {"all": {"type": "array", "items": {"$ref": "#/$defs/condition"}}},
                },
                {
                    "type": "object",
                    "required": ["not"],
                    "additionalProperties": False,
                    "properties": {"not": {"$ref": "#/$defs/condition"}},
                },
                {
                    "type": "object",
                    "required": ["fact", "is"],
                    "additionalProperties": False,
                    "properties": {"fact": {"type": "string"}, "is": {"type": ["boolean", "string"]}},
                },
            ]
        }
    },
}


def test_of_a_choice_the_branch_that_was_meant_is_told() -> None:
    text = "all:\n- not: {fact: a, iss: b}\n- {fact: 7, is: x}\n- {fact: a}\n- {al: []}\n- 5\n- {all: 1}\n"
    forms = "a group with all, a group with not or a group with fact and is"
    assert told(text, CONDITION) == (
        "file.yaml:2: all[0].not.iss is not a known field; did you mean is?\n"
        "  Write:  is: b\n"
        "file.yaml:3: all[1].fact must be text, not the number 7.\n"
        '  Write:  fact: "7"\n'
        "file.yaml:4: all[2].is is missing.\n"
        f"file.yaml:5: all[3] must be {forms}, not a group with al.\n"
        f"file.yaml:6: all[4] must be {forms}, not the number 5.\n"
        "file.yaml:7: all[5].all must be a list, not the number 1."
    )


@pytest.mark.parametrize("depth", [5, 60])
def test_choices_within_choices_are_told_at_once(depth: int) -> None:
    text = "{not: " * depth + "{fact: a, is: []}" + "}" * depth
    begin = time.process_time()
    message = told(text, CONDITION)
    assert time.process_time() - begin < 1
    path = ".".join(["not"] * depth) + ".is"
    assert message == f"file.yaml:1: {path} must be true or false or text, not an empty list."


SHAPES = {
    "type": "array",
    "items": {
        "oneOf": [
            {"properties": {"kind": {"const": "circle"}, "radius": {"type": "number"}}, "required": ["kind", "radius"]},
            {"properties": {"kind": {"const": "box"}, "width": {"type": "number"}}, "required": ["kind", "width"]},
        ]
    },
}


def test_of_a_choice_by_kind_that_kind_is_told() -> None:
    assert told("- {kind: circle, width: 3}\n- {kind: box, width: x}\n- {kind: boks, width: 1}\n", SHAPES) == (
        "file.yaml:1: [0].radius is missing.\n"
        'file.yaml:2: [1].width must be a number, not the text "x".\n'
        'file.yaml:3: [2].kind must be one of circle or box, not "boks".'
    )


DAY = {"type": "string", "format": "date"}
PARAMETER = {"type": "object", "required": ["parameter"]}
MONEY = {"title": "Money", "minimum": 1}
SHARE = {"title": "Share", "multipleOf": 5}


@pytest.mark.parametrize(
    ("branches", "value", "message"),
    [
        ([{"type": "string"}, {"type": "array"}], "5", 'must be text or a list, not the number 5.\n  Write:  f: "5"'),
        ([DAY, PARAMETER], "5", "must be a date like 2026-11-22 or a group with parameter, not the number 5."),
        ([DAY, PARAMETER], "{name: x}", ".parameter is missing."),
        ([DAY, PARAMETER], "soon", 'must be a date like 2026-11-22, not "soon".'),
        (
            [DAY, {"enum": ["never", "always"]}],
            "soon",
            'must be a date like 2026-11-22 or never or always, not the text "soon".',
        ),
        ([{"type": "integer"}, {"const": "all"}], "[1]", "must be a whole number or all, not a list."),
        ([{"type": "integer"}, {"const": "all"}], "some", 'must be a whole number or all, not the text "some".'),
        ([MONEY, SHARE], "-1", "must be “Money” or “Share”, not the number -1."),
        (
            [{"anyOf": [{"type": "string"}, {"type": "number"}]}, {"type": "array", "minItems": 1}],
            "[]",
            "must not be empty.",
        ),
    ],
)
def test_a_choice(branches: list[Any], value: str, message: str) -> None:
    space = "" if message.startswith(".") else " "
    assert told(f"f: {value}\n", field({"anyOf": branches})) == f"file.yaml:1: f{space}{message}"


def test_a_choice_that_the_schema_explains() -> None:
    schema = {"anyOf": [MONEY, SHARE], "x-error": "must be an amount."}
    assert told("f: -1\n", field(schema)) == "file.yaml:1: f must be an amount, not -1."


def test_a_choice_of_which_more_than_one_branch_fits() -> None:
    assert told("f: 5\n", field({"oneOf": [{"type": "number"}, {"type": "integer"}]})) == (
        "file.yaml:1: f fits more than one of the forms that are possible here, so that none is plainly meant."
    )


def test_problems_are_told_in_the_order_of_the_file() -> None:
    schema = {"properties": {name: {"type": "integer"} for name in "abc"}, "required": ["d"]}
    assert [line.split(" ")[0] for line in told("c: x\nb: x\na: x\n", schema).splitlines()] == [
        "file.yaml:1:",
        "file.yaml:1:",
        "file.yaml:2:",
        "file.yaml:3:",
    ]


def test_a_thousand_problems_are_not_all_told() -> None:
    text = "".join(f"- {number}\n" for number in range(5000))
    begin = time.process_time()
    lines = told(text, {"items": {"type": "object"}}).splitlines()
    assert time.process_time() - begin < 2
    assert len(lines) == 101
    assert lines[-1] == ("file.yaml:101: [100] and what follows have problems too; these are the first 100.")


def test_hostile_names_and_texts_do_not_fill_the_message() -> None:
    long = "k" * 100_000
    text = f'{{"{long}": 1, "f": {{"{long}": "{long}"}}}}'
    message = told(text, {**field({"type": "string"}), "additionalProperties": False}, name="file.json")
    assert len(message) < 500
    message = told(f"f: {long}\n", field({"enum": [f"value-{n}" for n in range(50)]}))
    assert len(message) < 500


def test_the_caller_chooses_the_error() -> None:
    with pytest.raises(RulesError) as caught:
        check(loads("[]", name="rules.yaml"), {"type": "object"}, error=RulesError)
    assert caught.value.exit_code == 4


def test_a_schema_may_not_lead_to_another_file() -> None:
    import referencing.exceptions

    with pytest.raises(Exception, match=r"Unresolvable: https://example\.org/x") as caught:
        check(loads("1", name="a"), {"$ref": "https://example.org/x"})
    assert isinstance(caught.value, referencing.exceptions.Unresolvable)


def test_jsonschema_is_loaded_only_when_something_is_checked() -> None:
    program = (
        "import sys; from auditor.inputs import documents, schema_errors; documents.loads('a: 1', name='a');"
        "print('jsonschema' in sys.modules, 'yaml' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["False", "True"]

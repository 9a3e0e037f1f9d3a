"""What a schema says of one place in a document: its remarks for people, and the fields it knows there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

_LISTED: Final = frozenset(("allOf", "anyOf", "oneOf"))
# Keywords that are followed by one more step, a name or a number, before the next schema.
_WITH_A_NAME: Final = _LISTED | {"properties", "patternProperties", "dependentSchemas", "prefixItems"}
_INTO_THE_DATA: Final = frozenset(
    (
        *("properties", "patternProperties", "additionalProperties", "unevaluatedProperties"),
        *("items", "prefixItems", "contains"),
    )
)


class SchemaView:
    """Finds the way in a schema, through its references."""

    def __init__(self, schema: Any) -> None:
        self._root = schema

    def along(self, schema_path: Iterable[str | int]) -> list[Mapping[str, Any]]:
        """Every schema that speaks of the value that the path leads to, from the outermost inwards."""
        found = self.chain(self._root)
        steps = list(schema_path)
        while steps:
            keyword = str(steps.pop(0))
            inner: Any = next((schema[keyword] for schema in found if keyword in schema), None)
            if keyword in _WITH_A_NAME and inner is not None and steps:
                inner = inner[steps.pop(0)]
            chain = self.chain(inner)
            found = chain if keyword in _INTO_THE_DATA else [*found, *chain]
        return found

    def field(self, schemas: Iterable[Mapping[str, Any]], key: str) -> list[Mapping[str, Any]]:
        """Every schema that speaks of one field of a group, given those of the group."""
        return [found for schema in schemas for found in self.chain(schema.get("properties", {}).get(key))]

    def chain(self, schema: Any) -> list[Mapping[str, Any]]:
        """The schema, what it refers to, what that refers to, and so on."""
        found: list[Mapping[str, Any]] = []
        while isinstance(schema, Mapping) and schema not in found:
            found.append(schema)
            target = schema.get("$ref")
            schema = self._root if isinstance(target, str) else None
            for step in str(target).split("/")[1:] if schema is not None else ():
                schema = schema[step.replace("~1", "/").replace("~0", "~")]
        return found

    def fields(self, schema: Any) -> list[str]:
        """The names of all fields that a group may have, also by references and combined schemas."""
        found: dict[str, None] = {}
        pending, seen = [schema], list[Any]()
        while pending:
            for each in self.chain(pending.pop()):
                if not any(each is other for other in seen):
                    seen.append(each)
                    found.update(dict.fromkeys(each.get("properties", {})))
                    pending += [part for keyword in _LISTED for part in each.get(keyword, ())]
                    pending += [each.get(keyword) for keyword in ("if", "then", "else")]
                    pending += each.get("dependentSchemas", {}).values()
        return list(found)


def said(schemas: Iterable[Mapping[str, Any]], *keywords: str) -> str:
    """What the schemas say under the first of these keywords that any of them has."""
    schemas = list(schemas)
    return next((str(schema[word]) for word in keywords for schema in schemas if word in schema), "")

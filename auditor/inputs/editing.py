"""A document with one value written into it, and all else left byte for byte: comments, order, blank lines, line ends.

What was written is read again: unless the document then says what it said before, and the value, it is refused.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Literal, cast

import yaml

from auditor.errors import InputError
from auditor.inputs import documents, words
from auditor.inputs.documents import Data, Document, Path

STEP = 2
"""Columns by which a group that is new stands further in than what holds it."""

MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
"""The byte order mark some editors put before a text; the parser does not count it."""


def format_of(document: Document) -> Literal["json", "yaml"]:
    """How a document is written, by the end of its name."""
    return "json" if document.name.lower().endswith(".json") else "yaml"


def written(document: Document, path: Path, value: Data) -> Document:
    """The document with a value where nothing stands yet, or a value without comments; missing groups are made.

    Raises InputError where it cannot be written without touching what stands around it.
    """
    text = document.content.decode("utf-8")
    mark, text = (MARK, text[1:]) if text.startswith(MARK) else ("", text)
    format = format_of(document)
    before = documents.loads(document.content, name=document.name, format=format)
    wanted = _with(before.data, path, value)
    place = _Place(text, format)
    try:
        result = place.put(path, value)
        found = documents.loads((mark + result).encode(), name=document.name, format=format)
    except (LookupError, InputError) as error:
        raise _cannot(document, path, value) from error
    if found.data != wanted:
        raise _cannot(document, path, value)
    return found


def _with(data: Data, path: Path, value: Data) -> Data:
    """The data with the value in its place; a group that is empty or not there is made."""
    result = copy.deepcopy(data)
    holder = result
    for step in path[:-1]:
        if isinstance(holder, list):
            holder = holder[cast("int", step)]
        elif isinstance(holder, dict):
            if holder.get(str(step)) is None:
                holder[str(step)] = {}
            holder = holder[str(step)]
    if isinstance(holder, dict):
        holder[str(path[-1])] = value
    return result


def _cannot(document: Document, path: Path, value: Data) -> InputError:
    what = "cannot be written here without touching what stands around it."
    return InputError([document.problem(path, what, fix=f"Write it yourself:  {path[-1]}: {words.written(value)}")])


class _Place:
    """A text and its tree, in which a value finds its place."""

    def __init__(self, text: str, format: str) -> None:
        self._text = text
        self._json = format == "json"
        self._root = yaml.compose(text, Loader=yaml.CSafeLoader)
        self._end = "\r\n" if "\r\n" in text else "\n"

    def put(self, path: Path, value: Data) -> str:
        """The text with the value written into it; raises LookupError where there is no place for it."""
        node: yaml.Node | None = self._root
        column = 0
        for place, step in enumerate(path):
            if isinstance(node, yaml.SequenceNode):
                node = node.value[cast("int", step)]
                continue
            if not isinstance(node, yaml.MappingNode):
                return self._into_blank(node, column, path[place:], value)
            found = next(((key, inner) for key, inner in node.value if key.value == str(step)), None)
            if found is None:
                return self._into_group(node, path[place:], value)
            column, node = found[0].start_mark.column, found[1]
        return self._instead(node, value)

    def _instead(self, node: yaml.Node | None, value: Data) -> str:
        """In place of a single value, or of a list or group in brackets."""
        if node is None or (isinstance(node, yaml.CollectionNode) and not node.flow_style):
            raise LookupError("nothing, or a group over several lines")
        start, end = node.start_mark.index, node.end_mark.index
        gap = " " if start == end and not self._text[:start].endswith(" ") else ""
        return self._text[:start] + gap + self._said(value) + self._text[end:]

    def _into_group(self, node: yaml.MappingNode, path: Path, value: Data) -> str:
        """As one more field, after the last one the group has."""
        if node.flow_style:
            entry = f"{self._said(path[0])}: {self._said(_nested(path[1:], value))}"
            if not node.value:
                at = node.start_mark.index + 1
                return self._text[:at] + entry + self._text[at:]
            at = self._last(node.value[-1][1])
            return f"{self._text[:at]}, {entry}{self._text[at:]}"
        column = node.value[0][0].start_mark.column
        key, last = node.value[-1]
        at = self._line_end(max(key.end_mark.index, self._last(last)))
        return self._text[:at] + self._end + self._end.join(self._lines(path, value, column)) + self._text[at:]

    def _into_blank(self, node: yaml.Node | None, column: int, path: Path, value: Data) -> str:
        """Into a group whose name stands there with nothing behind it."""
        if node is None or self._json or node.start_mark.index != node.end_mark.index:
            return self._instead(node, _nested(path, value))
        at = self._line_end(node.end_mark.index)
        return self._text[:at] + self._end + self._end.join(self._lines(path, value, column + STEP)) + self._text[at:]

    def _lines(self, path: Path, value: Data, column: int) -> list[str]:
        """A field on a line of its own, below the groups it stands in."""
        groups = [f"{' ' * (column + STEP * depth)}{self._said(step)}:" for depth, step in enumerate(path)]
        return [*groups[:-1], f"{groups[-1]} {self._said(value)}"]

    def _said(self, value: object) -> str:
        return words.written_in_json(value) if self._json else words.written(value)

    def _last(self, node: yaml.Node) -> int:
        """Where a value ends: before the comments and blank lines that the parser counts as part of a group."""
        if isinstance(node, yaml.MappingNode) and not node.flow_style and node.value:
            key, inner = node.value[-1]
            return max(int(key.end_mark.index), self._last(inner))
        if isinstance(node, yaml.SequenceNode) and not node.flow_style and node.value:
            return self._last(node.value[-1])
        start, end = node.start_mark.index, node.end_mark.index
        found: int = start + len(self._text[start:end].rstrip())
        return found

    def _line_end(self, at: int) -> int:
        """The end of the line, behind its comment."""
        found = self._text.find("\n", at)
        end = len(self._text) if found < 0 else found
        return end - 1 if self._text[at:end].endswith("\r") else end


def _nested(path: Sequence[str | int], value: Data) -> Data:
    for step in reversed(path):
        value = {str(step): value}
    return value

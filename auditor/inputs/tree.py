"""The tree of a document while it is read, without recursion: bounds, duplicate keys, aliases and lines."""

from __future__ import annotations

from decimal import Decimal
from typing import TypeAlias

from auditor.inputs.reading import Path, Reading

Data: TypeAlias = "bool | int | Decimal | str | list[Data] | dict[str, Data] | None"
"""What a document holds: JSON's types, with whole numbers as int and all others as Decimal."""


class _Open:
    """A list or mapping whose end has not come yet."""

    __slots__ = ("anchored", "deepest", "items", "key", "line", "path")

    def __init__(self, items: list[Data] | dict[str, Data], path: Path, line: int, depth: int) -> None:
        self.items = items
        self.path = path
        self.line = line
        self.key: str | None = None  # of a mapping: the key whose value comes next
        self.anchored: _Anchored | None = None
        self.deepest = depth


class _Anchored:
    """A value with a name (``&name``), and what writing it out again costs: values, characters, levels."""

    __slots__ = ("characters", "complete", "data", "height", "line", "nodes", "path", "start_depth")

    def __init__(self, path: Path, line: int, nodes: int, characters: int, depth: int) -> None:
        self.path = path
        self.line = line
        self.nodes = nodes
        self.characters = characters
        self.start_depth = depth
        self.height = 0
        self.data: Data = None
        self.complete = False


class Tree:
    """Takes values in the order in which they are read, and gives the whole and the line of each value."""

    def __init__(self, reading: Reading) -> None:
        self.lines: dict[Path, int] = {}
        self.root: Data = None
        self._reading = reading
        self._limits = reading.limits
        self._open: list[_Open] = []
        self._nodes = 0
        self._characters = 0
        self._anchors: dict[str, _Anchored] = {}
        self._aliases: list[tuple[_Open, Path, _Anchored]] = []

    @property
    def depth(self) -> int:
        """How many lists and mappings are open."""
        return len(self._open)

    @property
    def innermost(self) -> _Open | None:
        """The list or mapping that takes the next value."""
        return self._open[-1] if self._open else None

    @property
    def awaits_key(self) -> bool:
        """Whether the next thing must be the key of a mapping's entry."""
        return bool(self._open) and isinstance(self._open[-1].items, dict) and self._open[-1].key is None

    def next_path(self) -> Path:
        """Where the next value will stand."""
        if not self._open:
            return ()
        top = self._open[-1]
        if isinstance(top.items, list):
            return (*top.path, len(top.items))
        return top.path if top.key is None else (*top.path, top.key)

    def key(self, key: str, line: int) -> None:
        """The key of the next entry of the innermost mapping."""
        top = self._open[-1]
        path = (*top.path, key)
        self._count_text(key, line, path)
        if key in top.items:
            self._reading.note(
                line,
                f"is given twice, first on line {self.lines[path]}.",
                "Only one of the two could count, and a reader could not tell which.",
                "Remove one of them.",
                where=path,
            )
        else:
            self.lines[path] = line
        top.key = key

    def scalar(self, value: bool | int | Decimal | str | None, line: int, anchor: str | None = None) -> None:
        """A value that holds no others."""
        path = self.next_path()
        self._count_value(line, path)
        if isinstance(value, str):
            self._count_text(value, line, path)
        if anchor is not None:
            anchored = _Anchored(path, line, 1, len(value) if isinstance(value, str) else 0, self.depth)
            anchored.data, anchored.complete = value, True
            self._anchors[anchor] = anchored
        self._place(value, path, line)

    def begin(self, items: list[Data] | dict[str, Data], line: int, anchor: str | None = None) -> None:
        """The start of a list or mapping (given empty)."""
        path = self.next_path()
        opened = _Open(items, path, line, self.depth + 1)
        if anchor is not None:
            # The counters as they stand; end() turns them into what lies between.
            opened.anchored = _Anchored(path, line, self._nodes, self._characters, self.depth)
            opened.anchored.data = items
            self._anchors[anchor] = opened.anchored
        self._count_value(line, path)
        self._place(items, path, line)
        self._open.append(opened)
        self._check_depth(self.depth, line, path)

    def end(self) -> None:
        """The end of the innermost list or mapping."""
        closed = self._open.pop()
        if closed.anchored is not None:
            anchored = closed.anchored
            anchored.nodes = self._nodes - anchored.nodes
            anchored.characters = self._characters - anchored.characters
            anchored.height = closed.deepest - anchored.start_depth
            anchored.complete = True
        if self._open:
            self._open[-1].deepest = max(self._open[-1].deepest, closed.deepest)

    def alias(self, name: str, line: int) -> None:
        """The value that was named ``&name`` earlier, once more.

        It is counted here and written out at the end, so that a file of a few lines that would grow to
        billions of values is refused before a single one is copied.
        """
        path = self.next_path()
        anchored = self._anchors.get(name)
        if anchored is None:
            self._reading.stop(
                line,
                f"refers to “{name}”, but nothing above is named &{name}.",
                "In YAML a text that begins with * refers to an earlier value.",
                f'If it is meant as text, put it in quotes: "*{name}"',
                where=path,
            )
        if not anchored.complete:
            self._reading.stop(
                line,
                f"contains itself: *{name} stands inside &{name} of line {anchored.line}.",
                "Written out, the document would never end.",
                where=path,
            )
        self._nodes += anchored.nodes
        self._characters += anchored.characters
        if self._nodes > self._limits.nodes or self._characters > self._limits.bytes:
            self._reading.stop(
                line,
                f"makes the document too large: *{name} repeats {anchored.nodes:,} values.",
                f"With every reference written out, at most {self._limits.nodes:,} values "
                f"and {self._limits.bytes:,} characters are read.",
                where=path,
            )
        self._check_depth(self.depth + anchored.height, line, path)
        if self._open:
            top = self._open[-1]
            top.deepest = max(top.deepest, self.depth + anchored.height)
            self._aliases.append((top, path, anchored))
        self._place(None, path, line)

    def finish(self) -> Data:
        """The whole document, with aliases written out: no two places share a list or mapping."""
        # In order of reading: what an alias repeats is complete, and its own aliases are written out before.
        for holder, path, anchored in self._aliases:
            step, copy = path[-1], self._copy(anchored, path)
            if isinstance(holder.items, dict):
                holder.items[str(step)] = copy
            elif isinstance(step, int):
                holder.items[step] = copy
        return self.root

    def _copy(self, anchored: _Anchored, to: Path) -> Data:
        """The value again, for another place; what lies inside keeps the lines on which it is written."""
        root, line_at = _like(anchored.data), self.lines
        pending = [(anchored.data, root, anchored.path, to)]
        while pending:
            source, target, old, new = pending.pop()
            if isinstance(source, dict) and isinstance(target, dict):
                for key, value in source.items():
                    line_at[*new, key] = line_at[*old, key]
                    target[key] = _like(value)
                    pending.append((value, target[key], (*old, key), (*new, key)))
            elif isinstance(source, list) and isinstance(target, list):
                for index, value in enumerate(source):
                    line_at[*new, index] = line_at[*old, index]
                    target.append(_like(value))
                    pending.append((value, target[index], (*old, index), (*new, index)))
        return root

    def _place(self, value: Data, path: Path, line: int) -> None:
        if not self._open:
            self.root = value
            self.lines[()] = line
            return
        top = self._open[-1]
        if isinstance(top.items, list):
            self.lines[path] = line
            top.items.append(value)
        elif top.key is not None:
            top.items[top.key] = value
            top.key = None

    def _count_value(self, line: int, path: Path) -> None:
        self._nodes += 1
        if self._nodes > self._limits.nodes:
            self._reading.stop(line, f"is one value too many: at most {self._limits.nodes:,} are read.", where=path)

    def _count_text(self, text: str, line: int, path: Path) -> None:
        self._characters += len(text)
        if len(text) > self._limits.text:
            self._reading.note(
                line,
                f"is a text of {len(text):,} characters; at most {self._limits.text:,} are read.",
                fix="Keep long documents in files of their own and refer to them.",
                where=path,
            )

    def _check_depth(self, depth: int, line: int, path: Path) -> None:
        if depth > self._limits.depth:
            self._reading.stop(
                line,
                f"is nested too deeply: at most {self._limits.depth} levels are read.",
                where=path[:8],
            )


def _like(value: Data) -> Data:
    """An empty list for a list, an empty mapping for a mapping, and every other value itself."""
    if isinstance(value, list):
        return []
    return {} if isinstance(value, dict) else value

"""Which inputs made two audits differ: one is swapped after the other, then two at once, and so on.

A cause of a change is a set of inputs that makes it when they are taken from the second audit and all others from the
first, and of which none can be left out. Where one input does it, it is told alone; where only several do it, they are
joint. The auditor itself counts as an input: what this version makes of the first inputs is compared with what the
first record says.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path

from auditor.audit import Auditor
from auditor.compare.changes import Change, View, changes, value, view
from auditor.compare.inputs import APART, ENGINE, PARTS, Inputs, Laboratory, completed, swapped
from auditor.record.canonical import Record

Cause = frozenset[str]


@dataclass(frozen=True, slots=True)
class Compared:
    """What two audits say differently and why; ``causes`` of a change are none where they could not be established.

    ``parts`` are the inputs that differ, ``missing`` those among all inputs that were not at hand to audit again. With
    ``refused`` this auditor does not take the first inputs as they are: a cause also names what changes for that.
    """

    changes: tuple[Change, ...]
    causes: dict[str, tuple[Cause, ...]]
    parts: tuple[str, ...]
    missing: tuple[str, ...]
    audits: int
    refused: bool = False


@dataclass(slots=True)
class _Search:
    first: Inputs
    second: Inputs
    parts: tuple[str, ...]
    laboratory: Laboratory
    after: View
    _views: dict[Cause, View | None] = field(default_factory=dict)

    def view(self, cause: Cause) -> View | None:
        """What the first audit says with these inputs of the second; None where they do not go together."""
        if cause not in self._views:
            record = self.laboratory.record(swapped(self.first, self.second, cause))
            self._views[cause] = None if record is None else view(record)
        return self._views[cause]

    def causes(self, change: Change) -> tuple[Cause, ...]:
        """Every smallest set of inputs that makes the change."""
        unchanged = self.view(frozenset())
        if unchanged is not None and value(unchanged, change.id) == value(self.after, change.id):
            return (frozenset({ENGINE}),)
        found: list[Cause] = []
        for size in range(1, len(self.parts) + 1):
            for chosen in map(frozenset, combinations(self.parts, size)):
                if not any(smaller < chosen for smaller in found) and self._makes(chosen, change):
                    found.append(chosen)
            if found:
                return tuple(found)
        # with all inputs of the second it still says something else: its record was made by another auditor
        return (frozenset({ENGINE}),) if self.view(frozenset(self.parts)) is not None else ()

    def _makes(self, cause: Cause, change: Change) -> bool:
        seen = self.view(cause)
        return seen is not None and value(seen, change.id) == value(self.after, change.id)

    @property
    def audits(self) -> int:
        """How many audits were made to find the causes."""
        return len(self._views)


def compare(before: Record, first: Inputs, after: Record, second: Inputs, installed: Auditor) -> Compared:
    """Compare two records, made from these inputs."""
    first, second = completed(first, second), completed(second, first)
    found = changes(view(before), view(after))
    parts = tuple(differing(first, second))
    missing = tuple(part for part in PARTS if part in first.missing | second.missing)
    apart: dict[str, tuple[Cause, ...]] = {
        change.id: (frozenset({change.said.kind if change.said.kind in parts else ENGINE}),)
        for change in found
        if change.said.kind in APART
    }
    others = [change for change in found if change.id not in apart]
    if missing or not others:
        return Compared(tuple(found), {change.id: () for change in others} | apart, parts, missing, 0)
    with tempfile.TemporaryDirectory(prefix="auditor-compare-") as folder:
        swapping = tuple(part for part in parts if part not in APART)
        search = _Search(first, second, swapping, Laboratory(installed, Path(folder)), view(after))
        causes = {change.id: search.causes(change) for change in others} | apart
        refused = search.view(frozenset()) is None
    return Compared(tuple(found), causes, parts, missing, search.audits, refused)


def differing(first: Inputs, second: Inputs) -> Iterator[str]:
    """The inputs by which two audits differ."""
    return (part for part in PARTS if first.digests[part] != second.digests[part])


def told(causes: Sequence[Cause]) -> str:
    """The causes in words: one input, one of several, or several together."""
    if not causes:
        return "a cause that could not be established"
    named = {**PARTS, ENGINE: "the auditor itself, which is another version"}
    order = list(named)
    texts = []
    for cause in causes:
        words = [named[part] for part in sorted(cause, key=order.index)]
        texts.append(words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]} together")
    return texts[0] if len(texts) == 1 else f"{', or '.join(texts)}; each is enough"

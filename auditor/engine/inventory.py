"""What a pack says of its own completeness: clauses that were read, those without a rule, texts of documents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import cast

from auditor.engine.rules import NotEncoded, Rule, Text
from auditor.errors import Problem
from auditor.inputs.documents import Data, Document, Path

MOST_NOT_ENCODED = 15
"""The share of the clauses read, in percent, that may be without a rule."""


@dataclass(slots=True)
class Inventory:
    """Collects the inventories of all files, and what is wrong with them."""

    texts: list[Text] = field(default_factory=list)
    clauses: dict[str, tuple[Document, Path]] = field(default_factory=dict)
    not_encoded: dict[str, NotEncoded] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    _places: dict[str, tuple[Document, Path]] = field(default_factory=dict)
    _documents: dict[str, tuple[Document, Path]] = field(default_factory=dict)

    def read(self, document: Document) -> None:
        """Add what one file lists."""
        data = cast("dict[str, Data]", document.data)
        for licence, names in cast("dict[str, list[str]]", data.get("clauses", {})).items():
            for index, name in enumerate(names):
                self._once(self.clauses, f"{licence}/{name}", document, ("clauses", licence, index))
        for path, entry in entries(data, "not_encoded"):
            clause = str(entry["clause"])
            if self._once(self._places, clause, document, (*path, "clause")):
                self.not_encoded[clause] = NotEncoded(clause, str(entry["reason"]), str(entry["why"]))
        for path, entry in entries(data, "texts"):
            titles = tuple(str(title) for title in cast("list[Data]", entry["documents"]))
            for index, title in enumerate(titles):
                self._once(self._documents, title, document, (*path, "documents", index))
            self.texts.append(Text(titles, str(entry["file"]), str(entry["package"]), str(entry["sha256"])))

    def text_of(self, document: str) -> Text | None:
        """The text a quotation from this document can be compared with, or None where there is none at hand."""
        return next((text for text in self.texts if document in text.documents), None)

    def check(self, rules: Iterable[Rule], cited: Iterable[str]) -> list[Problem]:
        """Everything wrong, given the rules that were read and the titles of the documents that are cited."""
        encoded = {clause: rule for rule in rules for clause in rule.clauses}
        titles = set(cited)
        return [
            *self.problems,
            *self._without_a_rule(encoded),
            *self._with_one_after_all(encoded),
            *(
                document.problem(path, f'"{title}" is not cited by any source.', fix="Correct the title.")
                for title, (document, path) in self._documents.items()
                if title not in titles
            ),
        ]

    def _without_a_rule(self, encoded: dict[str, Rule]) -> Iterator[Problem]:
        for clause, (document, path) in self.clauses.items():
            if clause not in encoded and clause not in self.not_encoded:
                fix = "Add a rule that names it under clauses, or an entry under not_encoded with the reason."
                yield document.problem(path, f"{clause} is encoded by no rule.", fix=fix)
        without = [clause for clause in self.not_encoded if clause in self.clauses and clause not in encoded]
        most = len(self.clauses) * MOST_NOT_ENCODED // 100
        if len(without) > most:
            document, path = self._places[without[most]]
            share = f"{len(without)} of the {len(self.clauses)} clauses that were read"
            what = f"leaves {share} without a rule, more than {MOST_NOT_ENCODED} %."
            yield document.problem(path, what, fix="Encode more of them.")

    def _with_one_after_all(self, encoded: dict[str, Rule]) -> Iterator[Problem]:
        for clause, (document, path) in self._places.items():
            if (rule := encoded.get(clause)) is not None:
                what = f"{clause} is encoded by {rule.id} ({rule.file}:{rule.line})."
                yield document.problem(path, what, fix="Remove this entry.")
            elif clause not in self.clauses:
                fix = "Add it under clauses, or correct its name."
                yield document.problem(path, f"{clause} is not among the clauses that were read.", fix=fix)

    def _once(self, seen: dict[str, tuple[Document, Path]], name: str, document: Document, path: Path) -> bool:
        if name not in seen:
            seen[name] = (document, path)
            return True
        first, place = seen[name]
        what = f"{name} is listed twice; first in {first.name}:{first.line(place)}."
        self.problems.append(document.problem(path, what, fix="Remove one of the two."))
        return False


def entries(data: dict[str, Data], key: str) -> list[tuple[Path, dict[str, Data]]]:
    """The mappings of a list, each with the path from ``data`` to it."""
    items = data.get(key)
    if not isinstance(items, list):
        return []
    return [((key, index), item) for index, item in enumerate(items) if isinstance(item, dict)]

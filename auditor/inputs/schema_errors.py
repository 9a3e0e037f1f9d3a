"""Check a document against a JSON Schema (2020-12), and say all that is wrong with it in plain words.

Besides JSON Schema's own keywords a schema may carry ``x-error`` (what a value must be, where a pattern or a
choice says it to machines only), ``x-why`` (why it matters) and ``x-fix`` (what to write instead).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from auditor.errors import InputError, ProblemsError
from auditor.inputs.documents import Document

if TYPE_CHECKING:
    from auditor.inputs.schema_validator import Broken

_CHOICES: Final = frozenset(("anyOf", "oneOf"))
_WORDS: Final = frozenset(("const", "enum"))
_UNKNOWN_FIELD: Final = frozenset(("additionalProperties", "unevaluatedProperties"))


def check(document: Document, schema: Mapping[str, object], *, error: type[ProblemsError] = InputError) -> None:
    """Raise ``error`` with every way in which the document breaks the schema, in the order of the file.

    References in the schema must be local (``#/$defs/…``). A whole number may be written 7e8 or 5.0, as JSON
    Schema has it; its value in the document is a Decimal then. The formats checked are ``date`` (a day that
    exists, written 2026-11-22), ``month`` (2026-11) and ``country`` (DE).
    """
    # Loading jsonschema takes a tenth of a second; a program that checks nothing need not wait for it.
    from auditor.inputs.schema_validator import Judge
    from auditor.inputs.schema_wording import Wording

    judge = Judge(schema)
    if broken := judge.broken(document.data):
        raise error(Wording(document, judge).problems(_telling(broken)))


def _telling(all_broken: Iterable[Broken]) -> list[Broken]:
    """What is worth telling: of a choice the branch that was meant, of a value of a wrong type only that."""
    pending = deque(all_broken)
    found: list[Broken] = []
    while pending:
        broken = pending.popleft()
        meant = _meant_branch(broken) if broken.keyword in _CHOICES else None
        if meant is None:
            found.append(broken)
        else:
            pending.extendleft(reversed(meant))
    of_wrong_type = {broken.path for broken in found if broken.keyword == "type"}
    return [broken for broken in found if broken.keyword == "type" or broken.path not in of_wrong_type]


def _meant_branch(choice: Broken) -> list[Broken] | None:
    """What is broken in the one branch that the author plainly had in mind; None when that is not plain."""
    branches = [branch for branch in _branches(choice) if not _is_other_kind(branch, choice)]
    # A branch whose `kind: …` says something else is not meant; when every branch is such, the kind is wrong.
    selectors = [_selector(branch, choice) for branch in branches]
    if None in selectors:
        branches = [branch for branch, selector in zip(branches, selectors, strict=True) if selector is None]
    elif len({selector.path for selector in selectors if selector}) == 1:
        return [_any_of_them([selector for selector in selectors if selector])]
    if len(branches) == 1:
        # One of a few words may have been meant, or something else altogether: then every branch is told.
        is_word = any(broken.keyword in _WORDS and broken.path == choice.path for broken in branches[0])
        return None if is_word else branches[0]
    if not isinstance(choice.value, dict):
        return None
    ranked = sorted(branches, key=lambda branch: _strangeness(branch, choice))
    if ranked and _strangeness(ranked[0], choice) < _strangeness(ranked[1], choice):
        return ranked[0]
    return None


def _branches(choice: Broken) -> list[list[Broken]]:
    found: dict[str | int, list[Broken]] = {}
    for broken in choice.inner:
        found.setdefault(broken.schema_path[len(choice.schema_path)], []).append(broken)
    return list(found.values())


def _is_other_kind(branch: list[Broken], choice: Broken) -> bool:
    """Whether the branch wants a value of another kind: a list, for instance, where a text is given."""
    own = [broken for broken in branch if broken.path == choice.path]
    return any(
        broken.keyword == "type"
        or (
            broken.keyword in _CHOICES
            and bool(broken.inner)
            and all(_is_other_kind(inner, broken) for inner in _branches(broken))
        )
        for broken in own
    )


def _selector(branch: list[Broken], choice: Broken) -> Broken | None:
    """The field that says that another branch is meant."""
    fields = (broken for broken in branch if len(broken.path) == len(choice.path) + 1)
    return next((broken for broken in fields if broken.keyword in _WORDS), None)


def _any_of_them(selectors: list[Broken]) -> Broken:
    """One field that has none of the values by which the branches are told apart."""
    allowed: list[object] = []
    for selector in selectors:
        allowed += [selector.expected] if selector.keyword == "const" else selector.expected
    return replace(selectors[0], keyword="enum", expected=allowed, schema={"enum": allowed})


def _strangeness(branch: list[Broken], choice: Broken) -> tuple[int, int]:
    """How little a branch fits a group of fields: first the fields it does not know, then all else."""
    unknown = sum(broken.path == choice.path and broken.keyword in _UNKNOWN_FIELD for broken in branch)
    return unknown, len(branch)

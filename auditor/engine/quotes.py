"""Whether quoted words stand in the text they are quoted from.

White space, quotation marks and dashes are set in many ways and compared as one; everything else must be the same. The
texts are no part of the pack: they come from a package that ships them and are known by their SHA-256.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from auditor.catalogue.entries import Catalogue
from auditor.engine.rules import Obligation, RuleSet, Text
from auditor.errors import Problem

_MARKS = str.maketrans(
    {mark: plain for marks, plain in (("“”„«»", '"'), ("‘’‚", "'"), ("‐‑‒–—−", "-")) for mark in marks}
)
_QUOTED = re.compile("“([^”]+)”")


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words quoted from a document: where the pack quotes them (file and line, or the catalogue's entry)."""

    file: str
    line: int | None
    name: str
    document: str
    words: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What came of comparing: the quotations found in their texts, those without a text at hand, and what is wrong."""

    found: tuple[Quotation, ...]
    without_text: tuple[Quotation, ...]
    problems: tuple[Problem, ...]


def normalised(text: str) -> str:
    """Text as it is compared: one kind of quotation mark, of dash, and of white space."""
    return " ".join(text.translate(_MARKS).split())


def quotations(ruleset: RuleSet, catalogue: Catalogue) -> Iterator[Quotation]:
    """Every quotation of a pack: of rules, derived facts and parameters, of the catalogue, and within obligations."""
    for rule in ruleset.rules:
        if rule.source.quote:
            yield Quotation(rule.file, rule.line, rule.id, rule.source.document, rule.source.quote)
        for obligation in rule.obligations:
            for document, words in _in_obligation(obligation, ruleset.texts):
                yield Quotation(rule.file, rule.line, f"{rule.id}, obligation {obligation.id}", document, words)
    for entry in ruleset.derived:
        if entry.source is not None and entry.source.quote:
            yield Quotation(entry.file, entry.line, entry.spec.name, entry.source.document, entry.source.quote)
    for spec in ruleset.parameters.values():
        for value in spec.values:
            if value.source.quote:
                yield Quotation(spec.file, spec.line, spec.id, value.source.document, value.source.quote)
    for kind, identifier, field, source in catalogue.citations():
        if source.quote:
            yield Quotation("catalogue", None, f"{kind} {identifier}, {field}", source.document, source.quote)


def _in_obligation(obligation: Obligation, texts: Iterable[Text]) -> Iterator[tuple[str, str]]:
    """What an obligation has in quotation marks, with the document its clause names, where there is a text of it."""
    titles = [title for text in texts for title in text.documents if obligation.clause.startswith(f"{title} ")]
    for words in _QUOTED.findall(obligation.text):
        yield from ((title, words) for title in titles)


def compare(ruleset: RuleSet, catalogue: Catalogue, folder: Path) -> Comparison:
    """Every quotation, looked for in the texts of a folder."""
    problems: list[Problem] = []
    texts = {text.file: _read(text, folder, problems) for text in ruleset.texts}
    found, without = [], []
    for one in quotations(ruleset, catalogue):
        text = ruleset.text_of(one.document)
        if text is None:
            without.append(one)
        elif (words := texts[text.file]) is None:
            continue  # told above: the text could not be used
        elif normalised(one.words) in words:
            found.append(one)
        else:
            what = f"quotes words that do not stand in {one.document} ({text.file}): “{one.words}”"
            problems.append(Problem(one.file, one.line, one.name, what, fix="Quote the text word for word."))
    return Comparison(tuple(found), tuple(without), tuple(problems))


def _read(text: Text, folder: Path, problems: list[Problem]) -> str | None:
    path = folder / text.file
    try:
        data = path.read_bytes()
    except OSError:
        what = f"is not there; {text.package} ships it."
        problems.append(Problem(str(path), None, "", what, fix="Put the texts of that version into this folder."))
        return None
    digest = hashlib.sha256(data).hexdigest()
    if digest != text.sha256:
        what = f"is another text than the pack was written from: SHA-256 {digest}, not {text.sha256}."
        fix = (
            f"Take the file from {text.package}; where the text has changed, read it again before changing the digest."
        )
        problems.append(Problem(str(path), None, "", what, fix=fix))
        return None
    return normalised(data.decode("utf-8"))

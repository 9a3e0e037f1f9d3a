"""What libyaml's syntax errors mean, in plain words, with the line to look at and what to write instead."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Final, NamedTuple, NoReturn

import yaml

from auditor.inputs.reading import Reading, quoted
from auditor.inputs.text import line_counter

_TAG_DIRECTIVE: Final = re.compile(r"^%TAG\b", re.MULTILINE)
_KEY_AND_VALUE: Final = re.compile(r"\s*(?:- +)*(?P<key>[^\s:#\"'\[\]{}][^:#]*?): +(?P<value>[^\s\"'\[{|>].*)")
_OPEN_QUOTE: Final = re.compile(r"\s*(?:- +)*[^\s:#\"'][^:#]*: +(?P<mark>[\"'])(?:(?!(?P=mark)).)*")
_NO_SPACE: Final = re.compile(r"(?P<indent>\s*(?:- +)*)(?P<key>[a-z_]+):(?P<value>[^\s:/].*)")
_QUOTE_IT: Final = "Put the text in quotes."
_LONGEST_FIX: Final = 120


class _Meaning(NamedTuple):
    """One kind of error.

    ``says`` is a part of libyaml's own message. In the texts, {near} is the line quoted, {character} what the
    parser could not make sense of, {start_line} and {start} the line where the broken construct begins.
    """

    says: str
    what: str
    why: str = ""
    fix: str = ""
    at_start: bool = False  # whether the line to look at is the one where the construct begins
    quote: bool = False  # whether quotes around the value may be the cure


# What libyaml says where it went on reading a text of several lines, and stumbles over what comes after it.
_UNFINISHED: Final = ("could not find expected", "did not find expected key", "mapping values are not allowed")

# Ours: libyaml says the same thing for a bracket that is never closed and for a comma that is missing.
_UNCLOSED: Final = "unclosed bracket"

_MEANINGS: Final = (
    _Meaning(
        "tab character",
        "this line is indented with a tab.",
        "YAML counts spaces; how wide a tab is, nobody can say.",
        "Replace the tab by spaces.",
    ),
    _Meaning(
        "mapping values are not allowed",
        "a colon stands where none can{near}.",
        "Either the text itself contains a colon, or the line is indented deeper than its neighbours.",
        "Put the text in quotes, or align the line with its neighbours.",
        quote=True,
    ),
    _Meaning(
        "cannot start any token",
        "a text must not begin with {character} unless it stands in quotes{near}.",
        fix=_QUOTE_IT,
        quote=True,
    ),
    _Meaning(
        "could not find expected ':'",
        "this line has no colon after its key: {start}.",
        fix="Write key: value, with a space after the colon; put a text of several lines in quotes.",
        at_start=True,
    ),
    _Meaning(
        "did not find expected key",
        "this line does not fit the fields that begin on line {start_line}{near}.",
        "It is indented differently, is no `key: value`, or goes on after a closing quote or bracket.",
        "Align it with its neighbours; put a text that contains quotes or brackets in quotes as a whole.",
    ),
    _Meaning(
        "expected '-' indicator",
        "this line does not continue the list that begins on line {start_line}{near}.",
        "Every entry of a list begins with a dash in the same column.",
        "Begin the line with a dash, or indent it to belong to the entry above.",
    ),
    *(
        _Meaning(
            says,
            "a quotation mark that opens on this line is never closed: {start}.",
            fix="Close it; inside '…' an apostrophe is written twice.",
            at_start=True,
        )
        for says in ("unexpected end of stream", "unexpected document indicator")
    ),
    _Meaning(
        _UNCLOSED,
        "a bracket that opens here is never closed with {closing}: {start}.",
        fix="Add the {closing}.",
        at_start=True,
    ),
    _Meaning(
        "expected ',' or",
        "a comma or {closing} is missing before {character}{near}.",
        "The bracket that opens on line {start_line} is not closed yet.",
        "Separate entries with commas, and close with {closing}.",
    ),
    _Meaning(
        "expected node content",
        "a value is missing before {character}{near}.",
        fix="Write the value; or put the text in quotes, if it begins with that character.",
    ),
    _Meaning(
        "block sequence entries",
        "a list cannot begin on the line of its key{near}.",
        fix="Put each entry on a line of its own, beginning with a dash; or write key: [first, second].",
    ),
    _Meaning(
        "mapping keys are not allowed",
        "a question mark stands where none can{near}.",
        fix=_QUOTE_IT,
        quote=True,
    ),
    _Meaning(
        "alphabetic or numeric character",
        "a text must not begin with * or & unless it stands in quotes{near}.",
        "In YAML they mark references to other values.",
        _QUOTE_IT,
        quote=True,
    ),
    *(
        _Meaning(
            says,
            "text stands directly behind | or >{near}.",
            "These announce a text of several lines, which begins on the next line.",
            "Begin the text on the next line, indented; or put it in quotes.",
        )
        for says in ("expected comment or line break", "indentation indicator")
    ),
    *(
        _Meaning(
            says,
            "a backslash begins something that YAML does not know{near}.",
            r'Inside "…" a backslash has a meaning; \n, \t, \" and \\ are known, and \U0001F600.',
            r"Where only a backslash is meant, write \\, or put the text in '…'.",
        )
        for says in ("escape", "hexadecimal")
    ),
    _Meaning(
        "<document start>",
        "this line does not belong to what stands above it{near}.",
        "The document ends before it; often the line is indented less than the first line of the file.",
        "Align it with the fields it belongs to.",
    ),
    *(
        _Meaning(
            says,
            "a line that begins with % is not read here{near}.",
            fix="Remove the line.",
        )
        for says in ("directive", "YAML document")
    ),
    *(
        _Meaning(
            says,
            "a text must not begin with ! unless it stands in quotes{near}.",
            "In YAML it marks a type.",
            _QUOTE_IT,
            quote=True,
        )
        for says in ("tag", "expected '>'", "expected whitespace")
    ),
    _Meaning("", "this line is not valid YAML{near}."),
)


def refuse_tag_directives(text: str, reading: Reading) -> None:
    """Refuse ``%TAG`` before parsing: nothing needs it, and libyaml compares each with all before it."""
    if found := _TAG_DIRECTIVE.search(text):
        reading.stop(
            line_counter(text)(found.start()),
            "the directive %TAG is not read.",
            "Tags give values types; only the plain types of YAML are read.",
            "Remove the line, and the tags that begin with !.",
        )


def explain(error: yaml.MarkedYAMLError, text: str, reading: Reading) -> NoReturn:
    """Stop the reading with what the parser's error means."""
    lines = text.splitlines() or [""]
    stop = error.problem_mark
    start = error.context_mark or stop
    # At the end of the file libyaml stands behind the last line.
    line = min(stop.line + 1 if stop else 1, len(lines))
    start_line = min(start.line + 1 if start else 1, len(lines))
    character = text[stop.index] if stop and stop.index < len(text) else ""

    problem = error.problem or ""
    if character == "\t":
        problem = "tab character"
    elif character == "" and "expected ',' or" in problem:
        problem = f"{_UNCLOSED} {problem}"
    if any(said in problem for said in _UNFINISHED):
        _refuse_missing_space(lines, start_line, line, reading)
        _refuse_open_quote(lines, start_line, line, reading)
    meaning = next(meaning for meaning in _MEANINGS if meaning.says in problem)

    source = lines[(start_line if meaning.at_start else line) - 1]
    words = {
        "near": f": {quoted(source)}" if source.strip() else "",
        "character": f"“{character}”" if character.strip() else "the end of the line",
        "start_line": start_line,
        "start": quoted(lines[start_line - 1]),
        "closing": problem[-2:-1],  # libyaml: did not find expected ',' or ']'
    }
    reading.stop(
        start_line if meaning.at_start else line,
        meaning.what.format_map(words),
        meaning.why.format_map(words),
        (meaning.quote and _in_quotes(source, character)) or meaning.fix.format_map(words),
    )


def _refuse_missing_space(lines: Sequence[str], start_line: int, line: int, reading: Reading) -> None:
    """Stop at the last line that would be ``key: value`` but for the space: the parser stumbles only further down."""
    for number in range(line, start_line - 1, -1):
        match = _NO_SPACE.fullmatch(lines[number - 1].partition(" #")[0].rstrip())
        if match is not None:
            reading.stop(
                number,
                f"the space after the colon is missing: {quoted(lines[number - 1])}.",
                "Without it YAML reads key and value as one word.",
                f"Write:  {match['key']}: {match['value']}",
            )


def _refuse_open_quote(lines: Sequence[str], start_line: int, line: int, reading: Reading) -> None:
    """Stop at the line that opens a quotation which ends by accident where the parser stumbles."""
    for number in range(line - 1, start_line - 1, -1):
        match = _OPEN_QUOTE.fullmatch(lines[number - 1].partition(" #")[0])
        if match is not None and match["mark"] in lines[line - 1]:
            reading.stop(
                number,
                f"a quotation mark that opens on this line is not closed on it: {quoted(lines[number - 1])}.",
                f"The next mark of its kind, on line {line}, ends the quotation.",
                "Close it at the end of the text.",
            )


def _in_quotes(source: str, character: str) -> str:
    """The line with its value in quotes, where it is ``key: value`` and the character is in the value."""
    match = _KEY_AND_VALUE.fullmatch(source)
    if match is None or character not in match["value"] or len(source) > _LONGEST_FIX:
        return ""
    value = match["value"].partition(" #")[0].rstrip()
    return f"Write:  {match['key']}: {json.dumps(value, ensure_ascii=False)}"

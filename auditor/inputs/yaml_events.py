"""YAML 1.2 from the events of libyaml, PyYAML's C parser: fast, without recursion, never building objects.

https://yaml.org/spec/1.2.2/, core schema. Left out on purpose, each with a clear refusal: merge keys, tags
beyond the core ones, keys that are not a word or text, several documents in one file, infinities.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final, NoReturn

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from auditor.errors import AuditorError
from auditor.inputs import scalars
from auditor.inputs.reading import Path, Reading, shortened
from auditor.inputs.text import note_deceptive_escape, refuse_line_separators
from auditor.inputs.tree import Data, Tree
from auditor.inputs.yaml_syntax import explain, refuse_tag_directives

_CORE: Final = "tag:yaml.org,2002:"
_AS_TEXT: Final = frozenset((f"{_CORE}str", "!"))
_TYPES_OF_TAG: Final[dict[str, tuple[type, ...]]] = {
    f"{_CORE}int": (int,),
    f"{_CORE}float": (int, Decimal),
    f"{_CORE}bool": (bool,),
    f"{_CORE}null": (type(None),),
}


def read(text: str, reading: Reading) -> tuple[Data, dict[Path, int]]:
    """The data of one YAML document and the line of each value; raises ``reading.error``."""
    if not yaml.__with_libyaml__:
        raise AuditorError(
            "PyYAML is installed without its C parser.\n"
            "  Install libyaml's headers, then:  pip install --force-reinstall --no-cache-dir pyyaml"
        )
    refuse_line_separators(text, reading)
    refuse_tag_directives(text, reading)
    return _Reader(text, reading).read()


class _Reader:
    def __init__(self, text: str, reading: Reading) -> None:
        self._text = text
        self._reading = reading
        self._tree = Tree(reading)
        self._documents = 0
        self._only_empty = False

    def read(self) -> tuple[Data, dict[Path, int]]:
        tree = self._tree
        parser = yaml.CSafeLoader(self._text.encode())
        while True:
            try:
                event = parser.get_event()
            except yaml.MarkedYAMLError as error:
                explain(error, self._text, self._reading)
            if event is None:
                break
            if isinstance(event, ScalarEvent):
                if tree.awaits_key:
                    self._key(event)
                else:
                    self._scalar(event)
            elif isinstance(event, MappingStartEvent):
                self._begin(event, {}, "map")
            elif isinstance(event, SequenceStartEvent):
                self._begin(event, [], "seq")
            elif isinstance(event, MappingEndEvent | SequenceEndEvent):
                tree.end()
            elif isinstance(event, AliasEvent):
                if tree.awaits_key:
                    self._refuse_key(event, f"a reference (*{event.anchor})")
                tree.alias(event.anchor or "", _line(event))
            elif isinstance(event, DocumentStartEvent):
                self._document(event)
        if self._documents == 0 or self._only_empty:
            self._reading.stop(None, "is empty: it holds no fields, at most comments.")
        self._reading.finish()
        return tree.finish(), tree.lines

    def _document(self, event: DocumentStartEvent) -> None:
        self._documents += 1
        if self._documents > 1:
            self._reading.stop(
                _line(event),
                "a second document starts here.",
                "One file holds one document; what stands after --- would silently be left out.",
                "Remove the line ---, or put the second document into a file of its own.",
            )

    def _begin(
        self, event: MappingStartEvent | SequenceStartEvent, empty: list[Data] | dict[str, Data], tag: str
    ) -> None:
        if self._tree.awaits_key:
            self._refuse_key(event, "a list" if tag == "seq" else "a group of fields")
        if event.tag is not None and event.tag not in ("!", _CORE + tag):
            self._refuse_tag(event)
        self._tree.begin(empty, _line(event), event.anchor)

    def _key(self, event: ScalarEvent) -> None:
        """A key is always the text that is written: ``NO:`` is "NO" and ``1:`` is "1"."""
        line, key = _line(event), event.value
        here = self._tree.next_path()
        if event.implicit[0]:
            if key == "<<":
                self._reading.note(
                    line,
                    "uses the merge key <<, which YAML 1.2 does not have.",
                    "Readers differ in which entry wins, so what counts could not be told from the file.",
                    "Write the merged entries out.",
                    where=here,
                )
            elif key == "":
                self._reading.note(line, "has an entry without a name before the colon.", where=here)
        else:
            note_deceptive_escape(self._reading, line, key, here)
        if event.tag is not None and event.tag not in _AS_TEXT:
            self._refuse_tag(event)
        if event.anchor is not None:
            self._refuse_key(event, f"a named key (&{event.anchor})")
        self._tree.key(key, line)

    def _scalar(self, event: ScalarEvent) -> None:
        line = _line(event)
        value: bool | int | Decimal | str | None = event.value
        if event.implicit[0] and event.tag is None:
            value = self._plain(event.value, line)
            if self._tree.depth == 0 and event.value == "":
                self._only_empty = True
        elif event.tag in _TYPES_OF_TAG:
            value = self._plain(event.value, line)
            if type(value) not in _TYPES_OF_TAG[event.tag]:
                self._reading.note(
                    line,
                    f"is marked {_short(event.tag)}, but {shortened(event.value)} is none.",
                    fix=f"Remove {_short(event.tag)}, or correct the value.",
                    where=self._tree.next_path(),
                )
            elif event.tag == f"{_CORE}float" and isinstance(value, int):
                value = Decimal(value)
        else:
            if event.tag is not None and event.tag not in _AS_TEXT:
                self._refuse_tag(event)
            note_deceptive_escape(self._reading, line, event.value, self._tree.next_path())
        self._tree.scalar(value, line, event.anchor)

    def _plain(self, word: str, line: int) -> bool | int | Decimal | str | None:
        try:
            return scalars.plain(word, self._reading.limits.digits)
        except scalars.NotFiniteError:
            scalars.note_not_finite(self._reading, line, word, self._tree.next_path())
        except scalars.TooManyDigitsError:
            scalars.note_too_many_digits(self._reading, line, word, self._tree.next_path())
        return None

    def _refuse_tag(self, event: ScalarEvent | MappingStartEvent | SequenceStartEvent) -> None:
        tag = _short(event.tag or "")
        self._reading.note(
            _line(event),
            f"is marked with the tag {tag}, which has no meaning here.",
            "In YAML a word that begins with ! gives a value its type; only the plain types are read.",
            f"Remove {tag}; dates and versions are read as text in any case.",
            where=self._tree.next_path(),
        )

    def _refuse_key(self, event: NodeEvent, found: str) -> NoReturn:
        line = _line(event)
        self._reading.stop(
            line,
            f"has {found} where the name of a field must stand.",
            "Braces and brackets open a group or a list in YAML, * and & mark references.",
            "If it is meant as text, such as {{ name }} of a template, put the whole text in quotes.",
            where=self._tree.next_path(),
        )


def _line(event: Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _short(tag: str) -> str:
    """The tag as people write it: ``!!binary``, ``!include``."""
    return f"!!{tag.removeprefix(_CORE)}" if tag.startswith(_CORE) else tag

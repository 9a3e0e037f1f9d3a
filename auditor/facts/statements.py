"""What several sources say of one fact: where they agree the fact is known, where they differ it is not.

The answer given in its own place is one more voice. Of values that differ none is taken, whoever said it, and however
long ago: which one holds is for somebody to find out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from auditor.facts.table import PROJECT, Fact, FactValue, Provenance, SubjectFacts
from auditor.inputs.descriptor import Descriptor
from auditor.inputs.documents import Data
from auditor.inputs.statements import Statement


@dataclass(frozen=True, slots=True)
class Voice:
    """One value for a fact, and who says it: a statement, or None for the answer in its own place."""

    fact: Fact
    statement: Statement | None


@dataclass(frozen=True, slots=True)
class Heard:
    """Everything that is said of one fact of one subject, in the order of the descriptor."""

    name: str
    subject: str
    voices: tuple[Voice, ...]

    @property
    def disputed(self) -> bool:
        """Whether two voices differ."""
        return any(_plain(voice.fact.value) != _plain(self.voices[0].fact.value) for voice in self.voices)


def heard(
    table: Sequence[SubjectFacts], descriptor: Descriptor, read: Callable[[Descriptor, Data], FactValue]
) -> list[Heard]:
    """Each fact of which a statement speaks, with all voices; ``read`` makes a value of what a descriptor says."""
    rows = {row.id: row for row in table}
    found: dict[tuple[str, str], list[Voice]] = {}
    for one in descriptor.statements:
        subject = one.subject or PROJECT
        if subject not in rows:
            continue  # told as an unknown subject
        voices = found.setdefault((one.fact, subject), [])
        answer = rows[subject].facts.get(one.fact)
        if not voices and answer is not None:
            voices.append(Voice(answer, None))
        where = f"{descriptor.document.spot(one.path)}, said by {one.said_by} on {one.as_of.isoformat()}"
        origin = Provenance("statement", where, path=(*one.path, "value"))
        voices.append(Voice(Fact(one.fact, read(descriptor, one.value), origin), one))
    return [Heard(name, subject, tuple(voices)) for (name, subject), voices in found.items()]


def weighed(table: Sequence[SubjectFacts], said: Sequence[Heard]) -> list[SubjectFacts]:
    """The table with what all voices agree on, and without what they differ on."""
    rows = []
    for row in table:
        facts = dict(row.facts)
        for one in (one for one in said if one.subject == row.id):
            facts.pop(one.name, None)
            if not one.disputed:
                facts[one.name] = _agreed(one)
        rows.append(replace(row, facts=facts))
    return rows


def _agreed(one: Heard) -> Fact:
    where = "; ".join(voice.fact.provenance.where for voice in one.voices)
    first = one.voices[0].fact
    return replace(first, provenance=replace(first.provenance, kind="statement", where=where))


def disputes(said: Sequence[Heard]) -> Iterator[Heard]:
    """The facts on which the voices differ."""
    yield from (one for one in said if one.disputed)


def _plain(value: FactValue) -> FactValue | frozenset[str]:
    """A value as it is compared: the order of a list says nothing."""
    return frozenset(value) if isinstance(value, tuple) else value

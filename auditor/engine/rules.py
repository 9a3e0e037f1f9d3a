"""Rules, derived facts and parameters as plain data: what a rule pack says once it is read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from auditor.engine.conditions import Condition, Literal, Parameter
from auditor.engine.values import FactType, Scope


class Outcome(StrEnum):
    """What a finding means for its subject, from harmless to severe."""

    NOTE = "note"
    CONDITION = "condition"
    REFER = "refer"
    REJECT = "reject"


class ReferBecause(StrEnum):
    """Why the auditor cannot conclude by itself."""

    LICENSOR = "licensor"
    MISSING_FACT = "missing_fact"
    CONTESTED = "contested"
    HUMAN_REVIEW = "human_review"


class Confidence(StrEnum):
    """How sure the source of a statement is."""

    VERIFIED = "verified"
    SECONDARY = "secondary"
    CONTESTED = "contested"


class Timing(StrEnum):
    """When a duty has to be met."""

    BEFORE_USE = "before_use"
    BY_DATE = "by_date"
    WHILE_IN_USE = "while_in_use"
    ON_EVENT = "on_event"


class AnsweredBy(StrEnum):
    """Who can know a fact."""

    REQUESTER = "requester"
    VENDOR = "vendor"
    PUBLIC_RECORD = "public_record"
    NOBODY = "nobody"


class Speaks(StrEnum):
    """Whether a preference speaks for a candidate or against it."""

    FOR = "for"
    AGAINST = "against"


class Weight(StrEnum):
    """What a preference rests on, from what counts first to what counts last."""

    NEED = "need"
    VOLUME = "volume"
    DEFAULT = "default"


@dataclass(frozen=True)
class Preference:
    """What a note means for the ranking of candidates that are otherwise as good."""

    speaks: Speaks
    weight: Weight


@dataclass(frozen=True)
class Text:
    """The file that holds the text of documents (by their titles), its SHA-256, and the package that ships it."""

    documents: tuple[str, ...]
    file: str
    package: str
    sha256: str


@dataclass(frozen=True)
class Source:
    """Where a legal statement comes from: document, place in it, words quoted, address, and the day it was checked.

    ``text`` is what the quotation is compared with, None where no text is at hand. ``opened`` says what was opened on
    that day where it was not the text itself, such as a copy of it, or nothing at all; empty where it was.
    """

    document: str
    pinpoint: str
    quote: str
    url: str
    checked: str
    confidence: Confidence
    text: Text | None = None
    opened: str = ""


@dataclass(frozen=True)
class Reading:
    """One way to read a text that is contested: the value that names it, what it says, and who reads it so."""

    value: str
    says: str
    source: Source


@dataclass(frozen=True)
class FactSpec:
    """A fact the rules may ask for, declared once.

    ``values`` closes the list of what a text or set may hold; ``by_month`` marks a number reported month by month;
    ``whole`` a number counted in whole units. ``question`` is what a person is asked when the fact is missing, ``help``
    what they need to know to answer. ``settled_by`` is a screening fact that answers this one too when it is false:
    a boolean is then false and a set empty. ``readings`` makes it a contested reading, one entry for each value: it is
    unknown unless a house policy settles it. ``standard`` names the standard whose codes its values are.
    Evidence facts are false when absent, observed facts unknown, derived facts computed.
    """

    name: str
    type: FactType
    scope: Scope
    title: str
    question: str
    answered_by: AnsweredBy
    unit: str = ""
    values: tuple[str, ...] = ()
    by_month: bool = False
    whole: bool = False
    minimum: float | None = None
    maximum: float | None = None
    help: str = ""
    settled_by: str | None = None
    readings: tuple[Reading, ...] = ()
    standard: str = ""
    derived: bool = False
    file: str = ""
    line: int = 0

    @property
    def evidence(self) -> bool:
        """Whether the fact shows that a permission or control exists, so that absence means "not shown"."""
        return self.name.split(".", 1)[0] in EVIDENCE_ROOTS


READINGS_ROOT = "readings"
"""The first part of the name of every contested reading, and of nothing else."""

EVIDENCE_ROOTS = frozenset({"evidence", "controls", "assurance"})


@dataclass(frozen=True)
class DerivedCase:
    """One line of a derived fact: the value it takes when this is the first case that holds."""

    when: Condition
    value: bool | float | str
    line: int = 0


@dataclass(frozen=True)
class Derived:
    """A fact computed from others: the value of the first case that is true with all before it false."""

    spec: FactSpec
    cases: tuple[DerivedCase, ...]
    otherwise: bool | float | str
    source: Source | None
    pack: str
    file: str
    line: int


@dataclass(frozen=True)
class Later:
    """A later start: where ``when`` holds, the rule binds only from ``starts`` (by grace, legacy, or a reading)."""

    when: Condition
    starts: date | Parameter
    reason: str


@dataclass(frozen=True)
class InForce:
    """The first and the last day a rule binds, with the later starts that some enjoy."""

    starts: date | Parameter
    ends: date | None = None
    later: tuple[Later, ...] = ()


@dataclass(frozen=True)
class Obligation:
    """A duty in exact words: who must do what, under which clause, and when."""

    id: str
    text: str
    who: str
    clause: str
    timing: Timing
    due: date | Parameter | None = None
    trigger: str = ""


@dataclass(frozen=True)
class Rule:
    """One clause as a rule; see the status table in ``engine/status.py`` for how its conditions are read.

    A *duty* has no ``violated_when``: it is open wherever it applies until ``met_when`` shows it met. A *preference*
    is a note that ranks candidates and never bars one.
    """

    id: str
    title: str
    scope: Scope
    clauses: tuple[str, ...]
    source: Source
    in_force: InForce
    outcome: Outcome
    applies_when: Condition | None = None
    unless: Condition | None = None
    violated_when: Condition | None = None
    met_when: Condition | None = None
    lift_when: Condition | None = None
    refer_because: ReferBecause | None = None
    message: str = ""
    how_to_fix: str = ""
    obligations: tuple[Obligation, ...] = ()
    signoffs: tuple[str, ...] = ()
    waivable: bool = False
    preference: Preference | None = None
    pack: str = ""
    file: str = ""
    line: int = 0

    @property
    def duty(self) -> bool:
        """Whether the rule states a duty rather than a bar."""
        return self.violated_when is None

    def conditions(self) -> dict[str, Condition]:
        """The conditions the rule states, by keyword; ``later_1`` is that of the first later start."""
        named = {
            "applies_when": self.applies_when,
            "unless": self.unless,
            "violated_when": self.violated_when,
            "met_when": self.met_when,
            "lift_when": self.lift_when,
        }
        later = {f"later_{number}": entry.when for number, entry in enumerate(self.in_force.later, start=1)}
        return {key: condition for key, condition in named.items() if condition is not None} | later


@dataclass(frozen=True)
class Contradiction:
    """Answers that cannot all be true of one subject; where they are given, the descriptor is refused."""

    id: str
    scope: Scope
    when: Condition
    message: str
    how_to_fix: str
    file: str = ""
    line: int = 0


@dataclass(frozen=True)
class Recheck:
    """Something still moving that somebody has to look at again: what, why, where to look, and by when if known."""

    id: str
    what: str
    why: str
    where: str
    by: date | None
    file: str = ""
    line: int = 0


@dataclass(frozen=True)
class ParameterValue:
    """One value of a parameter and the first day it holds."""

    starts: date
    value: Literal
    source: Source
    line: int = 0


@dataclass(frozen=True)
class ParameterSpec:
    """A dated number, date, month, text or list of the law; ``values`` are in order of their start."""

    id: str
    title: str
    type: str
    unit: str
    values: tuple[ParameterValue, ...]
    file: str
    line: int

    def at(self, day: date) -> ParameterValue | None:
        """The value that holds on a day, or None before the first."""
        holding = [value for value in self.values if value.starts <= day]
        return holding[-1] if holding else None


@dataclass(frozen=True)
class NotEncoded:
    """A clause that no rule encodes: definitional, grant_only, no_observable_fact or text_unread, and why."""

    clause: str
    reason: str
    why: str


@dataclass(frozen=True)
class RuleSet:
    """A whole rule pack as read and linted: ``files`` maps each file's name to the SHA-256 of its bytes.

    ``derived`` stands in an order in which each uses only those before it. ``clauses`` are those that were read, as
    ``<licence or act>/<clause>``: each is among those of a rule, or in ``not_encoded``.
    """

    facts: dict[str, FactSpec]
    parameters: dict[str, ParameterSpec]
    derived: tuple[Derived, ...]
    rules: tuple[Rule, ...]
    files: dict[str, str]
    contradictions: tuple[Contradiction, ...] = ()
    rechecks: tuple[Recheck, ...] = ()
    texts: tuple[Text, ...] = ()
    clauses: tuple[str, ...] = ()
    not_encoded: tuple[NotEncoded, ...] = ()

    def sources(self) -> Iterator[Source]:
        """Every source of a rule, a derived fact or a value of a parameter."""
        yield from (rule.source for rule in self.rules)
        yield from (entry.source for entry in self.derived if entry.source is not None)
        yield from (value.source for spec in self.parameters.values() for value in spec.values)

    def shared(self) -> Iterator[object]:
        """What the rules of a day refer to, in an order that the rule pack alone decides."""
        yield self.facts
        yield from self.facts.values()
        for entry in self.derived:
            yield entry.spec
            yield from (case.when for case in entry.cases)
        for rule in self.rules:
            yield rule
            yield from rule.conditions().values()

    def text_of(self, document: str) -> Text | None:
        """The text a quotation from this document can be compared with, or None where there is none at hand."""
        return next((text for text in self.texts if document in text.documents), None)

    def rule(self, identifier: str) -> Rule | None:
        """The rule of this id, or None."""
        return next((rule for rule in self.rules if rule.id == identifier), None)

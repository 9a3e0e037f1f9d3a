"""The class of a model in the Model Openness Framework, reckoned as the framework's own tool reckons it.

Source: lfai/model_openness_tool, ``ModelEvaluator`` and ``mof.settings.yml`` at 8b5d30e of 11 May 2026 (MIT). What a
component is licensed under is its own licence, else that given for its kind of content, else that of the whole
distribution. A component counts where that licence is open, whatever kind of content the licence was written for. A
class counts only where the class below it is met in full.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

KIND: Final = {
    "datasets": "data",
    "data_preprocessing_code": "code",
    "model_architecture": "code",
    "model_parameters_final": "data",
    "model_metadata": "data",
    "model_parameters_intermediate": "data",
    "training_code": "code",
    "inference_code": "code",
    "evaluation_code": "code",
    "evaluation_data": "data",
    "evaluation_results": "document",
    "supporting_libraries": "code",
    "model_card": "document",
    "data_card": "document",
    "technical_report": "document",
    "research_paper": "document",
    "sample_model_outputs": "data",
}
"""The 17 components and what each holds, which decides the licence that stands in for one of its own."""

REQUIRED: Final = {
    3: (
        "model_architecture",
        "model_parameters_final",
        "evaluation_results",
        "model_card",
        "data_card",
        "technical_report",
    ),
    2: ("training_code", "inference_code", "evaluation_code", "evaluation_data"),
    1: ("datasets", "data_preprocessing_code", "model_parameters_intermediate", "research_paper"),
}
"""What each class asks for beyond the one below it."""

DISTRIBUTION: Final = "distribution"
"""The licence given for everything that has no other."""

REPORT, PAPER = "technical_report", "research_paper"
"""The technical report may be left out where there is a research paper."""


@dataclass(frozen=True, slots=True)
class Classified:
    """The class (1 to 3, or 0 for none), the progress towards each (0 to 1), and what the classes lack.

    Of the components that any class asks for: ``missing`` were not released, ``unlicensed`` have no licence, and
    ``invalid`` one that is not open.
    """

    number: int
    progress: Mapping[int, Fraction]
    missing: tuple[str, ...]
    unlicensed: tuple[str, ...]
    invalid: tuple[str, ...]


def licence_of(component: str, licences: Mapping[str, str]) -> str | None:
    """The licence of a component: its own, that of its kind of content, that of the distribution, or none."""
    for name in (component, KIND[component], DISTRIBUTION):
        if licences.get(name):
            return licences[name]
    return None


def classify(released: Sequence[str], licences: Mapping[str, str], is_open: Callable[[str], bool]) -> Classified:
    """Classify what was released, under licences keyed by component, kind of content or ``distribution``."""
    required = {number: _asked(number) for number in REQUIRED}
    state = {name: _state(name, released, licences, is_open) for name in required[1]}
    with_paper = state[PAPER] != "missing" and not _report_counts(required[3], state)
    progress = {number: Fraction(0) for number in REQUIRED}
    for number in sorted(REQUIRED, reverse=True):
        counted = sum(state[name] == "included" for name in required[number])
        if number > 1 and with_paper and state[PAPER] == "included":
            counted += 1
        total = len(required[number])
        if number == 1 and state[REPORT] != "included" and state[PAPER] == "included":
            total -= 1
        progress[number] = min(Fraction(counted, total), Fraction(1))
        if progress[number] < 1:
            break
    lacking = {name for name in required[1] if not (name == REPORT and with_paper and state[name] == "missing")}
    met = [number for number in REQUIRED if progress[number] == 1]
    return Classified(
        number=min(met, default=0),
        progress=progress,
        missing=tuple(name for name in required[1] if name in lacking and state[name] == "missing"),
        unlicensed=tuple(name for name in required[1] if state[name] == "unlicensed"),
        invalid=tuple(name for name in required[1] if state[name] == "invalid"),
    )


def _asked(number: int) -> tuple[str, ...]:
    """Everything a class asks for, with what the classes below it ask for."""
    return tuple(name for below in range(3, number - 1, -1) for name in REQUIRED[below])


def _state(name: str, released: Sequence[str], licences: Mapping[str, str], is_open: Callable[[str], bool]) -> str:
    if name not in released:
        return "missing"
    licence = licence_of(name, licences)
    if licence is None:
        return "unlicensed"
    return "included" if is_open(licence) else "invalid"


def _report_counts(of_class_3: Sequence[str], state: Mapping[str, str]) -> bool:
    """Whether the tool takes the report as given. It overlooks one that is the only component that counts so far."""
    included = [name for name in of_class_3 if state[name] == "included"]
    return REPORT in included and included[0] != REPORT

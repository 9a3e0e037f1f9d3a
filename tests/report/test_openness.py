"""The Open Source AI Definition element by element, in words."""

from __future__ import annotations

from auditor.record.openness import ELEMENTS as FACTS
from auditor.report import openness


def told(osaid: str, **states: str | None) -> dict[str, object]:
    return {"osaid": osaid, "elements": [{"element": name, "state": states.get(name, "met")} for name in FACTS]}


def test_every_element_of_the_record_has_a_name() -> None:
    assert list(openness.ELEMENTS) == list(FACTS)


def test_each_element_is_told_once_under_what_is_said_of_it() -> None:
    some = told("does_not_conform", C2="not_met", F="licence", P="undetermined", D1=None, D2=None)
    assert list(openness.elements(some)) == [
        "Not there: training code (C2)",
        "Under terms that are not open: freedom to use (F)",
        "There, but not settled: weights (P)",
        "Not established: description of the data (D1), list of public data (D2)",
        (
            "Met: list of data of third parties (D3), code that processes the data (C1), evaluation code (C3), "
            "libraries (C4), inference code (C5), architecture (C6)"
        ),
    ]
    assert openness.verdict(some).startswith("Does not conform. Not there: training code (C2). Under terms")


def test_a_model_that_conforms_meets_them_all() -> None:
    assert list(openness.elements(told("conforms"))) == [
        f"Met: {', '.join(f'{words} ({name})' for name, words in openness.ELEMENTS.items())}"
    ]

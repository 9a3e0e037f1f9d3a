"""How many entries fit on a page, reckoned before it is set."""

from __future__ import annotations

from typing import Any

from auditor.report import fitting
from auditor.report.view import view
from tests.report import records


def test_a_text_takes_at_least_one_line_and_as_many_as_its_column_makes_of_it() -> None:
    assert [fitting.lines(text, 10) for text in ("", "x" * 10, "x" * 11)] == [1, 1, 2]


def test_where_there_is_room_everything_is_shown() -> None:
    assert fitting.shown({"a": [1, 1], "b": [2]}, 10, {"a": 1, "b": 1}) == {"a": 2, "b": 1}


def test_the_list_that_takes_most_gives_way_first_and_keeps_its_least() -> None:
    lists = {"a": [1, 1], "b": [3, 3, 3]}
    assert fitting.shown(lists, 7, {"a": 1, "b": 1}) == {"a": 2, "b": 1}
    assert fitting.shown(lists, 0, {"a": 1, "b": 2}) == {"a": 1, "b": 2}


def test_a_decision_page_of_many_long_texts_shows_fewer_and_counts_the_others() -> None:
    def page(text: str) -> dict[str, Any]:
        record = records.many(40)
        for finding in record["findings"]:
            finding["title"] = text
        record["assessment"]["summary"] = text * 2
        record["project"]["title"] = text
        record["workloads"][0] |= {"title": text, "for": [records.preference(text)]}
        for duty in record["obligations"]:
            duty |= {"text": f"{duty['id']} {text}", "who": text, "trigger": text, "timing": "on_event"}
        found: dict[str, Any] = view(record, records.run(record))["assessment"]
        return found

    short, long = page("Brief."), page("As long as a title can be. " * 9)
    assert (len(short["reasons"]), len(short["conditions"])) == (3, 6)
    assert len(long["conditions"]) < 6, "what does not fit is left out"
    assert len(long["conditions"]) + long["further_conditions"] == 6 + short["further_conditions"]

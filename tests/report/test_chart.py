from __future__ import annotations

from decimal import Decimal

import pytest

from auditor.report import chart


@pytest.mark.parametrize(
    ("highest", "ticks"),
    [
        ("0", ["0", "1"]),
        ("0.004", ["0", "0.001", "0.002", "0.003", "0.004"]),
        ("9.99", ["0", "2", "4", "6", "8", "10"]),
        ("10", ["0", "2", "4", "6", "8", "10"]),
        ("11", ["0", "5", "10", "15"]),
        ("12345", ["0", "5000", "10000", "15000"]),
        ("1e9", ["0", "200000000", "400000000", "600000000", "800000000", "1000000000"]),
    ],
)
def test_the_scale_is_round_and_reaches_the_highest(highest: str, ticks: list[str]) -> None:
    drawn = chart.bars([("x", "0", "0", str(Decimal(highest)))])["ticks"]
    assert [tick["value"] for tick in drawn] == [Decimal(tick) for tick in ticks]


def test_bars_span_low_to_high_on_one_scale() -> None:
    drawing = chart.bars([("a", "0", "5", "10"), ("b", "10", "10", "10")])
    wide, point = drawing["rows"]
    left, right = (float(tick["x"]) for tick in (drawing["ticks"][0], drawing["ticks"][-1]))
    assert float(wide["x"]) == left
    assert float(wide["x"]) + float(wide["width"]) == right
    assert float(wide["mid"]) == (left + right) / 2
    assert float(point["x"]) == right
    assert float(point["width"]) == 2  # a price without a range is still to be seen
    assert float(point["y"]) - float(wide["y"]) == chart.ROW


def test_an_empty_chart_has_a_scale() -> None:
    assert chart.bars([])["rows"] == []


def test_a_long_label_takes_several_lines_and_the_rows_below_move_down() -> None:
    long = " ".join(f"word{number}" for number in range(30))
    first, second = chart.bars([(long, "0", "5", "10"), ("b", "10", "10", "10")])["rows"]
    assert " ".join(line["text"] for line in first["label"]) == long
    assert len(first["label"]) == 2
    assert float(second["y"]) - float(first["y"]) == chart.ROW
    assert float(first["label"][1]["baseline"]) < float(first["y"])

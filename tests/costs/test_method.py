"""The figures of the catalogue that costs are reckoned with, and what is said where one is missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from auditor.catalogue.entries import Catalogue
from auditor.costs.method import Method
from auditor.errors import RulesError
from tests.costs.figures import FIGURES, METHOD


def test_the_figures_of_the_catalogue() -> None:
    assert (METHOD.hours_per_month * 12, METHOD.usable_memory) == (8760, Decimal("0.9"))
    assert (METHOD.old_after, METHOD.stale_after, METHOD.soon) == (30, 90, 60)
    assert (METHOD.draws, METHOD.seed, METHOD.load_steps) == (2000, 20261122, (10, 25, 50, 75, 100))
    assert METHOD.weights_gb(70_553_706_496, "fp16") == Decimal("141.107412992")


def test_a_later_value_counts_from_its_first_day() -> None:
    later = [
        replace(one, values=(Decimal(45),), starts=date(2027, 1, 1)) for one in FIGURES if one.id == "days-until-old"
    ]
    catalogue = Catalogue(figures=[*FIGURES, *later])
    found = [Method.at(catalogue, day).old_after for day in (date(2026, 12, 31), date(2027, 1, 1))]
    assert found == [30, 45]


def test_a_missing_figure_is_said() -> None:
    without = Catalogue(figures=[one for one in FIGURES if one.id != "seed"])
    with pytest.raises(RulesError, match=r"catalogue: holds no value of the figure seed on 2026-11-22\."):
        Method.at(without, date(2026, 11, 22))

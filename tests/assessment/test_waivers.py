"""Waivers: what one does, on both sides of each of its days, and every way in which a file of them is refused."""

from __future__ import annotations

import pytest

from auditor.audit import Auditor
from tests.expected import WAIVERS, of_waivers, waiver_kinds


@pytest.mark.parametrize("kind", waiver_kinds())
def test_a_waiver_that_does_not_stand_is_refused_with_these_words(kind: str, waiving: Auditor) -> None:
    said = of_waivers(kind, waiving)
    assert said
    assert said == (WAIVERS / f"{kind}.expected").read_text("utf-8")

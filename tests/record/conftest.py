"""One of the records that tests look at, by name."""

from __future__ import annotations

from typing import Any

import pytest

from tests.record.audits import AUDITS


@pytest.fixture
def record(request: pytest.FixtureRequest) -> dict[str, Any]:
    """One of the records, by name."""
    return AUDITS[request.param]().record

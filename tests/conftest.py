"""What holds for every test: nothing outside the test's own folders is written."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from hypothesis import settings

from auditor.audit import Auditor

# No test fails because a machine is busy: none asserts a time, and no example has a deadline.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


@pytest.fixture(scope="session", autouse=True)
def _seldom_collected() -> None:
    """As on the command line: rules and records stay until the end, and looking for garbage in them only costs time."""
    gc.set_threshold(100_000)


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Loaded rule packs are kept in a folder of this run, also by the processes it starts."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AUDITOR_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def waiving(tmp_path_factory: pytest.TempPathFactory) -> Auditor:
    """An auditor by the small pack with rules that may be waived."""
    from tests.expected import waiver_pack

    return Auditor.open(waiver_pack(tmp_path_factory.mktemp("waiving")))

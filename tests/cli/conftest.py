"""A small rule pack in place of the built-in one, descriptors for each outcome, and a clock that stands still."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from auditor import resources
from auditor.cli import common

PACK = Path(__file__).with_name("pack")

DESCRIPTOR = """\
descriptor_version: "1"
as_of: 2026-11-22
project: {id: small, title: A small project}
organisation:
  name: Somebody
  group_mau: {2024-06: 5}
workloads:
  - id: chat
    title: Chat
    purpose: Talk.
    use: {interacts_with_people: false, generates: [text]}
    candidates: [{model: some-model, access: self_hosted}]
"""

VARIANTS = {
    "approve": DESCRIPTOR,
    "approve_with_conditions": DESCRIPTOR.replace("people: false", "people: true"),
    "refer": DESCRIPTOR.replace("{2024-06: 5}", "{2024-06: 5000}"),
    "unanswered": DESCRIPTOR.replace("interacts_with_people: false, ", "").replace(
        "generates: [text]", "generates: null"
    ),
    "reject": DESCRIPTOR.replace("[text]", "[text, audio]"),
}
"""A descriptor for each outcome."""


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of its own with a descriptor ``<outcome>.yaml`` for each outcome, and the small pack built in."""
    folder = tmp_path / "here"
    folder.mkdir()
    for name, text in VARIANTS.items():
        (folder / f"{name}.yaml").write_text(text, "utf-8")
    monkeypatch.setattr(resources, "rules", lambda: PACK)
    monkeypatch.chdir(folder)
    return folder


class _Frozen(datetime):
    """The clock on 22 November 2026, late in the evening."""

    @classmethod
    def now(cls, tz=None):  # type: ignore[no-untyped-def]  # as datetime.now
        assert tz is UTC, "the day is that of UTC, wherever the machine stands"
        return cls(2026, 11, 22, 23, 59, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test of the command line runs on the same day."""
    monkeypatch.setattr(common, "datetime", _Frozen)

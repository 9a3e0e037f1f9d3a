"""On the real rules: where two audits differ in exactly one input, every change names that input and only it."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from auditor import resources
from auditor.audit import Audit, Auditor
from auditor.compare.causes import Compared, compare
from auditor.compare.inputs import of_audit
from auditor.inputs import descriptor as descriptors
from auditor.inputs import documents, words
from auditor.inputs.descriptor import Descriptor
from auditor.outlook.levers import levers
from auditor.outlook.patches import patched
from tests.outlook.asked import AS_OF, auditor, story, variations

HOUSE = Path(__file__).parents[2] / "samples" / "policies" / "nordwind-mutual"
SAMPLED = 4
"""Changes of one leaf that are tried for a story, picked by chance from all that a boundary varies."""


def between(first: Audit, second: Audit, of_first: Auditor, of_second: Auditor) -> Compared:
    inputs = of_audit(first, first.found, of_first), of_audit(second, second.found, of_second)
    return compare(first.found, inputs[0], second.found, inputs[1], auditor())


def names_only(found: Compared, part: str) -> None:
    assert found.parts == (part,)
    assert found.changes
    assert set(found.causes.values()) == {(frozenset({part}),)}


def changed(descriptor: Descriptor, patch: Any) -> Descriptor:
    """The descriptor as a file of its own, with a leaf that says something else."""
    data = patched(descriptor.document.data, patch)
    text = "".join(f"{key}: {words.written(value)}\n" for key, value in data.items())
    return descriptors.read(documents.loads(text, name=descriptor.document.name), auditor().pack.schemas)


@pytest.mark.parametrize("name", ["chat-assistant", "bank-payments"])
def test_another_answer(name: str) -> None:
    base = auditor().audit_descriptor(changed(story(name), ()), AS_OF)
    steps = [way[0] for lever in levers(variations(name)) for way in lever.ways]
    moved = 0
    for step in random.Random(name).sample(steps, SAMPLED):
        found = between(base, auditor().audit_descriptor(changed(story(name), step.patch), AS_OF), auditor(), auditor())
        assert found.parts == ("descriptor",)
        assert {cause for causes in found.causes.values() for cause in causes} <= {frozenset({"descriptor"})}
        moved += bool(found.changes)
    assert moved


@pytest.mark.parametrize("name", ["chat-assistant", "cv-screening"])
def test_another_day(name: str) -> None:
    days = random.Random(name).sample(range(200, 430), 2)
    base = auditor().audit_descriptor(story(name), AS_OF)
    for ahead in days:
        later = auditor().audit_descriptor(story(name), AS_OF + timedelta(days=ahead))
        names_only(between(base, later, auditor(), auditor()), "as_of")


def test_waivers_that_are_gone() -> None:
    with_them = story("print-shop-trial")
    without = auditor().audit_descriptor(replace(with_them, waivers=None), AS_OF)
    names_only(between(auditor().audit_descriptor(with_them, AS_OF), without, auditor(), auditor()), "waivers")


def test_a_house_policy() -> None:
    house = Auditor.open(policy=HOUSE)
    base, tightened = (one.audit_descriptor(story("support-startup"), AS_OF) for one in (auditor(), house))
    names_only(between(base, tightened, auditor(), house), "policy")


def lower_limit(folder: Path) -> None:
    file = folder / "parameters" / "licences.yaml"
    text = file.read_text("utf-8")
    file.write_text(text.replace("value: 700000000", "value: 1000000"), "utf-8")


def sooner_retirement(folder: Path) -> None:
    file = folder / "catalogue" / "prices" / "aws-bedrock.yaml"
    text = file.read_text("utf-8")
    assert "retires: 2027-03-30" in text
    file.write_text(text.replace("retires: 2027-03-30", "retires: 2026-11-22"), "utf-8")


@pytest.mark.parametrize(("part", "edit"), [("rules", lower_limit), ("catalogue", sooner_retirement)])
def test_other_rules_or_another_catalogue(part: str, edit: Callable[[Path], None], tmp_path: Path) -> None:
    """A limit of users that a licence never had, and a model that its provider took back at once."""
    place = Path(shutil.copytree(resources.rules(), tmp_path / "rules"))
    edit(place)
    other = Auditor.open(place)
    base, then = (one.audit_descriptor(story("chat-assistant"), date(2026, 11, 22)) for one in (auditor(), other))
    names_only(between(base, then, auditor(), other), part)

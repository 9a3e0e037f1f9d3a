"""Assessments the outlook is asked about: every sample, and one descriptor that leaves much open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from auditor.assessment.assess import Assessed, Assessor
from auditor.audit import Auditor
from auditor.errors import InputError
from auditor.inputs import descriptor as descriptors
from auditor.inputs import documents, project
from auditor.inputs.descriptor import Descriptor
from auditor.outlook.days import causes
from auditor.outlook.patches import patched
from auditor.outlook.variation import Variations, outcomes_by_subject
from tests.record.audits import OPEN
from tests.samples.story import waivers

AS_OF = date(2026, 11, 22)
SAMPLES = sorted((Path(__file__).parents[2] / "samples").glob("*/descriptor.yaml"))
STORIES = [path.parent.name for path in SAMPLES]


@cache
def auditor() -> Auditor:
    return Auditor.open()


@cache
def assessor() -> Assessor:
    pack = auditor().pack
    return Assessor(pack.rules, pack.catalogue)


def read(text: str) -> Descriptor:
    """A descriptor given as text, checked against the schema."""
    return descriptors.read(documents.loads(text, name="d.yaml"), auditor().pack.schemas)


@cache
def story(name: str) -> Descriptor:
    if name == "open":
        return read(OPEN)
    path = SAMPLES[STORIES.index(name)]
    return project.load(path, waivers(name), auditor().pack.schemas)


@cache
def assessed(name: str) -> Assessed:
    descriptor = story(name)
    return assessor().assess(descriptor, descriptor.as_of or AS_OF)


def variations(name: str) -> Variations:
    return Variations(assessed(name), assessor())


def days(name: str) -> set[date]:
    """The days on which anything changes."""
    return {cause.day for cause in causes(assessed(name), assessor())}


def after(descriptor: Descriptor, patch: Sequence[Mapping[str, Any]], as_of: date) -> dict[str, str] | None:
    """What a whole audit of the patched descriptor says, from its schema to its outcomes; None where it is refused."""
    document = replace(descriptor.document, data=patched(descriptor.document.data, patch), sha256=f"{patch}")
    try:
        again = replace(descriptors.read(document, auditor().pack.schemas), waivers=descriptor.waivers)
        return outcomes_by_subject(assessor().assess(again, as_of).project)
    except InputError:
        return None

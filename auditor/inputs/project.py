"""A project as it is audited: its descriptor, with the organisation's profile and with waivers, where there are any."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from auditor.inputs import descriptor as descriptors
from auditor.inputs import waivers as exceptions
from auditor.inputs.descriptor import Descriptor
from auditor.inputs.documents import Document


def load(descriptor: Path, waivers: Path | None, schema_folder: Path) -> Descriptor:
    """The descriptor in a file with the waivers in another, if any; raises InputError with every problem of a file."""
    found = descriptors.load(descriptor, schema_folder)
    return found if waivers is None else replace(found, waivers=exceptions.load(waivers, schema_folder))


def read(
    descriptor: Document,
    schema_folder: Path,
    organisation: Document | None,
    waivers: Document | None,
    claims: Document | None = None,
) -> Descriptor:
    """The same from documents already parsed; raises InputError with every problem of one.

    ``claims`` are figures of a vendor to recompute, checked before.
    """
    found = descriptors.read(descriptor, schema_folder, organisation_profile=organisation)
    found = replace(found, claims=claims)
    return found if waivers is None else replace(found, waivers=exceptions.read(waivers, schema_folder))

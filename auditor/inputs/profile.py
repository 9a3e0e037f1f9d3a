"""The organisation's profile: facts and evidence kept once, in a file of their own, and referenced by descriptors.

The file a descriptor names is read only where it lies in the descriptor's folder, the one above it, or below these;
links are followed before that is judged, so none leads out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path as FilePath
from typing import cast

from auditor.errors import InputError, Problem
from auditor.inputs import documents, schema_errors
from auditor.inputs.documents import Data, Document, Included, Path

SCHEMA = "organisation.schema.json"
"""The schema of a profile, beside that of the descriptor."""

PLACE: Path = ("organisation", "profile")
"""Where a descriptor names its profile."""

_RELATIVE = re.compile(r"[^\\:~\x00]+")


def with_profile(
    document: Document, folder: FilePath | None, schema_folder: FilePath, given: Document | None = None
) -> tuple[Document, Document | None]:
    """The descriptor with what its profile says, and the profile; the descriptor as it is where it names none.

    ``folder`` is where the descriptor stands, None where it is no file; ``given`` is the profile where it was read
    already. Raises InputError with every problem at once.
    """
    organisation = cast("dict[str, dict[str, Data]]", document.data)["organisation"]
    name = organisation.get("profile")
    if name is None:
        return document, None
    profile = given or documents.load(_file(document, str(name), folder))
    schema_errors.check(profile, json.loads((schema_folder / SCHEMA).read_bytes()))
    problems = list(_contradictions(document, profile))
    if problems:
        raise InputError(problems)
    return _merged(document, profile), profile


def _file(document: Document, name: str, folder: FilePath | None) -> FilePath:
    """The file a profile's name means; raises InputError where it may not be read."""
    if folder is None:
        what = "names another file, but this descriptor did not come from a file itself."
        raise InputError([document.problem(PLACE, what, fix="Write the facts of the organisation here.")])
    if not _RELATIVE.fullmatch(name) or name.startswith("/"):
        what = f'"{name}" must be a path from the folder of this file, with / between its parts.'
        raise InputError([document.problem(PLACE, what, fix="Write:  profile: ../organisation.yaml")])
    path = folder / name
    if not path.resolve().is_relative_to(folder.resolve().parent):
        what = f'"{name}" leads out of the folder above this file.'
        why = "A descriptor that somebody else wrote must not read files anywhere on this machine."
        fix = "Put the profile beside the descriptor, or into the folder above it."
        raise InputError([document.problem(PLACE, what, why, fix)])
    if not path.is_file():
        what = f'"{name}" is no file.' if path.exists() else f'"{name}" names a file that is not there.'
        raise InputError([document.problem(PLACE, what, fix="Name the file itself, from the folder of this one.")])
    return path


def _contradictions(document: Document, profile: Document) -> Iterator[Problem]:
    """Facts that profile and descriptor both state, and not alike."""
    here, there = (cast("dict[str, dict[str, Data]]", one.data)["organisation"] for one in (document, profile))
    for key, value in here.items():
        other = there.get(key)
        if key != "profile" and value is not None and other is not None and not _alike(value, other):
            what = f"differs from line {profile.line(('organisation', key))} of {profile.name}."
            yield document.problem(("organisation", key), what, fix="Correct one of the two, or leave it out here.")


def _alike(one: Data, other: Data) -> bool:
    """Whether two answers are the same; the order of a list says nothing."""
    if isinstance(one, list) and isinstance(other, list):
        return sorted(map(str, one)) == sorted(map(str, other))
    return one == other


def _merged(document: Document, profile: Document) -> Document:
    """One document out of two, in which every value still knows the file and line it comes from."""
    data = dict(cast("dict[str, Data]", document.data))
    more = cast("dict[str, Data]", profile.data)
    own = cast("dict[str, Data]", data["organisation"])
    kept = cast("dict[str, Data]", more["organisation"])
    taken = {key: value for key, value in kept.items() if own.get(key) is None}
    data["organisation"] = own | taken
    evidence, kept_evidence = (cast("list[Data]", one.get("evidence", [])) for one in (data, more))
    if kept_evidence:
        data["evidence"] = [*evidence, *kept_evidence]
    included = [Included(("organisation", key), profile, ("organisation", key)) for key in taken]
    included += [
        Included(("evidence", len(evidence) + index), profile, ("evidence", index))
        for index in range(len(kept_evidence))
    ]
    return replace(document, data=data, included=tuple(included))

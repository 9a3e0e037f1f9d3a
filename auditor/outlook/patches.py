"""A descriptor with a JSON patch applied (RFC 6902: add, remove, replace), read as if it had been written so."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from auditor.inputs import descriptor as descriptors
from auditor.inputs.descriptor import Descriptor, Workload


def patched(data: Any, patch: Iterable[Mapping[str, Any]]) -> Any:
    """The document with every operation applied, in a copy; a decimal that a record holds as text is a number again.

    Raises ValueError where an operation does not fit the document or is of another kind.
    """
    result = copy.deepcopy(data)
    for operation in patch:
        steps = [step.replace("~1", "/").replace("~0", "~") for step in str(operation["path"]).split("/")[1:]]
        holder = result
        try:
            for step in steps[:-1]:
                holder = holder[int(step)] if isinstance(holder, list) else holder[step]
            _apply(holder, steps[-1], operation)
        except (KeyError, IndexError, TypeError) as error:
            raise ValueError(f"{operation['op']} {operation['path']} does not fit the document") from error
    return result


def _apply(holder: Any, last: str, operation: Mapping[str, Any]) -> None:
    match operation["op"], holder:
        case "add", list():
            holder.insert(len(holder) if last == "-" else int(last), operation["value"])
        case "add", dict():
            holder[last] = operation["value"]
        case "remove", list():
            del holder[int(last)]
        case "remove", dict():
            del holder[last]
        case "replace", dict() | list():
            place: Any = int(last) if isinstance(holder, list) else last
            numeric = isinstance(holder[place], int | Decimal) and isinstance(operation["value"], str)
            holder[place] = Decimal(operation["value"]) if numeric else operation["value"]
        case _:
            raise ValueError(f"{operation['op']} {operation['path']} does not fit the document")


def changed(descriptor: Descriptor, patch: Iterable[Mapping[str, Any]]) -> Descriptor:
    """A descriptor with a patch applied; raises InputError where its fields no longer go together.

    A workload that has fewer candidates than its document asks for keeps these, and the one it stands on.
    """
    document = descriptor.document
    result = descriptors.of_shape(replace(document, data=patched(document.data, patch)), descriptor.profile)
    workloads = tuple(_kept(old, new) for old, new in zip(descriptor.workloads, result.workloads, strict=True))
    return replace(result, workloads=workloads, waivers=descriptor.waivers)


def _kept(old: Workload, new: Workload) -> Workload:
    if new.from_catalogue or len(new.candidates) > len(old.candidates):
        return replace(new, candidates=old.candidates, selected=old.selected, from_catalogue=None)
    return new

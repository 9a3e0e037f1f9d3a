"""The catalogue as it is shipped, read once."""

from __future__ import annotations

from functools import cache

from auditor import resources
from auditor.catalogue import load
from auditor.catalogue.entries import Catalogue, Licence, Model


@cache
def catalogue() -> Catalogue:
    """The catalogue of this checkout."""
    return load.load(resources.rules() / "catalogue", resources.schemas())


def model(identifier: str) -> Model:
    """One of its models."""
    return catalogue().models[identifier]


def licence_of(identifier: str) -> Licence:
    """The licence of one of its models."""
    licence = model(identifier).licence
    assert licence is not None
    return catalogue().licences[licence]

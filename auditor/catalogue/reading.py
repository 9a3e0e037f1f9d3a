"""From the mappings of a catalogue file to entries; the file was checked against its schema before."""

from __future__ import annotations

from typing import cast

from auditor.catalogue import fields
from auditor.catalogue.entries import (
    BaseModel,
    Benchmark,
    Classification,
    Disagreement,
    HubTag,
    Licence,
    Model,
    Permission,
    Release,
    Said,
    Sector,
)
from auditor.catalogue.fields import Cite, Entry, entries
from auditor.catalogue.offers import Provider, Statement, Subprocessor
from auditor.inputs.documents import Data, Path


def model(entry: Entry, path: Path, cite: Cite) -> Model:
    """A model of a file."""
    return Model(
        id=str(entry["id"]),
        title=str(entry["title"]),
        maker=str(entry["maker"]),
        licence=fields.text(entry, "licence"),
        released=fields.day(entry, "released"),
        retires=fields.day(entry, "retires"),
        parameters=fields.whole(entry, "parameters"),
        claimed_open_source=cast("bool | None", entry.get("claimed_open_source")),
        trained_by_organisation=cast("bool | None", entry.get("trained_by_organisation")),
        components=cast("dict[str, str]", entry.get("components", {})),
        unknown=cast("dict[str, str]", entry.get("unknown", {})),
        sources=fields.sources(entry, path, cite),
        aliases=fields.texts(entry, "aliases"),
        base_models=tuple(
            BaseModel(
                relation=str(base["relation"]),
                model=fields.text(base, "model"),
                name=str(base.get("name", "")),
                licence=fields.text(base, "licence"),
                maker=fields.text(base, "maker"),
            )
            for base, _ in entries(entry, "base_models")
        ),
        active_parameters=fields.whole(entry, "active_parameters"),
        context_tokens=fields.whole(entry, "context_tokens"),
        inputs=fields.texts(entry, "inputs"),
        outputs=fields.texts(entry, "outputs"),
        training_flop=fields.decimal_if(entry, "training_flop"),
        training_flop_basis=fields.text(entry, "training_flop_basis"),
        benchmarks=tuple(
            Benchmark(
                benchmark=str(said["benchmark"]),
                score=fields.decimal(said, "score"),
                as_of=str(said["as_of"]),
                said_by=str(said["said_by"]),
                source=cite(cast("Entry", said["source"]), (*path, *place, "source")),
            )
            for said, place in entries(entry, "benchmarks")
        ),
        instruction_tuned=cast("bool | None", entry.get("instruction_tuned")),
        retires_disputed_from=fields.day(entry, "retires_disputed_from"),
        hub_licence=_hub_tag(cast("Entry | None", entry.get("hub_licence")), (*path, "hub_licence"), cite),
        added_licence=fields.text(entry, "added_licence"),
    )


def _hub_tag(entry: Entry | None, path: Path, cite: Cite) -> HubTag | None:
    """What a model hub says of the licence, where that was looked up."""
    return None if entry is None else HubTag(str(entry["tag"]), str(entry["as_of"]), fields.source(entry, path, cite))


def licence(entry: Entry, path: Path, cite: Cite) -> Licence:
    """A licence of a file."""
    return Licence(
        id=str(entry["id"]),
        title=str(entry["title"]),
        spdx=str(entry["spdx"]),
        kind=str(entry["kind"]),
        source=fields.source(entry, path, cite),
        aliases=fields.texts(entry, "aliases"),
        steward=fields.text(entry, "steward"),
        version=fields.text(entry, "version"),
        governing_law=fields.text(entry, "governing_law"),
        unknown=cast("dict[str, str]", entry.get("unknown", {})),
    )


def provider(entry: Entry, path: Path, cite: Cite) -> Provider:
    """A provider of a file."""
    return Provider(
        id=str(entry["id"]),
        title=str(entry["title"]),
        country=fields.text(entry, "country"),
        source=fields.source(entry, path, cite),
        access=fields.text(entry, "access"),
        processing_countries=fields.texts(entry, "processing_countries"),
        regions=fields.texts(entry, "regions"),
        terms=fields.text(entry, "terms"),
        pricing_model=fields.text(entry, "pricing_model"),
        trains_on_customer_data=fields.text(entry, "trains_on_customer_data"),
        retention_days=fields.whole(entry, "retention_days"),
        zero_retention=fields.text(entry, "zero_retention"),
        dpa=fields.text(entry, "dpa"),
        baa=fields.text(entry, "baa"),
        residency=fields.text(entry, "residency"),
        audit_right=fields.text(entry, "audit_right"),
        ip_indemnity=fields.text(entry, "ip_indemnity"),
        subprocessor_notice_days=fields.whole(entry, "subprocessor_notice_days"),
        terms_notice_days=fields.whole(entry, "terms_notice_days"),
        subprocessors=tuple(
            Subprocessor(
                str(one["name"]), fields.texts(one, "countries"), bool(one.get("worldwide")), str(one["purpose"])
            )
            for one, _ in entries(entry, "subprocessors")
        ),
        statements=tuple(
            Statement(
                about=str(said["about"]),
                words=str(said["words"]),
                as_of=str(said["as_of"]),
                said_by=str(said["said_by"]),
                source=cite(cast("Entry", said["source"]), (*path, *place, "source")),
            )
            for said, place in entries(entry, "statements")
        ),
        unknown=cast("dict[str, str]", entry.get("unknown", {})),
        sources=fields.sources(entry, path, cite),
    )


def release(entry: Entry, path: Path, cite: Cite) -> Release:
    """Under which licences the parts of some models were released."""
    return Release(
        models=fields.texts(entry, "models"),
        source=fields.source(entry, path, cite),
        licences=cast("dict[str, str]", entry.get("licences", {})),
        data_information=cast("dict[str, bool]", entry.get("data_information", {})),
        unknown=cast("dict[str, str]", entry.get("unknown", {})),
    )


def disagreement(entry: Entry, path: Path, cite: Cite) -> Disagreement:
    """A matter on which sources differ."""
    return Disagreement(
        id=str(entry["id"]),
        fact=str(entry["fact"]),
        question=str(entry["question"]),
        statements=tuple(
            Said(
                value=str(said["value"]),
                said_by=str(said["said_by"]),
                as_of=str(said["as_of"]),
                source=cite(cast("Entry", said["source"]), (*path, *place, "source")),
                calls=fields.text(said, "calls"),
            )
            for said, place in entries(entry, "statements")
        ),
        settled=str(entry["settled"]),
        decided_by=str(entry["decided_by"]),
        source=fields.source(entry, path, cite),
        models=fields.texts(entry, "models"),
        licences=fields.texts(entry, "licences"),
        providers=fields.texts(entry, "providers"),
    )


def permission(entry: Entry, path: Path, cite: Cite) -> Permission:
    """What a licence allows."""
    return Permission(str(entry["licence"]), str(entry["text"]), fields.source(entry, path, cite))


def classification(entry: Entry, path: Path, cite: Cite) -> Classification:
    """A classification of industries of a file."""
    return Classification(
        id=str(entry["id"]),
        title=str(entry["title"]),
        shape=str(entry["shape"]),
        lengths=tuple(int(str(length)) for length in cast("list[Data]", entry["lengths"])),
        divisions=fields.texts(entry, "divisions"),
        source=fields.source(entry, path, cite),
    )


def sector(entry: Entry, path: Path, cite: Cite) -> Sector:
    """A sector of a file."""
    codes = cast("Entry", entry["codes"])
    return Sector(
        id=str(entry["id"]),
        title=str(entry["title"]),
        codes={scheme: fields.texts(codes, scheme) for scheme in codes},
        source=fields.source(entry, path, cite),
    )

"""From the mappings of a catalogue file to entries; the file was checked against its schema before."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import TypeAlias, cast

from auditor.catalogue.citation import Citation
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
from auditor.catalogue.offers import (
    CLASSES,
    Architecture,
    Capacity,
    ClassPrice,
    Figure,
    Hardware,
    Hidden,
    LongContext,
    Overhead,
    Price,
    Provider,
    Rent,
    Statement,
    Subprocessor,
)
from auditor.inputs.documents import Data, Path

Entry: TypeAlias = dict[str, Data]
Cite: TypeAlias = Callable[[Entry, Path], Citation]
"""The citation a source stands for; the path says where the source stands, for messages."""


def entries(data: Entry, key: str) -> Iterator[tuple[Entry, Path]]:
    """The mappings of a list with their paths; none where there is no such list."""
    for index, item in enumerate(cast("list[Entry]", data.get(key, []))):
        yield item, (key, index)


def model(entry: Entry, path: Path, cite: Cite) -> Model:
    """A model of a file."""
    return Model(
        id=str(entry["id"]),
        title=str(entry["title"]),
        maker=str(entry["maker"]),
        licence=_text(entry, "licence"),
        released=_day(entry, "released"),
        retires=_day(entry, "retires"),
        parameters=_whole(entry, "parameters"),
        claimed_open_source=cast("bool | None", entry.get("claimed_open_source")),
        trained_by_organisation=cast("bool | None", entry.get("trained_by_organisation")),
        components=cast("dict[str, str]", entry.get("components", {})),
        unknown=cast("dict[str, str]", entry.get("unknown", {})),
        sources=_sources(entry, path, cite),
        aliases=_texts(entry, "aliases"),
        base_models=tuple(
            BaseModel(
                relation=str(base["relation"]),
                model=_text(base, "model"),
                name=str(base.get("name", "")),
                licence=_text(base, "licence"),
                maker=_text(base, "maker"),
            )
            for base, _ in entries(entry, "base_models")
        ),
        active_parameters=_whole(entry, "active_parameters"),
        context_tokens=_whole(entry, "context_tokens"),
        inputs=_texts(entry, "inputs"),
        outputs=_texts(entry, "outputs"),
        training_flop=_decimal_if(entry, "training_flop"),
        training_flop_basis=_text(entry, "training_flop_basis"),
        benchmarks=tuple(
            Benchmark(
                benchmark=str(said["benchmark"]),
                score=_decimal(said, "score"),
                as_of=str(said["as_of"]),
                said_by=str(said["said_by"]),
                source=cite(cast("Entry", said["source"]), (*path, *place, "source")),
            )
            for said, place in entries(entry, "benchmarks")
        ),
        instruction_tuned=cast("bool | None", entry.get("instruction_tuned")),
        retires_disputed_from=_day(entry, "retires_disputed_from"),
        hub_licence=_hub_tag(cast("Entry | None", entry.get("hub_licence")), (*path, "hub_licence"), cite),
        added_licence=_text(entry, "added_licence"),
    )


def _hub_tag(entry: Entry | None, path: Path, cite: Cite) -> HubTag | None:
    """What a model hub says of the licence, where that was looked up."""
    return None if entry is None else HubTag(str(entry["tag"]), str(entry["as_of"]), _source(entry, path, cite))


def licence(entry: Entry, path: Path, cite: Cite) -> Licence:
    """A licence of a file."""
    return Licence(
        id=str(entry["id"]),
        title=str(entry["title"]),
        spdx=str(entry["spdx"]),
        kind=str(entry["kind"]),
        source=_source(entry, path, cite),
        aliases=_texts(entry, "aliases"),
        steward=_text(entry, "steward"),
        version=_text(entry, "version"),
        governing_law=_text(entry, "governing_law"),
        unknown=cast("dict[str, str]", entry.get("unknown", {})),
    )


def provider(entry: Entry, path: Path, cite: Cite) -> Provider:
    """A provider of a file."""
    return Provider(
        id=str(entry["id"]),
        title=str(entry["title"]),
        country=_text(entry, "country"),
        source=_source(entry, path, cite),
        access=_text(entry, "access"),
        processing_countries=_texts(entry, "processing_countries"),
        regions=_texts(entry, "regions"),
        terms=_text(entry, "terms"),
        pricing_model=_text(entry, "pricing_model"),
        trains_on_customer_data=_text(entry, "trains_on_customer_data"),
        retention_days=_whole(entry, "retention_days"),
        zero_retention=_text(entry, "zero_retention"),
        dpa=_text(entry, "dpa"),
        baa=_text(entry, "baa"),
        residency=_text(entry, "residency"),
        audit_right=_text(entry, "audit_right"),
        ip_indemnity=_text(entry, "ip_indemnity"),
        subprocessor_notice_days=_whole(entry, "subprocessor_notice_days"),
        terms_notice_days=_whole(entry, "terms_notice_days"),
        subprocessors=tuple(
            Subprocessor(str(one["name"]), _texts(one, "countries"), bool(one.get("worldwide")), str(one["purpose"]))
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
        sources=_sources(entry, path, cite),
    )


def price(entry: Entry, path: Path, cite: Cite) -> Price:
    """A price of a file."""
    longer = cast("Entry | None", entry.get("long_context"))
    return Price(
        provider=str(entry["provider"]),
        model=str(entry["model"]),
        currency=str(entry["currency"]),
        starts=_first_day(entry),
        ends=_day(entry, "until"),
        input_per_mtok=_decimal(entry, "input_per_mtok"),
        output_per_mtok=_decimal(entry, "output_per_mtok"),
        source=_source(entry, path, cite),
        retires=_day(entry, "retires"),
        cached_input_per_mtok=_decimal_if(entry, "cached_input_per_mtok"),
        batch_discount=_decimal_if(entry, "batch_discount"),
        long_context=None if longer is None else _long(longer),
        classes={name: ClassPrice(*_rates(cast("Entry", entry[name]))) for name in CLASSES if name in entry},
        cache_write_per_mtok=_decimal_if(entry, "cache_write_per_mtok"),
        cached_batch_per_mtok=_decimal_if(entry, "cached_batch_per_mtok"),
        note=str(entry.get("note", "")),
    )


def _long(entry: Entry) -> LongContext:
    more = (_decimal_if(entry, key) for key in ("cached_input_per_mtok", "cache_write_per_mtok"))
    return LongContext(int(str(entry["above_input_tokens"])), *_rates(entry), *more)


def _rates(entry: Entry) -> tuple[Decimal, Decimal]:
    return _decimal(entry, "input_per_mtok"), _decimal(entry, "output_per_mtok")


def hardware(entry: Entry, path: Path, cite: Cite) -> Hardware:
    """A machine of a file."""
    month = cast("Entry", entry.get("per_month", {}))
    return Hardware(
        id=str(entry["id"]),
        title=str(entry["title"]),
        gpu=str(entry["gpu"]),
        gpus=int(str(entry["gpus"])),
        memory_gb=_decimal(entry, "memory_gb"),
        currency=str(entry["currency"]),
        starts=_first_day(entry),
        ends=_day(entry, "until"),
        per_hour=_decimal(entry, "per_hour"),
        source=_source(entry, path, cite),
        basis=str(entry.get("basis", "list")),
        month_low=_decimal_if(month, "low"),
        month_high=_decimal_if(month, "high"),
        device=bool(entry.get("device", False)),
    )


def capacity(entry: Entry, path: Path, cite: Cite) -> Capacity:
    """A throughput of a file."""
    return Capacity(
        hardware=str(entry["hardware"]),
        parameters_at_most=int(str(entry["parameters_at_most"])),
        precision=str(entry["precision"]),
        requests_per_month=int(str(entry["requests_per_month"])),
        input_tokens_per_request=_decimal(entry, "input_tokens_per_request"),
        output_tokens_per_request=_decimal(entry, "output_tokens_per_request"),
        basis=str(entry["basis"]),
        source=_source(entry, path, cite),
    )


def overhead(entry: Entry, path: Path, cite: Cite) -> Overhead:
    """A cost beside the model of a file."""
    return Overhead(
        name=str(entry["name"]),
        access=str(entry["access"]),
        low=_decimal(entry, "low"),
        mid=_decimal(entry, "mid"),
        high=_decimal(entry, "high"),
        currency=str(entry["currency"]),
        starts=_first_day(entry),
        ends=_day(entry, "until"),
        source=_source(entry, path, cite),
        topic=str(entry["topic"]),
        per=str(entry.get("per", "month")),
        parameters_at_most=None if "parameters_at_most" not in entry else int(str(entry["parameters_at_most"])),
    )


def hidden(entry: Entry, path: Path, cite: Cite) -> Hidden:
    """A cost of a file that nobody has a figure for."""
    return Hidden(
        topic=str(entry["topic"]),
        name=str(entry["name"]),
        access=_texts(entry, "access"),
        why=str(entry["why"]),
        starts=_first_day(entry),
        ends=_day(entry, "until"),
        source=_source(entry, path, cite),
    )


def rent(entry: Entry, path: Path, cite: Cite) -> Rent:
    """Other terms of a machine of a file."""
    return Rent(
        hardware=str(entry["hardware"]),
        terms=str(entry["terms"]),
        per_hour=_decimal(entry, "per_hour"),
        currency=str(entry["currency"]),
        starts=_first_day(entry),
        ends=_day(entry, "until"),
        basis=str(entry["basis"]),
        risk=str(entry["risk"]),
        source=_source(entry, path, cite),
    )


def architecture(entry: Entry, path: Path, cite: Cite) -> Architecture:
    """What decides the memory a request of some models takes."""
    return Architecture(
        models=_texts(entry, "models"),
        layers=int(str(entry["layers"])),
        kv_heads=int(str(entry["kv_heads"])),
        head_dim=int(str(entry["head_dim"])),
        source=_source(entry, path, cite),
    )


def figure(entry: Entry, path: Path, cite: Cite) -> Figure:
    """A figure of a file."""
    value = entry["value"]
    return Figure(
        id=str(entry["id"]),
        title=str(entry["title"]),
        unit=str(entry["unit"]),
        values=tuple(Decimal(str(one)) for one in (value if isinstance(value, list) else [value])),
        starts=_first_day(entry),
        ends=_day(entry, "until"),
        basis=str(entry["basis"]),
        source=_source(entry, path, cite),
    )


def release(entry: Entry, path: Path, cite: Cite) -> Release:
    """Under which licences the parts of some models were released."""
    return Release(
        models=_texts(entry, "models"),
        source=_source(entry, path, cite),
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
                calls=_text(said, "calls"),
            )
            for said, place in entries(entry, "statements")
        ),
        settled=str(entry["settled"]),
        decided_by=str(entry["decided_by"]),
        source=_source(entry, path, cite),
        models=_texts(entry, "models"),
        licences=_texts(entry, "licences"),
        providers=_texts(entry, "providers"),
    )


def permission(entry: Entry, path: Path, cite: Cite) -> Permission:
    """What a licence allows."""
    return Permission(str(entry["licence"]), str(entry["text"]), _source(entry, path, cite))


def classification(entry: Entry, path: Path, cite: Cite) -> Classification:
    """A classification of industries of a file."""
    return Classification(
        id=str(entry["id"]),
        title=str(entry["title"]),
        shape=str(entry["shape"]),
        lengths=tuple(int(str(length)) for length in cast("list[Data]", entry["lengths"])),
        divisions=_texts(entry, "divisions"),
        source=_source(entry, path, cite),
    )


def sector(entry: Entry, path: Path, cite: Cite) -> Sector:
    """A sector of a file."""
    codes = cast("Entry", entry["codes"])
    return Sector(
        id=str(entry["id"]),
        title=str(entry["title"]),
        codes={scheme: _texts(codes, scheme) for scheme in codes},
        source=_source(entry, path, cite),
    )


def _source(entry: Entry, path: Path, cite: Cite) -> Citation:
    return cite(cast("Entry", entry["source"]), (*path, "source"))


def _sources(entry: Entry, path: Path, cite: Cite) -> dict[str, Citation]:
    found: dict[str, Citation] = {}
    for source, place in entries(entry, "sources"):
        citation = cite(source, (*path, *place))
        found |= dict.fromkeys((str(name) for name in cast("list[Data]", source["of"])), citation)
    return found


def _text(entry: Entry, key: str) -> str | None:
    return str(entry[key]) if key in entry else None


def _texts(entry: Entry, key: str) -> tuple[str, ...]:
    return tuple(str(item) for item in cast("list[Data]", entry.get(key, [])))


def _whole(entry: Entry, key: str) -> int | None:
    """A whole number, which YAML may also write 7e10."""
    return int(Decimal(str(entry[key]))) if key in entry else None


def _decimal(entry: Entry, key: str) -> Decimal:
    return Decimal(str(entry[key]))


def _decimal_if(entry: Entry, key: str) -> Decimal | None:
    return _decimal(entry, key) if key in entry else None


def _day(entry: Entry, key: str) -> date | None:
    return date.fromisoformat(str(entry[key])) if key in entry else None


def _first_day(entry: Entry) -> date:
    return date.fromisoformat(str(entry["from"]))

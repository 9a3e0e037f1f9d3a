"""``auditor catalogue``: what is known of models, licences, providers and prices, and how fresh it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from auditor.cli.common import Day, json_option

if TYPE_CHECKING:
    from auditor.assessment.terms import Term
    from auditor.catalogue.entries import Catalogue, Licence
    from auditor.catalogue.freshness import Finding, Limits
    from auditor.catalogue.search import AnyEntry
    from auditor.pack import Pack

_Function = TypeVar("_Function", bound=Callable[..., Any])

KINDS = ("models", "licences", "providers", "prices", "hardware", "capacity", "overheads")
_MOST_SHOWN = 3


def _as_of(function: _Function) -> _Function:
    return click.option("--as-of", type=Day(), metavar="DATE", help="As of this day instead of today.")(function)


@click.group("catalogue", short_help="List, show and check models, licences and prices.")
@click.option(
    "--rules",
    "folder",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Folder of another rule pack instead of the built-in one.",
)
@click.pass_context
def command(context: click.Context, folder: Path | None) -> None:
    """List, show and check what is known of models, licences, providers, machines and prices.

    \b
    Examples:
      auditor catalogue list models
      auditor catalogue list prices --as-of 2025-06-30
      auditor catalogue show gpt-4o
      auditor catalogue show openai/gpt-4o
      auditor catalogue check --json
    """
    context.obj = folder


@command.command("list", short_help="Every entry of a kind.")
@click.argument("kind", type=click.Choice(KINDS))
@click.option("--all", "everything", is_flag=True, help="Also what is over or has not begun on the day.")
@_as_of
@json_option
@click.pass_obj
def list_entries(folder: Path | None, kind: str, everything: bool, as_of: date | None, as_json: bool) -> int:
    """Every entry of KIND, one on a line: models, licences, providers, prices, hardware, capacity or overheads.

    Only what holds on the day: models that are out and can be had, prices that are asked.

    \b
    Example:
      auditor catalogue list prices --as-of 2025-06-30
    """
    from auditor.catalogue.description import as_data
    from auditor.catalogue.search import listed
    from auditor.cli.common import print_json

    day = as_of or _today()
    entries = listed(_catalogue(folder), kind, None if everything else day)
    if as_json:
        print_json([as_data(entry) for entry in entries])
        return 0
    _table([_row(entry, day) for entry in entries])
    return 0


@command.command("show", short_help="One entry with its sources and what is not known.")
@click.argument("identifier", metavar="ID")
@_as_of
@json_option
@click.pass_obj
def show(folder: Path | None, identifier: str, as_of: date | None, as_json: bool) -> int:
    """One entry: what it is, licence, dates, what is open, sources, and what is not established and why.

    Of a model or licence first of all what its licence allows, forbids and asks, clause by clause.

    ID is that of a model, licence, provider or machine, another name of it such as the one on a model hub, or
    PROVIDER/MODEL for a price.

    \b
    Examples:
      auditor catalogue show llama-3.2-90b-vision
      auditor catalogue show openai/gpt-4o
    """
    from auditor.catalogue import page, search
    from auditor.catalogue.description import as_data
    from auditor.cli.common import print_json

    found_pack, day = _pack(folder), as_of or _today()
    catalogue = found_pack.catalogue
    found = search.named(catalogue, identifier, day)
    if not found:
        near = search.guess(catalogue, identifier)
        hint = f' Did you mean "{near}"?' if near else " See auditor catalogue list."
        raise click.UsageError(f'"{identifier}" is not in the catalogue.{hint}')
    if as_json:
        print_json([as_data(entry) | _terms_data(entry, found_pack, day) for entry in found])
        return 0
    for number, entry in enumerate(found):
        if number:
            click.echo()
        head, *about = page.lines(entry, catalogue, day)
        openness = _openness(entry, found_pack, day)
        for line in (*page.wrapped(head, "", "  "), *_terms(entry, found_pack, day), *openness, *about):
            click.echo(line)
    return 0


@command.command("check", short_help="What is old, ends soon, or rests on a weak source.")
@_as_of
@json_option
@click.pass_obj
def check(folder: Path | None, as_of: date | None, as_json: bool) -> int:
    """What was checked more than 30 or 90 days ago, what ends within 60 days, which sources are weak, what still moves.

    Of the catalogue and of the rules alike, each with where to look. Exit 1 where anything was last checked more than
    90 days before the day.

    \b
    Example:
      auditor catalogue check --json
    """
    from auditor import pack
    from auditor.catalogue import freshness
    from auditor.cli.common import print_json
    from auditor.engine import freshness as rules

    found, day = pack.load(folder), as_of or _today()
    limits = freshness.Limits.at(found.catalogue, day)
    findings = [*freshness.check(found.catalogue, day), *rules.check(found.rules, day, limits)]
    if as_json:
        print_json([_as_data(finding) for finding in findings])
    else:
        for line in _summary(findings, day, limits):
            click.echo(line)
    return 1 if freshness.stale(findings) else 0


def _today() -> date:
    return datetime.now(UTC).date()


def _pack(folder: Path | None) -> Pack:
    from auditor import pack

    return pack.load(folder)


def _catalogue(folder: Path | None) -> Catalogue:
    return _pack(folder).catalogue


def _licence_terms(entry: AnyEntry, found: Pack, day: date) -> tuple[Licence, list[Term]] | None:
    """The licence an entry is, or stands under, and what the rules say of it; None where there is none."""
    from auditor.assessment import terms
    from auditor.catalogue.entries import Licence, Model

    if isinstance(entry, Licence):
        return entry, terms.of_licence(entry, found.rules, day)
    licence = found.catalogue.licences.get(entry.licence or "") if isinstance(entry, Model) else None
    if licence is None or not isinstance(entry, Model):
        return None
    return licence, terms.of_model(entry, found.rules, found.catalogue, day)


def _unreleased(entry: AnyEntry, day: date) -> date | None:
    """The day a model is released, where that is still to come."""
    from auditor.catalogue.entries import Model

    return entry.released if isinstance(entry, Model) and entry.released and entry.released > day else None


def _terms(entry: AnyEntry, found: Pack, day: date) -> Iterable[str]:
    from auditor.catalogue import page
    from auditor.report import terms as words

    asked = _licence_terms(entry, found, day)
    if asked is None:
        yield from _unlicensed(entry)
        return
    licence, rules = asked
    if released := _unreleased(entry, day):
        yield f"Not released before {released}: nothing of it is licensed on {day}."
        yield "About it"
        return
    if entry is not licence:
        yield from page.wrapped(f"under the {licence.title} ({licence.id}), on {day.isoformat()}", "", "  ")
        yield from words.law(licence)
        yield from words.through(rules, licence, found.catalogue.licences, getattr(entry, "added_licence", None))
    yield from words.lines(rules, found.catalogue.permitted(licence.id), licence.title)
    yield "About it"


def _unlicensed(entry: AnyEntry) -> Iterable[str]:
    from auditor.catalogue.entries import Model
    from auditor.report import terms as words

    if isinstance(entry, Model):
        yield from words.unlicensed(entry.unknown.get("licence", "the catalogue does not say why."))
        yield "About it"


def _openness(entry: AnyEntry, found: Pack, day: date) -> Iterable[str]:
    """The tier of a model and the Open Source AI Definition element by element; nothing for any other entry."""
    from auditor.assessment import terms
    from auditor.catalogue.entries import Model
    from auditor.catalogue.page import labelled
    from auditor.record.openness import openness
    from auditor.report import openness as words

    if not isinstance(entry, Model):
        return
    told = openness(entry, found.catalogue, terms.facts_of_model(entry, found.rules, found.catalogue, day))
    yield from labelled("Openness", words.tier(told))
    yield from labelled("Open Source AI 1.0", words.verdict(told))


def _terms_data(entry: AnyEntry, found: Pack, day: date) -> dict[str, Any]:
    from auditor.report import terms as words

    asked = _licence_terms(entry, found, day)
    if asked is None:
        return {}
    if _unreleased(entry, day):
        return {"terms": words.data([], [])}
    return {"terms": words.data(asked[1], found.catalogue.permitted(asked[0].id))}


def _as_data(finding: Finding) -> dict[str, Any]:
    return {
        "id": finding.id,
        "issue": str(finding.issue),
        "kind": finding.kind,
        "entry": finding.entry,
        "fields": list(finding.fields),
        "day": finding.day.isoformat(),
        "document": finding.document or None,
        "where": finding.where or None,
        "text": finding.text,
    }


def _summary(findings: Sequence[Finding], day: date, limits: Limits) -> Iterable[str]:
    """What ends in full; old sources together, by document; of those that are not the original the number."""
    from auditor.catalogue.freshness import Issue

    titles = {
        Issue.STALE: f"Checked more than {limits.stale_after} days before {day.isoformat()}: not to be relied on",
        Issue.OLD: f"Checked more than {limits.old_after} days before {day.isoformat()}",
        Issue.RETIRES: f"No longer offered within {limits.soon} days",
        Issue.CHANGES: f"Prices that end within {limits.soon} days",
        Issue.CONTESTED: "Rests on a source that is contradicted, or read in more than one way",
        Issue.RECHECK: "To be looked at again",
        Issue.SECONDARY: "Rests on a source that is not the original",
    }
    for issue, title in titles.items():
        meant = [finding for finding in findings if finding.issue is issue]
        if not meant:
            continue
        yield f"{title} ({len(meant)})"
        if issue in (Issue.RETIRES, Issue.CHANGES):
            yield from (f"  {finding.text}" for finding in sorted(meant, key=lambda finding: finding.day))
        elif issue is Issue.RECHECK:
            for finding in meant:
                yield f"  {finding.text}" + (f" Look at {finding.where}" if finding.where else "")
        elif issue is Issue.SECONDARY:
            yield "  --json lists them."
        elif issue is Issue.CONTESTED:
            yield from (f"  {finding.entry}: {', '.join(finding.fields)} ({finding.document})" for finding in meant)
        else:
            yield from _by_document(meant)
    if not findings:
        yield f"Nothing is old, ends soon or rests on a weak source on {day.isoformat()}."


def _by_document(findings: Sequence[Finding]) -> Iterable[str]:
    together: dict[tuple[str, date, str], list[str]] = {}
    for finding in findings:
        together.setdefault((finding.document, finding.day, finding.where), []).append(finding.entry)
    for (document, checked, where), entries in together.items():
        names = list(dict.fromkeys(entries))
        more = f" and {len(names) - _MOST_SHOWN} more" if len(names) > _MOST_SHOWN else ""
        look = f". Look at {where}" if where else ""
        yield f"  {document}, checked {checked.isoformat()}: {', '.join(names[:_MOST_SHOWN])}{more}{look}"


def _row(entry: AnyEntry, day: date) -> tuple[str, ...]:
    """One line of a list, its last column open-ended."""
    from auditor.catalogue import page
    from auditor.catalogue.description import plain_decimal as plain
    from auditor.catalogue.entries import Licence, Model
    from auditor.catalogue.offers import Capacity, Figure, Hardware, Overhead, Price
    from auditor.catalogue.search import identifier

    match entry:
        case Model():
            return entry.id, entry.licence or "licence unknown", page.status(entry, day), entry.title
        case Licence():
            return entry.id, entry.kind, entry.title
        case Price():
            return entry.provider, entry.model, entry.starts.isoformat(), page.money(entry)
        case Hardware():
            memory = f"{entry.gpus} x {entry.gpu}, {plain(entry.memory_gb)} GB"
            return entry.id, memory, f"{entry.per_hour:.4f} {entry.currency} an hour", entry.basis
        case Capacity():
            return identifier(entry), f"{entry.requests_per_month:,} requests a month", entry.basis
        case Figure():
            values = ", ".join(plain(value) for value in entry.values)
            return entry.id, f"{values} {entry.unit}".strip(), entry.starts.isoformat(), entry.title
        case Overhead():
            return entry.access, f"{plain(entry.low)} to {plain(entry.high)} {entry.currency} a month", entry.name
        case _:
            return entry.id, entry.country or "??", entry.trains_on_customer_data or "unknown", entry.title


def _table(rows: Sequence[tuple[str, ...]]) -> None:
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)][:-1]
    for row in rows:
        cells = [f"{cell:<{width}}" for cell, width in zip(row, widths, strict=False)]
        click.echo("  ".join([*cells, row[-1]]))

"""``auditor rules``: work on the rule pack."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from auditor.cli.common import json_option, policy_option

if TYPE_CHECKING:
    from auditor.engine.rules import Rule, RuleSet, Text


@click.group("rules", short_help="List, show, check and test the rules.")
@click.option(
    "--rules",
    "folder",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Folder of another rule pack instead of the built-in one.",
)
@click.pass_context
def command(context: click.Context, folder: Path | None) -> None:
    """List, show, check and test the rules.

    \b
    Examples:
      auditor rules list
      auditor rules show llama-3.1/mau-700m
      auditor rules --rules my-rules/ lint
    """
    context.obj = folder


@command.command("list", short_help="Every rule with its outcome and title.")
@policy_option
@json_option
@click.pass_obj
def list_rules(folder: Path | None, policy: Path | None, as_json: bool) -> int:
    """Every rule: id, what it applies to, outcome, title. --json adds clauses, first day and source.

    \b
    Example:
      auditor rules list --json | jq '.[].clauses'
    """
    from auditor.cli.common import print_json

    ruleset = _load(folder, policy)
    rules = sorted(ruleset.rules, key=lambda rule: rule.id)
    if as_json:
        print_json([_as_data(rule) for rule in rules])
        return 0
    width = max(len(rule.id) for rule in rules)
    for rule in rules:
        click.echo(f"{rule.id:<{width}}  {rule.scope:<9}  {rule.outcome:<9}  {rule.title}")
    return 0


@command.command("show", short_help="One rule as it stands in its file, with its source.")
@click.argument("identifier", metavar="ID")
@policy_option
@json_option
@click.pass_obj
def show(folder: Path | None, identifier: str, policy: Path | None, as_json: bool) -> int:
    """One rule: clause, words quoted, conditions, obligations, and the file and line it stands in.

    \b
    Example:
      auditor rules show llama-3.1/mau-700m
    """
    from auditor.cli.common import print_json
    from auditor.engine.parse import suggestion

    ruleset = _load(folder, policy)
    rule = ruleset.rule(identifier)
    if rule is None:
        guess = suggestion(identifier, [rule.id for rule in ruleset.rules])
        raise click.UsageError(f'"{identifier}" is not a rule. {guess}'.strip())
    if as_json:
        print_json([_as_data(rule)])
        return 0
    for line in _described(rule):
        click.echo(line)
    return 0


@command.command("lint", short_help="Check rules, parameters, facts, catalogue and quotations.")
@click.option(
    "--texts",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    metavar="DIR",
    help="Also look for every quotation in the licence texts of this folder.",
)
@policy_option
@click.pass_obj
def lint(folder: Path | None, texts: Path | None, policy: Path | None) -> int:
    """Read every file of the rule pack and tell every problem with its line; exit 4 where there is one.

    With --texts, words quoted from a document whose text the pack knows must stand in it, and the text must be the one
    the pack was written from. The texts are shipped by the package that the pack names.

    \b
    Example:
      auditor rules --rules my-rules/ lint
    """
    from collections import Counter

    from auditor import pack
    from auditor.catalogue.house import HOUSE
    from auditor.engine import quotes
    from auditor.errors import RulesError

    found = pack.load(folder, policy=policy)
    rules, catalogue = found.rules, found.catalogue
    click.echo(
        f"{len(rules.rules)} rules, {len(rules.derived)} derived facts, {len(rules.facts)} facts, "
        f"{len(rules.parameters)} parameters, {len(catalogue.models)} models: no problems."
    )
    if found.policy is not None:
        own = sum(rule.pack == HOUSE for rule in rules.rules)
        click.echo(f"Of these {own} by the house policy {found.policy.title} ({found.policy.id}).")
    if rules.clauses:
        encoded = len(rules.clauses) - len(rules.not_encoded)
        click.echo(
            f"{len(rules.clauses)} clauses read: {encoded} encoded, {len(rules.not_encoded)} not, each with its reason."
        )
    if texts is None:
        quoted = list(quotes.quotations(rules, catalogue))
        known = sum(rules.text_of(one.document) is not None for one in quoted)
        if quoted:
            click.echo(f"{len(quoted)} quotations; a text to compare them with (--texts) is known of {known}.")
        return 0
    compared = quotes.compare(rules, catalogue, texts)
    if compared.problems:
        raise RulesError(list(compared.problems))
    without = Counter(one.document for one in compared.without_text)
    rest = f"no text is at hand of {without.total()}" + (", which quote:" if without else ".")
    click.echo(f"{len(compared.found)} quotations stand in their texts; {rest}")
    for document, count in sorted(without.items()):
        click.echo(f"  {count:>3}  {document}")
    return 0


@command.command("test", short_help="Run the cases of the rules.")
@click.argument("names", nargs=-1, metavar="[RULE]...")
@click.option("--coverage", is_flag=True, help="Also tell which values no case has tried.")
@click.option("--mutate", is_flag=True, help="Also change every operator and constant, and tell what no case notices.")
@policy_option
@json_option
@click.pass_obj
def test(
    folder: Path | None,
    names: tuple[str, ...],
    coverage: bool,
    mutate: bool,
    policy: Path | None,
    as_json: bool,
) -> int:
    """Run the cases of all rules and derived facts, or of those named, with every evaluator. Exit 1 if one fails.

    With --policy those the policy adds, unless others are named.

    \b
    Examples:
      auditor rules test
      auditor rules test llama-3.1/mau-700m --coverage --mutate
    """
    from auditor import pack
    from auditor.cli import ruletests

    return ruletests.test(pack.load(folder, policy=policy), names, coverage, mutate, as_json)


@command.command("doc", short_help="The index of rules as Markdown.")
@click.pass_obj
def doc(folder: Path | None) -> int:
    """Print the index of the rule pack as Markdown, as kept in rules/README.md.

    \b
    Example:
      auditor rules doc > rules/README.md
    """
    from auditor.engine.index import markdown

    click.echo(markdown(_load(folder)), nl=False)
    return 0


def _load(folder: Path | None, policy: Path | None = None) -> RuleSet:
    from auditor import pack

    return pack.load(folder, policy=policy).rules


def _as_data(rule: Rule) -> dict[str, Any]:
    from auditor.record import values

    ends, preference = rule.in_force.ends, rule.preference
    return {
        "id": rule.id,
        "title": rule.title,
        "applies_to": str(rule.scope),
        "clauses": list(rule.clauses),
        "outcome": str(rule.outcome),
        "refer_because": None if rule.refer_because is None else str(rule.refer_because),
        "from": _start(rule),
        "until": None if ends is None else ends.isoformat(),
        "source": values.source(rule.source),
        "obligations": [
            {"id": o.id, "text": o.text, "who": o.who, "clause": o.clause, "timing": str(o.timing)}
            for o in rule.obligations
        ],
        "waivable": rule.waivable,
        "preference": None
        if preference is None
        else {"speaks": str(preference.speaks), "weight": str(preference.weight)},
        "file": rule.file,
        "line": rule.line,
    }


def _start(rule: Rule) -> str:
    from datetime import date

    starts = rule.in_force.starts
    return starts.isoformat() if isinstance(starts, date) else f"parameter {starts.id}"


def _compared(text: Text | None) -> str:
    """What quoted words can be compared with."""
    if text is None:
        return "(no text at hand to compare these words with)"
    return f"(compared with {text.file} of {text.package}, SHA-256 {text.sha256})"


def _described(rule: Rule) -> list[str]:
    from auditor.engine.index import condition_lines

    source = rule.source
    lines = [
        f"{rule.title}",
        f"  {rule.id} ({rule.file}:{rule.line})",
        f"  applies to each {rule.scope}; in force from {_start(rule)}; outcome {rule.outcome}",
        f"  {source.document}, {source.pinpoint}",
        f"  {source.url} (checked {source.checked}, {source.confidence})",
        *([f"  opened: {source.opened}"] if source.opened else []),
    ]
    if source.quote:
        lines.append(f"  “{source.quote}”")
        lines.append(f"  {_compared(source.text)}")
    for key, condition in rule.conditions().items():
        lines.append(f"  {key}")
        lines += [f"    {line}" for line in condition_lines(condition)]
    if rule.preference is not None:
        lines.append(f"  ranks candidates: speaks {rule.preference.speaks} one, weight {rule.preference.weight}")
    if rule.waivable:
        lines.append("  may be waived by the organisation, for a time (--waivers)")
    lines += [f"  {part}" for part in (rule.message, rule.how_to_fix) if part]
    for obligation in rule.obligations:
        lines.append(f"  Obligation ({obligation.timing}, {obligation.who}): {obligation.text}")
    return lines

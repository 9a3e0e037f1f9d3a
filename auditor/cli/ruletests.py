"""``auditor rules test``: do the rules say what their cases expect, and do the cases try everything."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from auditor.cli.common import plural, print_json

if TYPE_CHECKING:
    from auditor.engine.cases import CaseResult
    from auditor.engine.coverage import Coverage
    from auditor.engine.mutation import Mutation
    from auditor.pack import Pack


def test(found: Pack, names: Sequence[str], with_coverage: bool, with_mutants: bool, as_json: bool) -> int:
    """Run the cases; with coverage and mutants too, as asked. 1 where anything is not as it should be."""
    from auditor.catalogue.house import HOUSE
    from auditor.engine import case_files, cases, coverage, mutation

    all_cases = case_files.read(found.rules, found.folder, found.schemas, found.house_rules)
    targets = _targets(names, [rule.id for rule in found.rules.rules], [d.spec.name for d in found.rules.derived])
    if targets is None and found.policy is not None:
        targets = {rule.id for rule in found.rules.rules if rule.pack == HOUSE}
        targets |= {derived.spec.name for derived in found.rules.derived if derived.pack == HOUSE}
    chosen = [case for case in all_cases if targets is None or case.target in targets]
    results = cases.run(found.rules, chosen)
    tried = coverage.coverage(found.rules, all_cases) if with_coverage else None
    changed = mutation.mutation(found.rules, all_cases) if with_mutants else None
    if tried is not None and targets is not None:
        tried = coverage.Coverage(tuple(target for target in tried.targets if target.target in targets))
    if changed is not None and targets is not None:
        changed = mutation.Mutation(tuple(target for target in changed.targets if target.target in targets))
    if as_json:
        print_json(_as_data(results, tried, changed))
    else:
        _print(results, tried, changed)
    failed = not results or any(not result.passed for result in results)
    return int(failed or bool(tried and tried.gaps) or bool(changed and changed.survivors))


def _targets(names: Sequence[str], rules: Sequence[str], derived: Sequence[str]) -> set[str] | None:
    """The rules and derived facts asked for, or None for all of them."""
    from auditor.engine.parse import suggestion

    known = {*rules, *derived}
    for name in names:
        if name not in known:
            guess = suggestion(name, known)
            raise click.UsageError(f'"{name}" is neither a rule nor a derived fact. {guess}'.strip())
    return set(names) or None


def _print(results: Sequence[CaseResult], tried: Coverage | None, changed: Mutation | None) -> None:
    failures = [result for result in results if not result.passed]
    for result in failures:
        case = result.case
        click.echo(f"{case.file}:{case.line}: {case.target}: {case.name}")
        click.echo(f"  expected {case.expected}, got {result.got}")
        for keyword, step in result.traces.items():
            click.echo(f"  {keyword}: {_truth(step.truth)}")
    passed = len(results) - len(failures)
    click.echo(f"{plural(len(results), 'case')}: {passed} passed, {len(failures)} failed.")
    if not results:
        click.echo("No case was found: write some beside the rules, as docs/rules.md shows.")
    if tried is not None:
        for gap in tried.gaps:
            click.echo(str(gap))
        click.echo(f"Coverage: {tried.met} of {tried.needed} values tried.")
    if changed is not None:
        for survivor in changed.survivors:
            click.echo(str(survivor))
        click.echo(
            f"Mutants: {changed.mutants} made, {changed.noticed} noticed, {changed.equivalent} equal to the rule, "
            f"{len(changed.survivors)} survived."
        )


def _truth(truth: bool | None) -> str:
    return {True: "yes", False: "no", None: "not answered"}[truth]


def _as_data(results: Sequence[CaseResult], tried: Coverage | None, changed: Mutation | None) -> list[dict[str, Any]]:
    """One object for each rule and derived fact with cases."""
    names = list(dict.fromkeys(result.case.target for result in results))
    gaps = {} if tried is None else {target.target: target for target in tried.targets}
    mutants = {} if changed is None else {target.target: target for target in changed.targets}
    names += [name for name in dict.fromkeys((*gaps, *mutants)) if name not in names]
    rows = []
    for name in names:
        own = [result for result in results if result.case.target == name]
        row: dict[str, Any] = {
            "id": name,
            "cases": len(own),
            "failed": [
                {
                    "name": result.case.name,
                    "file": result.case.file,
                    "line": result.case.line,
                    "expected": str(result.case.expected),
                    "got": result.got,
                }
                for result in own
                if not result.passed
            ],
        }
        if name in gaps:
            row["coverage"] = {"needed": gaps[name].needed, "met": gaps[name].met}
            row["gaps"] = [str(gap) for gap in gaps[name].gaps]
        if name in mutants:
            found = mutants[name]
            row["mutants"] = {"made": found.mutants, "noticed": found.noticed, "equivalent": found.equivalent}
            row["survivors"] = [str(survivor) for survivor in found.survivors]
        rows.append(row)
    return rows

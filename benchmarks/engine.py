"""Audits a second: the three evaluators, and the rule engines one would otherwise take from the package index.

    .venv/bin/pip install -r benchmarks/requirements.txt
    .venv/bin/python -m benchmarks.engine

One audit is 150 rules and 12 derived facts over a project, a workload and 15 candidates. All engines get the same
rules and the same facts, and their findings are compared before anything is measured. For the others every fact is
known, since they have no third truth value, and the derived facts are worked out for them. They are asked one thing
of each rule and subject; rete and reference also say what is unknown, and tell A from B. The engines take turns, so
that a busy machine is busy for all; the figure of each is its best round. Making the columnar evaluator's tables is
not counted.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from auditor.engine import shadow
from auditor.engine.columnar import Columnar
from auditor.engine.dated import DatedRules, Evaluation, Subject
from auditor.engine.reference import Reference
from auditor.engine.rete import Rete
from benchmarks.engine_pack import subjects, synthetic_pack
from benchmarks.peers import PEERS, Findings

PORTFOLIO = 200
"""How many audits the columnar evaluator does at a time."""


def findings(evaluation: Evaluation) -> Findings:
    """Which rules apply and bite; raises ValueError where that is unknown, which no peer could say."""
    for key, truths in evaluation.truths.items():
        if truths.applies is None or (truths.applies and truths.bites is None):
            raise ValueError(f"unknown: {key}")
    return {key: bool(truths.applies and truths.bites) for key, truths in evaluation.truths.items()}


def with_derived(rules: DatedRules, audit: Sequence[Subject]) -> list[Subject]:
    """The subjects with the derived facts among their facts."""
    facts = {subject.id: dict(subject.facts) for subject in audit}
    Reference(rules).derive(audit, facts)
    return [replace(subject, facts=facts[subject.id]) for subject in audit]


def one_after_another(audits: Sequence[list[Subject]]) -> list[Subject]:
    """Many audits as one portfolio."""
    return [
        replace(subject, id=f"{number}/{subject.id}", parent=subject.parent and f"{number}/{subject.parent}")
        for number, audit in enumerate(audits)
        for subject in audit
    ]


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rules", type=int, default=150)
    parser.add_argument("--candidates", type=int, default=15)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--audits", type=int, default=10, help="audits a round")
    arguments = parser.parse_args()

    rules = synthetic_pack(arguments.rules)
    known = [subjects(arguments.candidates, seed, unknown=0.0, ranges=0.0) for seed in range(arguments.audits)]
    partly = [subjects(arguments.candidates, seed) for seed in range(arguments.audits)]
    given = [with_derived(rules, audit) for audit in known]

    compiled = {"rete": seconds(lambda: Rete(rules)), "reference": seconds(lambda: Reference(rules))}
    portfolio = f"columnar, {PORTFOLIO} audits at once"
    compiled[portfolio] = seconds(lambda: Columnar(rules))
    rete, reference, columnar = Rete(rules), Reference(rules), Columnar(rules)
    expected = [findings(reference.evaluate(audit)) for audit in known]

    def checked(audit: list[Subject]) -> None:
        shadow.check(rules, reference.evaluate(audit), rete.evaluate(audit), "rete")

    for number, audit in enumerate(known):
        assert findings(rete.evaluate(audit)) == findings(columnar.evaluate(audit)) == expected[number]
    for audit in partly:
        checked(audit)

    tables = columnar.frame(one_after_another([partly[n % len(partly)] for n in range(PORTFOLIO)]))
    work: dict[str, tuple[Callable[[], object], int]] = {
        "rete and reference, compared": (_each(checked, partly), len(partly)),
        "rete": (_each(rete.evaluate, partly), len(partly)),
        "reference": (_each(reference.evaluate, partly), len(partly)),
        portfolio: (
            lambda: [columnar.verdicts(scope, table) for scope, table in tables.items()],
            PORTFOLIO,
        ),
        "rete, all facts known": (_each(rete.evaluate, known), len(known)),
    }
    absent = []
    for name, make in PEERS.items():
        try:
            version = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            absent.append(name)
            continue
        started = time.perf_counter()
        engine = make(rules)
        compiled[f"{name} {version}"] = time.perf_counter() - started
        for number, audit in enumerate(given):
            assert engine(audit) == expected[number], f"{name} finds something else"
        work[f"{name} {version}"] = (_each(engine, given), len(given))

    times: dict[str, list[float]] = {name: [] for name in work}
    for _ in range(arguments.rounds):
        for name, (run, count) in work.items():
            times[name].append(seconds(run) / count)
    _print(arguments.rules, len(expected[0]), times, compiled)
    for name in absent:
        print(f"{name}: not installed; pip install -r benchmarks/requirements.txt")


def _each(ask: Callable[[list[Subject]], object], audits: Sequence[list[Subject]]) -> Callable[[], object]:
    def run() -> None:
        for audit in audits:
            ask(audit)

    return run


def _print(rules: int, asked: int, times: dict[str, list[float]], compiled: dict[str, float]) -> None:
    print(f"{rules} rules, {asked:,} rule evaluations an audit; every engine found the same.\n")
    print(f"{'':38}{'audits/s':>10}{'best ms':>9}{'median ms':>11}{'speed/rete':>12}{'compile ms':>12}")
    base = min(times["rete, all facts known"])
    for name, measured in times.items():
        best = min(measured)
        made = f"{compiled[name] * 1e3:.0f}" if name in compiled else ""
        print(
            f"{name:38}{1 / best:>10,.0f}{best * 1e3:>9.2f}{statistics.median(measured) * 1e3:>11.2f}"
            f"{base / best:>12.2f}{made:>12}"
        )


if __name__ == "__main__":
    main()

"""The proof at length: random packs until every evaluator has made as many rule evaluations as asked.

    python -m tests.properties.prove --evaluations 10_000_000

It prints what was compared. On a disagreement it prints a program that shows the smallest one found, and ends with
exit code 1. The same seed gives the same packs, facts and counts everywhere.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Mapping

from auditor.engine.conditions import Op
from auditor.engine.values import Truth
from tests.properties.agreement import EVALUATORS, Tally, disagreements
from tests.properties.packs import trial
from tests.properties.shrink import report

_TRUTHS: tuple[Truth, ...] = (True, False, None)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.properties.prove", description=__doc__)
    parser.add_argument("--evaluations", type=int, default=1_000_000, help="per evaluator: rules times subjects")
    parser.add_argument("--seed", default="proof", help="the same seed gives the same packs and facts")
    parser.add_argument("--only", action="append", choices=sorted(EVALUATORS), help="compare just this one")
    asked = parser.parse_args(arguments)
    evaluators = {name: EVALUATORS[name] for name in asked.only or sorted(EVALUATORS)}

    tally = Tally()
    started = reported = time.monotonic()
    while tally.evaluations["reference"] < asked.evaluations:
        current = trial(f"{asked.seed}/{tally.trials}")
        found = disagreements(current, tally, evaluators)
        for name, differences in found.items():
            print(report(current, name, differences, evaluators[name]))
        if found:
            return 1
        if time.monotonic() - reported > 60:
            reported = time.monotonic()
            print(f"{tally.evaluations['reference']:,} rule evaluations", file=sys.stderr, flush=True)
    print(summary(asked.seed, tally, time.monotonic() - started))
    return 0


def summary(seed: str, tally: Tally, seconds: float) -> str:
    """What was compared, as text."""
    total = tally.evaluations["reference"]
    lines = [f"seed {seed}: {tally.trials:,} packs in {seconds:,.0f} s, 0 disagreements", ""]
    lines += [
        f"{name:10} {tally.evaluations[name]:>12,} rule evaluations in {tally.seconds[name]:>7,.1f} s"
        for name in tally.evaluations
    ]
    lines += ["", f"{'':12} {'true':>10} {'false':>10} {'unknown':>10}"]
    lines += [_shares("applies", tally.applies, total), _shares("bites", tally.bites, total)]
    known, unknown = tally.derived[True], tally.derived[False]
    lines += ["", f"derived facts: {known:,} known, {unknown:,} unknown", ""]
    lines += [f"{'operator':12} {'literal':>12} {'fact':>12} {'true':>8} {'false':>8} {'unknown':>8}"]
    for op in Op:
        evaluated = {
            kind: sum(count for key, count in tally.comparisons.items() if key[0] == op and key[2] == kind)
            for kind in ("literal", "fact")
        }
        outcomes = {truth: tally.outcomes[op, truth] for truth in _TRUTHS}
        share = [f"{outcomes[truth] / max(1, sum(outcomes.values())):>8.0%}" for truth in _TRUTHS]
        lines.append(f"{op:12} {evaluated['literal']:>12,} {evaluated['fact']:>12,} {' '.join(share)}")
    return "\n".join(lines)


def _shares(name: str, counts: Mapping[Truth, int], total: int) -> str:
    return f"{name:12} " + " ".join(f"{counts[truth] / total:>10.1%}" for truth in _TRUTHS)


if __name__ == "__main__":
    sys.exit(main())

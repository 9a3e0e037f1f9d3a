"""Whether memory stays flat: 100,000 evaluations of a small pack in one process.

    python -m benchmarks.memory [--evaluations 100000]

Prints the resident memory as it goes, and ends with the growth between the first tenth and the end.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import time

from auditor.engine.rete import Rete
from benchmarks.engine_pack import subjects, synthetic_pack


def resident_bytes() -> int:
    """The memory this process holds now; where the system does not tell, the most it ever held."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except FileNotFoundError:
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return most if sys.platform == "darwin" else most * 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--evaluations", type=int, default=100_000)
    parser.add_argument("--rules", type=int, default=12)
    arguments = parser.parse_args()
    rete = Rete(synthetic_pack(arguments.rules))
    audits = [subjects(candidates=2, seed=seed) for seed in range(10)]
    tenth = max(1, arguments.evaluations // 10)
    started, sizes = time.perf_counter(), []
    for part in range(1, 11):
        for number in range(tenth):
            rete.evaluate(audits[number % len(audits)])
        sizes.append(resident_bytes())
        seconds = time.perf_counter() - started
        print(f"{part * tenth:>9,} evaluations  {sizes[-1] / 1e6:8.2f} MB  {seconds:7.1f} s", flush=True)
    growth = sizes[-1] - sizes[0]
    print(f"growth after the first tenth: {growth:,} bytes, {growth / (9 * tenth):.2f} a time")


if __name__ == "__main__":
    main()

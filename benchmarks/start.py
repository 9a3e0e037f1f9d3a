"""How long one cold ``auditor gate`` takes, beside a bare Python start and two tools a team might use instead.

Run:  python benchmarks/start.py [--peers FOLDER] [--runs N]

FOLDER is an environment of Python 3.13 with the peers in it:
    python3.13 -m venv peers && peers/bin/pip install eu-ai-act-classifier foretop-lading
Both run on the smallest input they take: a named system, and a folder without dependencies. Times are of whole
processes, taken in turn so that a machine that slows down slows all of them; what counts are the ratios.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
GATE = [sys.executable, "-c", "from auditor.cli import main; main()", "gate"]


def commands(peers: Path | None, work: Path) -> dict[str, list[str]]:
    """What is measured, by name; the peers only where they are installed."""
    descriptor = str(ROOT / "samples/chat-assistant/descriptor.yaml")
    found = {"python -c pass": [sys.executable, "-c", "pass"], "auditor gate": [*GATE, descriptor]}
    found["auditor --help"] = [*GATE[:-1], "--help"]
    if peers is not None:
        profile = work / "profile.json"
        profile.write_text(json.dumps({"name": "Chat assistant"}))
        empty = work / "empty"
        empty.mkdir()
        found["eu-ai-act-classify"] = [str(peers / "bin/eu-ai-act-classify"), str(profile)]
        found["lading scan"] = [str(peers / "bin/lading"), "scan", str(empty)]
    return found


def seconds(command: list[str]) -> float:
    """The wall time of one run."""
    start = time.perf_counter()
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    took = time.perf_counter() - start
    if done.returncode not in (0, 1, 3):
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stderr.decode()}")
    return took


def main() -> None:
    """Measure all in turn and print medians and ratios."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--peers", type=Path, help="environment with the two peers")
    parser.add_argument("--runs", type=int, default=11)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        measured = commands(asked.peers, Path(folder))
        for command in measured.values():
            seconds(command)  # warms the disk cache and the cache of compiled rules
        times: dict[str, list[float]] = {name: [] for name in measured}
        for _ in range(asked.runs):
            for name, command in measured.items():
                times[name].append(seconds(command))
    gate = statistics.median(times["auditor gate"])
    print(f"{asked.runs} runs each, in turn; whole processes")
    print(f"{'':<20} {'median':>8} {'fastest':>8} {'slowest':>8}   gate takes")
    for name, taken in times.items():
        median = statistics.median(taken)
        print(f"{name:<20} {median:8.3f} {min(taken):8.3f} {max(taken):8.3f}   {gate / median:5.2f} x as long")


if __name__ == "__main__":
    main()

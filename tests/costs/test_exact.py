"""Nothing of a cost is ever a floating-point number: not in the code, not in what it gives, not in the record."""

from __future__ import annotations

import ast
import dataclasses
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from auditor import pack
from auditor.costs import chance, compare
from auditor.costs.options import options
from auditor.costs.plan import middle
from auditor.inputs import project
from tests.cli.run import ROOT, run

RECKONING = sorted(
    path
    for pattern in (
        "costs/*.py",
        "record/costs.py",
        "record/prospects.py",
        "record/claims.py",
        "report/cost*.py",
        "report/chart.py",
        "cli/cost*.py",
        "cli/claims.py",
    )
    for path in (ROOT / "auditor").glob(pattern)
)
FORBIDDEN = {"float", "Float32", "Float64", "sqrt", "log", "log2", "exp", "pow", "fsum", "random", "mean"}
SAMPLES = ["portfolio-mix", "summaries-hybrid", "field-device", "support-startup"]


@pytest.mark.parametrize("path", RECKONING, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_the_code_has_no_float_in_it(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        where = f"{path.name}:{getattr(node, 'lineno', 0)}"
        assert not (isinstance(node, ast.Constant) and isinstance(node.value, float)), f"{where} has a float"
        name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
        assert name not in FORBIDDEN, f"{where} uses {name}"


def leaves(value: object) -> Iterator[object]:
    """Every value inside dataclasses, mappings and sequences."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            yield from leaves(getattr(value, field.name))
    elif isinstance(value, Mapping):
        for key, one in value.items():
            yield from leaves(key)
            yield from leaves(one)
    elif isinstance(value, list | tuple | set | frozenset):
        for one in value:
            yield from leaves(one)
    else:
        yield value


@pytest.mark.parametrize("sample", SAMPLES)
def test_what_is_reckoned_is_a_decimal_a_fraction_or_a_whole_number(sample: str) -> None:
    used = pack.load()
    descriptor = project.load(ROOT / "samples" / sample / "descriptor.yaml", None, used.schemas)
    assert descriptor.as_of is not None
    found = options(descriptor.workloads, used.catalogue, descriptor.as_of)
    plans = {name: option.plan for name, option in found.items() if option.plan is not None}
    reckoned = [
        found,
        compare.compare(found.values()),
        [plan.staircase(middle(plan.inputs)) for plan in plans.values()],
        chance.draws(plans, 20, 1),
    ]
    values = list(leaves(reckoned))
    assert any(isinstance(value, Decimal) for value in values)
    assert any(isinstance(value, Fraction) for value in values)
    assert not [value for value in values if isinstance(value, float)]


@pytest.mark.parametrize("command", [("cost",), ("audit", "--format", "json", "-o", "-")], ids=lambda one: str(one[0]))
def test_json_has_no_number_with_a_point(command: tuple[str, ...]) -> None:
    descriptor = ROOT / "samples/summaries-hybrid/descriptor.yaml"
    out = run(*command, descriptor, *(["--json"] if command == ("cost",) else [])).out

    def refuse(text: str) -> object:
        raise AssertionError(text)

    json.loads(out, parse_float=refuse, parse_constant=refuse)


def test_the_costs_of_a_record_are_the_same_bytes_ten_times_on_any_number_of_threads() -> None:
    """Ten processes; Polars reads its number of threads once, when it starts."""
    descriptor = ROOT / "samples/summaries-hybrid/descriptor.yaml"
    program = "from auditor.cli import main; main()"
    command = [sys.executable, "-c", program, "cost", str(descriptor), "--json"]
    found = {
        subprocess.run(
            command,
            env=os.environ | {"POLARS_MAX_THREADS": str(threads), "PYTHONHASHSEED": str(threads)},
            capture_output=True,
            check=True,
        ).stdout
        for threads in (1, 2, 3, 4, 5, 6, 7, 8, 16, 32)
    }
    assert len(found) == 1

"""The shape of the package: data goes one way, modules stay small, only the command line reads a clock."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "auditor"
MODULES = sorted(PACKAGE.rglob("*.py"))

STAGES = (
    ("errors", "resources", "cache"),
    ("inputs",),
    ("catalogue",),
    ("costs",),
    ("facts",),
    ("engine",),
    ("assessment",),
    ("outlook",),
    ("record",),
    ("policy",),
    ("pack",),
    ("audit",),
    ("report",),
    ("replay", "starter"),
    ("compare",),
    ("signoff",),
    ("portfolio",),
    ("web",),
    ("cli",),
)
"""The order of the flow: a stage may import itself and what stands above it, also inside functions."""

LEVEL = {name: level for level, names in enumerate(STAGES) for name in names}

MOST_LINES = 400
CLOCKS = {
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("date", "today"),
    ("time", "time"),
    ("time", "time_ns"),
    ("time", "localtime"),
    ("time", "gmtime"),
}
HEAVY = (
    "weasyprint",
    "polars",
    "jinja2",
    "rich",
    "jsonschema",
    "yaml",
    "durable_rules_engine",
    "pycountry",
    "dask",
    "django",
)


def stage(module: str) -> str | None:
    """The stage of ``auditor.engine.rules``: engine; None for the package itself."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else None


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(path: Path) -> Iterator[tuple[int, str]]:
    """Every module of this package that a file imports anywhere in it, with its line."""
    tree = ast.parse(path.read_text("utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names if alias.name.split(".")[0] == "auditor")
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}:{node.lineno} imports by a relative name"
            if node.module == "auditor":
                yield from ((node.lineno, f"auditor.{alias.name}") for alias in node.names)
            elif node.module is not None and node.module.startswith("auditor."):
                yield node.lineno, node.module


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_every_module_belongs_to_a_stage() -> None:
    found = {stage(name_of(path)) for path in MODULES} - {None}
    assert found <= set(LEVEL), "a new stage: put it into STAGES where it stands in the flow"


@pytest.mark.parametrize("path", MODULES, ids=relative)
def test_a_stage_imports_only_what_stands_before_it(path: Path) -> None:
    own = stage(name_of(path))
    for line, module in imported(path):
        other = stage(module)
        if own is None or other is None or other.startswith("__"):
            continue  # the package itself: its version
        assert other == own or LEVEL[other] < LEVEL[own], f"{relative(path)}:{line}: {own} imports {module}"


def test_the_package_itself_imports_nothing() -> None:
    assert list(imported(PACKAGE / "__init__.py")) == []


@pytest.mark.parametrize("path", MODULES, ids=relative)
def test_a_module_is_about_one_idea(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= MOST_LINES


@pytest.mark.parametrize("path", MODULES, ids=relative)
def test_only_the_command_line_reads_a_clock(path: Path) -> None:
    """Inside, the day of the audit is an argument: an audit of the past is the same tomorrow."""
    if stage(name_of(path)) == "cli":
        return
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Attribute):
            owner = node.value
            name = owner.id if isinstance(owner, ast.Name) else owner.attr if isinstance(owner, ast.Attribute) else ""
            assert (name, node.attr) not in CLOCKS, f"{relative(path)}:{node.lineno} reads a clock"
        if isinstance(node, ast.ImportFrom) and node.module == "time":
            assert not {alias.name for alias in node.names} & {"time", "time_ns", "localtime", "gmtime"}


def test_the_reference_evaluator_shares_no_code_with_those_it_checks() -> None:
    """The shadow check is worth what the two evaluators do not have in common."""
    compilers = {"rete", "columnar", "clauses", "flatten", "goals", "network", "names", "sessions", "expressions"}
    for module in ("reference", "explain"):
        used = {name.split(".")[-1] for _, name in imported(PACKAGE / "engine" / f"{module}.py")}
        assert not used & compilers
    for module in compilers:
        path = PACKAGE / "engine" / f"{module}.py"
        if path.exists():
            assert "auditor.engine.reference" not in {name for _, name in imported(path)}, relative(path)


def loaded(statement: str) -> list[str]:
    """What a fresh Python has loaded after a statement."""
    program = f"{statement}\nimport json, sys\nprint(json.dumps(sorted(sys.modules)))"
    ran = subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=True,
        text=True,
    )
    modules: list[str] = json.loads(ran.stdout.splitlines()[-1])
    return modules


def test_help_is_instant() -> None:
    """The command line loads no heavy package, and nothing of the engine, before a command is called."""
    modules = loaded("import auditor.cli")
    assert [name for name in modules if name.split(".")[0] in HEAVY] == []
    assert [name for name in modules if name.startswith("auditor.") and stage(name) not in ("cli", "errors")] == []


def test_a_gate_loads_neither_report_nor_portfolio() -> None:
    """What a pipeline calls many times: with its rules in the cache it needs none of these."""
    gate = "from auditor.cli import cli\ncli(['gate', 'samples/chat-assistant/descriptor.yaml'], standalone_mode=False)"
    os_module = "import os\nos.chdir(" + repr(str(ROOT)) + ")\n"
    loaded(os_module + gate)  # fills the cache
    modules = {name.split(".")[0] for name in loaded(os_module + gate)}
    assert modules & {"weasyprint", "polars", "jinja2", "rich", "pycountry", "dask", "django"} == set()


def test_the_data_folders_are_named_in_one_place_only() -> None:
    for path in MODULES:
        if path.name != "resources.py":
            assert "__file__" not in path.read_text("utf-8") or path.name == "pack.py", relative(path)

"""What is said of the bad files in tests/bad: descriptors, rules, house policies and waivers.

``python -m tests.expected`` writes it beside them: read every difference before keeping it.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import chdir
from datetime import date
from pathlib import Path

from auditor.audit import Auditor
from auditor.errors import InputError
from auditor.inputs import project
from tests.cli.conftest import PACK
from tests.cli.run import Ran, run

BAD = Path(__file__).resolve().parent / "bad"
DESCRIPTORS = BAD / "descriptor"
RULES = BAD / "rules"
GOOD_RULES = RULES / "_good"
POLICIES = BAD / "policy"
WAIVERS = BAD / "waivers"
GOOD_WAIVERS = WAIVERS / "_good"


def descriptor_kinds() -> list[str]:
    """The name of every bad descriptor."""
    return sorted(path.stem for path in DESCRIPTORS.glob("*.yaml"))


def rule_kinds() -> list[str]:
    """The name of every broken rule pack."""
    return sorted(path.name for path in RULES.iterdir() if path != GOOD_RULES)


def policy_kinds() -> list[str]:
    """The name of every house policy that oversteps its bounds or is broken."""
    return sorted(path.name for path in POLICIES.iterdir())


def waiver_kinds() -> list[str]:
    """The name of every file of waivers that is refused."""
    return sorted(path.stem for path in WAIVERS.glob("*.yaml"))


def waiver_pack(folder: Path) -> Path:
    """The small pack with rules that may be waived, in a folder of its own."""
    pack = folder / "waiver-rules"
    shutil.copytree(PACK, pack)
    shutil.copytree(GOOD_WAIVERS / "rules", pack, dirs_exist_ok=True)
    return pack


def of_waivers(kind: str, auditor: Auditor) -> str:
    """Why an audit with one bad file of waivers is refused; nothing where it is not."""
    with chdir(WAIVERS):
        try:
            given = project.load(GOOD_WAIVERS / "descriptor.yaml", Path(f"{kind}.yaml"), auditor.pack.schemas)
            auditor.audit_descriptor(given, date(2026, 11, 22))
        except InputError as error:
            return f"{error}\n"
    return ""


def of_policy(kind: str, folder: Path) -> Ran:
    """How the lint of one bad house policy ends, beside the built-in rules."""
    shutil.copytree(POLICIES / kind, folder / "house", ignore=shutil.ignore_patterns("expected"))
    with chdir(folder):
        return run("rules", "lint", "--policy", "house")


def of_descriptor(kind: str, folder: Path) -> Ran:
    """How an audit of one bad descriptor ends, run in a folder that holds only that."""
    shutil.copy(DESCRIPTORS / f"{kind}.yaml", folder)
    with chdir(folder):
        ran = run("audit", f"{kind}.yaml", "--as-of", "2026-11-22", "-o", "out")
    # How long ago that day is depends on the day this is run.
    said = "".join(line for line in ran.err.splitlines(keepends=True) if not line.startswith("Audited as of "))
    return Ran(ran.code, ran.out, said, ran.out_bytes)


def of_rules(kind: str, folder: Path) -> Ran:
    """How the lint of one broken pack ends: the good pack with one file added or replaced."""
    pack_of(folder, RULES / kind)
    with chdir(folder):
        return run("rules", "--rules", "pack", "lint")


def pack_of(folder: Path, *overlays: Path) -> Path:
    """The good pack in a folder of its own, with other files put into it or in place of its own."""
    pack = folder / "pack"
    shutil.copytree(GOOD_RULES, pack)
    for overlay in overlays:
        shutil.copytree(overlay, pack, dirs_exist_ok=True, ignore=shutil.ignore_patterns("expected"))
    return pack


def write() -> None:
    """Write every expectation anew."""
    with tempfile.TemporaryDirectory() as cache:
        os.environ["AUDITOR_CACHE"] = cache
        for kind in descriptor_kinds():
            with tempfile.TemporaryDirectory() as folder:
                (DESCRIPTORS / f"{kind}.expected").write_text(of_descriptor(kind, Path(folder)).err, "utf-8")
        for kind in rule_kinds():
            with tempfile.TemporaryDirectory() as folder:
                (RULES / kind / "expected").write_text(of_rules(kind, Path(folder)).err, "utf-8")
        for kind in policy_kinds():
            with tempfile.TemporaryDirectory() as folder:
                (POLICIES / kind / "expected").write_text(of_policy(kind, Path(folder)).err, "utf-8")
        with tempfile.TemporaryDirectory() as folder:
            auditor = Auditor.open(waiver_pack(Path(folder)))
            for kind in waiver_kinds():
                (WAIVERS / f"{kind}.expected").write_text(of_waivers(kind, auditor), "utf-8")


if __name__ == "__main__":
    write()

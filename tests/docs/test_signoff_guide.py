"""docs/sign-off.md is true: its walk-through works as written, and it names every kind of check."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from auditor.signoff import signing
from tests.cli.run import ROOT, run

GUIDE = (ROOT / "docs" / "sign-off.md").read_text("utf-8")
WALK = re.search(r"<!-- walk-through -->\n```console\n(.*?)```", GUIDE, re.DOTALL)


def test_the_walk_through(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert WALK is not None
    monkeypatch.chdir(tmp_path)
    (tmp_path / "samples").symlink_to(ROOT / "samples")
    monkeypatch.setenv("AUDITOR_PASSPHRASE", "for trials")
    commands = re.findall(r"^\$ auditor (.*)$", WALK[1], re.MULTILINE)
    assert len(commands) == 9
    for command in commands:
        ran = run(*shlex.split(command))
        assert ran.code == 0, f"{command}\n{ran.out}{ran.err}"
    assert run("register", "--file", "register.sqlite", "check").code == 0


def test_every_kind_of_check_is_named() -> None:
    source = "".join(path.read_text("utf-8") for path in Path(signing.__file__).parent.glob("*.py"))
    kinds = {name.partition("/")[0] for name in re.findall(r'(?:good|bad|note)\(\s*f?"([a-z{][^"]*/[^"]*)"', source)}
    per_signature = {"{name}", "{one.field_name}", "{one.field}"}
    of_the_gate = {"decision", "today", "conditions"}
    rest = kinds - per_signature - of_the_gate - {"signatures"}
    assert rest == {"file", "seal", "roles", "attachments", "rules", "policy", "replay", "pages", "register"}
    for kind in rest | {"<role>"}:
        assert f"`{kind}/" in GUIDE, kind

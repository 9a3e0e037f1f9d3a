"""docs/waivers.md is true: what it shows stands in the sample, every command works, every field and limit is named."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest

from auditor import resources
from auditor.report.words import WAIVER_REASONS
from tests.cli.run import ROOT, run
from tests.samples.story import auditor

GUIDE = (ROOT / "docs/waivers.md").read_text("utf-8")
SAMPLE = ROOT / "samples/print-shop-trial/waivers.yaml"
COMMANDS = re.findall(r"^\$ auditor (.+)$", GUIDE, re.MULTILINE)
SCHEMA = json.loads((resources.schemas() / "waivers.schema.json").read_text("utf-8"))
FIELDS = SCHEMA["$defs"]["waiver"]["properties"]


def test_what_the_guide_shows_stands_in_the_sample() -> None:
    shown = re.search(r"<!-- example: waivers.yaml -->\n```yaml\n(.*?)```", GUIDE, re.DOTALL)
    assert shown is not None
    assert shown[1] in SAMPLE.read_text("utf-8")


def test_the_commands_are_shown() -> None:
    assert [command.split()[0] for command in COMMANDS] == ["gate", "audit", "explain", "questions", "calendar"]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_works_as_written(command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    arguments = [str(tmp_path) if word == "out/" else word for word in shlex.split(command)]
    more = ["--format", "json"] if arguments[0] == "audit" else []
    ran = run(*arguments, *more)
    assert ran.code == 0, ran.err
    assert ran.out


def test_every_field_and_every_reason_is_named() -> None:
    named = set(re.findall(r"`([a-z_]+)`", GUIDE))
    assert {*FIELDS, *SCHEMA["properties"]} - {"waivers_version"} <= named
    assert set(FIELDS["reason"]["enum"]) == set(WAIVER_REASONS)
    assert set(WAIVER_REASONS) <= named


def test_the_built_in_rules_that_may_be_waived_are_those_listed() -> None:
    listed = re.search(r"these may be waived: (.+)\.$", GUIDE, re.MULTILINE)
    assert listed is not None
    waivable = {rule.id for rule in auditor().pack.rules.rules if rule.waivable}
    assert set(re.findall(r"`(decision/[a-z-]+)`", listed[1])) == waivable


def test_the_longest_time_is_the_one_in_force() -> None:
    value = auditor().pack.rules.parameters["pack.waiver_longest_months"].values[-1].value.value
    assert value == 12
    assert "longer than twelve months" in GUIDE

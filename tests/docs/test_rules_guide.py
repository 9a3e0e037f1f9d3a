"""docs/rules.md is true: its example works as written, and its tables list what there is."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

from click.testing import CliRunner

from auditor import resources
from auditor.audit import Auditor
from auditor.cli import cli
from auditor.engine.conditions import Op
from auditor.engine.status import Status
from auditor.record.findings import explained

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs/rules.md").read_text("utf-8")
EXAMPLE = re.compile(r"<!-- example: (?P<file>\S+) -->\n```yaml\n(?P<text>.*?)```", re.DOTALL)


def a_pack_with_the_examples(folder: Path) -> Path:
    """The rule pack of the checkout with the files of the guide written into it."""
    pack = folder / "rules"
    shutil.copytree(resources.rules(), pack)
    for example in EXAMPLE.finditer(GUIDE):
        (folder / example["file"]).write_text(example["text"], "utf-8")
    return pack


def test_the_example_is_two_files() -> None:
    assert [example["file"] for example in EXAMPLE.finditer(GUIDE)] == [
        "rules/decision/edge.yaml",
        "rules/decision/edge.cases.yaml",
    ]


def test_the_example_is_a_good_rule_with_good_cases(tmp_path: Path) -> None:
    pack = str(a_pack_with_the_examples(tmp_path))
    linted = CliRunner().invoke(cli, ["rules", "--rules", pack, "lint"], standalone_mode=False)
    assert linted.exception is None, linted.output
    tested = CliRunner().invoke(
        cli,
        ["rules", "--rules", pack, "test", "decision/edge-size", "--coverage", "--mutate"],
        standalone_mode=False,
    )
    assert tested.return_value == 0, tested.output
    assert "7 cases: 7 passed, 0 failed." in tested.output
    assert "0 survived." in tested.output


def test_the_example_speaks_in_an_audit(tmp_path: Path) -> None:
    pack = a_pack_with_the_examples(tmp_path)
    audit = Auditor.open(pack).audit(ROOT / "samples/chat-assistant/descriptor.yaml", date(2026, 11, 22))
    found = explained(audit.audited, "decision/edge-size", None)
    assert {finding["status"] for finding in found} == {"not_applicable"}
    assert len(found) == len(audit.record["candidates"])


def test_every_operator_is_in_the_guide_and_none_that_does_not_exist() -> None:
    table = GUIDE.split("| Operator |")[1].split("\n\n")[0]
    named = set(re.findall(r"`(\w+)`", "\n".join(row.split("|")[1] for row in table.splitlines()[2:])))
    assert named == {str(op) for op in Op}


def test_every_expectation_of_a_case_is_in_the_guide() -> None:
    cases = GUIDE.split("## Cases")[1].split("##")[0]
    offered = {status for status in Status if status is not Status.WAIVED}
    assert {status for status in offered if f"`{status}`" not in cases} == set()

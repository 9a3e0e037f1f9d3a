"""README.md: every command and every sample stands in it once, with what is true of it."""

from __future__ import annotations

import json
import re

from tests.cli.run import ROOT, run

README = (ROOT / "README.md").read_text("utf-8")


def test_every_command_stands_in_the_table_once() -> None:
    listed = re.findall(r"^\| `([a-z]+)` \| .+ \|$", README, re.MULTILINE)
    commands = run("--help").out.partition("Commands:\n")[2].partition("\n\n")[0]
    assert sorted(listed) == sorted(re.findall(r"^  ([a-z]+) ", commands, re.MULTILINE))


def test_every_sample_stands_in_the_table_with_its_title_and_outcome() -> None:
    rows = re.findall(r"^\| \[([a-z0-9-]+)\]\(samples/\1/why\.md\) \| (.+) \| ([a-z ]+) \|$", README, re.MULTILINE)
    samples = sorted(path.parent for path in (ROOT / "samples").glob("*/expected.json"))
    assert rows == [
        (
            folder.name,
            (folder / "why.md").read_text("utf-8").splitlines()[0].removeprefix("# "),
            json.loads((folder / "expected.json").read_text("utf-8"))["assessment"]["outcome"].replace("_", " "),
        )
        for folder in samples
    ]


def test_every_path_it_links_to_exists() -> None:
    targets = re.findall(r"\]\((?!https:)([^)#]+)\)", README)
    assert [target for target in targets if not (ROOT / target).exists()] == []

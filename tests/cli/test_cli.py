"""The command line as a whole: help, exit codes, mistakes in calling it, and nothing left behind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from auditor import __version__, facts
from auditor import audit as auditing
from auditor.cli import COMMANDS, cli
from auditor.engine.dated import Evaluation, Subject
from auditor.engine.rete import Rete
from tests.cli.run import listing, run

# Help


def commands(group: click.Group = cli, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command with the words that call it."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield (*path, name), command
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))


ALL = [pytest.param(path, command, id=" ".join(path)) for path, command in commands()]


@pytest.mark.parametrize(("path", "command"), ALL)
def test_every_command_explains_itself_with_an_example(path: tuple[str, ...], command: click.Command) -> None:
    for flag in ("--help", "-h"):
        ran = run(*path, flag)
        assert (ran.code, ran.err) == (0, "")
    assert f"Usage: auditor {' '.join(path)} " in ran.out
    assert "Example" in ran.out
    assert f"  auditor {path[0]}" in ran.out
    assert all(len(line) <= 100 for line in ran.out.splitlines())
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, f"{parameter.name} is not explained"


@pytest.mark.parametrize("flags", [["--help"], ["-h"]])
def test_help_lists_every_command_and_the_exit_codes(flags: list[str]) -> None:
    ran = run(*flags)
    assert (ran.code, ran.err) == (0, "")
    for name, what in COMMANDS.items():
        assert f"  {name:<11} {what}" in ran.out
    said = " ".join(ran.out.split())
    for code in ("0 done", "1 not passed", "2 bad input", "3 refer", "4 rules broken", "5 internal error"):
        assert code in said


def test_the_table_of_commands_says_what_each_says_of_itself() -> None:
    """Help reads the table and not the modules: the two must agree."""
    for (name, *deeper), command in commands():
        if not deeper:
            assert COMMANDS[name] == command.get_short_help_str(limit=100)


def test_the_version() -> None:
    assert run("--version").out == f"auditor, version {__version__}\n"


# Mistakes in calling


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["audt"], "No such command 'audt'. Did you mean 'audit'?"),
        (["something"], "No such command 'something'."),
        (["rules", "lsit"], "No such command 'lsit'."),
        (["gate"], "Missing argument 'FILE'."),
        (["gate", "a", "b"], "Got unexpected extra argument (b)"),
        (["gate", "a", "--as-off", "2026-11-22"], "No such option '--as-off'."),
        (["gate", "a", "--as-of", "tomorrow"], '"tomorrow" is not a day. Write it like 2026-11-22.'),
        (["gate", "a", "--as-of", "2026-02-30"], '"2026-02-30" is not a day. Write it like 2026-11-22.'),
        (["gate", "a", "--as-of", "2026-W01-1"], '"2026-W01-1" is not a day. Write it like 2026-11-22.'),
        (["gate", "a", "--as-of", "20261122"], '"20261122" is not a day. Write it like 2026-11-22.'),
        (["gate", "a", "--fail-on", "anything"], "'anything' is not 'conditions'."),
        (["audit", "a", "--format", "docx"], "'docx' is not one of 'json', 'pdf'."),
        (["audit", "a", "-o", "-"], "Standard output takes one format: add one --format."),
        (["explain", "a"], "Missing option '--rule'."),
        (["rules", "--rules", "nowhere", "lint"], "Directory 'nowhere' does not exist."),
        (["completion", "powershell"], "'powershell' is not one of 'bash', 'zsh', 'fish'."),
        ([], "Usage: auditor [OPTIONS] COMMAND [ARGS]..."),
    ],
)
def test_a_mistake_in_calling_is_exit_code_2(arguments: list[str], said: str, small: Path) -> None:
    before = listing(small)
    ran = run(*arguments)
    assert ran.code == 2
    assert said in ran.err
    assert ran.out == ""
    assert listing(small) == before


# Exit codes


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["gate", "approve.yaml"], 0),
        (["gate", "approve_with_conditions.yaml"], 0),
        (["gate", "approve_with_conditions.yaml", "--fail-on", "conditions"], 1),
        (["gate", "approve.yaml", "--fail-on", "conditions"], 0),
        (["gate", "refer.yaml", "--fail-on", "conditions"], 3),
        (["gate", "reject.yaml", "--fail-on", "conditions"], 1),
        (["gate", "reject.yaml"], 1),
        (["gate", "refer.yaml"], 3),
        (["gate", "unanswered.yaml"], 3),
        (["gate", "nothing.yaml"], 2),
        (["audit", "reject.yaml", "--format", "json"], 0),
        (["audit", "refer.yaml", "--format", "json"], 0),
        (["audit", "nothing.yaml"], 2),
        (["validate", "reject.yaml", "refer.yaml"], 0),
        (["validate", "approve.yaml", "nothing.yaml"], 2),
        (["explain", "reject.yaml", "--rule", "act/voices"], 0),
        (["explain", "reject.yaml", "--rule", "act/voice"], 2),
        (["rules", "list"], 0),
        (["rules", "lint"], 0),
    ],
    ids=str,
)
def test_exit_codes(arguments: list[str], code: int, small: Path) -> None:
    assert run(*arguments).code == code


@pytest.mark.parametrize(
    "arguments",
    [
        ["gate", "approve.yaml"],
        ["audit", "approve.yaml"],
        ["validate", "approve.yaml"],
        ["explain", "approve.yaml", "--rule", "act/voices"],
        ["rules", "list"],
        ["rules", "show", "act/voices"],
        ["rules", "lint"],
        ["rules", "doc"],
        ["catalogue", "list", "models"],
    ],
    ids=str,
)
def test_a_broken_rule_pack_is_exit_code_4_for_every_command(
    arguments: list[str], small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also for validate: it is not the descriptor that is wrong."""
    from auditor import resources
    from tests.expected import RULES, pack_of

    broken = pack_of(small.parent, RULES / "fact_unknown")
    monkeypatch.setattr(resources, "rules", lambda: broken)
    before = listing(small)
    ran = run(*arguments)
    assert (ran.code, ran.out) == (4, "")
    assert f"{broken}/act/broken.yaml:15: rules[0].violated_when.fact" in ran.err
    assert "Traceback" not in ran.err
    assert listing(small) == before


def test_doctor_says_that_a_rule_pack_is_broken(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from auditor import resources
    from tests.expected import RULES, pack_of

    broken = pack_of(small.parent, RULES / "fact_unknown")
    monkeypatch.setattr(resources, "rules", lambda: broken)
    ran = run("doctor")
    assert ran.code == 1
    assert "MISSING  rules       1 problem\n                     Run: auditor rules lint\n" in ran.out


class Wrong(Rete):
    """An evaluator that finds everything violated."""

    def evaluate(self, subjects: list[Subject]) -> Evaluation:  # type: ignore[override]  # narrower for the test
        answer = super().evaluate(subjects)
        truths = {key: type(found)(True, True, found.later) for key, found in answer.truths.items()}
        return Evaluation(truths, answer.derived)


@pytest.mark.parametrize(
    "command", [["gate"], ["audit", "-o", "out"], ["validate"], ["explain", "--rule", "act/voices"]]
)
def test_evaluators_that_disagree_are_exit_code_5_and_nothing_is_written(
    command: list[str], small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(auditing, "Rete", Wrong)
    before = listing(small)
    ran = run(*command, "approve.yaml")
    assert (ran.code, ran.out) == (5, "")
    assert ran.err.startswith("The evaluators disagree on ")
    assert "No audit was made." in ran.err
    assert "Traceback" not in ran.err
    assert listing(small) == before


def test_an_error_of_our_own_is_exit_code_5_with_what_to_report(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise KeyError("something nobody thought of")

    monkeypatch.setattr(facts, "collect", broken)
    before = listing(small)
    ran = run("audit", "approve.yaml")
    assert (ran.code, ran.out) == (5, "")
    assert ran.err.startswith("auditor met an error of its own; nothing was decided. Please report it")
    assert "KeyError: 'something nobody thought of'" in ran.err
    assert listing(small) == before


# Colour


@pytest.mark.parametrize("colour", [{"NO_COLOR": "1"}, {"FORCE_COLOR": "1"}, {}])
def test_output_in_a_pipe_has_no_control_codes(
    colour: dict[str, str], small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    for name, value in colour.items():
        monkeypatch.setenv(name, value)
    for arguments in (
        ["gate", "refer.yaml"],
        ["explain", "refer.yaml", "--rule", "licence/users"],
        ["doctor"],
        ["audt"],
    ):
        ran = run(*arguments)
        assert "\x1b" not in ran.out + ran.err


def test_every_command_that_reads_a_descriptor_takes_a_day_and_a_house_policy() -> None:
    reading = {
        " ".join(path): {option for parameter in command.params for option in parameter.opts}
        for path, command in commands()
        if {"file", "files"} & {one.name for one in command.params if isinstance(one, click.Argument)}
    }
    del reading["claims"]  # its file is a list of claims, each recomputed from its own inputs
    assert {"audit", "gate", "validate", "explain", "cost", "questions", "boundary", "calendar"} <= set(reading)
    for name, options in reading.items():
        assert {"--as-of", "--policy"} <= options, name

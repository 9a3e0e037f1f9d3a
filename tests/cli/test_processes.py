"""The installed program itself: started as people start it, with pipes, other locales and closed ends."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.run import ROOT, SAMPLE, listing

PROGRAM = [sys.executable, "-c", "from auditor.cli import main; main()"]


def start(*arguments: str, **more: object) -> subprocess.CompletedProcess[bytes]:
    """``auditor ARGUMENTS...`` in a process of its own."""
    environment = os.environ | {"PYTHONPATH": str(ROOT)} | more.pop("environment", {})  # type: ignore[operator]  # texts
    options: dict[str, object] = {"capture_output": True} | more
    return subprocess.run([*PROGRAM, *arguments], env=environment, timeout=60, **options)  # type: ignore[call-overload,no-any-return]  # keywords


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """A folder with the sample's descriptor and nothing else."""
    shutil.copy(SAMPLE, tmp_path)
    return tmp_path


def test_an_audit(here: Path) -> None:
    ran = start("audit", "descriptor.yaml", "--format", "json", "-o", "out", cwd=here)
    assert ran.returncode == 0, ran.stderr.decode()
    assert [path.name for path in (here / "out").iterdir()] == ["chat-assistant.json"]
    record = json.loads((here / "out" / "chat-assistant.json").read_bytes())
    assert ran.stdout.decode().startswith("Assessment: ")
    assert record["assessment"]["summary"] in ran.stdout.decode()
    assert b"Traceback" not in ran.stderr


def test_the_installed_script_is_the_same_program() -> None:
    script = shutil.which("auditor", path=str(Path(sys.executable).parent))
    if script is None:
        pytest.skip("the package is not installed here, only checked out")
    ran = subprocess.run([script, "--version"], capture_output=True, timeout=60, check=True)
    assert ran.stdout == start("--version").stdout


def to_nobody(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[bytes]:
    """The program with a standard output that nobody reads, as in ``auditor rules list | head -0``."""
    reading, writing = os.pipe()
    os.close(reading)
    try:
        return start(*arguments, cwd=cwd, capture_output=False, stdout=writing, stderr=subprocess.PIPE)
    finally:
        os.close(writing)


@pytest.mark.parametrize(
    "arguments",
    [["rules", "list"], ["rules", "doc"], ["audit", "descriptor.yaml", "--format", "json", "-o", "-"], ["--help"]],
    ids=str,
)
def test_a_reader_that_goes_away_is_no_error(arguments: list[str], here: Path) -> None:
    ran = to_nobody(*arguments, cwd=here)
    assert b"Traceback" not in ran.stderr
    assert b"Exception" not in ran.stderr
    assert ran.returncode == 0


def test_a_verdict_nobody_reads_still_stops_the_pipeline(here: Path) -> None:
    """``auditor gate ... | head -0`` with pipefail must not let pass what a plain gate does not."""
    read = start("gate", "descriptor.yaml", "--fail-on", "conditions", cwd=here)
    unread = to_nobody("gate", "descriptor.yaml", "--fail-on", "conditions", cwd=here)
    assert read.returncode == unread.returncode != 0


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_a_stream_that_is_closed_from_the_start_is_no_error(closed: str, here: Path) -> None:
    shell = ["sh", "-c", f'exec "$@" {closed}', "sh", *PROGRAM, "rules", "lint"]
    ran = subprocess.run(shell, cwd=here, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, timeout=60)
    assert ran.returncode == 0, ran.stderr.decode()


def test_a_terminal_without_some_letters_still_gets_its_answer(here: Path) -> None:
    """Quotation marks become question marks; JSON keeps every letter, escaped."""
    latin = {"PYTHONIOENCODING": "latin-1", "PYTHONUTF8": "0"}
    ran = start("explain", "descriptor.yaml", "--rule", "llama-3.1/built-with", cwd=here, environment=latin)
    assert ran.returncode == 0, ran.stderr.decode("latin-1")
    assert b"?Built with Llama?" in ran.stdout
    ran = start("rules", "show", "llama-3.1/built-with", "--json", environment=latin)
    assert ran.stdout.isascii()
    assert "“Built with Llama”" in json.loads(ran.stdout)[0]["source"]["quote"]


def test_the_record_on_standard_output_is_the_same_whatever_the_terminal(here: Path) -> None:
    arguments = ["audit", "descriptor.yaml", "--format", "json", "-o", "-"]
    usual = start(*arguments, cwd=here)
    strange = start(*arguments, cwd=here, environment={"PYTHONIOENCODING": "latin-1", "LC_ALL": "C", "COLUMNS": "20"})
    assert usual.stdout == strange.stdout
    assert json.loads(usual.stdout)["project"]["id"] == "chat-assistant"


def test_a_crash_between_writing_and_renaming_leaves_the_earlier_files_whole(here: Path) -> None:
    """Killed at the worst moment: the earlier record is still there, byte for byte."""
    (here / "out").mkdir()
    (here / "out" / "chat-assistant.json").write_text("an earlier record")
    killed = (
        "import os, pathlib\n"
        "pathlib.Path.replace = lambda *_: os._exit(9)\n"
        "os.environ['AUDITOR_CACHE'] = ''\n"
        "from auditor.cli import main\n"
        "main()"
    )
    program = [sys.executable, "-c", killed, "audit", "descriptor.yaml", "--format", "json"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    ran = subprocess.run(program, cwd=here, env=environment, capture_output=True, timeout=60)
    assert ran.returncode == 9
    assert (here / "out" / "chat-assistant.json").read_text() == "an earlier record"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts_are_for_this_program(shell: str) -> None:
    ran = start("completion", shell)
    assert ran.returncode == 0
    assert b"_AUDITOR_COMPLETE" in ran.stdout
    assert ran.stderr == b""


def test_commands_and_options_are_completed() -> None:
    words = {"_AUDITOR_COMPLETE": "bash_complete", "COMP_WORDS": "auditor ga", "COMP_CWORD": "1"}
    ran = subprocess.run(
        [sys.executable, "-c", "from auditor.cli import main; main()"],
        env=os.environ | {"PYTHONPATH": str(ROOT)} | words,
        capture_output=True,
        timeout=60,
    )
    assert b"gate" in ran.stdout


def test_help_touches_nothing(tmp_path: Path) -> None:
    ran = start("--help", cwd=tmp_path, environment={"HOME": str(tmp_path), "AUDITOR_CACHE": str(tmp_path / "cache")})
    assert ran.returncode == 0
    assert listing(tmp_path) == {}

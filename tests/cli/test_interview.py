"""``auditor questions --interactive``: what is asked, how answers are taken, and what is written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import VARIANTS
from tests.cli.run import listing, run

FILE, NEW = "unanswered.yaml", "unanswered.answered.yaml"
TALK, MAKES = "Do people talk to it?", "What does it generate?"

pytestmark = pytest.mark.usefixtures("small")


def asked(out: str) -> list[str]:
    """The questions of a conversation, in their order."""
    return [line.partition(". ")[2] for line in out.splitlines() if line[:1].isdigit() and ". " in line]


def test_the_answers_are_written_into_a_copy_that_keeps_everything_else() -> None:
    before = Path(FILE).read_text("utf-8")
    ran = run("questions", FILE, "--interactive", typed="text\nyes\n")
    assert (ran.code, ran.err) == (0, "")
    assert asked(ran.out) == [MAKES, TALK]
    assert "No question is left that the assessment turns on" in ran.out
    assert ran.out.splitlines()[-1] == f"2 answers written to {NEW}."
    assert Path(FILE).read_text("utf-8") == before
    answered = before.replace("generates: null", "generates: [text], interacts_with_people: true")
    assert Path(NEW).read_text("utf-8") == answered
    assert run("questions", NEW, "--json").json() == []


def test_each_question_says_why_it_matters_who_knows_which_clause_asks_and_how_to_answer() -> None:
    out = run("questions", FILE, "--interactive", typed="quit\n").out
    for told in (
        "Why it matters: the outcome of the project and of 2 more turns on it.",
        "Usually known by: the requesting team.",
        "Asked by The Act, Art. 2 (act/voices)",
        "If audio: the project becomes Reject.",
        "Answer: one or more of these, by number or word, with commas; none if there",
    ):
        assert told in out
    assert all(len(line) <= 80 for line in out.splitlines())


def test_an_answer_that_is_none_is_refused_and_asked_again() -> None:
    ran = run("questions", FILE, "--interactive", typed="perhaps, surely\nnone\nno\n")
    assert '"perhaps" is none of those listed.' in ran.out
    assert "2 answers written" in ran.out


def test_what_an_answer_has_made_harmless_is_not_asked() -> None:
    """Whoever generates audio is barred, whether people talk to it or not."""
    ran = run("questions", FILE, "--interactive", typed="audio\n")
    assert asked(ran.out) == [MAKES]
    assert "The assessment is now: Reject; it was: Refer." in ran.out
    assert run("questions", FILE, "--json").json()[1]["matters"]


def test_what_nobody_knows_is_passed_over_and_named_at_the_end() -> None:
    ran = run("questions", FILE, "--interactive", typed="\nyes\n")
    assert asked(ran.out) == [MAKES, TALK]
    assert "1 question is left on which the assessment turns:" in ran.out
    assert "What does it generate? [use.generates, chat]" in ran.out.partition("is left")[2]


def test_back_takes_the_last_answer_back() -> None:
    ran = run("questions", FILE, "--interactive", typed="back\naudio\nquit\n")
    assert "This is the first question." in ran.out
    Path(NEW).unlink()
    ran = run("questions", FILE, "--interactive", typed="text\nback\nimage\nno\n")
    assert asked(ran.out) == [MAKES, TALK, MAKES, TALK]
    assert "2 answers written" in ran.out
    assert "generates: [image]" in Path(NEW).read_text("utf-8")


@pytest.mark.parametrize("end", ["quit\n", "", "QUIT"])
def test_whoever_stops_keeps_what_was_answered(end: str) -> None:
    assert run("questions", FILE, "--interactive", typed="text\n" + end).code == 0
    assert "generates: [text]" in Path(NEW).read_text("utf-8")


def test_without_an_answer_nothing_is_written(small: Path) -> None:
    before = listing(small)
    ran = run("questions", FILE, "--interactive", typed="?\nquit\n")
    assert "Nothing was answered, so nothing was written.\n2 questions are left" in ran.out
    assert listing(small) == before


def test_no_file_is_overwritten_but_the_one_named_for_it(small: Path) -> None:
    Path(NEW).write_text("mine", "utf-8")
    ran = run("questions", FILE, "--interactive", typed="text\n")
    assert ran.code == 2
    assert f"{NEW} exists already and is left alone. Name another file with -o." in ran.err
    assert Path(NEW).read_text("utf-8") == "mine"
    assert run("questions", FILE, "--interactive", "--in-place", typed="text\nno\n").code == 0
    assert "generates: [text]" in Path(FILE).read_text("utf-8")
    assert not [name for name in listing(small) if name.startswith(".")]


def test_options_that_do_not_go_together_are_refused() -> None:
    for options, told in (
        (["-o", "x.yaml"], "--output and --in-place go with --interactive."),
        (["--in-place"], "--output and --in-place go with --interactive."),
        (["--interactive", "--json"], "--interactive asks people; --json is for programs."),
        (["--interactive", "-o", "x.yaml", "--in-place"], "Use --output or --in-place, not both."),
        (["--interactive", "-o", "x.json"], "The new file is written like FILE: let its name end in .yaml."),
    ):
        ran = run("questions", FILE, *options)
        assert (ran.code, told in ran.err) == (2, True), options


def test_a_file_with_a_profile_is_written_beside_it(small: Path) -> None:
    (small / "organisation.yaml").write_text('profile_version: "1"\norganisation: {name: Somebody}\n', "utf-8")
    text = VARIANTS["unanswered"].replace("  name: Somebody\n", "  profile: organisation.yaml\n")
    (small / "with.yaml").write_text(text, "utf-8")
    (small / "below").mkdir()
    ran = run("questions", "with.yaml", "--interactive", "-o", "below/new.yaml", typed="text\n")
    assert (ran.code, "write the new file there, too" in ran.err) == (2, True)
    assert run("questions", "with.yaml", "--interactive", typed="text\nno\n").code == 0


def test_who_stands_for_the_answers_is_recalled() -> None:
    text = VARIANTS["unanswered"] + "answers: {by: Ada Example, on: 2026-11-20}\n"
    Path("stated.yaml").write_text(text, "utf-8")
    out = run("questions", "stated.yaml", "--interactive", typed="text\nquit\n").out
    assert "The file says that Ada Example stands for its answers since 2026-11-20." in out


def test_a_descriptor_in_json_stays_json() -> None:
    data = {
        "descriptor_version": "1",
        "as_of": "2026-11-22",
        "project": {"id": "small", "title": "A small project"},
        "organisation": {"name": "Somebody", "group_mau": {"2024-06": 5}},
        "workloads": [
            {
                "id": "chat",
                "title": "Chat",
                "purpose": "Talk.",
                "candidates": [{"model": "some-model", "access": "self_hosted"}],
            }
        ],
    }
    Path("small.json").write_text(json.dumps(data, indent=2), "utf-8")
    assert run("questions", "small.json", "--interactive", typed="text\nno\n").code == 0
    written = json.loads(Path("small.answered.json").read_text("utf-8"))
    assert written["workloads"][0].pop("use") == {"generates": ["text"], "interacts_with_people": False}
    assert written == data

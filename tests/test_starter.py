"""The starters: every blank under its question, nothing open once they are answered, and the outcome one expects."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from auditor import resources
from auditor.inputs import descriptor as descriptors
from tests.cli.run import run
from tests.samples.story import auditor

STORIES = ["chatbot", "edge", "extraction", "screening", "summariser"]
each_story = pytest.mark.parametrize("story", STORIES)
DAY = "2026-11-22"

ORGANISATION = {
    "country": "DE",
    "kind": "private_company",
    "financial_entity_eu": "false",
    "ml_operations_fte": "2",
    "size": "large",
    "group_mau": "{never_above: 5000000, through: 2026-10}",
}
COMMON = ORGANISATION | {
    "output_used_in_eu": "true",
    "placed_on_market": "2027-03-01",
    "personal": "false",
    "quality": "capable",
    "interaction_obvious": "false",
    "latency": "relaxed",
    "user_countries": "[DE]",
    "regulated_product": "none",
}
"""What the people who fill in a starter answer; whatever else is asked they answer with no, or with an empty list."""

FILLED: dict[str, dict[str, str]] = {
    "chatbot": {},
    "edge": {"interaction_obvious": "true"},
    "extraction": {},
    "screening": {
        "profiles_people": "true",
        "legal_or_similar_effect": "true",
        "significant_risk": "true",
        "significant_design_change": "true",
    },
    "summariser": {},
}

GROUPS = ("use", "data", "needs", "controls")
BLANK = re.compile(r"^( +)([a-z0-9_]+):$")


def starter(story: str) -> str:
    written = run("init", "--story", story, "-o", "-", "--as-of", DAY)
    assert (written.code, written.err) == (0, "")
    return written.out


def blanks(text: str) -> list[str]:
    """The fields that are left to answer: a line that ends in a colon with nothing deeper below it."""
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    found = []
    for line, below in zip(lines, [*lines[1:], ""], strict=True):
        match = BLANK.match(line)
        opens_a_group = below.startswith((f"{match[1]} ", f"{match[1]}- ")) if match else True
        if match and match[2] not in GROUPS and not opens_a_group:
            found.append(match[2])
    return found


def filled(story: str, text: str) -> str:
    """The starter with every blank answered."""
    answers = COMMON | FILLED[story]
    open_fields = set(blanks(text))
    lines = []
    for line in text.splitlines():
        match = BLANK.match(line)
        if match and match[2] in open_fields:
            line = f"{line} {answers.get(match[2]) or mild(match[2])}"
        lines.append(line)
    return "\n".join(lines) + "\n"


def mild(field: str) -> str:
    """No, or an empty list, as the field is."""
    facts = auditor().pack.rules.facts
    spec = next(facts[name] for group in ("organisation", *GROUPS) if (name := f"{group}.{field}") in facts)
    return {"boolean": "false", "set": "[]"}[str(spec.type)]


def audited(path: Path) -> dict[str, Any]:
    descriptor = descriptors.load(path, resources.schemas())
    return auditor().audit_descriptor(descriptor, date.fromisoformat(DAY)).record


def test_the_stories_are_those_the_help_names() -> None:
    assert sorted(path.stem for path in (resources.templates() / "starters").glob("*.yaml")) == STORIES
    told = run("init", "--help").out
    for story in STORIES:
        assert story in told


@each_story
def test_every_blank_stands_under_its_question(story: str) -> None:
    lines = starter(story).splitlines()
    for field in blanks("\n".join(lines)):
        above = next(n for n, line in enumerate(lines) if line.strip() == f"{field}:") - 1
        assert lines[above].lstrip().startswith("# "), field


def test_each_word_of_a_list_stands_on_its_own_line_with_what_it_means() -> None:
    lines = [line.strip() for line in starter("screening").splitlines()]
    start = lines.index("exclusions:")
    above = lines[lines.index("# Answer: those that hold, in brackets, with commas; [] if none.", start - 20) : start]
    facts = auditor().pack.rules.facts
    words = [line.removeprefix("#   - ").partition(":")[0] for line in above if line.startswith("#   - ")]
    assert words == list(facts["use.exclusions"].values)
    assert (
        "#   - scientific_research_only: made and put into service for the sole purpose of scientific research"
        in " ".join(above)
    )


def test_what_a_help_text_says_of_no_single_word_stands_with_the_question() -> None:
    text = starter("screening")
    assert "# industry code of the organisation (NACE, ISIC or NAICS) - the codes answer it." in text
    assert "#   - public_administration: authorities, defence and social security." in text


def test_what_falls_away_with_a_blank_above_it_says_so() -> None:
    """Where personal data is still a question, the questions on such data may stay blank; a chatbot meets it anyway."""
    told = "Answer: true or false. Leave it blank if personal is false."
    assert told in starter("summariser")
    assert told not in starter("chatbot")


def test_the_line_of_the_answer_alone_says_how_none_is_written() -> None:
    assert "empty list" not in starter("screening").replace("\n      # ", " ")


@each_story
def test_nothing_is_left_open_once_every_blank_is_answered(story: str, tmp_path: Path) -> None:
    target = tmp_path / "descriptor.yaml"
    target.write_text(filled(story, starter(story)), "utf-8")
    asked = [question for question in audited(target)["questions"] if question["answered_by"] == "requester"]
    assert [question["fact"] for question in asked if "/" not in question["subject"]] == []

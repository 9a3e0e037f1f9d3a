"""The rule pack as text: conditions as they are written, and the index of all rules."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor import resources
from auditor.engine import ruleset
from auditor.engine.conditions import All, Any, Comparison, Condition, Literal, Not, Op, OtherFact, Parameter
from auditor.engine.index import condition_lines, markdown
from auditor.engine.values import FactType, day_number

GOOD = Path(__file__).resolve().parents[1] / "bad" / "rules" / "_good"
BOOLEAN, NUMBER, DATE, TEXT, SET = FactType
OPEN = Comparison("licence.kind", Op.IS, Literal("open"), TEXT)


@pytest.mark.parametrize(
    ("condition", "lines"),
    [
        (OPEN, ["licence.kind is open"]),
        (Comparison("use.chat", Op.IS, Literal(True), BOOLEAN), ["use.chat is true"]),
        (Comparison("a.n", Op.ABOVE, Literal(7e8), NUMBER), ["a.n above 700000000"]),
        (Comparison("a.n", Op.ABOVE, Literal(0.75), NUMBER), ["a.n above 0.75"]),
        (Comparison("a.n", Op.AT_MOST, Literal(1e25), NUMBER), ["a.n at_most 10000000000000000905969664"]),
        (Comparison("a.n", Op.BETWEEN, Literal((1.0, 2.5)), NUMBER), ["a.n between [1, 2.5]"]),
        (Comparison("a.d", Op.BEFORE, Literal(day_number("2026-08-02")), DATE), ["a.d before 2026-08-02"]),
        (Comparison("a.s", Op.CONTAINS_ANY, Literal(("b", "a")), SET), ["a.s contains_any [b, a]"]),
        (Comparison("a.s", Op.CONTAINS, OtherFact("a.t"), SET), ["a.s contains a.t"]),
        (
            Comparison("a.u", Op.ABOVE, Parameter("act.limit"), NUMBER, Parameter("act.month")),
            ["a.u in {act.month} above {act.limit}"],
        ),
        (Comparison("a.u", Op.ABOVE, Literal(5.0), NUMBER, "2024-06"), ["a.u in 2024-06 above 5"]),
        (Not(OPEN), ["not:", "  licence.kind is open"]),
        (
            All((OPEN, Any((OPEN, Not(OPEN))))),
            [
                "all:",
                "  licence.kind is open",
                "  any:",
                "    licence.kind is open",
                "    not:",
                "      licence.kind is open",
            ],
        ),
    ],
)
def test_a_condition_reads_like_its_yaml(condition: Condition, lines: list[str]) -> None:
    assert condition_lines(condition) == lines


def test_the_index_of_a_pack() -> None:
    """Rules by folder, derived facts, parameters; a link to the file of each."""
    text = markdown(ruleset.load(GOOD, resources.schemas()))
    assert text.splitlines()[4:] == [
        "## act",
        "",
        "| Rule | Applies to | Outcome | What it says | Source |",
        "|---|---|---|---|---|",
        "| [`act/notice`](act/rules.yaml) | workload | condition | People must be told | The Act, Art. 3 |",
        "| [`act/users`](act/rules.yaml) | candidate | refer | A licence is needed above the limit | The Act, Art. 1 |",
        "",
        "## Derived facts",
        "",
        "| Fact | Of | What it is | Values |",
        "|---|---|---|---|",
        "| [`act.covered`](act/rules.yaml) | project | The Act holds | boolean |",
        "",
        "## Parameters",
        "",
        "| Parameter | What it is | Unit | Values since |",
        "|---|---|---|---|",
        "| [`act.countries`](parameters/act.yaml) | Countries where the Act holds | countries | 2024-01-01 |",
        "| [`act.kinds`](parameters/act.yaml) | Kinds of licence the Act names | kinds | 2024-01-01, 2026-01-01 |",
        "| [`act.limit`](parameters/act.yaml) | Users above which the Act wants a licence | users | 2024-01-01 |",
        "| [`act.month`](parameters/act.yaml) | Month in which users are counted | calendar month | 2024-01-01 |",
        "| [`act.start`](parameters/act.yaml) | First day of the Act | day | 2024-01-01 |",
    ]
    assert text.endswith("|\n")


def test_every_link_of_the_index_leads_to_a_file() -> None:
    text = markdown(ruleset.load(GOOD, resources.schemas()))
    for line in text.splitlines():
        if line.startswith("| [`"):
            assert (GOOD / line.split("](")[1].split(")")[0]).is_file()


def test_a_bar_in_a_title_does_not_break_the_table(tmp_path: Path) -> None:
    for path in GOOD.rglob("*.yaml"):
        target = tmp_path / path.relative_to(GOOD)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(path.read_text("utf-8").replace("People must be told", "People | must be told"), "utf-8")
    text = markdown(ruleset.load(tmp_path, resources.schemas()))
    assert "| condition | People \\| must be told | The Act, Art. 3 |" in text

"""Case files: read as written, and every mistake told with its line."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from auditor import resources
from auditor.engine.case_files import read
from auditor.engine.cases import Answer, Case
from auditor.engine.files import case_files
from auditor.engine.ruleset import load
from auditor.engine.values import Range, day_number
from auditor.errors import RulesError

BAD = Path(__file__).parents[1] / "bad" / "cases"
PACK = BAD / "pack" / "rules.yaml"
ONE = "as_of: 2026-11-22\ncases: [{rule: law/grant, name: x, expect: unknown}]\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the small rule pack, named ``pack`` in messages."""
    (tmp_path / "pack").mkdir()
    shutil.copy(PACK, tmp_path / "pack")
    monkeypatch.chdir(tmp_path)
    return Path("pack")


def cases(folder: Path, text: str) -> tuple[Case, ...]:
    (folder / "rules.cases.yaml").write_text(text, "utf-8")
    return read(load(folder, resources.schemas()), folder, resources.schemas())


@pytest.mark.parametrize("kind", sorted(path.name.split(".")[0] for path in BAD.glob("*.cases.yaml")))
def test_bad_case_files_are_refused_with_their_message(folder: Path, kind: str) -> None:
    text = (BAD / f"{kind}.cases.yaml").read_text("utf-8")
    with pytest.raises(RulesError) as refused:
        cases(folder, text)
    assert f"{refused.value}\n" == (BAD / f"{kind}.expected").read_text("utf-8")
    assert refused.value.exit_code == 4


def test_every_expected_message_has_its_file() -> None:
    kinds = {path.name.split(".")[0] for path in BAD.glob("*.cases.yaml")}
    assert {path.stem for path in BAD.glob("*.expected")} == kinds


def test_all_forms_of_facts(folder: Path) -> None:
    grant, report = cases(
        folder,
        """
as_of: 2026-11-22
given: {use.public: true, use.share: 0.75}
cases:
  - rule: law/grant
    name: months and bounds
    facts: {org.users: {2024-06: 700, 2024-07: {at_least: 5}}, use.seats: {at_most: 9}, evidence.grant: true}
    expect: unknown
  - rule: law/report
    name: sets, days and texts
    as_of: 2025-01-01
    facts: {use.makes: [], use.since: {at_least: 2021-01-01, at_most: 2021-12-31}, use.route: api, org.country: NO}
    expect: not_applicable
""",
    )
    assert grant.facts == {
        "use.public": True,
        "org.users@2024-06": 700.0,
        "org.users@2024-07": Range(5.0, float("inf")),
        "use.seats": Range(float("-inf"), 9.0),
        "evidence.grant": True,
    }
    assert grant.target == "law/grant"
    assert (grant.as_of, grant.file, grant.line) == (date(2026, 11, 22), "pack/rules.cases.yaml", 6)
    assert report.facts == {
        "use.share": 0.75,
        "use.makes": frozenset(),
        "use.since": Range(day_number("2021-01-01"), day_number("2021-12-31")),
        "use.route": "api",
        "org.country": "NO",
    }
    assert (report.as_of, report.expected) == (date(2025, 1, 1), Answer("not_applicable"))


def test_a_case_may_replace_or_drop_what_is_given(folder: Path) -> None:
    made = cases(
        folder,
        """
as_of: 2026-11-22
given: {use.public: true, org.users: {2024-06: 5, 2024-07: 6}}
cases:
  - {rule: law/grant, name: as given, expect: unknown}
  - {rule: law/grant, name: replaced as a whole, facts: {org.users: {2024-05: 7}}, expect: unknown}
  - {rule: law/grant, name: dropped, without: [use.public, org.users], expect: unknown}
""",
    )
    assert [dict(case.facts) for case in made] == [
        {"use.public": True, "org.users@2024-06": 5.0, "org.users@2024-07": 6.0},
        {"use.public": True, "org.users@2024-05": 7.0},
        {},
    ]


def test_what_is_given_and_not_read_by_a_rule_stays_out_of_its_cases(folder: Path) -> None:
    made = cases(
        folder,
        """
as_of: 2026-11-22
given: {use.public: true, use.seats: 11, use.share: 0.5}
cases:
  - {rule: law/grant, name: with its class, facts: {use.class: big}, expect: fail}
  - {derived: use.class, name: from seats, expect: unknown}
  - {rule: law/report, name: by share, expect: not_applicable}
""",
    )
    assert [set(case.facts) for case in made] == [{"use.public", "use.class"}, {"use.seats"}, {"use.share"}]


def test_for_each_makes_a_case_of_each_value_and_names_it(folder: Path) -> None:
    made = cases(
        folder,
        """
as_of: 2026-11-22
cases:
  - {rule: law/report, name: makes, for_each: {use.makes: [[audio], [text, image], []]}, expect: unknown}
  - {rule: law/grant, name: users, for_each: {org.users: [{2024-06: 1}, {2024-06: {at_most: 2}}]}, expect: unknown}
""",
    )
    assert [case.name for case in made] == [
        "makes ([audio])",
        "makes ([image, text])",
        "makes ([])",
        "users (1)",
        "users ({at_most: 2})",
    ]
    assert made[1].facts == {"use.makes": frozenset({"image", "text"})}


def test_expectations_are_kept_as_the_answer_in_words(folder: Path) -> None:
    made = cases(
        folder,
        """
as_of: 2020-06-30
cases:
  - {rule: law/grant, name: ahead, expect: upcoming, starts: 2021-01-01, reason: starts}
  - {derived: use.large, name: large, expect: true}
  - {derived: use.class, name: open, expect: unknown}
""",
    )
    assert [str(case.expected) for case in made] == ["upcoming from 2021-01-01 (starts)", "true", "unknown"]


def test_a_case_file_beside_no_rule_file(folder: Path) -> None:
    (folder / "lonely.cases.yaml").write_text("cases: [{rule: law/grant, name: x, expect: pass}]\n", "utf-8")
    with pytest.raises(RulesError) as refused:
        cases(folder, ONE)
    assert str(refused.value) == (
        "pack/lonely.cases.yaml:1: stands beside no rule file: there is no lonely.yaml in this rule pack.\n"
        "  Name it as the rule file, with .cases before .yaml, in the same folder."
    )


def test_cases_of_a_rule_that_stands_in_another_file(folder: Path) -> None:
    declared = "{name: use.more, type: boolean, of: workload, title: t, question: q, answered_by: requester}"
    (folder / "more.yaml").write_text(f"facts: [{declared}]\n", "utf-8")
    (folder / "more.cases.yaml").write_text(ONE, "utf-8")
    with pytest.raises(RulesError) as refused:
        cases(folder, ONE)
    assert str(refused.value) == (
        "pack/more.cases.yaml:2: cases[0].rule law/grant is not in more.yaml, beside which this file stands.\n"
        "  Move the case to rules.cases.yaml."
    )


def test_all_problems_of_all_files_are_told_at_once(folder: Path) -> None:
    (folder / "a.cases.yaml").write_text("cases: [\n", "utf-8")
    with pytest.raises(RulesError) as refused:
        cases(folder, ONE.replace("2026-11-22", "soon"))
    assert [problem.file for problem in refused.value.problems] == [
        "pack/a.cases.yaml",
        "pack/rules.cases.yaml",
    ]


def test_case_files_come_in_the_order_of_their_path(folder: Path) -> None:
    for name in ("b.cases.yaml", "a.cases.yaml", "a.yaml"):
        (folder / name).write_text("", "utf-8")
    assert [path.name for path in case_files(folder)] == ["a.cases.yaml", "b.cases.yaml"]

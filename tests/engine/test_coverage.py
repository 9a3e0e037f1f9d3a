"""Coverage: what the cases of a rule do not show, rule by rule and line by line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from auditor import resources
from auditor.engine.case_files import read
from auditor.engine.coverage import Coverage, TargetCoverage, coverage
from auditor.engine.ruleset import load

PACK = Path(__file__).parents[1] / "bad" / "cases" / "pack" / "rules.yaml"


def covered(folder: Path, cases: str, *changes: tuple[str, str]) -> Coverage:
    """The coverage of the small pack, with some of its text changed, by these cases."""
    text = PACK.read_text("utf-8")
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    (folder / "rules.yaml").write_text(text, "utf-8")
    (folder / "rules.cases.yaml").write_text(cases, "utf-8")
    ruleset = load(folder, resources.schemas())
    return coverage(ruleset, read(ruleset, folder, resources.schemas()))


def of(found: Coverage, target: str) -> TargetCoverage:
    (one,) = (entry for entry in found.targets if entry.target == target)
    return one


def gaps(found: Coverage, target: str) -> list[str]:
    return [str(gap) for gap in of(found, target).gaps]


def test_a_rule_without_cases_shows_nothing(tmp_path: Path) -> None:
    shutil.copy(PACK, tmp_path)
    found = coverage(load(tmp_path, resources.schemas()), ())
    assert [(one.target, one.cases, one.met) for one in found.targets] == [
        ("law/grant", 0, 0),
        ("law/report", 0, 0),
        ("use.large", 0, 0),
        ("use.class", 0, 0),
    ]
    assert gaps(found, "law/grant") == [
        "rules.yaml:74: law/grant: use.public was never true",
        "rules.yaml:74: law/grant: use.public was never false",
        "rules.yaml:74: law/grant: use.public was never unknown",
        "rules.yaml:75: law/grant: use.class was never big",
        "rules.yaml:75: law/grant: use.class was never anything else",
        "rules.yaml:75: law/grant: use.class was never unknown",
        "rules.yaml:76: law/grant: evidence.grant was never shown",
        "rules.yaml:76: law/grant: evidence.grant was never not shown",
    ]
    assert (found.met, found.needed) == (0, len(found.gaps))


def test_derived_facts_count_with_the_value_computed(tmp_path: Path) -> None:
    found = covered(
        tmp_path,
        """
as_of: 2026-11-22
given: {use.public: true, use.seats: 11}
cases:
  - {rule: law/grant, name: big, facts: {org.users: {2024-06: 701}}, expect: fail}
  - {rule: law/grant, name: small, facts: {use.public: false, org.users: {2024-06: 700}}, expect: not_applicable}
  - {rule: law/grant, name: open, facts: {evidence.grant: true}, expect: pass}
""",
    )
    assert gaps(found, "law/grant") == ["rules.yaml:74: law/grant: use.public was never unknown"]
    rule = of(found, "law/grant")
    assert (rule.met, rule.needed, rule.cases) == (7, 8, 3)


def test_every_value_a_parameter_has_had_is_asked_for(tmp_path: Path) -> None:
    found = covered(
        tmp_path,
        """
cases:
  - {derived: use.large, name: above, as_of: 2026-11-22, facts: {org.users: {2024-06: 701}}, expect: true}
  - {derived: use.large, name: late, as_of: 2026-11-22, facts: {org.users: {2024-06: 501}}, expect: false}
  - {derived: use.large, name: at, as_of: 2024-12-31, facts: {org.users: {2024-06: 500}}, expect: false}
  - {derived: use.large, name: open, as_of: 2024-12-31, expect: unknown}
""",
    )
    # 501 users in a case of 2026 show nothing: the limit was 500 until 2024 only.
    assert gaps(found, "use.large") == [
        "rules.yaml:53: use.large: org.users in 2024-06 was never 501",
        "rules.yaml:53: use.large: org.users in 2024-06 was never 700",
        "rules.yaml:53: use.large: org.users in 2024-06 was never unknown",
    ]


@pytest.mark.parametrize(
    ("force", "expected"),
    [
        ("{from: 2021-01-01}", {"500", "501", "700", "701"}),
        ("{from: 2024-12-31}", {"500", "501", "700", "701"}),
        ("{from: 2025-01-01}", {"700", "701"}),
        ("{from: 2025-01-02}", {"700", "701"}),
        ("{from: 2021-01-01, until: 2024-12-31}", {"500", "501"}),
        ("{from: 2021-01-01, until: 2025-01-01}", {"500", "501", "700", "701"}),
    ],
)
def test_values_from_before_a_rule_starts_or_after_it_ends_are_not(
    tmp_path: Path, force: str, expected: set[str]
) -> None:
    limit = "{fact: org.users, in_month: 2024-06, above: {parameter: law.limit}}"
    found = covered(
        tmp_path,
        "as_of: 2026-11-22\ncases: [{derived: use.large, name: x, expect: unknown}]\n",
        ("violated_when: {fact: use.class, is: big}", f"violated_when: {limit}"),
        ("    in_force: {from: 2021-01-01}\n    applies_when: {", f"    in_force: {force}\n    applies_when: {{"),
    )
    told = {gap.what.removeprefix("org.users in 2024-06 was never ") for gap in of(found, "law/grant").gaps}
    assert {value for value in told if value.isdigit()} == expected


def test_a_later_start_is_seen_true_false_and_unknown_between_the_two_days(tmp_path: Path) -> None:
    later = "{when: {fact: use.public, is: false}, from: 2022-01-01, reason: grace}"
    found = covered(
        tmp_path,
        """
cases:
  - {rule: law/report, name: grace, as_of: 2021-12-31, facts: {use.public: false}, expect: upcoming}
  - {rule: law/report, name: too late to matter, as_of: 2022-01-01, facts: {use.public: true}, expect: unknown}
  - {rule: law/report, name: too soon to matter, as_of: 2020-12-31, expect: upcoming}
""",
        (
            "in_force: {from: 2021-01-01}\n    applies_when:\n",
            f"in_force: {{from: 2021-01-01, later: [{later}]}}\n    applies_when:\n",
        ),
    )
    start = "rules.yaml:83: law/report: the later start (grace) was never"
    assert [gap for gap in gaps(found, "law/report") if "later start" in gap] == [
        f"{start} false on a day between the ordinary one and its own",
        f"{start} unknown on a day between the ordinary one and its own",
    ]
    assert not [gap for gap in gaps(found, "law/report") if "use.public" in gap]


def test_full_coverage_has_no_gaps(tmp_path: Path) -> None:
    found = covered(
        tmp_path,
        """
as_of: 2026-11-22
given: {use.makes: [audio], use.since: 2021-01-01, use.share: 0.6, use.route: edge, org.country: ES}
cases:
  - {rule: law/report, name: all, expect: applies}
  - {rule: law/report, name: nothing made, facts: {use.makes: []}, expect: not_applicable}
  - {rule: law/report, name: made unknown, without: [use.makes], expect: unknown}
  - {rule: law/report, name: the day before, facts: {use.since: 2020-12-31}, expect: not_applicable}
  - {rule: law/report, name: day unknown, without: [use.since], expect: unknown}
  - {rule: law/report, name: half, facts: {use.share: 0.5}, expect: not_applicable}
  - {rule: law/report, name: share unknown, without: [use.share], expect: unknown}
  - {rule: law/report, name: by api, facts: {use.route: api}, expect: not_applicable}
  - {rule: law/report, name: route unknown, without: [use.route], expect: unknown}
  - {rule: law/report, name: elsewhere, facts: {org.country: FR}, expect: not_applicable}
  - {rule: law/report, name: country unknown, without: [org.country], expect: unknown}
""",
    )
    assert gaps(found, "law/report") == []
    assert of(found, "law/report").needed == 15

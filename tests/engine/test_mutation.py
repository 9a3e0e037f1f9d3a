"""Mutation: which slips of the pen the cases notice, and which no facts could show."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from auditor import resources
from auditor.engine import mutation as module
from auditor.engine.case_files import read
from auditor.engine.mutation import Mutation, TargetMutation, mutation
from auditor.engine.ruleset import load

HEAD = """
documents:
  law: {title: A law, url: "urn:law", checked: 2026-01-01, confidence: verified}
facts:
  - name: org.users
    type: number
    of: project
    whole: true
    minimum: 0
    title: Users
    question: How many?
    answered_by: requester
  - {name: org.public, type: boolean, of: project, title: Public, question: Is it?, answered_by: requester}
  - {name: org.large, type: boolean, of: project, title: Large, question: Is it?, answered_by: requester}
  - {name: evidence.grant, type: boolean, of: project, title: Grant, question: Is it?, answered_by: requester}
"""
RULE = """
rules:
  - id: law/grant
    title: Large uses need a grant
    applies_to: project
    clauses: [law/1]
    source: {document: law, pinpoint: "1", quote: ""}
    in_force: %s
    applies_when: %s
    violated_when: %s
    lift_when: {fact: evidence.grant, is: true}
    outcome: reject
"""
FORCE = "{from: 2021-01-01}"
PUBLIC = "{fact: org.public, is: true}"
LARGE = "{fact: org.users, above: 700}"


def mutated(folder: Path, rules: str, cases: str, target: str = "law/grant") -> TargetMutation:
    (folder / "rules.yaml").write_text(HEAD + rules, "utf-8")
    (folder / "rules.cases.yaml").write_text(cases, "utf-8")
    ruleset = load(folder, resources.schemas())
    found = mutation(ruleset, read(ruleset, folder, resources.schemas()))
    (one,) = (entry for entry in found.targets if entry.target == target)
    return one


def survivors(found: TargetMutation) -> list[str]:
    return [survivor.what for survivor in found.survivors]


ENOUGH = """
as_of: 2026-11-22
given: {org.public: true, org.users: 701}
cases:
  - {rule: law/grant, name: above, expect: fail}
  - {rule: law/grant, name: at, facts: {org.users: 700}, expect: pass}
  - {rule: law/grant, name: granted, facts: {evidence.grant: true}, expect: pass}
  - {rule: law/grant, name: not public, facts: {org.public: false}, expect: not_applicable}
  - {rule: law/grant, name: ahead, as_of: 2020-12-31, expect: upcoming, starts: 2021-01-01}
"""


def test_good_cases_leave_no_survivor(tmp_path: Path) -> None:
    found = mutated(tmp_path, RULE % (FORCE, PUBLIC, LARGE), ENOUGH)
    assert survivors(found) == []
    assert (found.mutants, found.noticed, found.equivalent) == (12, 12, 0)


@pytest.mark.parametrize(
    ("without", "expected"),
    [
        ("at", ["violated_when: org.users: above became at_least", "violated_when: org.users: 700 became 699"]),
        ("granted", ["lift_when dropped"]),
        ("not public", ["applies_when dropped"]),
        ("ahead", ["in_force from: 2021-01-01 became 2020-12-31", "in_force from: 2021-01-01 became 2021-01-02"]),
    ],
)
def test_a_missing_case_is_seen_by_what_survives(tmp_path: Path, without: str, expected: list[str]) -> None:
    lines = [line for line in ENOUGH.splitlines() if f"name: {without}," not in line]
    assert survivors(mutated(tmp_path, RULE % (FORCE, PUBLIC, LARGE), "\n".join(lines) + "\n")) == expected


def test_survivors_name_the_line_and_the_change(tmp_path: Path) -> None:
    found = mutated(tmp_path, RULE % (FORCE, PUBLIC, LARGE), ENOUGH.replace("{org.users: 700}", "{org.users: 699}"))
    assert [str(survivor) for survivor in found.survivors] == [
        "rules.yaml:25: law/grant: no case notices: violated_when: org.users: above became at_least",
        "rules.yaml:25: law/grant: no case notices: violated_when: org.users: 700 became 699",
    ]


def test_without_cases_everything_survives_that_makes_a_difference(tmp_path: Path) -> None:
    (tmp_path / "rules.yaml").write_text(HEAD + RULE % (FORCE, PUBLIC, LARGE), "utf-8")
    found = mutation(load(tmp_path, resources.schemas()), ())
    assert (found.mutants, found.noticed, found.equivalent, len(found.survivors)) == (12, 0, 0, 12)
    assert isinstance(found, Mutation)


def test_a_case_that_fails_anyway_notices_nothing(tmp_path: Path) -> None:
    wrong = "as_of: 2026-11-22\ncases: [{rule: law/grant, name: wrong, expect: fail}]\n"
    found = mutated(tmp_path, RULE % (FORCE, PUBLIC, LARGE), wrong)
    assert found.noticed == 0


def test_equivalent_mutants_are_recognised(tmp_path: Path) -> None:
    # Whoever has more than 700 users has more than 300: the second part, and its number, change nothing.
    both = "{all: [{fact: org.users, above: 700}, {fact: org.users, above: 300}]}"
    found = mutated(tmp_path, RULE % (FORCE, PUBLIC, both), ENOUGH)
    assert survivors(found) == []
    assert found.equivalent == 4  # dropped, at_least, 301 and 299; "below" and "any" are noticed


def test_unknown_counts_as_a_difference(tmp_path: Path) -> None:
    # With everything known, "large, or not large and above 5" is "large, or above 5". With org.large unknown it is
    # not: the part that repeats it keeps the answer open.
    either = "{any: [{fact: org.large, is: true}, {all: [{fact: org.users, above: 5}, {fact: org.large, is: false}]}]}"
    rules = RULE % (FORCE, either, LARGE)
    cases = ENOUGH.replace("org.public: true", "org.large: true")
    cases = cases.replace("{org.public: false}", "{org.large: false, org.users: 5}")
    dropped = 'applies_when: part 2 of all dropped ("org.large is false")'
    assert dropped in survivors(mutated(tmp_path, rules, cases))
    unknown = "  - {rule: law/grant, name: large unknown, without: [org.large], expect: unknown}\n"
    assert dropped not in survivors(mutated(tmp_path, rules, cases + unknown))


def test_an_end_and_later_starts_are_put_to_the_test(tmp_path: Path) -> None:
    later = "{when: {fact: org.large, is: false}, from: 2022-01-01, reason: grace}"
    force = f"{{from: 2021-01-01, until: 2026-06-30, later: [{later}]}}"
    cases = """
given: {org.public: true, org.users: 701, org.large: true}
cases:
  - {rule: law/grant, name: above, as_of: 2021-01-01, expect: fail}
  - {rule: law/grant, name: at, as_of: 2021-01-01, facts: {org.users: 700}, expect: pass}
  - {rule: law/grant, name: granted, as_of: 2021-01-01, facts: {evidence.grant: true}, expect: pass}
  - {rule: law/grant, name: not public, as_of: 2021-01-01, facts: {org.public: false}, expect: not_applicable}
  - {rule: law/grant, name: ahead, as_of: 2020-12-31, expect: upcoming}
%s"""
    end = """\
  - {rule: law/grant, name: last day, as_of: 2026-06-30, expect: fail}
  - {rule: law/grant, name: over, as_of: 2026-07-01, expect: not_applicable}
"""
    grace = """\
  - {rule: law/grant, name: grace, as_of: 2021-12-31, facts: {org.large: false}, expect: upcoming, reason: grace}
  - {rule: law/grant, name: grace over, as_of: 2022-01-01, facts: {org.large: false}, expect: fail}
"""
    rules = RULE % (force, PUBLIC, LARGE)
    assert survivors(mutated(tmp_path, rules, cases % (end + grace))) == []
    assert survivors(mutated(tmp_path, rules, cases % grace)) == [
        "in_force until: 2026-06-30 became 2026-06-29",
        "in_force until: 2026-06-30 became 2026-07-01",
        "in_force until dropped",
    ]
    assert survivors(mutated(tmp_path, rules, cases % end)) == [
        "in_force later start 1 dropped",
        "in_force later start 1: 2022-01-01 became 2021-12-31",
        "in_force later start 1: 2022-01-01 became 2022-01-02",
        "in_force later start 1: grace became legacy",
    ]


DERIVED = """
parameters:
  - id: limit
    title: Limit
    type: number
    unit: users
    values:
      - {from: 2020-01-01, value: 500, source: {document: law, pinpoint: "1", quote: ""}}
      - {from: 2025-01-01, value: 700, source: {document: law, pinpoint: "1", quote: ""}}
derived:
  - fact: org.size
    of: project
    type: text
    values: [small, medium, large]
    title: Size
    source: {document: law, pinpoint: "1", quote: ""}
    cases:
      - {when: {fact: org.users, above: {parameter: limit}}, value: large}
      - {when: {fact: org.public, is: true}, value: medium}
    otherwise: small
"""


def test_derived_facts_and_their_parameters(tmp_path: Path) -> None:
    cases = """
cases:
  - {derived: org.size, name: large, as_of: 2026-01-01, facts: {org.users: 701}, expect: large}
  - {derived: org.size, name: medium, as_of: 2026-01-01, facts: {org.users: 700, org.public: true}, expect: medium}
  - {derived: org.size, name: small, as_of: 2026-01-01, facts: {org.users: 700, org.public: false}, expect: small}
"""
    rules = RULE % (FORCE, PUBLIC, LARGE) + DERIVED
    found = mutated(tmp_path, rules, cases, "org.size")
    assert survivors(found) == [
        "parameter limit: 500 became 501",
        "parameter limit: 500 became 499",
        "parameter limit: value from 2025-01-01 became 2024-12-31",
        "parameter limit: value from 2025-01-01 became 2025-01-02",
    ]
    more = """\
  - {derived: org.size, name: then, as_of: 2024-12-31, facts: {org.users: 501}, expect: large}
  - {derived: org.size, name: not then, as_of: 2024-12-31, facts: {org.users: 500, org.public: true}, expect: medium}
  - {derived: org.size, name: now, as_of: 2025-01-01, facts: {org.users: 501, org.public: true}, expect: medium}
"""
    assert survivors(mutated(tmp_path, rules, cases + more, "org.size")) == []


def test_a_rule_may_be_tested_on_a_derived_fact_that_is_given(tmp_path: Path) -> None:
    rules = RULE % (FORCE, "{fact: org.size, is: medium}", LARGE) + DERIVED
    cases = ENOUGH.replace("org.public: true", "org.size: medium").replace("org.public: false", "org.size: small")
    assert survivors(mutated(tmp_path, rules, cases)) == []


def test_what_takes_too_long_to_decide_counts_as_different(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    both = "{all: [{fact: org.users, above: 700}, {fact: org.users, above: 300}]}"
    monkeypatch.setattr(module, "MOST_ASKED", 1)
    found = mutated(tmp_path, RULE % (FORCE, PUBLIC, both), ENOUGH)
    assert found.equivalent == 0
    assert len(found.survivors) == 4


def test_hundreds_of_rules_take_seconds(tmp_path: Path) -> None:
    one = (RULE % (FORCE, PUBLIC, LARGE)).replace("\nrules:\n", "")
    rules = "\nrules:\n" + "".join(one.replace("law/grant", f"law/grant-{n}") + "\n" for n in range(200))
    head, _, body = ENOUGH.partition("cases:\n")
    cases = head + "cases:\n" + "".join(body.replace("law/grant", f"law/grant-{n}") for n in range(200))
    (tmp_path / "rules.yaml").write_text(HEAD + rules, "utf-8")
    (tmp_path / "rules.cases.yaml").write_text(cases, "utf-8")
    ruleset = load(tmp_path, resources.schemas())
    read_cases = read(ruleset, tmp_path, resources.schemas())
    started = time.perf_counter()
    found = mutation(ruleset, read_cases)
    assert time.perf_counter() - started < 5
    assert (found.mutants, found.survivors) == (2400, ())

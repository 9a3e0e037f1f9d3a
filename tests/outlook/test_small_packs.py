"""On small rule packs everything is tried by whole assessments: completions, single changes, answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from auditor.assessment.algebra import Assessment
from auditor.outlook.boundary import boundaries
from auditor.outlook.patches import changed
from auditor.outlook.questions import questions
from auditor.outlook.takes import takes
from auditor.outlook.variation import outcomes_by_subject
from tests.outlook.asked import AS_OF
from tests.outlook.small import DOMAINS, NOTICE, Small, completions, everything, small_packs

PACKS = 4


@pytest.fixture(scope="module")
def packs(tmp_path_factory: pytest.TempPathFactory) -> list[Small]:
    return small_packs(tmp_path_factory.mktemp("packs"), PACKS, 3)


@pytest.fixture(scope="module")
def single(tmp_path_factory: pytest.TempPathFactory) -> list[Small]:
    return small_packs(tmp_path_factory.mktemp("single"), PACKS, 1)


def chosen(blanks: bool, every: int, offset: int) -> list[dict[str, Any]]:
    return everything(blanks=blanks)[offset::every]


def test_the_packs_show_every_outcome(packs: list[Small]) -> None:
    seen = {pack.outcomes(said)["project"] for pack in packs for said in everything(blanks=True)}
    assert seen == {str(one) for one in Assessment}


def test_an_approval_or_reject_survives_every_completion(packs: list[Small]) -> None:
    for pack in packs:
        for said in everything(blanks=True):
            before = {name: Assessment(one) for name, one in pack.outcomes(said).items()}
            if not any(one.permitted or one is Assessment.REJECT for one in before.values()):
                continue
            for complete in completions(said):
                for name, outcome in pack.outcomes(complete).items():
                    if before[name].permitted:
                        assert Assessment(outcome).severity <= before[name].severity, (said, complete)
                    if before[name] is Assessment.REJECT:
                        assert outcome == "reject", (said, complete)


def turns(pack: Small, said: dict[str, Any], fact: str) -> bool:
    """Whether two completions that differ in one fact only come out differently for anybody."""
    for complete in completions({**said, fact: DOMAINS[fact][0]}):
        seen = [pack.outcomes({**complete, fact: value}) for value in DOMAINS[fact]]
        if any(one != seen[0] for one in seen):
            return True
    return False


def test_a_question_said_to_be_harmless_never_matters(packs: list[Small]) -> None:
    asked = 0
    for offset, pack in enumerate(packs):
        for said in chosen(blanks=True, every=7, offset=offset):
            found = {one.fact: one.matters for one in questions(pack.variations(said))}
            for fact in DOMAINS:
                if said[fact] is None and not found.get(fact, False):
                    asked += 1
                    assert not turns(pack, said, fact), (said, fact)
    assert asked


def test_a_question_said_to_matter_does_where_no_other_rule_reads_the_same_facts(single: list[Small]) -> None:
    """Searched is the cone of the rule that asks: where several read a fact, one too many may be said to matter."""
    asked = 0
    for offset, pack in enumerate(single):
        for said in chosen(blanks=True, every=5, offset=offset):
            for one in questions(pack.variations(said)):
                if one.matters:
                    asked += 1
                    assert one.searched
                    assert turns(pack, said, one.fact), (said, one.fact)
    assert asked


def changes(said: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every change of one answer or of the notice: of a list by one entry."""
    for fact, domain in DOMAINS.items():
        for value in domain:
            near = not isinstance(value, tuple) or len(set(value) ^ set(said[fact])) == 1
            if value != said[fact] and near:
                yield fact, {**said, fact: value}
    yield NOTICE, {**said, NOTICE: not said[NOTICE]}


def test_no_single_change_that_flips_an_outcome_goes_unreported_and_each_patch_does_what_is_told(
    packs: list[Small],
) -> None:
    flips = 0
    for offset, pack in enumerate(packs):
        for said in chosen(blanks=False, every=11, offset=offset):
            today, varied = pack.outcomes(said), pack.variations(said)
            found = boundaries(varied, set()).found
            told = {(one.steps[0].fact, flip.subject) for one in found if len(one.steps) == 1 for flip in one.flips}
            really = {
                (fact, name)
                for fact, other in changes(said)
                for name, outcome in pack.outcomes(other).items()
                if outcome != today[name]
            }
            assert told == really, said
            for one in found:
                flips += 1
                then = pack.assessor.assess(changed(varied.assessed.descriptor, one.patch), AS_OF)
                after = outcomes_by_subject(then.project)
                assert {flip.subject: after[flip.subject] for flip in one.flips} == {
                    flip.subject: flip.outcome_after for flip in one.flips
                }
                if len(one.steps) == 1 and (back := one.steps[0].patch_before()):
                    before = pack.assessor.assess(changed(varied.assessed.descriptor, back), AS_OF)
                    assert {flip.subject: outcomes_by_subject(before.project)[flip.subject] for flip in one.flips} == {
                        flip.subject: flip.outcome for flip in one.flips
                    }
    assert flips


def test_what_it_would_take_is_what_single_changes_do(packs: list[Small]) -> None:
    for offset, pack in enumerate(packs):
        for said in chosen(blanks=False, every=23, offset=offset):
            varied = pack.variations(said)
            for finding in varied.assessed.findings:
                rule, subject = finding.rule.id, finding.subject.id
                found = takes(varied, rule, subject)
                told = {(take.steps[0].fact, take.verdict.status) for take in found.found if len(take.steps) == 1}
                really = set()
                for fact, other in changes(said):
                    (one,) = [f for f in pack.assessed(other).findings if (f.rule.id, f.subject.id) == (rule, subject)]
                    if one.status is not finding.status:
                        really.add((fact, one.status))
                assert told == really, (said, rule)

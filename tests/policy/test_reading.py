"""House policies: what they add, and every way in which one is refused, with the exact words."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor import facts, pack
from auditor.assessment.algebra import Assessment
from auditor.assessment.assess import Assessor
from auditor.audit import Auditor
from auditor.costs import options as costs
from auditor.engine import dated
from auditor.inputs.descriptor import Descriptor
from auditor.report import view
from tests.assessment.small import AS_OF, waiver, waivers
from tests.assessment.test_properties import Case, cases
from tests.expected import POLICIES, of_policy, policy_kinds
from tests.samples.story import SAMPLES, described, names

DAY = date(2026, 11, 22)
NORDWIND = SAMPLES / "policies" / "nordwind-mutual"


@pytest.fixture(scope="module")
def with_policy() -> Auditor:
    return Auditor.open(policy=NORDWIND)


@pytest.mark.parametrize("kind", policy_kinds())
def test_a_policy_that_oversteps_its_bounds_is_refused_with_these_words(kind: str, tmp_path: Path) -> None:
    ran = of_policy(kind, tmp_path)
    assert (ran.code, ran.out) == (4, "")
    assert ran.err == (POLICIES / kind / "expected").read_text("utf-8")


# What is built in stays as it is


def test_everything_built_in_is_the_same_beside_a_policy(with_policy: Auditor) -> None:
    """Rules, facts, parameters, derived facts and catalogue entries, object for object: nothing is redefined."""
    alone, beside = pack.load(), with_policy.pack
    rules, more = alone.rules, beside.rules
    assert {name: spec for name, spec in more.facts.items() if name in rules.facts} == rules.facts
    assert {name: spec for name, spec in more.parameters.items() if name in rules.parameters} == rules.parameters
    assert [rule for rule in more.rules if rule.pack != "policy"] == list(rules.rules)
    assert [one for one in more.derived if one.pack != "policy"] == list(rules.derived)
    for kind in ("models", "licences", "providers"):
        built_in = getattr(alone.catalogue, kind)
        assert {name: entry for name, entry in getattr(beside.catalogue, kind).items() if name in built_in} == built_in
    for kind in ("prices", "hardware", "capacity", "overheads"):
        built_in = getattr(alone.catalogue, kind)
        assert getattr(beside.catalogue, kind)[: len(built_in)] == built_in
    assert alone.described() == beside.described()


@pytest.mark.parametrize("name", names())
def test_the_facts_of_a_descriptor_are_the_same_beside_a_policy(name: str, with_policy: Auditor) -> None:
    """Whatever is asked for a candidate of the built-in catalogue is answered as without the policy."""
    descriptor = described(name)
    tables = []
    for catalogue in (pack.load().catalogue, with_policy.pack.catalogue):
        options = costs.options(descriptor.workloads, catalogue, DAY)
        tables.append((options, facts.collect(descriptor, catalogue, options, DAY)))
    assert tables[0] == tables[1]


# Adding rules only tightens


@settings(max_examples=300, deadline=None, database=None, derandomize=True)
@given(cases(), st.integers(0, 4))
def test_rules_that_are_added_only_make_outcomes_more_severe(case: Case, kept: int) -> None:
    """Of rule packs at random: with all rules nothing comes out milder than with the first few."""
    fewer = replace(case, rules=case.rules[:kept])
    before = fewer.audit(case.known, dated.at(fewer.pack(), AS_OF))
    after = case.audit(case.known, dated.at(case.pack(), AS_OF))
    assert after.project.outcome.severity >= before.project.outcome.severity
    for workload, then in zip(before.project.workloads, after.project.workloads, strict=True):
        assert then.outcome.severity >= workload.outcome.severity
        for candidate, now in zip(workload.candidates, then.candidates, strict=True):
            assert (candidate.id, True) == (now.id, now.outcome.severity >= candidate.outcome.severity)


def outcomes(assessor: Assessor, descriptor: Descriptor) -> dict[str, Assessment]:
    found = assessor.assess(descriptor, DAY).project
    return {
        "project": found.outcome,
        **{workload.id: workload.outcome for workload in found.workloads},
        **{one.id: one.outcome for workload in found.workloads for one in workload.candidates},
    }


def with_its_own_candidates(descriptor: Descriptor) -> bool:
    """Whether a descriptor lists its candidates itself: where the catalogue does, a policy adds some."""
    return all(workload.candidates for workload in descriptor.workloads)


@settings(max_examples=12, deadline=None, database=None, derandomize=True)
@given(st.data())
def test_with_a_policy_no_descriptor_comes_out_milder(data: st.DataObject) -> None:
    """Stories with any of their answers taken away: each subject is at least as severe with the policy."""
    stories = [name for name in names() if with_its_own_candidates(described(name))]
    descriptor = described(data.draw(st.sampled_from(stories)))
    workloads = []
    for workload in descriptor.workloads:
        groups = {}
        for group, answers in workload.facts.items():
            assert isinstance(answers, dict)
            gone = data.draw(st.sets(st.sampled_from(sorted(answers)), max_size=4)) if answers else set()
            groups[group] = {key: value for key, value in answers.items() if key not in gone}
        workloads.append(replace(workload, facts=groups))
    partly = replace(descriptor, workloads=tuple(workloads))
    alone, beside = pack.load(), pack.load(policy=NORDWIND)
    before = outcomes(Assessor(alone.rules, alone.catalogue), partly)
    after = outcomes(Assessor(beside.rules, beside.catalogue), partly)
    assert before.keys() == after.keys()
    assert {name for name in before if after[name].severity < before[name].severity} == set()


# What a policy adds


def test_a_policy_is_named_digested_and_asks_for_its_signatures(with_policy: Auditor) -> None:
    record = with_policy.audit(SAMPLES / "chat-assistant" / "descriptor.yaml", DAY).record
    policy = record["inputs"]["policy"]
    assert (policy["id"], policy["name"]) == ("nordwind-mutual", "AI policy of Nordwind Mutual")
    assert [file["name"] for file in policy["files"]] == [
        "catalogue/models.yaml",
        "policy.yaml",
        "rules/models.cases.yaml",
        "rules/models.yaml",
    ]
    assert record["assessment"]["required_signoffs"] == ["accountable_owner", "counsel", "information_security_officer"]
    found = {finding["rule"]: finding["status"] for finding in record["findings"] if finding["rule"][:7] == "policy/"}
    assert found["policy/penetration-test"] == "applies"
    alone = Auditor.open().audit(SAMPLES / "chat-assistant" / "descriptor.yaml", DAY).record
    assert alone["inputs"]["policy"] is None
    assert alone["inputs"]["rules"] == record["inputs"]["rules"]
    assert alone["inputs"]["catalogue"] == record["inputs"]["catalogue"]


def test_another_byte_in_any_file_is_another_policy(tmp_path: Path) -> None:
    shutil.copytree(NORDWIND, tmp_path / "house")
    before = pack.load(policy=tmp_path / "house").policy
    cases_file = tmp_path / "house" / "rules" / "models.cases.yaml"
    cases_file.write_text(cases_file.read_text("utf-8") + "\n", "utf-8")
    after = pack.load(policy=tmp_path / "house").policy
    assert before is not None
    assert after is not None
    assert before.sha256 != after.sha256


def test_a_model_of_the_house_can_be_a_candidate(tmp_path: Path, with_policy: Auditor) -> None:
    text = (SAMPLES / "internal-summariser" / "descriptor.yaml").read_text("utf-8")
    path = tmp_path / "descriptor.yaml"
    path.write_text(text.replace("{model: qwen-2.5-7b-instruct,", "{model: nordwind-claims-7b,"), "utf-8")
    record = with_policy.audit(path, DAY).record
    assert {one["model_title"]: one["outcome"] for one in record["candidates"]} == {
        "Mistral 7B Instruct v0.3": "approve",
        "Nordwind Claims 7B": "approve",
    }


SETTLED = """
readings:
  - reading: readings.ai_act_start_of_section_5
    value: literal
    because: Counsel reads the text as it stands until a court says otherwise.
    decided_by: General Counsel
    decided_on: 2026-09-01
"""


def test_a_settled_reading_is_a_fact_with_its_origin_and_stands_in_the_record(tmp_path: Path) -> None:
    shutil.copytree(NORDWIND, tmp_path / "house")
    path = tmp_path / "house" / "policy.yaml"
    path.write_text(path.read_text("utf-8") + SETTLED, "utf-8")
    settled = Auditor.open(policy=tmp_path / "house")
    audit = settled.audit(SAMPLES / "cv-screening" / "descriptor.yaml", DAY)
    stated = audit.audited.bound.stated["project"]["readings.ai_act_start_of_section_5"]
    assert stated.value == "literal"
    assert (stated.provenance.kind, stated.provenance.where) == (
        "policy",
        "house policy AI policy of Nordwind Mutual (nordwind-mutual)",
    )
    assert audit.record["inputs"]["policy"]["readings"] == [
        {
            "reading": "readings.ai_act_start_of_section_5",
            "value": "literal",
            "because": "Counsel reads the text as it stands until a court says otherwise.",
            "decided_by": "General Counsel",
            "decided_on": "2026-09-01",
        }
    ]


def test_the_cover_of_the_report_names_the_policy(with_policy: Auditor) -> None:
    audit = with_policy.audit(SAMPLES / "chat-assistant" / "descriptor.yaml", DAY)
    run = audit.run | {"record_sha256": audit.digest, "pango": "1", "harfbuzz": "1", "weasyprint": "1"}
    assert view.view(audit.record, run)["cover"]["policy"] == "AI policy of Nordwind Mutual"


def test_a_rule_of_the_house_is_waived_where_it_says_so(with_policy: Auditor) -> None:
    chat, tested = described("chat-assistant"), "policy/penetration-test"
    accepted = replace(waivers(waiver(tested, "travel-chat", through=DAY)), project="chat-assistant")
    entry = replace(accepted.entries[0], approved=DAY)
    found = []
    for exceptions in (None, replace(accepted, entries=(entry,))):
        audit = with_policy.audit_descriptor(replace(chat, waivers=exceptions), DAY)
        found.append([str(one.status) for one in audit.audited.findings if one.rule.id == tested])
    assert found == [["applies"], ["waived"]]

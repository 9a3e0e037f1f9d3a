"""One audit from descriptor to record: what it is checked against, and what never becomes of it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from auditor import audit as auditing
from auditor import pack, resources
from auditor.assessment.algebra import Assessment
from auditor.audit import Auditor
from auditor.engine import dated
from auditor.engine.dated import Evaluation, Subject, Truths
from auditor.engine.rete import Rete
from auditor.engine.values import Value
from auditor.errors import EngineDisagreement, InputError, RulesError
from auditor.inputs import descriptor, documents
from auditor.record.canonical import canonical
from tests.cli.run import SAMPLE
from tests.expected import GOOD_RULES

AS_OF = date(2026, 11, 22)
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def auditor() -> Auditor:
    return Auditor.open()


def read(text: str) -> descriptor.Descriptor:
    return descriptor.read(documents.loads(text, name="d.yaml"), resources.schemas())


SMALL = """\
descriptor_version: "1"
project: {id: small, title: A small project, contract_end: 2026-11-22}
organisation: {name: Somebody}
workloads:
  - id: chat
    title: Chat
    purpose: Talk.
    candidates: [{model: mistral-7b-instruct-v0.3, access: self_hosted}]
"""


# Two evaluators


class Wrong(Rete):
    """An evaluator that gets one thing wrong."""

    def evaluate(self, subjects: Sequence[Subject]) -> Evaluation:
        answer = super().evaluate(subjects)
        truths = dict(answer.truths)
        key = next(key for key, found in truths.items() if found.applies is True)
        truths[key] = Truths(True, None if truths[key].bites else True, truths[key].later)
        return replace(answer, truths=truths)


class WrongDefinition(Rete):
    """An evaluator that forgets a derived fact."""

    def evaluate(self, subjects: Sequence[Subject]) -> Evaluation:
        answer = super().evaluate(subjects)
        derived: Mapping[tuple[str, str], Value] = dict(list(answer.derived.items())[1:])
        return replace(answer, derived=derived)


@pytest.mark.parametrize("wrong", [Wrong, WrongDefinition])
def test_where_the_evaluators_disagree_there_is_no_audit(wrong: type[Rete], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auditing, "Rete", wrong)
    with pytest.raises(EngineDisagreement, match=r"The evaluators disagree on .* No audit was made\."):
        Auditor.open().audit(SAMPLE, AS_OF)


def test_without_durable_rules_the_record_is_the_same_and_the_run_says_so(
    auditor: Auditor, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = auditor.audit(SAMPLE, AS_OF)
    assert usual.run["inference"] == "rete"
    monkeypatch.setattr(auditing, "available", lambda: "durable-rules cannot be imported")
    without = Auditor.open().audit(SAMPLE, AS_OF)
    assert without.run["inference"] == "reference"
    assert canonical(without.record) == canonical(usual.record)
    assert without.digest == usual.digest
    assert "run" not in usual.record


def test_rules_are_compiled_once_for_each_day(auditor: Auditor) -> None:
    assert auditor.engine(AS_OF) is auditor.engine(AS_OF)
    assert auditor.engine(AS_OF) is not auditor.engine(AS_OF + DAY)


def test_a_compiled_day_comes_back_from_the_cache_and_refers_to_the_rules_of_its_pack(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AUDITOR_CACHE", str(tmp_path / "cache"))
    first, again = Auditor.open(), Auditor.open()
    made = first.engine(AS_OF).day.rules
    with monkeypatch.context() as patched:
        patched.setattr(auditing.dated, "at", None)  # nothing is dated anew
        kept = again.engine(AS_OF).day.rules
    assert kept == made
    assert kept is not made
    assert kept.facts is again.pack.rules.facts
    ours = {rule.id: rule for rule in again.pack.rules.rules}
    for one in kept.rules:
        assert one.rule is ours[one.id]
    bars = next(one for one in kept.rules if one.id == "llama-3.1/mau-700m")
    assert bars.stated == next(one for one in made.rules if one.id == bars.id).stated
    assert again.audit(SAMPLE, AS_OF).digest == first.audit(SAMPLE, AS_OF).digest


def test_an_audit_says_its_outcome(auditor: Auditor) -> None:
    found = auditor.audit(SAMPLE, AS_OF)
    assert found.outcome == found.found["assessment"]["outcome"]


# Days


def test_a_contract_may_end_on_the_day_of_the_audit_but_not_before(auditor: Auditor) -> None:
    """Whoever names the day: the descriptor or the command line."""
    small = read(SMALL)
    assert auditor.audit_descriptor(small, AS_OF).record["horizon"] == {"until": "2026-11-22", "basis": "contract_end"}
    for act in (auditor.audit_descriptor, auditor.check):
        with pytest.raises(InputError) as refused:
            act(small, AS_OF + DAY)
        assert str(refused.value) == (
            "d.yaml:2: project.contract_end is before 2026-11-23, the day of the audit: the contract has ended.\n"
            "  Give the end of the contract that is to be signed, or leave it out."
        )


def test_a_day_before_the_first_the_rules_know_is_refused(auditor: Auditor) -> None:
    """Not the rule pack is wrong then, but the day."""
    small = read(SMALL.replace('version: "1"\n', 'version: "1"\nas_of: 2001-02-03\n'))
    with pytest.raises(InputError) as refused:
        auditor.audit_descriptor(small, date(2001, 2, 3))
    assert re.fullmatch(
        r"d\.yaml:2: as_of 2001-02-03 lies before 20[0-9-]{8}, the first day these rules can be read on\.\n"
        r"  Audit as of a later day\.",
        str(refused.value),
    )


def test_every_day_the_rules_know_can_be_audited(auditor: Auditor, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first, the last of the calendar, and the day before and after each change of the law in between."""
    monkeypatch.setattr(auditing, "available", lambda: "one evaluator is enough to see that all can be read")
    small = read(SMALL.replace(", contract_end: 2026-11-22", ""))
    spec = auditor.pack.rules
    changes = {value.starts for one in spec.parameters.values() for value in one.values}
    first = dated.first_day(spec)
    days = {day + step for day in changes for step in (-DAY, 0 * DAY)} | {first, date.max}
    for day in sorted(day for day in days if day >= first):
        audit = Auditor(auditor.pack).audit_descriptor(small, day)
        assert audit.audited.as_of == day
        assert audit.assessment["outcome"] == audit.outcome


# Packs of one's own


def test_a_pack_that_does_not_say_how_far_it_looked_is_refused() -> None:
    found = pack.load(GOOD_RULES)
    models = Auditor.open().pack.catalogue
    with pytest.raises(RulesError) as refused:
        Auditor(replace(found, catalogue=models)).audit_descriptor(read(SMALL), AS_OF)
    assert str(refused.value) == (
        "rules: pack.facts_verified_through is not among the parameters of the rule pack.\n"
        "  Add it: the last day up to which changes of the law and the licences were looked for."
    )


# What a real descriptor may lack


def severity(auditor: Auditor, text: str) -> int:
    return Assessment(auditor.audit_descriptor(read(text), AS_OF).outcome).severity


def test_leaving_an_answer_out_never_makes_the_sample_better(auditor: Auditor) -> None:
    """Of all rules there are: every observed fact of the sample, left out on its own, and all together."""
    text = SAMPLE.read_text("utf-8")
    with_all = severity(auditor, text)
    lines = text.splitlines(keepends=True)
    starts = lines.index("    use:\n")
    ends = next(number for number in range(starts + 1, len(lines)) if not lines[number].startswith("      "))
    answers = [number for number in range(starts + 1, ends) if re.match(r" {6}\w+:", lines[number])]
    assert len(answers) >= 10
    for left_out in [[number] for number in answers] + [answers]:
        fewer = [f"{line.split(':')[0]}: null\n" if number in left_out else line for number, line in enumerate(lines)]
        without = severity(auditor, "".join(fewer))
        named = [lines[number].strip() for number in left_out]
        assert with_all <= 1 or without > 1, f"without {named} there is an approval"
        assert without > 1 or with_all <= without, f"{named} makes an approval worse"


# Candidates of the catalogue, and models of the descriptor


def test_all_asks_the_catalogue_and_the_record_says_so(auditor: Auditor) -> None:
    text = SMALL.replace("candidates: [{model: mistral-7b-instruct-v0.3, access: self_hosted}]", "candidates: all")
    record = auditor.audit_descriptor(read(text), AS_OF).found
    candidates = {candidate["id"]: candidate for candidate in record["candidates"]}
    assert len(candidates) > 100
    in_order = sorted(candidates.values(), key=lambda one: (one["model"], one["access"], one["id"]))
    assert list(candidates.values()) == in_order
    hosted = candidates["chat/mistral-7b-instruct-v0.3@self_hosted"]
    why = "AWS g5.xlarge, one A10G with 24 GB is the smallest machine it fits at fp16"
    assert hosted["chosen_for"] == why
    assert record["workloads"][0]["left_out"] is not None
    facts = [fact for finding in record["findings"] if finding["subject"] == hosted["id"] for fact in finding["facts"]]
    route = next(fact for fact in facts if fact["name"] == "access.route")
    assert route["provenance"] == {
        "kind": "catalogue",
        "where": f"from the catalogue, line 8 asks for all: {why}",
        "source": None,
    }


def test_candidates_that_are_named_were_chosen_by_nobody_else(auditor: Auditor) -> None:
    record = auditor.audit_descriptor(read(SMALL), AS_OF).found
    assert [candidate["chosen_for"] for candidate in record["candidates"]] == [None]
    assert record["workloads"][0]["left_out"] is None


OWN = SMALL.replace("mistral-7b-instruct-v0.3", "own-7b").replace(
    "workloads:",
    """\
models:
  - id: own-7b
    title: Our own 7B
    maker: Somebody
    licence: LICENCE
    base_models: []
    components: {model_parameters_final: released}
workloads:""",
)


def licence_findings(auditor: Auditor, licence: str) -> dict[str, str]:
    record = auditor.audit_descriptor(read(OWN.replace("LICENCE", licence)), AS_OF).found
    return {
        finding["rule"]: finding["status"]
        for finding in record["findings"]
        if finding["rule"].startswith("licences/") and finding["subject"].startswith("chat/")
    }


def test_a_model_of_the_descriptor_is_judged_by_its_licence(auditor: Auditor) -> None:
    found = licence_findings(auditor, "Apache-2.0")
    assert (found["licences/established"], found["licences/read"]) == ("pass", "not_applicable")


def test_what_a_model_was_made_from_is_not_known_where_nobody_says(auditor: Auditor) -> None:
    record = auditor.audit_descriptor(read(OWN.replace("LICENCE", "mit").replace("    base_models: []\n", "")), AS_OF)
    established = [one for one in record.found["findings"] if one["rule"] == "licences/established"]
    assert [one["status"] for one in established] == ["unknown"]


def test_a_licence_no_rule_knows_is_never_a_pass(auditor: Auditor) -> None:
    for licence in ("{name: Our Model Licence}", "BSD-3-Clause", "LicenseRef-ours"):
        assert licence_findings(auditor, licence)["licences/read"] == "fail"
    assert licence_findings(auditor, "NONE")["licences/established"] == "fail"
    assert licence_findings(auditor, "{name: Our Model Licence}").keys() == licence_findings(auditor, "MIT").keys()


def test_the_facts_of_such_a_model_point_to_the_descriptor(auditor: Auditor) -> None:
    record = auditor.audit_descriptor(read(OWN.replace("LICENCE", "{name: Our Model Licence}")), AS_OF).found
    facts = {fact["name"]: fact for finding in record["findings"] for fact in finding["facts"]}
    assert facts["licence.id"]["provenance"] == {
        "kind": "descriptor",
        "where": "models[0].licence (line 8)",
        "source": None,
    }
    assert facts["licence.kind"]["provenance"]["where"] == (
        "models[0].licence (line 8): no rule knows this licence, so it counts as restricted until somebody has read it"
    )
    candidate = record["candidates"][0]
    assert (candidate["model_title"], candidate["licence"]) == ("Our own 7B", "LicenseRef-our-model-licence")


def test_an_end_that_sources_differ_about_is_not_known_between_the_two_days(auditor: Auditor) -> None:
    text = SMALL.replace("access: self_hosted", "access: api, provider: google").replace(
        "mistral-7b-instruct-v0.3", "gemini-2.5-pro"
    )
    text = text.replace(", contract_end: 2026-11-22", "")
    found = {
        day: {
            finding["status"]
            for finding in auditor.audit_descriptor(read(text), day).found["findings"]
            if finding["rule"] == "lifecycle/retired"
        }
        for day in (date(2026, 10, 15), date(2026, 10, 16), date(2026, 11, 30), date(2026, 12, 1))
    }
    assert list(found.values()) == [{"pass"}, {"unknown"}, {"unknown"}, {"fail"}]


def test_the_profile_is_named_in_the_record_with_its_digest(auditor: Auditor, tmp_path: Path) -> None:
    profile = tmp_path / "organisation.yaml"
    profile.write_text(
        'profile_version: "1"\nanswers: {by: General Counsel, on: 2026-11-20}\n'
        "organisation: {name: Example Works, country: DE}\n",
        "utf-8",
    )
    path = tmp_path / "descriptor.yaml"
    path.write_text(SMALL.replace("{name: Somebody}", "{profile: organisation.yaml}"), "utf-8")
    record = auditor.audit(path, AS_OF).found
    digest = hashlib.sha256(profile.read_bytes()).hexdigest()
    assert record["inputs"]["organisation"] == {"name": "organisation.yaml", "sha256": digest}
    assert (record["project"]["organisation"], record["project"]["country"]) == ("Example Works", "DE")
    facts = {fact["name"]: fact for finding in record["findings"] for fact in finding["facts"]}
    assert facts["organisation.country"]["provenance"]["where"] == (
        "organisation.country (line 3 of organisation.yaml), stated by General Counsel on 2026-11-20"
    )
    assert auditor.audit_descriptor(read(SMALL), AS_OF).found["inputs"]["organisation"] is None

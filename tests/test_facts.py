"""From descriptor, catalogue and cost figures to facts, each with where it comes from."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from auditor import facts, resources
from auditor.catalogue.citation import Citation
from auditor.catalogue.entries import BaseModel, Benchmark, Catalogue, Licence, Model
from auditor.catalogue.offers import Hardware, Price, Provider
from auditor.costs.option import Option, State
from auditor.errors import InputError
from auditor.facts import Bounds, Fact, Months, SubjectFacts
from auditor.inputs import descriptor, documents

AS_OF = date(2026, 11, 22)
CITED = Citation("Model card", "licence", "", "https://example.org", "2026-11-22", "verified")
MODEL = Model(
    id="some-model",
    title="Some model",
    maker="Somebody",
    licence="some-licence",
    released=date(2024, 7, 23),
    retires=None,
    parameters=8_030_000_000,
    claimed_open_source=None,
    components={"training_code": "absent"},
    unknown={},
    sources={"licence": CITED, "parameters": CITED},
)
LICENCE = Licence("some-licence", "Some licence", "LicenseRef-some", "restricted", CITED)
CATALOGUE = Catalogue(models={"some-model": MODEL}, licences={"some-licence": LICENCE})

SMALL = """\
descriptor_version: "1"
project: {id: small, title: A small project}
organisation:
  name: Somebody
workloads:
  - id: chat
    title: Chat
    purpose: Talk.
    candidates:
      - {model: some-model, access: self_hosted}
      - {model: some-model, access: managed, provider: some-cloud}
"""
HOSTED, MANAGED = "chat/some-model@self_hosted", "chat/some-model@managed:some-cloud"


def with_organisation(*lines: str) -> str:
    return SMALL.replace("  name: Somebody\n", "  name: Somebody\n" + "".join(f"  {line}\n" for line in lines))


def with_workload(*lines: str) -> str:
    return SMALL.replace("    candidates:\n", "".join(f"    {line}\n" for line in lines) + "    candidates:\n")


def with_evidence(*lines: str, text: str = SMALL) -> str:
    return text + "evidence:\n" + "".join(f"  - {{{line}}}\n" for line in lines)


def collect(
    text: str, options: dict[str, Option] | None = None, as_of: date = AS_OF, catalogue: Catalogue = CATALOGUE
) -> dict[str, SubjectFacts]:
    read = descriptor.read(documents.loads(text, name="d.yaml"), resources.schemas())
    names = [candidate.id for workload in read.workloads for candidate in workload.candidates]
    unknown = {name: Option(name, State.UNKNOWN) for name in names}
    return {row.id: row for row in facts.collect(read, catalogue, unknown | (options or {}), as_of)}


AUDITED = {"project.audited_on": "2026-11-22"}
"""What is known of every project."""


def values(row: SubjectFacts) -> dict[str, object]:
    return {name: fact.value for name, fact in row.facts.items()}


def refused(text: str) -> str:
    with pytest.raises(InputError) as error:
        collect(text)
    return str(error.value)


# Subjects


def test_the_project_then_each_workload_followed_by_its_candidates() -> None:
    more = "  - {id: sums, title: Sums, purpose: Add., candidates: [{model: some-model, access: edge}]}\n"
    found = collect(SMALL + more)
    assert [(row.id, row.scope, row.parent) for row in found.values()] == [
        ("project", "project", None),
        ("chat", "workload", "project"),
        (HOSTED, "candidate", "chat"),
        (MANAGED, "candidate", "chat"),
        ("sums", "workload", "project"),
        ("sums/some-model@edge", "candidate", "sums"),
    ]


def test_what_nobody_stated_is_not_there() -> None:
    found = collect(SMALL)
    assert values(found["project"]) == AUDITED
    assert values(found["chat"]) == {}


def test_a_blank_field_is_not_answered() -> None:
    found = collect(
        with_organisation("country:").replace("    candidates:", "    use: {is_ai_system: null}\n    candidates:")
    )
    assert values(found["project"]) == AUDITED
    assert values(found["chat"]) == {}


# What the descriptor states


def test_the_groups_of_a_workload_are_facts_by_their_dotted_names() -> None:
    found = collect(
        with_workload(
            "use: {interacts_with_people: true, generates: [text, image]}", "controls: {ai_literacy_measures: false}"
        )
    )
    assert values(found["chat"]) == {
        "use.interacts_with_people": True,
        "use.generates": ("text", "image"),
        "controls.ai_literacy_measures": False,
    }
    provenance = found["chat"].facts["use.generates"].provenance
    assert (provenance.kind, provenance.where) == ("descriptor", "workloads[0].use.generates (line 9)")


def test_an_empty_list_is_an_answer() -> None:
    assert values(collect(with_workload("use: {generates: []}"))["chat"]) == {"use.generates": ()}


def test_volume_becomes_requests_and_tokens_a_day() -> None:
    """400,000 requests of 900 and 250 tokens are 460 million a month, 15,123,288 a day at 12 months in 365 days."""
    volume = "volume: {requests_per_month: 400000, input_tokens_per_request: 900, output_tokens_per_request: 250}"
    assert values(collect(with_workload(volume))["chat"]) == {
        "volume.requests_per_month": 400000,
        "volume.requests_per_day": 13150,
        "volume.tokens_per_day": Decimal(15123288),
    }
    huge = volume.replace("400000", "1e30").replace("900", "1e30")
    tokens = values(collect(with_workload(huge))["chat"])["volume.tokens_per_day"]
    assert isinstance(tokens, Decimal)
    assert tokens == tokens.to_integral_value()


@pytest.mark.parametrize(("a_month", "a_day"), [(3_041_666, 99_999), (3_041_667, 100_000)])
def test_requests_a_day_are_whole_so_that_a_line_of_whole_requests_keeps_its_sides(a_month: int, a_day: int) -> None:
    """3,041,666 a month are 99,999.98 a day: below a line at 100,000, however one rounds."""
    volume = f"volume: {{requests_per_month: {a_month}, input_tokens_per_request: 1, output_tokens_per_request: 1}}"
    assert values(collect(with_workload(volume))["chat"])["volume.requests_per_day"] == a_day


@pytest.mark.parametrize(("go_live", "days"), [("2026-12-06", 14), ("2026-11-22", 0), ("2026-01-01", 0)])
def test_days_to_go_live_are_counted_from_the_day_of_the_audit(go_live: str, days: int) -> None:
    text = SMALL.replace("title: A small project}", f"title: A small project, go_live: {go_live}}}")
    expected = AUDITED | {"project.go_live": go_live, "project.days_to_go_live": days}
    assert values(collect(text)["project"]) == expected


def test_the_route_of_a_candidate() -> None:
    found = collect(SMALL)
    hosted, managed = values(found[HOSTED]), values(found[MANAGED])
    assert (hosted["access.route"], hosted["access.operator"]) == ("self_hosted", "organisation")
    assert (managed["access.route"], managed["access.operator"]) == ("managed", "provider")
    assert (managed["provider.id"], managed["model.id"]) == ("some-cloud", "some-model")
    assert "provider.id" not in hosted


def test_who_runs_a_hybrid_is_not_one_answer() -> None:
    found = collect(SMALL.replace("access: self_hosted", "access: hybrid"))
    assert "access.operator" not in values(found["chat/some-model@hybrid"])


# What the catalogue knows


def test_what_the_catalogue_knows_of_a_model_comes_with_its_source() -> None:
    found = collect(SMALL)[HOSTED].facts
    assert {name: found[name].value for name in found if name.split(".")[0] in ("licence", "components", "model")} == {
        "model.id": "some-model",
        "licence.id": "some-licence",
        "licence.chain": ("some-licence",),
        "licence.distilled_from": (),
        "licence.outputs_from": (),
        "licence.kind": "restricted",
        "model.hub_licence": "not_recorded",
        "model.made_by": (),
        "model.modification_flop_known": False,
        "model.parameters": 8_030_000_000,
        "model.training_flop_known": False,
        "model.trained_by_organisation": True,
        "model.released": "2024-07-23",
        "model.stated_tier": "none",
        "components.training_code": "absent",
    }
    provenance = found["model.parameters"].provenance
    assert (provenance.kind, provenance.where, provenance.source) == (
        "catalogue",
        "model some-model, parameters",
        CITED,
    )
    assert provenance.path == ()


SCORES = (
    Benchmark("MMLU", Decimal("86.0"), "2026", "a framework", CITED),
    Benchmark("MMLU (5-shot)", Decimal("87.3"), "2024-07-23", "its maker", CITED),
    Benchmark("MMLU-Pro", Decimal("73.3"), "2024-07-23", "its maker", CITED),
    Benchmark("practical quality tier (1 is best)", Decimal(2), "2026", "a framework", CITED),
)


def scored(*benchmarks: Benchmark) -> Catalogue:
    return replace(CATALOGUE, models={"some-model": replace(MODEL, benchmarks=benchmarks)})


def test_scores_on_which_sources_differ_are_known_within_their_bounds() -> None:
    """MMLU-Pro asks other questions and does not count."""
    found = collect(SMALL, catalogue=scored(*SCORES))[HOSTED].facts
    assert found["model.mmlu"].value == Bounds(Decimal("86.0"), Decimal("87.3"))
    assert found["model.stated_tier"].value == "tier_2"
    said = "model some-model, benchmarks: 86.0 a framework (2026), 87.3 its maker (2024-07-23)"
    assert found["model.mmlu"].provenance.where == said


def test_a_score_that_one_source_states_is_that_number() -> None:
    found = collect(SMALL, catalogue=scored(SCORES[0]))[HOSTED].facts
    assert (found["model.mmlu"].value, found["model.stated_tier"].value) == (Decimal("86.0"), "none")


def test_the_processors_of_a_machine_that_is_named() -> None:
    text = SMALL.replace("access: self_hosted}", "access: self_hosted, hardware: eight, precision: fp16}")
    machine = Hardware("eight", "Eight", "H100", 8, Decimal(640), "USD", AS_OF, None, Decimal(20), CITED)
    catalogue = replace(CATALOGUE, hardware=[machine])
    assert collect(text, catalogue=catalogue)[HOSTED].facts["access.gpus"].value == 8
    assert "access.gpus" not in collect(SMALL, catalogue=catalogue)[HOSTED].facts


def test_a_model_made_from_another_is_bound_by_both_licences_and_the_stricter_kind() -> None:
    base = replace(MODEL, id="base", title="Base", maker="Elsewhere")
    tuned = replace(
        MODEL,
        licence="open-licence",
        base_models=(BaseModel("finetune", "base"), BaseModel("outputs", name="Some writer", licence="some-licence")),
        sources={"licence": CITED, "base_models": replace(CITED, pinpoint="base")},
    )
    open_licence = replace(LICENCE, id="open-licence", kind="open")
    both = Catalogue({"some-model": tuned, "base": base}, {"some-licence": LICENCE, "open-licence": open_licence})
    found = collect(SMALL, catalogue=both)[HOSTED].facts
    names = ("licence.id", "licence.chain", "licence.distilled_from", "licence.outputs_from", "licence.kind")
    assert [found[name].value for name in (*names, "model.made_by")] == [
        "open-licence",
        ("open-licence", "some-licence"),
        (),
        ("some-licence",),
        "restricted",
        ("finetune", "outputs"),
    ]
    provenance = found["licence.chain"].provenance
    assert provenance.where == (
        "model some-model, licence open-licence; tuned from Base (some-licence); "
        "trained on the outputs of Some writer (some-licence)"
    )
    assert provenance.source == replace(CITED, pinpoint="base")


def test_an_ancestor_whose_licence_is_not_known_leaves_chain_and_kind_unknown() -> None:
    tuned = replace(MODEL, base_models=(BaseModel("finetune", name="Some base"),))
    found = collect(SMALL, catalogue=replace(CATALOGUE, models={"some-model": tuned}))[HOSTED].facts
    assert found["licence.id"].value == "some-licence"
    assert {"licence.chain", "licence.kind"}.isdisjoint(found)
    assert found["licence.outputs_from"].value == ()


def test_what_a_model_was_made_from_may_not_be_established_at_all() -> None:
    tuned = replace(MODEL, unknown={"base_models": "The card does not say."})
    found = collect(SMALL, catalogue=replace(CATALOGUE, models={"some-model": tuned}))[HOSTED].facts
    open_facts = {"licence.chain", "licence.distilled_from", "licence.outputs_from", "licence.kind", "model.made_by"}
    assert open_facts.isdisjoint(found)


def test_what_the_catalogue_does_not_know_is_not_there() -> None:
    assert "model.claimed_open_source" not in collect(SMALL)[HOSTED].facts


# What the costs show


@pytest.mark.parametrize("fits", [True, False])
def test_whether_the_weights_fit_is_a_fact_once_it_is_known(fits: bool) -> None:
    state = State.UNKNOWN if fits else State.INFEASIBLE
    found = collect(SMALL, {HOSTED: Option(HOSTED, state, "The weights need 16.1 GB.", fits=fits)})[HOSTED].facts
    assert found["cost.weights_fit"].value is fits
    assert (found["cost.weights_fit"].provenance.kind, found["cost.weights_fit"].provenance.where) == (
        "cost",
        "The weights need 16.1 GB.",
    )


def test_what_costs_do_not_know_is_not_there() -> None:
    """A price that is not known must not look like an answer: naming the machine could still show a bar."""
    assert "cost.weights_fit" not in collect(SMALL)[HOSTED].facts


# Users by month


def users(*lines: str) -> Fact:
    return collect(with_organisation(*lines))["project"].facts["organisation.group_mau"]


def months(*lines: str) -> Months:
    value = users(*lines).value
    assert isinstance(value, Months)
    return value


def test_months_that_are_stated() -> None:
    found = months("group_mau: {2024-06: 5000, 2024-08: 0}")
    assert [found.at(month) for month in ("2024-05", "2024-06", "2024-07", "2024-08")] == [None, 5000, None, 0]


def test_a_bound_holds_up_to_its_last_month() -> None:
    found = months("group_mau: {never_above: 9000, through: 2024-07, 2024-06: 5000}")
    assert [found.at(month) for month in ("2000-01", "2024-06", "2024-07", "2024-08")] == [
        Bounds(0, 9000),
        5000,
        Bounds(0, 9000),
        None,
    ]


def test_there_was_nobody_in_the_months_before_the_group_was_founded() -> None:
    """The month in which it was founded is not one of them."""
    found = months("group_founded: 2024-06-30")
    assert [found.at(month) for month in ("2024-05", "2024-06", "2024-07")] == [0, None, None]
    both = months("group_founded: 2024-06-01", "group_mau: {2024-07: 5}")
    assert [both.at(month) for month in ("2024-05", "2024-06", "2024-07")] == [0, None, 5]
    assert users("group_founded: 2024-06-30").provenance.where == "organisation.group_founded (line 5)"


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["group_mau: {never_above: 5, through: 2024-06, 2024-06: 6}"], "is 6, although line 5 says never above 5"),
        (["group_founded: 2024-07-01", "group_mau: {2024-06: 1}"], "is 1, although line 5 says the group was founded"),
    ],
)
def test_months_that_contradict_each_other_are_refused(lines: list[str], said: str) -> None:
    assert f"organisation.group_mau.2024-06 {said}" in refused(with_organisation(*lines))


@pytest.mark.parametrize(
    "lines",
    [
        ["group_mau: {never_above: 5, through: 2024-06, 2024-06: 5}"],
        ["group_mau: {never_above: 5, through: 2024-06, 2024-07: 6}"],
        ["group_founded: 2024-06-30", "group_mau: {2024-06: 1}"],
        ["group_founded: 2024-07-01", "group_mau: {2024-06: 0}"],
    ],
)
def test_months_that_agree_are_not(lines: list[str]) -> None:
    assert isinstance(users(*lines).value, Months)


def test_bounds_of_a_plain_number() -> None:
    found = collect(with_organisation("ml_operations_fte: {at_least: 1}"))["project"]
    assert values(found) == AUDITED | {"organisation.ml_operations_fte": Bounds(1, None)}


# Evidence


def shown(text: str, name: str, as_of: date = AS_OF) -> list[str]:
    """The subjects for which a fact is shown."""
    found = collect(text, as_of=as_of)
    return [row.id for row in found.values() if name in row.facts and row.facts[name].value is True]


def test_evidence_shows_its_fact_for_its_subject_and_all_inside_it() -> None:
    kind = "id: E-1, kind: ai_interaction_notice"
    everyone = ["project", "chat", HOSTED, MANAGED]
    assert shown(with_evidence(kind), "controls.ai_interaction_notice") == everyone
    assert shown(with_evidence(f"{kind}, subject: project"), "controls.ai_interaction_notice") == everyone
    assert shown(with_evidence(f"{kind}, subject: chat"), "controls.ai_interaction_notice") == everyone[1:]
    one = with_evidence(f'{kind}, subject: "{MANAGED}"')
    assert shown(one, "controls.ai_interaction_notice") == [MANAGED]


def test_evidence_out_of_date_shows_nothing() -> None:
    text = with_evidence("id: E-1, kind: thing, effective: 2026-11-22, expires: 2026-11-30")
    days = [date(2026, 11, day) for day in (21, 22, 30)] + [date(2026, 12, 1)]
    assert [bool(shown(text, "evidence.thing", day)) for day in days] == [False, True, True, False]


def test_evidence_says_where_it_is() -> None:
    found = collect(with_evidence("id: E-1, kind: thing, file: paper.pdf"))["project"].facts["evidence.thing"]
    assert (found.provenance.kind, found.provenance.where) == ("evidence", "evidence E-1, paper.pdf")


def test_a_control_that_is_denied_and_shown_is_refused_rather_than_overridden() -> None:
    denied = with_workload("controls: {ai_literacy_measures: false}")
    evidence = "id: E-1, kind: ai_literacy_measures"
    assert refused(with_evidence(evidence, text=denied)) == (
        "d.yaml:9: workloads[0].controls.ai_literacy_measures is false, although evidence E-1 (line 14) shows it.\n"
        "  Write true, or leave out the evidence."
    )
    expired = with_evidence(f"{evidence}, expires: 2026-11-21", text=denied)
    assert values(collect(expired)["chat"])["controls.ai_literacy_measures"] is False
    elsewhere = with_evidence(f'{evidence}, subject: "{MANAGED}"', text=denied)
    assert values(collect(elsewhere)["chat"])["controls.ai_literacy_measures"] is False
    claimed = with_workload("controls: {ai_literacy_measures: true}")
    assert shown(with_evidence(evidence, text=claimed), "controls.ai_literacy_measures")[1] == "chat"


def test_evidence_is_put_in_the_place_of_a_mere_claim() -> None:
    text = with_evidence(
        "id: E-1, kind: ai_literacy_measures", text=with_workload("controls: {ai_literacy_measures: true}")
    )
    assert collect(text)["chat"].facts["controls.ai_literacy_measures"].provenance.kind == "evidence"


def test_a_modification_is_tripled_exactly_since_a_third_of_a_number_is_seldom_one() -> None:
    found = collect(with_workload("use: {modification_flop: 1.2666666666666667e25}"))[HOSTED].facts
    assert found["model.modification_flop_known"].value is True
    assert found["model.modification_flop_tripled"].value == 3 * Decimal("1.2666666666666667e25")
    said = "workloads[0].use.modification_flop (line 9), three times"
    assert found["model.modification_flop_tripled"].provenance.where == said


def test_bounds_of_a_modification_are_tripled_too() -> None:
    found = collect(with_workload("use: {modification_flop: {at_most: 4}}"))[HOSTED].facts
    assert found["model.modification_flop_tripled"].value == Bounds(None, 12)


def test_without_a_figure_it_is_known_that_there_is_none() -> None:
    found = collect(SMALL)[HOSTED].facts
    assert found["model.modification_flop_known"].value is False
    assert "model.modification_flop_tripled" not in found
    assert found["model.training_flop_known"].value is False
    trained = replace(MODEL, training_flop=Decimal("3.8e25"), sources=MODEL.sources | {"training_flop": CITED})
    known = collect(SMALL, catalogue=replace(CATALOGUE, models={"some-model": trained}))[HOSTED].facts
    assert known["model.training_flop_known"].value is True
    assert known["model.training_flop_known"].provenance.source == CITED


# A hybrid

HYBRID = """\
      - {model: large-model, access: api, provider: maker}
      - model: some-model
        access: hybrid
        hybrid: {small: chat/some-model@self_hosted, frontier: chat/large-model@api:maker, routed_share: 0.5}
"""


def hybrid(until: date | None, weights: str = "released") -> dict[str, object]:
    """What is known of a hybrid whose larger part its maker offers until a day."""
    small = replace(MODEL, components={"model_parameters_final": weights})
    large = replace(MODEL, id="large-model", retires=until, components={}, sources=MODEL.sources | {"retires": CITED})
    maker = Provider("maker", "The maker", "US", CITED, access="api", dpa="offered", sources={"dpa": CITED})
    price = Price("maker", "large-model", "USD", date(2026, 1, 1), None, Decimal(1), Decimal(2), CITED)
    known = replace(
        CATALOGUE, models={"some-model": small, "large-model": large}, providers={"maker": maker}, prices=[price]
    )
    return values(collect(SMALL + HYBRID, catalogue=known)["chat/some-model@hybrid"])


def test_a_hybrid_sends_what_it_is_sent_to_the_provider_of_its_larger_part() -> None:
    found = hybrid(None)
    assert (found["access.route"], found["model.id"]) == ("hybrid", "some-model")
    assert (found["provider.id"], found["provider.country"], found["provider.dpa"]) == ("maker", "US", "offered")
    assert "access.operator" not in found  # who runs it is not one answer


def test_a_hybrid_is_there_while_both_its_parts_are() -> None:
    known = [
        (one.get("model.retired"), one.get("model.retires_within_horizon"))
        for one in map(
            hybrid,
            (
                None,
                date(2027, 1, 1),
                date(2026, 11, 22),
            ),
        )
    ]
    assert known == [(False, False), (False, True), (True, True)]
    nobody = hybrid(None, weights="absent")
    assert "model.retired" not in nobody, "of the smaller part it is not known"
    assert hybrid(date(2026, 11, 22), weights="absent")["model.retired"] is True

from __future__ import annotations

from typing import Any

import pytest

from auditor.report import uses, words
from auditor.report.html import html
from auditor.report.view import view
from tests.report import records


def seen(record: dict[str, Any]) -> dict[str, Any]:
    return view(record, records.run(record))


def test_the_outcome_is_told_in_words_and_never_called_a_decision() -> None:
    shown = seen(records.referred())
    assert shown["cover"]["outcome"] == "Refer"
    assert (
        shown["cover"]["title"]
        == "Audit report: Travel assistant for rail customers (Refer; 1 finding not answered; 1 exception accepted)"
    )
    assert shown["decisions"] == ["Approve with conditions, saying why", "Refer", "Reject"], "it has conditions"


def test_a_reader_is_warned_of_a_refusal_and_of_what_is_not_answered() -> None:
    assert seen(records.approved())["notices"] == []
    assert seen(records.rejected())["notices"] == ["Not approved: the assessment is Reject."]
    assert seen(records.referred())["notices"] == [
        "Not approved: the assessment is Refer. The licensor has to be asked. The reading of the text is contested.",
        "1 finding is not answered.",
        "1 finding on other candidates is not answered.",
        "1 exception was accepted: W-1 until 31 March 2027.",
    ]


def test_an_approval_says_from_which_day_it_holds_no_longer() -> None:
    record = records.approved()
    day = record["horizon"]["until"]
    change = {"date": day, "outcome": "approve", "renewed": False, "causes": [], "flips": [], "findings": []}
    record["calendar"] = [change, {**change, "outcome": "refer"}, {**change, "outcome": "reject"}]
    assert seen(record)["notices"] == [f"From {words.day(day)} the assessment is Refer, as things stand."]
    record["calendar"] = [change, {**change, "outcome": "refer", "date": "2099-01-01"}]
    assert seen(record)["notices"] == []


def test_the_conditions_that_are_due_first_stand_first() -> None:
    duties = [("O-001", "2027-03-01"), ("O-002", None), ("O-003", "2026-12-18"), ("O-004", "2026-12-18")]
    record = records.approved()
    record["obligations"] = [{"id": name, "due": due} for name, due in duties]
    record["assessment"] = {**record["assessment"], "conditions": [name for name, _ in duties]}
    assert uses.standing(record) == ["O-003", "O-004", "O-001", "O-002"]


def test_figures_leave_out_candidates_that_are_not_recommended() -> None:
    figures = seen(records.referred())["assessment"]["figures"]
    assert figures == [
        ("1 of 5", "candidates permitted, subject to conditions"),
        ("1", "condition of the uses permitted, told below"),
        ("1", "finding not answered"),
        ("EUR\N{NO-BREAK SPACE}2,100 to 2,600", "a month, estimated for the recommended option; mid 2,400"),
    ]


def test_what_speaks_for_a_candidate_and_why_the_others_stand_behind_it() -> None:
    chat = seen(records.referred())["workloads"][0]
    assert chat["architecture"] == "self-hosted on several graphics processors"
    assert (chat["for"], chat["against"]) == (["the only permitted candidate"], ["twice the price of self-hosting"])
    assert [(one["rank"], one["because"]) for one in chat["alternatives"]] == [("–", "Its outcome is more severe")]
    assert [(bool(one["name"]), one["rules"], one["text"]) for one in chat["would_change"]] == [
        (True, ["act/bar"], "It is barred."),
    ]
    assert chat["left_open"] == ["decision/some-rule"], "what counts for nobody is told once, by its title where known"


def test_of_many_alternatives_the_first_four_are_compared_and_the_others_counted() -> None:
    """With every model of the catalogue as a candidate they would fill the report; the record has them all."""
    record = records.referred()
    chat = record["workloads"][0]
    chat["alternatives"] = chat["alternatives"] * 6
    shown = seen(record)["workloads"][0]
    assert (len(shown["alternatives"]), shown["further_alternatives"]) == (4, 2)


def test_the_portfolio_names_places_requests_and_what_has_no_place_yet() -> None:
    found = seen(records.referred())["portfolio"]
    assert [(row["place"], row["requests"]) for row in found["places"]] == [("Local model", "400,000")]
    assert len(found["places"][0]["candidates"]) == 1
    assert (found["open"], found["none"]) == ([], ["Workload notes"]), "no place among what is recommended"


def test_findings_that_ask_for_attention_are_told_in_full_in_the_order_of_the_record() -> None:
    shown = seen(records.referred())
    assert [(finding["id"], finding["word"]) for finding in shown["cards"]] == [
        ("F-001", "Barred"),
        ("F-002", "Not answered"),
        ("F-003", "Not answered"),
        ("F-004", "From 2 December 2027"),
        ("F-005", "Open duty"),  # no failure, but it decides
        ("F-006", "Waived until 31 March 2027"),
        ("F-007", "Needs action"),
    ]
    assert [(finding["id"], finding["word"], finding["code"]) for finding in shown["rows"]] == [
        ("F-008", "Note", "C1"),
    ]
    assert [[row["id"] for row in entry["rows"]] for entry in shown["clear"]] == [["F-009"]]
    assert shown["idle"] == [{"document": records.ACT, "rules": "1 rule", "count": "1"}], "F-010, which does not apply"
    assert [finding["id"] for finding in shown["bars"]] == ["F-001"]


def test_an_exception_is_told_with_who_accepted_it_why_until_when_and_what_is_done_instead() -> None:
    record = records.referred()
    shown = seen(record)
    (waiver,) = shown["waivers"]
    assert {key: waiver[key] for key in ("id", "kind", "reason", "days", "approver", "requested_by", "file")} == {
        "id": "W-1",
        "kind": "Waived",
        "reason": "What is missing is being put in place: The region opens in March.",
        "days": "1 October 2026 to 31 March 2027",
        "approver": "Bo Sample, Head of Security",
        "requested_by": "Ari Example, Head of Development",
        "file": "minutes.pdf",
    }
    assert waiver["finding"]["id"] == "F-006"
    assert waiver["measures"] == [
        {"id": "M-1", "text": "Encrypt them.", "who": "operations", "due": "1 December 2026", "done": "Open"}
    ]
    card = next(card for card in shown["cards"] if card["id"] == "F-006")
    assert card["waiver"] == (
        "W-1, approved by Bo Sample, Head of Security. "
        "What is missing is being put in place: The region opens in March."
    )


def test_an_unknown_that_was_accepted_and_a_measure_that_was_done_are_told_as_such() -> None:
    record = records.referred()
    waiver = record["waivers"][0]
    waiver["kind"] = "accept_unknown"
    waiver["measures"][0]["done"] = {"on": "2026-11-20", "file": "log.pdf", "sha256": "f" * 64}
    shown = seen(record)
    assert shown["waivers"][0]["kind"] == "Accepted although not answered"
    assert shown["waivers"][0]["measures"][0]["done"] == "Done on 20 November 2026: log.pdf"
    assert shown["notices"][-1] == (
        "1 exception was accepted: W-1 until 31 March 2027. "
        "An answer that an exception stands in for can still make the assessment more severe."
    )


def test_of_many_exceptions_four_are_named_in_the_notice() -> None:
    record = records.referred()
    one = record["waivers"][0]
    record["waivers"] = [{**one, "id": f"W-{number}"} for number in range(1, 7)]
    notice = seen(record)["notices"][-1]
    assert notice.startswith("6 exceptions were accepted: W-1 until 31 March 2027, ")
    assert notice.endswith("W-4 until 31 March 2027, 2 more.")


def test_only_the_recommended_and_four_further_candidates_are_told_in_full() -> None:
    record = records.many(120)
    record["assessment"]["reasons"] = []
    shown = seen(record)
    told = {finding["subject_id"] for finding in shown["cards"]}
    assert told == {f"chat/model-{index:02}@self_hosted" for index in range(5)}
    left = {f"chat/model-{index:02}@self_hosted" for index in range(5, 15)}
    assert {finding["subject_id"] for finding in shown["rows"]} == left


def test_a_finding_carries_clause_facts_trace_and_duties() -> None:
    finding = seen(records.referred())["cards"][1]
    assert finding["source"]["document"] == records.LLAMA
    assert finding["source"]["quote"] == "greater than 700 million monthly active users"
    assert [(fact["title"], fact["value"], fact["origin"]) for fact in finding["facts"]] == [
        ("Monthly active users of the organisation and its affiliates, June 2024", "not answered", "Not stated"),
        ("The model came inside a finished product", "no", "Stated in the descriptor, use.received (line 14)"),
        ("A licence granted by Meta is on file", "no", "Not shown"),
    ]
    assert [tree["keyword"] for tree in finding["trace"]] == ["Applies when", "Violated when", "Lifted when"]
    assert finding["duties"] == [{"id": "O-005", "anchor": "duty-5", "when": "Before first use"}]


def test_doubtful_sources_are_marked_and_verified_ones_are_not() -> None:
    marks = {finding["id"]: finding["source"]["mark"] for finding in seen(records.referred())["cards"]}
    assert marks["F-001"] == ""
    assert marks["F-003"] == "Contested reading"
    assert marks["F-004"] == "Secondary source"


def test_conditions_come_first_then_standing_duties_then_what_starts_later() -> None:
    groups = [
        (group["title"], [row["id"] for row in group["rows"]]) for group in seen(records.referred())["obligations"]
    ]
    assert groups == [
        ("Conditions", ["O-001"]),
        ("Conditions of candidates not recommended", ["O-006"]),
        ("Standing duties", ["O-004"]),
        ("Upcoming duties", ["O-003"]),
        ("Open for want of an answer", ["O-005"]),
        ("Duties stated as met (nobody checked)", ["O-002"]),
    ]


def test_when_a_duty_is_due_and_who_owes_it() -> None:
    rows = {row["id"]: row for group in seen(records.referred())["obligations"] for row in group["rows"]}
    assert (rows["O-001"]["when"], rows["O-001"]["who"]) == (
        "Before first use, 1 February 2027 at the latest",
        "Bellweather Rail (fictional), as provider of the AI system",
    )
    assert rows["O-002"]["when"] == "While in use"
    assert (rows["O-003"]["when"], rows["O-003"]["word"]) == ("By 2 December 2027", "Upcoming")
    assert (rows["O-004"]["when"], rows["O-004"]["who"]) == (
        "In the event of a serious incident",
        "Bellweather Rail (fictional), as deployer of the AI system",
    )


def test_candidates_are_named_by_model_and_access() -> None:
    shown = seen(records.referred())
    [chat, notes] = shown["workloads"]
    assert chat["recommended"] == "Mistral Large (managed service, aws-bedrock)"
    assert [(c["model"], c["outcome"], c["monthly"], c["range"]) for c in chat["candidates"]] == [
        ("Llama 3.1 70B", "Refer", "EUR\N{NO-BREAK SPACE}900 to 1,800", "mid 1,200"),
        ("Mistral Large", "Approve with conditions", "EUR\N{NO-BREAK SPACE}2,100 to 2,600", "mid 2,400"),
        ("Command R", "Reject", "Not known", ""),
        ("Falcon 180B", "Refer", "Does not fit", ""),
    ]
    reasons = {option["reason"] for option in shown["costs"]["options"]}
    assert reasons >= {"No price is known for this route.", "The weights need 360 GB of memory."}, "told with the costs"
    assert notes["eu_ai_act"] == "Not answered"
    assert shown["cards"][0]["subject"] == "Command R (self-hosted), for: Workload chat"


def test_currencies_are_never_drawn_on_one_scale() -> None:
    charts = seen(records.referred())["costs"]["charts"]
    assert [(drawing["currency"], len(drawing["rows"])) for drawing in charts] == [("EUR", 2), ("USD", 1)]
    assert charts[1]["title"] == (
        "Cost a month in USD, low to high with mid. C5 Claude Opus (API of the maker): 310 to 390, mid 340."
    )


def test_the_calendar_tells_what_lies_beyond_the_horizon() -> None:
    events = seen(records.referred())["calendar"]
    assert [(event["date"], event["when"], event["causes"]) for event in events] == [
        ("2 December 2027", "Inside", ["High-risk duties bind."]),
        ("2 August 2030", "After the contract, if it is renewed", ["Public bodies are bound."]),
    ]
    assert events[0]["flips"] == ["Workload chat: Approve → Approve with conditions"]
    assert events[0]["turns"] == "“High-risk duties bind.”: applies from then on"


def test_a_refusal_or_a_condition_says_what_it_means_for_the_use() -> None:
    shown = {name: seen(getattr(records, name)()) for name in ("approved", "referred", "rejected")}
    assert {name: one["cover"]["meaning"] for name, one in shown.items()} == {
        "approved": "No rule examined bars the use, on the answers the team gave. "
        "No model, system or contract was inspected.",
        "referred": "Not every use described here has this outcome: at least one cannot go ahead before somebody is "
        "asked, who may say no. No use may start on this report: one with a milder outcome needs an audit and "
        "signatures of its own.",
        "rejected": "The use is barred. Another system can change that; another description of this one cannot.",
    }
    assert [one["assessment"]["permits"] for one in shown.values()] == [True, False, False]


def test_where_nothing_is_recommended_nobody_is_asked_to_use_it_as_recommended() -> None:
    asked = seen(records.rejected())["assessment"]["asked"]
    assert asked == (
        "Accountable owner and Counsel: decide what becomes of “Travel assistant for rail customers”, "
        "planned from 1 February 2027."
    )


def test_a_condition_that_only_binds_later_is_counted_as_one() -> None:
    record = records.approved()
    duty = records.finding(2, "act/later", "chat", "upcoming", "condition", applies_from="2027-12-02")
    record["findings"].append(duty)
    record["obligations"] = [
        records.obligation(1, duty, "before_use", "upcoming", due="2027-12-02", condition=True),
        records.obligation(2, duty, "before_use", "open", condition=True),
    ]
    record["assessment"] |= {"outcome": "approve_with_conditions", "conditions": ["O-001", "O-002"]}
    assert seen(record)["assessment"]["figures"][1] == ("2", "conditions, 1 of which starts to bind later")


def test_what_starts_after_the_first_day_of_use_is_no_duty_before_use() -> None:
    record = records.approved()
    later = records.finding(2, "act/later", "chat", "upcoming", "condition", applies_from="2027-12-02")
    disputed = later | {"id": "F-003", "rule": "act/disputed", "applies_from_literal": "2026-08-02", "obligations": []}
    record["findings"] += [later, disputed]
    record["obligations"] = [
        records.obligation(1, later, "before_use", "upcoming", due="2027-12-02"),
        records.obligation(2, later, "before_use", "upcoming", due="2028-01-10"),
        records.obligation(3, disputed, "before_use", "upcoming", due="2027-12-02"),
    ]
    [group] = [one for one in seen(record)["obligations"] if one["title"] == "Upcoming duties"]
    assert [row["when"] for row in group["rows"]] == [
        "By 2 December 2027, when it starts to bind",
        "Before first use, 10 January 2028 at the latest",
        "By 2 December 2027, when it starts to bind; by another reading it has bound since 2 August 2026",
    ]


def test_cards_and_bars_of_candidates_left_aside_say_so() -> None:
    shown = seen(records.referred())
    assert {card["id"]: card["aside"] for card in shown["cards"]}["F-001"]
    assert not shown["bars_considered"]
    assert seen(records.rejected())["bars_considered"]


def test_a_source_of_costs_is_told_once_and_cited_by_its_number() -> None:
    found = seen(records.approved())["costs"]
    assert [line["source"] for option in found["options"] for line in option["lines"]] == [1, 1]
    assert found["sources"] == ["Price list of the provider, tokens, checked 22 November 2026; secondary source"]


@pytest.mark.parametrize(
    ("value", "unit", "told"),
    [
        ("2000 to 20000", "USD a month", "2,000 to 20,000 USD a month"),
        ("276.66666536 to 276.66666536", "", "276.67"),
        ("0.25", "full-time equivalents", "0.25 full-time equivalents"),
        ("0.0000306 to 0.000432", "", "0.0000306 to 0.000432"),
        ("as stated", "", "as stated"),
    ],
)
def test_an_assumption_is_told_in_numbers_a_reader_would_write(value: str, unit: str, told: str) -> None:
    record = records.referred()
    record["costs"]["assumptions"][0] |= {"value": value, "unit": unit}
    assert seen(record)["costs"]["assumptions"][0]["value"] == told


def test_evidence_tells_from_when_to_when_it_is_in_effect() -> None:
    record = records.referred()
    record["evidence"].append(record["evidence"][0] | {"id": "E-02", "expires": None})
    record["evidence"].append(record["evidence"][0] | {"id": "E-03", "effective": None, "expires": None})
    assert [item["in_effect"] for item in seen(record)["evidence"]] == [
        "from 1 March 2026 to 28 February 2027",
        "from 1 March 2026",
        "–",
    ]


def test_only_web_addresses_become_links() -> None:
    [source] = seen(records.worldly())["sources"]
    assert (source["url"], source["link"]) == ("javascript:alert(1)", "")


def test_the_version_of_python_is_not_printed() -> None:
    """The report's bytes are the same from every Python."""
    record = records.approved()
    run = records.run(record)
    assert view(record, run) == view(record, run | {"python": "3.13.0"})


def test_an_inference_without_the_engine_is_told() -> None:
    record = records.approved()
    method = view(record, records.run(record) | {"inference": "reference"})["method"]
    assert method["reference_only"] is True


@pytest.mark.parametrize("name", ["approved", "referred", "rejected", "many", "worldly", "record"])
def test_the_record_is_left_as_it_was(name: str) -> None:
    record = getattr(records, name)()
    before = records.canonical.canonical(record)
    seen(record)
    assert records.canonical.canonical(record) == before


def test_sources_that_have_grown_old_are_a_notice() -> None:
    record = records.referred()
    old = [{"document": "An act", "url": "https://example.org", "checked": "2026-10-01", "age_days": 52}]
    shown = seen(record | {"inputs": record["inputs"] | {"old_sources": old}})
    assert shown["notices"][-1] != shown["notices"][0]
    told = "1 source was last checked more than 30 days before this audit; the oldest, An act, on 1 October 2026."
    assert told in shown["notices"]


def test_on_a_decision_page_with_room_nothing_is_cut() -> None:
    record = records.referred()
    record["waivers"] = []
    long = "Keep proof of the day on which the first unit of this type and model was put into service, " * 2
    for duty in record["obligations"]:
        duty["text"], duty["who"] = long, "The provider, or the deployer who relies on Article 111(2) of the Act"
    record["assessment"]["conditions"] = [duty["id"] for duty in record["obligations"][:2]]
    assert {one["text"] for one in seen(record)["assessment"]["conditions"]} == {long}
    record["assessment"]["summary"] = "So much is said of it. " * 20
    record["boundaries"] = []
    for duty in record["obligations"]:
        duty["text"] = long * 4
    shown = seen(record)["assessment"]["conditions"]
    assert all(one["text"].endswith("…") for one in shown), "cut where the page would not hold it"


def test_every_page_and_the_cover_say_what_was_concluded() -> None:
    cover = seen(records.referred())["cover"]
    assert cover["running_title"] == "Travel assistant for rail customers · Refer"
    assert cover["says"] == "Refer; 1 finding not answered; 1 exception accepted"
    assert cover["title"] == f"Audit report: Travel assistant for rail customers ({cover['says']})"


def test_a_question_asked_of_several_subjects_alike_is_told_once() -> None:
    record = records.referred()
    [question] = record["questions"]
    record["questions"].append(question | {"subject": record["candidates"][0]["id"]})
    [row] = seen(record)["questions"]
    assert row["subject"].endswith(", C1")


def test_what_is_not_answered_is_counted_in_questions_by_who_can_answer_them() -> None:
    record = records.referred()
    [question] = record["questions"]
    record["questions"] = [
        question | {"subject": "chat"},
        question | {"subject": "notes"},
        question | {"subject": "notes", "question": "How large is it?", "answered_by": "nobody"},
        question | {"question": "Of a candidate left aside?"},
    ]
    assert (
        "1 finding is not answered (2 questions: 1 for the team, 1 that nobody can answer yet)."
        in seen(record)["notices"]
    )


def test_what_the_team_states_is_never_told_as_met_or_counted() -> None:
    record = records.referred()
    shown = seen(record)
    rows = {row["id"]: row["word"] for group in shown["obligations"] for row in group["rows"]}
    assert rows["O-002"] == "Stated, not checked"
    assert [item["counts"] for item in shown["evidence"]] == ["In effect, not read"]
    met = next(row for entry in shown["clear"] for row in entry["rows"] if row["id"] == "F-009")
    assert met["word"] == "Stated, not checked", "the finding behind the duty too"


def test_a_finding_behind_a_condition_is_told_in_full_even_where_it_decides_nothing() -> None:
    record = records.referred()
    record["assessment"]["reasons"] = []
    assert "F-005" in {card["id"] for card in seen(record)["cards"]}


def test_what_starts_later_without_a_duty_of_its_own_stands_in_the_checklist() -> None:
    record = records.approved()
    record["findings"].append(
        records.finding(2, "law/products", "chat", "upcoming", "note", applies_from="2026-12-09", title="Liability")
    )
    assert [(one["id"], one["word"]) for one in seen(record)["later"]] == [("F-002", "From 9 December 2026")]
    assert "Liability (from 9 December 2026)" in html(record, records.run(record))


def test_under_an_assessment_that_permits_nothing_a_first_choice_is_not_simply_recommended() -> None:
    assert seen(records.approved())["recommended_word"] == "Recommended"
    assert seen(records.referred())["recommended_word"] == "First choice; the project is not approved"


def test_the_cover_says_up_to_when_the_law_was_followed_and_until_when_texts_were_read() -> None:
    assert seen(records.referred())["cover"]["followed"] == (
        "followed as a whole up to 25 October 2026; single texts were read until 22 November 2026"
    )


def test_what_should_have_been_done_already_is_overdue() -> None:
    """By the first day of use, by the day its rule began to bind where that came later, or by its own day."""
    record = records.approved()
    record["project"]["go_live"] = "2026-06-01"
    due = ("2026-06-01", "2026-08-02", record["as_of"])
    finding = record["findings"][0]
    record["obligations"] = [
        *(
            records.obligation(number, finding, "before_use", "open", due=day)
            for number, day in enumerate(due, start=1)
        ),
        records.obligation(4, finding, "by_date", "open", due="2026-09-01"),
    ]
    rows = {row["id"]: row["when"] for group in seen(record)["obligations"] for row in group["rows"]}
    assert rows == {
        "O-001": "Overdue: was due before first use, 1 June 2026",
        "O-002": "Overdue: has bound since 2 August 2026, and the system is in use",
        "O-003": f"By {words.day(record['as_of'])}, when it starts to bind",
        "O-004": "Overdue: was due by 1 September 2026",
    }


def test_days_of_the_act_are_told_once_with_why_they_come_later() -> None:
    def day(reason: str, many: int, date: str = "2026-12-02", literal: str | None = None) -> dict[str, Any]:
        rules = [f"ai-act/{reason}-{number}" for number in range(many)]
        return {"date": date, "reason": reason, "literal": literal, "binds": "organisation", "rules": rules}

    record = records.approved()
    record["workloads"][0]["eu_ai_act"]["dates"] = [
        day("grace", 1),
        day("starts", 2),
        day("reading", 1, "2027-12-02", "2026-08-02"),
        day("legacy", 3, "2030-08-02"),
    ]
    lines = [line for line in seen(record)["workloads"][0]["eu_ai_act_lines"] if "of the Act" in line]
    assert lines == [
        "2 December 2026: 3 rules of the Act start to bind here, 1 of them after a period of grace.",
        "2 December 2027: 1 rule of the Act starts to bind here; by another reading it has bound since 2 August 2026.",
        "2 August 2030: 3 rules of the Act start to bind here, later than for what is new.",
    ]

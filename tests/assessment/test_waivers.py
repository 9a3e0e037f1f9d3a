"""Waivers: what one does, on both sides of each of its days, and every way in which a file of them is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from auditor.audit import Audit, Auditor
from auditor.errors import InputError, RulesError
from auditor.inputs import documents, project
from tests.expected import GOOD_WAIVERS, WAIVERS, of_waivers, waiver_kinds

DAY = date(2026, 11, 22)
LAST = date(2027, 3, 31)
CANDIDATE = "chat/some-model@self_hosted"
ENGINEERS, INDEPENDENCE = ("decision/engineers", CANDIDATE), ("decision/independence", "chat")
IMAGES = (GOOD_WAIVERS / "descriptor.yaml").read_text("utf-8")
DESCRIPTOR = IMAGES.replace(", image", "")
GIVEN = (GOOD_WAIVERS / "waivers.yaml").read_text("utf-8")
UNTESTED = DESCRIPTOR.partition("evidence:")[0]


def replaced(text: str, changes: Mapping[str, str]) -> str:
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new, 1)
    return text


def audited(
    auditor: Auditor,
    waivers: str | None = GIVEN,
    day: date = DAY,
    text: str = DESCRIPTOR,
    **parts: str,
) -> Audit:
    """The audit of the small project; ``parts`` are further texts for the file of waivers, old by new."""
    given = None if waivers is None else documents.loads(replaced(waivers, parts), name="waivers.yaml")
    descriptor = documents.loads(text, name="descriptor.yaml")
    return auditor.audit_descriptor(project.read(descriptor, auditor.pack.schemas, None, given), day)


def statuses(audit: Audit) -> dict[tuple[str, str], str]:
    return {(one.rule.id, one.subject.id): str(one.status) for one in audit.audited.findings}


def conditions(audit: Audit) -> list[tuple[str, str, str, str | None]]:
    """What the assessment asks for: the finding's rule, what, under what, by when."""
    record = audit.found
    wanted = record["assessment"]["conditions"]
    keys = ("rule", "text", "clause", "due")
    return [tuple(duty[key] for key in keys) for duty in record["obligations"] if duty["id"] in wanted]


@pytest.mark.parametrize("kind", waiver_kinds())
def test_a_waiver_that_does_not_stand_is_refused_with_these_words(kind: str, waiving: Auditor) -> None:
    said = of_waivers(kind, waiving)
    assert said
    assert said == (WAIVERS / f"{kind}.expected").read_text("utf-8")


def test_every_problem_of_a_file_is_told_at_once(waiving: Auditor) -> None:
    twice = GIVEN.replace("approver: {name: Bo Sample", "approver: {name: Ada Example")
    with pytest.raises(InputError) as caught:
        audited(waiving, twice.replace("approved: 2026-11-16", "approved: 2026-11-23"))
    assert [problem.where for problem in caught.value.problems] == [
        "waivers[0].approver",
        "waivers[0].approved",
        "accept_unknown[0].approver",
        "accept_unknown[0].approved",
    ]


def test_a_licence_of_ones_own_entered_as_the_refusal_says_lifts_the_bar(waiving: Auditor) -> None:
    films = DESCRIPTOR.replace("[text]", "[text, video]")
    licence = ("some-licence/films", CANDIDATE)
    with pytest.raises(InputError) as caught:
        audited(waiving, replaced(GIVEN, {"rule: decision/engineers": "rule: some-licence/films"}), text=films)
    line = caught.value.problems[0].fix.partition("under evidence:  ")[2].replace("sha256: ...", f"sha256: {'d' * 64}")
    entered = f"{films}  {line.replace('E-01', 'E-02')}\n"
    assert statuses(audited(waiving, None, text=films))[licence] == "fail"
    assert statuses(audited(waiving, None, text=entered))[licence] == "pass"


# What a waiver does


def test_a_waived_finding_is_a_condition_made_of_its_measures(waiving: Auditor) -> None:
    without, found = audited(waiving, None), audited(waiving)
    assert (without.outcome, found.outcome) == ("reject", "approve_with_conditions")
    changed = {
        key: (was, statuses(found)[key]) for key, was in statuses(without).items() if statuses(found)[key] != was
    }
    assert changed == {ENGINEERS: ("fail", "waived"), INDEPENDENCE: ("unknown", "waived")}
    told = [one for one in conditions(found) if one[0] in (ENGINEERS[0], INDEPENDENCE[0])]
    assert told == [
        (ENGINEERS[0], "Watch it by day.", "Waiver W-1", "2026-12-18"),
        (ENGINEERS[0], "Settle “Somebody must run it” by the day waiver W-1 ends, or have the exception approved anew.",
         "Waiver W-1", "2027-03-31"),
        (INDEPENDENCE[0], "Keep the old way open.", "Waiver W-2", "2027-03-31"),
        (INDEPENDENCE[0],
         "Settle “It must go on alone” by the day waiver W-2 ends, or have the exception approved anew.",
         "Waiver W-2", "2027-03-31"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 11, 15), "lies ahead: it is not yet valid on 2026-11-15"),
        (date(2026, 11, 16), ""),
        (LAST, ""),
        (LAST + timedelta(days=1), "has passed: it expired on 2027-03-31, before 2027-04-01"),
    ],
)
def test_the_first_and_the_last_day_count(day: date, said: str, waiving: Auditor) -> None:
    if not said:
        assert audited(waiving, day=day).outcome == "approve_with_conditions"
        return
    with pytest.raises(InputError) as caught:
        audited(waiving, day=day)
    assert [said in problem.what for problem in caught.value.problems] == [True, True]


@pytest.mark.parametrize(("through", "stands"), [("2027-11-16", True), ("2027-11-17", False)])
def test_no_waiver_is_valid_for_longer_than_the_parameter_says(through: str, stands: bool, waiving: Auditor) -> None:
    text = GIVEN.replace("valid_through: 2027-03-31", f"valid_through: {through}")
    if stands:
        assert audited(waiving, text).outcome == "approve_with_conditions"
        return
    with pytest.raises(InputError, match="is too broad: 2027-11-16 is the latest day"):
        audited(waiving, text)


def test_a_rule_pack_that_does_not_say_how_long_reads_no_waivers(waiving: Auditor) -> None:
    rules = waiving.pack.rules
    without = {name: spec for name, spec in rules.parameters.items() if name != "pack.waiver_longest_months"}
    other = Auditor(replace(waiving.pack, rules=replace(rules, parameters=without)))
    assert audited(other, None).outcome == "reject"
    with pytest.raises(RulesError, match=r"pack\.waiver_longest_months has no value on 2026-11-22"):
        audited(other)


def test_an_accepted_unknown_waives_no_bar(waiving: Auditor) -> None:
    """Once the answer is there the entry fits no longer, whichever way it is answered."""
    for answer, said in (("true", "so there is no unknown to accept"), ("false", "is clear for chat")):
        text = DESCRIPTOR.replace("needs: {}", f"needs: {{vendor_independence: {answer}}}")
        with pytest.raises(InputError, match=said):
            audited(waiving, text=text)
        bar = "accept_unknown:\n" + GIVEN.partition("accept_unknown:\n")[2]
        head = GIVEN.partition("waivers:\n  - id")[0]
        if answer == "true":
            moved = head + bar.replace("accept_unknown", "waivers")
            assert statuses(audited(waiving, moved, text=text))[INDEPENDENCE] == "waived"


def test_an_accepted_unknown_is_still_asked_for_and_can_still_reject(waiving: Auditor) -> None:
    asked = {one["fact"]: one for one in audited(waiving).questions}
    question = asked["needs.vendor_independence"]
    assert question["matters"]
    answers = {one["value"]: {o["subject"]: o["outcome"] for o in one["outcomes"]} for one in question["answers"]}
    assert answers[True]["project"] == "reject"
    assert "project" not in answers[False]


def test_a_waived_duty_asks_for_its_measures_in_place_of_its_own(waiving: Auditor) -> None:
    duty = {"rule: decision/engineers": "rule: decision/tested", f"subject: {CANDIDATE}": "subject: chat"}
    staffed = UNTESTED.replace("ml_operations_fte: 0", "ml_operations_fte: 1")
    before = [one[1:] for one in conditions(audited(waiving, None, text=staffed)) if one[0] == "decision/tested"]
    text = replaced(GIVEN, duty)
    after = [one[1] for one in conditions(audited(waiving, text, text=staffed)) if one[0] == "decision/tested"]
    assert before == [("Test it.", "4", None)]
    assert after == [
        "Watch it by day.",
        "Settle “It is tested before use” by the day waiver W-1 ends, or have the exception approved anew.",
    ]


def test_a_bar_that_starts_while_the_waiver_is_valid_is_waived_before_it_starts(waiving: Auditor) -> None:
    starts = {"rule: decision/engineers": "rule: decision/images", f"subject: {CANDIDATE}": "subject: chat"}
    staffed = IMAGES.replace("ml_operations_fte: 0", "ml_operations_fte: 1")
    assert statuses(audited(waiving, None, text=staffed))["decision/images", "chat"] == "upcoming"
    found = audited(waiving, replaced(GIVEN, starts), text=staffed)
    assert statuses(found)["decision/images", "chat"] == "waived"
    assert found.outcome == "approve_with_conditions"


@pytest.mark.parametrize(("done", "state", "counts"), [("2026-11-22", "met", False), (None, "open", True)])
def test_a_measure_that_is_done_is_no_condition(done: str | None, state: str, counts: bool, waiving: Auditor) -> None:
    shown = f", done: {{on: {done}, file: log.pdf, sha256: {'c' * 64}}}" if done else ""
    record = audited(waiving, GIVEN.replace("due: 2026-12-18}", f"due: 2026-12-18{shown}}}")).found
    duty = next(one for one in record["obligations"] if one["text"] == "Watch it by day.")
    assert (duty["state"], duty["id"] in record["assessment"]["conditions"]) == (state, counts)
    assert record["assessment"]["outcome"] == "approve_with_conditions"


# What the record says


def test_without_waivers_a_record_says_nothing_of_them(waiving: Auditor) -> None:
    """The bytes are those of a version that knows none."""
    record = audited(waiving, None).record
    assert (record["inputs"]["waivers"], record["waivers"]) == (None, [])
    assert not any("waiver" in finding for finding in record["findings"])


def test_a_file_without_an_entry_changes_nothing_but_the_input(waiving: Auditor) -> None:
    bare = audited(waiving, None).record
    record = audited(waiving, 'waivers_version: "1"\nproject: small\n').record
    assert record["inputs"]["waivers"]["name"] == "waivers.yaml"
    assert record | {"inputs": None} == bare | {"inputs": None}


def test_the_record_names_every_waiver_with_its_finding_and_the_finding_its_waiver(waiving: Auditor) -> None:
    audit = audited(waiving)
    record = audit.record
    by_id: dict[str, Any] = {finding["id"]: finding for finding in record["findings"]}
    assert [(one["id"], one["kind"], one["approved"], one["valid_through"]) for one in record["waivers"]] == [
        ("W-1", "waiver", "2026-11-16", "2027-03-31"),
        ("W-2", "accept_unknown", "2026-11-16", "2027-03-31"),
    ]
    for one in record["waivers"]:
        finding = by_id[one["finding"]]
        assert (finding["rule"], finding["subject"], finding["waiver"]) == (one["rule"], one["subject"], one["id"])
        assert finding["trace"], "why it was found stays told"
    assert record["waivers"][0]["measures"] == [
        {"id": "M-1", "text": "Watch it by day.", "who": "the help desk", "due": "2026-12-18", "done": None}
    ]
    given = audit.documents["waivers"]
    assert record["inputs"]["waivers"] == {"name": "waivers.yaml", "sha256": given.sha256}


# What lies ahead


def test_the_calendar_names_the_day_after_the_last_and_each_measure(waiving: Auditor) -> None:
    events = {one["date"]: one for one in audited(waiving).ahead("calendar")["calendar"]}
    watched = events["2026-12-18"]
    assert [one["what"] for one in watched["causes"]] == ["Due under waiver W-1: Watch it by day."]
    assert watched["flips"] == []
    ends = events["2027-04-01"]
    assert [(one["kind"], one["id"], one["what"]) for one in ends["causes"]] == [
        ("waiver", "W-1", f"Waiver W-1 of decision/engineers for {CANDIDATE} has ended"),
        ("waiver", "W-2", "Waiver W-2 of decision/independence for chat has ended"),
    ]
    flips = {one["subject"]: (one["outcome"], one["outcome_after"]) for one in ends["flips"]}
    assert flips["project"] == ("approve_with_conditions", "reject")
    assert audited(waiving, None, LAST + timedelta(days=1)).outcome == "reject"
    assert audited(waiving, day=LAST).outcome == "approve_with_conditions"


def test_a_boundary_is_told_from_the_assessment_with_its_waivers(waiving: Auditor) -> None:
    """An engineer more: the bar is gone, and with it nothing that was waived is left to tip the outcome."""
    found = audited(waiving).ahead("boundaries")["boundaries"]
    leaves = {change["fact"] for one in found for change in one["changes"]}
    assert "organisation.ml_operations_fte" not in leaves
    assert "use.generates" in leaves

"""What sources say differently of one fact: never one of the values, and what would come of each."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.errors import InputError
from tests.record.audits import audited

TEXT = """\
descriptor_version: "1"
project: {id: told, title: Told by several}
organisation:
  name: Somebody
  country: US
%s
workloads:
  - id: chat
    title: Chat
    purpose: Talk.
    use: {setting: commercial, received_in_integrated_end_user_product: false}
    candidates: [{model: llama-3.1-8b-instruct, access: self_hosted}]
statements:
%s
"""

MAU = "organisation.group_mau"
RULE = "llama-3.1/mau-700m"


def record(*said: str, organisation: str = "") -> dict[str, Any]:
    return audited(TEXT % (f"  {organisation}" if organisation else "", "\n".join(f"  - {one}" for one in said))).record


def users(number: str, by: str) -> str:
    return f"{{fact: {MAU}, value: {{2024-06: {number}}}, said_by: {by}, as_of: 2026-09-01}}"


def status(found: dict[str, Any], rule: str) -> set[str]:
    return {one["status"] for one in found["findings"] if one["rule"] == rule}


def told(found: dict[str, Any]) -> list[dict[str, Any]]:
    return [row for row in found["conflicts"] if row["id"].startswith("statements-")]


def refused(*said: str, organisation: str = "") -> str:
    with pytest.raises(InputError) as error:
        record(*said, organisation=organisation)
    return str(error.value)


def test_one_statement_alone_is_the_answer_and_says_who_said_it() -> None:
    found = record(users("800000000", "Finance"))
    assert status(found, RULE) == {"fail"}
    assert told(found) == []
    fact = next(one for f in found["findings"] if f["rule"] == RULE for one in f["facts"] if MAU in one["name"])
    assert fact["provenance"]["kind"] == "statement"
    assert fact["provenance"]["where"].endswith("said by Finance on 2026-09-01")


def test_statements_that_agree_are_one_answer() -> None:
    found = record(users("600000000", "Finance"), users("600000000", "Product"))
    assert status(found, RULE) == {"pass"}
    assert told(found) == []


def test_of_values_that_differ_none_is_taken_and_each_is_followed_to_its_end() -> None:
    found = record(users("600000000", "Product"), users("800000000", "Finance"))
    assert status(found, RULE) == {"unknown"}
    (row,) = told(found)
    assert (row["fact"], row["subjects"], row["settled"], row["decided_by"]) == (MAU, ["project"], None, None)
    assert [(one["value"], one["said_by"]) for one in row["statements"]] == [
        ("2024-06: 600000000", "Product"),
        ("2024-06: 800000000", "Finance"),
    ]
    each = [{one["subject"]: one["outcome"] for one in said["outcomes"]} for said in row["statements"]]
    for number, outcomes in zip(("600000000", "800000000"), each, strict=True):
        alone = record(users(number, "Somebody"))
        candidates = {one["id"]: one["outcome"] for one in alone["candidates"]}
        assert outcomes["project"] == alone["assessment"]["outcome"]
        assert {name: outcomes[name] for name in candidates} == candidates


def test_the_answer_in_its_own_place_is_one_voice_among_others() -> None:
    said = "{fact: organisation.country, value: FR, said_by: Legal, as_of: 2026-09-01}"
    (row,) = told(record(said))
    assert [(one["value"], one["said_by"]) for one in row["statements"]] == [
        ("US", "the answer in the descriptor"),
        ("FR", "Legal"),
    ]
    assert told(record(said.replace("FR", "US"))) == []


def test_the_order_of_a_list_is_no_difference() -> None:
    said = "{fact: use.sensitive_domains, subject: chat, value: [%s], said_by: A, as_of: 2026-09-01}"
    domains = "employment_decisions", "housing_decisions"
    assert told(record(said % ", ".join(domains), said % ", ".join(reversed(domains)))) == []
    assert len(told(record(said % domains[0], said % domains[1]))) == 1


@pytest.mark.parametrize(
    ("said", "message"),
    [
        (
            "{fact: organisation.cuntry, value: FR, said_by: A, as_of: 2026-09-01}",
            "statements[0].fact organisation.cuntry is no fact that a descriptor answers.",
        ),
        (
            "{fact: organisation.country, subject: chat, value: FR, said_by: A, as_of: 2026-09-01}",
            "statements[0].fact organisation.country is a fact about the project.",
        ),
        (
            "{fact: use.setting, value: commercial, said_by: A, as_of: 2026-09-01}",
            "statements[0].fact use.setting is a fact about one workload.",
        ),
        (
            "{fact: use.setting, subject: chatt, value: commercial, said_by: A, as_of: 2026-09-01}",
            'statements[0].subject "chatt" is no workload.',
        ),
        (
            "{fact: organisation.country, value: FR, said_by: A, as_of: 2026-11-23}",
            "statements[0].as_of is after 2026-11-22, the day of the audit.",
        ),
        (
            "{fact: organisation.country, value: 7, said_by: A, as_of: 2026-09-01}",
            "statements[0].value must be a text.",
        ),
        (
            "{fact: licence.kind, value: open, said_by: A, as_of: 2026-09-01}",
            "must be a fact of organisation, use, data or house",
        ),
    ],
)
def test_a_statement_has_to_fit_like_an_answer(said: str, message: str) -> None:
    assert message in refused(said)


def test_statements_cannot_differ_about_what_a_screening_answer_settles() -> None:
    said = "{fact: use.%s, subject: chat, value: %s, said_by: %s, as_of: 2026-09-01}"
    message = refused(
        said % ("affects_people", "false", "A"),
        said % ("solely_automated", "true", "B"),
        said % ("solely_automated", "false", "C"),
    )
    assert "statements differ about use.solely_automated, which is settled by use.affects_people." in message


def test_whose_outcome_turns_on_it_by_which_rules_and_what_would_settle_it() -> None:
    (row,) = told(record(users("600000000", "Product"), users("800000000", "Finance")))
    assert RULE in row["rules"]
    outcomes = [{one["subject"]: one["outcome"] for one in said["outcomes"]} for said in row["statements"]]
    assert row["moves"] == [name for name in outcomes[0] if outcomes[0][name] != outcomes[1][name]]
    assert row["matters"] == bool(row["moves"])
    assert row["would_settle"].startswith("A dated document of the organisation that shows it: then ")


def test_a_document_that_a_statement_names_is_what_would_settle_it() -> None:
    named = (
        f"{{fact: {MAU}, value: {{2024-06: 800000000}}, said_by: Finance, as_of: 2026-09-01, evidence: Report 2024}}"
    )
    (row,) = told(record(users("600000000", "Product"), named))
    assert row["would_settle"] == (
        "What stands in Report 2024, named by Finance: then the statements that do not hold are taken back."
    )

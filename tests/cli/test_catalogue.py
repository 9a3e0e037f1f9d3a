"""``auditor catalogue``: lists at a day, one entry on a screen, and what is old or ends soon."""

from __future__ import annotations

from datetime import date

import pytest

from tests.cli.run import run

NOW = ("--as-of", "2026-11-22")
KINDS = ["models", "licences", "providers", "prices", "hardware", "capacity", "overheads"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_list_has_one_line_for_each_entry(kind: str) -> None:
    text, data = run("catalogue", "list", kind, *NOW), run("catalogue", "list", kind, "--json", *NOW)
    assert (text.code, data.code, text.err, data.err) == (0, 0, "", "")
    entries = data.json()
    assert len(text.out.splitlines()) == len(entries) > 0
    assert len({entry["id"] for entry in entries}) == len(entries)


def test_a_list_is_that_of_its_day() -> None:
    today = {entry["id"] for entry in run("catalogue", "list", "models", "--json", *NOW).json()}
    then = {entry["id"] for entry in run("catalogue", "list", "models", "--json", "--as-of", "2025-06-30").json()}
    every = {entry["id"] for entry in run("catalogue", "list", "models", "--json", "--all", *NOW).json()}
    assert "claude-opus-4" in then - today
    assert "gpt-6.1-sol" in today - then
    assert then | today <= every


def test_a_list_of_prices_shows_what_is_asked_on_the_day() -> None:
    then = run("catalogue", "list", "prices", "--as-of", "2025-06-30").out
    lines = [" ".join(line.split()) for line in then.splitlines()]
    assert "anthropic claude-opus-4 2025-06-05 15 in, 75 out USD per million tokens" in lines
    assert "claude-opus-4 " not in run("catalogue", "list", "prices", *NOW).out


def test_before_anything_is_on_record_a_list_is_empty() -> None:
    ran = run("catalogue", "list", "prices", "--as-of", "2001-01-01")
    assert (ran.code, ran.out) == (0, "")
    assert run("catalogue", "list", "prices", "--json", "--as-of", "2001-01-01").json() == []


def test_a_kind_that_is_not_known_is_refused() -> None:
    ran = run("catalogue", "list", "modles")
    assert ran.code == 2
    assert "models" in ran.err


def test_a_model_is_shown_with_licence_openness_sources_and_what_is_not_known() -> None:
    ran = run("catalogue", "show", "gpt-4o", *NOW)
    assert ran.code == 0
    for words in (
        "GPT-4o (gpt-4o), a model by OpenAI",
        "(openai-services-agreement): terms of a service",
        "2027-01-14, at its maker's own service",
        "weights, training code",
        "openai: 2.5 in, 10 out USD per million tokens",
        "Not established",
        "OpenAI has not published its size.",
        "Sources",
        "checked 2026-11-22)",
    ):
        assert words in ran.out, words


def test_a_retired_model_is_told_from_one_that_will_be() -> None:
    shown = run("catalogue", "show", "claude-opus-4", *NOW).out
    assert "Retired " in shown
    assert "Retires " not in shown
    assert "Retires " in run("catalogue", "show", "claude-opus-4", "--as-of", "2026-06-14").out


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("meta-llama/Llama-3.1-70B-Instruct", "Llama 3.1 70B Instruct (llama-3.1-70b-instruct)"),
        ("qwen/qwen2.5-3b-instruct", "(qwen-2.5-3b-instruct)"),
        ("llama-3.1", "(llama-3.1), a licence"),
        ("mistral", "(mistral), a provider"),
        ("seed-1x-a10g", "(seed-1x-a10g), a machine to rent"),
        ("openai/gpt-4o", "(openai/gpt-4o/2025-06-05), a list price"),
        ("openai/gpt-5.6-luna/2026-07-09", "1 in, 6 out USD per million tokens"),
    ],
)
def test_an_entry_is_found_by_id_and_other_names(asked: str, found: str) -> None:
    ran = run("catalogue", "show", asked, *NOW)
    assert ran.code == 0
    assert found in " ".join(ran.out.split())
    assert max(len(line) for line in ran.out.splitlines() if "://" not in line and "urn:" not in line) <= 80


def test_an_offer_that_ended_shows_all_its_rows() -> None:
    ran = run("catalogue", "show", "anthropic/claude-3.5-sonnet", *NOW)
    assert "2025-10-28" in ran.out
    assert "not asked" in ran.out


@pytest.mark.parametrize(("asked", "meant"), [("gpt4o", "gpt-4o"), ("opnai", "openai"), ("apache-2", "apache-2.0")])
def test_a_name_that_is_not_known_gets_the_nearest(asked: str, meant: str) -> None:
    ran = run("catalogue", "show", asked)
    assert ran.code == 2
    assert f'"{asked}" is not in the catalogue. Did you mean "{meant}"?' in ran.err


def test_a_name_like_no_other_is_sent_to_the_list() -> None:
    ran = run("catalogue", "show", "zzzzzz")
    assert ran.code == 2
    assert "See auditor catalogue list." in ran.err


def test_the_data_of_an_entry_are_whole_and_exact() -> None:
    (price,) = run("catalogue", "show", "openai/gpt-4o-mini", "--json", *NOW).json()
    assert price["kind"] == "price"
    assert (price["from"], price["until"], price["retires"]) == ("2025-06-05", None, "2027-01-14")
    assert (price["input_per_mtok"], price["output_per_mtok"]) == ("0.15", "0.6")
    assert set(price["source"]) == {"document", "pinpoint", "quote", "url", "checked", "confidence", "opened"}
    (model,) = run("catalogue", "show", "deepseek-v3", "--json", *NOW).json()
    assert (model["kind"], model["licence"], model["parameters"]) == ("model", "deepseek-model-1.0", 671_000_000_000)
    assert model["sources"]["licence"]["confidence"] in ("verified", "secondary", "contested")


def test_checking_tells_what_ends_soon_and_passes_while_nothing_is_stale() -> None:
    ran = run("catalogue", "check", *NOW)
    assert ran.code == 0
    assert "GPT-4o is retired on 2027-01-14, in 53 days." in ran.out
    assert "from 2026-12-01 it is 4 in and 20 out USD per million tokens." in ran.out


@pytest.mark.parametrize(("day", "code"), [("2027-02-20", 0), ("2027-02-21", 1), ("2030-01-01", 1)])
def test_checking_fails_from_the_ninety_first_day(day: str, code: int) -> None:
    ran = run("catalogue", "check", "--as-of", day)
    assert ran.code == code
    assert ("not to be relied on" in ran.out) == bool(code)
    assert run("catalogue", "check", "--json", "--as-of", day).code == code


def test_the_data_of_a_check_are_keyed_by_id() -> None:
    findings = run("catalogue", "check", "--json", *NOW).json()
    assert len({finding["id"] for finding in findings}) == len(findings)
    (ending,) = [finding for finding in findings if finding["id"] == "retires/model/gpt-4o"]
    assert ending == {
        "id": "retires/model/gpt-4o",
        "issue": "retires",
        "kind": "model",
        "entry": "gpt-4o",
        "fields": ["retires"],
        "day": "2027-01-14",
        "document": None,
        "text": "GPT-4o is retired on 2027-01-14, in 53 days.",
        "where": None,
    }
    assert {finding["issue"] for finding in findings} == {"retires", "changes", "contested", "recheck", "secondary"}


def test_checking_tells_what_of_the_law_still_moves_why_and_where_to_look() -> None:
    findings = {finding["id"]: finding for finding in run("catalogue", "check", "--json", *NOW).json()}
    guidelines = findings["recheck/rules/ai-act/guidelines-high-risk"]
    assert (guidelines["kind"], guidelines["day"]) == ("rules", "2026-12-31")
    assert "may settle readings.ai_act_6_3_conditions" in guidelines["text"]
    assert guidelines["where"].startswith("https://")
    looked = findings["recheck/rules/pack.facts_verified_through"]
    assert looked["text"] == ("Changes of the law and the licences were looked for up to 2026-10-25, 28 days ago.")
    told = run("catalogue", "check", *NOW).out
    assert "To be looked at again (" in told
    assert "Look at https://eur-lex.europa.eu/eli/reg/2026/1744/oj" in told


def test_old_sources_of_rules_are_told_with_what_rests_on_them_and_where_to_look() -> None:
    """On a day so late that every source is old, whichever was looked at last."""
    late = date(2027, 12, 31)
    day = ("--as-of", late.isoformat())
    findings = [one for one in run("catalogue", "check", "--json", *day).json() if one["issue"] == "stale"]
    act = next(one for one in findings if "ai-act/art-5-1-exceptions" in one["fields"])
    assert (act["kind"], act["entry"]) == ("rules", "eu_ai_act/prohibited.yaml")
    assert act["where"].startswith("https://eur-lex.europa.eu/eli/reg/2024/1689/")
    ago = (late - date.fromisoformat(act["day"])).days
    assert act["text"].endswith(f"was last checked on {act['day']}, {ago} days ago.")
    assert "Look at https://eur-lex.europa.eu/eli/reg/2024/1689/oj" in run("catalogue", "check", *day).out


def test_help_has_examples() -> None:
    ran = run("catalogue", "--help")
    assert ran.code == 0
    assert "auditor catalogue show openai/gpt-4o" in ran.out


def test_a_rule_pack_that_is_not_there_is_told() -> None:
    assert run("catalogue", "--rules", "nowhere", "list", "models").code in (2, 4)


def heads(text: str) -> list[str]:
    """The lines that stand at the margin, after the first two."""
    return [line for line in text.splitlines()[2:] if line[:1] != " "]


def test_a_lawyer_sees_what_she_may_must_and_must_not_do_with_a_model_by_the_name_she_knows() -> None:
    ran = run("catalogue", "show", "llama-3.2-90b-vision", *NOW)
    assert ran.code == 0
    text = ran.out.split("About it")[0]
    assert len(text.splitlines()) <= 50, "one screen"
    assert max(map(len, text.splitlines())) <= 80
    assert heads(text)[:5] == [
        "Governing law: California, United States",
        "You may",
        "You must not, or have no rights",
        "Ask first: the licensor, or a person who may decide",
        "You must",
    ]
    flat = " ".join(text.split())
    for words in (
        "Llama 3.2 90B Vision Instruct (llama-3.2-90b-vision-instruct), a model by Meta",
        "under the Llama 3.2 Community License Agreement (llama-3.2), on 2026-11-22",
        "Use, copy, distribute, change and adapt the materials, for money too [§1.a]",
        "* No rights in multimodal Llama 3.2 models for individuals and companies of the European Union [",
        "llama-3.2/eu-multimodal]",
        "* Llama 3.2 needs a separate licence from Meta above 700 million monthly active users in August 2024 [§2;",
        "Acceptable Use Policy in force: no deceptive, unlawful or discriminating use, malware, or output posing as",
        "Prominently display “Built with Llama” on a related website, user interface, blogpost, about page, or",
        "“Llama 3.2 is licensed under the Llama 3.2 Community License, Copyright © Meta Platforms, Inc. All",
        "the military, weapons or the operation of infrastructure, vehicles or machines [Acceptable Use Policy,",
        "Delete and cease use of the Llama materials. (on termination of the agreement)",
        "Cease all use. (on the end of all licences by one’s own claim of infringement)",
        "Indemnify and hold harmless Meta. (on a third party’s claim out of one’s use or distribution) [§5.c;",
        "not advice.",
    ):
        assert words in flat, words


def test_terms_stand_in_the_data_too() -> None:
    entry = run("catalogue", "show", "llama-3.2-90b-vision", "--json", *NOW).json()[0]
    assert entry["id"] == "llama-3.2-90b-vision-instruct"
    assert {"permitted", "forbidden", "referred", "owed", "noted"} == set(entry["terms"])
    forbidden = {rule["rule"]: rule for rule in entry["terms"]["forbidden"]}
    assert forbidden["llama-3.2/eu-multimodal"]["always"] is False
    owed = {rule["rule"]: rule for rule in entry["terms"]["owed"]}
    assert [duty["timing"] for duty in owed["llama-3.2/termination"]["obligations"]] == ["on_event"] * 3


def test_what_a_model_was_made_from_is_named_where_it_brings_in_other_licences() -> None:
    shown = " ".join(run("catalogue", "show", "olmo-2-7b-instruct", *NOW).out.split("You may")[0].split())
    assert "What it was made from brings in, as far as the rules below say: Gemma Terms of Use (gemma-tou)" in shown
    alone = run("catalogue", "show", "olmo-2-7b", *NOW).out
    assert "What it was made from brings in" not in alone


def test_where_sources_differ_the_page_says_who_says_what_and_what_holds() -> None:
    flat = " ".join(run("catalogue", "show", "bloom-176b", *NOW).out.split())
    for words in (
        "Where sources differ Under which licence does BLOOM stand, and is it fully open?",
        "fully open under Apache 2.0, nothing missing (Model Openness Spectrum, row “Fully open”, 2026)",
        "What holds BigScience RAIL License v1.0: some uses are forbidden, and the data are not licensed.",
        "Decided by The text of the licence.",
    ):
        assert words in flat, words


@pytest.mark.parametrize(
    ("model", "words"),
    [
        ("pythia-12b", "Openness framework class I of the Model Openness Framework"),
        ("llama-3.1-8b-instruct", "under a licence that is not open: architecture, weights, evaluation results, "),
        ("qwen-3-8b", "Openness framework no class (not released: data card, training code, "),
        ("deepseek-v3.2", "Openness framework not settled (not released: training code, "),
    ],
)
def test_a_page_says_where_a_model_stands_in_the_openness_framework(model: str, words: str) -> None:
    assert words in " ".join(run("catalogue", "show", model, *NOW).out.split())


def test_what_is_not_established_of_a_release_says_why() -> None:
    flat = " ".join(run("catalogue", "show", "olmo-2-7b", *NOW).out.split())
    for words in (
        "other parts Evaluation data and supporting libraries were not looked up one by one.",
        "licences of the parts Each part has a licence of its own;",
        "account of the data The data are published; the three lists the definition asks for were not examined.",
    ):
        assert words in flat, words


@pytest.mark.parametrize(
    ("model", "words"),
    [
        (
            "pythia-12b",
            "Openness Fully open Open Source AI 1.0 Conforms. Met: freedom to use (F), description of the data",
        ),
        (
            "llama-3.2-90b-vision",
            (
                "Openness Open weights, restricted licence Open Source AI 1.0 Does not conform. Not there: code that "
                "processes the data (C1), training code (C2). Under terms that are not open: freedom to use (F). "
                "There, but not settled: weights (P). Not established: description of the data (D1),"
            ),
        ),
        ("gpt-4o", "Openness Closed, API only Open Source AI 1.0 Does not conform. Not there: code that processes"),
    ],
)
def test_a_page_tells_the_tier_and_the_definition_element_by_element(model: str, words: str) -> None:
    assert words in " ".join(run("catalogue", "show", model, *NOW).out.split())


@pytest.mark.parametrize(
    ("model", "words"),
    [
        (
            "gpt-4o",
            (
                "What OpenAI’s service writes may not train competing models "
                "[§3.3(e); §17; openai-services-agreement/no-compete-training]"
            ),
        ),
        ("claude-opus-4.5", "independently checking their accuracy. (before use) [D.3; anthropic-commercial-terms/"),
        ("codestral-22b", "but not used in production [§3.2;"),
        ("falcon-180b", "as a shared instance or managed service [§9.1 to 9.3; falcon-180b-1.0/hosting-ban]"),
        ("phi-4", "in all copies or substantial portions. (before use) [second paragraph; mit/notice]"),
        ("mistral-large-1", "[effective on 5 August 2026, §3.2; mistral-commercial-terms/no-human]"),
        ("llama-3.2-90b-vision", "[Acceptable Use Policy, item 2, risk of death or bodily harm; llama-3.2/"),
    ],
)
def test_a_clause_is_named_without_the_title_it_stands_under(model: str, words: str) -> None:
    assert words in " ".join(run("catalogue", "show", model, *NOW).out.split())


def test_a_model_whose_licence_is_not_established_says_so_first_and_why() -> None:
    first = run("catalogue", "show", "voxtral-tts", *NOW).out.split("About it")[0]
    flat = " ".join(first.split())
    assert (
        "Licence not established: Sources disagree on the weights: its maker’s page, as read, names Apache 2.0" in flat
    )
    assert flat.endswith("Until it is, no right to use the weights can be relied on.")


def test_what_its_maker_added_under_another_licence_is_told_apart_from_what_it_was_made_from() -> None:
    shown = " ".join(run("catalogue", "show", "deepseek-r1-distill-llama-70b", *NOW).out.split("You may")[0].split())
    assert "What its maker added is under another licence, which binds too: MIT License (mit)" in shown
    assert "What it was made from brings in" not in shown


def test_a_duty_that_begins_at_a_threshold_tells_it() -> None:
    for model in ("kimi-k2.5", "kimi-k3", "qwen-3.8-max", "qwen-3.8-flash-next"):
        flat = " ".join(run("catalogue", "show", model, "--as-of", "2026-11-29").out.split())
        assert "with more than 100 million monthly active users or more than 20 million US dollars" in flat, model


def test_before_its_release_nothing_of_a_model_is_licensed() -> None:
    shown = run("catalogue", "show", "llama-3.2-90b-vision", "--as-of", "2024-09-24").out
    assert "Not released before 2024-09-25: nothing of it is licensed on 2024-09-24." in shown
    assert "You may" not in shown
    assert "You may" in run("catalogue", "show", "llama-3.2-90b-vision", "--as-of", "2024-09-25").out
    (entry,) = run("catalogue", "show", "llama-3.2-90b-vision", "--json", "--as-of", "2024-09-24").json()
    assert set(map(tuple, entry["terms"].values())) == {()}

"""Costs in words: chances, months and a vendor's figures, as the record has them."""

from __future__ import annotations

from typing import Any

from auditor.report import costs

NAMES = {"w/a": "A", "w/b": "B"}
AB = (("a", 10), ("b", 0))


def told(**given: Any) -> dict[str, Any]:
    empty: dict[str, Any] = {"options": [], "crossovers": [], "assumptions": [], "comparisons": [], "tornado": []}
    record = {"workloads": [{"id": "w", "recommended_candidate": None, "candidates": ["w/a", "w/b"]}]}
    return costs.costs(record | {"costs": empty | given}, NAMES, frozenset())


def figure(**other: Any) -> dict[str, Any]:
    found = {
        "what": "Fee",
        "where": "page 2",
        "unit": "USD",
        "printed": "27,000",
        "low": "29160",
        "gives": "29,160",
        "verdict": "differs",
        "factors": ["0.926x"],
        "lacking": "",
        "note": "",
    }
    return found | other


def test_a_vendor_s_figures_stand_beside_what_their_own_inputs_give() -> None:
    never = figure(low=None, gives="no crossover at any volume", verdict="never", factors=[], printed="")
    full = figure(verdict="infeasible", factors=[], lacking="room for 576, short by 234", unit="GB")
    fine = figure(verdict="agrees", factors=[])
    found = told(claims={"title": "Quote", "checked": "2026-11-22", "figures": [figure(), never, full, fine]})["claims"]
    assert (found["title"], found["checked"]) == ("Quote", "22 November 2026")
    assert [(one["printed"], one["gives"], one["verdict"], one["holds"], one["by"]) for one in found["figures"]] == [
        ("27,000 USD", "29,160 USD", "Differs", False, "printed is 0.926x of that"),
        ("–", "No crossover at any volume", "Never", False, ""),
        ("27,000 GB", "29,160 GB", "Does not fit", False, "room for 576, short by 234"),
        ("27,000 USD", "29,160 USD", "Agrees", True, ""),
    ]
    assert told()["claims"] is None


def test_chances_are_told_where_there_is_more_than_one_option() -> None:
    option = {"candidate": "w/a", "cheapest_in": 1999, "p5": "1", "p50": "2", "p95": "3"}
    other = {"candidate": "w/b", "cheapest_in": 1, "p5": "1", "p50": "2", "p95": "3"}
    both = {"workload": "w", "currency": "USD", "draws": 2000, "seed": 1, "options": [option, other]}
    found = told(chances=[both, both | {"options": [option]}])["chances"]
    assert [(one["name"], one["share"]) for one in found] == [("A", "100.0%"), ("B", "0.0%")]  # 99.95 and 0.05: to even


def test_months_are_told_for_those_that_may_overtake_the_cheapest() -> None:
    def ahead(first: int | None, permanent: int | None, lasts: int = 36) -> dict[str, Any]:
        return {"first": first, "permanent": permanent, "never": first is None, "lasts": lasts, "intervals": []}

    pairs = [
        {"one": "w/b", "other": "w/a", "in_the_month": ahead(9, 9), "added_up": ahead(14, 20)},
        {"one": "w/a", "other": "w/b", "in_the_month": ahead(1, None), "added_up": ahead(1, None)},
        {"one": "w/c", "other": "w/a", "in_the_month": ahead(3, None), "added_up": ahead(None, None, 0)},
    ]
    compared = {"workload": "w", "options": ["w/a", "w/b"], "too_stale": []}
    found = told(comparisons=[compared], courses=[{"overtakings": pairs, "workload": "w", "options": []}])
    assert [(one["one"], one["month"], one["added_up"]) for one in found["overtakings"]] == [
        ("B", "First in month 9", "First in month 14, for good from month 20"),
        ("w/c", "First in month 3, not to the end", "Not there together"),
    ]


def test_prices_read_too_long_ago_are_named() -> None:
    of = {"workload": "w", "currency": "USD"}
    compared = {**of, "options": ["w/a", "w/b"], "too_stale": ["w/a"], "requests": 1000}
    draws = {
        "draws": 10,
        "pairs": [],
        "options": [
            {"candidate": name, "cheapest_in": 5, "p5": "1", "p50": "2", "p95": "3"} for name in ("w/a", "w/b")
        ],
    }
    pair = {"one": "w/b", "other": "w/a", "never": True, "first": None, "intervals": [], "interval_count": 0}
    given: dict[str, Any] = {"crossovers": [{**of, **pair}], "chances": [{**of, **draws}]}
    found = told(comparisons=[compared], **given)
    assert found["blocked"] == ["A"]
    assert (found["crossovers"], found["chances"], found["drawings"]) == ([], [], []), "it would say which is cheaper"
    fresh = told(comparisons=[{**compared, "too_stale": []}], **given)
    assert (len(fresh["crossovers"]), len(fresh["chances"]), len(fresh["drawings"])) == (1, 2, 1)


def test_shares_are_told_in_stretches() -> None:
    def stretch(first: str, last: str) -> dict[str, str]:
        return {"first": first, "last": last}

    many = [stretch(f"0.{place}1", f"0.{place}5") for place in range(8)]
    against = [
        {"other": "w/a", "intervals": [stretch("0.029023", "1")]},
        {"other": "w/b", "intervals": []},
        {"other": "w/c", "intervals": many},
    ]
    one = {
        "hybrid": "w/h",
        "routed": "0.7",
        "currency": "USD",
        "settled": True,
        "examined": "1",
        "least": {"share": "1", "monthly": "17339.32"},
        "against": against,
    }
    [found] = told(shares=[one])["shares"]
    assert (found["routed"], found["least"], found["monthly"]) == ("0.7", "1", "USD\N{NO-BREAK SPACE}17,339")
    assert [pair["shares"] for pair in found["against"]] == [
        "0.029023 to 1",
        "at none",
        "0.01 to 0.05, 0.11 to 0.15, 0.21 to 0.25, 0.31 to 0.35, 0.41 to 0.45, 0.51 to 0.55 and 2 more",
    ]
    ends = [{"other": "w/a", "intervals": [stretch("0", "0")]}, {"other": "w/b", "intervals": [stretch("1", "1")]}]
    [found] = told(shares=[one | {"against": ends}])["shares"]
    assert [pair["shares"] for pair in found["against"]] == ["only where none is routed", "only where all are routed"]
    [found] = told(shares=[one | {"settled": False, "examined": "0.4"}])["shares"]
    assert found["against"][1]["shares"] == "at none; not reckoned above 0.4"


def test_a_million_output_tokens_is_told_at_the_load_stated_and_at_others() -> None:
    option = {
        "candidate": "w/a",
        "currency": "USD",
        "state": "priced",
        "reason": "",
        "monthly": {"low": "1", "mid": "2", "high": "3"},
        "yearly": {"low": "12", "mid": "24", "high": "36"},
        "three_years": {"low": "36", "mid": "72", "high": "108"},
        "per_million_output": {"actual": "25.075", "full": "2.5075"},
        "by_utilisation": [
            {"per_cent": 10, "per_million_output": "25.075"},
            {"per_cent": 100, "per_million_output": "3"},
        ],
        "lines": [],
    }
    [found] = told(options=[option, option | {"per_million_output": None}])["loads"]
    assert (found["name"], found["three_years"], found["spread"]) == ("A", "72", "36 to 108")
    assert (found["actual"], found["full"]) == ("25.08", "2.51")
    assert found["loads"] == "25.08 at 10%; 3.00 at 100%"


def test_another_currency_is_told_with_the_rate_its_day_and_who_says_so() -> None:
    amounts = {"low": "1", "mid": "100.4", "high": "300"}
    converted = {"currency": "EUR", "monthly": amounts, "yearly": amounts, "three_years": amounts}
    option = {
        "candidate": "w/a",
        "currency": "USD",
        "state": "priced",
        "reason": "",
        "monthly": amounts,
        "yearly": amounts,
        "three_years": amounts,
        "converted": converted,
        "lines": [],
    }
    rate = {"currency": "EUR", "per": "USD", "rate": "0.92", "on": "2026-11-20", "source": "Treasury"}
    found = told(options=[option], exchange_rate=rate)
    euros = "EUR\N{NO-BREAK SPACE}100"
    assert found["options"][0]["converted"] == {"monthly": euros, "yearly": euros}
    assert found["exchange"] == "Amounts in EUR are at 0.92 for one USD, of 20 November 2026: Treasury."
    assert told(options=[option | {"converted": None}])["exchange"] == ""


def test_equals_share_their_chance_and_what_moves_nothing_is_left_out() -> None:
    of = {"workload": "w", "currency": "USD"}
    options = [{"candidate": f"w/{name}", "cheapest_in": won, "p5": "1", "p50": "1", "p95": "1"} for name, won in AB]
    pairs = [{"one": one, "other": other, "cheaper_in": 0} for one, other in (("w/a", "w/b"), ("w/b", "w/a"))]
    never = {"never": True, "first": None, "intervals": [], "interval_count": 0}
    small = {"quantity": "Data", "values": {"low": "1", "high": "2"}, "swing": "0.002", "flips": False}
    found = told(
        comparisons=[{**of, "options": ["w/a", "w/b"], "too_stale": [], "requests": 1000}],
        chances=[{**of, "draws": 10, "options": options, "pairs": pairs}],
        crossovers=[{**of, **pair, **never} for pair in pairs],
        tornado=[{**of, **small, "moved": "w/a", "at_low": "0", "at_high": "0.002"}],
    )
    assert [(one["share"], one["equal"]) for one in found["chances"]] == [("100.0%", ["B"]), ("100.0%", ["A"])]
    assert [(one["one"], one["when"], one["draws"]) for one in found["crossovers"]] == [
        ("B", "Equal at any number", "Equal")
    ]
    assert found["swings"] == []

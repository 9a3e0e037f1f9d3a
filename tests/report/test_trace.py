from __future__ import annotations

from typing import Any

from auditor.report import trace
from tests.report.records import compare, fact, group

USERS = fact("organisation.group_mau@2024-06", None, "Monthly active users", "users")


def texts(tree: dict[str, Any], depth: int = 0) -> list[str]:
    lines = [f"{'  ' * depth}{tree['truth']} {tree['text']} [{tree['value']}]"]
    return lines + [line for part in tree["parts"] for line in texts(part, depth + 1)]


def test_a_tree_keeps_its_shape_and_the_truth_of_every_step() -> None:
    condition = group(
        "all",
        "unknown",
        compare("true", "licence.id", "in", ["llama-3.1", "llama-3.2"], "llama-3.1"),
        group("not", "true", compare("false", "use.received", "is", True, False)),
        compare("unknown", USERS["name"], "above", 700000000, None, "llama-3.1.mau_limit"),
    )
    [tree] = trace.trees({"violated_when": condition}, [USERS, fact("use.received", False, "Came inside a product")])
    assert tree["keyword"] == "Violated when"
    assert tree["truth"] == "unknown"
    assert texts(tree["root"]) == [
        "unknown all of these []",
        "  true licence.id: is one of llama-3.1, llama-3.2 [llama-3.1]",
        "  true the opposite of this []",
        "    false Came inside a product: yes [no]",
        "  unknown Monthly active users, June 2024: is above 700,000,000 (llama-3.1.mau_limit) [not answered]",
    ]


def test_a_value_that_says_the_same_again_is_left_out() -> None:
    [tree] = trace.trees({"because": compare("true", "a", "is", "x", "x")}, [])
    assert texts(tree["root"]) == ["true a: is x []"]


def test_keywords_stand_in_the_order_a_status_is_read() -> None:
    condition = compare("true", "a", "is", True, True)
    keywords = ("later_1", "lift_when", "violated_when", "unless", "applies_when")
    trees = trace.trees(dict.fromkeys(keywords, condition), [])
    assert [tree["keyword"] for tree in trees] == [
        "Applies when",
        "Unless",
        "Violated when",
        "Lifted when",
        "Binds later when",
    ]


def test_between_and_an_operand_that_is_not_known() -> None:
    between = compare("true", "a", "between", ["2026-01-01", "2026-12-31"], "2026-05-04")
    other = compare("unknown", "a", "before", None, "2026-05-04", "use.placed_on_market")
    assert trace.step(between, {})["text"] == "a: is between 1 January 2026 and 31 December 2026"
    assert trace.step(other, {})["text"] == "a: is before not answered (use.placed_on_market)"


def test_a_condition_without_parts_says_what_it_is_worth() -> None:
    assert trace.step(group("all", "true"), {})["text"] == "always"
    assert trace.step(group("any", "false"), {})["text"] == "never"

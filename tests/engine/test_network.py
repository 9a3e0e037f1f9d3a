"""Blocks and rulesets: what stands together, within which limits, and the very JSON durable-rules is given."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from auditor.engine import network
from auditor.engine.clauses import MAX_CLAUSES
from auditor.engine.conditions import NEVER, All, Any, Op, OtherFact
from auditor.engine.dated import DatedRules
from auditor.engine.flatten import ordered
from auditor.engine.names import fnv1a
from auditor.engine.network import MAX_BLOCK_CLAUSES, network_of
from benchmarks.engine_pack import synthetic_pack
from tests.engine.small import BOOLEAN, CANDIDATE, NUMBER, SET, TEXT, compare, derived, fact, holds, pack, rule


def test_a_small_pack_to_the_letter() -> None:
    applies = All((compare("licence", TEXT, Op.IS, "llama"), compare("users", NUMBER, Op.ABOVE, 7e8)))
    found = network_of(pack(rule("r", applies, NEVER)))
    (plan,) = found.plans
    (block,) = found.blocks
    licence, users = (source for source, _, _ in found.sources)
    text, low, high = licence.name, users.low, users.high  # type: ignore[union-attr]  # a text and a number
    limit = ordered(7e8)
    assert json.loads(plan.text) == {
        "0": {"all": [{"m": {"$and": [{plan.sentinel: 1}]}}], "cap": 60_000},
        "1": {"all": [{"m": {"$and": [{block.mark: 1}, {text: 1}, {"$gt": {low: limit}}]}}], "cap": 60_000},
        "2": {"all": [{"m": {"$and": [{block.mark: 1}, {"$neq": {text: 1}}]}}], "cap": 60_000},
        "3": {"all": [{"m": {"$and": [{block.mark: 1}, {"$lte": {high: limit}}]}}], "cap": 60_000},
    }


def test_a_field_is_only_compared_with_another_that_is_there() -> None:
    found = network_of(pack(rule("r", compare("n", NUMBER, Op.ABOVE, OtherFact("m")))))
    (plan,) = found.plans
    for number in ("1", "2"):
        *_, there, comparison = json.loads(plan.text)[number]["all"][0]["m"]["$and"]
        ((_, compared),) = next(iter(comparison.values())).items()
        assert there == {"$ex": {compared["$m"]: 1}}


def test_nothing_unsafe_is_ever_written() -> None:
    """Only conjunctions of fields with whole numbers or with each other: no negation, choice, pattern or arithmetic."""
    operators = {"$neq", "$gt", "$gte", "$lt", "$lte", "$ex", "$m", "$and"}

    def keys(data: object) -> set[str]:
        if isinstance(data, dict):
            return set(data) | {key for value in data.values() for key in keys(value)}
        return {key for item in data for key in keys(item)} if isinstance(data, list) else set()

    def leaves(data: object) -> list[object]:
        if isinstance(data, dict | list):
            inner = data.values() if isinstance(data, dict) else data
            return [leaf for item in inner for leaf in leaves(item)]
        return [data]

    for plan in network_of(synthetic_pack(80)).plans:
        written = json.loads(plan.text)
        assert {key for key in keys(written) if key.startswith("$")} <= operators
        assert all(isinstance(leaf, str) or (type(leaf) is int and abs(leaf) < 2**63) for leaf in leaves(written))


def test_clauses_that_several_goals_share_stand_once() -> None:
    a, b = holds("a"), holds("b")
    found = network_of(pack(rule("r", a), rule("s", All((a, b))), rule("t", Any((a, b)))))
    assert sum(len(block.clauses) for block in found.blocks) == 6  # a=1, a=0, a=b=1, b=0, b=1, a=b=0
    (block,) = found.blocks
    assert {tuple(map(str, clause)): decides for clause, decides in block.clauses.items() if len(decides) > 1} == {
        ("a = 1",): [(0, True), (2, True)],
        ("a = 0",): [(0, False), (1, False)],
    }


def limits_hold(rules: DatedRules) -> None:
    found = network_of(rules)
    goals = [goal for block in found.blocks for goal in block.goals]
    assert all(found.blocks[goal.block].goals[goal.slot] is goal for goal in goals)
    for block in found.blocks:
        assert len(block.clauses) <= MAX_BLOCK_CLAUSES
        assert len(block.sources) <= network.MAX_BLOCK_SOURCES
    for plan in found.plans:
        assert len(plan.clauses) <= network.MAX_RULESET_CLAUSES
        assert len(plan.blocks) <= network.MAX_RULESET_BLOCKS
        assert len({(found.blocks[number].pack, found.blocks[number].level) for number in plan.blocks}) == 1
    marks = [block.mark for block in found.blocks] + [plan.sentinel for plan in found.plans]
    assert len({fnv1a(mark) for mark in marks}) == len(marks)


def test_limits_of_the_engine_are_kept() -> None:
    assert MAX_CLAUSES <= MAX_BLOCK_CLAUSES < 64
    limits_hold(synthetic_pack(150))
    limits_hold(synthetic_pack(600, seed=3))
    many_sources = [rule(f"r{number}", All(tuple(holds(f"f{number}_{i}") for i in range(12)))) for number in range(40)]
    limits_hold(pack(*many_sources))


def test_large_packs_become_several_rulesets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network, "MAX_RULESET_CLAUSES", 100)
    limits_hold(synthetic_pack(150))
    monkeypatch.setattr(network, "MAX_RULESET_CLAUSES", 1_000)
    monkeypatch.setattr(network, "MAX_RULESET_BLOCKS", 2)
    limits_hold(synthetic_pack(150))


def test_each_pack_of_rules_has_rulesets_of_its_own() -> None:
    mine, yours = rule("r", holds("a")), rule("s", holds("a"))
    yours = replace(yours, rule=replace(yours.rule, pack="yours"))
    assert len(network_of(pack(mine, yours)).plans) == 2


def test_what_reads_only_the_project_stands_apart_from_what_reads_the_candidate() -> None:
    """So that one message serves all candidates."""
    rules = pack(
        rule("a", holds("organisation.public"), scope=CANDIDATE),
        rule("b", holds("model.open"), scope=CANDIDATE),
        rule("c", holds("organisation.public2"), scope=CANDIDATE),
    )
    facts = {name: fact(name, BOOLEAN) for name in ("organisation.public", "organisation.public2")}
    facts["model.open"] = fact("model.open", BOOLEAN, CANDIDATE)
    blocks = network_of(replace(rules, facts=facts)).blocks
    assert [len(block.goals) for block in blocks] == [2, 1]


def test_sources_are_known_from_the_level_of_what_they_read() -> None:
    tier = derived("tier", TEXT, [(holds("open"), "open")], "closed")
    in_tier = compare("s", SET, Op.CONTAINS, OtherFact("tier"))
    found = network_of(pack(rule("r", compare("tier", TEXT, Op.IS, "open"), in_tier), derived=[tier]))
    levels = {source.fact if hasattr(source, "fact") else "flag": level for source, level, _ in found.sources}
    assert levels == {"open": 0, "tier": 1, "flag": 1}
    assert found.depth == 3


def test_a_pack_that_needs_no_engine() -> None:
    found = network_of(pack(rule("r", NEVER)))
    assert (found.blocks, found.plans, found.depth) == ((), (), 0)


DIGEST = """
import hashlib
from auditor.engine.network import network_of
from benchmarks.engine_pack import synthetic_pack
print(hashlib.sha256(repr([plan.text for plan in network_of(synthetic_pack(60)).plans]).encode()).hexdigest())
"""


def test_the_hash_seed_changes_nothing() -> None:
    def digest(seed: str) -> str:
        run = subprocess.run(
            [sys.executable, "-c", DIGEST],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=Path(__file__).parents[2],
            capture_output=True,
            text=True,
            check=True,
        )
        return run.stdout

    assert digest("1") == digest("2")

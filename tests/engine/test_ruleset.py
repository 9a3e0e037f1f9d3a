"""Reading a whole rule pack, and every way in which one is refused, with the exact words."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from auditor import resources
from auditor.engine import ruleset
from auditor.engine.conditions import Comparison, Literal, Op, OtherFact, Parameter
from auditor.engine.files import rule_files
from auditor.engine.rules import InForce, Outcome, ReferBecause, Timing
from auditor.engine.values import FactType, Scope, day_number
from auditor.errors import RulesError
from tests.cli.run import run
from tests.expected import GOOD_RULES, RULES, of_rules, pack_of, rule_kinds

KINDS = rule_kinds()


@pytest.mark.parametrize("kind", KINDS)
def test_a_broken_pack_is_refused_in_these_words(kind: str, tmp_path: Path) -> None:
    """Exit code 4, every problem with file and line on standard error, nothing else said and nothing written."""
    ran = of_rules(kind, tmp_path)
    assert ran.err == (RULES / kind / "expected").read_text("utf-8")
    assert (ran.code, ran.out) == (4, "")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["pack"]


def test_every_kind_of_broken_pack_is_one_file_beside_what_is_expected() -> None:
    assert len(KINDS) >= 70
    for kind in KINDS:
        files = [path.name for path in (RULES / kind).rglob("*") if path.is_file()]
        assert len(files) == 2
        assert "expected" in files


def test_the_good_pack_is_good(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pack_of(tmp_path)
    monkeypatch.chdir(tmp_path)
    ran = run("rules", "--rules", "pack", "lint")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == "2 rules, 1 derived facts, 12 facts, 5 parameters, 0 models: no problems.\n"


def test_the_problems_of_all_files_are_told_at_once_in_order(tmp_path: Path) -> None:
    """Also those of a file that cannot even be read."""
    kinds = ("fact_unknown", "parameter_value_of_another_type")
    for number, kind in enumerate(kinds):
        overlay = tmp_path / str(number)
        shutil.copytree(RULES / kind, overlay)
        (overlay / "act" / "broken.yaml").rename(overlay / "act" / f"broken-{number}.yaml")
    pack = pack_of(tmp_path, tmp_path / "0", tmp_path / "1")
    (pack / "zzz.yaml").write_text("rules: [\n")
    with pytest.raises(RulesError) as refused:
        ruleset.load(pack, resources.schemas())
    named = [(Path(problem.file).name, problem.line) for problem in refused.value.problems]
    assert named == [("broken-0.yaml", 15), ("broken-1.yaml", 7), ("zzz.yaml", 1)]


def test_a_folder_without_rule_files_is_told_as_such(tmp_path: Path) -> None:
    with pytest.raises(RulesError, match=r"holds no rule files \(\*\.yaml\)\.\n  Name the folder of a rule pack\."):
        ruleset.load(tmp_path, resources.schemas())


def test_case_files_and_the_catalogue_are_no_rule_files(tmp_path: Path) -> None:
    pack = pack_of(tmp_path)
    (pack / "act" / "rules.cases.yaml").write_text("anything: goes\n")
    (pack / "catalogue").mkdir()
    (pack / "catalogue" / "models.yaml").write_text("anything: goes\n")
    names = [path.relative_to(pack).as_posix() for path in rule_files(pack)]
    assert names == ["act/rules.yaml", "facts/facts.yaml", "parameters/act.yaml"]
    assert sorted(ruleset.load(pack, resources.schemas()).files) == names


def test_what_a_rule_says_is_read_as_it_is_written() -> None:
    pack = ruleset.load(GOOD_RULES, resources.schemas())
    users = pack.rule("act/users")
    assert users is not None
    assert (users.scope, users.outcome, users.refer_because) == (
        Scope.CANDIDATE,
        Outcome.REFER,
        ReferBecause.LICENSOR,
    )
    assert users.in_force == InForce(Parameter("act.start"))
    assert users.applies_when == Comparison("act.covered", Op.IS, Literal(True), FactType.BOOLEAN)
    assert users.violated_when == Comparison(
        "organisation.users", Op.ABOVE, Parameter("act.limit"), FactType.NUMBER, Parameter("act.month")
    )
    assert users.lift_when == Comparison("evidence.grant", Op.IS, Literal(True), FactType.BOOLEAN)
    assert (users.duty, users.pack, users.file, users.line) == (False, "act", "act/rules.yaml", 20)
    assert (users.source.document, users.source.url, users.source.checked) == (
        "The Act",
        "https://example.org/act",
        "2026-11-22",
    )
    notice = pack.rule("act/notice")
    assert notice is not None
    assert notice.duty
    assert [(one.id, one.timing, one.due) for one in notice.obligations] == [("tell", Timing.BEFORE_USE, None)]
    assert pack.rule("act/other") is None


def test_parameters_are_read_with_their_days() -> None:
    pack = ruleset.load(GOOD_RULES, resources.schemas())
    kinds = pack.parameters["act.kinds"]
    assert [(value.starts, value.value.value) for value in kinds.values] == [
        (date(2024, 1, 1), ("open", "restricted")),
        (date(2026, 1, 1), ("open", "homemade")),
    ]
    first, second = kinds.values
    assert kinds.at(date(2023, 12, 31)) is None
    assert kinds.at(date(2024, 1, 1)) is first
    assert kinds.at(date(2025, 12, 31)) is first
    assert kinds.at(date(2026, 1, 1)) is second
    assert pack.parameters["act.start"].values[0].value.value == day_number("2025-02-02")
    assert pack.parameters["act.month"].values[0].value.value == "2024-06"


def test_derived_facts_stand_after_those_they_use(tmp_path: Path) -> None:
    """However the files are ordered."""
    by_country = "{fact: organisation.country, in: {parameter: act.countries}}"
    z = (GOOD_RULES / "act" / "rules.yaml").read_text("utf-8").replace("act.covered", "act.z").split("rules:\n")[0]
    a = z.replace("act.z", "act.a").replace(by_country, "{fact: act.z, is: true}")
    b = a.replace("fact: act.a", "fact: act.b").replace("{fact: act.z, is: true}", "{fact: act.a, is: true}")
    pack = pack_of(tmp_path)
    for name, content in (("1", a), ("2", z), ("0", b)):
        (pack / "act" / f"{name}.yaml").write_text(content, "utf-8")
    found = [entry.spec.name for entry in ruleset.load(pack, resources.schemas()).derived]
    assert found.index("act.z") < found.index("act.a") < found.index("act.b")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("{fact: use.since, before: {fact: use.tested}}", OtherFact("use.tested")),
        ("{fact: use.since, before: 2025-01-01}", Literal(day_number("2025-01-01"))),
        ("{fact: use.since, between: [2025-01-01, 2025-01-02]}", Literal((739252.0, 739253.0))),
        ("{fact: use.generates, contains: text}", Literal("text")),
        ("{fact: use.generates, subset_of: [text]}", Literal(("text",))),
        ("{fact: organisation.staff, above: 1e3}", Literal(1000.0)),
        ("{fact: organisation.country, in: {parameter: act.countries}}", Parameter("act.countries")),
    ],
)
def test_operands(written: str, read: object, tmp_path: Path) -> None:
    overlay = tmp_path / "overlay"
    shutil.copytree(RULES / "fact_of_a_narrower_scope", overlay)
    path = overlay / "act" / "broken.yaml"
    path.write_text(path.read_text("utf-8").replace("{fact: licence.kind, is: open}", written), "utf-8")
    rule = ruleset.load(pack_of(tmp_path, overlay), resources.schemas()).rule("act/broken")
    assert rule is not None
    assert isinstance(rule.violated_when, Comparison)
    assert rule.violated_when.operand == read


def test_a_beginning_of_a_text_need_not_be_a_value_of_its_own(tmp_path: Path) -> None:
    overlay = tmp_path / "overlay"
    shutil.copytree(RULES / "value_not_listed", overlay)
    path = overlay / "act" / "broken.yaml"
    path.write_text(path.read_text("utf-8").replace("is: opne", "starts_with: o"), "utf-8")
    rule = ruleset.load(pack_of(tmp_path, overlay), resources.schemas()).rule("act/broken")
    assert rule is not None
    assert rule.violated_when == Comparison("licence.kind", Op.STARTS_WITH, Literal("o"), FactType.TEXT)


def test_the_built_in_pack_is_read() -> None:
    pack = ruleset.load(resources.rules(), resources.schemas())
    assert pack.rule("llama-3.1/mau-700m") is not None
    assert all(rule.source.url and rule.source.checked and rule.clauses for rule in pack.rules)
    assert {rule.id.split("/")[0] for rule in pack.rules} >= {"llama-3.1", "ai-act", "openness", "decision"}

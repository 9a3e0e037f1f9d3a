"""What changed between two audits and why: the one changed input and only it; several jointly, or each enough."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import pytest

from auditor import resources
from auditor.audit import Auditor
from auditor.compare.causes import Compared, compare, told
from auditor.compare.changes import view
from auditor.compare.inputs import PARTS, Inputs, completed, of_audit, of_record
from auditor.costs import claims_file
from auditor.inputs import documents, project
from auditor.record.canonical import Record
from tests.cli.conftest import DESCRIPTOR, PACK, VARIANTS
from tests.expected import GOOD_WAIVERS, waiver_pack
from tests.outlook import asked

PROFILE = 'profile_version: "1"\norganisation: {name: Somebody, group_mau: {2024-06: %d}}\n'
WITH_PROFILE = DESCRIPTOR.replace("  name: Somebody\n  group_mau: {2024-06: 5}\n", "  profile: organisation.yaml\n")
LATER = (
    "{from: 2025-01-01}\n    violated_when: {fact: use.gen",
    "{from: 2027-01-01}\n    violated_when: {fact: use.gen",
)
POLICY = """\
policy: {id: house, title: House policy, organisation: Somebody, owner: Somebody, adopted: 2026-09-01}
signoffs: [board]
"""

QUOTE = """\
claims_version: "1"
title: A quote
checked: 2026-11-22
claims:
  - {id: sum, what: A sum, printed: 4, formula: 2 + 2}
"""

WAIVED = (GOOD_WAIVERS / "descriptor.yaml").read_text("utf-8")
WAIVERS = (GOOD_WAIVERS / "waivers.yaml").read_text("utf-8")


@dataclass(frozen=True)
class Case:
    """One audit: texts to replace in rules and catalogue, and what else goes into it."""

    text: str = DESCRIPTOR
    day: date = date(2026, 11, 22)
    rules: Mapping[str, str] = field(default_factory=dict)
    catalogue: Mapping[str, str] = field(default_factory=dict)
    users: int = 5
    policy: bool = False
    waivers: str = ""
    claims: str = ""


def audited(case: Case, place: Path) -> tuple[Record, Inputs]:
    """The record of a case and what it was made from."""
    folder = waiver_pack(place) if case.text == WAIVED else Path(shutil.copytree(PACK, place / "rules"))
    for file, changed in (("rules.yaml", case.rules), ("catalogue/models.yaml", case.catalogue)):
        text = (folder / file).read_text("utf-8")
        for old, new in changed.items():
            assert old in text
            text = text.replace(old, new)
        (folder / file).write_text(text, "utf-8")
    house = None
    if case.policy:
        house = place / "house"
        house.mkdir()
        (house / "policy.yaml").write_text(POLICY, "utf-8")
    auditor = Auditor.open(folder, house)
    profile = documents.loads(PROFILE % case.users, name="organisation.yaml") if "profile:" in case.text else None
    document = documents.loads(case.text, name="small.yaml")
    given = documents.loads(case.waivers, name="waivers.yaml") if case.waivers else None
    descriptor = project.read(document, auditor.pack.schemas, profile, given)
    if case.claims:
        quote = documents.loads(case.claims, name="quote.yaml")
        descriptor = replace(descriptor, claims=claims_file.read(quote, resources.schemas()).document)
    audit = auditor.audit_descriptor(descriptor, case.day)
    return audit.found, of_audit(audit, audit.found, auditor)


def between(old: Case, new: Case, place: Path) -> Compared:
    first, second = audited(old, place / "old"), audited(new, place / "new")
    return compare(*first, *second, Auditor.open(PACK))


BARRED = VARIANTS["reject"]
LATE = dict([LATER])

ONE_INPUT = {
    "descriptor": (Case(), Case(VARIANTS["refer"])),
    "organisation": (Case(WITH_PROFILE), Case(WITH_PROFILE, users=5000)),
    "as_of": (Case(BARRED, rules=LATE), Case(BARRED, date(2027, 1, 2), rules=LATE)),
    "rules": (Case(), Case(rules={"above: 1000": "above: 4"})),
    "catalogue": (
        Case(VARIANTS["refer"]),
        Case(
            VARIANTS["refer"],
            catalogue={"Some model, maker: Somebody, licence: some": "Some model, maker: S, licence: free"},
        ),
    ),
    "policy": (Case(), Case(policy=True)),
    "waivers": (Case(WAIVED), Case(WAIVED, waivers=WAIVERS)),
    "claims": (Case(claims=QUOTE), Case(claims=QUOTE.replace("printed: 4", "printed: 5"))),
}
"""For each input two audits that differ in nothing else."""


def test_every_input_that_an_audit_can_have_is_tried() -> None:
    assert set(ONE_INPUT) == set(PARTS)


@pytest.mark.parametrize("part", ONE_INPUT)
@pytest.mark.parametrize("backwards", [False, True])
def test_the_one_input_that_changed_is_named_and_only_it(part: str, backwards: bool, tmp_path: Path) -> None:
    old, new = reversed(ONE_INPUT[part]) if backwards else ONE_INPUT[part]
    found = between(old, new, tmp_path)
    assert found.parts == (part,)
    assert found.changes
    assert set(found.causes.values()) == {(frozenset({part}),)}


def test_the_same_audit_twice(tmp_path: Path) -> None:
    found = between(Case(), Case(), tmp_path)
    assert (found.changes, found.parts, found.audits) == ((), (), 0)


def test_an_input_that_differs_without_effect_is_told_and_causes_nothing(tmp_path: Path) -> None:
    found = between(Case(), Case(DESCRIPTOR + "# a word\n", users=5), tmp_path)
    assert (found.changes, found.parts) == ((), ("descriptor",))


def test_of_two_inputs_that_changed_only_the_one_that_matters_is_a_cause(tmp_path: Path) -> None:
    found = between(Case(), Case(VARIANTS["refer"], date(2026, 11, 28)), tmp_path)
    assert found.parts == ("descriptor", "as_of")
    assert set(found.causes.values()) == {(frozenset({"descriptor"}),)}


def test_a_waiver_and_the_day_it_is_audited_on_are_each_a_cause_of_its_own(tmp_path: Path) -> None:
    """On the day after its last the audit is one without it: what became worse is made by the waivers alone."""
    old = Case(WAIVED, date(2027, 3, 31), waivers=WAIVERS)
    found = between(old, Case(WAIVED, date(2027, 4, 1)), tmp_path)
    assert found.parts == ("as_of", "waivers")
    assert found.causes["finding:decision/engineers:chat/some-model@self_hosted"] == (frozenset({"waivers"}),)


def test_two_inputs_that_make_a_change_only_together_are_joint(tmp_path: Path) -> None:
    lax = Case(rules={"above: 1000": "above: 10000"})
    found = between(
        lax, Case(DESCRIPTOR.replace("2024-06: 5}", "2024-06: 5000}"), rules={"above: 1000": "above: 2000"}), tmp_path
    )
    assert found.causes["outcome:project"] == (frozenset({"descriptor", "rules"}),)
    assert told(found.causes["outcome:project"]) == "the descriptor and the rules together"


def test_two_inputs_of_which_each_is_enough(tmp_path: Path) -> None:
    found = between(
        Case(VARIANTS["approve"]),
        Case(VARIANTS["refer"].replace("5000", "1001"), rules={"above: 1000": "above: 4"}),
        tmp_path,
    )
    causes = found.causes["outcome:project"]
    assert set(causes) == {frozenset({"descriptor"}), frozenset({"rules"})}
    assert told(causes) == "the descriptor, or the rules; each is enough"


def test_a_record_that_this_auditor_does_not_make_of_its_inputs_is_the_work_of_another(tmp_path: Path) -> None:
    record, inputs = audited(Case(), tmp_path / "old")
    again, same = audited(Case(), tmp_path / "new")
    told_otherwise = {**record, "assessment": {**record["assessment"], "outcome": "reject"}}
    found = compare(told_otherwise, inputs, again, same, Auditor.open(PACK))
    assert found.causes == {"outcome:project": (frozenset({"engine"}),)}


def test_what_is_not_at_hand_is_taken_from_the_other_audit_only_if_it_is_the_same(tmp_path: Path) -> None:
    record, whole = audited(Case(), tmp_path / "old")
    bare = of_record(record, {}, "record", Auditor.open(PACK))
    assert bare.missing == {"descriptor"}
    assert completed(bare, whole).missing == frozenset()
    other = audited(Case(VARIANTS["refer"]), tmp_path / "new")
    assert completed(bare, other[1]).missing == {"descriptor"}
    found = compare(record, bare, *other, Auditor.open(PACK))
    assert found.missing == ("descriptor",)
    assert set(found.causes.values()) == {()}
    assert told(()) == "a cause that could not be established"


def test_the_outline_of_an_audit_says_all_that_is_compared() -> None:
    for name in ("chat-assistant", "cv-screening"):
        audit = asked.auditor().audit_descriptor(asked.story(name), asked.AS_OF)
        assert view(audit.outline) == view(audit.found)


def test_first_inputs_that_this_auditor_does_not_take_are_said_so(tmp_path: Path) -> None:
    """A catalogue of before something was asked of it: what makes a change is told with what makes it readable."""
    record, inputs = audited(Case(), tmp_path / "old")
    broken = replace(inputs, catalogue={**inputs.catalogue, "catalogue/models.yaml": b"models: 5\n"})
    broken = replace(broken, digests={**inputs.digests, "catalogue": "another"})
    found = compare(record, broken, *audited(Case(VARIANTS["refer"]), tmp_path / "new"), Auditor.open(PACK))
    assert found.refused
    assert set(found.causes.values()) == {(frozenset({"descriptor", "catalogue"}),)}

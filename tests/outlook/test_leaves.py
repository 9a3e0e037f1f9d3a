"""No change of one leaf that flips goes unreported: the leaves are those of the document, found without the levers."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from auditor.engine.values import day_number
from auditor.errors import InputError
from auditor.inputs import descriptor as descriptors
from auditor.inputs.descriptor import Descriptor
from auditor.outlook import fits, machines
from auditor.outlook.boundary import boundaries
from auditor.outlook.days import causes
from auditor.outlook.levers import levers
from auditor.outlook.terms import SELECTED
from auditor.outlook.variation import Variations, outcomes_by_subject
from tests.outlook.asked import AS_OF, STORIES, after, assessed, assessor, auditor, read, story, variations

Leaf = tuple[tuple[str | int, ...], Any]

COUNTRIES = ("DE", "US", "CN", "CH")
NUMBERS = (0, 50, 10**6, 700_000_001)
"""Numbers on both sides of what rules, prices and machines tell apart."""


def leaves(node: Any, path: tuple[str | int, ...] = ()) -> Iterator[Leaf]:
    """Every leaf of a document; a list of words is one."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield from leaves(value, (*path, key))
    elif isinstance(node, list) and node and isinstance(node[0], dict):
        for place, value in enumerate(node):
            yield from leaves(value, (*path, place))
    else:
        yield path, node


def others(path: tuple[str | int, ...], value: Any) -> Iterator[Any]:
    """Other values of a leaf: every word of a closed list, one entry in or out, numbers far and near."""
    facts = auditor().pack.rules.facts
    spec = next((facts[name] for name in (f"{path[-2]}.{path[-1]}", f"access.{path[-1]}") if name in facts), None)
    offered = () if spec is None else spec.values or (COUNTRIES if spec.standard else ())
    match value:
        case bool():
            yield not value
        case list():
            yield from ([one for one in value if one != word] if word in value else [*value, word] for word in offered)
        case str():
            if path[-1] == "hardware":
                rows = auditor().pack.catalogue.hardware
                yield from (row.id for row in (*rows[::5], *(row for row in rows if row.device)) if row.id != value)
            if path[0] == "evidence" and path[-1] in ("effective", "expires"):
                yield from ("2020-01-01", "2026-11-21", "2026-11-22", "2026-11-23", "2027-01-31", "2031-01-01")
            yield from (word for word in offered if word != value)
        case _ if value is not None and not isinstance(value, dict):
            yield from (number for number in NUMBERS if number != value)


def unreported(descriptor: Descriptor) -> list[tuple[str, Any, str]]:
    """The leaves whose change flips an outcome by a whole audit, and of which no boundary says so."""
    day = descriptor.as_of or AS_OF
    base = assessor().assess(descriptor, day)
    today, data = outcomes_by_subject(base.project), descriptor.document.data
    found = boundaries(Variations(base, assessor()), {cause.day for cause in causes(base, assessor())}).found
    told = {(one.steps[0].lever, flip.subject) for one in found if len(one.steps) == 1 for flip in one.flips}
    missed = []
    for path, value in leaves(data):
        for other in others(path, value) if len(path) > 1 else ():
            changed = copy.deepcopy(data)
            holder: Any = changed
            for step in path[:-1]:
                holder = holder[step]
            holder[path[-1]] = other
            document = replace(descriptor.document, data=changed, sha256=f"{path} {other}")
            try:
                again = replace(descriptors.read(document, auditor().pack.schemas), waivers=descriptor.waivers)
                outcomes = outcomes_by_subject(assessor().assess(again, day).project)
            except InputError:
                continue
            leaf = "/" + "/".join(map(str, path))
            flipped = [name for name in today if name in outcomes and outcomes[name] != today[name]]
            missed += [(leaf, other, name) for name in flipped if (leaf, name) not in told]
    return missed


@pytest.mark.parametrize("name", ["bank-credit-score", "hobby-log-sorter"])
def test_no_leaf_of_a_document_flips_an_outcome_unreported(name: str) -> None:
    assert unreported(story(name)) == []


NEEDY = """\
descriptor_version: "1"
as_of: 2026-11-22
project: {id: needy, title: Needs stated, go_live: 2027-03-01}
organisation: {name: Somebody, country: DE, ml_operations_fte: 3}
workloads:
  - id: w
    title: W
    purpose: W.
    use: {is_ai_system: true, output_used_in_eu: true, used_under_own_authority: true, exclusions: []}
    data: {personal: false, residency_required: []}
    needs: {inputs: [text], outputs: [text], tasks: [chat], context_tokens: 4000}
    volume: {requests_per_month: 1000, input_tokens_per_request: {low: 500, mid: 900, high: 2000},
      output_tokens_per_request: 100}
    candidates:
      - {model: mistral-7b-instruct-v0.3, access: self_hosted, hardware: aws-g5-xlarge, precision: fp16}
"""


def test_what_a_workload_needs_is_varied_with_what_comes_of_it() -> None:
    descriptor = read(NEEDY)
    assert unreported(descriptor) == []
    base = assessor().assess(descriptor, AS_OF)
    found = boundaries(Variations(base, assessor()), ()).found
    flipping = {one.steps[0].fact for one in found if len(one.steps) == 1}
    assert {"needs.inputs", "needs.outputs", "needs.context_tokens", "access.precision"} <= flipping
    (room,) = [one.steps[0] for one in found if one.steps[0].fact == "needs.context_tokens"]
    model = auditor().pack.catalogue.models["mistral-7b-instruct-v0.3"]
    assert room.before == model.context_tokens
    assert room.to == room.before + 1


@pytest.mark.parametrize("name", [*STORIES, "needy"])
def test_what_decides_whether_a_model_fits_is_carried_as_a_whole_audit_reckons_it(name: str) -> None:
    """The length of a request, precision, machine: the facts of each step are those of the patched descriptor."""
    base = assessor().assess(read(NEEDY), AS_OF) if name == "needy" else assessed(name)
    asked = Variations(base, assessor()) if name == "needy" else variations(name)
    reckoned = (*fits.NEEDS, fits.LONGEST, machines.PRECISION, machines.MACHINE)
    steps = [
        step
        for lever in levers(asked)
        if lever.fact in reckoned or lever.fact.startswith("volume.")
        for way in lever.ways
        for step in way
    ]
    assert steps
    for step in steps if len(steps) < 20 else steps[len(name) % 3 :: 3]:
        varied = asked.vary(step.change)
        whole = after(base.descriptor, step.patch, base.as_of)
        assert (None if varied is None else varied.outcomes()) == whole, step


def test_the_first_day_of_evidence_is_a_leaf_like_any_other() -> None:
    """What takes effect only after the audit shows nothing yet."""
    base = assessed("summaries-hybrid")
    steps = {one.steps[0].lever: one.steps[0] for one in boundaries(variations("summaries-hybrid"), ()).found}
    first = steps["/evidence/1/effective"]
    assert (first.before, first.to) == (day_number("2026-11-22"), day_number("2026-11-23"))
    today = outcomes_by_subject(base.project)
    assert after(base.descriptor, first.patch_before(), base.as_of) == today
    assert after(base.descriptor, first.patch, base.as_of) != today


def test_the_candidate_selected_is_a_leaf_like_any_other() -> None:
    """Of four candidates two are barred; only a description that selects one can select another."""
    mild, barred = "manual-search/qwen-3-4b@edge", "manual-search/gpt-5.4-mini@api:openai"
    assert not [one for one in boundaries(variations("field-device"), ()).found if one.steps[0].fact == SELECTED]
    document = story("field-device").document
    data: Any = copy.deepcopy(document.data)
    data["workloads"][0]["selected"] = mild
    selecting = descriptors.read(replace(document, data=data, sha256="selecting"), auditor().pack.schemas)
    base = assessor().assess(selecting, AS_OF)
    found = boundaries(Variations(base, assessor()), ()).found
    told = {
        str(one.steps[0].to): {flip.subject: flip.outcome_after for flip in one.flips}
        for one in found
        if one.steps[0].fact == SELECTED
    }
    assert told[barred] == {"project": "reject", "manual-search": "reject"}
    assert "manual-search/qwen-3-1.7b@edge" not in told


def test_a_country_that_stands_for_all_that_nothing_names_says_so() -> None:
    """Data that must stay in one country cannot be processed anywhere else: no country alone is the one that counts."""
    base = assessed("cv-screening")
    found = boundaries(Variations(base, assessor()), ()).found
    (stay,) = [one for one in found if one.steps[0].fact == "data.residency_required" and len(one.steps) == 1]
    assert stay.steps[0].others
    (patch,) = stay.patch
    for country in ("FR", "BR", "AU"):
        then = after(base.descriptor, [{**patch, "value": country}], base.as_of)
        assert then is not None
        assert all(then[flip.subject] == flip.outcome_after for flip in stay.flips)

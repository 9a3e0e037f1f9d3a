"""Small rule packs made at random, and everything a descriptor can say of their few facts: all of it can be tried."""

from __future__ import annotations

import copy
import random
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any

from auditor import pack as packs
from auditor.assessment.assess import Assessed, Assessor
from auditor.errors import RulesError
from auditor.inputs import descriptor as descriptors
from auditor.inputs import documents, words
from auditor.inputs.documents import Document
from auditor.outlook.variation import Variations, outcomes_by_subject
from tests.cli.conftest import PACK
from tests.outlook.asked import AS_OF, auditor

Said = Mapping[str, Any]
"""What a descriptor says, by fact; None is not answered."""

DOMAINS: dict[str, tuple[Any, ...]] = {
    "organisation.financial_entity_eu": (True, False),
    "organisation.ml_operations_fte": (0, Decimal("0.1"), Decimal("2.4"), Decimal("2.5"), 3),
    "use.interacts_with_people": (True, False),
    "use.generates": ((), ("audio",), ("text",), ("audio", "text")),
}
"""Every value of each fact that a condition here can tell from the others."""

NOTICE = "controls.ai_interaction_notice"
_COMPARISONS = [
    {"fact": "organisation.financial_entity_eu", "is": True},
    {"fact": "organisation.ml_operations_fte", "above": 0},
    {"fact": "organisation.ml_operations_fte", "at_least": 2.5},
    {"fact": "use.interacts_with_people", "is": True},
    {"fact": "use.generates", "contains": "audio"},
    {"fact": "use.generates", "contains_any": ["audio", "text"]},
]


@dataclass(slots=True)
class Small:
    """One pack, with what a whole assessment makes of everything that can be said."""

    assessor: Assessor
    _known: dict[tuple[Any, ...], dict[str, str]] = field(default_factory=dict)

    def assessed(self, said: Said) -> Assessed:
        """A whole assessment of a descriptor that says this."""
        return self.assessor.assess(descriptors.of_shape(_document(said)), AS_OF)

    def outcomes(self, said: Said) -> dict[str, str]:
        """The outcome of every subject."""
        key = tuple(said[name] for name in (*DOMAINS, NOTICE))
        if key not in self._known:
            self._known[key] = outcomes_by_subject(self.assessed(said).project)
        return self._known[key]

    def variations(self, said: Said) -> Variations:
        """A descriptor that says this, to be varied."""
        return Variations(self.assessed(said), self.assessor)


def everything(*, blanks: bool) -> list[dict[str, Any]]:
    """All that can be said, with answers left out or without."""
    offered = [(*values, None) if blanks else values for values in DOMAINS.values()]
    return [dict(zip((*DOMAINS, NOTICE), one, strict=True)) for one in product(*offered, (True, False))]


def completions(said: Said) -> Iterator[dict[str, Any]]:
    """Everything that can be said and agrees with this."""
    names = [name for name in DOMAINS if said[name] is None]
    for values in product(*(DOMAINS[name] for name in names)):
        yield {**said, **dict(zip(names, values, strict=True))}


def small_packs(folder: Path, count: int, rules: int) -> list[Small]:
    """So many packs of so many rules; what the lint refuses (conditions that are always so) is passed over."""
    found: list[Small] = []
    seed = 0
    while len(found) < count:
        seed += 1
        place = folder / f"{rules}-{seed}"
        shutil.copytree(PACK, place)
        data: Any = documents.load(PACK / "rules.yaml").data
        data["facts"] += _facts()
        data["rules"] = [_rule(random.Random(f"{seed} {number}"), number) for number in range(rules)]
        text = "".join(f"{key}: {words.written(value)}\n" for key, value in data.items())
        (place / "rules.yaml").write_text(text, "utf-8")
        try:
            pack = packs.load(place, auditor().pack.schemas)
        except RulesError:
            continue
        found.append(Small(Assessor(pack.rules, pack.catalogue)))
    return found


def _facts() -> list[dict[str, Any]]:
    told = {"title": "T", "question": "Q?", "answered_by": "requester"}
    return [
        {"name": "organisation.financial_entity_eu", "type": "boolean", "of": "project", **told},
        {
            "name": "organisation.ml_operations_fte",
            "type": "number",
            "of": "project",
            "minimum": 0,
            "unit": "u",
            **told,
        },
    ]


def _rule(chance: random.Random, number: int) -> dict[str, Any]:
    duty = chance.random() < 0.3
    rule: dict[str, Any] = {
        "id": f"small/r{number}",
        "title": f"Rule {number}",
        "applies_to": "workload",
        "clauses": [f"small/{number}"],
        "source": {"document": "the-act", "pinpoint": f"Art. {number}", "quote": ""},
        "in_force": {"from": "2025-01-01"},
        "applies_when": _condition(chance, 2),
        "how_to_fix": "Mend it.",
    }
    if chance.random() < 0.3:
        rule["unless"] = _condition(chance, 1)
    if duty:
        rule |= {"met_when": {"fact": NOTICE, "is": True}, "outcome": "condition"}
    else:
        rule |= {"violated_when": _condition(chance, 1), "outcome": chance.choice(["reject", "refer", "condition"])}
        if rule["outcome"] == "refer":
            rule["refer_because"] = "human_review"
        if chance.random() < 0.3:
            rule["lift_when"] = {"fact": NOTICE, "is": True}
    if rule["outcome"] == "condition":
        duty_row = {"id": "d", "text": "Do.", "who": "deployer", "clause": "Art. 1", "timing": "before_use"}
        rule["obligations"] = [duty_row]
    return rule


def _condition(chance: random.Random, depth: int) -> dict[str, Any]:
    if depth == 0 or chance.random() < 0.3:
        one = copy.deepcopy(chance.choice(_COMPARISONS))
        return one if chance.random() < 0.7 else {"not": one}
    return {chance.choice(["all", "any"]): [_condition(chance, depth - 1), _condition(chance, depth - 1)]}


def _document(said: Said) -> Document:
    groups: dict[str, dict[str, Any]] = {"organisation": {"name": "Somebody"}, "use": {}, "controls": {}}
    for name, value in said.items():
        group, _, key = name.partition(".")
        if (value is not None and value is not False) or (value is False and name != NOTICE):
            groups[group][key] = list(value) if isinstance(value, tuple) else value
    workload = {
        "id": "chat",
        "title": "Chat",
        "purpose": "Talk.",
        "use": groups["use"],
        "controls": groups["controls"],
        "candidates": [{"model": "some-model", "access": "self_hosted"}],
    }
    data = {
        "descriptor_version": "1",
        "project": {"id": "small", "title": "Small"},
        "organisation": groups["organisation"],
        "workloads": [workload],
    }
    return Document("small.yaml", repr(data), data, {})

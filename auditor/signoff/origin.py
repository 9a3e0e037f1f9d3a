"""Whose rules a report was made with: a forged pack of rules replays perfectly, so it has to be known."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from auditor import resources
from auditor.audit import Auditor
from auditor.replay import own_rules
from auditor.report.attached import Report
from auditor.signoff.checks import Check, bad, good


@dataclass(frozen=True, slots=True)
class Trust:
    """What the verifier trusts: certificates of authorities, and house policies by their SHA-256.

    ``trial`` says that keys of trials count, for a trial: their authority knows nobody.
    """

    roots: tuple[Any, ...] = field(default=())
    policies: frozenset[str] = frozenset()
    trial: bool = False


@lru_cache(maxsize=1)
def _released() -> dict[tuple[str, str], str]:
    """The version by the digests of rules and catalogue, of every release before this one."""
    rows = json.loads((resources.schemas() / "releases.json").read_text("utf-8"))["releases"]
    return {(row["rules"], row["catalogue"]): row["version"] for row in rows}


def origins(report: Report, trust: Trust, installed: Auditor) -> Iterator[Check]:
    """Whose the rules, the catalogue and the house policy of a report are."""
    inputs = report.record["inputs"]
    digests = (inputs["rules"]["sha256"], inputs["catalogue"]["sha256"])
    if own_rules(report.record, installed):
        yield good(
            "rules/origin", f"Rules and catalogue are those installed here, version {inputs['rules']['version']}."
        )
    elif digests in _released():
        yield good("rules/origin", f"Rules and catalogue are those of release {_released()[digests]}.")
    else:
        yield bad(
            "rules/origin",
            f"Nobody here knows these rules (SHA-256 {digests[0]}) or this catalogue ({digests[1]}): "
            "they are of no release known to this installation.",
        )
    policy = inputs["policy"]
    if policy is None:
        return
    if policy["sha256"] in trust.policies:
        yield good("policy/origin", f"The house policy {policy['name']} is one that was named as trusted.")
    else:
        yield bad(
            "policy/origin",
            f"The house policy {policy['name']} is not known here. "
            f"If it is yours, add --trust-policy {policy['sha256']}.",
        )

"""What two records say differently: outcomes, recommendations, findings, duties, signatures, costs and claims.

A rule that does not apply says nothing, so it counts like one that is not there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from auditor.facts import PROJECT
from auditor.record.canonical import Record

View = Mapping[str, "Said"]

SILENT = ("not_applicable", None)
GOOD = ("pass", *SILENT)


@dataclass(frozen=True, slots=True)
class Said:
    """One thing a record says; ``value`` is what is compared, ``title`` what people call it."""

    id: str
    kind: str
    subject: str
    title: str
    value: Mapping[str, Any]
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that two records say differently; None where one does not say it."""

    id: str
    before: Said | None
    after: Said | None

    @property
    def said(self) -> Said:
        """What it is about: as it is said now, or was where nothing is said any more."""
        found = self.after or self.before
        assert found is not None
        return found

    @property
    def new_duty(self) -> bool:
        """Whether it is a duty that was not there, or was met and is no longer."""
        if self.said.kind != "obligation" or self.after is None or self.after.value["state"] == "met":
            return False
        return self.before is None or self.before.value["state"] == "met"


def view(record: Record) -> dict[str, Said]:
    """Everything of a record that is compared, by an id that outlives a change of numbering."""
    said = [*_outcomes(record), *_findings(record), *_waivers(record), *_duties(record), *_others(record)]
    said += _claims(record)
    return {one.id: one for one in said}


def changes(before: View, after: View) -> list[Change]:
    """What changed, in the order in which records tell it; of a subject that came or went, what is good is left out."""
    old, new = ({one.subject for one in part.values() if one.kind == "outcome"} for part in (before, after))
    one_sided = old ^ new
    found = []
    for name in [*before, *(name for name in after if name not in before)]:
        change = Change(name, before.get(name), after.get(name))
        if value(before, name) == value(after, name):
            continue
        if change.said.kind == "finding" and change.said.subject in one_sided and change.said.value["status"] in GOOD:
            continue
        found.append(change)
    return sorted(found, key=lambda change: list(KINDS).index(change.said.kind))


KINDS = {
    "outcome": "Outcomes",
    "recommended": "Recommended candidates",
    "finding": "Findings",
    "waiver": "Waivers",
    "obligation": "Obligations",
    "signoff": "Who signs",
    "cost": "Costs",
    "claims": "Claims",
}
"""What is compared, in the order in which it is told."""


def value(said: View, name: str) -> Mapping[str, Any] | None:
    """What is compared of one thing; None where it is not said."""
    return said[name].value if name in said else None


def _outcomes(record: Record) -> Iterator[Said]:
    title = str(record["project"]["title"])
    subjects = [(PROJECT, title, record["assessment"])]
    subjects += [(one["id"], one.get("title", one["id"]), one) for one in record["workloads"]]
    subjects += [(one["id"], one.get("model_title", one["id"]), one) for one in record["candidates"]]
    for subject, name, holder in subjects:
        compared = {"outcome": holder["outcome"], "refer_because": list(holder.get("refer_because") or ())}
        yield Said(f"outcome:{subject}", "outcome", subject, name, compared)
    for one in record["workloads"]:
        if one.get("recommended_candidate"):
            compared = {"candidate": one["recommended_candidate"]}
            yield Said(f"recommended:{one['id']}", "recommended", one["id"], one.get("title", one["id"]), compared)


def _findings(record: Record) -> Iterator[Said]:
    waivers = {one["id"]: one for one in record["waivers"]}
    for one in record["findings"]:
        if one["status"] in SILENT:
            continue
        compared = {key: one[key] for key in ("status", "outcome", "applies_from")}
        compared["obligations"] = bool(one["obligations"])
        if one.get("waiver") in waivers:
            compared["waiver"] = {key: waivers[one["waiver"]][key] for key in ("kind", "valid_through")}
        name = f"finding:{one['rule']}:{one['subject']}"
        yield Said(name, "finding", one["subject"], one["title"], compared, one["rule"])


def _waivers(record: Record) -> Iterator[Said]:
    titles = {one["id"]: str(one["title"]) for one in record["findings"]}
    for one in record["waivers"]:
        compared = {key: one[key] for key in ("id", "kind", "reason", "text", "approver", "approved", "valid_through")}
        name = f"waiver:{one['rule']}:{one['subject']}"
        yield Said(name, "waiver", one["subject"], titles.get(one["finding"], one["rule"]), compared, one["rule"])


def _duties(record: Record) -> Iterator[Said]:
    for one in record["obligations"]:
        compared = {key: one[key] for key in ("state", "due", "timing", "condition", "who", "clause")}
        name = f"obligation:{one['rule']}:{one['subject']}:{one['text']}"
        yield Said(name, "obligation", one["subject"], one["text"], compared, one["rule"])


def _others(record: Record) -> Iterator[Said]:
    for role in record["assessment"]["required_signoffs"]:
        yield Said(f"signoff:{role}", "signoff", PROJECT, str(role), {"required": True})
    for one in record["candidates"]:
        cost = one.get("cost") or {}
        compared = {"state": cost.get("state"), "currency": cost.get("currency"), "monthly": cost.get("monthly")}
        yield Said(f"cost:{one['id']}", "cost", one["id"], one.get("model_title", one["id"]), compared)


def _claims(record: Record) -> Iterator[Said]:
    """The figures of a vendor; an outline of an audit made again has none, as nothing else turns on them."""
    for one in (record.get("costs", {}).get("claims") or {}).get("figures", ()):
        compared = {key: one[key] for key in ("verdict", "printed", "gives", "unit")}
        yield Said(f"claims:{one['id']}", "claims", PROJECT, str(one["what"]), compared)

"""Each threshold of a licence, over whole descriptors: one unit below and at it nothing, one above it the clause.

Where the licence freezes the month, only that month counts; where it does not, the fact asked for is the current one.
All clauses say "greater than", "more than" or "exceeds": the threshold itself is still free.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from auditor import resources
from auditor.audit import Auditor
from auditor.inputs import descriptor, documents

AS_OF = date(2026, 11, 28)

TEXT = """\
descriptor_version: "1"
project: {{id: threshold, title: Threshold}}
organisation:
  name: Somebody
  country: US
  {organisation}
models:
  - id: own-model
    title: Our own model
    maker: Somebody
    licence: mit
    base_models: [{{name: The model beneath, licence: {licence}, relation: finetune}}]
    components: {{model_parameters_final: released}}
workloads:
  - id: chat
    title: Chat
    purpose: Talk.
    use:
      setting: commercial
      made_available_to_others: true
      received_in_integrated_end_user_product: false
      {use}
    candidates: [{{model: own-model, access: self_hosted}}]
"""


@dataclass(frozen=True)
class Threshold:
    """A licence, the rule that encodes its threshold, its limit, where the measured number is stated, and the month."""

    licence: str
    rule: str
    limit: int
    fact: str
    month: str = ""
    crossed: str = "fail"
    kept: str = "pass"


LLAMA = {
    "llama-2": "2023-06",
    "llama-3": "2024-03",
    "llama-3.1": "2024-06",
    "llama-3.2": "2024-08",
    "llama-3.3": "2024-11",
    "llama-4": "2025-03",
}
"""The calendar month before the release date of each version."""

GROUP_REVENUE = "organisation.group_revenue_12_months_usd"
FROZEN = [Threshold(one, f"{one}/mau-700m", 700_000_000, "organisation.group_mau", at) for one, at in LLAMA.items()]
SHOWN = {"crossed": "applies", "kept": "not_applicable"}
ROLLING = [
    Threshold("qwen-2024", "qwen-2024/mau-100m", 100_000_000, "use.product_mau"),
    Threshold("tongyi-qianwen-2023", "tongyi-qianwen-2023/mau-100m", 100_000_000, "use.product_mau"),
    Threshold("kimi-modified-mit", "kimi-modified-mit/display", 100_000_000, "use.product_mau", **SHOWN),
    Threshold("kimi-modified-mit", "kimi-modified-mit/display", 20_000_000, "use.product_monthly_revenue_usd", **SHOWN),
    Threshold(
        "mistral-modified-mit", "mistral-modified-mit/revenue-20m", 20_000_000, "organisation.group_monthly_revenue_usd"
    ),
    Threshold("kimi-k3", "kimi-k3/service-revenue", 20_000_000, GROUP_REVENUE),
    Threshold("qwen3.8-max", "qwen3.8-max/service-revenue", 50_000_000, GROUP_REVENUE),
    Threshold("glm-5.3", "glm-5.3/service-revenue", 10_000_000_000, GROUP_REVENUE),
    *(
        Threshold(one, f"{one}/display", limit, fact, **SHOWN)
        for one in ("kimi-k3", "qwen3.8-max", "qwen-community")
        for fact, limit in (("use.product_mau", 100_000_000), ("use.product_monthly_revenue_usd", 20_000_000))
    ),
]
EACH = pytest.mark.parametrize("one", [*FROZEN, *ROLLING], ids=lambda one: f"{one.rule}-{one.fact}")
OTHER = {"use.product_mau": "product_monthly_revenue_usd: 1", "use.product_monthly_revenue_usd": "product_mau: 1"}
"""Of two measures joined by "or" the other one is small."""
BESIDE = {GROUP_REVENUE: "model_businesses: [model_as_a_service]"}
"""What has to be so beside the number."""


@pytest.fixture(scope="module")
def auditor() -> Auditor:
    return Auditor.open()


def status(auditor: Auditor, one: Threshold, value: str) -> str:
    """What the rule says where the measured number is ``value``, given as YAML; nothing stated where it is empty."""
    group, field = one.fact.split(".")
    stated = {"organisation": BESIDE.get(one.fact, ""), "use": OTHER.get(one.fact, "")}
    if value:
        indent = "  " if group == "organisation" else "      "
        stated[group] = f"\n{indent}".join(part for part in (stated[group], f"{field}: {value}") if part)
    text = TEXT.format(licence=one.licence, organisation=stated["organisation"], use=stated["use"])
    read = descriptor.read(documents.loads(text, name="threshold.yaml"), resources.schemas())
    found = auditor.audit_descriptor(read, AS_OF).found["findings"]
    (answer,) = [finding["status"] for finding in found if finding["rule"] == one.rule]
    return str(answer)


def measured(one: Threshold, number: int, month: str = "") -> str:
    return f"{{{month or one.month}: {number}}}" if one.month else str(number)


@EACH
def test_one_unit_below_passes(auditor: Auditor, one: Threshold) -> None:
    assert status(auditor, one, measured(one, one.limit - 1)) == one.kept


@EACH
def test_exactly_at_the_threshold_passes(auditor: Auditor, one: Threshold) -> None:
    assert status(auditor, one, measured(one, one.limit)) == one.kept


@EACH
def test_one_unit_above_does_not(auditor: Auditor, one: Threshold) -> None:
    assert status(auditor, one, measured(one, one.limit + 1)) == one.crossed


@EACH
def test_a_number_nobody_stated_is_never_a_pass(auditor: Auditor, one: Threshold) -> None:
    assert status(auditor, one, "") == "unknown"


@pytest.mark.parametrize("one", FROZEN, ids=lambda one: one.rule)
def test_the_wrong_month_does_not_count(auditor: Auditor, one: Threshold) -> None:
    """Neither the month before or after, nor today: growth since then is nobody's business."""
    year, month = int(one.month[:4]), int(one.month[5:])
    around = [f"{year + (month == 12)}-{month % 12 + 1:02}", f"{year - (month == 1)}-{(month - 2) % 12 + 1:02}"]
    for wrong in (*around, "2026-10"):
        assert status(auditor, one, measured(one, one.limit * 2, wrong)) == "unknown"
        both = f"{{{one.month}: {one.limit}, {wrong}: {one.limit * 2}}}"
        assert status(auditor, one, both) == "pass"


@pytest.mark.parametrize("one", FROZEN, ids=lambda one: one.rule)
def test_a_group_founded_after_the_month_had_no_users_in_it(auditor: Auditor, one: Threshold) -> None:
    text = TEXT.format(licence=one.licence, organisation="group_founded: 2025-06-01", use="evaluation_only: false")
    read = descriptor.read(documents.loads(text, name="threshold.yaml"), resources.schemas())
    found = auditor.audit_descriptor(read, AS_OF).found["findings"]
    assert [finding["status"] for finding in found if finding["rule"] == one.rule] == ["pass"]


@pytest.mark.parametrize("one", [one for one in ROLLING if one.fact == GROUP_REVENUE], ids=lambda one: one.licence)
def test_revenue_counts_only_where_the_group_offers_models(auditor: Auditor, one: Threshold) -> None:
    """The limit is on all revenue of the group, and binds only who runs the business that the clause names."""
    organisation = f"model_businesses: []\n  group_revenue_12_months_usd: {one.limit * 100}"
    text = TEXT.format(licence=one.licence, organisation=organisation, use="evaluation_only: false")
    read = descriptor.read(documents.loads(text, name="threshold.yaml"), resources.schemas())
    found = auditor.audit_descriptor(read, AS_OF).found["findings"]
    assert [finding["status"] for finding in found if finding["rule"] == one.rule] == ["pass"]

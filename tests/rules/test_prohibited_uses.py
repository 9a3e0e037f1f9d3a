"""The matrix of prohibited uses, use by use and text by text, held against the pack.

Each cell in which a text forbids, limits or asks something names what encodes it. Where the use can be asked for before
the system runs, that is a rule which reads the fact; where it depends on what people do with the system, it is the duty
to keep to the policy, which names its kind of uses. Each cell in which a text says nothing must stay without a bar.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pytest
import yaml

from auditor import resources

COLUMNS: Final = {
    "llama-early": ("llama-2", "llama-3", "llama-3.1"),
    "llama-late": ("llama-3.2", "llama-3.3", "llama-4"),
    "gemma": ("gemma-tou",),
    "deepseek": ("deepseek-model-1.0",),
    "bloom": ("bigscience-rail-1.0",),
    "bigcode": ("bigcode-openrail-m-v1",),
    "openai": ("openai-services-agreement",),
    "anthropic": ("anthropic-commercial-terms",),
    "gemini": ("gemini-api-terms",),
}
"""The texts of the matrix, with the folder names of the licences in each column."""

POLICY: Final = {
    "llama-early": "aup",
    "llama-late": "aup",
    "gemma": "prohibited-use",
    "deepseek": "attachment-a",
    "bloom": "update-duty",
    "bigcode": "condition",
    "openai": "geo",
    "anthropic": "terms-change",
    "gemini": "prohibited-use",
}
"""The duty to keep to the policy as a whole, in each column."""

DOMAIN = "use.sensitive_domains"
ADVERSE = "use.automated_adverse_decisions"

Cell = tuple[str, str, str] | None
"""None: the text says nothing. Else the rule, the fact it reads, and the value, or "" where the fact is a boolean."""

POLICY_ONLY: Cell = ("", "", "")
"""Encoded by the duty to keep to the policy as a whole."""
EVERY_POLICY: dict[str, Cell] = dict.fromkeys(COLUMNS, POLICY_ONLY)


def _domain(rule: str, value: str) -> Cell:
    return (rule, DOMAIN, value)


MATRIX: Final[dict[str, dict[str, Cell]]] = {
    "military": {
        "llama-early": _domain("prohibited-domains", "military"),
        "llama-late": _domain("prohibited-domains", "military"),
        "deepseek": _domain("military", "military"),
        "openai": _domain("national-security", "military"),
        "anthropic": _domain("prohibited-domains", "weapons"),
    },
    "weapons": {
        "llama-early": _domain("prohibited-domains", "weapons"),
        "llama-late": _domain("prohibited-domains", "weapons"),
        "openai": _domain("prohibited-domains", "weapons"),
        "anthropic": _domain("prohibited-domains", "weapons"),
    },
    "critical infrastructure operation": {
        "llama-early": _domain("prohibited-domains", "critical_infrastructure_operation"),
        "llama-late": _domain("prohibited-domains", "critical_infrastructure_operation"),
        "openai": _domain("high-stakes", "critical_infrastructure_operation"),
        "anthropic": POLICY_ONLY,
    },
    "vehicles, machines and other dangerous equipment": {
        "llama-early": _domain("prohibited-domains", "dangerous_equipment"),
        "llama-late": _domain("prohibited-domains", "dangerous_equipment"),
        "openai": POLICY_ONLY,
        "anthropic": _domain("dangerous-equipment", "dangerous_equipment"),
    },
    "medical advice": {
        "llama-early": _domain("professional-practice", "medical_advice"),
        "llama-late": _domain("professional-practice", "medical_advice"),
        "gemma": _domain("professional-practice", "medical_advice"),
        "bloom": _domain("no-medical", "medical_advice"),
        "bigcode": _domain("medical-limited", "medical_advice"),
        "openai": _domain("licensed-advice", "medical_advice"),
        "anthropic": _domain("high-risk-2026", "medical_advice"),
        "gemini": _domain("no-clinical", "medical_advice"),
    },
    "clinical practice and devices": {
        "anthropic": _domain("high-risk-2026", "clinical_practice"),
        "gemini": _domain("no-clinical", "regulated_medical_device"),
    },
    "legal advice": {
        "llama-early": _domain("professional-practice", "legal_advice"),
        "llama-late": _domain("professional-practice", "legal_advice"),
        "gemma": _domain("professional-practice", "legal_advice"),
        "openai": _domain("licensed-advice", "legal_advice"),
        "anthropic": _domain("high-risk-2026", "legal_advice"),
        "gemini": POLICY_ONLY,
    },
    "financial advice": {
        "llama-early": _domain("professional-practice", "financial_advice"),
        "llama-late": _domain("professional-practice", "financial_advice"),
        "gemma": _domain("professional-practice", "financial_advice"),
        "openai": _domain("licensed-advice", "financial_advice"),
        "anthropic": _domain("high-risk-2026", "financial_advice"),
        "gemini": POLICY_ONLY,
    },
    "fully automated adverse decisions": {
        "llama-early": POLICY_ONLY,
        "llama-late": POLICY_ONLY,
        "gemma": ("automated-decisions", ADVERSE, ""),
        "deepseek": ("auto-decisions", ADVERSE, ""),
        "bloom": ("auto-decisions", ADVERSE, ""),
        "bigcode": ("auto-decisions", ADVERSE, ""),
        "openai": ("high-stakes", ADVERSE, ""),
        "anthropic": _domain("high-risk-2026", "employment_decisions"),
        "gemini": ("auto-decisions", ADVERSE, ""),
    },
    "justice and law enforcement": {
        "bloom": _domain("no-justice", "law_enforcement_or_justice"),
        "bigcode": _domain("no-automated-justice", "law_enforcement_or_justice"),
        "openai": _domain("high-stakes", "law_enforcement_or_justice"),
        "anthropic": _domain("criminal-justice", "law_enforcement_or_justice"),
    },
    "asylum and immigration": {
        "bloom": _domain("no-justice", "immigration_or_asylum"),
        "bigcode": _domain("no-automated-justice", "immigration_or_asylum"),
        "openai": _domain("high-stakes", "immigration_or_asylum"),
        "anthropic": _domain("high-risk-2026", "immigration_or_asylum"),
    },
    "telling that a machine wrote it": {
        "llama-early": POLICY_ONLY,
        "llama-late": POLICY_ONLY,
        "gemma": POLICY_ONLY,
        "bloom": ("disclose-machine", "licence.bigscience_binds", ""),
        "bigcode": ("disclose-machine", "use.made_available_to_others", ""),
        "anthropic": ("chatbot-disclosure-2026", "use.interacts_with_people", ""),
        "gemini": POLICY_ONLY,
    },
    "telling end users of known dangers": {
        "llama-early": POLICY_ONLY,
        "llama-late": POLICY_ONLY,
        "anthropic": ("notice-users", "use.made_available_to_others", ""),
    },
    "sensitive personal data without rights": EVERY_POLICY,
    "tracking without consent": {
        "gemma": _domain("covert-tracking", "covert_tracking"),
        "openai": _domain("prohibited-domains", "covert_tracking"),
        "anthropic": _domain("prohibited-domains", "covert_tracking"),
        "gemini": _domain("prohibited-domains", "covert_tracking"),
    },
    "sexual content": {
        "llama-early": POLICY_ONLY,
        "llama-late": POLICY_ONLY,
        "gemma": _domain("sexual-content", "sexual_content"),
        "deepseek": POLICY_ONLY,
        "openai": _domain("sexual-content", "sexual_content"),
        "anthropic": _domain("prohibited-domains", "sexual_content"),
        "gemini": _domain("prohibited-domains", "sexual_content"),
    },
    "malware": {column: POLICY_ONLY for column in COLUMNS if column not in ("deepseek", "bloom")},
    "removing safeguards": dict.fromkeys(("llama-late", "gemma", "openai", "anthropic", "gemini"), POLICY_ONLY),
    "disinformation, impersonation, spam": EVERY_POLICY,
    "exploiting minors": EVERY_POLICY,
    "audience under 18": {
        "llama-early": POLICY_ONLY,
        "llama-late": POLICY_ONLY,
        "openai": ("minors", "use.audience_under_18", ""),
        "anthropic": ("minors", "use.audience_under_18", ""),
        "gemini": ("age-18", "use.audience_under_18", ""),
    },
    "academic dishonesty": {"openai": POLICY_ONLY, "anthropic": POLICY_ONLY},
    "political campaigning": {
        "openai": _domain("prohibited-domains", "political_campaigning"),
        "anthropic": POLICY_ONLY,
        "gemini": POLICY_ONLY,
    },
}
"""A cell that is left out says that the text does not mention the use."""

CELLS = [
    (use, column, licence, cells.get(column))
    for use, cells in MATRIX.items()
    for column, licences in COLUMNS.items()
    for licence in licences
]
SILENT_OF = {
    "military": "military",
    "weapons": "weapons",
    "critical infrastructure operation": "critical_infrastructure_operation",
    "vehicles, machines and other dangerous equipment": "dangerous_equipment",
    "medical advice": "medical_advice",
    "legal advice": "legal_advice",
    "financial advice": "financial_advice",
    "justice and law enforcement": "law_enforcement_or_justice",
    "asylum and immigration": "immigration_or_asylum",
    "tracking without consent": "covert_tracking",
    "sexual content": "sexual_content",
    "political campaigning": "political_campaigning",
}
"""Uses that are asked for by name: where a text is silent, no bar of it may read them."""


@pytest.fixture(scope="module")
def packs() -> dict[str, dict[str, dict[str, Any]]]:
    """The rules of each licence of the matrix, by the part of the id behind the stroke."""
    folder = resources.rules() / "licences"
    found = {}
    for licence in (name for names in COLUMNS.values() for name in names):
        rules = yaml.safe_load((folder / f"{licence}.yaml").read_text("utf-8"))["rules"]
        found[licence] = {rule["id"].partition("/")[2]: rule for rule in rules}
    return found


@pytest.fixture(scope="module")
def lists() -> dict[str, list[str]]:
    """The sets that rules name by a parameter."""
    data = yaml.safe_load((resources.rules() / "parameters" / "licences.yaml").read_text("utf-8"))
    return {one["id"]: one["values"][-1]["value"] for one in data["parameters"]}


def comparisons(part: Any) -> Iterator[dict[str, Any]]:
    """Every comparison under a condition."""
    if isinstance(part, dict):
        if "fact" in part:
            yield part
        for value in part.values():
            yield from comparisons(value)
    elif isinstance(part, list):
        for one in part:
            yield from comparisons(one)


def reads(rule: dict[str, Any], fact: str, value: str, lists: dict[str, list[str]]) -> bool:
    """Whether a rule asks for this fact, and for this value of it among others."""
    for comparison in comparisons([rule.get("applies_when"), rule.get("violated_when")]):
        if comparison["fact"] == fact:
            named = comparison.get("contains", comparison.get("contains_any", []))
            if isinstance(named, dict):
                named = lists[named["parameter"]]
            if value in ([named] if isinstance(named, str) else named) or not value:
                return True
    return False


def test_the_matrix_has_every_use_in_every_column() -> None:
    assert len(MATRIX) >= 17
    assert all(set(cells) <= set(COLUMNS) for cells in MATRIX.values())
    assert len(CELLS) == len(MATRIX) * sum(len(licences) for licences in COLUMNS.values())


@pytest.mark.parametrize(("use", "column", "licence", "cell"), CELLS, ids=lambda one: str(one)[:40])
def test_each_cell_has_what_encodes_it_or_no_bar_at_all(
    use: str,
    column: str,
    licence: str,
    cell: Cell,
    packs: dict[str, dict[str, dict[str, Any]]],
    lists: dict[str, list[str]],
) -> None:
    rules = packs[licence]
    if cell == POLICY_ONLY:
        duty = rules[POLICY[column]]
        assert any(one["timing"] == "while_in_use" for one in duty["obligations"]), f"{use}: told to nobody"
    elif cell is None:
        silent = SILENT_OF.get(use)
        bars = [name for name, rule in rules.items() if silent and reads(rule, DOMAIN, silent, lists)]
        assert bars == [], f"{use}: the text says nothing of it"
    else:
        name, fact, value = cell
        assert reads(rules[name], fact, value, lists), f"{use}: {licence}/{name} does not read {fact} {value}"
        assert rules[name]["outcome"] in ("reject", "refer", "condition")


@pytest.mark.parametrize("licence", COLUMNS["llama-late"])
def test_the_later_llama_policies_forbid_removing_safeguards_in_words(
    licence: str, packs: dict[str, dict[str, dict[str, Any]]]
) -> None:
    texts = [one["text"] for one in packs[licence]["aup"]["obligations"]]
    assert any("circumvent or remove usage restrictions" in text for text in texts)


def test_a_medical_use_is_barred_outright_only_where_the_text_has_no_exception(
    packs: dict[str, dict[str, dict[str, Any]]],
) -> None:
    """BLOOM and the Gemini API know no review that would allow it; all others do."""
    without_exception = {
        licence
        for use, column, licence, cell in CELLS
        if use == "medical advice" and cell is not None
        for rule in [packs[licence][cell[0]]]
        if not any(one["fact"] == "use.licensed_professional_reviews" for one in comparisons(rule["violated_when"]))
    }
    assert without_exception == {"bigscience-rail-1.0", "gemini-api-terms"}

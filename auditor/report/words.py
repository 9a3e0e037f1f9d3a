"""How the report says things: outcomes, states, days, numbers and money in British English."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from auditor.record.values import MONTHS

OUTCOMES: Final = {
    "approve": "Approve",
    "approve_with_conditions": "Approve with conditions",
    "refer": "Refer",
    "reject": "Reject",
}
"""What the auditor concludes; people decide, so these are never called decisions."""

MEANINGS: Final = {
    "approve": "No rule examined bars the use, on the answers the team gave. "
    "No model, system or contract was inspected.",
    "approve_with_conditions": "No rule examined bars the use, on the answers the team gave, provided that every "
    "condition is met by its day; without that it is not approved. No model, system or contract was inspected.",
    "refer": "This report does not support the use: somebody has to be asked first, and may say no.",
    "reject": "The use is barred. Another system can change that; another description of this one cannot.",
}
"""What each outcome says of the use, for a reader in a hurry."""

REFER_BECAUSE: Final = {
    "licensor": "The licensor has to be asked.",
    "missing_fact": "A fact that decides is missing.",
    "contested": "The reading of the text is contested.",
    "human_review": "A person has to judge.",
}

TIERS: Final = {
    "closed_api": "Closed, API only",
    "undetermined": "Undetermined",
    "open_weights_restricted": "Open weights, restricted licence",
    "open_weights_permissive": "Open weights, permissive licence",
    "fully_open": "Fully open",
}

OSAID: Final = {
    "conforms": "Conforms",
    "does_not_conform": "Does not conform",
    "would_conform_if_relicensed": "Would conform under other licences",
    "insufficient_evidence": "Evidence does not suffice",
}

MOF: Final = {
    "none": "No class",
    None: "Not settled",
}

RELEASE: Final = {
    "missing": "Not released",
    "unlicensed": "Released without a licence",
    "invalid": "Under a licence that is not open",
    "not_established": "Not established",
}
"""Components of a model by what is said of their release."""

ROUTES: Final = {
    "api": "API of the maker",
    "managed": "managed service",
    "self_hosted": "self-hosted",
    "edge": "on the device",
    "hybrid": "hybrid",
}

CONFIDENCE: Final = {
    "verified": "Clause read in the text",
    "secondary": "Secondary source",
    "contested": "Contested reading",
}

OPENED: Final = "Opened: {}"
"""What was opened of a source that was not read in the text itself."""

UNCOMPARED: Final = "Quotation not compared letter by letter; section 9 says what that means."
"""Said of a quotation for which no text was at hand."""

RISK: Final = {
    "prohibited": "prohibited practice",
    "high_risk_annex_iii_and_annex_i": "Annex III and Annex I",
    "high_risk_annex_iii": "Annex III",
    "high_risk_annex_i": "Annex I",
    "transparency": "transparency duties",
    "minimal": "minimal risk",
}
"""The tiers of the AI Act beyond whether a system is high-risk."""

PROVENANCE: Final = {
    "descriptor": "Stated in the descriptor",
    "catalogue": "From the catalogue",
    "policy": "Settled by house policy",
    "evidence": "Evidence named, not read",
    "derived": "Derived by the rules",
    "cost": "From the cost calculation",
    "absent": "Not answered",
}

ANSWERED_BY: Final = {
    "requester": "The requesting team",
    "vendor": "The vendor",
    "public_record": "The public record",
    "nobody": "Nobody can yet",
}

ASKED_OF: Final = {
    "requester": "for the team",
    "vendor": "for the vendor",
    "public_record": "to look up",
    "nobody": "that nobody can answer yet",
}
"""Questions by who can answer them, where they are counted."""

ARCHITECTURES: Final = {
    "direct_api": "direct API",
    "managed_inference": "managed inference",
    "self_hosted_single_gpu": "self-hosted on one graphics processor",
    "self_hosted_multi_gpu": "self-hosted on several graphics processors",
    "hybrid": "hybrid of an API and machines of one's own",
    "on_device": "on the device",
}

PLACES: Final = {
    "frontier_closed": "Closed model for the hardest tasks",
    "other_closed": "Closed model for other tasks",
    "managed_open": "Open weights at a service",
    "self_hosted_open": "Open weights on machines of one's own",
    "fine_tuned_small": "Small open model, tuned",
    "local": "Local model",
}

STEPS: Final = {
    "outcome": "its outcome is more severe",
    "need": "stated needs speak for the one recommended",
    "volume": "the volume speaks for the one recommended",
    "default": "only a rule of thumb speaks for the one recommended",
    "cost": "it is dearer, or its cost is not known",
    "id": "nothing tells them apart; in order of their ids",
    "selected": "it stands before the one selected",
}
"""Why a candidate is not the one recommended."""

VERDICTS: Final = {
    "agrees": "Agrees",
    "within": "Within the range",
    "differs": "Differs",
    "infeasible": "Does not fit",
    "never": "Never",
    "derived": "Not printed",
}
"""What comes of a figure recomputed from its own inputs."""

BASES: Final = {
    "list": "List price",
    "quoted": "Quotation",
    "measured": "Measured",
    "modelled": "Modelled",
    "seed": "Published figure",
    "assumption": "Assumption",
    "stated": "Stated by the requester",
}

TERMS: Final = {
    "on_demand": "Rented by the hour",
    "reserved_1_year": "Reserved for a year",
    "reserved_3_years": "Reserved for three years",
    "spot": "Rented as spot",
    "standard": "In the provider's standard class",
    "flex": "In the provider's flex class",
    "priority": "In the provider's priority class",
}
"""The terms on which machines are rented, and the classes of service of providers."""

HORIZONS: Final = {
    "contract_end": "end of the contract",
    "go_live_plus_12_months": "12 months after going live",
    "as_of_plus_12_months": "12 months after the day of the audit",
}

KEYWORDS: Final = {
    "applies_when": "Applies when",
    "unless": "Unless",
    "violated_when": "Violated when",
    "met_when": "Met when",
    "lift_when": "Lifted when",
    "because": "Does not apply because",
}
"""The keywords of a rule, in the order in which its status is read."""

WAIVER_REASONS: Final = {
    "equivalent_protection": "Other measures protect as well",
    "transition_under_way": "What is missing is being put in place",
    "limited_trial": "A limited trial",
    "no_alternative": "Nothing else does what is needed",
    "risk_accepted": "The remaining risk is accepted",
}
"""The kinds of reason for which a waiver is given."""

OPERATORS: Final = {
    "is": "is",
    "is_not": "is not",
    "in": "is one of",
    "not_in": "is none of",
    "contains": "includes",
    "contains_any": "includes any of",
    "contains_all": "includes all of",
    "subset_of": "includes nothing but",
    "overlaps": "shares something with",
    "above": "is above",
    "at_least": "is at least",
    "below": "is below",
    "at_most": "is at most",
    "between": "is between",
    "before": "is before",
    "on_or_after": "is on or after",
    "starts_with": "starts with",
}

NOT_ANSWERED: Final = "not answered"
NONE: Final = "–"

_DAY = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])-([0-2][0-9]|3[01])")
_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")
_DECIMAL = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_CAPITALS: Final = frozenset({"ai", "api", "ce", "eu", "gdpr", "us"})
_ANNEX: Final = re.compile(r"\bannex ([ivx]+) section ([a-z])\b")
_NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)+")


def person(who: Mapping[str, str]) -> str:
    """Somebody by name and position."""
    return f"{who['name']}, {who['role']}"


def waiver_reason(waiver: Mapping[str, Any]) -> str:
    """Why an exception was accepted: the kind of reason, and the reason itself."""
    return f"{WAIVER_REASONS[waiver['reason']]}: {waiver['text']}"


def keyword(name: str) -> str:
    """A keyword of a rule in words; later_1 is the first case in which the rule binds from a later day."""
    if name.startswith("later"):
        return "Binds later when"
    return KEYWORDS.get(name, name)


def operator(name: str) -> str:
    """A comparison in words."""
    return OPERATORS.get(name, name.replace("_", " "))


def day(text: str | None) -> str:
    """2026-11-22 as 22 November 2026; anything else as it is, nothing as a dash."""
    if text is None:
        return NONE
    if found := _DAY.fullmatch(text):
        year, month, number = found.groups()
        return f"{int(number)} {MONTHS[int(month) - 1]} {year}"
    return text


def month(text: str) -> str:
    """2024-06 as June 2024."""
    if found := _MONTH.fullmatch(text):
        return f"{MONTHS[int(found[2]) - 1]} {found[1]}"
    return text


def number(text: str | int | Decimal) -> str:
    """A number with commas between thousands and all the decimals it came with."""
    value = text if isinstance(text, Decimal) else Decimal(text)
    return f"{value:,f}".replace("-", "−")


def amount(text: str) -> str:
    """Money without its currency: whole units from 10 on, else two decimals; what is less is no nought."""
    value = Decimal(text)
    if 0 < value < Decimal("0.005"):
        return "<\N{NO-BREAK SPACE}0.01"
    decimals = 0 if abs(value) >= 10 or not value else 2
    return f"{value:,.{decimals}f}".replace("-", "−")


def rate(text: str) -> str:
    """A price for a million tokens: two decimals, below one four."""
    value = Decimal(text)
    return f"{value:,.{2 if value >= 1 else 4}f}"


def money(text: str, currency: str | None) -> str:
    """Money with its ISO 4217 code, never parted at a line end."""
    return f"{currency}\N{NO-BREAK SPACE}{amount(text)}" if currency else amount(text)


def fact_value(value: object, unit: str = "") -> str:
    """The value of a fact or operand as a reader would write it; None is unknown."""
    match value:
        case None:
            return NOT_ANSWERED
        case bool():
            return "yes" if value else "no"
        case int():
            return _with_unit(number(value), unit)
        case str():
            if unit and _DECIMAL.fullmatch(value):
                return _with_unit(number(value), unit)
            return spoken(day(value)) if value else "“”"
        case list() | tuple():
            return ", ".join(fact_value(item) for item in value) if value else "none"
        case {"at_least": low, "at_most": high}:
            return _bounds(low, high, unit)
    return str(value)


def spoken(text: str) -> str:
    """A value that is a name of the vocabulary, such as ``public_authorities``, in words; anything else as it is."""
    if not _NAME.fullmatch(text):
        return text
    told = " ".join(part.upper() if part in _CAPITALS else part for part in text.split("_"))
    return _ANNEX.sub(lambda place: f"Annex {place[1].upper()}, Section {place[2].upper()}", told)


def _bounds(low: object, high: object, unit: str) -> str:
    if low is not None and high is not None:
        return f"between {fact_value(low)} and {fact_value(high, unit)}"
    if low is not None:
        return f"at least {fact_value(low, unit)}"
    return f"at most {fact_value(high, unit)}" if high is not None else NOT_ANSWERED


def _with_unit(text: str, unit: str) -> str:
    return f"{text} {unit}" if unit else text


def sentence(text: str) -> str:
    """With a capital first letter; the rest is left alone."""
    return text[:1].upper() + text[1:]


def role(name: str) -> str:
    """A role that signs, as it is printed: ``accountable_owner`` is “Accountable owner”."""
    return sentence(name.replace("_", " "))


def count(amount_of: int, one: str, many: str) -> str:
    """1 condition, 3 conditions."""
    return f"{number(amount_of)} {one if amount_of == 1 else many}"


def shortened(text: str, most: int) -> str:
    """At most so many characters, with an ellipsis where some are left out."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"

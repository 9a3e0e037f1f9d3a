"""What the values of the catalogue mean, in words."""

from __future__ import annotations

from typing import Final

KINDS_OF_LICENCE: Final = {
    "open": "open licence",
    "restricted": "restricted: the licence sets conditions of use",
    "noncommercial": "no commercial use",
    "none": "no licence is granted",
    "proprietary_service": "terms of a service; no weights are licensed",
}
"""What the kinds of licence mean."""

COMPONENTS: Final = {
    "model_parameters_final": "weights",
    "model_parameters_intermediate": "intermediate weights",
    "model_architecture": "architecture",
    "model_metadata": "metadata",
}
AVAILABLE: Final = {
    "released": "Released",
    "gated": "Released on request",
    "partial": "Released in part",
    "described_only": "Described only",
    "absent": "Not released",
}
TRAINING: Final = {
    "never": "never trains on customers' data",
    "opt_in": "trains on customers' data only where they agree",
    "opt_out": "trains on customers' data unless they object",
    "always": "trains on customers' data",
}
ZERO_RETENTION: Final = {
    "offered": "no storage at all is offered",
    "on_approval": "no storage at all, on approval",
    "not_offered": "storage cannot be switched off",
}
PROCESSING_AGREEMENT: Final = {
    "incorporated": "part of the terms",
    "offered": "offered",
    "not_offered": "not offered",
}
HEALTH: Final = {"offered": "offered", "with_addendum": "with an addendum", "forbidden": "health data is forbidden"}
AUDIT: Final = {
    "by_contract": "a right under the contract",
    "reports_only": "reports of others only",
    "none": "none",
}
INDEMNITY: Final = {"offered": "defended by the provider", "not_offered": "not defended by the provider"}
RELATIONS: Final = {
    "addition": "extended by",
    "finetune": "tuned from",
    "distillation": "distilled from",
    "merge": "merged from",
    "quantisation": "quantised from",
    "outputs": "trained on the outputs of",
}
REACHES: Final = {
    "own": "its own licence",
    "weights": "binds with the weights",
    "distillation": "reaches it where the licence covers models that were distilled",
    "outputs": "reaches it where the licence covers models trained on its output",
    "licensed_anew": "no longer counts: its maker licensed the result anew",
}
"""How the licence of a model reaches what was made from it."""
FLOP_BASIS: Final = {
    "reported": "as its maker reports",
    "estimate_6nd": "estimated: six for each weight used and token read",
    "third_party_confident": "estimated by a third party, confident",
    "third_party_likely": "estimated by a third party, likely",
    "third_party_speculative": "estimated by a third party, speculative",
}
CLAIMED: Final[dict[bool | None, str]] = {True: "yes, by its maker", False: "no"}
ACCESS: Final = {"api": "the maker's own service", "managed": "runs models of others"}
RESIDENCY: Final = {"offered": "processing in a chosen region is offered", "not_offered": "no region can be chosen"}
PRICING: Final = {"per_token": "by the token", "gpu_hours": "by the hour of a graphics processor"}

HUB_TAG = {
    "not_comparable": "no licence is established to compare it with",
    "says_nothing": "it names no licence of the catalogue",
    "agrees": "the licence above",
    "contradicts": "another licence than the one above, which holds",
}
"""How the licence tag of a model hub stands to the licence of a model, in words."""
RELEASE: Final = {
    "components": "other parts",
    "licences": "licences of the parts",
    "data_information": "account of the data",
}
"""What of a release may not be established, in words."""

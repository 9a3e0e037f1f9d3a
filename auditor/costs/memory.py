"""Whether a model fits the memory of a machine, and how many requests fit beside it at a time.

Weights take ``parameters x bytes``. A request keeps a key and a value of every token in every layer:
``2 x layers x heads x width x bytes`` a token, with the heads that keep keys and values only. Both together must fit
the share of the memory that a server uses; what it keeps back is its own working memory. All GB are 10^9 bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from auditor.catalogue.entries import Catalogue, Model
from auditor.catalogue.offers import Hardware
from auditor.costs.method import Method
from auditor.costs.needs import tokens_needed
from auditor.inputs.descriptor import Workload

_GB = Decimal(10**9)


@dataclass(frozen=True, slots=True)
class Fit:
    """Whether it fits, why not, how many average requests fit at a time (None: not known), and what that rests on."""

    fits: bool
    reason: str = ""
    together: int | None = None
    notes: tuple[str, ...] = ()


def fit(
    model: Model, parameters: int, precision: str, machine: Hardware, workload: Workload, rest: tuple[Catalogue, Method]
) -> Fit:
    """Whether weights and the cache of the longest request fit a machine, or a device."""
    catalogue, method = rest
    weights = method.weights_gb(parameters, precision)
    room = machine.memory_gb * method.usable_memory
    if weights > room:
        reason = f"The weights need {weights:.1f} GB at {precision}; {machine.title} has {room:.1f} GB for them."
        return Fit(False, reason)
    a_token = bytes_a_token(model, catalogue, method)
    longest = tokens_needed(workload)
    if a_token is None or longest is None:
        why = "the catalogue lacks layers and heads" if a_token is None else "no length of a request is stated"
        what = f"The cache of requests in memory is not known and not counted ({why})"
        return Fit(True, notes=(f"{what}; {room - weights:.1f} GB are left for it.",))
    cache = a_token * longest / _GB
    if weights + cache > room:
        return Fit(
            False,
            f"The weights need {weights:.1f} GB at {precision} and the cache of one request of {longest:,f} tokens"
            f" {cache:.1f} GB; {machine.title} has {room:.1f} GB for both.",
        )
    return _together(weights, room, a_token, workload)


def _together(weights: Decimal, room: Decimal, a_token: int, workload: Workload) -> Fit:
    volume = workload.volume
    tokens = Decimal(0)
    if volume is not None:
        tokens = volume.range("input_tokens_per_request")[2] + volume.range("output_tokens_per_request")[2]
    if not tokens:
        return Fit(True)
    together = int((room - weights) * _GB / (a_token * tokens))
    each = f"a request of {tokens:,f} tokens keeps {a_token * tokens / 10**6:,.0f} MB"
    notes = [f"Memory: weights {weights:.1f} GB of {room:.1f}; {each}, so {together:,} fit at a time."]
    if volume is not None and not volume.concurrent_requests:
        notes.append("Requests under way at a time are not stated: the machines follow from throughput alone.")
    return Fit(True, together=max(1, together), notes=tuple(notes))


def bytes_a_token(model: Model, catalogue: Catalogue, method: Method) -> int | None:
    """What one token of a request keeps in memory, in bytes; None where the architecture is not known."""
    built = catalogue.architectures.get(model.id)
    if built is None:
        return None
    return int(2 * built.layers * built.kv_heads * built.head_dim * method.bytes_per_cached_value)


def cache_gb(model: Model, workload: Workload, catalogue: Catalogue, method: Method) -> Decimal:
    """The memory the longest request keeps, as far as it is known; nought where it is not."""
    a_token, longest = bytes_a_token(model, catalogue, method), tokens_needed(workload)
    return Decimal(0) if a_token is None or longest is None else a_token * longest / _GB

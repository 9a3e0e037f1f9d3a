"""Whether weights and the cache of requests fit a machine, and what is said where the architecture is not known."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from auditor.catalogue.entries import Catalogue
from auditor.catalogue.offers import Architecture
from auditor.costs import memory
from auditor.inputs.descriptor import Workload
from auditor.inputs.volume import Volume
from tests.costs.figures import FIGURES, METHOD
from tests.costs.test_options import CITED, machine, model

BUILT = Architecture(("m",), layers=32, kv_heads=8, head_dim=128, source=CITED)
KNOWN = Catalogue(figures=FIGURES, architectures={"m": BUILT})
VOLUME = Volume(400_000, Decimal(900), Decimal(250))


def fit(
    catalogue: Catalogue = KNOWN, volume: Volume | None = VOLUME, context: int | None = None, gb: str = "24"
) -> memory.Fit:
    facts = {} if context is None else {"needs": {"context_tokens": context}}
    workload = Workload("w", "", "", facts, volume, (), None, ())
    return memory.fit(model(8_000_000_000), 8_000_000_000, "fp16", machine(gb), workload, (catalogue, METHOD))


def test_a_token_keeps_a_key_and_a_value_in_every_layer() -> None:
    """2 x 32 layers x 8 heads x 128 x 2 bytes."""
    assert memory.bytes_a_token(model(), KNOWN, METHOD) == 131_072


def test_the_published_cache_sizes_of_two_large_models() -> None:
    """At 16,384 tokens 5 GiB for 80 layers, and 7.875 GiB for 126: with the 8 heads that keep keys and values."""
    for layers, gib in ((80, Decimal(5)), (126, Decimal("7.875"))):
        catalogue = replace(KNOWN, architectures={"m": replace(BUILT, layers=layers)})
        a_token = memory.bytes_a_token(model(), catalogue, METHOD)
        assert a_token is not None
        assert Decimal(a_token * 16_384) / 2**30 == gib


def test_requests_that_fit_beside_the_weights() -> None:
    """16 GB of 21.6 are weights; 1,150 tokens keep 150,732,800 bytes; 5.6 GB hold 37 of them."""
    found = fit()
    assert (found.fits, found.together) == (True, 37)
    assert found.notes == (
        "Memory: weights 16.0 GB of 21.6; a request of 1,150 tokens keeps 151 MB, so 37 fit at a time.",
        "Requests under way at a time are not stated: the machines follow from throughput alone.",
    )


def test_the_longest_request_decides_whether_it_fits_at_all() -> None:
    """5.6 GB hold 42,724 tokens, and not one more."""
    assert fit(context=42_724).fits
    found = fit(context=42_725)
    assert (found.fits, found.together) == (False, None)
    needs = "The weights need 16.0 GB at fp16 and the cache of one request of 42,725 tokens 5.6 GB"
    assert found.reason == f"{needs}; A box has 21.6 GB for both."


def test_what_is_not_known_is_said_and_not_counted() -> None:
    unknown = fit(Catalogue(figures=FIGURES), context=10**9)
    assert (unknown.fits, unknown.together) == (True, None)
    what = "The cache of requests in memory is not known and not counted (the catalogue lacks layers and heads)"
    assert unknown.notes == (f"{what}; 5.6 GB are left for it.",)
    assert "no length of a request is stated" in fit(volume=None).notes[0]


def test_weights_alone_that_do_not_fit_need_no_architecture() -> None:
    found = fit(gb="17.7")
    assert found.reason == "The weights need 16.0 GB at fp16; A box has 15.9 GB for them."

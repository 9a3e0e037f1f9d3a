"""``candidates: all``: which models and routes of the catalogue become candidates, and why the others do not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from auditor import resources
from auditor.catalogue.entries import Catalogue, Model
from auditor.catalogue.offers import Architecture, Hardware, Price, Provider
from auditor.costs.routes import Expanded, LeftOut, expand, smallest
from auditor.errors import InputError
from auditor.inputs import descriptor, documents
from tests.costs.figures import FIGURES
from tests.test_facts import CITED

AS_OF = date(2026, 11, 22)
NO_ROUTE = "No price on the day, and no machine it fits, or the route was left out."

SMALL = """\
descriptor_version: "1"
project: {id: small, title: A small project}
organisation: {name: Somebody}
workloads:
  - id: chat
    title: Chat
    purpose: Talk.
    candidates: all
"""


def model(name: str, billions: int | None = None, weights: str = "released", **other: object) -> Model:
    size = None if billions is None else billions * 10**9
    found = Model(name, name.upper(), "Somebody", None, date(2025, 1, 1), None, size, None, {}, {}, {})
    known = {"inputs": ("text",), "outputs": ("text",), "context_tokens": 8000}
    return replace(found, components={"model_parameters_final": weights}, **(known | other))  # type: ignore[arg-type]  # keywords


def machine(name: str, gigabytes: int, hour: str = "1", basis: str = "list", device: bool = False) -> Hardware:
    since = date(2026, 1, 1)
    found = Hardware(name, name, "X", 1, Decimal(gigabytes), "USD", since, None, Decimal(hour), CITED, basis)
    return replace(found, device=device)


def price(provider: str, name: str, until: date | None = None) -> Price:
    return Price(provider, name, "USD", date(2026, 1, 1), until, Decimal(1), Decimal(2), CITED)


PROVIDERS = {
    "maker": Provider("maker", "The maker", "US", CITED, access="api"),
    "cloud": Provider("cloud", "The cloud", "US", CITED, access="managed"),
}
MACHINES = [machine("tiny", 16), machine("big", 80), machine("pocket", 8, device=True)]


def catalogue(*models: Model, prices: tuple[Price, ...] = (), hardware: list[Hardware] = MACHINES) -> Catalogue:
    return Catalogue({m.id: m for m in models}, {}, PROVIDERS, list(prices), hardware, figures=FIGURES)


def expanded(found: Catalogue, text: str = SMALL) -> Expanded:
    read = descriptor.read(documents.loads(text, name="d.yaml"), resources.schemas())
    return expand(read, found, AS_OF)


def ids(found: Expanded) -> list[str]:
    return [candidate.id for workload in found.descriptor.workloads for candidate in workload.candidates]


def with_lines(*lines: str) -> str:
    return SMALL.replace("    candidates:", "".join(f"    {line}\n" for line in lines) + "    candidates:")


def refused(found: Catalogue, text: str) -> str:
    with pytest.raises(InputError) as error:
        expanded(found, text)
    return str(error.value)


def test_every_route_with_a_price_or_a_machine_in_the_order_of_names() -> None:
    found = expanded(
        catalogue(
            model("open", 7),
            model("closed", weights="absent"),
            prices=(price("cloud", "open"), price("maker", "closed"), price("cloud", "closed")),
        )
    )
    assert ids(found) == [
        "chat/closed@api:maker",
        "chat/closed@managed:cloud",
        "chat/open@managed:cloud",
        "chat/open@self_hosted",
    ]
    assert found.left_out == {"chat": ()}


def test_why_each_was_chosen_is_said() -> None:
    found = expanded(catalogue(model("open", 7), prices=(price("cloud", "open"),)))
    assert [one.chosen_for for one in found.descriptor.workloads[0].candidates] == [
        "The cloud has a price for it on 2026-11-22",
        "tiny is the smallest machine it fits at fp16",
    ]


def test_candidates_that_are_named_stay_as_they_are() -> None:
    text = SMALL.replace("candidates: all", "candidates: [{model: open, access: self_hosted}]")
    found = expanded(catalogue(model("open", 7)), text)
    assert ids(found) == ["chat/open@self_hosted"]
    assert found.descriptor.workloads[0].candidates[0].chosen_for == ""
    assert found.left_out == {}


# The models


def test_what_is_not_out_or_is_retired_on_the_day_is_none() -> None:
    found = expanded(
        catalogue(
            model("here", 7),
            model("later", 7, released=date(2026, 11, 23)),
            model("gone", 7, retires=AS_OF),
            model("disputed", 7, retires=date(2026, 12, 1), retires_disputed_from=date(2026, 10, 16)),
        )
    )
    assert ids(found) == ["chat/disputed@self_hosted", "chat/here@self_hosted"]


def test_a_price_that_has_ended_is_no_route() -> None:
    yesterday = date(2026, 11, 21)
    found = expanded(catalogue(model("a", 7), model("b", weights="absent"), prices=(price("maker", "b", yesterday),)))
    assert ids(found) == ["chat/a@self_hosted"]
    assert found.left_out == {"chat": (LeftOut(NO_ROUTE, ("b",)),)}


def test_needs_that_are_not_met_or_not_known_leave_a_model_out() -> None:
    found = expanded(
        catalogue(
            model("sees", 7, inputs=("text", "image")),
            model("blind", 7),
            model("unclear", 7, inputs=()),
        ),
        with_lines("needs: {inputs: [image]}"),
    )
    assert ids(found) == ["chat/sees@self_hosted"]


def test_the_reasons_name_their_models() -> None:
    found = expanded(
        catalogue(model("a", 7, context_tokens=100), model("b", 7, context_tokens=None), model("c", 7)),
        with_lines("needs: {context_tokens: 4000}"),
    )
    assert found.left_out["chat"] == (
        LeftOut("Does not meet a need stated.", ("a",)),
        LeftOut("Whether it meets a need stated is not known.", ("b",)),
    )


@pytest.mark.parametrize(
    ("needs", "there"),
    [("{tasks: [chat]}", False), ("{tasks: [chat], tuning: full}", True), ("{tasks: []}", True), ("{}", True)],
)
def test_a_base_model_is_none_for_a_task_unless_it_is_trained_further(needs: str, there: bool) -> None:
    models = (model("base", 7, instruction_tuned=False), model("tuned", 7))
    found = expanded(catalogue(*models), with_lines(f"needs: {needs}"))
    assert ("chat/base@self_hosted" in ids(found)) is there


# The machines


@pytest.mark.parametrize(
    ("billions", "place"),
    [(7, ("tiny", "fp16")), (8, ("big", "fp16")), (36, ("big", "fp16")), (37, ("big", "int8")), (100, ("big", "int4"))],
)
def test_the_highest_precision_with_a_machine_and_the_smallest_of_these(billions: int, place: tuple[str, str]) -> None:
    """Nine tenths of 16 and 80 GB are 14.4 and 72 for the weights."""
    found = smallest(billions * 10**9, catalogue(), AS_OF, device=False)
    assert found is not None
    assert (found[0].id, found[1]) == place


def test_what_fits_nowhere_has_no_machine() -> None:
    assert smallest(145 * 10**9, catalogue(), AS_OF, device=False) is None


def test_of_the_same_memory_a_list_price_then_the_cheapest_then_the_name() -> None:
    rows = [machine("a", 80, "1", "seed"), machine("d", 80, "3"), machine("c", 80, "2"), machine("b", 80, "2")]
    found = smallest(7 * 10**9, catalogue(hardware=rows), AS_OF, device=False)
    assert found is not None
    assert found[0].id == "b"


def test_a_machine_without_a_price_on_the_day_is_none() -> None:
    gone = replace(machine("gone", 16), ends=date(2026, 11, 21))
    assert smallest(7 * 10**9, catalogue(hardware=[gone]), AS_OF, device=False) is None


def test_without_its_size_weights_find_no_machine() -> None:
    found = expanded(catalogue(model("a", 7), model("unknown")))
    assert found.left_out == {"chat": (LeftOut(NO_ROUTE, ("unknown",)),)}


@pytest.mark.parametrize(("offline", "routes"), [("true", ["edge", "self_hosted"]), ("false", ["self_hosted"])])
def test_a_device_only_where_the_workload_must_work_offline(offline: str, routes: list[str]) -> None:
    found = expanded(catalogue(model("a", 7)), with_lines(f"needs: {{offline: {offline}}}"))
    candidates = found.descriptor.workloads[0].candidates
    assert [one.access for one in candidates] == routes
    assert {one.access: (one.hardware, one.precision) for one in candidates}.get("edge") in (None, ("pocket", "int8"))


# What is left out


def test_models_providers_and_routes_can_be_left_out() -> None:
    models = (model("a", 7), model("b", 7))
    prices = (price("cloud", "a"), price("maker", "a"), price("cloud", "b"))
    everything = catalogue(*models, prices=prices)
    text = SMALL.replace("candidates: all", "candidates: {all: true, except: [b, maker, self_hosted]}")
    found = expanded(everything, text)
    assert ids(found) == ["chat/a@managed:cloud"]
    assert found.left_out == {"chat": (LeftOut("Left out by the descriptor.", ("b",)),)}


def test_an_exception_that_is_nothing_is_told() -> None:
    text = SMALL.replace("candidates: all", "candidates: {all: true, except: [makr]}")
    assert refused(catalogue(model("a", 7)), text) == (
        'd.yaml:8: workloads[0].candidates.except[0] "makr" is no model or provider of the catalogue, and no route.\n'
        '  Did you mean "maker"?'
    )


def test_no_candidate_at_all_is_an_error() -> None:
    assert refused(catalogue(model("a", 999)), SMALL) == (
        "d.yaml:8: workloads[0].candidates asks for every model of the catalogue, "
        "but none meets the needs of this workload by any route.\n"
        "  Name candidates, or correct the needs."
    )


# What is said of candidates that only the catalogue names


def test_the_choice_and_evidence_may_name_a_candidate_of_the_catalogue() -> None:
    text = with_lines("selected: chat/a@self_hosted")
    text += "evidence: [{id: E-1, kind: licensor_grant, subject: chat/a@self_hosted}]\n"
    assert ids(expanded(catalogue(model("a", 7)), text)) == ["chat/a@self_hosted"]


def test_a_choice_that_is_no_candidate_is_told_once_all_are_known() -> None:
    assert refused(catalogue(model("a", 7)), with_lines("selected: chat/a@api:maker")) == (
        "d.yaml:8: workloads[0].selected names no candidate of this workload.\n  Use one of: chat/a@self_hosted."
    )


def test_a_machine_must_also_hold_the_longest_request() -> None:
    """14 GB of weights leave 0.4 of 14.4 on the small machine: room for a request of 3,051 tokens, not for 3,052."""
    built = Architecture(("seven",), 32, 8, 128, CITED)
    for tokens, expected in ((3051, "tiny"), (3052, "big")):
        text = SMALL.replace("candidates: all", f"needs: {{context_tokens: {tokens}}}\n    candidates: all")
        known = replace(catalogue(model("seven", 7)), architectures={"seven": built})
        read = descriptor.read(documents.loads(text, name="d.yaml"), resources.schemas())
        [one] = expand(read, known, AS_OF).descriptor.workloads[0].candidates
        assert (one.hardware, one.precision) == (expected, "fp16")

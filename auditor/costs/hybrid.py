"""The cost of a hybrid: two candidates of a workload that share its requests, priced as one option."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from auditor.catalogue.entries import Catalogue
from auditor.costs.amounts import Amount
from auditor.costs.beside import OtherCurrency, extras
from auditor.costs.mixed import SplitPlan
from auditor.costs.option import Option, State, Told, lines, unknown
from auditor.costs.plan import HostedPlan, corners
from auditor.costs.service import TokenPlan
from auditor.inputs.descriptor import Workload
from auditor.inputs.routes import Candidate
from auditor.inputs.volume import Split

NOT_DESCRIBED = "The split of a hybrid between its routes is not described."
"""Why a hybrid without a split has no price."""


def hybrid(
    candidate: Candidate, workload: Workload, parts: Mapping[str, Option], catalogue: Catalogue, as_of: date
) -> Option:
    """The cost of a hybrid from those of its parts; it has none where either part has none."""
    split = candidate.split
    if split is None:
        return unknown(candidate.id, NOT_DESCRIBED)
    small, frontier = parts[split.small], parts[split.frontier]
    found = _priced(candidate, split, (small, frontier), workload, catalogue, as_of)
    return replace(found, parts=(small.candidate, frontier.candidate), fits=small.fits)


def _priced(
    candidate: Candidate,
    split: Split,
    parts: tuple[Option, Option],
    workload: Workload,
    catalogue: Catalogue,
    as_of: date,
) -> Option:
    small, frontier = parts
    for part in parts:
        if part.state is not State.PRICED:
            return Option(candidate.id, part.state, f"{_short(part)}: {part.reason}")
    if small.currency != frontier.currency or small.currency is None:
        reason = f"{_short(small)} is priced in {small.currency}, {_short(frontier)} in {frontier.currency}."
        return unknown(candidate.id, reason)
    if not isinstance(small.plan, TokenPlan | HostedPlan) or not isinstance(frontier.plan, TokenPlan):
        return unknown(candidate.id, NOT_DESCRIBED)
    try:
        beside = extras("hybrid", workload, catalogue, as_of, small.currency)
    except OtherCurrency as error:
        return unknown(candidate.id, str(error))
    once = set(frontier.plan.beside)  # what is paid for both parts together is paid once
    own = replace(small.plan, beside=tuple(name for name in small.plan.beside if name not in once))
    route = candidate.id.partition("/")[2]
    routed, escalated = f"Share routed to the smaller model ({route})", f"Share asked again ({route})"
    names = ("Smaller part", "Frontier part")
    plan = SplitPlan(
        names=names,
        small=own,
        frontier=frontier.plan,
        routed=routed,
        escalated=escalated,
        inputs={
            **own.inputs,
            **frontier.plan.inputs,
            routed: Amount(*split.routed),
            escalated: Amount(*split.escalated),
            **{one.name: one.amount for one in beside.found},
        },
        beside=tuple(one.name for one in beside.found),
    )
    told = _told(parts, names, split) | {one.name: one.told for one in beside.found}
    ends = [part.retires for part in parts if part.retires is not None]
    seen = [part.checked for part in parts if part.checked is not None]
    lacking = {one.name: one for one in (*beside.without, *small.without, *frontier.without)}
    reach = corners(plan)
    return Option(
        candidate.id,
        State.PRICED,
        currency=small.currency,
        lines=tuple(lines(plan, told, reach)),
        plan=plan,
        ends=reach,
        retires=min(ends, default=None),
        checked=min(seen, default=None),
        growth=small.growth,
        too_old=small.too_old or frontier.too_old,
        accepted=small.accepted or frontier.accepted,
        without=tuple(lacking.values()),
        notes=(
            f"Smaller part: {_short(small)}; frontier part: {_short(frontier)}.",
            *small.notes,
            *frontier.notes,
            "A request of a hybrid is taken to be as long whichever part answers it.",
            "Low and high are those of the whole: a line of one part can be lower where the other part costs more.",
        ),
    )


def _told(parts: tuple[Option, Option], names: tuple[str, str], split: Split) -> dict[str, Told]:
    """What is said of the lines of each part, with the share of the requests that reaches it."""
    routed, escalated = split.routed[1], split.escalated[1]
    found = {}
    for part, name, reached in zip(parts, names, (routed, 1 - routed + routed * escalated), strict=True):
        share = f"{reached.normalize():f} of the requests"
        for line in part.lines:
            how = f"{share}; alone: {line.how}"
            found[f"{name}: {line.name}"] = Told(line.basis, how, line.source)
    return found


def _short(option: Option) -> str:
    return option.candidate.partition("/")[2]

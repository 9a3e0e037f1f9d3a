"""``auditor cost``: what each option costs, from when on another is cheaper, and what that rests on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path
from typing import Any

import click

from auditor.cli.common import as_of_option, json_option, policy_option, waivers_option

_RATE = re.compile(r"(?P<to>[A-Z]{3})=(?P<rate>\d+(?:\.\d+)?)@(?P<day>\d{4}-\d{2}-\d{2})")
_LEAST_WIDTH, _USUAL_WIDTH, _MOST_WIDTH = 80, 100, 120
_TERMS = {
    "on_demand": "Rented by the hour",
    "reserved_1_year": "Reserved for a year",
    "reserved_3_years": "Reserved for three years",
    "spot": "Rented as spot",
}
_USE = {
    "approve": "may be used",
    "approve_with_conditions": "with conditions",
    "refer": "not settled",
    "reject": "may not be used",
}


@dataclass(frozen=True, slots=True)
class Rate:
    """So many of a currency for one of the currency of the prices, on a day."""

    currency: str
    rate: Decimal
    day: date


class _RateType(click.ParamType[Rate]):
    name = "rate"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Rate:
        if isinstance(value, Rate):
            return value
        found = _RATE.fullmatch(value)
        try:
            if found is None or not Decimal(found["rate"]):
                raise ValueError(value)
            return Rate(found["to"], Decimal(found["rate"]), date.fromisoformat(found["day"]))
        except ValueError:
            self.fail(f'"{value}" is not a rate. Write it like EUR=0.92@2026-11-20.', param, ctx)


@click.command("cost", short_help="What each option costs, and when another is cheaper.")
@click.argument("files", type=click.Path(path_type=Path), metavar="FILE", nargs=-1, required=True)
@click.option("--lines", "show_lines", is_flag=True, help="Also show what each option is made of.")
@click.option("--rate", type=_RateType(), metavar="EUR=R@DATE", help="Also show the month at this rate of this day.")
@click.option("--estimate", is_flag=True, help="FILEs are sample prompts: tell how many tokens a request has.")
@click.option(
    "--answers",
    type=click.Path(path_type=Path),
    multiple=True,
    metavar="FILE",
    help="With --estimate: sample answers; may be repeated.",
)
@click.option(
    "--tokenizer",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="With --estimate: the tokenizer.json of a model, to count instead of estimating.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="With --estimate: also write the lines for the descriptor to this file.",
)
@as_of_option
@policy_option
@waivers_option
@json_option
def command(
    files: tuple[Path, ...],
    show_lines: bool,
    rate: Rate | None,
    estimate: bool,
    answers: tuple[Path, ...],
    tokenizer: Path | None,
    output: Path | None,
    as_of: date | None,
    policy: Path | None,
    waivers: Path | None,
    as_json: bool,
) -> int:
    """Show the options of a project with their costs, ranges, crossovers and assumptions; or, with --estimate, tell
    from sample prompts how many tokens a request has.

    \b
    Examples:
      auditor cost samples/portfolio-mix/descriptor.yaml --lines
      auditor cost --estimate prompts/*.txt --answers answers.jsonl --tokenizer tokenizer.json
    """
    if estimate:
        from auditor.cli.estimate import estimate as estimated

        if show_lines or rate is not None or waivers is not None:
            raise click.UsageError(
                "--estimate reads samples and no descriptor: leave out --lines, --rate and --waivers."
            )
        return estimated(files, answers, tokenizer, output, as_of, policy, as_json)
    if answers or tokenizer is not None or output is not None:
        raise click.UsageError("--answers, --tokenizer and -o belong to --estimate.")
    if len(files) > 1:
        raise click.UsageError("Give one descriptor; sample prompts need --estimate.")
    from auditor.audit import Auditor
    from auditor.cli.common import day_of, print_json
    from auditor.inputs import project

    auditor = Auditor.open(policy=policy)
    descriptor = project.load(files[0], waivers, auditor.pack.schemas)
    record = auditor.audit_descriptor(descriptor, day_of(as_of, descriptor.as_of)).found
    if as_json:
        print_json([_row(option, record) for option in record["costs"]["options"]])
    else:
        click.echo("\n".join(_told(record, show_lines, rate)))
    return 0


def _row(option: Mapping[str, Any], record: Mapping[str, Any]) -> dict[str, Any]:
    name, costs = option["candidate"], record["costs"]
    drawn = {one["candidate"]: one | {"draws": each["draws"]} for each in costs["chances"] for one in each["options"]}
    return {
        "id": name,
        "outcome": _outcomes(record)[name],
        **{key: value for key, value in option.items() if key != "candidate"},
        "chance": {key: value for key, value in drawn[name].items() if key != "candidate"} if name in drawn else None,
        "crossovers": [one for one in costs["crossovers"] if one["one"] == name],
    }


def _outcomes(record: Mapping[str, Any]) -> dict[str, str]:
    return {candidate["id"]: candidate["outcome"] for candidate in record["candidates"]}


def _told(record: Mapping[str, Any], show_lines: bool, rate: Rate | None) -> Iterator[str]:
    outcomes, width = _outcomes(record), _width()
    options = {option["candidate"]: option for option in record["costs"]["options"]}
    yield f"Costs as of {record['as_of']}, exact from the prices of that day; the range is from low to high."
    for workload in record["workloads"]:
        ids = sorted(
            (name for name in workload["candidates"]),
            key=lambda name: (options[name]["monthly"] is None, _mid(options[name]), name),
        )
        yield ""
        yield f"{workload['title'] if 'title' in workload else workload['id']}"
        yield f"  {'Option':<{width - 60}} {'a month':>14} {'low to high':>23} {'use':>16}"
        for name in ids:
            yield from _option(options[name], outcomes[name], show_lines, rate)
        yield from _comparisons(record, workload["id"], outcomes)


def _mid(option: Mapping[str, Any]) -> Decimal:
    return Decimal(option["monthly"]["mid"]) if option["monthly"] else Decimal(0)


def _option(option: Mapping[str, Any], outcome: str, show_lines: bool, rate: Rate | None) -> Iterator[str]:
    name = option["candidate"].partition("/")[2]
    if option["monthly"] is None:
        state = "does not fit" if option["state"] == "infeasible" else "not known"
        yield from _named(name, f"{state:>14} {'':>23} {_USE[outcome]:>16}", _width() - 60)
        yield from _wrapped(option["reason"], "      ")
        return
    month, currency = option["monthly"], option["currency"]
    mid = f"{currency} {_money(month['mid'])}"
    spread = "" if month["low"] == month["high"] else f"{_money(month['low'])} to {_money(month['high'])}"
    yield from _named(name, f"{mid:>14} {spread:>23} {_USE[outcome]:>16}", _width() - 60)
    parts = [f"{_money(option['yearly']['mid'])} a year", f"{_money(option['three_years']['mid'])} in three years"]
    if option["per_million_output"]:
        each = option["per_million_output"]
        parts.append(f"{_money(each['actual'], 4)} per million output tokens")
        if each["full"] != each["actual"]:
            parts[-1] += f" ({_money(each['full'], 4)} at full load)"
    if rate is not None and rate.currency != currency:
        converted = Decimal(month["mid"]) * rate.rate
        parts.insert(0, f"{rate.currency} {_money(str(converted))} a month at {rate.rate:f} of {rate.day.isoformat()}")
    yield from _wrapped("; ".join(parts) + ".", "      ")
    for warning in option["warnings"]:
        yield from _wrapped(f"Note: {warning}", "      ")
    if show_lines and option["by_utilisation"]:
        loads = [f"{_money(one['per_million_output'], 4)} at {one['per_cent']}%" for one in option["by_utilisation"]]
        yield from _wrapped(f"Per million output tokens by load of the machines: {', '.join(loads)}.", "      ")
    yield from _lines(option) if show_lines else _without(option)


def _named(name: str, rest: str, width: int) -> Iterator[str]:
    """A row of the table; a name that runs into the figures stands on a line of its own."""
    over = max(0, len(name) - width)
    if over >= len(rest) - len(rest.lstrip()):
        yield f"  {name}"
        name, over = "", 0
    yield f"  {name:<{width}} {rest[over:]}"


def _without(option: Mapping[str, Any]) -> Iterator[str]:
    """The costs that nobody has stated, in one sentence."""
    names = "; ".join(one["name"] for one in option["without"])
    yield from _wrapped(f"Without: {names}.", "      ") if names else ()


def _lines(option: Mapping[str, Any]) -> Iterator[str]:
    """What the month is made of, what is not in it, what the figures take as given, and the other terms there are."""
    width = _width() - 54
    for line in option["lines"]:
        month = line["monthly"]
        low, mid, high = (Decimal(month[end]) for end in ("low", "mid", "high"))
        spread = f"{_money(month['low'])} to {_money(month['high'])}" if low <= mid <= high and low < high else ""
        *above, last = _wrapped(line["name"], "", width)
        yield from (f"      {row}" for row in above)
        yield f"      {last:<{width}} {_money(month['mid']):>11} {spread:>22}  {line['basis']}"
    for one in option["without"]:
        yield from _wrapped(f"Without {one['name']}: {one['why']}", "      ")
    for note in option["notes"]:
        yield from _wrapped(note, "      ")
    for one in option["other_terms"]:
        amount = f"{option['currency']} {_money(one['monthly']['mid'])}"
        yield from _wrapped(f"{_TERMS[one['terms']]}: {amount} a month in all. {one['risk']}", "      ")


def _comparisons(record: Mapping[str, Any], workload: str, outcomes: Mapping[str, str]) -> Iterator[str]:
    costs = record["costs"]
    for place, comparison in enumerate(costs["comparisons"]):
        if comparison["workload"] != workload:
            continue
        names = comparison["options"]
        if comparison["too_stale"]:
            old = ", ".join(map(_short, comparison["too_stale"]))
            told = f"Which is cheapest is not said: the prices of {old} were read too long ago."
            yield from _wrapped(f"{told} If they still hold, say under accepted_prices who accepts them.", "  ")
            continue
        allowed = [name for name in names if outcomes[name] in ("approve", "approve_with_conditions")]
        best = _short(allowed[0]) if allowed else "none of those that have a price"
        yield from _wrapped(f"Cheapest that may be used: {best}.", "  ")
        if len(names) < 2:
            continue
        yield from _chances(costs["chances"][place])
        yield from _flips([one for one in costs["tornado"] if one["workload"] == workload and one["flips"]])
        yield "  Requests a month at which another becomes cheaper:"
        found = [one for one in costs["crossovers"] if one["workload"] == workload and one["other"] == names[0]]
        for pair in found:
            yield from _wrapped(f"{_short(pair['one'])} than {_short(pair['other'])}: {_when(pair)}", "    ")
        yield from _shares([one for one in costs["shares"] if one["hybrid"] in names])
        yield from _courses(costs["courses"][place], names[0])


def _chances(drawn: Mapping[str, Any]) -> Iterator[str]:
    winners = [one for one in drawn["options"] if one["cheapest_in"]]
    told = ", ".join(f"{_short(one['candidate'])} in {_percent(one['cheapest_in'], drawn['draws'])}" for one in winners)
    yield from _wrapped(f"Cheapest of all in {drawn['draws']:,} draws from the ranges: {told}.", "  ")


def _flips(flips: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for one in flips:
        low, high = _short(one["cheapest_low"]), _short(one["cheapest_high"])
        values = f"{_money(one['values']['low'])} to {_money(one['values']['high'])}"
        yield from _wrapped(f"{one['quantity']} ({values}) decides: {low} at low, {high} at high.", "  ")
    if not flips:
        yield "  No single assumption changes which is cheapest."


def _shares(shares: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """At which shares routed to its smaller model a hybrid is cheaper than each other option."""
    from auditor.report import words

    for one in shares:
        least = f"costs least at a share of {one['least']['share']} ({_money(one['least']['monthly'])} a month)"
        yield from _wrapped(f"{_short(one['hybrid'])} {least}. It is cheaper, by the share routed,", "  ")
        for pair in one["against"]:
            yield from _wrapped(f"than {_short(pair['other'])}: {words.share_intervals(pair, one)}.", "    ")


def _courses(courses: Mapping[str, Any], cheapest: str) -> Iterator[str]:
    """Who overtakes the cheapest within three years, and whose offer ends before."""
    yield f"  In the {courses['months']} months from {courses['start']}:"
    for one in courses["overtakings"]:
        if one["other"] == cheapest and not (one["in_the_month"]["never"] and one["added_up"]["never"]):
            told = f"in the month {_month(one['in_the_month'])}, added up {_month(one['added_up'])}"
            yield from _wrapped(f"{_short(one['one'])} is cheaper than {_short(cheapest)} {told}.", "    ")
    for one in courses["options"]:
        if one["lasts"] < courses["months"]:
            ends = f"{_short(one['candidate'])} is there for {one['lasts']} of them: its offer ends on {one['retires']}"
            yield from _wrapped(f"{ends}.", "    ")
    if all(one["other"] != cheapest or one["in_the_month"]["never"] for one in courses["overtakings"]):
        yield from _wrapped(f"None becomes cheaper than {_short(cheapest)} while both are there.", "    ")


def _month(ahead: Mapping[str, Any]) -> str:
    if ahead["never"]:
        return "never"
    if ahead["permanent"] == ahead["first"]:
        return f"from month {ahead['first']} on"
    if ahead["permanent"] is None:
        return f"first in month {ahead['first']}, not to the end"
    return f"first in month {ahead['first']}, from month {ahead['permanent']} on for good"


def _when(pair: Mapping[str, Any]) -> str:
    if pair["never"]:
        marginal = pair["marginal"]
        return f"never ({marginal['one']} for each further request, against {marginal['other']})."
    if not pair["settled"] and pair["first"] is None:
        return f"not up to {pair['examined']:,}; not reckoned beyond."
    told = f"first at {pair['first']:,}" if pair["first"] > 1 else "from the first request on"
    if pair["permanent"] is not None and pair["permanent"] != pair["first"]:
        told += f", for good from {pair['permanent']:,} ({pair['interval_count']} intervals)"
    elif pair["permanent"] is None:
        last = pair["intervals"][-1]["last"]
        told += f", up to {last:,}" if last is not None else ""
    return told + "."


def _short(name: str) -> str:
    return name.partition("/")[2]


def _percent(count: int, of: int) -> str:
    share = (Decimal(count) * 100 / of).quantize(Decimal("0.1"), ROUND_HALF_EVEN)
    return f"{share}%"


def _money(text: str, places: int = 2) -> str:
    """Grouped and rounded half to even: once, here, where it is printed."""
    return f"{Decimal(text).quantize(Decimal(1).scaleb(-places), ROUND_HALF_EVEN):,f}"


def _width() -> int:
    """The columns of the terminal within bounds; the usual ones where there is none."""
    import shutil

    return min(max(shutil.get_terminal_size((_USUAL_WIDTH, 24)).columns, _LEAST_WIDTH), _MOST_WIDTH)


def _wrapped(text: str, indent: str, width: int | None = None) -> list[str]:
    import textwrap

    return textwrap.wrap(
        text, width or _width(), initial_indent=indent, subsequent_indent=indent + "  ", break_on_hyphens=False
    )

"""``auditor cost``: what each option costs, from when on another is cheaper, and what that rests on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from auditor.cli import cost_against, cost_table
from auditor.cli.common import as_of_option, json_option, policy_option, waivers_option
from auditor.cli.cost_table import Rate

if TYPE_CHECKING:
    from auditor.inputs.descriptor import Descriptor

_RATE = re.compile(r"(?P<to>[A-Z]{3})=(?P<rate>\d+(?:\.\d+)?)@(?P<day>\d{4}-\d{2}-\d{2})")


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
@click.option("--rate", type=_RateType(), metavar="EUR=R@DATE", help="Also show the amounts at this rate of this day.")
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
        click.echo("\n".join(_told(descriptor, record, show_lines, rate)))
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


def _told(descriptor: Descriptor, record: Mapping[str, Any], show_lines: bool, rate: Rate | None) -> Iterator[str]:
    from auditor.report import likely

    outcomes, stated = _outcomes(record), record["costs"]["exchange_rate"]
    if rate is None and stated is not None:
        rate = Rate(stated["currency"], Decimal(stated["rate"]), date.fromisoformat(stated["on"]), stated["per"])
    options = {
        option["candidate"]: {**option, "drawn": likely.drawn(record, option["candidate"])}
        for option in record["costs"]["options"]
    }
    volumes = {workload.id: workload.volume for workload in descriptor.workloads}
    about = f"Costs as of {record['as_of']}: the middle of what is stated, below it the least and the most."
    likely_is = (
        "The middle is not always likely, so below it stands what half of the draws from the ranges do not exceed."
    )
    yield from cost_table.wrapped(f"{about} {likely_is} Rounded only here; --json has all digits.", "")
    if end := likely.contract_ends(record):
        ahead = f"The contract ends on {end}: what three years cost is reckoned as if it were renewed."
        yield from cost_table.wrapped(ahead, "")
    for workload in record["workloads"]:
        ids = sorted(
            workload["candidates"], key=lambda name: (options[name]["monthly"] is None, _mid(options[name]), name)
        )
        table = cost_table.Table.of([options[name] for name in ids], rate)
        yield ""
        yield workload.get("title", workload["id"])
        yield from cost_table.asked(volumes[workload["id"]])
        yield from table.heading()
        for name in ids:
            yield from table.rows(options[name], outcomes[name], made_of=show_lines)
        yield from cost_against.told(record, workload["id"], outcomes)


def _mid(option: Mapping[str, Any]) -> Decimal:
    return Decimal(option["monthly"]["mid"]) if option["monthly"] else Decimal(0)

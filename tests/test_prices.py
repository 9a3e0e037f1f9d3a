"""The build of the price snapshot, on packages that do not exist: what agrees, what does not, and what is settled."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from tools.prices import __main__ as build
from tools.prices import agree, books, snapshot
from tools.prices.quotes import LongPrompt, PriceError, Quote, Rates

AS_OF = date(2026, 11, 22)

SNAPSHOT = """\
# Prices of an example.
documents:
  north-list:
    title: north-list 1.0
    url: https://pypi.org/project/north-list/1.0/
    checked: 2026-11-22
    confidence: secondary

prices:
  - provider: acme
    model: acorn-1
    currency: USD
    from: 2026-01-01
    input_per_mtok: 2.5
    output_per_mtok: 10
    source: {document: north-list, pinpoint: acorn; south-list 2.0 agrees}
"""

SOURCES = {
    "north-list": {"version": "1.0", "lineage": "north", "format": "litellm", "unit": "token", "day": "2026-11-20"},
    "south-list": {"version": "2.0", "lineage": "south", "format": "veqen", "unit": "million", "day": "2026-11-21"},
}


class Bench:
    """A folder with two small packages, a snapshot of one row, and the lists of the build."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.lists, self.snapshot = folder / "lists", folder / "snapshot"
        for each in (self.lists, self.snapshot):
            each.mkdir()
        (self.snapshot / "acme.yaml").write_text(SNAPSHOT, "utf-8")
        self.write("offers", {"acme": {"acorn-1": {"north-list": "acorn", "south-list": "acme/acorn"}}})
        self.write("settled", [])
        self.write("sources", {name: {**told, "file": f"{name}.json"} for name, told in SOURCES.items()})
        self.north({"acorn": {"input_cost_per_token": 2.5e-06, "output_cost_per_token": 1e-05}})
        self.south({"acme/acorn": {"rates": {"standard": {"in": 2.5, "out": 10}}}})

    def write(self, name: str, data: Any) -> None:
        (self.lists / f"{name}.yaml").write_text(yaml.safe_dump(data), "utf-8")

    def wheel(self, name: str, version: str, data: Any) -> None:
        with zipfile.ZipFile(self.folder / f"{name.replace('-', '_')}-{version}-py3-none-any.whl", "w") as wheel:
            wheel.writestr(f"{name}.json", json.dumps(data))

    def north(self, entries: Mapping[str, Any]) -> None:
        self.wheel("north-list", "1.0", entries)

    def south(self, entries: Mapping[str, Any]) -> None:
        self.wheel("south-list", "2.0", {"models": entries})

    def run(self, *, write: bool = False) -> int:
        arguments = ["--packages", str(self.folder), "--as-of", AS_OF.isoformat(), "--snapshot", str(self.snapshot)]
        return build.main([*arguments, "--lists", str(self.lists), *(["--write"] if write else [])])

    def settle(self, **figures: Any) -> None:
        said = {"reason": "South lists another region.", "source": "north-list 1.0", "on": "2026-11-22"}
        self.write("settled", [{"row": "acme/acorn-1/2026-01-01", "figures": figures, **said}])


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def test_packages_that_agree_pass(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.run() == 0
    told = capsys.readouterr()
    assert told.err == ""
    assert told.out.splitlines() == [
        "1 rows, read against north-list 1.0, south-list 2.0:",
        "  1 on 2 lineages",
        "  0 figures settled by hand",
    ]


def test_packages_that_differ_fail_and_the_row_is_named(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    bench.south({"acme/acorn": {"rates": {"standard": {"in": 3, "out": 10}}}})
    assert bench.run() == 1
    assert capsys.readouterr().err.splitlines() == [
        "2 not agreed. Settle each in settled.yaml, with a reason, or correct the snapshot:",
        "acme/acorn-1/2026-01-01: input: snapshot 2.5, north-list 2.5, south-list 3.",
        "acme/acorn-1/2026-01-01: alone: north-list alone.",
    ]


def test_a_row_settled_by_hand_passes_only_for_the_figures_it_sets_aside(bench: Bench) -> None:
    bench.south({"acme/acorn": {"rates": {"standard": {"in": 3, "out": 10}}}})
    bench.settle(
        input={"stands": "2.5", "against": {"south-list": "3"}},
        alone={"stands": "alone", "against": {"north-list": "alone"}},
    )
    assert bench.run() == 0
    bench.south({"acme/acorn": {"rates": {"standard": {"in": 4, "out": 10}}}})
    assert bench.run() == 1, "a new figure opens the matter again"


def test_a_settlement_that_settles_nothing_any_more_fails(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    bench.settle(input={"stands": "2.5", "against": {"south-list": "3"}})
    assert bench.run() == 1
    told = "acme/acorn-1/2026-01-01: input: this settlement settles nothing any more."
    assert told in capsys.readouterr().err


def test_a_settlement_without_a_reason_is_refused(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    entry = {"row": "acme/acorn-1/2026-01-01", "figures": {"input": {"stands": "2.5", "against": {}}}}
    bench.write("settled", [entry])
    assert bench.run() == 1
    assert "acme/acorn-1/2026-01-01 does not say reason, source, on." in capsys.readouterr().err


@pytest.mark.parametrize(("unit", "factor"), [("thousand", "0.0025"), ("token", "0.0000025")])
def test_a_package_read_in_the_wrong_unit_is_told_apart(
    bench: Bench, capsys: pytest.CaptureFixture[str], unit: str, factor: str
) -> None:
    bench.south({"acme/acorn": {"rates": {"standard": {"in": float(factor), "out": float(factor) * 4}}}})
    assert bench.run() == 1
    told = capsys.readouterr().err
    assert f"input: snapshot 2.5, north-list 2.5, south-list {factor}." in told
    assert "a thousand or a million times apart: is one of them for another number of tokens?" in told
    sources = {name: {**each, "file": f"{name}.json"} for name, each in SOURCES.items()}
    sources["south-list"]["unit"] = unit
    bench.write("sources", sources)
    assert bench.run() == 0, "in the unit the package uses it agrees"


def test_a_package_that_dropped_the_model_is_named(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    bench.south({})
    assert bench.run() == 1
    assert capsys.readouterr().err.splitlines()[1:] == [
        "acme/acorn-1/2026-01-01: alone: north-list alone.",
        "acme/acorn-1/2026-01-01: south-list has no such id any more.",
    ]


def test_two_packages_of_one_lineage_count_as_one(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    sources = {name: {**each, "file": f"{name}.json", "lineage": "north"} for name, each in SOURCES.items()}
    bench.write("sources", sources)
    assert bench.run() == 1
    assert "acme/acorn-1/2026-01-01: alone: north-list alone, south-list alone." in capsys.readouterr().err


def test_a_price_of_nought_is_not_known(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    bench.south({"acme/acorn": {"rates": {"standard": {"in": 0, "out": 0}}}})
    assert bench.run() == 1
    assert "acme/acorn-1/2026-01-01: alone: north-list alone." in capsys.readouterr().err


def test_an_offer_that_is_not_listed_is_named(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    bench.write("offers", {"acme": {}})
    assert bench.run() == 1
    assert "acme/acorn-1/2026-01-01: no package has an id for it in the list of offers." in capsys.readouterr().err


def test_a_package_that_is_not_there_is_named_with_the_way_to_get_it(
    bench: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    for wheel in bench.folder.glob("south*.whl"):
        wheel.unlink()
    assert bench.run() == 1
    assert "Run: pip download --no-deps south-list==2.0" in capsys.readouterr().err


def test_a_table_of_another_shape_is_no_silence(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    bench.south({"acme/acorn": {"prices": {}}})
    assert bench.run() == 1
    assert "south-list 2.0: acme/acorn has another shape than expected" in capsys.readouterr().err


def test_a_new_price_is_appended_and_the_old_one_closed(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    bench.north({"acorn": {"input_cost_per_token": 2e-06, "output_cost_per_token": 8e-06}})
    bench.south({"acme/acorn": {"rates": {"standard": {"in": 2, "out": 8}}}})
    assert bench.run() == 1, "without --write the snapshot stays as it is, and that is said"
    assert (bench.snapshot / "acme.yaml").read_text("utf-8") == SNAPSHOT
    assert bench.run(write=True) == 0
    written = (bench.snapshot / "acme.yaml").read_text("utf-8")
    until = "    from: 2026-01-01\n    until: 2026-11-19\n    input_per_mtok: 2.5\n    output_per_mtok: 10\n"
    assert until in written
    assert written.endswith(
        "    from: 2026-11-20\n    input_per_mtok: 2\n    output_per_mtok: 8\n"
        "    source: {document: north-list, pinpoint: acorn; south-list 2.0 agrees}\n"
    )
    assert "acme/acorn-1/2026-11-20: new row, 2 in and 8 out." in capsys.readouterr().out


def test_a_figure_not_on_record_is_added_where_two_lineages_have_it(bench: Bench) -> None:
    bench.north(
        {
            "acorn": {
                "input_cost_per_token": 2.5e-06,
                "output_cost_per_token": 1e-05,
                "cache_read_input_token_cost": 1.25e-06,
            }
        }
    )
    assert bench.run() == 0, "on one lineage alone it stays out"
    bench.south({"acme/acorn": {"rates": {"standard": {"in": 2.5, "out": 10, "cr": 1.25}}}})
    assert bench.run(write=True) == 0
    assert "    cached_input_per_mtok: 1.25\n" in (bench.snapshot / "acme.yaml").read_text("utf-8")


def test_what_a_cache_costs_is_added_where_two_lineages_have_it_in_the_tier_of_long_prompts_too(bench: Bench) -> None:
    """Written, read in a batch, and both in prompts above 200,000 tokens, where they enter the price of these."""
    tier = {"input": 5e-06, "output": 2e-05, "read": 2.5e-06, "write": 6e-06}
    names = {"read": "cache_read_input_token_cost", "write": "cache_creation_input_token_cost"}
    long = {f"{names.get(part, f'{part}_cost_per_token')}_above_200k_tokens": rate for part, rate in tier.items()}
    standard = {"input_cost_per_token": 2.5e-06, "output_cost_per_token": 1e-05, names["write"]: 3e-06}
    bench.north({"acorn": standard | long | {f"{names['read']}_batches": 1e-07}})
    bench.south(
        {
            "acme/acorn": {
                "rates": {
                    "standard": {"in": 2.5, "out": 10, "cw": 3},
                    "standard>200000": {"in": 5, "out": 20, "cr": 2.5, "cw": 6},
                    "batch": {"cr": 0.1},
                }
            }
        }
    )
    assert bench.run(write=True) == 0
    [row] = yaml.load((bench.snapshot / "acme.yaml").read_text("utf-8"), yaml.BaseLoader)["prices"]
    assert (row["cache_write_per_mtok"], row["cached_batch_per_mtok"]) == ("3", "0.1")
    assert row["long_context"] == {
        "above_input_tokens": "200000",
        "input_per_mtok": "5",
        "output_per_mtok": "20",
        "cached_input_per_mtok": "2.5",
        "cache_write_per_mtok": "6",
    }


def test_another_class_of_service_is_added_where_two_lineages_have_it_and_not_on_the_word_of_one(bench: Bench) -> None:
    standard = {"input_cost_per_token": 2.5e-06, "output_cost_per_token": 1e-05}
    flex = {"input_cost_per_token_flex": 1.25e-06, "output_cost_per_token_flex": 5e-06}
    priority = {"input_cost_per_token_priority": 5e-06, "output_cost_per_token_priority": 2e-05}
    bench.north({"acorn": standard | flex | priority})
    bench.south({"acme/acorn": {"rates": {"standard": {"in": 2.5, "out": 10}, "flex": {"in": 1.25, "out": 5}}}})
    assert bench.run() == 1
    assert bench.run(write=True) == 0
    [row] = yaml.load((bench.snapshot / "acme.yaml").read_text("utf-8"), yaml.BaseLoader)["prices"]
    assert row["flex"] == {"input_per_mtok": "1.25", "output_per_mtok": "5"}
    assert "priority" not in row
    bench.south({"acme/acorn": {"rates": {"standard": {"in": 2.5, "out": 10}, "flex": {"in": 1.5, "out": 5}}}})
    assert bench.run() == 1, "they differ on it now"


def test_the_snapshot_of_the_catalogue_is_written_as_it_is_read() -> None:
    files = snapshot.load(build.CATALOGUE)
    assert [file.path.name for file in files if snapshot.text(file) != file.path.read_text("utf-8")] == []


def test_every_offer_of_the_catalogue_is_listed_and_every_settlement_is_about_one_of_its_rows() -> None:
    rows = [row for file in snapshot.load(build.CATALOGUE) for row in file.rows()]
    listed = {(p, m) for p, models in build._yaml(build.HERE / "offers.yaml").items() for m in models}
    assert {(row.provider, row.model) for row in rows} == listed
    settled = list(build.settlements(build._yaml(build.HERE / "settled.yaml")))
    assert {one.row for one in settled} <= {row.id for row in rows}
    figures = {row.id: row.figures for row in rows}
    wrong = [one for one in settled if one.figure != agree.ALONE and figures[one.row][one.figure] != one.stands]
    assert wrong == [], "what a settlement says stands is what stands in the snapshot"


GENAI = """
import datetime
from decimal import Decimal
from .types import *
providers: list[Provider] = [
    Provider(id='acme', models=[ModelInfo(id='acorn',
        prices=[
            ConditionalPrice(prices=ModelPrice(input_mtok=Decimal('3'), output_mtok=Decimal('9'))),
            ConditionalPrice(constraint=StartDateConstraint(start_date=datetime.date(2026, 6, 1)),
                prices=ModelPrice(
                    input_mtok=TieredPrices(base=Decimal('2'), tiers=[Tier(start=200000, price=Decimal('4'))]),
                    output_mtok=TieredPrices(base=Decimal('8'), tiers=[Tier(start=200000, price=Decimal('12'))]))),
            ConditionalPrice(constraint=TimeOfDateConstraint(start_time=1, end_time=2),
                prices=ModelPrice(input_mtok=Decimal('5'), output_mtok=Decimal('15'))),
        ],
        price_variants=[PriceVariant(when={'processing': 'batch'},
            prices=ModelPrice(input_mtok=Decimal('1')), constraint=None),
            PriceVariant(when={'service_tier': 'priority'},
            prices=ModelPrice(input_mtok=Decimal('6'), output_mtok=Decimal('18')),
            constraint=StartDateConstraint(start_date=datetime.date(2026, 6, 1)))],
    )]),
]
"""


def test_a_table_written_in_python_is_read_and_never_run() -> None:
    parse, ask = books.FORMATS["genai-prices"]
    entries = parse(GENAI.encode() + b"\nraise SystemExit('it was run')\n")
    one = Decimal(1)
    assert ask(entries, "acme/acorn", date(2026, 5, 31), one) == Quote(
        Decimal(3), Decimal(9), batch_discount=(1 - Decimal(1) / Decimal(3)).normalize()
    )
    long = LongPrompt(200000, Decimal(4), Decimal(12))
    priority = Rates(Decimal(6), Decimal(18))
    later = Quote(Decimal(2), Decimal(8), None, Decimal("0.5"), long, priority=priority, since=date(2026, 6, 1))
    assert ask(entries, "acme/acorn", AS_OF, one) == later
    peak = ask(entries, "acme/acorn@peak", AS_OF, one)
    assert peak is not None
    assert (peak.input, peak.output) == (Decimal(5), Decimal(15))
    assert ask(entries, "acme/other", AS_OF, one) is None


def test_a_history_is_read_on_a_day_and_says_nothing_of_the_time_before() -> None:
    parse, ask = books.FORMATS["model-prices"]

    def row(day: str, price: float, start: str | None) -> Any:
        return {"start": start, "rates": {"input": price, "output": 8, "valid_from": f"{day}T10:00:00Z"}}

    rows = [row("2026-01-01", 3, None), row("2026-06-01", 2, "2026-06-01"), row("2026-08-01", 2, "2026-08-01")]
    flex = [row("2026-07-01", 1, None)]
    entries = parse(json.dumps({"prices": {"acme": {"acorn": {"standard": rows, "flex": flex}}}}).encode())
    asked = {
        day: ask(entries, "acme/acorn", date.fromisoformat(day), Decimal(1)) for day in ("2025-12-31", "2026-11-22")
    }
    assert asked == {
        "2025-12-31": Quote(),
        "2026-11-22": Quote(Decimal(2), Decimal(8), flex=Rates(Decimal(1), Decimal(8)), since=date(2026, 6, 1)),
    }, "rows that only repeat a price do not begin it anew"


def test_channels_are_told_apart_and_the_price_of_long_prompts_follows_from_its_multiples() -> None:
    parse, ask = books.FORMATS["metergraph"]
    price = {
        "channel": "acme-api",
        "region": "global",
        "effective_from": "2026-06-01",
        "effective_to": "2026-10-01",
        "input_per_mtok": 2,
        "output_per_mtok": 8,
        "rules": {"long_context": {"threshold": 1000, "input_multiplier": 2, "output_multiplier": 1.5}},
    }
    raw = yaml.safe_dump({"models": [{"canonical_id": "acme/acorn", "prices": [price]}, {"canonical_id": "acme/x"}]})
    entries, key = parse(raw.encode()), "acme/acorn@acme-api:global"
    long = LongPrompt(1000, Decimal(4), Decimal("12.0"))
    assert ask(entries, key, date(2026, 9, 30), Decimal(1)) == Quote(
        Decimal(2), Decimal(8), None, None, long, since=date(2026, 6, 1)
    )
    assert ask(entries, key, date(2026, 10, 1), Decimal(1)) == Quote()
    assert ask(entries, "acme/acorn@acme-api:eu", AS_OF, Decimal(1)) is None


def test_what_is_missing_from_a_package_says_so() -> None:
    with pytest.raises(PriceError, match="is no list"):
        books.FORMATS["genai-prices"][0](b"providers: object = 3")


def test_the_guide_fetches_the_packages_that_are_read() -> None:
    guide = (Path(__file__).parents[1] / "docs" / "prices.md").read_text("utf-8")
    sources = build._yaml(build.HERE / "sources.yaml")
    assert set(re.findall(r"([a-z-]+)==([\d.]+)", guide)) == {
        (name, str(one["version"])) for name, one in sources.items()
    }
    assert {one["licence"] for one in sources.values()} <= {"MIT", "Apache-2.0"}
    assert {one["format"] for one in sources.values()} == set(books.FORMATS)

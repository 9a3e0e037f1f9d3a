"""docs/costs.md is true: its fields, figures and example are those of the program."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from decimal import Decimal
from pathlib import Path
from typing import Any

from auditor import resources
from auditor.catalogue.load import load as load_catalogue
from auditor.costs import claims, compare
from auditor.inputs.descriptor import load
from auditor.inputs.volume import Volume
from tests.costs.figures import METHOD

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs/costs.md").read_text("utf-8")
ROW = re.compile(r"^\| `(?P<name>\w+)` \| .* \| (?P<left_out>[^|]+) \| (?P<range>yes|no) \|$", re.MULTILINE)


def test_the_table_has_every_field_of_the_volume() -> None:
    volume = {field.name: field.default for field in fields(Volume) if field.name != "ranges"}
    rows = {row["name"]: row for row in ROW.finditer(GUIDE)}
    assert list(rows) == list(volume)
    schema = json.loads((resources.schemas() / "descriptor.schema.json").read_text("utf-8"))
    shapes = volume_of(schema)
    for name, row in rows.items():
        unstated = name in ("concurrent_requests", "devices", "hours_of_day")
        assert row["left_out"] in (("not stated",) if unstated else ("required", str(volume[name])))
        assert (row["range"] == "yes") is ("anyOf" in shapes[name])


def volume_of(schema: Any) -> dict[str, Any]:
    """The fields of the volume, wherever the schema has them."""
    if not isinstance(schema, dict):
        return {}
    fields_here = schema.get("volume", {}).get("properties", {}) if isinstance(schema.get("volume"), dict) else {}
    return fields_here or next((found for value in schema.values() if (found := volume_of(value))), {})


def test_the_example_can_be_read(tmp_path: Path) -> None:
    example = re.search(r"<!-- example -->\n```yaml\n(.*?)```", GUIDE, re.DOTALL)
    assert example is not None
    volume = "".join(f"      {line}\n" for line in example[1].splitlines())
    file = tmp_path / "d.yaml"
    file.write_text(
        'descriptor_version: "1"\nproject: {id: a, title: A}\norganisation: {name: A}\nworkloads:\n'
        "  - id: w\n    title: W\n    purpose: P.\n    candidates: [{model: m, access: api, provider: p}]\n"
        f"    volume:\n{volume}",
        "utf-8",
    )
    found = load(file, resources.schemas()).workloads[0].volume
    assert found is not None
    assert found.range("requests_per_month") == (300_000, 400_000, 900_000)
    assert (found.spare_machines, found.concurrent_requests, sum(found.hours_of_day)) == (1, 40, 92)
    assert found.range("growth_per_month") == (0, Decimal("0.05"), Decimal("0.1"))


def test_the_table_has_every_cost_beside_the_model_with_its_fields() -> None:
    """Each kind of cost the catalogue knows, and each field of the descriptor's costs."""
    table = GUIDE[GUIDE.index("| Cost | Of |") : GUIDE.index("Amounts are in the `currency`")]
    named = set(re.findall(r"`(\w+)`", table)) - {"costs"}
    schema = json.loads((resources.schemas() / "descriptor.schema.json").read_text("utf-8"))
    costs = schema["properties"]["workloads"]["items"]["properties"]["costs"]["properties"]
    assert named == set(costs) - {"currency"}
    catalogue = load_catalogue(resources.rules() / "catalogue", resources.schemas())
    topics = {one.topic for one in (*catalogue.overheads, *catalogue.hidden)}
    assert len(table.splitlines()) - 3 == len(topics) == 10


def test_the_example_of_costs_can_be_read(tmp_path: Path) -> None:
    example = re.search(r"<!-- costs -->\n```yaml\n(.*?)```", GUIDE, re.DOTALL)
    assert example is not None
    costs = "".join(f"    {line}\n" for line in example[1].splitlines())
    file = tmp_path / "d.yaml"
    file.write_text(
        'descriptor_version: "1"\nproject: {id: a, title: A}\norganisation: {name: A}\nworkloads:\n'
        f"  - id: w\n    title: W\n    purpose: P.\n    candidates: [{{model: m, access: api, provider: p}}]\n{costs}",
        "utf-8",
    )
    found = load(file, resources.schemas()).workloads[0].beside
    assert found is not None
    assert found.amounts["people_per_month"] == (3000, 5000, 9000)


def test_the_figures_are_those_of_the_program() -> None:
    text = " ".join(GUIDE.split())
    assert f"A month has {METHOD.hours_per_month:f} hours" in text
    assert f"more than {compare.MOST_PIECES:,} steps" in text
    assert f"the chances {METHOD.draws:,} draws are made" in text
    assert f"more than {METHOD.old_after} days before" in text
    assert f"beyond {METHOD.stale_after} days" in text
    assert f"less than {METHOD.soon} days to live" in text
    assert compare.MOST_COMPARED == 8
    assert "Of more than eight options the four cheapest are compared, and the four cheapest others" in text


def test_every_verdict_is_told() -> None:
    told = GUIDE[GUIDE.index("## Claims") :]
    assert all(f"`{verdict}` (" in told for verdict in claims.Verdict)


def test_the_files_named_exist() -> None:
    for name in re.findall(r"`(samples/[^`]+)`", GUIDE):
        assert (ROOT / name).is_file()

"""How long documents take to be read and checked, beside the readers that keep no lines.

Run:  python benchmarks/documents.py [LINES]
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable

import yaml

from auditor import resources
from auditor.inputs import documents, schema_errors

RULE = """\
- id: pack/rule-{0}
  title: Rule {0}
  applies_to: candidate
  clauses: [pack/clause-{0}]
  source:
    document: some-licence
    pinpoint: §2
    quote: greater than 700 million monthly active users
    url: https://example.org/licence
    checked: 2026-11-22
    confidence: verified
  in_force: {{from: 2024-07-23}}
  applies_when: {{fact: licence.id, is: some-licence}}
  outcome: refer
  how_to_fix: Ask the licensor before any use.
"""


def milliseconds(work: Callable[[], object]) -> float:
    """The shortest of seven runs."""
    times = []
    for _ in range(7):
        begin = time.perf_counter()
        work()
        times.append(time.perf_counter() - begin)
    return min(times) * 1000


def main() -> None:
    lines = int(sys.argv[1]) if len(sys.argv) > 1 else 3000
    text = "rules:\n" + "".join(RULE.format(number) for number in range(lines // len(RULE.splitlines())))
    document = documents.loads(text, name="rules.yaml")
    as_json = json.dumps(document.data, indent=1)
    schema = json.loads((resources.schemas() / "rule.schema.json").read_text("utf-8"))
    schema_errors.check(document, schema)  # jsonschema is loaded before the clock runs
    print(f"{len(text.splitlines())} lines, {len(document.lines)} values")
    for name, work in {
        "YAML with lines": lambda: documents.loads(text, name="rules.yaml"),
        "PyYAML's C loader": lambda: yaml.load(text, Loader=yaml.CSafeLoader),
        "JSON with lines": lambda: documents.loads(as_json, name="rules.json", format="json"),
        "json.loads": lambda: json.loads(as_json),
        "check against the schema": lambda: schema_errors.check(document, schema),
    }.items():
        print(f"{name:<25}{milliseconds(work):8.1f} ms")


if __name__ == "__main__":
    main()

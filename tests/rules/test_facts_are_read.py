"""Every declared fact is read: by a condition of the rules, or by the code named here with its reason."""

from __future__ import annotations

import re
from pathlib import Path

from auditor import resources

READ_BY_CODE = {
    "model.mof_class": "the record and the report print it; the rules ask for its parts",
    "needs.inputs": "the costs compare it with what the model takes in",
    "needs.outputs": "the costs compare it with what the model gives out",
    "needs.context_tokens": "the costs compare it with the room of the model",
    "provider.terms_notice_days": "the page of a provider prints it",
    "use.modification_flop": "what the rules read of it is worked out against the compute of the model",
}


def test_every_fact_is_read_by_a_rule_or_by_code_named_here() -> None:
    folder = Path(str(resources.rules()))
    texts = [path.read_text("utf-8") for path in folder.rglob("*.yaml") if not path.name.endswith(".cases.yaml")]
    read = {name for text in texts for name in re.findall(r"\bfact: ([a-z0-9_.]+)", text)}
    declared = {
        name
        for path in (folder / "facts").glob("*.yaml")
        for name in re.findall(r"^  - name: (\S+)", path.read_text("utf-8"), re.MULTILINE)
    }
    assert len(declared) > 200
    assert declared - read == set(READ_BY_CODE)

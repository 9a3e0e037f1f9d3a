"""Audits whose records the tests look at: a small one, the sample, and one that leaves much open."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import pytest

from auditor.audit import Audit, Auditor
from auditor.inputs import descriptor, documents
from tests.cli.conftest import DESCRIPTOR, PACK
from tests.cli.run import SAMPLE

AS_OF = date(2026, 11, 22)

OPEN = """\
# Nearly nothing is answered here, so that much is asked.
descriptor_version: "1"
project:
  id: open-ends
  title: "Much is open here: “quoted”, naïve, 日本 and a tab\\t"
  go_live: 2026-12-01
organisation:
  name: Somebody
  country: FR
workloads:
  - id: chat
    title: Chat
    purpose: Talk.
    use: {interacts_with_people: true}
    candidates:
      - {model: llama-3.1-70b-instruct, access: managed, provider: aws-bedrock}
      - {model: llama-3.1-8b-instruct, access: self_hosted}
      - {model: mistral-7b-instruct-v0.3, access: hybrid}
  - id: sums
    title: Sums
    purpose: Add.
    use: {exclusions: [military_defence_or_national_security]}
    candidates:
      - {model: llama-3.1-70b-instruct, access: self_hosted, hardware: aws-g5-xlarge, precision: fp32}
      - {model: mistral-7b-instruct-v0.3, access: edge}
    selected: sums/mistral-7b-instruct-v0.3@edge
evidence:
  - {id: E-01, kind: built_with_llama_notice, subject: chat, file: notice.png, expires: 2026-11-21}
  - {id: E-02, kind: ai_literacy_measures, effective: 2026-01-01}
"""


@cache
def _auditor() -> Auditor:
    return Auditor.open()


def audited(text: str, as_of: date = AS_OF) -> Audit:
    """The audit of a descriptor given as text."""
    auditor = _auditor()
    read = descriptor.read(documents.loads(text, name="somewhere/descriptor.yaml"), auditor.pack.schemas)
    return auditor.audit_descriptor(read, as_of)


@cache
def small() -> Audit:
    """The audit of one candidate by three rules: a record of a few kilobytes."""
    text = DESCRIPTOR.replace("people: false", "people: true")
    return Auditor.open(PACK).audit_descriptor(
        descriptor.read(documents.loads(text, name="d.yaml"), _auditor().pack.schemas), AS_OF
    )


@cache
def sample() -> Audit:
    """The audit of the first sample."""
    return _auditor().audit(SAMPLE, AS_OF)


@cache
def open_ends() -> Audit:
    """The audit of the descriptor above."""
    return audited(OPEN)


def records() -> list[dict[str, Any]]:
    """The records of all three."""
    return [small().record, sample().record, open_ends().record]


AUDITS = {"sample": sample, "open ends": open_ends}

each = pytest.mark.parametrize("record", AUDITS, indirect=True)
"""A test of every record, one after the other."""

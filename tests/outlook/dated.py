"""A rule pack in which something of every kind happens on a day of its own, and a project that all of it concerns."""

from __future__ import annotations

from pathlib import Path

from auditor import pack as packs
from auditor.assessment.assess import Assessed, Assessor
from auditor.inputs import documents, project
from auditor.inputs.descriptor import Descriptor
from tests.expected import GOOD_WAIVERS, waiver_pack
from tests.outlook.asked import AS_OF, auditor

SOURCE = 'source: {document: the-act, pinpoint: Art. 9, quote: ""}'
WHOLE = "source: {document: card, pinpoint: whole}"

FACTS = """\
  - {name: project.audited_on, type: date, of: project, title: Day, question: "Which day?", answered_by: requester}
  - {name: project.days_to_go_live, type: number, of: project, whole: true, minimum: 0, unit: days, title: Days left,
     question: "How many days?", answered_by: requester}
  - {name: model.retired, type: boolean, of: candidate, title: Retired,
     question: "Is it gone?", answered_by: public_record}
  - {name: evidence.trial, type: boolean, of: workload, title: A test,
     question: "Is there one?", answered_by: requester}
"""

PARAMETERS = f"""\
  - id: act.limit
    title: Users above which a licence is needed
    type: number
    unit: users
    values:
      - {{from: 2020-01-01, value: 1000, {SOURCE}}}
      - {{from: 2027-03-01, value: 4, {SOURCE}}}
      - {{from: 2027-04-01, value: 1000, {SOURCE}}}
  - id: act.second_stage
    title: Day of the second stage
    type: date
    unit: day
    values: [{{from: 2020-01-01, value: 2030-05-01, {SOURCE}}}]
"""

RULES = f"""\
  - id: act/starts
    title: No text any more
    applies_to: workload
    clauses: [act/3]
    {SOURCE}
    in_force: {{from: 2027-06-01, until: 2027-06-30}}
    violated_when: {{fact: use.generates, contains: text}}
    outcome: condition
    how_to_fix: Write none.
    obligations:
      - {{id: none, text: Write none., who: deployer, clause: Art. 3, timing: before_use}}
  - id: act/countdown
    title: No time to test
    applies_to: workload
    clauses: [act/4]
    {SOURCE}
    in_force: {{from: 2025-01-01}}
    violated_when: {{fact: project.days_to_go_live, below: 14}}
    lift_when: {{fact: evidence.trial, is: true}}
    outcome: refer
    refer_because: human_review
    how_to_fix: Test it.
  - id: act/second-stage
    title: The second stage
    applies_to: workload
    clauses: [act/5]
    {SOURCE}
    in_force: {{from: 2025-01-01}}
    violated_when: {{fact: project.audited_on, on_or_after: {{parameter: act.second_stage}}}}
    outcome: refer
    refer_because: human_review
    how_to_fix: Wait.
  - id: act/gone
    title: The model is gone
    applies_to: candidate
    clauses: [act/6]
    {SOURCE}
    in_force: {{from: 2025-01-01}}
    applies_when: {{fact: licence.id, is: free-licence}}
    violated_when: {{fact: model.retired, is: true}}
    outcome: reject
    message: It is gone.
  - id: act/by-date
    title: A report is due
    applies_to: workload
    clauses: [act/7]
    {SOURCE}
    in_force: {{from: 2025-01-01}}
    applies_when: {{fact: use.generates, contains: text}}
    met_when: {{fact: controls.ai_interaction_notice, is: true}}
    outcome: condition
    how_to_fix: Report.
    obligations:
      - {{id: report, text: Report., who: deployer, clause: Art. 7, timing: by_date, due: 2027-09-01}}
"""

CATALOGUE = f"""\
documents:
  card: {{title: A price list, url: "https://example.org/prices", checked: 2026-11-22, confidence: verified}}
providers:
  - {{id: vendor, title: A vendor, access: managed, {WHOLE}}}
prices:
  - {{provider: vendor, model: free-model, currency: EUR, from: 2026-01-01, until: 2027-07-31,
     input_per_mtok: 1, output_per_mtok: 1, {WHOLE}}}
  - {{provider: vendor, model: free-model, currency: EUR, from: 2027-08-01, retires: 2028-02-01,
     input_per_mtok: 2, output_per_mtok: 2, {WHOLE}}}
"""

DESCRIPTOR = """\
descriptor_version: "1"
as_of: 2026-11-22
project: {id: small, title: A small project, owner: Ada Example, go_live: 2027-01-20, contract_end: 2028-06-30}
organisation:
  name: Somebody
  group_mau: {2024-06: 5}
  ml_operations_fte: 0
workloads:
  - id: chat
    title: Chat
    purpose: Talk.
    use: {interacts_with_people: false, generates: [text]}
    needs: {}
    volume: {requests_per_month: 1000, input_tokens_per_request: 10, output_tokens_per_request: 10}
    candidates:
      - {model: some-model, access: self_hosted}
      - {model: free-model, access: managed, provider: vendor}
evidence:
  - {id: E-1, kind: trial, subject: chat, effective: 2027-01-16, expires: 2027-10-31}
"""


def dated_pack(folder: Path) -> Assessor:
    """The rules and the catalogue, laid out in a folder."""
    place = waiver_pack(folder)
    rules = place / "rules.yaml"
    text = rules.read_text("utf-8").replace("above: 1000", "above: {parameter: act.limit}")
    for heading, further in (("facts:\n", FACTS), ("parameters:\n", PARAMETERS), ("rules:\n", RULES)):
        text = text.replace(heading, heading + further, 1)
    rules.write_text(text, "utf-8")
    (place / "catalogue" / "prices.yaml").write_text(CATALOGUE, "utf-8")
    pack = packs.load(place, auditor().pack.schemas)
    return Assessor(pack.rules, pack.catalogue)


def assessed(assessor: Assessor) -> Assessed:
    """The project on the day of its audit, with its waivers."""
    return assessor.assess(descriptor(), AS_OF)


def descriptor() -> Descriptor:
    """What the project says of itself, with the exceptions that were accepted."""
    given = documents.load(GOOD_WAIVERS / "waivers.yaml")
    return project.read(documents.loads(DESCRIPTOR, name="small.yaml"), auditor().pack.schemas, None, given)

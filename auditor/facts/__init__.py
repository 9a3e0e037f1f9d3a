"""From descriptor, catalogue and cost figures to facts: what is known of the project, each workload and candidate.

A fact is a named value with its provenance. What nobody stated is not in the table: absent means unknown.
Names are the descriptor's own dotted paths (``use.interacts_with_people``) and those of the catalogue
(``licence.kind``); whether a rule knows a name is for the engine to say.
"""

from auditor.facts.collect import collect, requests_per_day, tokens_per_day, value_of
from auditor.facts.readings import settled
from auditor.facts.statements import Heard, Voice, disputes, heard, weighed
from auditor.facts.table import PROJECT, Bounds, Fact, FactValue, Months, Provenance, SubjectFacts

__all__ = [
    "PROJECT",
    "Bounds",
    "Fact",
    "FactValue",
    "Heard",
    "Months",
    "Provenance",
    "SubjectFacts",
    "Voice",
    "collect",
    "disputes",
    "heard",
    "requests_per_day",
    "settled",
    "tokens_per_day",
    "value_of",
    "weighed",
]

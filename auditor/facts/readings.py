"""Contested readings that somebody settled by name: each becomes a fact of the project, and says who settled it.

A descriptor cannot state one: how a contested text is read is for the organisation's house policy, not for a project.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from auditor.facts.table import PROJECT, Fact, Provenance, SubjectFacts


def settled(table: Sequence[SubjectFacts], readings: Mapping[str, str], where: str) -> list[SubjectFacts]:
    """The table with each reading, such as ``readings.ai_act_start_of_section_5``, as a fact of the project.

    ``where`` names the policy that settles them, as the record prints it.
    """
    facts = {name: Fact(name, value, Provenance("policy", where)) for name, value in readings.items()}
    return [replace(row, facts=row.facts | facts) if row.id == PROJECT else row for row in table]

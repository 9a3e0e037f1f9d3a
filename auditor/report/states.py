"""What became of a rule for a subject, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from auditor.report import words

STATED: Final = "Stated, not checked"
"""Said of a duty that is met by what the team or the catalogue states: the auditor read no paper and saw no system."""

BARRED: Final = "Barred"
REFERRED: Final = "To be referred"
"""Said of a finding that forbids nothing yet: somebody else, such as the licensor or a lawyer, decides first."""

TURNS: Final = {
    "fail": "not kept any more",
    "applies": "applies from then on",
    "pass": "kept from then on",
    "unknown": "not answered",
    "upcoming": "comes within the horizon",
    "waived": "waived",
    "not_applicable": "does not apply any more",
}
"""What a finding becomes on a day ahead."""


def finding_status(finding: Mapping[str, Any], waiver: Mapping[str, Any] | None) -> str:
    """What became of a rule for a subject, in the words of the report; ``waiver`` is that of a waived finding."""
    status, outcome = finding["status"], finding["outcome"]
    match status:
        case "fail" if outcome == "reject":
            return BARRED
        case "fail" if outcome == "refer":
            return REFERRED
        case "applies" if outcome == "note" and not finding["obligations"]:
            return "Note"
        case "fail":
            return "Note" if outcome == "note" else "Needs action"
        case "upcoming":
            return f"From {words.day(finding['applies_from'])}" if finding["applies_from"] else "Upcoming"
        case "waived":
            until = f" until {words.day(waiver['valid_through'])}" if waiver else ""
            unknown = waiver is not None and waiver["kind"] == "accept_unknown"
            return f"Not answered, accepted{until}" if unknown else f"Waived{until}"
    plain = {
        "applies": "Open duty",
        "pass": STATED if finding.get("obligations") else "No issue raised",
        "unknown": "Not answered",
        "not_applicable": "Not applicable",
    }
    return plain[status]

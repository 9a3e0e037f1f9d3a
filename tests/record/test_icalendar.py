"""The calendar as iCalendar: RFC 5545 in the parts that programs trip over."""

from __future__ import annotations

from auditor.record.icalendar import icalendar

RECORD = {
    "as_of": "2026-11-22",
    "project": {"id": "trial", "title": "Naïve; a trial, 日本"},
    "workloads": [{"id": "chat", "title": "Chats\r\nwith\rpeople"}],
    "calendar": [
        {
            "date": "2027-12-31",
            "causes": [{"kind": "rule_starts", "id": "act/one", "what": "A rule, with a comma; and\\more " * 6}],
            "flips": [
                {"subject": "project", "outcome": "approve_with_conditions", "outcome_after": "refer"},
                {"subject": "chat", "outcome": "approve", "outcome_after": "reject"},
            ],
        }
    ],
}


def unfolded() -> list[str]:
    return icalendar(RECORD).decode().replace("\r\n ", "").split("\r\n")


def test_lines_end_in_crlf_and_hold_at_most_75_octets() -> None:
    lines = icalendar(RECORD).split(b"\r\n")
    assert lines[-1] == b""
    assert all(len(line) <= 75 and b"\n" not in line for line in lines)
    for line in lines:
        line.decode("utf-8")  # no letter is cut in two


def test_an_event_lasts_the_whole_day() -> None:
    lines = unfolded()
    assert "DTSTART;VALUE=DATE:20271231" in lines
    assert "DTEND;VALUE=DATE:20280101" in lines
    assert "DTSTAMP:20261122T000000Z" in lines


def test_what_separates_is_escaped() -> None:
    [summary] = [line for line in unfolded() if line.startswith("SUMMARY:")]
    assert summary.startswith("SUMMARY:Naïve\\; a trial\\, 日本: A rule\\, with a comma\\; and\\\\more")
    [description] = [line for line in unfolded() if line.startswith("DESCRIPTION:")]
    told = "Naïve\\; a trial\\, 日本: approve with conditions\\, now refer"
    assert description.endswith(f"\\n{told}\\nChats\\nwith\\npeople: approve\\, now reject")
    assert not any("\r" in line or "\n" in line for line in unfolded())


def test_the_same_record_gives_the_same_bytes() -> None:
    assert icalendar(RECORD) == icalendar(RECORD)

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from auditor.signoff import register as registers
from auditor.signoff.errors import SignoffError
from auditor.signoff.register import START, Register
from tests.cli.conftest import VARIANTS
from tests.signoff.conftest import NOW, SEALER, Small, read
from tests.signoff.test_tampering import said

NUMBER = "small-2026-11-22"


@pytest.fixture
def book(tmp_path: Path, sealed: bytes) -> Register:
    """A report issued, and signed by counsel."""
    register = Register.open(tmp_path / "folder" / "register.sqlite")
    register.sealed(read(sealed), sealed, SEALER, NOW)
    register.signed(read(sealed), sealed, said(sealed), NOW)
    return register


def test_what_happened_in_its_order(book: Register) -> None:
    assert [(entry.sequence, entry.event, entry.number) for entry in book.entries()] == [
        (1, "issued", NUMBER),
        (2, "signed", NUMBER),
    ]
    signed = book.entries()[1].body
    assert (signed["field"], signed["name"], signed["decision"]) == (
        "counsel",
        "Ada Example",
        "approve_with_conditions",
    )
    assert book.check() == []
    assert book.head() == book.entries()[-1].digest


def test_a_report_that_stands(book: Register, counsel_signed: bytes) -> None:
    assert [(check.id, check.bad) for check in registers.checks(book, read(counsel_signed))] == [
        ("register/stands", False)
    ]


def test_a_report_that_was_revoked(book: Register, counsel_signed: bytes) -> None:
    book.revoke(NUMBER, "The licence changed.", "Ada Example", NOW)
    found = {check.id: check.text for check in registers.checks(book, read(counsel_signed)) if check.bad}
    assert found == {"register/revoked": "Revoked on 2026-11-28 by Ada Example: The licence changed."}


def test_a_report_that_was_superseded(book: Register, counsel_signed: bytes, small: Small) -> None:
    text = VARIANTS["approve"].replace(
        "title: A small project", f"title: A small project, document: {{number: small-2, supersedes: {NUMBER}}}"
    )
    newer = read(small.report(text))
    book.sealed(newer, newer.data, SEALER, NOW)
    found = {check.id: check.text for check in registers.checks(book, read(counsel_signed)) if check.bad}
    assert found == {"register/superseded": "Superseded on 2026-11-28 by small-2."}
    assert [check.id for check in registers.checks(book, newer)] == ["register/stands"]


def test_a_report_nobody_issued(book: Register, small: Small) -> None:
    other = read(small.report(VARIANTS["approve"]))
    assert [check.id for check in registers.checks(book, other) if check.bad] == ["register/unknown"]


def test_only_what_was_issued_can_be_revoked(book: Register) -> None:
    with pytest.raises(SignoffError, match='no report of the number "other" was issued'):
        book.revoke("other", "x", "y", NOW)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entries SET body = '{}' WHERE sequence = 1",
        "DELETE FROM entries WHERE sequence = 2",
        "INSERT OR REPLACE INTO entries VALUES (1, '{}', 'x', 'y')",
    ],
)
def test_the_file_refuses_changes(book: Register, statement: str) -> None:
    with book._connected() as connection, pytest.raises(sqlite3.IntegrityError, match="the register is only added to"):
        connection.execute(statement)


def forced(book: Register, *statements: str) -> None:
    """Changes by somebody who owns the file, and takes the triggers away."""
    with book._connected() as connection:
        for trigger in ("entries_stay", "entries_remain"):
            connection.execute(f"DROP TRIGGER {trigger}")
        for statement in statements:
            connection.execute(statement)


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        ("UPDATE entries SET body = replace(body, 'approve', 'reject') WHERE sequence = 2", "Entry 2 is not the one"),
        ("DELETE FROM entries WHERE sequence = 1", "Entry 1 is missing"),
        ("UPDATE entries SET digest = 'x' WHERE sequence = 1", "Entry 1 is not the one"),
    ],
)
def test_the_chain_shows_what_was_changed(
    book: Register, sealed: bytes, counsel_signed: bytes, statement: str, problem: str
) -> None:
    forced(book, statement)
    assert [text[: len(problem)] for text in book.check()] == [problem]
    assert [check.id for check in registers.checks(book, read(counsel_signed))] == ["register/broken"]
    with pytest.raises(SignoffError, match="is broken, so nothing is added to it"):
        book.sealed(read(sealed), sealed, SEALER, NOW)


def test_entries_cut_off_show_against_a_head_kept_elsewhere(book: Register) -> None:
    head = book.head()
    forced(book, "DELETE FROM entries WHERE sequence = 2")
    assert book.check() == []
    assert book.check(head) == [
        "The head kept elsewhere is not in this register: entries were cut off, or it is another."
    ]


def test_an_empty_register(tmp_path: Path) -> None:
    register = Register.open(tmp_path / "register.sqlite")
    assert (register.entries(), register.head(), register.check(), register.check(START)) == ([], START, [], [])


def test_a_file_that_is_no_register(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("not a database, but long enough to be looked at as one" * 40)
    with pytest.raises(SignoffError, match=r"notes\.txt: is no register, or cannot be used"):
        Register.open(tmp_path / "notes.txt")


def test_entries_are_canonical(book: Register) -> None:
    with book._connected() as connection:
        bodies = [row[0] for row in connection.execute("SELECT body FROM entries ORDER BY sequence")]
    assert bodies == [json.dumps(entry.body, sort_keys=True, separators=(",", ":")) for entry in book.entries()]


def test_a_report_is_revoked_once(book: Register) -> None:
    book.revoke(NUMBER, "The licence changed.", "Ada Example", NOW)
    with pytest.raises(SignoffError, match="was revoked on 2026-11-28 by Ada Example already"):
        book.revoke(NUMBER, "Again.", "Bo Sample", NOW)


def test_a_signature_that_was_cut_off_shows_where_the_register_knows_it(book: Register, sealed: bytes) -> None:
    lacks = {one.id: one.text for one in registers.checks(book, read(sealed)) if one.bad}
    assert lacks == {
        "register/lacks": "The register has it signed for Counsel by Ada Example; this file lacks that signature."
    }


def test_an_older_report_under_the_same_number_is_told(book: Register, small: Small, counsel_signed: bytes) -> None:
    other = read(small.report(VARIANTS["reject"]))
    book.sealed(other, other.data, SEALER, NOW)
    assert {one.id for one in registers.checks(book, read(counsel_signed)) if one.bad} == {"register/reissued"}

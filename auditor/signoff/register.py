"""The register: what was issued, signed, superseded and revoked, in the order it happened, and never otherwise.

One SQLite file that is only ever added to. Each entry carries the digest of the one before it, so a changed or removed
entry shows; that the newest were not cut off shows against a head kept elsewhere (``register export``).
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from auditor.record.canonical import canonical
from auditor.report import attached, words
from auditor.report.attached import Report
from auditor.signoff import signing
from auditor.signoff.checks import Check, bad, good
from auditor.signoff.errors import SignoffError
from auditor.signoff.statement import Statement

START = "0" * 64
"""What the first entry names as the one before it."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS entries (
  sequence INTEGER PRIMARY KEY,
  body TEXT NOT NULL,
  previous TEXT NOT NULL,
  digest TEXT NOT NULL UNIQUE
) STRICT;
CREATE TRIGGER IF NOT EXISTS entries_stay BEFORE UPDATE ON entries
BEGIN SELECT RAISE(ABORT, 'the register is only added to'); END;
CREATE TRIGGER IF NOT EXISTS entries_remain BEFORE DELETE ON entries
BEGIN SELECT RAISE(ABORT, 'the register is only added to'); END;
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One event. ``event`` is issued, signed, superseded or revoked; ``number`` the document's."""

    sequence: int
    digest: str
    body: dict[str, Any]

    @property
    def event(self) -> str:
        """What happened."""
        return str(self.body["event"])

    @property
    def number(self) -> str:
        """Which document it is about."""
        return str(self.body["number"])


class Register:
    """A register in a file; every method reads or adds in a transaction of its own."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @classmethod
    def open(cls, path: Path) -> Register:
        """The register in a file, made where there is none; raises SignoffError where the file is something else."""
        register = cls(path)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with register._connected() as connection:
                connection.executescript(_SCHEMA)
        except (sqlite3.Error, OSError) as error:
            raise SignoffError(f"{path}: is no register, or cannot be used: {error}.") from error
        return register

    @contextmanager
    def _connected(self) -> Iterator[sqlite3.Connection]:
        connection = sqlite3.connect(self._path, isolation_level=None, timeout=30)
        try:
            connection.execute("PRAGMA recursive_triggers = ON")  # else INSERT OR REPLACE deletes without asking
            yield connection
        finally:
            connection.close()

    def entries(self) -> list[Entry]:
        """Every entry, oldest first."""
        try:
            with self._connected() as connection:
                rows = connection.execute("SELECT sequence, digest, body FROM entries ORDER BY sequence").fetchall()
        except sqlite3.Error as error:
            raise SignoffError(f"{self._path}: cannot be read: {error}.") from error
        return [Entry(sequence, digest, json.loads(body)) for sequence, digest, body in rows]

    def head(self) -> str:
        """The digest of the newest entry: kept elsewhere, it shows that none was cut off."""
        return next((entry.digest for entry in reversed(self.entries())), START)

    def about(self, number: str) -> list[Entry]:
        """The entries on one document."""
        return [entry for entry in self.entries() if entry.number == number]

    def check(self, head: str | None = None) -> list[str]:
        """What is wrong with the chain, in words; ``head`` is one kept from before, which must still be in it."""
        problems = []
        previous = START
        digests = {START}
        try:
            with self._connected() as connection:
                rows = connection.execute("SELECT sequence, body, previous, digest FROM entries ORDER BY sequence")
                for place, (sequence, body, before, digest) in enumerate(rows, start=1):
                    if sequence != place:
                        problems.append(f"Entry {place} is missing: the next is numbered {sequence}.")
                        break
                    if before != previous or digest != _digest(before, body):
                        problems.append(f"Entry {sequence} is not the one that was written: its digest does not fit.")
                        break
                    previous = digest
                    digests.add(digest)
        except sqlite3.Error as error:
            problems.append(f"The register cannot be read: {error}.")
        if head is not None and not problems and head not in digests:
            problems.append("The head kept elsewhere is not in this register: entries were cut off, or it is another.")
        return problems

    def add(self, bodies: list[dict[str, Any]]) -> None:
        """Append events, all or none; raises SignoffError where the register is broken or cannot be written."""
        problems = self.check()
        if problems:
            raise SignoffError(f"{self._path}: is broken, so nothing is added to it. {problems[0]}")
        try:
            with self._connected() as connection:
                connection.execute("BEGIN IMMEDIATE")
                row = connection.execute("SELECT digest FROM entries ORDER BY sequence DESC LIMIT 1").fetchone()
                previous = row[0] if row else START
                for body in bodies:
                    text = canonical(body).decode()
                    digest = _digest(previous, text)
                    connection.execute(
                        "INSERT INTO entries (body, previous, digest) VALUES (?, ?, ?)", (text, previous, digest)
                    )
                    previous = digest
                connection.execute("COMMIT")
        except sqlite3.Error as error:
            raise SignoffError(f"{self._path}: cannot be written: {error}.") from error

    def sealed(self, report: Report, sealed: bytes, by: str, when: datetime) -> None:
        """Note a report as issued, and the one it supersedes as superseded."""
        document = report.record["document"]
        bodies = [
            _body("issued", document["number"], when)
            | {
                "title": document["title"],
                "record": report.digest,
                "base": hashlib.sha256(report.data).hexdigest(),
                "file": hashlib.sha256(sealed).hexdigest(),
                "outcome": report.record["assessment"]["outcome"],
                "by": by,
            }
        ]
        if document["supersedes"]:
            bodies.append(_body("superseded", document["supersedes"], when) | {"by": document["number"]})
        self.add(bodies)

    def signed(self, report: Report, signed: bytes, statement: Statement, when: datetime) -> None:
        """Note a decision."""
        body = _body("signed", report.record["document"]["number"], when)
        self.add(
            [
                body
                | {
                    "record": report.digest,
                    "file": hashlib.sha256(signed).hexdigest(),
                    "field": statement.field,
                    "name": statement.name,
                    "decision": str(statement.decision),
                }
            ]
        )

    def revoke(self, number: str, reason: str, by: str, when: datetime) -> None:
        """Note that a report no longer stands; raises SignoffError where none of that number does."""
        found = self.about(number)
        if not any(entry.event == "issued" for entry in found):
            raise SignoffError(f'{self._path}: no report of the number "{number}" was issued.')
        before = next((entry.body for entry in found if entry.event == "revoked"), None)
        if before is not None:
            raise SignoffError(f"{self._path}: {number} was revoked on {before['at'][:10]} by {before['by']} already.")
        self.add([_body("revoked", number, when) | {"reason": reason, "by": by}])


def checks(register: Register, report: Report) -> Iterator[Check]:
    """What a register says of a report."""
    problems = register.check()
    if problems:
        yield bad("register/broken", f"The register is broken. {problems[0]}")
        return
    number = str(report.record["document"]["number"])
    found = register.about(number)
    if not any(entry.event == "issued" and entry.body["record"] == report.digest for entry in found):
        yield bad("register/unknown", f"The register knows no report {number} with this record.")
    yield from _newer(found, report)
    yield from _lacking(found, report)
    for entry in found:
        if entry.event == "revoked":
            yield bad(
                "register/revoked", f"Revoked on {entry.body['at'][:10]} by {entry.body['by']}: {entry.body['reason']}"
            )
        if entry.event == "superseded":
            yield bad("register/superseded", f"Superseded on {entry.body['at'][:10]} by {entry.body['by']}.")
    if all(entry.event in ("issued", "signed") for entry in found) and found:
        yield good("register/stands", f"The register has {number} as issued, neither revoked nor superseded.")


def _newer(found: Sequence[Entry], report: Report) -> Iterator[Check]:
    """Whether another record was issued later under the same number."""
    issued = [entry.body for entry in found if entry.event == "issued"]
    if issued and issued[-1]["record"] != report.digest and any(one["record"] == report.digest for one in issued):
        day = issued[-1]["at"][:10]
        yield bad("register/reissued", f"On {day} another record was issued under this number: this one is older.")


def _lacking(found: Sequence[Entry], report: Report) -> Iterator[Check]:
    """Signatures that the register knows of this record and the file does not bear: it may have been cut off."""
    present = {one.field_name for one in signing.signatures(attached.opened(report.data, report.name))}
    signed = {
        entry.body["field"]: entry.body["name"]
        for entry in found
        if entry.event == "signed" and entry.body["record"] == report.digest
    }
    for role in sorted(signed.keys() - present):
        what = f"The register has it signed for {words.role(role)} by {signed[role]}; this file lacks that signature."
        yield bad("register/lacks", what)


def _body(event: str, number: str, when: datetime) -> dict[str, Any]:
    return {"event": event, "number": number, "at": when.isoformat()}


def _digest(previous: str, body: str) -> str:
    return hashlib.sha256(f"{previous}\n{body}".encode()).hexdigest()

"""A house policy as plain data: whose it is, who else signs, and which contested readings it settles."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Settled:
    """A contested reading as a policy settles it: which, how, why, by whom and when (an ISO day)."""

    reading: str
    value: str
    because: str
    decided_by: str
    decided_on: str


@dataclass(frozen=True)
class Policy:
    """A house policy as read; ``files`` maps the name of each of its files to the SHA-256 of its bytes."""

    id: str
    title: str
    organisation: str
    owner: str
    adopted: str
    signoffs: tuple[str, ...]
    settled: tuple[Settled, ...]
    files: Mapping[str, str]

    @property
    def readings(self) -> dict[str, str]:
        """The settled readings as facts."""
        return {one.reading: one.value for one in self.settled}

    @property
    def sha256(self) -> str:
        """One digest over the sorted ``<sha256>  <name>`` lines of its files."""
        lines = "".join(f"{digest}  {name}\n" for name, digest in sorted(self.files.items()))
        return hashlib.sha256(lines.encode()).hexdigest()

    def described(self) -> dict[str, Any]:
        """The policy as the record names it."""
        return {
            "id": self.id,
            "name": self.title,
            "organisation": self.organisation,
            "owner": self.owner,
            "adopted": self.adopted,
            "sha256": self.sha256,
            "files": [{"name": name, "sha256": digest} for name, digest in sorted(self.files.items())],
            "signoffs": list(self.signoffs),
            "readings": [
                {
                    "reading": one.reading,
                    "value": one.value,
                    "because": one.because,
                    "decided_by": one.decided_by,
                    "decided_on": one.decided_on,
                }
                for one in self.settled
            ],
        }

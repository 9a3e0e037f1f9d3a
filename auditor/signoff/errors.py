"""What can go wrong when a report is sealed, signed or checked."""

from __future__ import annotations

from auditor.errors import AuditorError


class SignoffError(AuditorError):
    """A key, a report or a decision cannot be used as asked; nothing was written."""

    exit_code = 2

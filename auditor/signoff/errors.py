"""What can go wrong when a report is sealed, signed or checked."""

from __future__ import annotations

import logging

from auditor.errors import AuditorError


class SignoffError(AuditorError):
    """A key, a report or a decision cannot be used as asked; nothing was written."""

    exit_code = 2


def hush() -> None:
    """Keep the library for signatures from logging what an error or a check says already."""
    for name in ("pyhanko", "pyhanko_certvalidator"):
        logging.getLogger(name).setLevel(logging.CRITICAL)

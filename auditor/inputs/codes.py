"""Codes of standards that people get wrong in known ways: countries by ISO 3166-1."""

from __future__ import annotations

import re

COUNTRIES = "ISO 3166-1"
"""The standard of country codes: two capital letters (alpha-2)."""

_NO_COUNTRY = {
    "UK": "Write GB: that is the code of the United Kingdom.",
    "EU": "The European Union is no country. Name its countries one by one, such as DE or FR.",
    "EEA": "The European Economic Area is no country. Name its countries one by one, such as DE or NO.",
    "EL": "Write GR: that is the code of Greece.",
}


_SEVERAL = re.compile(r"[A-Z]{2}(?:[ ,;/]+[A-Z]{2})+")


def country_fault(code: str) -> str | None:
    """How to correct what is no country code; None where it is one."""
    import pycountry  # reads its tables from files: only where a code is to be looked up

    if pycountry.countries.get(alpha_2=code) is not None and code == code.upper():
        return None
    if (known := _NO_COUNTRY.get(code.upper())) is not None:
        return known
    try:
        meant = pycountry.countries.lookup(code)
    except LookupError:
        if _SEVERAL.fullmatch(code.strip()):
            return f"Put a comma between the codes: [{', '.join(re.findall('[A-Z]{2}', code))}]."
        return "Write its two capital letters, such as DE for Germany."
    return f"Write {meant.alpha_2}: that is the code of {getattr(meant, 'common_name', meant.name)}."

"""Short names of acts and papers."""

from __future__ import annotations

import pytest

from auditor.report import citing


@pytest.mark.parametrize(
    ("document", "short"),
    [
        ("Regulation (EU) 2024/1689 as amended by Regulation (EU) 2026/1744", "EU AI Act"),
        ("Regulation (EU) 2016/679 (GDPR)", "GDPR"),
        ("Directive (EU) 2022/2555 (NIS 2)", "NIS 2"),
        ("Open vs Closed AI Models – essay (source document)", "essay (source document)"),
        ("Guidelines, C(2025) 7719 final (not binding)", "Guidelines, C(2025) 7719 final (not binding)"),
        ("Apache License, Version 2.0", "Apache License, Version 2.0"),
    ],
)  # fmt: skip
def test_an_act_is_cited_by_its_short_name(document: str, short: str) -> None:
    assert citing.short(document) == short


def test_only_what_is_shortened_is_listed() -> None:
    assert citing.shortened(["Apache License, Version 2.0", "Regulation (EU) 2016/679 (GDPR)"] * 2) == [
        ("GDPR", "Regulation (EU) 2016/679")
    ], "and it is not explained by itself"

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from auditor import resources
from auditor.report.glyphs import Typesetter, coverage
from tests.report import records

FONTS = resources.templates() / "fonts"


def printable(text: str) -> tuple[str, set[str]]:
    typesetter = Typesetter(coverage())
    return typesetter.printable(text), typesetter.faces


def held(path: Path) -> set[int]:
    return set(TTFont(path).getBestCmap())


def test_what_is_said_to_be_printed_is_in_every_face_that_prints_it() -> None:
    told = coverage()
    assert told.text == held(FONTS / "AuditorSans-Regular.ttf") & held(FONTS / "AuditorSans-SemiBold.ttf")
    assert set(told.added) == {"AuditorSansArabic", "AuditorSansEastAsian", "AuditorSansHebrew"}
    for face, codes in told.added.items():
        assert codes == held(FONTS / f"{face}.woff2") - told.text


def test_added_faces_hold_the_space_that_runs_of_their_text_keep() -> None:
    for face in coverage().added:
        assert ord(" ") in held(FONTS / f"{face}.woff2")


def test_the_folder_stays_small_and_carries_its_licence() -> None:
    assert sum(path.stat().st_size for path in FONTS.iterdir()) < 1_500_000
    assert "SIL OPEN FONT LICENSE Version 1.1" in (FONTS / "OFL.txt").read_text("utf-8")


def test_no_face_bears_the_reserved_name() -> None:
    """The licence of IBM Plex forbids to call a changed version by its name."""
    for path in (*FONTS.glob("*.ttf"), *FONTS.glob("*.woff2")):
        names = {record.nameID: str(record) for record in TTFont(path)["name"].names}
        assert not any("Plex" in names[entry] for entry in (1, 3, 4, 6)), path.name


def test_the_templates_use_no_character_the_faces_lack() -> None:
    for path in (resources.templates() / "report").iterdir():
        text = set(path.read_text("utf-8")) - {"\n"}
        assert {character for character in text if ord(character) not in coverage().text} == set(), path.name


@pytest.mark.parametrize(
    ("text", "faces"),
    [
        ("Straße, 700,000 – “x” ✓ ≥", set()),
        (records.GREEK_CYRILLIC, set()),
        (records.CHINESE, {"AuditorSansEastAsian"}),
        (f"{records.JAPANESE}{records.KOREAN}", {"AuditorSansEastAsian"}),
    ],
)
def test_text_that_can_be_printed_is_left_as_it_is(text: str, faces: set[str]) -> None:
    assert printable(text) == (text, faces)


@pytest.mark.parametrize(
    ("text", "face"), [(records.HEBREW, "AuditorSansHebrew"), (records.ARABIC, "AuditorSansArabic")]
)
def test_text_from_right_to_left_is_kept_apart_from_what_surrounds_it(text: str, face: str) -> None:
    assert printable(text) == (f"\u2068{text}\u2069", {face})


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("train 🚆", "train ‹U+1F686›"),
        ("⚠️!", "‹U+26A0 U+FE0F›!"),
        ("a\x00b", "a‹U+0000›b"),
        (records.OVERRIDE, "safe‹U+202E›gnp.exe"),
        ("zero\u200bwidth", "zero‹U+200B›width"),
        ("soft\u00adhyphen", "soft‹U+00AD›hyphen"),
        ("private \ue000", "private ‹U+E000›"),
        ("lone \ud800", "lone ‹U+D800›"),
        ("\u2066isolated\u2069", "‹U+2066›isolated‹U+2069›"),
    ],
)
def test_what_cannot_be_seen_is_printed_as_its_code_point(text: str, printed: str) -> None:
    typesetter = Typesetter(coverage())
    assert typesetter.printable(text) == printed
    assert typesetter.replaced


def test_line_breaks_and_composed_letters() -> None:
    assert printable("one\r\ntwo\tthree")[0] == "one  two three"
    assert printable(unicodedata.normalize("NFD", "é"))[0] == "é"


def test_every_text_inside_is_made_printable() -> None:
    typesetter = Typesetter(coverage())
    given = {"a": ["🚆", ("x", 1, None, True)], "b": {"c": records.HEBREW}}
    assert typesetter.typeset(given) == {
        "a": ["‹U+1F686›", ["x", 1, None, True]],
        "b": {"c": f"\u2068{records.HEBREW}\u2069"},
    }

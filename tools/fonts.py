"""Build templates/fonts from the published packages of the typefaces; run by hand when a typeface changes.

    npm pack @ibm/plex-sans@1.1.0 @ibm/plex-serif@2.0.0 @ibm/plex-mono@2.5.0 \\
             @ibm/plex-sans-arabic@1.1.0 @ibm/plex-sans-hebrew@1.1.0
    apt-get download fonts-droid-fallback
    python tools/fonts.py SOURCE

Before the last line each archive is unpacked into a folder of its name in SOURCE, and the Debian package into droid/.

Hinting and layout features the report does not use are dropped, which halves the files. The faces of every report
are plain TrueType, because decoding WOFF2 takes half a second; the fallback faces are WOFF2, because few reports
need them. "Plex" is a reserved font name: nobody may call a changed version by it, so these are called Auditor.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

TARGET = Path(__file__).resolve().parent.parent / "templates" / "fonts"
PLEX = "ibm-{package}/package/fonts/complete/woff2/{face}.woff2"

TEXT_FACES = {
    "Sans-Regular": "plex-sans-1.1.0",
    "Sans-SemiBold": "plex-sans-1.1.0",
    "Serif-Regular": "plex-serif-2.0.0",
    "Serif-SemiBold": "plex-serif-2.0.0",
    "Mono-Regular": "plex-mono-2.5.0",
}
"""The faces of every report; a character the serif or mono face lacks is taken from the sans face."""

DROID = "droid/usr/share/fonts-droid-fallback/truetype/DroidSansFallback.ttf"

BETWEEN_WORDS = {*range(0x20, 0x30), *range(0x3A, 0x41), 0xA0, 0x2013, 0x2019, 0x201C, 0x201D, 0x2026}
"""Spaces and marks: a run of text keeps its typeface across them, so the fallback faces need them too."""

FEATURES = ["ccmp", "kern", "locl", "mark", "mkmk"]
ARABIC_FEATURES = ["init", "medi", "fina", "isol", "rlig", "calt"]


COPYRIGHT, FAMILY, STYLE, UNIQUE, FULL, VERSION, POSTSCRIPT, LICENCE, LICENCE_URL = (
    0,
    1,
    2,
    3,
    4,
    5,
    6,
    13,
    14,
)
NAMES = (FAMILY, STYLE, UNIQUE, FULL, POSTSCRIPT)
"""Entries of the name table; those in NAMES are rewritten."""


def double_bytes(codec: str, first: range) -> Iterator[int]:
    """The characters of the rows ``first`` of a double-byte character set."""
    for row in first:
        for cell in range(0x40, 0xFF):
            try:
                text = bytes((row, cell)).decode(codec)
            except UnicodeDecodeError:
                continue
            if len(text) == 1:
                yield ord(text)


def east_asian() -> set[int]:
    """Han of GB 2312, Big5 level 1 and JIS X 0208 level 1, Hangul of KS X 1001, kana, their punctuation."""
    return {
        *double_bytes("gb2312", range(0xA1, 0xF8)),
        *double_bytes("big5", range(0xA1, 0xC7)),
        *double_bytes("euc_jp", range(0xA1, 0xD0)),
        *(code for code in double_bytes("euc_kr", range(0xB0, 0xC9)) if 0xAC00 <= code <= 0xD7A3),
        *range(0x3000, 0x3100),
        *range(0xFF00, 0xFFF0),
    }


def cut(source: Path, target: Path, codes: Iterable[int], features: list[str]) -> set[int]:
    """Write the part of a font that prints ``codes``, named as ``target``; return the codes it holds."""
    options = subset.Options()
    options.hinting = False
    options.layout_features = features
    options.name_IDs = [COPYRIGHT, *NAMES, VERSION, LICENCE, LICENCE_URL]
    options.name_legacy = True
    options.notdef_outline = True
    font = TTFont(source, recalcTimestamp=False)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)
    family, _, style = target.stem.partition("-")
    for record in list(font["name"].names):
        if record.nameID in NAMES:
            text = {POSTSCRIPT: target.stem, STYLE: "Regular"}.get(record.nameID, f"{family} {style}".strip())
            font["name"].setName(text, record.nameID, record.platformID, record.platEncID, record.langID)
    font.flavor = "woff2" if target.suffix == ".woff2" else None
    font.save(target)
    return set(font.getBestCmap())


def runs(codes: Iterable[int]) -> list[int]:
    """Sorted codes as alternating lengths: so many left out, so many held, and so on from code 0."""
    lengths: list[int] = []
    end = 0
    for code in sorted(codes):
        if lengths and code == end:
            lengths[-1] += 1
        else:
            lengths += [code - end, 1]
        end = code + 1
    return lengths


def printable(codes: Iterable[int]) -> set[int]:
    """Without controls and private use characters."""
    return {code for code in codes if code >= 0x20 and not 0x7F <= code < 0xA0 and not 0xE000 <= code < 0xF900}


def main(source: Path) -> None:
    """Build every face and coverage.json."""
    held: dict[str, set[int]] = {}
    for face, package in TEXT_FACES.items():
        origin = source / PLEX.format(package=package, face=f"IBMPlex{face}")
        codes = printable(TTFont(origin).getBestCmap())
        held[face] = cut(origin, TARGET / f"Auditor{face}.ttf", codes, FEATURES)
    text = held["Sans-Regular"] & held["Sans-SemiBold"]

    arabic = {*range(0x600, 0x700), *range(0x750, 0x780), 0x200C, 0x200D, *BETWEEN_WORDS}
    fallback = {
        "AuditorSansArabic": (
            source / PLEX.format(package="plex-sans-arabic-1.1.0", face="IBMPlexSansArabic-Regular"),
            arabic,
            FEATURES + ARABIC_FEATURES,
        ),
        "AuditorSansHebrew": (
            source / PLEX.format(package="plex-sans-hebrew-1.1.0", face="IBMPlexSansHebrew-Regular"),
            {*range(0x590, 0x600), *BETWEEN_WORDS},
            FEATURES,
        ),
        "AuditorSansEastAsian": (source / DROID, (east_asian() - text) | BETWEEN_WORDS, []),
    }
    coverage = {"text": runs(text)}
    for face, (origin, codes, features) in fallback.items():
        coverage[face] = runs(cut(origin, TARGET / f"{face}.woff2", codes, features) - text)
    (TARGET / "coverage.json").write_text(json.dumps(coverage, separators=(",", ":")) + "\n", encoding="ascii")


if __name__ == "__main__":
    main(Path(sys.argv[1]))

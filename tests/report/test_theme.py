from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest

from auditor.errors import InputError
from auditor.report import theme
from auditor.report.pdf import pdf
from tests.report import records

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4"><path d="M0 0h4v4z" fill="#123456"/></svg>'


def png(width: int = 2, height: int = 2) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"".join(b"\0" + b"\x10\x20\x30" * 2 for _ in range(2)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def written(folder: Path, text: str, logo: bytes = b"") -> Path:
    path = folder / "theme.yaml"
    path.write_text(text, "utf-8")
    (folder / "logo").write_bytes(logo)
    return path


@pytest.mark.parametrize("logo", [SVG, png()], ids=["svg", "png"])
def test_name_colour_and_logo_are_printed_and_the_pages_can_be_set_anew_from_the_run(
    tmp_path: Path, logo: bytes
) -> None:
    found = theme.load(written(tmp_path, 'name: Meridian (fictional)\naccent: "#0B4F4A"\nlogo: logo\n', logo))
    assert (found["theme_name"], found["theme_accent"]) == ("Meridian (fictional)", "#0b4f4a")
    assert theme.logo(found) == logo
    record = records.approved()
    run = records.run(record) | found
    assert pdf(record, run) == pdf(record, run) != pdf(record, records.run(record))


def told(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        theme.load(path)
    return str(caught.value)


def test_every_problem_of_a_theme_is_told_at_once(tmp_path: Path) -> None:
    path = written(tmp_path, 'name: ""\naccent: yellow\nfont: Comic\nlogo: nowhere.svg\n')
    assert told(path).splitlines() == [
        f"{path}:1: name must be a name of 1 to 200 characters.",
        f"{path}:2: accent must be a colour like #14284b.",
        '  Write:  accent: "#14284b"',
        f"{path}:3: font is no field of a theme.",
        "  A theme has name, accent and logo.",
        f"{path}:4: logo cannot be read: No such file or directory.",
    ]


def test_a_colour_on_which_white_cannot_be_read_is_refused(tmp_path: Path) -> None:
    assert "is too light: white text on it could not be read." in told(
        written(tmp_path, 'name: A\naccent: "#ffd000"\n')
    )


@pytest.mark.parametrize(
    ("logo", "what"),
    [
        (b"GIF89a", "must be a PNG or an SVG."),
        (png(5000), "must have at most 4000 pixels a side."),
        (b"x" * 200_001, "has more than 200,000 bytes."),
        (b'<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG, "without document type"),
        (SVG.replace(b"<path", b"<script/><path"), "holds <script>"),
        (SVG.replace(b"<path", b"<style/><path"), "holds <style>"),
        (SVG.replace(b"<path", b'<image href="file:///etc/passwd"/><path'), "holds <image>"),
        (SVG.replace(b'fill="#123456"', b'fill="url(https://example.org/a)"'), 'holds fill="url('),
        (SVG.replace(b'fill="#123456"', b'onload="a()"'), 'holds onload="a()"'),
        (SVG.replace(b'fill="#123456"', b'style="fill:red"'), "which a logo may not."),
    ],
)
def test_a_logo_that_is_more_than_shapes_is_refused(tmp_path: Path, logo: bytes, what: str) -> None:
    assert what in told(written(tmp_path, "name: A\nlogo: logo\n", logo))


def test_the_theme_of_a_strangers_run_is_checked_again() -> None:
    record = records.record()
    for entry in ({"theme_accent": "red;} body{display:none"}, {"theme_logo": "PHN2Zy8+"}, {"theme_logo": "%"}):
        with pytest.raises(InputError, match=r"run\.json"):
            pdf(record, records.run(record) | entry)

"""Reading files: exact values, lines, bounds, and the exact message of every bad file."""

from __future__ import annotations

import hashlib
import time
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest

from auditor.errors import InputError, RulesError
from auditor.inputs.documents import Document, Limits, dotted, load, loads

BAD = Path(__file__).parent.parent / "bad" / "documents"
BAD_FILES = sorted(path.name for path in BAD.iterdir() if path.suffix != ".expected")

SAMPLE = """\
# A comment
organisation:
  name: Acme
  mau_history:
    - month: 2024-06
      users: 1_000
    - {month: 2024-07,
       users: 5}
tags: [a,
  b]
text: |
  first
  second
last: end
"""


def message_of(text: bytes | str, **how: object) -> str:
    with pytest.raises(InputError) as caught:
        loads(text, name="file", **how)  # type: ignore[arg-type] # the cases pass what loads() takes
    return str(caught.value)


@pytest.mark.parametrize("name", BAD_FILES)
def test_every_bad_file_gives_its_message(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(BAD)
    expected = Path(name).with_suffix(".expected").read_text("utf-8")
    with pytest.raises(InputError) as caught:
        load(name)
    assert str(caught.value) + "\n" == expected
    assert caught.value.exit_code == 2


def test_every_expected_message_has_its_bad_file() -> None:
    assert len(BAD_FILES) >= 60
    assert {Path(name).stem for name in BAD_FILES} == {path.stem for path in BAD.glob("*.expected")}


def test_every_value_has_its_line() -> None:
    document = loads(SAMPLE, name="sample.yaml")
    assert document.data == {
        "organisation": {
            "name": "Acme",
            "mau_history": [{"month": "2024-06", "users": "1_000"}, {"month": "2024-07", "users": 5}],
        },
        "tags": ["a", "b"],
        "text": "first\nsecond\n",
        "last": "end",
    }
    assert document.lines == {
        (): 2,
        ("organisation",): 2,
        ("organisation", "name"): 3,
        ("organisation", "mau_history"): 4,
        ("organisation", "mau_history", 0): 5,
        ("organisation", "mau_history", 0, "month"): 5,
        ("organisation", "mau_history", 0, "users"): 6,
        ("organisation", "mau_history", 1): 7,
        ("organisation", "mau_history", 1, "month"): 7,
        ("organisation", "mau_history", 1, "users"): 8,
        ("tags",): 9,
        ("tags", 0): 9,
        ("tags", 1): 10,
        ("text",): 11,
        ("last",): 14,
    }


def test_a_missing_value_is_told_at_the_line_of_what_it_would_stand_in() -> None:
    document = loads(SAMPLE, name="sample.yaml")
    problem = document.problem(
        ("organisation", "mau_history", 1, "source", "url"), "is missing.", "Because.", "Write:  url: …"
    )
    assert str(problem) == (
        "sample.yaml:7: organisation.mau_history[1].source.url is missing.\n  Because.\n  Write:  url: …"
    )
    assert document.line(("nowhere",)) == 2
    assert Document("empty", "", None, {}).line(("nowhere",)) == 1


def test_paths_are_written_as_people_write_them() -> None:
    assert dotted(()) == ""
    assert dotted(("organisation", "mau_history", 0, "month")) == "organisation.mau_history[0].month"
    assert dotted((0, 1, "a")) == "[0][1].a"
    assert dotted(("llama-3.1", "a b", "§2/x@y", 'q"')) == '["llama-3.1"]["a b"].§2/x@y["q""]'


def test_the_digest_is_that_of_the_bytes_read(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: 1\r\nb: 2\r\n")
    document = load(path)
    assert document.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert document.name == str(path)
    assert document.data == {"a": 1, "b": 2}
    assert document.lines[("b",)] == 2


def test_the_ending_of_the_name_tells_the_format(tmp_path: Path) -> None:
    # `NO` without quotes is text in YAML and an error in JSON.
    for name in ("a.yaml", "a.yml", "a.txt", "json"):
        (tmp_path / name).write_text("[NO]")
        assert load(tmp_path / name).data == ["NO"]
    (tmp_path / "a.JSON").write_text("[NO]")
    with pytest.raises(InputError, match="not a value of JSON"):
        load(str(tmp_path / "a.JSON"))


def test_the_caller_chooses_the_error() -> None:
    with pytest.raises(RulesError) as caught:
        loads("a: 1\na: 2\nb: .inf\n", name="rules.yaml", error=RulesError)
    assert caught.value.exit_code == 4
    assert [(problem.line, problem.where) for problem in caught.value.problems] == [(2, "a"), (3, "b")]


def test_a_document_cannot_be_changed_by_accident() -> None:
    document = loads("a: 1", name="a")
    with pytest.raises(AttributeError):
        document.name = "b"  # type: ignore[misc] # that is the point


# Files that cannot be opened


def test_a_missing_file(tmp_path: Path) -> None:
    (tmp_path / "descriptor.yaml").write_text("a: 1")
    wrong = tmp_path / "descripter.yaml"
    with pytest.raises(InputError) as caught:
        load(wrong)
    assert str(caught.value) == f"{wrong}: there is no such file.\n  Did you mean {tmp_path}/descriptor.yaml?"
    with pytest.raises(InputError) as caught:
        load(tmp_path / "no" / "such")
    assert str(caught.value) == f"{tmp_path}/no/such: there is no such file."


def test_a_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        load(tmp_path)
    assert str(caught.value) == f"{tmp_path}: is a folder, not a file.\n  Name a file inside it."
    (tmp_path / "descriptor.yaml").write_text("a: 1")
    with pytest.raises(InputError, match=r"Did you mean .*/descriptor\.yaml\?"):
        load(tmp_path)


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)  # the tests may run as root, who may read everything
    with pytest.raises(InputError) as caught:
        load(tmp_path / "secret.yaml")
    assert str(caught.value) == (
        f"{tmp_path}/secret.yaml: may not be read by this user.\n  Ask its owner for the right to read it."
    )


def test_names_that_no_file_can_have() -> None:
    with pytest.raises(InputError, match="cannot be read: "):
        load("a\0b")
    with pytest.raises(InputError, match="cannot be read: File name too long"):
        load("x" * 5000)


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="has no /dev/zero")
def test_a_file_without_end() -> None:
    with pytest.raises(InputError, match="is larger than 2 MiB, the most that is read"):
        load("/dev/zero")


# Encodings


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("utf-16", "is UTF-16; only UTF-8 is read."),
        ("utf-32", "is UTF-32; only UTF-8 is read."),
        ("utf-16-le", "is UTF-16 or UTF-32, or no text file at all; only UTF-8 is read."),
        ("utf-32-be", "is UTF-16 or UTF-32, or no text file at all; only UTF-8 is read."),
    ],
)
@pytest.mark.parametrize("format", ["yaml", "json"])
def test_other_encodings_are_refused_by_name(encoding: str, told: str, format: str) -> None:
    assert message_of('{"a": 1}'.encode(encoding), format=format) == (
        f"file: {told}\n  Save the file with the encoding UTF-8."
    )


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_file_in_latin_1_is_refused_at_its_line(mark: bytes) -> None:
    assert message_of(mark + "a: 1\nname: Café\n".encode("latin-1")) == (
        "file:2: this line is not UTF-8 text: byte 0xE9 cannot stand here.\n"
        "  In the Windows-1252 encoding that byte is “é”.\n"
        "  Save the file with the encoding UTF-8."
    )


def test_bytes_that_mean_nothing_are_not_explained_by_another_encoding() -> None:
    assert message_of(b"a: \xff\x00") == (
        "file:1: this line is not UTF-8 text: byte 0xFF cannot stand here.\n"
        "  In the Windows-1252 encoding that byte is “ÿ”.\n"
        "  Save the file with the encoding UTF-8."
    )
    assert message_of(b"a: b\n\x80\n") == (
        "file:2: this line is not UTF-8 text: byte 0x80 cannot stand here.\n  Save the file with the encoding UTF-8."
    )


@pytest.mark.parametrize("format", ["yaml", "json"])
@pytest.mark.parametrize(
    ("character", "name"),
    [
        ("\0", "the control character U+0000"),
        ("\x07", "the control character U+0007"),
        ("\x1b", "the control character U+001B"),
        ("\x7f", "the control character U+007F"),
        ("\x85", "the control character U+0085"),
        ("\ud800", "half of a surrogate pair (U+D800)"),
        ("\u202e", "the invisible character U+202E (RIGHT-TO-LEFT OVERRIDE)"),
        ("\u2066", "the invisible character U+2066 (LEFT-TO-RIGHT ISOLATE)"),
        ("\ufeff", "the invisible character U+FEFF (ZERO WIDTH NO-BREAK SPACE)"),
        ("\uffff", "the invisible character U+FFFF (not a character)"),
    ],
)
def test_characters_that_deceive_are_refused(character: str, name: str, format: str) -> None:
    if character == "\ud800":
        # It has no bytes of its own in UTF-8, so the line is refused as bytes.
        assert "this line is not UTF-8 text: byte 0xED" in message_of(f'["{character}"]', format=format)
    else:
        assert message_of(f'["ok",\n"x{character}", "{character}"]', format=format) == (
            f"file:2: this line contains {name}.\n"
            "  It is not shown as such, and can make a text read differently from what it is.\n"
            "  Delete the character."
        )
    escape = f"\\u{ord(character):04x}"
    if format == "json" or character != "\ud800":
        assert message_of(f'["ok",\n"x{escape}"]', format=format) == (
            f"file:2: [1] contains {name}, written as an escape.\n"
            "  It is not shown as such, and can make a text read differently from what it is.\n"
            "  Delete it."
        )


@pytest.mark.parametrize("format", ["yaml", "json"])
def test_every_other_character_is_read_as_it_is(format: str) -> None:
    refused = [*range(0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000), *range(0x202A, 0x202F)]
    refused += [*range(0x2066, 0x206A), 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF]
    characters = set(range(0x3000)).union(range(0xE000, 0x10000), range(0x10000, 0x110000, 97)).difference(refused)
    text = "".join(map(chr, sorted(characters - {ord('"'), ord("\\")})))
    assert loads(f'["{text}"]', name="all", format=format).data == [text]  # type: ignore[arg-type]


def test_right_to_left_scripts_and_emoji_are_text_like_any_other() -> None:
    text = "שלום\u200f مرحبا 👩\u200d⚖️ Ελληνικά"
    assert loads(f"a: {text}", name="a").data == {"a": text}


# Bounds


@pytest.mark.parametrize("format", ["yaml", "json"])
@pytest.mark.parametrize(
    ("text", "limits", "told"),
    [
        ("[1, 2, 3]", Limits(bytes=5), "file: is larger than 5 bytes, the most that is read."),
        ("[[\n[1]]]", Limits(depth=2), "file:2: [0][0] is nested too deeply: at most 2 levels are read."),
        ("[1,\n2, 3]", Limits(nodes=2), "file:2: [1] is one value too many: at most 2 are read."),
        ('["abcd"]', Limits(text=3), "file:1: [0] is a text of 4 characters; at most 3 are read."),
        ('{"abcd": 1}', Limits(text=3), "file:1: abcd is a text of 4 characters; at most 3 are read."),
        ("[12345]", Limits(digits=4), 'file:1: [0] is a number with too many digits: "12345".'),
        ("[1.2345]", Limits(digits=4), 'file:1: [0] is a number with too many digits: "1.2345".'),
        ("[1e5]", Limits(digits=4), 'file:1: [0] is a number with too many digits: "1e5".'),
        ("[1e-5]", Limits(digits=4), 'file:1: [0] is a number with too many digits: "1e-5".'),
    ],
)
def test_each_bound_is_told(text: str, limits: Limits, told: str, format: str) -> None:
    assert message_of(text, limits=limits, format=format).splitlines()[0] == told


@pytest.mark.parametrize("format", ["yaml", "json"])
def test_what_just_keeps_the_bounds_is_read(format: str) -> None:
    text = '[["abc", 1e4]]'
    limits = Limits(bytes=len(text), depth=2, nodes=4, text=3, digits=4)
    assert loads(text, name="a", format=format, limits=limits).data == [["abc", Decimal("1e4")]]  # type: ignore[arg-type]


def laughs(levels: int) -> str:
    """A few lines that would grow to 9 to the power of ``levels`` values."""
    names = [f"a{number}" for number in range(levels)]
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]" for a, b in pairwise(names)]
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (b"[" * 100_000, "is nested too deeply"),
        (b"{" * 100_000, "has a group of fields where the name of a field must stand"),
        (b'{"a":' * 100_000, "is nested too deeply"),
        (b"- " * 100_000, "is nested too deeply"),
        (b"? " * 100_000, "has a group of fields where the name of a field must stand"),
        (b"[\n" * 100_000, "is nested too deeply"),
        ("\n".join("  " * depth + "a:" for depth in range(1000)).encode(), "is nested too deeply"),
        (laughs(30).encode(), "makes the document too large"),
        (b"a: &a " + b"x" * 150_000 + b"\nb: [" + b"*a," * 150_000 + b"]", "makes the document too large"),
        ("\n".join(["a0: &a0 [1]", *(f"a{n + 1}: &a{n + 1} [*a{n}]" for n in range(99))]).encode(), "too deeply"),
        ("".join(f"%TAG !{n}! x\n" for n in range(80_000)).encode() + b"--- a", "the directive %TAG"),
        (b"a: 1\n" * 100_000, "and further lines have problems too; these are the first 100"),
        (b"\x01\n" * 500_000, "and further lines have problems too; these are the first 100"),
        (b"x" * (2 << 20), "is a text of 2,097,152 characters"),
        (b"1" * (2 << 20), "is a number with too many digits"),
        (b'"' + b"\\x" * (1 << 20), "is larger than 2 MiB"),
        (b"'" * (2 << 20), "a text of 1,048,575 characters"),
        (bytes(range(256)) * 8000, "no text file at all"),
    ],
)
def test_bombs_are_answered_at_once(text: bytes, told: str) -> None:
    begin = time.process_time()
    assert told in message_of(text)
    assert time.process_time() - begin < 1


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (b"[" * 100_000, "is nested too deeply"),
        (b'{"a":' * 100_000, "is nested too deeply"),
        (b"[[],\n" * 100_000, "is nested too deeply"),
        (b"[" + b"0," * 500_000, "is one value too many"),
        (b" " * (2 << 20), "is empty"),
        (b"[" + b"9" * (1 << 20) + b"]", "is a number with too many digits"),
        (b'"' + b"\\n" * 1_000_000 + b'"', "is a text of 1,000,000 characters"),
        (b"{" + b'"a":1,' * 100_000 + b'"b":1}', "and further lines have problems too"),
    ],
)
def test_bombs_in_json_are_answered_at_once(text: bytes, told: str) -> None:
    begin = time.process_time()
    assert told in message_of(text, format="json")
    assert time.process_time() - begin < 2


def test_a_rule_pack_of_three_thousand_lines_is_read_in_a_moment() -> None:
    rule = "- id: pack/rule-{0}\n  title: Rule {0}\n  source:\n    pinpoint: §2\n  in_force: {{from: 2024-07-23}}\n"
    text = "rules:\n" + "".join(rule.format(number) for number in range(600))
    begin = time.process_time()
    document = loads(text, name="rules.yaml")
    took = time.process_time() - begin
    assert len(text.splitlines()) == 3001
    assert document.lines[("rules", 599, "in_force", "from")] == 3001
    assert took < 0.5  # measured: 0.012 s

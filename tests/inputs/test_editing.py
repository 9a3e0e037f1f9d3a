"""A value written into a document changes nothing else: every other line stays, with its comment and its line end."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.errors import InputError
from auditor.inputs import documents
from auditor.inputs.documents import Document
from auditor.inputs.editing import written

TEXT = """\
# A comment above.
project: {id: a, title: "A: b"}  # in braces

organisation:
  name: Somebody   # aligned
  size:            # nobody knows
  empty: {}

workloads:
  - id: chat
    use:
      # what it does
      generates: [text]

    # the candidates
    candidates:
      - {model: m, access: self_hosted}
    data:
  - id: other
    purpose: |
      Over
      lines.
"""


def document(text: str = TEXT, name: str = "d.yaml") -> Document:
    return documents.loads(text, name=name, format="json" if name.endswith(".json") else "yaml")


@pytest.mark.parametrize(
    ("path", "value", "before", "after"),
    [
        (("organisation", "size"), "micro", "size:   ", "size: micro   "),
        (("organisation", "country"), "NO", "  empty: {}\n", "  empty: {}\n  country: NO\n"),
        (("organisation", "mau", "2024-06"), 5, "  empty: {}\n", "  empty: {}\n  mau:\n    2024-06: 5\n"),
        (("organisation", "empty", "a"), True, "{}", "{a: true}"),
        (("project", "go_live"), "2027-02-01", '"A: b"', '"A: b", go_live: 2027-02-01'),
        (("workloads", 0, "use", "exclusions"), [], "[text]\n", "[text]\n      exclusions: []\n"),
        (("workloads", 0, "use", "generates"), ["text", "audio"], "[text]", "[text, audio]"),
        (("workloads", 0, "data", "personal"), False, "    data:\n", "    data:\n      personal: false\n"),
        (("workloads", 0, "candidates", 0, "countries"), ["DE"], "self_hosted", "self_hosted, countries: [DE]"),
        (("workloads", 1, "use", "generates"), [], "lines.\n", "lines.\n    use:\n      generates: []\n"),
    ],
)
def test_the_value_stands_there_and_everything_else_is_as_it_was(
    path: tuple[str | int, ...], value: Any, before: str, after: str
) -> None:
    assert TEXT.count(before) == 1
    found = written(document(), path, value)
    assert found.content.decode() == TEXT.replace(before, after)
    holder: Any = found.data
    for step in path:
        holder = holder[step]
    assert holder == value


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_the_mark_before_a_text_are_kept(end: str, mark: str) -> None:
    found = written(document(mark + TEXT.replace("\n", end)), ("organisation", "country"), "DE").content.decode()
    assert found == mark + TEXT.replace("  empty: {}\n", "  empty: {}\n  country: DE\n").replace("\n", end)


def test_a_file_without_a_last_line_end_gets_its_line_all_the_same() -> None:
    assert written(document("a: 1"), ("b",), 2).content == b"a: 1\nb: 2"


def test_a_value_in_json_is_written_as_json() -> None:
    text = '{\n  "use": {"a": true,\n    "b": [1]\n  }\n}\n'
    found = written(document(text, "d.json"), ("use", "c"), ["x"]).content.decode()
    assert found == '{\n  "use": {"a": true,\n    "b": [1], "c": ["x"]\n  }\n}\n'
    assert written(document(text, "d.json"), ("data", "d"), 1).data == {
        "use": {"a": True, "b": [1]},
        "data": {"d": 1},
    }


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("a: &x {b: 1}\nc: *x\n", ("c", "d")),
        ("a:\n  b: 1\n  c: 2\n", ("a",)),
    ],
    ids=["a reference", "a group over several lines"],
)
def test_what_cannot_be_written_without_touching_more_is_refused(text: str, path: tuple[str | int, ...]) -> None:
    with pytest.raises(InputError, match="cannot be written here without touching what stands around it") as caught:
        written(document(text), path, 5)
    assert f"Write it yourself:  {path[-1]}: 5" in str(caught.value)

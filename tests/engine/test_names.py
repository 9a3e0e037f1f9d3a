"""Names that durable-rules can tell apart."""

from __future__ import annotations

import pytest

from auditor.engine.names import Names, fnv1a


@pytest.mark.parametrize(
    ("word", "hashed"),
    [("", 0x811C9DC5), ("id", 926444256), ("sid", 3593476751), ("$and", 3746487396), ("all", 321211332)],
)
def test_the_hash_is_that_of_the_engine(word: str, hashed: int) -> None:
    """The numbers stand in the source of durable-rules."""
    assert fnv1a(word) == hashed


def test_two_thousand_names_have_two_thousand_hashes() -> None:
    names = Names()
    fields = [names.field() for _ in range(1_900)]
    marks = [names.mark() for _ in range(100)]
    assert len({fnv1a(name) for name in fields + marks} | {fnv1a("id"), fnv1a("sid"), fnv1a("$s")}) == 2_003
    assert all(name.isascii() and name.isalnum() and name[0].isalpha() for name in fields + marks)


def test_marks_and_fields_are_looked_for_in_different_places() -> None:
    names = Names()
    assert {fnv1a(names.mark()) % 32 for _ in range(50)} == {31}
    assert {fnv1a(names.field()) % 32 for _ in range(31)} == set(range(31))


def test_a_name_that_collides_is_never_given(monkeypatch: pytest.MonkeyPatch) -> None:
    def weak(text: str) -> int:
        return sum(text.encode()) % 200

    monkeypatch.setattr("auditor.engine.names.fnv1a", weak)
    names = Names()
    given = [names.field() for _ in range(60)]
    assert len({weak(name) for name in given}) == 60
    assert not {weak(name) for name in given} & {weak(word) for word in ("id", "sid", "$s")}

"""Names of properties for durable-rules, which tells them apart by nothing but a 32-bit hash."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from string import ascii_lowercase, digits


def fnv1a(text: str) -> int:
    """The 32-bit hash by which durable-rules tells properties and facts apart."""
    value = 0x811C9DC5
    for byte in text.encode():
        value = (value ^ byte) * 0x01000193 & 0xFFFFFFFF
    return value


_RESERVED = (
    *("id", "sid", "m", "all", "any", "pri", "count", "cap", "dist", "name", "label", "chart", "running"),
    *("$s", "$m", "$l", "$r", "$i", "$and", "$or", "$not", "$all", "$any", "$ex", "$nex", "$eq", "$neq"),
    *("$lt", "$lte", "$gt", "$gte", "$mt", "$imt", "$iall", "$iany", "$add", "$sub", "$mul", "$div"),
    *("$forward", "$time", "$pulse", "$timerName", "$baseTime"),
)
"""What durable-rules gives a meaning of its own."""


class Names:
    """Short names of properties, all with different hashes.

    durable-rules looks a property up from the last five bits of its hash on, along a run of neighbours. Marks all
    share the last of these 32 places, fields are spread over the others: so no field of a message is ever looked
    for among the marks of other blocks.
    """

    _PLACES = 32

    def __init__(self) -> None:
        self._taken = {fnv1a(word) for word in _RESERVED}
        self._waiting: list[list[str]] = [[] for _ in range(self._PLACES)]
        self._fresh = self._candidates()
        self._turn = 0

    def field(self) -> str:
        """A name for a field."""
        self._turn = (self._turn + 1) % (self._PLACES - 1)
        return self._next(self._turn)

    def mark(self) -> str:
        """A name for the mark of a block, or for a sentinel."""
        return self._next(self._PLACES - 1)

    def _next(self, place: int) -> str:
        while not self._waiting[place]:
            name = next(self._fresh)
            hashed = fnv1a(name)
            if hashed not in self._taken:
                self._taken.add(hashed)
                self._waiting[hashed % self._PLACES].append(name)
        return self._waiting[place].pop(0)

    @staticmethod
    def _candidates() -> Iterator[str]:
        length = 1
        while True:
            for head in ascii_lowercase:
                for tail in product(ascii_lowercase + digits, repeat=length - 1):
                    yield head + "".join(tail)
            length += 1

"""How many tokens a request has, from samples: counted with a tokenizer, or estimated from the length of the text.

The low end is the shortest sample, the high end the longest, and the middle the mean of all, since a cost is so many
times the mean. Without a tokenizer the length in bytes is divided by the bytes of a token: most of them for the low
end, fewest for the high one, so that the range holds for any script and any vocabulary that was looked at.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of one request, and of each sample where they were counted."""

    low: int
    mid: int
    high: int
    each: tuple[int, ...] = ()

    def written(self) -> str:
        """As a field of the volume in a descriptor takes it."""
        if self.low == self.high:
            return str(self.mid)
        return f"{{low: {self.low}, mid: {self.mid}, high: {self.high}}}"


def counted(samples: Sequence[str], count: Callable[[str], int]) -> Tokens:
    """The tokens of samples, one at least, by a tokenizer."""
    each = tuple(count(sample) for sample in samples)
    return Tokens(min(each), round(Fraction(sum(each), len(each))), max(each), each)


def estimated(samples: Sequence[str], bytes_per_token: Sequence[Decimal]) -> Tokens:
    """The tokens of samples, one at least, by their length; the bytes of a token at most, as a rule, and at least."""
    sizes = [len(sample.encode()) for sample in samples]
    most, usual, least = (Fraction(one) for one in bytes_per_token)
    low = max(1, math.floor(min(sizes) / most))
    mid = max(1, round(Fraction(sum(sizes), len(sizes)) / usual))
    return Tokens(low, mid, max(mid, math.ceil(max(sizes) / least)))

"""Formulas over exact numbers: what a claim is recomputed by.

Numbers (``12``, ``0.5``, ``1e6``), names, ``+ - * /``, brackets and the functions ``ceil``, ``floor``, ``min``, ``max``
and ``crossover(price, machine, capacity, fixed)``. Everything is a fraction of whole numbers: nothing is rounded.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction

from auditor.costs.staircase import Staircase, Undecided, first_below

_TOKEN = re.compile(r"\s*(?:(?P<number>\d+(?:\.\d+)?(?:[eE]\d+)?)|(?P<name>[A-Za-z_]\w*)|(?P<sign>[-+*/(),]))")

MOST_DEPTH = 40
"""Brackets inside brackets; more is refused."""


class FormulaError(ValueError):
    """The formula cannot be read or reckoned; the text says why, as a sentence without its subject."""


def _crossover(price: Fraction, machine: Fraction, capacity: Fraction, fixed: Fraction) -> Fraction | None:
    """The first whole number of requests at which machines are strictly cheaper than a price a request."""
    if capacity < 1 or capacity.denominator != 1:
        raise FormulaError("takes a whole number of requests as what one machine serves.")
    hosted = Staircase(fixed=fixed, step=machine, capacity=int(capacity))
    try:
        return _fraction(first_below(hosted, Staircase(slope=price)))
    except Undecided as error:
        raise FormulaError(f"has a crossover that is not decided up to {error} requests.") from error


def _fraction(value: int | None) -> Fraction | None:
    return None if value is None else Fraction(value)


_FUNCTIONS: Mapping[str, tuple[int | None, Callable[..., Fraction | None]]] = {
    "ceil": (1, lambda value: Fraction(math.ceil(value))),
    "floor": (1, lambda value: Fraction(math.floor(value))),
    "min": (None, min),
    "max": (None, max),
    "crossover": (4, _crossover),
}


def names(formula: str) -> frozenset[str]:
    """The inputs a formula speaks of."""
    return frozenset(text for kind, text in _tokens(formula) if kind == "name" and text not in _FUNCTIONS)


def value(formula: str, inputs: Mapping[str, Fraction]) -> Fraction | None:
    """The value of a formula, or None where a crossover in it never comes. Raises FormulaError."""
    reader = _Reader(list(_tokens(formula)), inputs)
    result = reader.sum(0)
    if reader.tokens:
        raise FormulaError(f'has "{reader.tokens[0][1]}" where it should end.')
    return result


def _tokens(formula: str) -> Iterator[tuple[str, str]]:
    position, text = 0, formula.rstrip()
    while position < len(text):
        found = _TOKEN.match(text, position)
        if found is None:
            raise FormulaError(f'cannot be read from "{text[position:].strip()}" on.')
        position = found.end()
        yield found.lastgroup or "", found[found.lastgroup or 0]


class _Reader:
    """Reads from the left; what is still to be read stands in ``tokens``. Never is None, and stays None."""

    def __init__(self, tokens: list[tuple[str, str]], inputs: Mapping[str, Fraction]) -> None:
        self.tokens = tokens
        self.inputs = inputs

    def sum(self, depth: int) -> Fraction | None:
        left = self._product(depth)
        while sign := self._take("+", "-"):
            right = self._product(depth)
            left = None if left is None or right is None else left + right if sign == "+" else left - right
        return left

    def _product(self, depth: int) -> Fraction | None:
        left = self._one(depth)
        while sign := self._take("*", "/"):
            right = self._one(depth)
            if sign == "/" and right == 0:
                raise FormulaError("divides by nought.")
            left = None if left is None or right is None else left * right if sign == "*" else left / right
        return left

    def _one(self, depth: int) -> Fraction | None:
        if depth > MOST_DEPTH:
            raise FormulaError(f"has more than {MOST_DEPTH} brackets inside each other.")
        if self._take("-"):
            inner = self._one(depth + 1)
            return None if inner is None else -inner
        if self._take("("):
            inner = self.sum(depth + 1)
            self._close()
            return inner
        if not self.tokens:
            raise FormulaError("ends where a number or a name should follow.")
        kind, text = self.tokens.pop(0)
        if kind == "number":
            return Fraction(text)
        if kind != "name":
            raise FormulaError(f'has "{text}" where a number or a name should stand.')
        if text in _FUNCTIONS:
            return self._call(text, depth)
        if text not in self.inputs:
            raise FormulaError(f'speaks of "{text}", which is no input.')
        return self.inputs[text]

    def _call(self, name: str, depth: int) -> Fraction | None:
        if not self._take("("):
            raise FormulaError(f'needs a bracket after "{name}".')
        arguments = [self.sum(depth + 1)]
        while self._take(","):
            arguments.append(self.sum(depth + 1))
        self._close()
        count, function = _FUNCTIONS[name]
        if count is not None and len(arguments) != count:
            raise FormulaError(f"gives {name} {len(arguments)} values; it takes {count}.")
        return None if None in arguments else function(*arguments)

    def _close(self) -> None:
        if not self._take(")"):
            raise FormulaError("lacks a closing bracket.")

    def _take(self, *signs: str) -> str:
        if self.tokens and self.tokens[0][0] == "sign" and self.tokens[0][1] in signs:
            return self.tokens.pop(0)[1]
        return ""

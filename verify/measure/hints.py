"""Hints: values to try for a constant, from the numbers in proved claims that look much like this one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from verify.certify.search.placed import Lemma

PARTS = ("hypotheses", "always", "equations", "conclusion")

Hints = Mapping[Fraction, Sequence[Lemma]]
"""Values, each with the lemmas that speak of it, the likeliest first."""


def hints(lemmas: Sequence[Lemma]) -> tuple[Hints, Hints]:
    """What lemmas, the likeliest first, say of values: as they are written with them, or by quotients."""
    written: dict[Fraction, list[Lemma]] = {}
    others: dict[Fraction, list[Lemma]] = {}
    for lemma in lemmas:
        sizes = _sizes(lemma.statement)
        said = sizes | {1 / each for each in sizes}
        for number in numbers(lemma.statement):
            (written if number in said else others).setdefault(number, []).append(lemma)
    return written, others


def numbers(statement: Mapping[str, Any]) -> set[Fraction]:
    """The sizes of the numbers in a statement, of one over them, and of quotients of two."""
    found = {Fraction(1), *_sizes(statement)}
    return {a / b for a in found for b in found}


def _sizes(statement: Mapping[str, Any]) -> set[Fraction]:
    return {abs(number) for part in PARTS for number in _numbers(statement[part])} - {0}


def _numbers(data: Any) -> Iterator[Fraction]:
    if isinstance(data, list) and data[:1] == ["number"]:
        yield Fraction(data[1])
    elif isinstance(data, list):
        for each in data:
            yield from _numbers(each)

"""Traces through an index of size 1: Tr(U V) = Tr(U) Tr(V) of words U and V that are 1 x 1.

Z = d_ab d_pq - d_aq d_pb is zero where all of its indices have size 1, as |Z|^2 = 2 (1 - 1) says. The scalar
product of Z (x) I (x) I with a product of four parts of the words is Tr(U) Tr(V) - Tr(U V), and so zero too.
"""

from __future__ import annotations

import json
from collections.abc import Callable

from verify.certify.polynomials.polynomial import Poly, subtract, variable
from verify.certify.recheck import ONE, Word
from verify.certify.search.scribe import Data, Scribe, data_of, one
from verify.certify.search.shapes import spelled, word_of

UNIT: Data = ["identity", [[[], 1]]]


def separated(scribe: Scribe, label: str) -> tuple[Poly, Callable[[], int]] | None:
    """The trace of a word less the product of two traces, where it goes through indices of size 1.

    With what writes the line that says that this is zero.
    """
    word = word_of(label)
    ends = [k for k, letter in enumerate(word) if rows(scribe, letter) == ONE]
    if len(ends) < 2:
        return None
    first, last = word[ends[0] : ends[1]], word[ends[1] :] + word[: ends[0]]
    value = scribe.poly(["product", *(spelled(scribe, each) for each in (first, last))])
    poly = subtract(variable(label), value)

    def write() -> int:
        zero = scribe.write(["tensor", antisymmetric(scribe, first, last)])
        parts = [["1/2", one(), [zero]], ["1", one(), [len(scribe.lines)]]]
        return scribe.write(["absurd", "=", data_of(poly), [["combination", parts, []]]])

    return poly, write


def rows(scribe: Scribe, letter: tuple[str, bool]) -> str:
    """The rows of a letter of a word."""
    found = scribe.value(scribe.terms[letter[0]])
    return found.columns if letter[1] else found.rows


def antisymmetric(scribe: Scribe, first: Word, last: Word) -> Data:
    """X (x) Y - Y (x) X for X = Z (x) I (x) I and Y = U_1 (x) U_2 (x) V_1 (x) V_2; |X|^2 = 0."""
    edges, units = [], []
    for word, (start, end), inner in ((first, "ab", "ij"), (last, "pq", "kl")):
        edges += [[spelled(scribe, word[:1]), start, inner[0]], [spelled(scribe, word[1:]), inner[1], end]]
        units.append([["identity", json.loads(rows(scribe, word[1]))], *inner])
    signed = [
        (1, [[UNIT, "a", "b"], [UNIT, "p", "q"], *units]),
        (-1, [[UNIT, "a", "q"], [UNIT, "p", "b"], *units]),
    ]
    nets = []
    for sign, net in signed:
        nets.append([[[str(sign), []]], [*primed(net, ""), *primed(edges, "'")]])
        nets.append([[[str(-sign), []]], [*primed(edges, ""), *primed(net, "'")]])
    return nets


def primed(net: Data, mark: str) -> Data:
    """A net between indices of other names."""
    return [[term, i + mark, j + mark] for term, i, j in net]

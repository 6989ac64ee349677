"""Statements and certificates in a few words, and what the lines of a certificate say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import pytest

from verify.certify.recheck import Proof, Rejected, fingerprint, recheck

Data = Any
Poly = dict[tuple[tuple[str, int], ...], Fraction]

ONE: Data = [[[], 1]]
UNIT: Data = [["1", []]]
SCALAR: Data = ["scalar"]
NATURAL: Data = ["natural"]


def size(*names: str) -> Data:
    """A product of natural numbers as a size."""
    return [[sorted(names), 1]]


def matrix(rows: Data, columns: Data, *properties: str) -> Data:
    """The kind of a matrix."""
    return ["matrix", rows, columns, [*properties]]


def num(value: object) -> Data:
    """A rational number."""
    return ["number", str(value)]


def sym(name: str) -> Data:
    """A symbol."""
    return ["symbol", name]


def at(name: str | None, shift: int = 0) -> Data:
    """An index as a number."""
    return ["index", [name, shift]]


def el(name: str, index: str | None, shift: int = 0) -> Data:
    """An element of a sequence."""
    return ["element", name, [index, shift]]


def add(*terms: Data) -> Data:
    """A sum."""
    return ["sum", *terms]


def mul(*terms: Data) -> Data:
    """A product."""
    return ["product", *terms]


def neg(term: Data) -> Data:
    """-x."""
    return mul(num(-1), term)


def tr(*terms: Data) -> Data:
    """The trace of a product."""
    return ["trace", mul(*terms)]


def t(term: Data) -> Data:
    """A transpose."""
    return ["transpose", term]


def statement(conclusion: Data, **parts: Data) -> dict[str, Data]:
    """A statement; what is not given is empty."""
    empty = {"symbols": {}, "sequences": {}, "functions": {}, "hypotheses": [], "always": [], "equations": []}
    return {**empty, **parts, "conclusion": conclusion}


def certificate(given: Data, *lines: Data) -> dict[str, Data]:
    """Lines as a certificate of a statement."""
    return {"statement": fingerprint(given), "lines": [*lines]}


def check(given: Data, *lines: Data) -> set[str]:
    """The axioms used; raises Rejected."""
    return recheck(given, certificate(given, *lines))


def rejects(given: Data, *lines: Data, match: str | None = None) -> None:
    """The checker takes no such proof."""
    with pytest.raises(Rejected, match=match):
        check(given, *lines)


def read(given: Data, *scope: str) -> Proof:
    """The checker's reading of a statement, index variables in scope."""
    proof = Proof(given)
    proof.stated()
    proof.scope = {*scope}
    return proof


def label(given: Data, term: Data, *scope: str) -> str:
    """The checker's name of a number."""
    (((powers, _), c),) = read(given, *scope).scalar(term).terms.items()
    assert c == 1 and len(powers) == 1 and powers[0][1] == 1
    return powers[0][0]


def said(given: Data, *lines: Data) -> tuple[str, Poly]:
    """What the last of the lines says."""
    proof = read(given)
    sign, value = [proof.add(line) for line in lines][-1]
    assert not any(word for _, word in value.terms)
    return sign, {powers: c for (powers, _), c in value.terms.items()}


def poly(*terms: tuple[object, Mapping[str, int]]) -> Poly:
    """A polynomial by hand: coefficients and the exponents of names."""
    return {tuple(sorted(powers.items())): Fraction(str(c)) for c, powers in terms}


def data(*terms: tuple[object, Mapping[str, int]]) -> Data:
    """The same as a certificate has it."""
    return [[str(c), [[name, k] for name, k in powers.items()]] for c, powers in terms]


def combine(*parts: Sequence[Data], equal: Sequence[Data] = ()) -> Data:
    """A combination: parts are (c, square, lines...)."""
    return ["combination", [[str(c), square, [*lines]] for c, square, *lines in parts], [*equal]]


def plain(*lines: int) -> Data:
    """The sum of lines."""
    return combine(*((1, UNIT, k) for k in lines))

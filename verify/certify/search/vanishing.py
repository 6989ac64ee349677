"""Gradients and matrices that are zero: every scalar product with them is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from verify.certify.polynomials.combination import Combination, combine
from verify.certify.polynomials.polynomial import Poly, scale
from verify.certify.search.emit import combined
from verify.certify.search.gather import Fact, Gatherer, crossed, square
from verify.certify.search.scribe import Data, data_of, one
from verify.certify.search.shapes import gradients, halves, point, squares

NAMED = ("symbol", "element", "gradient")
"""Matrices that are no products."""
MOST = 12
"""Matrices that are multiplied with a sum that is zero."""
SOON = 0.2
"""Seconds to see that a gradient is zero."""


def vanishing(gatherer: Gatherer, labels: Sequence[str]) -> Iterator[Fact]:
    """<X, Y> = 0, where |X|^2 = 0."""
    pairs = [
        pair
        for label in labels
        if label.startswith("trace ")
        for x, y in halves(gatherer.scribe, label)
        for pair in ((x, y), (y, x))
        if x != y
    ]
    for zero, block in [*zeros(gatherer), *stationary(gatherer, labels)] if labels else ():
        for x, y in pairs:
            if x == block:
                yield vanished(gatherer, zero, x, y)
        value = gatherer.scribe.value(block)
        if len(value.terms) > 1:
            yield from against(gatherer, zero, block, [x for x, _ in pairs if x[0] in NAMED])


def against(gatherer: Gatherer, zero: Fact, block: Data, met: Sequence[Data]) -> Iterator[Fact]:
    """<X, Y> = 0, where X is a sum, for matrices Y of its size that have names."""
    scribe = gatherer.scribe
    size = scribe.value(block)[:2]
    named = [term for term in met if scribe.value(term)[:2] == size]
    for term in list({repr(term): term for term in named}.values())[:MOST]:
        yield vanished(gatherer, zero, block, term)


def zeros(gatherer: Gatherer) -> Iterator[tuple[Fact, Data]]:
    """The matrices X of which the statement assumes that |X|^2 = 0."""
    for k, (sign, left, right) in enumerate(gatherer.scribe.statement["hypotheses"]):
        blocks = squares(left) if sign == "=" and right == ["number", "0"] else None
        if blocks is not None and len(blocks) == 1:
            yield gatherer.line(["hypothesis", k]), blocks[0]


def stationary(gatherer: Gatherer, labels: Sequence[str]) -> Iterator[tuple[Fact, Data]]:
    """The gradients that are zero where the statement assumes that f(X) is a number, its least value."""
    met = [term for label in labels for term in gradients(gatherer.scribe, label)]
    for k, (sign, *sides) in enumerate(gatherer.scribe.statement["hypotheses"]):
        for found in map(point, sides if sign == "=" else ()):
            gradient: Data = ["gradient", found[0], 0, *found[1]] if found else []
            if found is not None and len(found[1]) == 1 and gradient in met:
                yield from least(gatherer, gatherer.line(["hypothesis", k]), gradient)


def least(gatherer: Gatherer, value: Fact, gradient: Data) -> Iterator[tuple[Fact, Data]]:
    """|grad f(X)|^2 = 0, where an axiom bounds it by zero."""
    slope = gatherer.scribe.poly(["trace", ["product", ["transpose", gradient], gradient]])
    _, name, _, *x = gradient
    for axiom, parts in gatherer.scribe.statement["functions"][name]["axioms"].items():
        if ["-1", "slope"] not in parts:
            continue
        bound = gatherer.line(["axiom", axiom, name, x, x], axiom)
        found = combine(scale(slope, -1), [bound.poly], [value.poly], seconds=SOON, thorough=False)
        if found is not None:
            yield equation(gatherer, slope, gradient, found, bound, value), gradient
            return


def equation(
    gatherer: Gatherer, slope: Poly, gradient: Data, found: Combination, bound: Fact, value: Fact
) -> Fact:
    """p = 0, from p >= 0 and a combination that is -p."""

    def write() -> int:
        below = gatherer.scribe.write(combined(found, [bound.write()], [value.write()]))
        least = gatherer.scribe.write(square(gradient))
        parts = [["1", one(), [least, below]], ["1", one(), [len(gatherer.scribe.lines)]]]
        return gatherer.scribe.write(["absurd", "=", data_of(slope), [["combination", parts, []]]])

    return Fact("=", slope, write, "zero")


def vanished(gatherer: Gatherer, zero: Fact, x: Data, y: Data) -> Fact:
    """<X, Y> = 0, from |X|^2 |Y|^2 >= <X, Y>^2 and |X|^2 = 0."""
    inner = gatherer.scribe.poly(["trace", ["product", ["transpose", x], y]])

    def write() -> int:
        place = zero.write()
        tensor = gatherer.scribe.write(["tensor", crossed([(x, y)], 0, 0)])
        size = gatherer.scribe.poly(["trace", ["product", ["transpose", y], y]])
        parts = [["1/2", one(), [tensor]], ["1", one(), [len(gatherer.scribe.lines)]]]
        line = ["combination", parts, [[data_of(scale(size, -1)), place]]]
        return gatherer.scribe.write(["absurd", "=", data_of(inner), [line]])

    return Fact("=", inner, write, "zero")

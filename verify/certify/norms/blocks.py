"""Blocks of matrices as sums of products, not multiplied out; X, -X and X^T have one key."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from verify.certify.polynomials.contents import content, quotient, ratio
from verify.certify.polynomials.polynomial import Poly, add, constant, multiply, scale
from verify.certify.recheck import ONE, Value
from verify.certify.search.scribe import Data, Scribe, poly_of
from verify.certify.search.shapes import spelled, word_of

NUMBERS = ("number", "trace", "root", "inverse", "largest", "value", "index", "size")
"""Terms that are numbers whatever is in them."""
UNITY: Data = ["number", "1"]


@dataclass(frozen=True, slots=True)
class Product:
    """A number times a product of matrices, none of which is such a product; ``traced``: the trace of it."""

    coefficient: Poly
    factors: tuple[Data, ...]
    traced: bool = False

    def times(self, number: Poly, below: Poly | None = None) -> Product:
        """The product times a number, divided by a monomial."""
        whole = multiply(self.coefficient, number)
        return Product(whole if below is None else quotient(whole, below), self.factors, self.traced)

    @property
    def bare(self) -> Data:
        """The product without the number."""
        if not self.factors:
            return UNITY
        inner = self.factors[0] if len(self.factors) == 1 else ["product", *self.factors]
        return ["trace", inner] if self.traced else inner


@dataclass(frozen=True, slots=True)
class Block:
    """A sum of products; ``key``: the same for -X and X^T."""

    parts: tuple[Product, ...]
    term: Data = field(compare=False)
    key: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A number, ``content``, times some blocks; ``terms``: the blocks times the number, and zeros."""

    content: Poly
    blocks: tuple[Block, ...]
    terms: tuple[Data, ...] = field(compare=False)

    @property
    def counts(self) -> Counter[str]:
        """How often each block occurs."""
        return Counter(block.key for block in self.blocks)

    @property
    def name(self) -> tuple[str, ...]:
        """The same for the same blocks in another order, with the same content."""
        return (repr(sorted(self.content.items())), *sorted(block.key for block in self.blocks))


class Reader:
    """Reads the terms of one statement."""

    def __init__(self, scribe: Scribe) -> None:
        self.scribe = scribe
        self.values: dict[str, Value] = {}
        self.read: dict[str, tuple[Product, ...]] = {}

    def value(self, term: Data) -> Value:
        """The checker's reading of a term."""
        key = json.dumps(term)
        if key not in self.values:
            self.values[key] = self.scribe.value(term)
        return self.values[key]

    def scalar(self, term: Data) -> bool:
        """Whether a term is a number."""
        return term[0] in NUMBERS or self.value(term)[:2] == (ONE, ONE)

    def grid(self, terms: Sequence[Data]) -> Grid:
        """The grid of some blocks, what they have in common taken out."""
        read = [self.parts(term) for term in terms]
        coefficients = [part.coefficient for parts in read for part in parts]
        first = coefficients[0] if coefficients else constant(1)
        ratios = [ratio(each, first) for each in coefficients]
        if len(first) > 1 and None not in ratios:
            common = content([{(): r} for r in ratios if r is not None])
            whole = scale(first, common[()])
            numbers: list[Poly] = [{(): r / common[()]} for r in ratios if r is not None]
        else:
            whole = content(coefficients)
            numbers = [quotient(each, whole) for each in coefficients]
        rest, blocks = iter(numbers), []
        for parts in read:
            scaled = tuple(Product(next(rest), part.factors, part.traced) for part in parts)
            if scaled:
                term = self.term(scaled)
                blocks.append(Block(scaled, term, self.key(term)))
        return Grid(whole, tuple(blocks), tuple(terms))

    def piece(self, grid: Grid, products: Sequence[Product]) -> list[Data]:
        """Products, one for each block of a grid, times its content; one without a coefficient is zero."""
        return [self.times(grid.content, self.term([p])) if p.coefficient else p.bare for p in products]

    def scaled(self, factor: Poly, grid: Grid) -> Grid:
        """A grid times a number."""
        whole = multiply(factor, grid.content)
        return Grid(whole, grid.blocks, tuple(self.times(factor, term) for term in grid.terms))

    def bare(self, grid: Grid) -> Grid:
        """A grid without its content."""
        return Grid(constant(1), grid.blocks, tuple(block.term for block in grid.blocks))

    def times(self, factor: Poly, term: Data) -> Data:
        """A matrix times a number, as a term."""
        if factor == constant(1):
            return term
        return self.number(factor) if term == UNITY else ["product", self.number(factor), term]

    def key(self, term: Data) -> str:
        """A matrix up to sign and transpose."""
        found = self.value(term)
        keys = []
        for each in (found, self.scribe.transposed(found)):
            items = sorted(each.terms.items())
            sign = 1 if items and items[0][1] > 0 else -1
            keys.append(repr([(key, sign * c) for key, c in items]))
        return min(keys)

    def parts(self, term: Data) -> tuple[Product, ...]:
        """A matrix as a sum of products, like ones together."""
        key = json.dumps(term)
        if key not in self.read:
            self.read[key] = self._gathered(self._parts(term))
        return self.read[key]

    def _parts(self, term: Data) -> Iterable[Product]:
        match term:
            case ["sum", *terms]:
                return [part for each in terms for part in self.parts(each)]
            case ["product", *terms]:
                return self._product(terms)
            case ["transpose", ["trace", _] as inner]:
                return self.parts(inner)
            case ["transpose", inner]:
                turned = (
                    (p, p.factors if p.traced else tuple(transposed(f) for f in reversed(p.factors)))
                    for p in self.parts(inner)
                )
                return [Product(p.coefficient, factors, p.traced) for p, factors in turned]
            case ["trace", inner]:
                return [Product(p.coefficient, p.factors, True) for p in self.parts(inner) if p.factors]
            case ["zero", *_]:
                return []
        if self.scalar(term):
            poly = poly_of(self.value(term))
            return [Product(poly, ())] if poly else []
        return [Product(constant(1), (term,))]

    def _product(self, terms: Iterable[Data]) -> Iterable[Product]:
        coefficient, factors, sums = constant(1), list[Data](), 0
        for term in self.opened(terms):
            if self.scalar(term):
                coefficient = multiply(coefficient, poly_of(self.value(term)))
                continue
            inner = self.parts(term)
            if not inner:
                return []
            if len(inner) == 1 and not inner[0].traced:
                coefficient = multiply(coefficient, inner[0].coefficient)
                factors += inner[0].factors
            else:
                common = content(part.coefficient for part in inner)
                coefficient, sums = multiply(coefficient, common), sums + 1
                factors.append(self.term([p.times(constant(1), common) for p in inner]))
        plain = [f for f in factors if f[0] != "identity"] or factors[:1]
        if len(plain) == 1 and sums:
            return [p.times(coefficient) for p in self.parts(plain[0])]
        return [Product(coefficient, tuple(plain))] if coefficient else []

    def opened(self, terms: Iterable[Data]) -> Iterable[Data]:
        """The factors of a product, products within it opened, but those that are numbers."""
        for term in terms:
            if not self.scalar(term) and (term[0] == "product" or (term[0] == "sum" and len(term) == 2)):
                yield from self.opened(term[1:])
            else:
                yield term

    def _gathered(self, parts: Iterable[Product]) -> tuple[Product, ...]:
        found: dict[str, Product] = {}
        for part in parts:
            key = json.dumps([part.factors, part.traced])
            before = found[key].coefficient if key in found else {}
            found[key] = Product(add(before, part.coefficient), part.factors, part.traced)
        return tuple(part for part in found.values() if part.coefficient)

    def term(self, parts: Sequence[Product]) -> Data:
        """A sum of products as a term."""
        found = [self.times(p.coefficient, p.bare) for p in parts]
        return found[0] if len(found) == 1 else ["sum", *found]

    def number(self, poly: Poly) -> Data:
        """A polynomial in names as a term."""
        summands = []
        for monomial, c in poly.items():
            factors = [self.named(name) for name, k in monomial for _ in range(k)]
            whole = [["number", str(c)], *factors] if c != 1 or not factors else factors
            summands.append(whole[0] if len(whole) == 1 else ["product", *whole])
        return summands[0] if len(summands) == 1 else ["sum", *summands]

    def named(self, label: str) -> Data:
        """The number that has a name."""
        if label.startswith("trace "):
            return ["trace", spelled(self.scribe, word_of(label))]
        return self.scribe.terms.get(label) or ["index", [label.removeprefix("symbol "), 0]]


def transposed(term: Data) -> Data:
    """The transpose of a factor: sums and products in it are turned part by part."""
    match term:
        case ["transpose", inner]:
            found: Data = inner
            return found
        case ["sum", *terms]:
            return ["sum", *(transposed(each) for each in terms)]
        case ["product", *terms]:
            return ["product", *(transposed(each) for each in reversed(terms))]
        case [op, *_] if op in NUMBERS or op == "identity":
            return term
    return ["transpose", term]

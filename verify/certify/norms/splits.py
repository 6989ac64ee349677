"""Ways to see a grid as a sum of grids of products: as written, and differences of products by factors."""

from __future__ import annotations

import json
from collections.abc import Iterator

from verify.certify.norms.blocks import Block, Grid, Product, Reader
from verify.certify.polynomials.polynomial import Poly, constant, multiply, scale
from verify.certify.recheck import Rejected
from verify.certify.search.scribe import Data

Pieces = list[list[Product]]
"""For each piece one product for each block; one without a coefficient is zero."""
MINUS: Data = ["number", "-1"]


def summands(reader: Reader, grid: Grid) -> Iterator[Pieces]:
    """The first products of all blocks, the second ones, ..."""
    most = max(len(block.parts) for block in grid.blocks)
    if most > 1:
        yield [
            [block.parts[k] if k < len(block.parts) else nothing(reader, block.term) for block in grid.blocks]
            for k in range(most)
        ]


def differences(reader: Reader, grid: Grid) -> Iterator[Pieces]:
    """Y Z - X W = (Y - X) W + X (Z - W) + (Y - X)(Z - W), the same from Y Z, and as sums of two."""
    ways = []
    for block in grid.blocks:
        try:
            found = factor_by_factor(reader, block)
        except Rejected:
            return
        if found is None:
            return
        ways.append(found)
    for k in range(4):
        pieces = [list(piece) for piece in zip(*(way[k] for way in ways), strict=True)]
        kept = [piece for piece in pieces if any(each.coefficient for each in piece)]
        if kept:
            yield kept


def factor_by_factor(reader: Reader, block: Block) -> list[list[Product]] | None:
    """For one block: lists of products that add up to it; None where it is no difference of products."""
    if len(block.parts) != 2 or any(part.traced or len(part.factors) < 2 for part in block.parts):
        return None
    if len(block.parts[0].factors) != len(block.parts[1].factors):
        return None
    (a, b), c = block.parts, block.parts[0].coefficient
    if b.coefficient != scale(c, -1):
        return None
    (y, *more), (x, *others) = a.factors, b.factors
    z, w = joined(more), joined(others)
    dy, dz = ["sum", y, ["product", MINUS, x]], ["sum", z, ["product", MINUS, w]]
    products = {
        name: made(reader, c, left, right, block)
        for name, left, right in (
            ("dy w", dy, w),
            ("x dz", x, dz),
            ("dy dz", dy, dz),
            ("dy z", dy, z),
            ("y dz", y, dz),
        )
    }
    twice = products["dy dz"]
    products["-dy dz"] = Product(scale(twice.coefficient, -1), twice.factors)
    names = (("dy w", "x dz", "dy dz"), ("dy z", "y dz", "-dy dz"), ("dy z", "x dz"), ("dy w", "y dz"))
    return [[products[name] for name in each] for each in names]


def made(reader: Reader, c: Poly, left: Data, right: Data, block: Block) -> Product:
    """c P Q, its factors taken apart."""
    parts = reader.parts(["product", left, right])
    if not parts:
        return nothing(reader, block.term)
    if len(parts) > 1:
        raise Rejected("a product that is a sum")
    return Product(multiply(c, parts[0].coefficient), parts[0].factors)


def joined(factors: list[Data]) -> Data:
    """A product of matrices as a term."""
    return factors[0] if len(factors) == 1 else ["product", *factors]


def nothing(reader: Reader, term: Data) -> Product:
    """Zero, of the size of a term."""
    value = reader.value(term)
    return Product({}, (["zero", json.loads(value.rows), json.loads(value.columns)],))


def gradient(term: Data) -> tuple[str, int, tuple[Data, ...]] | None:
    """The function, the number of the block and the point of a gradient, transposed or not."""
    match term:
        case ["gradient", name, k, *point] | ["transpose", ["gradient", name, k, *point]]:
            return name, k, tuple(point)
    return None


def points(grid: Grid) -> tuple[str, tuple[Data, ...], tuple[Data, ...]] | None:
    """The function and two points, where a grid is all blocks of the difference of its gradients there."""
    seen, blocks = set(), []
    for block in grid.blocks:
        if len(block.parts) != 2 or any(len(p.factors) != 1 or p.traced for p in block.parts):
            return None
        one, other = (gradient(part.factors[0]) for part in block.parts)
        if one is None or other is None or one[:2] != other[:2]:
            return None
        if block.parts[0].coefficient not in (constant(1), constant(-1)):
            return None
        if block.parts[0].coefficient != scale(block.parts[1].coefficient, -1):
            return None
        blocks.append(one[1])
        seen.add((one[0], *sorted((repr(one[2]), repr(other[2])))))
    if len(seen) != 1 or len(set(blocks)) != len(blocks):
        return None
    first, second = (gradient(part.factors[0]) for part in grid.blocks[0].parts)
    assert first is not None and second is not None
    return first[0], second[2], first[2]

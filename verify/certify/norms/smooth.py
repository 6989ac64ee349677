"""What axioms say of norms: of differences of gradients, of gradients, of values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from verify.certify.norms.blocks import Grid, Reader
from verify.certify.norms.pieces import tensor
from verify.certify.norms.splits import MINUS, differences, gradient, joined, points
from verify.certify.search.derived import Derivations
from verify.certify.search.gather import Fact
from verify.certify.search.scribe import Data


def steps(derive: Derivations, reader: Reader, grid: Grid) -> Iterator[tuple[Fact, Grid, Fact]]:
    """L >= 0, Y - X and the axiom, where a grid is grad f(Y) - grad f(X)."""
    found = points(grid)
    if found is None:
        return
    name, x, y = found
    given = derive.scribe.statement["functions"][name]
    if len(grid.blocks) != len(given["domain"]):
        return
    for axiom, parts in given["axioms"].items():
        match sorted(parts):
            case [["-1", "turn"], ["1", a, b, "step"]] if a == b:
                constant = derive.nonnegative(derive.scribe.poly(given["constants"][a]))
                if constant is not None:
                    terms = [reader.times(grid.content, term) for term in apart(x, y)]
                    line = derive.line(["axiom", axiom, name, list(x), list(y)], axiom)
                    yield constant, reader.grid(terms), line


def slope(derive: Derivations, grid: Grid) -> Iterator[tuple[Fact, Fact]]:
    """K >= 0 and the axiom, where a grid is grad f(X) and f has a bound of its gradient."""
    if any(len(b.parts) != 1 or len(b.parts[0].factors) != 1 for b in grid.blocks):
        return
    found = {repr(at[:1] + at[2:]): at for b in grid.blocks if (at := gradient(b.parts[0].factors[0]))}
    if len(found) != 1 or len(grid.blocks) != len({b.key for b in grid.blocks}):
        return
    ((name, _, x),) = found.values()
    given = derive.scribe.statement["functions"][name]
    for axiom, parts in given["axioms"].items():
        match sorted(parts):
            case [["-1", "slope"], ["1", a, b]] if a == b and len(grid.blocks) == len(given["domain"]):
                constant = derive.nonnegative(derive.scribe.poly(given["constants"][a]))
                if constant is not None:
                    yield constant, derive.line(["axiom", axiom, name, list(x), list(x)], axiom)


def products(derive: Derivations, reader: Reader, labels: Sequence[str]) -> Iterator[Fact]:
    """|P|^2 |Q|^2 >= |P Q|^2, where P Q is the difference of two points of a function."""
    for there in derive.gatherer.points(labels).values():
        for x, y in combinations(there, 2):
            grid = reader.grid(apart(x, y))
            for pieces in differences(reader, grid) if len(grid.blocks) == 1 else ():
                part = pieces[0][0]
                for k in range(1, len(part.factors)) if len(pieces) == 1 else ():
                    left, right = (joined(list(f)) for f in (part.factors[:k], part.factors[k:]))
                    yield derive.line(["tensor", tensor(left, right, False)], "submultiplicative")


def apart(point: tuple[Data, ...], other: tuple[Data, ...]) -> list[Data]:
    """Y - X, block by block."""
    return [["sum", q, ["product", MINUS, p]] for p, q in zip(point, other, strict=True)]

"""The norms that a goal speaks of, and for any grid of blocks: its norm, and how it compares to those."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from verify.certify.norms.blocks import Grid, Reader
from verify.certify.polynomials.contents import ratio, rational_root, root_above
from verify.certify.polynomials.polynomial import (
    Poly,
    multiply,
    power,
    scale,
    subtract,
    variable,
    variables,
)
from verify.certify.recheck import ONE, Value, digest
from verify.certify.search.derived import UNIT, Derivations, Part
from verify.certify.search.gather import Fact, square
from verify.certify.search.scribe import Data
from verify.certify.search.shapes import Norm, squares


@dataclass(frozen=True, slots=True)
class Entry:
    """A norm that a goal speaks of."""

    label: str
    grid: Grid
    counts: Counter[str]


@dataclass(frozen=True, slots=True)
class Comparison:
    """r_Y^2 >= factor * r_X^2 of an entry Y; ``same``: they are equal."""

    entry: Entry
    factor: Fraction
    same: bool


class Measured:
    """Norms in play, by their labels, and of grids that occur on the way."""

    def __init__(self, derive: Derivations, reader: Reader, labels: Sequence[str]) -> None:
        self.derive, self.reader = derive, reader
        self.norms: dict[str, Norm] = {}
        self.entries: list[Entry] = []
        self.numbers: dict[str, Fraction] = {}
        for label in labels:
            match derive.scribe.terms.get(label):
                case ["root", ["number", value], 2]:
                    self.numbers[label] = Fraction(value)
                case ["root", base, 2]:
                    self._enter(label, base)
        self.squared = list(self._squared(labels))
        """The norms of which only the squares are in play."""

    def _squared(self, labels: Sequence[str]) -> Iterator[Norm]:
        statement, scribe = self.derive.scribe.statement, self.derive.scribe
        for base in squares_in([statement["conclusion"], statement["hypotheses"]]):
            if not is_number(scribe.value(base)):
                continue
            found = self.norm(self.reader.grid(squares(base) or []))
            known = {*labels, *(each.label for each in self.entries)}
            if found.label not in known and known.issuperset(variables(scribe.poly(base))):
                self._enter(found.label, found.base)
                yield found

    def _enter(self, label: str, base: Data) -> None:
        blocks = squares(base)
        match base:
            case ["product", ["transpose", left], right] if left == right:
                blocks = [right]
        if blocks is None and base[0] == "index" and base[1][1] == 0 and base[1][0] is not None:
            blocks = [["identity", [[[base[1][0]], 1]]]]
        if blocks is not None:
            grid = self.reader.grid(blocks)
            if grid.blocks:
                self.entries.append(Entry(label, grid, grid.counts))

    def norm(self, grid: Grid) -> Norm:
        """The norm of a grid, by the label that its root has; a new name where there is none."""
        scribe = self.derive.scribe
        terms = [["trace", ["product", ["transpose", t], t]] for t in grid.terms]
        base = terms[0] if len(terms) == 1 else ["sum", *terms]
        label = f"root 2 {digest(scribe.scalar(base))}"
        if label in scribe.terms:
            base = scribe.terms[label][1]
        else:
            scribe.value(["root", base, 2])
        return Norm(label, base, grid.terms)

    def equation(self, norm: Norm) -> Fact:
        """r^2 = sum of |X|^2."""
        poly = subtract(power(variable(norm.label), 2), self.derive.scribe.poly(norm.base))

        def work() -> int:
            squares_ = [self.derive.line(square(block)) for block in norm.blocks]
            whole = self.derive.total([(1, UNIT, [each]) for each in squares_])
            place = whole.write() if squares_ else self.derive.gatherer.nonnegative(norm.base)
            return self.derive.scribe.write(["root", norm.base, 2, place])

        found = Fact("=", poly, lambda: self.derive.known(found, work), "norm")
        return found

    def root(self, label: str) -> Fact:
        """r^2 = p of the root of a number."""
        return self.equation(Norm(label, self.derive.scribe.terms[label][1], ()))

    def positive(self, norm: Norm) -> Fact:
        """r >= 0."""
        return self.derive.line(["root", norm.base, 2, None])

    def size(self, number: Poly) -> Fact | None:
        """c >= 0, or |c| >= 0 of the norm in play that this is; None where neither is seen."""
        found = self.derive.nonnegative(number)
        for entry in self.entries if found is None else ():
            terms = [block.term for block in entry.grid.blocks]
            if terms == [["number", "1"]] and ratio(entry.grid.content, number) in (1, -1):
                return self.positive(self.norm(entry.grid))
        return found

    def compared(self, grid: Grid, without: str | None) -> list[Comparison]:
        """The norms in play of which this is a part; only those that are equal to it where there are any."""
        counts, found = grid.counts, []
        for entry in self.entries:
            times = copies(entry.counts, counts)
            share = ratio(entry.grid.content, grid.content) if times and entry.label != without else None
            if share is not None:
                same = all(entry.counts[key] == number * times for key, number in counts.items())
                same = same and len(entry.counts) == len(counts)
                found.append(Comparison(entry, times * share * share, same))
        return [each for each in found if each.same] or found

    def multiples(self, factor: Fraction) -> list[Poly]:
        """Numbers that are at least 1/sqrt(factor), as polynomials: exactly so first."""
        plain = rational_root(factor)
        if plain is not None:
            return [{(): 1 / plain}]
        found: list[Poly] = []
        for label, value in self.numbers.items():
            share = rational_root(1 / (factor * value)) if value > 0 else None
            if share is not None:
                found.append(scale(variable(label), share))
        return found or [{(): root_above(1 / factor)}]

    def times(self, multiple: Poly, entry: Entry, factor: Fraction, grid: Grid) -> Fact:
        """c r_Y >= r_X, from c^2 factor >= 1 and r_Y^2 >= factor r_X^2."""
        derive, small, large = self.derive, self.norm(grid), self.norm(entry.grid)
        left, right = entry.counts, grid.counts
        if small.label == large.label and multiple == UNIT:
            return derive.total([], [])
        times = copies(left, right)
        rest = {key: number - times * right[key] for key, number in left.items()}
        equations = [(UNIT, self.equation(large)), (scale(UNIT, -factor), self.equation(small))]
        parts: list[Part] = []
        for block in entry.grid.blocks:
            if rest[block.key] > 0:
                rest[block.key] -= 1
                parts.append((1, entry.grid.content, [derive.line(square(block.term))]))
        between = derive.total(parts, equations)
        whole: list[tuple[Poly, Fact]] = []
        summands: list[Part] = [(1, multiple, [between])]
        r = power(variable(small.label), 2)
        for label in [x for monomial in multiple for x, _ in monomial]:
            c = multiple[((label, 1),)]
            whole.append((scale(r, c * c * factor), self.root(label)))
        value = multiple.get((), Fraction(0))
        excess = value * value * factor - 1
        if excess > 0:
            summands.append((excess, variable(small.label), []))
        squared = derive.total(summands, whole)
        bound = multiply(multiple, variable(large.label))
        nonnegative = derive.nonnegative(bound)
        assert nonnegative is not None
        return derive.rooted(nonnegative, variable(small.label), squared)


def squares_in(term: Data) -> Iterator[Data]:
    """The sums of |X|^2 that stand in a term, or in a list of them."""
    match term:
        case [str() as op, *_] if op in ("sum", "trace") and squares(term):
            yield term
        case [*parts]:
            for part in parts:
                yield from squares_in(part)


def is_number(value: Value) -> bool:
    """Whether a term is 1 x 1, as a sum of squares of matrices is not."""
    return value.rows == ONE == value.columns


def copies(large: Counter[str], small: Counter[str]) -> Fraction:
    """How often some blocks are among others; below 1 where they are several copies of the others."""
    times = min((large[key] // number for key, number in small.items()), default=0)
    if times or not small or large.keys() != small.keys():
        return Fraction(times)
    found = {Fraction(large[key], number) for key, number in small.items()}
    return found.pop() if len(found) == 1 else Fraction(0)

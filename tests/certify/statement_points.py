"""Points of claims, and what the names of their statements stand for there: blocks cut out by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from fractions import Fraction
from typing import Any

import mpmath
from mpmath import mpf

from tests.certify.evaluate_statement import Point, Rows, exact, times
from verify.claims.claim import Claim
from verify.errors import Undetermined, VerifyError
from verify.expressions.arithmetics.enclosure import Enclosure
from verify.expressions.atoms.integral import Integral
from verify.expressions.relation import LOEWNER
from verify.expressions.types import Function, shape
from verify.falsify.bench import Bench
from verify.falsify.draft import realise
from verify.falsify.held import Balls, hold
from verify.falsify.sample import Sampler
from verify.falsify.sizes import size_plan
from verify.falsify.witness import Witness

BITS, FEW_BITS = 320, 96
BLOCK = re.compile(r"^(.*)\.(\d+),(\d+)('*)$")


def witnesses(claim: Claim, blocks: Sequence[int], count: int) -> Iterator[Witness]:
    """Exact points of the claim, whether or not they meet its hypotheses."""
    sampler = Sampler(claim, size_plan(claim, 3, 4), seed=7)
    if claim.has(Integral):
        sampler.choices = {
            name: tuple(f for f in families if "quadratic" in f.name) or families
            for name, families in sampler.choices.items()
        }
    for number in blocks:
        sampled = sampler.run(sampler.block(number, 0))
        for place in range(min(count, sampled.points.count if sampled.points else 0)):
            assert sampled.points is not None
            with suppress(VerifyError):
                realised = realise(claim, sampled.points.draft(place))
                if realised is not None:
                    yield realised[0]


def digits(value: Enclosure) -> Rows:
    """An enclosure in 60 digits."""
    return [[_digits(x) for x in row] for row in value.entries]


def _digits(x: Any) -> Any:
    if hasattr(x, "p"):
        return exact(Fraction(int(x.p), int(x.q)))
    if not x.is_finite() or x.rad() > abs(x.mid()) * 1e-12 + 1e-40:
        raise Undetermined("an enclosure that is too wide")
    mantissa, exponent = x.mid().man_exp()
    return mpmath.ldexp(mpf(int(mantissa)), int(exponent))


def fractions(rows: Rows) -> Any:
    """The exact fractions that numbers of 60 digits are."""
    return tuple(tuple(_fraction(x) for x in row) for row in rows)


def _fraction(x: Any) -> Fraction:
    sign, mantissa, exponent, _ = mpf(x)._mpf_
    return Fraction(-int(mantissa) if sign else int(mantissa)) * Fraction(2) ** int(exponent)


def root_of(rows: Rows) -> Rows:
    """R with R^T R equal to a positive semidefinite matrix."""
    values, vectors = mpmath.eigsy(mpmath.matrix(rows))
    n = len(rows)
    return [[mpmath.sqrt(max(values[i], mpf(0))) * vectors[j, i] for j in range(n)] for i in range(n)]


class Witnessed:
    """The values of a statement's names at a witness of its claim, by the names that the statement gives."""

    def __init__(self, claim: Claim, statement: dict[str, Any], witness: Witness) -> None:
        self.claim, self.statement, self.witness = claim, statement, witness
        self.sizes = dict(witness.sizes)
        self.bench: Bench[Any] = Bench(Balls(FEW_BITS if claim.has(Integral) else BITS), witness, claim.rules)
        self.point = Point(self)
        self.above: dict[str, Any] = {}
        new = {base_of(name) for name in statement["symbols"]} - {*claim.declarations}
        self.column = next((name for name in new if re.fullmatch("z'*", name)), "")
        relations = [a for a in claim.assumptions if a.relation.sign in LOEWNER]
        for assumption in relations:
            with suppress(StopIteration):
                free = [n for n in self._roots() if n not in self.above]
                self.above[min(free, key=len)] = assumption

    def _roots(self) -> list[str]:
        tables = {**self.statement["symbols"], **self.statement["sequences"]}
        found = {base_of(name) for name in tables if re.fullmatch(r"R'*(\..*)?", name)}
        return sorted(found - {*self.claim.declarations})

    def sides(self, relation: Any, index: tuple[str, int] | None = None) -> tuple[Rows, Rows]:
        """Both sides of a relation by the project's own evaluation."""
        evaluator = self.bench.evaluator if index is None else self.bench.evaluator.binding(*index)
        with self.bench.working():
            return digits(evaluator.value(relation.left)), digits(evaluator.value(relation.right))

    def symbol(self, name: str) -> Rows:
        if name in self.sizes:
            return [[mpf(self.sizes[name])]]
        return self._cut(name, None)

    def element(self, name: str, index: int) -> Rows:
        return self._cut(name, index)

    def _cut(self, name: str, index: int | None) -> Rows:
        found = BLOCK.match(name)
        if found is None or name in self.claim.declarations:
            return self.whole(name, index)
        base, row, column = found[1], int(found[2]), int(found[3])
        rows = self.whole(base, index)
        top = sum(self._extent(base, k, 0) for k in range(1, row))
        left = sum(self._extent(base, k, 1) for k in range(1, column))
        tall, wide = self._extent(base, row, 0), self._extent(base, column, 1)
        return [line[left : left + wide] for line in rows[top : top + tall]]

    def _extent(self, base: str, place: int, side: int) -> int:
        for table in (self.statement["symbols"], self.statement["sequences"]):
            for name, kind in table.items():
                found = BLOCK.match(name)
                if found and found[1] == base and int(found[2 + side]) == place:
                    return 1 if kind[0] == "scalar" else self.point.size(kind[1 + side])
        # blocks below the diagonal have no names, nor those that no formula speaks of
        return self._extent_of_symmetric(base, place, 1 - side)

    def _extent_of_symmetric(self, base: str, place: int, side: int) -> int:
        for name, kind in {**self.statement["symbols"], **self.statement["sequences"]}.items():
            found = BLOCK.match(name)
            if found and found[1] == base and int(found[2 + side]) == place:
                return 1 if kind[0] == "scalar" else self.point.size(kind[1 + side])
        raise LookupError(f"the extent of block {place} of {base}")

    def whole(self, name: str, index: int | None = None) -> Rows:
        """A matrix that is not cut."""
        if name in self.claim.declarations:
            evaluator = self.bench.evaluator
            with self.bench.working():
                return digits(evaluator.symbol(name) if index is None else evaluator.element(name, index))
        if name.endswith(".root"):
            return root_of(self.whole(name.removesuffix(".root"), index))
        if name.endswith(".half"):
            return [[x / 2 for x in row] for row in self.whole(name.removesuffix(".half"), index)]
        if name in self.above:
            assumption = self.above[name]
            at = None if assumption.index is None or index is None else (assumption.index, index)
            left, right = self.sides(assumption.relation, at)
            sign = 1 if "succ" in assumption.relation.sign else -1
            pairs = list(zip(left, right, strict=True))
            gap = [[sign * (a - b) for a, b in zip(x, y, strict=True)] for x, y in pairs]
            n = range(len(gap))
            return root_of([[(gap[i][j] + gap[j][i]) / 2 for j in n] for i in n])
        assert name == self.column, f"nothing is known of {name}"
        count = len(digits(self.bench.evaluator.value(self.claim.conclusion.left)))
        return [[mpf((k + 1) * (-1) ** k)] for k in range(count)]

    def value(self, name: str, blocks: Sequence[Rows]) -> Any:
        point = hold(fractions(self._joined(name, blocks)))
        with self.bench.working():
            return digits(self.bench.evaluator.function(name).value(self.bench.arithmetic, point))[0][0]

    def gradient(self, name: str, blocks: Sequence[Rows]) -> list[Rows]:
        point = hold(fractions(self._joined(name, blocks)))
        with self.bench.working():
            rows = digits(self.bench.evaluator.function(name).gradient(self.bench.arithmetic, point))
        found, top, left = [], 0, 0
        for block in blocks:
            tall, wide = len(block), len(block[0])
            found.append([line[left : left + wide] for line in rows[top : top + tall]])
            left += wide
            if left == len(rows[0]):
                top, left = top + tall, 0
        return found

    def _joined(self, name: str, blocks: Sequence[Rows]) -> Rows:
        kind = self.claim.declarations[name].kind
        assert isinstance(kind, Function)
        wide = shape(kind.domain)[1].at(self.sizes)
        declared = [
            tuple(map(self.point.size, sizes)) for sizes in self.statement["functions"][name]["domain"]
        ]
        assert declared == [(len(block), len(block[0])) for block in blocks]
        rows: Rows = []
        band: Rows = []
        for block in blocks:
            band = [a + b for a, b in zip(band, block, strict=True)] if band else [list(x) for x in block]
            if len(band[0]) == wide:
                rows, band = rows + band, []
        return rows


def base_of(name: str) -> str:
    """The name of the matrix that a block is of."""
    found = BLOCK.match(name)
    return found[1] if found and name.count(",") else name


def squared(left: Rows, right: Rows) -> Any:
    """|X - Y|^2."""
    pairs = zip(left, right, strict=True)
    return sum(((a - b) ** 2 for x, y in pairs for a, b in zip(x, y, strict=True)), mpf(0))


def quadratic_form(left: Rows, right: Rows, z: Rows) -> Any:
    """z^T (X - Y) z."""
    gap = [[a - b for a, b in zip(x, y, strict=True)] for x, y in zip(left, right, strict=True)]
    turned = [list(column) for column in zip(*z, strict=True)]
    return times(times(turned, gap), z)[0][0]

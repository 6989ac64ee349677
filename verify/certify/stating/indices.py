"""Natural numbers: lower bounds, indices as a name plus an integer, which elements are used."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from verify.certify.stating.formulas import Index, NotStated
from verify.claims.claim import Claim
from verify.expressions.atoms.add import Add
from verify.expressions.atoms.constant import Constant
from verify.expressions.atoms.element import Element
from verify.expressions.atoms.fold import Fold
from verify.expressions.atoms.integral import Integral
from verify.expressions.atoms.multiply import Multiply
from verify.expressions.atoms.negate import Negate
from verify.expressions.atoms.symbol import Symbol
from verify.expressions.relation import Relation
from verify.expressions.size import Size
from verify.expressions.term import Term
from verify.expressions.types import Scalar

Sum = dict[str | None, Fraction]
"""A sum of multiples of names; None is the number one."""


def linear(term: Term, names: Mapping[str, Index]) -> Index:
    """The index that a term is, where ``names`` gives what each name stands for; raises NotStated."""
    found = {name: factor for name, factor in _sum(term, names).items() if factor}
    constant = found.pop(None, Fraction(0))
    if len(found) > 1 or any(factor != 1 for factor in found.values()) or constant.denominator != 1:
        raise NotStated("an index or limit that is no name plus a whole number")
    return next(iter(found), None), int(constant)


def _sum(term: Term, names: Mapping[str, Index]) -> Sum:
    match term:
        case Constant(number=number):
            return {None: number}
        case Symbol(name=name) if name in names:
            base, shift = names[name]
            return _added([{base: Fraction(int(base is not None))}, {None: Fraction(shift)}])
        case Add(arguments=parts):
            return _added(_sum(part, names) for part in parts)
        case Negate(arguments=(part,)):
            return _times(Fraction(-1), _sum(part, names))
        case Multiply(arguments=parts):
            total: Sum = {None: Fraction(1)}
            for found in (_sum(part, names) for part in parts):
                if set(found) - {None} and set(total) - {None}:
                    raise NotStated("an index or limit that is a product")
                one, other = (total, found) if set(total) <= {None} else (found, total)
                total = _times(one.get(None, Fraction(0)), other)
            return total
    raise NotStated(f"an index or limit made by {type(term).__name__}")


def _added(sums: Iterable[Sum]) -> Sum:
    total: Sum = {}
    for found in sums:
        for name, factor in found.items():
            total[name] = total.get(name, Fraction(0)) + factor
    return total


def _times(number: Fraction, found: Sum) -> Sum:
    return {name: number * factor for name, factor in found.items()}


def size_of(term: Term) -> Size | None:
    """The size that a term of natural numbers is, such as m + n."""
    match term:
        case Constant(number=number) if number.denominator == 1:
            return Size.of(int(number))
        case Symbol(name=name, kind=Scalar(natural=True)):
            return Size.named(name)
        case Add(arguments=parts) | Multiply(arguments=parts):
            total = Size.of(0 if isinstance(term, Add) else 1)
            for part in parts:
                found = size_of(part)
                if found is None:
                    return None
                total = total + found if isinstance(term, Add) else total * found
            return total
    return None


def lower_bounds(claim: Claim) -> dict[str, int]:
    """The least value of every natural number, by its declaration and by hypotheses such as t >= 1."""
    least: dict[str, int] = dict.fromkeys(claim.indices, 0)
    for name in claim.naturals:
        declaration = claim.declarations[name]
        lower = declaration.lower
        constant = lower is not None and isinstance(lower.term, Constant)
        least[name] = 1
        if lower is not None and constant and isinstance(lower.term, Constant):
            least[name] = int(lower.term.number) + int(lower.strict)
        if isinstance(declaration.value, Constant):
            least[name] = int(declaration.value.number)
    relations = [a.relation for a in claim.assumptions if a.index is None]
    relations += [relation for name in claim.naturals for relation in natural_bounds(claim, name)]
    for _ in least:
        for relation in relations:
            _raise(least, relation)
    return least


def natural_bounds(claim: Claim, name: str) -> list[Relation]:
    """The declared interval of a natural number, as relations."""
    declaration = claim.declarations[name]
    assert isinstance(declaration.kind, Scalar)
    symbol = Symbol((), name, declaration.kind)
    bounds = ((declaration.lower, ">"), (declaration.upper, "<"))
    return [Relation(symbol, sign if b.strict else f"{sign}=", b.term) for b, sign in bounds if b is not None]


def _raise(least: dict[str, int], relation: Relation) -> None:
    names: dict[str, Index] = {name: (name, 0) for name in least}
    try:
        left, right = linear(relation.left, names), linear(relation.right, names)
    except NotStated:
        return
    strict = int(relation.sign in ("<", ">"))
    pairs = {"<": [(right, left)], ">": [(left, right)], "=": [(left, right), (right, left)]}
    for (large, a), (small, b) in pairs.get(relation.sign[:1], []):
        if large is not None:
            floor = b + strict - a + (0 if small is None else least[small])
            least[large] = max(least[large], floor) if small != large else least[large]


def least_of(index: Index, least: Mapping[str, int]) -> int:
    """The least value of an index."""
    return index[1] + (0 if index[0] is None else least[index[0]])


def surely_ordered(low: Index, high: Index, least: Mapping[str, int]) -> bool:
    """Whether low <= high for all values of the natural numbers."""
    if low[0] == high[0]:
        return low[1] <= high[1]
    return low[0] is None and low[1] <= least_of(high, least)


@dataclass
class Uses:
    """The indices of the elements that evaluating formulas asks for: for certain, and at most.

    ``broken``: where a minimum over no index may end the evaluation, so that nothing is certain.
    """

    claim: Claim
    least: Mapping[str, int]

    def __post_init__(self) -> None:
        self.certain: list[Index] = []
        self.possible: list[Index] = []
        self.broken = False
        self.seen: set[tuple[str, bool]] = set()

    def add(self, term: Term) -> None:
        """Count the elements in a formula."""
        self._walk(term, {name: (name, 0) for name in self.claim.whole}, True)

    def largest(self, certain: bool) -> list[Index]:
        """The largest indices; several where none is surely the largest."""
        kept: list[Index] = []
        for index in dict.fromkeys(self.certain if certain else self.possible):
            if not any(surely_ordered(index, other, self.least) for other in kept):
                kept = [*(other for other in kept if not surely_ordered(other, index, self.least)), index]
        return kept

    def _walk(self, term: Term, names: dict[str, Index], sure: bool) -> None:
        match term:
            case Element(arguments=(at,)):
                self._use(at, names, sure)
            case Symbol(name=name) if name not in names and name in self.claim.rules:
                if (name, sure) not in self.seen:
                    self.seen.add((name, sure))
                    everywhere: dict[str, Index] = {name: (name, 0) for name in self.claim.whole}
                    self._walk(self.claim.rules[name].body, everywhere, sure)
            case Fold(arguments=(lower, upper, _)):
                self._fold(term, lower, upper, names, sure)
            case Integral(arguments=(lower, upper, body), variable=variable):
                distinct = isinstance(lower, Constant) and isinstance(upper, Constant) and lower != upper
                inside = {name: index for name, index in names.items() if name != variable}
                self._walk(body, inside, sure and distinct)
                for limit in (lower, upper):
                    self._walk(limit, names, sure)
            case _:
                for part in term.arguments:
                    self._walk(part, names, sure)

    def _fold(self, term: Fold, lower: Term, upper: Term, names: dict[str, Index], sure: bool) -> None:
        try:
            low, high = linear(lower, names), linear(upper, names)
        except NotStated:
            self.broken = True
            return
        some = surely_ordered(low, high, self.least)
        if not some and not (term.kind in ("sum", "prod") and isinstance(term.body.type, Scalar)):
            self.broken = True
        self._walk(term.body, {**names, term.variable: high}, sure and some)

    def _use(self, at: Term, names: dict[str, Index], sure: bool) -> None:
        try:
            index = linear(at, names)
        except NotStated:
            return
        self.possible.append(index)
        if sure:
            self.certain.append(index)

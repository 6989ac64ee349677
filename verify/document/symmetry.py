"""Which matrices are symmetric, as the order X \\preceq Y and extreme eigenvalues are about these only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product as pairs

from verify.document.scope import Hypothesis, Scope
from verify.document.source import Span
from verify.errors import Unread
from verify.expressions.atoms.add import Add
from verify.expressions.atoms.blocks import Blocks
from verify.expressions.atoms.constant import Constant
from verify.expressions.atoms.derivative import Derivative
from verify.expressions.atoms.divide import Divide
from verify.expressions.atoms.element import Element
from verify.expressions.atoms.fold import Fold
from verify.expressions.atoms.hadamard import Hadamard
from verify.expressions.atoms.identity import Identity, Zero
from verify.expressions.atoms.multiply import Multiply
from verify.expressions.atoms.negate import Negate
from verify.expressions.atoms.power import Power
from verify.expressions.atoms.symbol import Symbol
from verify.expressions.atoms.symmetric_part import SymmetricPart
from verify.expressions.atoms.transpose import Transpose, transpose
from verify.expressions.relation import LOEWNER, Relation
from verify.expressions.term import Term
from verify.expressions.types import Matrix, Scalar

PROPERTIES = frozenset({"symmetric", "skew", "psd", "pd", "projection", "diagonal"})
"""What says of a matrix that its transpose is the same, or (skew) its negative."""
MOST = 256
"""How many words a matrix may have before it is no longer looked at."""

Word = tuple[tuple[Term, bool], ...]
"""Factors of a product of matrices, each with whether it is transposed."""
Letters = frozenset[tuple[Term, int]]
"""Numbers with their powers."""
Sum = dict[tuple[Letters, Word], Fraction]
"""Words with what stands before them: numbers, and a rational."""


class TooLong(Exception):
    """There are too many words."""


@dataclass(frozen=True, slots=True)
class Symmetry:
    """What is symmetric where a scope and other hypotheses hold."""

    scope: Scope
    hypotheses: tuple[Hypothesis, ...] = ()

    def holds(self, *terms: Term) -> bool:
        """Whether the difference of the terms, or the term, is seen to be symmetric."""
        try:
            first, *others = (self.words(term) for term in terms)
            for other in others:
                first = added([first, scaled(other, Fraction(-1))])
            return first == self.turned(first)
        except (TooLong, RecursionError):
            return False

    def letters(self, term: Term) -> list[Word]:
        """The words of a matrix; none where there are too many."""
        try:
            return [word for _, word in self.words(term)]
        except (TooLong, RecursionError):
            return []

    def words(self, term: Term) -> Sum:
        """A matrix as a sum of words; what is not a sum or a product is a letter."""
        found = self._words(term)
        if len(found) > MOST:
            raise TooLong
        return found

    def _words(self, term: Term) -> Sum:
        match term:
            case Zero():
                return {}
            case Identity():
                return {(frozenset(), ()): Fraction(1)}
            case Symbol(name=name) if name in self.scope.definitions:
                definition = self.scope.definitions[name]
                return self.words(definition.body) if not definition.parameters else letter(term)
            case Symbol(name=name) if (value := self.value(name)) is not None:
                return self.words(value)
            case Add():
                return added(self.words(part) for part in term.arguments)
            case Negate(arguments=(inner,)):
                return scaled(self.words(inner), Fraction(-1))
            case Transpose(arguments=(inner,)):
                return self.turned(self.words(inner))
            case SymmetricPart(arguments=(inner,)):
                half = scaled(self.words(inner), Fraction(1, 2))
                return added([half, self.turned(half)])
            case Divide(arguments=(above, below)):
                return times(self.words(above), number(Divide((Constant((), Fraction(1)), below))))
            case Power(arguments=(base, _)) if 0 <= (term.whole_exponent or -1) <= 8:
                return self.multiplied([base] * (term.whole_exponent or 0))
            case Multiply():
                return self.multiplied(term.arguments)
        return letter(term)

    def multiplied(self, factors: Iterable[Term]) -> Sum:
        """The product of numbers and matrices."""
        found: Sum = {(frozenset(), ()): Fraction(1)}
        for factor in factors:
            found = times(found, self.words(factor) if isinstance(factor.type, Matrix) else number(factor))
            if len(found) > MOST:
                raise TooLong
        return found

    def turned(self, words: Sum) -> Sum:
        """The transpose."""
        return added(
            {
                (scalars, tuple((x, not turn and not self.known(x)) for x, turn in reversed(word))): -c
                if sum(map(self.skew, word)) % 2
                else c
            }
            for (scalars, word), c in words.items()
        )

    def skew(self, factor: tuple[Term, bool]) -> bool:
        """Whether a factor is a matrix that was declared skew."""
        term, _ = factor
        return isinstance(term, Symbol | Element) and "skew" in self.properties(term.name)

    def properties(self, name: str) -> set[str]:
        """The names of what was declared of a name."""
        declared = self.scope.declarations.get(name)
        return {each.name for each in declared.properties} if declared is not None else set()

    def known(self, term: Term) -> bool:
        """Whether a letter is symmetric: as declared or assumed, or as its parts are."""
        match term:
            case Symbol(name=name) | Element(name=name):
                return not PROPERTIES.isdisjoint(self.properties(name)) or self.assumed(term)
            case Power(arguments=(inner, _)) | Fold(arguments=(_, _, inner)):
                return self.holds(inner)
            case Derivative(arguments=(inner,), kind=Scalar()):
                return self.holds(inner)
            case Hadamard(arguments=parts):
                return all(self.holds(part) for part in parts)
            case Blocks():
                rows = term.grid
                places = pairs(range(len(rows)), range(len(rows)))
                return term.width == len(rows) and all(self.holds_across(rows, i, j) for i, j in places)
        return False

    def holds_across(self, rows: Sequence[Sequence[Term]], i: int, j: int) -> bool:
        """Whether a block is the transpose of the one across the diagonal."""
        return j < i or self.words(rows[i][j]) == self.turned(self.words(rows[j][i]))

    def value(self, name: str) -> Term | None:
        """What a name was declared to be."""
        declared = self.scope.declarations.get(name)
        return declared.value if declared is not None else None

    def assumed(self, term: Term) -> bool:
        """Whether X = X^T is assumed."""
        both = (term, transpose(term))
        said = (each.relation for each in (*self.scope.hypotheses, *self.hypotheses))
        return any(each.sign == "=" and (each.left, each.right) in (both, both[::-1]) for each in said)


def require_symmetric(relation: Relation, known: Symmetry, span: Span) -> None:
    """That matrices are compared of which the difference is seen to be symmetric; raises Unread."""
    if relation.sign not in LOEWNER or not isinstance(relation.left.type, Matrix):
        return
    if not known.holds(relation.left, relation.right):
        message = f"{relation.sign} compares symmetric matrices, and these are not seen to be symmetric"
        hint = (
            "declare them so, as in %@ let A \\in \\mathbb{R}^{n\\times n} ; symmetric, or write (X + X^T)/2"
        )
        raise Unread(message, span.start, span.end, hint)


def meant_symmetric(relation: Relation, known: Symmetry) -> Iterator[Relation]:
    """What an assumed X \\preceq Y says beside it where Y is symmetric, and X is a single name: X = X^T."""
    if relation.sign not in LOEWNER or not isinstance(relation.left.type, Matrix):
        return
    others = [side for side in (relation.left, relation.right) if not known.holds(side)]
    words = known.letters(others[0]) if len(others) == 1 else []
    for term, _ in words[0] if len(words) == 1 == len(words[0]) else ():
        if isinstance(term, Symbol | Element):
            yield Relation(term, "=", transpose(term))


def letter(term: Term) -> Sum:
    return {(frozenset(), ((term, False),)): Fraction(1)}


def number(term: Term) -> Sum:
    """A number in front of nothing."""
    if isinstance(term, Constant):
        return {(frozenset(), ()): term.number} if term.number else {}
    if isinstance(term, Negate):
        return scaled(number(term.arguments[0]), Fraction(-1))
    if isinstance(term, Multiply) and not any(isinstance(part.type, Matrix) for part in term.arguments):
        found: Sum = {(frozenset(), ()): Fraction(1)}
        for part in term.arguments:
            found = times(found, number(part))
        return found
    return {(frozenset({(term, 1)}), ()): Fraction(1)}


def scaled(words: Sum, factor: Fraction) -> Sum:
    return {key: c * factor for key, c in words.items()}


def added(sums: Iterable[Sum]) -> Sum:
    found: Sum = {}
    for each in sums:
        for key, c in each.items():
            found[key] = found.get(key, Fraction(0)) + c
    return {key: c for key, c in found.items() if c}


def times(left: Sum, right: Sum) -> Sum:
    return added(
        {(together(one, other), word + more): a * b}
        for (one, word), a in left.items()
        for (other, more), b in right.items()
    )


def together(one: Letters, other: Letters) -> Letters:
    counts = Counter(dict(one))
    counts.update(dict(other))
    return frozenset(counts.items())

"""The numeric constants of an inequality, each with what it multiplies and the value the rest asks of it.

With everything else as printed, a claim lhs <= rhs holds for a constant c with term T exactly when, at
every point where T > 0, c is at least (or, on the other side, at most) some quotient of measurements.
Its least upper bound is the sharp constant; a search sees it from below.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import isfinite
from re import compile as pattern

from verify.claims.ratio import never_negative, total, uncancelled
from verify.claims.spelling import Product, Spelt, addends, factors, number_value, same, written_out
from verify.expressions.atoms.add import Add
from verify.expressions.atoms.constant import Constant, constant
from verify.expressions.atoms.multiply import Multiply
from verify.expressions.atoms.negate import Negate
from verify.expressions.evaluate import Rule
from verify.expressions.printing import latex
from verify.expressions.relation import Relation
from verify.expressions.term import Term
from verify.expressions.types import Scalar
from verify.verdict import Constant as Found

BRACKETED_NORM = pattern(r"\((\\lVert (?:(?!\\[lr]Vert).)* \\rVert)\)\^")
DOTTED_ROOT = pattern(r" \\cdot (?=\\sqrt)")
DOTTED_NAME = pattern(r" \\cdot (?=\\[A-Za-z])")


@dataclass(frozen=True, slots=True)
class Coefficient:
    """A constant c of a claim with its term T.

    ``text``, ``term``: c and T in the author's LaTeX. ``value``: c as a number, positive; ``number``: the
    same, exact. ``sign``: 1 where a larger c makes the claim weaker, -1 where it makes it stronger.
    Wherever ``below`` (which is T) is positive, the claim says that ``sign`` c >= ``above`` / ``below``.
    ``written``: False for a 1 that nobody writes. ``last``: it is on the side that is written last.
    """

    text: str
    term: str
    value: float
    sign: int
    above: Term
    below: Term
    number: Term
    written: bool = True
    last: bool = True

    def reached(self, best: float, trial: int, how: str = "sample") -> Found:
        """The report on the best (largest) ``above`` / ``below`` that a search met."""
        direction = "at least" if self.sign > 0 else "at most"
        return Found(self.text, self.term, self.value, self.sign * best, direction, trial, how)


@dataclass(frozen=True, slots=True)
class _Piece:
    """One constant in a term: the term is sign c T + without."""

    sign: int
    number: Term | None
    term: Spelt
    without: Term | None = None

    @property
    def written(self) -> bool:
        """Whether the author put a number there; a term that is a number is one."""
        return self.number is not None


@dataclass(frozen=True, slots=True)
class _Addend:
    """A term of rhs - lhs with its sign; ``last``: it is on the side that is written last."""

    sign: int
    spelt: Spelt
    last: bool


def constants(
    relation: Relation, rules: Mapping[str, Rule], written: Relation | None = None
) -> tuple[Coefficient, ...]:
    """The constants of a skeleton, in the order of the formula.

    ``rules``: those of the claim with those of its measurements. ``written``: the relation as its author
    wrote it, definitions not unfolded; it gives the names shown, and what a definition hides is not
    looked into. A 1 that nobody writes counts where its term is nonnegative by its form, on the side
    written last. Two single terms share one constant. None for equations and comparisons of matrices.
    """
    if relation.sign not in ("<=", "<", ">=", ">") or not isinstance(relation.left.type, Scalar):
        return ()
    found = _addends(relation, rules, written)
    pieces = [(k, piece) for k, addend in enumerate(found) for piece in _pieces(addend.spelt)]
    made = [
        _coefficient(piece, found[k], found[:k] + found[k + 1 :])
        for k, piece in _worth_showing(found, pieces, rules)
    ]
    return tuple(dict.fromkeys(each for each in made if each is not None))


def _addends(relation: Relation, rules: Mapping[str, Rule], written: Relation | None) -> list[_Addend]:
    """The terms of larger - smaller side, without those that stand on both."""
    if written is None or written.sign != relation.sign:
        measured = frozenset(name for name in rules if name.startswith("\\mathrm{m}_"))
        shown = [written_out(side, rules, measured) for side in (relation.left, relation.right)]
    else:
        shown = [written.left, written.right]
    larger = relation.sign in (">=", ">")
    sides = (
        (False, Spelt(relation.left, shown[0]), larger),
        (True, Spelt(relation.right, shown[1]), not larger),
    )
    found = [
        _Addend(sign, spelt, last)
        for last, side, is_larger in sides
        for sign, spelt in addends(side, 1 if is_larger else -1)
    ]
    left = uncancelled((each.sign, each.spelt.term) for each in found)
    return [found[k] for k in left if not _is_zero(found[k].spelt.term)]


def _is_zero(term: Term) -> bool:
    return isinstance(term, Constant) and term.number == 0


def _pieces(spelt: Spelt) -> list[_Piece]:
    """The constants of one term: its own, and those inside a sum that it multiplies."""
    whole = factors(spelt)
    own = _Piece(whole.sign, whole.number if whole.above or whole.below else spelt.term, whole.rest)
    inner = [
        piece
        for k, factor in enumerate(whole.above)
        if isinstance(factor.form, Add)
        for piece in _inside(whole, k, addends(factor))
    ]
    written = [piece for piece in inner if piece.written]
    if own.written or not written:
        return [own, *written]
    return inner


def _inside(whole: Product, place: int, parts: list[tuple[int, Spelt]]) -> list[_Piece]:
    """The constants of a sum that stands as one factor of a product."""

    def scaled(inside: Spelt) -> Spelt:
        """The product with something else in the place of the sum."""
        factor = inside.parts if isinstance(inside.form, Multiply) else (inside,)
        above = (*map(same, whole.numbers), *whole.above[:place], *factor, *whole.above[place + 1 :])
        return Product(above=above, below=(*map(same, whole.dividing), *whole.below)).rest

    found = []
    for k, (sign, part) in enumerate(parts):
        for piece in _pieces(part):
            rest = [(s, each.term) for j, (s, each) in enumerate(parts) if j != k]
            rest += [(sign, piece.without)] if piece.without is not None else []
            left = total((whole.sign * s, each) for s, each in rest)
            without = scaled(same(left)).term if rest else None
            found.append(_Piece(whole.sign * sign * piece.sign, piece.number, scaled(piece.term), without))
    return found


def _worth_showing(
    found: list[_Addend], pieces: list[tuple[int, _Piece]], rules: Mapping[str, Rule]
) -> list[tuple[int, _Piece]]:
    """The constants that a reader wants to see; others only say the same again, or have no meaning."""

    def those(wanted: Callable[[bool, _Piece], bool]) -> list[tuple[int, _Piece]]:
        return [(k, piece) for k, piece in pieces if wanted(found[k].last, piece)]

    def stands(piece: _Piece) -> bool:
        """Whether the constant means something: a number, or the 1 of a nonnegative term."""
        return piece.written or never_negative(piece.term.term, rules)

    if len(pieces) == 2 and [addend.last for addend in found] == [False, True]:
        either = (
            those(lambda last, piece: last and piece.written)
            or those(lambda last, piece: piece.written)
            or those(lambda last, piece: last and stands(piece))
        )
        if either or not never_negative(found[0].spelt.term, rules):
            return either or those(lambda last, piece: stands(piece))
        return those(lambda last, piece: last)
    settled = bool(those(lambda last, piece: last and piece.written))
    several = [
        (k, piece)
        for k, piece in pieces
        if (found[k].last and stands(piece))
        or (piece.written and (found[k].sign * piece.sign > 0 or not settled))
    ]
    return several or those(lambda last, piece: stands(piece))


def _coefficient(piece: _Piece, addend: _Addend, others: list[_Addend]) -> Coefficient | None:
    """The constant, with the quotient that everything else asks of it; None where there is nothing else."""
    number = constant(1) if piece.number is None else piece.number
    value = number_value(number)
    moved = [(-each.sign, each.spelt.term) for each in others]
    moved += [(-addend.sign, piece.without)] if piece.without is not None else []
    if not isfinite(value) or value == 0 or not moved:
        return None
    sign = addend.sign * piece.sign * (1 if value > 0 else -1)
    text = "1" if piece.number is None else tidy(latex(piece.number))
    if value < 0:
        text = text[1:] if text.startswith("-") else f"-({text})"
    shown = tidy(latex(piece.term.written))
    number = number if value > 0 else Negate((number,))
    rest, term = total(moved), piece.term.term
    return Coefficient(text, shown, abs(value), sign, rest, term, number, piece.written, addend.last)


def tidy(text: str) -> str:
    """A printed formula without the dots and brackets that only a parser needs."""
    return DOTTED_NAME.sub(" ", DOTTED_ROOT.sub("", BRACKETED_NORM.sub(r"\1^", text)))

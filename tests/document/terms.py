"""Well-typed terms of every atom, over a scope of declared names, for property tests.

Only trees the parser itself can make are built: constants without a sign, squared norms kept whole,
no scalar product left open in the middle of a longer product.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from hypothesis import strategies as st

from tests.document.formulas import declared
from verify.expressions.atoms.absolute import Absolute
from verify.expressions.atoms.add import Add
from verify.expressions.atoms.blocks import Blocks
from verify.expressions.atoms.constant import Constant, constant
from verify.expressions.atoms.derivative import At, Derivative
from verify.expressions.atoms.divide import Divide
from verify.expressions.atoms.element import Element
from verify.expressions.atoms.entry import Entry
from verify.expressions.atoms.exponential import Exp
from verify.expressions.atoms.extremum import Extremum
from verify.expressions.atoms.fold import Fold
from verify.expressions.atoms.function import FunctionGradient, FunctionValue
from verify.expressions.atoms.hadamard import Hadamard
from verify.expressions.atoms.identity import Identity, Zero
from verify.expressions.atoms.inner import Inner
from verify.expressions.atoms.integral import Integral
from verify.expressions.atoms.logarithm import Log
from verify.expressions.atoms.multiply import Multiply
from verify.expressions.atoms.negate import Negate
from verify.expressions.atoms.norm import Norm
from verify.expressions.atoms.power import Power
from verify.expressions.atoms.spectral_norm import NuclearNorm, SpectralNorm, VectorNorm
from verify.expressions.atoms.spectrum import Determinant, Eigenvalue, Rank, SmallestSingularValue
from verify.expressions.atoms.squared_norm import SquaredNorm
from verify.expressions.atoms.symbol import Symbol, symbol
from verify.expressions.atoms.symmetric_part import SymmetricPart
from verify.expressions.atoms.trace import Trace
from verify.expressions.atoms.transpose import Transpose
from verify.expressions.atoms.trigonometric import Trigonometric
from verify.expressions.size import Size
from verify.expressions.term import Term
from verify.expressions.types import Function, Matrix, Scalar

SCOPE = declared(
    r"let m, n \in \mathbb{N}",
    r"let x, \mu \in \mathbb{R}",
    r"let \eta, L_1 \ge 0",
    r"let A, W' \in \mathbb{R}^{m\times n}",
    r"let S, dS \in \mathbb{R}^{n\times n}",
    r"let u, x^* \in \mathbb{R}^n",
    r"let a_t \in \mathbb{R}",
    r"let w_t \in \mathbb{R}^n",
    r"let Y^{(k)} \in \mathbb{R}^{m\times n}",
    r"let f : \mathbb{R}^n \to \mathbb{R}",
    r"let \mathcal{L} : \mathbb{R}^{m\times n} \to \mathbb{R}",
    r"let h : \mathbb{R} \to \mathbb{R}",
    r"let g : \mathbb{R}^{m\times n} \to \mathbb{R}^n",
)
INDEX = Scalar(natural=True, nonnegative=True)
M, N, ONE = Size.named("m"), Size.named("n"), Size.of(1)
TALL, WIDE, SQUARE, VECTOR = Matrix(M, N), Matrix(N, M), Matrix(N, N), Matrix(N, ONE)
Kind = Matrix | None
"""None stands for a scalar."""

ATOMS: tuple[type[Term], ...] = (
    Absolute, Add, At, Blocks, Constant, Derivative, Determinant, Divide, Eigenvalue, Element, Entry, Exp,
    Extremum, Fold, FunctionGradient, FunctionValue, Hadamard, Identity, Inner, Integral, Log, Multiply,
    Negate, Norm, NuclearNorm, Power, Rank, SmallestSingularValue, SpectralNorm, SquaredNorm, Symbol,
    SymmetricPart, Trace, Transpose, Trigonometric, VectorNorm, Zero,
)  # fmt: skip
"""Every operation that a formula can spell, as the generator below makes them."""


def names(*kinds: Kind) -> list[Symbol]:
    """The declared symbols of these types."""
    wanted = {None if kind is None else kind for kind in kinds}
    return [
        symbol(name, declaration.kind)
        for name, declaration in SCOPE.declarations.items()
        if declaration.index is None
        and not isinstance(declaration.kind, Function)
        and (declaration.kind if isinstance(declaration.kind, Matrix) else None) in wanted
    ]


class Generator:
    """Draws terms of a wanted type, no deeper than asked."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.indices: list[str] = []
        self.points: list[str] = []

    def pick(self, options: list[Callable[[], Term]]) -> Term:
        """One of the options."""
        return self.draw(st.sampled_from(options))()

    def term(self, kind: Kind, depth: int) -> Term:
        """A term of this type."""
        if depth <= 0:
            return self.leaf(kind)
        return self.scalar(depth - 1) if kind is None else self.matrix(kind, depth - 1)

    def number(self) -> Term:
        """A number as it is typed: whole, or a decimal."""
        return constant(
            Fraction(self.draw(st.integers(0, 40)), self.draw(st.sampled_from([1, 1, 2, 5, 8, 100])))
        )

    def index(self) -> Term:
        """A term that may index a sequence."""
        letters = [symbol(name, INDEX) for name in ["t", "k", *self.indices]]
        letter = self.draw(st.sampled_from(letters))
        shape = self.draw(st.sampled_from(["letter", "plus", "minus", "number"]))
        number = constant(self.draw(st.integers(1, 9)))
        if shape == "plus":
            return Add((letter, number))
        if shape == "minus":
            return Add((letter, Negate((number,))))
        return letter if shape == "letter" else number

    def leaf(self, kind: Kind) -> Term:
        """A name, number, element or entry."""
        options: list[Callable[[], Term]] = (
            [lambda: self.draw(st.sampled_from(names(kind)))] if names(kind) else []
        )
        if kind is None:
            options += [self.number, lambda: Element((self.index(),), "a_t", Scalar())]
            options += [lambda: Entry((symbol("A", TALL), self.index(), self.index()))]
            options += [lambda: Entry((symbol("u", VECTOR), self.index()))]
            options += [lambda: symbol(self.draw(st.sampled_from(self.points or ["x"])), Scalar())]
        if kind == VECTOR:
            options += [lambda: Element((self.index(),), "w_t", VECTOR)]
        if kind == TALL:
            options += [lambda: Element((self.index(),), "Y^{(k)}", TALL)]
        if kind == WIDE:
            options += [lambda: Transpose((self.leaf(TALL),))]
        if kind is not None and kind.rows == kind.columns:
            options += [lambda: Identity((), kind.rows)]
        if kind is not None:
            options += [lambda: Zero((), kind.rows, kind.columns)]
            if not names(kind) and kind not in (WIDE,):
                options = [lambda: Zero((), kind.rows, kind.columns)]
        return self.pick(options)

    def common(self, kind: Kind, depth: int) -> list[Callable[[], Term]]:
        """What scalars and matrices have in common."""
        return [
            lambda: self.leaf(kind),
            lambda: Add(tuple(self.term(kind, depth) for _ in range(self.draw(st.integers(2, 3))))),
            lambda: Negate((self.term(kind, depth),)),
            lambda: Divide((self.term(kind, depth), self.term(None, depth))),
            lambda: Multiply((self.term(None, depth), self.term(kind, depth))),
            lambda: Multiply((self.term(kind, depth), self.term(None, depth))),
            lambda: self.fold("sum", kind, depth),
            lambda: self.at(kind, depth),
        ]

    def matrix(self, kind: Matrix, depth: int) -> Term:
        """A matrix of this shape."""
        middle = self.draw(st.sampled_from([M, N]))
        options = self.common(kind, depth)
        options += [
            lambda: Transpose((self.term(kind.transposed, depth),)),
            lambda: Hadamard((self.term(kind, depth), self.term(kind, depth))),
            lambda: Multiply(
                (self.term(Matrix(kind.rows, middle), depth), self.term(Matrix(middle, kind.columns), depth))
            ),
            lambda: Multiply(
                (
                    self.term(None, depth),
                    self.term(Matrix(kind.rows, middle), depth),
                    self.term(Matrix(middle, kind.columns), depth),
                )
            ),
        ]
        if kind.rows == kind.columns:
            options += [
                lambda: SymmetricPart((self.term(kind, depth),)),
                lambda: Power((self.term(kind, depth), constant(self.draw(st.sampled_from([-1, 0, 2, 3]))))),
            ]
        if kind == TALL:
            options += [
                lambda: FunctionGradient((self.term(TALL, depth),), "\\mathcal{L}", Function(TALL, Scalar())),
                lambda: Derivative((self.term(None, depth),), "A", TALL, False),
            ]
        if kind == WIDE:
            options += [lambda: Derivative((self.term(None, depth),), "A", TALL, True)]
        if kind == VECTOR:
            options += [
                lambda: FunctionGradient((self.term(VECTOR, depth),), "f", Function(VECTOR, Scalar())),
                lambda: FunctionValue((self.term(TALL, depth),), "g", Function(TALL, VECTOR)),
                lambda: self.derivative(VECTOR, depth),
            ]
        return self.pick(options)

    def derivative(self, kind: Kind, depth: int) -> Term:
        """A derivative by a scalar; a bar right inside it would be read as the derivative's own."""
        body = self.term(kind, depth)
        if isinstance(body, At):
            body = Negate((body,))
        return Derivative((body,), "x", Scalar(), False)

    def blocks(self, depth: int) -> Term:
        """A matrix put together from two rows or columns of blocks."""
        tall = self.draw(st.sampled_from([[M, N], [N], [ONE, ONE]]))
        wide = self.draw(st.sampled_from([[N, M], [M], [ONE, ONE], [ONE, N]]))
        cells = [
            self.term(None if rows.is_one and columns.is_one else Matrix(rows, columns), depth)
            for rows in tall
            for columns in wide
        ]
        return Blocks(tuple(cells), len(wide))

    def scalar(self, depth: int) -> Term:
        """A scalar."""
        any_matrix = self.draw(st.sampled_from([TALL, WIDE, SQUARE, VECTOR]))
        of = lambda kind: (self.term(kind, depth),)  # noqa: E731
        options = self.common(None, depth)
        options += [
            lambda: Absolute(of(None)),
            lambda: Exp(of(None)),
            lambda: Log(of(None)),
            lambda: Trigonometric(of(None), self.draw(st.sampled_from(["sin", "cos"]))),
            lambda: Extremum(tuple(self.term(None, depth) for _ in range(2)), self.draw(st.booleans())),
            lambda: self.power(depth),
            lambda: Norm(of(any_matrix)),
            lambda: SquaredNorm(of(any_matrix)),
            lambda: SpectralNorm(of(any_matrix)),
            lambda: NuclearNorm(of(any_matrix)),
            lambda: VectorNorm(of(VECTOR), self.draw(st.sampled_from([0, 1]))),
            lambda: SmallestSingularValue(of(any_matrix)),
            lambda: Rank(of(any_matrix)),
            lambda: Trace(of(SQUARE)),
            lambda: Determinant(of(SQUARE)),
            lambda: Eigenvalue((SymmetricPart(of(SQUARE)),), self.draw(st.booleans())),
            lambda: Inner((self.term(any_matrix, depth), self.term(any_matrix, depth))),
            lambda: Multiply((Transpose((self.term(VECTOR, depth),)), self.term(VECTOR, depth))),
            lambda: Norm((self.blocks(depth),)),
            lambda: FunctionValue(of(VECTOR), "f", Function(VECTOR, Scalar())),
            lambda: FunctionValue(of(TALL), "\\mathcal{L}", Function(TALL, Scalar())),
            lambda: FunctionGradient(of(None), "h", Function(Scalar(), Scalar())),
            lambda: self.derivative(None, depth),
            lambda: self.fold(self.draw(st.sampled_from(["prod", "min", "max"])), None, depth),
            lambda: self.integral(depth),
        ]
        return self.pick(options)

    def power(self, depth: int) -> Term:
        """A power with a whole, broken or general exponent; the square of a norm is an atom of its own."""
        base = self.term(None, depth)
        exponents = [Fraction(2), Fraction(3), Fraction(0), Fraction(-1), Fraction(1, 2), Fraction(1, 3)]
        exponents += [Fraction(3, 2), Fraction(-1, 2), Fraction(-2, 3), Fraction(11, 10)]
        if isinstance(base, Norm):
            base = Add((base, constant(1)))
        chosen = self.draw(st.sampled_from([*exponents, None]))
        return Power((base, self.leaf(None) if chosen is None else constant(chosen)))

    def fold(self, kind: str, of: Kind, depth: int) -> Term:
        """A sum, product, minimum or maximum over an index of its own."""
        free = [name for name in ("i", "j", "l") if name not in self.indices]
        if not free:
            return self.leaf(of)
        name = free[0]
        lower = constant(self.draw(st.integers(0, 1)))
        upper = self.draw(
            st.sampled_from([symbol("n", INDEX), Add((symbol("n", INDEX), Negate((constant(1),))))])
        )
        self.indices.append(name)
        body = self.term(of, depth)
        self.indices.pop()
        return Fold((lower, upper, body), name, kind)

    def integral(self, depth: int) -> Term:
        """An integral over a variable of its own."""
        free = [name for name in ("s", "z") if name not in self.points]
        if not free:
            return self.leaf(None)
        lower, upper = self.leaf(None), self.leaf(None)
        self.points.append(free[0])
        body = self.term(None, depth)
        self.points.pop()
        return Integral((lower, upper, body), free[0])

    def at(self, of: Kind, depth: int) -> Term:
        """A term with a declared scalar set to a value."""
        return At((self.leaf(None), self.term(of, depth)), "x", Scalar())


@st.composite
def terms(draw: st.DrawFn, depth: int = 3) -> Term:
    """A term of any type."""
    kind = draw(st.sampled_from([None, None, TALL, WIDE, SQUARE, VECTOR]))
    return Generator(draw).term(kind, draw(st.integers(0, depth)))

"""Terms printed back to LaTeX that parses to the same term."""

from __future__ import annotations

from fractions import Fraction
from functools import singledispatch

from verify.expressions.atoms.absolute import Absolute
from verify.expressions.atoms.add import Add
from verify.expressions.atoms.blocks import Blocks, Slice
from verify.expressions.atoms.constant import Constant
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
from verify.expressions.atoms.symbol import Symbol
from verify.expressions.atoms.symmetric_part import SymmetricPart
from verify.expressions.atoms.trace import Trace
from verify.expressions.atoms.transpose import Transpose
from verify.expressions.atoms.trigonometric import Trigonometric
from verify.expressions.relation import Relation
from verify.expressions.term import Term
from verify.expressions.types import Scalar

SUM, PRODUCT, POWER, ATOM = range(4)
SIGN_LATEX = {"<=": "\\le", ">=": "\\ge", "!=": "\\ne"}


def latex(term: Term) -> str:
    """The term in the document language."""
    return _show(term)[0]


def latex_relation(relation: Relation) -> str:
    """The relation in the document language."""
    sign = SIGN_LATEX.get(relation.sign, relation.sign)
    return f"{latex(relation.left)} {sign} {latex(relation.right)}"


@singledispatch
def _show(term: Term) -> tuple[str, int]:
    """The LaTeX of a term and how tightly it binds."""
    return f"\\operatorname{{{type(term).__name__}}}({', '.join(map(latex, term.arguments))})", ATOM


def _at(term: Term, level: int) -> str:
    text, own = _show(term)
    return text if own >= level else f"({text})"


def number(value: Fraction) -> tuple[str, int]:
    """A rational as LaTeX: a decimal where it is one, else a fraction."""
    if value < 0:
        return f"-{number(-value)[0]}", SUM
    if value.denominator == 1:
        return str(value.numerator), ATOM
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest == 1 and value.denominator <= 10**6:
        digits = 0
        while (value * 10**digits).denominator != 1:
            digits += 1
        text = str((value * 10**digits).numerator).rjust(digits + 1, "0")
        return f"{text[:-digits]}.{text[-digits:]}", ATOM
    return f"\\frac{{{value.numerator}}}{{{value.denominator}}}", ATOM


@_show.register
def _(term: Constant) -> tuple[str, int]:
    return number(term.number)


@_show.register
def _(term: Symbol) -> tuple[str, int]:
    return term.name, ATOM


@_show.register
def _(term: Element) -> tuple[str, int]:
    mark = "^" if "^" in term.name and "_" not in term.name else "_"
    base = term.name.split(mark)[0]
    return f"{base}{mark}{{{latex(term.arguments[0])}}}", ATOM


@_show.register
def _(term: Entry) -> tuple[str, int]:
    indices = ",".join(map(latex, term.arguments[1:]))
    return f"{_at(term.arguments[0], ATOM)}_{{{indices}}}", ATOM


@_show.register
def _(term: Identity) -> tuple[str, int]:
    return f"I_{{{term.size}}}", ATOM


@_show.register
def _(term: Zero) -> tuple[str, int]:
    return f"0_{{{term.rows} \\times {term.columns}}}", ATOM


@_show.register
def _(term: Add) -> tuple[str, int]:
    text = ""
    for argument in term.arguments:
        if isinstance(argument, Negate):
            text += (" - " if text else "-") + _at(argument.arguments[0], PRODUCT)
        else:
            text += (" + " if text else "") + _at(argument, PRODUCT)
    return text, SUM


@_show.register
def _(term: Negate) -> tuple[str, int]:
    return f"-{_at(term.arguments[0], PRODUCT)}", SUM


@_show.register
def _(term: Multiply) -> tuple[str, int]:
    text = ""
    for k, argument in enumerate(term.arguments):
        shown = _at(argument, POWER)
        if isinstance(argument, Fold | Integral) and k + 1 < len(term.arguments):
            shown = f"({_show(argument)[0]})"
        text += _between(text, shown, argument) + shown
    return text, PRODUCT


def _between(text: str, shown: str, argument: Term) -> str:
    """What keeps two factors apart: digits and brackets after a name would be read as one thing."""
    if not text:
        return ""
    return " \\cdot " if shown[0].isdigit() or shown[0] in "([\\|" or isinstance(argument, Divide) else " "


@_show.register
def _(term: Divide) -> tuple[str, int]:
    return f"\\frac{{{latex(term.arguments[0])}}}{{{latex(term.arguments[1])}}}", ATOM


@_show.register
def _(term: Power) -> tuple[str, int]:
    base, exponent = term.arguments
    if isinstance(exponent, Constant) and exponent.number.numerator == 1 and exponent.number.denominator > 1:
        degree = exponent.number.denominator
        return f"\\sqrt{f'[{degree}]' if degree != 2 else ''}{{{latex(base)}}}", ATOM
    text = latex(exponent)
    if isinstance(exponent, Constant) and exponent.number.denominator != 1:
        value = exponent.number
        text = f"{'-' if value < 0 else ''}\\frac{{{abs(value.numerator)}}}{{{value.denominator}}}"
    return f"{_base(base)}^{{{text}}}", POWER


def _base(base: Term) -> str:
    """The base of a power: bracketed where the power would be read as something else."""
    plain = isinstance(base, Symbol | Constant | Element) and _show(base)[1] == ATOM
    return latex(base) if plain else f"({latex(base)})"


@_show.register
def _(term: Transpose) -> tuple[str, int]:
    return f"{_base(term.arguments[0])}^T", POWER


@_show.register
def _(term: Norm) -> tuple[str, int]:
    return f"\\lVert {latex(term.arguments[0])} \\rVert", ATOM


@_show.register
def _(term: SquaredNorm) -> tuple[str, int]:
    return f"\\lVert {latex(term.arguments[0])} \\rVert^{{2}}", POWER


@_show.register
def _(term: SpectralNorm) -> tuple[str, int]:
    return f"\\sigma_{{\\max}}({latex(term.arguments[0])})", ATOM


@_show.register
def _(term: NuclearNorm) -> tuple[str, int]:
    return f"\\lVert {latex(term.arguments[0])} \\rVert_*", ATOM


@_show.register
def _(term: VectorNorm) -> tuple[str, int]:
    index = "1" if term.order == 1 else "\\infty"
    return f"\\lVert {latex(term.arguments[0])} \\rVert_{{{index}}}", ATOM


@_show.register
def _(term: Inner) -> tuple[str, int]:
    return f"\\langle {latex(term.arguments[0])}, {latex(term.arguments[1])} \\rangle", ATOM


@_show.register
def _(term: Absolute) -> tuple[str, int]:
    return f"\\lvert {latex(term.arguments[0])} \\rvert", ATOM


@_show.register
def _(term: Trace) -> tuple[str, int]:
    return f"\\operatorname{{Tr}}({latex(term.arguments[0])})", ATOM


@_show.register
def _(term: SymmetricPart) -> tuple[str, int]:
    return f"\\operatorname{{Sym}}({latex(term.arguments[0])})", ATOM


@_show.register
def _(term: Determinant) -> tuple[str, int]:
    return f"\\det({latex(term.arguments[0])})", ATOM


@_show.register
def _(term: Rank) -> tuple[str, int]:
    return f"\\operatorname{{rank}}({latex(term.arguments[0])})", ATOM


@_show.register
def _(term: Eigenvalue) -> tuple[str, int]:
    return f"\\lambda_{{\\{'max' if term.largest else 'min'}}}({latex(term.arguments[0])})", ATOM


@_show.register
def _(term: SmallestSingularValue) -> tuple[str, int]:
    return f"\\sigma_{{\\min}}({latex(term.arguments[0])})", ATOM


@_show.register
def _(term: Log) -> tuple[str, int]:
    return f"\\log({latex(term.arguments[0])})", ATOM


@_show.register
def _(term: Exp) -> tuple[str, int]:
    return f"\\exp({latex(term.arguments[0])})", ATOM


@_show.register
def _(term: Trigonometric) -> tuple[str, int]:
    return f"\\{term.function}({latex(term.arguments[0])})", ATOM


@_show.register
def _(term: Extremum) -> tuple[str, int]:
    name = "max" if term.largest else "min"
    return f"\\{name}\\{{{', '.join(map(latex, term.arguments))}\\}}", ATOM


@_show.register
def _(term: Hadamard) -> tuple[str, int]:
    return f"{_at(term.arguments[0], POWER)} \\odot {_at(term.arguments[1], POWER)}", PRODUCT


@_show.register
def _(term: Blocks) -> tuple[str, int]:
    rows = " \\\\ ".join(" & ".join(map(latex, row)) for row in term.grid)
    return f"\\begin{{bmatrix}} {rows} \\end{{bmatrix}}", ATOM


@_show.register
def _(term: Slice) -> tuple[str, int]:
    rows, columns = f"{term.top}:{term.bottom}", f"{term.left}:{term.right}"
    return f"{_at(term.arguments[0], ATOM)}[{rows}, {columns}]", ATOM


@_show.register
def _(term: FunctionValue) -> tuple[str, int]:
    return f"{term.name}({latex(term.arguments[0])})", ATOM


@_show.register
def _(term: FunctionGradient) -> tuple[str, int]:
    if isinstance(term.kind.domain, Scalar):
        return f"{term.name}'({latex(term.arguments[0])})", ATOM
    return f"\\nabla {term.name}({latex(term.arguments[0])})", ATOM


@_show.register
def _(term: Derivative) -> tuple[str, int]:
    body = latex(term.arguments[0])
    if isinstance(term.kind, Scalar):
        return f"(\\frac{{d}}{{d{term.variable}}} ({body}))", ATOM
    by = f"{{{term.variable}^T}}" if term.transposed else f"{{{term.variable}}}"
    return f"\\nabla_{by} ({body})", PRODUCT


@_show.register
def _(term: At) -> tuple[str, int]:
    value, body = term.arguments
    return f"({latex(body)})|_{{{term.variable} = {latex(value)}}}", POWER


@_show.register
def _(term: Fold) -> tuple[str, int]:
    lower, upper, body = term.arguments
    shown = _at(body, POWER if term.kind == "prod" else PRODUCT)
    if term.kind in ("sum", "prod"):
        return f"\\{term.kind}_{{{term.variable} = {latex(lower)}}}^{{{latex(upper)}}} {shown}", PRODUCT
    return f"\\{term.kind}_{{{term.variable} = {latex(lower)}, \\dots, {latex(upper)}}} {shown}", PRODUCT


@_show.register
def _(term: Integral) -> tuple[str, int]:
    lower, upper, body = term.arguments
    return f"\\int_{{{latex(lower)}}}^{{{latex(upper)}}} ({latex(body)}) \\, d{term.variable}", PRODUCT

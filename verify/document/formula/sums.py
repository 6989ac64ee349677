"""Sums, products and powers, by precedence."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from verify.document.formula.factors import read_primary, starts_factor
from verify.document.formula.fit import Part, Unsized, add, divide, join, negative
from verify.document.formula.reader import Reader
from verify.document.tokens import Kind, Token
from verify.errors import IllTyped
from verify.expressions.atoms.constant import Constant, constant
from verify.expressions.atoms.derivative import At
from verify.expressions.atoms.hadamard import Hadamard
from verify.expressions.atoms.multiply import Multiply
from verify.expressions.atoms.norm import Norm
from verify.expressions.atoms.power import Power
from verify.expressions.atoms.squared_norm import SquaredNorm
from verify.expressions.atoms.symbol import Symbol
from verify.expressions.atoms.transpose import Transpose
from verify.expressions.term import Term
from verify.expressions.types import Matrix, Scalar

T = TypeVar("T")
TRANSPOSES = ("T", "\\top", "\\intercal", "\\transpose")
TIMES = ("\\cdot", "\\times", "*", "\\ast")


def read_formula(reader: Reader) -> Term:
    """A whole side of a relation."""
    return settled(reader, read_side(reader))


def read_side(reader: Reader) -> Part:
    """A whole side of a relation, perhaps an identity matrix of unknown size."""
    part = read_unsettled(reader)
    reader.done()
    return part


def read_sum(reader: Reader) -> Term:
    """Terms joined by + and -."""
    return settled(reader, read_unsettled(reader))


def settled(reader: Reader, part: Part) -> Term:
    """The part, which must not be an identity matrix of unknown size."""
    if isinstance(part, Unsized):
        raise reader.unread("the size of this identity matrix is not known", "write I_n")
    return part


def read_unsettled(reader: Reader) -> Part:
    """A sum that may still be an identity matrix of unknown size."""
    start = reader.position
    parts: list[Part] = []
    sign = reader.text() if reader.text() in ("+", "-") else "+"
    reader.take("+", "-")
    while True:
        part = read_product(reader)
        parts.append(negative(part) if sign == "-" else part)
        if reader.text() in ("\\pm", "\\mp"):
            raise reader.unread(f"{reader.text()} says two things at once", "write the two claims")
        if reader.text() not in ("+", "-"):
            return typed(reader, start, lambda: add(parts))
        sign = reader.next().text


def typed(reader: Reader, start: int, make: Callable[[], T]) -> T:
    """Make a term; where its types do not fit, point at the tokens it was made from."""
    try:
        return make()
    except IllTyped as error:
        hint = "check the sizes in the declarations"
        raise reader.unread(str(error), hint, reader.span(start)) from error


def read_product(reader: Reader) -> Part:
    """Factors joined by juxtaposition, \\cdot, \\times and /, from left to right."""
    start = reader.position
    factors = read_factors(reader)
    return typed(reader, start, lambda: join(factors))


def read_factors(reader: Reader) -> list[Part]:
    """The factors of a product."""
    start = reader.position
    factors = [read_power(reader)]
    while True:
        if reader.take(*TIMES):
            factors.append(_after_operator(reader))
        elif reader.take("\\odot", "\\circ"):
            factors = [_entrywise(reader, factors, start)]
        elif reader.text() == "/":
            factors = [_quotient(reader, factors, start)]
        elif starts_factor(reader):
            factors.append(read_power(reader))
        else:
            return factors


def _entrywise(reader: Reader, factors: list[Part], start: int) -> Part:
    left = settled(reader, typed(reader, start, lambda: join(factors)))
    right = settled(reader, _after_operator(reader))
    return typed(reader, start, lambda: Hadamard((left, right)))


def _quotient(reader: Reader, factors: list[Part], start: int) -> Part:
    slash = reader.next()
    above = typed(reader, start, lambda: join(factors))
    below = _after_operator(reader)
    if starts_factor(reader) and _touches(reader):
        reader.note("a/b c was read from left to right, as (a/b) c", slash.span)
    return typed(reader, start, lambda: divide(above, below))


def _after_operator(reader: Reader) -> Part:
    if reader.text() == "-":
        reader.next()
        return negative(read_power(reader))
    return read_power(reader)


def _touches(reader: Reader) -> bool:
    token = reader.peek()
    return token is not None and not token.space_before


def read_power(reader: Reader) -> Part:
    """A factor with its transposes, powers and values at a point."""
    start = reader.position
    part = read_primary(reader)
    while True:
        if reader.text() == "^":
            part = _superscript(reader, part, start)
        elif reader.text() in ("|", "\\rvert", "\\vert") and reader.text(1) == "_" and isinstance(part, Term):
            part = _value_at(reader, part)
        elif reader.text() == "!" or reader.text() == "'":
            raise reader.unread(f"{reader.text()} has no meaning after this")
        else:
            return part


def _superscript(reader: Reader, part: Part, start: int) -> Part:
    mark = reader.next()
    group = reader.group()
    texts = tuple(token.text for token in group if token.kind not in (Kind.OPEN, Kind.CLOSE))
    if isinstance(part, Unsized):
        return part if texts in [(mark,) for mark in TRANSPOSES] else _identity_power(reader, part, group)
    if _means_transpose(reader, texts, part):
        return typed(reader, start, lambda: Transpose((part,)))
    if texts in (("*",), ("\\star",), ("\\ast",), ("\\dagger",)):
        raise reader.unread(f"a superscript {texts[0]} on what is not a declared name", span=mark.span)
    if (
        len(group) > 2
        and (group[0].text, group[-1].text) in (("(", ")"), ("[", "]"))
        and "/" not in texts
        and "\\frac" not in texts
    ):
        hint = "an iterate is declared: %@ let x^{(k)} \\in \\mathbb{R}^n; a power needs no brackets"
        raise reader.unread(
            "a superscript in brackets is an iterate, and no such sequence is declared", hint, mark.span
        )
    exponent = _exponent(reader, group)
    if isinstance(part, Norm) and exponent == constant(2):
        return SquaredNorm(part.arguments)
    return typed(reader, start, lambda: Power((part, exponent)))


def _identity_power(reader: Reader, part: Unsized, group: tuple[Token, ...]) -> Part:
    """A whole power of a multiple of an identity matrix whose size is not known."""
    exponent = _exponent(reader, group)
    if not isinstance(exponent, Constant) or exponent.number.denominator != 1:
        raise reader.unread("the size of this identity matrix is not known", "write I_n")
    return Unsized(None if part.scale is None else Power((part.scale, exponent)))


def _means_transpose(reader: Reader, texts: tuple[str, ...], part: Term) -> bool:
    """Whether a superscript is that of a transpose; u^T v is a number, of which it may be said."""
    plain = len(texts) == 1
    if len(texts) == 2 and texts[0] in ("\\mathsf", "\\mathrm", "\\text", "\\mathtt"):
        texts = texts[1:]
    if len(texts) != 1 or texts[0] not in TRANSPOSES:
        return False
    if texts[0] != "T" or not plain:
        return True
    named = reader.scope.declarations.get("T")
    declared = "T" in reader.bound or (named is not None and isinstance(named.kind, Scalar))
    if not isinstance(part.type, Matrix):
        return not declared and isinstance(part, Multiply) and any(_is_matrix(a) for a in part.arguments)
    if declared and part.type.rows == part.type.columns:
        raise reader.unread("T is a number, so that this may be a power", "write ^\\top for the transpose")
    return True


def _is_matrix(term: Term) -> bool:
    return isinstance(term.type, Matrix)


def _exponent(reader: Reader, group: tuple[Token, ...]) -> Term:
    inner = reader.inside(group)
    exponent = read_formula(inner)
    return _folded(exponent)


def _folded(exponent: Term) -> Term:
    """A quotient or negative of whole numbers in an exponent, as one number: x^{1/2}, x^{-1}."""
    from fractions import Fraction

    from verify.expressions.atoms.divide import Divide
    from verify.expressions.atoms.negate import Negate

    match exponent:
        case Negate(arguments=(Constant() as inner,)):
            return constant(-inner.number)
        case Divide(arguments=(Constant() as above, Constant() as below)) if below.number != 0:
            return constant(Fraction(above.number, below.number))
        case Negate(arguments=(Divide() as inner,)):
            folded = _folded(inner)
            return constant(-folded.number) if isinstance(folded, Constant) else exponent
    return exponent


def _value_at(reader: Reader, part: Term) -> Term:
    """body |_{x = value}."""
    bar = reader.next()
    reader.next()
    group = reader.group()
    equals = [k for k, token in enumerate(group) if token.text == "="]
    if len(equals) != 1:
        raise reader.unread("a value at a point is written |_{x = value}", span=bar.span)
    variable = reader.inside(group[: equals[0]])
    name = read_formula(variable)
    if not isinstance(name, Symbol):
        raise reader.unread("a value at a point replaces a declared symbol", span=bar.span)
    from verify.document.formula.fit import fit

    value = fit(read_side(reader.inside(group[equals[0] + 1 :])), name.type)
    start = reader.position - 1
    return typed(reader, start, lambda: At((value, part), name.name, name.kind))

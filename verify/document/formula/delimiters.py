"""Brackets, norms, absolute values and inner products."""

from __future__ import annotations

from verify.document.formula.fit import Part, Unsized, fit_together
from verify.document.formula.reader import Reader
from verify.document.tokens import Token
from verify.expressions.atoms.absolute import Absolute
from verify.expressions.atoms.element import Element
from verify.expressions.atoms.inner import Inner
from verify.expressions.atoms.norm import Norm
from verify.expressions.atoms.spectral_norm import NuclearNorm, SpectralNorm, VectorNorm
from verify.expressions.atoms.symbol import Symbol
from verify.expressions.term import Term
from verify.expressions.types import Matrix

OPENING = {
    "(": ")",
    "[": "]",
    "\\{": "\\}",
    "\\langle": "\\rangle",
    "\\lVert": "\\rVert",
    "\\lvert": "\\rvert",
}
BARS = {"\\|": "\\|", "\\Vert": "\\Vert", "|": "|", "\\vert": "\\vert"}
NORMS = frozenset({"\\|", "\\Vert", "\\lVert"})
FROBENIUS = ("", "F", "Fro", "fro", "HS")
SPECTRAL = ("op", "2", "spec")
NUCLEAR = ("*", "\\ast", "\\star", "nuc", "tr")


def read_delimited(reader: Reader) -> Part:
    """The bracketed formula at the cursor."""
    from verify.document.formula.sums import read_unsettled, settled, typed

    start = reader.position
    opener = reader.next().text
    closer = OPENING.get(opener) or BARS[opener]
    if opener == "\\langle":
        return _inner_product(reader, start)
    reader.open.append(closer)
    inside = read_unsettled(reader)
    if not reader.take(closer, *(("]", ")") if opener in "([" else ())):
        if reader.text() == ",":
            raise reader.unread("a comma has no meaning here", "only functions of one argument are read")
        raise reader.unread(
            f"expected {closer} to close {opener}", "an operator or the closing sign is missing"
        )
    reader.open.pop()
    if opener in ("[", "\\{") and isinstance(inside, Symbol | Element):
        hint = "write it without these brackets"
        raise reader.unread("this may be a whole part, a fraction or a set", hint, reader.span(start))
    if opener in ("(", "[", "\\{"):
        return inside
    term = settled(reader, inside)
    if opener in NORMS:
        return typed(reader, start, lambda: _norm(reader, term))
    if isinstance(term.type, Matrix):
        raise reader.unread(
            f"the absolute value of {term.type}",
            "write \\|.\\| for a norm, \\det for a determinant",
            reader.span(start),
        )
    return Absolute((term,))


def _inner_product(reader: Reader, start: int) -> Part:
    from verify.document.formula.sums import read_unsettled, typed

    reader.open.append("\\rangle")
    left = read_unsettled(reader)
    if not reader.take(",", "\\mid"):
        raise reader.unread("expected a comma in the inner product", "write \\langle a, b \\rangle")
    right = read_unsettled(reader)
    reader.expect("\\rangle", "to close \\langle")
    reader.open.pop()
    if reader.text() == "_":
        reader.next()
        kind = _plain(reader.group())
        if kind not in ("F", "Fro", "fro", "HS", "2"):
            raise reader.unread(f"an inner product with index {kind}", "only the Frobenius one is known")
    first, second = fit_together([left, right])
    if isinstance(first, Unsized) or isinstance(second, Unsized):
        raise reader.unread("the size of this identity matrix is not known", "write I_n", reader.span(start))
    return typed(reader, start, lambda: Inner((first, second)))


def _norm(reader: Reader, term: Term) -> Term:
    """The norm its index names; squared norms are made when the power is read."""
    if reader.text() != "_":
        return Norm((term,))
    mark = reader.next()
    index = _plain(reader.group())
    vector = not isinstance(term.type, Matrix) or term.type.is_vector
    if index in FROBENIUS or (vector and index in SPECTRAL):
        return Norm((term,))
    if index in SPECTRAL:
        return SpectralNorm((term,))
    if index in NUCLEAR:
        return NuclearNorm((term,))
    if vector and index in ("1", "\\infty"):
        return VectorNorm((term,), 1 if index == "1" else 0)
    raise reader.unread(
        f"the norm with index {index} is not known",
        "known: F, op, 2, * and, for vectors, 1, \\infty",
        mark.span,
    )


def _plain(group: tuple[Token, ...]) -> str:
    """The index without its font: \\text{op} is op."""
    fonts = ("\\mathrm", "\\text", "\\operatorname", "\\mathsf", "{", "}")
    return "".join(token.text for token in group if token.text not in fonts)

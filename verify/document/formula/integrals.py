"""Integrals: the limits, and where the body ends."""

from __future__ import annotations

from verify.document.formula.fit import Part
from verify.document.formula.names import longest_declared
from verify.document.formula.reader import Reader
from verify.document.tokens import Kind, Token
from verify.errors import Skipped
from verify.expressions.atoms.constant import constant
from verify.expressions.atoms.integral import Integral
from verify.expressions.term import Term
from verify.expressions.types import Scalar


def read_integral(reader: Reader) -> Part:
    """\\int_a^b body dt."""
    from verify.document.formula.sums import read_formula, typed

    start = reader.position
    reader.next()
    limits: dict[str, Term] = {}
    while reader.text() in ("_", "^"):
        mark = reader.next().text
        group = reader.group()
        if any(token.text == "\\infty" for token in group):
            raise Skipped("an integral to infinity: no finite computation checks it")
        limits[mark] = read_formula(reader.inside(group))
    if set(limits) != {"_", "^"}:
        raise reader.unread("only an integral with both limits is understood", span=reader.span(start))
    body_start, stop, after, variable = _differential(reader, start)
    inner = reader.inside(reader.tokens[body_start:stop], {variable: Scalar()})
    body = read_formula(inner) if stop > body_start else constant(1)
    reader.position = after
    return typed(reader, start, lambda: Integral((limits["_"], limits["^"], body), variable))


def _differential(reader: Reader, start: int) -> tuple[int, int, int, str]:
    """Where the body starts and stops, where the text goes on, and the variable of the first dt."""
    depth = 0
    tokens = reader.tokens
    k = reader.position
    while k < len(tokens):
        token = tokens[k]
        if token.text in ("(", "[", "\\{", "\\langle") or token.kind is Kind.OPEN:
            depth += 1
        elif token.text in (")", "]", "\\}", "\\rangle") or token.kind is Kind.CLOSE:
            depth -= 1
        own = longest_declared(reader.inside(tokens[k:]))[1] if token.text == "d" else 0
        if own > 1:  # a declared name such as dV
            k += own
            continue
        width = _d_width(tokens, k)
        if depth == 0 and width and k + width < len(tokens) and _is_variable(tokens, k + width):
            name = tokens[k + width].text
            _require_one(reader, tokens[k:], name)
            return reader.position, k, k + width + 1, name
        k += 1
    raise reader.unread("no dt ends this integral", "write \\int_0^1 .. \\, dt", reader.span(start))


def _require_one(reader: Reader, tokens: tuple[Token, ...], name: str) -> None:
    """That d, where it is declared, is not multiplied by the variable before the dt of the integral."""
    texts = [token.text for token in tokens]
    again = [k for k in range(2, len(texts) - 1) if texts[k : k + 2] == ["d", name]]
    if texts[0] == "d" and "d" in reader.scope.declarations and again and "\\int" not in texts[: again[0]]:
        raise reader.unread(
            f"d is declared, and stands twice before {name}", "write \\mathrm{d}", tokens[0].span
        )


def _d_width(tokens: tuple[Token, ...], k: int) -> int:
    if tokens[k].text == "d":
        return 1
    texts = [token.text for token in tokens[k : k + 4]]
    if texts == ["\\mathrm", "{", "d", "}"]:
        return 4
    return 2 if texts[:2] == ["\\mathrm", "d"] else 0


def _is_variable(tokens: tuple[Token, ...], k: int) -> bool:
    if tokens[k].kind is not Kind.LETTER and not tokens[k].text.startswith("\\"):
        return False
    if tokens[k].kind is Kind.COMMAND and tokens[k].text not in (
        "\\tau",
        "\\theta",
        "\\lambda",
        "\\xi",
        "\\alpha",
    ):
        return False
    return k + 1 >= len(tokens) or tokens[k + 1].text not in ("_", "^", "'", "(")

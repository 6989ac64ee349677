"""What a factor can start with."""

from __future__ import annotations

from fractions import Fraction

from verify.document.formula import calls, delimiters, folds, matrices
from verify.document.formula.fit import Part, Unsized, divide
from verify.document.formula.names import ACCENTS, GREEK, base_length, longest_declared, read_name
from verify.document.formula.reader import Reader
from verify.document.scope import Declaration
from verify.document.tokens import Kind, Token
from verify.expressions.atoms.constant import constant
from verify.expressions.atoms.exponential import Exp
from verify.expressions.atoms.power import root

OPENERS = frozenset({"(", "[", "\\{", "{", "\\langle", "\\lVert", "\\lvert", "\\lfloor"})
FRACTIONS = ("\\frac", "\\tfrac", "\\dfrac", "\\cfrac")
STARTERS = frozenset(
    {
        "\\frac",
        "\\tfrac",
        "\\dfrac",
        "\\cfrac",
        "\\sqrt",
        "\\nabla",
        "\\begin",
        "\\partial",
        "\\infty",
        "\\binom",
    }
)


def starts_factor(reader: Reader) -> bool:
    """Whether the token at the cursor begins another factor (and not the end of this one)."""
    token = reader.peek()
    if token is None:
        return False
    text = token.text
    if text in ("\\|", "\\Vert", "|", "\\vert"):
        return not reader.closes(text) and not (text in ("|", "\\vert") and reader.text(1) == "_")
    if token.kind in (Kind.LETTER, Kind.DIGIT) or text in OPENERS or text in STARTERS:
        return True
    if text in GREEK or text in ACCENTS:
        return True
    return text in calls.NAMED or text in folds.BIG


def read_primary(reader: Reader) -> Part:
    """A number, name, bracketed formula, norm, function call, big operator or matrix."""
    token = reader.peek()
    if token is None:
        raise reader.unread("the formula ends here", "another term was expected")
    text = token.text
    if token.kind is Kind.DIGIT or (text == "." and _digit(reader, 1)):
        return _number(reader)
    if token.kind is Kind.OPEN:
        group = reader.group()
        if group and group[-1].kind is Kind.DIGIT:
            _require_whole(reader)
        return reader.inside_sum(group)
    if text in delimiters.OPENING or text in delimiters.BARS:
        return delimiters.read_delimited(reader)
    if text in FRACTIONS:
        return _fraction(reader)
    if text == "\\sqrt":
        return _root(reader)
    if text == "\\begin":
        return matrices.read_matrix(reader)
    if text in folds.BIG:
        return folds.read_big(reader)
    if text == "\\nabla":
        return calls.read_gradient(reader)
    named = calls.named_operator(reader)
    if named is not None:
        return calls.read_call(reader, named)
    return _name(reader)


def _digit(reader: Reader, ahead: int) -> bool:
    token = reader.peek(ahead)
    return token is not None and token.kind is Kind.DIGIT


def _number(reader: Reader) -> Part:
    text = ""
    start = reader.position
    while reader.peek() is not None:
        token = reader.tokens[reader.position]
        point = token.text == "." and "." not in text and _digit(reader, 1)
        if token.kind is not Kind.DIGIT and not point:
            break
        if text and token.space_before:
            raise reader.unread("a space inside a number", "write 1000, or \\cdot between two numbers")
        text += reader.next().text
    if text in ("0", "1") and reader.text() == "_":
        return matrices.read_sized_constant(reader, text, start)
    _require_whole(reader)
    if reader.text() in FRACTIONS and "." not in text and _is_number(reader, 1):
        raise reader.unread("a whole number before a fraction, as in 1 1/2", "write \\cdot or + between them")
    return constant(Fraction(text))


def _is_number(reader: Reader, ahead: int) -> bool:
    """Whether what stands there is a fraction of two numbers."""
    texts = [reader.text(ahead + k) for k in range(9)]
    parts = "".join(texts).replace("}{", "/").strip("{")
    above, _, below = parts.partition("/")
    return texts[0].isdigit() or (above.isdigit() and below.partition("}")[0].isdigit())


def _require_whole(reader: Reader) -> None:
    """That no digit follows in braces, or after them: 1{0} is printed as 10."""
    opened = (token := reader.peek()) is not None and token.kind is Kind.OPEN
    if _digit(reader, int(opened)):
        raise reader.unread("a number in two parts", "write 1000, or \\cdot between two numbers")


def _fraction(reader: Reader) -> Part:
    start = reader.position
    reader.next()
    above, below = reader.group(), reader.group()
    if _is_derivative(reader, above, below):
        return calls.read_derivative(reader, below)
    from verify.document.formula.sums import typed

    upper = reader.inside_sum(above)
    lower = reader.inside_sum(below)
    return typed(reader, start, lambda: divide(upper, lower))


def _is_derivative(reader: Reader, above: tuple[Token, ...], below: tuple[Token, ...]) -> bool:
    texts = [token.text for token in above]
    if texts not in (["d"], ["\\partial"], ["\\mathrm", "{", "d", "}"]):
        return False
    if not below or below[0].text not in ("d", "\\partial", "\\mathrm"):
        return False
    if texts != ["d"] or "d" not in reader.scope.declarations:
        return True
    if len(below) > 1 and base_length(reader.inside(below[1:])):
        hint = "write \\mathrm{d} for a derivative, d \\cdot x for a product"
        raise reader.unread("d is declared, so that this may be a quotient", hint, below[0].span)
    return False


def _root(reader: Reader) -> Part:
    from verify.document.formula.sums import read_formula, settled, typed

    start = reader.position
    reader.next()
    degree = 2
    if reader.take("["):
        digits = ""
        while not reader.take("]"):
            digits += reader.next().text
        if not digits.isdigit() or int(digits) < 2:
            raise reader.unread(f"a root of degree {digits}", "the degree must be a whole number from 2 on")
        degree = int(digits)
    if reader.text() == "{" or reader.peek() is not None:
        inside = settled(reader, reader.inside_sum(reader.group()))
        return typed(reader, start, lambda: root(inside, degree))
    return read_formula(reader)


def _name(reader: Reader) -> Part:
    start = reader.position
    declared, taken = longest_declared(reader)
    length = base_length(reader)
    text = reader.text()
    free = declared is None and text not in reader.bound and taken == 0
    if free and text == "I" and "I" not in reader.scope.indices():
        reader.next()
        if reader.text() == "_":
            return matrices.read_sized_constant(reader, "I", start)
        return Unsized()
    if free and text == "e" and reader.text(1) == "^":
        reader.position += 2
        from verify.document.formula.sums import read_formula, typed

        inner = read_formula(reader.inside(reader.group()))
        return typed(reader, start, lambda: Exp((inner,)))
    if length == 0:
        raise reader.unread(
            f"{text} is not understood", "the README lists what is: otherwise mark the display with %@ skip"
        )
    found = read_name(reader)
    if isinstance(found, Declaration):
        return calls.read_application(reader, found, start)
    return found

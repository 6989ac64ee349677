"""Known operators, declared functions, gradients and derivatives."""

from __future__ import annotations

from collections.abc import Callable

from verify.document.formula.fit import Part, fit
from verify.document.formula.names import canonical, read_name, spelling
from verify.document.formula.reader import Reader
from verify.document.scope import Declaration
from verify.document.symmetry import Symmetry
from verify.document.tokens import Kind, Token
from verify.expressions.atoms.absolute import Absolute
from verify.expressions.atoms.derivative import At, Derivative
from verify.expressions.atoms.element import Element
from verify.expressions.atoms.exponential import Exp
from verify.expressions.atoms.extremum import Extremum
from verify.expressions.atoms.function import FunctionGradient, FunctionValue
from verify.expressions.atoms.logarithm import Log
from verify.expressions.atoms.negate import Negate
from verify.expressions.atoms.norm import Norm
from verify.expressions.atoms.spectral_norm import SpectralNorm
from verify.expressions.atoms.spectrum import Determinant, Eigenvalue, Rank, SmallestSingularValue
from verify.expressions.atoms.symbol import Symbol, symbol
from verify.expressions.atoms.symmetric_part import SymmetricPart
from verify.expressions.atoms.trace import Trace
from verify.expressions.atoms.transpose import Transpose
from verify.expressions.atoms.trigonometric import Trigonometric
from verify.expressions.rewrite import replace_term
from verify.expressions.term import Term
from verify.expressions.types import Function, Matrix, Scalar

Maker = Callable[[Term], Term]

OPERATORS: dict[str, Maker] = {
    "log": lambda term: Log((term,)),
    "ln": lambda term: Log((term,)),
    "exp": lambda term: Exp((term,)),
    "sin": lambda term: Trigonometric((term,), "sin"),
    "cos": lambda term: Trigonometric((term,), "cos"),
    "abs": lambda term: Absolute((term,)),
    "det": lambda term: Determinant((term,)),
    "rank": lambda term: Rank((term,)),
    "tr": lambda term: Trace((term,)),
    "trace": lambda term: Trace((term,)),
    "sym": lambda term: SymmetricPart((term,)),
    "norm": lambda term: Norm((term,)),
    "lambda_max": lambda term: Eigenvalue((term,), True),
    "lambda_min": lambda term: Eigenvalue((term,), False),
    "sigma_max": lambda term: SpectralNorm((term,)),
    "sigma_min": lambda term: SmallestSingularValue((term,)),
}
NAMED = frozenset(
    {"\\log", "\\ln", "\\exp", "\\sin", "\\cos", "\\det", "\\min", "\\max", "\\Tr", "\\tr", "\\rank"}
)
FONTS = ("\\text", "\\mathrm", "\\operatorname", "\\mathsf", "\\textrm", "\\mathop")
WHOLE_PRODUCT = ("tr", "trace", "det", "rank", "sym")


def named_operator(reader: Reader) -> tuple[str, int] | None:
    """The known operator spelled at the cursor and how many tokens it takes, unless declared otherwise."""
    from verify.document.formula.names import longest_declared

    text = reader.text()
    found: tuple[str, int] | None = None
    if text in NAMED:
        found = (text[1:].lower(), 1)
    elif text in FONTS and reader.text(1) == "{":
        letters, k = "", 2
        while (token := reader.peek(k)) is not None and token.kind is not Kind.CLOSE:
            letters += token.text
            k += 1
        name = letters.lower()
        if name in OPERATORS or name in ("min", "max"):
            found = (name, k + 1)
    elif text in ("\\lambda", "\\sigma") and reader.text(1) == "_":
        tail = [reader.text(k) for k in range(2, 6)]
        word = next((w for w in ("max", "min") if f"\\{w}" in tail[:2] or "".join(tail).find(w) >= 0), None)
        if word is not None and tail[0] == "{" and f"\\{word}" == tail[1]:
            found = (f"{text[1:]}_{word}", 5)
        elif word is not None and tail[0] == f"\\{word}":
            found = (f"{text[1:]}_{word}", 3)
    if found is None or longest_declared(reader)[1] >= found[1]:
        return None
    return found


def read_call(reader: Reader, named: tuple[str, int]) -> Part:
    """A known operator with its argument."""
    from verify.document.formula.folds import read_fold
    from verify.document.formula.sums import read_power, settled, typed

    name, length = named
    start = reader.position
    if name in ("min", "max"):
        if reader.text(length) == "_":
            return read_fold(reader, name, length)
        reader.position += length
        return _extremum(reader, name == "max", start)
    reader.position += length
    power = _power_of_function(reader, name)
    if reader.text() in ("(", "[", "\\{", "{"):
        argument = _bracketed(reader)
    elif name in WHOLE_PRODUCT:
        argument = _rest_of_product(reader)
    else:
        argument = settled(reader, read_power(reader))
        _note_reach(reader, name, start)
    term = typed(reader, start, lambda: OPERATORS[name](argument))
    if isinstance(term, Eigenvalue) and isinstance(argument.type, Matrix):
        require_own_transpose(reader, argument, start)
    return typed(reader, start, lambda: power(term)) if power else term


def require_own_transpose(reader: Reader, argument: Term, start: int) -> None:
    """That a matrix whose extreme eigenvalue is meant is seen to be symmetric; raises Unread."""
    if not Symmetry(reader.scope).holds(argument):
        message = "the eigenvalues of a matrix that is not seen to be symmetric may not be real"
        hint = "declare it symmetric, or write (X + X^T)/2"
        raise reader.unread(message, hint, reader.span(start))


def _power_of_function(reader: Reader, name: str) -> Maker | None:
    if reader.text() != "^":
        return None
    from verify.document.formula.sums import read_formula
    from verify.expressions.atoms.power import Power

    reader.next()
    exponent = read_formula(reader.inside(reader.group()))
    if isinstance(exponent, Negate):
        raise reader.unread(f"\\{name} to a negative power may be its inverse", "put brackets around it")
    return lambda term: Power((term, exponent))


def _note_reach(reader: Reader, name: str, start: int) -> None:
    from verify.document.formula.factors import starts_factor

    if starts_factor(reader) and named_operator(reader) is None:
        raise reader.unread(f"how far \\{name} reaches is not clear", "put brackets", reader.span(start))


def _bracketed(reader: Reader) -> Term:
    from verify.document.formula.delimiters import read_delimited
    from verify.document.formula.sums import settled

    if reader.text() == "{":
        return settled(reader, reader.inside_sum(reader.group()))
    return settled(reader, read_delimited(reader))


def _rest_of_product(reader: Reader) -> Term:
    from verify.document.formula.sums import read_product, settled

    return settled(reader, read_product(reader))


def _extremum(reader: Reader, largest: bool, start: int) -> Part:
    from verify.document.formula.sums import read_sum, typed

    if reader.text() not in ("\\{", "(", "["):
        raise reader.unread("expected \\{ or ( after min or max", "write \\min\\{a, b\\}")
    closer = {"\\{": "\\}", "(": ")", "[": "]"}[reader.next().text]
    reader.open.append(closer)
    parts = [read_sum(reader)]
    while reader.take(","):
        parts.append(read_sum(reader))
    reader.expect(closer, "to close the minimum or maximum")
    reader.open.pop()
    return typed(reader, start, lambda: Extremum(tuple(parts), largest))


def read_application(reader: Reader, function: Declaration, start: int) -> Term:
    """f(x), f'(x): the value or derivative of a declared function."""
    from verify.document.formula.sums import typed

    kind = function.kind
    assert isinstance(kind, Function)
    primes = 0
    while reader.text() == "'" or (reader.text() == "^" and reader.text(1) in ("\\prime",)):
        reader.position += 1 if reader.text() == "'" else 2
        primes += 1
    if primes > 1 or (primes and not isinstance(kind.domain, Scalar)):
        raise reader.unread(
            "only the first derivative of a function of a scalar is read", span=reader.span(start)
        )
    point = _argument(reader, function, kind)
    if primes:
        return typed(reader, start, lambda: FunctionGradient((point,), function.name, kind))
    return typed(reader, start, lambda: FunctionValue((point,), function.name, kind))


def _argument(reader: Reader, function: Declaration, kind: Function) -> Term:
    from verify.document.formula.sums import read_unsettled, typed

    if reader.text() not in ("(", "["):
        hint = f"write {function.name}(..)"
        raise reader.unread(f"{function.name} is a function and needs its argument in brackets", hint)
    start = reader.position
    closer = {"(": ")", "[": "]"}[reader.next().text]
    reader.open.append(closer)
    inside = read_unsettled(reader)
    reader.expect(closer, f"to close the argument of {function.name}")
    reader.open.pop()
    return typed(reader, start, lambda: fit(inside, kind.domain))


def read_gradient(reader: Reader) -> Part:
    """\\nabla f(x), \\nabla_B (expression)."""
    from verify.document.formula.sums import typed

    start = reader.position
    reader.next()
    if reader.text() == "^":
        raise reader.unread("second derivatives are not understood", span=reader.span(start))
    if reader.text() == "_":
        reader.next()
        return _gradient_by(reader, reader.group(), start)
    place = reader.position
    found = read_name(reader) if reader.peek() is not None else None
    if not isinstance(found, Declaration):
        reader.position = place
        raise reader.unread(
            "expected a declared function after \\nabla",
            "declare it: %@ let f : \\mathbb{R}^n \\to \\mathbb{R}",
        )
    kind_ = found.kind
    assert isinstance(kind_, Function)
    point = _argument(reader, found, kind_)
    return typed(reader, start, lambda: FunctionGradient((point,), found.name, kind_))


def _gradient_by(reader: Reader, group: tuple[Token, ...], start: int) -> Part:
    """The gradient by a symbol, its transpose, or an element A_t (written A where only A_t is declared)."""
    from verify.document.formula.sums import read_formula, read_power, settled, typed

    letter = canonical(spelling(group))
    sequence = (
        None if letter in reader.scope.declarations else reader.scope.sequence(letter, superscript=False)
    )
    by = None if sequence is not None else read_formula(reader.inside(group))
    transposed = isinstance(by, Transpose)
    variable = by.arguments[0] if by is not None and transposed else by
    body = settled(reader, read_power(reader))
    _require_end(reader, start)
    if sequence is not None:
        found = {e for e in body.walk() if isinstance(e, Element) and e.name == sequence.name}
        variable = next(iter(found)) if len(found) == 1 else None
    if isinstance(variable, Symbol):
        name, kind = variable.name, variable.kind
        return typed(reader, start, lambda: Derivative((body,), name, kind, transposed))
    if not isinstance(variable, Element):
        raise reader.unread("a gradient is taken by a declared symbol", span=reader.span(start))
    element, fresh = variable, f"{variable.name}'"
    inside = replace_term(body, element, symbol(fresh, element.kind))
    slope = typed(reader, start, lambda: Derivative((inside,), fresh, element.kind, transposed))
    return typed(reader, start, lambda: At((element, slope), fresh, element.kind))


def _require_end(reader: Reader, start: int) -> None:
    """That no factor follows what is differentiated, which may belong to it."""
    from verify.document.formula.factors import starts_factor
    from verify.document.formula.sums import TIMES

    if starts_factor(reader) or reader.text() in (*TIMES, "/"):
        raise reader.unread(
            "how far this derivative reaches is not clear", "put it in brackets", reader.span(start)
        )


def read_derivative(reader: Reader, below: tuple[Token, ...]) -> Part:
    """\\frac{d}{ds} expression."""
    from verify.document.formula.delimiters import read_delimited
    from verify.document.formula.sums import read_formula, read_power, settled, typed

    start = reader.position
    skip = 4 if below[0].text == "\\mathrm" else 1
    variable = read_formula(reader.inside(below[skip:]))
    if not isinstance(variable, Symbol) or not isinstance(variable.kind, Scalar):
        raise reader.unread("a derivative is taken by a declared scalar", span=reader.span(start))
    name, kind = variable.name, variable.kind
    if reader.text() in ("(", "["):  # a bar after the brackets is read by whoever reads the power
        inner = settled(reader, read_delimited(reader))
        _require_end(reader, start)
        return typed(reader, start, lambda: Derivative((inner,), name, kind, False))
    body = settled(reader, read_power(reader))
    _require_end(reader, start)
    if isinstance(body, At) and body.variable == name:  # the bar |_{s = 0} belongs to the derivative
        inside, value = body.body, body.limits[0]
        return typed(reader, start, lambda: At((value, Derivative((inside,), name, kind, False)), name, kind))
    return typed(reader, start, lambda: Derivative((body,), name, kind, False))

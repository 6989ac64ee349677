"""Big operators and integrals: the index or variable, its range, and how far the body reaches."""

from __future__ import annotations

import itertools
from collections.abc import Mapping

from verify.document.formula.fit import Part, add, join, negative
from verify.document.formula.names import INDEX, canonical, spelling
from verify.document.formula.reader import Reader
from verify.document.tokens import Kind, Token
from verify.errors import Skipped
from verify.expressions.atoms.add import Add
from verify.expressions.atoms.constant import Constant, constant
from verify.expressions.atoms.divide import Divide
from verify.expressions.atoms.element import Element
from verify.expressions.atoms.entry import Entry
from verify.expressions.atoms.fold import Fold
from verify.expressions.atoms.multiply import Multiply
from verify.expressions.rewrite import size_term
from verify.expressions.size import Size
from verify.expressions.term import Term
from verify.expressions.types import ValueType, is_natural, is_nonnegative

BIG = frozenset(
    {"\\sum", "\\prod", "\\int", "\\lim", "\\limsup", "\\liminf", "\\sup", "\\inf", "\\argmin", "\\bigcup"}
)
DOTS = ("\\dots", "\\ldots", "\\cdots", "\\dotsc", "\\dotsb")
WORDS = ("\\begin", "\\end", "\\operatorname", "\\mathrm", "\\mathsf", "\\text", "\\textrm")
LESS = ("\\le", "\\leq", "\\leqslant", "<")
Range = tuple[str, Term | None, Term | None]


def read_big(reader: Reader) -> Part:
    """A sum, product or integral."""
    text = reader.text()
    if text == "\\int":
        from verify.document.formula.integrals import read_integral

        return read_integral(reader)
    if text in ("\\sum", "\\prod"):
        return read_fold(reader, text[1:], 1)
    raise reader.unread(f"{text} is not understood", "only finite sums, products, minima and maxima are")


def read_fold(reader: Reader, kind: str, length: int) -> Part:
    """\\sum_{t=0}^{T-1} body, \\min_{t} body, with one or several indices."""
    from verify.document.formula.sums import typed

    start = reader.position
    reader.position += length
    lower_tokens: tuple[Token, ...] = ()
    upper_tokens: tuple[Token, ...] = ()
    while reader.text() in ("_", "^"):
        if reader.next().text == "_":
            lower_tokens = reader.group()
        else:
            upper_tokens = reader.group()
    if any(token.text == "\\infty" for token in (*lower_tokens, *upper_tokens)):
        raise Skipped("an infinite sum: no finite computation checks it")
    ranges = read_ranges(reader, lower_tokens, upper_tokens, start)
    names = {name: INDEX for name, _, _ in ranges}
    outer, reader.bound = reader.bound, {**reader.bound, **names}
    try:
        body = _body(reader, tuple(names), kind)
        if kind in ("min", "max") and any(token.text in LESS for token in lower_tokens):
            _require_whole(reader, outer, body, tuple(names), start)
        for name, lower, upper in reversed(ranges):
            bounds = _bounds(reader, name, lower, upper, start)
            inside = body
            body = typed(reader, start, lambda b=bounds, i=inside, n=name: Fold((*b, i), n, kind))  # type: ignore[misc]
    finally:
        reader.bound = outer
    return body


def _bounds(
    reader: Reader, name: str, lower: Term | None, upper: Term | None, start: int
) -> tuple[Term, Term]:
    if lower is not None and upper is not None:
        return lower, upper
    known = set(reader.ranges.get(name, []))
    if lower is None and len(known) == 1:  # entries are counted from 1
        (size,) = known
        return constant(1), size_term(size) if upper is None else upper
    hint = f"write \\sum_{{{name}=1}}^{{n}}"
    raise reader.unread(f"the range of {name} is not known", hint, reader.span(start))


def _require_whole(
    reader: Reader, outer: Mapping[str, ValueType], body: Term, names: tuple[str, ...], start: int
) -> None:
    """That the letters under a minimum such as 0 \\le t < T count, and are not any numbers between."""
    places = {n for part in body.walk() if isinstance(part, Element) for n in part.arguments[0].names}
    places |= {
        n for part in body.walk() if isinstance(part, Entry) for at in part.arguments[1:] for n in at.names
    }
    for name in names:
        known = reader.scope.declarations.get(name)
        kind = outer.get(name) if known is None else known.kind
        counts = name in places or name in reader.scope.indices() if kind is None else is_natural(kind)
        if not counts:
            hint = f"write {name} = 0, \\dots, n below it, or declare it: %@ let {name} \\in \\mathbb{{N}}"
            raise reader.unread(f"whether {name} is a whole number is not said", hint, reader.span(start))


def _weigh_reach(reader: Reader, factors: list[Part], names: tuple[str, ...], kind: str, start: int) -> None:
    """Of a factor after the first that does not speak of the index it matters how far the operator reaches.

    Sums are the same either way, and so are minima and maxima of multiples by what is never negative.
    """
    slash, depth = False, 0
    for token in reader.tokens[start : reader.position]:
        depth += token.text in ("(", "[", "\\{", "\\langle") or token.kind is Kind.OPEN
        depth -= token.text in (")", "]", "\\}", "\\rangle") or token.kind is Kind.CLOSE
        slash |= depth == 0 and token.text == "/"
    last = list(factors[1:])
    if slash and isinstance(factors[0], Divide):
        above, below = factors[0].arguments
        last += [below, *(above.arguments[1:] if isinstance(above, Multiply) else ())]
    free = [part for part in last if isinstance(part, Term) and part.names.isdisjoint(names)]
    if free and kind == "prod":
        raise reader.unread("how far this \\prod reaches is not clear", "put brackets", reader.span(start))
    if not all(
        is_nonnegative(part.type) or (isinstance(part, Constant) and part.number >= 0) for part in free
    ):
        reader.note(f"\\{kind} was read as reaching over the whole product", reader.span(start))


def _body(reader: Reader, names: tuple[str, ...], kind: str) -> Term:
    """The next product, and the next terms as long as the index recurs in them."""
    from verify.document.formula.sums import read_factors, read_product, settled, typed

    start = reader.position
    factors = read_factors(reader)
    if kind != "sum":
        _weigh_reach(reader, factors, names, kind, start)
    parts: list[Part] = [typed(reader, start, lambda: join(factors))]
    while reader.text() in ("+", "-") and _recurs(reader, names):
        sign = reader.next()
        for name in names:
            if name in reader.scope.declarations:
                what = f"{name} is declared, so that how far this \\{kind} reaches is not clear"
                raise reader.unread(what, "put brackets", sign.span)
        part = read_product(reader)
        parts.append(negative(part) if sign.text == "-" else part)
        letters = ", ".join(names)
        reader.note(
            f"the big operator was read as reaching over the next term, where {letters} recurs", sign.span
        )
    return settled(reader, typed(reader, start, lambda: add(parts)))


def _recurs(reader: Reader, names: tuple[str, ...]) -> bool:
    """Whether an index occurs in the term after the + or - at the cursor, in no big operator of its own."""
    depth, k = 0, 1
    while (token := reader.peek(k)) is not None:
        if token.text in WORDS:  # the letters of an environment's or an operator's name are no indices
            while (letter := reader.peek(k)) is not None and letter.kind is not Kind.CLOSE:
                k += 1
        elif token.text in ("(", "[", "\\{", "\\langle") or token.kind is Kind.OPEN:
            depth += 1
        elif token.text in (")", "]", "\\}", "\\rangle") or token.kind is Kind.CLOSE:
            depth -= 1
            if depth < 0:
                return False
        elif token.text in (*BIG, "\\min", "\\max") and reader.text(k + 1) == "_":
            return False  # it may bind the same letter again: what it reaches is its own
        elif depth == 0 and token.text in ("+", "-", ",", "\\sum", "\\min", "\\max", "\\int", "\\prod"):
            return False
        elif token.text in names:
            return True
        k += 1
    return False


def read_ranges(
    reader: Reader, below: tuple[Token, ...], above: tuple[Token, ...], start: int
) -> list[Range]:
    """The indices with their bounds: t=0 with an upper bound, t=0,..,T-1, 0<=t<T, t in [T], i,j."""
    inner = reader.inside(below)
    dotted = next((k for k, token in enumerate(below) if token.text in DOTS), None)
    if dotted is not None:
        return [_dotted(inner, below, dotted)]
    equals = next((k for k, token in enumerate(below) if token.text == "="), None)
    if equals is not None:
        names = [_letter(inner, part) for part in _commas(below[:equals])]
        lower = _term(reader, below[equals + 1 :])
        if not above:
            raise reader.unread("the upper bound is missing", span=reader.span(start))
        upper = _term(reader, above)
        return [(name, lower, upper) for name in names]
    if any(token.text in LESS for token in below):
        return [_between(reader, below)]
    if any(token.text == "\\in" for token in below):
        return [_member(reader, below)]
    upper_bound = _term(reader, above) if above else None
    return [(_letter(inner, part), None, upper_bound) for part in _commas(below)]


def _commas(tokens: tuple[Token, ...]) -> list[tuple[Token, ...]]:
    cuts = [-1, *(k for k, token in enumerate(tokens) if token.text == ","), len(tokens)]
    return [tokens[a + 1 : b] for a, b in itertools.pairwise(cuts)]


def _letter(reader: Reader, tokens: tuple[Token, ...]) -> str:
    name = canonical(spelling(tokens))
    if len(tokens) != 1 or tokens[0].kind not in (Kind.LETTER, Kind.COMMAND):
        where = tokens[0].span if tokens else reader.end
        raise reader.unread(f"{name or 'nothing'} cannot be an index", "an index is one letter", where)
    return name


def _term(reader: Reader, tokens: tuple[Token, ...]) -> Term:
    from verify.document.formula.sums import read_formula

    return read_formula(reader.inside(tokens))


def _dotted(inner: Reader, below: tuple[Token, ...], dots: int) -> Range:
    equals = next((k for k, token in enumerate(below) if token.text in ("=", "\\in")), None)
    if equals is None:
        raise inner.unread("expected t = 0, .., T", span=below[0].span)
    first, last = listed(inner, below[equals + 1 :], dots - equals - 1)
    if first is None or last is None:
        raise inner.unread("expected t = 0, .., T", span=below[0].span)
    return _letter(inner, below[:equals]), first, last


def listed(reader: Reader, tokens: tuple[Token, ...], dots: int) -> tuple[Term | None, Term | None]:
    """The ends of `0, 1, \\dots, T`, None where one is not given; the numbers named go up by one."""
    from verify.document.formula.matrices import size_of

    parts = [
        tuple(t for t in part if t.text not in ("\\{", "\\}")) for part in (tokens[:dots], tokens[dots + 1 :])
    ]
    before, after = ([_term(reader, part) for part in _commas(each) if part] for each in parts)
    steps = [size_of(reader, b) - size_of(reader, a) for a, b in itertools.pairwise(before)]
    if len(after) > 1 or any(step != Size.of(1) for step in steps):
        raise reader.unread(
            "a list that does not go up by one", "write t = 0, 1, \\dots, T", tokens[dots].span
        )
    return (before[0] if before else None), (after[0] if after else None)


def _between(reader: Reader, below: tuple[Token, ...]) -> Range:
    cuts = [k for k, token in enumerate(below) if token.text in LESS]
    upper_strict = below[cuts[-1]].text == "<"
    upper = _term(reader, below[cuts[-1] + 1 :])
    if upper_strict:
        upper = Add((upper, constant(-1)))
    if len(cuts) == 1:
        return _letter(reader, below[: cuts[0]]), None, upper
    lower = _term(reader, below[: cuts[0]])
    if below[cuts[0]].text == "<":
        lower = Add((lower, constant(1)))
    return _letter(reader, below[cuts[0] + 1 : cuts[-1]]), lower, upper


def _member(reader: Reader, below: tuple[Token, ...]) -> Range:
    cut = next(k for k, token in enumerate(below) if token.text == "\\in")
    name, rest = _letter(reader, below[:cut]), below[cut + 1 :]
    if rest and rest[0].text == "[" and rest[-1].text == "]":
        return name, constant(1), _term(reader, rest[1:-1])
    raise reader.unread("this range is not understood", "write t = 1, \\dots, n", below[cut].span)

"""Assumptions and side conditions: formulas that become hypotheses of a scope or of one statement."""

from __future__ import annotations

from collections.abc import Sequence

from verify.document.chains import Chain, Implication, split_chains
from verify.document.declare import find, read_let, split_at
from verify.document.formula.fit import Part, Unsized, fit_together
from verify.document.formula.names import canonical, spelling
from verify.document.formula.reader import Reader
from verify.document.formula.sums import read_side
from verify.document.scope import Hypothesis, Scope
from verify.document.source import Source, Span
from verify.document.spacing import strip_spacing
from verify.document.tokens import Token
from verify.errors import IllTyped, Unread
from verify.expressions.atoms.constant import constant
from verify.expressions.relation import SIGNS, Relation

UNIVERSAL = (
    "for all",
    "for any",
    "for every",
    "for each",
    "for",
    "forall",
    "where",
    "if",
    "when",
    "whenever",
    "with",
    "given",
    "provided",
    "assuming",
    "assume",
    "suppose",
    "let",
    "subject to",
    "s.t",
    "such that",
    "in which",
    "so that",
    "and for all",
    "and all",
    "and if",
    "and where",
    "and for",
)
PARTIAL = (
    "for some",
    "for large",
    "for small",
    "for almost",
    "for sufficiently",
    "with probability",
    "with high",
)
DOTS = ("\\dots", "\\ldots", "\\cdots", "\\dotsc", "\\dotsb")


def read_part(scope: Scope, tokens: Sequence[Token], end: Span, notes: list[tuple[str, Span]]) -> Part:
    """One side of a relation."""
    reader = Reader(strip_spacing(tuple(tokens)), scope, end, notes=notes)
    try:
        return read_side(reader)
    except RecursionError:
        raise Unread("this formula is nested too deeply", end.start, end.end, "name its parts") from None


def relate(left: Part, sign: str, right: Part, span: Span) -> Relation:
    """The relation between two sides; a bare 0 or I takes the other's size."""
    try:
        first, second = fit_together([left, right])
    except IllTyped as error:
        raise Unread(str(error), span.start, span.end, "check the sizes in the declarations") from error
    if isinstance(first, Unsized) or isinstance(second, Unsized):
        raise Unread("the size of this identity matrix is not known", span.start, span.end, "write I_n")
    try:
        return Relation(first, sign, second)
    except IllTyped as error:
        raise Unread(str(error), span.start, span.end, "check the sizes in the declarations") from error


def read_hypotheses(
    scope: Scope, source: Source, tokens: Sequence[Token], span: Span, everywhere: bool, case: bool = False
) -> tuple[Hypothesis, ...]:
    """The hypotheses that the tokens of an `assume`, `case` or display state."""
    found: list[Hypothesis] = []
    for statement in split_chains(tuple(tokens)):
        if isinstance(statement, Implication):
            at = statement.span
            raise Unread(
                "an implication cannot be assumed",
                at.start,
                at.end,
                "assume its parts, or state it as a claim",
            )
        found += chain_hypotheses(scope, source, statement, everywhere, case)
    if not found:
        raise Unread("an assumption is a relation", span.start, span.end, "%@ assume \\|x\\| \\le 1")
    return tuple(found)


def chain_hypotheses(
    scope: Scope, source: Source, chain: Chain, everywhere: bool, case: bool = False
) -> list[Hypothesis]:
    """One hypothesis for each link of a chain; `a, b > 0` is one for each name."""
    found: list[Hypothesis] = []
    for k, sign in enumerate(chain.relations):
        text = source.slice(Span(_start(chain.sides[k], sign.span), _end(chain.sides[k + 1], sign.span)))
        if sign.sign == "in":
            _check_member(scope, chain.sides[k], chain.sides[k + 1], sign.span)
            continue
        if sign.sign not in SIGNS:
            raise Unread(
                f"{sign.sign} has no exact meaning",
                sign.span.start,
                sign.span.end,
                "use =, <, > and their kin",
            )
        lefts = split_at(chain.sides[k], ",") if k == 0 else [chain.sides[k]]
        right = read_part(scope, chain.sides[k + 1], sign.span, [])
        for side in lefts:
            left = read_part(scope, side, sign.span, [])
            relation = relate(left, sign.sign, right, sign.span)
            found.append(Hypothesis(relation, sign.span, " ".join(text.split()), everywhere, case))
    for word, tokens in chain.conditions:
        scope, more = read_condition(scope, source, word, tokens, chain.span)
        found += more
    return found


def _check_member(scope: Scope, left: Sequence[Token], right: Sequence[Token], span: Span) -> None:
    """`x \\in \\mathbb{R}^n` as an assumption is only a reminder of the declaration."""
    for name in split_at(tuple(left), ","):
        if canonical(spelling(name)) not in scope.declarations:
            hint = "declare it: %@ let x \\in \\mathbb{R}"
            raise Unread(f"{canonical(spelling(name))} is not declared here", span.start, span.end, hint)


def read_condition(
    scope: Scope, source: Source, word: str, tokens: Sequence[Token], span: Span
) -> tuple[Scope, list[Hypothesis]]:
    """A side condition such as `for all x \\ge 0` or `t = 0, 1, \\dots`: new names and hypotheses."""
    tokens = strip_spacing(tuple(tokens))
    at = Span(tokens[0].span.start, tokens[-1].span.end) if tokens else span
    said = word.lower().replace("\\", "").strip()
    if said and (not said.startswith(UNIVERSAL) or said.startswith(PARTIAL)):
        hint = "state what is meant with %@ assume, or mark it with %@ skip"
        raise Unread(f"the condition `{word}` is not understood", at.start, at.end, hint)
    if not tokens:
        return scope, []
    dots = next((k for k, token in enumerate(tokens) if token.text in DOTS), None)
    if dots is not None:
        return scope, _range(scope, tokens, dots, at)
    place = find(tokens, ("\\in",))
    if place is not None:
        names = [canonical(spelling(name)) for name in split_at(tokens[:place], ",")]
        if all(name in scope.declarations or name in scope.indices() for name in names):
            return scope, []
        return read_let(scope, tokens, at), []
    names = [canonical(spelling(name)) for name in split_at(tokens, ",")]
    quantifies = not said or said.startswith(("for", "let", "and for", "and all"))
    if quantifies and all(name in scope.declarations or name in scope.indices() for name in names):
        return scope, []
    return scope, list(read_hypotheses(scope, source, tokens, at, everywhere=False))


def _range(scope: Scope, tokens: tuple[Token, ...], dots: int, at: Span) -> list[Hypothesis]:
    """`t = 0, .., T-1` (or without an end) as bounds on t."""
    equals = next((k for k, token in enumerate(tokens) if token.text in ("=", "\\in")), None)
    if equals is None:
        raise Unread("this condition is not understood", at.start, at.end, "write it as %@ assume")
    index = read_part(scope, tokens[:equals], at, [])
    brackets = ("\\{", "\\}")
    first = [token for token in tokens[equals + 1 : dots] if token.text not in brackets]
    comma = next((k for k, token in enumerate(first) if token.text == ","), len(first))
    last = [token for token in tokens[dots + 1 :] if token.text not in (*brackets, ",", ".")]
    text = "its range"
    lower = read_part(scope, tuple(first[:comma]), at, []) if comma else constant(0)
    found = [Hypothesis(relate(lower, "<=", index, at), at, text, False)]
    if last:
        upper = read_part(scope, tuple(last), at, [])
        found.append(Hypothesis(relate(index, "<=", upper, at), at, text, False))
    return found


def _start(side: Sequence[Token], otherwise: Span) -> int:
    return side[0].span.start if side else otherwise.start


def _end(side: Sequence[Token], otherwise: Span) -> int:
    return side[-1].span.end if side else otherwise.end

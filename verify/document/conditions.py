"""Assumptions and side conditions: formulas that become hypotheses of a scope or of one statement."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from verify.document.chains import Chain, Implication, split_chains
from verify.document.declare import LESS, MORE, find, read_let, read_set, split_at
from verify.document.facts import declared_relations
from verify.document.formula.fit import Part, Unsized, fit_together
from verify.document.formula.folds import listed
from verify.document.formula.names import INDEX, canonical, spelling
from verify.document.formula.reader import Reader
from verify.document.formula.sums import read_side
from verify.document.scope import Bound, Hypothesis, Scope
from verify.document.source import Source, Span
from verify.document.spacing import strip_spacing
from verify.document.symmetry import Symmetry, meant_symmetric, require_symmetric
from verify.document.tokens import Kind, Token
from verify.errors import IllTyped, Unread
from verify.expressions.atoms.constant import Constant, constant
from verify.expressions.atoms.symbol import Symbol, symbol
from verify.expressions.relation import SIGNS, Relation
from verify.expressions.types import Function, Type, is_natural, same_shape

KINDS = (
    "scalars?|vectors?|matrices|matrix|points?|reals?|real numbers?|numbers?|integers?"
    "|indices|index|steps?|iterations?"
)
QUANTIFIER = re.compile(
    rf"(and )?(for|forall)( all| any| every| each| both| arbitrary| given| fixed)*( the)?( ({KINDS}))?"
)
RESTRICTION = re.compile(
    r"(and )?(where|if|when|whenever|with|given|provided|assuming|assume|suppose|let|subject to|s\.?t\.?)"
    r"( that| also| further| both| moreover| we have| it holds that)*"
)
PLAIN_JOINS = (
    "",
    "and",
    "but",
    "also",
    "moreover",
    "then",
    "so",
    "hence",
    "thus",
    "therefore",
    "i.e.",
    "that is",
    "we have",
)
NARROWING = ("such that", "with", "satisfying")
JOINING = (*NARROWING, "where")
"""What adds to an assumption, while `if` and `for` narrow it."""
ENDS = ("\\in", *LESS, *MORE, "=", "\\ne", "\\neq", ":")
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
    members = False
    for statement in split_chains(tuple(tokens), assumed=True):
        if isinstance(statement, Chain) and statement.join.lower() not in PLAIN_JOINS:
            at = statement.span
            message = f"`{statement.join}` between assumptions is not understood"
            raise Unread(message, at.start, at.end, "assume each by itself; alternatives are cases")
        members = members or (
            isinstance(statement, Chain) and any(r.sign == "in" for r in statement.relations)
        )
        if isinstance(statement, Implication):
            at = statement.span
            raise Unread(
                "an implication cannot be assumed",
                at.start,
                at.end,
                "assume its parts, or state it as a claim",
            )
        found += chain_hypotheses(scope, source, statement, everywhere, case)
    if not found and not members:
        raise Unread("an assumption is a relation", span.start, span.end, "%@ assume \\|x\\| \\le 1")
    return tuple(found)


def chain_hypotheses(
    scope: Scope, source: Source, chain: Chain, everywhere: bool, case: bool = False, premise: bool = False
) -> list[Hypothesis]:
    """One hypothesis for each link of a chain; `a, b > 0` is one for each name.

    ``premise``: what stands before it, such as `for all x > 0:`, is said of the whole implication.
    """
    found: list[Hypothesis] = []
    for k, sign in enumerate(chain.relations):
        text = source.slice(Span(_start(chain.sides[k], sign.span), _end(chain.sides[k + 1], sign.span)))
        if sign.sign == "in":
            tokens = (*chain.sides[k], _member_sign(sign.span), *chain.sides[k + 1])
            scope, more = membership(scope, strip_spacing(tokens), len(chain.sides[k]), sign.span)
            found += [replace(each, everywhere=everywhere, case=case) for each in more]
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
            said = Hypothesis(relation, sign.span, " ".join(text.split()), everywhere, case)
            for also in meant_symmetric(relation, Symmetry(scope, tuple(found))):
                found.append(replace(said, relation=also))
            require_symmetric(relation, Symmetry(scope, tuple(found)), sign.span)
            found.append(said)
    for word, tokens in chain.conditions:
        known = scope
        scope, more = read_condition(scope, source, word, tokens, chain.span, bool(found))
        more = [each for each in more if not _is_evident(each.relation)]
        governs = premise and bool(tokens) and tokens[0].span < chain.span
        if (more or scope is not known) and not (governs or _said(word) in JOINING):
            at = Span(tokens[0].span.start, tokens[-1].span.end)
            hint = "assume it without the condition, or put both into the claim"
            raise Unread("an assumption under a condition is not understood", at.start, at.end, hint)
        found += more
    return found


def _is_evident(relation: Relation) -> bool:
    """Whether it says of an index only that it is at least 0."""
    match relation:
        case Relation(left=Constant(number=number), sign="<=", right=Symbol(kind=kind)):
            return kind == INDEX and number <= 0
        case Relation(left=Symbol(kind=kind), sign=">=", right=Constant(number=number)):
            return kind == INDEX and number <= 0
    return False


def _said(word: str) -> str:
    """The words of a condition, without what only sets them."""
    return " ".join(word.lower().replace("\\", "").replace(",", " ").split())


def membership(
    scope: Scope, tokens: tuple[Token, ...], place: int, at: Span
) -> tuple[Scope, list[Hypothesis]]:
    """`x, y \\in S`: declares the names where they are new; of declared ones, what S demands of them."""
    parts = split_at(tokens[:place], ",")
    names = [canonical(spelling(part)) for part in parts]
    known = [name in scope.declarations or name in scope.indices() for name in names]
    if not any(known):
        return read_let(scope, tokens, at), []
    kind, lower, upper = read_set(scope, tokens[place + 1 :], at)
    found: list[Hypothesis] = []
    text = " ".join(token.text for token in tokens)
    for part in parts:
        value = read_part(scope, part, at, [])
        found += _member(value, kind, lower, upper, at, text)
    return scope, found


def _member(
    value: Part, kind: Type, lower: Bound | None, upper: Bound | None, at: Span, text: str
) -> list[Hypothesis]:
    """The hypotheses that say that a value is in a set; Unread where its type is another one."""
    if isinstance(value, Unsized) or isinstance(kind, Function) or not same_shape(value.type, kind):
        raise Unread(
            "this set does not fit what was declared", at.start, at.end, "declare the name so: %@ let"
        )
    if is_natural(kind) and not is_natural(value.type):
        raise Unread("a real number is said to be a natural one", at.start, at.end, "declare it so: %@ let")
    found = []
    for bound, sign in ((lower, ">"), (upper, "<")):
        if bound is not None:
            relation = relate(value, sign if bound.strict else f"{sign}=", bound.term, at)
            found.append(Hypothesis(relation, at, text, False))
    return found


def read_condition(
    scope: Scope, source: Source, word: str, tokens: Sequence[Token], span: Span, quantified: bool = False
) -> tuple[Scope, list[Hypothesis]]:
    """A side condition such as `for all x \\ge 0` or `t = 0, 1, \\dots`: new names and hypotheses."""
    tokens = strip_spacing(tuple(tokens))
    at = Span(tokens[0].span.start, tokens[-1].span.end) if tokens else span
    said = _said(word)
    quantifies = not said or QUANTIFIER.fullmatch(said) is not None
    narrows = said in NARROWING and quantified
    if not (quantifies or narrows or RESTRICTION.fullmatch(said)):
        hint = "state what is meant with %@ assume, or mark it with %@ skip"
        raise Unread(f"the condition `{word}` is not understood", at.start, at.end, hint)
    if not tokens:
        return scope, []
    known, (scope, found) = scope, _conditioned(scope, source, tokens, at, quantifies)
    if quantifies:
        _require_free(known, tokens, [h.relation for h in found], at)
    return scope, found


def _conditioned(
    scope: Scope, source: Source, tokens: tuple[Token, ...], at: Span, quantifies: bool
) -> tuple[Scope, list[Hypothesis]]:
    dots = next((k for k, token in enumerate(tokens) if token.text in DOTS), None)
    if dots is not None:
        return scope, _range(scope, tokens, dots, at)
    place = find(tokens, ("\\in",))
    if place is not None and len(split_chains(tokens)) == 1:
        return membership(scope, tokens, place, at)
    names = [canonical(spelling(name)) for name in split_at(tokens, ",")]
    if quantifies and all(name in scope.declarations or name in scope.indices() for name in names):
        return scope, []
    return scope, list(read_hypotheses(scope, source, tokens, at, everywhere=False))


def _require_free(scope: Scope, tokens: tuple[Token, ...], now: list[Relation], at: Span) -> None:
    """That what is quantified was not said to be something else, nor to be in less than what is said now.

    `for all x`, without a set, is for all x as it was declared.
    """
    place = next((k for k, token in enumerate(tokens) if token.text in ENDS), len(tokens))
    for part in split_at(tokens[:place], ","):
        name = canonical(spelling(part))
        declaration = scope.declarations.get(name)
        if declaration is None or name in scope.indices() or isinstance(declaration.kind, Function):
            continue
        said = [h.relation for h in scope.hypotheses if name in h.relation.names]
        if not declaration.properties:
            said += declared_relations(declaration, symbol(name, declaration.kind))
        narrower = bool(declaration.properties) or not all(r in now or r.mirrored() in now for r in said)
        fixed = name in scope.definitions or name in scope.recursions or declaration.value is not None
        if fixed or (narrower and place < len(tokens)):
            hint = "give what is meant here another name"
            raise Unread(f"something was said of {name} before it is quantified", at.start, at.end, hint)


def _range(scope: Scope, tokens: tuple[Token, ...], dots: int, at: Span) -> list[Hypothesis]:
    """`t = 0, .., T-1` (or without an end) as bounds on t."""
    equals = next((k for k, token in enumerate(tokens) if token.text in ("=", "\\in")), None)
    if equals is None:
        raise Unread("this condition is not understood", at.start, at.end, "write it as %@ assume")
    index = read_part(scope, tokens[:equals], at, [])
    last = len(tokens) - (tokens[-1].text == ".")
    lower, upper = listed(Reader(tokens, scope, at), tokens[equals + 1 : last], dots - equals - 1)
    text = " ".join(token.text for token in tokens)
    found = [Hypothesis(relate(lower or constant(0), "<=", index, at), at, text, False)]
    if upper is not None:
        found.append(Hypothesis(relate(index, "<=", upper, at), at, text, False))
    return found


def _member_sign(span: Span) -> Token:
    return Token(Kind.COMMAND, "\\in", span)


def _start(side: Sequence[Token], otherwise: Span) -> int:
    return side[0].span.start if side else otherwise.start


def _end(side: Sequence[Token], otherwise: Span) -> int:
    return side[-1].span.end if side else otherwise.end

"""Relation signs: what each is called, and the citations an author stacks on one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from verify.document.displays import argument
from verify.document.source import Span
from verify.document.tokens import Kind, Token, span_of, text_of
from verify.document.words import words

Citation = tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class RelationToken:
    """A sign between two sides, with the citations that justify it.

    `sign` is =, <, >, <=, >=, !=, in, notin, or the command itself for all others (without a meaning yet);
    between statements it is \\implies, \\impliedby or \\iff. `defines` marks := and its kin, `backwards` =:.
    """

    sign: str
    citations: tuple[Citation, ...]
    span: Span
    defines: bool = False
    backwards: bool = False


NAMED = {
    "=": "=", "<": "<", ">": ">", r"\lt": "<", r"\gt": ">", r"\eq": "=",
    r"\le": "<=", r"\leq": "<=", r"\leqslant": "<=", r"\leqq": "<=",
    r"\ge": ">=", r"\geq": ">=", r"\geqslant": ">=", r"\geqq": ">=",
    r"\ne": "!=", r"\neq": "!=", r"\in": "in", r"\notin": "notin",
    r"\preccurlyeq": r"\preceq", r"\succcurlyeq": r"\succeq",
}  # fmt: skip
DEFINING = words(
    r"\coloneqq \coloneq \triangleq \equiv \defeq \eqdef \colonequals \Coloneqq \eqqcolon \equalscolon"
)
BACKWARDS = words(r"\eqqcolon \equalscolon")
ITSELF = words(
    r"\preceq \succeq \prec \succ \approx \sim \simeq \cong \propto \ll \gg \lll \ggg \lesssim \gtrsim \asymp"
    r" \subset \subseteq \supset \supseteq \subsetneq \supsetneq \ni \models \vdash \nless \ngtr \nleq \ngeq"
    r" \lneq \gneq \doteq \lessgtr \lesseqgtr \gets \leftarrow \approxeq"
    r" \sqsubseteq \sqsupseteq \lessapprox \gtrapprox \trianglelefteq"
)
ARROWS = {
    r"\Rightarrow": r"\implies", r"\implies": r"\implies", r"\Longrightarrow": r"\implies",
    r"\Leftarrow": r"\impliedby", r"\impliedby": r"\impliedby", r"\Longleftarrow": r"\impliedby",
    r"\Leftrightarrow": r"\iff", r"\iff": r"\iff", r"\Longleftrightarrow": r"\iff",
}  # fmt: skip
STACKS = words(r"\stackrel \overset \underset \stackbin \mathrel \mathop \mathbin")
STRETCHED = {r"\xlongequal": "=", r"\xeq": "=", r"\xRightarrow": r"\implies", r"\xLeftrightarrow": r"\iff"}
DEFINITION_MARKS = words(
    r"def def. \Delta \triangle . \mathrm{def} \text{def} \text{def.} \mathrm{def.} \textrm{def}"
)
COMPARISONS = words("= < > <= >= !=")
CITING = words(r"\text \ref \eqref \cref *")
OTHER_MEANINGS = words(
    r"d D a.s. P p ! ? L \mathrm{d} \mathcal{D} \text{d} \text{a.s.} \mathrm{a.s.} \mathbb{P}"
)
LIMITS = words(r"\to \rightarrow \infty \uparrow \downarrow")
MOST_NESTED = 20


def read_relation(
    tokens: Sequence[Token], position: int, nested: int = 0
) -> tuple[RelationToken, int] | None:
    """The relation sign or arrow that starts at `position` and the position after it, or None."""
    if position >= len(tokens) or nested > MOST_NESTED:
        return None
    token, text = tokens[position], tokens[position].text
    found: tuple[RelationToken, int] | None = None
    if token.kind is Kind.SYMBOL:
        found = _symbols(tokens, position)
    elif token.kind is not Kind.COMMAND:
        return None
    elif text in DEFINING:
        found = RelationToken("=", (), token.span, True, text in BACKWARDS), position + 1
    elif text in NAMED or text in ITSELF or text in ARROWS:
        found = RelationToken(NAMED.get(text) or ARROWS.get(text) or text, (), token.span), position + 1
    elif text == r"\not":
        negated = read_relation(tokens, position + 1, nested + 1)
        if negated is not None:
            sign = {"=": "!=", "in": "notin"}.get(negated[0].sign, rf"\not {negated[0].sign}")
            found = replace(negated[0], sign=sign, span=span_of(tokens[position : negated[1]])), negated[1]
    elif text in STRETCHED:
        found = _stretched(tokens, position)
    elif text in STACKS:
        found = _stacked(tokens, position, nested)
    return None if found is None else _scripts(tokens, *found)


def _symbols(tokens: Sequence[Token], position: int) -> tuple[RelationToken, int] | None:
    token = tokens[position]
    following = tokens[position + 1] if position + 1 < len(tokens) else None
    after = following.text if following is not None else ""
    if token.text == ":" and after == "=":
        return RelationToken("=", (), span_of(tokens[position : position + 2]), True), position + 2
    glued = following is not None and not following.space_before
    if glued and token.text == "=" and after == ":":
        return RelationToken("=", (), span_of(tokens[position : position + 2]), True, True), position + 2
    if glued and token.text in ("<", ">") and after == "=":
        return RelationToken(token.text + "=", (), span_of(tokens[position : position + 2])), position + 2
    if token.text in NAMED:
        return RelationToken(NAMED[token.text], (), token.span), position + 1
    return None


def _stacked(tokens: Sequence[Token], position: int, nested: int) -> tuple[RelationToken, int] | None:
    """\\stackrel{note}{sign}, also nested, and \\mathrel{sign}."""
    notes: list[Citation] = []
    after = position + 1
    if tokens[position].text in (r"\stackrel", r"\overset", r"\underset", r"\stackbin"):
        if tokens[after : after + 1] and tokens[after].text == "[":
            return None
        note, after = argument(tokens, after)
        notes.append(tuple(note))
    body, after = argument(tokens, after)
    sign = _whole(body, nested)
    if sign is None:
        return None
    span = span_of(tokens[position:after])
    marks = {text_of(note).replace(" ", "") for note in notes}
    if marks & DEFINITION_MARKS and sign.sign == "=":
        return replace(sign, defines=True, span=span), after
    limits = any(token.text in LIMITS for note in notes for token in note)
    if limits or marks & OTHER_MEANINGS:
        return replace(sign, sign=text_of(tokens[position:after]), span=span), after
    return replace(sign, citations=(*notes, *sign.citations), span=span), after


def _whole(body: Sequence[Token], nested: int) -> RelationToken | None:
    """The sign that all of `body` is, \\mathop: and = of a := included."""
    if [each.text for each in body] in ([r"\mathop", ":", "="], [r"\mathop", "{", ":", "}", "="]):
        return RelationToken("=", (), span_of(body), True)
    found = read_relation(body, 0, nested + 1)
    return found[0] if found is not None and found[1] == len(body) else None


def _stretched(tokens: Sequence[Token], position: int) -> tuple[RelationToken, int]:
    """\\xlongequal[below]{above}."""
    after, notes = position + 1, list[Citation]()
    if tokens[after : after + 1] and tokens[after].text == "[":
        end = next((place for place in range(after, len(tokens)) if tokens[place].text == "]"), after)
        notes.append(tuple(tokens[after + 1 : end]))
        after = end + 1
    note, after = argument(tokens, after)
    notes.append(tuple(note))
    sign = STRETCHED[tokens[position].text]
    return RelationToken(sign, tuple(each for each in notes if each), span_of(tokens[position:after])), after


def _scripts(tokens: Sequence[Token], sign: RelationToken, after: int) -> tuple[RelationToken, int]:
    """Take \\le^{(a)} and \\le_{\\text{Lemma 2}} as citations; other scripts make another sign."""
    while after < len(tokens) and tokens[after].kind in (Kind.SUPER, Kind.SUB):
        note, end = argument(tokens, after + 1)
        texts = [each.text for each in note]
        cites = texts[:1] == ["("] or not CITING.isdisjoint(texts)
        span = Span(sign.span.start, max(sign.span.end, tokens[end - 1].span.end))
        if cites and sign.sign in COMPARISONS:
            sign = replace(sign, citations=(*sign.citations, tuple(note)), span=span)
        else:
            sign = replace(sign, sign=sign.sign + tokens[after].text + "{" + text_of(note) + "}", span=span)
        after = end
    return sign, after

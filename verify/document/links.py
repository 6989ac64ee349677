"""Links: each relation sign of a chain becomes one statement, with its sides, citations and expectations."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from verify.document.chains import Chain, Implication, Sentence
from verify.document.conditions import PLAIN_JOINS, read_condition, read_part, relate
from verify.document.formula.fit import Part
from verify.document.scope import Hypothesis, Scope
from verify.document.source import Source, Span
from verify.document.statement import Statement
from verify.document.structure import Directive
from verify.document.symmetry import Symmetry, require_symmetric
from verify.document.tokens import Kind, Token
from verify.errors import Skipped, Unread, VerifyError
from verify.expressions.relation import SIGNS, Relation
from verify.verdict import Verdict

ASYMPTOTIC = ("O", "o", "\\Theta", "\\Omega", "\\mathcal", "\\tilde", "\\omega")
OPENING = re.compile(r"(\\left|\\[bB]igg?l?)\s*$")
LINK = re.compile(r"^\s*link\s+(\d+)\s*:?\s*")


@dataclass(frozen=True, slots=True)
class Wishes:
    """What directives say of the next links: what is expected, skipped, cited."""

    expected: Verdict | None = None
    expected_reason: str = ""
    expected_link: int | None = None
    skip: str | None = None
    skip_link: int | None = None
    citations: tuple[str, ...] = ()

    def with_directive(self, directive: Directive) -> Wishes:
        """These wishes and one more; raises Unread where the directive is not understood."""
        text = directive.rest_text.strip()
        if directive.keyword == "by":
            return replace(self, citations=self.citations + tuple(part.strip() for part in text.split(",")))
        if directive.keyword == "skip":
            found = LINK.match(text)
            reason = text[found.end() :] if found else text
            return replace(self, skip=reason or "marked so", skip_link=int(found[1]) if found else None)
        word, _, rest = text.partition(" ")
        word = word.rstrip(":")
        try:
            verdict = Verdict(word)
        except ValueError:
            known = ", ".join(v.value for v in Verdict)
            span = directive.rest_span
            raise Unread(
                f"{word or 'nothing'} is not a verdict", span.start, span.end, f"one of: {known}"
            ) from None
        found = LINK.match(rest)
        reason = rest[found.end() :] if found else rest
        link = int(found[1]) if found else None
        return replace(self, expected=verdict, expected_reason=reason.strip(": "), expected_link=link)

    def of(self, link: int) -> tuple[Verdict | None, str, str | None, tuple[str, ...]]:
        """Expected verdict, its reason, the reason to skip, and the citations of link number ``link``."""
        expected = self.expected if self.expected_link in (None, link) else None
        skip = self.skip if self.skip_link in (None, link) else None
        return expected, self.expected_reason if expected else "", skip, self.citations


@dataclass(frozen=True, slots=True)
class Place:
    """Where links are read: the file, what is in scope, what kind of statement this is, how ids are made."""

    source: Source
    scope: Scope
    kind: str
    new_id: Callable[[], str]


def read_links(
    place: Place,
    chain: Chain,
    wishes: Wishes,
    first_link: int,
    before: tuple[Token, ...] | None = None,
    inside: Sequence[Directive] = (),
    premises: tuple[Hypothesis, ...] = (),
) -> list[Statement]:
    """The statements of a chain; ``before`` is the last side of the chain it continues."""
    sides = list(chain.sides)
    if chain.continues:
        sides[0] = before + sides[0] if before is not None else ()
    scope, conditions, trouble = _conditions(place, chain)
    parts: list[Part | VerifyError] = []
    notes: list[list[tuple[str, Span]]] = []
    for k, side in enumerate(sides):
        own: list[tuple[str, Span]] = []
        anchor = chain.relations[min(k, len(chain.relations) - 1)].span
        parts.append(_side(scope, side, anchor, own))
        notes.append(own)
    found: list[Statement] = []
    for k, sign in enumerate(chain.relations):
        link_wishes = _nearest(wishes, inside, sign.span, chain.relations[k - 1].span if k else None)
        expected, reason, skip, cited = link_wishes.of(first_link + k)
        citations = cited + tuple(place.source.slice(_span(c)) for c in sign.citations if c)
        base = Statement(
            id=place.new_id(),
            kind=place.kind,
            position=place.source.position(sign.span.start),
            left_text=_text(place.source, sides[k]),
            sign=place.source.slice(sign.span) if len(place.source.slice(sign.span)) < 12 else sign.sign,
            right_text=_text(place.source, sides[k + 1]),
            scope=scope,
            conditions=(*premises, *conditions),
            expected=expected,
            expected_reason=reason,
            citations=citations,
            notes=tuple(f"{_where(place.source, span)}: {text}" for text, span in (*notes[k], *notes[k + 1])),
        )
        if skip is not None:
            found.append(replace(base, skipped=skip))
            continue
        found.append(_judged(place, base, parts[k], sign.sign, parts[k + 1], sign.span, trouble))
    return found


def _judged(
    place: Place,
    base: Statement,
    left: Part | VerifyError,
    sign: str,
    right: Part | VerifyError,
    span: Span,
    trouble: Unread | None,
) -> Statement:
    """The statement with its relation, or with why it has none."""
    if sign in ("in", "notin"):
        return replace(base, skipped="a membership: what a name ranges over is declared, not checked")
    if sign not in SIGNS:
        return replace(base, skipped=f"{sign} has no exact meaning")
    try:
        for part in (left, right):
            if isinstance(part, Skipped):
                return replace(base, skipped=str(part))
        if trouble is not None:
            raise trouble
        if place.scope.unread:
            message = f"what holds here was not read: {place.scope.unread}"
            raise Unread(message, span.start, span.end, "mend that line first")
        for part in (left, right):
            if isinstance(part, VerifyError):
                raise part
        assert not isinstance(left, VerifyError) and not isinstance(right, VerifyError)
        relation: Relation = relate(left, sign, right, span)
        require_symmetric(relation, Symmetry(base.scope, base.conditions), span)
        return replace(base, relation=relation)
    except Unread as error:
        return unread(place.source, base, error)


def unread(source: Source, base: Statement, error: Unread) -> Statement:
    """The statement marked as not understood, pointing at the spot."""
    span = Span(error.start, error.end)
    return replace(
        base,
        position=source.position(error.start),
        unread=error.message,
        hint=error.hint,
        caret=source.caret(span),
        relation=None,
    )


def _side(
    scope: Scope, side: tuple[Token, ...], anchor: Span, notes: list[tuple[str, Span]]
) -> Part | VerifyError:
    if _is_asymptotic(scope, side):
        return Skipped("an asymptotic statement: no finite computation checks it")
    if not side:
        return Unread("a side of this relation is missing", anchor.start, anchor.end, "")
    try:
        return read_part(scope, side, anchor, notes)
    except (Unread, Skipped) as error:
        return error


def _is_asymptotic(scope: Scope, side: Sequence[Token]) -> bool:
    """Whether O(..), Theta(..) or their kin occur, as undeclared names before a bracket; or infinity."""
    for k, token in enumerate(side):
        if token.text == "\\infty" and len(side) <= 2:
            return True
        if token.text not in ASYMPTOTIC:
            continue
        rest = [
            t for t in side[k + 1 : k + 6] if t.text not in ("\\left", "\\!", "{", "}", "\\bigl", "\\big")
        ]
        if token.text in ("\\mathcal", "\\tilde"):
            if not rest or rest[0].text not in ("O", "o"):
                continue
            rest = rest[1:]
        if rest and rest[0].text == "(" and token.text not in scope.declarations:
            return True
    return False


def _conditions(place: Place, chain: Chain) -> tuple[Scope, tuple[Hypothesis, ...], Unread | None]:
    scope = place.scope
    found: list[Hypothesis] = []
    quantified = False
    for word, tokens in chain.conditions:
        try:
            scope, more = read_condition(scope, place.source, word, tokens, chain.span, quantified)
        except Unread as error:
            return scope, tuple(found), error
        quantified = True
        found += more
    return scope, tuple(found), None


def require_joins(sentences: Sequence[Sentence]) -> None:
    """That no word such as `or` stands between two statements, of which then none is claimed by itself."""
    for sentence in sentences:
        parts = sentence.parts if isinstance(sentence, Implication) else ((sentence,),)
        for chain in (each for part in parts for each in part):
            if chain.join.lower() not in PLAIN_JOINS:
                at, what = chain.span, f"`{chain.join}` between statements is not understood"
                raise Unread(what, at.start, at.end, "state one claim")


def _nearest(wishes: Wishes, inside: Sequence[Directive], sign: Span, previous: Span | None) -> Wishes:
    """The wishes with those written between the sign before and this one."""
    start = previous.start if previous is not None else -1
    for directive in inside:
        if start < directive.span.start < sign.start and directive.keyword in ("by", "skip", "expect"):
            wishes = wishes.with_directive(directive)
    return wishes


def _span(tokens: Sequence[Token]) -> Span:
    return Span(tokens[0].span.start, max(token.span.end for token in tokens))


def _text(source: Source, side: Sequence[Token]) -> str:
    kept = [token for token in side if token.kind is not Kind.DIRECTIVE]
    if not kept:
        return ""
    span = _span(kept)
    before = OPENING.search(source.text[max(0, span.start - 12) : span.start])
    text = (before[0] if before else "") + source.slice(span)
    if "\\begin{" not in text:  # rows and columns of a matrix stay; those of the display go
        text = text.replace("&", " ").replace("\\\\", " ")
    return " ".join(text.split())


def _where(source: Source, span: Span) -> str:
    position = source.position(span.start)
    return f"{position.file}:{position.line}:{position.column}"

"""A chain while it is being put together, and the conditions and reasons beside it."""

from __future__ import annotations

from dataclasses import replace

from verify.document.chain import Chain, Condition
from verify.document.pieces import OPERATORS, Cut, Piece
from verify.document.relations import Citation, RelationToken
from verify.document.source import Span
from verify.document.tokens import Kind, Token, span_of
from verify.document.words import words
from verify.errors import Unread

PUNCTUATION = (",", ".", ";")
FOLDS = words(
    r"\sum \prod \int \iint \oint \max \min \sup \inf \lim \limsup \liminf \bigcup \bigcap \frac \sqrt"
)


class Draft:
    """A chain being written; `pending` are citations met before its first sign.

    `condition`: where the condition before it stands, if a comma alone shows where that ends.
    """

    def __init__(self, join: str, first: bool) -> None:
        self.condition: Span | None = None
        self.join, self.first = join, first
        self.sides: list[list[Token]] = [[]]
        self.relations: list[RelationToken] = []
        self.citations: list[list[Citation]] = []
        self.conditions: list[Condition] = []
        self.pending: list[Citation] = []

    @property
    def empty(self) -> bool:
        """Whether nothing of it is written yet."""
        return not self.relations and not self.sides[0]

    @property
    def unfinished(self) -> bool:
        """Whether its last side still needs something."""
        side = self.sides[-1]
        return not side or _ends_in_operator(side) or _ends_in_fold(side)

    def add_relation(self, sign: RelationToken) -> None:
        """End the side with a sign."""
        self.relations.append(sign)
        self.citations.append([*sign.citations, *self.pending])
        self.pending.clear()
        self.sides.append([])

    def cite(self, tokens: Citation) -> None:
        """Count the tokens as a citation of the link at hand."""
        (self.citations[-1] if self.citations else self.pending).append(tokens)

    def trouble(self) -> Unread:
        """What is missing at its end."""
        side = self.sides[-1]
        span: Span = side[-1].span if side else self.relations[-1].span
        text = side[-1].text if side else self.relations[-1].sign
        return Unread(
            f"nothing stands after {text}", span.start, span.end, "finish the formula in this display"
        )

    def finish(self) -> Chain | None:
        """The chain, None when nothing was written. Raises Unread when a side is missing."""
        for side in self.sides:
            while side and side[-1].text in PUNCTUATION and side[-1].kind is Kind.SYMBOL:
                side.pop()
        if self.empty and not self.conditions and not self.pending and not self.join:
            return None
        if self.empty:
            spots = [token for _, tokens in self.conditions for token in tokens]
            span = span_of([*spots, *(token for each in self.pending for token in each)] or [_NOWHERE])
            raise Unread("words without a statement", span.start, span.end, "put them behind the statement")
        for place, side in enumerate(self.sides[1:]):
            if not side:
                sign = self.relations[place]
                raise Unread(f"nothing stands after {sign.sign}", sign.span.start, sign.span.end)
        if not self.sides[0] and not self.first:
            sign = self.relations[0]
            raise Unread(f"nothing stands before {sign.sign}", sign.span.start, sign.span.end)
        if _ends_in_operator(self.sides[-1]):
            raise self.trouble()
        relations = tuple(
            replace(sign, citations=tuple(cited))
            for sign, cited in zip(self.relations, self.citations, strict=True)
        )
        head = self.sides[0][:1]
        continues = self.first and (not head or (head[0].text in OPERATORS and head[0].text != "-"))
        conditions = [*self.conditions, *(("note", each) for each in self.pending)]
        for place, (said, tokens) in enumerate(conditions):
            last = len(tokens)
            while last and tokens[last - 1].text in PUNCTUATION:
                last -= 1
            conditions[place] = (said, tokens[:last])
        return Chain(tuple(map(tuple, self.sides)), relations, tuple(conditions), continues, self.join)


class Remark:
    """A condition or a reason while it is being read, with its words and its tokens.

    ``narrow``: a comma alone stood between it and the statement behind it.
    """

    def __init__(self, piece: Piece | None, leading: bool, pieces: list[Piece] | None = None) -> None:
        self.is_reason = piece is not None and piece.cut is Cut.REASON
        self.words = piece.words if piece is not None else ""
        self.leading = leading
        self.narrow = False
        self.quantifies = self.words.startswith((r"\forall", "for ", "where")) or self.words in ("", "for")
        self.related = False
        self.tokens: list[Token] = list(piece.inside) if piece is not None else []
        self.span = span_of(piece.tokens) if piece is not None else Span(0, 0)
        for each in pieces or ():
            self.take(each)

    def take(self, piece: Piece) -> None:
        """Add a piece as it was written."""
        self.related |= piece.cut is Cut.RELATION
        if piece.cut not in (Cut.QUAD, Cut.ALIGN):
            self.tokens.extend(piece.tokens)


_NOWHERE = Token(Kind.END, "", Span(0, 0))


def _ends_in_operator(side: list[Token]) -> bool:
    if not side or side[-1].text not in OPERATORS:
        return False
    return len(side) == 1 or side[-2].kind not in (Kind.SUPER, Kind.SUB)


def _ends_in_fold(side: list[Token]) -> bool:
    """Whether the side ends in a sum, a minimum or the like, with its scripts but nothing under it."""
    place = len(side) - 1
    while place > 0:
        start = place
        if side[place].kind is Kind.CLOSE:
            depth = 1
            while start > 0 and depth:
                start -= 1
                depth += (side[start].kind is Kind.CLOSE) - (side[start].kind is Kind.OPEN)
        if start == 0 or side[start - 1].kind not in (Kind.SUPER, Kind.SUB):
            break
        place = start - 2
    return place >= 0 and side[place].text in FOLDS

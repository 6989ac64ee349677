"""Put the pieces of a formula together into chains: which row goes on, where the next statement starts."""

from __future__ import annotations

from collections.abc import Sequence

from verify.document.chain import Chain, Implication, Sentence
from verify.document.drafts import Remark
from verify.document.environments import bare
from verify.document.groups import Sentences
from verify.document.pieces import NOTE, Cut, Piece, cut
from verify.document.relations import RelationToken
from verify.document.segments import (
    GAPS,
    ends_leading,
    goes_on,
    is_bare,
    is_condition,
    starts_statement,
    statement_end,
    tidy,
    unclear,
    unexplained_gap,
    without_bracket,
)
from verify.document.tokens import Token, span_of
from verify.errors import Unread

__all__ = ["Chain", "Implication", "RelationToken", "Sentence", "split_chains"]


def split_chains(
    tokens: Sequence[Token], environment: str = "", assumed: bool = False
) -> tuple[Sentence, ...]:
    """What the tokens of a display, or of a directive's formula, state, in reading order.

    `environment` is the display's name: every row of a multline continues the one before. `assumed`: it is no
    claim, so that what is a condition of it need not be told apart. Raises Unread where
    brackets do not match, a side is missing or ends in an operator, or a condition belongs to nothing.
    """
    assembler = _Assembler(environment, assumed)
    assembler.read(tokens)
    return assembler.sentences.finish()


class _Assembler:
    """Reads a formula row by row, its pieces going to the sentences."""

    def __init__(self, environment: str, assumed: bool) -> None:
        self.assumed = assumed
        self.one_formula = bare(environment) in ("multline", "multlined", "dmath")
        self.sentences = Sentences()
        self.remark: Remark | None = None

    def read(self, tokens: Sequence[Token]) -> None:
        """Take all rows of a formula."""
        row: list[Piece] = []
        inside = False
        for piece in cut(tokens):
            if piece.cut is Cut.ROW:
                self.row(row, inside)
                row, inside = [], not piece.top
            else:
                row.append(piece)
        self.row(row, inside)

    def row(self, row: list[Piece], inside: bool) -> None:
        """Take one row; `inside` says that a bracket is open where it starts."""
        pieces, aligned = tidy(row)
        if not pieces:
            return
        if not (inside or self.one_formula or goes_on(pieces, aligned, self.sentences.draft)):
            self.sentences.end()
        place = 0
        while place < len(pieces):
            place = self.piece(pieces, place)
        self.close_remark()
        self.sentences.first = False

    def piece(self, row: list[Piece], place: int) -> int:
        """Take the piece at `place` and what belongs to it; the next place."""
        piece = row[place]
        if self.remark is not None:
            after = self._inside_remark(self.remark, row, place)
            if after:
                return after
        if piece.cut is Cut.RELATION and piece.sign is not None:
            self.sentences.writing().add_relation(piece.sign)
        elif piece.cut is Cut.ARROW and piece.sign is not None:
            self.sentences.arrow(piece.sign)
        elif piece.cut in GAPS:
            return self.gap(row, place)
        elif piece.cut is Cut.REASON and piece.words == NOTE:
            self.sentences.writing().cite(piece.inside)
        elif piece.cut in (Cut.CONDITION, Cut.REASON):
            lead = piece.cut is Cut.CONDITION and (self.sentences.draft is None or self.sentences.draft.empty)
            self.remark = Remark(piece, lead)
            if lead and piece.inside:  # \text{for all $x > 0$,} holds all of its condition
                self.close_remark()
        elif piece.cut is Cut.JOIN:
            self.join(piece)
        else:
            self.sentences.writing().sides[-1].extend(piece.tokens)
        return place + 1

    def _inside_remark(self, remark: Remark, row: list[Piece], place: int) -> int:
        """Put the piece into the condition or reason being read; 0 when that ends here."""
        piece = row[place]
        ends = piece.cut in (Cut.ARROW, Cut.CONDITION) or (piece.cut is Cut.REASON and piece.words != NOTE)
        if remark.leading and (after := ends_leading(row, place, remark)):
            remark.narrow = remark.related and all(each.cut is Cut.COMMA for each in row[place:after])
            self.close_remark()
            return after
        next_statement = (
            not remark.leading and remark.related and starts_statement(row, place, self.sentences.draft)
        )
        if ends or next_statement or (remark.is_reason and piece.cut is Cut.JOIN):
            self.close_remark()
            return 0
        remark.take(piece)
        return place + 1

    def gap(self, row: list[Piece], place: int) -> int:
        """Commas and spaces between pieces: the end of a statement, or part of a list. The next place."""
        after = place
        while after < len(row) and row[after].cut in GAPS:
            after += 1
        run, draft = row[place:after], self.sentences.draft
        comma = next((piece for piece in run if piece.cut is Cut.COMMA), None)
        if after == len(row) or draft is None or not draft.sides[-1]:
            return after
        segment = row[after : statement_end(row, after)]
        if not segment or segment[0].cut is Cut.RELATION:
            return after
        wide = len(run) > (comma is not None)
        condition = is_condition(row, after, draft, wide) if draft.relations else 0
        if condition:
            self.remark = Remark(None, False, without_bracket(row[after:condition]))
            self.close_remark()
            return condition
        stated = any(piece.cut is Cut.RELATION for piece in segment)
        if draft.relations and stated and wide and is_bare(segment) and not self.assumed:
            raise unclear(segment[0])
        if draft.relations and stated:
            if self.sentences.arrows and (wide or (comma and comma.tokens[0].text == ";")):
                self.sentences.end()
            self.sentences.start("")
        elif comma is not None:
            draft.sides[-1].extend(comma.tokens)
        elif draft.relations and not draft.unfinished and segment[0].cut is Cut.MATH:
            raise unexplained_gap(segment[0])
        return after

    def join(self, piece: Piece) -> None:
        """A word between two statements; before any relation it only joins names: `x and y > 0`."""
        if (
            self.sentences.draft is not None
            and not self.sentences.draft.empty
            and not self.sentences.draft.relations
        ):
            if piece.words != "and":
                at = span_of(piece.tokens)
                hint = "state each by itself"
                raise Unread(f"`{piece.words}` between names is not understood", at.start, at.end, hint)
            self.sentences.draft.sides[-1].append(
                piece.tokens[0]._replace(text=",", span=span_of(piece.tokens))
            )
        elif (
            self.sentences.draft is not None
            and self.sentences.draft.unfinished
            and self.sentences.draft.relations
        ):
            raise self.sentences.draft.trouble()
        else:
            self.sentences.start(piece.words)

    def close_remark(self) -> None:
        """Attach the condition or the reason just read."""
        if self.remark is not None:
            self.sentences.attach(self.remark)
        self.remark = None

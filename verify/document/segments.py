"""Look ahead in a row: where a stretch ends, whether it states something, lists names or sets a condition."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from verify.document.drafts import Draft, Remark
from verify.document.pieces import NOTE, Cut, Piece
from verify.document.tokens import Kind, Token
from verify.errors import Unread

GAPS = (Cut.COMMA, Cut.QUAD, Cut.ALIGN)
MOST_NAMES = 50
DOTS = (r"\dots", r"\ldots", r"\cdots", r"\dotsc", r"\dotsb")
MAPS = (r"\to", r"\rightarrow", r"\longrightarrow", r"\mapsto")


def tidy(row: Sequence[Piece]) -> tuple[list[Piece], bool]:
    """The row without gaps at its ends and around signs, and whether it starts with &."""
    start, end = 0, len(row)
    while start < end and row[start].cut in GAPS:
        start += 1
    while end > start and (row[end - 1].cut in GAPS or _is_full_stop(row[end - 1])):
        end -= 1
    kept: list[Piece] = []
    for piece in row[start:end]:
        sign_before = bool(kept) and kept[-1].cut in (Cut.RELATION, Cut.ARROW)
        if piece.cut in (Cut.QUAD, Cut.ALIGN) and sign_before:
            continue
        if piece.cut is Cut.RELATION:
            while kept and kept[-1].cut in (Cut.QUAD, Cut.ALIGN):
                kept.pop()
        kept.append(piece)
    return kept, any(piece.cut is Cut.ALIGN for piece in row[:start])


def goes_on(row: Sequence[Piece], aligned: bool, draft: Draft | None) -> bool:
    """Whether a row continues the chain before it: it starts with a sign or an operator, or that one is open.

    A minus starts a new chain where the row has a relation of its own and does not start with &.
    """
    head = row[0]
    if head.cut in (Cut.RELATION, Cut.ARROW, Cut.CONDITION, Cut.REASON) or draft is None or draft.unfinished:
        return True
    if head.cut is not Cut.OPERATOR:
        return False
    own_relation = any(piece.cut is Cut.RELATION for piece in row)
    return head.tokens[0].text != "-" or aligned or not own_relation or not draft.relations


def segment_end(row: Sequence[Piece], place: int) -> int:
    """Where the stretch from `place` ends: at a gap or at words."""
    while place < len(row) and row[place].cut not in (*GAPS, Cut.JOIN, Cut.ARROW, Cut.CONDITION):
        if row[place].cut is Cut.REASON and row[place].words != NOTE:
            break
        place += 1
    return place


def statement_end(row: Sequence[Piece], place: int) -> int:
    """Where a stretch ends, names listed before its relation included: `c, d < 1` is one stretch."""
    first = end = segment_end(row, place)
    for _ in range(MOST_NAMES):
        segment = row[place:end]
        if any(piece.cut is Cut.RELATION for piece in segment):
            return end
        tokens = [token for piece in segment for token in piece.tokens]
        place = end
        while place < len(row) and row[place].cut in GAPS:
            place += 1
        named = any(token.kind in (Kind.LETTER, Kind.COMMAND) for token in tokens)
        if not named or any(token.text in DOTS for token in tokens) or place in (end, len(row)):
            return first
        end = segment_end(row, place)
    return first


def is_condition(row: Sequence[Piece], place: int, draft: Draft, wide: bool) -> int:
    """Where a condition without words that starts at `place` ends, else 0.

    Behind a wide gap these are conditions: `t = 0, 1, \\dots`, `x \\in X`, `i \\ne j`, `t \\ge 0` for an
    index t of the statement, and anything in brackets that holds a relation. All else is a statement.
    """
    end = statement_end(row, place)
    segment = row[place:end]
    signs = [piece.sign for piece in segment if piece.sign is not None]
    tokens = [token for piece in segment for token in piece.tokens]
    if not wide or not tokens:
        return 0
    if not signs:
        enclosed = tokens[0].text == "(" and tokens[-1].text == ")" and _one_bracket(tokens)
        return end if enclosed and any(token.text in RELATIONS for token in tokens) else 0
    last = end
    while last < len(row) and row[last].cut is Cut.COMMA:
        following = segment_end(row, last + 1)
        if any(piece.cut is Cut.RELATION for piece in row[last + 1 : following]):
            break
        last = following
    listed = [token for piece in row[place:last] for token in piece.tokens]
    if len(signs) == 1 and any(token.text in DOTS for token in listed) and signs[0].sign in ("=", "in"):
        return last
    if len(signs) == 1 and signs[0].sign in ("in", "notin", "!="):
        return end
    left, right = tokens[0], tokens[-1]
    index = len(tokens) == 3 and left.kind is Kind.LETTER and right.kind is Kind.DIGIT
    return end if index and left.text in _indices(draft) else 0


def is_bare(segment: Sequence[Piece]) -> bool:
    """Whether a stretch bounds a name by a number, and says no more."""
    signs = [place for place, piece in enumerate(segment) if piece.sign is not None]
    found = [piece.sign.sign for piece in segment if piece.sign is not None]
    if found not in (["<"], [">"], ["<="], [">="]) or any(
        piece.cut not in (Cut.MATH, Cut.RELATION) for piece in segment
    ):
        return False
    left, right = segment[: signs[0]], segment[signs[0] + 1 :]
    numbers = [all(_is_digit(token) for piece in side for token in piece.tokens) for side in (left, right)]
    name = [token.text for piece in (right if numbers[0] else left) for token in piece.tokens]
    return any(numbers) and (len(name) == 1 or (len(name) < 6 and name[1] == "_"))


def _is_digit(token: Token) -> bool:
    return token.kind is Kind.DIGIT or token.text == "."


def unclear(piece: Piece) -> Unread:
    """The error of a bound behind a wide gap, which may be claimed or assumed."""
    span = piece.tokens[0].span
    hint = "write \\text{for} or \\text{and} before it"
    return Unread("whether this is claimed or a condition is not clear", span.start, span.end, hint)


def unexplained_gap(piece: Piece) -> Unread:
    """The error of a wide gap that stands between two formulas without a comma or a word."""
    span = piece.tokens[0].span
    hint = "write \\cdot for a product, a comma between statements, and words in \\text{..}"
    return Unread("a wide gap before this, inside one side", span.start, span.end, hint)


def starts_statement(row: Sequence[Piece], place: int, draft: Draft | None) -> bool:
    """Whether a comma and a wide gap at `place` end a condition, because a statement follows them."""
    after = place
    while after < len(row) and row[after].cut in GAPS:
        after += 1
    cuts = {piece.cut for piece in row[place:after]}
    if Cut.COMMA not in cuts or len(cuts) < 2 or draft is None:
        return False
    stated = any(piece.cut is Cut.RELATION for piece in row[after : segment_end(row, after)])
    return stated and not is_condition(row, after, draft, wide=True)


def without_bracket(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces without a bracket around all of them."""
    tokens = [token for piece in pieces for token in piece.tokens]
    bracketed = len(tokens) > 1 and tokens[0].text == "(" and _one_bracket(tokens)
    return list(pieces[1:-1] if bracketed else pieces)


def ends_leading(row: Sequence[Piece], place: int, remark: Remark) -> int:
    """Where the statement starts when a condition before it ends at `place`, else 0."""
    piece = row[place]
    after = place + _is_full_stop(piece)
    while after < len(row) and row[after].cut in (*GAPS, Cut.COLON, Cut.JOIN):
        after += 1
    if after == place or after == len(row) or not (remark.tokens or remark.words):
        return 0
    end = segment_end(row, after)
    segment = row[after:end]
    if _is_full_stop(piece):
        return after if row[after].tokens[0].kind is not Kind.DIGIT else 0
    if piece.cut is Cut.JOIN:
        return 0 if piece.words in ("and", "or") else after
    if piece.cut is Cut.COLON:
        return 0 if any(token.text in MAPS for each in segment for token in each.tokens) else after
    if remark.related:
        return after
    signs = [each.sign.sign for each in segment if each.sign is not None]
    return after if signs and signs[0] != "in" else 0


RELATIONS = ("=", "<", ">", r"\le", r"\leq", r"\ge", r"\geq", r"\ne", r"\neq", r"\in", r"\because")


def _is_full_stop(piece: Piece) -> bool:
    return piece.cut is Cut.MATH and piece.top and piece.tokens[0].text == "."


def _one_bracket(tokens: Sequence[Token]) -> bool:
    depth = 0
    for place, token in enumerate(tokens):
        depth += (token.text == "(") - (token.text == ")")
        if depth == 0:
            return place == len(tokens) - 1
    return False


def _indices(draft: Draft) -> set[str]:
    """The letters that stand in subscripts of the statement."""
    found: set[str] = set()
    for side in draft.sides:
        depth = 0
        for before, token in pairwise(side):
            if before.kind is Kind.SUB or depth:
                depth += (token.kind is Kind.OPEN) - (token.kind is Kind.CLOSE)
                found |= {token.text} if token.kind is Kind.LETTER else set()
    return found

"""A formula cut at its top level: signs, separators, words and notes, and the mathematics between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from verify.document.displays import argument
from verify.document.levels import Level, levels
from verify.document.prose import TEXTS, Role, read_prose
from verify.document.relations import ARROWS, RelationToken, read_relation
from verify.document.spacing import QUADS, strip_spacing
from verify.document.structure import Unreadable
from verify.document.tokens import Kind, Token, span_of
from verify.document.words import words
from verify.document.wrappers import unwrap
from verify.errors import Unread

OPERATORS = words(
    r"+ - / * \cdot \times \pm \mp \div \otimes \odot \oplus \circ \cup \cap \setminus \wedge \vee \bullet"
)
BRACES = words(r"\overbrace \underbrace")
WORDS = {
    r"\forall": Role.CONDITION,
    r"\exists": Role.CONDITION,
    r"\because": Role.REASON,
    r"\therefore": Role.JOIN,
}
NOTE = "note"  # the words of a reason that stands alone, with no mathematics after it
MOST_NESTED = 5
ENDS = words(r"\qed \qedhere \qedsymbol \square \blacksquare \Box")


class Cut(Enum):
    """What a piece is."""

    MATH = "mathematics"
    OPERATOR = "operator"
    RELATION = "relation"
    ARROW = "arrow"
    COMMA = "comma"  # also a semicolon
    QUAD = "quad"
    ALIGN = "&"
    ROW = "new row"
    CONDITION = "condition"
    REASON = "reason"
    JOIN = "join"
    COLON = "colon"


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece: its tokens, and where it has some its sign, its words, what is inside its own \\text.

    `top` is False inside brackets, braces and scripts.
    """

    cut: Cut
    tokens: tuple[Token, ...]
    sign: RelationToken | None = None
    words: str = ""
    inside: tuple[Token, ...] = ()
    top: bool = True


def cut(tokens: Sequence[Token], nested: int = 0) -> list[Piece]:
    """The pieces of a formula, in order. Raises Unread where brackets do not match."""
    kept = unwrap(strip_spacing(tokens, keep_quads=True))
    while kept and kept[-1].text in ENDS:
        kept = kept[:-1]
    at = levels(kept)
    if at.problem is not None or nested > MOST_NESTED:
        trouble = at.problem or Unreadable("texts and formulas are nested too deep", span_of(kept))
        hint = "every bracket must be closed in its own display and on its own side of a relation"
        raise Unread(trouble.message, trouble.span.start, trouble.span.end, hint)
    return _Cutter(kept, at.values, nested).pieces()


class _Cutter:
    def __init__(self, tokens: Sequence[Token], at: Sequence[Level], nested: int) -> None:
        self.tokens, self.at, self.nested = tokens, at, nested
        self.found: list[Piece] = []
        self.braces: list[int] = []  # the depths at which an \overbrace awaits its }
        self.depth = 0
        self.position = 0

    def pieces(self) -> list[Piece]:
        while self.position < len(self.tokens):
            start = self.position
            if self.at[start] is Level.FRAME:
                self.position += 1
            elif self.at[start] is Level.TOP and self.top():
                continue
            elif self.tokens[start].kind is Kind.NEWLINE and self.at[start] is Level.BRACKET:
                self.add(Piece(Cut.ROW, (self.tokens[start],), top=False), 1)
            elif (self.tokens[start].kind is Kind.ALIGN and self.at[start] is Level.BRACKET) or self.tokens[
                start
            ].text in QUADS:
                self.position += 1
            else:
                self.plain()
        return self.found

    def add(self, piece: Piece, length: int) -> None:
        self.found.append(piece)
        self.position += length

    def plain(self) -> None:
        """A token of the mathematics itself; the note of an \\overbrace becomes a reason."""
        token = self.tokens[self.position]
        if token.kind is Kind.COMMAND and token.text in BRACES:
            self.braces.append(self.depth)
            self.position += 1
            return
        self.depth += (token.kind is Kind.OPEN) - (token.kind is Kind.CLOSE)
        top = self.at[self.position] is Level.TOP
        self.add(Piece(Cut.OPERATOR if top and token.text in OPERATORS else Cut.MATH, (token,), top=top), 1)
        if token.kind is Kind.CLOSE and self.braces and self.braces[-1] == self.depth:
            self.braces.pop()
            following = self.tokens[self.position : self.position + 1]
            if following and following[0].kind in (Kind.SUPER, Kind.SUB):
                note, after = argument(self.tokens, self.position + 1)
                whole = tuple(self.tokens[self.position : after])
                self.add(Piece(Cut.REASON, whole, words=NOTE, inside=tuple(note)), len(whole))

    def top(self) -> bool:
        """Take a sign, a separator or a text at the top level; False when it is plain mathematics."""
        token = self.tokens[self.position]
        relation = read_relation(self.tokens, self.position)
        simple = {Kind.NEWLINE: Cut.ROW, Kind.ALIGN: Cut.ALIGN}.get(token.kind)
        if token.kind in (Kind.SYMBOL, Kind.COMMAND):
            simple = {",": Cut.COMMA, ";": Cut.COMMA, ":": Cut.COLON, r"\colon": Cut.COLON}.get(token.text)
            simple = Cut.QUAD if token.text in QUADS else simple
        if relation is not None:
            sign, after = relation
            cut = Cut.ARROW if sign.sign in ARROWS.values() else Cut.RELATION
            self.add(Piece(cut, tuple(self.tokens[self.position : after]), sign), after - self.position)
        elif simple is not None:
            self.add(Piece(simple, (token,)), 1)
        elif token.kind is Kind.COMMAND and token.text in WORDS:
            self.add(Piece(Cut[WORDS[token.text].name], (token,), words=token.text), 1)
        elif token.kind is Kind.COMMAND and token.text in TEXTS:
            return self.text()
        else:
            return False
        return True

    def text(self) -> bool:
        """Take a \\text{..}; False when it may be an operator, such as \\text{Tr}."""
        inside, after = argument(self.tokens, self.position + 1)
        prose = read_prose(inside)
        whole = tuple(self.tokens[self.position : after])
        if prose.role is Role.UNKNOWN:
            if not self._is_aside(after):
                return False
            self.add(Piece(Cut.REASON, whole, words=NOTE, inside=tuple(inside)), len(whole))
        elif prose.role is Role.PUNCTUATION:
            self.add(Piece(Cut.COMMA, (Token(Kind.SYMBOL, ",", span_of(whole)),)), len(whole))
        elif prose.role is Role.ARROW:
            self.add(Piece(Cut.ARROW, whole, RelationToken(prose.words, (), span_of(whole))), len(whole))
        elif prose.role is Role.REASON:
            words = NOTE if prose.words.startswith(("(", "[")) else prose.words
            self.add(Piece(Cut.REASON, whole, words=words, inside=tuple(inside)), len(whole))
        else:
            self.add(Piece(Cut[prose.role.name], whole, words=prose.words, inside=prose.rest), len(whole))
            if prose.role is Role.JOIN and prose.rest:
                self.found.extend(cut(prose.rest, self.nested + 1))
        return True

    def _is_aside(self, after: int) -> bool:
        """Whether an unknown text stands alone at the end of a row behind a gap: the name of a lemma."""
        before = self.found[-1].cut if self.found else Cut.MATH
        while after < len(self.tokens) and self.tokens[after].text in (",", ".", ";"):
            after += 1
        ends = (
            after >= len(self.tokens)
            or self.tokens[after].kind is Kind.NEWLINE
            or self.at[after] is Level.FRAME
        )
        return ends and before in (Cut.QUAD, Cut.ALIGN)

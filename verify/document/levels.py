"""How deep each token of a formula stands: at the top, inside brackets only, or inside a group of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from verify.document.environments import ROWS, WITH_ARGUMENT
from verify.document.structure import Unreadable
from verify.document.tokens import Kind, Token
from verify.document.words import words

LEFT = words(
    r"( [ \{ \lbrace \lbrack \langle \lfloor \lceil \lvert \lVert \lgroup \llbracket \llangle \ulcorner"
)
RIGHT = words(
    r") ] \} \rbrace \rbrack \rangle \rfloor \rceil \rvert \rVert \rgroup \rrbracket \rrangle \urcorner"
)


class Level(IntEnum):
    """Where a token stands."""

    FRAME = -1  # part of \begin{aligned}[t] or \end{aligned} around rows of the display itself
    TOP = 0
    BRACKET = 1  # inside ( ) or the like, but not inside braces: a new row may start here
    INNER = 2  # inside braces, a script, or an environment such as a matrix


@dataclass(frozen=True, slots=True)
class Levels:
    """The level of each token, and the first bracket or brace that does not match, if any."""

    values: tuple[Level, ...]
    problem: Unreadable | None


def environment_name(tokens: Sequence[Token], position: int) -> tuple[str, int]:
    """The name after the \\begin or \\end at `position`, and the position after its `}`."""
    after = position + 1
    if after >= len(tokens) or tokens[after].kind is not Kind.OPEN:
        return "", after
    after += 1
    name = ""
    while after < len(tokens) and tokens[after].kind is not Kind.CLOSE:
        name += tokens[after].text
        after += 1
    return name, after + 1


def levels(tokens: Sequence[Token]) -> Levels:
    """The levels of all tokens; a bracket closes whichever bracket is open, so that [0, 1) is one."""
    reader = _Reader(tokens)
    position = 0
    while position < len(tokens):
        position = reader.step(position)
    return Levels(tuple(reader.values), reader.finish())


class _Reader:
    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self.values: list[Level] = []
        self.problem: Unreadable | None = None
        self.braces: list[Token] = []
        self.brackets: list[Token] = []
        self.environments: list[tuple[str, bool, Token]] = []  # its name, and whether it is opaque
        self.opaque = 0
        self.script = False

    def here(self) -> Level:
        if self.braces or self.opaque:
            return Level.INNER
        return Level.BRACKET if self.brackets else Level.TOP

    def step(self, position: int) -> int:
        """Note the level of the token at `position`, and of what belongs to it; the next position."""
        token = self.tokens[position]
        if token.text in (r"\begin", r"\end") and token.kind is Kind.COMMAND:
            return self._environment(position)
        level, script, self.script = self.here(), self.script, token.kind in (Kind.SUPER, Kind.SUB)
        if token.kind is Kind.OPEN:
            self.braces.append(token)
            level = Level.INNER
        elif token.kind is Kind.CLOSE:
            if self.braces:
                self.braces.pop()
            else:
                self._trouble("this } closes nothing", token)
            level = Level.INNER
        elif script or level is Level.INNER:
            level = Level.INNER
        elif token.text in LEFT:
            self.brackets.append(token)
            level = Level.BRACKET
        elif token.text in RIGHT:
            if self.brackets:
                self.brackets.pop()
            else:
                self._trouble(f"this {token.text} closes nothing", token)
            level = Level.BRACKET
        self.values.append(level)
        return position + 1

    def finish(self) -> Unreadable | None:
        left = [*self.braces, *self.brackets, *(token for _, _, token in self.environments)]
        if left and self.problem is None:
            first = min(left, key=lambda each: each.span)
            self._trouble(f"this {first.text} is never closed", first)
        return self.problem

    def _environment(self, position: int) -> int:
        token = self.tokens[position]
        name, after = environment_name(self.tokens, position)
        self.script = False
        if token.text == r"\begin":
            opaque = name not in ROWS or self.here() is not Level.TOP
            if not opaque:
                after = self._options(name, after)
            self.environments.append((name, opaque, token))
            self.opaque += opaque
        elif self.environments and self.environments[-1][0] == name:
            opaque = self.environments.pop()[1]
            self.opaque -= opaque
        else:
            opaque = True
            self._trouble(f"\\end{{{name}}} closes nothing", token)
        after = min(after, len(self.tokens))
        self.values.extend([Level.INNER if opaque else Level.FRAME] * (after - position))
        return after

    def _options(self, name: str, after: int) -> int:
        """Step over [t], and over the number of columns of alignedat."""
        texts = [each.text for each in self.tokens[after : after + 3]]
        if len(texts) == 3 and texts[0] == "[" and texts[1] in "tbc" and texts[2] == "]":
            after += 3
        if name in WITH_ARGUMENT and after < len(self.tokens) and self.tokens[after].kind is Kind.OPEN:
            after = environment_name(self.tokens, after - 1)[1]
        return after

    def _trouble(self, message: str, token: Token) -> None:
        self.problem = self.problem or Unreadable(message, token.span)

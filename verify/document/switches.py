"""TeX conditionals a paper comments text out with: `\\iffalse`, and its own switches made by `\\newif`."""

from __future__ import annotations

from verify.document.stream import Malformed, Stream
from verify.document.tokens import Kind, Token
from verify.document.words import words

PRIMITIVES = words(
    r"\if \ifx \ifnum \ifdim \ifodd \ifcat \ifmmode \ifvmode \ifhmode \ifinner \ifvoid \ifhbox \ifvbox \ifeof"
    r" \ifcase \iftrue \iffalse \ifdefined \ifcsname \ifpdf \ifxetex \ifluatex"
)


class Switches:
    """The state of a paper's switches; of a conditional it cannot decide, both branches are read."""

    def __init__(self) -> None:
        self._values = {r"\iffalse": False, r"\iftrue": True}
        self._decided: list[bool] = []  # for every open conditional: was it one of ours

    def take(self, token: Token, stream: Stream) -> bool:
        """Whether the command was a conditional or a switch, which is then acted upon. Raises Malformed."""
        text = token.text
        if text in self._values:
            self._decided.append(True)
            if not self._values[text] and self._skip(stream, text) == r"\fi":
                self._decided.pop()
        elif text == r"\newif":
            name = stream.next().text
            if not name.startswith(r"\if"):
                raise Malformed(r"\newif must be followed by a name like \iflong")
            self._values[name] = False
        elif text in PRIMITIVES:
            self._decided.append(False)
        elif text == r"\fi":
            if self._decided:
                self._decided.pop()
        elif text == r"\else":
            if self._decided and self._decided[-1]:
                self._skip(stream, text)
                self._decided.pop()
        elif text.endswith(("true", "false")):
            value = text.endswith("true")
            name = r"\if" + text[1:].removesuffix("true" if value else "false")
            if name not in self._values or name == r"\if":
                return False
            self._values[name] = value
        else:
            return False
        return True

    def _skip(self, stream: Stream, opener: str) -> str:
        depth = 0
        while (token := stream.next()).kind is not Kind.END:
            if token.kind is not Kind.COMMAND:
                continue
            if token.text == r"\fi" or (token.text == r"\else" and depth == 0 and opener != r"\else"):
                if depth == 0:
                    return token.text
                depth -= 1
            elif token.text in PRIMITIVES or token.text in self._values:
                depth += 1
        raise Malformed(rf"{opener} is never closed by \fi")

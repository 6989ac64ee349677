"""Take out of a formula what only changes its looks: spaces, sizes of brackets, phantoms, colours."""

from __future__ import annotations

from collections.abc import Sequence

from verify.document.tokens import Kind, Token
from verify.document.words import words

QUADS = words(r"\quad \qquad")
SPACES = words(
    r"\, \; \: \! \> \/ \thinspace \medspace \thickspace \negthinspace \negmedspace \negthickspace \enspace"
    r" \enskip \displaystyle \textstyle \scriptstyle \scriptscriptstyle \limits \nolimits \displaylimits"
    r" \hfill \hfil \hss \strut \mathstrut \null \relax \protect \xspace \noindent \allowbreak \nobreak"
    r" \break \nolinebreak \linebreak \pagebreak \smallskip \medskip \bigskip \small \footnotesize"
    r" \scriptsize \tiny \normalsize \large \mathopen \mathclose \mathord \mathinner \mathpunct \ensuremath"
    r" \smash \delimsize"
) | {"\\ "}
WITH_ARGUMENT = words(r"\hspace \vspace \mspace \phantom \hphantom \vphantom \color \label")
SKIPS = words(r"\kern \mkern \hskip \mskip")
SIZES = {
    prefix + side: side
    for prefix in (r"\big", r"\Big", r"\bigg", r"\Bigg")
    for side in ("", "l", "r", "m")
}  # fmt: skip
BARS = {"|": "vert", r"\vert": "vert", r"\|": "Vert", r"\Vert": "Vert"}
BEFORE_EMPTY = words(
    r"\quad \qquad \le \leq \leqslant \ge \geq \geqslant \ne \neq \in \cdot \times \pm \mp \equiv"
)


def strip_spacing(tokens: Sequence[Token], keep_quads: bool = False) -> tuple[Token, ...]:
    """The tokens without spacing and without `\\left`, `\\right` and the `\\big` family.

    Their delimiters stay: `\\left.` goes, `\\left<` is `\\langle`, and bars that form a pair
    (`\\left| .. \\right|`, `\\bigl\\| .. \\bigr\\|`) become `\\lvert .. \\rvert` and `\\lVert .. \\rVert`.
    Empty groups go where they stand for nothing. With `keep_quads` \\quad and \\qquad stay.
    """
    pairs = _pairs(tokens)
    kept: list[Token] = []
    position, dropped = 0, False
    while position < len(tokens):
        token = tokens[position]
        if dropped:
            token = token._replace(space_before=True)
        count = len(kept)
        if position in pairs:
            kept.append(token._replace(text=pairs[position], kind=Kind.COMMAND))
            position += 1
        elif token.text == "~" or token.kind is Kind.PARAGRAPH:
            position += 1
        elif token.kind is not Kind.COMMAND:
            position += _empty_group(tokens, position, token, kept)
        elif token.text in QUADS or token.text in SPACES:
            if token.text in QUADS and keep_quads:
                kept.append(token)
            position += 1
        elif token.text in (r"\left", r"\right", r"\middle") or token.text in SIZES:
            position += 1
            position += position < len(tokens) and tokens[position].text == "."
        elif token.text in WITH_ARGUMENT:
            position += 1
            position += position < len(tokens) and tokens[position].text == "*"
            position = _after_group(tokens, position)
        elif token.text in SKIPS:
            position = _after_length(tokens, position + 1)
        else:
            kept.append(token)
            position += 1
        dropped = len(kept) == count
    return tuple(kept)


def _pairs(tokens: Sequence[Token]) -> dict[int, str]:
    """New texts for the delimiters that \\left, \\right, \\bigl and \\bigr show to be opening or closing."""
    texts: dict[int, str] = {}
    opened: list[int] = []
    alike: dict[tuple[str, str], int] = {}  # bars of one size, which has no sides: every other one closes
    for place, token in enumerate(tokens[:-1]):
        side = {r"\left": "l", r"\right": "r"}.get(token.text, SIZES.get(token.text, ""))
        if (
            token.kind is Kind.COMMAND
            and token.text in SIZES
            and side == ""
            and tokens[place + 1].text in BARS
        ):
            first = alike.pop((token.text, tokens[place + 1].text), None)
            if first is None and "_" not in [each.text for each in tokens[place + 2 : place + 3]]:
                alike[token.text, tokens[place + 1].text] = place + 1
            elif first is not None:
                kind = BARS[tokens[first].text]
                texts |= {first: rf"\l{kind}", place + 1: rf"\r{kind}"}
        if token.kind is not Kind.COMMAND or side not in ("l", "r"):
            continue
        if side == "l":
            opened.append(place + 1)
            continue
        first = opened.pop() if opened else None
        if first is None:
            continue
        left, right = tokens[first].text, tokens[place + 1].text
        if left in BARS and BARS[left] == BARS.get(right):
            texts |= {first: rf"\l{BARS[left]}", place + 1: rf"\r{BARS[left]}"}
        if left in ("<", r"\lt"):
            texts[first] = r"\langle"
        if right in (">", r"\gt"):
            texts[place + 1] = r"\rangle"
    return texts


def _empty_group(tokens: Sequence[Token], position: int, token: Token, kept: list[Token]) -> int:
    """How many tokens to move on: over `{}` when it is no argument, else over one token, which is kept."""
    texts = [each.text for each in tokens[position : position + 3]]
    free = not kept or kept[-1].kind not in (Kind.CLOSE, Kind.SUPER, Kind.SUB)
    free = free and not (kept and kept[-1].kind is Kind.COMMAND and kept[-1].text not in BEFORE_EMPTY)
    if texts[:2] == ["{", "}"] and free and texts[2:] not in (["^"], ["_"]):
        return 2
    kept.append(token)
    return 1


def _after_group(tokens: Sequence[Token], position: int) -> int:
    depth = 0
    for place in range(position, len(tokens)):
        depth += (tokens[place].kind is Kind.OPEN) - (tokens[place].kind is Kind.CLOSE)
        if depth <= 0:
            return place + 1
    return len(tokens)


def _after_length(tokens: Sequence[Token], position: int) -> int:
    """Over a length such as -3mu or 1.5em."""
    while position < len(tokens) and (tokens[position].kind is Kind.DIGIT or tokens[position].text in "+-."):
        position += 1
    unit = tokens[position : position + 1]
    return position + (2 if unit and unit[0].kind is Kind.LETTER else 1)

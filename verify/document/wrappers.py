"""Frames, colours and idle braces around a relation, which would hide it inside a group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from verify.document.relations import ARROWS, DEFINING, ITSELF, NAMED
from verify.document.spacing import QUADS
from verify.document.tokens import Kind, Token
from verify.document.words import words

FRAMES = words(r"\boxed \fbox \mathclap \mathrlap \mathllap \highlight")
COLOURS = words(r"\textcolor \colorbox \mathcolor")
FREE = (Kind.ALIGN, Kind.NEWLINE, Kind.OPEN, Kind.LETTER, Kind.DIGIT, Kind.SYMBOL)


@dataclass(slots=True)
class Group:
    """An open group: where it starts, whether its braces may go, and whether a relation stands in it."""

    start: int
    free: bool
    relation: bool = False


def unwrap(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """The tokens without frames and colours, and without free braces around a relation.

    Braces are free when they are no argument: `{a = b}` and `a {=} b`, but not `x^{=}` or `\\frac{a = b}{c}`.
    """
    dropped: set[int] = set()
    open_groups: list[Group] = []
    colour = -1  # the } that ends the colour's name
    for place, token in enumerate(tokens):
        before = tokens[place - 1] if place else None
        if token.kind is Kind.COMMAND and token.text in FRAMES | COLOURS:
            dropped.add(place)
            if token.text in COLOURS:
                colour = _group_end(tokens, place + 1)
                dropped.update(range(place + 1, colour + 1))
        if token.kind is Kind.OPEN:
            framed = before is not None and (before.text in FRAMES or place - 1 == colour)
            raised = _raised(tokens, place, dropped)
            free = before is None or (before.kind in FREE and before.text != "]")
            open_groups.append(
                Group(place, not raised and (framed or free or _is_sign(before) or _is_gap(before)))
            )
        elif token.kind is Kind.CLOSE and open_groups:
            group = open_groups.pop()
            if group.relation and group.free:
                dropped |= {group.start, place}
                if open_groups:
                    open_groups[-1].relation = True
        elif open_groups and _is_sign(token) and before and before.kind not in (Kind.SUPER, Kind.SUB):
            open_groups[-1].relation = True
    return tuple(token for place, token in enumerate(tokens) if place not in dropped)


def _is_sign(token: Token | None) -> bool:
    if token is None or token.kind not in (Kind.COMMAND, Kind.SYMBOL):
        return False
    return any(token.text in signs for signs in (NAMED, ITSELF, ARROWS, DEFINING))


def _is_gap(token: Token | None) -> bool:
    return token is not None and token.text in QUADS


def _raised(tokens: Sequence[Token], place: int, dropped: set[int]) -> bool:
    """Whether the group is a script, looking past frames around it."""
    place -= 1
    while place >= 0 and place in dropped:
        place -= 1
    return place >= 0 and tokens[place].kind in (Kind.SUPER, Kind.SUB)


def _group_end(tokens: Sequence[Token], place: int) -> int:
    while place < len(tokens) and tokens[place].kind is not Kind.CLOSE:
        place += 1
    return place

"""Chains of relations, and implications between them: what a display or a directive states."""

from __future__ import annotations

from dataclasses import dataclass

from verify.document.relations import RelationToken
from verify.document.source import Span
from verify.document.tokens import Token

Side = tuple[Token, ...]
Condition = tuple[str, tuple[Token, ...]]


@dataclass(frozen=True, slots=True)
class Chain:
    """Sides with relation signs between them: `len(sides) == len(relations) + 1`.

    A chain that `continues` goes on from the display before; its first side is empty when it starts with a
    sign. `conditions` are words ("for all", "if", "\\forall", "" where none stands) with their tokens; `join`
    is the word that ties it to the statement before ("", "and", "or", "hence", ...).
    """

    sides: tuple[Side, ...]
    relations: tuple[RelationToken, ...]
    conditions: tuple[Condition, ...] = ()
    continues: bool = False
    join: str = ""

    @property
    def span(self) -> Span:
        """From the first token to the last."""
        spans = [token.span for side in self.sides for token in side]
        spans.extend(sign.span for sign in self.relations)
        return Span(min(each.start for each in spans), max(each.end for each in spans))


@dataclass(frozen=True, slots=True)
class Implication:
    """Groups of chains with arrows between them: `len(parts) == len(arrows) + 1`.

    The arrows' signs are \\\\implies, \\\\impliedby and \\\\iff. An empty first part is the statement before.
    """

    parts: tuple[tuple[Chain, ...], ...]
    arrows: tuple[RelationToken, ...]

    @property
    def span(self) -> Span:
        """From the first token to the last."""
        spans = [*(each.span for part in self.parts for each in part), *(each.span for each in self.arrows)]
        return Span(min(each.start for each in spans), max(each.end for each in spans))


Sentence = Chain | Implication

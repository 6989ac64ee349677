"""Formulas read in a scope, for the tests of the parser."""

from __future__ import annotations

from verify.document.conditions import read_part
from verify.document.declare import read_let
from verify.document.define import read_def, read_seq
from verify.document.formula.fit import Unsized
from verify.document.scope import Scope
from verify.document.source import Span
from verify.document.tokens import tokens_of
from verify.expressions.term import Term


def whole(text: str) -> Span:
    """The span of a text, as if a document were nothing else."""
    return Span(0, len(text))


def declared(*lets: str, scope: Scope | None = None) -> Scope:
    """The scope after these `let` (or `def`, `seq`) directives, each without its `%@`."""
    scope = scope or Scope()
    for line in lets:
        keyword, _, rest = line.partition(" ")
        read = {"let": read_let, "def": read_def, "seq": read_seq}[keyword]
        scope = read(scope, tokens_of(rest), whole(rest))
    return scope


def read(scope: Scope, text: str, notes: list[str] | None = None) -> Term:
    """The term a formula spells; ``notes`` gains what the author should know of the reading."""
    found: list[tuple[str, Span]] = []
    part = read_part(scope, tokens_of(text), Span(len(text), len(text)), found)
    assert not isinstance(part, Unsized)
    if notes is not None:
        notes += [message for message, _ in found]
    return part

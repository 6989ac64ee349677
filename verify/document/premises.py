"""Displays that are premises of others: `(4) \\Rightarrow (5)`."""

from __future__ import annotations

from verify.document.scope import Scope
from verify.document.source import Span
from verify.document.statement import Statement
from verify.errors import Unread
from verify.expressions.relation import Relation


def require_premise(scope: Scope, given: Statement, relation: Relation, span: Span) -> None:
    """That a display says here what it says there: without conditions, and of the same things."""
    hint = "write out what is assumed"
    if given.conditions:
        raise Unread("a premise that is said under a condition", span.start, span.end, hint)
    here, there = scope.declarations, given.scope.declarations
    for name in sorted(relation.names):
        if here.get(name) is not there.get(name):
            raise Unread(f"{name} is another thing in that display", span.start, span.end, hint)

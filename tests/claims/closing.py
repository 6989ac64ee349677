"""Claims closed from a few lines of a document, for the tests of what comes after reading."""

from __future__ import annotations

from verify.claims.claim import Claim
from verify.claims.close import close
from verify.document.reading import read_text
from verify.document.source import source_from_text


def claims(text: str) -> dict[str, Claim]:
    """Every claim of a document, by its id."""
    found = read_text(source_from_text(text, "lines.tex"), "lines", "lines.tex").statements
    assert not [s.unread for s in found if s.relation is None]
    return {s.id: close(s.id, s.relation, s.scope, s.conditions) for s in found if s.relation is not None}


def claim(formula: str, *lets: str) -> Claim:
    """One claim under these directives, each without its `%@`."""
    lines = [f"%@ {line}" for line in (*lets, f"claim[it] {formula}")]
    return claims("\n".join(lines) + "\n")["it"]

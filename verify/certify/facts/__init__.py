"""The axioms about declared functions, each a theorem with its source; to add one, write it and its test."""

from __future__ import annotations

from verify.certify.facts import below, convex, joint, lipschitz, smooth, strongly
from verify.certify.facts.axiom import LETTERS, Axiom

__all__ = ["LETTERS", "Axiom", "axioms"]


def axioms() -> tuple[Axiom, ...]:
    """All of them, by property, the joint ones last."""
    parts = (smooth, below, lipschitz, convex, strongly, joint)
    return tuple(axiom for part in parts for axiom in part.AXIOMS)

"""The axioms: about declared functions, and about exp; each a theorem with its source.

To add one about declared functions, write it and its test.
"""

from __future__ import annotations

from verify.certify.facts import below, convex, joint, lipschitz, smooth, strongly
from verify.certify.facts.axiom import LETTERS, Axiom
from verify.certify.facts.exponential import EXPONENTIAL

__all__ = ["EXPONENTIAL", "LETTERS", "Axiom", "axioms"]


def axioms() -> tuple[Axiom, ...]:
    """Those about declared functions, by property, the joint ones last."""
    parts = (smooth, below, lipschitz, convex, strongly, joint)
    return tuple(axiom for part in parts for axiom in part.AXIOMS)

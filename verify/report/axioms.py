"""The axioms of the checker in words, each with its source: what a proof may take without deriving it.

The checker has them as polynomials; this is for readers, and nothing is decided by it.
"""

from __future__ import annotations

from typing import NamedTuple

NESTEROV = "Nesterov, Introductory Lectures on Convex Optimization (2004)"
INTERPOLATION = "Taylor, Hendrickx and Glineur, Smooth strongly convex interpolation (2017), theorem 4"


class Axiom(NamedTuple):
    """What is assumed of a declared function f at any points X and Y, and where it is defined or proved."""

    says: str
    source: str


AXIOMS = {
    "lipschitz-gradient": Axiom("smooth L: |grad f(Y) - grad f(X)| <= L |Y - X|", "the definition"),
    "above": Axiom("smooth L: f(Y) <= f(X) + <grad f(X), Y - X> + L/2 |Y - X|^2", f"{NESTEROV}, lemma 1.2.3"),
    "under": Axiom("smooth L: f(Y) >= f(X) + <grad f(X), Y - X> - L/2 |Y - X|^2", f"{NESTEROV}, lemma 1.2.3"),
    "constant": Axiom("smooth L: L >= 0", "the definition"),
    "below": Axiom("below c: f(X) >= c", "the definition"),
    "gradient-bound": Axiom(
        "smooth L, below c: |grad f(X)|^2 <= 2 L (f(X) - c)",
        f"{NESTEROV}, lemma 1.2.3 at Y = X - grad f(X) / L",
    ),
    "lipschitz": Axiom("lipschitz K: |grad f(X)| <= K", "the definition, where f is differentiable"),
    "lipschitz-value": Axiom("lipschitz K: |f(Y) - f(X)| <= K |Y - X|", "the definition"),
    "convex": Axiom("convex: f(Y) >= f(X) + <grad f(X), Y - X>", "the definition"),
    "cocoercive": Axiom(
        "convex, smooth L: f(Y) >= f(X) + <grad f(X), Y - X> + |grad f(Y) - grad f(X)|^2 / (2 L)",
        f"{NESTEROV}, theorem 2.1.5",
    ),
    "strongly": Axiom("strongly mu: f(Y) >= f(X) + <grad f(X), Y - X> + mu/2 |Y - X|^2", "the definition"),
    "strongly-smooth": Axiom(
        "strongly mu, smooth L: (L - mu) (f(Y) - f(X) - <grad f(X), Y - X>) >= 1/2 |grad f(Y) - grad f(X)|^2 "
        "+ L mu/2 |Y - X|^2 - mu <grad f(Y) - grad f(X), Y - X>",
        INTERPOLATION,
    ),
}


def spelled(name: str) -> str:
    """An axiom in one line: its name, what it says, its source."""
    axiom = AXIOMS.get(name)
    return name if axiom is None else f"{name}: {axiom.says} ({axiom.source})"

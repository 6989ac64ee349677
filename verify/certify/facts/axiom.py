"""What is known of declared functions without proof: sums of products of a few numbers, each sum >= 0.

For points X and Y of the domain the numbers are value = f(X), rise = f(Y) - f(X), slope = |grad f(X)|^2,
step = |Y - X|^2, turn = |grad f(Y) - grad f(X)|^2, drift = <grad f(X), Y - X>,
cross = <grad f(Y) - grad f(X), Y - X>, and the declared constants. The domain is a whole space of matrices.
"""

from __future__ import annotations

from dataclasses import dataclass

LETTERS = {"smooth": "L", "below": "c", "lipschitz": "K", "strongly": "mu"}
"""The letter of the constant that a property declares."""

NUMBERS = ("value", "rise", "slope", "step", "turn", "drift", "cross")
NESTEROV = "Nesterov, Introductory Lectures on Convex Optimization (2004)"
INTERPOLATION = "Taylor, Hendrickx and Glineur, Smooth strongly convex interpolation (2017), theorem 4"


@dataclass(frozen=True, slots=True)
class Axiom:
    """A sum of products that is >= 0 at all points X and Y, for every function with these properties.

    ``terms``: of each product the coefficient and the names of its factors. ``two_points``: true only where
    the domain has two points, that is, where it is not R^0. ``says``: the same as a formula, for readers.
    """

    name: str
    needs: tuple[str, ...]
    terms: tuple[tuple[str, ...], ...]
    source: str
    says: str
    two_points: bool = False

    def data(self) -> list[list[str]]:
        """The sum as the checker reads it."""
        return [list(term) for term in self.terms]

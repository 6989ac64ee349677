"""`smooth L`: the gradient is L-Lipschitz, |grad f(Y) - grad f(X)| <= L |Y - X|, in the Frobenius norm."""

from __future__ import annotations

from verify.certify.facts.axiom import INTERPOLATION, NESTEROV, Axiom

LIPSCHITZ_GRADIENT = Axiom(
    name="lipschitz-gradient",
    needs=("smooth",),
    terms=(("1", "L", "L", "step"), ("-1", "turn")),
    source="the definition",
    says="smooth L: |grad f(Y) - grad f(X)| <= L |Y - X|",
)

ABOVE = Axiom(
    name="above",
    needs=("smooth",),
    terms=(("1/2", "L", "step"), ("-1", "rise"), ("1", "drift")),
    source=f"{NESTEROV}, lemma 1.2.3",
    says="smooth L: f(Y) <= f(X) + <grad f(X), Y - X> + L/2 |Y - X|^2",
)

UNDER = Axiom(
    name="under",
    needs=("smooth",),
    terms=(("1/2", "L", "step"), ("1", "rise"), ("-1", "drift")),
    source=f"{NESTEROV}, lemma 1.2.3",
    says="smooth L: f(Y) >= f(X) + <grad f(X), Y - X> - L/2 |Y - X|^2",
)

CONSTANT = Axiom(
    name="constant",
    needs=("smooth",),
    terms=(("1", "L"),),
    source="the definition at two points X != Y, where 0 <= L |Y - X|",
    says="smooth L: L >= 0",
    two_points=True,
)

SMOOTH_INTERPOLATION = Axiom(
    name="smooth-interpolation",
    needs=("smooth",),
    terms=(
        ("4", "L", "rise"),
        ("-4", "L", "drift"),
        ("1", "L", "L", "step"),
        ("-1", "turn"),
        ("-2", "L", "cross"),
    ),
    source=f"{INTERPOLATION}, for f + L/2 |X|^2, which is convex and 2L-smooth",
    says="smooth L: f(Y) >= f(X) + <grad f(X), Y - X> - L/2 |Y - X|^2 "
    "+ |grad f(Y) - grad f(X) + L (Y - X)|^2 / (4 L)",
)

AXIOMS = (LIPSCHITZ_GRADIENT, ABOVE, UNDER, CONSTANT, SMOOTH_INTERPOLATION)

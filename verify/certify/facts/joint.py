"""What follows from two properties at once.

gradient-bound. For L > 0: c <= f(X - grad f(X)/L) <= f(X) - |grad f(X)|^2/(2 L). For L = 0 the function is
affine and bounded below, hence constant, and both sides are 0.

strongly-smooth. h = f - mu/2 |X|^2 is convex, and with K = L - mu it has h(Y) - h(X) - <grad h(X), Y - X>
<= K/2 |Y - X|^2. These two give |grad h(Y) - grad h(X)|^2 <= 2 K (h(Y) - h(X) - <grad h(X), Y - X>) as in
Nesterov's proof for K > 0. For K = 0 the function h is affine and both sides are 0; K < 0 is impossible where
there are two points. The sign of mu does not matter. In numbers of f the right hand side is
2 (L - mu) (rise - drift - mu/2 step), the left one turn - 2 mu cross + mu^2 step.
"""

from __future__ import annotations

from verify.certify.facts.axiom import INTERPOLATION, NESTEROV, Axiom

GRADIENT_BOUND = Axiom(
    name="gradient-bound",
    needs=("smooth", "below"),
    terms=(("2", "L", "value"), ("-2", "L", "c"), ("-1", "slope")),
    source=f"{NESTEROV}, lemma 1.2.3 at Y = X - grad f(X) / L",
    says="smooth L, below c: |grad f(X)|^2 <= 2 L (f(X) - c)",
    two_points=True,
)

COCOERCIVE = Axiom(
    name="cocoercive",
    needs=("smooth", "convex"),
    terms=(("2", "L", "rise"), ("-2", "L", "drift"), ("-1", "turn")),
    source=f"{NESTEROV}, theorem 2.1.5",
    says="convex, smooth L: f(Y) >= f(X) + <grad f(X), Y - X> + |grad f(Y) - grad f(X)|^2 / (2 L)",
)

STRONGLY_SMOOTH = Axiom(
    name="strongly-smooth",
    needs=("smooth", "strongly"),
    terms=(
        ("2", "L", "rise"),
        ("-2", "mu", "rise"),
        ("-2", "L", "drift"),
        ("2", "mu", "drift"),
        ("-1", "L", "mu", "step"),
        ("1", "mu", "mu", "step"),
        ("-1", "turn"),
        ("2", "mu", "cross"),
        ("-1", "mu", "mu", "step"),
    ),
    source=INTERPOLATION,
    says="strongly mu, smooth L: 2 (L - mu) (f(Y) - f(X) - <grad f(X), Y - X> - mu/2 |Y - X|^2) "
    ">= |grad f(Y) - grad f(X) - mu (Y - X)|^2",
)

CONSTANTS = Axiom(
    name="constants",
    needs=("smooth", "strongly"),
    terms=(("1", "L"), ("-1", "mu")),
    source="the definitions at two points X != Y, where mu |Y - X|^2 <= L |Y - X|^2",
    says="strongly mu, smooth L: mu <= L",
    two_points=True,
)

AXIOMS = (GRADIENT_BOUND, COCOERCIVE, STRONGLY_SMOOTH, CONSTANTS)

"""`convex`: f lies above its tangents."""

from __future__ import annotations

from verify.certify.facts.axiom import NESTEROV, Axiom

CONVEX = Axiom(
    name="convex",
    needs=("convex",),
    terms=(("1", "rise"), ("-1", "drift")),
    source=f"{NESTEROV}, definition 2.1.1",
    says="convex: f(Y) >= f(X) + <grad f(X), Y - X>",
)

AXIOMS = (CONVEX,)

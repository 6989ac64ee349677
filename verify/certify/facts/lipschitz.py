"""`lipschitz K`: |f(Y) - f(X)| <= K |Y - X|, in the Frobenius norm."""

from __future__ import annotations

from verify.certify.facts.axiom import Axiom

LIPSCHITZ = Axiom(
    name="lipschitz",
    needs=("lipschitz",),
    terms=(("1", "K", "K"), ("-1", "slope")),
    source="the definition along the gradient, where f is differentiable",
    says="lipschitz K: |grad f(X)| <= K",
)

LIPSCHITZ_VALUE = Axiom(
    name="lipschitz-value",
    needs=("lipschitz",),
    terms=(("1", "K", "K", "step"), ("-1", "rise", "rise")),
    source="the definition",
    says="lipschitz K: |f(Y) - f(X)| <= K |Y - X|",
)

LIPSCHITZ_CONSTANT = Axiom(
    name="lipschitz-constant",
    needs=("lipschitz",),
    terms=(("1", "K"),),
    source="the definition at two points X != Y, where 0 <= K |Y - X|",
    says="lipschitz K: K >= 0",
    two_points=True,
)

AXIOMS = (LIPSCHITZ, LIPSCHITZ_VALUE, LIPSCHITZ_CONSTANT)

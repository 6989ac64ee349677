"""`below c`: no value of f is less than c. Any such number will do; it need not be the infimum."""

from __future__ import annotations

from verify.certify.facts.axiom import Axiom

BELOW = Axiom(
    name="below",
    needs=("below",),
    terms=(("1", "value"), ("-1", "c")),
    source="the definition",
    says="below c: f(X) >= c",
)

AXIOMS = (BELOW,)

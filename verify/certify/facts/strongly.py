"""`strongly mu`: f - mu/2 |X|^2 is convex. For mu >= 0 such an f is convex; a mu < 0 says less than that.

That 2 mu (f(X) - c) <= |grad f(X)|^2 (Polyak and Lojasiewicz) holds for mu >= 0 and c the infimum; it is no
axiom here, as the number that `below` declares may be less than the infimum.
"""

from __future__ import annotations

from verify.certify.facts.axiom import NESTEROV, Axiom

STRONGLY = Axiom(
    name="strongly",
    needs=("strongly",),
    terms=(("1", "rise"), ("-1", "drift"), ("-1/2", "mu", "step")),
    source=f"{NESTEROV}, definition 2.1.2",
    says="strongly mu: f(Y) >= f(X) + <grad f(X), Y - X> + mu/2 |Y - X|^2",
)

AXIOMS = (STRONGLY,)

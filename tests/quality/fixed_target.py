r"""Statements about one fixed dense matrix M, whose extremal point is in the interior and has no pattern.

No draw of small numbers comes near the extremal V, no entries repeat in it, and the optimum is known from
elsewhere. With J(V) = |E_1 V V^T E_2 - M|^2/2 and s_i the singular values of M:

* weighted: |<M, E_1 V V^T E_2>| <= c |V|^2. The least c is s_1/2, as <M, BA> <= s_1 |B||A| <= (s_1/2)|V|^2,
  with equality for the leading singular pair.
* nearest: J(V) >= c. The greatest c is half the sum of s_i^2 over i > r (Eckart and Young, 1936).
* overshoot: what a step V' = V - eta grad J(V), eta = 1/1024, of gradient descent loses:
  J(V') <= J(V) - eta (1 - c (1 + |V|^2/256)^3) |grad J(V)|^2. The least c has no closed form: it is climbed
  to from many starts, which agree. It is neither at infinity, where the loss over eta |grad J|^2 is at most
  eta^3 |V|^6/32 + O(|V|^4), so that c there is at most 256^3 eta^3/32 = 1/2048, nor at V = 0, where it is at
  most eta s_1/2.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np
import torch
from scipy.optimize import minimize

from tests.quality.strengthened import Sizes, exact

CLAIMS = ("weighted", "nearest", "overshoot")
DIGITS = 10**13
"""A constant is written to 13 decimal places."""


@dataclass(frozen=True)
class Target:
    """A fixed m x n matrix of whole numbers from -9 to 9, and factors of rank r."""

    sizes: Sizes
    seed: int = 0

    @cached_property
    def M(self) -> np.ndarray:
        draws = np.random.default_rng(self.seed)
        return draws.integers(-9, 10, (self.sizes.m, self.sizes.n)).astype(float)

    @cached_property
    def singular_values(self) -> np.ndarray:
        return np.linalg.svd(self.M, compute_uv=False)

    def optimum(self, claim: str) -> float:
        """The constant at which the statement is sharp."""
        if claim == "weighted":
            return float(self.singular_values[0]) / 2
        if claim == "nearest":
            return float(np.sum(self.singular_values[self.sizes.r :] ** 2)) / 2
        return max(self.climbed)

    @cached_property
    def climbed(self) -> list[float]:
        """The largest loss of a step from each of twelve starts; each climbs until nothing moves."""
        count = (self.sizes.m + self.sizes.n) * self.sizes.r
        draws = np.random.default_rng(self.seed + 1)
        starts = [draws.standard_normal(count) * scale for scale in (0.1, 0.3, 1.0) for _ in range(4)]
        stop = {"maxiter": 4000, "maxfun": 8000, "ftol": 1e-16, "gtol": 1e-12, "maxcor": 20}
        found = [minimize(self._falling, x, jac=True, method="L-BFGS-B", options=stop) for x in starts]
        return [-float(each.fun) for each in found]

    def _falling(self, entries: np.ndarray) -> tuple[float, np.ndarray]:
        V = torch.tensor(entries.reshape(-1, self.sizes.r), requires_grad=True)
        value = -self.loss_of_step(V)
        value.backward()
        return float(value.detach()), V.grad.numpy().ravel()

    def loss_of_step(self, V: torch.Tensor) -> torch.Tensor:
        """(J(V') - J(V) + eta |grad J|^2) / (eta |grad J|^2 (1 + |V|^2/256)^3), without cancellation."""
        m, eta = self.sizes.m, 1 / 1024
        B, A = V[:m], V[m:].T
        G = B @ A - torch.from_numpy(self.M)
        dB, dA = -eta * (G @ A.T), -eta * (B.T @ G)
        D = dB @ A + B @ dA + dB @ dA
        lost = (G * (dB @ dA)).sum() + (D * D).sum() / 2
        gained = ((dB * dB).sum() + (dA * dA).sum()) / eta
        return lost / gained / (1 + (V * V).sum() / 256) ** 3

    def document(self, claim: str, eps: Fraction) -> str:
        """The statement with its constant 1 - eps (nearest: 1 + eps) of the optimum; false for eps > 0."""
        best = Fraction(self.optimum(claim))
        constant = best * (1 + eps) if claim == "nearest" else best * (1 - eps)
        number = exact(Fraction(round(constant * DIGITS), DIGITS))
        statement = {"weighted": WEIGHTED, "nearest": NEAREST, "overshoot": OVERSHOOT}[claim]
        m, n, r = self.sizes.m, self.sizes.n, self.sizes.r
        value = "; ".join(" ".join(str(int(entry)) for entry in row) for row in self.M)
        lines = [
            r"\begin{lemma}",
            rf"%@ let M \in \mathbb{{R}}^{{{m}\times {n}}} ; value [{value}]",
            rf"%@ let E_1 \in \mathbb{{R}}^{{{m}\times {m + n}}} ; value [I 0]",
            rf"%@ let E_2 \in \mathbb{{R}}^{{{m + n}\times {n}}} ; value [0; I]",
            rf"%@ let V \in \mathbb{{R}}^{{{m + n}\times {r}}}",
            r"%@ def \mathcal{J}(V) = \frac{1}{2} \|E_1 V V^T E_2 - M\|^2",
            r"%@ def V' = V - \frac{1}{1024} \nabla\mathcal{J}(V)",
            statement.replace("CONSTANT", number),
            r"\end{lemma}",
        ]
        return "\n".join(lines) + "\n"


WEIGHTED = r"%@ claim[weighted] |\langle M, E_1 V V^T E_2 \rangle_F| \le CONSTANT \|V\|^2"
NEAREST = r"%@ claim[nearest] \mathcal{J}(V) \ge CONSTANT"
OVERSHOOT = (
    r"%@ claim[overshoot] \mathcal{J}(V') \le \mathcal{J}(V)"
    r" - \frac{1}{1024} (1 - CONSTANT (1 + \frac{1}{256} \|V\|^2)^3) \|\nabla\mathcal{J}(V)\|^2"
)

"""The claims of tests/quality as plain functions of one long vector, for methods that know nothing else.

Each gives a score whose supremum is 1; the statement strengthened by eps is violated where the score is over
1 - eps (nearest: 1/(1 + eps)). Written with what numpy arrays and torch tensors have in common, so that a
method may ask for the gradient. The losses are (1/2)|W - M|^2, M free (a gift to the plain methods: the
engine must find which family will do), and differences are written without cancellation,
which helps them as well.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.quality.fixed_target import Target
from tests.quality.strengthened import Sizes


@dataclass(frozen=True)
class Problem:
    """A score to drive to 1: over vectors with ``count`` entries, numpy's or torch's."""

    claim: str
    sizes: Sizes
    count: int
    score: Callable[[Any], Any]

    def threshold(self, eps: float) -> float:
        """The score above which the claim strengthened by eps is violated."""
        return 1 / (1 + eps) if self.claim == "nearest" else 1 - eps


def problem(claim: str, sizes: Sizes) -> Problem:
    """The problem of a claim."""
    m, n, r = sizes.m, sizes.n, sizes.r
    factors, target = (m + n) * r, Target(sizes)
    makers: dict[str, tuple[int, Callable[[Any], Any]]] = {
        "extractor": ((m + n) ** 2, lambda x: _extractor(x, m, n)),
        "descent": (2 * factors + m * n, lambda x: _descent(x, sizes)),
        "step": (factors + m * n, lambda x: _step(x, sizes)),
        "weighted": (factors, lambda x: _weighted(x, target)),
        "nearest": (factors, lambda x: _nearest(x, target)),
        "overshoot": (factors, lambda x: _overshoot(x, target)),
    }
    count, score = makers[claim]
    return Problem(claim, sizes, count, score)


def _size(*matrices: Any) -> Any:
    """The Frobenius norm of matrices side by side."""
    return sum((each * each).sum() for each in matrices) ** 0.5


def _split(x: Any, sizes: Sizes) -> tuple[Any, Any, Any]:
    """B and A of a stack at the head of the vector, and the rest of it."""
    middle, end = sizes.m * sizes.r, (sizes.m + sizes.n) * sizes.r
    B, stacked = x[:middle].reshape(sizes.m, sizes.r), x[middle:end].reshape(sizes.n, sizes.r)
    return B, stacked.T, x[end:]


def _extractor(x: Any, m: int, n: int) -> Any:
    X = x.reshape(m + n, m + n)
    A = (X + X.T) / 2
    return 2**0.5 * _size(A[:m, m:]) / _size(A)


def _descent(x: Any, sizes: Sizes) -> Any:
    B, A, rest = _split(x, sizes)
    dB, dA, rest = _split(rest, sizes)
    G = B @ A - rest.reshape(sizes.m, sizes.n)
    D = dB @ A + B @ dA + dB @ dA
    v, d, g = _size(B, A), _size(dB, dA), _size(G)
    return ((G * (dB @ dA)).sum() + (D * D).sum() / 2) / (g * d**2 / 2 + (v * d + d**2 / 2) ** 2 / 2)


def _lost(B: Any, A: Any, G: Any, eta: Any) -> Any:
    """What a step of gradient descent loses, in units of eta |grad J|^2."""
    dB, dA = -eta * (G @ A.T), -eta * (B.T @ G)
    D = dB @ A + B @ dA + dB @ dA
    return ((G * (dB @ dA)).sum() + (D * D).sum() / 2) * eta / _size(dB, dA) ** 2


def _step(x: Any, sizes: Sizes) -> Any:
    B, A, rest = _split(x, sizes)
    G = B @ A - rest.reshape(sizes.m, sizes.n)
    largest = 1 / (5 * 2**0.5 * (_size(B, A) ** 2 + _size(G)))
    eta = largest if largest < 1 else 1.0
    return 10 * 2**0.5 * _lost(B, A, G, eta)


def _fixed(target: Target, x: Any) -> Any:
    """M of the same kind as x."""
    M = target.M
    return M if isinstance(x, type(M)) else x.new_tensor(M)


def _weighted(x: Any, target: Target) -> Any:
    B, A, _ = _split(x, target.sizes)
    return abs((_fixed(target, x) * (B @ A)).sum()) / _size(B, A) ** 2 / target.optimum("weighted")


def _nearest(x: Any, target: Target) -> Any:
    B, A, _ = _split(x, target.sizes)
    return target.optimum("nearest") / (_size(B @ A - _fixed(target, x)) ** 2 / 2)


def _overshoot(x: Any, target: Target) -> Any:
    B, A, _ = _split(x, target.sizes)
    lost = _lost(B, A, B @ A - _fixed(target, x), 1 / 1024)
    return lost / (1 + _size(B, A) ** 2 / 256) ** 3 / target.optimum("overshoot")

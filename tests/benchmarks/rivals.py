"""What one would write by hand for the paper's inequalities: a NumPy loop, and batched PyTorch.

Both know the inequality and the loss, draw library normals, carry no error bounds, and return the margin
(right side less left side) of each trial in fp32.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from tests.quality.strengthened import LARGE, MIDDLE, SMALL, Sizes

ROOT2 = 2.0**0.5


@dataclass(frozen=True)
class Features:
    """Logistic regression: inputs X (rows), a direction u, labels y."""

    inputs: Any
    direction: Any
    labels: Any


def extractor_loop(sizes: Sizes, trials: int, seed: int) -> list[float]:
    """|E1 A E2| <= |A| / sqrt 2 for symmetric A, one at a time."""
    rng, size = np.random.default_rng(seed), sizes.m + sizes.n
    E1, E2 = _selectors(sizes)
    found = []
    for _ in range(trials):
        A = rng.standard_normal((size, size), dtype=np.float32)
        A = (A + A.T) / 2
        found.append(float(np.linalg.norm(A) / ROOT2 - np.linalg.norm(E1 @ A @ E2)))
    return found


def _selectors(sizes: Sizes) -> tuple[Any, Any]:
    whole = np.eye(sizes.m + sizes.n, dtype=np.float32)
    return whole[: sizes.m], whole[:, sizes.m :]


def descent_loop(sizes: Sizes, trials: int, seed: int, logistic: bool = False) -> list[float]:
    """Lemma 1, one trial at a time, with V V^T as printed."""
    rng = np.random.default_rng(seed)
    E1, E2 = _selectors(sizes)
    found = []
    for _ in range(trials):
        V1, V2 = (rng.standard_normal((sizes.m + sizes.n, sizes.r), dtype=np.float32) for _ in range(2))
        loss, gradient, L = _numpy_loss(rng, sizes, logistic)
        W1, W2 = E1 @ (V1 @ V1.T) @ E2, E1 @ (V2 @ V2.T) @ E2
        G = gradient(W1)
        spread = E1.T @ G @ E2.T
        slope = (spread + spread.T) @ V1
        d, v = np.linalg.norm(V2 - V1), np.linalg.norm(V1)
        right = loss(W1) + np.sum(slope * (V2 - V1)) + 2 * ROOT2 / 3 * L * d**3 * v + ROOT2 * L * d**2 * v**2
        right += ROOT2 * L / 3 * d**3 + ROOT2 * L / 4 * d**4 + np.linalg.norm(G) * d**2
        found.append(float(right - loss(W2)))
    return found


def step_loop(sizes: Sizes, trials: int, seed: int, logistic: bool = False) -> list[float]:
    """Lemma 2, one trial at a time, with V V^T as printed."""
    rng = np.random.default_rng(seed)
    E1, E2 = _selectors(sizes)
    found = []
    for _ in range(trials):
        V = rng.standard_normal((sizes.m + sizes.n, sizes.r), dtype=np.float32)
        loss, gradient, L = _numpy_loss(rng, sizes, logistic)
        W = E1 @ (V @ V.T) @ E2
        G = gradient(W)
        spread = E1.T @ G @ E2.T
        slope = (spread + spread.T) @ V
        eta = min(1 / (5 * ROOT2 * L * (np.linalg.norm(V) ** 2 + np.linalg.norm(G))), 1)
        after = V - eta * slope
        right = loss(W) - eta / 5 * np.linalg.norm(slope) ** 2
        found.append(float(right - loss(E1 @ (after @ after.T) @ E2)))
    return found


def _numpy_loss(
    rng: Any, sizes: Sizes, logistic: bool
) -> tuple[Callable[[Any], Any], Callable[[Any], Any], float]:
    if not logistic:
        M = rng.standard_normal((sizes.m, sizes.n), dtype=np.float32)
        return lambda W: np.sum((W - M) ** 2) / 2, lambda W: W - M, 1.0
    X = rng.standard_normal((sizes.m, sizes.m), dtype=np.float32)
    u = rng.standard_normal((sizes.n, 1), dtype=np.float32)
    y = np.sign(rng.standard_normal((sizes.m, 1), dtype=np.float32))
    L = float(np.sum(X * X) * np.sum(u * u)) / (4 * sizes.m)

    def loss(W: Any) -> Any:
        return np.mean(np.logaddexp(0, -y * (X @ W @ u)))

    def gradient(W: Any) -> Any:
        return X.T @ (-y / (1 + np.exp(y * (X @ W @ u))) / sizes.m) @ u.T

    return loss, gradient, max(L, 1.0)


def descent_batch(sizes: Sizes, trials: int, generator: torch.Generator) -> torch.Tensor:
    """Lemma 1 for the quadratic loss, all trials at once, through B and A."""
    m, r = sizes.m, sizes.r
    V1, V2 = (torch.randn(trials, m + sizes.n, r, generator=generator) for _ in range(2))
    M = torch.randn(trials, m, sizes.n, generator=generator)
    B1, A1, B2, A2 = V1[:, :m], V1[:, m:], V2[:, :m], V2[:, m:]
    G = B1 @ A1.mT - M
    slope = torch.cat([G @ A1, G.mT @ B1], 1)
    d, v = _norms(V2 - V1), _norms(V1)
    right = (
        _norms(G) ** 2 / 2 + (slope * (V2 - V1)).sum((1, 2)) + 2 * ROOT2 / 3 * d**3 * v + ROOT2 * d**2 * v**2
    )
    right = right + ROOT2 / 3 * d**3 + ROOT2 / 4 * d**4 + _norms(G) * d**2
    return right - _norms(B2 @ A2.mT - M) ** 2 / 2


def step_batch(sizes: Sizes, trials: int, generator: torch.Generator) -> torch.Tensor:
    """Lemma 2 for the quadratic loss, all trials at once, through B and A."""
    m = sizes.m
    V = torch.randn(trials, m + sizes.n, sizes.r, generator=generator)
    M = torch.randn(trials, m, sizes.n, generator=generator)
    B, A = V[:, :m], V[:, m:]
    G = B @ A.mT - M
    slope = torch.cat([G @ A, G.mT @ B], 1)
    eta = (1 / (5 * ROOT2 * (_norms(V) ** 2 + _norms(G)))).clamp(max=1)
    after = V - eta[:, None, None] * slope
    right = _norms(G) ** 2 / 2 - eta / 5 * _norms(slope) ** 2
    return right - _norms(after[:, :m] @ after[:, m:].mT - M) ** 2 / 2


def _norms(matrices: torch.Tensor) -> torch.Tensor:
    return torch.linalg.vector_norm(matrices, dim=(1, 2))


LOOPS: dict[str, Any] = {"lem:descent": descent_loop, "eq:9": step_loop, "eq:15": extractor_loop}
BATCHES: dict[str, Any] = {"lem:descent": descent_batch, "eq:9": step_batch}
FEW = {SMALL: 200, MIDDLE: 40, LARGE: 3}
"""For each how many trials the loop does at once."""
BATCHED = {SMALL: 16384, MIDDLE: 2048, LARGE: 32}


def loop(name: str, sizes: Sizes, loss: str | None, few: int) -> tuple[Callable[[], object], int]:
    """The loop over so many trials, and their number."""
    about = (sizes, few, 0) if loss is None else (sizes, few, 0, loss == "logistic")
    return lambda: LOOPS[name](*about), few


def batch(name: str, sizes: Sizes) -> tuple[Callable[[], object], int]:
    """All trials of a batch for the quadratic loss, and their number."""
    many, generator = BATCHED[sizes], torch.Generator().manual_seed(0)
    return lambda: BATCHES[name](sizes, many, generator), many

"""Softmax regression: sampled curvature stays below the true constant."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from verify.domains.losses.family import Family
from verify.domains.losses.features import feature_parameters, features, largest_curvature, mean_square_length
from verify.domains.losses.parameter import Parameter
from verify.domains.losses.quantity import Given, Quantity

V = TypeVar("V")


class SoftmaxCrossEntropy(Family):
    """1/N sum_i (logsumexp(z_i) - z_i[y_i]) with logits z_i = (W - M)^T x_i and orthogonal inputs x_i in R^m.

    Columns are classes; for one column a class with logit 0 is added. The Hessian is
    1/N sum_i (x_i x_i^T) o (diag p_i - p_i p_i^T), and |diag p - p p^T| <= 1/2: attained for two classes with
    p = (1/2, 1/2), a supremum for more (the others' p -> 0). With the added class only p (1 - p) <= 1/4
    remains. Orthogonal inputs can be separated: the infimum 0 is not attained. Residuals p - y have norm
    below 2^(1/2), with the added class below 1.
    """

    name: ClassVar[str] = "softmax-cross-entropy"
    convex: ClassVar[bool] = True
    lipschitzian: ClassVar[bool] = True
    sharp: ClassVar[bool] = True
    rational: ClassVar[bool] = False

    def parameters(self, rows: int, columns: int) -> tuple[Parameter, ...]:
        """The center M of the logits, the inputs and the labels y."""
        return (
            Parameter("M", rows, columns, "point"),
            *feature_parameters(rows),
            Parameter("y", rows, max(columns, 2), "choice"),
        )

    def _value(self, given: Given[V], point: Quantity[V]) -> Quantity[V]:
        logits = _logits(given, point)
        chosen = (given["y"] * logits).total()
        return (_log_sum_exp(given, logits).total() - chosen) / logits.shape[0]

    def _gradient(self, given: Given[V], point: Quantity[V]) -> Quantity[V]:
        logits = _logits(given, point)
        spread = _log_sum_exp(given, logits) @ given.ones(1, logits.shape[1])
        residuals = (logits - spread).elementary("exp") - given["y"]
        if point.shape[1] == 1:
            residuals = residuals.column(0)
        return features(given).transposed @ residuals / logits.shape[0]

    def _smoothness(self, given: Given[V]) -> Quantity[V]:
        return largest_curvature(given) / (4 if given["M"].shape[1] == 1 else 2)

    def _lipschitz(self, given: Given[V]) -> Quantity[V] | None:
        square = 1 if given["M"].shape[1] == 1 else 2
        return (mean_square_length(given) * square).elementary("sqrt")


def _logits(given: Given[V], point: Quantity[V]) -> Quantity[V]:
    """The N x classes logits."""
    logits = features(given) @ (point - given["M"])
    return logits if point.shape[1] > 1 else given.beside(logits, given.zeros(logits.shape[0], 1))


def _log_sum_exp(given: Given[V], logits: Quantity[V]) -> Quantity[V]:
    """The logarithm of the sum of exponentials of each row, a column; the largest is taken out first."""
    largest = logits.largest()
    ones = given.ones(1, logits.shape[1])
    shifted = (logits - largest @ ones).elementary("exp")
    return largest + (shifted @ ones.transposed).elementary("log")

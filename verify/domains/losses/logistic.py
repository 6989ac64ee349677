"""Logistic regression on separable data: the weights grow without bound."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from verify.domains.losses.family import Family
from verify.domains.losses.features import feature_parameters, features, largest_curvature, mean_square_length
from verify.domains.losses.parameter import Parameter
from verify.domains.losses.quantity import Given, Quantity

V = TypeVar("V")


class Logistic(Family):
    """1/N sum_i log(1 + exp(-y_i x_i^T W u)) with orthogonal inputs x_i in R^m and labels y_i = +-1.

    The Hessian at W is 1/N sum_i s_i (x_i x_i^T) o (u u^T) with s_i = sigma' <= 1/4, and = 1/4 for W = 0,
    so the least constant is |u|^2 max |x_i|^2 / (4 N). Orthogonal inputs can be separated: the infimum 0
    is not attained.
    """

    name: ClassVar[str] = "logistic"
    convex: ClassVar[bool] = True
    lipschitzian: ClassVar[bool] = True
    sharp: ClassVar[bool] = True
    rational: ClassVar[bool] = False

    def parameters(self, rows: int, columns: int) -> tuple[Parameter, ...]:
        """The inputs, the direction u and the labels y."""
        return (
            *feature_parameters(rows),
            Parameter("u", columns, 1, "right"),
            Parameter("y", rows, 1, "sign"),
        )

    def _value(self, given: Given[V], point: Quantity[V]) -> Quantity[V]:
        margins = given["y"] * (features(given) @ (point @ given["u"]))
        return (-margins).elementary("softplus").total() / margins.shape[0]

    def _gradient(self, given: Given[V], point: Quantity[V]) -> Quantity[V]:
        inputs, labels = features(given), given["y"]
        margins = labels * (inputs @ (point @ given["u"]))
        slopes = -labels * (-margins).elementary("sigmoid") / margins.shape[0]
        return inputs.transposed @ slopes @ given["u"].transposed

    def _smoothness(self, given: Given[V]) -> Quantity[V]:
        return largest_curvature(given) * given["u"].squared_norm() / 4

    def _lipschitz(self, given: Given[V]) -> Quantity[V] | None:
        return (mean_square_length(given) * given["u"].squared_norm()).elementary("sqrt")

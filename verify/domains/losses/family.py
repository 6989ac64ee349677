"""What a family of smooth functions must tell: values, gradients, and constants that are theorems.

To add a family: write one file with one subclass, list it in ``families()`` of the package, and run the
conformance tests, which compare value with gradient and attack the stated constants. A convex flag or an
infimum that is wrong in a way no sampled point shows is not caught: derive them.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import ClassVar, TypeVar

from verify.domains.losses.parameter import Parameter
from verify.domains.losses.quantity import Given, Quantity
from verify.expressions.arithmetics.interface import Arithmetic

V = TypeVar("V")


class Family(ABC):
    """A family of differentiable functions R^{m x n} -> R with a Lipschitz gradient (Frobenius norm).

    Parameters are admissible in the sense of :class:`Parameter`. Every result is a value of the
    arithmetic given, so one definition serves batched floats, balls and exact rationals.
    """

    name: ClassVar[str]
    convex: ClassVar[bool]
    sharp: ClassVar[bool]
    """The stated smoothness cannot be lowered (relatively by 2^-50 where an irrational is rounded up)."""
    rational: ClassVar[bool]
    """Value, gradient, smoothness and infimum are rational for rational parameters and points."""
    bounded: ClassVar[bool] = True
    """Bounded below, so that ``infimum`` is not None."""
    analytic: ClassVar[bool] = True
    """Infinitely differentiable everywhere, so that quadrature of it converges fast."""
    lipschitzian: ClassVar[bool] = False
    """Lipschitz itself, so that ``lipschitz`` is not None."""
    affine: ClassVar[bool] = False
    """The gradient is constant, so that ``smoothness`` is 0."""

    @abstractmethod
    def parameters(self, rows: int, columns: int) -> tuple[Parameter, ...]:
        """What a member on R^{rows x columns} is drawn from."""

    def value(self, arithmetic: Arithmetic[V], parameters: Mapping[str, V], point: V) -> V:
        """The value at a point, 1 x 1."""
        return self._value(Given(arithmetic, parameters), Quantity(arithmetic, point)).value

    def gradient(self, arithmetic: Arithmetic[V], parameters: Mapping[str, V], point: V) -> V:
        """The gradient at a point, of the point's shape."""
        return self._gradient(Given(arithmetic, parameters), Quantity(arithmetic, point)).value

    def smoothness(self, arithmetic: Arithmetic[V], parameters: Mapping[str, V]) -> V:
        """The least Lipschitz constant of the gradient, 1 x 1; an upper bound of it unless ``sharp``."""
        return self._smoothness(Given(arithmetic, parameters)).value

    def lipschitz(self, arithmetic: Arithmetic[V], parameters: Mapping[str, V]) -> V | None:
        """A Lipschitz constant of the function, 1 x 1, maybe a square root; None when it has none."""
        return _unwrapped(self._lipschitz(Given(arithmetic, parameters)))

    def infimum(self, arithmetic: Arithmetic[V], parameters: Mapping[str, V]) -> V | None:
        """The infimum, or a number below it, 1 x 1; None when the function is unbounded below."""
        return _unwrapped(self._infimum(Given(arithmetic, parameters)))

    def stationary(self, arithmetic: Arithmetic[V], parameters: Mapping[str, V]) -> V | None:
        """A point where the gradient vanishes; None when none is known in closed form."""
        return _unwrapped(self._stationary(Given(arithmetic, parameters)))

    @abstractmethod
    def _value(self, given: Given[V], point: Quantity[V]) -> Quantity[V]: ...

    @abstractmethod
    def _gradient(self, given: Given[V], point: Quantity[V]) -> Quantity[V]: ...

    @abstractmethod
    def _smoothness(self, given: Given[V]) -> Quantity[V]: ...

    def _lipschitz(self, given: Given[V]) -> Quantity[V] | None:
        return None

    def _infimum(self, given: Given[V]) -> Quantity[V] | None:
        return given.number(0)

    def _stationary(self, given: Given[V]) -> Quantity[V] | None:
        return None


def _unwrapped(quantity: Quantity[V] | None) -> V | None:
    return None if quantity is None else quantity.value

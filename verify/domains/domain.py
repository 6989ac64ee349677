"""The interface of a class of matrices, and raw numbers to make members from."""

from __future__ import annotations

from abc import ABC, abstractmethod
from fractions import Fraction
from typing import Protocol, TypeVar

from verify.expressions.arithmetics.interface import Arithmetic

V = TypeVar("V")
Made = TypeVar("Made", covariant=True)
Rows = list[list[Fraction]]


class Raw(Protocol[Made]):
    """Raw numbers for one name: ``raw("y", 3, 1, "real")`` is the same matrix each time it is asked.

    Kinds: real, nonnegative, positive, fraction (in [0,1]), inner (in (0,1)), sign, direction (not all
    zero), and those of :class:`~verify.domains.losses.parameter.Parameter`.
    """

    def __call__(self, part: str, rows: int, columns: int, kind: str, /) -> Made:
        """The raw matrix of this part, shape and kind."""


class MatrixClass(ABC):
    """A class of real matrices."""

    @abstractmethod
    def construct(self, arithmetic: Arithmetic[V], raw: Raw[V], rows: int, columns: int) -> V:
        """A member made from raw numbers; every member (or a dense part) can be made."""

    @abstractmethod
    def contains(self, value: Rows) -> bool:
        """Whether exact entries make a member."""

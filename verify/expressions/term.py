"""The base of every term: an immutable tree whose nodes know their type and how to be evaluated."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, ClassVar, Protocol, Self, TypeVar

from verify.errors import NotDifferentiable
from verify.expressions.arithmetics.interface import Arithmetic
from verify.expressions.size import Size
from verify.expressions.types import ValueType

V = TypeVar("V")


class Context(Protocol[V]):
    """Where a term is evaluated: an arithmetic, and a point that gives every name its value."""

    arithmetic: Arithmetic[V]

    def value(self, term: Term) -> V:
        """The value of a term (computed once a point)."""

    def integer(self, term: Term) -> int:
        """The value of a term of natural numbers."""

    def size(self, size: Size) -> int:
        """The value of a matrix dimension."""

    def symbol(self, name: str) -> V:
        """The value of a declared symbol or bound variable."""

    def element(self, name: str, index: int) -> V:
        """Element ``index`` of a declared sequence."""

    def function(self, name: str) -> FunctionAt[V]:
        """The function a declared function name stands for."""

    def binding(self, name: str, value: V | int) -> Context[V]:
        """The same context with one more bound variable."""


class FunctionAt(Protocol[V]):
    """A concrete function, its parameters fixed."""

    def value(self, arithmetic: Arithmetic[V], point: V) -> V:
        """f(point)."""

    def gradient(self, arithmetic: Arithmetic[V], point: V) -> V:
        """The gradient of f at the point."""


@dataclass(frozen=True, eq=False)
class Term(ABC):
    """One node of a formula; ``arguments`` are its subterms, all other fields are plain data.

    Equality is structural. ``type`` is inferred when the node is made, so an ill-typed term cannot
    exist: making one raises :class:`~verify.errors.IllTyped`.
    """

    arguments: tuple[Term, ...]

    type: ClassVar[Any]  # set for each instance when it is made
    names: ClassVar[frozenset[str]]

    def __post_init__(self) -> None:
        object.__setattr__(self, "type", self.infer())
        object.__setattr__(self, "names", self.free_names())
        object.__setattr__(self, "_key", tuple(getattr(self, field.name) for field in fields(self)))
        object.__setattr__(self, "_hash", hash((self.__class__.__name__, self._key)))

    _key: ClassVar[tuple[Any, ...]]
    _hash: ClassVar[int]

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, Term) or self._hash != other._hash:
            return False
        return self.__class__ is other.__class__ and self._key == other._key

    def __hash__(self) -> int:
        return self._hash

    @abstractmethod
    def infer(self) -> ValueType:
        """The type of this term, from those of its arguments."""

    def free_names(self) -> frozenset[str]:
        """The declared names this term depends on."""
        return frozenset().union(*(argument.names for argument in self.arguments))

    @abstractmethod
    def evaluate(self, context: Context[V]) -> V:
        """The value in the context's arithmetic, at the context's point."""

    def pullback(self, cotangent: Term) -> tuple[Term | None, ...]:
        """What each argument's gradient gains when this term's gradient is ``cotangent``; None is zero."""
        raise NotDifferentiable(self.__class__.__name__)

    def with_arguments(self, arguments: Sequence[Term]) -> Self:
        """The same operation on other arguments."""
        new = tuple(arguments)
        if len(new) == len(self.arguments) and all(a is b for a, b in zip(new, self.arguments, strict=True)):
            return self
        return replace(self, arguments=new)

    def walk(self) -> Iterator[Term]:
        """This term and all its subterms, outermost first."""
        stack: list[Term] = [self]
        while stack:
            term = stack.pop()
            yield term
            stack.extend(reversed(term.arguments))


@dataclass(frozen=True, eq=False)
class Operation(Term):
    """A term whose value depends on the values of its arguments alone."""

    def evaluate(self, context: Context[V]) -> V:
        return self.value(context.arithmetic, *map(context.value, self.arguments))

    @abstractmethod
    def value(self, arithmetic: Arithmetic[V], *values: V) -> V:
        """The value, in any arithmetic, from the values of the arguments."""


@dataclass(frozen=True, eq=False)
class Binder(Term):
    """A term that binds ``variable`` in its last argument, the body: sums, integrals, minima."""

    variable: str

    @property
    def body(self) -> Term:
        return self.arguments[-1]

    @property
    def limits(self) -> tuple[Term, ...]:
        return self.arguments[:-1]

    def free_names(self) -> frozenset[str]:
        outer = frozenset().union(*(limit.names for limit in self.limits))
        return outer | (self.body.names - {self.variable})


def term_field_names(term: Term) -> tuple[str, ...]:
    """The plain-data fields of a term, for printing and serialising."""
    return tuple(field.name for field in fields(term) if field.name != "arguments")

"""The claim: for all values of its names, under its hypotheses, one relation holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from verify.claims.inhabited import needed
from verify.document.scope import Declaration
from verify.expressions.atoms.element import Element
from verify.expressions.atoms.symbol import Symbol
from verify.expressions.evaluate import Rule
from verify.expressions.relation import Relation
from verify.expressions.size import Size
from verify.expressions.term import Term
from verify.expressions.types import Function, Scalar


@dataclass(frozen=True, slots=True)
class Assumption:
    """A hypothesis of a claim. ``index``: it is assumed for every value of this index."""

    relation: Relation
    text: str
    index: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """A closed statement: every name is quantified over its declaration, or determined by a rule.

    ``stationary`` maps a symbol to the function whose gradient is assumed to vanish there. ``aside``:
    assumptions in scope that are not about this claim; where they clash it is vacuous all the same.
    ``extents``: the sizes of all its parts as written; none may be less than one. ``written``: the
    conclusion as the author wrote it, before definitions were put in. ``elsewhere``: what the numbers of the
    claim must meet for the functions in scope to exist that it does not speak of.
    """

    id: str
    conclusion: Relation
    assumptions: tuple[Assumption, ...]
    declarations: Mapping[str, Declaration]
    rules: Mapping[str, Rule]
    naturals: tuple[str, ...]
    indices: tuple[str, ...]
    stationary: Mapping[str, str]
    aside: tuple[Assumption, ...] = ()
    extents: frozenset[Size] = frozenset()
    written: Relation | None = None
    elsewhere: tuple[Assumption, ...] = ()

    @property
    def hypotheses(self) -> tuple[Assumption, ...]:
        """The assumptions, and what the constants of the functions must meet for these to exist."""
        return (*self.assumptions, *existence(self.functions, self.declarations), *self.elsewhere)

    @property
    def functions(self) -> tuple[str, ...]:
        """The functions the claim quantifies over."""
        return tuple(name for name, d in self.declarations.items() if isinstance(d.kind, Function))

    @property
    def whole(self) -> frozenset[str]:
        """The names that are sizes, bounds and indices."""
        return frozenset((*self.naturals, *self.indices))

    @property
    def bounds(self) -> dict[str, str]:
        """Names of which nothing is said but that one function is nowhere below them, with that function."""
        if not self.functions:
            return {}
        said = frozenset[str]().union(*(term.names for term in self.terms()))
        found: dict[str, list[str]] = {}
        for name in self.functions:
            for prop in self.declarations[name].properties:
                if prop.argument is not None:
                    least = prop.argument if prop.name == "below" else None
                    for spoken in prop.argument.names:
                        found.setdefault(spoken, []).append(name if isinstance(least, Symbol) else "")
        return {
            bound: functions[0]
            for bound, functions in found.items()
            if len(functions) == 1 and functions[0] and bound not in said and self._any_real(bound)
        }

    def _any_real(self, name: str) -> bool:
        """Whether a name is declared as a real number and no more."""
        declared = self.declarations.get(name)
        if declared is None or name in self.rules or name in self.stationary or declared.index is not None:
            return False
        return declared.kind == Scalar() and not declared.properties

    def has(self, kind: type[Term]) -> bool:
        """Whether an operation of this kind occurs anywhere in it."""
        return any(isinstance(part, kind) for term in self.terms() for part in term.walk())

    def terms(self) -> list[Term]:
        """Every formula the claim is made of."""
        found = [self.conclusion.left, self.conclusion.right]
        for assumption in self.assumptions:
            found += [assumption.relation.left, assumption.relation.right]
        return found + [rule.body for rule in self.rules.values()]


def existence(functions: Iterable[str], declarations: Mapping[str, Declaration]) -> Iterator[Assumption]:
    """That there are functions with the declared constants, where that is not evident."""
    for name in functions:
        for relation in needed(declarations[name], declarations):
            yield Assumption(relation, f"the constants of {name} are those of a function")


def is_natural_symbol(declaration: Declaration) -> bool:
    """Whether the declared name is a size, a bound or an index."""
    return isinstance(declaration.kind, Scalar) and declaration.kind.natural and declaration.index is None


def elements(term: Term) -> list[Element]:
    """The sequence elements in a term."""
    return [part for part in term.walk() if isinstance(part, Element)]

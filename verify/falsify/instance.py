"""A point of a claim's quantifiers: members of the declared domains, made from raw numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Generic, TypeVar

from verify.claims.claim import Claim
from verify.document.scope import Declaration
from verify.domains.choose import matrix_class
from verify.domains.functions import FunctionClass, Member, draw_parameters
from verify.domains.interval import Interval
from verify.domains.losses import Family, Loss
from verify.errors import VerifyError
from verify.expressions.arithmetics.interface import Arithmetic
from verify.expressions.evaluate import Evaluator, Rule
from verify.expressions.term import Term
from verify.expressions.types import Function, Matrix, shape

V = TypeVar("V")
RawTable = Callable[[str, int, int, str], V]


def interval_of(declaration: Declaration) -> Interval:
    """The interval a scalar is declared in."""
    lower, upper = declaration.lower, declaration.upper
    return Interval(
        lower is not None,
        upper is not None,
        lower is not None and lower.strict,
        upper is not None and upper.strict,
    )


def function_class(claim: Claim, name: str) -> FunctionClass:
    """The properties a function is declared with."""
    names = {prop.name for prop in claim.declarations[name].properties}
    return FunctionClass(
        smooth="smooth" in names,
        convex="convex" in names,
        lipschitz="lipschitz" in names,
        below="below" in names,
        strongly="strongly" in names,
        stationary=name in claim.stationary.values(),
    )


class Instance(Generic[V]):
    """Values for everything a claim quantifies, in one arithmetic.

    ``raw`` gives the raw numbers, ``settle`` may round a constructed value to one that can be written
    down (exact arithmetic uses it for irrational ends of intervals; floats leave it alone). ``closed``
    is what the evaluator shares with others.
    """

    def __init__(
        self,
        claim: Claim,
        arithmetic: Arithmetic[V],
        sizes: Mapping[str, int],
        families: Mapping[str, Family],
        raw: RawTable[V],
        rules: Mapping[str, Rule],
        settle: Callable[[V, str], V] | None = None,
        closed: dict[Term, V] | None = None,
    ) -> None:
        self.claim = claim
        self.arithmetic = arithmetic
        self.sizes = sizes
        self.families = families
        self.raw = raw
        self.settle: Callable[[V, str], V] = settle or (lambda value, kind: value)
        self.evaluator: Evaluator[V] = Evaluator(arithmetic, self, rules, closed=closed)
        self.bounds = claim.bounds
        self.symbols: dict[str, V] = {}
        self.drawn: dict[tuple[str, int], V] = {}
        self.functions: dict[str, Member[V]] = {}

    def release(self) -> None:
        """Let go of the evaluator, which refers to this point: what was computed is freed at once, not when
        cycles are collected."""
        del self.evaluator

    def symbol(self, name: str) -> V:
        """The value of a declared scalar or matrix."""
        if name not in self.symbols:
            if name in self.claim.stationary and not self._tilts(self.claim.stationary[name]):
                function = self.function(self.claim.stationary[name])
                centre = function.stationary(self.arithmetic)
                if centre is None:
                    raise VerifyError(f"no stationary point of {self.claim.stationary[name]} is known")
                self.symbols[name] = self.settle(centre, "")
            elif name in self.bounds:
                self.symbols[name] = self._bound(self.bounds[name])
            else:
                self.symbols[name] = self._member(self._declaration(name), name)
        return self.symbols[name]

    def element(self, name: str, index: int) -> V:
        """Element ``index`` of a sequence, drawn by itself."""
        key = (name, index)
        if key not in self.drawn:
            self.drawn[key] = self._member(self._declaration(name), f"{name}[{index}]")
        return self.drawn[key]

    def _declaration(self, name: str) -> Declaration:
        try:
            return self.claim.declarations[name]
        except KeyError:
            raise VerifyError(f"{name} has no declaration in the claim {self.claim.id}") from None

    def _member(self, declaration: Declaration, label: str) -> V:
        kind = declaration.kind
        assert not isinstance(kind, Function)
        if isinstance(kind, Matrix):
            rows, columns = (size.at(self.sizes) for size in shape(kind))
            chosen = matrix_class(self._properties(declaration))

            def raw(part: str, tall: int, wide: int, what: str) -> V:
                return self.raw(f"{label}.{part}" if part else label, tall, wide, what)

            return self.settle(chosen.construct(self.arithmetic, raw, rows, columns), "")
        lower = None if declaration.lower is None else self.evaluator.value(declaration.lower.term)
        upper = None if declaration.upper is None else self.evaluator.value(declaration.upper.term)

        def scalar(part: str, tall: int, wide: int, what: str) -> V:
            return self.raw(label, tall, wide, what)

        if kind.natural:
            bound = declaration.lower
            least = self.arithmetic.constant(int(bound is None or bound.strict))
            least = least if lower is None else self.arithmetic.add(lower, least)
            return self.arithmetic.add(least, scalar("", 1, 1, "whole"))
        value = interval_of(declaration).construct(self.arithmetic, scalar, lower, upper)
        return self.settle(
            value, "up" if upper is None and lower is not None else "down" if upper is not None else ""
        )

    def _properties(self, declaration: Declaration) -> dict[str, int | None]:
        found: dict[str, int | None] = {}
        for prop in declaration.properties:
            found[prop.name] = None if prop.argument is None else self.evaluator.integer(prop.argument)
        return found

    def function(self, name: str) -> Member[V]:
        """The function drawn for a declared name: a member of its family, scaled to its constants."""
        if name not in self.functions:
            self.functions[name] = self._function(name)
        return self.functions[name]

    def _tilts(self, name: str) -> bool:
        """Whether a stationary point is made by a linear term (convex functions) or found by the family."""
        chosen = function_class(self.claim, name)
        return chosen.convex or chosen.strongly

    def _function(self, name: str) -> Member[V]:
        declaration = self.claim.declarations[name]
        kind = declaration.kind
        assert isinstance(kind, Function)
        rows, columns = (size.at(self.sizes) for size in shape(kind.domain))
        family = self.families[name]
        a = self.arithmetic

        def raw(part: str, tall: int, wide: int, what: str) -> V:
            return self.raw(f"{name}.{part}", tall, wide, what)

        parameters = draw_parameters(a, family, raw, rows, columns)
        given = {
            p.name: None if p.argument is None else self.evaluator.value(p.argument)
            for p in declaration.properties
            if not (p.argument and p.argument.names & self.bounds.keys())
        }
        curvature = given.get("strongly")
        scale = self._scale(family, parameters, given, curvature, raw)
        loss = Loss(family, parameters, scale, a.constant(0))
        member = Member(loss, curvature)
        centres = [symbol for symbol, function in self.claim.stationary.items() if function == name]
        if centres and self._tilts(name):
            centre = self._member(self._declaration(centres[0]), centres[0])
            tilt = self.settle(member.gradient(a, centre), "")
            member = Member(loss, curvature, tilt, centre)
        offset = self._offset(member, given, raw)
        return Member(Loss(family, parameters, scale, offset), curvature, member.tilt, member.centre)

    def _scale(
        self,
        family: Family,
        parameters: Mapping[str, V],
        given: Mapping[str, V | None],
        curvature: V | None,
        raw: RawTable[V],
    ) -> V:
        """The largest scale the constants allow, times a fraction that is one in half of the trials."""
        a = self.arithmetic
        limits: list[V] = []
        smooth = given.get("smooth")
        if smooth is not None and not family.affine:
            budget = smooth if curvature is None else a.subtract(smooth, curvature)
            limits.append(a.divide(budget, family.smoothness(a, parameters)))
        lipschitz = given.get("lipschitz")
        if lipschitz is not None:
            own = family.lipschitz(a, parameters)
            if own is not None:
                limits.append(a.divide(lipschitz, own))
        if not limits:
            return self.settle(raw("scale", 1, 1, "positive"), "down")
        limit = limits[0] if len(limits) == 1 else a.minimum(limits[0], limits[1])
        return self.settle(a.multiply(limit, raw("share", 1, 1, "inner or one")), "down")

    def _offset(self, member: Member[V], given: Mapping[str, V | None], raw: RawTable[V]) -> V:
        """Puts the infimum at the declared lower bound, plus a slack that is often zero."""
        a = self.arithmetic
        below = given.get("below")
        if below is None:
            return raw("offset", 1, 1, "real")
        infimum = member.infimum(a)
        if infimum is None:
            raise VerifyError("a family without a lower bound was drawn for a function that has one")
        slack = raw("slack", 1, 1, "nonnegative")
        return self.settle(a.add(a.subtract(below, infimum), slack), "up")

    def _bound(self, name: str) -> V:
        """A number that a function is nowhere below, where any will do."""
        infimum = self.function(name).infimum(self.arithmetic)
        if infimum is None:
            raise VerifyError(f"no lower bound of {name} is known")
        slack = self.raw(f"{name}.slack", 1, 1, "nonnegative")
        return self.settle(self.arithmetic.subtract(infimum, slack), "down")

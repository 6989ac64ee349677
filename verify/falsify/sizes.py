"""Sizes, bounds and indices of a block of trials: small ones first, all hypotheses on them met."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from verify.claims.claim import Claim
from verify.errors import VerifyError
from verify.expressions.atoms.constant import Constant
from verify.expressions.evaluate import Evaluator
from verify.expressions.relation import Relation
from verify.expressions.size import Size
from verify.expressions.types import Function, Matrix, Type, shape
from verify.falsify.raws import Block

LIMITS = (1, 2, 3, 2, 4, 1, 3, 4, 2, 0)
FAR = 64
EVERY = 6
"""One block in so many has counts up to FAR, where steps cost little, and one more up to the longest."""

ATTEMPTS = 400


@dataclass(frozen=True, slots=True)
class SizePlan:
    """Which naturals are matrix sizes, which are counts or indices, and what they must satisfy."""

    fixed: Mapping[str, int]
    lowest: Mapping[str, int]
    dimensions: tuple[str, ...]
    counts: tuple[str, ...]
    conditions: tuple[Relation, ...]
    largest: int
    longest: int
    extents: tuple[Size, ...] = ()
    farthest: int = 0
    settled: Mapping[str, int] | None = field(init=False, repr=False, compare=False)
    """The sizes where all of them are fixed."""

    def __post_init__(self) -> None:
        whole = self.fixed.keys() >= {*self.dimensions, *self.counts} and self.meets(self.fixed)
        object.__setattr__(self, "settled", dict(self.fixed) if whole else None)

    def meets(self, sizes: Mapping[str, int]) -> bool:
        """Whether the hypotheses on naturals, fixed values and lower bounds hold."""
        if any(sizes[name] != value for name, value in self.fixed.items()):
            return False
        if any(sizes[name] < value for name, value in self.lowest.items()):
            return False
        if any(extent.at(sizes) < 1 for extent in self.extents):
            return False
        return all(holds(condition, sizes) for condition in self.conditions)

    def draw(self, block: Block) -> dict[str, int] | None:
        """Sizes for a block, the same each time; None where none of many attempts meets the hypotheses."""
        if self.settled is not None:
            return dict(self.settled)
        limit = LIMITS[block.number % len(LIMITS)] or self.largest
        for attempt in range(ATTEMPTS):
            wide = limit + attempt // 8
            sizes = dict(self.fixed)
            for name in (*self.dimensions, *self.counts):
                if name in sizes:
                    continue
                reach = wide if name in self.dimensions else self._count(block.number, wide)
                sizes[name] = self.lowest[name] + block.choice(f"size {name} {attempt}", reach)
            if self.meets(sizes):
                return sizes
        return None

    def _count(self, number: int, wide: int) -> int:
        """How far a count or an index goes in a block."""
        if number % EVERY == EVERY - 1:
            return self.farthest
        if number % EVERY == EVERY - 3:
            return self.longest
        return min(max(wide, 1 + number % 5), self.longest)


def size_plan(claim: Claim, largest: int, longest: int) -> SizePlan:
    """What the claim says of its natural numbers."""
    fixed: dict[str, int] = {}
    lowest: dict[str, int] = {}
    for name in claim.naturals:
        declaration = claim.declarations[name]
        if isinstance(declaration.value, Constant):
            fixed[name] = int(declaration.value.number)
        lowest[name] = 1
        if declaration.lower is not None and isinstance(declaration.lower.term, Constant):
            lowest[name] = int(declaration.lower.term.number) + int(declaration.lower.strict)
    for name in claim.indices:
        lowest[name] = 0
    dimensions = tuple(name for name in claim.naturals if name in _dimension_names(claim))
    counts = tuple(name for name in (*claim.naturals, *claim.indices) if name not in dimensions)
    known = claim.whole
    conditions = tuple(
        a.relation for a in claim.hypotheses if a.relation.names <= known and _is_whole(a.relation, known)
    )
    bounds = tuple(_bound_relations(claim))
    extents = tuple(sorted(_extents(claim), key=str))
    farthest = longest if claim.functions or dimensions else max(longest, FAR)
    return SizePlan(
        fixed, lowest, dimensions, counts, conditions + bounds, largest, longest, extents, farthest
    )


def _extents(claim: Claim) -> set[Size]:
    """The sizes of everything the claim speaks of: none may be less than one."""
    found: set[Size] = set(claim.extents)
    for declaration in claim.declarations.values():
        kinds = (
            (declaration.kind.domain, declaration.kind.codomain)
            if isinstance(declaration.kind, Function)
            else (declaration.kind,)
        )
        found.update(size for kind in kinds for size in shape(kind))
    known = claim.whole
    return {size for size in found if size.names and size.names <= known}


def _bound_relations(claim: Claim) -> list[Relation]:
    """Upper bounds of naturals, as relations."""
    from verify.expressions.atoms.symbol import symbol

    found = []
    for name in claim.naturals:
        upper = claim.declarations[name].upper
        lower = claim.declarations[name].lower
        for bound, sign in ((upper, "<"), (lower, ">")):
            if bound is not None and bound.term.names <= frozenset(claim.naturals):
                term = symbol(name, claim.declarations[name].kind)  # type: ignore[arg-type]
                found.append(Relation(term, sign if bound.strict else f"{sign}=", bound.term))
    return found


def _dimension_names(claim: Claim) -> frozenset[str]:
    names: frozenset[str] = frozenset()
    for declaration in claim.declarations.values():
        names |= _sizes(declaration.kind)
    return names


def _sizes(kind: Type) -> frozenset[str]:
    if isinstance(kind, Matrix):
        return kind.rows.names | kind.columns.names
    if isinstance(kind, Function):
        return _sizes(kind.domain) | _sizes(kind.codomain)
    return frozenset()


def _is_whole(relation: Relation, known: frozenset[str]) -> bool:
    try:
        holds(relation, dict.fromkeys(known, 2))
    except VerifyError:
        return False
    return True


class _NoPoint:
    """A point with nothing but sizes."""

    def __init__(self, sizes: Mapping[str, int]) -> None:
        self.sizes = sizes


def holds(relation: Relation, sizes: Mapping[str, int]) -> bool:
    """Whether a relation between natural numbers holds; raises VerifyError where it is not one."""
    evaluator: Evaluator[object] = Evaluator(None, _NoPoint(sizes), {})  # type: ignore[arg-type]
    left, right = evaluator.rational(relation.left), evaluator.rational(relation.right)
    table = {
        "=": left == right,
        "!=": left != right,
        "<=": left <= right,
        "<": left < right,
        ">=": left >= right,
    }
    return table.get(relation.sign, left > right)

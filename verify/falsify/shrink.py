"""Shrinking: from the nominee a machine found to one a person would have chosen.

Smaller sizes, plainer functions, zeros, whole numbers, small denominators, in this order; every step
is kept only where exact arithmetic says that it is still a violation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction

from verify.claims.claim import Claim
from verify.domains.losses import families
from verify.falsify.confirm import Status, examine
from verify.falsify.draft import Draft, realise
from verify.falsify.instance import function_class
from verify.falsify.sizes import SizePlan
from verify.falsify.witness import Matrix, Witness

BUDGET = 1200
GRIDS = tuple(Fraction(1, d) for d in (1, 2, 3, 4, 5, 8, 10, 16, 32, 64, 256, 1024))


class Shrinker:
    """Keeps the simplest draft that still has the status looked for."""

    def __init__(self, claim: Claim, plan: SizePlan, status: Status, budget: int = BUDGET) -> None:
        self.claim = claim
        self.plan = plan
        self.status = status
        self.left = budget
        self.best: tuple[Draft, Witness] | None = None

    def accepts(self, draft: Draft) -> bool:
        """Whether the draft still violates; it is then the best so far."""
        if self.left <= 0:
            return False
        self.left -= 1
        realised = realise(self.claim, draft)
        if realised is None or (self.best is not None and _no_simpler(realised[1], self.best[0])):
            return False
        if examine(self.claim, realised[0]).status is not self.status:
            return False
        self.best = (realised[1], realised[0])
        return True

    def run(self, draft: Draft) -> Witness | None:
        """The simplest witness found; None where the draft itself does not have the status."""
        if not self.accepts(draft):
            return None
        passes: tuple[Callable[[Draft], Iterator[Draft]], ...] = (
            self._sizes,
            self._zeros,
            self._families,
            self._grids,
            self._entries,
        )
        improved = True
        while improved and self.left > 0:
            improved = any([self._greedy(step) for step in passes])
        assert self.best is not None
        return self.best[1]

    def _greedy(self, step: Callable[[Draft], Iterator[Draft]]) -> bool:
        """Take every simplification of one kind that still violates."""
        any_taken = False
        taken = True
        while taken and self.left > 0:
            taken = False
            assert self.best is not None
            for candidate in step(self.best[0]):
                if self.accepts(candidate):
                    taken = any_taken = True
                    break
        return any_taken

    def _sizes(self, draft: Draft) -> Iterator[Draft]:
        for name, value in draft.sizes.items():
            lowest = self.plan.lowest.get(name, 1)
            for smaller in sorted({lowest, (lowest + value) // 2, value - 1}):
                sizes = {**draft.sizes, name: smaller}
                if lowest <= smaller < value and self.plan.meets(sizes):
                    yield replace(draft, sizes=sizes)

    def _families(self, draft: Draft) -> Iterator[Draft]:
        order = [family.name for family in families()]
        for name, family in draft.families.items():
            for plainer in families()[: order.index(family.name)]:
                if not function_class(self.claim, name).admits(plainer):
                    continue
                changed = replace(draft, families={**draft.families, name: plainer})
                yield changed
                points = [
                    key
                    for key in draft.raws
                    if key.startswith(f"{name}.") and draft.kinds.get(key) == "point"
                ]
                for key in points[:1] or [f"{name}.M"]:
                    for number in (-1, 1, 2, -2, Fraction(1, 2)):
                        old = draft.raws.get(key, ((Fraction(0),),))
                        yield _with(
                            changed, f"{name}.M", tuple(tuple(Fraction(number) for _ in row) for row in old)
                        )

    def _zeros(self, draft: Draft) -> Iterator[Draft]:
        for key, rows in draft.raws.items():
            if any(any(row) for row in rows):
                yield _with(draft, key, tuple(tuple(Fraction(0) for _ in row) for row in rows))

    def _grids(self, draft: Draft) -> Iterator[Draft]:
        """Round whole matrices to the coarsest grid that keeps the violation."""
        for key, rows in draft.raws.items():
            size = _complexity(rows)
            for grid in GRIDS:
                rounded = tuple(tuple(round(entry / grid) * grid for entry in row) for row in rows)
                if _complexity(rounded) < size:
                    yield _with(draft, key, rounded)

    def _entries(self, draft: Draft) -> Iterator[Draft]:
        """Simplify single entries."""
        for key, rows in draft.raws.items():
            for i, row in enumerate(rows):
                for j, entry in enumerate(row):
                    for simpler in _simpler(entry):
                        changed = [list(r) for r in rows]
                        changed[i][j] = simpler
                        yield _with(draft, key, tuple(map(tuple, changed)))


def _no_simpler(draft: Draft, than: Draft) -> bool:
    """Whether a draft at the same sizes and functions has no simpler numbers, once they are repaired."""
    if (draft.sizes, draft.families) != (than.sizes, than.families):
        return False
    new, old = ([_complexity(rows) for rows in each.raws.values()] for each in (draft, than))
    return [sum(part) for part in zip(*new, strict=True)] >= [sum(part) for part in zip(*old, strict=True)]


def _with(draft: Draft, key: str, rows: Matrix) -> Draft:
    return replace(draft, raws={**draft.raws, key: rows})


def _cost(entry: Fraction) -> tuple[int, int, int]:
    return entry.denominator * max(entry.denominator, 1), abs(entry.numerator), int(entry < 0)


def _complexity(rows: Matrix) -> tuple[int, int, int]:
    costs = [_cost(entry) for row in rows for entry in row]
    return sum(c[0] for c in costs), sum(c[1] for c in costs), sum(c[2] for c in costs)


def _simpler(entry: Fraction) -> list[Fraction]:
    whole = Fraction(round(entry))
    options = [Fraction(0), Fraction(1), Fraction(-1), whole, whole / 2 if whole else whole]
    options += [entry.limit_denominator(d) for d in (1, 2, 3, 4, 8, 16)] + [
        abs(entry),
        Fraction(int(entry / 2)),
    ]
    seen: list[Fraction] = []
    for option in options:
        if option not in seen and _cost(option) < _cost(entry):
            seen.append(option)
    return seen

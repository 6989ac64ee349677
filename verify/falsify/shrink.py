"""Shrinking: from the nominee a machine found to one a person would have chosen.

Smaller sizes, plainer functions, zeros, whole numbers, small denominators, in this order; every step
is kept only where exact arithmetic says that it is still a violation. Where sizes are large and fixed,
whole matrices are simplified at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction

from verify.claims.claim import Claim
from verify.domains.losses import families
from verify.falsify import moves
from verify.falsify.confirm import Status, examine
from verify.falsify.cuts import Cuts, cuts
from verify.falsify.draft import ROUNDED, Draft, realise
from verify.falsify.dyadic import Matrix, compact, shape_of
from verify.falsify.equations import equations
from verify.falsify.instance import function_class
from verify.falsify.mend import mend
from verify.falsify.sizes import SizePlan
from verify.falsify.witness import Witness

BUDGET = 1200
"""What a shrinking may cost; one step costs 1, and 1 more for every SHARE entries of its raw numbers."""

SHARE = 1 << 14
FRESH = 24
"""What a fresh ascent at smaller sizes costs."""

WIDE = 16
"""A fixed size of so much is worth emptying."""

Again = Callable[[Mapping[str, int], Draft], Draft | None]
"""A new violation at the given smaller sizes, searched for from a draft that was cut down to them."""


class Shrinker:
    """Keeps the simplest draft that still has the status looked for."""

    def __init__(
        self, claim: Claim, plan: SizePlan, status: Status, budget: int = BUDGET, again: Again | None = None
    ) -> None:
        self.claim = claim
        self.plan = plan
        self.status = status
        self.left = budget
        self.again = again
        self.mends = bool(equations(claim))
        self.asked: set[tuple[tuple[str, int], ...]] = set()
        self.best: tuple[Draft, Witness] | None = None

    def accepts(self, draft: Draft) -> bool:
        """Whether the draft still violates; it is then the best so far."""
        if self.left <= 0 or (self.best is not None and _same(draft, self.best[0])):
            return False
        self.left -= 1 + sum(_entries(rows) for rows in draft.raws.values()) // SHARE
        if self.mends:
            draft = mend(self.claim, draft, None, self.best and self.best[0]) or draft
        realised = realise(self.claim, draft)
        if realised is None or (self.best is not None and _no_simpler(realised[1], self.best[0])):
            return False
        if examine(self.claim, realised[0]).status is not self.status:
            return False
        self.best = (realised[1], realised[0])
        return True

    def run(self, draft: Draft) -> Witness | None:
        """The simplest witness found; None where the draft itself does not have the status."""
        draft = replace(draft, raws={key: compact(rows) for key, rows in draft.raws.items()})
        if not self.accepts(draft):
            return None
        passes: tuple[Callable[[Draft], Iterator[Draft]], ...] = (
            self._sizes,
            self._numbers,
            self._zeros,
            self._emptied,
            self._families,
            self._scales,
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
        """Every size smaller: by its first indices, its heaviest, all but one; then by a fresh search."""
        for name, value in draft.sizes.items():
            lowest = self.plan.lowest.get(name, 1)
            places = [cuts(self.claim, draft, name, backwards) for backwards in (False, True)]
            for smaller in sorted({lowest, (lowest + value) // 2, value - 1}):
                sizes = {**draft.sizes, name: smaller}
                if not lowest <= smaller < value or not self.plan.meets(sizes):
                    continue
                cut = replace(draft, sizes=sizes)
                yield cut
                if name in self.plan.counts:
                    yield replace(cut, raws=_earlier(draft.raws, value - smaller))
                for place in places[: 1 + (places[0] != places[1])]:
                    yield from _cut(place, smaller)
                yield from self._fresh(cut)

    def _fresh(self, cut: Draft) -> Iterator[Draft]:
        key = tuple(sorted(cut.sizes.items()))
        if self.again is None or key in self.asked or self.left <= FRESH:
            return
        self.asked.add(key)
        self.left -= FRESH
        found = self.again(cut.sizes, cut)
        if found is not None:
            yield found

    def _numbers(self, draft: Draft) -> Iterator[Draft]:
        """Shifts, slacks and shares of functions at zero or one, choices at the first."""
        for key, rows in draft.raws.items():
            if key.startswith(tuple(f"{name}." for name in draft.families)) and len(rows) == 1:
                for number in (0, 1) if len(rows[0]) == 1 else ():
                    yield _with(draft, key, ((Fraction(number),),))
                if draft.kinds.get(key) == "choice":
                    yield _with(draft, key, ((Fraction(1), *(Fraction(0),) * (len(rows[0]) - 1)),))

    def _families(self, draft: Draft) -> Iterator[Draft]:
        order = [family.name for family in families()]
        for name, family in draft.families.items():
            for plainer in families()[: order.index(family.name)] if family.name in order else ():
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
                        yield _with(changed, f"{name}.M", moves.filled(old, number))

    def _zeros(self, draft: Draft) -> Iterator[Draft]:
        for key, rows in draft.raws.items():
            if not moves.is_zero(rows):
                yield _with(draft, key, moves.filled(rows, 0))

    def _emptied(self, draft: Draft) -> Iterator[Draft]:
        """Large fixed sizes with zeros at all indices but a few, at all of these sizes and at each."""
        wide = [name for name, value in draft.sizes.items() if value >= WIDE and name in self.plan.fixed]
        for names in ([wide] if len(wide) > 1 else []) + [[name] for name in wide]:
            count = 1
            while count < max(draft.sizes[name] for name in names):
                for moved in (True, False):
                    changed = draft
                    for name in names:
                        place = cuts(self.claim, changed, name)
                        few = min(count, place.value)
                        changed = place.zeroed(place.heaviest(few) if moved else tuple(range(few)))
                    yield changed
                count *= 4
        for key, rows in draft.raws.items():
            for fewer in moves.struck(rows):
                yield _with(draft, key, fewer)

    def _scales(self, draft: Draft) -> Iterator[Draft]:
        """Each matrix, and all of them together, to size about one."""
        free = [key for key in draft.raws if draft.kinds.get(key, "real") in ROUNDED]
        for keys in (*([key] for key in free), free):
            for matrices in moves.rescaled([draft.raws[key] for key in keys]):
                yield replace(draft, raws={**draft.raws, **dict(zip(keys, matrices, strict=True))})

    def _grids(self, draft: Draft) -> Iterator[Draft]:
        """Round whole matrices to the coarsest grid that keeps the violation."""
        for key, rows in draft.raws.items():
            size = moves.complexity(rows)
            for rounded in moves.rounded(rows):
                if moves.complexity(rounded) < size:
                    yield _with(draft, key, rounded)

    def _entries(self, draft: Draft) -> Iterator[Draft]:
        """Simplify single entries."""
        for key, rows in draft.raws.items():
            for i, j, entry in moves.entries(rows):
                for simpler in moves.simpler(entry):
                    changed = moves.replaced(rows, i, j, simpler)
                    if changed is not None:
                        yield _with(draft, key, changed)


def _cut(place: Cuts, smaller: int) -> Iterator[Draft]:
    """Smaller by the indices that are left."""
    value = place.value
    options = [place.heaviest(smaller)]
    if smaller == value - 1:
        options += [(*range(k), *range(k + 1, value)) for k in reversed(range(value))]
    for option in dict.fromkeys(options):
        if (place.axes and option != tuple(range(smaller))) or any(a.starts != (0,) for a in place.axes):
            yield place.kept(option)


def _earlier(raws: Mapping[str, Matrix], steps: int) -> dict[str, Matrix]:
    """Elements of sequences, each for the one so many steps before it."""
    changed = dict(raws)
    for key, rows in raws.items():
        name, _, rest = key.partition("[")
        index, closed, part = rest.partition("]")
        if closed and index.isdecimal() and int(index) >= steps:
            changed[f"{name}[{int(index) - steps}]{part}"] = rows
    return changed


def _entries(rows: Matrix) -> int:
    tall, wide = shape_of(rows)
    return tall * wide


def _same(draft: Draft, than: Draft) -> bool:
    """Whether nothing was changed."""
    return (draft.sizes, draft.families) == (than.sizes, than.families) and draft.raws == than.raws


def _no_simpler(draft: Draft, than: Draft) -> bool:
    """Whether a draft at the same sizes and functions has no simpler numbers, once they are repaired."""
    if (draft.sizes, draft.families) != (than.sizes, than.families):
        return False
    new, old = ([moves.complexity(rows) for rows in each.raws.values()] for each in (draft, than))
    return [sum(part) for part in zip(*new, strict=True)] >= [sum(part) for part in zip(*old, strict=True)]


def _with(draft: Draft, key: str, rows: Matrix) -> Draft:
    return replace(draft, raws={**draft.raws, key: rows})

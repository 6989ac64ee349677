"""Mending: a point that nearly meets its equations, moved onto them exactly.

An ascent ends beside an equation, never on it, and exact arithmetic rightly calls such a point outside.
Where the difference of the two sides is affine in some of the raw numbers, as the trace of S is in S and
<a, b> in a, as many of these as there are equations are solved for over the rationals; the others stay.

Source: Newton's method with the exact Jacobian in a few chosen unknowns; Gaussian elimination with complete
pivoting (Golub and Van Loan, Matrix Computations, section 3.4), on unknowns scaled by their matrix's size.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from verify.claims.claim import Claim
from verify.errors import VerifyError
from verify.falsify.draft import Draft, admissible
from verify.falsify.dyadic import Dyadic, Matrix, shape_of
from verify.falsify.equations import Around, Place, Residuals, Vector, equations, exponent, scale
from verify.falsify.outline import plan_of

BITS = 20
"""Numbers are first rounded to so many significant bits."""

NEGLIGIBLE = 32
"""Entries smaller than the largest of their matrix by this power of two are first rounded to zero."""

EQUATIONS = 16
"""At most so many scalar equations are solved at once."""

ROUNDS = 4
"""Newton steps; one is enough where the equations are affine in all the unknowns together."""

TRIES = 8
"""So often other unknowns are chosen, where some cannot take the number they should."""


def mend(claim: Claim, draft: Draft, bits: int | None = BITS, before: Draft | None = None) -> Draft | None:
    """The draft moved onto the equations it nearly meets; None where there are none, or no way is found.

    ``bits``: what numbers are rounded to first, None where they should stay. ``before``: what the draft was
    made simpler from; numbers in which they differ are moved only where no others will do, and numbers that
    are simple already only where no complicated ones will. Other hypotheses are not looked at: examine what
    comes back.
    """
    wanted = equations(claim)
    if not wanted:
        return None
    try:
        plan = plan_of(claim, draft.sizes, draft.families)
        residuals = Residuals(claim, draft, plan, wanted)
        missed = residuals.at(draft.raws)
        if missed is None or not 0 < len(missed) <= EQUATIONS or residuals.many:
            return None
        if not any(missed):
            return draft
        raws = residuals.given(draft.raws)
        shy = None if before is None else _changed(raws, residuals.given(before.raws))
        if bits is not None:
            raws = {name: _rounded(rows, plan.raws[name][2], bits) for name, rows in raws.items()}
        mended = _Mending(residuals, shy).run(raws)
    except VerifyError:
        return None
    return None if mended is None else replace(draft, raws=mended)


@dataclass
class _Mending:
    """Newton's method in a few of the raw numbers.

    ``shy``: places to move last of all; where it is given, the more complicated others first.
    """

    residuals: Residuals
    shy: frozenset[Place] | None
    curved: set[Place] = field(default_factory=set)
    """Places in which the equations are not affine, or that cannot take the number they should."""

    def run(self, raws: dict[str, Matrix]) -> dict[str, Matrix] | None:
        """Raw numbers that meet the equations; None where a few steps do not lead there."""
        places: Iterable[Place] | None = None
        for _ in range(ROUNDS):
            missed = self.residuals.at(raws)
            if missed is None:
                return None
            if not any(missed):
                return raws
            here = Around(self.residuals, raws, missed, self.shy)
            slopes = here.slopes(here.places() if places is None else places)
            found = self._step(here, slopes, crossing=False) or self._step(here, slopes, crossing=True)
            if found is None:
                return None
            raws, places = found
        return raws if not any(self.residuals.at(raws) or (Fraction(1),)) else None

    def _step(
        self, here: Around, slopes: Mapping[Place, Vector], crossing: bool
    ) -> tuple[dict[str, Matrix], tuple[Place, ...]] | None:
        """One step, in unknowns that all can take the numbers they should."""
        for _ in range(TRIES):
            able = {place: slope for place, slope in slopes.items() if place not in self.curved}
            steps = _Elimination(here, able, self.curved).solve(crossing)
            if steps is None:
                return None
            moved = here.moved(steps)
            bad = {place for place in steps if not here.allows(place, moved)}
            if not bad:
                return moved, tuple(steps)
            self.curved |= bad
        return None


class _Elimination:
    """The equations at a point, solved for as many numbers, the ones that have to move least."""

    def __init__(self, here: Around, slopes: Mapping[Place, Vector], curved: set[Place]) -> None:
        self.here, self.slopes, self.curved = here, slopes, curved
        self.columns = {place: list(slope) for place, slope in slopes.items()}
        self.right = [-value for value in here.missed]
        self.pivots: list[tuple[int, Place]] = []

    def solve(self, crossing: bool) -> dict[Place, Fraction] | None:
        """A step for each unknown. ``crossing``: also where products of unknowns occur."""
        crossed: set[Place] = set()
        weights = {place: self.here.weight(place) for place in self.columns}
        largest = [
            max((abs(self.columns[p][i]) * weights[p] for p in self.columns), default=Fraction(0))
            for i, _ in enumerate(self.right)
        ]
        left = set(range(len(self.right)))
        while left:
            best, i, place = max(
                (
                    (abs(column[i]) * weights[place] / largest[i], i, place)
                    for place, column in self.columns.items()
                    if place not in crossed and place not in self.curved
                    for i in left
                    if column[i]
                ),
                default=(Fraction(0), -1, ("", 0, 0)),
            )
            if not best:
                return None if any(self.right[i] for i in left) else self._steps()
            if not self._affine(place):
                self.curved.add(place)
            elif not crossing and not self._jointly(place):
                crossed.add(place)
            else:
                self._eliminate(i, place)
                left.remove(i)
        return self._steps()

    def _affine(self, place: Place) -> bool:
        """Whether the equations are affine in this number, as far as a second step shows."""
        return self._foreseen({place: 2 * self.here.step(place)})

    def _jointly(self, place: Place) -> bool:
        """Whether they are affine in it and the unknowns before it together."""
        before = [chosen for _, chosen in self.pivots]
        return not before or self._foreseen({p: self.here.step(p) for p in (*before, place)})

    def _foreseen(self, steps: Mapping[Place, Fraction]) -> bool:
        foreseen = list(self.here.missed)
        for place, step in steps.items():
            foreseen = [a + step * b for a, b in zip(foreseen, self.slopes[place], strict=True)]
        return self.here.at(steps) == tuple(foreseen)

    def _eliminate(self, i: int, place: Place) -> None:
        """Take the unknown out of all equations but one."""
        pivot = self.columns[place]
        factors = [value / pivot[i] if k != i else Fraction(0) for k, value in enumerate(pivot)]
        for column in (*self.columns.values(), self.right):
            if column is not pivot and column[i]:
                at = column[i]
                column[:] = [value - factor * at for value, factor in zip(column, factors, strict=True)]
        pivot[:] = [pivot[i] if k == i else Fraction(0) for k, _ in enumerate(pivot)]
        self.pivots.append((i, place))

    def _steps(self) -> dict[Place, Fraction]:
        return {place: self.right[i] / self.columns[place][i] for i, place in self.pivots}


def _rounded(rows: Matrix, kind: str, bits: int) -> Matrix:
    """Entries of few significant bits and without dust, where that leaves them of their kind."""
    if isinstance(rows, Dyadic):
        return rows
    least = scale(rows) / (1 << NEGLIGIBLE)

    def entry(number: Fraction) -> Fraction:
        if abs(number) < least:
            return Fraction(0)
        unit = Fraction(2) ** (exponent(abs(number)) - bits)
        return round(number / unit) * unit

    rounded = tuple(tuple(map(entry, row)) for row in rows)
    return rounded if tuple(map(tuple, admissible(rounded, kind))) == rounded else rows


def _changed(raws: Mapping[str, Matrix], before: Mapping[str, Matrix]) -> frozenset[Place]:
    """The numbers in which a draft differs from another of the same shapes."""
    return frozenset(
        (name, i, j)
        for name, rows in raws.items()
        if name in before and not isinstance(rows, Dyadic) and shape_of(rows) == shape_of(before[name])
        for i, pair in enumerate(zip(rows, before[name], strict=True))
        for j, (new, old) in enumerate(zip(*pair, strict=True))
        if new != old
    )

"""Tallies: what a set of trials showed, small, and merged exactly in any order.

Everything in a tally is a whole number, a largest element under a total order, or a count in a bin whose
limits are fixed beforehand. So merging is associative and commutative with the empty tally as its unit, and
a run has one tally whatever the number of workers and the order in which they finish.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass, field, fields
from typing import Any

from verify.errors import VerifyError

KEPT = 8
"""How many trials of each kind are kept."""

OCTAVE = 16
"""Bins for each doubling of the ratio: each is 4.4 % wide."""

LEAST, MOST = -40 * OCTAVE, 8 * OCTAVE
"""The first and last bin: ratios from 2^-40 to 2^8, smaller and larger ones with them."""

Bin = int | str


@dataclass(frozen=True, slots=True)
class Trial:
    """One trial: its number, how near it came to a violation, by how much it is one, and the functions'
    families. ``ratio`` is NaN-free: -inf where there is none."""

    number: int
    ratio: float
    excess: float
    family: str = ""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many trials ended in each stage.

    ``screened``: all that were drawn and judged in the dtype of the screen. ``escalated``: judged again in
    float64, because the error bounds of the screen left them open. ``plain``: and again in plain float64,
    with a bound for every entry. Each trial ends in one of: ``outside`` (a hypothesis fails), ``held`` (the
    conclusion holds for certain), ``open`` (all these bounds leave it open), ``violated`` (for certain, so
    far as floats go), ``undefined`` (no value). ``tied``: open ones whose sides are equal to 14 digits.
    """

    screened: int = 0
    escalated: int = 0
    plain: int = 0
    outside: int = 0
    held: int = 0
    open: int = 0
    tied: int = 0
    violated: int = 0
    undefined: int = 0

    @property
    def met(self) -> int:
        """How many meet the hypotheses, so far as floats can tell."""
        return self.screened - self.outside

    def __add__(self, other: Counts) -> Counts:
        return Counts(*(a + b for a, b in zip(astuple(self), astuple(other), strict=True)))


@dataclass(frozen=True, slots=True)
class Tally:
    """What a set of trials showed.

    ``worst``: the largest ratios. ``violating``, ``undecided``, ``undefined``: the largest excesses of the
    trials that end so. ``bins``: how many trials have a ratio in each bin (see :func:`bin_of`). ``work``:
    operations on numbers in the formulas as they stand, ``nanoseconds``: of all workers together.
    """

    counts: Counts = field(default_factory=Counts)
    worst: tuple[Trial, ...] = ()
    violating: tuple[Trial, ...] = ()
    undecided: tuple[Trial, ...] = ()
    undefined: tuple[Trial, ...] = ()
    bins: Mapping[Bin, int] = field(default_factory=dict)
    work: int = 0
    nanoseconds: int = 0

    @property
    def survivors(self) -> tuple[Trial, ...]:
        """The trials that only exact arithmetic can settle, the likeliest violations first."""
        return (*self.violating, *self.undecided, *self.undefined)


def merge(first: Tally, second: Tally) -> Tally:
    """The tally of two disjoint sets of trials together."""
    bins = dict(first.bins)
    for place, number in second.bins.items():
        bins[place] = bins.get(place, 0) + number
    return Tally(
        first.counts + second.counts,
        best(first.worst + second.worst),
        largest(first.violating + second.violating),
        largest(first.undecided + second.undecided),
        largest(first.undefined + second.undefined),
        bins,
        first.work + second.work,
        first.nanoseconds + second.nanoseconds,
    )


def best(trials: Iterable[Trial]) -> tuple[Trial, ...]:
    """The largest ratios, of equal ones the earlier trial first."""
    return tuple(sorted(trials, key=lambda t: (-t.ratio, t.number))[:KEPT])


def largest(trials: Iterable[Trial]) -> tuple[Trial, ...]:
    """The largest excesses, of equal ones the earlier trial first."""
    return tuple(sorted(trials, key=lambda t: (-t.excess, t.number))[:KEPT])


def bin_of(ratio: float) -> Bin:
    """The bin of a ratio: the k with 2^(k/16) <= ratio < 2^((k+1)/16), or that there is none above 0."""
    if not math.isfinite(ratio):
        return "none"
    if ratio <= 0:
        return "at most 0"
    return min(max(math.floor(OCTAVE * math.log2(ratio)), LEAST), MOST)


def quantile(bins: Mapping[Bin, int], part: float) -> float | None:
    """The lower end of the bin in which this part of all positive ratios is reached; None without any."""
    found = sorted((place, number) for place, number in bins.items() if isinstance(place, int))
    left = part * sum(number for _, number in found)
    for place, number in found:
        left -= number
        if left <= 0:
            return float(2.0 ** (place / OCTAVE))
    return None


def to_data(tally: Tally) -> dict[str, Any]:
    """Plain JSON data; infinities as words, which JSON has not."""
    trials = {
        name: [[t.number, _written(t.ratio), _written(t.excess), t.family] for t in getattr(tally, name)]
        for name in ("worst", "violating", "undecided", "undefined")
    }
    counts = {each.name: getattr(tally.counts, each.name) for each in fields(Counts)}
    bins = {str(place): number for place, number in sorted(tally.bins.items(), key=lambda kv: str(kv[0]))}
    return {"counts": counts, **trials, "bins": bins, "work": tally.work, "nanoseconds": tally.nanoseconds}


def from_data(data: Mapping[str, Any]) -> Tally:
    """The tally from plain data. Raises VerifyError where it is none."""
    try:
        worst, violating, undecided, undefined = (
            tuple(Trial(int(n), float(r), float(e), str(f)) for n, r, e, f in data[name])
            for name in ("worst", "violating", "undecided", "undefined")
        )
        counts = Counts(**{each.name: int(data["counts"].get(each.name, 0)) for each in fields(Counts)})
        bins: dict[Bin, int] = {_bin(place): int(number) for place, number in data["bins"].items()}
        work, nanoseconds = int(data["work"]), int(data["nanoseconds"])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise VerifyError(f"this is not a tally: {error!r}") from error
    return Tally(counts, worst, violating, undecided, undefined, bins, work, nanoseconds)


def _bin(place: str) -> Bin:
    return place if place in ("none", "at most 0") else int(place)


def _written(number: float) -> float | str:
    return number if math.isfinite(number) else str(number)

"""Tallies merge exactly, in any order, and survive being written down."""

from __future__ import annotations

import json
import math
from fractions import Fraction

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from verify.errors import VerifyError
from verify.stress.shard import binned
from verify.stress.tally import (
    KEPT,
    LEAST,
    MOST,
    OCTAVE,
    Counts,
    Tally,
    Trial,
    best,
    bin_of,
    from_data,
    largest,
    merge,
    quantile,
    to_data,
)

NUMBERS = st.integers(0, 10**12)
RATIOS = st.one_of(st.sampled_from([-math.inf, 0.0, 0.5, 1.0]), st.floats(-2, 2), st.just(math.inf))
TRIALS = st.builds(Trial, NUMBERS, RATIOS, RATIOS, st.sampled_from(["", "ridge-wave"]))
BINS = st.dictionaries(
    st.one_of(st.integers(LEAST, MOST), st.sampled_from(["none", "at most 0"])),
    st.integers(1, 10**9),
    max_size=5,
)
LISTS = st.lists(TRIALS, max_size=2 * KEPT)
COUNTS = st.builds(Counts, *[NUMBERS] * 9)
TALLIES = st.builds(
    Tally,
    COUNTS,
    LISTS.map(best),
    LISTS.map(largest),
    LISTS.map(largest),
    LISTS.map(largest),
    BINS,
    NUMBERS,
    NUMBERS,
)


@given(TALLIES, TALLIES, TALLIES)
def test_merging_is_associative(a: Tally, b: Tally, c: Tally) -> None:
    assert merge(merge(a, b), c) == merge(a, merge(b, c))


@given(TALLIES, TALLIES)
def test_merging_is_commutative(a: Tally, b: Tally) -> None:
    """Up to trials of one number with different families, of which a run has none."""
    distinct = {t.number for t in a.worst + a.violating + a.undecided + a.undefined}
    if distinct.isdisjoint(t.number for t in b.worst + b.violating + b.undecided + b.undefined):
        assert merge(a, b) == merge(b, a)


@given(TALLIES)
def test_the_empty_tally_is_the_unit(a: Tally) -> None:
    assert merge(a, Tally()) == a == merge(Tally(), a)


@given(TALLIES)
def test_a_tally_comes_back_from_json(a: Tally) -> None:
    assert from_data(json.loads(json.dumps(to_data(a), allow_nan=False))) == a


@pytest.mark.parametrize("data", [{}, {"counts": 3}, {**to_data(Tally()), "worst": [[1, 2]]}])
def test_what_is_no_tally_is_refused(data: dict[str, object]) -> None:
    with pytest.raises(VerifyError, match="not a tally"):
        from_data(data)


@given(st.lists(st.floats(-4, 600, allow_subnormal=False), min_size=1, max_size=50))
def test_batches_are_binned_as_single_ratios_are(ratios: list[float]) -> None:
    """Away from the limits of bins, where two logarithms may round to different sides."""
    inside = [x for x in ratios if x <= 0 or abs((OCTAVE * math.log2(x)) % 1 - 0.5) < 0.499]
    found = binned(torch.tensor(inside, dtype=torch.float64))
    assert sum(found.values()) == len(inside)
    assert found == {place: sum(bin_of(x) == place for x in inside) for place in set(map(bin_of, inside))}


@given(st.fractions(Fraction(1, 1000), 100))
def test_a_bin_holds_its_ratios(ratio: Fraction) -> None:
    place = bin_of(float(ratio))
    assert isinstance(place, int)
    width = 2.0 ** (1 / OCTAVE)
    assert 2.0 ** (place / OCTAVE) * 0.999999 <= ratio <= 2.0 ** (place / OCTAVE) * width * 1.000001


def test_quantiles_are_read_off_the_bins() -> None:
    """Of 90 ratios at 1/2 and 10 at 1 the median is 1/2 and the upper tenth begins at 1."""
    bins = {bin_of(0.5): 90, bin_of(1.0): 10, "none": 1000}
    assert [quantile(bins, part) for part in (0.5, 0.9, 0.91, 1.0)] == [0.5, 0.5, 1.0, 1.0]
    assert quantile({"none": 3}, 0.5) is None

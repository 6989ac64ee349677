"""Which measurer serves a claim: the first that knows its measurements, the plain one otherwise."""

from __future__ import annotations

from verify.falsify.sample import Sampler
from verify.stress.measurer import Measurer, Plain


def measurer(sampler: Sampler) -> Measurer:
    """The measurer of a sampler's claim at its sizes, dtype and device."""
    return Plain(sampler)

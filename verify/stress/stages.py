"""The last stage of floats: what taped or structured float64 leaves open, again in plain float64.

Both keep one bound for a matrix, plain floats one for each entry: they cost some ten times as much, and
settle a part of what cancels.
"""

from __future__ import annotations

import torch

from verify.errors import TooLarge
from verify.falsify.judge import VIOLATION
from verify.falsify.raws import Block
from verify.stress.choose import PLAIN, Chosen
from verify.stress.measurer import Measured, Plain

ROOM = 1 << 12
"""What trials that are measured together may cost; one that costs more stays open."""

TIE = 2.0**-48
"""Sides that differ by so little, relatively, are a tie: as near as float64 comes to either."""


def plainly(fine: Chosen, block: Block, measured: Measured) -> tuple[Measured, int]:
    """What was measured, with the trials that may be settled so measured again in plain floats; how many.

    ``fine``: what measured in float64 the trials that ``measured`` leaves open. Ties stay as they are: no
    float settles them.
    """
    places = torch.nonzero(_doubtful(measured)).flatten()
    some = _together(fine, block) if len(places) else 0
    if some == 0:
        return measured, 0
    numbers = measured.numbers[places] - block.first
    for here, at in zip(torch.split(places, some), torch.split(numbers, some), strict=True):
        measured = replaced(measured, here, Plain(fine.sampler).measure(block, at))
    return measured, len(places)


def _doubtful(measured: Measured) -> torch.Tensor:
    """Where the bounds leave a trial open, and its sides differ."""
    surely = (measured.codes == VIOLATION) & (measured.met > 0)
    return measured.open & (measured.met >= 0) & ~surely & ~tied(measured)


def tied(measured: Measured) -> torch.Tensor:
    """Where both sides are equal, so far as float64 can tell."""
    return measured.excess.abs() <= TIE


def _together(fine: Chosen, block: Block) -> int:
    """How many trials are measured at once; none where plain floats served already, or would not fit."""
    sampler = fine.sampler
    sizes = sampler.plan.draw(block)
    if sizes is None or fine.ways(sizes, sampler.families(block))[0] == PLAIN:
        return 0
    try:
        return int(ROOM // sampler.cost(sizes))
    except TooLarge:
        return 0


def replaced(measured: Measured, places: torch.Tensor, again: Measured) -> Measured:
    """What was measured, with the trials at ``places`` as they were measured again."""
    parts = []
    for name in ("codes", "met", "excess", "ratio"):
        part = getattr(measured, name).clone()
        part[places] = getattr(again, name)
        parts.append(part)
    codes, met, excess, ratio = parts
    values = again.values if len(places) == len(measured.numbers) else {}
    return Measured(measured.numbers, codes, met, excess, ratio, values)

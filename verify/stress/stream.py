"""The raw numbers of stress: a second generator, for large matrices, where drawing is what takes the time.

A word is 64 bits, a hash of (seed, claim, name, trial, place), and gives eight entries, its bytes from the
lowest:

    z = k_t + w G;  z = (z ^ (z >> 32)) M1;  z = (z ^ (z >> 32)) M2;  z = z ^ (z >> 32)

in wrapping 64-bit integers with logical shifts, where k_t is the same hash of the trial with the key of the
name (after SplitMix64: Steele, Lea, Flood, Fast splittable pseudorandom number generators, 2014). A byte b,
made odd, so between -127 and 127, stands for b / 64, or in a block of small numbers for 3 b / 128 rounded
towards zero. All numbers are dyadic and the same on every device, in every dtype, batch and memory order.
Single numbers, fractions and choices are drawn as :class:`RawDraws` draws them.
"""

from __future__ import annotations

import numpy as np
import torch

from verify.expressions.arithmetics.bounded import INFLATION
from verify.falsify import raws
from verify.falsify.raws import STRIDE, Block, Mood, RawDraws, digest, small
from verify.stress.bodies import UNROLLED, Dense, Product, Tiles
from verify.stress.drawn import Drawn, Source, unsigned
from verify.stress.fast import loops
from verify.stress.pieces import THIN, outer

GOLDEN = -7046029254386353131
MIXERS = (-4658895280553007687, -7723592293110705685)
LOW = 0xFFFFFFFF
ODD = 0x0101010101010101
FREE = ("", "real", "point")
KINDS = (*FREE, "left", "right", "direction", "nonnegative", "positive", "sign")
CHUNK = 1 << 14
"""So many words are hashed together, to stay in a processor's cache."""

EVEN = np.float32(1 / 64)
RANK = 3

HELD = 1 << 24
"""A matrix of so many entries is drawn some rows at a time, each time that it is used."""

FINEST = 1 << 14
"""Of the numbers that are nearly equal, 1 over the least difference."""

LARGEST = 2
"""No entry without a scale is larger."""

Shape = tuple[int, int]
Span = tuple[int, int]
"""Some rows: the first, and the one after the last."""


def mixed(z: torch.Tensor) -> torch.Tensor:
    """The hash of words, in place."""
    for multiplier in MIXERS:
        z = z.bitwise_xor_((z >> 32).bitwise_and_(LOW)).mul_(multiplier)
    return z.bitwise_xor_((z >> 32).bitwise_and_(LOW))


class Stream(RawDraws):
    """The raw matrices of some trials of a block, in ``dtype``; products of thin matrices stay products."""

    def __init__(
        self,
        block: Block,
        trials: torch.Tensor | None = None,
        dtype: torch.dtype = torch.float64,
        device: torch.device | str = "cpu",
    ) -> None:
        super().__init__(block, trials)
        self.dtype, self.device = dtype, device
        self.made: dict[str, Dense | Product | Tiles] = {}

    def draw(self, name: str, rows: int, columns: int, kind: str) -> torch.Tensor:
        """The raw matrices of one name: (count, rows, columns), exact."""
        if not self.streams(rows, columns, kind):
            return super().draw(name, rows, columns, kind)
        body = self.body(name, rows, columns, kind)
        return body.tensor if isinstance(body, Dense) else body.rows(0, rows)

    def streams(self, rows: int, columns: int, kind: str) -> bool:
        """Whether a matrix or vector is drawn by words."""
        return kind in KINDS and rows * columns > 1

    def body(self, name: str, rows: int, columns: int, kind: str) -> Dense | Product | Tiles:
        """The matrices of one name: dense, products, or if large, rows that are drawn when they are used."""
        if name not in self.made:
            self.made[name] = self._admissible(self._body(name, rows, columns), kind)
        return self.made[name]

    def _bits(self, name: str, rows: int, columns: int) -> torch.Tensor:
        """32 random bits for each entry of each trial."""
        fast = loops("cpu")
        if fast is None:
            return super()._bits(name, rows, columns)
        key = np.uint64(digest(self.block.seed, self.block.claim, name))
        found = torch.empty((len(self.trials), rows * columns), dtype=torch.int64)
        fast.bits_drawn(unsigned(self.trials), key, np.uint64(STRIDE), unsigned(found))
        return found.reshape(-1, rows, columns)

    def _admissible(self, body: Dense | Product | Tiles, kind: str) -> Dense | Product | Tiles:
        """The numbers made what a kind asks for."""
        if kind in FREE:
            return body
        dense = body.tensor if isinstance(body, Dense) else body.rows(0, body.shape[0])
        if kind == "nonnegative":
            return Dense(dense.abs())
        if kind == "positive":
            return Dense(dense.abs().masked_fill_(dense == 0, 1.0))
        if kind == "sign":
            return Dense((dense >= 0).to(self.dtype).mul_(2).sub_(1))
        zero = (dense == 0).flatten(1).all(1)
        dense = dense.clone()
        dense[zero, 0, 0] = 1.0
        return Dense(dense)

    def _body(self, name: str, rows: int, columns: int) -> Dense | Product | Tiles:
        mood = self.mood_of(name)
        scale = self._bits(f"{name} scale", 1, 1)
        if mood is Mood.CONSTANT:
            multiple = self._multiple(scale)
            return _thin(multiple.expand(-1, rows, 1), torch.ones_like(multiple).expand(-1, columns, 1))
        if mood is Mood.SHARED:
            left, right = (self._tiny("shared direction", (size, 1)) for size in (rows, columns))
            return _thin(left * self._multiple(scale), right)
        if mood is Mood.LOW:
            kept = self._number((torch.arange(RANK) <= (scale & 0xFF) % RANK).double())
            left, right = (
                self._tiny(f"{name} left", (rows, RANK)),
                self._tiny(f"{name} right", (columns, RANK)),
            )
            return _thin(left * kept, right)
        if rows * columns < HELD or min(rows, columns) * THIN <= max(rows, columns):
            return self._held(mood, name, (rows, columns), scale)
        reach = self._number(torch.full(scale.shape, LARGEST))
        if mood is Mood.HEAVY:
            reach = reach * self._number(power(scale))
        if mood is Mood.NEAR:
            reach = reach * 2 + reach * self._number(power(scale | 0x20, 14))
        return Tiles(
            (rows, columns),
            len(self.trials),
            lambda start, stop: self._entries(mood, name, (rows, columns), scale, (start, stop)),
            reach * ((rows * columns) ** 0.5 * INFLATION),
        )

    def _multiple(self, scale: torch.Tensor) -> torch.Tensor:
        """A small number of each trial, of many sizes."""
        return self._number(small(scale) * power(scale >> 8, 6))

    def _held(self, mood: Mood, name: str, shape: Shape, scale: torch.Tensor) -> Dense:
        """A matrix in memory; with compiled loops, once its entries are asked for."""
        found = loops(self.device)
        if found is None or shape[0] * shape[1] <= UNROLLED or min(shape) * THIN <= max(shape):
            return Dense(self._entries(mood, name, shape, scale))
        pair = self._keys(name) if mood is Mood.NEAR else None
        first = name if pair is None else f"common {shape[0]} {shape[1]}"
        tiny = mood in (Mood.TINY, Mood.NEAR)
        return Drawn(
            Source(
                found,
                shape,
                self._keys(first),
                pair,
                tiny,
                lambda: self._entries(mood, name, shape, scale),
                lambda: _scales(mood, scale),
                lambda sums: self._weighed(mood, scale, sums).to(self.dtype)[:, None, None],
            )
        )

    def _weighed(self, mood: Mood, scale: torch.Tensor, sums: torch.Tensor) -> torch.Tensor:
        """Sums of squares of entries, from the sums of numbers that they are made of (float64)."""
        if mood is Mood.TINY:
            return sums[:, 0]
        if mood is Mood.NEAR:
            one, other = ((w[:, 0, 0] * FINEST).long() for w in self._weights(scale))
            square, both, least = sums.long().unbind(1)
            whole = one * one * square + 2 * one * other * both + other * other * least
            return whole.double() / FINEST**2
        unit = _scales(mood, scale)
        return sums[:, 0] * (unit * unit)

    def _weights(self, scale: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Of what matrices have in common, and of what each has of its own: multiples of 1/FINEST."""
        equal = (self._bits("equal", 1, 1) & 0x3 == 0).double()
        sign = 1 - 2 * (scale >> 20 & 1).double()
        return 2 * (1 - equal + equal * sign), power(scale | 0x20, 14) * (1 - equal)

    def _keys(self, name: str) -> torch.Tensor:
        """The hash of each trial with the key of a name."""
        key = digest(self.block.seed, self.block.claim, name, "words")
        return mixed(self.trials.to(self.device) * GOLDEN + key)

    def _entries(
        self, mood: Mood, name: str, shape: Shape, scale: torch.Tensor, span: Span | None = None
    ) -> torch.Tensor:
        """The rows in ``span`` (all without) of a matrix with no structure."""
        if mood is Mood.TINY:
            return self._tiny(name, shape, span)
        if mood is Mood.DENSE:
            return self._even(name, shape, span)
        if mood is Mood.HEAVY:
            return self._even(name, shape, span).mul_(self._number(power(scale)))
        return self._near(name, shape, scale, span)

    def _near(self, name: str, shape: Shape, scale: torch.Tensor, span: Span | None) -> torch.Tensor:
        """Matrices of one shape nearly equal, or in a quarter of the trials equal up to sign."""
        one, other = (self._number(weight) for weight in self._weights(scale))
        common = self._tiny(f"common {shape[0]} {shape[1]}", shape, span)
        return common.mul_(one).add_(self._tiny(name, shape, span).mul_(other))

    def _number(self, values: torch.Tensor) -> torch.Tensor:
        return values.to(device=self.device, dtype=self.dtype)

    def _even(self, name: str, shape: Shape, span: Span | None = None) -> torch.Tensor:
        """Odd multiples of 1/64, at most 127 of them."""
        return self._bytes(name, shape, False, span)

    def _tiny(self, name: str, shape: Shape, span: Span | None = None) -> torch.Tensor:
        """Whole numbers from -2 to 2, a third of them zero."""
        return self._bytes(name, shape, True, span)

    def _bytes(self, name: str, shape: Shape, tiny: bool, span: Span | None) -> torch.Tensor:
        """The odd bytes of a name's words, as numbers; small matrices in the batch's memory order."""
        rows, columns = shape if span is None else (span[1] - span[0], shape[1])
        first = 0 if span is None else span[0] * columns
        before, entries = first % 8, rows * columns
        keys = self._keys(name)
        count = -(-(before + entries) // 8)
        places = torch.arange(first // 8, first // 8 + count, device=self.device) * GOLDEN
        last, some = entries <= UNROLLED and span is None, max(1, CHUNK // count)
        found = torch.empty(
            (count, 8, len(keys)) if last else (len(keys), entries), dtype=self.dtype, device=self.device
        )
        fast = loops(self.device)
        if fast is not None:
            seeds = unsigned(keys)
            if last:
                fast.columns_drawn(seeds, tiny, EVEN, found.flatten(0, 1).numpy())
            else:
                fast.rows_drawn(seeds, first, tiny, EVEN, found.numpy())
            return _ordered(found.flatten(0, 1)[:entries] if last else found, rows, columns, last)
        for start in range(0, len(keys), some):
            here = keys[start : start + some]
            if last:
                words = mixed(here[None, :] + places[:, None]).bitwise_or_(ODD)
                lanes = words.view(torch.int8).reshape(count, -1, 8)
                part = found[:, :, start : start + some].copy_(lanes.transpose(1, 2))
            else:
                words = mixed(here[:, None] + places[None, :]).bitwise_or_(ODD)
                lanes = words.view(torch.int8)[:, before : before + entries]
                part = found[start : start + some].copy_(lanes)
            _read(part, tiny)
        return _ordered(found.flatten(0, 1)[:entries] if last else found, rows, columns, last)


def power(bits: torch.Tensor, widest: int = 20) -> torch.Tensor:
    """Powers of two from bits: see :func:`verify.falsify.raws.power`."""
    fast = loops(bits.device)
    if fast is None:
        return raws.power(bits, widest)
    found = torch.empty(bits.shape, dtype=torch.int64)
    fast.powers(bits.flatten().numpy(), widest, found.flatten().numpy())
    return found.view(torch.float64)


def _scales(mood: Mood, scale: torch.Tensor) -> torch.Tensor:
    """What the numbers of each trial are multiplied by (float64)."""
    if mood is Mood.HEAVY:
        return power(scale)[:, 0, 0] / 64
    return torch.full((len(scale),), 1.0 if mood is Mood.TINY else 1 / 64, dtype=torch.float64)


def _read(numbers: torch.Tensor, tiny: bool) -> None:
    """Odd bytes made the numbers that they stand for, in place."""
    if tiny:
        numbers.mul_(3 / 128).trunc_()
    else:
        numbers.mul_(1 / 64)


def _ordered(entries: torch.Tensor, rows: int, columns: int, batch_last: bool) -> torch.Tensor:
    """Entries (batch, entries) or (entries, batch) as matrices."""
    if batch_last:
        return entries.reshape(rows, columns, -1).permute(2, 0, 1)
    return entries.reshape(-1, rows, columns)


def _thin(left: torch.Tensor, right: torch.Tensor) -> Dense | Product:
    """P Q^T, formed where that takes no more room."""
    return outer(Dense(left), Dense(right), exact=True)

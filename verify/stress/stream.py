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

from collections.abc import Callable

import torch

from verify.falsify.raws import Block, Mood, RawDraws, digest, power, small
from verify.stress.bodies import UNROLLED, Dense, Product
from verify.stress.pieces import outer

GOLDEN = -7046029254386353131
MIXERS = (-4658895280553007687, -7723592293110705685)
LOW = 0xFFFFFFFF
ODD = 0x0101010101010101
FREE = ("", "real", "point")
KINDS = (*FREE, "left", "right", "direction", "nonnegative", "positive", "sign")
CHUNK = 1 << 14
"""So many words are hashed together, to stay in a processor's cache."""

RANK = 3


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
        self.made: dict[str, Dense | Product] = {}

    def draw(self, name: str, rows: int, columns: int, kind: str) -> torch.Tensor:
        """The raw matrices of one name: (count, rows, columns), exact."""
        if not self.streams(rows, columns, kind):
            return super().draw(name, rows, columns, kind)
        body = self.body(name, rows, columns, kind)
        if isinstance(body, Dense):
            return body.tensor
        return torch.matmul(body.left.tensor, body.right.tensor.mT)

    def streams(self, rows: int, columns: int, kind: str) -> bool:
        """Whether a matrix or vector is drawn by words."""
        return kind in KINDS and rows * columns > 1

    def body(self, name: str, rows: int, columns: int, kind: str) -> Dense | Product:
        """The matrices of one name, as dense ones or as products."""
        if name not in self.made:
            self.made[name] = self._admissible(self._body(name, rows, columns), kind)
        return self.made[name]

    def _admissible(self, body: Dense | Product, kind: str) -> Dense | Product:
        """The numbers made what a kind asks for."""
        if kind in FREE:
            return body
        dense = (
            body.tensor if isinstance(body, Dense) else torch.matmul(body.left.tensor, body.right.tensor.mT)
        )
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

    def _body(self, name: str, rows: int, columns: int) -> Dense | Product:
        mood = self.mood_of(name)
        scale = self._bits(f"{name} scale", 1, 1)
        if mood is Mood.TINY:
            return Dense(self._tiny(name, rows, columns))
        if mood is Mood.DENSE:
            return Dense(self._even(name, rows, columns))
        if mood is Mood.HEAVY:
            return Dense(self._even(name, rows, columns).mul_(self._number(power(scale))))
        multiple = self._number(small(scale) * power(scale >> 8, 6))
        if mood is Mood.CONSTANT:
            return _thin(multiple.expand(-1, rows, 1), torch.ones_like(multiple).expand(-1, columns, 1))
        if mood is Mood.SHARED:
            left, right = (self._tiny("shared direction", size, 1) for size in (rows, columns))
            return _thin(left * multiple, right)
        if mood is Mood.LOW:
            kept = self._number((torch.arange(RANK) <= (scale & 0xFF) % RANK).double())
            left, right = self._tiny(f"{name} left", rows, RANK), self._tiny(f"{name} right", columns, RANK)
            return _thin(left * kept, right)
        return Dense(self._near(name, rows, columns, scale))

    def _near(self, name: str, rows: int, columns: int, scale: torch.Tensor) -> torch.Tensor:
        """Matrices of one shape nearly equal, or in a quarter of the trials equal up to sign."""
        common = self._tiny(f"common {rows} {columns}", rows, columns).mul_(2)
        equal = self._number((self._bits("equal", 1, 1) & 0x3 == 0).double())
        sign = self._number(1 - 2 * (scale >> 20 & 1).double())
        width = self._number(power(scale | 0x20, 14)) * (1 - equal)
        return common.mul_(1 - equal + equal * sign).add_(self._tiny(name, rows, columns).mul_(width))

    def _number(self, values: torch.Tensor) -> torch.Tensor:
        return values.to(device=self.device, dtype=self.dtype)

    def _even(self, name: str, rows: int, columns: int) -> torch.Tensor:
        """Odd multiples of 1/64, at most 127 of them."""
        return self._bytes(name, rows, columns, lambda b: b.mul_(1 / 64))

    def _tiny(self, name: str, rows: int, columns: int) -> torch.Tensor:
        """Whole numbers from -2 to 2, a third of them zero."""
        return self._bytes(name, rows, columns, lambda b: b.mul_(3 / 128).trunc_())

    def _bytes(
        self, name: str, rows: int, columns: int, read: Callable[[torch.Tensor], object]
    ) -> torch.Tensor:
        """The odd bytes of a name's words, ``read`` in place; small matrices in the batch's memory order."""
        key = digest(self.block.seed, self.block.claim, name, "words")
        trials, entries = self.trials.to(self.device), rows * columns
        keys = mixed(trials * GOLDEN + key)
        places = torch.arange(-(-entries // 8), device=self.device) * GOLDEN
        last, some = entries <= UNROLLED, max(1, CHUNK // len(places))
        found = torch.empty(
            (len(places), 8, len(keys)) if last else (len(keys), entries),
            dtype=self.dtype,
            device=self.device,
        )
        for start in range(0, len(keys), some):
            here = keys[start : start + some]
            if last:
                words = mixed(here[None, :] + places[:, None]).bitwise_or_(ODD)
                lanes = words.view(torch.int8).reshape(len(places), -1, 8)
                part = found[:, :, start : start + some].copy_(lanes.transpose(1, 2))
                read(part)
            else:
                words = mixed(here[:, None] + places[None, :]).bitwise_or_(ODD)
                part = found[start : start + some].copy_(words.view(torch.int8)[:, :entries])
                read(part)
        return _ordered(found.flatten(0, 1)[:entries] if last else found, rows, columns, last)


def _ordered(entries: torch.Tensor, rows: int, columns: int, batch_last: bool) -> torch.Tensor:
    """Entries (batch, entries) or (entries, batch) as matrices."""
    if batch_last:
        return entries.reshape(rows, columns, -1).permute(2, 0, 1)
    return entries.reshape(-1, rows, columns)


def _thin(left: torch.Tensor, right: torch.Tensor) -> Dense | Product:
    """P Q^T, formed where that takes no more room."""
    return outer(Dense(left), Dense(right), exact=True)

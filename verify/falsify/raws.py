"""Raw numbers: dyadic rationals that are a pure function of (seed, claim, trial, name).

They come from an integer counter hash, so they are the same bits on every device, in every batch and
in fp32 as in fp64 (at most 24 significant bits). Each block of trials has a mood, which decides how
structured its numbers are: no single distribution finds every violation.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from hashlib import blake2b

import torch

MASK = (1 << 63) - 1
STRIDE = 1 << 24
MIX = (-4658895280553007687, -7723592293110705685)


class Mood(Enum):
    """How the numbers of a block are drawn."""

    TINY = "small whole numbers, many of them zero"
    CONSTANT = "every matrix a multiple of the all-ones matrix"
    SHARED = "rank one, along directions that all matrices share"
    DENSE = "bell-shaped entries of size about one"
    HEAVY = "bell-shaped entries on scales from 2^-20 to 2^20"
    NEAR = "matrices of one shape nearly equal, or equal up to sign"
    LOW = "products of thin matrices of small whole numbers"
    MIXED = "every matrix in a manner of its own"


CYCLE = (
    Mood.TINY,
    Mood.MIXED,
    Mood.DENSE,
    Mood.HEAVY,
    Mood.CONSTANT,
    Mood.SHARED,
    Mood.NEAR,
    Mood.MIXED,
    Mood.LOW,
    Mood.HEAVY,
)


def digest(*parts: object) -> int:
    """A 63-bit number from any printable parts."""
    text = "\x1f".join(map(str, parts))
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little") & MASK


def uniform(key: int, counters: torch.Tensor) -> torch.Tensor:
    """Whole numbers in [0, 2^32), one for each counter (int64): a two-round multiply-xorshift hash."""
    x = counters * MIX[0] + key
    for multiplier in MIX:
        x = (x ^ ((x >> 32) & 0xFFFFFFFF)) * multiplier
    return (x >> 31) & 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class Block:
    """Trials ``first`` .. ``first + count - 1`` of one claim: one mood, one set of sizes."""

    seed: int
    claim: str
    number: int
    first: int
    count: int
    gentle: bool = False

    @property
    def mood(self) -> Mood:
        """The mood, in turn; a gentle block stays near scale one, where quadrature can follow."""
        mood = CYCLE[self.number % len(CYCLE)]
        return Mood.DENSE if self.gentle and mood is Mood.HEAVY else mood

    def choice(self, what: str, options: int) -> int:
        """A number below ``options``, for this block and purpose."""
        return digest(self.seed, self.claim, self.number, what) % options

    def trials(self) -> torch.Tensor:
        """The trial numbers, as a column of counters."""
        return torch.arange(self.first, self.first + self.count, dtype=torch.int64)


class RawDraws:
    """The raw matrices of a block, or of some of its trials, drawn when asked for and kept, by name."""

    def __init__(self, block: Block, trials: torch.Tensor | None = None) -> None:
        self.block = block
        self.trials = block.trials() if trials is None else trials
        self.kept: dict[str, torch.Tensor] = {}

    def draw(self, name: str, rows: int, columns: int, kind: str) -> torch.Tensor:
        """The raw matrices of one name: (count, rows, columns), float64, exact."""
        if name not in self.kept:
            self.kept[name] = self._kind(name, rows, columns, kind)
        return self.kept[name]

    def _bits(self, name: str, rows: int, columns: int) -> torch.Tensor:
        """32 random bits for each entry of each trial."""
        key = digest(self.block.seed, self.block.claim, name)
        entries = torch.arange(rows * columns, dtype=torch.int64)
        counters = self.trials[:, None] * STRIDE + entries[None, :]
        return uniform(key, counters).reshape(len(self.trials), rows, columns)

    def _kind(self, name: str, rows: int, columns: int, kind: str) -> torch.Tensor:
        if kind in ("fraction", "inner", "inner or one", "inner or zero"):
            return self._fraction(name, rows, columns, kind)
        if kind == "sign":
            return (self._bits(name, rows, columns) & 1).double() * 2 - 1
        if kind == "choice":
            return _first_largest(self._bits(name, rows, columns))
        values = self._real(name, rows, columns)
        if kind == "nonnegative":
            return values.abs()
        if kind == "whole":
            return values.abs().floor()
        if kind == "positive":
            values = values.abs()
            return torch.where(values == 0, torch.ones_like(values), values)
        if kind in ("left", "right", "direction"):
            zero = (values == 0).flatten(1).all(dim=1)
            values[zero, 0, 0] = 1.0
        return values

    def _fraction(self, name: str, rows: int, columns: int, kind: str) -> torch.Tensor:
        bits = self._bits(name, rows, columns)
        coarse = self.block.mood in (Mood.TINY, Mood.CONSTANT)
        inner = (
            ((bits & 0x3) + 1).double() / 4 - 0.125 if coarse else ((bits & 0xFFFF) * 2 + 1).double() / 131072
        )
        if kind == "inner":
            return inner
        ends = (bits >> 20) & 0x7
        if kind in ("fraction", "inner or zero"):
            inner = torch.where(ends == 0, torch.zeros_like(inner), inner)
        if kind in ("fraction", "inner or one"):
            inner = torch.where(
                ends <= 3 if kind == "inner or one" else (ends == 1) | (ends == 2),
                torch.ones_like(inner),
                inner,
            )
        return inner

    def mood_of(self, name: str) -> Mood:
        """The manner in which the matrices of one name are drawn."""
        mood = self.block.mood
        if mood is not Mood.MIXED:
            return mood
        moods = (
            Mood.TINY,
            Mood.CONSTANT,
            Mood.SHARED,
            Mood.DENSE,
            Mood.HEAVY,
            Mood.NEAR,
            Mood.LOW,
            Mood.TINY,
            Mood.DENSE,
        )
        mood = moods[self.block.choice(name, len(moods))]
        return Mood.DENSE if self.block.gentle and mood is Mood.HEAVY else mood

    def _real(self, name: str, rows: int, columns: int) -> torch.Tensor:
        mood = self.mood_of(name)
        bits = self._bits(name, rows, columns)
        if mood is Mood.TINY:
            return small(bits)
        if mood is Mood.DENSE:
            return bell(bits)
        per_trial = self._bits(f"{name} scale", 1, 1)
        if mood is Mood.HEAVY:
            return bell(bits) * power(per_trial)
        multiple = small(per_trial) * power(per_trial >> 8, 6)
        if mood is Mood.CONSTANT:
            return multiple.expand(len(self.trials), rows, columns).clone()
        if mood is Mood.SHARED:
            left = small(self._bits("shared direction", rows, 1))
            right = small(self._bits("shared direction", columns, 1)).transpose(1, 2)
            return left * right * multiple
        if mood is Mood.LOW:
            return self._product(name, rows, columns, per_trial)
        common = small(self._bits(f"common {rows} {columns}", rows, columns)) * 2
        equal = self._bits("equal", 1, 1) & 0x3 == 0
        sign = 1 - 2 * (per_trial >> 20 & 1).double()
        near = common + small(bits) * power(per_trial | 0x20, 14)
        return torch.where(equal, common * sign, near)

    def _product(self, name: str, rows: int, columns: int, per_trial: torch.Tensor) -> torch.Tensor:
        """Rank one, two or three."""
        left = small(self._bits(f"{name} left", rows, 3))
        right = small(self._bits(f"{name} right", 3, columns))
        kept = torch.arange(3) <= (per_trial & 0xFF) % 3
        return torch.matmul(left * kept, right)


def small(bits: torch.Tensor) -> torch.Tensor:
    """Whole numbers -3..3, zero and one most often."""
    table = torch.tensor([0, 1, 0, -1, 1, 2, 0, 1, -1, -2, 1, 3, 0, -1, -3, 1], dtype=torch.float64)
    return table[(bits & 0xF).long()]


def bell(bits: torch.Tensor) -> torch.Tensor:
    """Sums of four 8-bit numbers, centred: bell-shaped, about [-2, 2], in steps of 1/128."""
    pairs = (bits & 0x00FF00FF).add_((bits >> 8).bitwise_and_(0x00FF00FF))
    total = (pairs >> 16).add_(pairs.bitwise_and_(0xFFFF))
    return total.sub_(510).double().div_(128)


def power(bits: torch.Tensor, widest: int = 20) -> torch.Tensor:
    """Powers of two: half of them within 2^-3..2^3, the others up to 2^+-widest; odd 6th bit: at most 1."""
    near = (bits & 0x7) - 3 - ((bits & 0x7) == 7).long()
    far = ((bits >> 8) & 0xFF) % (2 * widest + 1) - widest
    exponent = torch.where(((bits >> 3) & 1) == 0, near, far)
    exponent = torch.where((bits & 0x20) != 0, -exponent.abs(), exponent) if widest == 14 else exponent
    return torch.ldexp(torch.ones_like(exponent, dtype=torch.float64), exponent.int())


def _first_largest(bits: torch.Tensor) -> torch.Tensor:
    """One entry of each row 1, the others 0."""
    place = bits.argmax(dim=2, keepdim=True)
    return torch.zeros(bits.shape, dtype=torch.float64).scatter_(2, place, 1.0)

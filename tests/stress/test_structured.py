"""Structured floats say what plain floats say, within both bounds, and hold nothing large."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import torch
from torch.utils._python_dispatch import TorchDispatchMode

from proofs_checks import __file__ as papers
from tests.stress.agreement import agree, both
from verify.claims.claim import Claim
from verify.claims.close import close
from verify.document.reading import read
from verify.domains.losses import families
from verify.expressions.arithmetics.floats import FloatArithmetic
from verify.falsify.raws import Block, Mood
from verify.stress import bodies, stream
from verify.stress.bodies import SEGMENT, Dense, Product
from verify.stress.calculus import Calculus
from verify.stress.kernel import Structured
from verify.stress.pieces import Matrix, Piece, cut
from verify.stress.structured import StructuredArithmetic
from verify.stress.task import Task

PAPER = Path(papers).parent / "lora_gd_2025" / "proof.tex"
FAMILIES = tuple(f.name for f in families() if f.bounded)
SIZES = ((1, 1, 1), (20, 13, 2))
MORE = ((3, 2, 5), (4, 4, 2), (33, 48, 3))
NUMBERS = (0, 4, 6, 8)
CLAIMS = ("lem:descent", "eq:9")


@cache
def claim(name: str) -> Claim:
    """A claim of the paper, for all sizes: r may be larger than m and n."""
    found = next(s for s in read(PAPER).statements if s.id == name)
    assert found.relation is not None
    whole = close(found.id, found.relation, found.scope, found.conditions)
    kept = tuple(a for a in whole.assumptions if not a.text.startswith("r <"))
    assert len(kept) < len(whole.assumptions)
    return replace(whole, assumptions=kept)


def task(name: str, sizes: tuple[int, int, int], loss: str | None) -> Task:
    """A task at fixed sizes; of a sequence, the first step."""
    chosen_sizes = dict(zip("mnr", sizes, strict=True))
    if name == "eq:9":
        chosen_sizes["t"] = 0
    return Task("paper", claim(name), chosen_sizes, losses=None if loss is None else (loss,))


@pytest.mark.parametrize("sizes", SIZES, ids=str)
@pytest.mark.parametrize("loss", FAMILIES)
@pytest.mark.parametrize("name", CLAIMS)
def test_it_measures_what_plain_floats_measure(name: str, loss: str, sizes: tuple[int, int, int]) -> None:
    """Zero matrices and equal ones among the draws."""
    work = task(name, sizes, loss)
    for number in NUMBERS:
        agree(*both(work, number, "float32"))


@pytest.mark.full
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("sizes", MORE, ids=str)
@pytest.mark.parametrize("loss", FAMILIES)
@pytest.mark.parametrize("name", CLAIMS)
def test_it_does_so_in_all_moods(name: str, loss: str, sizes: tuple[int, int, int], dtype: str) -> None:
    """Matrices with more columns than rows, and fewer, in both dtypes."""
    work = task(name, sizes, loss)
    for number in range(10):
        agree(*both(work, number, dtype))


@pytest.mark.parametrize("loss", ["isotropic-quadratic", "cosine-sum", "logistic", "ridge-cosine"])
@pytest.mark.parametrize("name", CLAIMS)
def test_tile_by_tile_says_the_same(name: str, loss: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With tiles of a few rows, so that the sums over tiles are sums."""
    monkeypatch.setattr(bodies, "TILE", 512)
    work = task(name, (40, 30, 2), loss)
    for number in (2, 3, 6):
        agree(*both(work, number, "float32"))


@pytest.mark.parametrize("number", [0, 2, 3, 6])
@pytest.mark.parametrize("loss", ["isotropic-quadratic", "cosine-sum", "tridiagonal-quadratic"])
def test_what_is_drawn_some_rows_at_a_time_is_the_same(
    loss: str, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of matrices with no structure, in tiles that begin in the middle of a word."""
    work = task("lem:descent", (37, 29, 2), loss)
    sampler, block = work.sampler("float32"), replace(work.block(number), count=8)
    whole = Structured(sampler).measure(block)
    monkeypatch.setattr(bodies, "TILE", 512)
    monkeypatch.setattr(stream, "HELD", 1)
    agree(whole, Structured(sampler).measure(block))


@pytest.mark.parametrize("loss", ["isotropic-quadratic", "logistic", "ridge-quadratic"])
def test_most_trials_are_settled(loss: str) -> None:
    """Bounds that are honest but useless would agree with everything."""
    plain, fast = both(task("lem:descent", (64, 48, 4), loss), 2, "float64", 16)
    assert int(fast.open.sum()) <= int(plain.open.sum())
    assert not bool(fast.open.all())


@pytest.mark.parametrize("sizes", [(1, 1, 1), (2, 3, 1), (30, 20, 1)], ids=str)
def test_the_extractor(sizes: tuple[int, int, int]) -> None:
    """A matrix that is no product, and its block."""
    for number in range(10):
        agree(*both(task("eq:15", sizes, None), number, "float32"))


class Largest(TorchDispatchMode):
    """The entries of the largest tensor that any operation returns, for each trial."""

    def __init__(self, trials: int) -> None:
        super().__init__()
        self.trials, self.entries = trials, 0

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        found = func(*args, **(kwargs or {}))
        for each in found if isinstance(found, tuple | list) else (found,):
            if isinstance(each, torch.Tensor):
                self.entries = max(self.entries, each.numel() // self.trials)
        return found


@pytest.mark.parametrize("name", CLAIMS)
@pytest.mark.parametrize("loss", ["ridge-quadratic", "ridge-cosine", "ridge-huber", "logistic"])
def test_nothing_of_the_size_of_the_matrix_is_formed(name: str, loss: str) -> None:
    """In (m + n) r memory: m n is ten times as much here."""
    m, n, r = 400, 300, 4
    work = task(name, (m, n, r), loss)
    block = replace(work.block(2), count=4)
    with Largest(4) as largest:
        Structured(work.sampler("float32")).measure(block)
    assert 0 < largest.entries <= 4 * (m + n) * r


@pytest.mark.parametrize("mood", [Mood.SHARED, Mood.DENSE, Mood.NEAR])
@pytest.mark.parametrize("loss", ["isotropic-quadratic", "cosine-sum"])
def test_elementwise_losses_need_a_tile(loss: str, mood: Mood, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing but tiles and thin matrices is formed, not of the minimiser either."""
    monkeypatch.setattr(bodies, "TILE", 1 << 14)
    monkeypatch.setattr(stream, "HELD", 1 << 12)
    m, n, r = 400, 300, 4
    work = task("lem:descent", (m, n, r), loss)
    block = replace(next(_blocks(work, mood)), count=4)
    with Largest(4) as largest:
        Structured(work.sampler("float32")).measure(block)
    assert 0 < largest.entries <= 4 * (m + n) * r + (1 << 14) // 4


def _blocks(work: Task, mood: Mood) -> Iterator[Block]:
    return (work.block(k) for k in range(20) if work.block(k).mood is mood)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64], ids=str)
def test_sums_of_squares_of_blocks_are_within_their_bounds(dtype: torch.dtype) -> None:
    """Of wide matrices that are read once, and of their blocks, along parts of rows and across."""
    whole = Dense(torch.randn(3, 40, 3 * SEGMENT, generator=torch.Generator().manual_seed(0)).to(dtype))
    assert whole.segmented
    spans = ((0, SEGMENT), (SEGMENT, 3 * SEGMENT), (5, 300), (0, 3 * SEGMENT))
    for columns, rows in product(spans, ((0, 40), (7, 9))):
        piece = cut(Piece(0, 0, whole), (*rows, *columns), Calculus(dtype))
        assert piece is not None and isinstance(piece.body, Dense)
        block = piece.body
        exact = block.tensor.double().square().sum((1, 2), keepdim=True)
        found = bodies.inner(block, block)
        assert found.error is not None
        assert bool(((found.value.double() - exact).abs() <= found.error.double()).all())
        assert bool((block.size.double() ** 2 >= exact).all())


@pytest.mark.parametrize("batch", [1, 3])
def test_a_block_of_a_block_is_read_once(batch: int) -> None:
    """E_1 A E_2 is cut out in two steps: its sum of squares is of the parts of A, taken once."""
    whole = Dense(torch.randn(batch, 4 * SEGMENT, 4 * SEGMENT, generator=torch.Generator().manual_seed(0)))
    calculus = Calculus(torch.float32)
    rows = cut(Piece(0, 0, whole), (SEGMENT, 3 * SEGMENT, 0, 4 * SEGMENT), calculus)
    assert rows is not None
    block = cut(rows, (SEGMENT, 3 * SEGMENT, 2 * SEGMENT, 4 * SEGMENT), calculus)
    assert block is not None and isinstance(block.body, Dense) and whole.segments is not None
    assert block.body.segments is not None
    assert block.body.segments.data_ptr() == whole.segments[:, SEGMENT:, 2:].data_ptr()
    exact = block.body.tensor.double().square().sum((1, 2), keepdim=True)
    assert torch.allclose(block.body.squares.double(), exact, rtol=1e-5)


def test_what_formulas_ask_for_again_is_computed_once() -> None:
    """Sums and products of matrices, and numbers, are one object; the opposite difference is another."""
    arithmetic = StructuredArithmetic(FloatArithmetic(torch.float64))
    generator = torch.Generator().manual_seed(0)
    a, b = (arithmetic.lift(torch.randn(3, 20, 20, generator=generator).double()) for _ in range(2))
    p, q = (arithmetic.lift(torch.randn(3, 20, 2, generator=generator).double()) for _ in range(2))

    def body(value: object) -> object:
        assert isinstance(value, Matrix)
        return value.pieces[0].body

    one, again = (body(arithmetic.subtract(a, b)) for _ in range(2))
    opposite = body(arithmetic.subtract(b, a))
    assert one is again and isinstance(one, Dense) and isinstance(opposite, Dense)
    assert torch.equal(one.tensor, -opposite.tensor)
    one, again = (body(arithmetic.matmul(p, arithmetic.transpose(q))) for _ in range(2))
    assert one is again and isinstance(one, Product)
    x, y = (arithmetic.total(matrix) for matrix in (a, b))
    for operation in (arithmetic.add, arithmetic.subtract, arithmetic.multiply, arithmetic.divide):
        assert operation(x, y) is operation(x, y)
        assert operation(x, y) is not operation(y, x)
    assert arithmetic.power(x, 2) is arithmetic.power(x, 2)
    assert arithmetic.power(x, 2) is not arithmetic.power(x, 3)
    assert arithmetic.elementary("sin", x) is not arithmetic.elementary("cos", x)

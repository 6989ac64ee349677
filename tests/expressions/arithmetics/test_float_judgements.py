"""Bad numbers are never judged, ties are never guessed, and special values of floats."""

from __future__ import annotations

from fractions import Fraction

import pytest
import torch

from tests.expressions.arithmetics.operations import (
    BINARY,
    DTYPES,
    EXACT,
    FLOATS,
    UNARY,
    covered,
    norm,
)
from verify.expressions.arithmetics.exact import from_floats
from verify.expressions.arithmetics.floats import Bounded, Judgement, compare
from verify.expressions.arithmetics.interface import ELEMENTARY


def scalar(x: float, e: float | None = None, dtype: torch.dtype = torch.float64) -> Bounded:
    value = torch.tensor([[[x]]], dtype=dtype)
    return Bounded(value, None if e is None else torch.full_like(value, e))


@pytest.mark.parametrize(
    ("left", "right", "code"),
    [
        (scalar(1), scalar(1), Judgement.CERTAIN_HOLD),
        (scalar(1), scalar(2), Judgement.CERTAIN_HOLD),
        (scalar(2), scalar(1), Judgement.CERTAIN_VIOLATION),
        (scalar(1, 0.1), scalar(1), Judgement.UNSURE),
        (scalar(1, 0.1), scalar(1.05), Judgement.UNSURE),
        (scalar(1, 0.1), scalar(2, 0.1), Judgement.CERTAIN_HOLD),
        (scalar(1, 0.1), scalar(0, 0.1), Judgement.CERTAIN_VIOLATION),
        (scalar(1, float("inf")), scalar(100), Judgement.UNSURE),
        (scalar(1, float("nan")), scalar(100), Judgement.UNSURE),
        (scalar(float("nan")), scalar(1), Judgement.UNDEFINED),
        (scalar(1), scalar(float("inf")), Judgement.UNDEFINED),
        (scalar(float("-inf")), scalar(1), Judgement.UNDEFINED),
        (scalar(float("inf")), scalar(float("inf")), Judgement.UNDEFINED),
        (scalar(0, 1.0), scalar(float("inf"), 1.0), Judgement.UNDEFINED),
        (scalar(-1e308), scalar(1e308), Judgement.CERTAIN_HOLD),
    ],
)
def test_judgements(left: Bounded, right: Bounded, code: Judgement) -> None:
    assert compare(left, right).item() == code


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
@pytest.mark.parametrize("bad", [float("nan"), float("inf"), float("-inf")])
def test_planted_bad_numbers_never_come_out_confident(dtype: torch.dtype, bad: float) -> None:
    f = FLOATS[dtype]
    plain = torch.tensor([[[1.0, 2.0], [3.0, 5.0]]], dtype=dtype).repeat(2, 1, 1)
    broken = plain.clone()
    broken[1, 0, 1] = bad
    x, y = f.lift(broken), f.lift(plain)
    results = [operation(f, x) for operation in UNARY.values()]
    results += [getattr(f, name)(x, y) for name in BINARY] + [getattr(f, name)(y, x) for name in BINARY]
    results += [f.elementary(name, x) for name in ELEMENTARY]
    results += [f.power(x, 0), f.total(x), f.singular_values(x), f.eigenvalues(x), f.rank(x)]
    for result in results:
        assert result.error is not None
        known = torch.isfinite(result.value) & torch.isfinite(result.error)
        assert not bool(known[1].all())
        codes = compare(result, result)[1]
        assert bool(((codes == Judgement.UNDEFINED) | (codes == Judgement.UNSURE)).any())


def test_ties_after_rounding_are_unsure() -> None:
    for f in FLOATS.values():
        third = f.constant(Fraction(1, 3))
        one = f.add(third, f.add(third, third))
        assert compare(one, f.constant(1)).item() == Judgement.UNSURE
        assert compare(f.constant(1), one).item() == Judgement.UNSURE


def test_constants_carry_an_error_only_when_rounded() -> None:
    for f in FLOATS.values():
        for number in (0, 1, -3, Fraction(5, 8), 2**90, Fraction(-1, 2**60)):
            assert f.constant(number).error is None
        for number in (Fraction(1, 3), 2**90 + 1, Fraction(1, 10), 10**400, Fraction(1, 10**400)):
            value = f.constant(number)
            assert value.error is not None and value.error.item() > 0
            covered(value, [EXACT.constant(number)])
    assert FLOATS[torch.float64].constant(2**30 + 1).error is None
    assert FLOATS[torch.float32].constant(2**30 + 1).error is not None


def test_lift_to_a_smaller_dtype_carries_the_rounding() -> None:
    x = torch.tensor([[0.1, 0.5]], dtype=torch.float64)
    value = FLOATS[torch.float32].lift(x)
    assert value.value.shape == (1, 1, 2) and value.error is not None
    covered(value, [from_floats(x.tolist())])


def test_division_by_what_may_be_zero_is_never_confident() -> None:
    f = FLOATS[torch.float64]
    uncertain = f.subtract(f.multiply(f.constant(Fraction(1, 3)), f.constant(3)), f.constant(1))
    for divisor in (uncertain, f.constant(0)):
        error = f.divide(f.constant(1), divisor).error
        assert error is not None and not bool(torch.isfinite(error).any())


def test_square_root_near_zero() -> None:
    f = FLOATS[torch.float64]
    value = f.elementary("sqrt", scalar(-1e-20, 1e-16))
    assert value.value.item() == 0 and value.error is not None and 1e-8 <= value.error.item() < 1.01e-8
    assert torch.isnan(f.elementary("sqrt", scalar(-1e-3, 1e-4)).value).all()
    assert torch.isnan(f.elementary("sqrt", scalar(-1.0)).value).all()


def test_powers_with_special_exponents() -> None:
    f, third = FLOATS[torch.float64], Fraction(1, 3)
    zero, one = f.constant(0), f.constant(1)
    root = f.real_power(zero, f.constant(third))
    assert root.value.item() == 0 and root.error is not None and root.error.item() < 1e-300
    for bad in (
        f.real_power(zero, zero),
        f.real_power(zero, f.constant(-1)),
        f.real_power(f.constant(-8), one),
    ):
        assert torch.isnan(bad.value).all()
    exponents = Bounded(
        torch.tensor([[[2.0]], [[3.0]], [[2.4]]]).double(), torch.tensor([[[0.1]], [[0.0]], [[0.4]]])
    )
    powers = f.natural_power(f.constant(3), exponents)
    assert powers.value.flatten().tolist()[:2] == [9, 27] and powers.error is not None
    assert bool(torch.isfinite(powers.error[:2]).all()) and torch.isinf(powers.error[2]).all()


def test_rank_is_certain_or_admits_doubt() -> None:
    f = FLOATS[torch.float64]

    def rank(rows: list[list[float]]) -> tuple[float, float]:
        found = f.rank(f.lift(torch.tensor(rows, dtype=torch.float64)))
        assert found.error is not None
        return found.value.item(), found.error.item()

    assert rank([[1, 2], [3, 4]]) == (2, 0)
    assert rank([[0, 0], [0, 0]]) == (0, 0)
    assert rank([[1, 0], [2, 0]]) == (1, 0)
    assert rank([[1, 2], [2, 4]])[1] == float("inf")


def test_integrals_of_smooth_functions_are_close() -> None:
    for dtype, f in FLOATS.items():
        value = f.integral(lambda t, f=f: f.power(t, 3), f.constant(0), f.constant(Fraction(1, 2)))
        assert value.error is not None
        assert abs(value.value.item() - 1 / 64) <= value.error.item() < 2e3 * torch.finfo(dtype).eps
        batch = f.lift(torch.tensor([[[1.0]], [[2.0]]]))
        value = f.integral(lambda t, f=f, c=batch: f.multiply(c, t), f.constant(0), f.constant(1))
        assert torch.allclose(value.value.flatten(), torch.tensor([0.5, 1.0], dtype=dtype))


def test_batches_of_one_broadcast() -> None:
    f = FLOATS[torch.float64]
    many, one = f.lift(torch.randn(5, 2, 2, dtype=torch.float64)), f.constant(Fraction(1, 3))
    wide = f.multiply(one, f.identity(2))
    for name in BINARY:
        for value in (getattr(f, name)(many, wide), getattr(f, name)(wide, many)):
            assert value.value.shape == (5, 2, 2)
            assert value.error is None or value.error.shape == (5, 2, 2)
    assert f.stack([[many, wide]]).value.shape == (5, 2, 4)


def test_gradients_flow_through_values() -> None:
    f = FLOATS[torch.float64]
    x = torch.randn(3, 2, 2, dtype=torch.float64, requires_grad=True)
    value = f.add(norm(f, Bounded(x)), f.total(f.singular_values(f.matmul(Bounded(x), Bounded(x)))))
    value.value.sum().backward()
    assert x.grad is not None and bool(torch.isfinite(x.grad).all())

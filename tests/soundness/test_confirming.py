"""Points that are none of the claim's, brought by a stranger: none of them may refute what is true."""

from __future__ import annotations

from typing import Any

import pytest
from flint import arb

from tests.claims.closing import claim
from verify.claims.claim import Claim
from verify.errors import Undetermined
from verify.expressions.arithmetics.exact import Enclosure
from verify.falsify.confirm import Status, examine
from verify.falsify.draft import Draft, settle
from verify.falsify.replay import fits
from verify.falsify.witness import from_json

LETS = (
    r"let n \in \mathbb{N}",
    r"let L \ge 1",
    r"let c \in \mathbb{R}",
    r"let f : \mathbb{R}^n \to \mathbb{R} ; smooth L, below c",
    r"let g : \mathbb{R}^n \to \mathbb{R} ; convex, below c",
    r"let x, y \in \mathbb{R}^n",
)


def at(found: Claim, data: dict[str, Any]) -> Status:
    """The status of a claim at the point of plain data."""
    return examine(found, from_json({"sizes": {}, "values": {}, "functions": {}, **data})).status


def quadratic(**further: str) -> dict[str, Any]:
    """w^2 / 2 on the line, with further terms."""
    return {
        "family": "isotropic-quadratic",
        "parameters": {"M": [["0"]]},
        "scale": "1",
        "shift": "0",
        **further,
    }


@pytest.mark.parametrize("written", [r"\|\nabla f(x) - \nabla f(y)\| \le L \|x - y\|", r"f(x) \ge c"])
def test_a_negative_curvature_is_no_smaller_constant(written: str) -> None:
    """w^2/2 - 5 w^2 has Lipschitz constant 9 and no lower bound, not constant 1 - 10 and infimum 0."""
    # Cause: the smoothness of base + curvature was taken to be their sum, of whatever sign.
    point = {"sizes": {"n": 1}, "values": {"L": "2", "c": "-1", "x": "40", "y": "-40"}}
    for further in ({"curvature": "-10"}, {"curvature": "-10", "tilt": "0", "centre": "0"}):
        assert (
            at(claim(written, *LETS), {**point, "functions": {"f": quadratic(**further)}}) is Status.OUTSIDE
        )


@pytest.mark.parametrize("name", ["f", "g"])
def test_a_centre_where_the_gradient_does_not_vanish_is_no_minimum(name: str) -> None:
    """w^2/2 - 3 w has its minimum -9/2 at 3, whatever the witness says of 50."""
    # Cause: the infimum of a tilted function was taken to be its value at the centre, unseen.
    found = claim(rf"{name}(x) \ge c", *LETS)
    point = {"sizes": {"n": 1}, "values": {"L": "1", "x": "3"}}
    for centre, c, status in (("50", "100", Status.OUTSIDE), ("3", "-9/2", Status.HOLDS)):
        data = {**point, "values": {**point["values"], "c": c}}  # type: ignore[dict-item]
        data["functions"] = {name: quadratic(tilt="3", centre=centre)}
        assert at(found, data) is status


def test_a_size_is_no_value_of_a_scalar() -> None:
    """A number given as a size would be no member of any interval, and hide a definition."""
    # Cause: names were looked up among the sizes first, and only values were asked for membership.
    assert at(claim(r"L \ge \frac{1}{2}", *LETS), {"sizes": {"L": -5}}) is Status.OUTSIDE
    both = {"sizes": {"L": -5}, "values": {"L": "1"}}
    assert at(claim(r"L \ge \frac{1}{2}", *LETS), both) is Status.OUTSIDE
    rule = claim(r"z_2 = z_0", r"let z_t \in \mathbb{R}", r"seq z_{t+1} = z_t")
    data = {"sizes": {"z_t": 3, "t": 0}, "values": {"z": "1"}, "elements": {"z": ["z_t", 0]}}
    assert at(rule, data) is Status.OUTSIDE


def test_a_stored_size_is_no_matrix() -> None:
    """A stored point that gives a size of a matrix's name does not fit, and does not end the run."""
    # Cause: as above, where the point is read from a store: torch was handed matrices of wrong shapes.
    found = claim(r"\|A\|^2 \ge 0", r"let n \in \mathbb{N}", r"let A \in \mathbb{R}^{n\times n}")
    assert fits(found, Draft({"n": 2}, {}, {}))
    assert not fits(found, Draft({"n": 2, "A": 3}, {}, {}))


def test_a_bound_of_a_natural_number_may_be_a_fraction() -> None:
    """A natural number of at least 2.5 is at least 3."""
    # Cause: the bounds of naturals were compared as whole numbers, cut off.
    found = claim(r"n \ge 3", r"let n \in \mathbb{N}", r"let n \ge 2.5")
    assert at(found, {"sizes": {"n": 2}}) is Status.OUTSIDE
    assert at(found, {"sizes": {"n": 3}}) is Status.HOLDS
    half = claim(r"2 m \ge n", r"let m, n \in \mathbb{N}", r"let m \ge 0.5 n")
    assert at(half, {"sizes": {"m": 1, "n": 5}}) is Status.OUTSIDE


def test_elements_of_a_sequence_of_natural_numbers_are_natural_numbers() -> None:
    """(k - 1)(k - 2) >= 0 for whole k, not for 3/2."""
    # Cause: elements were asked to lie in the declared interval, not to be whole.
    found = claim(r"(k_0 - 1)(k_0 - 2) \ge 0", r"let k_t \in \mathbb{N}")
    large = claim(r"k_0 \ge 1", r"let k_t \in \mathbb{N}")
    for value, status in (("3/2", Status.OUTSIDE), ("0", Status.OUTSIDE), ("2", Status.HOLDS)):
        data = {"values": {"k": value}, "elements": {"k": ["k_t", 0]}}
        assert at(found, data) is status
        assert at(large, data) is status


@pytest.mark.parametrize("turned", [False, True])
def test_a_hypothesis_is_asked_of_all_elements_in_whatever_order_it_stands(turned: bool) -> None:
    """x_t <= 1 for all t is also said of the x_1 that another hypothesis brings in."""
    # Cause: a hypothesis was asked only of elements that those before it had used.
    hypotheses = [r"assume x_t \le 1", r"assume x_{t+1} \ge 2 x_t"]
    found = claim(r"x_0 \le \frac{1}{2}", r"let x_t \in \mathbb{R}", *hypotheses[:: -1 if turned else 1])
    data = {
        "sizes": {"t": 0},
        "values": {"a": "1", "b": "3"},
        "elements": {"a": ["x_t", 0], "b": ["x_t", 1]},
    }
    assert at(found, data) is Status.OUTSIDE


def test_a_number_of_which_nothing_is_known_is_no_witness() -> None:
    """A stored point of huge numbers is left out; it does not end the run."""
    # Cause: the mantissa of an infinite ball was asked for, a ValueError that nobody expects.
    for number, towards in ((arb("nan"), ""), (arb(0, float("inf")), "up"), (arb(0, float("inf")), "down")):
        with pytest.raises(Undetermined):
            settle(Enclosure.scalar(number), towards)

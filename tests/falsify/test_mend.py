"""Mending: what nearly meets an equation is moved onto it, exactly and by little."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

import pytest

from tests.claims.closing import claim
from verify.claims.claim import Claim
from verify.falsify.ascend import Ascent
from verify.falsify.confirm import Finding, Status, examine
from verify.falsify.draft import Draft, realise
from verify.falsify.equations import Residuals, equations
from verify.falsify.mend import mend
from verify.falsify.outline import plan_of
from verify.falsify.sample import Sampler
from verify.falsify.shrink import Shrinker
from verify.falsify.sizes import size_plan
from verify.falsify.witness import Witness

OFF = Fraction(1, 10**7) + Fraction(1, 2**60)
"""What an ascent leaves, about."""

SIZES = (r"let m, n \in \mathbb{N}",)
VECTORS = (*SIZES, r"let a, b, c \in \mathbb{R}^n")
WEIGHTS = (*SIZES, r"let w_k \in [0,1]")

TRACE = claim(
    r"\text{Tr}(S) = 0 \Rightarrow \text{Tr}(S^3) \le \frac25 \|S\|^3",
    *SIZES,
    r"let S \in \mathbb{R}^{n\times n} ; symmetric",
)
"""False at diag(2, -1, -1), where the two sides are 6 and (2/5) 6^(3/2) < 5.88."""

ORTHOGONAL = claim(
    r"\langle a, b\rangle = 0 \Rightarrow \|a+b\|^2 \le \|a\|^2 + \frac{9}{10} \|b\|^2", *VECTORS
)
PRODUCT = claim(r"\sum_{k=1}^{n} w_k = 1 \Rightarrow \prod_{k=1}^{n} (1+w_k) \le 2.48", *WEIGHTS)
"""False for n = 5 and equal weights: (6/5)^5 = 2.48832."""

MOMENTS = claim(
    r"\sum_{k=1}^{n} w_k = 1, \sum_{k=1}^{n} k w_k = 2 \Rightarrow \sum_{k=1}^{n} k^2 w_k \le 6", *WEIGHTS
)
"""False for n = 5 and weights 3/4, 0, 0, 0, 1/4: the sum is 7."""


def draft(found: Claim, sizes: Mapping[str, int], raws: Mapping[str, Sequence[Sequence[object]]]) -> Draft:
    """Raw numbers by name; each scaled slightly away from where it should be."""
    exact = {k: tuple(tuple(Fraction(str(x)) for x in row) for row in rows) for k, rows in raws.items()}
    kinds = {name: kind for name, (_, _, kind) in plan_of(found, sizes, {}).raws.items()}
    assert set(exact) == set(kinds), kinds
    return Draft(sizes, {}, exact, kinds)


def off(given: Draft) -> Draft:
    """Every number other than 0 and 1 a little too large, each by another amount."""
    count = 0
    raws = {}
    for name, rows in given.raws.items():
        moved = []
        for row in rows:
            count += len(row)
            moved.append(
                tuple(x * (1 + OFF * (count - j)) if x not in (0, 1) else x for j, x in enumerate(row))
            )
        raws[name] = tuple(moved)
    return Draft(given.sizes, given.families, raws, given.kinds)


def examined(found: Claim, given: Draft) -> tuple[Witness, Finding]:
    """What exact arithmetic says of a draft."""
    realised = realise(found, given)
    assert realised is not None
    return realised[0], examine(found, realised[0])


def mended(found: Claim, given: Draft) -> tuple[Witness, Finding]:
    """A draft is outside; once mended, it is not."""
    assert examined(found, given)[1].status is Status.OUTSIDE
    moved = mend(found, given)
    assert moved is not None
    for name, rows in moved.raws.items():
        largest = max(abs(x) for row in given.raws[name] for x in row)
        for new, old in zip(rows, given.raws[name], strict=True):
            assert all(abs(x - y) <= Fraction(largest, 10**4) for x, y in zip(new, old, strict=True)), name
    return examined(found, moved)


def weights(*numbers: object) -> dict[str, list[list[object]]]:
    """Elements 1, 2, .. of w."""
    return {f"w_k[{k}]": [[x]] for k, x in enumerate(numbers, 1)}


def test_a_trace_of_zero() -> None:
    """The false inequality for traceless matrices is refuted beside its extremal."""
    near = off(draft(TRACE, {"n": 3}, {"S": [[2, 0, 0], [0, -1, 0], [0, 0, -1]]}))
    witness, finding = mended(TRACE, near)
    assert sum((witness.values["S"][k][k] for k in range(3)), Fraction(0)) == 0
    assert finding.status is Status.VIOLATED


def test_one_equation_changes_one_number() -> None:
    """All others keep the few bits they were rounded to."""
    near = off(draft(TRACE, {"n": 3}, {"S": [["1.9", 0, 0.3], [0.1, -1, 0], [0, 0.7, -0.9]]}))
    exact = mend(TRACE, near)
    assert exact is not None
    entries = [x for row in exact.raws["S"] for x in row]
    few = [x for x in entries if abs(x.numerator).bit_length() <= 21]
    assert len(few) >= 8 and all(x.denominator & (x.denominator - 1) == 0 for x in entries)


def test_orthogonal_vectors() -> None:
    """A Pythagoras that is too good."""
    near = off(draft(ORTHOGONAL, {"n": 3}, {"a": [[3], [2], [1]], "b": [[-1], [2], [-1]]}))
    witness, finding = mended(ORTHOGONAL, near)
    a, b = witness.values["a"], witness.values["b"]
    assert sum((x[0] * y[0] for x, y in zip(a, b, strict=True)), Fraction(0)) == 0
    assert finding.status is Status.VIOLATED


def test_weights_that_sum_to_one() -> None:
    """And stay in their interval."""
    near = off(draft(PRODUCT, {"n": 5}, weights(*["0.2"] * 5)))
    witness, finding = mended(PRODUCT, near)
    assert sum((rows[0][0] for rows in witness.elements.values()), Fraction(0)) == 1
    assert finding.status is Status.VIOLATED


def test_two_equations_at_once() -> None:
    """Where most of the numbers are at the end of their interval, and may move to one side only."""
    near = off(draft(MOMENTS, {"n": 5}, weights("0.75", 0, 0, 0, "0.25")))
    witness, finding = mended(MOMENTS, near)
    total = [sum((k**p * witness.elements["w_k", k][0][0] for k in range(1, 6)), Fraction(0)) for p in (0, 1)]
    assert total == [1, 2]
    assert finding.status is Status.VIOLATED


def test_a_linear_system() -> None:
    """A x = b, where b is a unit vector and no formula."""
    found = claim(
        r"A x = b \Rightarrow \|A\| \|x\| \le \frac{9}{10}",
        *SIZES,
        r"let A \in \mathbb{R}^{m\times n}",
        r"let x \in \mathbb{R}^n",
        r"let b \in \mathbb{R}^m ; unit",
    )
    sizes = {"m": 2, "n": 2}
    raw = next(name for name in plan_of(found, sizes, {}).raws if name.startswith("b"))
    rows, columns, _ = plan_of(found, sizes, {}).raws[raw]
    start = draft(
        found,
        sizes,
        {"A": [[3, 0], [0, 2]], "x": [["0.3"], ["0.4"]], raw: [[1] * columns for _ in range(rows)]},
    )
    realised = realise(found, start)
    assert realised is not None
    b = realised[0].values["b"]
    near = off(
        Draft(sizes, {}, {**start.raws, "x": ((b[0][0] / 3,), (b[1][0] / 2,))}, start.kinds),
    )
    witness, finding = mended(found, near)
    A, x, b = (witness.values[name] for name in "Axb")
    assert [sum((A[i][j] * x[j][0] for j in range(2)), Fraction(0)) for i in range(2)] == [b[0][0], b[1][0]]
    assert finding.status is Status.VIOLATED


def test_a_kernel_and_a_product() -> None:
    """Three equations, in which products of the unknowns occur."""
    found = claim(
        r"A x = 0, \langle x, y\rangle = 1 \Rightarrow \|A y\| \le 1",
        *SIZES,
        r"let A \in \mathbb{R}^{m\times n}",
        r"let x, y \in \mathbb{R}^n",
    )
    near = draft(
        found,
        {"m": 2, "n": 3},
        {"A": [[1, 2, -3], [2, -1, -1]], "x": [["0.5"]] * 3, "y": [[2], [3], [-3]]},
    )
    assert mended(found, off(near))[1].status is Status.VIOLATED


def test_products_of_the_unknowns_take_two_steps() -> None:
    """S is forced by the first equation, then T by the second, which contains their product."""
    found = claim(
        r"\text{Tr}(S) + z^4 = 5, \text{Tr}(S T) + z^3 = 3 \Rightarrow \|S\| + \|T\| + z \le 0",
        *SIZES,
        r"let S, T \in \mathbb{R}^{n\times n} ; symmetric",
        r"let z \in [0, 4]",
    )
    near = draft(found, {"n": 1}, {"S": [["4"]], "T": [["0.5"]], "z": [["0.25"]]})
    witness, finding = mended(found, off(near))
    S, T, z = (witness.values[name][0][0] for name in "STz")
    assert (S + z**4, S * T + z**3) == (5, 3)
    assert finding.status is Status.VIOLATED


def test_an_equation_for_every_element() -> None:
    """Of each element that is in use."""
    found = claim(
        r"\sum_{k=1}^{n} a_k b_k \le \frac{n}{5}",
        r"let n \in \mathbb{N}",
        r"let a_k, b_k \in [0,1]",
        "assume a_k + b_k = 1",
    )
    assert equations(found)
    sizes = {"n": 3, "k": 1}
    names = list(plan_of(found, sizes, {}).raws)
    near = off(draft(found, sizes, {name: [["0.5"]] for name in names}))
    witness, finding = mended(found, near)
    assert all(witness.elements["a_k", k][0][0] + witness.elements["b_k", k][0][0] == 1 for k in (1, 2, 3))
    assert finding.status is Status.VIOLATED


def test_what_meets_its_equations_stays() -> None:
    """Unrounded."""
    exact = draft(TRACE, {"n": 2}, {"S": [[Fraction(1, 3), 5], [7, Fraction(-1, 3)]]})
    assert mend(TRACE, exact) is exact


@pytest.mark.parametrize(
    ("formula", "lets", "raws"),
    [
        (r"a \ge 0 \Rightarrow a^2 \le a", [r"let a \in \mathbb{R}"], {"a": [["0.5"]]}),
        (
            r"x^2 + y^2 = 3 \Rightarrow x + y \le 0",
            ["let x, y > 0"],
            {"x": [["1.2"]], "y": [["1.249"]]},
        ),
        (
            r"\sqrt{x} + \sqrt{y} = 3 \Rightarrow x + y \le 0",
            ["let x, y > 0"],
            {"x": [["2"]], "y": [["2.5"]]},
        ),
    ],
)
def test_nothing_to_mend(formula: str, lets: list[str], raws: dict[str, list[list[object]]]) -> None:
    """No equation; one that is affine in nothing; one between irrational numbers."""
    found = claim(formula, *lets)
    assert mend(found, draft(found, {}, raws)) is None


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """One for each exact evaluation of the equations."""
    known, calls = Residuals.at, []

    def at(self: Residuals, raws: Mapping[str, Sequence[Sequence[Fraction]]]) -> tuple[Fraction, ...] | None:
        calls.append(1)
        return known(self, raws)

    monkeypatch.setattr(Residuals, "at", at)
    return calls


def test_large_vectors_are_left_alone(asked: list[int]) -> None:
    """After one look."""
    raws = {"a": [[2]] * 128, "b": [[2]] * 64 + [[-2]] * 64}
    near = off(draft(ORTHOGONAL, {"n": 128}, raws))
    assert mend(ORTHOGONAL, near) is None
    assert len(asked) == 1


@pytest.mark.parametrize("n", [2, 8, 80])
def test_the_number_of_evaluations(n: int, asked: list[int]) -> None:
    """Bounded, however many numbers there are."""
    near = off(draft(ORTHOGONAL, {"n": n}, {"a": [[2]] * n, "b": [[2]] * (n // 2) + [[-2]] * (n // 2)}))
    assert mend(ORTHOGONAL, near) is not None
    assert len(asked) <= 200


def test_mending_ends_an_ascent() -> None:
    """The end points of an ascent violate nothing that holds; mended, the best of them does.

    The largest Tr(S^3) of a traceless 4 x 4 matrix of size one is 1/sqrt(3), at J - I.
    """
    found = claim(
        r"\text{Tr}(S) = 0 \Rightarrow \text{Tr}(S^3) \le 0.576 \|S\|^3",
        "let n = 4",
        r"let S \in \mathbb{R}^{n\times n} ; symmetric",
    )
    sampler = Sampler(found, size_plan(found, 4, 4), 0)
    points = sampler.run(sampler.block(2, 0)).points
    assert points is not None
    climb = Ascent(sampler).climb(points, 0, 60)
    assert climb is not None
    ends = [climb.points.draft(place) for place in range(climb.points.count)]
    assert Status.VIOLATED not in {examined(found, end)[1].status for end in ends}
    moved = [each for each in (mend(found, end) for end in ends) if each is not None]
    assert Status.VIOLATED in {examined(found, each)[1].status for each in moved}


class Mending(Shrinker):
    """A shrinker that mends each candidate."""

    def accepts(self, candidate: Draft) -> bool:
        """Whether the mended candidate still violates."""
        before = None if self.best is None else self.best[0]
        return super().accepts(mend(self.claim, candidate, None, before) or candidate)


def _longest(witness: Witness) -> int:
    return max(
        entry.denominator
        for matrix in (*witness.values.values(), *witness.elements.values())
        for row in matrix
        for entry in row
    )


@pytest.mark.parametrize(
    ("found", "near"),
    [
        (PRODUCT, draft(PRODUCT, {"n": 5}, weights(*["0.2"] * 5))),
        (MOMENTS, draft(MOMENTS, {"n": 5}, weights("0.74", "0.005", "0.005", "0.005", "0.245"))),
        (ORTHOGONAL, draft(ORTHOGONAL, {"n": 3}, {"a": [[3], [2], [1]], "b": [[-1], [2], [-1]]})),
        (TRACE, draft(TRACE, {"n": 3}, {"S": [[2, "0.01", 0], [0, -1, 0], [0, 0, -1]]})),
    ],
)
def test_mended_witnesses_shrink_if_each_step_is_mended(found: Claim, near: Draft) -> None:
    """To readable numbers, where a shrinker that leaves the equation with every step gets stuck."""
    start = mend(found, off(near))
    assert start is not None
    plan = size_plan(found, 8, 8)
    witness = Mending(found, plan, Status.VIOLATED).run(start)
    stuck = Shrinker(found, plan, Status.VIOLATED).run(start)
    assert witness is not None and stuck is not None
    assert examine(found, witness).status is Status.VIOLATED
    assert _longest(witness) <= 64
    assert _longest(witness) <= _longest(stuck)

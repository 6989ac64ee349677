"""Replay: stored measurements judge an edited constant without a matrix, and never decide anything."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
import torch

from tests.claims.closing import claim
from verify.claims.claim import Claim
from verify.domains.losses import IsotropicQuadratic
from verify.errors import VerifyError
from verify.falsify import instance as instance_file
from verify.falsify.confirm import Status, examine
from verify.falsify.draft import Draft, realise
from verify.falsify.extremal import Extremal, extremal
from verify.falsify.replay import NEAR, TRIES, candidates, fits, nominated, replay
from verify.falsify.witness import Matrix
from verify.falsify.written import from_data, to_data

LETS = (
    r"let m, n, T \in \mathbb{N}",
    r"let A, B \in \mathbb{R}^{m\times n}",
    r"let S \in \mathbb{R}^{n\times n} ; symmetric",
    r"let x, y \ge 0",
    r"let z \in \mathbb{R}",
    r"let e_t \ge 0",
    r"let V_t \in \mathbb{R}^{m\times n}",
    r"let L > 0",
    r"let f : \mathbb{R}^{m\times n} \to \mathbb{R} ; smooth L",
)


def written(*rows: str) -> Matrix:
    """A matrix from rows such as "1 -2/3"."""
    return tuple(tuple(Fraction(entry) for entry in row.split()) for row in rows)


def draft(sizes: dict[str, int], **raws: Matrix) -> Draft:
    """A point with these raw numbers."""
    return Draft(sizes, {}, raws)


ONES = draft({"m": 1, "n": 2}, A=written("1 1"), B=written("1 1"))


def kept(formula: str, point: Draft, *more: str) -> Extremal:
    """A point as a run of this claim would store it."""
    found = extremal(claim(formula, *LETS, *more), point, "ratio", 1.0)
    assert found is not None
    return from_data(to_data(found))


def statuses(found: Claim, drafts: tuple[Draft, ...]) -> list[Status]:
    """What exact arithmetic says of drafts."""
    made = [realise(found, each) for each in drafts]
    assert None not in made
    return [examine(found, each[0]).status for each in made if each is not None]


EDITS = [
    (r"\|A + B\|^2 \le {c} (\|A\|^2 + \|B\|^2)", ONES, 2),
    (r"\|A\|_{{op}} \le {c} \|A\|", ONES, 1),
    (r"\langle A, B \rangle < {c} \|A\| \|B\|", ONES, 1),
    (r"{c} \|A\| \ge \|B\|", ONES, 1),
    (r"\sqrt{{x y}} \le {c} (x + y)", draft({}, x=written("2/3"), y=written("2/3")), Fraction(1, 2)),
    (
        r"\sum_{{t=0}}^{{T}} e_t \|V_t\|^2 \le {c} (T + 1) \max_{{t=0,\dots,T}} (e_t \|V_t\|^2)",
        Draft(
            {"m": 1, "n": 1, "T": 2},
            {},
            {f"{name}[{k}]": written("1/3") for name in ("e_t", "V_t") for k in range(3)},
        ),
        1,
    ),
    (
        r"f(A) \le f(B) + \langle \nabla f(B), A - B \rangle + {c} L \|A - B\|^2",
        Draft(
            {"m": 1, "n": 1},
            {"f": IsotropicQuadratic()},
            {"A": written("3"), "B": written("1"), "L": written("5"), "f.share": written("1")},
        ),
        Fraction(1, 2),
    ),
]
"""A claim with a constant, a point, and the constant that is sharp at it."""


def with_constant(formula: str, constant: Fraction) -> str:
    """The formula with a number in its place."""
    return formula.format(c=rf"\frac{{{constant.numerator}}}{{{constant.denominator}}}")


@pytest.mark.parametrize(("formula", "point", "sharp"), EDITS, ids=[each[0] for each in EDITS])
def test_an_edited_constant_is_judged_without_matrices(
    formula: str, point: Draft, sharp: Fraction, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tightened: named, and exact arithmetic agrees. Loosened: nothing is. No point is made before."""
    stored = [kept(with_constant(formula, Fraction(sharp) * 3), point)]
    tight = claim(with_constant(formula, Fraction(sharp) * Fraction(999, 1000)), *LETS)
    loose = claim(with_constant(formula, Fraction(sharp) * Fraction(1001, 1000)), *LETS)
    made: list[object] = []
    old = instance_file.Instance._member
    monkeypatch.setattr(
        instance_file.Instance, "_member", lambda *given: made.append(given[0].arithmetic) or old(*given)
    )
    named = replay(tight, stored)
    assert replay(loose, stored) == ()
    assert not any(hasattr(each, "dtype") or hasattr(each, "precision") for each in made)
    assert statuses(tight, named) == [Status.VIOLATED]
    assert any(hasattr(each, "precision") for each in made), "the counter sees what it should count"


def test_the_worst_comes_first_and_few_ties_follow() -> None:
    """Of many points, those that surely violate by how much; then at most NEAR that are left open."""
    formula = r"\|A\|_{op} \le \|A\|_*"
    points = [draft({"m": 2, "n": 2}, A=written(f"1 {k}/7", f"0 {k}")) for k in (0, 1, 2, 3)]
    stored = [kept(formula, each) for each in points]
    named = replay(claim(r"\|A\|_{op} \le 0.9 \|A\|_*", *LETS), stored)
    assert [each.raws["A"] for each in named] == [points[0].raws["A"]]
    named = replay(claim(r"\|A\|_{op} \le 0.5 \|A\|_*", *LETS), stored)
    assert len(named) == 4 and named[0].raws["A"] == points[0].raws["A"]
    irrational = [draft({"m": 1, "n": 2}, A=written(f"1 {k}"), B=written(f"1 {k}")) for k in range(1, 9)]
    ties = [kept(r"\|A\| \le \|B\|", each) for each in irrational]
    assert len(replay(claim(r"\|A\| \le \|B\|", *LETS), ties)) == NEAR


def test_intervals_hold_the_exact_values() -> None:
    """Of numbers that no float is, and of roots."""
    found = kept(r"z \|A\|^2 \le \|A\|_{op} + x", replace(ONES, raws={
        "A": written("1/3 1/7"), "z": written("1/10"), "x": written("2")}))  # fmt: skip
    low, high = map(Fraction, found.values["x"])
    assert low <= 2 <= high and high - low < Fraction(1, 10**14)
    low, high = map(Fraction, found.values["z"])
    assert low < Fraction(1, 10) < high and high - low < Fraction(1, 10**15)
    square = Fraction(1, 9) + Fraction(1, 49)
    others = [tuple(map(Fraction, pair)) for name, pair in found.values.items() if name not in ("x", "z")]
    assert len(others) == 2
    assert sum(low < square < high for low, high in others) == 1
    assert sum(low**2 < square < high**2 for low, high in others) == 1


def test_a_rule_is_a_leaf_like_any_other() -> None:
    """A scalar that an equation determines has its value stored."""
    more = (r"let w \in \mathbb{R}", r"assume w = \|A\|^2 + 1")
    stored = [kept(r"w \ge \|A\|", ONES, *more)]
    assert "w" in stored[0].values
    assert len(replay(claim(r"w \ge 3 \|A\|", *LETS, *more), stored)) == 1
    assert replay(claim(r"w \ge 2 \|A\|", *LETS, *more), stored) == ()


def test_another_hypothesis_or_quantity_is_not_judged_by_measurements() -> None:
    """Its key differs: the point itself is tried."""
    stored = [kept(r"\|A + B\| \le 3 \|A\| + 3 \|B\|", ONES)]
    for edited in (
        claim(r"\|A + B\| \le \frac{1}{2} (\|A\| + \|B\|)", *LETS, r"assume \|A\| \ge 1"),
        claim(r"\|A + 2 B\| \le \|A\| + \|B\|", *LETS),
    ):
        assert replay(edited, stored) == ()
        assert statuses(edited, tuple(nominated(edited, stored))) == [Status.VIOLATED]
    outside = claim(r"\|A + B\| \le \frac{1}{2} (\|A\| + \|B\|)", *LETS, r"assume \|A\| \le 1")
    assert tuple(nominated(outside, stored)) == ()


def test_comparisons_of_matrices_are_tried_as_they_are() -> None:
    """They have no skeleton to speak of."""
    point = draft({"n": 1}, S=written("1"))
    stored = [kept(r"S \preceq 3 S^2", point)]
    assert stored[0].values == {}
    edited = claim(r"S \preceq \frac{1}{2} S^2", *LETS)
    assert replay(edited, stored) == ()
    assert len(tuple(nominated(edited, stored))) == 1


@pytest.mark.parametrize(
    "unfit",
    [
        draft({"m": 1}, A=written("1 1")),
        draft({"m": 1, "n": 3}, A=written("1 1"), B=written("1 1")),
        draft({"m": 0, "n": 2}, A=written("1 1"), B=written("1 1")),
        draft({"m": 4096, "n": 4096}),
    ],
)
def test_drafts_that_do_not_fit_are_not_tried(unfit: Draft) -> None:
    """Missing sizes, other shapes, sizes that the hypotheses or the memory forbid."""
    found = claim(r"\|A + B\| \le \|A\|", *LETS)
    assert fits(found, ONES)
    assert not fits(found, unfit)
    assert candidates(found, [unfit]) == ()


def test_functions_must_be_of_the_class() -> None:
    """A draft without the function, or with one that is not convex."""
    found = claim(r"f(A) \le f(B)", *LETS[:-1], LETS[-1] + ", convex")
    assert not fits(found, ONES)
    assert fits(found, replace(ONES, families={"f": IsotropicQuadratic()}))


def test_few_points_are_tried() -> None:
    """A long store costs no more than a short one."""
    points = [draft({"m": 1, "n": 1}, A=written(str(k)), B=written(str(k))) for k in range(1, 40)]
    stored = [kept(r"\|A\| \le 2 \|B\|", each) for each in points]
    edited = claim(r"\|A\| \le \frac{1}{2} \|B\|", *LETS)
    assert len(replay(edited, stored)) == len(points)
    assert len(tuple(nominated(edited, stored))) == TRIES


def test_large_points_are_kept_to_the_last_bit() -> None:
    """Through the float form of large matrices as through fractions."""
    numbers = torch.linspace(-1, 1, 40 * 40, dtype=torch.float64).reshape(40, 40)
    rows = tuple(tuple(map(Fraction, row)) for row in numbers.tolist())
    point = draft({"m": 40, "n": 40}, A=rows, B=written("1/3"))
    found = extremal(claim(r"\|A\| \ge 0", *LETS), point, "ratio", 1.0)
    assert found is not None
    again = from_data(to_data(found)).draft.raws
    assert tuple(map(tuple, again["A"])) == rows and again["B"] == written("1/3")
    huge = draft({"m": 300, "n": 300}, A=((Fraction(1),) * 300,) * 300)
    assert extremal(claim(r"\|A\| \ge 0", *LETS), huge, "ratio", 1.0) is None


BROKEN: list[tuple[str, Any]] = [
    ("key", 3),
    ("value", "nan"),
    ("value", "0x1p99999"),
    ("values", {"z": ["0x1p0"]}),
    ("values", {"z": ["0x1p1", "0x1p0"]}),
    ("values", [1]),
    ("sizes", {"m": -1}),
    ("sizes", {"m": True}),
    ("sizes", {"m": 10**9}),
    ("families", {"f": "../../etc/passwd"}),
    ("raws", {"A": [["1e999999999"]]}),
    ("raws", {"A": [["1/0"]]}),
    ("raws", {"A": [["9" * 500]]}),
    ("raws", {"A": [["1", "2"], ["3"]]}),
    ("raws", {"A": []}),
    ("raws", {"A": [["1"] * 300] * 300}),
    ("trial", -5),
]


@pytest.mark.parametrize(("part", "value"), BROKEN)
def test_what_is_not_a_stored_point_is_said_so(part: str, value: object) -> None:
    """One exception, whatever is wrong with the data."""
    good = to_data(kept(r"\|A\| \le 2 \|B\|", ONES))
    assert to_data(from_data(good)) == good
    for bad in ({**good, part: value}, {k: v for k, v in good.items() if k != part}, [good], None):
        with pytest.raises(VerifyError):
            from_data(bad)

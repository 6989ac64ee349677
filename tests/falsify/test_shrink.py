"""Shrinking: the witness handed out is one a person could have chosen."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

import pytest
import torch

from tests.claims.closing import claim
from verify.domains.losses import families
from verify.falsify.confirm import Status, examine
from verify.falsify.draft import Draft
from verify.falsify.dyadic import Dyadic, Matrix, from_tensor
from verify.falsify.moves import complexity
from verify.falsify.search import Effort, search
from verify.falsify.shrink import Again, Shrinker
from verify.falsify.sizes import size_plan
from verify.falsify.witness import Witness, from_json
from verify.verdict import Verdict

LETS = (
    r"let m, n \in \mathbb{N}",
    r"let a, b \in \mathbb{R}",
    r"let x, y \ge 0",
    r"let A, B \in \mathbb{R}^{m\times n}",
    r"let D, F \in \mathbb{R}^{n\times n}",
    r"let L \ge 1",
    r"let f : \mathbb{R}^n \to \mathbb{R} ; smooth L",
    r"let u, v \in \mathbb{R}^n",
)
EFFORT = Effort(10_000, 16, 8)


def witness_of(formula: str) -> Witness:
    """The witness a search hands out, confirmed."""
    found = claim(formula, *LETS)
    outcome = search(found, EFFORT)
    assert outcome.verdict is Verdict.REFUTED and outcome.witness is not None, outcome.reason
    witness = from_json(outcome.witness)
    assert examine(found, witness).status is Status.VIOLATED
    return witness


SIZES = {
    r"\|A + B\| \le \|A\|": {"m": 1, "n": 1},
    r"D F = F D": {"n": 2},
    r"(\text{Tr}(D))^2 \le \|D\|^2": {"n": 2},
    r"\|A\|_* \le \|A\|": {"m": 2, "n": 2},
    r"f(v) \le f(u)": {"n": 1},
}


@pytest.mark.parametrize("formula", SIZES)
def test_the_smallest_sizes_that_do(formula: str) -> None:
    """No larger than the claim needs."""
    assert dict(witness_of(formula).sizes) == SIZES[formula]


@pytest.mark.parametrize(
    "formula",
    [r"x + y \le 2 \sqrt{x y}", r"(x + y)^2 \le x^2 + y^2", r"a b \le 0.9 \frac{a^2 + b^2}{2}", *SIZES],
)
def test_the_entries_are_small_numbers(formula: str) -> None:
    """Whole or nearly so."""
    witness = witness_of(formula)
    entries = [entry for matrix in witness.values.values() for row in matrix for entry in row]
    assert all(entry.denominator <= 16 and abs(entry) <= 16 for entry in entries), entries
    assert sum(entry.denominator == 1 for entry in entries) >= len(entries) / 2


def test_what_does_not_matter_is_zero() -> None:
    """Entries that the violation does not need."""
    witness = witness_of(r"D F = F D")
    entries = [entry for matrix in witness.values.values() for row in matrix for entry in row]
    assert entries.count(Fraction(0)) >= len(entries) / 2


def test_functions_have_plain_constants() -> None:
    """No shift, and the scale that their constant allows, where the violation does not need others."""
    function = witness_of(r"f(v) \le f(u)").functions["f"]
    assert function.offset == ((0,),) and function.scale == ((1,),)


def only(tall: int, wide: int, *places: tuple[int, int], entry: int = 1) -> Matrix:
    """The matrix with an entry in these places and zeros elsewhere."""
    return tuple(tuple(Fraction(entry * ((i, j) in places)) for j in range(wide)) for i in range(tall))


def shrunk(formula: str, lets: tuple[str, ...], draft: Draft, again: Again | None = None) -> Witness:
    """What is left of a draft; it starts as a violation and ends as one."""
    found = claim(formula, *lets)
    plan = size_plan(found, 4, 4)
    shrinker = Shrinker(found, plan, Status.VIOLATED, again=again)
    witness = shrinker.run(draft)
    assert witness is not None and examine(found, witness).status is Status.VIOLATED
    return witness


LAST = {
    "last-entry": (r"\|A\|^2 \le 0", {"A": only(4, 4, (3, 3))}),
    "last-row": (r"\|A\|^2 \le 0", {"A": only(4, 4, (3, 0))}),
    "middle-column": (r"\|A\|^2 \le 0", {"A": only(4, 4, (0, 2))}),
    "both-blocks": (r"\|E_1 V V^T E_2\|^2 \le 0", {"V": only(8, 4, (2, 3), (7, 3))}),
    "parameter": (r"\|\nabla g(A)\|^2 \le 0", {"g.M": only(4, 4, (1, 3)), "g.scale": only(1, 1, (0, 0))}),
}


@pytest.mark.parametrize("name", LAST)
def test_sizes_shrink_by_any_row_and_column(name: str) -> None:
    """A violation that lives in one row and column far from the corner shrinks to size 1."""
    formula, raws = LAST[name]
    lets = (
        r"let m, n, r \in \mathbb{N}",
        r"let A \in \mathbb{R}^{m\times n}",
        r"let g : \mathbb{R}^{m\times n} \to \mathbb{R} ; convex",
        r"let V \in \mathbb{R}^{(m+n)\times r}",
        r"let E_1 \in \mathbb{R}^{m\times(m+n)} ; value [I 0]",
        r"let E_2 \in \mathbb{R}^{(m+n)\times n} ; value [0; I]",
    )
    sizes = {each: 4 for each in claim(formula, *lets).naturals}
    chosen = {"g": families()[0]} if "g.M" in raws else {}
    witness = shrunk(formula, lets, Draft(sizes, chosen, raws, {"g.M": "point", "g.scale": "positive"}))
    assert set(witness.sizes.values()) == {1}


def test_one_row_less_keeps_the_others() -> None:
    """The violation needs two of four rows, and neither the first two nor the last two."""
    rows = tuple((Fraction(entry),) for entry in (0, 1, 0, -1))
    lets = (r"let n \in \mathbb{N}", r"let u \in \mathbb{R}^n", r"assume \sum_{i=1}^n u_i = 0")
    witness = shrunk(r"\|u\|^2 \le 0", lets, Draft({"n": 4}, {}, {"u": rows}))
    assert witness.sizes == {"n": 2} and sorted(row[0] for row in witness.values["u"]) == [-1, 1]


def test_a_fresh_search_is_asked_where_cuts_do_not_do() -> None:
    """Once for each smaller size; what it finds is taken, None is not."""
    lets = (r"let n \in \mathbb{N}", r"let A \in \mathbb{R}^{n\times n}")
    start = Draft({"n": 4}, {}, {"A": ((Fraction(1, 2),) * 4,) * 4})
    asked: list[dict[str, int]] = []

    def again(sizes: Mapping[str, int], cut: Draft) -> Draft | None:
        asked.append(dict(sizes))
        assert cut.sizes == sizes
        return replace(cut, raws={"A": ((Fraction(2),),)}) if sizes == {"n": 1} else None

    def never(sizes: Mapping[str, int], cut: Draft) -> Draft | None:
        asked.append(dict(sizes))
        return None

    assert shrunk(r"\|A\|^2 \le 3", lets, start).sizes != {"n": 1}
    assert shrunk(r"\|A\|^2 \le 3", lets, start, again).sizes == {"n": 1} and asked == [{"n": 1}]
    asked.clear()
    assert shrunk(r"\|A\|^2 \le 3", lets, start, never) == shrunk(r"\|A\|^2 \le 3", lets, start)
    assert len(asked) == len({tuple(each.items()) for each in asked})


def test_fixed_large_sizes_are_emptied_in_seconds() -> None:
    """Of half a million random numbers a handful is left, and whole ones."""
    lets = (
        "let m = 512",
        "let n = 512",
        "let r = 16",
        r"let L \ge 1",
        r"let g : \mathbb{R}^{m\times n} \to \mathbb{R} ; smooth L",
        r"let V \in \mathbb{R}^{m\times r}",
        r"let W \in \mathbb{R}^{r\times n}",
    )
    draws = torch.Generator().manual_seed(1)
    shapes = {"V": (512, 16), "W": (16, 512), "g.M": (512, 512)}
    raws: dict[str, Matrix] = {
        key: from_tensor(torch.randn(*size, generator=draws, dtype=torch.float64))
        for key, size in shapes.items()
    }
    raws["g.share"] = only(1, 1, (0, 0))
    draft = Draft({"m": 512, "n": 512, "r": 16}, {"g": families()[0]}, raws)
    start = time.perf_counter()
    witness = shrunk(r"\|\nabla g(V W)\| \le \frac{1}{8} \|V\| \|W\|", lets, draft)
    assert time.perf_counter() - start < 30
    large = [*witness.values.values(), witness.functions["g"].parameters["M"]]
    entries = [entry for matrix in large for row in matrix for entry in row if entry]
    assert len(entries) <= 6 and all(entry.denominator == 1 for entry in entries)


def test_costs_of_small_and_large_matrices_add_up() -> None:
    """Whole numbers and floats, however long the fractions are."""
    tiny = ((Fraction(1, 3**2000),),)
    large = Dyadic(torch.ones(64, 64, dtype=torch.float64))
    assert all(sum(part) < float("inf") for part in zip(complexity(tiny), complexity(large), strict=True))
    assert complexity(tiny) > complexity(((Fraction(1, 3),),))

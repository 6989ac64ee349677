"""Dropped hypotheses: which there are, that each claim left says more, and what the search makes of it."""

from __future__ import annotations

import pytest

from tests.claims.closing import claim
from verify.claims.claim import Claim
from verify.errors import VerifyError
from verify.expressions.types import is_nonnegative
from verify.falsify.search import Effort, search
from verify.measure.power import at, power
from verify.measure.weaken import weakened
from verify.verdict import Dropped, Outcome, Verdict

DROPPED = {
    (r"x \le x^2", r"let x \ge 1"): [r"x \ge 1"],
    (r"x \le y", r"let y \in \mathbb{R}", r"let x \in [0,y)"): [r"x \ge 0", "x < y"],
    (r"a \le b", r"let a, b \in \mathbb{R}", r"assume a^2 \le b"): [r"a^2 \le b"],
    (r"d \le 1", r"let d, e \in \mathbb{R}", "assume d = e"): [],
    (r"\|A\| \ge 0", r"let n \ge 2", r"let A \in \mathbb{R}^{3\times 3} ; psd"): ["A: psd"],
    (r"T \ge 2", r"let T \in \mathbb{N}", r"assume T \ge 2"): [r"T \ge 2"],
    (
        r"f(u) \ge c",
        r"let L \ge 1",
        r"let c \in \mathbb{R}",
        r"let f : \mathbb{R}^2 \to \mathbb{R} ; smooth L, convex, below c",
        r"let u \in \mathbb{R}^2",
        r"assume \nabla f(u) = 0",
    ): [r"\nabla f(u) = 0", r"L \ge 1", "f: convex", "f: below c"],
    (
        r"f(u) \ge 0",
        r"let f : \mathbb{R}^2 \to \mathbb{R} ; lipschitz 1",
        r"let u \in \mathbb{R}^2",
    ): [],
}


@pytest.mark.parametrize("lines", DROPPED, ids=lambda lines: lines[0])
def test_hypotheses_are_dropped_one_at_a_time(lines: tuple[str, ...]) -> None:
    """Assumptions, ends of intervals, properties; not what defines a name."""
    formula, *lets = lines
    assert [text for text, _ in weakened(claim(formula, *lets))] == DROPPED[lines]


def dropping(text: str, formula: str, *lets: str) -> Claim:
    """The claim that is left without a hypothesis."""
    return dict(weakened(claim(formula, *lets)))[text]


def test_a_lost_bound_is_lost_everywhere() -> None:
    """Nothing is taken for nonnegative any more because its name was."""
    left = dropping(r"x \ge 0", r"x \le y + x^2", r"let x \ge 0", r"let y \ge x")
    assert left.declarations["x"].lower is None
    for term in (*left.terms(), left.declarations["y"].lower.term):  # type: ignore[union-attr]
        assert not any(is_nonnegative(part.type) for part in term.walk() if getattr(part, "name", "") == "x")


def test_the_constant_of_a_function_stays_positive() -> None:
    """A gradient that is L-Lipschitz for a negative L is none."""
    lets = (r"let L \ge 1", r"let f : \mathbb{R} \to \mathbb{R} ; smooth L", r"let u \in \mathbb{R}")
    bound = dropping(r"L \ge 1", r"f(u) \le L", *lets).declarations["L"].lower
    assert bound is not None and bound.strict
    assert [text for text, _ in weakened(claim(r"f(u) \le L", r"let L > 0", *lets[1:]))] == []


def test_properties_give_way_to_the_next_weaker_one() -> None:
    """pd, psd, symmetric, nothing."""
    known = []
    for name in ("pd", "psd", "symmetric"):
        left = dropping(f"A: {name}", r"\|A\| \ge 0", rf"let A \in \mathbb{{R}}^{{2\times 2}} ; {name}")
        known.append([prop.name for prop in left.declarations["A"].properties])
    assert known == [["psd"], ["symmetric"], []]


JUDGED = {
    (r"\sqrt{x y} \le \frac{x + y}{2}", r"let x, y \ge 0"): {
        r"x \ge 0": Verdict.REFUTED,
        r"y \ge 0": Verdict.REFUTED,
    },
    (r"a \le b^2", r"let a, b \in \mathbb{R}", r"assume a \le b^2"): {r"a \le b^2": Verdict.REFUTED},
    (r"\frac{x}{x} \le 1", r"let x \in \mathbb{R}", "assume x > 0"): {"x > 0": Verdict.UNDEFINED},
    (r"a^2 + 1 \ge a", r"let a \in \mathbb{R}", r"assume a \ge 0"): {r"a \ge 0": Verdict.SUPPORTED},
    (r"u^T A u \ge 0", r"let u \in \mathbb{R}^2", r"let A \in \mathbb{R}^{2\times 2} ; psd"): {
        "A: psd": Verdict.REFUTED
    },
}


@pytest.mark.parametrize("lines", JUDGED, ids=lambda lines: lines[0])
def test_power_tells_needed_hypotheses_from_others(lines: tuple[str, ...]) -> None:
    """The same search, without each of them."""
    formula, *lets = lines
    one, effort = claim(formula, *lets), Effort(2_000, 4, 4)
    told = power(one, search(one, effort), lambda weaker: search(weaker, effort))
    assert {each.hypothesis: each.verdict for each in told} == JUDGED[lines]
    assert all(each.note for each in told if each.verdict is not Verdict.SUPPORTED)


def test_only_support_is_weighed() -> None:
    """Of a refuted claim nothing is asked."""
    one = claim(r"x \le y", r"let x, y \ge 0")
    for verdict in set(Verdict) - {Verdict.SUPPORTED}:
        assert power(one, Outcome(verdict), lambda weaker: pytest.fail("searched")) == ()


def test_what_cannot_be_searched_is_undecided() -> None:
    """With the reason."""

    def attack(weaker: Claim) -> Outcome:
        raise VerifyError("nothing to draw")

    told = power(claim(r"x \ge 0", r"let x \ge 0"), Outcome(Verdict.SUPPORTED), attack)
    assert told == (Dropped(r"x \ge 0", Verdict.UNDECIDED, "nothing to draw"),)


def test_a_witness_in_short() -> None:
    """First what the hypothesis is about; `L` is not meant by `\\mathcal{L}`."""
    witness = {"sizes": {"m": 1, "n": 2}, "values": {"V": [["1"]], "L": "1/2", "c": "3", "a_t": "1"}}
    assert at(witness, r"L \ge 1") == "L = 1/2, m = 1, n = 2, c = 3, .."
    assert at(witness, r"\mathcal{L}: below c") == "c = 3, m = 1, n = 2, L = 1/2, .."
    assert at(witness, r"\|a_t\| < 1") == "a_t = 1, m = 1, n = 2, L = 1/2, .."
    plain = {"sizes": {}, "values": {"A": [["0", "1"], ["-1/2", "0"]]}}
    assert at(plain, "A: psd") == "A = (0 1; -1/2 0)"

"""Exponentials and logarithms: what statements say of them is true, also where a logarithm has no value."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import mpmath
import pytest
from mpmath import mpf

from tests.certify.evaluate_statement import DIGITS, Point, Rows
from tests.certify.formed import Drawn, a_statement, number
from tests.claims.closing import claim
from verify.certify.accept import derived
from verify.certify.certificate import plain
from verify.certify.search.search import search
from verify.certify.stating.claimed import stated
from verify.certify.stating.forms import Form
from verify.certify.stating.formulas import NotStated

SECONDS = 30.0
BRIEF = 1.0
PAIR = (r"let a, b \in \mathbb{R}", r"assume a b > 0")
A, B, T = r"let a \in \mathbb{R}", r"let a, b > 0", r"let T \in \mathbb{N}"

TRUE = {
    "tangent at 0": (r"e^a \ge 1 + a", A),
    "tangent anywhere": (r"e^b \ge e^a + e^a (b - a)", r"let a, b \in \mathbb{R}"),
    "positive": (r"e^a > 0", A),
    "below its chord": (r"e^{-a} \le \frac{1}{1+a}", r"let a \ge 0"),
    "inverses": (r"e^{a} e^{-a} = 1", A),
    "sum": (r"e^{a+b} = e^a e^b", r"let a, b \in \mathbb{R}"),
    "monotone": (r"e^a \le e^b", r"let a, b \in \mathbb{R}", r"assume a \le b"),
    "log at 1": (r"\log a \le a - 1", r"let a > 0"),
    "log from below": (r"\log a \ge 1 - \frac{1}{a}", r"let a > 0"),
    "log of 1 + a": (r"\log(1 + a) \le a", r"let a > -1"),
    "product": (r"\log(ab) = \log a + \log b", B),
    "quotient": (r"\log\frac{a}{b} = \log a - \log b", B),
    "reciprocal": (r"\log\frac{1}{a} = -\log a", r"let a > 0"),
    "log is monotone": (r"\log a \le \log b", B, r"assume a \le b"),
    "relative entropy of two": (r"a \log\frac{a}{b} \ge a - b", B),
    "harmonic from below": (r"\sum_{t=1}^{T} \frac{1}{t} \ge \log(T+1)", T),
    "harmonic from above": (r"\sum_{t=1}^{T} \frac{1}{t} \le 1 + \log T", T),
    "shifted": (r"\sum_{t=0}^{T-1} \frac{1}{t+a} \ge \log\frac{T+a}{a}", T, r"let a > 0"),
    "termwise": (r"\sum_{t=0}^{T-1} \log(1+x_t) \le \sum_{t=0}^{T-1} x_t", T, r"let x_t \ge 0"),
}

FALSE = {
    "steeper": (r"e^a \ge 1 + \frac{11}{10} a", A),
    "too large": (r"e^{-a} \le \frac{1}{1 + \frac{11}{10} a}", r"let a \ge 0"),
    "too small": (r"\log a \le a - \frac{101}{100}", r"let a > 0"),
    "no value at 0": (r"\log a \le a", r"let a \ge 0"),
    "no value at -1": (r"\log(1 + a) \le a", r"let a \ge -1"),
    "no value of zero times": (r"0 \log a = 0", A),
    "of a square": (r"\log(a^2) \le a^2 - 1", A),
    "product of negative numbers": (r"\log(ab) = \log a + \log b", *PAIR),
    "wrong end": (r"\sum_{t=1}^{T} \frac{1}{t} \ge \log(T+2)", T),
    "wrong start": (r"\sum_{t=1}^{T} \frac{1}{t} \le \frac{9}{10} + \log T", T),
    "backwards": (r"\log a \ge \log b", B, r"assume a \le b"),
}

LONG = ("steeper", "too large", "wrong end", "wrong start", "backwards", "product of negative numbers")


@pytest.mark.parametrize("lines", TRUE.values(), ids=TRUE)
def test_what_is_true_is_proved(lines: tuple[str, ...]) -> None:
    closed = claim(*lines)
    found = search(plain(stated(closed)), SECONDS)
    assert found is not None
    assert derived(closed, plain(found)).axioms == ("exponential",)


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(each, id=name, marks=[pytest.mark.full] if name in LONG else [])
        for name, each in FALSE.items()
    ],
)
def test_what_is_false_is_not(lines: tuple[str, ...]) -> None:
    assert search(plain(stated(claim(*lines))), BRIEF) is None


class Total(Point):
    """Every operation has a value, as the checker has it: 1/0 and roots of negative numbers are 0."""

    def of_root(self, term: Any, k: int) -> Rows:
        value = self.number(term)
        return [[mpmath.root(value, k) if value > 0 else mpf(0)]]

    def of_inverse(self, term: Any) -> Rows:
        value = self.number(term)
        return [[1 / value if value else mpf(0)]]

    def with_bound(self, name: str, value: Any) -> Total:
        return Total(self.values, {**self.bound, name: value})


class Named(Drawn):
    """Logarithms of what is not positive are any numbers."""

    def __init__(self, statement: dict[str, Any], seed: int, form: Form) -> None:
        super().__init__(statement, seed)
        self.known = {own(each): each for each in form.exponentials.values()}
        self.seed = seed

    def _of(self, name: str, index: int) -> Rows:
        pair = self.known[name].pair
        here = Total(self, {"#0": index})
        if pair.value[:2] in (["symbol", name], ["element", name]):
            return [[mpmath.exp(here.number(pair.exponent))]]
        argument = here.number(pair.value)
        return [[mpmath.log(argument) if argument > 0 else mpf(random.Random(self.seed).randint(-9, 9))]]

    def symbol(self, name: str) -> Rows:
        return self._of(name, 0) if name in self.known else super().symbol(name)

    def element(self, name: str, index: int) -> Rows:
        return self._of(name, index) if name in self.known else super().element(name, index)


def own(each: Any) -> str:
    """The new name of a pair."""
    ends = (each.pair.exponent, each.pair.value)
    return next(end[1] for end in ends if end[0] in ("symbol", "element") and end[1][:4] in ("exp.", "log."))


@pytest.fixture(autouse=True)
def precision() -> Iterator[None]:
    with mpmath.workdps(DIGITS):
        yield


ARGUMENTS: list[Any] = [
    ["symbol", "a"],
    ["symbol", "b"],
    ["product", ["symbol", "a"], ["symbol", "b"]],
    ["product", ["symbol", "a"], ["inverse", ["symbol", "b"]]],
    ["inverse", ["symbol", "b"]],
    ["sum", ["symbol", "a"], ["symbol", "b"]],
    ["sum", ["index", ["T", 0]], ["symbol", "a"]],
    ["product", ["sum", ["index", ["T", 1]], ["symbol", "a"]], ["inverse", ["symbol", "a"]]],
    number("3/2"),
    ["trace", ["product", ["transpose", ["symbol", "x"]], ["symbol", "d"]]],
]
SUM = ["total", "#1", [None, 0], ["T", 0], ["log", ["sum", ["index", ["#1", 0]], ["symbol", "b"]]]]
SUMS = [SUM, ["total", "#1", [None, 0], ["T", 0], ["exp", ["element", "u", ["#1", 0]]]]]


@pytest.mark.parametrize("seed", range(40))
def test_every_line_holds_everywhere(seed: int) -> None:
    """Whatever the logarithm of a number is that is not positive."""
    rng = random.Random(seed)
    terms = [[rng.choice(["exp", "log"]), argument] for argument in rng.sample(ARGUMENTS, 4)]
    statement = a_statement(conclusion=[">=", ["sum", *terms, *SUMS], number(0)])
    form = Form(statement)
    found = form.result()
    checked = 0
    for trial in range(4):
        point = Total(Named(statement, 10 * seed + trial, form))
        places = [(point, line) for line in found["hypotheses"] if line[1][0] != "index"]
        for first, last, *line in found["always"]:
            for k in range(point.index(first), point.index(last) + 1):
                places.append((point.with_bound("#0", k), line))
        for here, (sign, left, right) in places:
            if "sum." in str([left, right]):
                continue
            gap, size = here.number(left) - here.number(right), 1 + abs(here.number(left))
            assert abs(gap) <= mpf(10) ** -40 * size if sign == "=" else gap >= -(mpf(10) ** -40) * size, line
            checked += 1
    assert checked > 50


def test_the_logarithm_of_zero_is_not_stated() -> None:
    with pytest.raises(NotStated):
        stated(claim(r"\log(a - a) \le 1", A))


def test_what_depends_on_the_variable_of_an_integral_is_not_stated() -> None:
    with pytest.raises(NotStated):
        stated(claim(r"\int_0^1 e^{a t} dt \ge 0", A))

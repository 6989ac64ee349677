"""A statement assumes no more than its claim, and concludes no less: both are evaluated at the same points.

Points are those of the search for counterexamples. Where the hypotheses of a claim hold there, what its
statement assumes has to hold; where its conclusion fails, that of the statement has to fail; where it has no
value, the statement has to speak of an operation that has none.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import mpmath
import pytest

from tests.certify.evaluate_statement import DIGITS, Point, Rows
from tests.certify.formed import Filled
from tests.certify.statement_points import Witnessed, witnesses
from tests.certify.test_statement import claims_of
from tests.soundness.banks import DOCUMENTS, documents, name_of
from verify.certify.certificate import plain
from verify.certify.stating.claimed import stated
from verify.certify.stating.forms import Form
from verify.certify.stating.formulas import NotStated
from verify.certify.stating.relations import oriented
from verify.certify.stating.statement import state
from verify.claims.claim import Claim
from verify.errors import Undetermined, VerifyError
from verify.expressions.atoms.integral import Integral
from verify.expressions.relation import LOEWNER
from verify.falsify.confirm import Status, examine
from verify.falsify.search import Effort, search
from verify.falsify.witness import Witness, from_json
from verify.run.settings import Profile

TESTS = Path(__file__).parents[1]
FEW = [*documents("hostile"), *sorted((TESTS / "certify" / "documents").glob("*.tex"))]
MANY = [path for path in sorted(DOCUMENTS.rglob("*.tex")) if path not in FEW]
FIRST = [path for path in FEW if path.stem in ("values", "indices")]
TRIALS = 128
TINY = 1e-18
QUADRATURE = 1e-4
NO_VALUE = (ZeroDivisionError, AssertionError)
"""What the evaluation of statements raises at 1/0, and at a root of a negative number."""


class Worst(Witnessed):
    """With the column z for which z^T (X - Y) z is least beside |z|^2."""

    def whole(self, name: str, index: int | None = None) -> Rows:
        relation = oriented(self.claim.conclusion)
        if name != self.column or relation.sign not in LOEWNER:
            return super().whole(name, index)
        left, right = map(mpmath.matrix, self.sides(relation))
        values, vectors = mpmath.eigsy((left - right + (left - right).T) / 2)
        least = min(range(len(values)), key=lambda k: values[k])
        return [[vectors[i, least]] for i in range(len(values))]


class Judged:
    """What a statement says at one point of its claim."""

    def __init__(self, claim: Claim, witness: Witness) -> None:
        statement = json.loads(json.dumps(state(claim)))
        form = Form(statement)
        form.result()
        self.statement = plain(stated(claim))
        self.point = Point(Filled(Worst(claim, statement, witness), form, self.statement))
        self.close = QUADRATURE if claim.has(Integral) else TINY
        self.without_value: list[Any] = []

    def assumed(self) -> Iterator[tuple[Point, Any]]:
        """Each line that is assumed, with the index it is assumed of."""
        for line in self.statement["hypotheses"]:
            yield self.point, line
        for first, last, *line in self.statement["always"]:
            for k in range(self.point.index(first), self.point.index(last) + 1):
                yield self.point.with_bound("#0", k), line
        for first, last, name, shift, term in self.statement["equations"]:
            for k in range(self.point.index(first), self.point.index(last) + 1):
                yield self.point.with_bound("#0", k), ["=", ["element", name, ["#0", shift]], term]

    def holds(self, point: Point, line: Any) -> bool | None:
        """Whether a line is true; None where it has no value, or speaks of what the claim does not draw."""
        sign, *sides = line
        try:
            right, left = map(point.matrix, reversed(sides))
        except NO_VALUE:
            self.without_value.append(line)
            return None
        except VerifyError:
            return None
        for one, other in zip(chain(*left), chain(*right), strict=True):
            gap, near = one - other, self.close * (1 + abs(one) + abs(other))
            if gap < -near or (sign == "=" and gap > near) or (sign == ">" and gap == 0):
                return False
        return True

    def fails(self) -> bool:
        """Whether the conclusion is false, or has no value."""
        sign, left, right = self.statement["conclusion"]
        try:
            gap = self.point.number(left) - self.point.number(right)
        except NO_VALUE:
            return True
        near = self.close * (1 + abs(self.point.number(left)))
        return bool({"=": gap != 0, ">=": gap < near, ">": gap <= near}[sign])

    def complaints(self, status: Status) -> list[str]:
        """What it assumes that is false here, and whether it concludes what the claim does not."""
        wrong = [f"assumes {line}" for at, line in self.assumed() if self.holds(at, line) is False]
        if status is Status.VIOLATED and not self.fails():
            wrong.append("concludes what is true")
        if status is Status.UNDEFINED and not wrong:
            self.holds(self.point, self.statement["conclusion"])
            if not self.without_value:
                wrong.append("speaks of nothing without a value")
        return wrong


def points(claim: Claim, blocks: tuple[int, ...], count: int) -> Iterator[Witness]:
    """The counterexample that a short search finds, if any, and points at random."""
    found = search(claim, Effort(TRIALS, Profile.QUICK.largest, Profile.QUICK.longest)).witness
    if found is not None:
        yield from_json(found)
    yield from witnesses(claim, blocks, count)


def compare(path: Path, blocks: tuple[int, ...], count: int) -> Counter[str]:
    """What was seen at the points of all claims of a document; asserts that nothing is wrong."""
    seen: Counter[str] = Counter()
    wrong: list[str] = []
    for claim in claims_of(path):
        try:
            state(claim)
            for witness in points(claim, blocks, count):
                status = examine(claim, witness).status
                seen[status.name] += 1
                if status in (Status.HOLDS, Status.VIOLATED, Status.UNDEFINED):
                    found = Judged(claim, witness).complaints(status)
                    wrong += [f"{claim.id} {status.name}: {text} at {witness}" for text in found]
        except NotStated:
            seen["not stated"] += 1
        except (Undetermined, VerifyError) as reason:
            seen[f"{type(reason).__name__}"] += 1
    assert not wrong, "\n".join(text[:600] for text in wrong[:10]) + f"\n{len(wrong)} in all"
    return seen


@pytest.fixture(autouse=True)
def precision() -> Iterator[None]:
    """Numbers of 60 digits."""
    with mpmath.workdps(DIGITS):
        yield


def named(path: Path) -> str:
    """The folder and name of a document."""
    return f"{path.parent.name}-{name_of(path)}"


@pytest.mark.parametrize("path", FIRST, ids=named)
def test_no_statement_is_weaker_than_its_claim(path: Path) -> None:
    """At a few points of every claim of a document."""
    seen = compare(path, (2,), 1)
    assert seen["HOLDS"] + seen["VIOLATED"] + seen["UNDEFINED"] > 0


@pytest.mark.full
@pytest.mark.parametrize("path", [*FEW, *MANY], ids=named)
def test_no_statement_is_weaker_at_many_points(path: Path) -> None:
    """At more points, and of every document of the tests."""
    seen = compare(path, (2, 0, 12, 5), 2)
    print(dict(seen))
    assert seen["HOLDS"] + seen["VIOLATED"] + seen["UNDEFINED"] > 0

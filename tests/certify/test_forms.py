"""The checked form means what the statement means: both are evaluated at random points."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from typing import Any

import mpmath
import pytest

from tests.certify.evaluate_statement import DIGITS, Point
from tests.certify.formed import Drawn, Filled, a_statement, number
from tests.certify.statement_points import Witnessed, witnesses
from tests.certify.test_statement import DOCUMENTS, alike, claims_of
from tests.soundness.banks import name_of
from verify.certify.recheck import Proof, fingerprint
from verify.certify.stating import exponentials
from verify.certify.stating.forms import Form, checked
from verify.certify.stating.statement import NotStated, state
from verify.errors import Undetermined, VerifyError


@pytest.fixture(autouse=True)
def precision() -> Iterator[None]:
    """Numbers of 60 digits."""
    with mpmath.workdps(DIGITS):
        yield


def formed(statement: dict[str, Any]) -> tuple[Form, dict[str, Any]]:
    """The checked form, which the checker can read, and what it was made with."""
    form = Form(statement)
    found = form.result()
    Proof(found).stated()
    assert fingerprint(found) == fingerprint(checked(json.loads(json.dumps(statement, sort_keys=True))))
    return form, found


class Writer:
    """Random formulas of statements."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)

    def scalar(self, depth: int, indices: tuple[str, ...] = (), reals: tuple[str, ...] = ()) -> Any:
        rng, level = self.rng, len(indices) + len(reals)
        here = [*indices, "T", "t"]
        leaves = [
            lambda: number(f"{rng.randint(-3, 3)}/{rng.randint(1, 3)}"),
            lambda: ["symbol", rng.choice("ab")],
            lambda: ["element", rng.choice("uv"), [rng.choice(here), rng.randint(0, 2)]],
            lambda: ["index", [rng.choice(here), rng.randint(-1, 2)]],
            lambda: ["size", [[[], 1], [["n"], 2]]],
            *[lambda: ["symbol", rng.choice(reals)] for _ in reals],
        ]
        if depth <= 0:
            return rng.choice(leaves)()
        one, other = (lambda: self.scalar(depth - 1, indices, reals) for _ in range(2))
        column = lambda: self.column(depth - 1, indices, reals)  # noqa: E731
        made = [
            lambda: ["sum", one(), other()],
            lambda: ["product", one(), other()],
            lambda: ["power", one(), rng.randint(1, 3)],
            lambda: ["largest", one(), other()],
            lambda: ["trace", ["product", ["transpose", column()], column()]],
            lambda: ["trace", ["product", ["symbol", "S"], column(), ["transpose", column()]]],
            lambda: ["value", "f", column()],
            lambda: ["root", ["trace", ["product", ["transpose", x := column()], x]], 2],
            lambda: ["inverse", ["sum", number(1), ["power", self.scalar(1, indices), 2]]],
            lambda: ["log", ["sum", number(1), ["power", self.scalar(depth - 1, indices, reals), 2]]],
            lambda: ["exp", ["inverse", ["sum", number(1), ["power", self.scalar(1, indices), 2]]]],
        ]
        made += [lambda: self.fold(depth, indices, reals, level)] * 3 * (not reals)
        made += [
            lambda: ["integral", f"#{level + 1}", self.scalar(depth - 1, indices, (*reals, f"#{level + 1}"))]
        ]
        return rng.choice(made)()

    def fold(self, depth: int, indices: tuple[str, ...], reals: tuple[str, ...], level: int) -> Any:
        rng, variable = self.rng, f"#{level + 1}"
        last = [rng.choice(["T", "T", *indices]), rng.randint(0, 2)]
        body = self.scalar(depth - 1, (*indices, variable), reals)
        return [rng.choice(["total", "total", "least"]), variable, [None, 0], last, body]

    def column(self, depth: int, indices: tuple[str, ...], reals: tuple[str, ...]) -> Any:
        rng = self.rng
        if depth <= 0:
            return rng.choice(
                [["symbol", "x"], ["symbol", "d"], ["element", "X", [rng.choice(["T", *indices]), 1]]]
            )
        part = lambda: self.column(depth - 1, indices, reals)  # noqa: E731
        made = [
            lambda: ["sum", part(), part()],
            lambda: ["product", self.scalar(depth - 1, indices, reals), part()],
            lambda: ["product", ["transpose", ["symbol", "M"]], part()],
            lambda: ["gradient", "f", 0, part()],
            *[
                lambda: ["sum", ["symbol", "x"], ["product", ["symbol", rng.choice(reals)], ["symbol", "d"]]]
                for _ in reals
            ],
        ]
        return rng.choice(made)()


@pytest.mark.parametrize("seed", range(400))
def test_random_formulas_keep_their_values(seed: int) -> None:
    writer = Writer(seed)
    inside = writer.scalar(2, ("#0",))
    line = [[None, 0], ["T", 1], ">=", inside, number(0)]
    statement = a_statement(conclusion=[">=", writer.scalar(3), number(0)], always=[line])
    try:
        form, found = formed(statement)
    except NotStated:
        pytest.skip("not stated")
    for trial in range(3):
        drawn = Drawn(statement, trial)
        before, after = Point(drawn), Point(Filled(drawn, form, found))
        pairs = [(before.number(statement["conclusion"][1]), after.number(found["conclusion"][1]))]
        added = [*exponentials.always(form.exponentials, form.order)]
        for _, last, _, left, _ in (line for line in found["always"] if line not in added):
            for k in range(before.index(last) + 1):
                pairs.append(
                    (before.with_bound("#0", k).number(inside), after.with_bound("#0", k).number(left))
                )
        for one, other in pairs:
            scale = 1 + abs(one)
            assert abs(one - other) <= 1e-9 * scale, (one, other, statement["conclusion"])


def test_most_random_formulas_are_stated() -> None:
    done = 0
    for seed in range(200):
        statement = a_statement(conclusion=[">=", Writer(seed).scalar(3), number(0)])
        try:
            found = checked(statement)
        except NotStated:
            continue
        done += any(name not in statement["sequences"] for name in found["sequences"])
        done += any(name not in statement["symbols"] for name in found["symbols"])
    assert done > 30


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_the_claims_of_documents_keep_their_meaning(path: Any) -> None:
    wrong, seen, stated = [], 0, 0
    for claim in claims_of(path):
        try:
            statement = json.loads(json.dumps(state(claim)))
            form, found = formed(statement)
        except NotStated:
            continue
        stated += 1
        assert len(found["always"]) >= len(statement["always"])
        assert len(found["hypotheses"]) >= len(statement["hypotheses"])
        for witness in witnesses(claim, (2,), 1):
            values = Witnessed(claim, statement, witness)
            before, after = Point(values), Point(Filled(values, form, found))
            try:
                for one, other in zip(statement["conclusion"][1:], found["conclusion"][1:], strict=True):
                    a, b = before.number(one), after.number(other)
                    if not alike(a, b, close=1e-6):
                        wrong.append(f"{claim.id}: {a} became {b}")
                seen += 1
            except (Undetermined, VerifyError, AssertionError, ZeroDivisionError) as reason:
                if isinstance(reason, AssertionError) and "nothing determines" in str(reason):
                    wrong.append(f"{claim.id}: {reason}")
    assert not wrong, "\n".join(wrong)
    print(stated, seen)
    assert seen >= 0.5 * stated

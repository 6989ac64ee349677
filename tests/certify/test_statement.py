"""A statement says what its claim says: both are evaluated, each by its own program, at the same points."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import mpmath
import pytest

from tests.certify.evaluate_statement import DIGITS, Point
from tests.certify.statement_points import Witnessed, quadratic_form, squared, witnesses
from tests.claims.closing import claim as claim_of
from tests.soundness.banks import documents, name_of
from verify.certify.stating.indices import lower_bounds
from verify.certify.stating.names import Names
from verify.certify.stating.relations import hypothesis, oriented
from verify.certify.stating.scopes import Scope
from verify.certify.stating.statement import NotStated, state
from verify.certify.stating.writer import Writer
from verify.claims.claim import Claim
from verify.claims.close import close
from verify.document.reading import read
from verify.errors import Undetermined, VerifyError
from verify.expressions.atoms.integral import Integral
from verify.expressions.relation import LOEWNER, Relation
from verify.expressions.types import Matrix
from verify.falsify.confirm import Status, examine

PAPER = Path(__file__).parents[2] / "proofs_checks" / "lora_gd_2025" / "proof.tex"
DOCUMENTS = [pytest.param(PAPER, marks=pytest.mark.full), *documents("true"), *documents("false")]
CLOSE = 1e-9
QUADRATURE = 1e-4
"""Of integrals of what is no polynomial, here computed by one rule."""

TINY = 1e-18


def claims_of(path: Path) -> Iterator[Claim]:
    """Every claim of a document."""
    for statement in read(path).statements:
        if not statement.skipped and statement.relation is not None:
            yield close(statement.id, statement.relation, statement.scope, statement.conditions)


def alike(one: Any, other: Any, scale: Any = 0, close: float = CLOSE) -> bool:
    """Whether two numbers agree, relative to the larger of them and to what they were made from."""
    return bool(abs(one - other) <= close * max(abs(one), abs(other)) + TINY * (1 + abs(scale)))


def differences(claim: Claim, statement: dict[str, Any], values: Witnessed) -> list[str]:
    """Where the conclusion of a statement is not that of its claim at a point."""
    sign, left, right = statement["conclusion"]
    relation = claim.conclusion
    mirrored = relation.sign[0] == "<" or "prec" in relation.sign
    relation = relation.mirrored() if mirrored else relation
    expected = {"\\succeq": ">=", "\\succ": ">"}.get(relation.sign, relation.sign)
    theirs = values.sides(relation)
    point = Point(values)
    found = [] if sign == expected else [f"{sign} for {expected}"]
    if not isinstance(relation.left.type, Matrix):
        for side, formula in zip(theirs, (left, right), strict=True):
            close = QUADRATURE if claim.has(Integral) else CLOSE
            if not alike(side[0][0], point.number(formula), close=close):
                found.append(f"{side[0][0]} is written as {point.number(formula)}")
        return found
    assert point.number(right) == 0
    size = max((abs(x) for side in theirs for row in side for x in row), default=0)
    if relation.sign in LOEWNER:
        wanted = quadratic_form(*theirs, values.whole(values.column))
    else:
        wanted = squared(*theirs)
    if not alike(wanted, point.number(left), size * size):
        found.append(f"{wanted} is written as {point.number(left)}")
    return found


def lines_at(statement: dict[str, Any], point: Point) -> Iterator[tuple[str, Any, Any, list[Any]]]:
    """Everything that a statement assumes, at one point: sign and both sides."""
    for line in statement["hypotheses"]:
        yield line[0], *_sides(point, line[1], line[2]), line
    for low, high, sign, left, right in statement["always"]:
        for k in range(point.index(low), point.index(high) + 1):
            with suppress(VerifyError):  # an element that the claim does not speak of here
                here = point.with_bound("#0", k)
                yield sign, *_sides(here, left, right), [sign, left, right]
    for low, high, name, shift, term in statement["equations"]:
        for k in range(point.index(low), point.index(high) + 1):
            with suppress(VerifyError):
                here = point.with_bound("#0", k)
                for a, b in zip(point.values.element(name, k + shift), here.matrix(term), strict=True):
                    for x, y in zip(a, b, strict=True):
                        yield "=", x, y, [name, k + shift, term]


def misread(claim: Claim, values: Witnessed) -> list[str]:
    """Hypotheses between numbers, and constants of functions, that are not those of the claim at a point."""
    names = Names(claim)
    writer = Writer(claim, names.cuts, lower_bounds(claim), names.layouts)
    found = []
    for assumption in claim.assumptions:
        relation = oriented(assumption.relation)
        if isinstance(relation.left.type, Matrix):
            continue
        for k in range(3 if assumption.index else 1):
            at = None if assumption.index is None else (assumption.index, k)
            scope = Scope() if at is None else Scope().with_index(at[0], ("#0", 0))
            with suppress(NotStated, VerifyError):
                theirs = values.sides(relation, at)
                ((_, *ours),) = hypothesis(relation, writer, scope, lambda matrix: matrix)
                here = Point(values).with_bound("#0", k)
                if not all(alike(a[0][0], here.number(b)) for a, b in zip(theirs, ours, strict=True)):
                    found.append(f"{assumption.text} at {k} is written as {ours}")
    for name in claim.functions:
        given = dict(values.statement["functions"].get(name, {"properties": []})["properties"])
        for prop in claim.declarations[name].properties:
            if prop.argument is not None and prop.name in given:
                side = values.sides(Relation(prop.argument, "=", prop.argument))[0]
                if not alike(side[0][0], Point(values).number(given[prop.name])):
                    found.append(f"{prop.name} of {name}")
    return found


def _sides(point: Point, left: Any, right: Any) -> tuple[Any, Any]:
    return point.number(left), point.number(right)


def broken(statement: dict[str, Any], values: Witnessed) -> list[str]:
    """The assumptions of a statement that fail at a point where those of its claim hold."""
    found = []
    for sign, left, right, line in lines_at(statement, Point(values)):
        scale = max(abs(left), abs(right), 1)
        gap = (left - right) / scale
        if (sign == "=" and abs(gap) > TINY) or (sign != "=" and gap < -TINY) or (sign == ">" and gap < 0):
            found.append(f"{left} {sign} {right} in {line}")
    return found


@pytest.fixture(autouse=True)
def precision() -> Iterator[None]:
    """Numbers of 60 digits."""
    with mpmath.workdps(DIGITS):
        yield


BLOCKS = (2, 0, 12)


def compare(path: Path, blocks: tuple[int, ...], count: int) -> Counter[str]:
    """Compare all claims of a document with their statements; what was done, and assert that all agree."""
    done: Counter[str] = Counter()
    wrong = []
    for claim in claims_of(path):
        try:
            statement = state(claim)
        except NotStated:
            done["not stated"] += 1
            continue
        done["stated"] += 1
        seen = False
        for witness in witnesses(claim, blocks, count):
            values = Witnessed(claim, statement, witness)
            try:
                wrong += [f"{claim.id}: {text}" for text in differences(claim, statement, values)]
                done["conclusions"] += 1
                wrong += [f"{claim.id}: {text}" for text in misread(claim, values)]
                seen = True
            except (Undetermined, VerifyError) as reason:
                done[f"undefined: {type(reason).__name__}"] += 1
            if examine(claim, witness).status in (Status.HOLDS, Status.VIOLATED):
                wrong += [f"{claim.id}: {text}" for text in broken(statement, values)]
                done["points within the hypotheses"] += 1
        done["claims compared"] += seen
    assert not wrong, "\n".join(wrong[:20]) + f"\n{len(wrong)} in all"
    return done


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_statements_say_what_claims_say(path: Path) -> None:
    done = compare(path, BLOCKS, 1)
    print(path.parent.name, path.name, dict(done))
    assert done["claims compared"] >= 0.8 * done["stated"]


FORMULAS = (
    r"\operatorname{Tr}(A^T B C) \le \langle A, B C \rangle",
    r"\langle A B, C \rangle \ge 2 \langle B, A^T C \rangle",
    r"\|A B^T\| \le 3 \|A\|^2",
    r"\|A + 2 B^T\|^2 \le 4 \|A\|^3",
)


def mutants(data: Any) -> Iterator[Any]:
    """The same data with one transpose lost, one number doubled, or one power or root of another degree."""
    if not isinstance(data, list):
        return
    match data:
        case ["transpose", inner]:
            yield inner
        case ["number", text] if text != "0":
            yield ["sum", data, data]
        case ["power" | "root", inner, k]:
            yield [data[0], inner, k + 1]
    for place, part in enumerate(data):
        for other in mutants(part):
            yield [*data[:place], other, *data[place + 1 :]]


@pytest.mark.parametrize("formula", FORMULAS)
def test_what_is_written_wrongly_is_noticed(formula: str) -> None:
    """The comparison above sees a lost transpose, a wrong number and a wrong degree."""
    it = claim_of(formula, r"let n \in \mathbb{N}", r"let A, B, C \in \mathbb{R}^{n\times n}")
    statement = state(it)
    points = list(witnesses(it, (2, 12, 22, 32), 2))
    changed = [dict(statement, conclusion=other) for other in mutants(statement["conclusion"])]
    assert changed
    for mutant in changed:
        assert any(differences(it, mutant, Witnessed(it, mutant, point)) for point in points), mutant
    assert not any(differences(it, statement, Witnessed(it, statement, point)) for point in points)

"""What a statement declares, as the checker reads it: symbols, properties of matrices and functions."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, Any

from verify.certify.facts import LETTERS, axioms
from verify.certify.stating.formulas import Formula, Index, NotStated, number, subformulas
from verify.certify.stating.order import Order

if TYPE_CHECKING:
    from verify.certify.stating.forms import Form


def kind(data: list[Any]) -> list[Any]:
    """A symbol or sequence without what is said of it elsewhere."""
    if data[0] != "matrix":
        return [data[0]]
    symmetric = {"symmetric", "projection"} & {*data[3]}
    return [*data[:3], ["symmetric"] if symmetric else []]


def said_of(formula: Formula, data: list[Any]) -> list[Formula]:
    """Numbers that vanish because a matrix is orthogonal or an orthogonal projection."""
    if data[0] != "matrix" or data[1] != data[2]:
        return []
    turned, one = ["transpose", formula], ["identity", data[1]]
    found = []
    if "orthogonal" in data[3] and all(coefficient > 0 for _, coefficient in data[1]):
        found += [_squared(["product", turned, formula], one), _squared(["product", formula, turned], one)]
    if "projection" in data[3]:
        found.append(_squared(["product", formula, formula], formula))
    return found


def _squared(left: Formula, right: Formula) -> Formula:
    """|left - right|^2."""
    difference = ["sum", left, ["product", number(-1), right]]
    return ["trace", ["product", ["transpose", difference], difference]]


def function(form: Form, data: Any) -> dict[str, Any]:
    """A function with its axioms, whose constants the checker requires to exist.

    A property is left out where it is not known, or where it is declared for the second time. An axiom is
    there where all properties that it needs are.
    """
    constants: dict[str, Formula] = {}
    known: set[str] = set()
    for name, term in data["properties"]:
        if name in known or (name in LETTERS) != (term is not None):
            continue
        if name in LETTERS:
            try:
                constants[LETTERS[name]] = form.attempt(lambda t=term: form.formula(t, form.top))  # type: ignore[misc]
            except NotStated:
                continue
        known.add(name)
    two_points = any(all(_at_least_one(size, form) for size in block) for block in data["domain"])
    given = {
        axiom.name: axiom.data()
        for axiom in axioms()
        if known.issuperset(axiom.needs) and (two_points or not axiom.two_points)
    }
    return {"domain": data["domain"], "constants": constants, "axioms": given}


def _at_least_one(size: Any, form: Form) -> bool:
    """Whether a size is >= 1, by a hypothesis or as a sum of products of natural numbers."""
    if any(line == [">=", ["size", size], number(1)] for line in form.given["hypotheses"]):
        return True
    lowest = 0
    for names, coefficient in size:
        least = [form.order.gap((None, 0), (name, 0)) for name in names]
        if coefficient < 0 or any(bound is None or bound < 0 for bound in least):
            return False
        lowest += coefficient * prod(bound for bound in least if bound is not None)
    return lowest >= 1


def uses(statement: dict[str, Any], name: str, order: Order) -> list[Index]:
    """The largest indices at which a statement speaks of elements of a sequence, none of them bound."""
    found: dict[Index, None] = {}
    ranged = [*statement["always"], *statement["equations"]]
    functions = [f["constants"] for _, f in sorted(statement["functions"].items())]
    plain = [statement["hypotheses"], statement["conclusion"], [[*c.values()] for c in functions]]
    for last, data in [(None, plain), *((line[1], line[2:]) for line in ranged)]:
        for part in subformulas(data):
            if part[0] == "element" and part[1] == name:
                base, shift = part[2]
                if base is not None and base.startswith("#"):
                    assert last is not None
                    base, shift = last[0], last[1] + shift
                found[base, shift] = None
    for _, last, own, shift, _ in statement["equations"]:
        if own == name:
            found[last[0], last[1] + shift] = None
    return order.largest(found)

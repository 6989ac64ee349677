"""Integrals over [0, 1]: linear in the integrand, those of powers are known, each other one is a new number.

An integrand is multiplied out into products of powers of the variable, of numbers that depend on it in some
other way, and of numbers that do not. Two integrals of one product are one number; no more is said of them.
Every integrand has a value at every place and is continuous there, or nothing is stated.
"""

from __future__ import annotations

import json
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from verify.certify.recheck import monomial, number, swapped, times, total
from verify.certify.stating.expansion import Expansion, named, rebuilt, separated
from verify.certify.stating.formulas import Formula, NotStated, subformulas
from verify.certify.stating.formulas import number as number_data
from verify.certify.stating.sums import Around, bound_in

if TYPE_CHECKING:
    from verify.certify.stating.forms import Form

VARIABLE = "#"
"""The variable of the integral at hand, whatever it is called in the statement."""

PLACE: Formula = ["symbol", VARIABLE]
CONTINUOUS = {
    "value": {"smooth", "lipschitz", "convex", "strongly"},
    "gradient": {"smooth", "convex", "strongly"},
}
"""Properties of a function, one of which makes its values or its gradients, where it has them, continuous."""


def integral(form: Form, data: Formula, around: Around) -> Formula:
    """The integral as a sum of products of numbers."""
    _, variable, body = data
    written = swapped(form.formula(body, around.with_real(variable)), ["symbol", variable], PLACE)
    for part in subformulas(written):
        if depends(part):
            _require_continuous(form, part)
    value = form.expansion.value(written)
    place, found = json.dumps(PLACE), [number(0)]
    for own, rest in separated(value, lambda name: depends(json.loads(name))).items():
        exponent = dict(own).get(place, 0)
        if all(name == place for name, _ in own):
            found.append(times(rest, number(Fraction(1, exponent + 1))))
            continue
        integrand = rebuilt(monomial(*own))
        if bound_in(integrand) != {VARIABLE}:
            raise NotStated("an integral of what depends on another bound name, and not as a polynomial")
        found.append(times(rest, named(["symbol", form.integral(integrand)])))
    result = rebuilt(total(found))
    lost = [part for part in form.lost(written, result) if not depends(part)]
    return ["sum", result, *(["product", number_data(0), part] for part in lost)] if lost else result


def depends(data: Any) -> bool:
    """Whether a formula speaks of the variable of the integral."""
    return VARIABLE in bound_in(data)


def _require_continuous(form: Form, part: Formula) -> None:
    match part:
        case ["inverse", _]:
            raise NotStated("an integral of an inverse that depends on its variable")
        case ["root", base, _]:
            if not nonnegative(base, form.expansion):
                raise NotStated("an integral of a root of what may be negative")
        case ["value" | "gradient" as op, name, *_]:
            if not CONTINUOUS[op] & form.properties(name):
                raise NotStated(f"an integral of a {op} of {name}, which is not said to be smooth or convex")


def nonnegative(formula: Formula, expansion: Expansion) -> bool:
    """Whether a number is evidently >= 0: made of squares and of what is >= 0 by its form."""
    match formula:
        case ["number", text]:
            return Fraction(text) >= 0
        case ["symbol", name]:
            return bool(name == VARIABLE)
        case ["sum", *parts]:
            return all(nonnegative(part, expansion) for part in parts)
        case ["root", *_]:
            return True
        case ["largest", *parts]:
            return any(nonnegative(part, expansion) for part in parts)
        case ["trace", ["product", left, right]] | ["product", left, right] if _turned(left, right):
            return True
        case ["product", *parts] if all(expansion.is_number(part) for part in parts):
            return all(parts.count(part) % 2 == 0 or nonnegative(part, expansion) for part in parts)
    return False


def _turned(left: Formula, right: Formula) -> bool:
    """Whether one is the transpose of the other, so that their product is positive semidefinite."""
    return left == ["transpose", right] or right == ["transpose", left]

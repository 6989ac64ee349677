"""Statements: a claim as the plain data that a certificate proves and the checker reads.

This front-end is trusted. A statement may assume less than the claim and conclude more, never the other way
round: what cannot be said exactly is dropped from the hypotheses, and raises NotStated in the conclusion.
Operations that may have no value are all kept, so that a certificate has to show that they have one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from verify.certify.stating.assumed import Assumed
from verify.certify.stating.formulas import Formula, Index, NotStated, index_data, subformulas
from verify.certify.stating.indices import Uses, lower_bounds
from verify.certify.stating.names import EVERY, Names
from verify.certify.stating.relations import conclusion
from verify.certify.stating.scopes import Scope
from verify.certify.stating.writer import Writer
from verify.claims.claim import Claim
from verify.expressions.evaluate import Rule

__all__ = ["NotStated", "state"]

BINDERS = ("total", "least", "integral")


def state(claim: Claim) -> dict[str, Any]:
    """The statement of a claim: proved, it implies the claim. Raises NotStated with the reason."""
    least = lower_bounds(claim)
    names = Names(claim)
    writer = Writer(claim, names.cuts, least, names.layouts)
    (sign, left, right), given = conclusion(claim.conclusion, writer, names.column)
    left = _with_all(left, [left, right], writer.partial, scalar=True)
    used = Uses(claim, least)
    for side in (claim.conclusion.left, claim.conclusion.right):
        used.add(side)
    certain, possible = [] if used.broken else used.largest(True), used.largest(False)
    equations = list(_equations(claim, names, writer, possible or _spoken_of(claim, used)))
    assumed = Assumed(claim, names, writer, certain, possible)
    said = {
        "functions": assumed.functions(),
        "hypotheses": _once([*assumed.hypotheses, *given]),
        "always": _once(assumed.always),
        "exist": _once(assumed.exist),
        "always_exist": _once(assumed.always_exist),
        "equations": equations,
        "conclusion": [sign, left, right],
    }
    return {**said, **_declared(names, least, said)}


def _equations(claim: Claim, names: Names, writer: Writer, limits: list[Index]) -> Iterator[list[Any]]:
    """The rules of sequences: element k = #0 + shift is the formula for #0, from the first k it is for."""
    needed = _reached(claim)
    for name, rule in claim.rules.items():
        if rule.variable is None or name not in names.layouts:
            continue
        writer.partial = []
        try:
            found = _equation(names, writer, name, rule)
        except NotStated as reason:
            if name in needed:
                raise NotStated(f"the rule of {name}: {reason}") from reason
            continue
        for block, formula in found:
            for limit in limits:
                high = index_data((limit[0], limit[1] - rule.shift))
                yield [[None, rule.start - rule.shift], high, block, rule.shift, formula]


def _equation(names: Names, writer: Writer, name: str, rule: Rule) -> list[tuple[str, Formula]]:
    assert rule.variable is not None
    scope = Scope().with_index(rule.variable, (EVERY, 0), rule.start - rule.shift)
    found = writer.grid(rule.body, scope)
    layout = names.layouts[name]
    if (found.heights, found.widths) != (layout.heights, layout.widths):
        raise NotStated("a rule of another shape")
    cells = {place: found.cells[place[0]][place[1]] for place in layout.names}
    first = next(iter(cells))
    scalar = len(cells) == 1 and not names.sequences[layout.names[first]][1:]
    cells[first] = _with_all(cells[first], list(cells.values()), writer.partial, scalar, EVERY)
    return [(layout.names[place], cell) for place, cell in cells.items()]


def _with_all(
    formula: Formula, written: list[Formula], partial: list[Formula], scalar: bool, bound: str = ""
) -> Formula:
    """The formula plus zero times every operation that may lack a value and was lost on the way."""
    text = json.dumps(written)
    lost = [part for part in partial if json.dumps(part) not in text]
    if any(_free(part) - {bound} for part in lost):
        raise NotStated("an operation inside a sum or integral that may lack a value and does not matter")
    rest = [["product", ["number", "0"], part, *([] if scalar else [formula])] for part in _once(lost)]
    return ["sum", formula, *rest] if rest else formula


def _free(formula: Formula) -> set[str]:
    """The bound variables that a formula does not bind itself."""
    inside = {part[1] for part in subformulas(formula) if part[0] in BINDERS}
    return {name for name in _strings(formula) if name.startswith("#")} - inside


def _reached(claim: Claim) -> set[str]:
    """The names on which the conclusion depends through rules."""
    found: set[str] = set()
    queue = [*claim.conclusion.names]
    while queue:
        name = queue.pop()
        if name not in found:
            found.add(name)
            queue += claim.rules[name].body.names if name in claim.rules else ()
    return found


def _spoken_of(claim: Claim, used: Uses) -> list[Index]:
    """Where the conclusion speaks of no element: the elements in the hypotheses."""
    for assumption in claim.assumptions:
        if assumption.index is None:
            used.add(assumption.relation.left)
            used.add(assumption.relation.right)
    return used.largest(False)


def _declared(names: Names, least: dict[str, int], said: dict[str, Any]) -> dict[str, Any]:
    """The symbols and sequences that are spoken of."""
    spoken = set(_strings(said))
    symbols = {name: kind for name, kind in names.symbols.items() if name in spoken}
    sequences = {name: kind for name, kind in names.sequences.items() if name in spoken}
    spoken |= set(_strings([*symbols.values(), *sequences.values()]))
    naturals = {name: ["natural", bound] for name, bound in least.items() if name in spoken}
    return {"symbols": {**naturals, **symbols}, "sequences": sequences}


def _strings(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for key, value in data.items():
            yield key
            yield from _strings(value)
    elif isinstance(data, list):
        for part in data:
            yield from _strings(part)


def _once(lines: list[Any]) -> list[Any]:
    """The lines without repetitions."""
    return list({json.dumps(line): line for line in lines}.values())

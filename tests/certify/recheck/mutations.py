"""Random changes of statements and certificates."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from copy import deepcopy
from fractions import Fraction
from typing import Any

SIGNS = (">=", ">", "=")
RULES = ("hypothesis", "always", "equation", "everywhere", "induction", "root", "inverse", "largest")
RULES += ("combination", "absurd", "axiom", "tensor")
OPERATIONS = (
    "sum",
    "product",
    "transpose",
    "trace",
    "root",
    "inverse",
    "largest",
    "number",
    "symbol",
    "element",
)
OPERATIONS += ("value", "gradient", "identity", "zero", "size", "index")
Place = tuple[Any, Any]
Change = Callable[[random.Random, Any], bool]
"""Changes data in place; False where there is nothing that it could change."""


def places(data: Any) -> Iterator[Place]:
    """Every container and key in nested lists and dicts."""
    for key in range(len(data)) if isinstance(data, list) else sorted(data):
        yield data, key
        if isinstance(data[key], list | dict):
            yield from places(data[key])


def change(rng: random.Random, data: Any, wanted: Callable[[Any], bool], new: Callable[[Any], Any]) -> bool:
    """Change one of the values that are wanted."""
    found = [(inside, key) for inside, key in places(data) if wanted(inside[key])]
    if not found:
        return False
    inside, key = rng.choice(found)
    old, inside[key] = inside[key], new(inside[key])
    return bool(old != inside[key])


def is_rational(value: Any) -> bool:
    """Whether it is the text of a rational number."""
    return isinstance(value, str) and value.removeprefix("-").replace("/", "").isdigit()


def coefficient(rng: random.Random, data: Any) -> bool:
    """Another coefficient or constant; perhaps only of the other sign."""

    def other(text: str) -> str:
        c = Fraction(text)
        return str(rng.choice((-c, c + 1, c - 1, 2 * c, c / 2, c + Fraction(1, 1000), Fraction(0))))

    return change(rng, data, is_rational, other)


def integer(rng: random.Random, data: Any) -> bool:
    """Another exponent, line number, index or number of a hypothesis."""
    return change(
        rng,
        data,
        lambda value: type(value) is int,
        lambda value: rng.choice((value + 1, value - 1, -value, 0, value + 7, True, float(value), None)),
    )


def sign(rng: random.Random, data: Any) -> bool:
    """Another sign of a relation."""
    return change(rng, data, lambda value: value in SIGNS, lambda value: rng.choice((*SIGNS, "<=", "<")))


def label(rng: random.Random, data: Any) -> bool:
    """Another name or label, of those that are there."""

    def is_text(value: Any) -> bool:
        return (
            isinstance(value, str) and not is_rational(value) and value not in (*SIGNS, *RULES, *OPERATIONS)
        )

    texts = [inside[key] for inside, key in places(data) if is_text(inside[key])]
    return change(rng, data, is_text, lambda value: rng.choice([*texts, value + " ", "#0", "#1"]))


def word(rng: random.Random, data: Any) -> bool:
    """Another rule, or another operation in a formula."""
    group = rng.choice((RULES, OPERATIONS))
    return change(rng, data, lambda value: value in group, lambda value: rng.choice(group))


def part(rng: random.Random, data: Any) -> bool:
    """A line, term, factor or hypothesis dropped, repeated, moved or put in for another."""
    lists = [inside[key] for inside, key in places([data]) if isinstance(inside[key], list) and inside[key]]
    if not lists:
        return False
    found = rng.choice(lists)
    before, k, j = deepcopy(found), rng.randrange(len(found)), rng.randrange(len(found))
    match rng.randrange(5):
        case 0:
            del found[k]
        case 1:
            found.insert(j, deepcopy(found[k]))
        case 2:
            found[k], found[j] = found[j], found[k]
        case 3:
            found[k] = deepcopy(rng.choice(rng.choice(lists)))
        case 4:
            found.insert(j, found.pop(k))
    return bool(found != before)


def line(rng: random.Random, proof: Any) -> bool:
    """A whole line dropped, repeated, moved."""
    lines, before = proof["lines"], deepcopy(proof["lines"])
    k, j = rng.randrange(len(lines)), rng.randrange(len(lines) + 1)
    match rng.randrange(3):
        case 0:
            del lines[k]
        case 1:
            lines.insert(j, deepcopy(lines[k]))
        case 2:
            lines.insert(min(j, len(lines) - 1), lines.pop(k))
    return bool(lines != before)


def hashed(rng: random.Random, proof: Any) -> bool:
    """Another hash."""
    text = proof["statement"]
    k = rng.randrange(len(text))
    other = rng.choice([c for c in "0123456789abcdef" if c != text[k]])
    proof["statement"] = rng.choice(
        (text[:k] + other + text[k + 1 :], text[:-1], text.upper() + " ", "", None)
    )
    return True


def dropped(rng: random.Random, statement: Any) -> bool:
    """A hypothesis less, one that holds for every index, or an equation."""
    lists = [statement[key] for key in ("hypotheses", "always", "equations") if statement[key]]
    if lists:
        found = rng.choice(lists)
        del found[rng.randrange(len(found))]
    return bool(lists)


def kind(rng: random.Random, statement: Any) -> bool:
    """A symbol or sequence of another kind, or none."""
    tables = [statement[key] for key in ("symbols", "sequences") if statement[key]]
    if not tables:
        return False
    table = rng.choice(tables)
    name = rng.choice(sorted(table))
    size = rng.choice(([[[], 1]], [[["n"], 1]], [[["m"], 1]], [[["n"], 1], [[], 1]]))
    kinds: list[Any] = [
        ["scalar"],
        ["natural"],
        ["matrix", size, size, []],
        ["matrix", size, size, ["symmetric"]],
    ]
    old, table[name] = table[name], rng.choice(kinds)
    if rng.random() < 0.1:
        del table[name]
        return True
    return bool(table[name] != old)


OF_PROOFS: tuple[Change, ...] = (coefficient, integer, sign, label, word, part, line, hashed)
OF_STATEMENTS: tuple[Change, ...] = (coefficient, integer, sign, label, word, part, dropped, kind)

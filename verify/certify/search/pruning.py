"""Leaving out of a certificate the lines that its last line does not need."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from verify.certify.search.scribe import Data

Renumber = Callable[[int], int]
GIVEN = {"absurd": 1, "everywhere": 2, "induction": 3}
"""Rules with lines inside, and how many facts those are given."""


def pruned(lines: list[Data], shown: Sequence[int]) -> list[Data]:
    """The lines that the last one depends on, and those at ``shown``."""
    order = {old: new for new, old in enumerate(sorted(needed(lines, shown)))}
    return [renumbered(lines[old], old, new, order) for old, new in order.items()]


def needed(lines: Sequence[Data], shown: Iterable[int], start: int = 0) -> set[int]:
    """Which lines the last one and those shown depend on; ``start``: the place of the first."""
    found: set[int] = set()
    waiting = [len(lines) - 1, *shown]
    while waiting:
        k = waiting.pop()
        if k not in found:
            found.add(k)
            waiting += [used - start for used in references(lines[k]) if start <= used < start + k]
    return found


def working(lines: Sequence[Data], shown: Iterable[int], start: int = 0) -> Iterator[Data]:
    """These lines, and those inside them on which what they say depends."""
    for k in needed(lines, shown, start):
        line = lines[k]
        yield line
        if line[0] in GIVEN:
            inner = line[-1]
            every = range(len(inner)) if line[0] == "everywhere" else ()
            yield from working(inner, every, start + k + GIVEN[line[0]])


def references(line: Data) -> Iterator[int]:
    """The places that a line speaks of."""
    found: list[int] = []

    def keep(k: int) -> int:
        found.append(k)
        return k

    rebuilt(line, keep)
    yield from found


def renumbered(line: Data, old: int, new: int, order: dict[int, int]) -> Data:
    """A line moved from one place to another, with all lines before it."""
    return rebuilt(line, lambda k: order[k] if k < old else k - old + new)


def rebuilt(line: Data, number: Renumber) -> Data:
    """A line with other places in it."""
    match line:
        case ["combination", parts, equations]:
            first = [[c, square, [number(k) for k in places]] for c, square, places in parts]
            return ["combination", first, [[factor, number(k)] for factor, k in equations]]
        case ["absurd", sign, goal, inner]:
            return ["absurd", sign, goal, [rebuilt(each, number) for each in inner]]
        case ["everywhere", first, last, inner]:
            return ["everywhere", first, last, [rebuilt(each, number) for each in inner]]
        case ["induction", name, ends, claim, begin, order, inner]:
            within = [rebuilt(each, number) for each in inner]
            return ["induction", name, ends, claim, number(begin), number(order), within]
        case ["always", k, index, places]:
            return ["always", k, index, [number(place) for place in places]]
        case ["equation", k, index, places, term]:
            return ["equation", k, index, [number(place) for place in places], term]
        case ["root", term, degree, place]:
            return ["root", term, degree, None if place is None else number(place)]
        case ["inverse", term, place]:
            return ["inverse", term, number(place)]
    return line


def plain(data: Any) -> Any:
    """Lists in place of tuples, as JSON has them."""
    return [plain(part) for part in data] if isinstance(data, list | tuple) else data

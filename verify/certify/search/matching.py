"""Terms to put in for the symbols of a lemma: those that stand in its places in the statement at hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from verify.certify.recheck import moved, swapped
from verify.certify.search.scribe import Data, key_of
from verify.certify.search.sequences import elements

Terms = dict[str, Data]
ANCHORS = ("value", "gradient", "root", "inverse", "largest", "trace", ">=", ">", "=")
"""What is looked for as a whole in the other statement."""
MOST_STEPS = 2000
"""How many pairs of terms are held against each other."""


def anchored(statement: Mapping[str, Any]) -> list[Data]:
    """The parts of a statement's conclusion in which anchors of lemmas are looked for."""
    conclusions = [statement["conclusion"], *unfolded(statement["conclusion"], statement["equations"])]
    return [each for each in parts(conclusions) if each[0] in ANCHORS]


def matches(lemma: Data, targets: Sequence[Data], unknown: Sequence[str]) -> Iterator[Terms]:
    """The terms for all unknown symbols by which anchors of a lemma's conclusion become parts of another."""
    anchors = [each for each in parts(lemma) if each[0] in ANCHORS and set(symbols(each)) & set(unknown)]
    anchors.sort(key=lambda each: -len(repr(each)))
    steps = iter(range(MOST_STEPS))
    seen: list[Terms] = []
    for found in _matched(anchors, targets, frozenset(unknown), {}, steps):
        if found not in seen:
            seen.append(found)
            yield found


def _matched(
    anchors: Sequence[Data],
    targets: Sequence[Data],
    unknown: frozenset[str],
    have: Terms,
    steps: Iterator[int],
) -> Iterator[Terms]:
    """The terms that extend some that are found."""
    if unknown <= have.keys():
        yield have
        return
    for k, anchor in enumerate(anchors):
        if unknown & set(symbols(anchor)) <= have.keys():
            continue
        for target in targets:
            if next(steps, None) is None:
                return
            more = match(anchor, target, unknown, have)
            if more is not None:
                yield from _matched(anchors[k + 1 :], targets, unknown, more, steps)


def match(pattern: Any, term: Any, unknown: frozenset[str], have: Terms) -> Terms | None:
    """The terms for unknown symbols that turn a pattern into a term; None where there are none."""
    match pattern:
        case ["symbol", str() as name] if name in unknown:
            return {**have, name: term} if have.get(name, term) == term else None
        case [*some] if isinstance(term, list) and len(some) == len(term):
            found: Terms | None = have
            for one, other in zip(some, term, strict=True):
                found = match(one, other, unknown, found) if found is not None else None
            return found
    return have if pattern == term else None


def unfolded(term: Data, equations: Sequence[Data]) -> Iterator[Data]:
    """A term with the elements of sequences at one index replaced by what earlier elements make of them."""
    spoken = sorted(set(elements(term)), key=repr)
    for index in sorted({index for _, index in spoken}, key=lambda each: (each[0] is None, -each[1])):
        found = term
        for *_, of, shift, body in equations:
            old = ["element", of, list(index)]
            if shift > 0 and (index[0] is not None or index[1] >= shift):
                found = swapped(found, old, moved(body, "#0", [index[0], index[1] - shift]))
        if found != term:
            yield found


def parts(term: Data) -> Iterator[Data]:
    """A term and the terms in it, each once."""
    seen: set[bytes] = set()
    stack = [term]
    while stack:
        each = stack.pop()
        key = key_of(each)
        if key not in seen:
            seen.add(key)
            if each and isinstance(each[0], str):
                yield each
            stack += [part for part in reversed(each) if isinstance(part, list)]


def symbols(term: Any) -> Iterator[str]:
    """The symbols in a term."""
    match term:
        case ["symbol", str() as name]:
            yield name
        case [*inner]:
            for part in inner:
                yield from symbols(part)

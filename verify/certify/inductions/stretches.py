"""Induction: a claim for the last index of a stretch, from the first one and from each index to the next."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from verify.certify.inductions.folds import Folds
from verify.certify.inductions.gains import gained
from verify.certify.inductions.steps import (
    New,
    around,
    directly,
    knowing,
    nested,
    recent,
    tried,
    twice,
)
from verify.certify.polynomials.polynomial import Poly, degree, variable, variables
from verify.certify.recheck import Line, Rejected, moved
from verify.certify.search.gather import Fact
from verify.certify.search.scribe import Data, data_of, one, poly_of
from verify.certify.search.sequences import Index

if TYPE_CHECKING:
    from verify.certify.search.search import Search

ZERO = ["number", "0"]
DEEPEST = 2
"""Inductions within each other."""


def fresh(search: Search) -> str | None:
    """A name for an index that is not used yet, None where there are too many."""
    free = [f"#{k}" for k in range(1, DEEPEST + 1) if f"#{k}" not in search.scribe.scope]
    return free[0] if free else None


def written(search: Search, poly: Poly) -> Data:
    """A polynomial as a term."""
    parts = []
    for monomial, c in poly.items():
        factors = [named(search, name) for name, k in monomial for _ in range(k)]
        parts.append(["product", ["number", str(c)], *factors])
    return ["sum", *parts] if parts else ZERO


def named(search: Search, label: str) -> Data:
    """What a name stands for."""
    term = search.sequences.term(label)
    if term is not None:
        return term
    if not label.startswith("symbol "):
        raise Rejected("a number without a term")
    return ["index", [label.removeprefix("symbol "), 0]]


def induction(
    search: Search, sign: str, claim: Data, name: str, first: Index, last: Index, extra: tuple[Data, ...] = ()
) -> int | None:
    """The place of a line that says claim (sign) 0 for the last index; ``name`` is the index in the claim.

    ``extra``: numbers whose equations the step may need.
    """
    depth = search.depth
    try:
        return _induction(search, [sign, claim, ZERO], name, first, last, extra)
    except (Rejected, LookupError, TypeError):
        search.depth = depth
        return None


def _induction(
    search: Search, claim: Data, name: str, first: Index, last: Index, extra: tuple[Data, ...]
) -> int | None:
    scribe = search.scribe
    order = search.sequences.ordered(poly_of(scribe.ranges(list(first), list(last), list(last))[0][1]))
    if order is None:
        return None
    with knowing(search, search.sequences.always([first])):
        begin = said(search, moved(claim, name, list(first)))
    if begin is None:
        return None
    limits = [list(first), [last[0], last[1] - 1]]
    lines = None
    with within(search, claim, name, limits):
        final = after(search, claim, name, extra)
        if final is not None:
            lines = [*scribe.written, final]
    if lines is None:
        return None
    return checked(search, ["induction", name, [list(first), list(last)], claim, begin, order, lines])


def checked(search: Search, line: Data) -> int | None:
    """The place of a line with lines in it, None where it is wrong."""
    try:
        return search.scribe.write(line)
    except Rejected:
        return None


def said(search: Search, relation: Data) -> int | None:
    """The place of a line that says exactly this relation."""
    sign, value = search.scribe.relation(*relation)
    goal = poly_of(value)

    def work() -> int | None:
        place = None
        for chosen in (folded(search, numbered), numbered) if set(goal) - {()} else ():
            with knowing(search, [*signs(search, goal, chosen), *told(search, goal, chosen)]):
                place = directly(search, sign, goal, chosen) if place is None else place
        with knowing(search, around(search, goal) if place is None else ()):
            return nested(search, sign, goal) if place is None else place

    place = twice(search, work)
    return None if place is None else search.scribe.write(copied(search, sign, goal, place))


def after(search: Search, claim: Data, name: str, extra: tuple[Data, ...]) -> Data | None:
    """The line that says the claim for the next index."""
    sign, value = search.scribe.relation(*moved(claim, name, [name, 1]))
    goal = poly_of(value)
    known = search.given[-3]
    determined: list[Fact] = []
    for term in extra:
        for label in variables(search.scribe.poly(moved(term, name, [name, 1]))):
            determined += search.sequences.equations(label)
    search.given += determined
    search.given += search.sequences.always([(name, 0), (name, 1)])
    place = step(search, sign, goal, known, name, determined)
    return None if place is None else copied(search, sign, goal, place)


def step(search: Search, sign: str, goal: Poly, known: Fact, name: str, determined: list[Fact]) -> int | None:
    """The place of a line that says goal >= 0 (> 0, = 0), where the claim ``known`` holds before."""
    spoken = [index[1] for _, index in search.sequences.elements(known.labels) if index[0] == name]
    reached = max(spoken, default=0)

    def new(_: str, index: Index) -> bool:
        return index[0] == name and index[1] > 0

    def beyond(_: str, index: Index) -> bool:
        return index[0] == name and index[1] > reached

    search.given += sums(search, known.poly, name)
    labels = {*variables(goal), *variables(known.poly), *(n for fact in determined for n in fact.labels)}
    labels |= {label for each in labels for fact in recent(search, each, beyond) for label in fact.labels}
    labels |= {
        label for each in sorted(labels) for fact in search.gatherer.made(each) for label in fact.labels
    }
    search.given += signs(search, goal, beyond)
    search.given += search.known.near(labels, labels)
    nearby = (*([folded(search, beyond)] if reached else []), folded(search, new), new)

    def work() -> int | None:
        found = None
        for chosen in nearby:
            found = directly(search, sign, goal, chosen) if found is None else found
        for facts in search.known.direct(sign, goal) if found is None else ():
            found = tried(search, sign, goal, facts) if found is None else found
        found = gained(search, sign, goal, known, new) if found is None else found
        if found is None and search.effort:
            found = alone(search, sign, goal, labels)
        if found is None and search.effort:
            with knowing(search, around(search, goal)):
                found = gained(search, sign, goal, known, new)
        return nested(search, sign, goal) if found is None and search.effort else found

    return twice(search, work)


def told(search: Search, goal: Poly, new: New) -> list[Fact]:
    """What lemmas say of the numbers in a goal, in what determines them and in what is assumed of them."""
    labels = set(variables(goal))
    labels |= {name for each in sorted(labels) for fact in recent(search, each, new) for name in fact.labels}
    known = search.gatherer.hypotheses()
    labels |= {name for fact in known if fact.sign == "=" and fact.labels & labels for name in fact.labels}
    labels |= {name for each in sorted(labels) for fact in search.gatherer.made(each) for name in fact.labels}
    return search.known.near(labels, labels)


def alone(search: Search, sign: str, goal: Poly, labels: set[str]) -> int | None:
    """The same, from one lemma, nothing new put in."""
    for facts in search.known.single(labels, frozenset(variables(goal))):
        spoken = {label for fact in facts for label in fact.labels} | set(variables(goal))
        made = [fact for label in sorted(spoken) for fact in search.gatherer.made(label)]
        known = [fact for fact in search.gatherer.hypotheses() if fact.labels <= spoken]
        found = tried(search, sign, goal, [*facts, *made, *known])
        if found is not None or search.left() < 0:
            return found
    return None


def signs(search: Search, goal: Poly, new: New) -> list[Fact]:
    """Signs of the elements by which a goal goes on, sums and minima left out."""
    folds = Folds.of(search)
    reached = {
        label for each in variables(goal) for fact in recent(search, each, new) for label in fact.labels
    }
    found = []
    for label in sorted(reached - set(variables(goal))):
        term = search.scribe.terms.get(label, [""])
        if term[0] == "element" and term[1] not in folds.sums | folds.minima:
            found.append(label)
    return list(search.known.signed(found))


def folded(search: Search, new: New) -> New:
    """Those among the new elements that are sums and minima."""
    names = Folds.of(search).sums | Folds.of(search).minima
    return lambda name, index: name in names and new(name, index)


def numbered(_: str, index: Index) -> bool:
    """Whether an index is a number."""
    return index[0] is None


def sums(search: Search, claim: Poly, name: str) -> Iterator[Fact]:
    """That sums are not negative which a claim multiplies with other numbers."""
    folds, inner = Folds.of(search), fresh(search)
    mixed = {label for monomial in claim if degree({monomial: claim[monomial]}) > 1 for label, _ in monomial}
    for label in sorted(mixed):
        term = search.scribe.terms.get(label, [""])
        if inner is None or term[0] != "element" or term[1] not in folds.sums or term[2][0] != name:
            continue
        first: Index = folds.begin(term[1])
        claimed = ["element", term[1], [inner, 0]]
        place = induction(search, ">=", claimed, inner, first, (name, term[2][1]))
        if place is not None:
            yield Fact(">=", variable(label), lambda place=place: place, "sum")  # type: ignore[misc]


def copied(search: Search, sign: str, poly: Poly, place: int) -> Data:
    """A line that says what an earlier one does, with the sign that is asked for."""
    have = search.scribe.lines[place][0]
    if sign == "=" or (have == "=" and sign == ">="):
        return ["combination", [["1", [], []]] if sign == ">=" else [], [[one(), place]]]
    if have == sign:
        return ["combination", [["1", one(), [place]]], []]
    start = len(search.scribe.lines)
    clash = ["combination", [["1", one(), [start]], ["1", one(), [place]]], []]
    return ["absurd", sign, data_of(poly), [clash]]


@contextmanager
def within(search: Search, claim: Data, name: str, limits: Data) -> Iterator[None]:
    """Lines about one index between two, for which a claim is known; they are forgotten after."""
    scribe = search.scribe
    kept = scribe.written, scribe.places, scribe.scope, scribe.assumed, len(scribe.lines)
    known = search.asked, search.given, search.sequences.orders, search.running
    scribe.scope = {*scribe.scope, name}
    scribe.assumed += 1
    lines: list[Line] = [scribe.relation(*moved(claim, name, [name, 0]))]
    lines += scribe.ranges(limits[0], [name, 0], limits[1])
    first = len(scribe.lines)
    scribe.lines += lines
    scribe.written, scribe.places = [], dict(scribe.places)
    search.asked = {key: place for key, place in search.asked.items() if place is not None}
    search.sequences.orders, search.running = {}, None
    facts = [Fact(sign, poly_of(v), lambda k=k: first + k, "induction") for k, (sign, v) in enumerate(lines)]  # type: ignore[misc]
    search.given = [*search.given, *facts]
    try:
        yield
    finally:
        scribe.written, scribe.places, scribe.scope, scribe.assumed, start = kept
        search.asked, search.given, search.sequences.orders, search.running = known
        del scribe.lines[start:]

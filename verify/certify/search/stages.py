"""The stages of a search: what is known of the numbers in a goal, first what they are, then more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from verify.certify.inductions.monotone import begun, compared_roots, monotone
from verify.certify.norms.calculus import norm_facts
from verify.certify.norms.multiples import multiples
from verify.certify.polynomials.polynomial import Poly, multiple, variable, variables
from verify.certify.recheck import Rejected
from verify.certify.search.clearing import alone, cleared, without_inverses
from verify.certify.search.gather import Fact
from verify.certify.search.lemmas import running_transports, transports
from verify.certify.search.maxima import compared_maxima
from verify.certify.search.scribe import weighed
from verify.certify.search.sequences import Index
from verify.certify.search.shapes import word_of
from verify.certify.search.transport import Transport
from verify.certify.search.vanishing import vanishing

if TYPE_CHECKING:
    from verify.certify.search.search import Search

ROUNDS = 3
"""How far facts are gathered: facts about the numbers in facts about the numbers ... in the goal."""
MOST_SINGLE = 6
"""How many lemmas are tried each alone."""
SAYING = ("lemma", "cleared")
"""The names of facts that may come from a lemma."""
MOST_DIRECT = 8
"""How many lemmas, the first ones, are tried before any step to another goal."""
MOST_INNER = 6
"""How many inner products are bounded at first."""
STRANGERS = 1
"""How many numbers that nothing else speaks of a lemma may bring along."""
FEW = 8
"""How many facts from lemmas are used at first."""


class Stages:
    """The facts that a search gathers for a goal, and what lemmas say of its numbers."""

    def __init__(self, search: Search) -> None:
        self.search = search

    def stages(self, goal: Poly) -> Iterator[list[Fact]]:
        """What is known of the numbers in a goal: first what they are, then more."""
        labels, facts = set(variables(goal)), list[Fact]()
        hypotheses, done = [*self.search.gatherer.hypotheses(), *self.search.given], set[str]()
        indices: set[Index] = set()
        for _ in range(ROUNDS):
            facts += self.made(sorted(labels - done))
            done |= labels
            new = {index for _, index in self.search.sequences.elements(labels)} - indices
            hypotheses += self.search.sequences.always(sorted(new, key=repr))
            indices |= new
            facts += [fact for fact in hypotheses if fact not in facts and fact.labels & labels]
            labels |= {label for fact in facts for label in fact.labels}
        facts += list(cleared(self.search.gatherer, facts))
        yield connected(goal, facts)
        spoken = labels.union(*(fact.labels for fact in hypotheses))
        near = self.near(labels, spoken, strangers=False)
        if near:
            yield connected(goal, [*facts, *near])
        norms = norm_facts(self.search, sorted(labels), variables(goal))
        norms += list(islice(self.inner(labels), MOST_INNER))
        if norms:
            yield connected(goal, [*facts, *norms])
        kin = [fact for fact in hypotheses if fact not in facts and self.kindred(fact, goal)]
        if kin:
            named = labels.union(*(fact.labels for fact in kin))
            norms = norm_facts(self.search, sorted(named), variables(goal))
            norms += self.made(sorted(named - labels))
            yield connected(goal, [*facts, *kin, *norms, *islice(self.inner(named), MOST_INNER)])
        axioms = list(self.search.gatherer.axioms(variables(goal)))
        if begun(self.search, variables(goal)):
            axioms += monotone(self.search, labels)
            known = [*hypotheses, *axioms, *self.search.gatherer.axioms(sorted(labels))]
            axioms += compared_roots(self.search, labels, known)
        if axioms:
            yield connected(goal, [*facts, *axioms])
        for some in self.single(labels):
            found = connected(goal, [*facts, *some])
            if some[0] in found:
                yield found
        near = self.near(labels, spoken)
        for some in (near[:FEW], near) if len(near) > FEW else (near,):
            if some:
                named = spoken.union(*(fact.labels for fact in some))
                known = list(self.made(sorted(named - done)))
                known += self.signed(sorted(named - labels))
                known += multiples(self.search, sorted(named.union(*(fact.labels for fact in known))))
                yield connected(goal, [*facts, *hypotheses, *known, *some])
        more = list(facts)
        for _ in range(ROUNDS):
            more += [fact for fact in hypotheses if fact not in more]
            labels |= {label for fact in more for label in fact.labels}
            more += self.made(sorted(labels - done))
            done |= labels
        for label in sorted(labels):
            if label.startswith("trace "):
                more += [fact for fact in self.search.gatherer.crosses(label) if fact.labels <= labels]
                more += [fact for fact in self.search.gatherer.products(label) if fact.labels <= labels]
        more += self.inner(labels)
        yield connected(goal, [*facts, *norm_facts(self.search, sorted(labels), variables(goal))])
        more += self.search.gatherer.axioms(sorted(labels))
        labels |= {label for fact in more for label in fact.labels}
        for label in sorted(labels - done):
            more += self.search.gatherer.made(label)
            done.add(label)
        more += vanishing(self.search.gatherer, sorted(labels))
        if len(more) > len(facts):
            yield connected(goal, more)

    def kindred(self, fact: Fact, goal: Poly) -> bool:
        """Whether a fact is about norms of matrices that a goal speaks of."""
        roots = self.search.scribe.roots
        about = [roots.get(label) for label in fact.labels]
        return bool(about) and all(
            base is not None and named and named <= letters(roots, goal)
            for base in about
            for named in [letters(roots, base or {})]
        )

    def inner(self, labels: set[str]) -> Iterator[Fact]:
        """|X| |Y| >= <X, Y> for norms among some numbers."""
        norms = self.search.gatherer.norms(sorted(labels))
        for k, each in enumerate(norms):
            for other in norms[:k]:
                yield from self.search.gatherer.cauchy_schwarz(other, each)

    def direct(self, sign: str, goal: Poly) -> Iterator[list[Fact]]:
        """What the first lemmas say of a goal's numbers: the one that shares most with it; then a few, with
        what others say of the numbers in these alone. What only makes their quotients exist comes last."""
        narrow, wide, seen = set(variables(goal)), self.determined(goal), list[list[Fact]]()
        for labels in (narrow, wide) if wide != narrow else (narrow,):
            for facts in self.directly(sign, goal, labels):
                if facts not in seen and any(fact.name in SAYING for fact in facts):
                    seen.append(facts)
                    yield facts

    def directly(self, sign: str, goal: Poly, labels: set[str]) -> Iterator[list[Fact]]:
        """The same of some numbers, those in the goal and others."""
        likely = sorted(self.saying(labels, MOST_DIRECT), key=lambda each: -shared(goal, each.fact.poly))
        if sign != ">":
            likely.sort(key=lambda each: each.on_the_way is not None)
        first = self.few(likely, 1)
        if first:
            yield from reaching(goal, self.together(goal, labels, first))
        some = self.few(likely)
        within = labels.union(*(fact.labels for fact in some))
        between = [each for each in self.saying(within, MOST_DIRECT) if each.fact.labels <= within]
        some += [fact for fact in self.few(between) if fact not in some]
        if len(some) > 1:
            yield from reaching(goal, self.together(goal, labels, some))

    def determined(self, goal: Poly) -> set[str]:
        """The numbers in a goal, in what equations say that they are, and in the maxima among them."""
        scribe, found = self.search.scribe, set(variables(goal))
        for _ in range(2):
            known = [fact for label in found for fact in self.search.sequences.equations(label)]
            parts = [scribe.terms[label][1:] for label in found if label.startswith("largest ")]
            found = found.union(*(fact.labels for fact in known))
            found = found.union(*(variables(scribe.poly(part)) for some in parts for part in some))
        return found

    def together(self, goal: Poly, labels: set[str], lemmas: list[Fact]) -> list[Fact]:
        """What lemmas say, with what the numbers in them and in a goal are; ``labels``: those and others."""
        spoken = sorted(labels.union(*(fact.labels for fact in lemmas)))
        known = list(self.made(spoken))
        more = sorted({label for fact in known for label in fact.labels} - set(spoken))
        known += bounds(self.made(label for label in more if label.startswith("largest ")))
        known = without_inverses(self.search.gatherer, goal, [*known, *lemmas])
        known += self.outer(sorted({label for fact in known for label in fact.labels} - set(spoken)))
        known += self.signed([*spoken, *more])
        if labels != set(variables(goal)):
            known += self.determining({*spoken, *more})
        known += multiples(self.search, [*spoken, *more])
        said = set(variables(goal)).union(*(fact.labels for fact in lemmas))
        known += compared_maxima(self.search, said)
        return connected(goal, [*self.assumed(labels), *known])

    def determining(self, labels: set[str]) -> Iterator[Fact]:
        """The signs of elements that some numbers determine, and how."""
        kinds = self.search.statement["sequences"]
        terms = list(self.search.scribe.terms.items())
        for label in (each for each, term in terms if term[0] == "element" and kinds[term[1]] == ["scalar"]):
            known = list(self.search.sequences.equations(label)) if label not in labels else []
            if any(each.labels & labels for each in known):
                x = variable(label)
                place = self.repeated(x, True)
                if place is not None:
                    yield Fact(">", x, partial(int, place), "sign")
                else:
                    yield from self.signed([label])
                yield from known

    def assumed(self, labels: set[str]) -> list[Fact]:
        """What is assumed, also of all elements at the indices that some numbers speak of."""
        indices = {index for _, index in self.search.sequences.elements(labels)}
        always = self.search.sequences.always(sorted(indices, key=repr))
        return [*self.search.gatherer.hypotheses(), *self.search.given, *always]

    def few(self, lemmas: Sequence[Transport], most: int = MOST_SINGLE) -> list[Fact]:
        """What the first lemmas say that are seen to hold."""
        found = list[Fact]()
        for each in lemmas:
            if len(found) < most and each.fact not in found and self.applied(each):
                found.append(each.fact)
        return found

    def made(self, labels: Iterable[str]) -> Iterator[Fact]:
        """What some numbers are."""
        for label in labels:
            yield from self.search.gatherer.made(label)
            yield from self.search.sequences.equations(label)

    def outer(self, labels: Iterable[str]) -> list[Fact]:
        """That roots and squares are not negative, of numbers of which no more is asked."""
        forms = [label for label in labels if label.startswith(("root ", "trace "))]
        first = [next(self.search.gatherer.made(label), None) for label in forms]
        return [fact for fact in first if fact is not None and len(fact.poly) == 1]

    def near(self, labels: set[str], spoken: set[str], strangers: bool = True) -> list[Fact]:
        """What lemmas say of some numbers, and others spoken of; ``strangers``: and a few others."""
        near = list[Fact]()
        for _ in range(ROUNDS if strangers else 1):
            meeting, found = labels if not near else spoken, list[Fact]()
            for each in self.saying(meeting):
                new = len(each.fact.labels - spoken)
                few = new <= max(STRANGERS, (len(each.fact.labels) + 1) // 2) if strangers else not new
                if few and each.fact not in near and self.applied(each):
                    found.append(each.fact)
            near += found
            spoken = spoken.union(*(fact.labels for fact in near))
        return near

    def saying(self, labels: set[str], most: int | None = None) -> list[Transport]:
        """What lemmas may say of some numbers and others, what they say of fewest others first.

        ``most``: only the first of the lemmas.
        """
        search = self.search
        hasty = search.depth and not search.effort
        most = MOST_DIRECT if hasty and most is None else most
        there = len(search.lemmas) if most is None else min(most, len(search.lemmas))
        while not search.scribe.scope and there > search.placed_to and search.left() > 0:
            search.placed += transports(search, search.lemmas[search.placed_to :][:1])
            search.placed_to += 1
        if search.running is None:
            search.running = list(running_transports(search, search.lemmas))
        found = [each for each in [*search.running, *search.placed] if each.fact.labels & labels]
        return sorted(found, key=lambda each: len(each.fact.labels - labels))

    def repeated(self, poly: Poly, strict: bool) -> int | None:
        """The place of a line that says poly > 0, or >= 0, where a lemma says just this."""
        labels = frozenset(variables(poly))
        for each in self.saying(set(labels)) if labels else ():
            fact = each.fact
            if fact.labels == labels and fact.sign == (">" if strict else ">=") and not self.search.trusting:
                ratio = multiple(poly, fact.poly)
                if ratio is not None and ratio > 0 and self.applied(each):
                    with suppress(Rejected):
                        return self.search.scribe.write(weighed((ratio, fact.write())))
        return None

    def single(self, labels: set[str], most: frozenset[str] = frozenset()) -> Iterator[list[Fact]]:
        """One lemma each, with what its numbers are; those with the most of some, then the fewest others."""
        done, assumed = list[Fact](), self.assumed(labels)
        for each in sorted(self.saying(labels), key=lambda each: -len(each.fact.labels & most)):
            if len(done) < MOST_SINGLE and each.fact not in done and self.applied(each):
                done.append(each.fact)
                new = sorted(each.fact.labels - labels)
                known = [fact for label in new for fact in self.search.gatherer.made(label)]
                known += [fact for fact in assumed if not fact.labels.isdisjoint(new)]
                yield [each.fact, *known, *self.signed(new)]

    def applied(self, lemma: Transport) -> bool:
        """Whether a lemma is seen to hold; while that is asked, only those count of which it is known."""
        if not lemma.held and not self.search.trusting and self.search.left() > 0:
            if self.search.scribe.scope and lemma in self.search.placed:
                lemma = lemma.again()
                self.search.running = [lemma, *(self.search.running or ())]
            self.search.trusting = True
            lemma.holds()
            self.search.trusting = False
        return bool(lemma.held)

    def signed(self, labels: Iterable[str]) -> Iterator[Fact]:
        """x > 0 or x >= 0 where that was asked before, and of elements of sequences where it is seen."""
        for label in labels:
            x = variable(label)
            for strict in (True, False):
                place = self.search.asked.get((repr(sorted(x.items())), strict))
                if place is None and label.startswith("element "):
                    place = self.search.signs.of(x, strict)
                if place is not None:
                    yield Fact(self.search.scribe.lines[place][0], x, partial(int, place), "sign")
                    break


def letters(roots: Mapping[str, Poly], poly: Poly) -> set[str]:
    """The matrices of which a number speaks, also under roots."""
    found = set[str]()
    for label in variables(poly):
        if label.startswith("trace "):
            found |= {name for name, _ in word_of(label)}
        found |= letters(roots, roots.get(label, {}))
    return found


def shared(goal: Poly, fact: Poly) -> float:
    """How much two polynomials have in common: monomials, and numbers."""
    labels = set(variables(goal)), set(variables(fact))
    return float(
        len(goal.keys() & fact.keys()) / len(goal.keys() | fact.keys())
        + len(labels[0] & labels[1]) / len(labels[0] | labels[1])
    )


def reaching(goal: Poly, facts: list[Fact]) -> Iterator[list[Fact]]:
    """The facts, where those that lemmas say have to do with a goal, be it through others.

    Nothing follows of a number that is added in the goal, and that no fact speaks of.
    """
    added = {label for label in variables(goal) if alone(goal, label)}
    labels, rest = set(variables(goal)), facts
    while added <= {label for fact in facts for label in fact.labels}:
        met = [fact for fact in rest if fact.labels & labels]
        if any(fact.name in ("lemma", "cleared") for fact in met):
            yield facts
            return
        if not met:
            return
        labels, rest = labels.union(*(fact.labels for fact in met)), [f for f in rest if f not in met]


def bounds(facts: Iterable[Fact]) -> list[Fact]:
    """The facts without the equations of maxima."""
    return [fact for fact in facts if fact.sign != "=" or fact.name != "largest"]


def connected(goal: Poly, facts: Sequence[Fact]) -> list[Fact]:
    """The facts in which every number occurs in the goal or in another fact, each once."""
    kept = list({fact.key: fact for fact in reversed(facts)}.values())[::-1]
    while True:
        counts = Counter(label for fact in kept for label in fact.labels)
        counts.update(variables(goal))
        rest = [fact for fact in kept if all(counts[label] > 1 for label in fact.labels)]
        if len(rest) == len(kept):
            return kept
        kept = rest

"""Which claim a certificate is looked for next: each for a short time first, then for longer.

What is found soon may be a lemma for others, also for those before it, as what a proof says for its theorem.
Whether what is cited over a relation sign is enough is asked last, as that takes what all others found.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from verify.certify.accept import provable
from verify.document.statement import Statement
from verify.run.citing import unweighed
from verify.run.lemmas import chosen, elsewhere
from verify.run.result import Result
from verify.run.settings import Settings
from verify.verdict import Outcome, Verdict

SHARES = (1 / 8, 1 / 2, 1)
"""How much of its time a claim gets each time that it is tried."""
WEIGHING = 1 / 4
"""How much of it goes into the question whether its citations are enough."""
LEAST = 2.5
"""Seconds that it gets at the least, if it has as many: less is lost on what every search begins with."""

Key = tuple[str, int]
Files = tuple[Path, ...]


class Call(NamedTuple):
    """Statement number ``number`` of a document, to be proved with ``lemmas``; None: to be weighed.

    ``again``: it was tried before.
    """

    document: str
    number: int
    outcome: Outcome
    lemmas: Files | None
    settings: Settings
    again: bool = False


class Queue:
    """The claims of a run that have no certificate. ``results`` is added to as they are answered.

    ``stored``: the certificates of claims that are not judged in this run.
    """

    def __init__(
        self,
        documents: Mapping[str, Sequence[Statement]],
        results: Mapping[Key, Result],
        stored: dict[Key, Path],
        settings: Settings,
    ) -> None:
        self.documents, self.results, self.stored, self.settings = documents, results, stored, settings
        keys = [(path, k) for path, statements in documents.items() for k in turns(statements)]
        self.keys = [key for key in keys if key in results]
        self.tries = {key: 0 for key in self.keys if provable(results[key].outcome)}
        self.before = {(path, k): [(path, j) for j in before(documents[path], k)] for path, k in self.tries}
        self.running: dict[Key, Call] = {}
        self.weighed: set[Key] = set()
        self.beside = elsewhere(Path(*documents)) if len(documents) == 1 else []

    def calls(self) -> Iterator[tuple[Key, Call] | None]:
        """One call after another, asked for when there is time for it; None: none before one is answered."""
        while True:
            call = self.next()
            if call is not None:
                key = call.document, call.number
                self.running[key] = call
                yield key, call
            elif self.running:
                yield None
            else:
                return

    def next(self) -> Call | None:
        """The claim that was tried least often, in their order; where there is none, one to be weighed."""
        free = [key for key in self.tries if key not in self.running]
        if not free:
            return self.to_weigh()
        key = min(free, key=lambda each: (self.tries[each], self.waits(each)))
        brief = self.brief(SHARES[self.tries[key]])
        return Call(*key, self.results[key].outcome, self.lemmas(key), brief, self.tries[key] > 0)

    def brief(self, share: float) -> Settings:
        """The settings with a share of the time."""
        whole = self.settings.proving
        return replace(self.settings, certify=max(whole * share, min(whole, LEAST)))

    def waits(self, key: Key) -> bool:
        """Whether what it is likely to follow from is tried now, or is yet to be tried as often."""
        often = self.tries[key]
        return any(
            each in self.running or self.tries.get(each, often + 1) <= often for each in self.before[key]
        )

    def answered(self, key: Key, outcome: Outcome) -> None:
        """What came of a call."""
        if self.running.pop(key).lemmas is None:
            return
        self.tries[key] += 1
        if not provable(outcome) or self.tries[key] == len(SHARES):
            del self.tries[key]

    @property
    def waiting(self) -> int:
        """How many are to be tried at least, those that are being tried included."""
        return len(self.tries.keys() | self.running.keys())

    def lemmas(self, key: Key) -> Files:
        """The certificates for a claim to be tried with."""
        found = self.stored | {k: file for k, each in self.results.items() for file in proved(k[0], each)}
        own = {k: file for (path, k), file in found.items() if path == key[0]}
        others = {file for (path, _), file in found.items() if path != key[0]}
        return chosen(self.documents[key[0]], key[1], own, sorted(others | set(self.beside)))

    def to_weigh(self) -> Call | None:
        """A proved claim whose citations may not be enough, while none of them is tried."""
        tried = {self.documents[path][k].id for path, k in self.running}
        for key in self.keys:
            result = self.results[key]
            cited = result.statement.cited
            if key in self.weighed or key in self.running or (cited and tried & set(cited.ids)):
                continue
            self.weighed.add(key)
            if unweighed(result.statement, result.outcome, Path(key[0])):
                return Call(*key, result.outcome, None, self.brief(WEIGHING))
        return None


def turns(statements: Sequence[Statement]) -> list[int]:
    """The order in which claims are tried: a theorem after its proof, and what cites another after that."""
    places = {each.id: k for k, each in enumerate(statements)}
    ends = {each.within: k for k, each in enumerate(statements)}
    found = list[int]()
    for k, each in enumerate(statements):
        cited = each.cited.named if each.cited is not None else ()
        earlier = [found[places[name]] for name in cited if places[name] < k]
        found.append(max([k, ends.get(f"{each.within}/proof", k) if each.within else k, *earlier]))
    return sorted(range(len(statements)), key=lambda k: (found[k], found[k] != k, k))


def before(statements: Sequence[Statement], number: int) -> list[int]:
    """The step just before a statement, and what it cites, where that comes before it."""
    own = statements[number]
    cited = own.cited.named if own.cited is not None else ()
    found = [k for k, each in enumerate(statements[:number]) if each.id in cited]
    steps = [
        k
        for k, each in enumerate(statements[:number])
        if own.within and each.within == own.within and each.relation is not None
    ]
    return [*found, *steps[-1:]]


def proved(document: str, result: Result) -> Iterable[Path]:
    """The file of its certificate, where it is proved by one that is stored."""
    if result.outcome.verdict is Verdict.PROVED and result.outcome.certificate is not None:
        yield Path(document).parent / result.outcome.certificate

"""The lemmas of an exported file, one for each line of a certificate, written while the checker's rules run.

How a line is derived is said in ``taken`` and ``derived``; here is what all lines have in common.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from verify.certify.coq.formulas import comment
from verify.certify.coq.names import Named, NotExported, Places, applied, quantified
from verify.certify.recheck import ONE, Line, Value

WORD = {">=": "ge", ">": "gt", "=": "zero"}
SAID = {">=": "0 <= {}", ">": "0 < {}", "=": "{} = 0"}


@dataclass
class Block:
    """The lines inside a line: those ``given``, the ``steps`` from them in Coq, the name of the ``last``."""

    given: list[tuple[str, Line]] = field(default_factory=list)
    steps: list[list[str]] = field(default_factory=list)
    last: str = ""

    @property
    def inner(self) -> list[str]:
        """The steps, one after another."""
        return [line for step in self.steps for line in step]


@dataclass(frozen=True, slots=True)
class Step:
    """A line that was derived: its name in Coq, its number, and the lines inside."""

    name: str
    found: Value
    block: Block


class Script(Named):
    """Writes lemmas as it reads lines; ``names`` are those of the checker's lines.

    ``facts``: the hypotheses, each once, and how many of each rule in ``counts``. ``wanted``: what has to be
    shown to exist; ``exist``: for each that was, its theorem; ``met``: the lines for those at every index.
    """

    def __init__(self, statement: Any) -> None:
        super().__init__(statement)
        self.names: list[str] = []
        self.facts: dict[str, str] = {}
        self.counts: Counter[str] = Counter()
        self.lemmas: list[str] = []
        self.open: list[tuple[str, Block]] = []
        self.wanted: list[Any] = []
        self.exist: dict[int, str] = {}
        self.met: list[tuple[str, str]] = []

    def add(self, line: Any) -> Line:
        """Derive a line, and write its lemma."""
        outer = self.open[-1] if self.open else None
        name = f"{outer[0]}_{len(outer[1].steps)}" if outer else f"line{len(self.lines)}"
        write = getattr(self, f"write_{line[0]}", None)
        if write is None:
            raise NotExported(f"Coq has no proof for lines of the rule {line[0]}")
        self.open.append((name, Block()))
        sign, found = super().add(line)
        block = self.open.pop()[1]
        goal = self.said(sign, found)
        body = write(Step(name, found, block), *line[1:])
        if outer:
            head = f"assert ({name} : {goal}). {comment(line[0])}"
            outer[1].steps.append([head, "{ " + body[0], *indented(body[1:]), "}"])
        else:
            self.lemmas.append(lemma(f"{comment(line[0])}\nLemma {name} : {goal}.", body))
        self.names.append(name)
        self._meets(name, (sign, found, self.place), goal)
        return sign, found

    def within(self, lines: Any, *given: Line, assumed: int = 1) -> Line:
        """Derive the lines of a block; see the checker."""
        before, (name, block) = len(self.names), self.open[-1]
        block.given = [(f"{name}_given{k}", each) for k, each in enumerate(given)]
        self.names += [each for each, _ in block.given]
        last = super().within(lines, *given, assumed=assumed)
        block.last = self.names[-1]
        del self.names[before:]
        return last

    def said(self, sign: str, value: Value, places: Places | None = None) -> str:
        """That a number is >= 0, > 0 or = 0."""
        outside = [each for each in self.free(value) if each not in self.scope]
        if outside:
            raise NotExported(f"a line speaks of an index, {outside[0]}, that is not around it")
        return SAID[sign].format(self.text(value, places))

    def fact(self, rule: str, name: str, said: str, free: Iterable[str], told: str) -> str:
        """A hypothesis of the file, for all indices it depends on; returns it at those that are around."""
        if name not in self.facts:
            self.counts[rule] += 1
            self.facts[name] = f"{comment(f'{rule}: {told}')}\nHypothesis {name} : {quantified(said, free)}."
        return applied(name, free)

    def formula(self, term: Any) -> str:
        """A number of the statement as it is written there, down to matrices."""
        op, *rest = term
        if op in ("sum", "product") and all(self.value(part)[:2] == (ONE, ONE) for part in rest):
            return f"({(' + ' if op == 'sum' else ' * ').join(map(self.formula, rest))})"
        text = self.text(self.scalar(term))
        return f"({text})" if " " in text else text

    def weak(self, k: int) -> str:
        """That a line's number is >= 0."""
        return f"(weak {self.names[k]})" if self.lines[k][0] == ">" else self.names[k]

    def _meets(self, name: str, line: Any, goal: str) -> None:
        """Notes the roots and inverses of the statement that a line shows to exist."""
        for k, duty in enumerate(self.wanted if not self.assumed else ()):
            if k not in self.exist and line in duty:
                self.exist[k] = (
                    "" if self.place else lemma(f"Theorem existence{k} : {goal}.", [f"exact {name}."])
                )
                if self.place:
                    self.met.append((name, goal))


def same(sign: str, proof: str) -> list[str]:
    """What a proof says, of an equal number."""
    return [f"refine (same_{WORD[sign]} {proof} _). equal."]


def lemma(head: str, body: Sequence[str]) -> str:
    """A statement with its proof."""
    return "\n".join([head, "Proof.", *indented(body), "Qed."])


def indented(lines: Iterable[str]) -> list[str]:
    """Lines moved to the right."""
    return [f"  {each}" for each in lines]

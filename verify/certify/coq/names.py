"""The variables of an exported file: each name of a number in a certificate becomes ``x1``, ``x2`` and so on.

A root is declared with what it is, ``x3 = sqrt (x1 * x2)``; so are inverses and largest numbers. What depends
on an index is a function of integers: ``x4 i1`` for what was called after the index #1.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from functools import reduce
from typing import Any

from verify.certify.coq.formulas import INDEX, comment, indices, spelled
from verify.certify.recheck import Proof, Value
from verify.errors import VerifyError

Places = Mapping[str, str]


class NotExported(VerifyError):
    """A certificate that has no Coq file, with the reason."""


class Named(Proof):
    """Reads a statement and its certificate, and keeps what each name was made of.

    ``told``: a name in words, and the index variables it depends on; ``made``: the numbers that a root,
    inverse or largest number is of. ``declared``: the text of the variables used so far.
    """

    def __init__(self, statement: Any) -> None:
        super().__init__(statement)
        self.told: dict[str, tuple[str, frozenset[str]]] = {}
        self.made: dict[str, list[Value]] = {}
        self.variables: dict[str, str] = {}
        self.declared: list[str] = []

    def leaf(self, op: str, *data: Any) -> Value:
        """A symbol, an element, a number; see the checker."""
        found = super().leaf(op, *data)
        return self._noted(found, [op, *data]) if op in ("symbol", "element") else found

    def function(self, op: str, name: str, *rest: Any) -> Value:
        """A value or gradient; see the checker."""
        return self._noted(super().function(op, name, *rest), [op, name, *rest])

    def operation(self, op: str, *rest: Any) -> Value:
        """A root, an inverse, the largest of some numbers, or what has no name; see the checker."""
        before = len(self.duties)
        found = super().operation(op, *rest)
        if op == "largest":
            self.made.setdefault(label_of(found), [self.scalar(term) for term in rest])
        elif op in ("root", "inverse") and len(self.duties) > before:
            self.made.setdefault(label_of(found), [self.duties[-1][0][1]])
        else:
            return found
        return self._noted(found, [op, *rest])

    def _noted(self, found: Value, term: Any) -> Value:
        label = label_of(found)
        self.told.setdefault(label, (spelled(term), frozenset(indices(term))))
        return found

    def describe(self, label: str) -> tuple[str, frozenset[str]]:
        """A name in words, and the index variables it depends on."""
        if label in self.told:
            return self.told[label]
        if label.startswith("trace ("):
            word = [(self.describe(each), turned) for each, turned in word_of(label)]
            text = " ".join(f"{told}'" if turned else told for (told, _), turned in word)
            return f"tr({text})", frozenset().union(*(free for (_, free), _ in word))
        name = symbol_of(label)
        known = name in self.statement["symbols"] or INDEX.fullmatch(name)
        text = name if known else f"a number that the certificate names itself: {label}"
        return text, frozenset({name} if INDEX.fullmatch(name) else ())

    def free(self, *values: Value) -> list[str]:
        """The index variables on which numbers depend."""
        return sorted(
            {each for value in values for label in labels(value) for each in self.describe(label)[1]}
        )

    def text(self, value: Value, places: Places | None = None) -> str:
        """A number as a polynomial of the file's variables, perhaps with integers put in for indices."""
        if any(word for _, word in value.terms):
            raise NotExported("a matrix stands where Coq needs a number")
        names = {label: self.name(label, places or {}) for label in labels(value)}
        parts = []
        for (powers, _), c in value.terms.items():
            factors = [names[label] + (f" ^ {k}" if k > 1 else "") for label, k in powers]
            parts.append((-sum(k for _, k in powers), factors, c))
        text = ""
        for _, factors, c in sorted(parts, key=lambda part: part[:2]):
            size = [fraction(abs(Fraction(c)))] if abs(c) != 1 or not factors else []
            text += ((" - " if c < 0 else " + ") if text else "- " if c < 0 else "") + " * ".join(
                size + factors
            )
        return text or "0"

    def name(self, label: str, places: Places) -> str:
        """A name of the certificate as a number of Coq."""
        if INDEX.fullmatch(symbol_of(label)):
            return f"IZR {variable(symbol_of(label), places)}"
        if label not in self.variables:
            self._declare(label)
        found = " ".join(
            [self.variables[label], *(variable(k, places) for k in sorted(self.describe(label)[1]))]
        )
        return f"IZR {found}" if self._whole(label) else found

    def integer(self, index: Any, places: Places) -> str:
        """An index as an integer of Coq."""
        name, shift = index
        if name is None:
            return f"({shift})%Z"
        if INDEX.fullmatch(name):
            base = variable(name, places)
        else:
            self.name(f"symbol {name}", places)
            base = self.variables[f"symbol {name}"]
        return base if shift == 0 else f"({base} + {shift})%Z"

    def meaning(self, label: str) -> str:
        """The hypothesis that says what a root, an inverse or a largest number is."""
        self.name(label, {})
        return applied(f"{self.variables[label]}_means", sorted(self.describe(label)[1]))

    def _whole(self, label: str) -> bool:
        return bool(self.statement["symbols"].get(symbol_of(label)) == ["natural"])

    def _declare(self, label: str) -> None:
        bases = [f"({self.text(base)})" for base in self.made.get(label, [])]  # which are declared before
        name = self.variables[label] = f"x{len(self.variables) + 1}"
        told, free = self.describe(label)
        kind = "Z -> " * len(free) + ("Z" if self._whole(label) else "R")
        self.declared.append(f"Variable {name} : {kind}. {comment(told)}")
        if bases:
            said = MEANING[label.split()[0]](self.name(label, {}), label, bases)
            self.declared.append(f"Hypothesis {name}_means : {quantified(said, sorted(free))}.")


def _root(name: str, label: str, bases: list[str]) -> str:
    k = label.split()[1]
    (base,) = bases
    return (
        f"{name} = sqrt {base}" if k == "2" else f"0 <= {name} /\\ (0 <= {base} -> {name} ^ {k} - {base} = 0)"
    )


MEANING: dict[str, Callable[[str, str, list[str]], str]] = {
    "root": _root,
    "inverse": lambda name, label, bases: f"{name} = / {bases[0]}",
    "largest": lambda name, label, bases: (
        f"{name} = {reduce(lambda most, each: f'Rmax {each} ({most})', reversed(bases))}"
    ),
}


def labels(value: Value) -> list[str]:
    """The names in a number, each once, in a fixed order."""
    return list(dict.fromkeys(label for powers, _ in sorted(value.terms) for label, _ in powers))


def label_of(value: Value) -> str:
    """The name of what consists of one: a number, or a matrix."""
    ((powers, word),) = value.terms
    return powers[0][0] if powers else word[0][0]


def word_of(label: str) -> list[tuple[str, bool]]:
    """The matrices that a trace is of; none, where the checker did not make the name."""
    try:
        return [(str(each), bool(turned)) for each, turned in ast.literal_eval(label.removeprefix("trace "))]
    except (SyntaxError, TypeError, ValueError):
        return []


def symbol_of(label: str) -> str:
    """The symbol that a name is of, or nothing."""
    return label.removeprefix("symbol ") if label.startswith("symbol ") else ""


def fraction(c: Fraction) -> str:
    """A positive rational number."""
    return str(c.numerator) if c.denominator == 1 else f"{c.numerator} / {c.denominator}"


def variable(index: str, places: Places) -> str:
    """The integer that stands for an index variable."""
    return places.get(index, index.replace("#", "i"))


def applied(name: str, free: Iterable[str]) -> str:
    """A hypothesis at the index variables that are around."""
    found = [name, *(variable(each, {}) for each in free)]
    return f"({' '.join(found)})" if len(found) > 1 else name


def quantified(said: str, free: Iterable[str]) -> str:
    """What is said for all values of index variables."""
    names = " ".join(variable(each, {}) for each in free)
    return f"forall {names} : Z, {said}" if names else said

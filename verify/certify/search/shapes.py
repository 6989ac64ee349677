"""How a number is built: the norm that a root is, the points of functions, the halves of a trace."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from verify.certify.recheck import Word
from verify.certify.search.scribe import Data, Scribe


@dataclass(frozen=True, slots=True)
class Norm:
    """A Euclidean norm: the name of the root, and the blocks, as terms, of what it is the norm of."""

    label: str
    base: Data
    blocks: tuple[Data, ...]


def norm(label: str, term: Data) -> Norm | None:
    """The norm that a square root is, None where its base is no sum of |X|^2."""
    op, base, degree = term
    if op != "root" or degree != 2:
        return None
    blocks = squares(base)
    return None if blocks is None else Norm(label, base, tuple(blocks))


def squares(base: Data) -> list[Data] | None:
    """The blocks X of a sum of |X|^2, None where it is no such sum."""
    found: list[Data] = []
    for part in summands(base):
        match part:
            case ["trace", ["product", left, right]] if left == ["transpose", right]:
                found.append(right)
            case ["trace", ["product", left, right]] if right == ["transpose", left]:
                found.append(left)
            case ["product", left, right] if left == right or left == ["transpose", right]:
                found.append(right)
            case _:
                return None
    return found


def summands(term: Data) -> Iterator[Data]:
    """The terms of a sum, sums within it opened."""
    if term[0] == "sum":
        for part in term[1:]:
            yield from summands(part)
    else:
        yield term


def gradients(scribe: Scribe, label: str) -> Iterator[Data]:
    """The gradients in the word of a trace."""
    if label.startswith("trace "):
        for name, _ in word_of(label):
            if name.startswith("gradient "):
                yield scribe.terms[name]


def point(term: Data) -> tuple[str, tuple[Data, ...]] | None:
    """The function and the point (its blocks) of a value or a gradient."""
    match term:
        case ["value", name, *blocks] | ["gradient", name, _, *blocks]:
            return name, tuple(blocks)
    return None


def halves(scribe: Scribe, label: str) -> Iterator[tuple[Data, Data]]:
    """The ways to see a trace as an inner product <X, Y> of two products of matrices, Y no shorter than X."""
    word = word_of(label)
    seen: set[frozenset[Word]] = set()
    for start in range(len(word)):
        turned = (*word[start:], *word[:start])
        for cut in range(1, len(word) // 2 + 1):
            left, right = scribe.turned(turned[:cut]), turned[cut:]
            if frozenset((left, right)) not in seen:
                seen.add(frozenset((left, right)))
                yield spelled(scribe, left), spelled(scribe, right)


def root_of(scribe: Scribe, label: str) -> Data | None:
    """X, where a trace is |X|^2 = Tr X^T X, else None."""
    for left, right in halves(scribe, label):
        if left == right:
            return left
    return None


def word_of(label: str) -> Word:
    """The names of matrices (with True: transposed) whose product has the trace of this name."""
    found: Word = ast.literal_eval(label.removeprefix("trace "))
    return found


def spelled(scribe: Scribe, word: Word) -> Data:
    """A product of named matrices as a term."""
    factors = [["transpose", scribe.terms[name]] if turn else scribe.terms[name] for name, turn in word]
    return factors[0] if len(factors) == 1 else ["product", *factors]

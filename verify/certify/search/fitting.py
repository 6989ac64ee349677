"""Which lemmas have anything to say in a statement: those whose names all have a counterpart in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any

from verify.certify.search.lemmas import transports
from verify.certify.search.placed import Lemma
from verify.certify.search.scribe import TooLong
from verify.certify.search.search import Search


def fitting(statement: Any, lemmas: Sequence[Lemma]) -> Iterator[Lemma]:
    """The lemmas that say something of a statement's numbers, whether what they assume is so or not."""
    search = Search(statement, 0.0, lemmas)
    with suppress(TooLong):
        search.scribe.stated()
        for lemma in lemmas:
            if next(transports(search, [lemma]), None) is not None:
                yield lemma

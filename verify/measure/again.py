"""A certificate put to a statement that assumes less: its lines stay, its hypotheses are looked up anew."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from verify.certify.recheck import fingerprint
from verify.certify.search.placed import Lemma

TABLES = {"hypothesis": "hypotheses", "always": "always", "equation": "equations"}
"""Rules that take a line of the statement, and where it stands there."""

NESTED = ("absurd", "everywhere", "induction")


def again(lemma: Lemma, statement: Mapping[str, Any]) -> dict[str, Any] | None:
    """The same lines as a certificate of the statement; None where they take what it does not say.

    Whether they prove it is for the checker to say.
    """
    lines = [_line(line, lemma.statement, statement) for line in lemma.certificate["lines"]]
    return None if None in lines else {"statement": fingerprint(statement), "lines": lines}


def _line(line: list[Any], old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Any] | None:
    rule = line[0]
    if rule in NESTED:
        inner = [_line(each, old, new) for each in line[-1]]
        return None if None in inner else [*line[:-1], inner]
    if rule not in TABLES:
        return line
    taken, table = old[TABLES[rule]][line[1]], new[TABLES[rule]]
    return [rule, table.index(taken), *line[2:]] if taken in table else None

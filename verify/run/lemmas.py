"""Which stored certificates a search is offered as lemmas: those that say something much like its goal first.

A lemma is only a hint, as its lines are checked again with the rest of a proof. So certificates may come from
any document, and of any wording.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from fractions import Fraction
from functools import lru_cache
from itertools import chain, zip_longest
from pathlib import Path
from typing import Any

from verify.certify.certificate import FOLDER, plain, read
from verify.certify.stating.claimed import stated
from verify.certify.stating.statement import NotStated
from verify.claims.close import close
from verify.document.statement import Statement
from verify.errors import CertificateError, VerifyError

MOST = 64
"""How many lemmas a search gets."""

NEAR = 6
"""How many of them go first because they look like the goal."""

NAMES = ("symbol", "element")
PARTS = ("hypotheses", "always", "equations", "conclusion")

DEEP = 4
"""How often what determines a name is put in its place."""

Look = tuple[frozenset[str], ...]
"""The kinds of terms in a conclusion, in the same with all names written out, and in the whole statement."""

NOTHING: Look = (frozenset(),) * 3


def chosen(
    statements: Sequence[Statement], number: int, own: Mapping[int, Path], others: Sequence[Path] = ()
) -> tuple[Path, ...]:
    """The certificates to try: of claims that it cites, of some that look alike, of neighbours; the rest.

    ``own``: those of the same document, by the statement's number. ``others``: those of other documents.
    """
    cited = [_cites(statements[number], each.id) for each in statements]
    near = sorted((k for k in own if k != number), key=lambda k: (not cited[k], abs(number - k)))
    wanted = _wanted(statements[number])
    alike = [_alike(wanted, files) for files in ([own[k] for k in near], others)]
    paired = chain.from_iterable(zip_longest(*(files[:NEAR] for files in alike)))
    first = [own[k] for k in near if cited[k]][:NEAR]
    found = (*first, *paired, *(own[k] for k in near), *alike[1])
    return tuple(dict.fromkeys(file for file in found if file is not None))[:MOST]


def _cites(statement: Statement, identity: str) -> bool:
    """Whether a citation holds the label of a display or theorem, or the number of one labelled `eq:9`."""
    label = identity.partition("/")[0]
    return any(label in text or f"({label.removeprefix('eq:')})" in text for text in statement.citations)


def _alike(wanted: Look, files: Sequence[Path]) -> list[Path]:
    """The files, those first whose claims look most like the one wanted."""
    return sorted(files, key=lambda file: -_similarity(wanted, look(file)))


def elsewhere(document: Path, documents: Sequence[Path] = ()) -> list[Path]:
    """The certificates of other documents, or without any those in the folders beside that of a document."""
    home = document.resolve().parent
    folders = {each.resolve().parent for each in documents} or set(home.parent.glob("*"))
    return sorted(file for folder in folders - {home} for file in folder.glob(f"{FOLDER}/*.json"))


def numbers(statement: Mapping[str, Any]) -> set[Fraction]:
    """The sizes of the numbers in a statement, of one over them, and of quotients of two."""
    found = {Fraction(1), *_numbers([statement[part] for part in PARTS])} - {0}
    return {abs(a / b) for a in found for b in found}


def _numbers(data: Any) -> Iterator[Fraction]:
    if isinstance(data, list) and data[:1] == ["number"]:
        yield Fraction(data[1])
    elif isinstance(data, list):
        for each in data:
            yield from _numbers(each)


def look(file: Path) -> Look:
    """The look of the claim in a file; of nothing where it is none."""
    try:
        return _stored(str(file), file.stat().st_mtime_ns)
    except (OSError, CertificateError, AttributeError, IndexError, KeyError, TypeError, ValueError):
        return NOTHING  # whatever a stored file holds


@lru_cache(maxsize=1024)
def _stored(file: str, written: int) -> Look:
    """The look of a file as it was when it was ``written``, read once in each process."""
    return seen(read(Path(file)).statement)


def _wanted(statement: Statement) -> Look:
    """The look of a statement; of nothing where it cannot be stated."""
    if statement.relation is not None:
        with suppress(NotStated, VerifyError):
            claim = close(statement.id, statement.relation, statement.scope, statement.conditions)
            return seen(plain(stated(claim)))
    return NOTHING


def seen(statement: Mapping[str, Any]) -> Look:
    """Which operations a statement is made of, each with those right below it; names and numbers apart."""
    rules = {name: (shift, body) for *_, name, shift, body in statement["equations"]}
    for sign, left, right in statement["hypotheses"]:
        if sign == "=" and left[0] == "symbol":
            rules.setdefault(left[1], (0, right))
    said = statement["conclusion"]
    whole = [statement[part] for part in PARTS]
    return tuple(frozenset(_kinds(data)) for data in (said, _written_out(said, rules, DEEP), whole))


def _written_out(data: Any, rules: Mapping[str, tuple[int, Any]], deep: int) -> Any:
    """A term with what determines its names in their place, indices aside."""
    if not isinstance(data, list) or not data:
        return data
    if data[0] in NAMES and deep and data[1] in rules:
        shift, body = rules[data[1]]
        if data[0] == "symbol" or data[2][1] >= shift:
            return _written_out(body, rules, deep - 1)
    return [_written_out(each, rules, deep) for each in data]


def _similarity(goal: Look, lemma: Look) -> float:
    """How much two statements have in common, and how much of the lemma's is in the goal."""
    shares = [len(a & b) / max(1, len(a | b)) for a, b in zip(goal, lemma, strict=True)]
    inside = [len(a & b) / max(1, len(b)) for a, b in zip(goal, lemma, strict=True)]
    return max(shares[0] + inside[0], shares[1] + inside[1]) + shares[2] / 2


def _kinds(data: Any) -> Iterator[str]:
    """The operations in a term or in lines, each with those of its arguments."""
    if not isinstance(data, list) or not data:
        return
    if isinstance(data[0], str) and data[0] not in (*NAMES, "number", "index"):
        function = data[1] if len(data) > 1 and isinstance(data[1], str) else ""
        yield " ".join([data[0], function, *sorted({_head(each) for each in data[1:]})])
    for each in data:
        yield from _kinds(each)


def _head(data: Any) -> str:
    if not isinstance(data, list) or not data or not isinstance(data[0], str):
        return ""
    return "name" if data[0] in NAMES else data[0]

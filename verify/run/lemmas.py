"""Which stored certificates a search is offered as lemmas: those that say something much like its goal first.

A lemma is only a hint, as its lines are checked again with the rest of a proof. So certificates may come from
any document, and of any wording.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
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
"""How many of them go first for one reason: cited, much like the goal, just before it, cited by the cited, or
nearby."""

FIRST = 4
"""How many cited ones go before the step just before, and what the cited cite most."""

BESIDE = 2
"""How many that other steps cite go before what looks like a step that cites none."""

NAMES = ("symbol", "element")
MEASURED = ("element", "root", "inverse", "largest", "value", "gradient")
PARTS = ("hypotheses", "always", "equations", "conclusion")

DEEP = 4
"""How often what determines a name is put in its place."""

Look = tuple[frozenset[str], ...]
"""The kinds of terms in a conclusion, in the same with all names written out, and in the whole statement; and
the numbers that the conclusion is about, names included."""

NOTHING: Look = (frozenset(),) * 4
UNNAMED = 3
"""How many of the parts of a look do without names."""


def chosen(
    statements: Sequence[Statement], number: int, own: Mapping[int, Path], others: Sequence[Path] = ()
) -> tuple[Path, ...]:
    """The certificates to try: of claims that it cites, of some that look alike, of neighbours; the rest.

    ``own``: those of the same document, by the statement's number. ``others``: those of other documents.
    """
    cited, wanted = _cited(statements, number), _wanted(statements[number])
    near = sorted((k for k in own if k != number), key=lambda k: (k not in cited, abs(number - k)))
    likest = [_alike(wanted, files) for files in ([own[k] for k in near], others)]
    before = [k for k in near if k < number and _together(statements[number], statements[k])]
    steps = [own[k] for k in before]
    beside = [own[k] for k in _beside(statements, number) if k in own]
    displays: dict[str, list[Path]] = {}
    for k in sorted(cited & set(near), key=lambda k: likest[0].index(own[k])):
        displays.setdefault(statements[k].id.partition("/")[0], []).append(own[k])
    first = [file for file in chain.from_iterable(zip_longest(*displays.values())) if file is not None]
    below = [own[k] for k in _below(statements, cited) if k in own and k != number]
    turns = zip_longest(likest[0][:NEAR], likest[1][:NEAR], steps[:NEAR], below[:NEAR], beside[:NEAR])
    last = [own[k] for k in sorted(before)[-1:]]
    early = (*first[:FIRST], *last, *below[:1], *first[FIRST:NEAR], *(() if first else beside[:BESIDE]))
    found = (*early, *chain.from_iterable(turns), *(own[k] for k in near), *likest[1])
    return tuple(dict.fromkeys(file for file in found if file is not None))[:MOST]


def alike(
    statements: Sequence[Statement], number: int, own: Mapping[int, Path], others: Sequence[Path] = ()
) -> tuple[Path, ...]:
    """The same certificates; those of the claims that look most like it, whatever their names, come first."""
    wanted, rest = _wanted(statements[number]), [own[k] for k in own if k != number]
    likest = zip_longest(*(_alike(wanted, files, UNNAMED)[:NEAR] for files in (rest, others)))
    found = (*chain.from_iterable(likest), *chosen(statements, number, own, others))
    return tuple(dict.fromkeys(file for file in found if file is not None))[:MOST]


def _together(one: Statement, other: Statement) -> bool:
    """Whether two statements stand in the same theorem, or in the same proof."""
    return bool(one.within) and one.within == other.within


def _cited(statements: Sequence[Statement], number: int) -> set[int]:
    """Which statements one cites, by their numbers."""
    return {k for k, each in enumerate(statements) if _cites(statements[number], each)}


def _cites(statement: Statement, other: Statement) -> bool:
    """Whether a citation is understood as one of the other, or holds its label or number (`eq:9`)."""
    if statement.cited is not None and other.id in statement.cited.named:
        return True
    label = other.id.partition("/")[0]
    return any(label in text or f"({label.removeprefix('eq:')})" in text for text in statement.citations)


def _beside(statements: Sequence[Statement], number: int) -> list[int]:
    """What other steps of the same proof cite, first what the nearest do."""
    steps = [k for k, each in enumerate(statements) if each.citations and _together(statements[number], each)]
    steps.sort(key=lambda k: abs(number - k))
    cited = chain.from_iterable(sorted(_cited(statements, k), reverse=True) for k in steps if k != number)
    return [k for k in dict.fromkeys(cited) if k != number]


def _below(statements: Sequence[Statement], cited: Collection[int]) -> list[int]:
    """What some statements cite that are cited themselves, those first that most of them do."""
    counts = Counter(chain.from_iterable(_cited(statements, k) for k in sorted(cited)))
    return [k for k, _ in counts.most_common() if k not in cited]


def _alike(wanted: Look, files: Sequence[Path], parts: int = 4) -> list[Path]:
    """The files, those first whose claims look most like the one wanted, by the first parts of a look."""
    return sorted(files, key=lambda file: -_similarity(wanted[:parts], look(file)[:parts]))


def elsewhere(document: Path, documents: Sequence[Path] = ()) -> list[Path]:
    """The certificates of other documents, or without any those in the folders beside that of a document."""
    home = document.resolve().parent
    folders = {each.resolve().parent for each in documents} or set(home.parent.glob("*"))
    return sorted(file for folder in folders - {home} for file in folder.glob(f"{FOLDER}/*.json"))


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
    kinds = [frozenset(_kinds(data)) for data in (said, _written_out(said, rules, DEEP), whole)]
    return *kinds, frozenset(_measured(said))


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
    alike = max(shares[0] + inside[0], shares[1] + inside[1]) + shares[2] / 2
    return alike + sum(shares[3:] + inside[3:]) / 2


def _measured(data: Any) -> Iterator[str]:
    """The roots, values, gradients, elements .. in a term, whatever its indices are called."""
    if isinstance(data, list) and data:
        if data[0] in MEASURED:
            yield repr(_unnamed(data))
        for each in data:
            yield from _measured(each)


def _unnamed(data: Any) -> Any:
    """A term with one name for all indices."""
    if not isinstance(data, list):
        return data
    if len(data) == 2 and isinstance(data[0], str) and isinstance(data[1], int):
        return ["", data[1]]
    return [_unnamed(each) for each in data]


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

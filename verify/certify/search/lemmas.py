"""Earlier claims as facts: at which terms and indices of a statement they say something."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import chain, islice, product
from typing import TYPE_CHECKING, Any

from verify.certify.recheck import moved
from verify.certify.search.matching import matches, symbols
from verify.certify.search.placed import Lemma, Placement
from verify.certify.search.scribe import Data
from verify.certify.search.sequences import Index, elements
from verify.certify.search.transport import FAULTS, Transport

if TYPE_CHECKING:
    from verify.certify.search.search import Search

MOST_PLACES = 24
"""How many ways to put other names in place of a lemma's are tried."""


def transports(search: Search, lemmas: Sequence[Lemma]) -> Iterator[Transport]:
    """What lemmas may say of the numbers of a statement, at its own names and at others of the same kind."""
    places = [*running(search), *spoken(search.statement)] if lemmas else []
    for lemma in lemmas:
        with suppress(*FAULTS):
            yield from placed(search, lemma, places, ())


def running_transports(search: Search, lemmas: Sequence[Lemma]) -> Iterator[Transport]:
    """What they may say at the index variables in use."""
    here = running(search)
    for lemma in lemmas if here else ():
        with suppress(*FAULTS):
            yield from placed(search, lemma, here, here)


def placed(
    search: Search, lemma: Lemma, indices: Sequence[Index], only: Collection[Index]
) -> Iterator[Transport]:
    """One lemma at terms and indices; with ``only``, where it has to do with these indices."""
    for placement in islice(
        placements(lemma.statement, search.statement, indices, search.anchored), MOST_PLACES
    ):
        used = {index for _, index in elements(list(placement.symbols.values()))}
        if only and not (used | set(placement.indices.values())) & set(only):
            continue
        with suppress(*FAULTS):
            there = Transport(search, lemma, placement)
            for said in (None, *lemma.needs):
                with suppress(*FAULTS):
                    yield there.saying(said)


def running(search: Search) -> list[Index]:
    """The index variables in use, and the indices after them."""
    return [(name, k) for name in sorted(search.scribe.scope, reverse=True) for k in (0, 1)]


def spoken(statement: Mapping[str, Any]) -> list[Index]:
    """The indices of the elements in a conclusion, and those before them."""
    found = sorted({index for _, index in elements(statement["conclusion"])}, key=repr)
    before = [(name, k - 1) for name, k in found if name is not None or k > 0]
    return list(dict.fromkeys([*found, *before]))


def placements(
    lemma: Mapping[str, Any], statement: Mapping[str, Any], indices: Sequence[Index], targets: Sequence[Data]
) -> Iterator[Placement]:
    """What may take the place of a lemma's names: each itself where the statement has it, else others.

    The blocks of one matrix, whose names end in their places, go together. Numbers are replaced by elements
    at one index together with the matrices; naturals that only count elements by indices. ``targets``: the
    parts of the statement that parts of the lemma's conclusion may become.
    """
    given = defined(lemma, statement)
    yield from around(lemma, statement, indices, targets, given)
    if given:
        yield from around(lemma, statement, indices, targets, {})


def around(
    lemma: Mapping[str, Any],
    statement: Mapping[str, Any],
    indices: Sequence[Index],
    targets: Sequence[Data],
    given: Mapping[str, Data],
) -> Iterator[Placement]:
    """The same, where it is known what some names stand for."""
    letters = [name for name in counting(lemma) if name in lemma["symbols"]]
    families = dict[str, dict[str, Any]]()
    for name, kind in lemma["symbols"].items():
        if name not in (*letters, *given) and statement["symbols"].get(name) != kind:
            if kind == ["natural"]:
                return
            families.setdefault(family(name), {})[name] = kind
    own = [(name, 0) for name in letters if name in statement["symbols"]]
    unknown = [name for blocks in families.values() for name in blocks]
    for chosen in product(list(dict.fromkeys([*indices, *own])), repeat=len(letters)):
        there = dict(zip(letters, chosen, strict=True))
        said = lemma["conclusion"]
        for name, index in there.items():
            said = moved(said, name, list(index))
        near = matches(said, targets, unknown) if unknown else ()
        seen = list[dict[str, Data]]()
        for terms in chain(near, replacements(families, statement, indices)):
            if terms not in seen:
                seen.append(terms)
                yield Placement({**given, **terms}, there)


def defined(lemma: Mapping[str, Any], statement: Mapping[str, Any]) -> dict[str, Data]:
    """The symbols of a lemma alone that its hypotheses set equal to terms in those of the statement."""
    found: dict[str, Data] = {}
    for sign, left, right in lemma["hypotheses"]:
        fresh = sign == "=" and left[0] == "symbol" and left[1] not in (*statement["symbols"], *found)
        if fresh and set(symbols(right)) <= set(statement["symbols"]):
            found[left[1]] = right
    return found


def replacements(
    families: Mapping[str, Mapping[str, Any]], statement: Mapping[str, Any], indices: Sequence[Index]
) -> Iterator[dict[str, Data]]:
    """Terms for the blocks of matrices, and for numbers: different ones for different names."""
    done: list[dict[str, Data]] = []
    kinds = {kind[0] for blocks in families.values() for kind in blocks.values()}
    if families and "matrix" not in kinds:
        return
    sources = [candidates(statement, [index]) for index in indices]
    if kinds == {"matrix"}:
        sources.append(candidates(statement, spoken(statement)) | own_symbols(statement))
    for present in sources if families else [{}]:
        choices = [
            [
                {name: terms[member(name)] for name in blocks}
                for terms in present.values()
                if all(kinds_fit(kind, terms, member(name), statement) for name, kind in blocks.items())
            ]
            for blocks in families.values()
        ]
        for chosen in product(*choices):
            found = {name: term for blocks in chosen for name, term in blocks.items()}
            different = len({repr(sorted(map(repr, blocks.values()))) for blocks in chosen}) == len(chosen)
            if different and found not in done:
                done.append(found)
                yield found


def counting(statement: Mapping[str, Any]) -> list[str]:
    """The naturals of a statement that count elements of sequences and are no sizes."""
    sizes = {name for kind in statement["symbols"].values() for name in named(kind[1:3])}
    sizes |= {name for kind in statement["sequences"].values() for name in named(kind[1:3])}
    sizes |= {name for data in statement["functions"].values() for name in named(data["domain"])}
    said = [statement[part] for part in ("hypotheses", "always", "equations", "conclusion")]
    found = {index[0] for _, index in elements(said)}
    found |= {end[0] for part in ("always", "equations") for line in statement[part] for end in line[:2]}
    return sorted(name for name in found - sizes if isinstance(name, str) and not name.startswith("#"))


def named(sizes: Any) -> Iterator[str]:
    """The names in sizes."""
    if isinstance(sizes, str):
        yield sizes
    elif isinstance(sizes, list):
        for part in sizes:
            yield from named(part)


def family(name: str) -> str:
    """The name of the matrix of which this is a block."""
    return name.rsplit(".", 1)[0] if "." in name else name


def member(name: str) -> str:
    """The place of a block, with nothing where the matrix is not cut."""
    return name.rsplit(".", 1)[1] if "." in name else ""


def own_symbols(statement: Mapping[str, Any]) -> dict[str, dict[str, Data]]:
    """The symbols of a statement, each with its blocks by place."""
    found: dict[str, dict[str, Data]] = {}
    for name in statement["symbols"]:
        found.setdefault(family(name), {})[member(name)] = ["symbol", name]
    return found


def candidates(statement: Mapping[str, Any], indices: Sequence[Index]) -> dict[str, dict[str, Data]]:
    """The elements at some indices, each with its blocks by place."""
    found: dict[str, dict[str, Data]] = {}
    for index in indices:
        for name in statement["sequences"]:
            term = ["element", name, list(index)]
            found.setdefault(f"{family(name)} {index}", {})[member(name)] = term
    return found


def kinds_fit(kind: Any, terms: Mapping[str, Data], place: str, statement: Mapping[str, Any]) -> bool:
    """Whether the block at a place is of the wanted kind."""
    term = terms.get(place)
    if term is None:
        return False
    table = statement["symbols" if term[0] == "symbol" else "sequences"]
    return bool(table.get(term[1]) == kind)

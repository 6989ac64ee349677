"""What the citations of a statement speak of: other statements of the document, and what it assumes.

A citation is understood where all of it is: references, numbers in brackets, `Lemma 2`, a formula as it is
stated elsewhere, a property of functions, the name of a well-known inequality. Of others nothing is said.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from verify.document.statement import Cited, Statement

DECLARED = re.compile(r"^[^%\n]*?\\newtheorem(\*?)\{(\w+)\}(?:\[(\w+)\])?\{[^}]*\}(\[\w+\])?", re.MULTILINE)
REFERENCE = re.compile(r"\\(?:eq|c|C|auto|name|v|V)?ref\*?\s*\{([^}]*)\}")
TAG = re.compile(r"\(\s*([\w.'*-]+)\s*\)")
NUMBERED = re.compile(r"([A-Z][a-z]+)[\s~]+(\d+)\b")
MORE = re.compile(r"([A-Z][a-z]+?)(s|ies)[\s~]+(\d+(?:\s*(?:,|and|\\&)\s*\d+)+)")
LAYOUT = re.compile(r"\\(?:text(?:rm|it|bf|normal|sf)?|mathrm|mbox|small|scriptsize|[,;:!\\ ~])|[{}~$]")
FILLER = re.compile(
    r"\b(?:by|and|with|using|from|of|the|in|see|as|eqs?|equations?|lemmas?|theorems?|propositions?"
    r"|corollary|corollaries|assumptions?|inequality|inequalities|identity|property)\b\.?|[,;.&()-]",
    re.IGNORECASE,
)
KNOWN = re.compile(
    r"cauchy|schwarz|bunyakovsky|triangle|young|h(?:o|ö|\\\"o)lder|minkowski|jensen|bernoulli|am.?gm"
    r"|submultiplicativ\w*|homogene\w*|linearity|monotonicity|algebra|definition|def\b|expand\w*|square\w*",
    re.IGNORECASE,
)
"""What may be used anywhere: no statement of the document."""

PROPERTIES = {
    "smooth": r"(?:\\?\w+[\s-]*)?smooth(?:ness)?",
    "convex": r"(?:strong(?:ly)?\s*)?convex(?:ity)?",
    "lipschitz": r"(?:\\?\w+[\s-]*)?lipschitz(?:\s*continuity|\s*gradients?)?",
    "below": r"(?:bounded\s*(?:from\s*)?below|lower\s*bound)",
}
"""How citations speak of the properties of functions."""

ASSUMED = ("Definition", "Notation", "Assumption", "Hypothesis", "Condition")


@dataclass(frozen=True, slots=True)
class Numbered:
    """A theorem-like environment: its name and title, and the id that its statements stand within."""

    name: str
    title: str
    id: str


def with_cited(
    statements: Sequence[Statement],
    tags: Mapping[str, Sequence[str]],
    environments: Sequence[Numbered],
    text: str,
) -> list[Statement]:
    """The statements, each with what it cites; ``tags``: the ids in the display of a label or tag."""
    names = _Names(statements, tags, environments, text)
    return [
        replace(each, cited=names.cited(k)) if each.citations else each for k, each in enumerate(statements)
    ]


def spoken(citation: str) -> str:
    """A citation as plain text, labels in place of references to them."""
    return " ".join(LAYOUT.sub(" ", REFERENCE.sub(r"\1", citation)).split())


class _Names:
    """What citations of a document may call its statements."""

    def __init__(
        self,
        statements: Sequence[Statement],
        tags: Mapping[str, Sequence[str]],
        environments: Sequence[Numbered],
        text: str,
    ) -> None:
        self.statements = statements
        self.ids: dict[str, set[str]] = {name: set(found) for name, found in tags.items()}
        for label in tags:
            self.ids.setdefault(label.removeprefix("eq:"), self.ids[label])
        self.numbered = {each for found in tags.values() for each in found}
        self.assumed = {name for name, found in self.ids.items() if not found}
        inside: dict[str, list[Statement]] = {}
        for each in statements:
            inside.setdefault(each.within, []).append(each)
            self.ids.setdefault(each.id, {each.id})
        for name, environment in _numbers(environments, text):
            for called in (name, environment.id):
                own, steps = (inside.get(environment.id + part, []) for part in ("", "/proof"))
                said = [each.relation for each in own if each.relation is not None]
                same = [each for each in steps if not said or each.relation in said]
                self.ids[called] = {each.id for each in (*own, *same)}
                if environment.title in ASSUMED:
                    self.assumed.add(called)

    def cited(self, number: int) -> Cited | None:
        """What a statement cites, and what needs no citation in it; None where that is not understood."""
        own, ids, assumed = self.statements[number], set[str](), set[str]()
        for text in own.citations:
            found = self._one(text, own)
            if found is None:
                return None
            ids |= found.ids
            assumed |= found.assumed
        named = frozenset(ids - {own.id})
        free = {each.id for each in self.statements[:number] if self._at_hand(each, own)}
        return Cited(named | free, named, frozenset(assumed))

    def _at_hand(self, other: Statement, own: Statement) -> bool:
        """Whether an earlier statement needs no citation: an unnumbered step of the same proof or display."""
        if _display(other.id) == _display(own.id):
            return True
        step = other.id.startswith(f"{other.within}/") or other.kind == "prose"
        return bool(own.within) and other.within == own.within and step and other.id not in self.numbered

    def _one(self, text: str, own: Statement) -> Cited | None:
        said = _formula(text)
        same = {each.id for each in self.statements if each.id != own.id and _formula(each.text) == said}
        if same or any(_formula(each.text) == said for each in (*own.scope.hypotheses, *own.conditions)):
            return Cited(frozenset(same), frozenset(same))
        names, text = _named(text)
        if text.strip() in self.ids:
            names, text = [*names, text.strip()], ""
        assumed = set[str]()
        for name, pattern in PROPERTIES.items():
            if re.search(pattern, text, re.IGNORECASE):
                assumed.add(name)
                text = re.sub(pattern, " ", text, flags=re.IGNORECASE)
        if FILLER.sub(" ", KNOWN.sub(" ", text)).strip() or not self.ids.keys() >= set(names):
            return None
        if self.assumed & set(names):
            assumed |= {*PROPERTIES, "strongly"}
        if "convex" in assumed:
            assumed.add("strongly")
        found = frozenset[str]().union(*(self.ids[name] for name in names))
        return Cited(found, found, frozenset(assumed))


def _display(identity: str) -> str:
    """What the ids of one display's links have in common; of a proof's unnumbered steps each has its own."""
    return identity if "/proof/" in identity else identity.partition("/")[0]


def _named(text: str) -> tuple[list[str], str]:
    """The labels, numbers and theorems that a citation names, and what else it says."""
    names = [name.strip() for found in REFERENCE.finditer(text) for name in found[1].split(",")]
    text = LAYOUT.sub(" ", REFERENCE.sub(" ", text))
    names += [name for found in MORE.finditer(text) for name in _each(found)]
    text = MORE.sub(" ", text)
    names += [f"{found[1]} {found[2]}" for found in NUMBERED.finditer(text)]
    text = NUMBERED.sub(" ", text)
    names += [found[1] for found in TAG.finditer(text)]
    return names, TAG.sub(" ", text)


def _each(found: re.Match[str]) -> Iterator[str]:
    """`Lemmas 1 and 2`: each of them."""
    word = found[1] + ("y" if found[2] == "ies" else "")
    for number in re.findall(r"\d+", found[3]):
        yield f"{word} {number}"


def _numbers(environments: Iterable[Numbered], text: str) -> Iterator[tuple[str, Numbered]]:
    """Each environment with what LaTeX prints of it; by its id alone where that is not known."""
    shared, unknown = dict[str, str](), set[str]()
    for starred, name, counter, within in DECLARED.findall(text):
        shared[name] = shared.get(counter, counter) or name
        if starred or within:
            unknown.add(name)
    counts = Counter[str]()
    for each in environments:
        counter = shared.get(each.name, each.name)
        if each.name in unknown or counter in unknown or each.name.endswith("*"):
            if each.id:
                yield each.id, each
            continue
        counts[counter] += 1
        if each.id:
            yield f"{each.title} {counts[counter]}", each


def _formula(text: str) -> str:
    """A formula without what does not matter to its look."""
    text = re.sub(r"\\(?:left|right|,|;|!|:|quad|qquad)(?![a-zA-Z])", "", text)
    text = re.sub(r"\\(leq|geq)\b", lambda m: "\\" + m[1][:2], text)
    return re.sub(r"\s+", "", text).strip("$.,")

"""What is declared, defined and assumed at one place of a document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from verify.document.source import Span
from verify.expressions.evaluate import Rule
from verify.expressions.relation import Relation
from verify.expressions.rewrite import Definition, substitute
from verify.expressions.term import Term
from verify.expressions.types import Type


@dataclass(frozen=True, slots=True)
class Bound:
    """One end of the interval a scalar is declared in."""

    term: Term
    strict: bool


@dataclass(frozen=True, slots=True)
class Property:
    """A declared property, such as ``symmetric``, ``rank 2`` or ``smooth L``."""

    name: str
    argument: Term | None = None


@dataclass(frozen=True, slots=True)
class Declaration:
    """One declared name: its type, and what its values range over.

    ``index`` is the letter of a sequence V_t (None for a single value). ``value`` fixes a natural
    number or a matrix. ``spelling`` is the name's tokens, longer than one for names such as dV.
    """

    name: str
    kind: Type
    span: Span
    spelling: tuple[str, ...]
    lower: Bound | None = None
    upper: Bound | None = None
    value: Term | None = None
    properties: tuple[Property, ...] = ()
    index: str | None = None
    superscript: bool = False


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """An assumption in scope; ``everywhere``: of every index of the sequences it speaks of.

    ``case``: it ends where the next case begins.
    """

    relation: Relation
    span: Span
    text: str
    everywhere: bool
    case: bool = False


@dataclass(frozen=True, slots=True)
class Scope:
    """An immutable set of declarations, definitions, recursions and hypotheses.

    ``unread``: where something that should be in it was not understood, so that nothing can be judged.
    ``steps``: where the recursions stand.
    """

    declarations: Mapping[str, Declaration] = field(default_factory=dict)
    definitions: Mapping[str, Definition] = field(default_factory=dict)
    recursions: Mapping[str, Rule] = field(default_factory=dict)
    hypotheses: tuple[Hypothesis, ...] = ()
    entries: Mapping[str, str] = field(default_factory=dict)
    unread: str = ""
    steps: Mapping[str, Span] = field(default_factory=dict)

    def declare(self, declaration: Declaration) -> Scope:
        """The scope with one more declaration; a definition of the same name is forgotten."""
        name = declaration.name
        return replace(
            self,
            declarations={**self.declarations, name: declaration},
            definitions={key: value for key, value in self.definitions.items() if key != name},
            recursions={key: value for key, value in self.recursions.items() if key != name},
        )

    def define(self, declaration: Declaration, definition: Definition) -> Scope:
        """The scope with one more defined name."""
        scope = self.declare(declaration)
        return replace(scope, definitions={**scope.definitions, definition.name: definition})

    def recur(self, name: str, rule: Rule, span: Span) -> Scope:
        """The scope with a recursion for a declared sequence."""
        return replace(self, recursions={**self.recursions, name: rule}, steps={**self.steps, name: span})

    def assume(self, *hypotheses: Hypothesis) -> Scope:
        """The scope with more hypotheses."""
        return replace(self, hypotheses=self.hypotheses + hypotheses)

    def in_case(self, *hypotheses: Hypothesis) -> Scope:
        """The scope in a new case; the one before ends."""
        kept = tuple(hypothesis for hypothesis in self.hypotheses if not hypothesis.case)
        return replace(self, hypotheses=kept + hypotheses)

    def since(self, earlier: Scope, onto: Scope) -> Scope:
        """What this scope added to an earlier one, added to another: a proof takes up its statement."""
        added = {n: d for n, d in self.declarations.items() if earlier.declarations.get(n) is not d}
        scope = onto
        for declaration in added.values():
            scope = scope.declare(declaration)
        new = [h for h in self.hypotheses if h not in earlier.hypotheses and not h.case]
        return replace(
            scope,
            definitions={**scope.definitions, **{n: d for n, d in self.definitions.items() if n in added}},
            recursions={
                **scope.recursions,
                **{n: r for n, r in self.recursions.items() if earlier.recursions.get(n) is not r},
            },
            hypotheses=(*scope.hypotheses, *(h for h in new if h not in scope.hypotheses)),
            entries={**scope.entries, **self.entries},
            steps={**scope.steps, **self.steps},
            unread=scope.unread or self.unread,
        )

    def replacing(self, name: str, term: Term) -> Scope:
        """The scope without a declared name, a term in its place wherever it was spoken of."""
        values = {name: term}
        return replace(
            self,
            declarations={key: d for key, d in self.declarations.items() if key != name},
            definitions={k: replace(d, body=substitute(d.body, values)) for k, d in self.definitions.items()},
            recursions={k: replace(r, body=substitute(r.body, values)) for k, r in self.recursions.items()},
            hypotheses=tuple(replace(h, relation=_with(h.relation, values)) for h in self.hypotheses),
        )

    def sequence(self, base: str, superscript: bool) -> Declaration | None:
        """The sequence whose elements are written with this base letter."""
        for declaration in self.declarations.values():
            is_one = declaration.index is not None and declaration.superscript == superscript
            if is_one and sequence_base(declaration.name) == base:
                return declaration
        return None

    def indices(self) -> frozenset[str]:
        """The letters that index sequences; they are natural numbers from 0 on."""
        return frozenset(d.index for d in self.declarations.values() if d.index is not None)


def sequence_base(name: str) -> str:
    """The letter of a sequence's name: V of V_t."""
    return name.split("_")[0].split("^")[0]


def _with(relation: Relation, values: Mapping[str, Term]) -> Relation:
    return Relation(substitute(relation.left, values), relation.sign, substitute(relation.right, values))

"""What a document is made of, in reading order: environments, displays, formulas, directives, references."""

from __future__ import annotations

from dataclasses import dataclass

from verify.document.environments import EnvironmentKind
from verify.document.source import Source, Span
from verify.document.tokens import Token


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A stretch that could not be read, and why; nothing in it is checked, and it must be reported."""

    message: str
    span: Span


@dataclass(frozen=True, slots=True)
class Directive:
    """A `%@` line: its keyword, and the rest as written and as tokens with macros expanded."""

    keyword: str
    rest_tokens: tuple[Token, ...]
    rest_text: str
    span: Span
    rest_span: Span


@dataclass(frozen=True, slots=True)
class Mark:
    """A label or tag of a display, and the row it stands on, counted from 0."""

    text: str
    row: int
    span: Span


@dataclass(frozen=True, slots=True)
class Reference:
    """One label that `\\ref`, `\\eqref` or `\\cref` (the kind, without its backslash) speaks of."""

    label: str
    kind: str
    span: Span


@dataclass(frozen=True, slots=True)
class Display:
    """A displayed formula without its labels, tags and comments; inner `aligned` and such stay in the tokens.

    Its directives belong to the first link whose sign stands after them.
    """

    environment_name: str
    tokens: tuple[Token, ...]
    labels: tuple[Mark, ...]
    tags: tuple[Mark, ...]
    directives: tuple[Directive, ...]
    span: Span

    @property
    def label(self) -> str | None:
        """The first label, if there is one."""
        return self.labels[0].text if self.labels else None


@dataclass(frozen=True, slots=True)
class Inline:
    """A formula in the running text."""

    tokens: tuple[Token, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Environment:
    """An environment with what it holds; one that is a theorem or a proof opens a scope."""

    name: str
    kind: EnvironmentKind
    title: str
    option_tokens: tuple[Token, ...]
    option_references: tuple[Reference, ...]
    label: str | None
    items: tuple[Item, ...]
    span: Span


Item = Environment | Display | Inline | Directive | Reference | Unreadable


@dataclass(frozen=True, slots=True)
class Document:
    """A whole paper; `theorems` are the environments it declares by \\newtheorem, with their titles."""

    source: Source
    items: tuple[Item, ...]
    theorems: dict[str, str]

"""Statements: what the document says, link by link, ready to be closed into claims."""

from __future__ import annotations

from dataclasses import dataclass

from verify.document.scope import Hypothesis, Scope
from verify.document.source import Position
from verify.expressions.relation import Relation
from verify.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Cited:
    """What the citations of a statement let it use: ``ids`` of statements, and properties of functions.

    ``named``: those of the ids that are cited; the others need no citation.
    """

    ids: frozenset[str] = frozenset()
    named: frozenset[str] = frozenset()
    assumed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Statement:
    """One relation sign of a display or `%@ claim`, or something that could not be made into one.

    ``left_text`` and ``right_text`` are the two sides as the author wrote them. Exactly one of these
    holds: ``relation`` is there and can be judged; ``skipped`` says why it is not checked;
    ``unread`` says why it was not understood (with ``caret``, the source line and the spot).
    ``within``: the id of the theorem in which it stands, with `/proof` behind where it stands in its proof.
    ``cited``: what its citations say, None where it has none or one is not understood.
    """

    id: str
    kind: str  # theorem, link, prose
    position: Position  # of the relation sign
    left_text: str
    sign: str
    right_text: str
    scope: Scope
    relation: Relation | None = None
    conditions: tuple[Hypothesis, ...] = ()
    skipped: str = ""
    unread: str = ""
    hint: str = ""
    caret: str = ""
    expected: Verdict | None = None
    expected_reason: str = ""
    citations: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    within: str = ""
    cited: Cited | None = None

    @property
    def text(self) -> str:
        """The statement on one line, as written."""
        return " ".join(f"{self.left_text} {self.sign} {self.right_text}".split())


@dataclass(frozen=True, slots=True)
class Reading:
    """A document read: its statements in order, and how many displays were read as something else."""

    path: str
    statements: tuple[Statement, ...]
    displays: int
    definitions: int
    hypotheses: int

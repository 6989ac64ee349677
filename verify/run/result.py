"""One statement with the verdict it got."""

from __future__ import annotations

from dataclasses import dataclass

from verify.document.statement import Reading, Statement
from verify.verdict import Outcome, Verdict, exit_code, is_red


@dataclass(frozen=True, slots=True)
class Result:
    """A statement, its verdict, and what it was judged under.

    ``hypotheses`` and ``read`` are LaTeX: what was assumed, and the claim as it was understood.
    ``replay`` is the command that reproduces the verdict. ``warnings``: what a reader should know of the
    text beside the verdict, which does not depend on it.
    """

    statement: Statement
    outcome: Outcome
    hypotheses: tuple[str, ...] = ()
    read: str = ""
    replay: str = ""
    warnings: tuple[str, ...] = ()

    @property
    def red(self) -> bool:
        """Whether this fails a run."""
        return is_red(self.outcome.verdict, self.statement.expected)


@dataclass(frozen=True, slots=True)
class Report:
    """All results of a run; ``interrupted`` where it was stopped before the end."""

    results: tuple[Result, ...]
    readings: tuple[Reading, ...] = ()
    interrupted: bool = False

    def code(self, strict: bool = False) -> int:
        """The exit code of the run; 130 where it was interrupted."""
        if self.interrupted:
            return 130
        pairs: list[tuple[Verdict, Verdict | None]] = [
            (result.outcome.verdict, result.statement.expected) for result in self.results
        ]
        return exit_code(pairs, strict)

"""The counts of a run, and the order in which its results matter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from verify.run.result import Report, Result
from verify.verdict import Verdict, is_expected

SHOWN = (
    Verdict.PROVED,
    Verdict.SUPPORTED,
    Verdict.REFUTED,
    Verdict.VACUOUS,
    Verdict.UNDEFINED,
    Verdict.UNDECIDED,
    Verdict.UNREAD,
    Verdict.ERROR,
    Verdict.SKIPPED,
)
WORST_FIRST = (
    Verdict.REFUTED,
    Verdict.VACUOUS,
    Verdict.UNDEFINED,
    Verdict.UNREAD,
    Verdict.ERROR,
    Verdict.SUPPORTED,  # only red where something else was expected
    Verdict.PROVED,
    Verdict.SKIPPED,
    Verdict.UNDECIDED,
)


def undecided(result: Result) -> bool:
    """Whether it is open, and was not expected to be."""
    verdict = result.outcome.verdict
    return verdict is Verdict.UNDECIDED and result.statement.expected is not Verdict.UNDECIDED


def failing(result: Result) -> bool:
    """Whether a run fails because of it; an undecided result is not a failure but a question."""
    return result.red and not undecided(result)


def as_expected(result: Result) -> bool:
    """Whether its verdict is the one that the document asks for."""
    expected = result.statement.expected
    return expected is not None and is_expected(result.outcome.verdict, expected)


def worst_first(results: Iterable[Result]) -> list[Result]:
    """The failing results, then the undecided ones, the worst verdict first, else in document order."""
    found = [result for result in results if failing(result) or undecided(result)]
    return sorted(found, key=lambda result: WORST_FIRST.index(result.outcome.verdict))


def counts(results: Sequence[Result]) -> dict[Verdict, int]:
    """How many results have each verdict; verdicts that nothing has are left out."""
    verdicts = [result.outcome.verdict for result in results]
    return {verdict: verdicts.count(verdict) for verdict in SHOWN if verdict in verdicts}


def sentence(results: Sequence[Result]) -> str:
    """`133 links: 120 supported, 3 refuted (2 expected), 10 skipped`."""
    parts = []
    for verdict, number in counts(results).items():
        expected = sum(as_expected(each) for each in results if each.outcome.verdict is verdict)
        parts.append(f"{number:,} {verdict}" + (f" ({expected:,} expected)" if expected else ""))
    links = f"{len(results):,} link{'s' if len(results) != 1 else ''}"
    return f"{links}: {', '.join(parts) or 'nothing was checked'}"


def last_line(report: Report, code: int, total: int | None = None) -> str:
    """The last line of a run: its counts and its exit code."""
    text = sentence(report.results)
    if report.interrupted:
        rest = f" before {total - len(report.results):,} more" if total is not None else ""
        text = f"interrupted{rest}; {text}"
    return f"{text}; exit code {code}"

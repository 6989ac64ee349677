"""The answer for programs: one JSON file, whole and valid at every moment of the run."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib.metadata import version
from math import isfinite
from pathlib import Path
from threading import RLock, Timer
from typing import Any

from verify.errors import VerifyError
from verify.report.describe import reason
from verify.report.places import from_here
from verify.report.tally import as_expected, counts, failing
from verify.run.result import Report, Result
from verify.run.settings import Settings
from verify.verdict import Constant, Outcome, Verdict

EVERY = 1.0  # seconds between two rewrites, at most


def entry(result: Result) -> dict[str, Any]:
    """One claim: every key always there, absent is null."""
    statement, outcome = result.statement, result.outcome
    position, trials = statement.position, outcome.trials
    return {
        "id": statement.id,
        "file": from_here(position.file),
        "line": position.line,
        "column": position.column,
        "kind": statement.kind,
        "statement": statement.text,
        "verdict": outcome.verdict.value,
        "reason": reason(result) or None,
        "expected": statement.expected.value if statement.expected is not None else None,
        "hypotheses": list(result.hypotheses),
        "witness": dict(outcome.witness) if outcome.witness is not None else None,
        "certificate": outcome.certificate,
        "axioms": list(outcome.axioms) if outcome.trust else None,
        "lemmas": list(outcome.lemmas) if outcome.lemmas is not None else None,
        "not_used": list(outcome.spare) if outcome.trust else None,
        "warnings": list(result.warnings),
        "sharpness": _sharpness(outcome),
        "power": _power(outcome),
        "trials": {name: getattr(trials, name) for name in type(trials).__slots__},
        "seconds": _finite(round(outcome.seconds, 6)),
    }


def _sharpness(outcome: Outcome) -> dict[str, Any] | None:
    """The ratio and the constants; "refuted" is the value up to which the search saw the claim fail."""
    ratio, constants = outcome.ratio, outcome.constants
    if ratio is None and not constants:
        return None
    return {
        "ratio": _finite(ratio.value) if ratio is not None else None,
        "trial": ratio.trial if ratio is not None else None,
        "how": ratio.how if ratio is not None else None,
        "constants": [_constant(each) for each in constants] or None,
    }


def _constant(constant: Constant) -> dict[str, Any]:
    return {
        "text": constant.text,
        "term": constant.term,
        "value": _finite(constant.value),
        "direction": constant.direction,
        "proved": None if constant.proved is None else _finite(constant.proved),
        "refuted": _finite(constant.needed),
        "trial": constant.trial,
        "how": constant.how,
    }


def _power(outcome: Outcome) -> dict[str, Any] | None:
    """What became of the claim without each hypothesis."""
    if not outcome.power:
        return None
    return {
        "dropped": [
            {"hypothesis": each.hypothesis, "verdict": each.verdict.value, "note": each.note or None}
            for each in outcome.power
        ]
    }


def summary(
    results: Sequence[Result], complete: bool, code: int | None = None, settings: Settings | None = None
) -> dict[str, Any]:
    """The counts of a run; ``complete`` says whether every statement has its verdict in the file."""
    have = counts(results)
    return {
        "complete": complete,
        "exit_code": code,
        "links": len(results),
        "verdicts": {verdict.value: have.get(verdict, 0) for verdict in Verdict},
        "red": sum(map(failing, results)),
        "expected": sum(map(as_expected, results)),
        "profile": settings.profile.value if settings is not None else None,
        "seed": settings.seed if settings is not None else None,
        "dtype": settings.dtype if settings is not None else None,
        "device": settings.device if settings is not None else None,
    }


def write_json(
    report: Report, path: str | Path, settings: Settings | None = None, code: int | None = None
) -> None:
    """Write the answer of a finished (or interrupted) run; the file is replaced in one step."""
    strict = settings.strict if settings is not None else False
    told = summary(
        report.results, not report.interrupted, report.code(strict) if code is None else code, settings
    )
    write_whole(Path(path), _document(told, [_encode(entry(result)) for result in report.results]))


class Journal:
    """Keeps the JSON file up to date while a run goes on, so that a killed run loses no verdict.

    Every result is encoded once. A rewrite that took long waits for the next, a second at most, and a
    timer sees to it that the last result before a long silence is written too. Raises VerifyError
    at once where the file cannot be written.
    """

    def __init__(self, path: str | Path, settings: Settings | None = None) -> None:
        self.path, self.settings = Path(path), settings
        self._results: list[Result] = []
        self._entries: list[str] = []
        self._lock = RLock()
        self._timer: Timer | None = None
        self._next = 0.0
        self._write()

    def add(self, result: Result) -> None:
        """Take in a finished result."""
        with self._lock:
            self._results.append(result)
            self._entries.append(_encode(entry(result)))
            wait = self._next - time.monotonic()
            if wait <= 0:
                self._write()
            elif self._timer is None:
                self._timer = Timer(wait, self._write_late)
                self._timer.daemon = True
                self._timer.start()

    def finish(self, report: Report, code: int) -> None:
        """Write the whole run, in document order, with its exit code."""
        with self._lock:
            self._stop_timer()
            write_json(report, self.path, self.settings, code)

    def close(self) -> None:
        """Write what there is, as of an unfinished run."""
        with self._lock:
            self._write()

    def _write(self) -> None:
        with self._lock:
            self._stop_timer()
            start = time.monotonic()
            told = summary(self._results, complete=False, settings=self.settings)
            write_whole(self.path, _document(told, self._entries))
            took = time.monotonic() - start
            self._next = start + took + min(EVERY, 20 * took)

    def _write_late(self) -> None:
        with suppress(VerifyError):  # the next rewrite, or the last, says so in the main thread
            self._write()

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


def _document(told: Mapping[str, Any], entries: Sequence[str]) -> str:
    claims = ",\n".join(entries)
    head = f'"version": {_encode(version("verify-proofs"))},\n"summary": {_encode(told)}'
    return f'{{{head},\n"claims": [\n{claims}\n]}}\n'


def _encode(value: Any) -> str:
    return json.dumps(value, ensure_ascii=True, allow_nan=False, default=str)


def _finite(value: float) -> float | None:
    return value if isfinite(value) else None


def write_whole(path: Path, text: str) -> None:
    """Write a file next to the old one, then put it in its place; VerifyError where that cannot be."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        try:
            temporary.write_text(text, encoding="utf-8")
            os.replace(temporary, path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
    except OSError as problem:
        raise VerifyError(
            f"{path} cannot be written ({problem.strerror}); give a file in a folder that exists"
        ) from None

"""Results of every kind, made by hand, and an engine that gives them out."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import verify.document
import verify.run
from verify.document.scope import Scope
from verify.document.source import Position
from verify.document.statement import Reading, Statement
from verify.run.result import Report, Result
from verify.run.settings import Settings
from verify.verdict import Outcome, Ratio, Trials, Verdict

WITNESS = {
    "sizes": {"m": 1, "n": 1, "r": 1},
    "values": {
        "V_1": [["1/2", "0"], ["-3", "10"]],
        "V_2": [["1", "0"], ["0", "1"]],
        "L": "2",
    },
    "functions": {
        "\\mathcal{L}": {
            "family": "isotropic quadratic",
            "formula": "\\mathcal{L}(W) = (a/2) \\|W - M\\|^2",
            "parameters": {"a": "2", "M": [["-4"]]},
        }
    },
    "lhs": ["2.5", "2.5"],
    "rhs": ["2.2499999999999999999", "2.2500000000000000001"],
    "margin": "0.24999999999999999",
}


def statement(name: str, line: int = 1, file: str = "proof.tex", **more: Any) -> Statement:
    """A link `a <= b` at the given line."""
    given = {
        "kind": "link",
        "left_text": "\\mathcal{J}(V_2)\n  - \\mathcal{J}(V_1)",
        "sign": "<=",
        "right_text": "\\frac{5}{2} L \\|V_2 - V_1\\|^2",
        "scope": Scope(),
        **more,
    }
    return Statement(id=name, position=Position(file, line, 7), **given)


def supported(name: str = "lem:a", line: int = 3, **more: Any) -> Result:
    """A claim that stands."""
    trials = Trials(tried=10_000, met=9_800, held=9_800)
    outcome = Outcome(Verdict.SUPPORTED, ratio=Ratio(0.998, 812), trials=trials, seed=0, seconds=0.25)
    return Result(statement(name, line, **more), outcome, ("L \\ge 1",), "a \\le b")


def proved(name: str = "lem:p", line: int = 8, axioms: tuple[str, ...] = ("below",), **more: Any) -> Result:
    """A claim with an accepted certificate."""
    outcome = Outcome(
        Verdict.PROVED,
        "certificates/lem-p.json: 3 lines, each checked (1 hypothesis, 2 square)",
        ratio=Ratio(0.5, 7),
        trials=Trials(tried=250, met=250, held=250),
        certificate="certificates/lem-p.json",
        axioms=axioms,
        trust="certificate",
    )
    return Result(statement(name, line, **more), outcome, ("L \\ge 1",), "a \\le b")


def refuted(name: str = "lem:b/proof/2", line: int = 12, **more: Any) -> Result:
    """A claim with a counterexample."""
    outcome = Outcome(Verdict.REFUTED, witness=WITNESS, trials=Trials(tried=40, met=40, violated=1))
    return Result(
        statement(name, line, notes=("`1/2L` is read from left to right",), **more),
        outcome,
        ("L \\ge 1", "r < \\min\\{m, n\\}"),
        "a \\le b",
        f"verify check proof.tex --only {name} --seed 0",
    )


def expected(name: str = "lem:c", line: int = 20) -> Result:
    """A claim refuted as the document says."""
    return refuted(name, line, expected=Verdict.REFUTED, expected_reason="a factor is missing in print")


def skipped(name: str = "lem:d", line: int = 25) -> Result:
    """A claim that is not checked."""
    return Result(statement(name, line, skipped="asymptotic rate"), Outcome(Verdict.SKIPPED))


def undecided(name: str = "lem:e", line: int = 30) -> Result:
    """A claim whose hypotheses no trial met."""
    outcome = Outcome(
        Verdict.UNDECIDED, "no trial met the hypotheses (0 of 10,000)", trials=Trials(tried=10_000)
    )
    return Result(statement(name, line), outcome, ("x \\ge 1", "x \\le 0"))


def unread(name: str = "lem:f", line: int = 35) -> Result:
    """A claim that was not understood."""
    caret = "  x + \\foo \\le y\n      ^^^^"
    told = statement(
        name,
        line,
        left_text="",
        sign="",
        right_text="",
        unread="\\foo is not declared",
        caret=caret,
        hint="%@ let \\foo \\in \\mathbb{R}",
    )
    return Result(told, Outcome(Verdict.UNREAD))


def report(*results: Result, interrupted: bool = False) -> Report:
    """The report of a run over one document."""
    return Report(results, readings(results), interrupted)


def readings(results: Sequence[Result]) -> tuple[Reading, ...]:
    """The results' statements as if read from proof.tex."""
    return (Reading("proof.tex", tuple(each.statement for each in results), len(results), 1, 2),)


def install(
    monkeypatch: pytest.MonkeyPatch, *results: Result, before: Callable[[Result], None] = lambda result: None
) -> list[Settings]:
    """Put an engine in place that gives out these results, calling ``before`` each; the settings it gets."""
    asked: list[Settings] = []

    def run(
        paths: Sequence[Path],
        settings: Settings,
        on_result: Any = None,
        on_reading: Any = None,
        on_proof: Any = None,
    ) -> Report:
        asked.append(settings)
        done: list[Result] = []
        for reading in readings(results):
            if on_reading is not None:
                on_reading(reading)
        chosen = [each for each in results if not settings.only or each.statement.id in settings.only]
        try:
            for result in chosen:
                before(result)
                done.append(result)
                if on_result is not None:
                    on_result(result, len(done), len(chosen))
        except KeyboardInterrupt:
            return Report(tuple(done), readings(results), interrupted=True)
        return Report(tuple(done), readings(results))

    def read(path: Path) -> Reading:
        return replace(readings(results)[0], path=str(path))

    documents = SimpleNamespace(find_documents=list)
    monkeypatch.setitem(sys.modules, "verify.run.documents", documents)  # type: ignore[misc]
    monkeypatch.setattr(verify.run, "engine", SimpleNamespace(run=run), raising=False)
    monkeypatch.setattr(verify.document, "read", read, raising=False)
    return asked

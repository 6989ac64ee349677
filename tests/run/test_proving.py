"""Certificates are looked for in the order of the document, each with those there are as lemmas."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from itertools import takewhile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from verify.certify import accept
from verify.document.reading import read as read_document
from verify.run import proving, queue
from verify.run.certify import place
from verify.run.engine import run
from verify.run.settings import Profile, Settings
from verify.verdict import Verdict

TEXT = r"""
%@ let x, y \in \mathbb{R}
%@ claim[a] x^2 + 1 \ge 0
%@ claim[b] x^2 + 2 \ge 0
%@ claim[false] x \ge 0
%@ claim[c] x^2 + 3 \ge 0
"""
CERTIFY = Settings(Profile.QUICK, certify=5.0)


@pytest.fixture
def document(tmp_path: Path) -> Path:
    """Three true claims and a false one."""
    path = tmp_path / "papers" / "one" / "proof.tex"
    path.parent.mkdir(parents=True)
    path.write_text(TEXT, encoding="utf-8")
    return path


def added(statement: Any) -> str:
    """The number that a claim adds to x^2."""
    (left,) = (side for side in statement["conclusion"][1:] if side[0] == "sum")
    return str(left[-1][1])


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[str, list[str]]]]:
    """What is searched for with which lemmas; only that of the claim before proves one."""
    calls: list[tuple[str, list[str]]] = []

    def search(statement: Any, seconds: float, lemmas: Any, *others: Any) -> Any:
        own, known = added(statement), [added(lemma.statement) for lemma in lemmas]
        calls.append((own, known))
        return {"statement": "", "lines": []} if own == "1" or str(int(own) - 1) in known else None

    module = SimpleNamespace(search_by_turns=search)
    monkeypatch.setitem(sys.modules, "verify.certify.search.turns", module)  # type: ignore[misc]
    monkeypatch.setattr(accept, "recheck", lambda statement, certificate: set())
    yield calls


def proved(document: Path, settings: Settings = CERTIFY) -> list[str]:
    """The claims that are proved."""
    report = run([document], settings)
    return [each.statement.id for each in report.results if each.outcome.verdict is Verdict.PROVED]


def test_each_has_the_lemmas_before_it(document: Path, asked: list[tuple[str, list[str]]]) -> None:
    """The nearest first; of the false claim nothing is proved."""
    assert proved(document) == ["a", "b", "c"]
    assert asked == [("1", []), ("2", ["1"]), ("3", ["2", "1"])]


def test_stored_ones_are_lemmas_too(document: Path, asked: list[tuple[str, list[str]]]) -> None:
    """Also of claims that come later, or are not judged in this run: a certificate stands alone."""
    proved(document)
    asked.clear()
    place(document, "b").unlink()
    assert proved(document) == ["a", "b", "c"]
    assert asked == [("2", ["1", "3"])]
    asked.clear()
    place(document, "b").unlink()
    assert proved(document, replace(CERTIFY, only=("b",))) == ["b"]
    assert asked == [("2", ["1", "3"])]


def test_what_is_stored_of_another_wording_is_no_lemma(
    document: Path, asked: list[tuple[str, list[str]]]
) -> None:
    proved(document)
    asked.clear()
    document.write_text(TEXT.replace("x^2 + 1", "x^2 + 7"), encoding="utf-8")
    place(document, "b").unlink()
    proved(document, replace(CERTIFY, only=("b",)))
    assert asked == [("2", ["3"])] * len(queue.SHARES)


def test_a_claim_is_tried_again_where_there_are_new_lemmas(
    document: Path, asked: list[tuple[str, list[str]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where all are looked for at the same time."""
    one_by_one = proving._answers

    def at_once(calls: Any, *others: Any) -> Any:
        while batch := list(takewhile(bool, calls)):
            yield from one_by_one(batch, *others)

    monkeypatch.setattr(proving, "_answers", at_once)
    assert proved(document) == ["a", "b", "c"]
    assert asked == [("1", []), ("2", []), ("3", []), ("2", ["1"]), ("3", ["1"]), ("3", ["2", "1"])]


def test_documents_have_the_lemmas_of_each_other(document: Path, asked: list[tuple[str, list[str]]]) -> None:
    other = document.with_name("second.tex")
    other.write_text(TEXT, encoding="utf-8")
    report = run([document, other], CERTIFY)
    assert sum(each.outcome.verdict is Verdict.PROVED for each in report.results) == 6
    first, second = asked[:3], asked[3:]
    assert first == [("1", []), ("2", ["1"]), ("3", ["2", "1"])]
    assert [(own, sorted(known)) for own, known in second] == [
        ("1", ["1", "2", "3"]),
        ("2", ["1", "1", "2", "3"]),
        ("3", ["1", "1", "2", "2", "3"]),
    ]


def test_a_document_alone_has_those_of_the_folders_beside(
    document: Path, asked: list[tuple[str, list[str]]]
) -> None:
    other = document.parent.parent / "other" / "proof.tex"
    other.parent.mkdir()
    other.write_text(TEXT, encoding="utf-8")
    proved(document)
    asked.clear()
    assert proved(other) == ["a", "b", "c"]
    assert asked[0] == ("1", ["1", "2", "3"])


def test_an_interruption_keeps_what_was_found(document: Path, asked: list[tuple[str, list[str]]]) -> None:
    def stop(result: Any, done: int, total: int) -> None:
        assert (result.statement.id, done, total) == ("a", 1, 3)
        raise KeyboardInterrupt

    report = run([document], CERTIFY, on_proof=stop)
    assert report.interrupted
    verdicts = {each.statement.id: each.outcome.verdict for each in report.results}
    assert verdicts["a"] is Verdict.PROVED and verdicts["b"] is Verdict.SUPPORTED
    assert place(document, "a").is_file() and not place(document, "b").exists()


def test_two_processes_certify(document: Path) -> None:
    """With the search itself."""
    assert proved(document, replace(CERTIFY, jobs=2)) == ["a", "b", "c"]
    assert proved(document) == ["a", "b", "c"]


def test_a_theorem_comes_after_its_proof_and_what_cites_it_after_that(tmp_path: Path) -> None:
    path = tmp_path / "proof.tex"
    path.write_text(
        r"""
\newtheorem{lemma}{Lemma}
%@ let x \ge 0
\begin{lemma}\label{lem:a}
\begin{equation}\label{eq:a} x + 1 \ge 0 \end{equation}
\end{lemma}
%@ by \eqref{eq:a}
%@ claim[uses] x + 2 \ge 0
%@ claim[apart] x + 3 \ge 0
\begin{proof}[Proof of Lemma~\ref{lem:a}]
\begin{equation*} x + 4 \ge 0 \end{equation*}
\end{proof}
%@ claim[last] x + 5 \ge 0
""",
        encoding="utf-8",
    )
    statements = read_document(path).statements
    order = [statements[k].id for k in queue.turns(statements)]
    assert order == ["apart", "lem:a/proof/1", "eq:a", "uses", "last"]

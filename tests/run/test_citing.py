"""Citations that are not enough: told where no proof was found from them; no verdict depends on it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from verify.certify.certificate import read, write
from verify.report.describe import brief, describe
from verify.report.json import entry
from verify.report.lines import plain
from verify.run.certify import place
from verify.run.engine import run
from verify.run.result import Report, Result
from verify.run.settings import Profile, Settings
from verify.verdict import Verdict

TEXT = r"""
\documentclass{article}
\newtheorem{lemma}{Lemma}
\begin{document}
%@ let m, n \in \mathbb{N}
%@ let a, b \in \mathbb{R}
%@ let X, Y \in \mathbb{R}^{m\times n}
%@ let L > 0
%@ let f : \mathbb{R}^{m\times n} \to \mathbb{R} ; smooth L
\begin{lemma}\label{lem:product}
\begin{equation} 2 a b \le a^2 + b^2 \tag{1}\label{eq:product} \end{equation}
\end{lemma}
\begin{lemma}\label{lem:descent}
\begin{equation*}
f(Y) \le f(X) + \langle \nabla f(X), Y - X \rangle_F + \frac{L}{2} \|Y - X\|^2
\end{equation*}
\end{lemma}
\begin{lemma}\label{lem:right}
\begin{equation*}
f(Y) \overset{\text{Lemma 2}}{\le} f(X) + \langle \nabla f(X), Y - X \rangle_F + L \|Y - X\|^2
\end{equation*}
\end{lemma}
\begin{lemma}\label{lem:wrong}
\begin{equation*}
f(Y) \stackrel{\eqref{eq:product}}{\le} f(X) + \langle \nabla f(X), Y - X \rangle_F + L \|Y - X\|^2 + 1
\end{equation*}
\end{lemma}
\end{document}
"""
QUICK = Settings(Profile.QUICK)
RIGHT, WRONG = "lem:right", "lem:wrong"


@pytest.fixture(scope="module")
def proved(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Report]:
    """The document, and the run that stored its certificates."""
    path = Path(tmp_path_factory.mktemp("citing")) / "proof.tex"
    path.write_text(TEXT, encoding="utf-8")
    return path, run([path], replace(QUICK, certify=4.0))


def by_id(report: Report) -> dict[str, Result]:
    """The results by their ids."""
    return {each.statement.id: each for each in report.results}


def test_only_the_insufficient_one_is_warned_of(proved: tuple[Path, Report]) -> None:
    """Now and from what is stored; all are proved, and the exit code is 0."""
    document, first = proved
    for report in (first, run([document], QUICK)):
        assert {each.outcome.verdict for each in report.results} == {Verdict.PROVED}
        assert report.code() == report.code(strict=True) == 0
        warned = {name: each.warnings for name, each in by_id(report).items() if each.warnings}
        assert list(warned) == [WRONG]
        (told,) = warned[WRONG]
        assert told.startswith("no proof was found from eq:product alone; the one found also uses ")
        assert "lem:descent" in told or "lem:right" in told or "smooth" in told


def test_the_warning_is_told_everywhere(proved: tuple[Path, Report]) -> None:
    result = by_id(proved[1])[WRONG]
    (told,) = result.warnings
    assert f"warning: {told}" in brief(result).text
    assert "warning" in plain(describe(result, 1000)) and told in plain(describe(result, 1000))
    assert entry(result)["warnings"] == [told]
    assert entry(by_id(proved[1])[RIGHT])["warnings"] == []


def test_lemmas_are_told(proved: tuple[Path, Report]) -> None:
    result = by_id(proved[1])[RIGHT]
    named = replace(result, outcome=replace(result.outcome, lemmas=("lem:descent",)))
    assert "lemmas       lem:descent" in plain(describe(named))
    assert entry(named)["lemmas"] == ["lem:descent"]


def test_other_citations_are_not_what_was_weighed(proved: tuple[Path, Report], tmp_path: Path) -> None:
    """After the sign is edited nothing is told until a proof from the new citation was looked for."""
    document = copied(proved[0], tmp_path)
    document.write_text(TEXT.replace(r"\eqref{eq:product}", r"\text{Lemma 1, (1)}"), encoding="utf-8")
    result = by_id(run([document], QUICK))[WRONG]
    assert (result.outcome.verdict, result.warnings) == (Verdict.PROVED, ())


def test_an_older_file_says_nothing_of_lemmas(proved: tuple[Path, Report], tmp_path: Path) -> None:
    """And is as good a proof."""
    document = copied(proved[0], tmp_path)
    path = place(document, WRONG)
    stored = read(path)
    older = {key: value for key, value in stored.proof.items() if key != "lemmas"}
    write(path, replace(stored, proof=older, weighed=None))
    assert not {"lemmas", "enough", "citations"} & json.loads(path.read_text()).keys()
    result = by_id(run([document], QUICK))[WRONG]
    assert result.outcome.verdict is Verdict.PROVED
    assert (result.outcome.lemmas, result.warnings) == (None, ())
    assert entry(result)["lemmas"] is None


def copied(document: Path, folder: Path) -> Path:
    """The document with its certificates in another folder."""
    other = folder / document.name
    other.write_bytes(document.read_bytes())
    (folder / "certificates").mkdir()
    for file in (document.parent / "certificates").iterdir():
        (folder / "certificates" / file.name).write_bytes(file.read_bytes())
    return other

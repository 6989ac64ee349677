"""Small tasks that the tests of stress share: one document, its claims at fixed sizes."""

from __future__ import annotations

from pathlib import Path

from verify.claims.close import close
from verify.document.reading import read
from verify.stress.task import Task, sizes_of

DOCUMENT = r"""
%@ let m, n \in \mathbb{N}
%@ let A, B \in \mathbb{R}^{m\times n}
%@ let L > 0
%@ let f : \mathbb{R}^{m\times n} \to \mathbb{R} ; smooth L, below f^*
\begin{lemma}\label{lem:sum}
\[ \|A + B\|^2 \le 2 \|A\|^2 + 2 \|B\|^2 \]
\end{lemma}
\begin{lemma}\label{lem:false}
\[ \|A + B\|^2 \le \frac{19}{10} \|A\|^2 + \frac{19}{10} \|B\|^2 \]
\end{lemma}
\begin{lemma}\label{lem:gradient}
\[ \|\nabla f(A)\|^2 \le 2L (f(A) - f^*) \]
\end{lemma}
"""


def written(folder: Path, text: str = DOCUMENT) -> Path:
    """The document as a file."""
    path = folder / "paper.tex"
    path.write_text(text, encoding="utf-8")
    return path


def task_of(
    folder: Path,
    name: str,
    sizes: tuple[int, ...],
    trials: int,
    dtype: str = "float32",
    entries: int = 1 << 17,
) -> Task:
    """A task of one claim of the document, in short blocks."""
    path = written(folder)
    (statement,) = [s for s in read(path).statements if s.id == name]
    assert statement.relation is not None
    claim = close(statement.id, statement.relation, statement.scope, statement.conditions)
    return Task(str(path), claim, sizes_of(claim, sizes), dtype, trials=trials, entries=entries)

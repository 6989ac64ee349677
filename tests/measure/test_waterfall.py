"""What the links of a chain give away, at a point where its ends are as close as they can be."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.measure.measuring import measuring
from verify.document.reading import read
from verify.measure.waterfall import chain_of

CHAIN = r"""
%@ let n \in \mathbb{N}
%@ let x, y \in \mathbb{R}^n
\begin{equation*}
|\langle x, y \rangle| \le \|x\| \|y\| RELATION \label{it}
\end{equation*}
"""
UP = r"\le 3 \|x\| \|y\| \le \frac{3}{2} (\|x\|^2 + \|y\|^2)"
LAST = r"""
\begin{equation*}
\frac{3}{2} (\|x\|^2 + \|y\|^2) \ge 3 \|x\| \|y\| \ge \|x\| \|y\| \ge |\langle x, y \rangle| \label{it}
\end{equation*}
"""
DOWN = "".join(CHAIN.splitlines(keepends=True)[:3]) + LAST


@pytest.mark.full
def test_the_wasteful_link_stands_out(tmp_path: Path) -> None:
    """Equality of Cauchy-Schwarz and of the means at y = x; the middle link loses a factor of 3."""
    found = measuring(tmp_path, CHAIN.replace("RELATION", UP)).waterfall
    assert found is not None
    assert [fall.factor for fall in found.falls] == pytest.approx([1, 3, 1], rel=1e-3)
    assert [fall.share for fall in found.falls] == pytest.approx([0, 1, 0], abs=1e-2)
    assert found.factor == pytest.approx(3, rel=1e-3)


def test_a_chain_that_goes_down(tmp_path: Path) -> None:
    found = measuring(tmp_path, DOWN).waterfall
    assert found is not None
    assert [fall.factor for fall in found.falls] == pytest.approx([1, 3, 1], rel=1e-3)


def test_a_single_relation_is_no_chain(tmp_path: Path) -> None:
    assert measuring(tmp_path, "%@ let x \\in \\mathbb{R}\n%@ claim[it] x^2 \\ge 0\n").waterfall is None


def test_links_are_found_from_any_of_them(tmp_path: Path) -> None:
    """A chain the other way round, which begins where this one ends, is another one."""
    path = tmp_path / "proof.tex"
    path.write_text(CHAIN.replace("RELATION", UP) + LAST.replace("{it}", "{other}"), encoding="utf-8")
    statements = read(path).statements
    ids = [each.id for each in statements]
    assert len(ids) == 6
    for names in (ids[:3], ids[3:]):
        for name in names:
            assert [each.id for each in chain_of(statements, name)] == names
    assert chain_of(statements, "nothing") == ()


def test_a_chain_with_a_link_that_is_not_read_has_none(tmp_path: Path) -> None:
    """The other links are still measured."""
    text = r"""
%@ let a \ge 0
%@ let s \in \mathbb{R}
%@ def \phi(s) = s + a
\begin{equation*}
0 \le a \le \sum_{a=1}^{3} \phi(1) \label{it}
\end{equation*}
"""
    assert measuring(tmp_path, text).waterfall is None

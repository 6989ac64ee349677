"""Where the constants of a statement stand in its file."""

from __future__ import annotations

from pathlib import Path

import pytest

from verify.document.reading import read
from verify.document.spots import spots

BODY = r"""%@ let x, y \in \mathbb{R}
%@ let A \in \mathbb{R}^{2\times 2}
Before: $x^2 + 7$.
\begin{equation}\label{it}
FORMULA
\end{equation}
"""


@pytest.mark.parametrize(
    ("formula", "texts", "wanted"),
    [
        (r"x \le 7 y^2", ["7"], ["7 y"]),
        (r"7 x^2 \le y", ["7"], ["7 x"]),
        (r"x^7 \le 7 y", ["7"], ["7 y"]),
        (r"x \le 17 x^2 + 7 y^2", ["17", "7"], ["17", "7 y"]),
        (r"\|A\| \le \frac{1}{\sqrt 2} \|A\| + 2", [r"\frac{1}{\sqrt{2}}", "2"], [r"\frac{1}", "2\n"]),
        (r"x \le \frac{2\sqrt{2} x^2}{3} + y", [r"\frac{2\sqrt{2}}{3}"], [r"\frac{2\sqrt"]),
        (r"x \le 2 x^2" + "\n + 2 y^2", ["2", "2"], ["2 x", "2 y"]),
        (r"x \le & \ 3 y", ["3"], ["3 y"]),
        (r"x \le \frac{y}{2} x^2 + \frac{1}{2 y} y^2", [r"\frac{1}{2}"] * 2, [r"\frac{y}", r"\frac{1}"]),
        (r"x \le \frac{x^{2}}{2} + \frac12 y", [r"\frac{1}{2}"] * 2, [r"\frac{x", r"\frac12"]),
        (r"x \le y", [""], [r"\le"]),
        (r"x \le y", ["5"], [r"\le"]),
    ],
)
def test_the_place_of_a_number(tmp_path: Path, formula: str, texts: list[str], wanted: list[str]) -> None:
    path = tmp_path / "proof.tex"
    path.write_text(BODY.replace("FORMULA", formula), encoding="utf-8")
    [statement] = [each for each in read(path).statements if each.id == "it"]
    file = path.read_text(encoding="utf-8")
    found = spots(statement, [(text, not formula.startswith("7 x")) for text in texts], file)
    lines = file.split("\n")
    for position, start in zip(found, wanted, strict=True):
        rest = "\n".join([lines[position.line - 1][position.column - 1 :], *lines[position.line :]])
        assert rest.startswith(start), (position, rest)
        assert position.line >= 5


def test_the_side_decides_where_a_number_stands_on_both(tmp_path: Path) -> None:
    path = tmp_path / "proof.tex"
    path.write_text(BODY.replace("FORMULA", r"\frac{1}{5} x \le \frac{1}{5} y"), encoding="utf-8")
    [statement] = [each for each in read(path).statements if each.id == "it"]
    numbers = [(r"\frac{1}{5}", False), (r"\frac{1}{5}", True)]
    left, right = spots(statement, numbers, path.read_text(encoding="utf-8"))
    assert (left.line, left.column) == (5, 1)
    assert (right.line, right.column) == (5, 19)

r"""Sharp statements on V V^T, strengthened by a chosen eps: false for every eps > 0, true at eps = 0.

The declarations are those of the first paper. The three statements, for an L-smooth loss, V = [B; A^T],
J(V) = L(E_1 V V^T E_2) = L(BA), G = grad L(BA), and d = [dB; dA^T] a move of V:

* extractor: |E_1 A E_2| <= (1 - eps)/sqrt2 |A| for symmetric A. The off-diagonal block appears twice in A.
* descent: J(V_2) - J(V_1) - <grad J(V_1), d> <= (1 - eps) (|G||d|^2/2 + (L/2)(|V_1||d| + |d|^2/2)^2).
  At eps = 0: with D = dB A + B dA + dB dA the left side is at most (L/2)|D|^2 + <G, dB dA>, and
  |dB A + B dA| <= |V_1||d|, |dB dA| <= |d|^2/2. Equal where V_1 = 0, the blocks of d are equal and of rank
  one, and the loss is (L/2)|W|^2.
* step: J(V') <= J(V) - (1 - (1 - eps)/(10 sqrt2)) eta |grad J(V)|^2 for V' = V - eta grad J(V) and the step
  size (8) of the paper. At eps = 0 it is true, and 1/(10 sqrt2) is the least that will do:

  Write X = G A^T, Y = B^T G, s^2 = |X|^2 + |Y|^2 = |grad J|^2, a = |V|, g = |G|, p = 5 sqrt2 L eta a^2 and
  q = 5 sqrt2 L eta g, so that p + q <= 1 by (8). With d = -eta grad J, around the middle of the step
  D = dB (A + dA/2) + (B + dB/2) dA, so that, as <V, grad J> = 2 <G, BA>,
      |D|^2 <= |d|^2 |V + d/2|^2 = eta^2 s^2 (a^2 - 2 eta <G, BA> + eta^2 s^2/4).
  What is lost is at most (L/2)|D|^2 + eta^2 <G, X Y>. In units of eta s^2/(10 sqrt2) that is at most
      p (1 + q t/(5 sqrt2 L) + q^2 k/(200 L^2)) + q h/L,
      h = 2 <G, X Y>/(g s^2),   t = -2 <G, BA>/(a^2 g),   k = s^2/(a^2 g^2),   all at most 1.
  As p <= 1 - q, it is at most 1 where
      h + max(0, t/(5 sqrt2) + k/200) <= L,   and only L = 1 is hard.   (*)
  In singular vectors of G, scaled to g = 1, with singular values x_i, rows b_i of B and columns a_i of A
  there, u_i = (|a_i|^2 + |b_i|^2)/a^2 and c_i = 2 a_i.b_i/(|a_i|^2 + |b_i|^2), which is in [-1, 1]:
      k = sum x_i^2 u_i,   t = -sum x_i c_i u_i,   (1 - h) k = sum x_i^2 u_i (1 - x_i c_i).
  Where c_i < 0, let N be the part of k; it is at most the part of (1 - h) k, and the part of t is at most
  sqrt N (Cauchy-Schwarz, sum u_i <= 1). Over all other i, let y be the part of k, -w that of t and R that of
  (1 - h) k; then R >= y - w, as x_i^3 <= x_i. So t <= sqrt N - y + R, and (*) times 5 sqrt2 k follows, with
  k = N + y <= 1, from
      7.07 (N + R) >= R + (N + y)(sqrt N - y + (N + y)/28).
  With x = sqrt N <= 1, the last product is at most
      x^3 + x^4/28 + x y - 0.96 y^2 <= 1.04 x^2 + x^2/(4 * 0.96) < 7.07 N.
  The bound is approached as q -> 0 (a quadratic near its minimum) and as p -> 0 (V -> 0), with G and BA along
  one pair of vectors and equal blocks: a supremum that is only a limit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

PAPER = Path(__file__).parents[2] / "proofs_checks" / "lora_gd_2025" / "proof.tex"


@dataclass(frozen=True, slots=True)
class Sizes:
    """Matrices of m x n, factors of rank r."""

    m: int
    n: int
    r: int

    def __str__(self) -> str:
        return f"{self.m}x{self.n}x{self.r}"


SMALL, MIDDLE, LARGE = Sizes(4, 4, 2), Sizes(64, 48, 4), Sizes(512, 512, 16)
SIZES = (SMALL, MIDDLE, LARGE)
EPSILONS = tuple(Fraction(text) for text in ("0.5", "0.1", "1e-2", "1e-3", "1e-6"))
CLAIMS = ("extractor", "descent", "step")


def exact(number: Fraction) -> str:
    """A rational number in LaTeX."""
    whole = number.denominator == 1
    return str(number) if whole else f"\\frac{{{number.numerator}}}{{{number.denominator}}}"


def document(claim: str, sizes: Sizes, eps: Fraction) -> str:
    """A LaTeX document with one statement, whose id is ``claim``."""
    body = {"extractor": _extractor, "descent": _descent, "step": _step}[claim](exact(1 - eps))
    return f"{_declarations(sizes)}\n\\begin{{lemma}}\n{body}\n\\end{{lemma}}\n"


def _paper() -> str:
    return PAPER.read_text(encoding="utf-8")


def _directives(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith("%@")]


def _environment(label: str) -> str:
    """What the paper's environment with this label holds."""
    found = re.search(rf"\\label{{{label}}}(.*?)\\end{{(lemma|setup)}}", _paper(), re.DOTALL)
    assert found is not None, label
    return found.group(1)


def _declarations(sizes: Sizes) -> str:
    """What holds throughout the paper, with the sizes fixed."""
    lines = _directives(_paper().split("\\section{Convergence analysis}")[0])
    naturals = next(k for k, line in enumerate(lines) if "\\mathbb{N}" in line)
    fixed = [f"%@ let {name} = {getattr(sizes, name)}" for name in ("m", "n", "r")]
    return "\n".join([*lines[: naturals + 1], *fixed, *lines[naturals + 1 :]])


def _extractor(factor: str) -> str:
    symmetric = next(line for line in _directives(_paper()) if line.endswith("; symmetric"))
    return f"{_of_stack(symmetric)}\n" + (
        rf"%@ claim[extractor] \|E_1 A E_2\| \le {factor} \frac{{1}}{{\sqrt{{2}}}} \|A\|"
    )


def _of_stack(declaration: str) -> str:
    """The declaration of a square matrix, at the side m + n of V V^T."""
    return re.sub(r"\^\{.*?\}(?= ;)", lambda _: r"^{(m+n)\times(m+n)}", declaration)


def _descent(factor: str) -> str:
    return "\n".join(
        [
            *_directives(_environment("lem:descent"))[:1],
            r"%@ def d = V_2 - V_1",
            r"%@ claim[descent] \mathcal{J}(V_2) - \mathcal{J}(V_1)"
            rf" - \langle \nabla\mathcal{{J}}(V_1), d \rangle_F \le {factor}"
            r" (\frac{1}{2} \|\nabla\mathcal{L}(E_1 V_1 V_1^T E_2)\| \|d\|^2"
            r" + \frac{L}{2} (\|V_1\| \|d\| + \frac{1}{2} \|d\|^2)^2)",
        ]
    )


def _step(factor: str) -> str:
    hypotheses = _environment("lem:step").split("Then\n")[0]
    return hypotheses + (
        rf"%@ claim[step] \mathcal{{J}}(V_{{t+1}}) \le \mathcal{{J}}(V_t)"
        rf" - (1 - {factor} \frac{{1}}{{10 \sqrt{{2}}}}) \eta_t \|\nabla\mathcal{{J}}(V_t)\|^2"
    )

"""Sharp constants and ratios of claims of the paper, derived by hand, to hold a search against.

Lemma 5. |E_1 A E_2| <= |A| and, for a symmetric A, <= |A|/sqrt2, with equality at one off-diagonal block.

Lemma 1. Write v = |V_1|, s = |d|, g = |G|, G = grad L at W = E_1 V_1 V_1^T E_2 = B A. W moves by
D = X + Y with X = dB A + B dA, Y = dB dA, and <grad J(V_1), d> = <G, X>. So
J(V_2) - J(V_1) - <grad J(V_1), d> <= <G, Y> + (L/2)|D|^2, where |Y| <= s^2/2 and |D| <= v s + s^2/2.
All are equalities at once for |B| = |A|, both of rank one, d a positive multiple of V_1, G of B A, and a
loss of curvature L in the direction B A; |G| is free. So the worst case is g s^2/2 + (L/2)(v s + s^2/2)^2
for any v, s, g >= 0. Divided by L s^2, with y = g/L, the lemma says

    y/2 + v^2/2 + v s/2 + s^2/8 <= c1 s v + c2 v^2 + c3 s + c4 s^2 + c5 y    for all v, s, y >= 0,

with c = (2 sqrt2/3, sqrt2, sqrt2/3, sqrt2/4, 1). Put a = sqrt2 - 1/2, so that s^2/8 - c4 s^2 = -(a/4) s^2:

* c5: the rest of the right side exceeds the rest of the left, term by term, so 1/2 (v = 0, s -> 0).
* c2: the same, 1/2 (y = 0, s -> 0).
* c1: 1/2 - (a v^2 + (a/4) s^2 + c3 s)/(s v) <= 1/2 - a = 1 - sqrt2, by 2 sqrt(a v^2 (a/4) s^2) = a s v,
  reached in the limit v = s/2 -> infinity (y = 0). It is negative: the term is not needed.
* c4: with c1 > 1/2, 1/8 (v = y = 0, s -> infinity).
* c3: every other term of the right side exceeds its like on the left, so at most 0 (v = y = 0, s -> 0).
* The ratio: with v = 0, s -> 0 it is 1/2. It is not more: half the right side has y/2, v^2/sqrt2,
  s^2 sqrt2/8 and v s sqrt2/3, and (1/sqrt2 - 1/2) v^2 + (sqrt2 - 1)/8 s^2 >= (1/2 - sqrt2/3) v s, as
  2 sqrt((1/sqrt2 - 1/2)(sqrt2 - 1)/8) = 0.207 > 0.029.

Lemma 2. d = -eta grad J(V), C = G A^T, K = B^T G, j^2 = |C|^2 + |K|^2 = |grad J(V)|^2, s = eta j, so that
Y = eta^2 C K. The decrease is eta j^2 - h, h <= <G, Y> + (L/2)|D|^2. Claim: h <= (L/2) s^2 (v^2 + g), hence
h <= eta j^2/(10 sqrt2) by the step size.
With B' = B + dB/2 and A' = A + dA/2, D = dB A' + B' dA, so |D|^2 <= s^2 |V + d/2|^2 and
|V + d/2|^2 = v^2 - 2 eta tr P + s^2/4, P = B^T G A^T. It is left to show
(2/L) <G, C K> <= j^2 (g + 2 eta tr P - s^2/4); here L >= 1 allows 2 for 2/L (where <G, C K> < 0 the right
side is positive, as 2 eta |tr P| <= eta v^2 g and s^2/4 <= g (eta g)(eta v^2)/4, with eta v^2 and eta g at
most q = 1/(5 sqrt2)). Let G = sum_l z_l u_l w_l^T be the singular value decomposition, b_l = B^T u_l,
a_l = A w_l, N_l = |a_l|^2 + |b_l|^2, y_l = |a_l - b_l|^2. Then j^2 = sum z_l^2 N_l,
2 <G, C K> = sum z_l^3 (N_l - y_l), 2 tr P = Z - sum z_l y_l with Z = sum z_l N_l, j^2 <= g Z. With
F = sum z_l^2 ((g - z_l) N_l + z_l y_l) it is left to show F + eta j^2 Z - s^2 j^2/4 >= eta j^2 sum z_l y_l.
As y_l <= 2 N_l, F >= (g/2) sum z_l^2 y_l; and sum y_l <= 2 v^2; so by Cauchy-Schwarz
sum z_l y_l <= 2 v sqrt(F/g). As s^2 j^2/4 <= (eta g/4) eta j^2 Z <= eta j^2 Z/28, AM-GM leaves
(27/28) g Z >= eta v^2 j^2, which holds, as j^2 <= g Z and eta v^2 <= q < 27/28.
It is reached in the limit |G| -> 0, by curvature L along B A, |B| = |A|, rank one: the decrease needs
1 - 1/(10 sqrt2) in place of 1/5.

The others: a quadratic has equality in the descent lemma and in |grad|^2 <= 2L(L(W) - L*); x_1 = x_2 in (14).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

from verify.verdict import Outcome

ROOT = sqrt(2)
FRACTION = 1 - 1 / (10 * ROOT)
"""What Lemma 2 has room for in place of 1/5."""


@dataclass(frozen=True, slots=True)
class Sharp:
    """The least upper bound of the ratio, and the sharp constants in the order of the formula."""

    ratio: float
    constants: tuple[float, ...]


def sharp_values() -> dict[str, Sharp]:
    """The sharp values by the claim's id in the paper."""
    first = Sharp(1 / 2, (1 - ROOT, 1 / 2, 0, 1 / 8, 1 / 2))
    return {
        "eq:5": Sharp(1, (1 / 2,)),
        "lem:descent": first,
        "lem:descent/proof/27": first,
        "eq:9": Sharp(1 / 5 / FRACTION, (FRACTION,)),
        "eq:14": Sharp(1, (2,)),
        "lem:extractor": Sharp(1, (1,)),
        "eq:15": Sharp(1, (1 / ROOT,)),
        "thm:rate/proof/8": Sharp(1, (2,)),
    }


def missing(identity: str, outcome: Outcome) -> Mapping[str, float]:
    """How far what a search reports falls short of the sharp values, as a share of what is printed.

    Zero is perfect, negative would be beyond the least upper bound: wrong. The ratio under "ratio", each
    constant under its text (with its place, as texts may repeat). Raises where something is not reported.
    """
    sharp = sharp_values()[identity]
    if outcome.ratio is None or len(outcome.constants) != len(sharp.constants):
        raise AssertionError(f"{identity}: {len(outcome.constants)} constants, ratio {outcome.ratio}")
    told = {"ratio": (sharp.ratio - outcome.ratio.value) / sharp.ratio}
    for place, (found, least) in enumerate(zip(outcome.constants, sharp.constants, strict=True), 1):
        short = least - found.needed if found.direction == "at least" else found.needed - least
        told[f"{place}: {found.text}"] = short / found.value
    return told

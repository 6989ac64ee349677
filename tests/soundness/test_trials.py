"""No false alarm: in long runs of trials floats never call a violation what is true, on any scale."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
import torch

from tests.soundness.banks import DOCUMENTS, named
from verify.claims.claim import Claim
from verify.claims.close import close
from verify.document.source import source_from_text
from verify.expressions.arithmetics.bounded import Bounded
from verify.falsify.instance import Instance
from verify.falsify.judge import HOLD, UNDEFINED, VIOLATION, judge
from verify.falsify.raws import CYCLE, Mood, RawDraws
from verify.falsify.sample import Sampler
from verify.falsify.sizes import size_plan
from verify.verdict import Trials

MATRICES = DOCUMENTS / "true" / "matrices.tex"
PAPER = Path(__file__).parents[2] / "proofs_checks" / "lora_gd_2025" / "proof.tex"
LARGEST, LONGEST = 4, 4
CLAIMS = {
    "extractor": (MATRICES, "corner"),
    "first-lemma": (PAPER, "lem:descent"),
    "second-lemma": (PAPER, "eq:9"),
    "adjoint": (MATRICES, "adjoint"),
    "polarization": (MATRICES, "polarization"),
    "block-product": (MATRICES, "block-product"),
    "chain-rule": (DOCUMENTS / "true" / "functions.tex", "matrix-chain"),
}
"""Name, document and id: the extractor bound, the two lemmas of the paper, and equalities."""


@cache
def claim_of(path: Path, identity: str) -> Claim:
    """A statement, closed."""
    statement = named(path, identity)
    assert statement.relation is not None
    return close(statement.id, statement.relation, statement.scope, statement.conditions)


def run(claim: Claim, dtype: str, wanted: int, seed: int) -> tuple[Trials, set[Mood]]:
    """Blocks of trials until there are enough of them, and the moods they were drawn in."""
    sampler = Sampler(claim, size_plan(claim, LARGEST, LONGEST), seed, dtype)
    total, moods = Trials(), set()
    number = 0
    while total.tried < wanted:
        block = sampler.block(number, total.tried)
        total = total + sampler.run(block).trials
        moods.add(block.mood)
        number += 1
    return total, moods


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("name", CLAIMS)
def test_ten_thousand_trials_raise_no_alarm(name: str, dtype: str) -> None:
    """Every mood comes up, the scales from 2^-20 to 2^20 among them, and nothing is called a violation."""
    total, moods = run(claim_of(*CLAIMS[name]), dtype, 10_000, seed=11)
    assert moods == set(CYCLE)
    assert Mood.HEAVY in moods
    assert total.met > total.tried / 10
    assert total.violated == 0


@pytest.mark.full
@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("name", CLAIMS)
def test_a_million_trials_raise_no_alarm(name: str, dtype: str) -> None:
    """The same, a hundred times as long."""
    total, _ = run(claim_of(*CLAIMS[name]), dtype, 1_000_000, seed=12)
    assert total.violated == 0


def planted(claim: Claim, dtype: str, values: dict[str, torch.Tensor]) -> torch.Tensor:
    """The codes of a claim at planted raw numbers, one trial for each."""
    count = next(iter(values.values())).shape[0]
    sampler = Sampler(claim, size_plan(claim, LARGEST, LONGEST), 0, dtype)
    block = sampler.block(0, 0)
    draws = RawDraws(block)
    draws.kept.update(values)
    rows, columns = next(iter(values.values())).shape[1:]
    sizes = {"m": rows, "n": columns}

    def raw(name: str, rows: int, columns: int, kind: str) -> Bounded:
        return sampler.arithmetic.lift(draws.draw(name, rows, columns, kind))

    instance = Instance(claim, sampler.arithmetic, sizes, {}, raw, sampler.rules)
    return judge(sampler.skeleton, instance.evaluator, count)[0]


def statement_claim(formula: str) -> Claim:
    """A claim about two matrices A, B of one shape."""
    from verify.document.reading import read_text

    text = (
        "%@ let m, n \\in \\mathbb{N}\n%@ let A, B \\in \\mathbb{R}^{m\\times n}\n"
        f"%@ claim[planted] {formula}\n"
    )
    (statement,) = read_text(source_from_text(text, "planted.tex"), "planted", "planted.tex").statements
    assert statement.relation is not None, statement.unread
    return close(statement.id, statement.relation, statement.scope, statement.conditions)


FORMULAS = (
    "\\|A + B\\| \\le \\|A\\| + \\|B\\|",
    "\\|A + B\\|_{op} \\le \\|A\\|_{op} + \\|B\\|_{op}",
    "\\langle A, B \\rangle \\le \\|A\\| \\|B\\|",
    "A + B = B + A",
    "\\|A - B\\| \\ge 0",
    "A^T A \\succeq 0",
    "\\max\\{\\|A\\|, \\|B\\|\\} \\ge \\|A\\|",
    "\\text{rank}(A) \\ge 0",
)


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("bad", [float("nan"), float("inf"), float("-inf"), 1e308])
@pytest.mark.parametrize("formula", FORMULAS)
def test_what_is_not_finite_neither_holds_nor_violates(formula: str, bad: float, dtype: str) -> None:
    """One entry that is not a number, or whose square overflows, makes the trial undefined or unsure."""
    matrices = torch.ones(6, 2, 2, dtype=torch.float64)
    matrices[0, 0, 0] = matrices[1, 1, 1] = matrices[2, 0, 1] = bad
    matrices[3] = bad
    codes = planted(statement_claim(formula), dtype, {"A": matrices, "B": torch.ones_like(matrices)})
    if not (bad == 1e308 and dtype == "float64"):
        assert not bool((codes[:4] == HOLD).any())
    assert not bool((codes == VIOLATION).any())


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("formula", FORMULAS)
def test_ties_and_subnormals_never_refute_what_is_true(formula: str, dtype: str) -> None:
    """Equal matrices, zeros, and numbers so small that they underflow."""
    one = torch.ones(2, 2, dtype=torch.float64)
    tiny = 2.0**-1074 if dtype == "float64" else 2.0**-149
    small = 2.0**-530 if dtype == "float64" else 2.0**-70
    pairs = [(one, one), (0 * one, 0 * one), (one, -one), (tiny * one, tiny * one), (tiny * one, one)]
    pairs += [(small * one, small * one), (small * one, tiny * one), (one, (1 + 2.0**-52) * one)]
    left, right = (torch.stack(side) for side in zip(*pairs, strict=True))
    codes = planted(statement_claim(formula), dtype, {"A": left, "B": right})
    assert not bool((codes == VIOLATION).any())
    assert not bool((codes == UNDEFINED).any())


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize(
    "formula",
    [
        "\\|A\\| \\le 0.999 \\|B\\|",
        "\\|A\\|^2 \\le 0.999 \\|B\\|^2",
        "\\|A\\|_{op} < \\|B\\|_{op}",
        "\\langle A, B \\rangle < \\|A\\| \\|B\\|",
        "A \\ne B",
    ],
)
def test_subnormals_and_ties_never_pass_what_is_false(formula: str, dtype: str) -> None:
    """Of equal matrices, these are false; underflow must not hide it."""
    one = torch.ones(2, 2, dtype=torch.float64)
    scales = [2.0**-1074, 2.0**-530, 2.0**-149, 2.0**-126, 2.0**-70, 1.0, 2.0**60]
    if dtype == "float32":
        scales = [scale for scale in scales if scale >= 2.0**-149]
    both = torch.stack([scale * one for scale in scales])
    codes = planted(statement_claim(formula), dtype, {"A": both, "B": both.clone()})
    assert not bool((codes == HOLD).any())

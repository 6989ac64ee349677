"""Large witnesses: decided by floating point with a bound that is a theorem, or not at all."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.claims.closing import claim
from verify.claims.claim import Claim
from verify.claims.close import close
from verify.document.reading import read
from verify.falsify.certified import CertifiedFloats
from verify.falsify.confirm import MUCH, Examination, Status, confirm, examine
from verify.falsify.draft import Draft, realise
from verify.falsify.dyadic import Dyadic, Matrix, from_tensor
from verify.falsify.held import Balls
from verify.falsify.instance import function_class
from verify.falsify.outline import plan_of
from verify.falsify.recheck import recheck_file
from verify.falsify.sizes import size_plan
from verify.falsify.witness import Witness, from_json, to_json
from verify.verdict import Verdict

PAPER = Path(__file__).parents[2] / "proofs_checks" / "lora_gd_2025" / "proof.tex"
DECIDED = (Status.VIOLATED, Status.HOLDS, Status.OUTSIDE, Status.UNDEFINED)
LORA = (
    r"let L \ge 1",
    r"let f : \mathbb{R}^{m\times n} \to \mathbb{R} ; smooth L",
    r"let E_1 \in \mathbb{R}^{m\times(m+n)} ; value [I 0]",
    r"let E_2 \in \mathbb{R}^{(m+n)\times n} ; value [0; I]",
    r"let V, W \in \mathbb{R}^{(m+n)\times r}",
    r"def J(V) = f(E_1 V V^T E_2)",
)
LARGE = (r"let m = 512", r"let n = 512", r"let r = 16", *LORA)
DESCENT = r"J(W) \le J(V) + \langle \nabla J(V), W - V \rangle + \frac{L}{100}\|W - V\|^2"
VECTORS = (r"let n = 1200", r"let x, y \in \mathbb{R}^n", r"let a, b \in \mathbb{R}")


def drawn(found: Claim, sizes: dict[str, int], family: int, seed: int, digits: int) -> Draft:
    """Random raw numbers, dyadic with so many binary digits, for a claim at these sizes."""
    draws = torch.Generator().manual_seed(seed)
    chosen = {}
    for name in found.functions:
        fitting = function_class(found, name).families()
        chosen[name] = fitting[family % len(fitting)]
    raws: dict[str, Matrix] = {}
    kinds = {}
    for key, (rows, columns, kind) in plan_of(found, sizes, chosen).raws.items():
        numbers = torch.randn(rows, columns, generator=draws, dtype=torch.float64)
        raws[key] = from_tensor((numbers * 2.0**digits).round() / 2.0**digits)
        kinds[key] = kind
    return Draft(sizes, chosen, raws, kinds)


@cache
def paper() -> tuple[Claim, ...]:
    """Every claim of the paper."""
    statements = [s for s in read(PAPER).statements if s.relation is not None]
    return tuple(close(s.id, s.relation, s.scope, s.conditions) for s in statements if s.relation)


def by_floats(found: Claim, witness: Witness) -> Status:
    """The status where nothing is put to exact arithmetic."""
    return Examination(found, witness, -1, -1, bordered=False).finding().status


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_floats_never_contradict_balls(data: st.DataObject) -> None:
    """Over the paper's claims, at random points small enough for both."""
    found = data.draw(st.sampled_from(paper()))
    plan = size_plan(found, 4, 4)
    sizes = dict(plan.fixed)
    for name in (*plan.dimensions, *plan.counts):
        sizes.setdefault(name, data.draw(st.integers(plan.lowest[name], plan.lowest[name] + 3)))
    if not plan.meets(sizes):
        return
    seed, digits = data.draw(st.integers(0, 2**30)), data.draw(st.integers(0, 30))
    realised = realise(found, drawn(found, sizes, data.draw(st.integers(0, 30)), seed, digits))
    if realised is None:
        return
    exact, floats = examine(found, realised[0]).status, by_floats(found, realised[0])
    assert floats in (exact, Status.UNSETTLED) or exact is Status.UNSETTLED, (found.id, exact, floats)


def test_floats_decide_what_has_a_margin() -> None:
    """They are not merely silent: most points of a claim without equality are decided."""
    (found,) = [each for each in paper() if each.id == "lem:descent"]
    statuses = []
    for seed in range(20):
        realised = realise(found, drawn(found, {"m": 3, "n": 3, "r": 2}, 0, seed, 20))
        assert realised is not None
        statuses.append(by_floats(found, realised[0]))
    assert statuses.count(Status.HOLDS) >= 18


def near_tie(exponent: int, sign: int) -> tuple[Claim, Witness]:
    """|x|^2 <= a (1 + sign 10^exponent) with |x|^2 = a: violated for sign < 0, by a relative 10^exponent."""
    draws = torch.Generator().manual_seed(exponent)
    numbers = torch.randn(1200, 1, generator=draws, dtype=torch.float64)
    x = from_tensor(numbers)
    square = sum((Fraction(float(entry)) ** 2 for entry in numbers.flatten()), Fraction(0))
    bound = square * (1 + sign * Fraction(10) ** exponent)
    values = {"x": x, "a": ((bound,),)}
    return claim(r"\|x\|^2 \le a", *VECTORS), Witness({"n": 1200}, values)


@pytest.mark.parametrize("exponent", range(-18, -3))
@pytest.mark.parametrize("sign", [-1, 1])
def test_a_near_tie_is_never_decided_wrongly(exponent: int, sign: int) -> None:
    """A margin of 10^-15 and less is left open by floats; exact arithmetic has it right at any margin."""
    found, witness = near_tie(exponent, sign)
    truth = Status.VIOLATED if sign < 0 else Status.HOLDS
    floats = by_floats(found, witness)
    assert floats in (truth, Status.UNSETTLED)
    if exponent <= -15:
        assert floats is Status.UNSETTLED
    if exponent >= -11:
        assert floats is truth
    assert examine(found, witness).status is truth


def test_a_tie_of_few_digits_is_decided_by_floats() -> None:
    """Sums and products that rounding does not change are exact."""
    x = from_tensor(torch.ones(1200, 1, dtype=torch.float64) * 3)
    for sign, status in ((r"\le", Status.HOLDS), ("<", Status.VIOLATED), ("=", Status.HOLDS)):
        found = claim(rf"\|x\|^2 {sign} 3 \langle x, x \rangle / 3 + a", *VECTORS)
        assert by_floats(found, Witness({"n": 1200}, {"x": x, "a": ((Fraction(0),),)})) is status


@pytest.mark.parametrize("shift", [Fraction(1, 10**15), Fraction(1, 10**17), Fraction(1, 10**30)])
@pytest.mark.parametrize("sign", [-1, 1])
def test_entries_that_floats_cannot_hold_carry_an_error(shift: Fraction, sign: int) -> None:
    """Rounded to the nearest float, all of these would be ties."""
    third = Fraction(1, 3)
    rows = tuple((third,) for _ in range(1200))
    values = {"x": rows, "y": tuple((third + sign * shift,) for _ in range(1200))}
    found = claim(r"\langle x, x \rangle \le \langle x, y \rangle", *VECTORS)
    truth = Status.HOLDS if sign > 0 else Status.VIOLATED
    witness = Witness({"n": 1200}, values)
    assert by_floats(found, witness) is Status.UNSETTLED
    assert examine(found, witness).status is truth


def test_a_number_beyond_floats_is_left_open_or_right() -> None:
    """10^400 and 10^-400 are no floats, though exact arithmetic has them."""
    found = claim(r"\|x\|^2 + a \le b", *VECTORS)
    x = from_tensor(torch.ones(1200, 1, dtype=torch.float64))
    for power in (400, -400):
        values = {"x": x, "a": ((Fraction(10) ** power,),), "b": ((Fraction(10) ** power + 1200,),)}
        assert by_floats(found, Witness({"n": 1200}, values)) is Status.UNSETTLED
        assert examine(found, Witness({"n": 1200}, values)).status is Status.HOLDS


@pytest.mark.parametrize(
    "formula",
    [
        r"\|A\|_* \le 0",
        r"\|A\|_{op} \le 0",
        r"\det(A) > 10^{999}",
        r"\text{rank}(A) \le 0",
        r"\|A^{-1}\| < 0",
        r"A \preceq 0",
        r"\int_0^1 t \|A\|^2 \, dt \le 0",
    ],
)
def test_estimates_decide_nothing(formula: str) -> None:
    """Spectra, determinants, inverses, ranks and integrals of large matrices stay open, however clear."""
    found = claim(formula, r"let n = 300", r"let A \in \mathbb{R}^{n\times n} ; symmetric")
    numbers = torch.eye(300, dtype=torch.float64) * 4
    finding = examine(found, Witness({"n": 300}, {"A": from_tensor(numbers)}))
    assert finding.status is Status.UNSETTLED and finding.reason


@cache
def descent() -> tuple[Claim, Witness]:
    """A false descent lemma at 512 x 512 x 16, and a dense witness of it."""
    found = claim(DESCENT, *LARGE)
    realised = realise(found, drawn(found, {"m": 512, "n": 512, "r": 16}, 0, 7, 16))
    assert realised is not None
    return found, realised[0]


def test_a_witness_of_size_512_is_decided_at_once(tmp_path: Path) -> None:
    """In well under a second; its sides enclose what floats give; written down and read it is the same."""
    found, witness = descent()
    examine(found, witness)
    start = time.perf_counter()
    finding = examine(found, witness)
    assert time.perf_counter() - start < 1
    assert finding.status is Status.VIOLATED and finding.left and finding.right
    assert float(finding.left[0]) > float(finding.right[1])
    function = witness.functions["f"]
    V, W, M = (m.numbers for m in (*map(witness.values.get, "VW"), function.parameters["M"]))  # type: ignore[union-attr]
    scale, offset = float(function.scale[0][0]), float(function.offset[0][0])
    value = scale * float((W[:512] @ W[512:].T - M).square().sum()) / 2 + offset
    assert float(finding.left[0]) <= value * (1 + 1e-9) and value * (1 - 1e-9) <= float(finding.left[1])
    assert V.shape == (1024, 16)
    start = time.perf_counter()
    again = from_json(json.loads(json.dumps(to_json(witness))))
    assert time.perf_counter() - start < 4
    assert again == witness
    assert examine(found, again) == finding
    text = "".join(f"%@ {line}\n" for line in (*LARGE, f"claim[it] {DESCENT}"))
    (tmp_path / "lemma.tex").write_text(text, encoding="utf-8")
    stored = tmp_path / "witness.json"
    stored.write_text(json.dumps({"id": "it", "file": "lemma.tex", "witness": to_json(witness)}))
    assert recheck_file(stored).verdict is Verdict.REFUTED


def changed(witness: Witness, **parts: Any) -> Witness:
    """The witness with another function."""
    return replace(witness, functions={"f": replace(witness.functions["f"], **parts)})


def entry(matrix: Matrix, value: float) -> Dyadic:
    """A large matrix with another first entry, unchecked."""
    assert isinstance(matrix, Dyadic)
    numbers = matrix.numbers.clone()
    numbers[0, 0] = value
    return Dyadic(numbers)


def test_a_large_witness_that_was_tampered_with_is_refused() -> None:
    """Constants, shapes, parameters and sizes are checked as for a small one."""
    found, witness = descent()
    assert confirm(found, witness) is not None
    largest = witness.values["L"][0][0]
    above = ((largest * (1 + Fraction(1, 10**30)),),)
    wrong = [
        changed(witness, scale=above),
        changed(witness, scale=((Fraction(-1, 1000),),)),
        changed(witness, parameters={}),
        changed(witness, parameters={"M": witness.values["V"]}),
        changed(witness, curvature=((Fraction(10**6),),)),
        changed(witness, family="elliptic-quadratic"),
        replace(witness, values={**witness.values, "L": ((Fraction(1, 2),),)}),
        replace(witness, values={**witness.values, "V": witness.values["V"][:1023]}),
        replace(witness, sizes={**witness.sizes, "m": 511}),
    ]
    for tampered in wrong:
        assert confirm(found, tampered) is None


def test_a_constant_at_its_limit_is_checked_exactly_at_size() -> None:
    """L = 1/3 + 1: no float, and a scale that exceeds it by a part in 10^40 is too much."""
    found, witness = descent()
    limit = Fraction(4, 3)
    values = {**witness.values, "L": ((limit,),)}
    at = changed(replace(witness, values=values), scale=((limit,),))
    above = changed(replace(witness, values=values), scale=((limit * (1 + Fraction(1, 10**40)),),))
    assert examine(found, at).status is Status.VIOLATED
    assert examine(found, above).status is Status.OUTSIDE


def test_work_decides_who_answers() -> None:
    """A small witness never meets floats; a large one goes to them alone."""
    found, witness = descent()
    large = Examination(found, witness)
    assert large.work(lambda bench: bench.holds(found.conclusion)) > MUCH
    assert large.finding().status is Status.VIOLATED
    assert {kind for kind, _ in large.benches} == {Balls, CertifiedFloats}
    small = claim(DESCENT, r"let m, n, r \in \mathbb{N}", *LORA)
    realised = realise(small, drawn(small, {"m": 3, "n": 3, "r": 2}, 0, 1, 8))
    assert realised is not None
    examination = Examination(small, realised[0])
    examination.finding()
    assert {kind for kind, _ in examination.benches} == {Balls}

"""A paper with one constant raised: the message names the place, both sides, and a small witness."""

import json
import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from verify.cli import main

PAPER = Path(__file__).parents[1] / "proofs_checks" / "lora_gd_2025" / "proof.tex"
RIGHT = r"\leq \mathcal{J}(V_t) - \frac{\eta_t}{5} \|\nabla \mathcal{J}(V_t)\|^2. \tag{9}"
WRONG = r"\leq \mathcal{J}(V_t) - \frac{19 \eta_t}{20} \|\nabla \mathcal{J}(V_t)\|^2. \tag{9}"
LARGEST = 16  # of a numerator or denominator that a reader would still call simple


def fractions(data: Any) -> Iterator[Fraction]:
    """Every "p/q" in a part of a witness."""
    if isinstance(data, dict):
        data = list(data.values())
    if isinstance(data, list):
        for each in data:
            yield from fractions(each)
    elif isinstance(data, str) and re.fullmatch(r"-?\d+(/\d+)?", data):
        yield Fraction(data)


@pytest.mark.parametrize("seed", [0, 1])
def test_lemma_2_with_19_20_in_place_of_1_5(tmp_path: Path, seed: int) -> None:
    text = PAPER.read_text(encoding="utf-8")
    assert text.count(RIGHT) == 1
    wrong = tmp_path / "proof.tex"
    wrong.write_text(text.replace(RIGHT, WRONG), encoding="utf-8")
    line = text[: text.index(RIGHT)].count("\n") + 1
    column = text[: text.index(RIGHT)].rpartition("\n")[2]

    answer = tmp_path / "answer.json"
    options = ["--only", "eq:9", "--profile", "quick", "--seed", str(seed), "--device", "cpu"]
    run = CliRunner().invoke(main, ["check", str(wrong), *options, "--json", str(answer)])
    assert run.exit_code == 1, run.output

    said = " ".join(run.output.split())
    assert f"proof.tex:{line}:{len(column) + 1} eq:9 refuted" in said
    assert r"\mathcal{J}(V_{t+1}) \leq \mathcal{J}(V_t) - \frac{19 \eta_t}{20} \|\nabla" in said
    assert "breaks at m = 2, n = 2, r = 1, t = 0" in said
    assert re.search(rf"replay verify check \S*proof\.tex --only eq:9 --seed {seed}", said)

    (claim,) = json.loads(answer.read_text(encoding="utf-8"))["claims"]
    assert claim["verdict"] == "refuted"
    witness = claim["witness"]
    assert witness["sizes"] == {"m": 2, "n": 2, "r": 1, "t": 0}
    numbers = [*fractions(witness["values"]), *fractions(witness["functions"])]
    assert len(numbers) >= 10  # four entries of V_0, four of the loss, L and the lower bound
    assert all(abs(each.numerator) <= LARGEST and each.denominator <= LARGEST for each in numbers), numbers
    assert float(witness["lhs"][0]) > float(witness["rhs"][1])

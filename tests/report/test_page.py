"""Runs on the page: what breaks a claim, how to see it again, odd names, and nothing to draw."""

from __future__ import annotations

from typing import Any

import pytest

from tests.report.samples import WITNESS
from verify.report.page import page

RESULT: dict[str, Any] = {
    "document": "paper.tex",
    "claim": "lem:a",
    "sizes": {"m": 4, "n": 3},
    "seed": 0,
    "dtype": "float32",
    "device": "cpu",
    "losses": None,
    "verdict": "supported",
    "reason": "none violates",
    "witness": None,
    "complete": True,
    "machine": "A processor",
    "stages": {"screened": 2000, "held": 1990, "open": 10, "tied": 10, "violated": 0, "ascents": 7},
    "worst": [{"trial": 12, "ratio": 0.75, "family": "logistic", "said": "holds"}],
    "ascent": {"ratio": 0.9999999, "trial": 12, "how": "ascent"},
    "quantiles": {"0.5": 0.5, "0.99": 0.7, "1.0": 0.74},
    "bins": {"-7": 1500, "-16": 490, "none": 10},
    "replay": "verify stress paper.tex --claim lem:a --sizes 4x3 --seed 0 --trial 12",
    "worker_seconds": 2.0,
    "operations": 50_000_000,
    "workers": 1,
    "kept": "runs/a b",
}


def told(**changed: Any) -> str:
    """The page of one run."""
    return page([{**RESULT, **changed}], [])


def test_a_run_names_what_ran_where() -> None:
    text = told()
    for part in ("A processor, cpu, screened in float32", "1,000 trials/s and 0.025 GFLOP/s", "runs/a b"):
        assert part in text
    assert "The worst trial again" in text


def test_the_largest_quantile_is_the_worst_trial_and_not_a_bin() -> None:
    text = told()
    assert "0.74<" not in text and "99 %</th>" in text and "0.75<" in text


def test_stages_without_trials_are_left_out_but_violations_are_told() -> None:
    text = told()
    assert "miss a hypothesis" not in text
    assert '<td class="number">0</td><td>violate in floating point</td>' in text


def test_a_witness_and_how_to_confirm_it() -> None:
    text = told(verdict="refuted", witness=WITNESS)
    assert "breaks at" in text and "isotropic quadratic" in text
    assert "<span>recheck</span> <span>&#x27;runs/a</span> <span>b/result.json&#x27;</span>" in text


def test_a_replay_that_is_not_of_the_worst_trial_says_so() -> None:
    text = told(verdict="refuted", replay="verify stress paper.tex --trial 5")
    assert "Trial 5, from which the witness came, again" in text
    assert "The worst trial again" not in text


@pytest.mark.parametrize("name", ["<b>&amp;\"'", "a" * 300])
def test_odd_names_are_spelled_out(name: str) -> None:
    result = {**RESULT, "claim": name, "document": name, "reason": name, "verdict": name}
    text = page([result, result], [])
    assert "<b>" not in text
    assert ("&lt;b&gt;" in text) == ("<b>" in name)


def test_a_run_without_ratios() -> None:
    empty = {"bins": {"none": 2000}, "worst": [], "ascent": None, "replay": "", "quantiles": {"0.5": None}}
    text = told(**empty, verdict="undecided")
    assert "No trial has a positive ratio of the two sides: 2,000 have no ratio." in text
    assert "<svg" not in text and "Worst trials" not in text


def test_an_infinite_ratio_is_no_figure() -> None:
    worst = [{"trial": 3, "ratio": float("-inf"), "family": ""}, {"trial": 4, "ratio": None, "family": ""}]
    assert "inf" not in told(worst=worst, ascent=None).partition("<body>")[2].replace("infer", "")


def test_more_than_one_are_listed_at_the_top() -> None:
    text = page(
        [RESULT, {**RESULT, "verdict": "refuted"}], [{"datetime": "2020-01-02T03:04", "benchmarks": []}]
    )
    top = text.partition("<h2")[0]
    assert 'href="#run-2"' in top and 'href="#bench-1"' in top and "0.9999999" in top
    assert 'id="run-2"' in text and 'id="bench-1"' in text


def test_one_alone_needs_no_list() -> None:
    assert "href" not in told()

"""Sharpness and power as they are told: in a figure, in a table, in words, and as data."""

import json
from dataclasses import replace
from math import inf, sqrt

import pytest

from tests.report.samples import refuted, supported
from verify.report.describe import brief
from verify.report.explain import full_lines
from verify.report.json import entry
from verify.report.lines import plain
from verify.report.sharpness import figure, power, rounded, sharpness, spoken
from verify.run.result import Result
from verify.verdict import Constant, Dropped, Outcome, Ratio, Verdict

FIFTH = Constant(r"\frac{1}{5}", r"\eta_{t} \lVert \nabla g(V_{t}) \rVert^{2}", 0.2, 0.929289, "at most", 9)
SHARP = Constant(r"\frac{1}{\sqrt{2}}", r"\lVert A \rVert", 1 / sqrt(2), 1 / sqrt(2))
NEEDLESS = Constant(r"\frac{2\sqrt{2}}{3}", "L", 2 * sqrt(2) / 3, 1 - sqrt(2))
ONE = Constant("1", "x", 1.0, 0.5)
SPOKEN = {
    r"\frac{1}{5}": "1/5",
    r"\frac{2\sqrt{2}}{3}": "2 sqrt(2)/3",
    r"\frac{1}{5\sqrt{2}}": "1/(5 sqrt(2))",
    r"\frac{1}{\sqrt{2}}": "1/sqrt(2)",
    r"5\sqrt{2}": "5 sqrt(2)",
    r"\sqrt{\frac{3}{10\sqrt{2}}}": "sqrt(3/(10 sqrt(2)))",
    r"3\sqrt[3]{5\sqrt{2}}": "3 root3(5 sqrt(2))",
    r"\frac{1 + \sqrt{2}}{2}": "(1 + sqrt(2))/2",
    "0.5": "0.5",
}


def with_constants(*constants: Constant, **more: object) -> Result:
    """The supported sample with constants."""
    result = supported()
    return replace(result, outcome=replace(result.outcome, constants=constants, **more))  # type: ignore[arg-type]


@pytest.mark.parametrize("text", SPOKEN)
def test_numbers_as_one_types_them(text: str) -> None:
    assert spoken(text) == SPOKEN[text]


def test_rounding_claims_no_more_than_was_seen() -> None:
    assert (rounded(1 / sqrt(2), True), rounded(1 / sqrt(2), False)) == ("0.7072", "0.7071")
    assert (rounded(0.5, True), rounded(0.5, False), rounded(-0.41421, True)) == ("0.5", "0.5", "-0.4142")
    assert rounded(inf, True) == "unbounded"


def test_one_figure_a_line() -> None:
    """That of the constant with the most room; none where all are sharp, not needed, or not supported."""
    assert list(figure(with_constants(SHARP, ONE, FIFTH, NEEDLESS).outcome)) == [
        "in place of 1/5 at most 0.9293"
    ]
    assert list(figure(with_constants(SHARP, NEEDLESS).outcome)) == []
    assert list(figure(Outcome(Verdict.UNDECIDED, constants=(FIFTH,)))) == []
    assert brief(with_constants(FIFTH)).text == (
        "proof.tex:3:7  lem:a  supported: best ratio 0.998, in place of 1/5 at most 0.9293, 10,000 trials, "
        "9,800 within the hypotheses"
    )


def test_the_table_of_constants() -> None:
    result = with_constants(FIFTH, SHARP, NEEDLESS, ratio=Ratio(0.998, 812, "ascent"))
    assert plain(sharpness(result.outcome, 90)).splitlines() == [
        "  sharpness    best ratio by ascent, from trial 812",
        "               printed                must be              factor   of",
        "               1/5 = 0.2              at most 0.929289     4.646    \\eta_{t} \\lVert \\nabla",
        "                                                                      g(V_{t}) \\rVert^{2}",
        "               1/sqrt(2) = 0.7071     at least 0.707107    1        \\lVert A \\rVert",
        "               2 sqrt(2)/3 = 0.9428   at least -0.414214   -        L",
        "               must be: the best that the search met, all else as printed; the sharp",
        "                 constant may be closer to the printed one",
    ]
    assert list(sharpness(supported().outcome, 100)) == []


def test_power_in_words() -> None:
    dropped = (
        Dropped("r < \\min\\{m, n\\}", Verdict.SUPPORTED),
        Dropped("L \\ge 1", Verdict.REFUTED, "L = 1/2, m = 1"),
        Dropped("x > 0", Verdict.UNDEFINED, "x = 0"),
        Dropped("A: psd", Verdict.UNDECIDED, "no trial met the hypotheses"),
    )
    told = with_constants(SHARP, FIFTH, NEEDLESS, power=dropped).outcome
    assert plain(power(told, 100)).splitlines() == [
        "  power        in place of 1/sqrt(2): every constant below 0.7071 breaks",
        "               in place of 1/5: every constant above 0.9293 breaks",
        "               in place of 2 sqrt(2)/3: no constant above 0 was seen to be too small",
        "               without r < \\min\\{m, n\\}: still stands",
        "               without L \\ge 1: refuted at L = 1/2, m = 1",
        "               without x > 0: undefined at x = 0",
        "               without A: psd: undecided: no trial met the hypotheses",
    ]
    assert list(power(replace(told, verdict=Verdict.VACUOUS), 100)) == []


def test_constants_that_look_alike_are_told_by_their_terms() -> None:
    told = with_constants(ONE, replace(ONE, term="y", needed=0.25)).outcome
    assert plain(power(told, 100)).splitlines() == [
        "  power        in place of 1 (of x): every constant below 0.5 breaks",
        "               in place of 1 (of y): every constant below 0.25 breaks",
    ]


def test_explain_has_both() -> None:
    told = plain(full_lines(with_constants(FIFTH, power=(Dropped("L \\ge 1", Verdict.SUPPORTED),)), 80))
    assert "\n  sharpness    printed" in told
    assert "\n  power        in place of 1/5" in told
    assert "without L \\ge 1: still stands" in told
    assert "sharpness" not in plain(full_lines(refuted(), 80))


def test_both_as_data() -> None:
    told = entry(with_constants(FIFTH, power=(Dropped("L \\ge 1", Verdict.REFUTED, "L = 1/2"),)))
    assert json.loads(json.dumps(told["sharpness"], allow_nan=False)) == {
        "ratio": 0.998,
        "trial": 812,
        "how": "sample",
        "constants": [
            {
                "text": r"\frac{1}{5}",
                "term": FIFTH.term,
                "value": 0.2,
                "direction": "at most",
                "proved": None,
                "refuted": 0.929289,
                "trial": 9,
                "how": "sample",
            }
        ],
    }
    assert told["power"] == {"dropped": [{"hypothesis": "L \\ge 1", "verdict": "refuted", "note": "L = 1/2"}]}
    assert entry(supported())["power"] is None
    assert entry(refuted())["sharpness"] is None


def test_infinities_are_null() -> None:
    told = entry(with_constants(replace(ONE, needed=-inf)))["sharpness"]
    assert told["constants"][0]["refuted"] is None
    json.dumps(told, allow_nan=False)

"""A result in full has what a reader needs, and nothing that steers a terminal."""

from tests.report.samples import expected, refuted, skipped, statement, supported, undecided, unread
from verify.report.describe import brief, describe
from verify.report.lines import plain
from verify.run.result import Result
from verify.verdict import Outcome, Verdict


def test_a_refuted_link_in_full() -> None:
    assert plain(describe(refuted())) == "\n".join(
        [
            "proof.tex:12:7  lem:b/proof/2  refuted",
            "  link         \\mathcal{J}(V_2) - \\mathcal{J}(V_1)",
            "               <= \\frac{5}{2} L \\|V_2 - V_1\\|^2",
            "  breaks at    m = 1, n = 1, r = 1",
            "               V_1 = [ 1/2   0 ]   V_2 = [ 1  0 ]   L = 2",
            "                     [  -3  10 ]         [ 0  1 ]",
            "               \\mathcal{L}: isotropic quadratic",
            "                 \\mathcal{L}(W) = (a/2) \\|W - M\\|^2",
            "                 a = 2   M = [ -4 ]",
            "  left side    2.5",
            "  right side   2.25",
            "  margin       0.25",
            "  under        L \\ge 1",
            "               r < \\min\\{m, n\\}",
            "  note         `1/2L` is read from left to right",
            "  replay       verify check proof.tex --only lem:b/proof/2 --seed 0",
        ]
    )


def test_an_unread_one_shows_the_spot_and_what_to_type() -> None:
    assert plain(describe(unread())) == "\n".join(
        [
            "proof.tex:35:7  lem:f  unread",
            "      x + \\foo \\le y",
            "          ^^^^",
            "  because      \\foo is not declared",
            "  type         %@ let \\foo \\in \\mathbb{R}",
        ]
    )


def test_an_undecided_one_says_how_hard_it_was_searched() -> None:
    told = plain(describe(undecided()))
    assert "no trial met the hypotheses" in told
    assert "10,000 trials, 0 within the hypotheses" in told


def test_a_verdict_that_was_not_the_expected_one_is_red() -> None:
    result = supported(expected=Verdict.REFUTED, expected_reason="the sign is wrong")
    lines = describe(result)
    assert lines[0].text.endswith("supported, not refuted as expected")
    assert "red" in lines[0].style
    assert "refuted: the sign is wrong" in plain(lines)


def test_one_line_each() -> None:
    assert brief(expected()).text == (
        "proof.tex:20:7  lem:c  refuted, as expected: a factor is missing in print"
    )
    assert brief(skipped()).text == "proof.tex:25:7  lem:d  skipped: asymptotic rate"
    assert brief(supported()).text == (
        "proof.tex:3:7  lem:a  supported: best ratio 0.998, 10,000 trials, 9,800 within the hypotheses"
    )


def test_control_characters_are_spelled_out() -> None:
    result = Result(statement("a\x1b[2J", left_text="x\x1b]0;y\x07"), Outcome(Verdict.ERROR, "\x9b31m"))
    told = plain(describe(result))
    assert "\\x1b[2J" in told
    assert not set("\x1b\x07\x9b") & set(told)


def test_narrow_screens_wrap_all_but_what_is_to_be_pasted() -> None:
    lines = [line.text for line in describe(refuted(), width=50)]
    assert all(len(line) <= 50 for line in lines if "replay" not in line)
    assert sum("verify check proof.tex --only lem:b/proof/2 --seed 0" in line for line in lines) == 1

"""Certificates as Coq files: what is in them, and, where coqc is installed, what Coq makes of them."""

from __future__ import annotations

import copy
import re
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tests.certify import by_hand
from tests.certify.by_hand import CASES, UNIT, certificate, combination, number, statement, x
from verify.certify.certificate import Certificate, write
from verify.certify.coq.file import coq_file
from verify.certify.coq.formulas import comment
from verify.certify.coq.names import NotExported
from verify.certify.recheck import Rejected, recheck
from verify.cli import main

COMMENT = re.compile(r"\(\*.*?\*\)", re.DOTALL)
REALS = {
    "ClassicalDedekindReals.sig_forall_dec",
    "ClassicalDedekindReals.sig_not_dec",
    "FunctionalExtensionality.functional_extensionality_dep",
}
HOSTILE = 'a *) Axiom no : False. (* " \\alpha (*) \x1b'


def compiled(text: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """What coqc makes of a file."""
    program = shutil.which("coqc")
    if program is None:
        pytest.skip("coqc is not installed")
    (folder / "proof.v").write_text(text, encoding="utf-8")
    command = [program, "-q", "proof.v"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300)


def some(names: Iterable[str]) -> list[Any]:
    """The cases, of which the default suite asks two: a few seconds of coqc each."""
    return [
        pytest.param(each, marks=() if each in ("square", "induction") else pytest.mark.full)
        for each in names
    ]


def exported(name: str) -> str:
    return coq_file(*CASES[name](), name)


@pytest.mark.parametrize("name", CASES)
def test_the_examples_are_certificates(name: str) -> None:
    recheck(*CASES[name]())


@pytest.mark.parametrize("name", CASES)
def test_nothing_is_assumed_but_in_the_section(name: str) -> None:
    """Outside comments a file has no axiom and no gap, and only hypotheses of named rules."""
    text = COMMENT.sub("", exported(name))
    assert re.findall(r"\b(?:Axiom|Parameter|Admitted|admit|Conjecture|Abort)\b", text) == []
    before, section = text.split("Section Statement.")
    assert re.findall(r"\b(?:Variable|Hypothesis|Context)\b", before) == []
    rules = "means|first|last|next|always|equation|tensor|axiom"
    names = re.findall(r"^Hypothesis (\S+) :", section, re.MULTILINE)
    assert all(re.fullmatch(rf"hypothesis\d+|\w+_(?:{rules})", each) for each in names), names
    assert max(map(len, text.splitlines())) <= 120
    for opening, closing in ("()", "{}", "[]"):
        assert text.count(opening) == text.count(closing)


def test_the_theorem_is_the_conclusion_as_stated() -> None:
    text = exported("smooth")
    assert "Theorem conclusion : (2 * x1 * (x5 + ((- 1) * x6))) >= x3." in text
    assert "Variable x5 : R. (* f(X) *)" in text
    assert "Variable x3 : R. (* tr(grad f(X) grad f(X)') *)" in text
    assert "Hypotheses, by rule: 2 axiom, 1 hypothesis." in text


def test_roots_and_inverses_are_those_of_coq() -> None:
    assert "_means : x3 = sqrt (x1 * x2)." in exported("geometric_mean")
    assert "_means : x2 = / (x1)." in exported("inverse")
    assert "Theorem existence0 : 0 < x1." in exported("inverse")
    assert (
        "Theorem line1_exist : forall i0 : Z, 0 <= IZR i0 -> 0 <= - IZR i0 + IZR x1 -> 0 < x2 i0."
        in exported("everywhere")
    )


@pytest.mark.parametrize("text", [HOSTILE, "(*", "*)", "((**))", "(*)", '"', "a\nb", "*", "(", ")"])
def test_a_comment_holds_any_text(text: str) -> None:
    """It opens once, closes once, at its end, and has no quote."""
    inside = comment(text)[2:-2]
    assert comment(text).startswith("(* ") and comment(text).endswith(" *)")
    assert not any(each in inside for each in ("(*", "*)", '"', "\n", "\x1b"))


def hostile() -> by_hand.Case:
    stated = statement([">=", by_hand.mul(x(HOSTILE), x(HOSTILE)), number(0)], scalars=[HOSTILE])
    own = [["1", [['trace (("', 1]]]]
    parts = [["1", by_hand.Writer(stated)(x(HOSTILE)), []], ["1", own, []]]
    rest = [["-1", [['trace (("', 2]]]]
    zero = ["combination", [], []]
    return certificate(stated, [zero, combination(parts), combination([["1", UNIT, [1]]], [[rest, 0]])])


def test_no_text_of_a_statement_leaves_its_comment(tmp_path: Path) -> None:
    """What such a certificate proves besides does not matter."""
    stated, proof = hostile()
    proof["lines"].append(combination([["1", by_hand.Writer(stated)(x(HOSTILE)), []]]))
    recheck(stated, proof)
    text = coq_file(stated, proof, HOSTILE)
    assert "Axiom" not in COMMENT.sub("", text)
    assert compiled(text, tmp_path).returncode == 0


def test_another_statement_is_refused() -> None:
    stated, proof = CASES["square"]()
    with pytest.raises(NotExported, match="another statement"):
        coq_file({**stated, "conclusion": [">=", x("x"), number(0)]}, proof)


def test_a_root_that_may_not_exist_is_refused() -> None:
    root = ["root", x("x"), 2]
    stated, proof = certificate(statement([">=", root, number(0)], scalars="x"), [["root", x("x"), 2, None]])
    with pytest.raises(NotExported, match="exists"):
        coq_file(stated, proof)


@pytest.mark.parametrize(
    "lines",
    [
        [["guess", 1]],
        [["lemma"]],
        [],
        [combination([["-1", UNIT, []]])],
        [combination([["1", UNIT, [7]]])],
        [combination([["1", [["1", [["symbol #1", 1]]]], []]])],
    ],
)
def test_what_is_no_certificate_is_refused(lines: Any) -> None:
    """Rules that there are not, lines that are not there, an index outside its range."""
    stated = CASES["square"]()[0]
    with pytest.raises(NotExported):
        coq_file(*certificate(stated, lines))


@pytest.mark.parametrize("name", some(CASES))
def test_coq_derives_the_conclusion(name: str, tmp_path: Path) -> None:
    """From the axioms of the real numbers in Coq's library alone."""
    told = compiled(exported(name), tmp_path)
    assert told.returncode == 0, told.stderr
    assumed = set(re.findall(r"^(\S+)\s*$|^(\S+) :", told.stdout.partition("Axioms:\n")[2], re.MULTILINE))
    assert {one or other for one, other in assumed} <= REALS


def broken(name: str, path: list[Any], value: Any) -> by_hand.Case:
    """A certificate with one entry of its lines changed."""
    stated, proof = CASES[name]()
    lines = copy.deepcopy(proof["lines"])
    place = lines
    for step in path[:-1]:
        place = place[step]
    assert place[path[-1]] != value
    place[path[-1]] = value
    return certificate(stated, lines)


@pytest.mark.parametrize(
    ("name", "path", "value"),
    [
        ("square", [-1, 1, 0, 0], "2"),
        *(
            pytest.param(*case, marks=pytest.mark.full)
            for case in (
                ("arithmetic_mean", [-1, 1, 0, 1, 0, 0], "2"),
                ("cauchy_schwarz", [-1, 1, 0, 0], "1/3"),
                ("cauchy_schwarz", [0, 1, 1, 0], UNIT),
                ("inverse", [-1, 2, 0, 0, 0, 0], "3"),
                ("strict", [-1, 1, 1, 1, 0, 0], "1/3"),
                ("smooth", [-1, 1, 0, 2], [0, 3]),
            )
        ),
    ],
)
def test_coq_refuses_a_changed_certificate(name: str, path: list[Any], value: Any, tmp_path: Path) -> None:
    """A coefficient, a matrix, a line that is used: rejected by our checker, and on its own by Coq."""
    stated, proof = broken(name, path, value)
    with pytest.raises(Rejected):
        recheck(stated, proof)
    assert compiled(coq_file(stated, proof), tmp_path).returncode == 1


@pytest.mark.parametrize(
    ("name", "path"),
    [("geometric_mean", [4, 3, 0, 1, 3, 0]), ("induction", [-1, 6, -1, 1, 0, 0])],
)
def test_a_changed_line_inside_another_has_no_file(name: str, path: list[Any]) -> None:
    """A contradiction that is none, a step to elsewhere."""
    with pytest.raises(NotExported):
        coq_file(*broken(name, path, "2"))


def test_coq_checks_the_numbers_of_the_file_itself(tmp_path: Path) -> None:
    """A number changed in the text, past everything of ours."""
    text = exported("square_of_a_sum")
    changed = text.replace("Theorem conclusion : ((2 *", "Theorem conclusion : ((1 *")
    assert changed != text
    assert compiled(changed, tmp_path).returncode == 1


def stored(folder: Path, name: str, change: bool = False) -> Path:
    """A certificate beside its document."""
    given, proof = broken("square", [-1, 1, 0, 0], "2") if change else CASES[name]()
    path = folder / "certificates" / f"{name}-1.json"
    write(path, Certificate(f"lem:{name}", "paper.tex", given, proof))
    return path


def export(*arguments: object) -> tuple[int, str]:
    told = CliRunner().invoke(main, ["export", *map(str, arguments)])
    return told.exit_code, told.output


def test_the_command_writes_a_file_for_each_certificate(tmp_path: Path) -> None:
    for name in ("square", "inverse"):
        stored(tmp_path, name)
    code, told = export("--coq", tmp_path, "--out", tmp_path / "coq")
    assert (code, "2 of 2 written" in told) == (0, True)
    files = sorted((tmp_path / "coq").glob("*"))
    assert [file.name for file in files] == ["v_inverse_1.v", "v_square_1.v"]
    assert files[1].read_text(encoding="utf-8") == coq_file(*CASES["square"](), "paper.tex, lem:square")


def test_the_command_writes_nothing_for_what_proves_nothing(tmp_path: Path) -> None:
    stored(tmp_path, "square", change=True)
    (tmp_path / "paper.tex").touch()
    code, told = export("--coq", tmp_path / "paper.tex", "--out", tmp_path / "coq")
    assert (code, "lem:square  rejected: another conclusion" in told) == (1, True)
    assert not (tmp_path / "coq").exists()


def test_the_command_says_what_it_cannot_read(tmp_path: Path) -> None:
    stored(tmp_path, "square").write_text("{", encoding="utf-8")
    assert export("--coq", tmp_path, "--out", tmp_path / "coq")[0] == 3
    assert export("--coq", tmp_path / "missing.json")[0] == 3
    assert export(tmp_path)[0] == 3

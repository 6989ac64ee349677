"""proof.tex has the displays of the paper, each of them, in order and unaltered.

The paper's displays are in paper_displays.json, made from its text by make_paper_displays.py. Those of
proof.tex are found here by a regular expression, without verify's own reader, so that the two cannot
share a mistake.
"""

import difflib
import json
import re
from pathlib import Path

import pytest

from tests.document.normalise import normalise

PROOF = Path(__file__).parents[2] / "proofs_checks" / "lora_gd_2025" / "proof.tex"
FIXTURE = Path(__file__).with_name("paper_displays.json")
COMMENT = re.compile(r"(?<!\\)%.*")
DISPLAY = re.compile(
    r"\\begin\{((?:equation|align|gather|multline)\*?)\}(.*?)\\end\{\1\}|\\\[(.*?)\\\]", re.DOTALL
)
TAG = re.compile(r"\\tag\{(\d+)\}")


def source() -> str:
    return "\n".join(COMMENT.sub("", line) for line in PROOF.read_text().splitlines())


def printed(latex: str) -> list[str]:
    """Each display as `(number) formula`, normalised."""
    found = []
    for match in DISPLAY.finditer(latex):
        body = match.group(2) or match.group(3)
        numbers = " ".join(f"({number})" for number in TAG.findall(body))
        found.append(f"{numbers} {normalise(body)}".strip())
    return found


def expected() -> list[str]:
    return [f"{entry['number'] or ''} {entry['latex']}".strip() for entry in json.loads(FIXTURE.read_text())]


def difference(paper: list[str], proof: list[str]) -> str:
    """What the paper has (-) and proof.tex has in its place (+), and the first letter that differs."""
    lines = []
    for line in difflib.ndiff(paper, proof):
        if not line.startswith("  "):
            lines.append(line)
    for number, (left, right) in enumerate(zip(paper, proof, strict=False), start=1):
        if left != right:
            pairs = enumerate(zip(left, right, strict=False))
            at = next((k for k, (x, y) in pairs if x != y), min(len(left), len(right)))
            lines.append(f"first difference: display {number}, ...{left[max(0, at - 30) : at + 30]}...")
            lines.append(f"                  proof.tex has ...{right[max(0, at - 30) : at + 30]}...")
            break
    return "\n".join(lines)


def test_every_display_is_as_printed() -> None:
    paper, proof = expected(), printed(source())
    assert paper == proof, "not as printed (- paper, + proof.tex):\n" + difference(paper, proof)


def test_the_fixture_has_all_numbers_in_order() -> None:
    numbers = " ".join(entry["number"] or "" for entry in json.loads(FIXTURE.read_text()))
    assert numbers.split() == [f"({number})" for number in range(1, 24)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (r"\frac{2\sqrt{2}}{3}L", r"\frac{2\sqrt{2}}{5}L"),  # a digit
        (r"\sqrt{2}Lt^2\|d\|^2", r"\sqrt{2}Lt^2\|d\|^2\|V_1\|"),  # a misprint mended
        (r"5L\|", r"5\sqrt{2}L\|"),  # another
        (r"\geq 2\sqrt{x_1 x_2}", r"\leq 2\sqrt{x_1 x_2}"),  # a relation
        (r"BB^T & BA", r"BB^T & AB"),  # a block
        (r"\tag{20}", ""),  # a number
    ],
)
def test_an_altered_display_is_noticed(old: str, new: str) -> None:
    text = source()
    assert old in text
    assert printed(text.replace(old, new, 1)) != expected()


def test_layout_is_not_noticed() -> None:
    laid_out = r"$$\begin{aligned} a &\leq b, \\ &= \left( c \right)^{2}. \quad \end{aligned}$$"
    assert normalise(laid_out) == r"a\leq b,=(c)^{2}"
    assert normalise(r"\operatorname{Tr}(M)\,") == normalise(r"\text{Tr}( M )")
    one, other = r"\begin{bmatrix} B & A \end{bmatrix}", r"\begin{bmatrix} B \\ A \end{bmatrix}"
    assert normalise(one) != normalise(other)


def test_environments_and_braces_close() -> None:
    open_environments: list[str] = []
    for kind, name in re.findall(r"\\(begin|end)\{([^}]*)\}", source()):
        if kind == "begin":
            open_environments.append(name)
        else:
            assert open_environments.pop() == name
    assert not open_environments
    bare = re.sub(r"\\[{}\\]", "", source())
    assert bare.count("{") == bare.count("}")


def test_every_reference_has_its_label() -> None:
    text = source()
    labels = re.findall(r"\\label\{([^}]*)\}", text)
    assert len(labels) == len(set(labels))
    assert set(re.findall(r"\\(?:eq)?ref\{([^}]*)\}", text)) <= set(labels)


def test_every_directive_has_a_known_word() -> None:
    words = {"let", "def", "seq", "assume", "case", "by", "expect", "this", "claim", "skip"}
    lines = [line for line in PROOF.read_text().splitlines() if "%@" in line]
    assert lines
    for line in lines:
        word = re.match(r"%@ ([a-z]+)", line)
        assert word and word.group(1) in words, line

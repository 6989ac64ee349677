"""A witness re-confirms from its file and the document alone; one that was tampered with does not."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from verify.errors import VerifyError
from verify.falsify.recheck import recheck_file
from verify.verdict import Verdict

Data = dict[str, Any]

DOCUMENT = r"""
\begin{lemma}[Functions]
%@ let n \in \mathbb{N}
%@ let L \ge 1
%@ let c \in \mathbb{R}
%@ let f : \mathbb{R}^n \to \mathbb{R} ; smooth L, below c
%@ let g : \mathbb{R}^n \to \mathbb{R} ; smooth L, convex
%@ let h : \mathbb{R}^n \to \mathbb{R} ; lipschitz L
%@ let x, y \in \mathbb{R}^n
%@ let x_t \in \mathbb{R}^n
%@ let T \in \mathbb{N}
%@ seq x_{t+1} = x_t - \nabla f(x_t)
%@ claim[attained] f(x) \le c
%@ claim[hypothesis] \|x\| \le 1 \Rightarrow f(x) \le c
%@ claim[flat] g(x) \le g(y)
%@ claim[stationary] \nabla g(y) = 0 \Rightarrow g(x) \le g(y)
%@ claim[short] |h(x)| \le 1
%@ claim[path] f(x_T) \ge f(x_0)
\end{lemma}
\begin{lemma}[Matrices]
%@ let n, k \in \mathbb{N}
%@ let r = 1
%@ let S \in \mathbb{R}^{n\times n} ; symmetric
%@ let P \in \mathbb{R}^{n\times n} ; psd
%@ let D \in \mathbb{R}^{n\times n} ; pd
%@ let Q \in \mathbb{R}^{n\times n} ; orthogonal
%@ let K \in \mathbb{R}^{n\times n} ; skew
%@ let G \in \mathbb{R}^{n\times n} ; diagonal
%@ let R \in \mathbb{R}^{n\times n} ; rank 1
%@ let V \in \mathbb{R}^{n\times r}
%@ let u \in \mathbb{R}^n ; unit
%@ let t \in [0, 1)
%@ let s \ge t
%@ claim[symmetric] \|S\| \le 1
%@ claim[psd] \|P\| \le 1
%@ claim[pd] \|D\| \le 1
%@ claim[orthogonal] \|Q\| \le 1
%@ claim[skew] \|K\| \le 1
%@ claim[diagonal] \|G\| \le 1
%@ claim[rank] \|R\| \le 1
%@ claim[unit] \|u\| < 1
%@ claim[interval] t + s \le \frac{1}{2}
%@ claim[fixed] \|V\| \le 1
\end{lemma}
"""

QUADRATIC: Data = {
    "family": "isotropic-quadratic",
    "parameters": {"M": [["0"], ["0"]]},
    "scale": "1",
    "shift": "0",
}
LINEAR: Data = {"family": "linear", "parameters": {"G": [["1"], ["0"]]}, "scale": "1", "shift": "5"}
SYMMETRIC = [["1", "2"], ["2", "1"]]
VALID: dict[str, Data] = {
    "attained": {
        "sizes": {"n": 2},
        "values": {"L": "1", "c": "0", "x": [["1"], ["0"]]},
        "functions": {"f": QUADRATIC},
    },
    "hypothesis": {
        "sizes": {"n": 2},
        "values": {"L": "1", "c": "0", "x": [["1"], ["0"]]},
        "functions": {"f": QUADRATIC},
    },
    "flat": {
        "sizes": {"n": 2},
        "values": {"L": "1", "x": [["1"], ["0"]], "y": [["0"], ["0"]]},
        "functions": {"g": QUADRATIC},
    },
    "stationary": {
        "sizes": {"n": 2},
        "values": {"L": "1", "x": [["1"], ["0"]], "y": [["0"], ["0"]]},
        "functions": {"g": QUADRATIC},
    },
    "short": {"sizes": {"n": 2}, "values": {"L": "1", "x": [["0"], ["0"]]}, "functions": {"h": LINEAR}},
    "path": {
        "sizes": {"n": 2, "T": 1},
        "values": {"L": "1", "c": "0", "x_0": [["1"], ["0"]]},
        "elements": {"x_0": ["x_t", 0]},
        "functions": {"f": QUADRATIC},
    },
    "symmetric": {"sizes": {"n": 2}, "values": {"S": SYMMETRIC}, "functions": {}},
    "psd": {"sizes": {"n": 2}, "values": {"P": [["2", "1"], ["1", "1"]]}, "functions": {}},
    "pd": {"sizes": {"n": 2}, "values": {"D": [["2", "1"], ["1", "1"]]}, "functions": {}},
    "orthogonal": {"sizes": {"n": 2}, "values": {"Q": [["3/5", "4/5"], ["-4/5", "3/5"]]}, "functions": {}},
    "skew": {"sizes": {"n": 2}, "values": {"K": [["0", "1"], ["-1", "0"]]}, "functions": {}},
    "diagonal": {"sizes": {"n": 2}, "values": {"G": [["1", "0"], ["0", "-1"]]}, "functions": {}},
    "rank": {"sizes": {"n": 2}, "values": {"R": [["1", "2"], ["2", "4"]]}, "functions": {}},
    "unit": {"sizes": {"n": 2}, "values": {"u": [["3/5"], ["4/5"]]}, "functions": {}},
    "interval": {"sizes": {}, "values": {"t": "1/3", "s": "1/3"}, "functions": {}},
    "fixed": {"sizes": {"n": 2, "r": 1}, "values": {"V": [["1"], ["1"]]}, "functions": {}},
}


def put(*path: str, to: Any) -> Callable[[Data], None]:
    """A change of one place in a witness; ``to`` None takes it out."""

    def change(data: Data) -> None:
        for key in path[:-1]:
            data = data[key]
        if to is None:
            del data[path[-1]]
        else:
            data[path[-1]] = to

    return change


TAMPERED: dict[str, tuple[str, Callable[[Data], None]]] = {
    "asymmetric": ("symmetric", put("values", "S", to=[["1", "2"], ["3", "1"]])),
    "indefinite": ("psd", put("values", "P", to=[["1", "2"], ["2", "1"]])),
    "negative-diagonal": ("psd", put("values", "P", to=[["2", "0"], ["0", "-1"]])),
    "semidefinite-only": ("pd", put("values", "D", to=[["2", "0"], ["0", "0"]])),
    "asymmetric-definite": ("pd", put("values", "D", to=[["2", "1"], ["0", "2"]])),
    "not-orthogonal": ("orthogonal", put("values", "Q", to=[["3/5", "4/5"], ["4/5", "3/5"]])),
    "nearly-orthogonal": ("orthogonal", put("values", "Q", to=[["1", "1/1000000000"], ["0", "1"]])),
    "not-skew": ("skew", put("values", "K", to=[["1", "1"], ["-1", "0"]])),
    "not-diagonal": ("diagonal", put("values", "G", to=[["1", "1"], ["0", "1"]])),
    "rank-too-high": ("rank", put("values", "R", to=[["1", "2"], ["2", "5"]])),
    "too-short": ("unit", put("values", "u", to=[["1/2"], ["1/2"]])),
    "outside-interval": ("interval", put("values", "t", to="-1/3")),
    "at-the-open-end": ("interval", lambda data: data["values"].update(t="1", s="1")),
    "below-another-name": ("interval", put("values", "s", to="1/4")),
    "fixed-size-changed": (
        "fixed",
        lambda data: (data["sizes"].update(r=2), data["values"].update(V=[["1", "1"], ["1", "1"]])),
    ),
    "fixed-size-ignored": ("fixed", put("values", "V", to=[["1", "1"], ["1", "1"]])),
    "wrong-rows": ("symmetric", put("values", "S", to=[["2"]])),
    "ragged": ("symmetric", put("values", "S", to=[["2", "2"], ["2"]])),
    "too-wide": ("symmetric", put("values", "S", to=[["1", "2", "0"], ["2", "1", "0"]])),
    "size-changed": ("symmetric", put("sizes", "n", to=3)),
    "size-zero": ("symmetric", lambda data: (data["sizes"].update(n=0), data["values"].update(S=[]))),
    "size-missing": ("symmetric", put("sizes", "n", to=None)),
    "value-missing": ("symmetric", put("values", "S", to=None)),
    "values-missing": ("symmetric", put("values", to=None)),
    "scalar-for-matrix": ("symmetric", put("values", "S", to="5")),
    "matrix-for-scalar": ("interval", put("values", "t", to=[["1/3", "1/3"]])),
    "not-a-number": ("symmetric", put("values", "S", to=[["nan", "2"], ["2", "1"]])),
    "infinite": ("symmetric", put("values", "S", to=[["inf", "2"], ["2", "1"]])),
    "divided-by-zero": ("symmetric", put("values", "S", to=[["1/0", "2"], ["2", "1"]])),
    "constant-too-small": ("attained", put("values", "L", to="999/1000")),
    "scale-raised": ("attained", put("functions", "f", "scale", to="1001/1000")),
    "scale-negative": ("flat", put("functions", "g", "scale", to="-1")),
    "infimum-too-low": ("attained", put("functions", "f", "shift", to="-1/1000")),
    "bound-raised": ("attained", put("values", "c", to="1/1000")),
    "unbounded-below": ("attained", put("functions", "f", to=LINEAR)),
    "curvature-added": ("attained", put("functions", "f", "curvature", to="1/1000")),
    "curvature-negative": ("flat", put("functions", "g", "curvature", to="-1/2")),
    "tilted": ("attained", put("functions", "f", "tilt", to=[["1"], ["0"]])),
    "tilted-with-a-false-centre": (
        "attained",
        lambda data: data["functions"]["f"].update(tilt=[["1"], ["0"]], centre=[["3"], ["0"]]),
    ),
    "hypothesis-broken": ("hypothesis", put("values", "x", to=[["1"], ["1"]])),
    "not-stationary": ("stationary", put("values", "y", to=[["1/2"], ["0"]])),
    "not-convex": (
        "flat",
        put("functions", "g", "family", to="concave-quadratic"),
    ),
    "too-steep": ("short", put("functions", "h", "parameters", "G", to=[["1"], ["1/1000"]])),
    "not-lipschitz": ("short", put("functions", "h", to={**QUADRATIC, "shift": "5"})),
    "family-unknown": ("attained", put("functions", "f", "family", to="cubic")),
    "parameter-missing": ("attained", put("functions", "f", "parameters", to={})),
    "parameter-too-many": ("attained", put("functions", "f", "parameters", "d", to="1")),
    "parameter-shape": ("attained", put("functions", "f", "parameters", "M", to=[["0", "0"]])),
    "function-missing": ("attained", put("functions", to={})),
    "functions-left-out": ("attained", put("functions", to=None)),
    "point-shape": ("attained", put("values", "x", to=[["1", "0"]])),
    "start-missing": ("path", put("values", "x_0", to=None)),
    "start-of-another-name": ("path", put("elements", "x_0", to=["y_t", 0])),
    "start-of-another-index": ("path", put("elements", "x_0", to=["x_t", 1])),
    "size-negative": ("symmetric", put("sizes", "n", to=-2)),
    "count-missing": ("path", put("sizes", "T", to=None)),
    "count-zero": ("path", put("sizes", "T", to=0)),
    "holds": ("attained", put("values", "x", to=[["0"], ["0"]])),
}


def store(folder: Path, identity: str, witness: Data) -> Path:
    """A document and one entry of a report beside it."""
    (folder / "lemma.tex").write_text(DOCUMENT, encoding="utf-8")
    stored = folder / "witness.json"
    entry = {"id": identity, "file": "lemma.tex", "verdict": "refuted", "witness": witness}
    stored.write_text(json.dumps(entry), encoding="utf-8")
    return stored


@pytest.mark.parametrize("identity", sorted(set(VALID) - {"path"}))
def test_a_witness_confirms_on_its_own(identity: str, tmp_path: Path) -> None:
    """From its file and the document it names."""
    assert recheck_file(store(tmp_path, identity, VALID[identity])).verdict is Verdict.REFUTED


def test_a_witness_with_a_path_confirms(tmp_path: Path) -> None:
    """One step of descent on a quadratic goes down: the claim that it does not is refuted."""
    assert recheck_file(store(tmp_path, "path", VALID["path"])).verdict is Verdict.REFUTED


@pytest.mark.parametrize("name", TAMPERED)
def test_a_tampered_witness_is_not_confirmed(name: str, tmp_path: Path) -> None:
    """Outside its domain, under a broken hypothesis, of wrong shape, or incomplete."""
    identity, change = TAMPERED[name]
    witness = copy.deepcopy(VALID[identity])
    change(witness)
    try:
        outcome = recheck_file(store(tmp_path, identity, witness))
    except VerifyError:
        return
    assert outcome.verdict is not Verdict.REFUTED, outcome.reason


def test_a_witness_of_another_claim_is_not_confirmed(tmp_path: Path) -> None:
    """It lacks the names of the claim it is said to break."""
    stored = store(tmp_path, "psd", VALID["symmetric"])
    with pytest.raises(VerifyError):
        recheck_file(stored)


def test_a_witness_says_nothing_once_the_claim_is_repaired(tmp_path: Path) -> None:
    """The document has the last word: recheck reads it as it is today."""
    stored = store(tmp_path, "symmetric", VALID["symmetric"])
    document = tmp_path / "lemma.tex"
    repaired = document.read_text(encoding="utf-8").replace(r"\|S\| \le 1", r"\|S\| \ge 0")
    document.write_text(repaired, encoding="utf-8")
    assert recheck_file(stored).verdict is Verdict.SUPPORTED


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "not a JSON file"),
        ("[]", "no witness"),
        ("{}", "no witness"),
        ('{"id": "symmetric", "file": "lemma.tex", "witness": null}', "no witness"),
        ('{"id": "absent", "file": "lemma.tex", "witness": {"sizes": {}}}', "has no statement absent"),
        ('{"id": "symmetric", "file": "gone.tex", "witness": {"sizes": {}}}', "gone.tex"),
        ('{"id": "symmetric", "file": "lemma.tex", "witness": {"sizes": {}}}', "not a witness"),
    ],
)
def test_a_file_that_is_no_witness_says_so(text: str, said: str, tmp_path: Path) -> None:
    """The message names what is wrong with it."""
    (tmp_path / "lemma.tex").write_text(DOCUMENT, encoding="utf-8")
    stored = tmp_path / "witness.json"
    stored.write_text(text, encoding="utf-8")
    with pytest.raises(VerifyError, match=said):
        recheck_file(stored)

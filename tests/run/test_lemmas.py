"""Lemmas are offered in an order: cited ones, some that look like the claim, neighbours, the rest."""

from __future__ import annotations

from pathlib import Path

from verify.certify.certificate import Certificate, plain, write
from verify.certify.stating.claimed import stated
from verify.claims.close import close
from verify.document.reading import read
from verify.document.statement import Statement
from verify.run.lemmas import MOST, chosen, elsewhere, look

TEXT = r"""%@ let n \in \mathbb{N}
%@ let A, B \in \mathbb{R}^{n\times n}
%@ let x \ge 0
%@ claim[norms] \|A\| \le \|A\| + x
%@ claim[products] \langle A, B \rangle_F \le \|A\| \|B\|
%@ claim[squares] \|A + B\|^2 \le 2 \|A\|^2 + 2 \|B\|^2
%@ claim[other-squares] \|B - A\|^2 \le 3 \|A\|^2 + 3 \|B\|^2
"""


def stored(statement: Statement, file: Path) -> Path:
    """A certificate of a statement, without lines."""
    assert statement.relation is not None
    claim = close(statement.id, statement.relation, statement.scope, statement.conditions)
    write(file, Certificate(claim.id, "proof.tex", plain(stated(claim)), {"statement": "", "lines": []}))
    return file


def test_what_looks_like_the_claim_comes_first(tmp_path: Path) -> None:
    """With other numbers and names; of another document."""
    (tmp_path / "proof.tex").write_text(TEXT, encoding="utf-8")
    statements = read(tmp_path / "proof.tex").statements
    others = [stored(each, tmp_path / "other" / f"{each.id}.json") for each in statements[:3]]
    assert chosen(statements, 3, {}, others)[0] == others[2]
    assert chosen(statements, 3, {}, others[::-1])[0] == others[2]
    assert set(chosen(statements, 3, {}, others)) == set(others)


def test_own_ones_and_others_take_turns(tmp_path: Path) -> None:
    (tmp_path / "proof.tex").write_text(TEXT, encoding="utf-8")
    statements = read(tmp_path / "proof.tex").statements
    own = {k: stored(statements[k], tmp_path / f"{k}.json") for k in range(3)}
    others = [stored(each, tmp_path / "other" / f"{each.id}.json") for each in statements[:3]]
    assert chosen(statements, 3, own, others)[:2] == (own[2], others[2])


def test_a_file_that_is_rewritten_is_looked_at_again(tmp_path: Path) -> None:
    (tmp_path / "proof.tex").write_text(TEXT, encoding="utf-8")
    statements = read(tmp_path / "proof.tex").statements
    file = tmp_path / "it.json"
    assert not any(look(file))
    first = look(stored(statements[0], file))
    assert any(first)
    file.unlink()
    assert look(stored(statements[1], file)) != first


def test_certificates_elsewhere(tmp_path: Path) -> None:
    """Of the folders beside, or of the documents given; never those of the document itself."""
    files = [tmp_path / name / "certificates" / "it.json" for name in ("one", "two", "three")]
    for file in files:
        file.parent.mkdir(parents=True)
        file.write_text("{}", encoding="utf-8")
    documents = [file.parent.parent / "proof.tex" for file in files]
    assert elsewhere(documents[0]) == sorted(files[1:])
    assert elsewhere(documents[0], documents[:2]) == [files[1]]


def test_cited_lemmas_come_first(tmp_path: Path) -> None:
    """Those with a label that is cited, or the number that a label `eq:` holds; then the nearest."""
    document = tmp_path / "proof.tex"
    document.write_text(
        r"""
%@ let x \ge 0
\begin{equation}\label{eq:3} x + 1 \ge 0 \end{equation}
\begin{equation}\label{lem:far} x + 2 \ge 0 \end{equation}
\begin{equation}\label{eq:33} x + 3 \ge 0 \end{equation}
%@ by (3), \ref{lem:far}
\begin{equation}\label{last} x + 4 \ge 0 \end{equation}
""",
        encoding="utf-8",
    )
    statements = read(document).statements
    assert [each.id for each in statements] == ["eq:3", "lem:far", "eq:33", "last"]
    files = {k: Path(each.id) for k, each in enumerate(statements)}
    assert chosen(statements, 3, files) == (Path("lem:far"), Path("eq:3"), Path("eq:33"))
    assert chosen(statements, 2, files) == (Path("lem:far"), Path("last"), Path("eq:3"))
    many = [statements[0]] * (MOST + 5)
    assert len(chosen(many, MOST + 4, {k: Path(str(k)) for k in range(MOST + 4)})) == MOST


def test_what_a_neighbour_cites_comes_soon(tmp_path: Path) -> None:
    """A step cites nothing; one beside it in the proof cites an equation far before."""
    document = tmp_path / "proof.tex"
    steps = "\n".join(rf"\begin{{equation*}} x + {k} \ge 0 \end{{equation*}}" for k in range(20, 40))
    document.write_text(
        rf"""
\newtheorem{{lemma}}{{Lemma}}
%@ let x \ge 0
\begin{{equation}}\label{{eq:far}} x + 1 \ge 0 \end{{equation}}
{steps}
\begin{{lemma}}\label{{lem:a}}
%@ claim[said] x + 2 \ge 0
\end{{lemma}}
\begin{{proof}}[Proof of Lemma~\ref{{lem:a}}]
%@ by \eqref{{eq:far}}
\begin{{equation*}} x + 3 \ge 0 \end{{equation*}}
\begin{{equation*}} x + 4 \ge 0 \end{{equation*}}
\end{{proof}}
""",
        encoding="utf-8",
    )
    statements = read(document).statements
    files = {k: Path(each.id) for k, each in enumerate(statements[:-1])}
    found = [str(file) for file in chosen(statements, len(statements) - 1, files)]
    assert statements[-1].within == "lem:a/proof"
    assert found.index("eq:far") < 2


def test_what_the_cited_cite_comes_next(tmp_path: Path) -> None:
    document = tmp_path / "proof.tex"
    steps = "\n".join(rf"\begin{{equation*}} x + {k} \ge 0 \end{{equation*}}" for k in range(20, 40))
    document.write_text(
        rf"""
%@ let x \ge 0
\begin{{equation}}\label{{eq:1}} x + 1 \ge 0 \end{{equation}}
{steps}
%@ by (1)
\begin{{equation}}\label{{eq:2}} x + 2 \ge 0 \end{{equation}}
{steps}
%@ by (2)
\begin{{equation}}\label{{eq:3}} x + 3 \ge 0 \end{{equation}}
""",
        encoding="utf-8",
    )
    statements = read(document).statements
    numbers = {each.id: k for k, each in enumerate(statements)}
    files = {k: Path(str(k)) for k in range(len(statements) - 1)}
    found = chosen(statements, numbers["eq:3"], files)
    assert [found.index(Path(str(numbers[label]))) for label in ("eq:2", "eq:1")] == [0, 1]

"""Stored certificates against their documents as they are today."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from verify.certify import accept
from verify.certify.certificate import Certificate, plain, read, write
from verify.certify.recheck import VERSION, Rejected
from verify.certify.stating.claimed import stated
from verify.claims.close import close
from verify.document.reading import read as read_document
from verify.errors import VerifyError
from verify.run.audit import Standing, audit, certificates
from verify.run.certify import place

TEXT = r"""
%@ let x, y \in \mathbb{R}
%@ claim[a] 2 x y \le x^2 + y^2
%@ claim[b] -2 x y \le x^2 + y^2
"""
PROOF = {"statement": "", "lines": [["square", []], ["combination", []]]}


@pytest.fixture(autouse=True)
def checker(monkeypatch: pytest.MonkeyPatch) -> None:
    """A checker that takes this proof, and no other."""

    def recheck(statement: Any, certificate: Any) -> set[str]:
        if certificate != PROOF:
            raise Rejected("line 1 does not follow")
        return {"below"}

    monkeypatch.setattr(accept, "recheck", recheck)


@pytest.fixture
def document(tmp_path: Path) -> Path:
    """A document in a folder, with certificates of both claims."""
    path = tmp_path / "paper" / "proof.tex"
    path.parent.mkdir()
    path.write_text(TEXT, encoding="utf-8")
    certify(path)
    return path


def certify(document: Path) -> None:
    """Store a proof of every claim."""
    for each in read_document(document).statements:
        if each.relation is not None:
            statement = plain(stated(close(each.id, each.relation, each.scope, each.conditions)))
            stored = Certificate(each.id, document.name, statement, PROOF, ("below",), VERSION)
            write(place(document, each.id), stored)


def standings(*paths: Path) -> dict[str, Standing]:
    return {each.id: each.standing for each in audit(paths)}


def test_what_proves_its_claim_is_accepted(document: Path) -> None:
    first, second = audit([document])
    assert (first.standing, first.id, first.lines, first.axioms) == (Standing.ACCEPTED, "a", 2, ("below",))
    assert second.id == "b" and second.seconds > 0


@pytest.mark.parametrize("spoil", [False, True])
def test_several_processes_answer_as_one(document: Path, spoil: bool) -> None:
    if spoil:
        place(document, "a").write_text("{")
    one, two = ([replace(each, seconds=0.0) for each in audit([document.parent], jobs)] for jobs in (1, 2))
    assert one == two and len(one) == 2


def test_folders_documents_and_files_are_found(document: Path) -> None:
    file = place(document, "a")
    assert certificates(file) == [file]
    both = sorted([file, place(document, "b")])
    for path in (document, document.parent, document.parent.parent, file.parent):
        assert certificates(path) == both
    assert len(list(audit([document, document.parent, file]))) == 2
    other = document.with_name("other.tex")
    other.write_text(TEXT, encoding="utf-8")
    assert certificates(other) == []
    hidden = document.parent / ".venv" / "certificates" / "a.json"
    hidden.parent.mkdir(parents=True)
    hidden.write_text("{}")
    assert certificates(document.parent) == both


def test_from_inside_the_folder(document: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(place(document, "a").parent)
    assert standings(Path(place(document, "a").name)) == {"a": Standing.ACCEPTED}
    assert standings(Path(".")) == {"a": Standing.ACCEPTED, "b": Standing.ACCEPTED}


def test_nothing_to_check_is_said(tmp_path: Path) -> None:
    with pytest.raises(VerifyError, match="no certificate in"):
        list(audit([tmp_path]))


def test_an_edit_makes_stale_what_it_reaches(document: Path) -> None:
    document.write_text(TEXT.replace("[a] 2 x y", "[a] 1 x y"), encoding="utf-8")
    assert standings(document) == {"a": Standing.STALE, "b": Standing.ACCEPTED}
    document.write_text(f"A new line.\n{TEXT}", encoding="utf-8")
    assert set(standings(document).values()) == {Standing.ACCEPTED}
    document.write_text(TEXT.replace(r"\in \mathbb{R}", r"\ge 0"), encoding="utf-8")
    assert set(standings(document).values()) == {Standing.STALE}
    document.write_text(TEXT.replace("claim[a]", "claim[c]"), encoding="utf-8")
    assert standings(document)["a"] is Standing.STALE
    document.write_text(TEXT.replace("[a] 2 x y", "[a] 2 x q"), encoding="utf-8")
    assert standings(document)["a"] is Standing.STALE


@pytest.mark.parametrize(
    ("spoil", "standing", "told"),
    [
        (lambda path: path.write_text("{"), Standing.UNREADABLE, "is not read"),
        (lambda path: changed(path, document="gone.tex"), Standing.UNREADABLE, "gone.tex"),
        (lambda path: changed(path, proof={"lines": []}), Standing.REJECTED, "does not follow"),
        (lambda path: changed(path, checker="0"), Standing.STALE, "version 0 of the rules"),
        (lambda path: changed(path, statement={}), Standing.STALE, "edited"),
        (lambda path: changed(path, id="b"), Standing.STALE, "edited"),
    ],
)
def test_a_spoiled_file_is_told(
    document: Path, spoil: Callable[[Path], None], standing: Standing, told: str
) -> None:
    path = place(document, "a")
    spoil(path)
    (found,) = (each for each in audit([document.parent]) if each.path == path)
    assert found.standing is standing
    assert told in found.reason


def changed(path: Path, **changes: Any) -> None:
    """Write the certificate in a file with other entries."""
    write(path, replace(read(path), **changes))


def test_a_broken_file_beside_a_document_is_not_passed_over(document: Path) -> None:
    """Though it does not say whose it is."""
    place(document, "a").write_text("{")
    assert Standing.UNREADABLE in {each.standing for each in audit([document])}

"""Nothing false is proved: every false claim of the banks is stated to the prover, and no proof is found.

Claims that cannot be stated are not asked. Each has lemmas: what is proved of the true bank's document of the
same name, of the claims before it in its document, or of the paper that it strengthens. The seconds are such
that the whole takes about four minutes on one core.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import islice, product
from pathlib import Path
from typing import Any

import pytest

from tests.quality import fixed_target, strengthened
from tests.quality.fixed_target import Target
from tests.soundness.banks import DOCUMENTS, documents, name_of
from verify.certify import certificate
from verify.certify.certificate import FOLDER, plain
from verify.certify.recheck import Rejected, recheck
from verify.certify.search.placed import Lemma
from verify.certify.search.search import search
from verify.certify.stating.claimed import stated
from verify.certify.stating.formulas import NotStated
from verify.claims.close import close
from verify.document.reading import read
from verify.run.lemmas import chosen

SECONDS, SHORT = 0.25, 0.15
"""Of process time, for a false claim, and for a lemma or where there is little time."""
LEMMAS = 4
BANK = [*documents("false"), DOCUMENTS / "hard.tex"]
BESIDE_TRUE_ONES = sorted((DOCUMENTS.parents[1] / "certify" / "documents").glob("*.tex"))
FALSE = "false-"
"""With what the false claims of the last begin."""

FIRST = ("attack_displays", "hypotheses")
"""Asked by the default suite."""
STRENGTHENED = list(product((*strengthened.CLAIMS, *fixed_target.CLAIMS), strengthened.EPSILONS))


def asked(path: Path) -> Iterator[tuple[str, Any]]:
    """The claims of a document that can be stated, with their statements."""
    for each in read(path).statements:
        assert each.relation is not None, each.unread
        try:
            yield each.id, plain(stated(close(each.id, each.relation, each.scope, each.conditions)))
        except NotStated:
            continue


def lemma(statement: Any, seconds: float, lemmas: Sequence[Lemma] = ()) -> Lemma | None:
    """A statement with a certificate that the checker takes, None where none is found."""
    proof = plain(search(statement, seconds, lemmas))
    if proof is None:
        return None
    try:
        recheck(statement, proof)
    except Rejected:
        return None
    return Lemma(statement, proof)


def proved(statements: Iterable[Any]) -> list[Lemma]:
    """The first few of some statements that are proved, each in a short time."""
    found = (lemma(statement, SHORT) for statement in statements)
    return list(islice((each for each in found if each is not None), LEMMAS))


def proved_claims(path: Path, lemmas: Sequence[Lemma], seconds: float = SECONDS) -> list[str]:
    """The claims of a document that get a certificate."""
    return [identity for identity, statement in asked(path) if lemma(statement, seconds, lemmas)]


@pytest.mark.parametrize("path", [path for path in BANK if path.stem in FIRST], ids=name_of)
def test_nothing_false_is_proved_at_once(path: Path) -> None:
    assert proved_claims(path, (), SHORT) == []


def test_what_is_true_is_proved_in_that_time() -> None:
    """So the search is in earnest."""
    assert len(proved(statement for _, statement in asked(DOCUMENTS / "true" / "scalars.tex"))) == LEMMAS


@pytest.mark.full
@pytest.mark.parametrize("path", BANK, ids=name_of)
def test_nothing_false_is_proved(path: Path) -> None:
    """With what is proved of the true claims that it was made from."""
    true = DOCUMENTS / "true" / path.name
    lemmas = proved(statement for _, statement in asked(true)) if true.is_file() else []
    assert proved_claims(path, lemmas) == []


@pytest.mark.full
@pytest.mark.parametrize("path", BESIDE_TRUE_ONES, ids=name_of)
def test_nothing_false_is_proved_from_what_is_true(path: Path) -> None:
    """Among true claims, of which those before it are lemmas, the nearest first."""
    claims, lemmas, wrong = list(asked(path)), list[Lemma](), list[str]()
    for k, (identity, statement) in enumerate(claims):
        if not identity.startswith(FALSE):
            lemmas = []
            continue
        true = (given for name, given in claims[k::-1] if not name.startswith(FALSE))
        lemmas = lemmas or proved(islice(true, 2 * LEMMAS))
        if lemma(statement, SECONDS, lemmas):
            wrong.append(identity)
    assert wrong == []


@pytest.mark.full
@pytest.mark.parametrize(("claim", "eps"), STRENGTHENED, ids=str)
@pytest.mark.parametrize("sizes", [strengthened.SMALL, None], ids=["small", "any size"])
def test_nothing_strengthened_is_proved(
    claim: str, eps: Fraction, sizes: strengthened.Sizes | None, tmp_path: Path
) -> None:
    """A sharp claim, strengthened however little, at one size and at all; with the paper's certificates."""
    path = tmp_path / "proof.tex"
    path.write_text(text(claim, eps, sizes), encoding="utf-8")
    files = sorted((strengthened.PAPER.parent / FOLDER).glob("*.json"))
    stored = [certificate.read(file) for file in chosen(read(path).statements, 0, {}, files)[:LEMMAS]]
    assert len(stored) == LEMMAS
    assert proved_claims(path, [Lemma(each.statement, each.proof) for each in stored]) == []


def text(claim: str, eps: Fraction, sizes: strengthened.Sizes | None) -> str:
    """The document of a strengthened claim."""
    if claim in fixed_target.CLAIMS:
        return Target(sizes or strengthened.Sizes(3, 2, 1)).document(claim, eps)
    whole = strengthened.document(claim, sizes or strengthened.SMALL, eps)
    return whole if sizes else re.sub(r"%@ let [mnr] = \d+\n", "", whole)

"""Lemmas at other indices than their own: what they assume is looked for there, and their lines hold."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.certify.claimed import statements_of
from verify.certify.recheck import fingerprint, recheck
from verify.certify.search.lemmas import transports
from verify.certify.search.placed import Lemma
from verify.certify.search.pruning import rebuilt
from verify.certify.search.scribe import one, poly_of
from verify.certify.search.search import Search, search
from verify.certify.search.transport import Transport

RECURSION = r"""
%@ let a_t \in \mathbb{R}
%@ let q, c \in \mathbb{R}
%@ assume 0 < q
%@ assume q < 1
%@ assume a_{t+1} \le q a_t + c
%@ assume a_t \ge 0
"""
DOCUMENT = rf"""
\documentclass{{article}}
\newtheorem{{setup}}{{Setup}}
\begin{{document}}
\begin{{setup}}{RECURSION}
%@ claim[step] a_{{t+1}} \le a_t + c
%@ claim[first] a_1 \le a_0 + c
%@ claim[ratio] \frac{{1}}{{1 + a_t}} \le 1
\end{{setup}}
\begin{{setup}}
%@ let t \in \mathbb{{N}}{RECURSION}
%@ claim[later] a_{{t+1}} \le a_t + c
\end{{setup}}
\end{{document}}
"""
OTHER = r"""
%@ let a_t \in \mathbb{R}
%@ let t \in \mathbb{N}
%@ let x, y \ge 0
%@ assume a_0 \le 1
%@ assume a_{t+1} \le a_t
%@ claim[bound] a_t \le 1
%@ claim[rooted] \sqrt{x + y} \ge 0
"""
A_0 = ["element", "a_t", [None, 0]]
SECONDS = 10.0


@pytest.fixture(scope="module")
def statements(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The statements of the document as the checker reads them."""
    path = Path(tmp_path_factory.mktemp("document")) / "proof.tex"
    path.write_text(DOCUMENT)
    return statements_of(path)


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The statements of the other document."""
    path = Path(tmp_path_factory.mktemp("other")) / "proof.tex"
    path.write_text(OTHER)
    return statements_of(path)


def at_first(statements: dict[str, Any], identity: str) -> list[Transport]:
    """What a claim says at the index 0, in the statement about it."""
    certificate = json.loads(json.dumps(search(statements[identity], SECONDS)))
    recheck(statements[identity], certificate)
    here = Search(statements["first"], SECONDS)
    here.scribe.stated()
    found = transports(here, [Lemma(statements[identity], certificate)])
    return [each for each in found if each.placement.indices == {"t": (None, 0)}]


def test_it_is_written_at_the_first_index(statements: dict[str, Any]) -> None:
    """There t >= 0 reads 0 >= 0, which is used as an inequality."""
    (there,) = at_first(statements, "step")
    assert there.holds()
    sign, value = there.scribe.lines[there.write()]
    assert (sign, poly_of(value)) == (there.fact.sign, there.fact.poly)


def test_a_line_about_what_exists_may_be_used_as_0_is_0(statements: dict[str, Any]) -> None:
    """In place of that line the others find 0 = 0."""
    first = ["everywhere", [None, 0], ["t", 0], [["combination", [], []]]]
    lines = [
        first,
        *(rebuilt(line, lambda k: k + 1) for line in search(statements["step"], SECONDS)["lines"]),
    ]
    lines.append(["combination", [["1", one(), [len(lines) - 1]]], [[one(), 0]]])
    certificate = {"statement": fingerprint(statements["step"]), "lines": lines}
    recheck(statements["step"], certificate)
    here = Search(statements["first"], SECONDS)
    here.scribe.stated()
    (there, *_) = transports(here, [Lemma(statements["step"], certificate)])
    assert there.holds()
    sign, value = here.scribe.lines[there.write()]
    assert (sign, poly_of(value)) == (there.fact.sign, there.fact.poly)


def test_what_it_divides_by_is_positive(statements: dict[str, Any]) -> None:
    """The lemma shows it on its way to its conclusion."""
    there = {each.fact.sign: each for each in at_first(statements, "ratio")}
    assert there[">"].holds()
    sign, value = there[">"].scribe.lines[there[">"].write()]
    assert (sign, value) == there[">"].scribe.relation(">", ["sum", ["number", "1"], A_0], ["number", "0"])


def test_it_is_not_written_where_it_says_nothing(statements: dict[str, Any]) -> None:
    """There t >= 1 is false."""
    (there,) = at_first(statements, "later")
    assert not there.holds()


def test_an_index_in_use_stays_in_use_where_an_induction_is_written(
    documents: dict[str, Any],
) -> None:
    """The lemma was placed before that index was in use, and its own induction is over one of that name."""
    certificate = json.loads(json.dumps(search(documents["bound"], SECONDS)))
    assert "induction" in {line[0] for line in certificate["lines"]}
    here = Search(documents["bound"], SECONDS)
    here.scribe.stated()
    (there, *_) = transports(here, [Lemma(documents["bound"], certificate)])
    assert there.holds()
    here.scribe.scope, here.scribe.assumed = {"#1"}, 1
    sign, value = here.scribe.lines[there.write()]
    assert (sign, poly_of(value)) == (there.fact.sign, there.fact.poly)
    assert here.scribe.scope == {"#1"}


def test_a_fact_is_written_once(statements: dict[str, Any]) -> None:
    (there,) = at_first(statements, "step")
    assert there.holds()
    place, lines = there.write(), len(there.scribe.lines)
    assert (there.write(), len(there.scribe.lines)) == (place, lines)


def test_what_is_under_a_root_is_not_negative(documents: dict[str, Any]) -> None:
    """The lemma about the root shows it on its way."""
    certificate = json.loads(json.dumps(search(documents["rooted"], SECONDS)))
    here = Search(documents["rooted"], SECONDS)
    here.scribe.stated()
    found = transports(here, [Lemma(documents["rooted"], certificate)])
    (under,) = [each for each in found if each.on_the_way is not None]
    assert under.fact.sign == ">=" and under.holds()
    assert here.scribe.lines[under.write()][0] == ">="

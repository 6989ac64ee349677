"""Networks: cuts multiply back, and classical inequalities between traces are proved, false ones not."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.claims.closing import claim
from verify.certify.certificate import plain
from verify.certify.networks.cuts import Cutter
from verify.certify.networks.nets import Nets
from verify.certify.networks.partners import Partners
from verify.certify.networks.program import Program
from verify.certify.networks.proved import Networks
from verify.certify.networks.zeros import Zeros
from verify.certify.polynomials.polynomial import Monomial, multiply, variables
from verify.certify.recheck import recheck
from verify.certify.search.gather import Fact
from verify.certify.search.scribe import poly_of
from verify.certify.search.search import Search
from verify.certify.stating.claimed import stated
from verify.claims.close import close
from verify.run import engine

DOCUMENT = Path(__file__).parent / "documents/traces.tex"
QUICK = (
    "cauchy-schwarz",
    "two-products",
    "squared-trace-symmetric-part",
    "third-power",
    "low-rank",
    "psd-cauchy-schwarz",
    "projection-pythagoras",
    "orthogonal-trace-against",
    "gram-of-three",
    "variance-to-mean",
    "completed-square",
)
QUICK_FALSE = (
    "false-cauchy-schwarz",
    "false-variance",
    "false-psd-product",
    "false-projection-two",
)
CUT = ("two-products", "cube", "squared-trace", "psd-cauchy-schwarz", "gram-of-three", "strong-monotone")
SECONDS, BRIEF, LONG = 30.0, 0.5, 3.0


@cache
def statements() -> dict[str, Any]:
    """The statements of the document as the checker reads them, by the names of their claims."""
    found = {}
    for each in engine.read(DOCUMENT).statements:
        assert each.relation is not None
        found[each.id] = plain(stated(close(each.id, each.relation, each.scope, each.conditions)))
    return found


def names(false: bool) -> list[str]:
    """The claims of the document."""
    text = DOCUMENT.read_text(encoding="utf-8")
    found = [line.split("[")[1].split("]")[0] for line in text.splitlines() if line.startswith("%@ claim[")]
    return [name for name in found if name.startswith("false-") == false]


def proof(name: str, seconds: float) -> set[str] | None:
    """The axioms of a certificate that the checker takes; None where none is found."""
    statement = statements()[name]
    found = Search(statement, seconds).run()
    return None if found is None else recheck(statement, plain(found))


def cutter(name: str) -> tuple[Search, Cutter, list[Monomial]]:
    """What cuts the terms of a goal, and these."""
    search = Search(statements()[name], SECONDS)
    _, goal = search.scribe.stated()
    return search, Cutter(Nets(search.scribe), frozenset(variables(poly_of(goal)))), list(poly_of(goal))


def test_the_document_is_read() -> None:
    """Every claim of it, the true ones and the false ones."""
    assert sorted(statements()) == sorted([*names(False), *names(True)])


@pytest.mark.parametrize("name", CUT)
def test_cuts_multiply_back(name: str) -> None:
    """The halves of a cut contract to what was cut, by the checker's rule too."""
    search, cutting, monomials = cutter(name)
    count = 0
    for monomial in monomials:
        for cut in cutting.cuts(monomial):
            count += 1
            inner = cutting.nets.contract(cut.one.net, cut.other.net)
            data = [cutting.nets.data(half.net) for half in (cut.one, cut.other)]
            assert poly_of(search.scribe.contract(*data)) == inner
            for factor in (cut.outer, cut.one.factor, cut.other.factor):
                inner = multiply({factor: Fraction(1)}, inner)
            assert inner == {monomial: Fraction(1)}
    assert count > len(monomials)


@pytest.mark.parametrize("name", CUT)
def test_partners_meet_in_what_was_cut(name: str) -> None:
    """A net contracts with each of its partners to a product that was cut, whatever its legs are called."""
    _, cutting, monomials = cutter(name)
    partners = Partners(cutting.nets)
    cuts = [cut for monomial in monomials for cut in cutting.cuts(monomial)]
    for cut in cuts:
        partners.meet(cut)
    for cut in cuts:
        net = cutting.nets.moved(cut.one.net, {k: k + 5 for arc in cut.one.net for k in arc[1:]})
        half = type(cut.one)(cut.one.factor, net)
        found = list(partners.of(cut.outer, half))
        assert found
        for partner in found:
            value = cutting.nets.contract(net, partner.net)
            for factor in (cut.outer, half.factor, partner.factor):
                value = multiply({factor: Fraction(1)}, value)
            assert set(value) <= set(monomials)


@pytest.mark.parametrize("name", ["projection-pythagoras", "orthogonal-distance"])
def test_equations_of_zero_matrices(name: str) -> None:
    """Their lines say what the equations say, and they meet the product for which they were found."""
    search, cutting, monomials = cutter(name)
    zeros = Zeros(cutting.nets, search.gatherer, dict.fromkeys(monomials, Fraction(1)))
    found = [(fact, factor, m) for m in monomials for fact, factor in zeros.equations(m, False)]
    for fact, factor, monomial in found:
        assert monomial in multiply({factor: Fraction(1)}, fact.poly)
        sign, value = search.scribe.lines[fact.write()]
        assert (sign, poly_of(value)) == ("=", fact.poly)
    assert found


def test_a_goal_times_a_bound_of_eigenvalues() -> None:
    """|G x|^2 <= L <x, G x> from G <= L I: L times the difference is a sum of squares, and it is not."""
    lets = (
        r"let n \in \mathbb{N}",
        r"let L > 0",
        r"let G \in \mathbb{R}^{n\times n} ; psd",
        r"let x \in \mathbb{R}^n",
        r"assume G \preceq L I",
    )
    search = Search(plain(stated(claim(r"x^T G G x \le L x^T G x", *lets))), SECONDS)
    goal = poly_of(search.scribe.stated()[1])
    here = Networks(search, list(search.gatherer.hypotheses()))
    assert here.prove(">=", goal, 1.0) is None
    place = here.multiplied(goal, SECONDS)
    assert place is not None
    sign, value = search.scribe.lines[place]
    assert (sign, poly_of(value)) == (">=", goal)


def test_what_is_out_of_reach() -> None:
    """A number of unknown sign that no trace is multiplied with ends the attempt at once."""
    search, cutting, monomials = cutter("squared-trace")
    goal = {monomials[0]: Fraction(1), (("stranger", 1),): Fraction(1)}
    facts: list[Fact] = []
    program = Program(goal, cutting, Zeros(cutting.nets, search.gatherer, goal), facts, SECONDS)
    assert program.solve(squares=True) is None
    assert not program.late()


@pytest.mark.parametrize("name", QUICK)
def test_some_are_proved(name: str) -> None:
    """A few of each kind."""
    assert proof(name, SECONDS) is not None


@pytest.mark.parametrize("name", QUICK_FALSE)
def test_some_are_not(name: str) -> None:
    """False ones never are."""
    assert proof(name, BRIEF) is None


@pytest.mark.full
@pytest.mark.parametrize("name", names(False))
def test_classical_inequalities_are_proved(name: str) -> None:
    """All of them."""
    assert proof(name, SECONDS) is not None


@pytest.mark.full
@pytest.mark.parametrize("name", names(True))
def test_false_inequalities_are_not(name: str) -> None:
    """None of them."""
    assert proof(name, LONG) is None

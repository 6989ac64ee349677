"""Parts of the checked form: naturals, powers, sums, minima, integrals, properties, what is not stated."""

from __future__ import annotations

from typing import Any

import pytest

from tests.certify.formed import N, a_statement, number
from verify.certify.facts import axioms
from verify.certify.recheck import Proof
from verify.certify.stating.forms import checked
from verify.certify.stating.statement import NotStated

A, B = ["symbol", "a"], ["symbol", "b"]
U = ["element", "u", ["#1", 0]]
X, D = ["symbol", "x"], ["symbol", "d"]


def concluding(term: Any, **changes: Any) -> dict[str, Any]:
    """The checked form of a statement about this number."""
    return checked(a_statement(conclusion=[">=", term, number(0)], **changes))


def total(body: Any, last: Any, variable: str = "#1", op: str = "total") -> Any:
    """A sum from 0 on."""
    return [op, variable, [None, 0], last, body]


def duties(found: dict[str, Any]) -> int:
    """How many operations have to be shown to exist."""
    proof = Proof(found)
    proof.stated()
    return len(proof.duties)


def test_naturals_are_hypotheses() -> None:
    found = concluding(A)
    assert found["symbols"]["T"] == ["natural"]
    assert [">=", ["index", ["T", 0]], number(1)] in found["hypotheses"]
    assert [">=", ["index", ["t", 0]], number(0)] in found["hypotheses"]


def test_powers_are_written_out() -> None:
    assert concluding(["power", A, 3])["conclusion"][1] == ["product", A, A, A]
    for exponent in (65, 0, -1):
        with pytest.raises(NotStated):
            concluding(["power", A, exponent])
    with pytest.raises(NotStated):
        concluding(["power", ["power", ["power", A, 60], 60], 60])


def test_a_sum_is_a_sequence() -> None:
    found = concluding(total(U, ["T", -1]))
    here = ["element", "sum.1", ["#0", 0]]
    step = [[None, 0], ["T", -1], "sum.1", 1, ["sum", here, ["element", "u", ["#0", 0]]]]
    assert found["conclusion"][1] == ["element", "sum.1", ["T", 0]]
    assert ["=", ["element", "sum.1", [None, 0]], number(0)] in found["hypotheses"]
    assert found["equations"] == [step]


def test_one_sum_is_one_sequence_up_to_the_last_index() -> None:
    found = concluding(["product", total(U, ["T", -1]), total(U, ["T", 2])])
    assert [line[:3] for line in found["equations"]] == [[[None, 0], ["T", 2], "sum.1"]]


def test_sums_that_start_elsewhere_are_other_sequences() -> None:
    found = concluding(["product", total(U, ["T", 0]), ["total", "#1", [None, 1], ["T", 0], U]])
    assert {"sum.1", "sum.2"} <= {*found["sequences"]}


def test_sums_that_may_end_before_their_start_are_not_stated() -> None:
    with pytest.raises(NotStated):
        concluding(["total", "#1", [None, 0], ["t", -2], U])
    with pytest.raises(NotStated):
        concluding(["total", "#1", ["t", 0], ["T", 0], U])
    given = [[">=", ["index", ["T", 0]], ["index", ["t", 0]]]]
    assert concluding(["total", "#1", ["t", 0], ["T", 0], U], hypotheses=given)["equations"]
    assert concluding(["total", "#1", ["t", 0], ["t", -1], U])["conclusion"][1] == number(0)


def test_minima_over_what_may_be_empty_are_not_stated() -> None:
    with pytest.raises(NotStated):
        concluding(total(U, ["t", -1], op="least"))
    found = concluding(total(U, ["t", 0], op="least"))
    start = ["=", ["element", "least.1", [None, 1]], ["element", "u", [None, 0]]]
    assert start in found["hypotheses"]
    assert found["equations"][0][:4] == [[None, 1], ["t", 0], "least.1", 1]
    assert found["conclusion"][1] == ["element", "least.1", ["t", 1]]


def test_a_sum_inside_a_sum_reaches_the_last_index_of_the_outer_one() -> None:
    inner = ["total", "#2", [None, 0], ["#1", 1], ["element", "v", ["#2", 0]]]
    found = concluding(total(["product", U, inner], ["T", -1]))
    assert {tuple(map(tuple, line[:2])) for line in found["equations"]} == {
        ((None, 0), ("T", 0)),
        ((None, 0), ("T", -1)),
    }


def test_what_an_inner_sum_does_not_depend_on_stands_before_it() -> None:
    inner = ["total", "#2", [None, 0], ["#1", 0], ["product", U, ["element", "v", ["#2", 0]]]]
    assert "sum.2" in concluding(total(inner, ["T", 0]))["sequences"]
    both = ["largest", U, ["element", "v", ["#2", 0]]]
    with pytest.raises(NotStated):
        concluding(total(["total", "#2", [None, 0], ["#1", 0], both], ["T", 0]))
    lost = ["sum", U, ["product", number(0), ["inverse", ["element", "v", ["#2", 0]]]]]
    with pytest.raises(NotStated):
        concluding(total(["total", "#2", [None, 0], ["#1", 0], lost], ["T", 0]))


def test_a_minimum_that_depends_on_the_index_around_it_is_not_stated() -> None:
    inner = ["least", "#2", [None, 0], ["#1", 0], ["sum", U, ["element", "v", ["#2", 0]]]]
    with pytest.raises(NotStated):
        concluding(total(inner, ["T", 0]))


def test_operations_in_sums_have_to_exist_at_every_index() -> None:
    assert duties(concluding(total(["inverse", U], ["T", 0]))) == 1


def integral(body: Any) -> Any:
    """The integral over s, see S."""
    return ["integral", "#1", body]


S = ["symbol", "#1"]
AHEAD = ["sum", X, ["product", S, D]]


def test_integrals_of_polynomials_are_numbers() -> None:
    body = ["sum", ["product", A, ["power", S, 2]], ["product", number(2), S], B]
    found = concluding(integral(body))
    assert found["conclusion"][1] == ["sum", number(1), ["product", number("1/3"), A], B]
    norm = ["trace", ["product", ["transpose", AHEAD], AHEAD]]
    assert "integral.1" not in concluding(integral(norm))["symbols"]


def test_integrals_are_linear() -> None:
    value = ["value", "f", AHEAD]
    found = concluding(["sum", integral(["product", A, value]), ["product", B, integral(["sum", value, S])]])
    assert [name for name in found["symbols"] if name.startswith("integral")] == ["integral.1"]
    other = ["value", "f", ["sum", ["product", D, S], X]]
    found = concluding(["sum", integral(value), integral(other)])
    assert "integral.2" not in found["symbols"]
    found = concluding(["sum", integral(value), integral(["power", value, 2])])
    assert "integral.2" in found["symbols"]


def test_integrals_of_gradients_are_linear() -> None:
    gradient = ["gradient", "f", 0, AHEAD]
    change = ["sum", gradient, ["product", number(-1), ["gradient", "f", 0, X]]]
    found = concluding(integral(["trace", ["product", ["transpose", change], D]]))
    assert found["conclusion"][1][0] == "sum"
    assert ["symbol", "integral.1"] in found["conclusion"][1]


BETWEEN, CROSSED = [["transpose", AHEAD], ["symbol", "M"], ["symbol", "M"], X], [["transpose", AHEAD], X]


@pytest.mark.parametrize(
    "body",
    [
        ["inverse", ["sum", number(2), S]],
        ["root", ["sum", S, A], 2],
        ["root", ["product", S, A], 2],
        ["root", ["sum", S, number(-1)], 2],
        ["root", ["product", *BETWEEN, *CROSSED], 2],
        ["total", "#2", [None, 0], ["T", 0], ["largest", S, ["element", "u", ["#2", 0]]]],
    ],
)
def test_integrands_that_may_lack_a_value_are_not_stated(body: Any) -> None:
    with pytest.raises(NotStated):
        concluding(integral(body))


def test_integrands_of_functions_that_may_not_be_continuous_are_not_stated() -> None:
    rough = {"f": {"domain": [[N, [[[], 1]]]], "properties": []}}
    with pytest.raises(NotStated):
        concluding(integral(["value", "f", AHEAD]), functions=rough)


def test_norms_can_be_integrated() -> None:
    norm = ["root", ["trace", ["product", ["transpose", AHEAD], AHEAD]], 2]
    assert "integral.1" in concluding(integral(norm))["symbols"]


def test_operations_that_integration_removes_have_to_exist_all_the_same() -> None:
    inverse = ["inverse", A]
    lost = ["sum", inverse, ["product", number(-1), inverse]]
    assert duties(concluding(integral(lost))) == 1
    inside = ["value", "f", ["sum", X, ["product", S, inverse, D]]]
    assert duties(concluding(integral(inside))) == 1


def test_integrals_that_depend_on_an_index_are_left_out_of_hypotheses() -> None:
    at = ["sum", ["element", "X", ["#0", 0]], ["product", S, D]]
    line = [[None, 0], ["T", 0], ">=", integral(["value", "f", at]), number(0)]
    kept = [[None, 0], ["T", 0], ">=", ["element", "u", ["#0", 0]], number(0)]
    found = concluding(A, always=[line, kept])
    assert found["always"] == [kept]
    assert {*found["symbols"]} == {*a_statement()["symbols"]}
    with pytest.raises(NotStated):
        concluding(A, equations=[[[None, 0], ["T", 0], "u", 1, integral(["value", "f", at])]])


def test_what_a_hypothesis_that_is_left_out_began_is_forgotten() -> None:
    bad = ["sum", total(U, ["T", 0]), total(["element", "v", ["#1", 0]], ["t", -1], op="least")]
    found = concluding(total(U, ["T", -1]), hypotheses=[[">=", bad, number(0)]])
    assert [line[1] for line in found["equations"]] == [["T", -1]]
    assert {*found["sequences"]} == {"u", "v", "X", "sum.1"}


def function(*properties: Any, domain: Any = None) -> dict[str, Any]:
    """The checked form of a function with these properties, and its statement."""
    blocks = [[N, [[[], 1]]]] if domain is None else domain
    found = concluding(A, functions={"f": {"domain": blocks, "properties": [*properties]}})
    return {**found["functions"]["f"], "statement": found}


def test_functions_have_the_axioms_of_their_properties() -> None:
    everything = [["smooth", A], ["below", B], ["lipschitz", A], ["convex", None], ["strongly", B]]
    found = function(*everything, ["differentiable", None])
    assert {*found["axioms"]} == {axiom.name for axiom in axioms()}
    assert found["constants"] == {"L": A, "c": B, "K": A, "mu": B}
    assert {*function(["convex", None])["axioms"]} == {"convex"}
    assert {*function(["strongly", B])["axioms"]} == {"strongly"}
    assert function(["unheard", A])["axioms"] == {}
    assert function(["smooth", A], ["smooth", B])["constants"] == {"L": A}


def test_a_constant_that_cannot_be_said_leaves_the_property_out() -> None:
    assert function(["smooth", ["exponential", A]])["axioms"] == {}


def test_constants_have_to_exist() -> None:
    assert duties(function(["smooth", A])["statement"]) == 0
    assert duties(function(["smooth", ["inverse", A]])["statement"]) == 1


def test_axioms_about_constants_need_two_points() -> None:
    """R^{n - 1} has one point for n = 1, and R^{m x n} where m may be 0."""
    names = {axiom.name for axiom in axioms() if axiom.two_points and axiom.needs == ("smooth",)}
    for size in ([[[], -1], [["n"], 1]], [[["t"], 1]], [[[], 3], [["t"], -1]]):
        assert not names & {*function(["smooth", A], domain=[[size, N]])["axioms"]}
    assert names <= {*function(["smooth", A], domain=[[[[["n"], 1], [["t"], 1]], N]])["axioms"]}


def test_properties_of_matrices_are_hypotheses() -> None:
    symbols = {**a_statement()["symbols"], "Q": ["matrix", N, N, ["orthogonal"]]}
    symbols["P"] = ["matrix", N, N, ["projection", "symmetric"]]
    sequences = {**a_statement()["sequences"], "Q_t": ["matrix", N, N, ["orthogonal"]]}
    term = ["trace", ["product", ["symbol", "Q"], ["element", "Q_t", ["T", 1]]]]
    found = concluding(term, symbols=symbols, sequences=sequences)
    plain = concluding(
        term, symbols=symbols | {"Q": ["matrix", N, N, []], "P": ["matrix", N, N, []]}, sequences=sequences
    )
    assert found["symbols"]["P"][3] == ["symmetric"] and found["symbols"]["Q"][3] == []
    assert len(found["hypotheses"]) == len(plain["hypotheses"]) + 3
    assert [line[:2] for line in found["always"]] == [[[None, 0], ["T", 1]]] * 2
    assert duties(found) == 0


def test_what_is_not_known_is_not_stated() -> None:
    for term in (["exponential", A], ["sum", A, ["spectral", X]]):
        with pytest.raises(NotStated):
            concluding(term)


def test_new_names_do_not_clash() -> None:
    sequences = {**a_statement()["sequences"], "sum.1": ["scalar"]}
    found = concluding(total(U, ["T", 0]), sequences=sequences)
    assert found["conclusion"][1][1] == "sum.2"

"""Certificates of checked forms, written by hand."""

from __future__ import annotations

import json

import pytest

from tests.certify.formed import a_statement, number
from verify.certify.recheck import Rejected, fingerprint, recheck
from verify.certify.stating.forms import checked

ONES = ["total", "#1", [None, 0], ["T", -1], number(1)]


def test_a_sum_of_ones_is_proved() -> None:
    """The checker takes a proof by induction of the checked form of sum_{t < T} 1 = T."""
    statement = a_statement(
        symbols={"T": ["natural", 1]}, sequences={}, functions={}, conclusion=["=", ONES, ["index", ["T", 0]]]
    )
    found = checked(statement)
    assert found["hypotheses"][1] == ["=", ["element", "sum.1", [None, 0]], number(0)]
    partial = ["element", "sum.1", ["#2", 0]]
    claim = ["=", partial, ["index", ["#2", 0]]]
    one = [["1", []]]
    after = ["element", "sum.1", ["#2", 1]]
    step = [  # lines 3, 4, 5 are the claim for #2 and 0 <= #2 <= T - 1
        ["equation", 0, ["#2", 0], [4, 5], after],
        ["combination", [], [[one, 6], [one, 3]]],
    ]
    lines = [
        ["hypothesis", 1],
        ["hypothesis", 0],
        ["combination", [["1", one, [1]], ["1", one, []]], []],
        ["induction", "#2", [[None, 0], ["T", 0]], claim, 0, 2, step],
    ]
    certificate = {"statement": fingerprint(found), "lines": lines}
    assert recheck(json.loads(json.dumps(found)), certificate) == set()
    with pytest.raises(Rejected):
        recheck(found, {**certificate, "lines": lines[:3]})

"""Which indices surely come before which."""

from __future__ import annotations

from verify.certify.stating.order import Order


def test_the_order_of_indices() -> None:
    known = [["=", ["index", ["K", 0]], ["index", ["T", 2]]], [">", ["index", ["T", 0]], ["index", ["t", 0]]]]
    symbols = {"T": ["natural", 1], "K": ["natural", 1], "t": ["natural", 0], "m": ["natural", 3]}
    order = Order.of({"symbols": symbols, "hypotheses": known})
    assert order.gap(("t", 0), ("K", 0)) == 3
    assert order.gap((None, 0), ("K", 0)) == 3
    assert order.gap(("K", 0), ("T", 0)) == -2
    assert order.gap(("T", 0), ("m", 0)) is None
    inside = order.within("#1", ("t", 1), ("T", 0))
    assert inside.gap((None, 0), ("#1", 0)) == 1
    assert inside.gap(("#1", 0), ("K", 0)) == 2
    assert order.largest([("T", 0), ("K", -2), ("K", 0), ("m", 0)]) == [("K", 0), ("m", 0)]

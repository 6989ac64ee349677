"""Blocks of draws that the tests of compiled loops share."""

from __future__ import annotations

from verify.falsify.raws import Block


def block(number: int, count: int = 9) -> Block:
    """A block that starts somewhere."""
    return Block(3, "some claim", number, 1000, count)

"""Stored points as plain data, and read back with every part looked at: a file may say anything."""

from __future__ import annotations

import math
import re
from typing import Any

from verify.errors import VerifyError
from verify.falsify.draft import Draft
from verify.falsify.dyadic import Matrix, read, written
from verify.falsify.extremal import NUMBERS, Extremal, Interval, count
from verify.falsify.witness import family_named

NUMBER = re.compile(r"-?[0-9]{1,120}(/[0-9]{1,120})?", re.ASCII)
"""What is read back as a number: longer ones are nobody's witness."""

LARGEST = 1 << 12
"""The largest size that is read back."""


def to_data(extremal: Extremal) -> dict[str, Any]:
    """Plain JSON data: fractions as "p/q", floats in hexadecimal, so that nothing is rounded."""
    draft = extremal.draft
    return {
        "key": extremal.key,
        "skeleton": extremal.skeleton,
        "quantity": extremal.quantity,
        "value": float(extremal.value).hex(),
        "values": {name: [low.hex(), high.hex()] for name, (low, high) in extremal.values.items()},
        "sizes": dict(draft.sizes),
        "families": {name: family.name for name, family in draft.families.items()},
        "raws": {name: written(rows) for name, rows in draft.raws.items()},
        "kinds": dict(draft.kinds),
        "seed": extremal.seed,
        "trial": extremal.trial,
        "origin": extremal.origin,
    }


def from_data(data: object) -> Extremal:
    """An extremal from plain data; VerifyError where it is none, or larger than any that is kept."""
    try:
        given = _table(data)
        draft = Draft(
            {name: _whole(size, LARGEST) for name, size in _table(given["sizes"]).items()},
            {name: family_named(_text(family)) for name, family in _table(given["families"]).items()},
            {name: _rows(rows) for name, rows in _table(given["raws"]).items()},
            {name: _text(kind) for name, kind in _table(given["kinds"]).items()},
        )
        if count(draft) > NUMBERS:
            raise ValueError("too many numbers")
        return Extremal(
            key=_text(given["key"]),
            skeleton=_text(given["skeleton"]),
            quantity=_text(given["quantity"]),
            value=_float(given["value"]),
            values={name: _pair(pair) for name, pair in _table(given["values"]).items()},
            draft=draft,
            seed=_whole(given["seed"], 1 << 63),
            trial=_whole(given["trial"], 1 << 63),
            origin=_text(given["origin"]),
        )
    except (KeyError, TypeError, ValueError, OverflowError, ZeroDivisionError) as error:
        raise VerifyError(f"this is not a stored point: {error!r}") from error


def _table(data: object) -> dict[str, Any]:
    if not isinstance(data, dict):
        raise TypeError(f"a table was expected, not {type(data).__name__}")
    return data


def _text(data: object) -> str:
    if not isinstance(data, str):
        raise TypeError(f"a text was expected, not {type(data).__name__}")
    return data


def _whole(data: object, largest: int) -> int:
    if not isinstance(data, int) or isinstance(data, bool) or not 0 <= data <= largest:
        raise ValueError("a whole number was expected")
    return data


def _float(data: object) -> float:
    value = float.fromhex(_text(data))
    if not math.isfinite(value):
        raise ValueError("a finite number was expected")
    return value


def _pair(data: object) -> Interval:
    low, high = (_float(end) for end in _list(data))
    if low > high:
        raise ValueError("an interval that is empty")
    return low, high


def _rows(data: object) -> Matrix:
    rows = [[_number(entry) for entry in _list(row)] for row in _list(data)]
    if not rows or not rows[0] or any(len(row) != len(rows[0]) for row in rows):
        raise ValueError("a matrix was expected")
    return read(rows)


def _list(data: object) -> list[Any]:
    if not isinstance(data, list):
        raise TypeError(f"a list was expected, not {type(data).__name__}")
    return data


def _number(data: object) -> str:
    text = _text(data)
    if NUMBER.fullmatch(text) is None:
        raise ValueError("a fraction was expected")
    return text

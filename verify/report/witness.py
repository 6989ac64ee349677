"""A witness as a reader wants it: sizes on one line, matrices as small blocks of fractions."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

GAP = "   "
DIGITS = (6, 10, 15, 20, 30)


def point(witness: Mapping[str, Any], width: int) -> list[str]:
    """Sizes, values and functions of a witness, laid out in lines of at most `width` where it can be."""
    lines: list[str] = []
    sizes = witness.get("sizes") or {}
    if sizes:
        lines += textwrap.wrap(", ".join(f"{name} = {size}" for name, size in sizes.items()), width)
    lines += _side_by_side(
        [_block(name, value, width) for name, value in (witness.get("values") or {}).items()], width
    )
    for name, function in (witness.get("functions") or {}).items():
        lines += _function(name, function, width)
    return lines


def sides(witness: Mapping[str, Any]) -> tuple[str, str] | None:
    """Both sides' values, with as many digits as it takes to tell them apart; None where there are none."""
    left, right = witness.get("lhs"), witness.get("rhs")
    if left is None or right is None:
        return None
    for digits in DIGITS:
        told = _rounded(left, digits), _rounded(right, digits)
        if told[0] != told[1] or _exact(left) == _exact(right) is not None:
            return told
    return _plain(left), _plain(right)


def margin(witness: Mapping[str, Any]) -> str:
    """By how much the two sides break the relation, or an empty string."""
    return _rounded(witness["margin"], DIGITS[0]) if witness.get("margin") is not None else ""


def _exact(value: Any) -> Decimal | None:
    """The value of a side whose two ends agree."""
    try:
        ends = (
            [Decimal(str(end)) for end in value] if isinstance(value, list | tuple) else [Decimal(str(value))]
        )
    except InvalidOperation:
        return None
    return ends[0] if ends and all(end == ends[0] for end in ends) else None


def _rounded(value: Any, digits: int) -> str:
    """An enclosure in so many digits: one number where both ends round to the same, else both."""
    ends = value if isinstance(value, list | tuple) else [value]
    try:
        told = [_short(f"{Decimal(str(end)):.{digits}g}") for end in ends]
    except (InvalidOperation, ValueError):
        return _plain(value)
    return told[0] if len(set(told)) == 1 else f"in [{', '.join(told)}]"


def _short(number: str) -> str:
    """A decimal without the zeros at its end."""
    return number.rstrip("0").rstrip(".") if "." in number and "e" not in number else number


def _plain(value: Any) -> str:
    if isinstance(value, list | tuple):
        return f"in [{', '.join(_plain(each) for each in value)}]"
    return str(value)


def _is_list(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _rows(value: Any) -> list[list[str]] | None:
    """The rows of a matrix; None for anything else."""
    if not _is_list(value) or not value or not all(_is_list(row) and row for row in value):
        return None
    if any(_is_list(entry) or isinstance(entry, Mapping) for row in value for entry in row):
        return None
    return [[str(entry) for entry in row] for row in value]


def _block(name: str, value: Any, width: int) -> list[str]:
    """`V = [ 1/2 ]` with one line a row; rows that are too long are wrapped, each under its number."""
    if _is_list(value) and value and not any(_is_list(each) or isinstance(each, Mapping) for each in value):
        value = [[entry] for entry in value]  # a vector is a column
    rows = _rows(value)
    if rows is None:
        return _nested(name, value, width)
    head = f"{name} = "
    columns = max(map(len, rows))
    widths = [max(len(row[k]) for row in rows if k < len(row)) for k in range(columns)]
    if len(head) + sum(widths) + 2 * columns + 2 > width:
        lines = [f"{name} =, row by row"]
        for number, row in enumerate(rows, 1):
            told = f"{number}: {'  '.join(row)}"
            lines += textwrap.wrap(told, width, initial_indent="  ", subsequent_indent="     ")
        return lines
    told_rows = ["[ " + "  ".join(map(str.rjust, row, widths)) + " ]" for row in rows]
    return [(head if k == 0 else " " * len(head)) + row for k, row in enumerate(told_rows)]


def _nested(name: str, value: Any, width: int) -> list[str]:
    """Anything that is no matrix: a scalar, a family of matrices, or named parts."""
    if isinstance(value, Mapping):
        parts = [_block(str(key), each, width - 2) for key, each in value.items()]
        return [f"{name}:"] + [f"  {line}" for line in _side_by_side(parts, width - 2)]
    if _is_list(value) and value:
        parts = [_block(f"{name}[{k}]", each, width) for k, each in enumerate(value)]
        return _side_by_side(parts, width)
    return textwrap.wrap(f"{name} = {value}", width, subsequent_indent="  ") or [f"{name} ="]


def _side_by_side(blocks: Sequence[list[str]], width: int) -> list[str]:
    """Blocks set next to each other while they fit, then below."""
    lines: list[str] = []
    row: list[list[str]] = []
    for block in blocks:
        if row and sum(map(_breadth, [*row, block])) + len(GAP) * len(row) > width:
            lines += _joined(row)
            row = []
        row.append(block)
    return lines + _joined(row)


def _breadth(block: list[str]) -> int:
    return max(map(len, block), default=0)


def _joined(row: Sequence[list[str]]) -> list[str]:
    height = max(map(len, row), default=0)
    padded = [[line.ljust(_breadth(block)) for line in block + [""] * (height - len(block))] for block in row]
    return [GAP.join(lines).rstrip() for lines in zip(*padded, strict=True)]


def _function(name: str, function: Any, width: int) -> list[str]:
    """A function: its family and formula, then every number it is made of, or the points it interpolates."""
    if not isinstance(function, Mapping):
        return _nested(name, function, width)
    lines = textwrap.wrap(f"{name}: {function.get('family', 'a function')}", width, subsequent_indent="  ")
    if function.get("formula"):
        formula = str(function["formula"])
        lines += textwrap.wrap(formula, width, initial_indent="  ", subsequent_indent="    ")
    given: list[tuple[Any, Any]] = []
    for key, value in function.items():
        if key == "parameters" and isinstance(value, Mapping):
            given += value.items()
        elif key not in ("family", "formula"):
            given.append((key, value))
    parts = [_block(str(key), value, width - 2) for key, value in given]
    return lines + [f"  {line}" for line in _side_by_side(parts, width - 2)]

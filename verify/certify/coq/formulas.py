"""Formulas for readers: what a name of a certificate stands for, in words that a comment may hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

LONGEST = 300
INDEX = re.compile(r"#\d+")


def spelled(term: Any) -> str:
    """A formula of a statement, as a line of text."""
    op, *rest = term
    match op:
        case "number" | "symbol":
            return str(rest[0])
        case "index":
            return place(rest[0])
        case "size":
            return size(rest[0])
        case "identity" | "zero":
            return "I" if op == "identity" else "0"
        case "element":
            return f"{rest[0]}_[{place(rest[1])}]"
        case "value":
            return f"{rest[0]}({_listed(rest[1:])})"
        case "gradient":
            block = f" (block {rest[1] + 1})" if rest[1] else ""
            return f"grad {rest[0]}({_listed(rest[2:])}){block}"
        case "root":
            return f"{'sqrt' if rest[1] == 2 else f'root {rest[1]} of '}({spelled(rest[0])})"
    parts = [spelled(part) for part in rest]
    match op:
        case "sum":
            return f"({' + '.join(parts)})"
        case "product":
            return " ".join(parts)
        case "inverse":
            return f"1/({parts[0]})"
        case "transpose":
            return f"({parts[0]})'"
    return f"{ {'largest': 'max', 'trace': 'tr'}.get(op, op) }({', '.join(parts)})"


def place(index: Any) -> str:
    """An index: a name, an integer, or their sum."""
    name, shift = index
    return str(shift) if name is None else name if shift == 0 else f"{name} {'+-'[shift < 0]} {abs(shift)}"


def size(data: Any) -> str:
    """A size as a polynomial of natural numbers."""
    return " + ".join(" ".join([*([str(c)] if c != 1 or not names else []), *names]) for names, c in data)


def indices(data: Any) -> set[str]:
    """The index variables in a formula."""
    return {text for text in _strings(data) if INDEX.fullmatch(text)}


def comment(text: str) -> str:
    """A comment of Coq, whatever the text."""
    shown = "".join(letter if letter.isprintable() else " " for letter in text)
    flat = " ".join(shown.split()).replace('"', "'").replace("(*", "( *").replace("*)", "* )")
    return f"(* {flat if len(flat) <= LONGEST else flat[:LONGEST] + ' ...'} *)"


def _listed(terms: Any) -> str:
    return ", ".join(map(spelled, terms))


def _strings(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, list | tuple):
        for part in data:
            yield from _strings(part)

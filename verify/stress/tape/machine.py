"""The compiled machine: the nodes of a program, one after the other, each for all trials that are in memory.

A register is a row of numbers, one for each trial. An instruction is its kind, the register for its result,
how many arguments and numbers it has, and then these; no result is put where an argument lies.
"""

from __future__ import annotations

import numpy as np

from verify.stress.loops import Array, compiled
from verify.stress.tape import nodes

ADD, SUBTRACT, MULTIPLY, DIVIDE = nodes.ADD, nodes.SUBTRACT, nodes.MULTIPLY, nodes.DIVIDE
NEGATE, ABSOLUTE, SMALLER, LARGER, ROOT = (
    nodes.NEGATE,
    nodes.ABSOLUTE,
    nodes.SMALLER,
    nodes.LARGER,
    nodes.ROOT,
)
SUM, DOT, LINE1, LINE2, LINE3 = nodes.SUM, nodes.DOT, nodes.LINE1, nodes.LINE2, nodes.LINE3
CROSS, CROSS_ONE, CROSS_BOTH, SIZE = nodes.CROSS, nodes.CROSS_ONE, nodes.CROSS_BOTH, nodes.SIZE
ROOT_NEAR, ROOT_ERROR = nodes.ROOT_NEAR, nodes.ROOT_ERROR
QUOTIENT_ERROR, CHOICE_ERROR = nodes.QUOTIENT_ERROR, nodes.CHOICE_ERROR


@compiled
def run(code: Array, numbers: Array, registers: Array) -> None:
    """All instructions of a part of a program."""
    at = place = 0
    while at < len(code):
        kind, out, some, many = code[at], registers[code[at + 1]], code[at + 2], code[at + 3]
        names, own = code[at + 4 : at + 4 + some], numbers[place : place + many]
        at, place = at + 4 + some, place + many
        if kind <= ROOT:
            simple(kind, names, registers, out)
        elif kind == SUM:
            summed(names, registers, out)
        elif kind == DOT:
            dotted(names, registers, out)
        elif kind <= LINE3:
            line(names, own, registers, out)
        elif kind <= SIZE:
            cross(kind, names, own, registers, out)
        else:
            error(kind, names, own, registers, out)


@compiled
def simple(kind: int, names: Array, registers: Array, out: Array) -> None:
    """An operation on one number or two."""
    a, b = registers[names[0]], registers[names[len(names) - 1]]
    if kind == ADD:
        for t in range(len(out)):
            out[t] = a[t] + b[t]
    elif kind == SUBTRACT:
        for t in range(len(out)):
            out[t] = a[t] - b[t]
    elif kind == MULTIPLY:
        for t in range(len(out)):
            out[t] = a[t] * b[t]
    elif kind == DIVIDE:
        for t in range(len(out)):
            out[t] = a[t] / b[t]
    elif kind == NEGATE:
        for t in range(len(out)):
            out[t] = -a[t]
    elif kind == ABSOLUTE:
        for t in range(len(out)):
            out[t] = abs(a[t])
    elif kind == SMALLER:
        for t in range(len(out)):
            out[t] = a[t] if a[t] < b[t] or a[t] != a[t] else b[t]
    elif kind == LARGER:
        for t in range(len(out)):
            out[t] = a[t] if a[t] > b[t] or a[t] != a[t] else b[t]
    else:
        for t in range(len(out)):
            out[t] = np.sqrt(a[t])


@compiled
def summed(names: Array, registers: Array, out: Array) -> None:
    """A sum of three numbers or more, two at a time."""
    a, b = registers[names[0]], registers[names[1]]
    for t in range(len(out)):
        out[t] = a[t] + b[t]
    for k in range(2, len(names) - 1, 2):
        a, b = registers[names[k]], registers[names[k + 1]]
        for t in range(len(out)):
            out[t] += a[t] + b[t]
    if len(names) % 2 == 1:
        a = registers[names[len(names) - 1]]
        for t in range(len(out)):
            out[t] += a[t]


@compiled
def dotted(names: Array, registers: Array, out: Array) -> None:
    """A sum of products of pairs, two at a time."""
    a, b = registers[names[0]], registers[names[1]]
    c, d = registers[names[2]], registers[names[3]]
    for t in range(len(out)):
        out[t] = a[t] * b[t] + c[t] * d[t]
    for k in range(4, len(names) - 3, 4):
        a, b = registers[names[k]], registers[names[k + 1]]
        c, d = registers[names[k + 2]], registers[names[k + 3]]
        for t in range(len(out)):
            out[t] += a[t] * b[t] + c[t] * d[t]
    if len(names) % 4 == 2:
        a, b = registers[names[len(names) - 2]], registers[names[len(names) - 1]]
        for t in range(len(out)):
            out[t] += a[t] * b[t]


@compiled
def line(names: Array, own: Array, registers: Array, out: Array) -> None:
    """A sum of multiples of sizes, and a constant: the last number."""
    a, b, c = registers[names[0]], registers[names[len(names) // 2]], registers[names[len(names) - 1]]
    if len(names) == 1:
        p, s = own[0], own[1]
        for t in range(len(out)):
            out[t] = p * abs(a[t]) + s
    elif len(names) == 2:
        p, q, s = own[0], own[1], own[2]
        for t in range(len(out)):
            out[t] = (p * abs(a[t]) + q * abs(b[t])) + s
    else:
        p, q, r, s = own[0], own[1], own[2], own[3]
        for t in range(len(out)):
            out[t] = (p * abs(a[t]) + q * abs(b[t])) + (r * abs(c[t]) + s)


@compiled
def cross(kind: int, names: Array, own: Array, registers: Array, out: Array) -> None:
    """Bounds of products from sizes and errors, and the norm from a sum of squares."""
    if kind == SIZE:
        a, factor, least, inflation = registers[names[0]], own[0], own[1], own[2]
        for t in range(len(out)):
            out[t] = np.sqrt(a[t] * factor + least) * inflation
    elif kind == CROSS:
        size, other, gamma, least = registers[names[0]], registers[names[1]], own[0], own[1]
        for t in range(len(out)):
            out[t] = abs(size[t] * other[t]) * gamma + least
    elif kind == CROSS_ONE:
        size, off, other = registers[names[0]], registers[names[1]], registers[names[2]]
        gamma, inflation, least = own[0], own[1], own[2]
        for t in range(len(out)):
            out[t] = abs(other[t]) * (abs(size[t]) * gamma + off[t]) * inflation + least
    else:
        size, off, other = registers[names[0]], registers[names[1]], registers[names[2]]
        skew, gamma, inflation, least = registers[names[3]], own[0], own[1], own[2]
        for t in range(len(out)):
            x, y = abs(size[t]), abs(other[t])
            out[t] = (x * y * gamma + (x + off[t]) * skew[t] + off[t] * y) * inflation + least


@compiled
def error(kind: int, names: Array, own: Array, registers: Array, out: Array) -> None:
    """A root of a number that is not exact, and what is added to bounds by roots, quotients and choices.

    Numbers: 0; the least normal number; that and 0; the sign of a choice, 0 and what bounds are raised by.
    """
    a, b, number = registers[names[0]], registers[names[1]], own[0]
    if kind == ROOT_NEAR:
        nothing = own[0]
        for t in range(len(out)):
            raised = a[t] + b[t]
            least = nothing if raised > nothing else raised
            out[t] = np.sqrt(least if a[t] < least or least != least else a[t])
    elif kind == ROOT_ERROR:
        for t in range(len(out)):
            raised = a[t] + number
            root = np.sqrt(raised)
            out[t] = raised / (b[t] if root < b[t] or b[t] != b[t] else root)
    elif kind == QUOTIENT_ERROR:
        c, d, nothing = registers[names[2]], registers[names[3]], own[1]
        for t in range(len(out)):
            gap = abs(c[t]) - d[t]
            spread = ((abs(a[t]) + number) * d[t] + number) + b[t]
            out[t] = spread / (nothing if gap < nothing else gap)
    else:
        c, d, nothing, slack = registers[names[2]], registers[names[3]], own[1], own[2]
        for t in range(len(out)):
            larger = b[t] if b[t] > d[t] or b[t] != b[t] else d[t]
            won = b[t] if number * (c[t] - a[t]) > nothing else d[t]
            out[t] = won if abs(a[t] - c[t]) > (b[t] + d[t]) * slack else larger

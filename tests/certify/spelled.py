"""Polynomials written as text, and the facts that the search is asked for."""

from __future__ import annotations

import ast
from fractions import Fraction

from verify.certify.polynomials.polynomial import (
    Poly,
    add,
    constant,
    multiply,
    power,
    scale,
    subtract,
    variable,
)


def poly(text: str) -> Poly:
    """A polynomial from Python's notation; decimals are exact."""
    return value(ast.parse(text.strip(), mode="eval").body)


def value(node: ast.expr) -> Poly:
    """The polynomial of a syntax tree."""
    match node:
        case ast.BinOp(left, ast.Pow(), ast.Constant(int(exponent))):
            return power(value(left), exponent)
        case ast.BinOp(left, ast.Add(), right):
            return add(value(left), value(right))
        case ast.BinOp(left, ast.Sub(), right):
            return subtract(value(left), value(right))
        case ast.BinOp(left, ast.Mult(), right):
            return multiply(value(left), value(right))
        case ast.BinOp(left, ast.Div(), right):
            return scale(value(left), 1 / value(right)[()])
        case ast.UnaryOp(ast.USub(), operand):
            return scale(value(operand), -1)
        case ast.Name(name):
            return variable(name)
        case ast.Constant(number):
            return constant(Fraction(str(number)))
    raise ValueError(ast.dump(node))


def polys(text: str) -> list[Poly]:
    """Several polynomials, with commas between them."""
    return [poly(each) for each in text.split(",") if each.strip()]

"""Training inputs with a known Gram matrix."""

from __future__ import annotations

from typing import TypeVar

from verify.domains.losses.parameter import Parameter
from verify.domains.losses.quantity import Given, Quantity

V = TypeVar("V")


def feature_parameters(rows: int) -> tuple[Parameter, ...]:
    """What N = m inputs in R^m are drawn from: their lengths d and a reflection."""
    return (Parameter("lengths", rows, 1, "positive"), Parameter("reflection", rows, 1, "left"))


def features(given: Given[V]) -> Quantity[V]:
    """The matrix X whose rows are the inputs: diag(d) times a Householder reflection.

    The rows are orthogonal of lengths d, so X X^T = diag(d^2), and X W takes every value.
    """
    lengths = given["lengths"]
    rows = lengths.shape[0]
    rotation = given.identity(rows).reflected(given["reflection"])
    return (lengths @ given.ones(1, rows)) * rotation


def largest_curvature(given: Given[V]) -> Quantity[V]:
    """The largest eigenvalue of X^T X / N, that is max d^2 / N."""
    lengths = given["lengths"]
    return (lengths**2).transposed.largest() / lengths.shape[0]


def mean_square_length(given: Given[V]) -> Quantity[V]:
    """sum d^2 / N^2, the squared norm of the mean of X^T R over residuals R with rows of norm 1."""
    lengths = given["lengths"]
    return lengths.squared_norm() / lengths.shape[0] ** 2

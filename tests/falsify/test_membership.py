"""Declared properties of large matrices, checked exactly."""

from __future__ import annotations

from fractions import Fraction

import pytest
import torch

from tests.claims.closing import claim
from verify.falsify.confirm import Status, examine
from verify.falsify.dyadic import from_tensor
from verify.falsify.witness import Witness

PROPERTIES = {
    "symmetric": torch.ones(64, 64),
    "skew": torch.ones(64, 64).triu(1) - torch.ones(64, 64).tril(-1),
    "diagonal": torch.eye(64),
    "orthogonal": torch.eye(64).flip(0),
    "projection": torch.ones(64, 64) / 64,
    "psd": torch.ones(64, 64),
    "pd": torch.eye(64) + torch.ones(64, 64),
    "rank 2": torch.ones(64, 64) + torch.eye(64).narrow(0, 0, 1).T @ torch.eye(64).narrow(0, 0, 1),
}


@pytest.mark.parametrize("name", PROPERTIES)
def test_declared_properties_are_exact_at_size(name: str) -> None:
    """One entry off by 2^-40 is seen."""
    lets = (r"let n \in \mathbb{N}", rf"let A \in \mathbb{{R}}^{{n\times n}} ; {name}")
    found = claim(r"\|A\|^2 \le 0", *lets)
    numbers = PROPERTIES[name].double()
    witness = Witness({"n": 64}, {"A": from_tensor(numbers)})
    assert examine(found, witness).status is Status.VIOLATED
    off = numbers.clone()
    off[5, 9] += 2.0**-40
    assert examine(found, Witness({"n": 64}, {"A": from_tensor(off)})).status is Status.OUTSIDE
    tuples = tuple(tuple(Fraction(x) for x in row) for row in off.tolist())
    assert examine(found, Witness({"n": 64}, {"A": tuples})).status is Status.OUTSIDE


def test_a_definite_matrix_that_is_not_quite_is_seen() -> None:
    """The least eigenvalue is -2^-30."""
    found = claim(r"\|A\|^2 \le 0", r"let n \in \mathbb{N}", r"let A \in \mathbb{R}^{n\times n} ; psd")
    numbers = torch.ones(64, 64, dtype=torch.float64) * 64 - torch.eye(64, dtype=torch.float64) * 2.0**-30
    assert examine(found, Witness({"n": 64}, {"A": from_tensor(numbers)})).status is Status.OUTSIDE

"""Members of the families, points and directions to test them with: heavy-tailed dyadic numbers."""

from __future__ import annotations

import random
from collections.abc import Mapping
from fractions import Fraction

import torch

from verify.domains.losses import Family, Raw, embed
from verify.expressions.arithmetics.floats import Bounded, FloatArithmetic

FLOATS = FloatArithmetic(torch.float64)


def number(rng: random.Random) -> Fraction:
    """A dyadic number of any of several scales, or zero."""
    return Fraction(rng.randint(-16, 16)) * Fraction(2) ** rng.randint(-6, 1)


def matrix(rng: random.Random, rows: int, columns: int) -> Raw:
    """Independent entries, or all the same, or mostly zero."""
    style, same = rng.randrange(4), number(rng)
    entries = [
        [
            same if style == 0 else number(rng) if style > 1 or rng.random() < 0.3 else Fraction(0)
            for _ in range(columns)
        ]
        for _ in range(rows)
    ]
    return tuple(tuple(row) for row in entries)


def draw(family: Family, rows: int, columns: int, seed: int) -> dict[str, Raw]:
    """The raw parameters of a member; seed 0 has all numbers zero before repair."""
    rng = random.Random(f"{family.name}/{rows}/{columns}/{seed}")
    drawn = {}
    for parameter in family.parameters(rows, columns):
        raw = matrix(rng, parameter.rows, parameter.columns)
        if parameter.kind in ("fraction", "choice"):
            raw = tuple(tuple(Fraction(rng.randint(0, 16), 16) for _ in row) for row in raw)
        if seed == 0:
            raw = tuple(tuple(Fraction(0) for _ in row) for row in raw)
        drawn[parameter.name] = parameter.repaired(raw)
    return drawn


def embedded(raw: Mapping[str, Raw], floats: FloatArithmetic = FLOATS) -> dict[str, Bounded]:
    """Parameters as float values."""
    return {name: embed(floats, value) for name, value in raw.items()}


def special_points(
    family: Family, parameters: Mapping[str, Bounded], rows: int, columns: int
) -> torch.Tensor:
    """Zero, the stationary point, the points among the parameters, and steps along gradients given."""
    points = [torch.zeros(1, rows, columns, dtype=torch.float64)]
    stationary = family.stationary(FLOATS, parameters)
    if stationary is not None:
        points.append(stationary.value)
    for parameter in family.parameters(rows, columns):
        if parameter.kind == "point":
            points.append(parameters[parameter.name].value)
            mate = parameters.get(parameter.name.replace("point", "gradient"))
            if parameter.name.startswith("point") and mate is not None:
                points.append(parameters[parameter.name].value - mate.value)
    return torch.cat([point.expand(1, rows, columns) for point in points])


def special_directions(
    family: Family, parameters: Mapping[str, Bounded], rows: int, columns: int
) -> torch.Tensor:
    """The product of the directions among the parameters, and the units."""
    left = torch.ones(1, rows, 1, dtype=torch.float64)
    right = torch.ones(1, columns, 1, dtype=torch.float64)
    for parameter in family.parameters(rows, columns):
        if parameter.kind == "left":
            left = parameters[parameter.name].value
        if parameter.kind == "right":
            right = parameters[parameter.name].value
    units = torch.eye(rows * columns, dtype=torch.float64).reshape(-1, rows, columns)
    return torch.cat([left @ right.mT, units])


def heavy_points(count: int, rows: int, columns: int, generator: torch.Generator) -> torch.Tensor:
    """Gaussian matrices of scales 2^-8 to 2^10, a third of them of rank one."""
    normal = torch.randn(count, rows, columns, generator=generator, dtype=torch.float64)
    left = torch.randn(count, rows, 1, generator=generator, dtype=torch.float64)
    right = torch.randn(count, 1, columns, generator=generator, dtype=torch.float64)
    low = torch.rand(count, 1, 1, generator=generator) < 1 / 3
    scale = torch.exp2(torch.randint(-8, 11, (count, 1, 1), generator=generator).double())
    return torch.where(low, left @ right, normal) * scale


def around(special: torch.Tensor, count: int, generator: torch.Generator) -> torch.Tensor:
    """Points: the special ones first, then special ones plus heavy-tailed steps."""
    chosen = special[torch.randint(0, len(special), (count,), generator=generator)]
    steps = heavy_points(count, special.shape[1], special.shape[2], generator)
    return torch.cat([special, chosen + steps * torch.exp2(torch.tensor(-4.0))])

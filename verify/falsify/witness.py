"""Witnesses: exact values for everything a claim quantifies, as data that can be written down."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from verify.domains.domain import Rows
from verify.domains.functions import Member
from verify.domains.losses import Family, Loss, families
from verify.errors import VerifyError
from verify.expressions.arithmetics.exact import Enclosure
from verify.falsify.dyadic import Matrix, rational, read, written
from verify.falsify.held import hold

__all__ = ["FunctionWitness", "Matrix", "Witness", "WitnessPoint", "from_json", "to_json"]

V = TypeVar("V")


@dataclass(frozen=True)
class FunctionWitness:
    """A member of a family by exact numbers; see :class:`~verify.domains.functions.Member`."""

    family: str
    parameters: Mapping[str, Matrix]
    scale: Matrix
    offset: Matrix
    curvature: Matrix | None = None
    tilt: Matrix | None = None
    centre: Matrix | None = None

    def member(self) -> Member[Enclosure]:
        """The function itself, in exact arithmetic."""
        return self.held(hold)

    def held(self, lift: Callable[[Matrix], V]) -> Member[V]:
        """The function in the arithmetic that ``lift`` leads to."""
        parameters = {name: lift(rows) for name, rows in self.parameters.items()}
        loss = Loss(family_named(self.family), parameters, lift(self.scale), lift(self.offset))
        return Member(
            loss, *(None if m is None else lift(m) for m in (self.curvature, self.tilt, self.centre))
        )


@dataclass(frozen=True)
class Witness:
    """Sizes, symbols, drawn elements of sequences and functions at one point."""

    sizes: Mapping[str, int]
    values: Mapping[str, Matrix]
    elements: Mapping[tuple[str, int], Matrix] = field(default_factory=dict)
    functions: Mapping[str, FunctionWitness] = field(default_factory=dict)


class WitnessPoint(Generic[V]):
    """A witness as a point of evaluation, in the arithmetic that ``lift`` leads to."""

    def __init__(self, witness: Witness, lift: Callable[[Matrix], V]) -> None:
        self.witness = witness
        self.sizes = witness.sizes
        self.lift = lift
        self.members: dict[str, Member[V]] = {}

    def symbol(self, name: str) -> V:
        """The value of a symbol; VerifyError where the witness has none."""
        return self.lift(_given(self.witness.values, name))

    def element(self, name: str, index: int) -> V:
        """A drawn element of a sequence."""
        return self.lift(_given(self.witness.elements, (name, index)))

    def function(self, name: str) -> Member[V]:
        """The function of a name."""
        if name not in self.members:
            self.members[name] = _given(self.witness.functions, name).held(self.lift)
        return self.members[name]


def _given(table: Mapping[Any, Any], key: Any) -> Any:
    try:
        return table[key]
    except KeyError:
        raise VerifyError(f"the witness gives no value for {key}") from None


def family_named(name: str) -> Family:
    """The loss family of this name."""
    for family in families():
        if family.name == name:
            return family
    raise VerifyError(f"the loss family {name} is not known")


def rows_of(matrix: Matrix) -> Rows:
    """The matrix as lists."""
    return [list(row) for row in matrix]


def to_json(witness: Witness) -> dict[str, Any]:
    """Plain data: scalars as "p/q", matrices as nested lists of them; see the JSON schema."""
    values = {name: _plain(matrix) for name, matrix in witness.values.items()}
    elements = {}
    for (name, index), matrix in witness.elements.items():
        written = element_name(name, index)
        if written in witness.values:
            written = f"{name}[{index}]"
        values[written] = _plain(matrix)
        elements[written] = [name, index]
    functions = {}
    for name, function in witness.functions.items():
        described: dict[str, Any] = {
            "family": function.family,
            "formula": _formula(function),
            "parameters": {key: _plain(matrix) for key, matrix in function.parameters.items()},
            "scale": _plain(function.scale),
            "shift": _plain(function.offset),
        }
        for key in ("curvature", "tilt", "centre"):
            matrix = getattr(function, key)
            if matrix is not None:
                described[key] = _plain(matrix)
        functions[name] = described
    return {"sizes": dict(witness.sizes), "values": values, "elements": elements, "functions": functions}


def element_name(sequence: str, index: int) -> str:
    """An element as it is written: element 0 of V_t is V_0."""
    mark = "_" if "_" in sequence else "^"
    number = str(index) if index < 10 else f"{{{index}}}"
    return f"{sequence.split(mark)[0]}{mark}{number}"


def _formula(function: FunctionWitness) -> str:
    """The function in words: how its base, scale, shift and further terms make it up."""
    kind = type(family_named(function.family))
    described = kind.__mro__[1] if "interpolant" in function.family else kind
    base = " ".join((described.__doc__ or "").split())
    parts = "scale base(W) + shift"
    if function.curvature is not None:
        parts += " + (curvature/2) |W|^2"
    if function.tilt is not None:
        parts += " - <tilt, W>"
    return f"{parts}, where base(W) = {base}"


def from_json(data: Mapping[str, Any]) -> Witness:
    """The witness from plain data."""
    try:
        values: dict[str, Matrix] = {}
        elements: dict[tuple[str, int], Matrix] = {}
        for key, plain in data["values"].items():
            if key in data.get("elements", {}):
                name, index = data["elements"][key]
                elements[(str(name), int(index))] = _exact(plain)
            else:
                values[key] = _exact(plain)
        functions = {}
        for name, function in data["functions"].items():
            extra = {key: _exact(function[key]) for key in ("curvature", "tilt", "centre") if key in function}
            parameters = {key: _exact(plain) for key, plain in function["parameters"].items()}
            functions[name] = FunctionWitness(
                function["family"], parameters, _exact(function["scale"]), _exact(function["shift"]), **extra
            )
        return Witness({k: int(v) for k, v in data["sizes"].items()}, values, elements, functions)
    except (KeyError, TypeError, ValueError, ZeroDivisionError, AttributeError) as error:
        raise VerifyError(f"this is not a witness: {error!r}") from error


def _plain(matrix: Matrix) -> Any:
    rows = written(matrix)
    return rows[0][0] if len(rows) == 1 and len(rows[0]) == 1 else rows


def _exact(plain: Any) -> Matrix:
    if isinstance(plain, str):
        return ((rational(plain),),)
    return read(plain)

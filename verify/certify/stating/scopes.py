"""What bound names stand for, inside sums, minima and integrals of a statement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from verify.certify.stating.formulas import Formula, Index


@dataclass(frozen=True)
class Scope:
    """What bound names stand for where a formula stands: indices, or real numbers between 0 and 1.

    ``least``: the least values of bound indices. ``depth``: how many binders are around.
    """

    indices: Mapping[str, Index] = field(default_factory=dict)
    reals: Mapping[str, Formula] = field(default_factory=dict)
    least: Mapping[str, int] = field(default_factory=dict)
    depth: int = 0

    @property
    def names(self) -> frozenset[str]:
        """The bound names."""
        return frozenset((*self.indices, *self.reals))

    @property
    def inside(self) -> str:
        """The name of the variable of a binder that stands here."""
        return f"#{self.depth + 1}"

    def with_index(self, name: str, index: Index, least: int = 0) -> Scope:
        """With one more name for an index; ``least`` is that of a new variable."""
        reals = {key: value for key, value in self.reals.items() if key != name}
        bounds = {**self.least, index[0]: least} if index[0] is not None else self.least
        deeper = self.depth + (index[0] is not None and index[0] != "#0")
        return Scope({**self.indices, name: index}, reals, bounds, deeper)

    def with_real(self, name: str, formula: Formula) -> Scope:
        """With one more name for a real number, the variable of an integral."""
        indices = {key: value for key, value in self.indices.items() if key != name}
        return replace(self, indices=indices, reals={**self.reals, name: formula}, depth=self.depth + 1)

    def key(self, names: frozenset[str]) -> str:
        """What a formula with these names depends on."""
        known = [(n, self.indices.get(n), self.reals.get(n)) for n in sorted(names & self.names)]
        return f"{self.depth} {known} {[self.least.get(i[0] or '') for _, i, _ in known if i]}"

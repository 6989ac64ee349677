"""A batch of points of one claim: sizes, families of functions, and the raw numbers of each point."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import torch

from verify.domains.losses import Family
from verify.falsify.dyadic import from_tensor

if TYPE_CHECKING:
    from verify.falsify.draft import Draft


@dataclass(frozen=True)
class Points:
    """``raws``: for each name (count, rows, columns), float64, exact; see ``raws`` for how they are drawn.

    ``numbers``: the trial each point is, or was ascended from.
    """

    sizes: Mapping[str, int]
    families: Mapping[str, Family]
    raws: Mapping[str, torch.Tensor]
    kinds: Mapping[str, str]
    numbers: torch.Tensor
    origin: str = "sample"

    @property
    def count(self) -> int:
        """How many points there are."""
        return len(self.numbers)

    def at(self, places: torch.Tensor | list[int]) -> Points:
        """Some of the points."""
        chosen = {name: tensor[places] for name, tensor in self.raws.items()}
        return replace(self, raws=chosen, numbers=self.numbers[places])

    def moved(self, raws: Mapping[str, torch.Tensor], origin: str) -> Points:
        """The same points with other raw numbers."""
        return replace(self, raws={**self.raws, **raws}, origin=origin)

    def finite(self) -> Points:
        """The points all of whose numbers are finite."""
        each = [torch.isfinite(raw).flatten(1).all(1) for raw in self.raws.values()]
        return self.at(torch.nonzero(torch.stack(each).all(0)).flatten()) if each else self

    def and_then(self, others: Points) -> Points:
        """These points followed by others of the same kind."""
        raws = {name: torch.cat([raw, others.raws[name]]) for name, raw in self.raws.items()}
        return replace(self, raws=raws, numbers=torch.cat([self.numbers, others.numbers]))

    def draw(self, name: str, rows: int, columns: int, kind: str) -> torch.Tensor:
        """The raw numbers of a name, as evaluation asks for them; zero where it has none."""
        found = self.raws.get(name)
        if found is None:
            return torch.zeros((self.count, rows, columns), dtype=torch.float64)
        return found

    def draft(self, place: int) -> Draft:
        """One point, exactly."""
        from verify.falsify.draft import Draft  # loads exact arithmetic, which drawing does not need

        exact = {name: from_tensor(tensor[place]) for name, tensor in self.raws.items()}
        return Draft(self.sizes, self.families, exact, self.kinds)

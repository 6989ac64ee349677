"""Points of small sizes placed into large ones: what is extremal for 2 x 2 is often so, bordered by zeros.

Where a document fixes large sizes, the search runs at small ones too, and its end points are carried
over: every matrix keeps its entries in the first rows and columns of each of its blocks (a dimension
m + n is a block of m and one of n), zeros elsewhere. At the large sizes they are points like any
other: judged with error bounds, climbed from, confirmed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import torch

from verify.claims.claim import Claim
from verify.expressions.size import Size
from verify.expressions.types import Function, shape
from verify.falsify.points import Points

FILLS = {"sign": 1.0, "positive": 1.0, "inner": 0.5, "inner or one": 0.5, "inner or zero": 0.5}


@dataclass(frozen=True)
class Embedded:
    """The raw numbers of small points, as evaluation at larger sizes asks for them.

    ``reverse``: the blocks of a dimension come in the opposite order; the document does not say which
    comes first, so both are tried.
    """

    claim: Claim
    small: Points
    sizes: Mapping[str, int]
    reverse: bool = False

    def draw(self, name: str, rows: int, columns: int, kind: str) -> torch.Tensor:
        """The raw numbers of a name at the larger sizes."""
        count = self.small.count
        result = torch.full((count, rows, columns), FILLS.get(kind, 0.0), dtype=torch.float64)
        if kind == "choice":
            result[:, :, 0] = 1.0
        given = self.small.raws.get(name)
        if given is None:
            return result
        tall, wide = self._sizes(name)
        there_r, here_r = self._places(tall, wide, given.shape[1], rows)
        there_c, here_c = self._places(wide, tall, given.shape[2], columns)
        if kind == "choice":
            result[:, there_r] = 0.0
        result[:, there_r[:, None], there_c[None, :]] = given[:, here_r[:, None], here_c[None, :]]
        return result

    def _sizes(self, name: str) -> tuple[Size, Size]:
        """The dimensions of what the raw numbers make: of the symbol, or of the function's domain."""
        declared = max(
            (n for n in self.claim.declarations if name == n or name.startswith((f"{n}.", f"{n}["))),
            key=len,
        )
        kind = self.claim.declarations[declared].kind
        return shape(kind.domain if isinstance(kind, Function) else kind)

    def _places(self, first: Size, second: Size, small: int, large: int) -> tuple[torch.Tensor, torch.Tensor]:
        """Where entries go, and which ones, along one dimension."""
        for size in (first, second):
            if size.at(self.small.sizes) == small and size.at(self.sizes) == large and len(size.parts) > 1:
                return self._blocks(size)
        kept = torch.arange(min(small, large))
        return kept, kept

    def _blocks(self, size: Size) -> tuple[torch.Tensor, torch.Tensor]:
        there, here = [], []
        low = high = 0
        parts = size.parts[::-1] if self.reverse else size.parts
        for part in parts:
            block = Size((part,))
            narrow, wide = block.at(self.small.sizes), block.at(self.sizes)
            kept = torch.arange(max(0, min(narrow, wide)))
            there.append(kept + high)
            here.append(kept + low)
            low, high = low + narrow, high + wide
        return torch.cat(there), torch.cat(here)

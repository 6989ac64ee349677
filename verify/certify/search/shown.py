"""What one search has shown to exist, for the next search for a proof of the same statement."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from verify.certify.search.scribe import Data

if TYPE_CHECKING:
    from verify.certify.search.search import Search


@dataclass
class Shown:
    """The lines that show it, and those of them that lemmas say; ``whole``: whether they show all."""

    lines: list[Data] = field(default_factory=list)
    credits: list[tuple[Data, str]] = field(default_factory=list)
    whole: bool = False

    def keep(self, search: Search) -> None:
        """Remember what a search has written so far."""
        self.lines, self.credits = list(search.scribe.written), list(search.scribe.credits)

    def repeat(self, search: Search) -> None:
        """Write the lines again, at the same places; a search need not ask for what they say."""
        scribe = search.scribe
        for line in self.lines:
            scribe.write(line)
        scribe.credits = list(self.credits)
        for (sign, key), place in scribe.places.items():
            if sign in (">", ">="):
                search.asked[key, sign == ">"] = place

    def everywhere(self, search: Search, place: Data) -> int | None:
        """The place of the line that shows what has to exist for every index between two."""
        lines = (line for line in self.lines if line[0] == "everywhere" and line[1:3] == place)
        return next((search.scribe.places[line[0], repr(line)] for line in lines), None)

"""What a run is told: how long to search, where, and from which seed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from math import inf

from verify.errors import VerifyError


class Profile(Enum):
    """How much work a run does: points tried for each claim."""

    QUICK = "quick"
    CI = "ci"
    NIGHTLY = "nightly"

    @property
    def trials(self) -> int:
        """The work budget of one claim, in points evaluated."""
        return {"quick": 1_000, "ci": 3_000, "nightly": 1_000_000}[self.value]

    @property
    def longest(self) -> int:
        """The largest number of steps T a sequence is run for."""
        return {"quick": 4, "ci": 8, "nightly": 64}[self.value]

    @property
    def largest(self) -> int:
        """The largest matrix dimension drawn where none is fixed."""
        return {"quick": 4, "ci": 16, "nightly": 64}[self.value]

    @property
    def proving(self) -> float:
        """Seconds to look for a certificate of one claim; 0: only stored ones are used."""
        return {"quick": 0.0, "ci": 2.0, "nightly": 30.0}[self.value]


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of a run; every result can be replayed from them.

    ``store``: the folder of points that earlier runs kept, None for none. ``thorough``: the id of
    a statement whose constants are climbed further and whose hypotheses are each dropped and attacked.
    ``certify``: seconds to look for a certificate of each claim, to be written beside the document; None: as
    the profile says, and nothing is written.
    """

    profile: Profile = Profile.CI
    seed: int = 0
    device: str = "cpu"
    dtype: str = "float64"
    jobs: int = 1
    strict: bool = False
    only: tuple[str, ...] = ()
    store: str | None = None
    thorough: str = ""
    certify: float | None = None

    def __post_init__(self) -> None:
        if self.dtype not in ("float32", "float64"):
            raise VerifyError(f"dtype {self.dtype} is not known: use float32 or float64")
        if self.jobs < 1:
            raise VerifyError(f"{self.jobs} jobs: use at least 1")
        if self.certify is not None and not 0 < self.certify < inf:
            raise VerifyError(f"--certify {self.certify:g}: give a number of seconds above 0")

    @property
    def proving(self) -> float:
        """Seconds to look for a certificate of one claim."""
        return self.profile.proving if self.certify is None else self.certify

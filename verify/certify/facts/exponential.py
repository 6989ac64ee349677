"""What is known of exp, and of log as its inverse; statements say it of the numbers in play."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Known:
    """A theorem about a function that every claim may speak of; ``says`` and ``source`` are for readers."""

    name: str
    says: str
    source: str


EXPONENTIAL = Known(
    name="exponential",
    says="exp(y) >= exp(x) (1 + y - x), exp(x + y) = exp(x) exp(y), exp(x) > 0, exp(log(u)) = u for u > 0",
    source="Rudin, Principles of Mathematical Analysis (1976), theorem 8.6; convexity",
)

"""The axioms that a proof takes without deriving them, in words, each with its source."""

from __future__ import annotations

from verify.certify.facts import EXPONENTIAL, axioms


def spelled(name: str) -> str:
    """An axiom in one line: its name, what it says, its source."""
    known = {axiom.name: f"{axiom.says} ({axiom.source})" for axiom in axioms()}
    known[EXPONENTIAL.name] = f"{EXPONENTIAL.says} ({EXPONENTIAL.source})"
    return f"{name}: {known[name]}" if name in known else name

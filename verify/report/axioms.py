"""The axioms that a proof takes without deriving them, in words, each with its source."""

from __future__ import annotations

from verify.certify.facts import axioms


def spelled(name: str) -> str:
    """An axiom in one line: its name, what it says, its source."""
    says = [f": {axiom.says} ({axiom.source})" for axiom in axioms() if axiom.name == name]
    return "".join([name, *says])

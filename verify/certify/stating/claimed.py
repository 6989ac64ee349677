"""What is proved of a claim: its statement, as the checker reads it."""

from __future__ import annotations

from typing import Any

from verify.certify.stating.forms import checked
from verify.certify.stating.statement import state
from verify.claims.claim import Claim


def stated(claim: Claim) -> dict[str, Any]:
    """The statement of a claim, which implies it: sizes cut, sums as sequences, functions with their axioms.

    Raises NotStated where the claim cannot be said in the checker's terms.
    """
    return checked(state(claim))

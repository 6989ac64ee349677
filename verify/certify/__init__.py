"""Proofs: certificates of exact rationals, searched for here and re-checked by a file that trusts nothing."""

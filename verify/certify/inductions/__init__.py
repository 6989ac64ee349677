"""Sums, minima and recursions: proofs by induction over the index at which they end."""

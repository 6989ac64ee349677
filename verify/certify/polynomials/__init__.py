"""Polynomials known to be nonnegative: rational Positivstellensatz certificates by linear programs."""

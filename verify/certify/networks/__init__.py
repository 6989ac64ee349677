"""Inequalities between traces for all sizes: networks of matrices, cut into halves whose squares add up."""

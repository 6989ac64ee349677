"""Typed terms: what a formula is, which shapes fit, and how it is printed back to LaTeX."""

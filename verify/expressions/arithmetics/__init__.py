"""The arithmetics that run a term: floats with error bounds, and exact rationals that widen to balls."""

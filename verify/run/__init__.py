"""Runs: documents through reading, search and verdict, with progress, interruption and settings."""

"""Certificates as files of the proof assistant Coq, which derives the conclusion anew.

The names of numbers, and what matrices give, come from the first checker's reading of the statement; the
derivations from there on are Coq's own.
"""

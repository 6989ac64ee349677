"""From a .tex file to its environments, displays, directives and relation chains, each with its position."""

from verify.document.reading import read, read_text
from verify.document.statement import Reading, Statement

__all__ = ["Reading", "Statement", "read", "read_text"]

"""From a .tex file to its environments, displays, directives and relation chains, each with its position."""

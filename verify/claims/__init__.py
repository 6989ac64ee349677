"""Claims: a statement closed over everything it depends on, and split into measurements and skeleton."""

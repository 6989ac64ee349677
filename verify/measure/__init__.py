"""How much a verdict is worth: what the same search says of stronger claims."""

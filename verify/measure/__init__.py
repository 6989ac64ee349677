"""How sharp a claim is: the best ratio of its sides."""

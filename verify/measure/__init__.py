"""How much a verdict is worth: what the same search says of the claim made stronger.

``weaken`` drops one hypothesis at a time, ``power`` attacks what is left: refuted, the hypothesis is needed
and the search can see it; still supported, it is not needed, or the search is too weak to tell. The other
measure, the value that each numeric constant still needs, comes out of the search itself
(``claims.constants``). Both tell what was seen, and prove nothing.
"""

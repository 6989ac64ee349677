"""Small matrices: a claim's formulas written out entry by entry once, and run for many trials at a time.

Where matrices are small, a call for each operation costs more than its work, and what lies between the calls
does not fit into a processor's cache. So the formulas are evaluated once with entries that are only named
(``arithmetic``, over the ``nodes`` of a tape), what was written is made a ``program`` of a few registers, and
the compiled ``machine`` (extra ``fast``) runs it for some hundred trials at a time. ``measure`` draws, runs
and has the skeleton judge, as the other measurers do; what a tape cannot hold is left to them.
"""

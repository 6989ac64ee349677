"""The search for violations: floating point nominates, exact arithmetic decides.

Every claim asks for the same thing: a point (sizes, matrices, functions) that meets the hypotheses and
breaks the conclusion. A point is made of raw dyadic numbers (``raws``), turned into members of the
declared domains by one construction (``instance``) that floats and exact rationals share. ``sample``
tries them in batches, with an error bound on every value, and nominates; ``shrink`` makes a nominee
small; ``confirm`` alone says refuted, from exact values whose membership and hypotheses it checks
again. Nothing found by floating point is believed before that.
"""

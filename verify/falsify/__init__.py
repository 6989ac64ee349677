"""The search for violations: a portfolio nominates, exact arithmetic decides.

Every claim asks for the same thing: a point (sizes, matrices, functions) that meets the hypotheses and
breaks the conclusion. A point is made of raw dyadic numbers (``raws``), turned into members of the
declared domains by one construction (``instance``) that floats and exact rationals share.

No single way of looking finds every violation, so ``search`` takes several in turn, by fair share of
one budget counted in evaluations: points of earlier runs (``replay``), before anything is drawn; then, in
``phases``, corners and random samples (``sample``); gradient ascent from the best of them, many points at
once (``ascend``, ``lbfgs``; ``pool`` says from where, ``stretch`` looks far ahead for limits, ``polish`` ends
on the border of the hypotheses);
values and gradients of a smooth function chosen freely at the up to three points where a claim asks for
them, under the inequalities that decide whether such a function exists (``triples``); small points
bordered by zeros where a document fixes large sizes (``embed``); and Hypothesis (``explore``). A nominee
is moved onto its equations (``mend``) and made small (``shrink``).

All of that is search and is trusted with nothing: a fault in it, or a store that lies, costs a
counterexample or time, never a wrong verdict of refuted. ``confirm`` alone says refuted. It takes a
witness as if from a stranger and puts every question of ``demands`` to it: sizes, membership in the
domains (``membership``), constants of functions, hypotheses, then the conclusion. ``bench`` answers in
exact rationals and balls of rising precision, or, where matrices are too large for these, in floating
point whose error bounds are theorems (``certified``) and in exact numbers between zeros (``held``). These
files, with the arithmetics, the formulas of the functions and the reading of the document, are what a
refutation rests on. That a claim is supported rests on the search.
"""

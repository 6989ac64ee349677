"""The operations a formula is made of, one a file: its type rule, its one value, its derivative.

To add one: write a file here with a class derived from :class:`~verify.expressions.term.Operation`,
give it ``infer``, ``value`` and, where it is differentiable, ``pullback``; teach ``printing`` its
LaTeX and the formula parser its spelling. The round-trip test fails where either is forgotten;
a forgotten ``nonnegative`` in ``infer`` fails silently (it only weakens the ratio that is reported).
"""

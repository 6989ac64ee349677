"""The formula parser: typed recursive descent from LaTeX tokens to terms.

Read ``reader`` (the cursor and what is in scope), then ``sums`` (sums, products, powers), then
``factors`` (what a factor can start with), and the rest: ``names``, ``delimiters``, ``calls``,
``folds`` (big operators and integrals), ``matrices``. Types steer it: ``f(x)`` is a value where f
is a function, a product elsewhere; a bar closes where a norm is open and a factor has just ended.
"""

"""Stress: a claim at the sizes of real models, in bulk, on one machine or many; each trial can be replayed.

A ``task`` is a claim at fixed sizes with a seed. Its trials are numbered, and a trial's number says what is
drawn: (document, claim, sizes, losses, seed, number) is one point on every machine. Trials are drawn in
blocks (one mood, one family of functions each), and a few blocks make a ``shard``, the unit of work: a pure
function from the shard to its ``tally``. Tallies hold counts, the worst trials and a histogram, and merge
exactly, so that the result is one whatever the number of workers, their order, or which of them died.
``drive`` hands shards to any ``concurrent.futures.Executor``, and ``journal`` keeps each on disk before it
counts.

Rigour goes up as trials get fewer. ``shard``: all trials in float32 with running error bounds; those that
these leave open again in float64. Then, in ``campaign``: the worst trials climbed from (``ascent``, with the
phases of ``falsify``), and what is still open put to exact arithmetic (``survivors``: certified float64 at
its size, balls once it is shrunk), where ``falsify.confirm`` alone says refuted.

A ``measurer`` turns a block into measurements; the skeleton read from the document judges them. No measurer
knows an inequality, so that an edited constant is what is stressed. ``choose`` says which serves a block: the
``kernel``, which evaluates formulas in ``structured`` floats for matrices that are sums of ``pieces``: thin
products, diagonals, tiles (``bodies``), multiplied by the ``calculus`` and put together by ``merging``. It
serves where these know all operations; else plain floats do. Raw numbers are a ``stream`` for all, so that a
trial is one point whatever measures it. With Numba, formulas about numbers and small matrices are written on
a ``tape`` once and run for many trials at a time, larger matrices may stay ``drawn`` and not formed, and
compiled ``loops`` (``products``, ``tiled`` ones, ``sums``) serve where ``fast`` says. ``replay`` shows one
trial again; ``SCALE.md`` is an estimate of very large runs.
"""

"""Proofs: certificates of exact rationals, searched for here and re-checked by a file that trusts nothing.

The way of a claim: ``stating`` says it as plain data, ``search`` looks for lines that derive it, ``recheck``
derives every line again, ``accept`` says proved.

What must be trusted, so read it first:

    recheck.py      the checker: one function a rule, standard library alone, nothing of this project
    stating/        what a claim says, as the data that the checker reads (claimed.py: the whole way)
    facts/          the axioms: what smooth, convex, .. functions satisfy, with sources; verdicts name them
    accept.py       the one place that says proved, and only what the checker accepted

What need not be, for a fault there costs a proof, never a verdict; which method proves what:

    search/         gathers what is known of the numbers in a goal, clears inverses, isolates roots, splits
                    maxima, uses earlier claims as lemmas (lemmas.py), writes and prunes the lines.
                    Identities need no method: to the checker equal polynomials in traces are the same
    polynomials/    scalar inequalities: sums of products of hypotheses and squares (Positivstellensatz),
                    by linear programs in floats, solved again in rationals
    norms/          matrices of all sizes: triangles, products, blocks, Cauchy-Schwarz, smooth functions
    networks/       polynomials in traces, of all sizes: squares of halves of contraction networks
    inductions/     sums, minima and recursions: induction over the index at which they end

Around them: certificate.py, the stored file; coq/, the same certificates for the proof assistant Coq, a
second checker, written by others.
"""

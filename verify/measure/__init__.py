"""How much a verdict is worth: how far the claim could be made stronger.

``weaken`` drops one hypothesis at a time, ``power`` attacks what is left: refuted, the hypothesis is needed
and the search can see it; still supported, it is not needed, or the search is too weak to tell:
``hypotheses`` tells these two apart where a proof does without it. ``brackets`` closes in on each numeric
constant from both sides, by certificates and by exact witnesses (``bracket``: what is told of it;
``closing``, ``refuting``: one end of one constant; ``levels``, ``hints``: which values are tried; ``prove``,
``again``: how a claim with other values is proved). ``waterfall`` says which links of a chain give the most
away.
"""

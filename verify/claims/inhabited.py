"""What the constants of a declared function must meet: there is no such function otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from verify.document.scope import Declaration
from verify.expressions.atoms.constant import Constant, constant
from verify.expressions.atoms.symbol import Symbol
from verify.expressions.relation import Relation
from verify.expressions.term import Term
from verify.expressions.types import Function, is_nonnegative


def needed(declaration: Declaration, declarations: Mapping[str, Declaration]) -> Iterator[Relation]:
    """Relations between its constants without which the class of functions is empty, but for evident ones.

    A function on a space of matrices is constant at best, so that no Lipschitz constant is negative; one that
    is strongly convex grows by the square of the distance, so that it is no smoother than that, and has no
    Lipschitz constant. Every class that meets these has a member, a multiple of |x|^2 / 2.
    """
    if not isinstance(declaration.kind, Function):
        return
    given = {p.name: p.argument for p in declaration.properties if p.argument is not None}
    smooth, lipschitz, strongly = (given.get(name) for name in ("smooth", "lipschitz", "strongly"))
    zero = constant(0)
    relations = [Relation(term, ">=", zero) for term in (smooth, lipschitz) if term is not None]
    if strongly is not None and smooth is not None:
        relations.append(Relation(smooth, ">=", strongly))
    if strongly is not None and lipschitz is not None:
        relations.append(Relation(zero, ">=", strongly))
    yield from (each for each in relations if not _evident(each.left, each.right, declarations))


def _evident(large: Term, small: Term, declarations: Mapping[str, Declaration]) -> bool:
    """Whether types, declared intervals or numbers say that large >= small."""
    if isinstance(large, Constant) and isinstance(small, Constant):
        return large.number >= small.number
    if isinstance(small, Constant) and small.number <= 0 and is_nonnegative(large.type):
        return True
    above = declarations[large.name].lower if isinstance(large, Symbol) else None
    below = declarations[small.name].upper if isinstance(small, Symbol) else None
    ends = above is not None and above.term == small, below is not None and below.term == large
    return large == small or any(ends)

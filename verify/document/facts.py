"""What a declaration demands of a value, as relations: for values that are determined and not drawn."""

from __future__ import annotations

from collections.abc import Iterator

from verify.document.scope import Declaration
from verify.errors import VerifyError
from verify.expressions.atoms.constant import constant
from verify.expressions.atoms.identity import Identity, Zero
from verify.expressions.atoms.multiply import product
from verify.expressions.atoms.negate import Negate
from verify.expressions.atoms.norm import Norm
from verify.expressions.atoms.spectrum import Rank
from verify.expressions.atoms.transpose import transpose
from verify.expressions.relation import Relation
from verify.expressions.term import Term
from verify.expressions.types import Matrix


def declared_relations(declaration: Declaration, term: Term) -> Iterator[Relation]:
    """The declared interval and properties, said of this term."""
    for bound, sign in ((declaration.lower, ">"), (declaration.upper, "<")):
        if bound is not None:
            yield Relation(term, sign if bound.strict else f"{sign}=", bound.term)
    for prop in declaration.properties:
        yield from _property(prop.name, prop.argument, term)


def _property(name: str, argument: Term | None, term: Term) -> Iterator[Relation]:
    kind = term.type
    assert isinstance(kind, Matrix)
    if name == "unit":
        yield Relation(Norm((term,)), "=", constant(1))
        return
    if name == "rank" and argument is not None:
        yield Relation(Rank((term,)), "<=", argument)
        return
    if name == "orthogonal":
        yield Relation(product([transpose(term), term]), "=", Identity((), kind.rows))
        return
    if name == "skew":
        yield Relation(transpose(term), "=", Negate((term,)))
        return
    if name == "projection":
        yield Relation(term, "=", transpose(term))
        yield Relation(product([term, term]), "=", term)
        return
    if name not in ("symmetric", "psd", "pd"):
        raise VerifyError(f"{name} cannot be demanded of a value that is determined: state it as %@ assume")
    yield Relation(term, "=", transpose(term))
    if name != "symmetric":
        yield Relation(term, "\\succeq" if name == "psd" else "\\succ", Zero((), kind.rows, kind.columns))

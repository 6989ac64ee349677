"""Selection matrices turned into slices, so that no product is formed where a block will do.

[I 0] X is the top of X, X [0; I] its right part, [I; 0] X is X with zeros below; Sym(P) V is
(P V + P^T V) / 2, whose products then slice too. Values do not change, only the work.
"""

from __future__ import annotations

from fractions import Fraction

from verify.expressions.atoms.add import Add
from verify.expressions.atoms.blocks import Blocks, Slice
from verify.expressions.atoms.constant import constant
from verify.expressions.atoms.identity import Identity, Zero
from verify.expressions.atoms.multiply import Multiply, product
from verify.expressions.atoms.negate import Negate
from verify.expressions.atoms.norm import Norm
from verify.expressions.atoms.squared_norm import SquaredNorm
from verify.expressions.atoms.symmetric_part import SymmetricPart
from verify.expressions.atoms.transpose import Transpose, transpose
from verify.expressions.rewrite import rebuild
from verify.expressions.size import Size
from verify.expressions.term import Binder, Term
from verify.expressions.types import Matrix, shape

Part = tuple[Size, Size]


def simplify(term: Term) -> Term:
    """The same value with selections done by slicing."""
    if isinstance(term, Binder):
        return rebuild(term, simplify)
    term = rebuild(term, simplify)
    match term:
        case Transpose(arguments=(inner,)):
            return _transposed(inner)
        case Multiply():
            return _product(term)
        case SquaredNorm(arguments=(Blocks() as blocks,)):
            kept = [SquaredNorm((block,)) for block in blocks.arguments if not isinstance(block, Zero)]
            return kept[0] if len(kept) == 1 else Add(tuple(kept)) if kept else constant(0)
        case Norm(arguments=(Blocks() as blocks,)):
            nonzero = [block for block in blocks.arguments if not isinstance(block, Zero)]
            return Norm((nonzero[0],)) if len(nonzero) == 1 else term
    return term


def _transposed(term: Term) -> Term:
    match term:
        case Blocks():
            rows = term.grid
            cells = [_transposed(row[k]) for k in range(term.width) for row in rows]
            return Blocks(tuple(cells), len(rows))
        case Identity():
            return term
        case Zero(rows=rows_, columns=columns):
            return Zero((), columns, rows_)
        case Transpose(arguments=(inner,)):
            return inner
    return transpose(term)


def _selected(term: Term) -> tuple[str, Part] | None:
    """For [.. 0 I 0 ..]: ("row", from where to where); for its transpose ("column", the same)."""
    if not isinstance(term, Blocks) or (term.width != 1 and len(term.arguments) != term.width):
        return None
    offset = Size.of(0)
    found: Part | None = None
    kind = "row" if term.width > 1 else "column"
    for block in term.arguments:
        extent = shape(block.type)[1 if kind == "row" else 0]
        if isinstance(block, Identity) and found is None:
            found = (offset, offset + extent)
        elif not isinstance(block, Zero):
            return None
        offset = offset + extent
    return (kind, found) if found is not None else None


def _product(term: Multiply) -> Term:
    scalars = [a for a in term.arguments if not isinstance(a.type, Matrix)]
    chain: list[Term] = []
    for factor in term.arguments:
        if isinstance(factor.type, Matrix):
            nested = isinstance(factor, Multiply)
            scalars += [a for a in factor.arguments if nested and not isinstance(a.type, Matrix)]
            chain += [a for a in factor.arguments if isinstance(a.type, Matrix)] if nested else [factor]
    if not any(_selected(factor) or isinstance(factor, SymmetricPart | Blocks) for factor in chain):
        return term
    return _scaled(scalars, _chain(chain))


def _scaled(scalars: list[Term], matrix: Term) -> Term:
    return product([*scalars, matrix]) if scalars else matrix


def _chain(chain: list[Term]) -> Term:
    """The product of matrices with every selection inside it done."""
    for k, factor in enumerate(chain):
        if isinstance(factor, SymmetricPart) and isinstance(factor.arguments[0], Blocks) and len(chain) > 1:
            inner = factor.arguments[0]
            halves = [_chain([*chain[:k], part, *chain[k + 1 :]]) for part in (inner, _transposed(inner))]
            return product([constant(Fraction(1, 2)), _sum(halves)])
        selected = _selected(factor)
        if selected is None:
            continue
        kind, (start, stop) = selected
        if kind == "row" and k + 1 < len(chain):
            return _chain([*chain[:k], _rows(chain[k + 1], start, stop), *chain[k + 2 :]])
        if kind == "column" and k > 0:
            return _chain([*chain[: k - 1], _columns(chain[k - 1], start, stop), *chain[k + 1 :]])
    if len(chain) > 1:
        first, last = _selected(chain[0]), _selected(chain[-1])
        if first is not None or last is not None:
            return _placed(chain, first is not None)
        return _distributed(chain)
    return chain[0]


def _placed(chain: list[Term], leading: bool) -> Term:
    """[I; 0] X: the rest with zeros around it."""
    selector = chain[0] if leading else chain[-1]
    rest = _chain(chain[1:] if leading else chain[:-1])
    assert isinstance(selector, Blocks)
    tall, wide = shape(rest.type)
    if isinstance(rest, Blocks):
        grid = rest.grid
        heights, widths = rest.heights(), rest.widths()
    else:
        grid, heights, widths = [(rest,)], [tall], [wide]
    cells: list[Term] = []
    if leading:
        for block in selector.arguments:
            if isinstance(block, Identity):
                cells += [cell for row in grid for cell in row]
            else:
                cells += [Zero((), shape(block.type)[0], width) for width in widths]
        return Blocks(tuple(cells), len(widths))
    for row, height in zip(grid, heights, strict=True):
        for block in selector.arguments:
            zero = Zero((), height, shape(block.type)[1])
            cells += list(row) if isinstance(block, Identity) else [zero]
    return Blocks(tuple(cells), len(cells) // len(grid))


def _distributed(chain: list[Term]) -> Term:
    """A block matrix with zeros times another matrix, block by block."""
    for k, factor in enumerate(chain[:-1]):
        if isinstance(factor, Blocks) and any(isinstance(block, Zero) for block in factor.arguments):
            rest = _chain(chain[k + 1 :])
            rows: list[Term] = []
            for row, height in zip(factor.grid, factor.heights(), strict=True):
                start = Size.of(0)
                parts: list[Term] = []
                for block, width in zip(row, factor.widths(), strict=True):
                    if not isinstance(block, Zero):
                        parts.append(_chain([block, _rows(rest, start, start + width)]))
                    start = start + width
                rows.append(_sum(parts) if parts else Zero((), height, shape(rest.type)[1]))
            made = Blocks(tuple(rows), 1) if len(rows) > 1 else rows[0]
            return _chain([*chain[:k], made]) if k else made
    return product(chain)


def _sum(parts: list[Term]) -> Term:
    return parts[0] if len(parts) == 1 else Add(tuple(parts))


def _rows(term: Term, start: Size, stop: Size) -> Term:
    """The rows start..stop of a matrix, taken as deep inside it as possible."""
    tall, wide = shape(term.type)
    if (start, stop) == (Size.of(0), tall):
        return term
    match term:
        case Add(arguments=parts):
            return Add(tuple(_rows(part, start, stop) for part in parts))
        case Negate(arguments=(inner,)):
            return Negate((_rows(inner, start, stop),))
        case Transpose(arguments=(inner,)):
            return _transposed(_columns(inner, start, stop))
        case Zero(columns=columns):
            return Zero((), stop - start, columns)
        case Blocks():
            taken = _aligned(term.heights(), start, stop)
            if taken is not None:
                return _block([row for k, row in enumerate(term.grid) if k in taken])
        case Multiply(arguments=factors):
            first = next(k for k, factor in enumerate(factors) if isinstance(factor.type, Matrix))
            new = [_rows(factor, start, stop) if k == first else factor for k, factor in enumerate(factors)]
            return product(new)
    return Slice((term,), start, stop, Size.of(0), wide)


def _columns(term: Term, start: Size, stop: Size) -> Term:
    """The columns start..stop of a matrix, taken as deep inside it as possible."""
    tall, wide = shape(term.type)
    if (start, stop) == (Size.of(0), wide):
        return term
    match term:
        case Add(arguments=parts):
            return Add(tuple(_columns(part, start, stop) for part in parts))
        case Negate(arguments=(inner,)):
            return Negate((_columns(inner, start, stop),))
        case Transpose(arguments=(inner,)):
            return _transposed(_rows(inner, start, stop))
        case Zero(rows=rows):
            return Zero((), rows, stop - start)
        case Blocks():
            taken = _aligned(term.widths(), start, stop)
            if taken is not None:
                return _block([tuple(row[k] for k in taken) for row in term.grid])
        case Multiply(arguments=factors):
            last = max(k for k, factor in enumerate(factors) if isinstance(factor.type, Matrix))
            new = [_columns(factor, start, stop) if k == last else factor for k, factor in enumerate(factors)]
            return product(new)
        case Slice(arguments=(inner,), top=top, bottom=bottom, left=left):
            return Slice((inner,), top, bottom, left + start, left + stop)
    return Slice((term,), Size.of(0), tall, start, stop)


def _aligned(extents: list[Size], start: Size, stop: Size) -> list[int] | None:
    """The blocks between two borders, where both are borders of blocks."""
    borders = [Size.of(0)]
    for extent in extents:
        borders.append(borders[-1] + extent)
    if start not in borders or stop not in borders:
        return None
    return list(range(borders.index(start), borders.index(stop)))


def _block(rows: list[tuple[Term, ...]]) -> Term:
    cells = tuple(cell for row in rows for cell in row)
    return cells[0] if len(cells) == 1 else Blocks(cells, len(rows[0]))

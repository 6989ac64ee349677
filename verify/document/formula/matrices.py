"""Matrices written out: block matrices, I_n, 0_{m x n}."""

from __future__ import annotations

from verify.document.formula.fit import Part, Unsized, fit
from verify.document.formula.reader import Reader
from verify.document.tokens import Kind, Token
from verify.expressions.atoms.blocks import Blocks
from verify.expressions.atoms.constant import Constant
from verify.expressions.atoms.identity import Identity, Zero
from verify.expressions.size import Size
from verify.expressions.term import Term
from verify.expressions.types import Matrix, Scalar, shape

ENVIRONMENTS = (
    "bmatrix",
    "pmatrix",
    "matrix",
    "smallmatrix",
    "Bmatrix",
    "array",
    "vmatrix",
    "Vmatrix",
    "bsmallmatrix",
    "psmallmatrix",
)


def read_matrix(reader: Reader) -> Part:
    """A \\begin{bmatrix} .. \\end{bmatrix}, blocks and numbers alike."""
    start = reader.position
    reader.next()
    name = "".join(token.text for token in reader.group())
    if name.rstrip("*") not in ENVIRONMENTS or name[0] in "vV":
        raise reader.unread(f"\\begin{{{name}}} is not understood in a formula", span=reader.span(start))
    if name == "array":
        reader.group()
    rows: list[list[Part]] = [[]]
    cell: list[Token] = []
    depth = 0
    while True:
        token = reader.next()
        if token.text == "\\end" and depth == 0:
            break
        depth += {"\\begin": 1, "\\end": -1}.get(token.text, 0) + {Kind.OPEN: 1, Kind.CLOSE: -1}.get(
            token.kind, 0
        )
        if depth == 0 and token.kind in (Kind.ALIGN, Kind.NEWLINE):
            rows[-1].append(reader.inside_sum(tuple(cell)))
            cell = []
            if token.kind is Kind.NEWLINE:
                rows.append([])
            continue
        cell.append(token)
    reader.group()
    if cell:
        rows[-1].append(reader.inside_sum(tuple(cell)))
    if not rows[-1]:
        rows.pop()
    return _assemble(reader, rows, start)


def _assemble(reader: Reader, rows: list[list[Part]], start: int) -> Part:
    from verify.document.formula.sums import typed

    widths = {len(row) for row in rows}
    if len(widths) != 1 or not rows:
        raise reader.unread("the rows of this matrix have different lengths", span=reader.span(start))
    (width,) = widths
    heights = [_known([_rows(part) for part in row]) for row in rows]
    breadths = [_known([_columns(row[k]) for row in rows]) for k in range(width)]
    heights = [
        _square(height, [breadths[k] for k, p in enumerate(row) if isinstance(p, Unsized)])
        for height, row in zip(heights, rows, strict=True)
    ]
    breadths = [
        _square(breadths[k], [heights[i] for i, row in enumerate(rows) if isinstance(row[k], Unsized)])
        for k in range(width)
    ]
    one = Size.of(1)
    cells: list[Term] = []
    for row, height in zip(rows, heights, strict=True):
        for part, breadth in zip(row, breadths, strict=True):
            cells.append(_cell(reader, part, Matrix(height or one, breadth or one), start))
    return typed(reader, start, lambda: Blocks(tuple(cells), width))


def _cell(reader: Reader, part: Part, kind: Matrix, start: int) -> Term:
    """One block, fitted to its size; a number stays one where the size is 1 x 1."""
    from verify.document.formula.sums import typed

    if kind.rows.is_one and kind.columns.is_one and isinstance(part, Term):
        return part
    return typed(reader, start, lambda: fit(part, kind))


def _shape(part: Part) -> tuple[Size | None, Size | None]:
    """A block's own size; a bare 0 or I has none and takes its neighbours'."""
    if isinstance(part, Unsized) or (isinstance(part, Constant) and part.number == 0):
        return None, None
    return shape(part.type)


def _rows(part: Part) -> Size | None:
    return _shape(part)[0]


def _columns(part: Part) -> Size | None:
    return _shape(part)[1]


def _known(sizes: list[Size | None]) -> Size | None:
    return next((size for size in sizes if size is not None), None)


def _square(size: Size | None, others: list[Size | None]) -> Size | None:
    return size if size is not None else _known(others)


def read_sized_constant(reader: Reader, text: str, start: int) -> Part:
    """I_n, 0_{m x n}, 0_n (a vector), 1_n (the vector of ones)."""
    reader.next()
    sizes = read_sizes(reader, reader.group())
    if text == "I" and (len(sizes) == 1 or sizes[0] == sizes[1]):
        return Identity((), sizes[0])
    if text == "0":
        return Zero((), sizes[0], sizes[1] if len(sizes) == 2 else Size.of(1))
    raise reader.unread(
        "a matrix of ones is not understood", "write it as a declared matrix with a value", reader.span(start)
    )


def read_sizes(reader: Reader, group: tuple[Token, ...]) -> list[Size]:
    """One or two sizes joined by \\times."""
    cuts = [k for k, token in enumerate(group) if token.text in ("\\times", ",")]
    if len(cuts) > 1:
        raise reader.unread("a matrix has two sizes")
    parts = [group[: cuts[0]], group[cuts[0] + 1 :]] if cuts else [group]
    return [read_size(reader, part) for part in parts]


def read_size(reader: Reader, group: tuple[Token, ...]) -> Size:
    """A size: a polynomial in declared natural numbers."""
    from verify.document.formula.sums import read_formula

    inner = reader.inside(group)
    inner.likely = r"\mathbb{N}"
    return size_of(reader, read_formula(inner))


def size_of(reader: Reader, term: Term) -> Size:
    """The term of natural numbers as a size."""
    from verify.expressions.atoms.add import Add
    from verify.expressions.atoms.multiply import Multiply
    from verify.expressions.atoms.negate import Negate
    from verify.expressions.atoms.symbol import Symbol

    match term:
        case Constant(number=number) if number.denominator == 1:
            return Size.of(int(number))
        case Symbol(name=name, kind=Scalar(natural=True)):
            return Size.named(name)
        case Add(arguments=parts):
            total = Size.of(0)
            for part in parts:
                total = total + size_of(reader, part)
            return total
        case Negate(arguments=(part,)):
            return Size.of(-1) * size_of(reader, part)
        case Multiply(arguments=parts):
            total = Size.of(1)
            for part in parts:
                total = total * size_of(reader, part)
            return total
    raise reader.unread(
        "a size is made of natural numbers with + - and products", "declare it: %@ let n \\in \\mathbb{N}"
    )

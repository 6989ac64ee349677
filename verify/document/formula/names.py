"""Names: the longest declared one wins; subscripts are indices of sequences or entries of matrices."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from difflib import get_close_matches

from verify.document.formula.reader import Reader
from verify.document.scope import Declaration
from verify.document.tokens import Kind, Token
from verify.document.words import words
from verify.expressions.atoms.element import Element
from verify.expressions.atoms.entry import Entry
from verify.expressions.atoms.symbol import symbol
from verify.expressions.size import Size
from verify.expressions.term import Term
from verify.expressions.types import Function, Matrix, Scalar, is_natural

ACCENTS = words(
    r"\mathcal \mathbb \mathbf \mathrm \mathsf \mathfrak \boldsymbol \bm \hat \tilde \bar"
    r" \overline \widehat \widetilde \vec \check \dot \underline \text \operatorname \mathscr"
)
GREEK = words(
    r"\alpha \beta \gamma \delta \epsilon \varepsilon \zeta \eta \theta \vartheta \iota \kappa"
    r" \lambda \mu \nu \xi \pi \rho \varrho \sigma \tau \upsilon \phi \varphi \chi \psi \omega"
    r" \Gamma \Delta \Theta \Lambda \Xi \Pi \Sigma \Upsilon \Phi \Psi \Omega \ell \hbar"
)
INDEX = Scalar(natural=True, nonnegative=True)


def spelling(tokens: Sequence[Token]) -> tuple[str, ...]:
    """The tokens of a name as texts, braces around a single token left out: V_{1} is V_1."""
    texts: list[str] = []
    k = 0
    while k < len(tokens):
        if k + 2 < len(tokens) and tokens[k].kind is Kind.OPEN and tokens[k + 2].kind is Kind.CLOSE:
            texts.append(tokens[k + 1].text)
            k += 3
            continue
        texts.append("^" if tokens[k].text == "^" else tokens[k].text)
        k += 1
    return tuple(texts)


def canonical(texts: Sequence[str]) -> str:
    """The LaTeX of a spelled name: braces are put back around the argument of an accent."""
    out = ""
    for k, text in enumerate(texts):
        bare_argument = k > 0 and texts[k - 1] in ACCENTS and text != "{"
        if bare_argument:
            out += "{" + text + "}"
        elif out and out[-1].isalpha() and text[0].isalpha() and _ends_in_command(out):
            out += " " + text
        else:
            out += text
    return out


def _ends_in_command(text: str) -> bool:
    head = text.rstrip("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return head.endswith("\\")


def base_length(reader: Reader) -> int:
    """How many tokens the letter at the cursor takes, accents and their arguments included; 0 if none."""
    token = reader.peek()
    if token is None:
        return 0
    if token.kind is Kind.LETTER or token.text in GREEK:
        return 1
    if token.text not in ACCENTS:
        return 0
    following = reader.peek(1)
    if following is None:
        return 0
    if following.kind is not Kind.OPEN:
        return 2
    depth, k = 1, 2
    while depth and reader.peek(k) is not None:
        kind = reader.tokens[reader.position + k].kind
        depth += {Kind.OPEN: 1, Kind.CLOSE: -1}.get(kind, 0)
        k += 1
    return k


def longest_declared(reader: Reader) -> tuple[Declaration | None, int]:
    """The declaration whose spelling matches the most tokens at the cursor, and how many it takes."""
    best: Declaration | None = None
    taken = 0
    for declaration in reader.scope.declarations.values():
        length = _match(reader, declaration.spelling)
        if length > taken:
            best, taken = declaration, length
    return best, taken


def _match(reader: Reader, texts: tuple[str, ...]) -> int:
    k = 0
    for n, text in enumerate(texts):
        if reader.text(k) == text:
            k += 1
        elif n and reader.text(k) == "{" and reader.text(k + 1) == text and reader.text(k + 2) == "}":
            k += 3
        else:
            return 0
    return k


def read_name(reader: Reader) -> Term | Declaration:
    """The symbol, sequence element or entry at the cursor; for a function, its declaration."""
    start = reader.position
    base = base_length(reader)
    letter = canonical(spelling(reader.tokens[start : start + base]))
    declaration, taken = longest_declared(reader)
    if letter in reader.bound and taken <= base:
        reader.position += base
        return symbol(letter, reader.bound[letter])
    sequence = _sequence_at(reader, letter, base)
    _require_one_meaning(reader, sequence, letter, taken > base)
    literal = declaration is not None and declaration.index is None and taken > base
    if sequence is not None and not literal:
        return _element(reader, sequence, base)
    if letter in reader.scope.entries and reader.text(base) == "_" and not literal:
        reader.position += base
        return _entry(reader, _whole(reader, reader.scope.entries[letter]))
    if declaration is not None and declaration.index is None:
        reader.position += taken
        if isinstance(declaration.kind, Function):
            return declaration
        term: Term = symbol(declaration.name, declaration.kind)
        if reader.text() == "_":
            return _subscripted(reader, term, start)
        return term
    if letter in reader.scope.indices():
        reader.position += base
        return symbol(letter, INDEX)
    raise undeclared(reader, base)


def _require_one_meaning(reader: Reader, sequence: Declaration | None, letter: str, longer: bool) -> None:
    """That x_1 is no entry of a vector x, and x^1 no power, where it would be an element of a sequence."""
    vector = reader.scope.declarations.get(letter)
    if sequence is None or vector is None or (longer and vector.index is None):
        return
    if sequence.superscript and not isinstance(vector.kind, Function):
        what = f"this may be a power of {letter} or an element of {sequence.name}"
        raise reader.unread(what, "give one of the two another letter")
    if isinstance(vector.kind, Matrix) and isinstance(sequence.kind, Scalar):
        what = f"this may be an entry of {letter} or an element of {sequence.name}"
        raise reader.unread(what, "give one of the two another letter")


def undeclared(reader: Reader, base: int) -> Exception:
    """The error for a name nobody declared, with the nearest declared one and what to type."""
    length = max(base, 1)
    if reader.text(length) == "_" or (
        reader.text(length) == "^" and reader.text(length + 1) in ("*", "\\star")
    ):
        length += 2
        depth = int(reader.text(length - 1) == "{")
        while depth and reader.peek(length) is not None:
            depth += (reader.text(length) == "{") - (reader.text(length) == "}")
            length += 1
    tokens = reader.tokens[reader.position : reader.position + length]
    name = canonical(spelling(tokens)) or reader.text()
    known = [*reader.scope.declarations, *reader.bound]
    near = get_close_matches(name, known, n=1)
    also = f"did you mean {near[0]}? otherwise " if near and near[0] != name else ""
    hint = f"{also}declare it, for example: %@ let {name} \\in {reader.likely}"
    if name.startswith(("\\operatorname", "\\text", "\\mathrm")) or reader.text(length) == "(":
        kind = "\\mathbb{R}^n \\to \\mathbb{R}"
        hint = f"{also}a function is declared: %@ let {name} : {kind}; otherwise %@ skip"
    return reader.unread(f"{name} is not declared here", hint, reader.span())


def _sequence_at(reader: Reader, letter: str, base: int) -> Declaration | None:
    mark = reader.text(base)
    if mark not in ("_", "^"):
        return None
    return reader.scope.sequence(letter, superscript=mark == "^")


def _element(reader: Reader, sequence: Declaration, base: int) -> Term:
    reader.position += base + 1
    group = reader.group()
    if len(group) > 2 and group[0].text == "(" and group[-1].text == ")":
        group = group[1:-1]
    if not isinstance(sequence.kind, Scalar | Matrix):
        raise reader.unread(f"{sequence.name} is a sequence of functions, which has no meaning here")
    index = _index(reader.inside(group))
    return Element((index,), sequence.name, sequence.kind)


def _index(reader: Reader) -> Term:
    from verify.document.formula.sums import read_sum

    index = read_sum(reader)
    reader.done()
    if not is_natural(index.type):
        raise reader.unread("an index must be a natural number", "declare it: %@ let k \\in \\mathbb{N}")
    return index


def _whole(reader: Reader, name: str) -> Term:
    kind = reader.scope.declarations[name].kind
    if isinstance(kind, Function):
        raise reader.unread(f"{name} is a function and has no entries")
    return symbol(name, kind)


def _subscripted(reader: Reader, term: Term, start: int) -> Term:
    """A declared name with a subscript of its own: an entry where it can be one."""
    place = reader.position
    try:
        return _entry(reader, term)
    except Exception:
        reader.position = start
        if isinstance(term.type, Matrix):
            raise undeclared(reader, place - start) from None
        raise undeclared(reader, place - start) from None


def _entry(reader: Reader, matrix: Term) -> Term:
    reader.expect("_", "before the indices of an entry")
    group = reader.group()
    kind = matrix.type
    if not isinstance(kind, Matrix):
        raise reader.unread("a scalar has no entries")
    parts = _split_indices(group)
    if kind.is_vector and len(parts) == 2 and not any(token.text == "," for token in group):
        parts = [group]  # x_{12} of a vector is its twelfth entry
    if len(parts) != (1 if kind.is_vector and len(parts) == 1 else 2):
        raise reader.unread(f"an entry of {kind} has two indices")
    indices = []
    for part, size in zip(parts, (kind.rows, kind.columns), strict=False):
        _note_range(reader, part, size)
        indices.append(_index(reader.inside(part)))
    return Entry((matrix, *indices))


def _split_indices(group: tuple[Token, ...]) -> list[tuple[Token, ...]]:
    commas = [k for k, token in enumerate(group) if token.text == ","]
    if commas:
        edges = [-1, *commas, len(group)]
        return [group[a + 1 : b] for a, b in itertools.pairwise(edges)]
    if len(group) == 2 and all(token.kind in (Kind.LETTER, Kind.DIGIT) for token in group):
        return [(group[0],), (group[1],)]
    return [group]


def _note_range(reader: Reader, part: tuple[Token, ...], size: Size) -> None:
    """An index of a sum without bounds runs over the size it indexes."""
    if len(part) == 1 and part[0].text in reader.bound:
        reader.ranges.setdefault(part[0].text, []).append(size)

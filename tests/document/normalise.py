"""One spelling of a display, so that two printings of the same formula can be compared letter by letter."""

import re

LAYOUT = re.compile(
    r"\\tag\*?\{[^{}]*\}|\\label\{[^{}]*\}"  # numbers
    r"|\\(?:begin|end)\{(?:aligned|align|equation|gathered|gather|split|multline)\*?\}"
    r"|\\(?:left|right|quad|qquad|displaystyle|nonumber|notag)(?![A-Za-z])"
    r"|\\[,;:!]|\$\$"
)
MATRIX = re.compile(r"\\begin\{([bpvBV]?matrix)\}.*?\\end\{\1\}", re.DOTALL)
TRAILING = re.compile(r"[.,;]+$")


def normalise(latex: str) -> str:
    r"""The formula in `latex` without its layout: equal results mean the same formula.

    Removed: white space (but where it ends a command), alignment (`&`, `\\`, `aligned`, `align`, ...),
    spacing (`\quad`, `\,`, `\!`, `\left`, ...), `\tag`, `\label`, `$$` and the punctuation at the end.
    Rows and columns of a matrix are kept, because they carry meaning. `\operatorname{Tr}` is written
    `\text{Tr}`. Nothing else is touched: a changed digit, sign or letter shows.
    """
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(match.group(0).replace(r"\\", "<row>").replace("&", "<column>"))
        return f"<matrix{len(kept) - 1}>"

    text = MATRIX.sub(keep, latex)
    text = re.sub(r"\\\\(?:\[[^\]]*\])?|&", " ", text)
    for number, matrix in enumerate(kept):
        text = text.replace(f"<matrix{number}>", matrix)
    text = LAYOUT.sub(" ", text)
    text = re.sub(r"\\operatorname\*?\{", r"\\text{", text)
    text = re.sub(r"(\\[A-Za-z]+)\s+(?=[A-Za-z])", r"\1<space>", text)
    text = re.sub(r"\s+", "", text)
    text = text.replace("<space>", " ").replace("<row>", r"\\").replace("<column>", "&")
    return TRAILING.sub("", text)

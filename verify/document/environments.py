"""What each LaTeX environment is to a reader of proofs: a display, its rows, a statement, a list."""

from __future__ import annotations

from enum import Enum

from verify.document.words import words


class EnvironmentKind(Enum):
    """How an environment bears on scopes; a theorem or proof opens one, a plain environment does not."""

    THEOREM = "theorem"
    PROOF = "proof"
    PLAIN = "plain"


DISPLAYS = words(
    "equation align alignat gather multline flalign eqnarray displaymath xalignat xxalignat dmath"
    " IEEEeqnarray"
)
WITH_ARGUMENT = words("alignat xalignat xxalignat IEEEeqnarray alignedat")
# Inside a display, these are rows of the display itself as long as no bracket is open around them.
ROWS = words("aligned alignedat gathered split multlined align align* gather gather* IEEEeqnarraybox")
MATH_ONLY = words(
    "aligned alignedat gathered split multlined array cases matrix pmatrix bmatrix Bmatrix vmatrix Vmatrix"
    " smallmatrix dcases rcases"
)
STATEMENTS = {
    "theorem": "Theorem", "thm": "Theorem", "lemma": "Lemma", "lem": "Lemma", "proposition": "Proposition",
    "prop": "Proposition", "corollary": "Corollary", "cor": "Corollary", "coro": "Corollary",
    "definition": "Definition", "defn": "Definition", "dfn": "Definition", "assumption": "Assumption",
    "assum": "Assumption", "ass": "Assumption", "hypothesis": "Hypothesis", "condition": "Condition",
    "claim": "Claim", "fact": "Fact", "remark": "Remark", "rem": "Remark", "rmk": "Remark",
    "observation": "Observation", "conjecture": "Conjecture", "example": "Example", "notation": "Notation",
    "problem": "Problem", "exercise": "Exercise", "question": "Question", "property": "Property",
    "sublemma": "Lemma", "inequality": "Inequality",
}  # fmt: skip
PROOFS = words("proof Proof pf")
LISTS = words("itemize enumerate description items list trivlist inparaenum compactenum compactitem")
TRANSPARENT = LISTS | words(
    "document abstract subequations appendix appendices center flushleft flushright quote quotation"
    " small footnotesize linenomath minipage spacing onehalfspace singlespace"
    " mdframed framed tcolorbox shaded multicols"
)
SKIPPED = words(
    "figure table tikzpicture thebibliography tabular tabularx longtable wrapfigure wraptable picture"
    " subfigure pspicture tabbing"
)


def bare(name: str) -> str:
    """The name without its star."""
    return name.removesuffix("*")


def is_known(name: str) -> bool:
    """Whether the reader knows the environment by itself, so that redefining it only changes its looks."""
    name = bare(name)
    return name in (DISPLAYS | PROOFS | LISTS | SKIPPED | MATH_ONLY | TRANSPARENT) or name in STATEMENTS

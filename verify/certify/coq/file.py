"""A certificate as one file that Coq checks on its own, with what it takes for granted named in it.

Coq never sees a matrix: it gets the numbers of a certificate as real variables, the facts about them that
come from the statement or from matrices as hypotheses, and derives every other line, to the conclusion.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Mapping
from typing import Any

from verify.certify.coq.derived import Derived
from verify.certify.coq.formulas import comment, spelled
from verify.certify.coq.names import NotExported
from verify.certify.coq.prelude import PRELUDE
from verify.certify.coq.script import WORD, lemma
from verify.certify.recheck import Rejected, fingerprint

WIDTH = 110
FAULTS = (Rejected, ArithmeticError, AttributeError, LookupError, RuntimeError, TypeError, ValueError)
HEAD = """\
Coq derives here, from the hypotheses of the section below, every line of a certificate that combines
other lines, argues by contradiction or by induction, and what roots, inverses and largest numbers obey;
then the conclusion, and that each root and inverse in the statement exists. The variables are numbers of
the statement; the comment beside each says which. The hypotheses are what Coq does not derive: what the
statement assumes (hypothesis, always, equation), what it says of functions (axiom), that squares of
matrices multiplied out are not negative (tensor), and what a claim for all indices says at one (induction).
That these are what the statement says of matrices is for the other checker, verify recheck."""


def coq_file(statement: Mapping[str, Any], certificate: Mapping[str, Any], title: str = "") -> str:
    """The text of the file; raises NotExported where there is none, with the reason.

    What the certificate's lines say is left to Coq: of a certificate that proves nothing the file does not
    compile.
    """
    try:
        data = json.dumps([statement, certificate])
        stated, proof = json.loads(data, parse_float=str, parse_constant=str)
        return _written(stated, proof, title)
    except FAULTS as wrong:
        raise NotExported(f"no certificate of this statement: {wrong}") from wrong


def _written(statement: Any, certificate: Any, title: str) -> str:
    if certificate["statement"] != fingerprint(statement):
        raise NotExported("a certificate of another statement")
    script = Derived(statement)
    script.stated()
    script.wanted = [duty for k, duty in enumerate(script.duties) if duty not in script.duties[:k]]
    for line in certificate["lines"]:
        script.add(line)
    if len(script.exist) < len(script.wanted):
        raise NotExported("no line shows that a root or an inverse in the statement exists")
    sign, left, right = statement["conclusion"]
    last = script.weak(-1) if sign == ">=" else script.names[-1]
    goal = f"{script.formula(left)} {sign} {script.formula(right)}"
    told = comment(f"{spelled(left)} {sign} {spelled(right)}")
    script.lemmas.append(
        lemma(f"{told}\nTheorem conclusion : {goal}.", [f"refine (to_{WORD[sign]} {last} _). equal."])
    )
    counted = ", ".join(f"{count} {rule}" for rule, count in sorted(script.counts.items())) or "none"
    parts = [
        comment(f"{title or 'A certificate'}. Statement {certificate['statement']}."),
        "\n".join(["(*", HEAD, f"Hypotheses, by rule: {counted}.", "*)"]),
        PRELUDE.rstrip(),
        "Section Statement.",
        "\n".join(script.declared),
        *script.facts.values(),
        *script.lemmas,
        *(text for _, text in sorted(script.exist.items()) if text),
        "End Statement.",
        "Print Assumptions conclusion.",
    ]
    return "\n\n".join("\n".join(map(_folded, part.splitlines())) for part in parts if part) + "\n"


def _folded(line: str) -> str:
    indent = " " * (len(line) - len(line.lstrip()) + 4)
    options = {"break_long_words": False, "break_on_hyphens": False, "subsequent_indent": indent}
    return "\n".join(textwrap.wrap(line, WIDTH, **options)) if len(line) > WIDTH else line  # type: ignore[arg-type]

"""Lines that are taken from the statement, or from what matrices, functions, roots and inverses are.

Hypotheses, equations, axioms and squares of matrices become hypotheses of the file, each with its origin in a
comment. What a root, an inverse or a largest number obeys is derived from what Coq knows of those.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from verify.certify.coq.formulas import place, spelled
from verify.certify.coq.names import label_of
from verify.certify.coq.script import WORD, Script, Step, same
from verify.certify.recheck import constant_of, moved, swapped


class Taken(Script):
    """Writes the lines that nothing before them is needed for, save to show that an index is in range."""

    def write_hypothesis(self, step: Step, k: int) -> list[str]:
        """From a hypothesis of the statement."""
        given = self.statement["hypotheses"]
        return self._related("hypothesis", f"hypothesis{k % len(given)}", "", given[k], ())

    def write_always(self, step: Step, k: int, index: Any, lines: Any) -> list[str]:
        """From a hypothesis for every index, at one."""
        relation = moved(self.statement["always"][k][2:], "#0", index)
        return self._related("always", f"{step.name}_always", f"at index {place(index)}: ", relation, lines)

    def write_equation(self, step: Step, k: int, index: Any, lines: Any, term: Any) -> list[str]:
        """From the equation of a sequence, at one index, put into a formula."""
        _, _, name, shift, body = self.statement["equations"][k]
        old = ["element", name, [index[0], index[1] + shift]]
        relation = ["=", term, swapped(term, old, moved(body, "#0", index))]
        return self._related("equation", f"{step.name}_equation", f"{spelled(old)}, in: ", relation, lines)

    def _related(self, rule: str, name: str, at: str, relation: Any, lines: Sequence[int]) -> list[str]:
        sign, left, right = relation
        ranges = [self.lines[k][1] for k in lines]
        said = "".join(f"{self.said('>=', each)} -> " for each in ranges)
        said += f"{self.formula(left)} {sign} {self.formula(right)}"
        free = self.free(*ranges, self.scalar(left), self.scalar(right))
        used = self.fact(rule, name, said, free, f"{at}{spelled(left)} {sign} {spelled(right)}")
        here = " ".join([used, *map(self.weak, lines)])
        return same(sign, f"(from_{WORD[sign]} {f'({here})' if lines else here})")

    def write_tensor(self, step: Step, nets: Any) -> list[str]:
        """Taken as it is: the square of a matrix, multiplied out."""
        return self._as_it_is("tensor", step, "a sum of squares of entries of matrices, multiplied out")

    def write_axiom(self, step: Step, axiom: str, f: str, first: Any, second: Any) -> list[str]:
        """Taken as it is: what is assumed of a function."""
        at = " and ".join(", ".join(map(spelled, terms)) for terms in (first, second))
        return self._as_it_is("axiom", step, f"{axiom} of {f}, at {at}")

    def _as_it_is(self, rule: str, step: Step, told: str) -> list[str]:
        said = self.said(">=", step.found)
        return [f"exact {self.fact(rule, f'{step.name}_{rule}', said, self.free(step.found), told)}."]

    def write_root(self, step: Step, term: Any, k: int, line: int | None) -> list[str]:
        """What a root is."""
        means = self.meaning(label_of(self.scalar(["root", term, k])))
        if line is None:
            return [f"exact ({'root_ge' if k == 2 else 'proj1'} {means})."]
        return same("=", f"({'root_power' if k == 2 else 'proj2'} {means} {self.weak(line)})")

    def write_inverse(self, step: Step, term: Any, line: int) -> list[str]:
        """What an inverse is."""
        inverse, base = self.scalar(["inverse", term]), self.scalar(term)
        if constant_of(inverse) is not None:
            return ["equal."]
        word = "gt" if self.lines[line][1] == base else "lt"
        means = self.meaning(label_of(inverse))
        return [f"refine (same_zero (inverse_{word} {means} {self.names[line]} _) _); equal."]

    def write_largest(self, step: Step, terms: Any, k: int | None) -> list[str]:
        """What the largest of some numbers is."""
        largest = self.scalar(["largest", *terms])
        means = self.meaning(label_of(largest))
        if k is None:
            return [f"rewrite {means}. one_of."]
        part = f"{self.text(self.scalar(terms[k]))} <= {self.text(largest)}"
        return [
            f"assert (standing : {part}) by (rewrite {means}; among).",
            *same(">=", "(from_ge (Rle_ge _ _ standing))"),
        ]

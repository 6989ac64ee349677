"""Lines that Coq derives from earlier ones: sums of products, contradiction, induction.

The last step of a sum of products is that two polynomials are equal, which Coq's ``ring`` decides.
"""

from __future__ import annotations

from fractions import Fraction
from functools import reduce
from typing import Any

from verify.certify.coq.formulas import INDEX, place
from verify.certify.coq.names import NotExported
from verify.certify.coq.script import SAID, WORD, Step, indented, lemma, same
from verify.certify.coq.taken import Taken
from verify.certify.recheck import constant_of, moved, polynomial


class Derived(Taken):
    """Writes the lines that combine others."""

    def write_combination(self, step: Step, parts: Any, equations: Any) -> list[str]:
        """Products of what is not negative, and multiples of what is zero, added up."""
        proof, sign = "", "="
        for part in parts:
            one, strict = self._part(*part)
            if not proof:
                proof, sign = one, ">" if strict else ">="
            elif strict and sign == ">=":
                proof, sign = f"(plus_gt {one} {proof})", ">"
            else:
                proof = f"(plus_{WORD[sign]} {proof} {f'(weak {one})' if strict else one})"
        for data, k in equations:
            one = f"(factor ({self.text(polynomial(data))}) {self.names[k]})"
            joined = "plus_zero" if sign == "=" else f"also_{WORD[sign]}"
            proof = f"({joined} {proof} {one})" if proof else one
        return same(sign, proof) if proof else ["reflexivity."]

    def _part(self, c: str, data: Any, lines: Any) -> tuple[str, bool]:
        """A positive number times a square times lines, and whether the product is > 0."""
        root, coefficient = polynomial(data), positive(Fraction(c))
        size = constant_of(root)
        strict = bool(size) and all(self.lines[k][0] == ">" for k in lines)
        constants = [coefficient, *([positive(abs(Fraction(size)))] * 2 if size and abs(size) != 1 else [])]
        factors = constants if strict else [f"(weak {each})" for each in constants]
        factors += [] if size else [f"(square ({self.text(root)}))"]
        factors += [self.names[k] if strict else self.weak(k) for k in lines]
        times = "times_gt" if strict else "times_ge"
        return reduce(lambda known, each: f"({times} {each} {known})", reversed(factors)), strict

    def write_absurd(self, step: Step, sign: str, data: Any, lines: Any) -> list[str]:
        """By contradiction."""
        ((given, (_, opposite)),) = step.block.given
        begin = f"refine (@absurd_{WORD[sign]} _ ({self.text(opposite)}) _ _); [equal | intro {given}]."
        return [begin, *step.block.inner, f"revert {step.block.last}; clear; lra."]

    def write_everywhere(self, step: Step, first: Any, last: Any, lines: Any) -> list[str]:
        """That roots and inverses exist for every index: a theorem beside the line, which says nothing."""
        if self.met:
            self.scope.add("#0")
            given = [(name, self.said(*line)) for name, line in step.block.given]
            self.scope.remove("#0")
            shown = " /\\ ".join(goal for _, goal in self.met)
            said = " -> ".join([*(goal for _, goal in given), shown])
            names = [name for name, _ in self.met]
            proof = reduce(lambda known, name: f"(conj {name} {known})", reversed(names))
            body = [f"intros i0 {' '.join(name for name, _ in given)}.", *step.block.inner, f"exact {proof}."]
            self.lemmas.append(lemma(f"Theorem {step.name}_exist : forall i0 : Z, {said}.", body))
            self.met = []
        return ["reflexivity."]

    def write_induction(
        self, step: Step, index: str, ends: Any, claim: Any, begin: int, order: int, lines: Any
    ) -> list[str]:
        """By induction over integers; that the claim at an index is what it says there is taken as it is."""
        if not INDEX.fullmatch(index):
            raise NotExported(f"an index variable named {index}")
        self.scope.add(index)
        (sign, here), (_, after) = (self.relation(*moved(claim, index, [index, k])) for k in (0, 1))
        given = [(name, self.said(*line)) for name, line in step.block.given]
        self.scope.remove(index)
        i, first, last = f"i{index[1:]}", *(self.integer(each, {}) for each in ends)
        at_first, at_last, at_next = (self.text(here, {index: k}) for k in (first, last, f"({i} + 1)%Z"))
        start, end = self.text(self.lines[begin][1]), self.text(step.found)
        free = [each for each in self.free(here, step.found, self.lines[begin][1]) if each != index]
        name, word, put = step.name, WORD[sign], "the claim, with an index put in:"
        begun = self.fact(
            "induction", f"{name}_first", f"{at_first} = {start}", free, f"{put} {place(ends[0])}"
        )
        ended = self.fact("induction", f"{name}_last", f"{end} = {at_last}", free, f"{put} {place(ends[1])}")
        said = f"{at_next} = {self.text(after)}"
        passed = self.fact("induction", f"{name}_next", said, sorted([*free, index]), f"{put} the next one")
        goal = f"fun {i} : Z => {SAID[sign].format(self.text(here))}"
        (known, _), *ranges = given
        limits = [f"{name}_low", f"{name}_high"]
        return [
            f"assert ({name}_order : 0 <= IZR {last} - IZR {first}).",
            f"{{ rewrite ?plus_IZR. refine (same_ge {self.weak(order)} _). equal. }}",
            f"refine (same_{word} (steps ({goal}) {first} {last} {name}_order _ _) {ended}).",
            f"- exact (same_{word} {self.names[begin]} {begun}).",
            f"- intros {i} {' '.join(limits)} {known}. cbv beta in {known}.",
            *indented(_range(limit, *each) for limit, each in zip(limits, ranges, strict=True)),
            *indented(step.block.inner),
            f"  exact (same_{word} {step.block.last} {passed}).",
        ]


def _range(limit: str, name: str, goal: str) -> str:
    """A limit of the index of an induction, in the certificate's words."""
    proof = " ".join(same(">=", limit))
    return f"assert ({name} : {goal}). {{ rewrite ?plus_IZR in {limit}. {proof} }}"


def positive(c: Fraction) -> str:
    """That a rational number is positive."""
    if c.denominator == 1:
        return f"(whole {c.numerator})"
    return f"(fraction {c.numerator} {c.denominator})"

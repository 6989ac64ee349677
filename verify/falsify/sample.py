"""Batches of trials: draw, evaluate with error bounds, judge, and nominate what looks like a violation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

import torch

from verify.claims.claim import Claim
from verify.claims.ratio import ratio_sides
from verify.claims.split import split
from verify.domains.losses import Family
from verify.errors import TooLarge, Undefined, VerifyError
from verify.expressions.arithmetics.bounded import Bounded
from verify.expressions.arithmetics.floats import FloatArithmetic
from verify.expressions.atoms.integral import Integral
from verify.expressions.evaluate import Evaluator
from verify.expressions.relation import Relation
from verify.expressions.term import Term
from verify.expressions.types import Function, shape
from verify.falsify.draft import Draft
from verify.falsify.instance import Instance, function_class
from verify.falsify.judge import HOLD, UNDEFINED, UNSURE, VIOLATION, judge
from verify.falsify.raws import Block, RawDraws
from verify.falsify.sizes import SizePlan
from verify.verdict import Ratio, Trials

INTEGRAL_COST = 8
PLAIN = 3
LARGEST = 1 << 26
BATCH = 128
ENTRIES = 1 << 18


@dataclass(frozen=True)
class Nominee:
    """A trial that floats call a violation (or undefined, or an exact tie of a strict claim)."""

    trial: int
    code: int
    excess: float
    draft: Draft


@dataclass(frozen=True)
class Sampled:
    """What a block of trials showed."""

    trials: Trials
    nominees: tuple[Nominee, ...] = ()
    ratio: Ratio | None = None
    reason: str = ""


@dataclass
class Sampler:
    """Runs blocks of trials of one claim; the same block gives the same result on every machine."""

    claim: Claim
    plan: SizePlan
    seed: int
    dtype: str = "float64"
    device: str = "cpu"
    skeleton: Relation = field(init=False)
    sides: tuple[Term, Term] | None = field(init=False)

    def __post_init__(self) -> None:
        found = split(self.claim.conclusion)
        self.skeleton = found.skeleton
        self.rules = {**self.claim.rules, **found.measurements}
        self.sides = ratio_sides(found.skeleton, self.rules)
        self.arithmetic = FloatArithmetic(getattr(torch, self.dtype), self.device)
        self.integral = any(isinstance(part, Integral) for term in self.claim.terms() for part in term.walk())
        self.choices: dict[str, tuple[Family, ...]] = {}
        for name in self.claim.functions:
            fitting = function_class(self.claim, name).families()
            kept = tuple(family for family in fitting if family.analytic or not self.integral)
            if not kept:
                raise VerifyError(f"no family of functions has the declared properties of {name}")
            self.choices[name] = kept

    def block(self, number: int, first: int) -> Block:
        """Block ``number``, whose first trial is ``first``."""
        draft = Block(self.seed, self.claim.id, number, first, 1, self.integral)
        return replace(draft, count=self._count(self.plan.draw(draft)))

    def at_sizes(self, sizes: Mapping[str, int]) -> Sampler:
        """The same search at fixed sizes."""
        plan = replace(self.plan, fixed={**self.plan.fixed, **sizes})
        return Sampler(self.claim, plan, self.seed, self.dtype, self.device)

    @property
    def cost(self) -> int:
        """What one trial takes from the budget: an integral is many evaluations."""
        return INTEGRAL_COST if self.integral else 1

    def _count(self, sizes: Mapping[str, int] | None) -> int:
        """How many trials a block has: fewer where the matrices are large."""
        largest = 1
        for declaration in self.claim.declarations.values() if sizes is not None else ():
            kind = declaration.kind.domain if isinstance(declaration.kind, Function) else declaration.kind
            rows, columns = shape(kind)
            assert sizes is not None
            largest = max(largest, rows.at(sizes) * columns.at(sizes))
        if largest > LARGEST:
            size = f"{largest} entries ({largest * 16 / 1e9:.0f} GB)"
            raise TooLarge(f"a matrix of {size} is too large to search: fix smaller sizes")
        steps = max([1, *(sizes or {}).values()]) if self.plan.counts else 1
        return max(2, min(BATCH, ENTRIES // (largest * steps)))

    def run(self, block: Block) -> Sampled:
        """Draw and judge one block."""
        sizes = self.plan.draw(block)
        if sizes is None:
            return Sampled(Trials(block.count), reason="no sizes meet the hypotheses")
        families = {name: self._family(block, name) for name in self.choices}
        draws = RawDraws(block)

        kinds: dict[str, str] = {}

        def raw(name: str, rows: int, columns: int, kind: str) -> Bounded:
            kinds[name] = kind
            return self.arithmetic.lift(draws.draw(name, rows, columns, kind))

        instance = Instance(self.claim, self.arithmetic, sizes, families, raw, self.rules)
        return self._judged(block, instance, draws, kinds)

    def _family(self, block: Block, name: str) -> Family:
        """The family of a function in a block: the plainest ones first, then all of them at random."""
        choices = self.choices[name]
        place = (
            block.number % PLAIN if block.number < 2 * PLAIN else block.choice(f"family {name}", len(choices))
        )
        return choices[min(place, len(choices) - 1)]

    def _judged(
        self, block: Block, instance: Instance[Bounded], draws: RawDraws, kinds: dict[str, str]
    ) -> Sampled:
        evaluator, count = instance.evaluator, block.count
        reason = ""
        try:
            codes, excess = judge(self.skeleton, evaluator, count)
        except Undefined as error:
            codes = torch.full((count,), UNDEFINED, dtype=torch.int8)
            excess, reason = torch.zeros(count, dtype=torch.float64), str(error)
        met = self._met(evaluator, count)
        codes, excess, met = codes.cpu(), excess.cpu().double(), met.cpu()
        inside = met >= 0
        trials = Trials(
            count,
            int(inside.sum()),
            int(((codes == HOLD) & inside).sum()),
            int((((codes == UNSURE) & inside) | ((codes == VIOLATION) & (met == 0))).sum()),
            int(((codes == VIOLATION) & (met > 0)).sum()),
            int(((codes == UNDEFINED) & inside).sum()),
        )
        nominees = self._nominees(block, instance, draws, kinds, codes, excess, inside)
        return Sampled(trials, nominees, self._ratio(block, evaluator, met, codes), reason)

    def _met(self, evaluator: Evaluator[Bounded], count: int) -> torch.Tensor:
        """1 where every hypothesis surely holds, 0 where rounding leaves it open, -1 where one fails."""
        met = torch.ones(count, dtype=torch.int8)
        for assumption in self.claim.assumptions:
            for here in evaluator.at_every(assumption.index):
                try:
                    codes, _ = judge(assumption.relation, here, count)
                except Undefined:
                    return torch.full((count,), -1, dtype=torch.int8)
                codes = codes.cpu()
                met = torch.where((codes == VIOLATION) | (codes == UNDEFINED), torch.full_like(met, -1), met)
                met = torch.where((codes == UNSURE) & (met > 0), torch.zeros_like(met), met)
        return met

    def _nominees(
        self,
        block: Block,
        instance: Instance[Bounded],
        draws: RawDraws,
        kinds: dict[str, str],
        codes: torch.Tensor,
        excess: torch.Tensor,
        inside: torch.Tensor,
    ) -> tuple[Nominee, ...]:
        """The worst violation, an undefined point, an exact tie of a strict claim: where there are any."""
        wanted = [VIOLATION, UNDEFINED]
        if self.skeleton.sign in ("<", ">", "!="):
            wanted.append(UNSURE)
        found: list[Nominee] = []
        for code in wanted:
            places = torch.nonzero((codes == code) & inside).flatten()
            if len(places) == 0:
                continue
            sizes = torch.nan_to_num(excess[places], nan=0.0, posinf=0.0, neginf=0.0)
            for place in {int(places[int(sizes.argmax())]), int(places[0])}:
                draft = Draft(instance.sizes, instance.families, _slice(draws, place), kinds)
                found.append(Nominee(block.first + place, code, float(excess[place]), draft))
        return tuple(found)

    def _ratio(
        self, block: Block, evaluator: Evaluator[Bounded], met: torch.Tensor, codes: torch.Tensor
    ) -> Ratio | None:
        """The best ratio of the block, among points where rounding does not matter."""
        if self.sides is None:
            return None
        try:
            above, below = (evaluator.value(side) for side in self.sides)
        except VerifyError:
            return None
        above_value, below_value = above.value.flatten(), below.value.flatten()
        ratio = (above_value / below_value).cpu().double()
        error = torch.zeros(1, dtype=ratio.dtype)
        for side, value in ((above, above_value), (below, below_value)):
            if side.error is not None:
                error = error + (side.error.flatten() / value.abs()).cpu().double()
        usable = (
            (met > 0)
            & (below_value.cpu() > 0)
            & torch.isfinite(ratio)
            & (error < 1e-6)
            & (codes != UNDEFINED)
        )
        ratio, usable = ratio.expand(block.count), usable.expand(block.count)
        if not bool(usable.any()):
            return None
        place = int(torch.where(usable, ratio, torch.full_like(ratio, -torch.inf)).argmax())
        return Ratio(float(ratio[place]), block.first + place)


def _slice(draws: RawDraws, place: int) -> dict[str, tuple[tuple[Fraction, ...], ...]]:
    """The raw numbers of one trial, exactly."""
    return {
        name: tuple(tuple(Fraction(entry) for entry in row) for row in tensor[place].tolist())
        for name, tensor in draws.kept.items()
    }

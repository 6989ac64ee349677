"""Batches of trials: draw, evaluate with error bounds, judge, and nominate what looks like a violation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

import torch

from verify.claims.claim import Claim
from verify.claims.constants import Coefficient, constants
from verify.claims.ratio import ratio_sides
from verify.claims.split import split
from verify.domains.losses import Family
from verify.errors import TooLarge, Undefined, VerifyError
from verify.expressions.arithmetics.bounded import Bounded, is_finite
from verify.expressions.arithmetics.floats import FloatArithmetic
from verify.expressions.atoms.integral import Integral
from verify.expressions.atoms.spectrum import Rank
from verify.expressions.relation import Relation
from verify.expressions.term import Term
from verify.expressions.types import Function, shape
from verify.falsify.instance import Instance, function_class
from verify.falsify.judge import HOLD, UNDEFINED, UNSURE, VIOLATION, Values, codes_of, judge
from verify.falsify.points import Points
from verify.falsify.raws import Block, RawDraws
from verify.falsify.sizes import SizePlan
from verify.verdict import Trials

if TYPE_CHECKING:
    from verify.falsify.draft import Draft

INTEGRAL_COST = 8
PLAIN = 3
LARGEST = 1 << 26
BATCH = 128
ENTRIES = 1 << 18
PLAIN_ENTRIES = 1 << 9
"""Matrices up to this size cost one evaluation a point."""


@dataclass(frozen=True)
class Nominee:
    """A point that floats call a violation (or undefined, or an exact tie of a strict claim)."""

    trial: int
    code: int
    excess: float
    draft: Draft


@dataclass(frozen=True)
class Reached:
    """The best value of one quantity in a batch, and where."""

    value: float
    place: int


@dataclass(frozen=True)
class Sampled:
    """What a batch of points showed. ``reached``: one for each of the sampler's targets."""

    trials: Trials
    nominees: tuple[Nominee, ...] = ()
    reached: tuple[Reached | None, ...] = ()
    points: Points | None = None
    reason: str = ""
    spread: bool = True
    """Whether the two sides differ anywhere by more than rounding."""

    worst: tuple[int, ...] = ()
    """The places nearest to a violation, or beyond it, by relative size."""


class Table(Protocol):
    """Raw numbers, by the name and shape that evaluation asks for."""

    def draw(self, name: str, rows: int, columns: int, kind: str) -> torch.Tensor:
        """(count, rows, columns), float64."""


Target = tuple[Term, Term]
"""A quantity to make large: the first term over the second, where that is positive."""


@dataclass
class Sampler:
    """Runs blocks of trials of one claim; the same block gives the same result on every machine."""

    claim: Claim
    plan: SizePlan
    seed: int
    dtype: str = "float64"
    device: str = "cpu"
    losses: tuple[str, ...] | None = None
    """The names of the families that functions are drawn from; None stands for all that fit."""

    skeleton: Relation = field(init=False)
    ratio: Target | None = field(init=False)
    coefficients: tuple[Coefficient, ...] = field(init=False)

    def __post_init__(self) -> None:
        found = split(self.claim.conclusion)
        self.skeleton = found.skeleton
        self.measurements = found.measurements
        self.rules = {**self.claim.rules, **found.measurements}
        self.ratio = ratio_sides(found.skeleton, self.rules)
        self.coefficients = constants(found.skeleton, self.rules, self.claim.written)
        self.arithmetic = FloatArithmetic(getattr(torch, self.dtype), self.device)
        self.closed: dict[Term, Bounded] = {}
        self.integral = self.claim.has(Integral)
        self.equal = any(a.relation.sign == "=" for a in self.claim.hypotheses)
        self.spoken = frozenset[str]().union(*(term.names for term in self.claim.terms()[:2]))
        self.doubtful = self.claim.has(Rank) or self.skeleton.sign in ("<", ">", "!=", "\\prec", "\\succ")
        self.choices: dict[str, tuple[Family, ...]] = {}
        for name in self.claim.functions:
            fitting = function_class(self.claim, name).families()
            kept = tuple(family for family in fitting if family.analytic or not self.integral)
            if not kept:
                raise VerifyError(f"no family of functions has the declared properties of {name}")
            self.choices[name] = _named(kept, self.losses, name)

    @property
    def targets(self) -> tuple[Target, ...]:
        """The ratio of the two sides, where there is one, then the needed value of every constant."""
        needed = tuple((c.above, c.below) for c in self.coefficients)
        return needed if self.ratio is None else (self.ratio, *needed)

    @property
    def limits(self) -> tuple[float, ...]:
        """What the claim says that each target is at most."""
        each = tuple(c.sign * c.value for c in self.coefficients)
        return each if self.ratio is None else (1.0, *each)

    def block(self, number: int, first: int) -> Block:
        """Block ``number``, whose first trial is ``first``."""
        draft = Block(self.seed, self.claim.id, number, first, 1, self.integral)
        return replace(draft, count=self._count(self.plan.draw(draft)))

    def at_sizes(self, sizes: Mapping[str, int]) -> Sampler:
        """The same search at fixed sizes."""
        plan = replace(self.plan, fixed={**self.plan.fixed, **sizes})
        return replace(self, plan=plan)

    def cost(self, sizes: Mapping[str, int] | None) -> float:
        """What one point takes from the budget: large matrices, long sequences and integrals take more."""
        entries = 1 if sizes is None else self._entries(sizes)
        return max(1.0, entries / PLAIN_ENTRIES) * (INTEGRAL_COST if self.integral else 1)

    def _count(self, sizes: Mapping[str, int] | None) -> int:
        """How many trials a block has: fewer where the matrices are large."""
        return BATCH if sizes is None else max(2, min(BATCH, ENTRIES // self._entries(sizes)))

    def _entries(self, sizes: Mapping[str, int]) -> int:
        """The entries of the largest matrix, times the steps of a sequence."""
        largest = 1
        for declaration in self.claim.declarations.values():
            kind = declaration.kind.domain if isinstance(declaration.kind, Function) else declaration.kind
            rows, columns = shape(kind)
            largest = max(largest, rows.at(sizes) * columns.at(sizes))
        if largest > LARGEST:
            size = f"{largest} entries ({largest * 16 / 1e9:.0f} GB)"
            raise TooLarge(f"a matrix of {size} is too large to search: fix smaller sizes")
        return largest * self.steps(sizes)

    def steps(self, sizes: Mapping[str, int]) -> int:
        """The longest sequence or sum at these sizes."""
        return max([1, *(sizes[name] for name in self.plan.counts if name in self.spoken)])

    def run(self, block: Block) -> Sampled:
        """Draw and judge one block."""
        sizes = self.plan.draw(block)
        if sizes is None:
            return Sampled(Trials(block.count), reason="no sizes meet the hypotheses")
        return self.judge(RawDraws(block), sizes, self.families(block), block.trials(), "sample")

    def judge(
        self,
        table: Table,
        sizes: Mapping[str, int],
        families: Mapping[str, Family],
        numbers: torch.Tensor,
        origin: str,
    ) -> Sampled:
        """Judge the points whose raw numbers a table gives."""
        raws: dict[str, torch.Tensor] = {}
        kinds: dict[str, str] = {}

        def raw(name: str, rows: int, columns: int, kind: str) -> Bounded:
            raws[name], kinds[name] = table.draw(name, rows, columns, kind), kind
            return self.arithmetic.lift(raws[name])

        instance = Instance(self.claim, self.arithmetic, sizes, families, raw, self.rules, closed=self.closed)
        codes, excess, reason = self.codes(instance.evaluator, len(numbers))
        met = self.met(instance.evaluator, len(numbers))
        points = Points(sizes, families, raws, kinds, numbers, origin)
        return self._judged(instance.evaluator, points, codes.cpu(), excess.cpu().double(), met.cpu(), reason)

    def again(self, points: Points) -> Sampled:
        """Judge points that were found in another way than by drawing."""
        return self.judge(points, points.sizes, points.families, points.numbers, points.origin)

    def families(self, block: Block) -> dict[str, Family]:
        """The families of the functions in a block."""
        return {name: self._family(block, name) for name in self.choices}

    def _family(self, block: Block, name: str) -> Family:
        """The family of a function in a block: the plainest ones first, then all of them at random."""
        choices = self.choices[name]
        place = (
            block.number % PLAIN if block.number < 2 * PLAIN else block.choice(f"family {name}", len(choices))
        )
        return choices[min(place, len(choices) - 1)]

    def codes(self, evaluator: Values, count: int) -> tuple[torch.Tensor, torch.Tensor, str]:
        """What floats say of the conclusion at each point, by how much it fails, and why it has no value."""
        try:
            return *judge(self.skeleton, evaluator, count), ""
        except Undefined as error:
            codes = torch.full((count,), UNDEFINED, dtype=torch.int8)
            return codes, torch.zeros(count, dtype=torch.float64), str(error)

    def _judged(
        self,
        evaluator: Values,
        points: Points,
        codes: torch.Tensor,
        excess: torch.Tensor,
        met: torch.Tensor,
        reason: str,
    ) -> Sampled:
        inside = met >= 0
        trials = Trials(
            points.count,
            int(inside.sum()),
            int(((codes == HOLD) & inside).sum()),
            int((((codes == UNSURE) & inside) | ((codes == VIOLATION) & (met == 0))).sum()),
            int(((codes == VIOLATION) & (met > 0)).sum()),
            int(((codes == UNDEFINED) & inside).sum()),
        )
        nominees = self._nominees(points, codes, excess, inside)
        usable = (met >= 0 if self.equal else met > 0) & (codes != UNDEFINED)
        reached = tuple(_reached(target, evaluator, usable) for target in self.targets)
        spread = bool((((codes == HOLD) | (codes == VIOLATION)) & inside).any())
        near = torch.where(inside & (codes != UNDEFINED) & torch.isfinite(excess), excess, -torch.inf)
        worst = tuple(near.topk(min(2, points.count)).indices.tolist()) if bool(inside.any()) else ()
        return Sampled(trials, nominees, reached, points, reason, spread, worst)

    def met(self, evaluator: Values, count: int) -> torch.Tensor:
        """1 where all hypotheses surely hold, 0 where rounding leaves one open, -1 where one fails, -2 where
        one has no value in this dtype."""
        met = torch.ones(count, dtype=torch.int8)
        for assumption in self.claim.hypotheses:
            for here in evaluator.at_every(assumption.index):
                try:
                    codes = codes_of(assumption.relation, here, count).cpu()
                except Undefined:
                    return torch.full((count,), -1, dtype=torch.int8)
                if bool((codes == HOLD).all()):
                    continue
                met = torch.where((codes == UNDEFINED) & (met >= 0), torch.full_like(met, -2), met)
                met = torch.where(codes == VIOLATION, torch.full_like(met, -1), met)
                met = torch.where((codes == UNSURE) & (met > 0), torch.zeros_like(met), met)
        return met

    def _nominees(
        self, points: Points, codes: torch.Tensor, excess: torch.Tensor, inside: torch.Tensor
    ) -> tuple[Nominee, ...]:
        """The worst violation, an undefined point, and where floats cannot tell a tie or a rank, the worst
        of what they leave open."""
        wanted = [VIOLATION, UNDEFINED]
        if self.doubtful:
            wanted.append(UNSURE)
        found: list[Nominee] = []
        for code in wanted:
            places = torch.nonzero((codes == code) & inside).flatten()
            if len(places) == 0:
                continue
            sizes = torch.nan_to_num(excess[places], nan=0.0, posinf=0.0, neginf=0.0)
            for place in {int(places[int(sizes.argmax())]), int(places[0])}:
                number = int(points.numbers[place])
                found.append(Nominee(number, code, float(excess[place]), points.draft(place)))
        return tuple(found)


def _named(fitting: tuple[Family, ...], losses: tuple[str, ...] | None, name: str) -> tuple[Family, ...]:
    """The families of these names; raises VerifyError where one does not fit, or there is none of it."""
    known = {family.name: family for family in fitting}
    wrong = [loss for loss in losses or () if loss not in known]
    if wrong:
        raise VerifyError(
            f"{name} cannot be of the family {', '.join(wrong)}: choose from {', '.join(known)}"
        )
    return fitting if losses is None else tuple(known[loss] for loss in losses)


def at_least(target: Target, evaluator: Values, usable: torch.Tensor) -> torch.Tensor | None:
    """A quantity at each point, less what rounding may have added to it; NaN where it is not usable, or has
    no value."""
    try:
        above, below = (evaluator.value(side) for side in target)
    except VerifyError:
        return None
    top, bottom = above.value.flatten(), below.value.flatten()
    top = top if above.error is None else top - above.error.flatten()
    spare = torch.zeros_like(bottom) if below.error is None else below.error.flatten()
    surely = ((bottom - spare > 0) & is_finite(spare)).cpu()
    least = torch.where(top > 0, top / (bottom + spare), top / (bottom - spare)).cpu().double()
    known = surely & is_finite(least)
    least, known = least.expand(len(usable)), known.expand(len(usable)) & usable
    return torch.where(known, least, torch.nan)


def _reached(target: Target, evaluator: Values, usable: torch.Tensor) -> Reached | None:
    """The largest value of a quantity in a batch."""
    least = at_least(target, evaluator, usable)
    if least is None or bool(least.isnan().all()):
        return None
    place = int(least.nan_to_num(nan=-torch.inf).argmax())
    return Reached(float(least[place]), place)

"""One statement through its phases: closed into a claim, attacked, proved where that can be, judged."""

from __future__ import annotations

import time
import traceback
from dataclasses import replace
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

from verify.document.scope import Declaration
from verify.document.statement import Statement
from verify.errors import NotDifferentiable, Skipped, TooLarge, Unread, VerifyError
from verify.expressions.printing import latex, latex_relation
from verify.expressions.types import Function
from verify.run.result import Result
from verify.run.settings import Profile, Settings
from verify.verdict import Outcome, Trials, Verdict

if TYPE_CHECKING:
    from verify.claims.claim import Claim
    from verify.falsify.extremal import Extremal
    from verify.falsify.search import Effort

GLANCE = 128
"""Points drawn to weigh a hypothesis, where the run is not a thorough one."""

CLIMBS = 16
ROUNDS = 80
"""Ascents for each constant in a thorough run, and how far each goes."""

LE, GE = "\\le", "\\ge"


def judge(statement: Statement, settings: Settings, path: str) -> Result:
    """The result of one statement. A fault of ours becomes the verdict `error`, never a pass."""
    start = time.perf_counter()
    if statement.skipped:
        return Result(statement, Outcome(Verdict.SKIPPED, statement.skipped))
    if statement.unread or statement.relation is None:
        return Result(statement, Outcome(Verdict.UNREAD, statement.unread))
    notes: tuple[str, ...] = ()
    try:
        outcome, hypotheses, notes = _search(statement, settings, path)
    except TooLarge as error:
        outcome, hypotheses = Outcome(Verdict.UNDECIDED, str(error), seconds=time.perf_counter() - start), ()
    except (Unread, NotDifferentiable, VerifyError) as error:
        verdict = Verdict.SKIPPED if isinstance(error, Skipped) else Verdict.UNREAD
        outcome, hypotheses = Outcome(verdict, str(error), seconds=time.perf_counter() - start), ()
    except Exception as error:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        reason = f"{type(error).__name__}: {error} (in {frame.name}); please report this"
        outcome, hypotheses = Outcome(Verdict.ERROR, reason, seconds=time.perf_counter() - start), ()
    read = latex_relation(statement.relation)
    statement = replace(statement, notes=(*statement.notes, *notes)) if notes else statement
    told = _warnings(statement, outcome, path)
    return Result(statement, outcome, hypotheses, read, replay(statement, settings, path), told)


def _warnings(statement: Statement, outcome: Outcome, path: str) -> tuple[str, ...]:
    """What is to be told of the citations of a proved claim."""
    if outcome.verdict is not Verdict.PROVED or statement.cited is None:
        return ()
    from verify.run.citing import warnings

    return warnings(statement, outcome, Path(path))


def replay(statement: Statement, settings: Settings, path: str) -> str:
    """The command that reproduces the verdict."""
    words = ["verify", "check", quote(path), "--only", quote(statement.id), "--seed", str(settings.seed)]
    if settings.profile.value != "ci":
        words += ["--profile", settings.profile.value]
    if settings.dtype != "float64":
        words += ["--dtype", settings.dtype]
    return " ".join(words)


def _search(
    statement: Statement, settings: Settings, path: str
) -> tuple[Outcome, tuple[str, ...], tuple[str, ...]]:
    """The outcome, the hypotheses, and what was wrong with what earlier runs left."""
    from verify.claims.close import close
    from verify.claims.contradiction import contradiction
    from verify.falsify.search import Effort, search
    from verify.measure.power import power
    from verify.run.certify import held, proved

    assert statement.relation is not None
    claim = close(statement.id, statement.relation, statement.scope, statement.conditions)
    hypotheses = _hypotheses(statement, claim)
    clash = contradiction(claim)
    if clash is not None:
        return Outcome(Verdict.VACUOUS, clash, trials=Trials()), hypotheses, ()
    effort = Effort(
        settings.profile.trials,
        settings.profile.largest,
        settings.profile.longest,
        settings.seed,
        settings.dtype,
        settings.device,
    )
    thorough = statement.id == settings.thorough
    if thorough:
        effort = replace(effort, rounds=ROUNDS, climbs=CLIMBS)
    certificate = held(claim, Path(path))
    light = certificate.proof is not None and not thorough
    searched, notes = _attacked(claim, effort, light, settings, Path(path))
    outcome, troubles = proved(claim, searched, certificate, Path(path), settings)
    weighing = replace(effort, trials=effort.trials // 4, climbs=0)
    if not thorough:
        weighing = replace(effort, trials=GLANCE, rounds=0)
    if thorough or (settings.profile is not Profile.QUICK and outcome.verdict is Verdict.SUPPORTED):
        outcome = replace(outcome, power=power(claim, searched, lambda weaker: search(weaker, weighing)))
    return outcome, hypotheses, (*notes, *certificate.notes, *troubles)


def _attacked(
    claim: Claim, effort: Effort, light: bool, settings: Settings, document: Path
) -> tuple[Outcome, tuple[str, ...]]:
    """What the search for counterexamples says, and what was wrong with the store.

    ``light``: a stored certificate holds, so that a part of the budget will do if it meets the hypotheses.
    """
    from verify.falsify.search import search
    from verify.run.certify import LIGHT
    from verify.run.store import Loaded, Store

    store = None if settings.store is None else Store.beside(document, Path(settings.store))
    loaded = Loaded() if store is None else store.load(claim.id)
    kept: list[Extremal] = []
    keep = None if store is None else kept.append
    lighter = replace(effort, trials=effort.trials // LIGHT) if light else effort
    outcome = search(claim, lighter, loaded.extremals, keep)
    if light and outcome.verdict is Verdict.UNDECIDED and outcome.trials.met == 0:
        outcome = search(claim, effort, loaded.extremals, keep)
    trouble = "" if store is None else store.save(claim.id, kept)
    return outcome, (*loaded.notes, *([trouble] if trouble else []))


def _hypotheses(statement: Statement, claim: Claim) -> tuple[str, ...]:
    """What the claim is judged under, in LaTeX."""
    found = tuple(described(d) for d in claim.declarations.values() if says_something(d))
    found += tuple(dict.fromkeys(a.text for a in claim.assumptions if not a.text.startswith("the ")))
    seen = {a.text for a in claim.assumptions}
    relations = []
    for h in (*statement.scope.hypotheses, *statement.conditions):
        if h.relation in relations:
            continue
        relations.append(h.relation)
        if h.text not in seen and not h.relation.names.isdisjoint(claim.conclusion.names):
            found += (h.text,)
    return found


def says_something(declaration: Declaration) -> bool:
    """Whether a declaration restricts its values, so that it is worth showing as a hypothesis."""
    return bool(declaration.properties) or declaration.lower is not None or declaration.upper is not None


def described(declaration: Declaration) -> str:
    """A declaration as one line: `L \\ge 1`, `A: symmetric`."""
    name = declaration.name
    if declaration.properties or isinstance(declaration.kind, Function):
        words = [
            p.name if p.argument is None else f"{p.name} {latex(p.argument)}" for p in declaration.properties
        ]
        return f"{name}: {', '.join(words)}"
    lower, upper = declaration.lower, declaration.upper
    if lower is None and upper is None:
        return name
    if upper is None:
        assert lower is not None
        return f"{name} {'>' if lower.strict else GE} {latex(lower.term)}"
    right = f"{name} {'<' if upper.strict else LE} {latex(upper.term)}"
    return right if lower is None else f"{latex(lower.term)} {'<' if lower.strict else LE} {right}"

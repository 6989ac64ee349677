"""Check the inequalities of a proof written in LaTeX: proved, supported, or refuted with a counterexample.

``check`` runs the check and answers with a report; ``strategies`` are Hypothesis strategies for tests
of your own. Nothing heavy is imported before one of them is used.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from os import PathLike

    from verify.errors import VerifyError
    from verify.run.result import Report, Result
    from verify.verdict import Outcome, Verdict

__all__ = ["Outcome", "Report", "Result", "Verdict", "VerifyError", "check"]

HOMES = {
    "Outcome": "verify.verdict",
    "Report": "verify.run.result",
    "Result": "verify.run.result",
    "Verdict": "verify.verdict",
    "VerifyError": "verify.errors",
}


def check(
    paths: str | PathLike[str] | Sequence[str | PathLike[str]] = ".",
    *,
    profile: str = "ci",
    seed: int = 0,
    device: str = "auto",
    dtype: str = "float64",
    jobs: int = 1,
    strict: bool = False,
    only: Sequence[str] = (),
) -> Report:
    """Judge every claim of the documents, as `verify check` does, and answer with the report.

    ``paths``: .tex files, or folders that hold some. ``profile``: quick, ci or nightly. ``only``: ids
    of the statements to judge. ``report.code(strict)`` is the exit code. Raises VerifyError where a
    file is missing, nothing is found, or a setting is not known.
    """
    from pathlib import Path

    from verify.errors import VerifyError
    from verify.report import machine
    from verify.run import engine
    from verify.run.settings import Profile, Settings

    if profile not in [each.value for each in Profile]:
        known = ", ".join(each.value for each in Profile)
        raise VerifyError(f"profile {profile!r} is not known: use one of {known}")
    given = [paths] if isinstance(paths, str) or hasattr(paths, "__fspath__") else list(paths)
    settings = Settings(
        Profile(profile),
        seed,
        machine.device(device),
        dtype,
        jobs,
        strict,
        (only,) if isinstance(only, str) else tuple(only),
    )
    return engine.run([Path(path) for path in given], settings)


def __getattr__(name: str) -> Any:
    """What is asked for by name, imported now."""
    if name in HOMES:
        return getattr(import_module(HOMES[name]), name)
    if name == "strategies":
        return import_module("verify.strategies")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

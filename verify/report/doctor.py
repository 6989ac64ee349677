"""`verify doctor`: whether this machine can run everything, and what to type where it cannot."""

from __future__ import annotations

import platform
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from verify.errors import VerifyError
from verify.report import machine
from verify.report.console import Screen
from verify.report.lines import Line, printable
from verify.run.settings import Profile, Settings
from verify.verdict import Verdict

# The module of each package that is needed to run, with the name it is installed by.
PACKAGES = {
    "torch": "torch",
    "numpy": "numpy",
    "flint": "python-flint",
    "hypothesis": "hypothesis",
    "rich": "rich",
    "click": "click",
}
OLDEST = (3, 11)
SELF_TEST = r"""
%@ let x, y \in \mathbb{R}
%@ claim[true] 2 x y \le x^2 + y^2
%@ claim[false] 3 x y \le x^2 + y^2
"""
STANDING = (Verdict.SUPPORTED, Verdict.PROVED)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: what is there, and what to type where it will not do."""

    name: str
    found: str
    remedy: str = ""


def doctor() -> int:
    """Print what is there; 0 where all is well, 3 where something is missing or wrong."""
    screen, wrong = Screen(), 0
    for finding in examine():
        wrong += bool(finding.remedy)
        screen.lines(lines(finding))
    told = "all is well" if not wrong else f"{wrong} to mend"
    screen.lines([Line(told, "bold red" if wrong else "bold green")])
    return 3 if wrong else 0


def lines(finding: Finding) -> Iterator[Line]:
    """A finding on a line, with its remedy on the next."""
    yield Line(printable(f"{finding.name:<14}{finding.found}"), "red" if finding.remedy else "")
    if finding.remedy:
        yield Line(printable(f"{'':<14}{finding.remedy}"))


def examine() -> Iterator[Finding]:
    """Everything that is looked at, one after the other."""
    old = sys.version_info < OLDEST
    yield Finding("python", platform.python_version(), "install Python 3.11 or newer" if old else "")
    for module, package in PACKAGES.items():
        yield _package(module, package)
    yield Finding("cores", str(machine.cores()))
    yield _device()
    yield _self_test()


def _package(module: str, package: str) -> Finding:
    try:
        import_module(module)
        return Finding(package, version(package))
    except (ImportError, OSError, PackageNotFoundError) as problem:
        return Finding(package, f"missing: {problem}", f"pip install {package}")


def _device() -> Finding:
    try:
        name = machine.device("auto")
        if name == "cpu":
            return Finding("device", "cpu")
        import torch

        return Finding("device", f"{name}: {torch.cuda.get_device_name()}")
    except (ImportError, OSError, RuntimeError) as problem:
        return Finding("device", f"unknown: {problem}", "pip install torch")


def _self_test() -> Finding:
    """One true and one false inequality through the whole engine."""
    again = "reinstall: pip install --force-reinstall verify-proofs"
    with tempfile.TemporaryDirectory() as folder:
        document = Path(folder) / "self_test.tex"
        document.write_text(SELF_TEST, encoding="utf-8")
        try:
            from verify.run import engine

            report = engine.run([document], Settings(Profile.QUICK))
        except (VerifyError, ImportError, OSError) as problem:
            return Finding("self-test", f"failed: {problem}", again)
    got = {result.statement.id.rpartition("/")[2]: result.outcome for result in report.results}
    verdicts = [outcome.verdict for outcome in got.values()]
    if len(verdicts) == 2 and verdicts[0] in STANDING and verdicts[1] is Verdict.REFUTED:
        return Finding("self-test", "passed: a true inequality stands, a false one is refuted")
    told = ", ".join(f"{name} {outcome.verdict}" for name, outcome in got.items()) or "nothing was read"
    return Finding("self-test", f"failed: {told}", again)

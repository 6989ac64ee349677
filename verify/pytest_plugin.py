"""Proofs as tests: each statement of a `.tex` file with a `%@` line is a test, `proof.tex::lem:descent`.

Red fails, skipped skips with its reason, expected passes; undecided fails unless `verify_undecided = warn`.
Loading this file imports nothing of the engine; that waits for the first document.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from verify.document.statement import Reading, Statement
    from verify.run.result import Result
    from verify.run.settings import Settings

DIRECTIVE = re.compile(rb"^[ \t]*%@", re.MULTILINE)
PROFILES = ("quick", "ci", "nightly")


class Red(Exception):
    """A statement that fails; carries its result."""

    def __init__(self, result: Result) -> None:
        self.result = result
        super().__init__(f"{result.statement.id}: {result.outcome.verdict}")


class UndecidedWarning(UserWarning):
    """A statement that stayed open, where the configuration lets that pass."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options `--verify-profile`, `--verify-seed` and their settings."""
    group = parser.getgroup("verify", "proofs in LaTeX")
    group.addoption(
        "--verify-profile", choices=PROFILES, help="how long to search a counterexample (default: ci)"
    )
    group.addoption("--verify-seed", type=int, metavar="N", help="where the draws begin (default: 0)")
    parser.addini("verify_profile", "how long to search a counterexample: quick, ci or nightly", default="ci")
    parser.addini("verify_undecided", "what an undecided statement does: fail or warn", default="fail")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> Document | None:
    """A collector for a `.tex` file that holds a directive."""
    if file_path.suffix != ".tex" or not DIRECTIVE.search(file_path.read_bytes()):
        return None
    return Document.from_parent(parent, path=file_path)


class Document(pytest.File):
    """A proof: read once, one test for each statement."""

    def collect(self) -> Iterable[Claim]:
        """The statements in document order; a document that cannot be read is a collection error."""
        from verify.document import read
        from verify.errors import VerifyError

        try:
            reading: Reading = read(self.path)
        except VerifyError as problem:
            raise self.CollectError(str(problem)) from None
        for statement in reading.statements:
            yield Claim.from_parent(self, name=statement.id, statement=statement)


class Claim(pytest.Item):
    """One statement of a proof."""

    def __init__(self, *, statement: Statement, **named: Any) -> None:
        super().__init__(**named)
        self.statement = statement

    def runtest(self) -> None:
        """Judge the statement; raises Red, or skips."""
        from verify.report.describe import describe, reason
        from verify.report.lines import plain
        from verify.report.tally import failing, undecided
        from verify.verdict import Verdict

        result = _judge(self.path, self.statement, _settings(self.config))
        if failing(result):
            raise Red(result)
        if undecided(result):
            if self.config.getini("verify_undecided") != "warn":
                raise Red(result)
            self.warn(UndecidedWarning(plain(describe(result))))
        if result.outcome.verdict is Verdict.SKIPPED:
            pytest.skip(reason(result))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """What the console says of a red result; anything else as pytest does."""
        if isinstance(excinfo.value, Red):
            from verify.report.describe import describe
            from verify.report.lines import plain

            return plain(describe(excinfo.value.result))
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """The file and line of the relation sign, which may stand in a file that the document inputs."""
        position = self.statement.position
        return Path(position.file), position.line - 1, self.name


def _settings(config: pytest.Config) -> Settings:
    """The settings of a session, from its options and its configuration file."""
    from verify.run.settings import Profile, Settings

    profile = config.getoption("verify_profile") or config.getini("verify_profile")
    if profile not in PROFILES:
        raise pytest.UsageError(f"verify_profile = {profile}: use one of {', '.join(PROFILES)}")
    if config.getini("verify_undecided") not in ("fail", "warn"):
        raise pytest.UsageError(f"verify_undecided = {config.getini('verify_undecided')}: use fail or warn")
    return Settings(Profile(profile), seed=config.getoption("verify_seed") or 0)


def _judge(path: Path, statement: Statement, settings: Settings) -> Result:
    """The result of one statement; KeyboardInterrupt where the run was stopped."""
    from dataclasses import replace

    from verify.run import engine

    report = engine.run([path], replace(settings, only=(statement.id,)))
    if report.interrupted:
        raise KeyboardInterrupt
    return next(each for each in report.results if each.statement.position == statement.position)

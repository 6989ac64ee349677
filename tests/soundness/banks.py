"""The documents of this folder, statement by statement, and what a run says of one of them."""

from __future__ import annotations

from pathlib import Path

from verify.document.reading import read
from verify.document.statement import Statement
from verify.run.judge import judge
from verify.run.result import Result
from verify.run.settings import Profile, Settings

DOCUMENTS = Path(__file__).parent / "documents"


def documents(folder: str) -> list[Path]:
    """The documents of one bank."""
    return sorted((DOCUMENTS / folder).glob("*.tex"))


def statements(*paths: Path) -> list[tuple[Path, str]]:
    """Every statement of the documents, as (path, id)."""
    return [(path, statement.id) for path in paths for statement in read(path).statements]


def named(path: Path, identity: str) -> Statement:
    """The statement with this id."""
    return next(s for s in read(path).statements if s.id == identity)


def result_of(path: Path, identity: str, profile: str, seed: int = 0, thorough: bool = False) -> Result:
    """The result of one statement, in one process."""
    settings = Settings(Profile(profile), seed, thorough=identity if thorough else "")
    return judge(named(path, identity), settings, str(path))


def name_of(case: object) -> str:
    """The name of a test: the statement's id."""
    return case if isinstance(case, str) else Path(str(case)).stem

"""Small documents judged and measured the way `verify explain` does it."""

from __future__ import annotations

from pathlib import Path

from verify.document.reading import read
from verify.measure.bracket import Bracket
from verify.run.explain import Measured, measured
from verify.run.judge import judge
from verify.run.settings import Settings


def measuring(
    folder: Path, text: str, identity: str = "it", seconds: float = 30.0, thorough: bool = False
) -> Measured:
    """What is measured of one statement of a document with this text."""
    path = folder / "papers" / "one" / "proof.tex"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    statements = read(path).statements
    [statement] = [each for each in statements if each.id == identity]
    settings = Settings(thorough=identity if thorough else "", store=str(folder / "store"))
    result = judge(statement, settings, str(path))
    return measured(result, statements, path, settings, seconds)


def claimed(formula: str, *lets: str) -> str:
    """A document with one claim `it` under these directives."""
    return "\n".join(f"%@ {line}" for line in (*lets, f"claim[it] {formula}")) + "\n"


def ends(bracket: Bracket) -> tuple[float, float]:
    """The proved and the refuted value; fails where one is missing."""
    assert bracket.proved is not None and bracket.refuted is not None
    return tuple(each.level.value(bracket.coefficient) for each in (bracket.proved, bracket.refuted))  # type: ignore[return-value]

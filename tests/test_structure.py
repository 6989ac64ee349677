"""The house rules that a machine can keep: file sizes, who may refute, which way imports point."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).parents[1]
ORDER = (
    "verdict",
    "errors",
    "expressions",
    "document",
    "claims",
    "domains",
    "falsify",
    "certify",
    "measure",
    "stress",
    "run",
    "report",
    "strategies",
    "pytest_plugin",
    "cli",
)
"""The folders and files of the engine in the order in which they are read; an import points up this list."""
SHIPPED = ("*.py", "*.md", "*.toml", "*.tex", "*.yml", "*.yaml", "*.json", "*.sh", "Makefile", "*.lock")
TOP_LEVEL = {
    "verify",
    "proofs_checks",
    "tests",
    "ci",
    "pyproject.toml",
    "README.md",
    "CHANGELOG.md",
    "Makefile",
    "requirements.lock",
    "LICENSE",
    "build",
    "dist",
}
"""What may stand beside the dotfiles; the last two are what a build leaves."""


def sources(*folders: str) -> list[Path]:
    """The Python files below the folders."""
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def short(path: Path) -> str:
    """A path as seen from the repository."""
    return path.relative_to(ROOT).as_posix()


def lines(path: Path) -> int:
    """How long a file is."""
    return len(path.read_text(encoding="utf-8").splitlines())


@pytest.mark.parametrize("folder", ["verify", "tests"])
def test_files_are_short(folder: str) -> None:
    """Median at most 150 lines, nine in ten at most 300, none over 500."""
    counts = {short(path): lines(path) for path in sources(folder) if path.name != "__init__.py"}
    assert {name: count for name, count in counts.items() if count > 500} == {}
    assert median(counts.values()) <= 150
    long = {name: count for name, count in counts.items() if count > 300}
    assert len(long) <= len(counts) / 10, long


def test_no_file_is_a_drawer() -> None:
    """A module is named after what it does."""
    drawers = {"utils", "util", "helpers", "helper", "manager", "managers", "common", "misc"}
    assert [short(path) for path in sources("verify", "tests") if path.stem in drawers] == []


def test_the_top_level_stays_as_designed() -> None:
    """Nothing new lies beside the engine, the papers, the tests and the way they are run."""
    found = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")}
    assert {name for name in found - TOP_LEVEL if not name.endswith(".egg-info")} == set()


def parsed(path: Path) -> ast.Module:
    """The syntax tree of a file, every node knowing the function around it."""
    tree = ast.parse(path.read_text(encoding="utf-8"), str(path))
    for node in ast.walk(tree):
        for child in ast.iter_child_nodes(node):
            child.parent = node  # type: ignore[attr-defined]
    return tree


def around(node: ast.AST) -> ast.AST:
    """The innermost function around a node, or the module."""
    while hasattr(node, "parent"):
        node = node.parent
        if isinstance(node, ast.FunctionDef):
            break
    return node


def mentions(node: ast.AST, word: str) -> bool:
    """Whether Verdict.WORD, or the verdict of that value, occurs in an expression."""
    return any(
        (isinstance(part, ast.Attribute) and part.attr == word)
        or (isinstance(part, ast.Constant) and part.value == word.lower())
        for part in ast.walk(node)
    )


def assigned(scope: ast.AST, name: str) -> Iterator[ast.AST]:
    """What a name is set to in a function."""
    for node in ast.walk(scope):
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.NamedExpr) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(isinstance(t, ast.Name) and t.id == name for each in targets for t in ast.walk(each)):
                yield node.value


def verdicts_made(tree: ast.Module) -> Iterator[tuple[ast.Call, list[ast.AST]]]:
    """Every call that makes or changes an outcome, with the expressions that may be its verdict."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if called not in ("Outcome", "replace", "_replace", "__setattr__"):
            continue
        given = [keyword.value for keyword in node.keywords if keyword.arg in ("verdict", None)]
        given += node.args[:1] if called == "Outcome" else node.args[1:]
        followed = [
            value for each in given if isinstance(each, ast.Name) for value in assigned(around(node), each.id)
        ]
        yield node, [*given, *followed]


def makers(word: str) -> set[str]:
    """The files that make an outcome with this verdict."""
    return {
        short(path)
        for path in sources("verify")
        for _, values in verdicts_made(parsed(path))
        if any(mentions(value, word) for value in values)
    }


def test_only_confirmation_refutes() -> None:
    """One file constructs an outcome that says refuted."""
    assert makers("REFUTED") == {"verify/falsify/confirm.py"}


def test_only_acceptance_proves() -> None:
    """Nothing constructs an outcome that says proved, save the acceptance of a certificate."""
    assert makers("PROVED") == {"verify/certify/accept.py"}


CHECKER = ROOT / "verify" / "certify" / "recheck.py"
LARGEST_CHECKER, LONGEST_RULE = 400, 25


def test_the_checker_is_small_enough_to_be_read() -> None:
    """It is what a proof rests on: one file of 400 lines, no function over 25."""
    assert lines(CHECKER) <= LARGEST_CHECKER
    long = {
        node.name: node.end_lineno - node.lineno + 1
        for node in ast.walk(parsed(CHECKER))
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno >= LONGEST_RULE
    }
    assert long == {}


def test_the_checker_trusts_nothing_of_ours() -> None:
    """It imports the standard library alone, by name, and runs nothing that it is given."""
    modules = {module.partition(".")[0] for _, module in imported(parsed(CHECKER))}
    assert modules <= sys.stdlib_module_names - {"importlib", "runpy", "subprocess", "ctypes", "pickle"}
    relative = [n for n in ast.walk(parsed(CHECKER)) if isinstance(n, ast.ImportFrom) and n.level > 0]
    called = {
        n.func.id
        for n in ast.walk(parsed(CHECKER))
        if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)
    }
    assert relative == []
    assert called.isdisjoint({"eval", "exec", "compile", "__import__"})


def test_the_scan_finds_what_it_looks_for() -> None:
    """A verdict that goes through a variable, a keyword or a replacement is seen."""
    for text in (
        "Outcome(Verdict.REFUTED)",
        "Outcome(verdict=Verdict.REFUTED)",
        "def f(x):\n    v = Verdict.REFUTED if x else Verdict.ERROR\n    return Outcome(v)",
        "replace(outcome, verdict=Verdict.REFUTED)",
        "Outcome(Verdict('refuted'))",
    ):
        tree = ast.parse(text)
        for node in ast.walk(tree):
            for child in ast.iter_child_nodes(node):
                child.parent = node  # type: ignore[attr-defined]
        assert any(mentions(value, "REFUTED") for _, values in verdicts_made(tree) for value in values), text


def rank(module: str) -> int | None:
    """The place of a module of the engine in the reading order; the face (`verify`) comes last."""
    parts = module.split(".")
    if parts[0] != "verify":
        return None
    return ORDER.index(parts[1]) if len(parts) > 1 and parts[1] in ORDER else len(ORDER)


def imported(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and module of every import, at the top or inside a function."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            known = f"verify.{node.names[0].name}"
            yield node.lineno, known if node.module == "verify" else node.module


def test_every_part_of_the_engine_has_its_place() -> None:
    """A new folder is put into the order above, where the design says."""
    found = {path.relative_to(ROOT / "verify").parts[0].removesuffix(".py") for path in sources("verify")}
    assert found - {"__init__"} <= set(ORDER)


@pytest.mark.parametrize("part", ORDER)
def test_imports_point_up(part: str) -> None:
    """A part of the engine uses itself and what is read before it, nothing that comes after."""
    wrong = []
    for path in sources("verify"):
        own = path.relative_to(ROOT / "verify").parts[0].removesuffix(".py")
        if own != part:
            continue
        for line, module in imported(parsed(path)):
            place = rank(module)
            if place is not None and place > ORDER.index(part):
                wrong.append(f"{short(path)}:{line} imports {module}")
    assert wrong == []


def test_every_atom_is_in_the_round_trip() -> None:
    """An atom that is added is generated, printed and read back by the property test."""
    from tests.document.terms import ATOMS
    from verify.expressions.term import Term

    folder = ROOT / "verify" / "expressions" / "atoms"
    defined = {
        f"{path.stem}.{node.name}"
        for path in folder.glob("*.py")
        for node in parsed(path).body
        if isinstance(node, ast.ClassDef) and not is_abstract(path.stem, node.name)
    }
    exercised = {f"{kind.__module__.rpartition('.')[2]}.{kind.__name__}" for kind in ATOMS}
    assert all(issubclass(kind, Term) for kind in ATOMS)
    assert defined - exercised == UNWRITTEN
    assert exercised <= defined


UNWRITTEN = {"blocks.Slice"}
"""Made when a claim is closed, never by an author: there is no spelling to read back."""


def is_abstract(module: str, name: str) -> bool:
    """Whether a class cannot be made: it has no type rule or no value of its own."""
    from importlib import import_module
    from inspect import isabstract

    return isabstract(getattr(import_module(f"verify.expressions.atoms.{module}"), name))


HOMES = ("home", "root", "work", "Users", "mnt", "workspace", "private", "scratch")
MACHINE = re.compile(rf"(?<![\w.~>}}/-])/(?:{'|'.join(HOMES)})/\w|[A-Z]:\\Users")


def test_no_machine_shows() -> None:
    """No absolute path of anyone's machine in what is shipped."""
    found = []
    for pattern in SHIPPED:
        for path in (*ROOT.glob(pattern), *(p for f in TOP_LEVEL for p in (ROOT / f).rglob(pattern))):
            if not path.is_file() or ".venv" in path.parts:
                continue
            for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
                if MACHINE.search(line) and path != Path(__file__):
                    found.append(f"{short(path)}:{number}: {line.strip()}")
    assert found == []

"""`verify export --coq`: stored certificates as files that the proof assistant Coq checks on its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from verify.errors import CertificateError, VerifyError

FOLDER = Path(".verify") / "coq"
PAPERS = Path("proofs_checks")


def export(paths: Sequence[Path], out: Path) -> int:
    """Write a .v file for each certificate: 0 where all were, 3 where one cannot be read, else 1.

    Of a folder or a document these are all its certificates. One that the checker rejects is not written.
    """
    from verify.report.console import Screen
    from verify.report.lines import Line, printable
    from verify.run.audit import certificates

    files = list(dict.fromkeys(file for path in paths for file in certificates(path)))
    if not files:
        listed = ", ".join(map(str, paths))
        raise VerifyError(f"no certificate in {listed}: verify check --certify looks for some and keeps them")
    screen, worst, written = Screen(), 0, 0
    for file, name in zip(files, _names(files), strict=True):
        code, told = _exported(file, out / f"{name}.v")
        worst, written = max(worst, code), written + (code == 0)
        screen.lines([Line(printable(told), "green" if code == 0 else "bold red")])
    told = f"{written:,} of {len(files):,} written; Coq checks a file where you type: coqc FILE.v"
    screen.lines([Line(f"{told}; exit code {worst}", "bold green" if worst == 0 else "bold red")])
    return worst


def _exported(file: Path, target: Path) -> tuple[int, str]:
    """The exit code for one certificate, and what to say of it."""
    from verify.certify.certificate import read
    from verify.certify.coq.file import coq_file
    from verify.certify.coq.names import NotExported
    from verify.certify.recheck import Rejected, recheck
    from verify.report.json import write_whole
    from verify.report.places import from_here

    try:
        stored = read(file)
    except CertificateError as error:
        return 3, " ".join(str(error).split())
    try:
        recheck(stored.statement, stored.proof)
        text = coq_file(stored.statement, stored.proof, f"{stored.document}, {stored.id}")
        target.parent.mkdir(parents=True, exist_ok=True)
        write_whole(target, text)
    except (Rejected, NotExported) as error:
        word = "rejected" if isinstance(error, Rejected) else "not written"
        return 1, f"{from_here(file)}  {stored.id}  {word}: {' '.join(str(error).split())}"
    except OSError as error:
        raise VerifyError(f"{target} cannot be written: {error.strerror or error}") from error
    return 0, f"{from_here(file)}  {stored.id}  {from_here(target)}"


def _names(files: Sequence[Path]) -> Iterator[str]:
    """A name that Coq takes for each file, no two the same."""
    used: set[str] = set()
    for file in files:
        name = stem = "v_" + re.sub(r"[^A-Za-z0-9]+", "_", file.stem)
        number = 1
        while name.lower() in used:
            number += 1
            name = f"{stem}_{number}"
        used.add(name.lower())
        yield name


def add_export(group: click.Group) -> None:
    """Put the command into the command line."""

    @group.command(name="export")
    @click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
    @click.option("--coq", is_flag=True, help="As files of Coq, the one form there is.")
    @click.option(
        "--out",
        type=click.Path(file_okay=False, path_type=Path),
        default=FOLDER,
        show_default=True,
        metavar="DIR",
        help="Where to write them.",
    )
    def command(paths: tuple[Path, ...], coq: bool, out: Path) -> int:
        """Write stored certificates as files that another checker, Coq, derives on its own.

        PATHS are certificates, or documents and folders (proofs_checks by default), of which all are taken.
        """
        if not coq:
            raise VerifyError("which form? There is one so far: type verify export --coq")
        chosen = paths or (PAPERS,)
        missing = [str(path) for path in chosen if not path.exists()]
        if missing:
            raise VerifyError(
                f"no such file or folder: {', '.join(missing)}; give a certificate or a document"
            )
        return export(chosen, out)

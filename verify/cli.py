"""The command line: `verify check`, `explain`, `recheck`, `stress`, `report`, `export`, `doctor`.

Nothing that computes is imported before a command needs it, so that `verify --help` answers at once.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from verify.errors import VerifyError
from verify.report.export import add_export

if TYPE_CHECKING:
    from verify.run.settings import Settings

CONFIGURATION = 3
INTERRUPTED = 130
SECONDS = "20"
MEASURING = 60.0
PROFILES = ("quick", "ci", "nightly")
CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


class Commands(click.Group):
    """A group whose exit codes are those of the design: 3 for whatever was typed wrong."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        """Run a command and leave with its exit code."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")  # no letter of a proof may stop the answer
        try:
            code = super().main(args, prog_name, complete_var, standalone_mode=False, **extra)
            sys.stdout.flush()
        except click.ClickException as problem:
            problem.show()
            code = CONFIGURATION
        except VerifyError as problem:
            click.echo(f"verify: {problem}", err=True)
            code = CONFIGURATION
        except ModuleNotFoundError as problem:
            if (problem.name or "").partition(".")[0] == "verify":
                raise
            click.echo(f"verify: {problem}; type `verify doctor` to see what is missing", err=True)
            code = CONFIGURATION
        except (click.Abort, KeyboardInterrupt):
            click.echo("interrupted", err=True)
            code = INTERRUPTED
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            code = 0
        code = code if isinstance(code, int) else 0
        if standalone_mode:
            sys.exit(code)
        return code


@click.group(cls=Commands, context_settings=CONTEXT)
@click.version_option(package_name="verify-proofs", prog_name="verify")
def main() -> None:
    """Check the inequalities of a proof written in LaTeX.

    Each is proved, supported (attacked hard, still standing), or refuted with a small exact
    counterexample.

    Exit codes: 0 nothing red, 1 red, 2 undecided (with --strict: only supported), 3 something could
    not be read, 130 interrupted, 143 terminated.
    """


def as_json(command: Any) -> Any:
    """The option of every command whose answer can be written as JSON."""
    return click.option(
        "--json",
        "json_file",
        type=click.Path(dir_okay=False, path_type=Path),
        metavar="FILE",
        help="Write the answer as JSON.",
    )(command)


def searching(command: Any) -> Any:
    """The options of every command that searches."""
    options = (
        click.option(
            "--profile",
            type=click.Choice(PROFILES),
            default="ci",
            show_default=True,
            help="How long to search.",
        ),
        click.option(
            "--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Where the draws begin."
        ),
        click.option(
            "--device",
            type=click.Choice(["auto", "cpu", "cuda"]),
            default="auto",
            show_default=True,
            help="Where to compute.",
        ),
        click.option(
            "--dtype",
            type=click.Choice(["float32", "float64"]),
            default="float64",
            show_default=True,
            help="What the search computes in; verdicts are exact in either.",
        ),
        click.option(
            "--jobs",
            type=click.IntRange(min=1),
            default=None,
            metavar="N",
            help="Processes to use (default: one a core, at most 4).",
        ),
        click.option(
            "--store",
            type=click.Path(file_okay=False, path_type=Path),
            default=Path(".verify"),
            show_default=True,
            metavar="DIR",
            help="Where points of earlier runs are kept, to be tried first.",
        ),
        click.option("--no-store", is_flag=True, help="Keep no points, and try none of earlier runs."),
        click.option("--strict", is_flag=True, help="Exit code 2 where a claim is only supported."),
    )
    for option in reversed(options):
        command = option(command)
    return command


class Certifying(click.Command):
    """A command whose option `--certify` may stand without its number of seconds."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the seconds where they were left out."""
        given: list[str] = []
        for place, word in enumerate(args, 1):
            given.append(word)
            following = args[place] if place < len(args) else ""
            if word == "--certify" and not following.replace(".", "", 1).isdecimal():
                given.append(SECONDS)
        return super().parse_args(ctx, given)


@main.command(cls=Certifying)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@searching
@click.option(
    "--certify",
    type=click.FloatRange(min=0, min_open=True),
    metavar="[SECONDS]",
    help=f"Look so long (by default {SECONDS} s) for a proof of each claim, and keep what is found in "
    "certificates/ beside the document.",
)
@click.option("--only", multiple=True, metavar="ID", help="Judge only this statement (may be repeated).")
@as_json
@click.option(
    "--sarif",
    "sarif_file",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write the answer as SARIF 2.1.0.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "github"]),
    default="text",
    show_default=True,
    help="What standard output is for.",
)
@click.option("-v", "--verbose", is_flag=True, help="A line for each claim that stands, too.")
def check(
    paths: tuple[Path, ...],
    json_file: Path | None,
    sarif_file: Path | None,
    form: str,
    verbose: bool,
    **named: Any,
) -> int:
    """Judge every claim in .tex files, or in all below a folder (the current one by default)."""
    _exist(paths)
    from verify.report.check import Faces
    from verify.report.check import check as run

    faces = Faces(json_file, sarif_file, form == "github", verbose)
    return run(paths or (Path("."),), _settings(**named), faces)


@main.command()
@click.argument("target", metavar="PATH[::ID]")
@searching
@click.option("--claim", default="", metavar="ID", help="The statement: the same as PATH::ID.")
@click.option(
    "--seconds",
    type=click.FloatRange(min=0),
    default=MEASURING,
    show_default=True,
    metavar="N",
    help="How long to close in on the constants of that statement and to prove it without its hypotheses.",
)
@click.option("--read-only", is_flag=True, help="Say what was read, and judge nothing.")
@as_json
def explain(
    target: str, claim: str, seconds: float, read_only: bool, json_file: Path | None, **named: Any
) -> int:
    """Print what was read of a document or of one statement, then its verdict and evidence.

    Of one statement also, for each constant, the best value that is proved and the first that is refuted;
    which hypotheses are needed; and what each link of its chain gives away.
    """
    from verify.report.explain import explain as run
    from verify.report.explain import target as parse

    target = f"{target}::{claim}" if claim else target
    _exist([parse(target)[0]])
    settings = replace(_settings(**named), thorough=parse(target)[1])
    return run(target, settings, read_only, seconds, json_file)


@main.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
def recheck(paths: tuple[Path, ...]) -> int:
    """Confirm stored evidence again, on its own: a witness file, or certificates.

    Of a folder (proofs_checks by default) or a document all certificates are checked, each against the
    claim as the document states it now.
    """
    paths = paths or (Path("proofs_checks"),)
    _exist(paths)
    from verify.report.recheck import recheck as run

    return run(paths)


@main.command()
def doctor() -> int:
    """Look at Python, the packages, the device; run a small self-test; say what to type if need be."""
    from verify.report.doctor import doctor as run

    return run()


@main.command()
@click.argument("path", metavar="PATH", type=click.Path(path_type=Path))
@click.option("--claim", "claims", multiple=True, metavar="ID", help="Only this one (may be repeated).")
@click.option(
    "--sizes",
    default="",
    metavar="AxBxC,..",
    help="Sizes in the order in which the document declares their names; more runs after commas.",
)
@click.option(
    "--device", type=click.Choice(["auto", "cpu", "cuda"]), default="auto", show_default=True, help="Where."
)
@click.option(
    "--dtype",
    type=click.Choice(["float32", "float64"]),
    default="float32",
    show_default=True,
    help="What trials are screened in; what that leaves open is judged again in float64.",
)
@click.option(
    "--trials", type=click.IntRange(min=1), metavar="N", help="How many (in whole blocks), not --budget."
)
@click.option(
    "--budget",
    type=click.FloatRange(min=0, min_open=True),
    default=60.0,
    show_default=True,
    metavar="SECONDS",
    help="How long to draw trials and to climb from the worst, without --trials.",
)
@click.option("--losses", default="", metavar="A,B,..", help="Draw functions from these families only.")
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    help="Processes (default: one a core, at most 4; on a GPU one).",
)
@click.option(
    "--cluster", default="", metavar="ADDRESS", help="A dask.distributed scheduler, instead of --jobs."
)
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Where draws begin.")
@click.option(
    "--ascents",
    type=click.IntRange(min=0),
    default=4,
    show_default=True,
    metavar="N",
    help="How often to climb from the worst trials.",
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Where the run is kept (default: a folder of its own in .verify/stress).",
)
@click.option("--resume", is_flag=True, help="Go on with the run that is kept there.")
@click.option("--trial", type=click.IntRange(min=0), metavar="N", help="Only show this trial again.")
def stress(path: Path, trials: int | None, losses: str, **named: Any) -> int:
    """Try claims in bulk at large sizes: drawn, climbed from the worst, confirmed exactly."""
    _exist([path])
    from verify.report.stress import Orders
    from verify.report.stress import stress as run

    chosen = tuple(filter(None, losses.split(","))) or None
    return run(path, Orders(trials=trials or 0, losses=chosen, **named))


@main.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--html",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    metavar="FILE",
    help="Where to write the page.",
)
def report(paths: tuple[Path, ...], html: Path) -> int:
    """Draw runs of `verify stress` and benchmarks on one page that needs no network and no script.

    Folders of runs, and JSON files of pytest-benchmark; by default .verify/stress and .benchmarks.
    """
    _exist(paths, "the folder of a run or a file of pytest-benchmark")
    from verify.report.html import report as run

    return run(paths, html)


add_export(main)


def _exist(paths: Sequence[Path], give: str = "a .tex file or a folder that holds some") -> None:
    missing = [str(path) for path in paths if not path.exists()]
    if missing:
        raise VerifyError(f"no such file or folder: {', '.join(missing)}; give {give}")


def _settings(
    profile: str,
    seed: int,
    device: str,
    dtype: str,
    jobs: int | None,
    strict: bool,
    store: Path,
    no_store: bool,
    only: tuple[str, ...] = (),
    certify: float | None = None,
) -> Settings:
    from verify.report import machine
    from verify.run.settings import Profile, Settings

    return Settings(
        Profile(profile),
        seed,
        machine.device(device),
        dtype,
        jobs or machine.jobs(),
        strict,
        only,
        None if no_store else str(store),
        certify=certify,
    )


if __name__ == "__main__":
    main()

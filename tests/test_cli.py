"""The command line: its exit codes, its files, and a clean end however it is ended."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner, Result

from tests.report.samples import (
    WITNESS,
    expected,
    install,
    proved,
    refuted,
    skipped,
    supported,
    undecided,
    unread,
)
from verify.cli import main
from verify.run.settings import Profile
from verify.verdict import Outcome, Verdict

ROOT = Path(__file__).parents[1]
SLOW = """
import sys, time
import pytest
from tests.report.samples import install, supported
from verify.cli import main

def before(result):
    if result.statement.id == "lem:1":
        print("working", file=sys.stderr, flush=True)
        time.sleep(30)

install(pytest.MonkeyPatch(), *(supported(f"lem:{k}") for k in range(3)), before=before)
main()
"""
LOUD = """
import pytest
from tests.report.samples import install, refuted
from verify.cli import main
install(pytest.MonkeyPatch(), *(refuted(f"lem:{k}") for k in range(500)))
main()
"""


def invoke(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def start(program: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", program, *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=heed_interrupts,
    )


def heed_interrupts() -> None:
    """Undo what a shell does to its background jobs, whose children ignore SIGINT."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.parametrize(
    ("results", "options", "code"),
    [
        ([supported(), expected(), skipped()], [], 0),
        ([supported()], ["--strict"], 2),
        ([proved()], ["--strict"], 0),
        ([proved(expected=Verdict.SUPPORTED)], [], 0),
        ([proved(expected=Verdict.REFUTED)], [], 1),
        ([supported(expected=Verdict.PROVED)], [], 1),
        ([proved(), undecided()], [], 2),
        ([supported(), undecided()], [], 2),
        ([undecided(), refuted()], [], 1),
        ([refuted(), unread()], [], 3),
        ([supported(expected=Verdict.REFUTED)], [], 1),
    ],
)
def test_exit_codes(monkeypatch: pytest.MonkeyPatch, results: list, options: list[str], code: int) -> None:
    install(monkeypatch, *results)
    told = invoke("check", str(ROOT), *options)
    assert told.exit_code == code
    assert told.output.splitlines()[-1].endswith(f"exit code {code}")


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "missing.tex"],
        ["check", "--profile", "slow"],
        ["check", "--seed", "x"],
        ["check", "--jobs", "0"],
        ["check", "--unknown"],
        ["explain", "missing.tex::lem:a"],
        ["recheck", "missing.json"],
        ["recheck", "missing.tex", "tests"],
        ["check", "--certify", "-3"],
        ["check", "--certify", "0"],
        ["check", "--certify=much"],
        ["nothing"],
        ["check", "--json", "missing/folder/a.json"],
    ],
)
def test_what_was_typed_wrong_is_3(monkeypatch: pytest.MonkeyPatch, arguments: list[str]) -> None:
    install(monkeypatch, supported())
    told = invoke(*arguments)
    assert told.exit_code == 3
    assert "Traceback" not in told.output


def test_settings_reach_the_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = install(monkeypatch, supported("lem:a"), supported("lem:b"))
    options = "--profile quick --seed 5 --device cpu --dtype float32 --jobs 3 --only lem:a --only lem:b"
    assert invoke("check", str(ROOT), *options.split()).exit_code == 0
    (settings,) = asked
    assert (settings.profile, settings.seed, settings.device) == (Profile.QUICK, 5, "cpu")
    assert (settings.dtype, settings.jobs, settings.only) == ("float32", 3, ("lem:a", "lem:b"))


@pytest.mark.parametrize(
    ("options", "seconds"),
    [
        ("", None),
        ("--certify", 20.0),
        ("--certify 60", 60.0),
        ("--certify=0.5", 0.5),
        ("--certify --seed 5", 20.0),
        ("--seed 5 --certify .25", 0.25),
    ],
)
def test_certify_may_stand_without_its_seconds(
    monkeypatch: pytest.MonkeyPatch, options: str, seconds: float | None
) -> None:
    """Before the paths, after them, and alone."""
    asked = install(monkeypatch, proved())
    for arguments in ([*options.split(), str(ROOT)], [str(ROOT), *options.split()], options.split()):
        assert invoke("check", *arguments).exit_code == 0
    assert [each.certify for each in asked] == [seconds] * 3


def test_files_are_written(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    install(monkeypatch, supported(), refuted())
    told = invoke(
        "check", str(ROOT), "--json", str(tmp_path / "a.json"), "--sarif", str(tmp_path / "a.sarif")
    )
    assert told.exit_code == 1
    answer = json.loads((tmp_path / "a.json").read_text())
    assert (answer["summary"]["complete"], answer["summary"]["exit_code"]) == (True, 1)
    assert len(json.loads((tmp_path / "a.sarif").read_text())["runs"][0]["results"]) == 1


def test_annotations(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    install(monkeypatch, *(refuted(f"lem:{number}") for number in range(12)))
    told = invoke("check", str(ROOT), "--format", "github")
    assert told.exit_code == 1
    assert sum(line.startswith("::error ") for line in told.output.splitlines()) == 10
    assert "lem&#58;11" in (tmp_path / "summary.md").read_text()


def test_explain(monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, supported("lem:a"), refuted("lem:b"))
    told = invoke("explain", f"{ROOT}::lem:b")
    assert told.exit_code == 1
    assert "breaks at" in told.output
    assert invoke("explain", f"{ROOT}::lem:b", "--read-only").exit_code == 0
    assert invoke("explain", f"{ROOT}::nothing").exit_code == 3
    assert "breaks at" in invoke("explain", str(ROOT), "--claim", "lem:b", "--seconds", "0").output
    assert invoke("explain", f"{ROOT}::lem:b", "--seconds", "-1").exit_code == 3


@pytest.mark.parametrize(
    ("outcome", "code"),
    [
        (Outcome(Verdict.REFUTED, witness=WITNESS), 0),
        (Outcome(Verdict.UNDECIDED, "not certain at 4,096 bits", witness=WITNESS), 2),
        (Outcome(Verdict.SUPPORTED, "the claim holds there"), 1),
    ],
)
def test_recheck(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, outcome: Outcome, code: int) -> None:
    module = SimpleNamespace(recheck_file=lambda path: outcome)
    monkeypatch.setitem(sys.modules, "verify.falsify.recheck", module)  # type: ignore[misc]
    file = tmp_path / "witness.json"
    file.touch()
    told = invoke("recheck", str(file))
    assert told.exit_code == code
    assert ("not confirmed" in told.output) == (code != 0)


def test_recheck_of_nothing_named_is_of_the_papers(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert invoke("recheck").exit_code == 3
    (tmp_path / "proofs_checks").mkdir()
    told = invoke("recheck")
    assert told.exit_code == 3
    assert "no certificate in proofs_checks" in told.output


def test_help_loads_nothing_that_computes() -> None:
    program = (
        "import sys\nfrom verify.cli import main\n"
        "main(['--help'], standalone_mode=False)\n"
        "print(*(m for m in ('torch', 'flint', 'sympy', 'scipy', 'rich', "
        "'verify.document', 'verify.run') if m in sys.modules))"
    )
    out = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert "Usage" in out and out.splitlines()[-1].split() == []


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_stopped_run_keeps_and_tells_what_was_finished(tmp_path: Path, number: int, code: int) -> None:
    file = tmp_path / "a.json"
    process = start(SLOW, "check", str(ROOT), "--json", str(file))
    assert process.stderr is not None
    assert process.stderr.readline() == "working\n"
    process.send_signal(number)
    out, err = process.communicate(timeout=20)
    assert process.returncode == code
    assert "Traceback" not in err
    assert out.splitlines()[-1] == f"interrupted before 2 more; 1 link: 1 supported; exit code {code}"
    answer = json.loads(file.read_text())
    assert [each["id"] for each in answer["claims"]] == ["lem:0"]
    assert (answer["summary"]["complete"], answer["summary"]["exit_code"]) == (False, code)


def test_a_killed_run_leaves_what_was_finished(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    process = start(SLOW, "check", str(ROOT), "--json", str(file))
    assert process.stderr is not None
    process.stderr.readline()
    limit = time.monotonic() + 5
    while not json.loads(file.read_text())["claims"] and time.monotonic() < limit:
        time.sleep(0.02)
    process.kill()
    process.communicate()
    answer = json.loads(file.read_text())
    assert [each["id"] for each in answer["claims"]] == ["lem:0"]
    assert answer["summary"]["complete"] is False


@pytest.mark.parametrize("form", ["text", "github"])
def test_a_reader_that_stops_reading_does_not_change_the_code(form: str) -> None:
    process = start(LOUD, "check", str(ROOT), "--format", form)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.read(10)
    process.stdout.close()
    err = process.stderr.read()
    process.stderr.close()
    assert process.wait(timeout=20) == 1
    assert err == ""


def test_letters_the_output_cannot_show_do_not_stop_it() -> None:
    program = LOUD.replace('f"lem:{k}"', '"lem:\\u2264"').replace("500", "1")
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    out = subprocess.run(
        [sys.executable, "-c", program, "check", str(ROOT)], cwd=ROOT, env=environment, capture_output=True
    )
    assert out.returncode == 1
    assert b"lem:\\u2264" in out.stdout

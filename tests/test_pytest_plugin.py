"""Proofs collected as tests, in a pytest of their own."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.report.samples import expected, install, refuted, skipped, supported, undecided, unread
from verify.run.result import Result

pytest_plugins = ["pytester"]
ROOT = Path(__file__).parents[1]
CONFTEST = """
import sys
sys.path.insert(0, {root!r})
import pytest
from tests.report.samples import expected, install, refuted, skipped, supported
more = [supported(f"x{{k}}") for k in range(6)]
install(pytest.MonkeyPatch(), supported(), refuted(), expected(), skipped(), *more)
"""


@pytest.fixture
def proof(pytester: pytest.Pytester) -> Path:
    file = pytester.path / "proof.tex"
    file.write_text("An article.\n  %@ let x \\in \\mathbb{R}\n")
    return file


def test_verdicts_become_outcomes(
    pytester: pytest.Pytester, proof: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(monkeypatch, supported(), refuted(), expected(), skipped(), undecided(), unread())
    told = pytester.runpytest("-rs", "-v")
    told.assert_outcomes(passed=2, failed=3, skipped=1)
    told.stdout.fnmatch_lines(
        [
            "proof.tex::lem:a PASSED*",
            "proof.tex::lem:b/proof/2 FAILED*",
            "proof.tex::lem:c PASSED*",
            "proof.tex::lem:d SKIPPED*",
            "proof.tex:12:7  lem:b/proof/2  refuted",
            "  breaks at    m = 1, n = 1, r = 1",
            "  replay       verify check proof.tex --only lem:b/proof/2 --seed 0",
            "*asymptotic rate*",
        ]
    )
    assert "Traceback" not in told.stdout.str()


def test_one_statement_by_its_id(
    pytester: pytest.Pytester, proof: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = install(monkeypatch, supported(), refuted())
    pytester.runpytest("proof.tex::lem:b/proof/2").assert_outcomes(failed=1)
    assert [each.only for each in asked] == [("lem:b/proof/2",)]


def test_undecided_may_only_warn(
    pytester: pytest.Pytester, proof: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(monkeypatch, undecided())
    told = pytester.runpytest("-o", "verify_undecided=warn")
    told.assert_outcomes(passed=1, warnings=1)
    told.stdout.fnmatch_lines(["*proof.tex:30:7  lem:e  undecided"])
    told = pytester.runpytest("-o", "verify_undecided=perhaps")
    told.stdout.fnmatch_lines(["*use fail or warn*"])


def test_profile_and_seed(pytester: pytest.Pytester, proof: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = install(monkeypatch, supported())
    pytester.runpytest("-o", "verify_profile=quick", "--verify-seed=7")
    pytester.runpytest("-o", "verify_profile=quick", "--verify-profile=nightly")
    assert [(each.profile.value, each.seed) for each in asked] == [("quick", 7), ("nightly", 0)]
    told = pytester.runpytest("-o", "verify_profile=slow")
    told.stdout.fnmatch_lines(["*verify_profile = slow: use one of quick, ci, nightly*"])


def test_articles_without_directives_are_left_alone(pytester: pytest.Pytester) -> None:
    (pytester.path / "plain.tex").write_text("100\\%@ home\n")
    (pytester.path / "bytes.tex").write_bytes(b"\xff\xfe")
    assert pytester.runpytest().ret == pytest.ExitCode.NO_TESTS_COLLECTED


def test_a_document_that_cannot_be_read(pytester: pytest.Pytester, proof: Path) -> None:
    pytester.makeconftest(
        "import verify.document\nfrom verify.errors import DocumentError\n"
        "def read(path): raise DocumentError('no file missing.tex; correct the name', 'proof.tex:3:1')\n"
        "verify.document.read = read"
    )
    told = pytester.runpytest_subprocess()
    told.assert_outcomes(errors=1)
    told.stdout.fnmatch_lines(["proof.tex:3:1: no file missing.tex; correct the name"])
    assert "Traceback" not in told.stdout.str()


def test_an_interrupt_stops_pytest(
    pytester: pytest.Pytester, proof: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def before(result: Result) -> None:
        if result.statement.id == "lem:b/proof/2":
            raise KeyboardInterrupt

    install(monkeypatch, supported(), refuted(), supported("lem:last"), before=before)
    told = pytester.runpytest("-v", no_reraise_ctrlc=True)
    assert told.ret == pytest.ExitCode.INTERRUPTED
    told.assert_outcomes(passed=1)


def test_on_several_workers(pytester: pytest.Pytester, proof: Path) -> None:
    pytester.makeconftest(CONFTEST.format(root=str(ROOT)))
    told = pytester.runpytest_subprocess("-n", "2")
    told.assert_outcomes(passed=8, failed=1, skipped=1)
    told.stdout.fnmatch_lines(["proof.tex:12:7  lem:b/proof/2  refuted"])


def test_loading_it_imports_nothing_of_the_engine() -> None:
    program = (
        "import pytest, sys, time\nstart = time.perf_counter()\nimport verify.pytest_plugin\n"
        "print(time.perf_counter() - start, *(m for m in sys.modules if m in ('torch', 'rich') "
        "or m.startswith('verify.') and m != 'verify.pytest_plugin'))"
    )
    out = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    seconds, *loaded = out.split()
    assert loaded == []
    assert float(seconds) < 0.02

"""SARIF: repository-relative places, and fingerprints that stay when lines move."""

import json
from pathlib import Path

from tests.report.samples import expected, refuted, report, supported, undecided
from verify.report.sarif import fingerprint, sarif, write_sarif


def test_the_results_of_a_log(tmp_path: Path) -> None:
    write_sarif(report(supported(), undecided(), expected(), refuted()), tmp_path / "a.sarif")
    log = json.loads((tmp_path / "a.sarif").read_text())
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    assert [(each["ruleId"], each["level"]) for each in run["results"]] == [
        ("refuted", "error"),
        ("undecided", "warning"),
    ]
    place = run["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "proof.tex", "uriBaseId": "%SRCROOT%"}
    assert place["region"] == {"startLine": 12, "startColumn": 7}
    known = {rule["id"] for rule in run["tool"]["driver"]["rules"]}
    assert {each["ruleId"] for each in run["results"]} <= known


def test_a_fingerprint_is_of_the_claim_not_of_the_line() -> None:
    assert fingerprint(refuted(line=3)) == fingerprint(refuted(line=99))
    assert fingerprint(refuted("a")) != fingerprint(refuted("b"))


def test_places_outside_the_repository_and_odd_names() -> None:
    log = sarif(report(refuted(file="/elsewhere/a b.tex"), refuted(file="a b.tex")))
    uris = [
        each["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        for each in log["runs"][0]["results"]
    ]
    assert uris == ["file:///elsewhere/a%20b.tex", "a%20b.tex"]


def test_an_unexpected_pass_has_a_rule_of_its_own() -> None:
    from verify.verdict import Verdict

    log = sarif(report(supported(expected=Verdict.REFUTED)))
    assert log["runs"][0]["results"][0]["ruleId"] == "unexpected"

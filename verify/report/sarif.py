"""The answer as SARIF 2.1.0, for code-scanning services: red results are errors, undecided ones warnings."""

from __future__ import annotations

import hashlib
import json
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import quote

from verify.report.describe import details
from verify.report.json import write_whole
from verify.report.lines import plain
from verify.report.places import from_repository
from verify.report.tally import failing, worst_first
from verify.run.result import Report, Result

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
RULES = {
    "refuted": "A counterexample was confirmed in exact arithmetic.",
    "vacuous": "The hypotheses contradict each other.",
    "undefined": "The formula has no value at a point its hypotheses allow.",
    "unread": "The formula was not understood.",
    "error": "A fault of verify.",
    "undecided": "A violation that could not be confirmed, or no trial met the hypotheses.",
    "unexpected": "Another verdict was expected.",
}


def sarif(report: Report) -> dict[str, Any]:
    """The SARIF log of a run."""
    rules = [{"id": name, "shortDescription": {"text": text}} for name, text in RULES.items()]
    driver = {"name": "verify", "version": version("verify-proofs"), "rules": rules}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": not report.interrupted}],
        "results": [_result(result) for result in worst_first(report.results)],
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def write_sarif(report: Report, path: str | Path) -> None:
    """Write the SARIF log; the file is replaced in one step."""
    write_whole(Path(path), json.dumps(sarif(report), indent=1) + "\n")


def fingerprint(result: Result) -> str:
    """What stays the same when lines move: a hash of the claim's id and statement."""
    text = f"{result.statement.id}\n{result.statement.text}"
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _result(result: Result) -> dict[str, Any]:
    statement, word = result.statement, str(result.outcome.verdict)
    region = {"startLine": statement.position.line, "startColumn": statement.position.column}
    location = {"artifactLocation": _artifact(statement.position.file), "region": region}
    return {
        "ruleId": word if word in RULES else "unexpected",
        "level": "error" if failing(result) else "warning",
        "message": {"text": f"{statement.id}: {word}\n{plain(details(result))}"},
        "locations": [{"physicalLocation": location}],
        "partialFingerprints": {"claim/v1": fingerprint(result)},
    }


def _artifact(file: str) -> dict[str, str]:
    path = from_repository(file)
    if path.startswith("/"):
        return {"uri": Path(path).as_uri()}
    return {"uri": quote(path), "uriBaseId": "%SRCROOT%"}

"""`--format github`: problems as annotations at their lines of the diff, worst first.

GitHub shows at most ten errors and ten warnings a step; the rest goes to the step summary.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from verify.report.describe import details, reason
from verify.report.lines import plain
from verify.report.places import from_repository
from verify.report.tally import failing, last_line, worst_first
from verify.run.result import Report, Result

MOST = 10


def commands(report: Report) -> Iterator[str]:
    """The lines to print: at most ten `::error` and ten `::warning`, then what did not fit in plain words."""
    for command, results in _by_command(report):
        yield from (_annotation(command, result) for result in results[:MOST])
        for result in results[MOST:]:
            yield escaped(f"{_where(result)}  {result.statement.id}  {result.outcome.verdict}")


def step_summary(report: Report, code: int, file: str | None = None) -> None:
    """Append what did not fit to the step summary, as a table; nothing where there is no summary file."""
    target = os.environ.get("GITHUB_STEP_SUMMARY") if file is None else file
    left = [result for _, results in _by_command(report) for result in results[MOST:]]
    if not target or not left:
        return
    rows = [
        f"| {_code(_where(each))} | {_code(each.statement.id)} | {each.outcome.verdict} "
        f"| {_code(each.statement.text)} | {_cell(reason(each))} |"
        for each in left
    ]
    head = ["| where | claim | verdict | statement | reason |", "|---|---|---|---|---|"]
    told = _cell(f"{last_line(report, code)}. {len(left)} more than the annotations show:")
    with Path(target).open("a", encoding="utf-8") as stream:
        stream.write("\n".join(["### verify", "", told, "", *head, *rows, "", ""]))


def escaped(text: str) -> str:
    """The message of a workflow command, or a line of the log."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def escaped_property(text: str) -> str:
    """A property of a workflow command."""
    return escaped(text).replace(":", "%3A").replace(",", "%2C")


def _by_command(report: Report) -> list[tuple[str, Sequence[Result]]]:
    found = worst_first(report.results)
    errors = [result for result in found if failing(result)]
    warned = [result for result in report.results if result.warnings and result not in found]
    return [("error", errors), ("warning", [*(each for each in found if not failing(each)), *warned])]


def _annotation(command: str, result: Result) -> str:
    position = result.statement.position
    properties = {
        "file": from_repository(position.file),
        "line": str(position.line),
        "col": str(position.column),
        "title": f"{result.outcome.verdict}: {result.statement.id}",
    }
    told = ",".join(f"{key}={escaped_property(value)}" for key, value in properties.items())
    return f"::{command} {told}::{escaped(plain(details(result)))}"


def _where(result: Result) -> str:
    position = result.statement.position
    return f"{from_repository(position.file)}:{position.line}:{position.column}"


def _code(text: str) -> str:
    return f"<code>{_cell(text)}</code>"


def _cell(text: str) -> str:
    """Text for a Markdown table: what Markdown or HTML could take for its own is written as entities."""
    return "".join(
        each if each.isalnum() or each in " .,/-" or not each.isascii() else f"&#{ord(each)};"
        for each in " ".join(text.split())
    )

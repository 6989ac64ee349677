"""Make paper_displays.json from the paper's text: `python -m tests.document.make_paper_displays PAPER.txt`.

The text is an OCR of the paper in which every display stands between `$$`. Section 3 and Appendix A are
read. A display that begins with a relation sign, with nothing but white space since the one before, is a
further row of that one: of 70 pieces 59 displays are made.
"""

import json
import re
import sys
from pathlib import Path

from tests.document.normalise import normalise

FIXTURE = Path(__file__).with_name("paper_displays.json")
DISPLAY = re.compile(r"\$\$(.*?)\$\$", re.DOTALL)
NUMBER = re.compile(r"(?:\\quad|[.,])\s*(\(\d+\))\s*$|\\tag\{(\d+)\}")
CONTINUES = re.compile(r"\s*(?:\\stackrel|\\leq|\\geq|=)")
HEADING = re.compile(r"^(?:(3\.[12]|A\.[1-4]) [A-Z])", re.MULTILINE)


def parts(paper: str) -> str:
    """Section 3 and Appendix A of the paper, without what stands between them."""
    section = paper[paper.index("\n3 Convergence Analysis") : paper.index("\n4 Discussion")]
    return section + paper[paper.index("\nA Proofs\n") :]


def displays(paper: str) -> list[dict[str, str | None]]:
    """Every display in order: section, printed number or numbers (`"(20) (21)"`), normalised formula."""
    text = parts(paper)
    found: list[dict[str, str | None]] = []
    rows: list[str] = []
    end = 0
    for match in DISPLAY.finditer(text):
        body = match.group(1)
        numbers = [first or f"({second})" for first, second in NUMBER.findall(body)]
        body = NUMBER.sub(lambda m: "" if m.group(2) else m.group(0)[: m.start(1) - m.start(0)], body)
        number = " ".join(numbers) or None
        if found and CONTINUES.match(body) and not text[end : match.start()].strip():
            rows.append(body)
            found[-1]["number"] = " ".join(n for n in (found[-1]["number"], number) if n) or None
        else:
            rows = [body]
            headings = HEADING.findall(text[: match.start()])
            found.append({"section": headings[-1], "number": number, "latex": ""})
        found[-1]["latex"] = normalise(" ".join(rows))
        end = match.end()
    return found


if __name__ == "__main__":
    found = displays(Path(sys.argv[1]).read_text())
    FIXTURE.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n")

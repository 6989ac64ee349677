"""Reading a document: which statements it makes, what they are called, under what they stand."""

from __future__ import annotations

import pytest

from verify.document.reading import read_text
from verify.document.source import source_from_text
from verify.document.statement import Reading, Statement
from verify.verdict import Verdict

NAMES = "%@ let x, y, z \\in \\mathbb{R}\n%@ let n \\in \\mathbb{N}\n"


def reading(text: str, stem: str = "paper") -> Reading:
    """A document of these lines after the declarations of x, y, z and n."""
    return read_text(source_from_text(NAMES + text, f"{stem}.tex"), stem, f"{stem}.tex")


def statements(text: str) -> tuple[Statement, ...]:
    """Its statements."""
    return reading(text).statements


def ids(text: str) -> list[str]:
    """Their ids."""
    return [statement.id for statement in statements(text)]


def hypotheses(statement: Statement) -> list[str]:
    """What it stands under, as written."""
    return [h.text for h in (*statement.scope.hypotheses, *statement.conditions)]


LEMMA = r"\begin{lemma}\label{lem:a}" + "\n\\[ x^2 \\ge 0 \\]\n" + r"\end{lemma}" + "\n"


def test_an_environment_names_its_claim() -> None:
    """Its label; the display's own label wins."""
    assert ids(LEMMA) == ["lem:a"]
    labelled = r"\begin{lemma}\label{lem:a}\begin{equation}\label{eq:b} x^2 \ge 0\end{equation}\end{lemma}"
    assert ids(labelled) == ["eq:b"]


def test_without_a_label_the_file_and_a_number_do() -> None:
    """<file stem>/<environment>-<n>."""
    text = "\\begin{lemma}\\[x \\ge 0\\]\\end{lemma}\n\\begin{lemma}\\[y \\ge 0\\]\\end{lemma}"
    assert ids(text) == ["paper/lemma-1", "paper/lemma-2"]


def test_links_of_a_chain_are_numbered() -> None:
    """One statement for each relation sign."""
    found = statements("\\begin{lemma}\\label{a}\\[x \\le y \\le z = x\\]\\end{lemma}")
    assert [s.id for s in found] == ["a", "a/2", "a/3"]
    assert [s.text for s in found] == ["x \\le y", "y \\le z", "z = x"]


def test_a_proof_belongs_to_the_statement_before_it() -> None:
    """Its links are <statement>/proof/<k>, and they stand under the statement's hypotheses."""
    text = (
        "\\begin{lemma}\\label{lem:a}\n%@ assume x \\ge 1\n\\[x^2 \\ge x\\]\n\\end{lemma}\n"
        "\\begin{proof}\n\\[x^2 - x = x (x - 1) \\ge 0\\]\n\\end{proof}\n"
    )
    found = statements(text)
    assert [s.id for s in found] == ["lem:a", "lem:a/proof/1", "lem:a/proof/2"]
    assert [s.kind for s in found] == ["theorem", "link", "link"]
    assert all("x \\ge 1" in hypotheses(s) for s in found)


def test_a_proof_elsewhere_names_its_statement() -> None:
    """By \\ref in the option, with the scope of that statement and not of the one before."""
    text = (
        "\\begin{lemma}\\label{lem:a}\n%@ assume x \\ge 1\n\\[x^2 \\ge x\\]\n\\end{lemma}\n"
        "\\begin{lemma}\\label{lem:b}\n%@ assume y \\ge 1\n\\[y^2 \\ge y\\]\n\\end{lemma}\n"
        "\\begin{proof}[Proof of Lemma~\\ref{lem:a}]\n\\[x \\ge 0\\]\n\\end{proof}\n"
    )
    last = statements(text)[-1]
    assert last.id == "lem:a/proof/1"
    assert hypotheses(last) == ["x \\ge 1"]


def test_a_proof_of_nothing_known_is_unread() -> None:
    """A label that no statement has."""
    text = LEMMA + "\\begin{proof}[Proof of \\ref{lem:c}]\n\\[x \\ge 0\\]\n\\end{proof}\n"
    assert any("no statement is labelled lem:c" in s.unread for s in statements(text))


def test_scopes_end_with_their_environment() -> None:
    """What a lemma assumes or declares is not known after it."""
    text = (
        "\\begin{lemma}\n%@ let q \\ge 0\n%@ assume x \\ge 1\n\\[q x \\ge 0\\]\n\\end{lemma}\n"
        "\\begin{lemma}\n\\[q \\ge 0\\]\n\\end{lemma}\n\\begin{lemma}\n\\[x \\ge 0\\]\n\\end{lemma}\n"
    )
    first, second, third = statements(text)
    assert first.relation is not None
    assert "q is not declared" in second.unread
    assert hypotheses(third) == []


def test_directives_outside_are_global_from_there_on() -> None:
    """An assumption holds below its line."""
    first, second = statements("%@ claim[a] x \\ge 0\n%@ assume x \\ge 1\n%@ claim[b] x \\ge 0\n")
    assert hypotheses(first) == []
    assert hypotheses(second) == ["x \\ge 1"]


def test_a_case_ends_at_the_next_case() -> None:
    """Two cases never hold together, and none outlives the scope."""
    text = (
        "\\begin{lemma}\n%@ case x \\le 0\n%@ claim[a] x \\le 1\n"
        "%@ case x > 0\n%@ claim[b] x > -1\n\\end{lemma}\n"
        "%@ claim[c] x = x\n"
    )
    first, second, third = statements(text)
    assert hypotheses(first) == ["x \\le 0"]
    assert hypotheses(second) == ["x > 0"]
    assert hypotheses(third) == []


def test_an_expectation_is_of_the_next_display_alone() -> None:
    """With its reason; the display after it is as before."""
    text = "%@ expect refuted: it was false in print\n\\[x \\le y\\]\n\\[y \\le x\\]\n"
    first, second = statements(text)
    assert first.expected is Verdict.REFUTED and "false in print" in first.expected_reason
    assert second.expected is None


def test_an_expectation_of_one_link() -> None:
    """Counted from 1 in the display."""
    found = statements("%@ expect refuted link 2: a slip\n\\[x = x \\le y = y\\]\n")
    assert [s.expected for s in found] == [None, Verdict.REFUTED, None]


def test_an_unknown_verdict_is_unread() -> None:
    """With the words that are known."""
    (found, *_) = statements("%@ expect wrong\n\\[x \\le x\\]\n")
    assert "wrong is not a verdict" in found.unread
    assert "refuted" in found.hint


def test_what_is_skipped_is_shown_with_its_reason() -> None:
    """A whole display, or one of its links."""
    (whole,) = statements("%@ skip: a rate\n\\[x = O(y)\\]\n")
    assert whole.skipped == "a rate"
    found = statements("%@ skip link 1: by definition\n\\[x = y \\le z\\]\n")
    assert [bool(s.skipped) for s in found] == [True, False]


def test_asymptotics_and_memberships_are_skipped_by_themselves() -> None:
    """With the reason why."""
    found = statements("\\[x = O(y)\\]\n\\[x \\in \\mathbb{R}\\]\n")
    assert all(s.skipped for s in found)


def test_citations_are_kept() -> None:
    """From `by` and from what is stacked over the sign."""
    (first,) = statements("%@ by Lemma 5, triangle\n\\[x \\le y\\]\n")
    assert first.citations == ("Lemma 5", "triangle")
    (stacked,) = statements("\\[x \\stackrel{(15)}{\\le} y\\]\n")
    assert any("15" in citation for citation in stacked.citations)


def test_this_is_a_definition() -> None:
    """Its first link defines, its further links are claims."""
    found = reading("%@ this is definition\n\\[w = x + y = y + x\\]\n%@ claim[c] w \\le w\n")
    assert [s.text for s in found.statements] == ["x + y = y + x", "w \\le w"]
    assert found.definitions == 1


def test_this_is_a_hypothesis() -> None:
    """It becomes one, and makes no claim."""
    found = reading("%@ this is hypothesis\n\\[x \\ge 1\\]\n%@ claim[c] x \\ge 0\n")
    assert [s.id for s in found.statements] == ["c"]
    assert hypotheses(found.statements[0]) == ["x \\ge 1"]


def test_assumptions_and_definitions_are_so_by_their_environment() -> None:
    """An assumption's display is a hypothesis unless it is said to be a claim."""
    text = "\\begin{assumption}\n\\[x \\ge 1\\]\n%@ this is claim\n\\[x \\ge 0\\]\n\\end{assumption}\n"
    (only,) = statements(text)
    assert only.text == "x \\ge 0"
    assert "x \\ge 1" in hypotheses(only)


def test_a_claim_in_prose() -> None:
    """With a label of its own, or one made from the file."""
    found = statements("%@ claim[mine] x = x\n%@ claim y = y\n")
    assert [s.kind for s in found] == ["prose", "prose"]
    assert found[0].id == "mine"


def test_an_implication_puts_its_premise_before_the_claim() -> None:
    """As a condition of the conclusion's links, and of nothing else."""
    first, second = statements("%@ claim[a] x \\ge 1, y \\ge 1 \\Rightarrow x y \\ge 1\n%@ claim[b] x = x\n")
    assert len(first.conditions) == 2
    assert second.conditions == ()


def test_an_equivalence_is_two_claims() -> None:
    """One each way."""
    found = statements("%@ claim[a] x \\ge y \\iff x - y \\ge 0\n")
    assert [s.text for s in found] == ["x - y \\ge 0", "x \\ge y"]
    assert all(len(s.conditions) == 1 for s in found)


def test_an_implication_between_numbered_displays() -> None:
    """By their tags."""
    text = (
        "\\begin{equation} x \\ge 1 \\tag{4} \\end{equation}\n"
        "\\begin{equation} x^2 \\ge 1 \\tag{5} \\end{equation}\n"
        "%@ claim[both] (4) \\Rightarrow (5)\n"
    )
    last = statements(text)[-1]
    assert last.id == "both" and last.relation is not None
    assert [c.text for c in last.conditions] == ["x \\ge 1"]


def test_an_implication_from_an_unknown_display() -> None:
    """Says which."""
    (found,) = statements("%@ claim[a] (4) \\Rightarrow x = x\n")
    assert "no display above is numbered" in found.unread


def test_a_condition_beside_a_display() -> None:
    """`for all` with a range, or a bound."""
    (found,) = statements("\\[x^2 \\ge x \\quad \\text{for all } x \\ge 1\\]\n")
    assert hypotheses(found) == ["x \\ge 1"]


def test_a_condition_may_declare() -> None:
    """A name that is bound where it is used."""
    (found,) = statements("\\[q^2 \\ge 0 \\quad \\text{for all } q \\in \\mathbb{R}\\]\n")
    assert found.relation is not None
    assert "q" in found.scope.declarations


def test_a_chain_goes_on_in_the_next_display() -> None:
    """A display that begins with a sign has the last side before it on its left."""
    found = statements("\\[x \\le y\\]\nand further\n\\[\\le z\\]\n")
    assert [s.text for s in found] == ["x \\le y", "y \\le z"]


WRONG = {
    "%@ lett q \\in \\mathbb{R}\n": "unknown directive `lett`",
    "%@ let\n": "needs a formula",
    "%@ let q \\in \\mathbb{Q}\n": "set is not understood",
    "%@ this is theorem\n\\[x = x\\]\n": "not understood here",
    "%@ assume x\n": "an assumption is a relation",
    "%@ assume x \\ge 0 \\Rightarrow y \\ge 0\n": "cannot be assumed",
    "%@ claim x \\ge w\n": "w is not declared",
    "%@ claim x \\ge (y\n": "",
}


@pytest.mark.parametrize("text", WRONG)
def test_a_directive_that_is_not_understood_is_unread(text: str) -> None:
    """Never a guess: one statement that says so, at the directive's line, and reading goes on.

    What follows a declaration or hypothesis that was not understood is not read as if it were not there.
    """
    found = statements(text + "%@ claim[after] x = x\n")
    wrong = next(s for s in found if s.unread)
    assert WRONG[text] in wrong.unread
    assert wrong.position.line == 3
    assert found[-1].id == "after"
    lost = text.startswith(("%@ let q", "%@ assume"))
    assert (found[-1].relation is None) == lost


def test_a_caret_stands_under_the_spot() -> None:
    """In the line as it is in the file."""
    (found,) = statements("%@ claim[a] x \\ge 2 w\n")
    line, caret = found.caret.splitlines()[:2]
    assert line[caret.index("^")] == "w"


TEXT = (
    "\\section{One}\n" + LEMMA + "\\begin{proof}\n\\[x^2 = x x \\ge 0\\]\n\\end{proof}\n"
    "\\begin{theorem}\n\\[x \\le x\\]\n\\end{theorem}\n\\[y = y\\]\n%@ claim[said] z = z\n%@ claim z \\le z\n"
)


@pytest.mark.parametrize("change", ["\n\n", "% a remark\n", "Some words with $x + y$ in them.\n"])
def test_ids_are_stable_when_lines_move(change: str) -> None:
    """Blank lines, remarks and prose change no id."""
    moved = TEXT.replace("\\begin{", change + "\\begin{")
    assert ids(moved) == ids(TEXT)
    assert len(set(ids(TEXT))) == len(ids(TEXT))


def test_positions_are_those_of_the_sign() -> None:
    """Line and column, counted from 1."""
    (found,) = statements("\\[x\n \\le y\\]\n")
    assert (found.position.line, found.position.column) == (4, 2)

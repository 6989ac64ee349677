"""Tables of the page: numbers, escapes, columns in which nothing stands."""

from __future__ import annotations

import pytest

from verify.report.tables import Html, facts, short, table


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        (0.0, "0"),
        (0.5, "0.5"),
        (48_036.2, "48,040"),
        (999.96, "1,000"),
        (5.5e6, "5,500,000"),
        (1.5e11, "1.5e+11"),
        (3e-9, "3e-09"),
        (float("inf"), "inf"),
    ],
)
def test_numbers(value: float, wanted: str) -> None:
    assert short(value) == wanted


def test_a_column_of_nothing_is_left_out_and_numbers_are_to_the_right() -> None:
    text = table(("a", "b", "c"), [(1, None, "x"), (20_000, "", "<y>")])
    assert "b</th>" not in text
    assert '<th scope="col" class="number">a</th>' in text
    assert '<td class="number">20,000</td><td>&lt;y&gt;</td>' in text


def test_a_table_of_nothing_is_nothing() -> None:
    assert table(("a", "b"), []) == ""
    assert facts([]) == ""


def test_facts_have_names_in_heads_of_rows() -> None:
    assert '<th scope="row">a&amp;b</th><td><i>c</i></td>' in facts([("a&b", Html("<i>c</i>"))])

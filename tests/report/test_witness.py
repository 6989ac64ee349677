"""Witnesses laid out: small blocks, nothing lost, within the width."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.report.samples import WITNESS
from verify.report.witness import margin, point, sides

entries = st.builds("{}/{}".format, st.integers(-999, 999), st.integers(1, 99))
matrices = st.integers(1, 4).flatmap(
    lambda n: st.lists(st.lists(entries, min_size=n, max_size=n), min_size=1, max_size=4)
)


def test_matrices_stand_side_by_side_as_blocks() -> None:
    assert point(WITNESS, 65) == [
        "m = 1, n = 1, r = 1",
        "V_1 = [ 1/2   0 ]   V_2 = [ 1  0 ]   L = 2",
        "      [  -3  10 ]         [ 0  1 ]",
        "\\mathcal{L}: isotropic quadratic",
        "  \\mathcal{L}(W) = (a/2) \\|W - M\\|^2",
        "  a = 2   M = [ -4 ]",
    ]


def test_a_vector_is_a_column() -> None:
    assert point({"values": {"v": ["1", "-2"]}}, 65) == ["v = [  1 ]", "    [ -2 ]"]


def test_a_family_and_triples_are_told_apart_by_number() -> None:
    lines = point(
        {
            "values": {"V": [[["1"]], [["2"]]]},
            "functions": {"f": {"family": "interpolant", "triples": [{"point": [["1"]], "value": "2"}]}},
        },
        65,
    )
    assert lines == [
        "V[0] = [ 1 ]   V[1] = [ 2 ]",
        "f: interpolant",
        "  triples[0]:",
        "    point = [ 1 ]   value = 2",
    ]


def test_every_number_of_a_function_is_shown() -> None:
    loss = {"family": "huber", "formula": "x", "parameters": {"c": "3"}, "scale": "2", "tilt": [["1"], ["2"]]}
    assert point({"functions": {"f": loss}}, 65) == [
        "f: huber",
        "  x",
        "  c = 3   scale = 2   tilt = [ 1 ]",
        "                             [ 2 ]",
    ]


def test_a_wide_matrix_is_told_row_by_row() -> None:
    lines = point({"values": {"A": [["12345/6789"] * 12, ["0"] * 12]}}, 60)
    assert lines[0] == "A =, row by row"
    assert max(map(len, lines)) <= 60
    assert sum(line.count("12345/6789") for line in lines) == 12


@given(st.dictionaries(st.sampled_from("ABCDE"), matrices, max_size=5), st.integers(30, 100))
def test_every_entry_is_shown_within_the_width(values: dict[str, list[list[str]]], width: int) -> None:
    lines = point({"values": values}, width)
    assert max(map(len, lines), default=0) <= width
    shown = " ".join(lines).split()
    wanted = [entry for matrix in values.values() for row in matrix for entry in row]
    assert sorted(word for word in shown if "/" in word) == sorted(wanted)


@pytest.mark.parametrize(
    ("left", "right", "told"),
    [
        (["2.5", "2.5"], ["2.25", "2.25"], ("2.5", "2.25")),
        (["1.00000000001", "1.00000000001"], ["1", "1"], ("1.00000000001", "1")),
        (["1", "2"], ["3", "4"], ("in [1, 2]", "in [3, 4]")),
        (["1", "1"], ["1", "1"], ("1", "1")),
        ("1/3", "2/3", ("1/3", "2/3")),
        (["0.1", "1e50"], ["nan", "1"], ("in [0.1, 1e+50]", "in [NaN, 1]")),
    ],
)
def test_sides_have_the_digits_that_tell_them_apart(
    left: object, right: object, told: tuple[str, str]
) -> None:
    assert sides({"lhs": left, "rhs": right}) == told


def test_sides_and_margin_may_be_absent() -> None:
    assert sides({"sizes": {}}) is None
    assert margin({}) == ""

"""Axioms in words: each says what it assumes, and where that is from."""

import pytest

from verify.report.axioms import AXIOMS, spelled


@pytest.mark.parametrize("name", AXIOMS)
def test_each_names_a_property_and_a_source(name: str) -> None:
    axiom = AXIOMS[name]
    assert axiom.says.split()[0] in {"smooth", "below", "lipschitz", "convex:", "convex,", "strongly"}
    assert axiom.source
    assert spelled(name) == f"{name}: {axiom.says} ({axiom.source})"


def test_one_without_words_keeps_its_name() -> None:
    assert spelled("new") == "new"

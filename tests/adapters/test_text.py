"""Texts that come from several fields."""

from collections.abc import Sequence

import pytest

from adapters.text import joined


@pytest.mark.parametrize(
    ("parts", "whole"),
    [
        ([], ""),
        (["", " ", "\n"], ""),
        (["One."], "One."),
        (["One.", "Two."], "One.\n\nTwo."),
        (["One. Two goes", "on here."], "One. Two goes on here."),
        (["“One.”", "Two"], "“One.”\n\nTwo"),
        (["One.\n\nTwo", "", "\n and three.\n"], "One.\n\nTwo and three."),
        (["", "One."], "One."),
    ],
)
def test_a_text_in_several_fields_is_one(parts: Sequence[str], whole: str) -> None:
    """A field that ends inside a sentence goes on in the next; else a paragraph ends with it."""
    assert joined(parts) == whole

"""Texts that come from several fields."""

from collections.abc import Sequence

import pytest

from adapters.text import joined, repeated


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


@pytest.mark.parametrize(
    ("text", "quotes", "count"),
    [
        ("Der Rat", ["Der Rat zahlt."], 0),
        ("Der Rat zahlt.", ["Der Rat zahlt."], 1),
        ("Der Rat zahlt.", ["Der  Rat\nzahlt.", "Er tagt."], 1),
        ("Der Rat zahlt. Er tagt.", ["Der Rat zahlt.", "Er tagt.", "Bald."], 2),
        ("Er tagt.", ["Der Rat zahlt.", "Er tagt."], 0),
        ("", [], 0),
    ],
)
def test_quotes_that_are_the_answer_are_counted(text: str, quotes: Sequence[str], count: int) -> None:
    """From the first on, whatever white space is between their words."""
    assert repeated(text, quotes) == count

"""Names that the tables list as examples of one kind: Airbus is no Boeing, though both make aircraft."""

import pytest

from bot.engine.claims.checking import faults
from bot.engine.lexicon import lexicon

EXCHANGED = (
    ("Boeing", "Airbus delivered 51 aircraft in May.", "Boeing lieferte im Mai 51 Flugzeuge aus."),
    (
        "Hisbollah",
        "Israel and Hamas have agreed to a ceasefire.",
        "Israel und die Hisbollah vereinbaren eine Waffenruhe.",
    ),
    ("iPhone", "Apple has put a foldable iPad on hold.", "Apple has put a foldable iPhone on hold."),
    ("Lidl", "Aldi senkt die Preise für Milch.", "Lidl senkt die Preise für Milch."),
    ("CSU", "Die CDU lehnt den Vorschlag ab.", "The CSU rejects the proposal."),
    ("Sunniten", "In der Stadt leben vor allem Schiiten.", "In der Stadt leben vor allem Sunniten."),
)


@pytest.mark.parametrize(("name", "quote", "claim"), EXCHANGED)
def test_another_example_of_the_kind_is_another_one(name: str, quote: str, claim: str) -> None:
    """A name is not backed by another one that the tables list beside it."""
    assert f"name: {name}" in faults(claim, [quote])


SAME = (
    ("The Hezbollah leader rejects talks.", "Der Hisbollah-Chef lehnt Gespräche ab."),
    ("Prigozhin criticized the army.", "Prigoschin hat die Armee kritisiert."),
    ("Die EZB senkt den Leitzins.", "The ECB cuts its key interest rate."),
    ("Boeings Chef tritt zurück.", "The head of Boeing is stepping down."),
    ("Der Flugzeugbauer streicht 500 Stellen.", "Airbus is cutting 500 jobs."),
)


@pytest.mark.parametrize(("claim", "quote"), SAME)
def test_one_thing_under_both_its_names_stands(claim: str, quote: str) -> None:
    """Spellings of one name, its abbreviations, and what it is an example of back each other."""
    assert faults(claim, [quote]) == ()


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("Hezbollah", "Hisbollahs", True),
        ("Democrats", "Demokraten", True),
        ("ECB", "EZB", True),
        ("Airbus", "Boeing", False),
        ("iPhone", "iPad", False),
        ("WADA", "NADA", False),
    ],
)
def test_names_have_an_identity(one: str, other: str, is_same: bool) -> None:  # noqa: FBT001  # a table's column
    """The two names of one thing share a key, inflected or not; those of two things do not."""
    known = lexicon()
    assert (known.identity(one) == known.identity(other)) is is_same
    assert known.identity(one) is not None


def test_a_common_word_names_nobody() -> None:
    """What is written small has no identity, nor has a word that the tables do not know."""
    assert lexicon().identity("boeing") is None
    assert lexicon().identity("Flugzeug") is None

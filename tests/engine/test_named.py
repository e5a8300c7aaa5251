"""Whoever asks of one is not told of another one of the same kind."""

import pytest

from bot.engine import answer, read

MILK = """Aldi senkt die Preise

Aldi senkt am Montag die Preise für Milch um zehn Cent. Der Discounter reagiert auf sinkende Kosten."""

TRUCE = """Waffenruhe vereinbart

Israel und die Hamas haben sich auf eine Waffenruhe geeinigt. Sie beginnt am Dienstag."""


@pytest.mark.parametrize(
    ("question", "article"),
    [
        ("Was kostet die Milch bei Lidl?", MILK),
        ("was senkt lidl", MILK),
        ("When does the ceasefire with Hezbollah begin?", TRUCE),
        ("Wann beginnt die Waffenruhe mit der Hisbollah?", TRUCE),
    ],
)
def test_another_one_of_the_kind_is_no_answer(question: str, article: str) -> None:
    """A name that the articles do not have is not answered by its neighbor in the tables."""
    made = answer(question, [read(article)])
    assert made.verdict != "answered"
    assert made.text is None


@pytest.mark.parametrize(
    ("question", "article", "text"),
    [
        ("Um wie viel senkt Aldi die Preise?", MILK, "zehn Cent"),
        ("When does the ceasefire with Hamas begin?", TRUCE, "Tuesday"),
    ],
)
def test_the_one_who_is_named_is_answered(question: str, article: str, text: str) -> None:
    """The name that the articles have is answered as before, in either language."""
    made = answer(question, [read(article)])
    assert made.verdict == "answered"
    assert text in (made.text or "")


def test_a_kind_is_answered_by_its_example() -> None:
    """Who asks for a discounter is told of the one that the article names."""
    made = answer("Welcher Discounter senkt die Preise?", [read(MILK)])
    assert made.verdict == "answered"

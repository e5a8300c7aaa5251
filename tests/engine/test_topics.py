"""What a story is called says nothing in a question about it; what is asked to be explained is."""

from datetime import UTC, datetime

import pytest

from bot.engine import answer, read
from bot.engine.topics import without_topic
from bot.types import Article

STORY = (
    (
        "„Polaris“: Drei Werften bauen gemeinsam Fähren",
        (
            "Drei Werften wollen unter dem Namen „Polaris“ gemeinsam Fähren mit Batterie bauen. "
            "Das Geld bringen die Nordwerft, die Reederei Hansen und das Land auf. "
            "Die erste Fähre soll 2028 in Emden vom Stapel laufen."
        ),
    ),
    (
        "Rechnungshof zweifelt an „Polaris“",
        (
            "Der Rechnungshof hat die Finanzierung von „Polaris“ kritisiert. "
            "Präsidentin Ute Kern nannte die Zahlen am Montag lückenhaft. "
            "Das Land wies die Vorwürfe zurück."
        ),
    ),
    (
        "Ute Kern legt nach: „Polaris“ wird zu teuer",
        "Ute Kern hat ihre Kritik an dem Vorhaben erneuert. Sie erwartet Kosten von 310 Millionen Euro.",
    ),
)


def _story() -> list[Article]:
    return [
        read(f"{title}\n\n{text}", published_at=datetime(2026, 3, day, tzinfo=UTC))
        for day, (title, text) in enumerate(STORY, start=1)
    ]


@pytest.mark.parametrize(
    ("question", "left"),
    [
        ("wer bezahlt Polaris?", "wer bezahlt ?"),
        ("who funds polaris", "who funds"),
        ("Was kostet „Polaris“ denn", "Was kostet denn"),
        ("was ist Polaris?", "was ist Polaris?"),
        ("was sagt Kern?", "was sagt Kern?"),
        ("wer baut Fähren?", "wer baut Fähren?"),
    ],
)
def test_the_story_s_own_name_is_left_out_of_a_question(question: str, left: str) -> None:
    """The name that most headlines have goes, unless nothing else is asked; people and common words stay."""
    assert without_topic(question, _story()) == left


def test_one_article_has_no_topic() -> None:
    """A name in a single headline may be what is asked for."""
    assert without_topic("wer bezahlt Polaris?", _story()[:1]) == "wer bezahlt Polaris?"


@pytest.mark.parametrize("question", ["wer bezahlt das?", "wer bezahlt Polaris?", "who funds polaris"])
def test_naming_the_story_changes_no_answer(question: str) -> None:
    """Who names the story in a question is told the same as who does not."""
    made = answer(question, _story())
    assert made.verdict == "answered"
    assert "Geld" in made.citations[0].quote


@pytest.mark.parametrize("question", ["was ist Polaris?", "what is Polaris"])
def test_what_it_is_tells_the_sentence_that_introduces_it(question: str) -> None:
    """Newspapers explain a thing once, when they first write of it."""
    made = answer(question, _story())
    assert made.verdict == "answered"
    assert made.citations[0].quote.startswith("Drei Werften wollen unter dem Namen")


def test_what_no_article_knows_is_not_explained() -> None:
    """A question for what something is wants the thing itself, not a word like it."""
    assert answer("was ist die Hafenbrücke?", _story()).verdict != "answered"


FERRY = (
    """Fähre steht still

Die Fähre in Kroonsiel steht seit Montag still. Ursache ist nach Angaben der Reederei ein Schaden am Ruder.""",
    """Fähre: Gutachter nennt andere Ursache

Ursache des Ausfalls der Fähre ist nach dem Gutachten ein Riss in der Welle. Das Baden ist wieder erlaubt.""",
)


@pytest.mark.parametrize("question", ["was ist der Grund?", "what is the cause?"])
def test_a_common_word_is_not_explained_by_the_oldest_article(question: str) -> None:
    """Who asks for the cause wants what is so now, and not where a cause is first spoken of."""
    articles = [read(text, published_at=datetime(2026, 3, day, tzinfo=UTC)) for day, text in enumerate(FERRY, start=1)]
    assert "Riss" in answer(question, articles).citations[0].quote

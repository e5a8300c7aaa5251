"""Very long texts: little is looked at closely, nothing is lost."""

from bot.engine import answer, rank, read
from bot.engine.narrowing import MAX_SEARCHED, narrow
from bot.types import Article


def _long() -> Article:
    filler = [f"In der Halle {number} lagern Kisten mit Schrauben." for number in range(3000)]
    filler[2500] = "Die Sanierung des Hafens bezahlt die Reederei Nordstrom mit 3 Mio. Euro."
    return read("\n\n".join(filler))


def test_a_needle_in_three_thousand_sentences_is_found() -> None:
    """In German, and across languages through the lexicon."""
    article = _long()
    for question in ("Wer finanziert die Sanierung?", "who pays for the renovation"):
        assert "Reederei Nordstrom" in answer(question, [article]).citations[0].quote


def test_every_sentence_is_ranked_all_the_same() -> None:
    """What was left out comes last, once."""
    article = _long()
    ranked = rank("Wer finanziert die Sanierung?", [article])
    assert sorted(citation.sentence for citation in ranked) == list(range(len(article.sentences)))


def test_a_short_story_is_not_touched() -> None:
    """Below the limit the articles come back as they are."""
    article = read("Ein Satz über Züge. Noch ein Satz.")
    assert narrow("Wer?", [article], "de") == [article]
    assert sum(len(part.sentences) for part in narrow("Wer baut Schrauben?", [_long()], "de")) == MAX_SEARCHED

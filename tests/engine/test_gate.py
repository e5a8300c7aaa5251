"""What the gate looks at."""

import pytest

from bot.engine.gate import GATE_FEATURES, gate_features, support_score
from bot.engine.ranking import score
from bot.engine.reading import read

_ARTICLE = read("Die Stadt baut eine Brücke.\n\nSie kostet 3 Mio. Euro. Der Bund zahlt die Hälfte.")


def _named(question: str) -> dict[str, float]:
    return dict(zip(GATE_FEATURES, gate_features(score(question, [_ARTICLE], "de")), strict=True))


@pytest.mark.parametrize("question", ["Wer zahlt?", "Wer zahlt den Bau der neuen Brücke?"])
def test_what_counts_in_short_questions_is_scaled_by_their_words(question: str) -> None:
    """Each product is the feature of its name, divided by the number of words that carry meaning."""
    found = _named(question)
    assert found["few"] == 1 / len(score(question, [_ARTICLE], "de").asked.terms)
    products = {name: value for name, value in found.items() if name.startswith("few_x_")}
    assert products == {name: found["few"] * found[name.removeprefix("few_x_")] for name in products}
    assert any(products.values())


@pytest.mark.parametrize("question", ["", "?", "und wer?"])
def test_a_question_without_words_of_meaning_is_not_supported(question: str) -> None:
    """There is nothing that could be found."""
    ranking = score(question, [_ARTICLE], "de")
    assert gate_features(ranking) == [0.0] * len(GATE_FEATURES)
    assert support_score(ranking) == 0

"""Very long texts: which sentences are worth taking apart for a question.

Taking a sentence apart costs half a millisecond, so that ten thousand of them would keep the asker waiting. Above a
limit, only those are looked at closely that hold a word of the question or one of its synonyms, by spelling alone.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.engine.analysis import question_view
from bot.engine.language import fold
from bot.engine.lexicon import lexicon
from bot.types import Article

MAX_SEARCHED = 1500
"""Sentences that are looked at closely; the largest newspaper supplement has fewer."""

_MIN_LETTERS = 4
_MAX_WORDS = 400


def narrow(question: str, articles: Sequence[Article], language: str) -> list[Article]:
    """Leave out the sentences of very long texts that share no word with a question.

    Returns:
        The articles as they are up to `MAX_SEARCHED` sentences together; else with the sentences that hold most of the
        question, in their order. Sentences keep their index.
    """
    if sum(len(article.sentences) for article in articles) <= MAX_SEARCHED:
        return list(articles)
    pattern = re.compile("|".join(map(re.escape, _words(question, language))) or r"(?!)")
    found = [
        (-len(set(pattern.findall(fold(sentence.text)))), number, index)
        for number, article in enumerate(articles)
        for index, sentence in enumerate(article.sentences)
    ]
    kept: dict[int, list[int]] = {}
    for _, number, index in sorted(found)[:MAX_SEARCHED]:
        kept.setdefault(number, []).append(index)
    return [
        replace(articles[number], sentences=tuple(articles[number].sentences[index] for index in sorted(indices)))
        for number, indices in sorted(kept.items())
    ]


def _words(question: str, language: str) -> list[str]:
    """The beginnings of the question's words and of their synonyms in the languages of the tables, folded."""
    words: dict[str, None] = {}
    for term in question_view(question, language).terms:
        for key in (*term.keys, *(stem for concept in term.concepts for stem in lexicon().stems(concept))):
            folded = fold(key)
            if len(folded) >= _MIN_LETTERS or folded.isdigit():
                words[folded] = None
    return list(words)[:_MAX_WORDS]

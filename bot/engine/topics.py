"""What a story is called: the name that stands in most of its headlines, and says nothing more in a question about it.

"Who funds Stargate" asks no more of the story of Stargate than "who funds it". Sentences of a newspaper name the thing
once and go on with "the project", so that its name leads away from the sentence that answers.
"""

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from bot.engine.analysis import question_view, views
from bot.engine.language import fold, question_languages, stem, tokens
from bot.engine.lexicon import lexicon
from bot.engine.shapes import names
from bot.types import Article

MIN_ARTICLES = 2
"""Articles from which on their headlines tell what they have in common."""

MOST = 0.6
"""Share of the headlines in which the name must stand."""

MIN_LETTERS = 3


def without_topic(question: str, articles: Sequence[Article]) -> str:
    """Leave the story's own name out of a question, where it asks for more than that.

    Args:
        question: As typed.
        articles: The story's.

    Returns:
        The question without the name; as it is where nothing else would be left to look for.
    """
    topics = _topics(tuple(articles))
    if not topics:
        return question
    spans = [(token.start, token.end) for token in tokens(question) if _bare(token.text) in topics]
    terms = question_view(question, question_languages(question)[0]).terms
    if not spans or all(_bare(term.text) in topics for term in terms):
        return question
    for start, end in reversed(spans):
        question = question[:start] + question[end:]
    return re.sub(r"\s+", " ", re.sub(r"[„“”\"»«‚‘]{2}", "", question)).strip()


_POINTING = re.compile(
    r"\b(?:(?:the|this|that|their)\s(?:(?:whole|entire)\s)?"
    r"(?:project|plan|venture|scheme|undertaking|initiative|deal|affair|thing)"
    r"|(?:das|die|de[mnr]|diese[mnrs]?|ihre?[mnrs]?)\s(?:ganze[mn]?\s)?"
    r"(?:Projekt|Vorhaben|Plan|Initiative|Deal|Sache|Ganzen?))\b(?!['’-])",
    re.IGNORECASE,
)
_CALLED = re.compile(r"\b(?:hei(?:ß|ss)(?:t|en)|genannt|name\w*|called)\b", re.IGNORECASE)


def with_pronoun(question: str) -> str:
    """Say "it" for what only points to what a story is about: "who funds the project", "was kostet das Vorhaben".

    Returns:
        The question with the pronoun; as it is where nothing else would be left to look for, or where it is asked what
        it is called.
    """
    match = _POINTING.search(question)
    if match is None or _CALLED.search(question):
        return question
    pronoun = "it" if match.group().lower().startswith("th") else "das"
    short = f"{question[: match.start()]}{pronoun}{question[match.end() :]}"
    return short if question_view(short, question_languages(question)[0]).terms else question


def _bare(word: str) -> str:
    """A name as it is compared: folded, without a genitive."""
    return fold(word).removesuffix("'s").rstrip("'")


@lru_cache(maxsize=64)
def _topics(articles: tuple[Article, ...]) -> frozenset[str]:
    """Names of things, folded, that stand in most headlines; people are none, as one may ask what they say and do."""
    titled = [article for article in articles if article.title]
    if len(titled) < MIN_ARTICLES:
        return frozenset()
    counts = Counter(
        word
        for article in titled
        for word in {_bare(token.text) for token in tokens(article.title) if _may_name(token.text, article.language)}
    )
    found = {word for word, count in counts.items() if count >= MOST * len(titled)}
    return frozenset(found - _people(articles)) if found else frozenset()


def _may_name(word: str, language: str) -> bool:
    """Whether a word of a headline may be a name: written with a capital, and no word of the language."""
    known = lexicon()
    return (
        len(word) >= MIN_LETTERS
        and word[0].isupper()
        and not any(known.stem_senses(stem(form, language), language) for form in (word, word.lower()))
    )


def _people(articles: tuple[Article, ...]) -> frozenset[str]:
    """Surnames, folded: the last word of a name that begins with another name: "Elon Musk", not "Projekt Nordlicht"."""
    return frozenset(
        _bare(words[-1])
        for article in articles
        for sentence in views(article)
        for _, _, text in names(sentence)
        for words in (text.split(),)
        if len(words) > 1 and _may_name(words[0], article.language)
    )

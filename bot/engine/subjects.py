"""Whether two entries of one feed are about the same thing, so that a figure of the later one overtakes the earlier's.

A feed words its entries alike: "Version 1.2 of X fixes 14 bugs" is no former value of what is said of Y, nor of version
1.3. What the headlines and the sentences of the figures name decides. Where in doubt, it is another thing.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from bot.engine.analysis import ByIdentity
from bot.engine.facts import quantities
from bot.engine.figures import Figure
from bot.engine.language import fold, is_function_word, stem, tokens
from bot.engine.profiles import CALENDAR, name_keys, named_words, shaped
from bot.types import Sentence

_Word = frozenset[str]
"""What a word may be recognized by."""


def is_same_subject(new: Figure, old: Figure) -> bool:
    """Whether two figures are of the same thing, as far as what is named says.

    That is: the headline of one has a word of the other's article, and neither do both headlines name something that
    the other article has not, nor both sentences something that the other sentence has not.
    """
    if new.article.id == old.article.id:
        return True  # two versions of one
    (mine, my_words), (theirs, their_words) = map(_heading, (ByIdentity(new.article), ByIdentity(old.article)))
    if not any(word & their_words for word in mine) and not any(word & my_words for word in theirs):
        return False
    if _lacks(mine, their_words) and _lacks(theirs, my_words):
        return False
    one = _names(new.sentence.sentence, new.article.language)
    other = _names(old.sentence.sentence, old.article.language)
    return not (_lacks(one, frozenset().union(*other)) and _lacks(other, frozenset().union(*one)))


def _lacks(words: Iterable[_Word], known: frozenset[str]) -> bool:
    return any(word.isdisjoint(known) for word in words)


@lru_cache(maxsize=256)
def _heading(wrapped: ByIdentity) -> tuple[frozenset[_Word], frozenset[str]]:
    """What the headline of an article names, or else its first sentence; and all that its words may be known by."""
    article = wrapped.article
    head = next((each for each in article.sentences if each.kind == "headline"), article.sentences[0])
    everything = frozenset[str]().union(
        *(_keys(token.text, article.language) for each in article.sentences for token in tokens(each.text))
    )
    capitals = (
        _keys(token.text, article.language)
        for token in tokens(head.text)
        if token.text[0].isupper()
        and fold(token.text) not in CALENDAR
        and not is_function_word(token.text.lower(), article.language)
    )
    return frozenset(capitals) | _numbered(head.text, article.language), everything


@lru_cache(maxsize=4096)
def _names(sentence: Sentence, language: str) -> frozenset[_Word]:
    """What a sentence names, with the numbers of versions."""
    taken = shaped(sentence, language)
    names = frozenset(_keys(taken.words[place].text, language) for place in named_words(taken))
    return names | _numbered(sentence.text, language)


@lru_cache(maxsize=8192)
def _keys(word: str, language: str) -> _Word:
    return frozenset({fold(word), stem(word, language), *name_keys(word)})


def _numbered(text: str, language: str) -> frozenset[_Word]:
    """Numbers that count nothing but say which one is meant: "Hotfix 4411", "Version 1.2"."""
    found = set()
    for quantity in quantities(text, language):
        number = text[quantity.start : quantity.number_end]
        before = text[: quantity.start].removesuffix("v").removesuffix(" ").rpartition(" ")[2]
        is_said = quantity.kind == "count" and (not quantity.unit or _VERSION.fullmatch(number))
        if is_said and before[:1].isupper() and before[-1:].isalnum() and fold(before) not in CALENDAR:
            found.add(frozenset({number}))
    return frozenset(found)


_VERSION = re.compile(r"\d+(?:\.\d{1,2})+")

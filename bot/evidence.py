"""Short names for the sentences behind a post, so that a button can carry them: nothing about it has to be kept.

"stargate 1b21ef.12 9c0d4e.3": the story, then for each citation the first letters of its article's id and the number
of its sentence. Pure.
"""

from collections.abc import Iterable, Sequence

from bot.engine.citing import cite
from bot.types import Article, Citation, Evidence

_LETTERS = 6


def reference(story: str, citations: Iterable[Citation], max_chars: int) -> str:
    """Name some sentences of a story, the first ones where not all fit; empty where none does."""
    named = story
    for place in dict.fromkeys(f" {each.article_id[:_LETTERS]}.{each.sentence}" for each in citations):
        if len(named) + len(place) > max_chars:
            break
        named += place
    return "" if named == story else named


def story_of(referred: str) -> str:
    """Give the handle in a reference, or an empty one."""
    return referred.partition(" ")[0]


def resolve(referred: str, articles: Sequence[Article]) -> Evidence:
    """Find the sentences that a reference names; what is not there any more is left out."""
    citations = []
    for place in referred.split()[1:]:
        letters, _, number = place.partition(".")
        article = next((each for each in articles if letters and each.id.startswith(letters)), None)
        # As somebody else may have written it: ASCII digits, and no more than a text has sentences.
        if article is None or not (number.isascii() and number.isdigit() and len(number) < 7):
            continue
        if int(number) < len(article.sentences):
            citations.append(cite(article, article.sentences[int(number)]))
    return Evidence(tuple(citations))

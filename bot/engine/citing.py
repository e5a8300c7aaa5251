"""Where a sentence stands, as everything that is said carries it."""

from bot.engine.markup import ITEM
from bot.types import Article, Citation, Sentence


def cite(article: Article, sentence: Sentence, quote: str | None = None) -> Citation:
    """Cite a sentence of an article.

    Args:
        article: Named by its source, or where it has none, by its headline.
        sentence: One of its sentences.
        quote: An exact part of it; the whole where there is none.
    """
    return Citation(
        article_id=article.id,
        sentence=sentence.index,
        quote=sentence.text.removeprefix(ITEM) if quote is None else quote,
        source=article.source or article.title,
        url=article.url,
        title=article.title,
    )

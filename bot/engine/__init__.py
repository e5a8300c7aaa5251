"""The digest engine: text in, values out. Pure: no I/O beyond its own tables, no clock, no network.

    read(text) -> Article                     raw text, Markdown or HTML
    digest(articles) -> Digest                bullets with their sentences
    answer(question, articles) -> Answer      a short answer with its evidence, or that the articles do not say
    rank(question, articles) -> citations     all sentences, best first
    support(question, articles) -> float      how surely the articles answer

Tables (words, weights) load on first use, so that importing costs nothing.
"""

from bot.engine.answers import answer, rank, support
from bot.engine.digests import digest
from bot.engine.reading import read

__all__ = ["answer", "digest", "rank", "read", "support"]

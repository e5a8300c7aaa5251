"""The digest engine: text in, values out. Pure: no I/O beyond its own tables, no clock, no network.

    read(text) -> Article                     raw text, Markdown or HTML
    digest(articles) -> Digest                bullets with their sentences
    answer(question, articles) -> Answer      a short answer with its evidence, or that the articles do not say
    rank(question, articles) -> citations     all sentences, best first
    support(question, articles) -> float      how surely the articles answer
    assign(article, stories) -> handle        which story an article continues, or None for a new one
    handle(article, taken) -> str             a name for a new story
    changes(article, told) -> bullets         what a reader of the told articles does not know yet
    novelty(article, told) -> floats          how new each sentence is
    faults(claim, quotes) -> keys             why these source sentences do not support a claim
    amendment(new, old) -> amendment          what a new version of an article takes back, keeps and adds

Tables (words, weights) load on first use, so that importing costs nothing; so does the check of claims, whose patterns
would be half of what importing takes.
"""

from typing import TYPE_CHECKING

from bot.engine.answers import answer, rank, support
from bot.engine.corrections import amendment
from bot.engine.digests import digest
from bot.engine.novelty import novelty
from bot.engine.reading import read
from bot.engine.tracking import assign, changes, handle

if TYPE_CHECKING:
    from bot.engine.claims.checking import faults

__all__ = [
    "amendment",
    "answer",
    "assign",
    "changes",
    "digest",
    "faults",
    "handle",
    "novelty",
    "rank",
    "read",
    "support",
]


if not TYPE_CHECKING:  # or a checker would believe any name

    def __getattr__(name: str) -> object:
        """Import the check of claims where it is first wanted."""
        if name == "faults":
            from bot.engine.claims.checking import faults  # noqa: PLC0415

            return faults
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

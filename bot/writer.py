"""The writer that needs nothing: it quotes. The engine's digests and answers, made beside the event loop."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import structlog

from bot import engine
from bot.types import Answer, Article, Digest, Grow

_log: structlog.stdlib.BoundLogger = structlog.get_logger()

_HARMLESS = {"link", "mention", "markup", "hidden", "length", "language"}
"""What a source may say and no model: whoever renders it escapes it."""


class Extractive:
    """A `bot.ports.Writer` whose every word stands in the articles. The language that is asked for is theirs."""

    def __init__(self) -> None:
        # The engine computes and never waits: a second thread only keeps one long digest from holding up a question.
        self._executor = ThreadPoolExecutor(2, thread_name_prefix="depesche-writer")

    async def digest(
        self,
        articles: Sequence[Article],
        *,
        language: str,  # noqa: ARG002  # the articles'
        max_bullets: int,
        workspace: str = "",  # noqa: ARG002  # it costs nothing
    ) -> Digest:
        """See `bot.engine.digest`."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._executor, _checked_digest, articles, max_bullets)

    async def answer(
        self,
        question: str,
        articles: Sequence[Article],
        *,
        language: str,  # noqa: ARG002
        workspace: str = "",  # noqa: ARG002
        grow: Grow | None = None,  # noqa: ARG002  # it is there at once
    ) -> Answer:
        """See `bot.engine.answer`."""
        return await asyncio.get_running_loop().run_in_executor(self._executor, engine.answer, question, articles)


def _checked_digest(articles: Sequence[Article], max_bullets: int) -> Digest:
    """Make a digest, and drop what does not pass the check that a model's words have to pass, too.

    A cut or an order that turned a sentence into something else would be a fault of the engine: it is logged.
    """
    made = engine.digest(articles, max_bullets=max_bullets)
    standing = []
    for bullet in made.bullets:
        found = set(engine.faults(bullet.text, [citation.quote for citation in bullet.citations])) - _HARMLESS
        if found:
            _log.warning("bullet_dropped", article=bullet.citations[0].article_id, faults=sorted(found))
        else:
            standing.append(bullet)
    return replace(made, bullets=tuple(standing))

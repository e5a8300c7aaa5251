"""A writer that stands for one with a language model: a test says how its answers begin, and when they are ready."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bot.ports import LanguageModel
from bot.types import Answer, Article, Digest, Grow
from bot.writer import Extractive


@dataclass
class Dictated:
    """Shows the beginnings that a test says, and then gives the answer that the articles give.

    Attributes:
        asked: Who may see each answer grow, or None, in order.
        came: Released once for each question.
    """

    asked: list[Grow | None] = field(default_factory=list)
    came: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(0))
    _said: asyncio.Queue[str | None] = field(default_factory=asyncio.Queue)
    _quoting: Extractive = field(default_factory=Extractive)

    def says(self, *beginnings: str) -> None:
        """Let the answer that is being written begin so, then so, and so on."""
        for each in beginnings:
            self._said.put_nowait(each)

    def ends(self, *beginnings: str) -> None:
        """Let it begin so, and be ready then."""
        self.says(*beginnings)
        self._said.put_nowait(None)

    async def digest(
        self, articles: Sequence[Article], *, language: str, max_bullets: int, workspace: str = ""
    ) -> Digest:
        """See `bot.ports.Writer`."""
        return await self._quoting.digest(articles, language=language, max_bullets=max_bullets, workspace=workspace)

    async def answer(
        self,
        question: str,
        articles: Sequence[Article],
        *,
        language: str,
        workspace: str = "",
        grow: Grow | None = None,
    ) -> Answer:
        """See `bot.ports.Writer`."""
        self.asked.append(grow)
        self.came.release()
        while (beginning := await self._said.get()) is not None:
            if grow is not None:
                await grow(beginning)
            await asyncio.sleep(0)  # of several answers that wait, each takes its turn
        answer = await self._quoting.answer(question, articles, language=language, workspace=workspace)
        return replace(answer, made="model")

    def model(self) -> LanguageModel:
        """Give it as what a desk is made with."""
        return LanguageModel(self, "dictated", "nowhere")


ATTACK = (
    "# <!channel> <@U00000001> <!subteam^S00000001> @everyone @here <https://evil.test|x> [y](https://evil.test) "
    "https://evil.test www.evil.com a@evil.com :tada: **b** _c_ ~d~ `e` ||f|| > g \\* &lt;!here&gt; 1. - + | h |"
)
"""A beginning in which everything means something where it is not escaped."""

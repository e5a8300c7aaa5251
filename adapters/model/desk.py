"""The model's writer as the desk knows writers: what it says carries how it was made."""

from collections.abc import Sequence
from dataclasses import replace

from adapters.model.composing import Written
from adapters.model.writer import ModelWriter
from bot.types import Answer, Article, Digest, Made


class DeskWriter:
    """A `bot.ports.Writer`."""

    def __init__(self, writer: ModelWriter) -> None:
        """Make one.

        Args:
            writer: Asks the model; closed by whoever made it.
        """
        self._writer = writer

    async def digest(
        self, articles: Sequence[Article], *, language: str, max_bullets: int, workspace: str = ""
    ) -> Digest:
        """See `bot.ports.Writer`."""
        written = await self._writer.digest_with_note(
            articles, language=language, max_bullets=max_bullets, workspace=workspace
        )
        bullets = tuple(
            replace(bullet, is_translated=is_translated)
            for bullet, is_translated in zip(written.message.bullets, written.translated, strict=True)
        )
        return replace(written.message, bullets=bullets, made=_made(written))

    async def answer(self, question: str, articles: Sequence[Article], *, language: str, workspace: str = "") -> Answer:
        """See `bot.ports.Writer`."""
        written = await self._writer.answer_with_note(question, articles, language=language, workspace=workspace)
        return replace(written.message, is_translated=any(written.translated), made=_made(written))


def _made(written: Written[Digest] | Written[Answer]) -> Made:
    if written.by == "model":
        return "model"
    if written.note == "budget":
        return "budget"
    return "failing" if written.note == "failing" else "quoted"

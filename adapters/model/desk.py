"""The model's writer as the desk knows writers: what it says carries how it was made."""

from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import replace

from adapters.model.composing import Written
from adapters.model.writer import ModelWriter
from bot.types import Answer, Article, Digest, Grow, Made


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
        if grow is None:
            written = await self._writer.answer_with_note(question, articles, language=language, workspace=workspace)
        else:
            written = await self._grown(question, articles, language=language, workspace=workspace, grow=grow)
        return replace(written.message, is_translated=any(written.translated), made=_made(written))

    async def _grown(
        self, question: str, articles: Sequence[Article], *, language: str, workspace: str, grow: Grow
    ) -> Written[Answer]:
        """Show what of an answer was checked as it arrives; give the whole."""
        written: Written[Answer] | None = None
        pieces = self._writer.answer_stream(question, articles, language=language, workspace=workspace)
        async with aclosing(pieces):
            async for piece in pieces:
                if isinstance(piece, str):
                    await grow(piece)
                else:
                    written = piece
        if written is None:  # it gives one in the end
            return await self._writer.answer_with_note(question, articles, language=language, workspace=workspace)
        return written


def _made(written: Written[Digest] | Written[Answer]) -> Made:
    if written.by == "model":
        return "model"
    if written.note == "budget":
        return "budget"
    return "failing" if written.note == "failing" else "quoted"

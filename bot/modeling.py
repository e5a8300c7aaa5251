"""Where the language model writes, and what that costs: the commands about it, and which writer a channel gets."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.commands.values import SetModel
from bot.explaining import Unusable, private, table
from bot.ports import LanguageModel, Writer
from bot.types import Answer, Article, Channel, ChannelSettings, Digest, Grow, Notice, Reply
from storage import Store

_MONTH = timedelta(days=30)


def writer_for(settings: ChannelSettings | None, writer: Writer, model: LanguageModel | None) -> Writer:
    """Give the writer of a channel.

    Args:
        settings: What was set for it, or None.
        writer: Quotes.
        model: Writes where that was switched on; None where there is none.
    """
    return model.writer if model is not None and settings is not None and settings.model else writer


class Modeling:
    """Two writers, one of which is a channel's."""

    def __init__(
        self, store: Store, writer: Writer, model: LanguageModel | None, *, clock: Callable[[], datetime]
    ) -> None:
        """Make one.

        Args:
            store: What is remembered.
            writer: Quotes.
            model: Writes in channels that switched it on; None where there is none.
            clock: Gives the time, aware UTC.
        """
        self._store = store
        self._writer = writer
        self._model = model
        self._clock = clock

    async def digest(
        self, articles: Sequence[Article], channel: Channel, settings: ChannelSettings, *, max_bullets: int
    ) -> Digest:
        """Tell articles as the channel wants it."""
        return await writer_for(settings, self._writer, self._model).digest(
            articles, language=settings.language, max_bullets=max_bullets, workspace=channel.workspace
        )

    async def answer(
        self,
        question: str,
        articles: Sequence[Article],
        channel: Channel,
        settings: ChannelSettings,
        *,
        grow: Grow | None = None,
    ) -> Answer:
        """Answer a question as the channel wants it, and show meanwhile how the answer grows."""
        return await writer_for(settings, self._writer, self._model).answer(
            question, articles, language=settings.language, workspace=channel.workspace, grow=grow
        )

    async def switch(self, command: SetModel, channel: Channel, settings: ChannelSettings) -> Reply:
        """Let the language model write in a channel, or not, or say how it is.

        Raises:
            Unusable: There is none.
            StorageError: The database failed.
        """
        if self._model is None:
            raise Unusable("model.none")
        on = settings.model if command.on is None else command.on
        if on != settings.model:
            await self._store.set_channel_settings(channel, replace(settings, model=on))
        params = {"name": self._model.name, "place": self._model.place} if on else {}
        return private(settings.language, Notice("model.on" if on else "model.off", params))

    async def usage(self, channel: Channel, settings: ChannelSettings) -> Reply:
        """Show what the model did for the workspace today and in 30 days, and how often it was wrong.

        Raises:
            Unusable: There is none.
            StorageError: The database failed.
        """
        if self._model is None:
            raise Unusable("model.none")
        today = self._clock().astimezone(UTC).date()
        rows: list[dict[str, str]] = []
        for key, since in (("usage.today", today), ("usage.month", today - _MONTH)):
            uses = await self._store.model_uses(channel.workspace, since)
            rows.append(
                {
                    "key": key,
                    "n": str(sum(use.n_calls for use in uses)),
                    "sent": str(sum(use.n_in for use in uses)),
                    "written": str(sum(use.n_out for use in uses)),
                    "cost": f"{sum(use.cost for use in uses):.2f}",
                }
            )
        if self._model.budget:
            rows.append({"key": "usage.budget", "budget": f"{self._model.budget:.2f}"})
        rows += [
            {
                "key": "usage.record",
                "name": record.model,
                "failed": str(record.n_failed),
                "n": str(record.n_claims),
                "share": f"{100 * record.n_failed / record.n_claims:.0f}",
            }
            for record in await self._store.model_records()
            if record.n_claims
        ]
        return private(settings.language, table("usage.head", settings, rows, name=self._model.name))

"""How the answer to an interaction is seen to grow, by edits of what is seen in its place until it is there."""

import json
from typing import Any

import aiohttp
import discord
import structlog

from adapters.discord.layout import beginning, look
from adapters.growing import Growing

_log: structlog.stdlib.BoundLogger = structlog.get_logger()

Asked = discord.Interaction[Any]

BRIEFLY = "…"
"""Stands where everybody sees it for a moment, where the answer is for who asked alone."""

UNANSWERED = (aiohttp.ClientError, OSError)
"""What telling Discord something raises where no answer came, most often because it closed the connection before."""

UNHEARD = (*UNANSWERED, json.JSONDecodeError)
"""What telling Discord something raises where nobody knows whether Discord heard it."""

FAULTS = (discord.DiscordException, *UNHEARD, RuntimeError)
"""What telling Discord something raises; the last one is a connection that was closed at the end of the program."""

_EVERY = 1.5  # seconds between two edits; Discord takes five in two seconds, and nobody reads faster


class Growth:
    """Shows how the answer to one question begins. Nothing is shown where `grow` and `grow_alone` are not called.

    Args:
        asked: What somebody did; says "thinking" so far.
        question: As it was asked.
        public: Whether everybody sees that it says so.
        embeds: Show embeds instead of Components V2.

    Attributes:
        is_shown: Whether a beginning stands, or may stand, where it said "thinking".
        alone: What only who asked sees of a beginning, where everybody sees that place; None for nothing.
    """

    def __init__(self, asked: Asked, question: str, *, public: bool, embeds: bool) -> None:
        self.is_shown = False
        self.alone: discord.WebhookMessage | None = None
        self._asked = asked
        self._question = question
        self._public = public
        self._embeds = embeds
        self._growing = Growing(self._show, every=_EVERY)
        self._apart = Growing(self._show_alone, every=_EVERY)

    async def grow(self, text: str) -> None:
        """See `bot.types.Request`."""
        await self._growing.grow(text)

    async def grow_alone(self, text: str) -> None:
        """See `bot.types.Request`."""
        await (self._apart if self._public else self._growing).grow(text)

    async def end(self) -> None:
        """Show nothing any more."""
        await self._growing.end()
        await self._apart.end()

    def drop(self) -> None:
        """Break off what is not over."""
        self._growing.drop()
        self._apart.drop()

    async def _show(self, text: str) -> bool:
        self.is_shown = True
        try:
            await self._asked.edit_original_response(**self._look(text))
        except Exception as error:  # noqa: BLE001  # whatever the library raises: nothing depends on a beginning
            self._lost(error)
        return True

    async def _show_alone(self, text: str) -> bool:
        try:
            if self.alone is None:
                # As in `Reception._show`: nothing can be said apart while it says "thinking".
                await self._asked.edit_original_response(content=BRIEFLY)
                self.alone = await self._asked.followup.send(**self._look(text), ephemeral=True, wait=True)
            else:
                await self.alone.edit(**self._look(text))
        except Exception as error:  # noqa: BLE001  # whatever the library raises: nothing depends on a beginning
            self._lost(error)
            return self.alone is not None  # it may be there, unknown; a second one would stay
        return True

    def _look(self, text: str) -> dict[str, Any]:
        return look(beginning(self._question, text), embeds=self._embeds)

    def _lost(self, error: Exception) -> None:
        _log.warning(
            "beginning_not_shown",
            platform="discord",
            interaction=self._asked.id,
            kind=type(error).__name__,
            status=getattr(error, "status", None),
            code=getattr(error, "code", None),
        )

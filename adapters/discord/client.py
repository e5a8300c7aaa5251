"""Discord as a `bot.ports.Chat`: a gateway that listens, and a client without one that posts."""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Any

import aiohttp
import discord
import structlog
from discord import app_commands

from adapters.discord import buttons, commands, trails
from adapters.discord.growing import Asked
from adapters.discord.layout import Card, cards
from adapters.discord.markdown import shorten
from adapters.discord.names import command_names
from adapters.discord.posting import DIRECT, PATIENCE, Posting
from adapters.discord.reception import PLATFORM, Reception
from adapters.discord.registry import Registry
from bot.errors import BotError, ConfigError
from bot.ports import Handle, Part
from bot.types import Channel, FollowUp, Source, Spoken, Story

_log: structlog.stdlib.BoundLogger = structlog.get_logger()

STORY_COMMANDS = 90
"""How many commands of their own the stories of a server have; Discord allows 100 commands there."""

_MAX_TITLE = 100
_LAST_ANSWERS = 5.0  # seconds for them at the end

Stories = Callable[[str], Awaitable[Sequence[Story]]]
Followed = Callable[[str], Awaitable[Sequence[str]]]
Sources = Callable[[str], Awaitable[Sequence[Source]]]
Gone = Callable[[str], Awaitable[None]]


class Discord:
    """The news desk on Discord.

    Args:
        token: The bot's.
        stories: Gives the stories that a workspace, a server's id, sees.
        followed: Gives the handles that are followed in a workspace, those that were asked least recently last.
        gone: Told the workspace that the bot was removed from.
        sources: Gives the feeds of a workspace; None where none are offered.
        shards: Over how many connections the servers are spread; None for one connection.
        embeds: Show embeds instead of Components V2.
        listen: Whether to connect to the gateway; without, this only posts.
        patience: How long posting, or looking for a post, may take.
    """

    platform = PLATFORM

    def __init__(
        self,
        token: str,
        *,
        stories: Stories,
        followed: Followed,
        gone: Gone,
        sources: Sources | None = None,
        shards: int | None = None,
        embeds: bool = False,
        listen: bool = True,
        patience: timedelta = PATIENCE,
    ) -> None:
        self._token = token
        self._stories = stories
        self._followed = followed
        self._sources = sources
        self._gone = gone
        self._shards = shards
        self._embeds = embeds
        self._listens = listen
        self._posting = Posting(token, embeds=embeds, patience=patience)
        self._closed = asyncio.Event()
        self._client: _Client | None = None
        _hear_the_library()

    def render(self, message: Spoken, language: str, story: str = "") -> Sequence[Part]:
        """Put a message into cards; see `adapters.discord.layout.cards`."""
        return cards(message, language, story)

    async def send(
        self,
        channel: Channel,
        part: Part,
        *,
        nonce: str,
        mention: str | None = None,
        after: str | None = None,  # noqa: ARG002
    ) -> str:
        """Post a card; see `bot.ports.Chat.send`."""
        if not isinstance(part, Card):
            raise TypeError(f"{part!r} is no part for Discord")
        return await self._posting.post(channel, part, nonce, mention)

    async def find(self, channel: Channel, nonce: str, *, after: str | None = None) -> str | None:  # noqa: ARG002
        """Look for a post by the mark in its first button; see `bot.ports.Chat.find`."""
        return await self._posting.find(channel, nonce)

    async def edit(self, channel: Channel, post: str, part: Part, *, nonce: str, mention: str | None = None) -> None:
        """See `bot.ports.Chat`."""
        if not isinstance(part, Card):
            raise TypeError(f"{part!r} is no part for Discord")
        await self._posting.edit(channel, post, part, nonce, mention=mention)

    async def publish(self, channel: Channel, post: str) -> None:
        """Crosspost a post of an announcement channel; see `bot.ports.Chat.publish`."""
        await self._posting.publish(channel, post)

    async def below(self, channel: Channel, post: str, where: FollowUp, *, title: str) -> Sequence[Channel]:
        """Give the thread that was started from a post, or the channel, or both; see `bot.ports.Chat.below`."""
        if where == "channel":
            return (channel,)
        thread = await self._posting.thread(channel, post, shorten(title, _MAX_TITLE) or "…")
        if thread is None:
            return (channel,)
        return (thread, channel) if where == "both" else (thread,)

    def direct(self, user: str, workspace: str) -> Channel:  # noqa: ARG002 - one for all servers
        """Give the user's direct conversation with the bot, which is begun when something is posted there."""
        return Channel(PLATFORM, f"{DIRECT}{user}")

    async def run(self, handle: Handle) -> None:
        """Listen until cancelled or closed.

        Raises:
            ConfigError: Discord does not accept the token.
            Exception: The gateway failed for good; listening may begin anew.
        """
        if not self._listens:
            await self._closed.wait()
            return
        client = (_Client if self._shards is None else _Sharded)(
            handle,
            self._stories,
            self._followed,
            self._gone,
            sources=self._sources,
            embeds=self._embeds,
            shards=self._shards,
        )
        self._client = client
        try:
            await client.start(self._token)
        except discord.LoginFailure:
            raise ConfigError(["DEPESCHE_DISCORD_TOKEN: Discord does not accept it."]) from None
        finally:
            self._client = None
            await client.close()
        if not self._closed.is_set():
            raise ConnectionError("Discord ended the connection")

    async def close(self) -> None:
        """Let go of all connections. May be called twice."""
        self._closed.set()
        if self._client is not None:
            await self._client.close()
        await self._posting.close()


class _Client(discord.Client):
    """Listens to the gateway."""

    def __init__(
        self,
        handle: Handle,
        stories: Stories,
        followed: Followed,
        gone: Gone,
        *,
        embeds: bool,
        shards: int | None,
        sources: Sources | None = None,
    ) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            shard_count=shards,
            http_trace=trails.watch(),
        )
        self._followed = followed
        self._gone = gone
        self.reception = Reception(
            handle=handle, stories=stories, followed=followed, sources=sources, changed=self._change, embeds=embeds
        )
        self.tree = _Tree(self)
        self.registry = Registry(self, self.tree)
        self._tasks: set[asyncio.Task[None]] = set()
        self._syncing: dict[int, asyncio.Lock] = {}

    async def setup_hook(self) -> None:
        """Get ready for what people do, before anybody can do it."""
        await self.tree.set_translator(commands.Translator())
        self.add_dynamic_items(buttons.Press)
        self.tree.add_command(commands.news(self.reception))
        self.tree.add_command(commands.digest_this(self.reception))
        await self._sync(None)

    async def close(self) -> None:
        """Stop listening; who has asked already is answered before."""
        await self.reception.finish(_LAST_ANSWERS)
        for task in self._tasks:
            task.cancel()
        await super().close()

    # What happens

    def dispatch(self, event: str, /, *args: Any, **kwargs: Any) -> None:
        """Tell of an event; at the end there is nobody left to tell."""
        if not self.is_closed():
            super().dispatch(event, *args, **kwargs)

    async def pressed(self, interaction: Asked, verb: str, about: str) -> None:
        """Answer somebody who pressed a button."""
        await self.reception.pressed(interaction, verb, about)

    async def on_interaction(self, interaction: Asked) -> None:
        """Answer a form; the library takes commands and buttons to where they belong."""
        if interaction.type is discord.InteractionType.modal_submit:
            await self.reception.submitted(interaction)

    async def on_ready(self) -> None:
        """Bring the servers' own commands up to date."""
        self._begin(self._sync_all())

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Tell that the bot was removed from a server."""
        self.registry.forget(guild.id)
        self._syncing.pop(guild.id, None)
        _log.info("removed", platform=PLATFORM, workspace=guild.id)
        await self._gone(str(guild.id))

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:  # noqa: ARG002
        """Log what went wrong in an event: it must not end the program."""
        _log.exception("event_failed", platform=PLATFORM, happened=event_method)

    # Commands of servers

    def _change(self, workspace: str) -> None:
        self._begin(self.sync_guild(int(workspace)))

    def _begin(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _sync_all(self) -> None:
        for guild in list(self.guilds):
            await self.sync_guild(guild.id)

    async def sync_guild(self, guild_id: int) -> None:
        """Give a server a command for each story that is followed there, and take away those of others."""
        async with self._syncing.setdefault(guild_id, asyncio.Lock()):
            try:
                handles = list(await self._followed(str(guild_id)))
            except BotError:
                _log.warning("stories_not_read", platform=PLATFORM, workspace=guild_id)
                return
            guild = discord.Object(guild_id)
            self.tree.clear_commands(guild=guild)
            for name, handle in command_names(handles[:STORY_COMMANDS]).items():
                self.tree.add_command(commands.story(self.reception, name, handle), guild=guild)
            await self._sync(guild_id)

    async def _sync(self, guild_id: int | None) -> None:
        try:
            if await self.registry.sync(guild_id):
                _log.info("commands_registered", platform=PLATFORM, workspace=guild_id or "")
        except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
            # What was registered before still works; the next change or start tries again.
            _log.warning(
                "commands_not_registered",
                platform=PLATFORM,
                workspace=guild_id or "",
                kind=type(error).__name__,
                status=getattr(error, "status", None),
                code=getattr(error, "code", None),
            )


class _Sharded(_Client, discord.AutoShardedClient):
    """Listens to the gateway over several connections."""


class _Tree(app_commands.CommandTree[_Client]):
    """The commands; what goes wrong in one is logged."""

    async def on_error(self, interaction: Asked, error: app_commands.AppCommandError, /) -> None:
        """Log a fault, and tell who asked: nothing else would."""
        gone = isinstance(error, (app_commands.CommandNotFound, app_commands.CommandSignatureMismatch))
        if gone:  # a client shows a command that was retired a moment ago
            _log.info("command_unknown", platform=PLATFORM, interaction=interaction.id)
        else:
            _log.error("command_failed", platform=PLATFORM, interaction=interaction.id, exc_info=error)
        await self.client.reception.excuse(interaction)


# The library's own log

_SECRETS = re.compile(r"(/(?:webhooks|interactions)/\d+/)[^/\s?'\"]+")


class _Redirected(logging.Handler):
    """Passes warnings of the library on to our log, without what opens an interaction to anybody who reads it."""

    def emit(self, record: logging.LogRecord) -> None:
        """Log one."""
        said = _SECRETS.sub(r"\1…", record.getMessage())
        if said.endswith("voice will NOT be supported"):  # nobody wants to hear the news
            return
        kind = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else None
        _log.warning("discord_library", logger=record.name, said=said[:500], kind=kind)


def _hear_the_library() -> None:
    library = logging.getLogger("discord")
    if not any(isinstance(handler, _Redirected) for handler in library.handlers):
        library.addHandler(_Redirected(logging.WARNING))
        library.propagate = False

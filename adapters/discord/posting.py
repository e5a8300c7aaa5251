"""Posting and looking for posts, without a gateway: what Discord answers, as one of the three ends that a post has."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import discord
import structlog

from adapters.discord import buttons, trails
from adapters.discord.layout import Card, embed, view
from bot.errors import ChannelGone, ConfigError, DeliveryError, Doubtful, Refused, RetryLater
from bot.types import Channel

_log: structlog.stdlib.BoundLogger = structlog.get_logger()

PATIENCE = timedelta(seconds=20)
"""How long one call may take, with whatever the library tries again."""

DIRECT = "@"
"""Begins the id of a channel that is a user's direct conversation, which Discord makes when it is asked for."""

_THREAD_IS_THERE = 160004
_ASLEEP = 50083  # a thread is archived: by itself after a time, or by somebody
_REFUSED_FOR = timedelta(minutes=1)  # a token that was not accepted is not tried again before
_LONGEST_LIMIT = 10.0  # seconds; shorter limits are waited for here, within the patience of a call
_REMEMBERED = 10_000
_MARGIN = timedelta(minutes=5)  # by which this machine's clock may differ from Discord's
_LOOKED_BACK = timedelta(hours=25)  # a delivery that is older is not gone on with
_MOST_MESSAGES = 1000

# From https://docs.discord.com/developers/topics/opcodes-and-status-codes#json
_GONE = {
    10003: "the channel does not exist any more",
    10004: "the bot is not on this server any more",
    50001: "the bot cannot see the channel: it needs View Channel there",
    50007: "this user takes no direct messages from the bot",
    50008: "nothing can be posted in a channel of this kind",
    50013: "the bot may not post in the channel: it needs Send Messages there, in threads Send Messages in Threads",
    50083: "the thread is closed",
}
_DELETED = 10003
_MAY_NOT = 50013
_MAY_NOT_EMBED = (
    "the bot may not post in the channel: it needs Send Messages and Embed Links there, in threads Send Messages in "
    "Threads and Embed Links"
)
_MAY_NOT_PUBLISH = "the bot may not publish in the channel: it needs View Channel and Send Messages there"
_PUBLISHED = {
    40033,  # as it was before: whoever asked for it may have died before the answer
    10008,  # the message was deleted meanwhile: there is nothing left to publish
}
_OTHER_KIND = 50024

_NOT_EDITABLE = {
    10008,  # the message was deleted
    50005,  # it is somebody else's
    50013,  # the bot lost a right
    _ASLEEP,  # the thread is closed for good
}


class Posting:
    """A client that is logged in when it is first needed, and replaced when it hangs.

    It is not the one that listens: what is due is posted while the gateway is away, too.
    """

    def __init__(self, token: str, *, embeds: bool, patience: timedelta = PATIENCE) -> None:
        """Make one; nothing is connected yet.

        Args:
            token: The bot's.
            embeds: Post embeds instead of Components V2.
            patience: How long a call may take.
        """
        self._token = token
        self._embeds = embeds
        self._patience = patience.total_seconds()
        self._client: discord.Client | None = None
        self._using: dict[discord.Client, int] = {}
        self._login = asyncio.Lock()
        self._refused_until = 0.0
        self._first_tried: OrderedDict[str, datetime] = OrderedDict()
        self._closed = False
        self._threads: set[str] = set()  # by the post that they are below
        self._threadless: set[str] = set()  # posts below which there can be none

    async def post(self, channel: Channel, card: Card, nonce: str, mention: str | None = None) -> str:
        """Post a card; see `bot.ports.Chat.send`."""
        with self._below(channel):
            return await self._post(channel, card, nonce, mention)

    @contextmanager
    def _below(self, channel: Channel) -> Iterator[None]:
        """Let a channel live on whose thread below a post was deleted or closed: there is none from now on."""
        try:
            yield
        except ChannelGone as error:
            if channel.thread is None or channel.thread not in self._threads:
                raise
            self._threadless.add(channel.thread)
            raise RetryLater(channel.id, error.reason, timedelta(seconds=1)) from None

    async def thread(self, channel: Channel, post: str, title: str) -> Channel | None:
        """Give the thread below a post, started where there is none yet; None where there can be none.

        Raises:
            RetryLater: Discord cannot be asked now.
        """
        thread = replace(channel, thread=post)  # as Discord has it: the thread has the id of the post
        if post in self._threadless:
            return None
        if post in self._threads:
            return thread
        async with self._call(channel, sending=False) as client:
            try:
                await client.http.start_thread_with_message(
                    _number(channel, channel.id), _number(channel, post), name=title, auto_archive_duration=10080
                )
            except discord.HTTPException as error:
                if error.code != _THREAD_IS_THERE:
                    if error.status in {401, 429} or error.status >= 500:
                        raise
                    # A right is missing, the post was deleted, there are too many threads: posting in the channel will
                    # show whether that is gone, too. What was refused once stays so, or a post would change its place.
                    _log.info("no_thread", platform="discord", channel=channel.id, status=error.status, code=error.code)
                    self._threadless.add(post)
                    return None
        self._threads.add(post)
        return thread

    async def _post(self, channel: Channel, card: Card, nonce: str, mention: str | None) -> str:
        self._first_tried.setdefault(nonce, datetime.now(UTC))
        while len(self._first_tried) > _REMEMBERED:
            self._first_tried.popitem(last=False)
        async with self._call(channel, sending=True) as client:
            place = await self._place(client, channel)
            trails.begin()  # so far nothing can have been posted
            named, allowed = _mentioned(mention)
            if self._embeds:
                shown, row = embed(card, nonce)
                message = await place.send(named, embed=shown, view=row, nonce=nonce, allowed_mentions=allowed)
            else:
                message = await place.send(view=view(card, nonce, named), nonce=nonce, allowed_mentions=allowed)
            return str(message.id)

    async def edit(self, channel: Channel, post: str, card: Card, nonce: str, *, mention: str | None) -> None:
        """Let a post say something else; see `bot.ports.Chat.edit`."""
        try:
            async with self._call(channel, sending=False) as client:
                try:
                    await self._change(client, channel, post, card, nonce, mention=mention)
                except discord.HTTPException as error:
                    # What says nothing about the channel is about this post alone.
                    unknown = error.status in {403, 404} and error.code not in _GONE
                    if error.code in _NOT_EDITABLE or error.status == 400 or unknown:
                        raise Refused(channel.id, f"Discord answered {error.status}, {error.code}") from None
                    raise
        except ChannelGone as error:
            if channel.thread is None or channel.thread not in self._threads:
                raise
            self._threadless.add(channel.thread)  # with the thread went the post, and nothing else
            raise Refused(channel.id, error.reason) from None

    async def _change(
        self, client: discord.Client, channel: Channel, post: str, card: Card, nonce: str, *, mention: str | None
    ) -> None:
        """Edit a post, also in a thread that fell asleep."""
        place = await self._place(client, channel)
        if not isinstance(place, discord.PartialMessageable | discord.DMChannel):
            raise Refused(channel.id, "posts there cannot be edited")
        message = place.get_partial_message(_number(channel, post))
        named, _ = _mentioned(mention)

        async def change() -> None:
            nobody = discord.AllowedMentions.none()
            if self._embeds:
                shown, row = embed(card, nonce)
                await message.edit(content=named, embed=shown, view=row, allowed_mentions=nobody)
            else:
                await message.edit(view=view(card, nonce, named), allowed_mentions=nobody)

        try:
            await change()
        except discord.HTTPException as error:
            if error.code != _ASLEEP or channel.thread is None:
                raise
            # A post would wake it up, an edit does not.
            await client.http.edit_channel(_number(channel, channel.thread), archived=False)
            await change()

    async def publish(self, channel: Channel, post: str) -> None:
        """Crosspost a post; see `bot.ports.Chat.publish`."""
        try:
            async with self._call(channel, sending=False) as client:
                try:
                    await client.http.publish_message(_number(channel, channel.id), _number(channel, post))
                except discord.HTTPException as error:
                    if error.code in _PUBLISHED:
                        return
                    if error.code == _OTHER_KIND:
                        raise Refused(channel.id, "the channel is no announcement channel") from None
                    if error.code == _MAY_NOT:
                        raise Refused(channel.id, _MAY_NOT_PUBLISH) from None
                    if error.status == 400:
                        raise Refused(channel.id, f"Discord answered {error.status}, {error.code}") from None
                    raise
        except ChannelGone as error:  # it was there a moment ago: the next post finds out whether it is gone
            raise Refused(channel.id, error.reason) from None

    async def find(self, channel: Channel, nonce: str) -> str | None:
        """Look for a post; see `bot.ports.Chat.find`."""
        with self._below(channel):
            return await self._find(channel, nonce)

    async def _find(self, channel: Channel, nonce: str) -> str | None:
        async with self._call(channel, sending=False) as client:
            place = await self._place(client, channel)
            tried_at = self._first_tried.get(nonce)
            since = datetime.now(UTC) - _LOOKED_BACK if tried_at is None else tried_at - _MARGIN
            n_seen = 0
            async for message in place.history(limit=_MOST_MESSAGES):
                n_seen += 1
                if nonce in map(buttons.nonce_of, _custom_ids(message.components)) and self._is_own(client, message):
                    return str(message.id)
                if message.created_at < since:
                    return None
            if n_seen == _MOST_MESSAGES:
                raise Doubtful(channel.id, "too many messages were written in the channel since it was tried")
            # Without the permission Discord shows a channel without messages, and no error.
            if n_seen == 0 and not await self._may_read(client, channel):
                raise Doubtful(channel.id, "the bot cannot look it up: it needs Read Message History in the channel")
            return None

    async def close(self) -> None:
        """Let go of the connections. May be called twice."""
        self._closed = True
        clients, self._client = {*self._using, *filter(None, [self._client])}, None
        self._using.clear()
        for client in clients:
            await client.close()

    @staticmethod
    def _is_own(client: discord.Client, message: discord.Message) -> bool:
        return client.user is not None and message.author.id == client.user.id

    async def _place(self, client: discord.Client, channel: Channel) -> discord.abc.Messageable:
        if channel.id.startswith(DIRECT):
            return await client.create_dm(discord.Object(_number(channel, channel.id.removeprefix(DIRECT))))
        return client.get_partial_messageable(_number(channel, channel.thread or channel.id))

    @staticmethod
    async def _may_read(client: discord.Client, channel: Channel) -> bool:
        """Say whether the bot is shown the messages of a channel, from what Discord says about both."""
        found = await client.fetch_channel(_number(channel, channel.thread or channel.id))
        if isinstance(found, discord.Thread):
            found = await client.fetch_channel(found.parent_id)
        if not isinstance(found, discord.abc.GuildChannel):
            return True
        guild = await client.fetch_guild(found.guild.id, with_counts=False)
        if client.user is None:
            return False
        member = await guild.fetch_member(client.user.id)
        # Permissions are computed from the roles of the guild that was fetched.
        found.guild = guild
        return found.permissions_for(member).read_message_history

    # Calls

    @asynccontextmanager
    async def _call(self, channel: Channel, *, sending: bool) -> AsyncIterator[discord.Client]:
        """Bring a call to one of the ends that the caller knows."""
        client: discord.Client | None = None
        with trails.followed() as trail:
            try:
                async with asyncio.timeout(self._patience):
                    client = await self._logged_in(channel)
                    self._using[client] = self._using.get(client, 0) + 1
                    trails.begin()
                    yield client
            except DeliveryError:
                raise
            except Exception as error:  # noqa: BLE001  # whatever the library raises, it is one of the three ends
                if isinstance(error, TimeoutError) or getattr(error, "status", None) == 401:
                    self._replace(client)
                raise _ended(
                    channel, error, trail, embeds=self._embeds, sending=sending and client is not None
                ) from None
            except asyncio.CancelledError:
                if trail.limited:  # cancelled while it waits, the library would let nobody pass any more
                    self._replace(client)
                raise
            finally:
                if client is not None:
                    await self._leave(client)

    def _replace(self, client: discord.Client | None) -> None:
        """Let later calls begin with a new client; those that are under way keep theirs."""
        if client is not None and client is self._client:
            self._client = None

    async def _leave(self, client: discord.Client) -> None:
        left = self._using.get(client, 0) - 1
        if left > 0:
            self._using[client] = left
            return
        self._using.pop(client, None)
        if client is not self._client:
            await client.close()

    async def _logged_in(self, channel: Channel) -> discord.Client:
        async with self._login:
            if self._closed:
                raise RetryLater(channel.id, "the program is being stopped")
            if self._client is not None:
                return self._client
            if (left := self._refused_until - time.monotonic()) > 0:
                raise RetryLater(channel.id, "Discord does not accept the token", timedelta(seconds=left))
            client = discord.Client(
                intents=discord.Intents(guilds=True),  # without any the library complains; no gateway is asked
                allowed_mentions=discord.AllowedMentions.none(),
                member_cache_flags=discord.MemberCacheFlags.none(),
                max_messages=None,
                chunk_guilds_at_startup=False,
                http_trace=trails.watch(),
            )
            # The client itself takes no less than 30 seconds, which is longer than a call may take.
            client.http.max_ratelimit_timeout = _LONGEST_LIMIT
            try:
                await client.login(self._token)
            except discord.LoginFailure:
                self._refused_until = time.monotonic() + _REFUSED_FOR.total_seconds()
                await client.close()
                raise RetryLater(channel.id, "Discord does not accept the token", _REFUSED_FOR) from None
            except BaseException as error:
                await client.close()
                if isinstance(error, Exception) and not isinstance(error, TimeoutError):
                    raise _ended(channel, error, trails.Trail(), embeds=self._embeds, sending=False) from None
                raise
            self._client = client
            return client


def _ended(channel: Channel, error: Exception, trail: trails.Trail, *, embeds: bool, sending: bool) -> DeliveryError:
    """Say how a call ended that an error ended.

    Args:
        channel: Where.
        error: The library's, or that the time was up.
        trail: What became of its requests.
        embeds: Whether posts are embeds.
        sending: Whether it would have posted something.
    """
    certain = trail.certain or not sending
    if isinstance(error, discord.RateLimited) and certain:
        return RetryLater(channel.id, "Discord asks for a pause", timedelta(seconds=error.retry_after))
    if isinstance(error, discord.HTTPException):
        reason = _GONE.get(error.code)
        if embeds and error.code == _MAY_NOT:  # Discord does not say which right it is
            reason = _MAY_NOT_EMBED
        if reason is None and error.status in {403, 404}:
            reason = f"Discord refuses it ({error.status}, {error.code})"
        if reason is not None:
            return ChannelGone(channel.id, reason, for_good=error.code == _DELETED)
        reason = f"Discord answered {error.status}" + (f", {error.code}" if error.code else "")
        if error.status == 429:
            return _or_doubtful(channel, "Discord asks for a pause", certain=certain, after=_pause(error))
        if error.status == 400:
            reason = f"{reason}: {error.text[:200]}"
            if sending and certain:
                return Refused(channel.id, reason)  # the same post would be refused again and again
            return _or_doubtful(channel, reason, certain=certain, after=timedelta(minutes=5))
        return _or_doubtful(channel, reason, certain=certain)
    if isinstance(error, TimeoutError):
        return _or_doubtful(channel, "Discord did not answer in time", certain=certain)
    if isinstance(error, ConfigError):
        return RetryLater(channel.id, str(error))
    if isinstance(error, (OSError, aiohttp.ClientError)):
        return _or_doubtful(channel, f"the connection to Discord failed ({type(error).__name__})", certain=certain)
    return _or_doubtful(channel, f"the answer could not be read ({type(error).__name__})", certain=certain)


def _or_doubtful(channel: Channel, reason: str, *, certain: bool, after: timedelta | None = None) -> DeliveryError:
    return RetryLater(channel.id, reason, after) if certain else Doubtful(channel.id, reason)


def _pause(error: discord.HTTPException) -> timedelta | None:
    """How long to wait after a 429 that the library does not wait for, which comes from in front of Discord."""
    after = error.response.headers.get("Retry-After", "")
    return timedelta(seconds=min(int(after), 86_400)) if after.isascii() and after.isdigit() else None


def _mentioned(mention: str | None) -> tuple[str | None, discord.AllowedMentions]:
    """Write who is mentioned, a role or a user, and allow nobody else to be."""
    allowed = discord.AllowedMentions.none()
    number = (mention or "").removeprefix("@")
    if mention is None or not (number.isascii() and number.isdigit()):
        return None, allowed
    if mention.startswith("@"):
        allowed.users = [discord.Object(int(number))]
        return f"<@{number}>", allowed
    allowed.roles = [discord.Object(int(number))]
    return f"<@&{number}>", allowed


def _number(channel: Channel, identity: str) -> int:
    if not (identity.isascii() and identity.isdigit()):
        raise ChannelGone(channel.id, "this is no channel of Discord")
    return int(identity)


def _custom_ids(components: Iterable[Any]) -> Iterable[str]:
    for component in components:
        if custom_id := getattr(component, "custom_id", None):
            yield custom_id
        yield from _custom_ids(getattr(component, "children", None) or ())
        if (accessory := getattr(component, "accessory", None)) is not None:
            yield from _custom_ids([accessory])

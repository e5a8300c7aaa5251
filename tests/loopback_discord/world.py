"""The state of a Discord and what happens in it: who posts what where, by Discord's rules. No HTTP, no sockets."""

import asyncio
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal, Protocol, TypeVar

from tests.loopback_discord import payloads, rules
from tests.loopback_discord.commands import Commands
from tests.loopback_discord.description import Problem
from tests.loopback_discord.gateway import NO_INTENT, Intent
from tests.loopback_discord.refusals import Refused
from tests.loopback_discord.values import (
    NO_FLAG,
    NOTHING,
    Channel,
    ChannelKind,
    Guild,
    Json,
    Message,
    MessageFlag,
    Permission,
    User,
    pings,
)

_EPOCH_MS = 1420070400000  # snowflakes count from 2015
_MAX_FILE = 10 * 1024 * 1024
T = TypeVar("T")


class Dispatch(Protocol):
    """Sends an event to clients; see `Gateway.dispatch`."""

    def __call__(
        self,
        name: str,
        data: Json,
        *,
        guild_id: int | None = None,
        intents: Intent = NO_INTENT,
        unread: Json | None = None,
    ) -> int:
        """Send it; say to how many."""
        ...


@dataclass(frozen=True)
class File:
    """A file that was uploaded."""

    name: str
    size: int
    content_type: str


@dataclass(frozen=True)
class Violation:
    """A rule that a client broke.

    Attributes:
        kind: "refused" is a request that was answered by an error, "route" one that there is not or not here,
            "response" an answer of this server that is not as described, "late" an interaction that was never
            acknowledged, "gateway" a socket that had to be closed.
        operation: "create_message", or the method and path.
        code: Discord's code of the error, or the close code.
        message: What is wrong.
    """

    kind: Literal["refused", "route", "response", "late", "gateway"]
    operation: str
    code: int
    message: str

    def __str__(self) -> str:
        return f"{self.operation}: {self.kind}, {self.code}: {self.message}"


class Changes:
    """Lets tests wait until something is so."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Event] = set()

    def happened(self) -> None:
        """Say that something changed."""
        for event in self._waiting:
            event.set()

    async def until(self, condition: Callable[[], T | None], what: str, *, seconds: float = 10) -> T:
        """Wait until a condition gives something that is true, and give that.

        Raises:
            TimeoutError: It did not after so many seconds; the message says what was waited for.
        """
        event = asyncio.Event()
        self._waiting.add(event)
        try:
            async with asyncio.timeout(seconds):
                while not (found := condition()):
                    event.clear()
                    await event.wait()
                return found
        except TimeoutError:
            raise TimeoutError(f"after {seconds} s not: {what}") from None
        finally:
            self._waiting.discard(event)


class World:
    """Everything there is.

    Attributes:
        application_id: Of the bot; the bot's user has the same.
        bot: The bot.
        owner: Who owns the application.
        users: By id.
        guilds: By id; those that the bot left are in it.
        channels: By id, of all kinds; removed ones are not in it.
        commands: What is registered.
        violations: Rules that were broken, in order.
        nonce_window: How long the same nonce gives the first message.
        acknowledge_within: How long an interaction may wait for its first answer.
        token_life: How long an interaction may be answered.
        reads_messages: Whether the bot may read what it did not write and is not mentioned in.
    """

    def __init__(self, *, clock: Callable[[], float], changes: Changes) -> None:
        """Begin with a bot and its owner."""
        self.clock = clock
        self.changes = changes
        self.dispatch: Dispatch = _nobody
        self._last_id = 0
        self.bot = User(self.new_id(), "Depesche", bot=True)
        self.application_id = self.bot.id
        self.owner = User(self.new_id(), "Owner")
        self.users = {self.bot.id: self.bot, self.owner.id: self.owner}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.commands = Commands(new_id=self.new_id, application_id=self.application_id)
        self.violations: list[Violation] = []
        self.nonce_window = timedelta(minutes=5)
        self.acknowledge_within = timedelta(seconds=3)
        self.token_life = timedelta(minutes=15)
        self.reads_messages = False
        self._nonces: dict[tuple[int, str], tuple[float, Message]] = {}

    def new_id(self) -> int:
        """Give a snowflake that is greater than all before."""
        self._last_id = max(self._last_id + 1, (time.time_ns() // 1_000_000 - _EPOCH_MS) << 22)
        return self._last_id

    def violate(
        self, kind: Literal["refused", "route", "response", "late", "gateway"], operation: str, code: int, message: str
    ) -> None:
        """Note a broken rule."""
        self.violations.append(Violation(kind, operation, code, message))

    # What the bot may

    def guild(self, guild_id: int) -> Guild:
        """Give a guild that the bot is in; raises `Refused` 10004."""
        found = self.guilds.get(guild_id)
        if found is None or found.left:
            raise Refused(10004)
        return found

    def channel(self, channel_id: int, needed: Permission = NOTHING) -> Channel:
        """Give a channel where the bot may do something.

        Raises:
            Refused: 10003 where there is no such channel, 50001 where the bot cannot see it, 50013 where it lacks more.
        """
        found = self.channels.get(channel_id)
        if found is None:
            raise Refused(10003)
        if found.guild is not None and found.guild.left:
            raise Refused(50001)
        allowed = found.permissions(self.bot)
        if Permission.VIEW_CHANNEL not in allowed or found.hides_from(self.bot):
            raise Refused(50001)
        if needed & ~allowed:
            raise Refused(50013)
        return found

    def message(self, channel: Channel, message_id: int) -> Message:
        """Give a message that everybody in a channel can read; raises `Refused` 10008."""
        found = channel.message(message_id)
        if found is None:
            raise Refused(10008)
        return found

    def readable(self, message: Message) -> bool:
        """Tell whether the bot is told what a message says."""
        direct = message.channel.guild is None
        return self.reads_messages or direct or message.author is self.bot or self.bot.id in message.pings.users

    def tell(self, message: Message, *, nonce: bool = False) -> Json:
        """Tell about a message as the bot sees it."""
        return payloads.message(message, self.application_id, readable=self.readable(message), nonce=nonce)

    # Posting

    def send(self, channel: Channel, body: Json, files: Mapping[str, File]) -> Message:
        """Post as the bot; with a nonce that is enforced, twice the same is once.

        Raises:
            Refused: A rule of messages is broken, or the bot may not.
        """
        needed = Permission.SEND_MESSAGES_IN_THREADS if channel.is_thread else Permission.SEND_MESSAGES
        if body.get("embeds"):
            needed |= Permission.EMBED_LINKS
        if files:
            needed |= Permission.ATTACH_FILES
        self.channel(channel.id, needed)
        if channel.recipient is not None and not channel.recipient.takes_dms:
            raise Refused(50007)
        replied = self._replied(channel, body)
        nonce = None if body.get("nonce") is None else str(body["nonce"])
        known = self._nonces.get((channel.id, nonce)) if nonce is not None and body.get("enforce_nonce") else None
        # What happens where the first message was deleted since is not documented; here it is told all the same.
        if known is not None and self.clock() - known[0] < self.nonce_window.total_seconds():
            return known[1]
        if channel.archived and channel.locked and Permission.MANAGE_THREADS not in channel.permissions(self.bot):
            raise Refused(50083)
        message = self.make(channel, body, files, replied=replied)
        message.nonce = nonce
        if nonce is not None:
            self._nonces[channel.id, nonce] = self.clock(), message
        channel.archived = False
        self.publish(message)
        return message

    def _replied(self, channel: Channel, body: Json) -> Message | None:
        reference = body.get("message_reference")
        if not reference:
            return None
        if Permission.READ_MESSAGE_HISTORY not in channel.permissions(self.bot):
            raise Refused(160002)
        replied = channel.message(int(reference["message_id"]))
        if replied is None and reference.get("fail_if_not_exists") is not False:
            raise Refused(50035, [Problem(("message_reference",), "REPLIES_UNKNOWN_MESSAGE", "Unknown message")])
        return replied

    def make(
        self,
        channel: Channel,
        body: Json,
        files: Mapping[str, File],
        *,
        ephemeral: bool = False,
        interaction: Json | None = None,
        replied: Message | None = None,
    ) -> Message:
        """Make a message of the bot's that nobody sees yet.

        Raises:
            Refused: A rule of messages is broken.
        """
        attachments = self._attached(body, files)
        rules.check_mentions(body.get("allowed_mentions"))
        rules.check_message({**body, "attachments": attachments})
        kept = MessageFlag.SUPPRESS_EMBEDS | MessageFlag.SUPPRESS_NOTIFICATIONS | MessageFlag.IS_COMPONENTS_V2
        message = Message(
            self.new_id(),
            channel,
            self.bot,
            content=(body.get("content") or "").strip(),
            embeds=list(body.get("embeds") or ()),
            components=payloads.components(body.get("components") or (), self._ids()),
            flags=MessageFlag(body.get("flags") or 0) & kept | (MessageFlag.EPHEMERAL if ephemeral else NO_FLAG),
            attachments=attachments,
            reference=None if replied is None else replied.id,
            sent=[body],
            interaction=interaction,
        )
        self._ping(message, body, replied)
        return message

    def edit(self, message: Message, body: Json, files: Mapping[str, File] | None = None) -> None:
        """Change a message of the bot's; what the body does not name stays.

        Raises:
            Refused: A rule of messages would be broken.
        """
        rules.check_mentions(body.get("allowed_mentions"))
        flags = MessageFlag(body.get("flags") or 0)
        kept = message.flags & ~MessageFlag.LOADING & ~MessageFlag.SUPPRESS_EMBEDS
        if "flags" not in body:
            kept |= message.flags & MessageFlag.SUPPRESS_EMBEDS
        after: Json = {
            "content": message.content,
            "embeds": message.embeds,
            "components": message.components,
            "attachments": message.attachments,
        }
        after |= {name: body[name] or None for name in ("content", "embeds", "components") if name in body}
        after["flags"] = kept | flags & (MessageFlag.SUPPRESS_EMBEDS | MessageFlag.IS_COMPONENTS_V2)
        if "attachments" in body or files:
            told = {str(found["id"]) for found in body.get("attachments") or ()}
            stays = [found for found in message.attachments if "attachments" not in body or found["id"] in told]
            after["attachments"] = stays + self._attached(body, files or {})
        rules.check_message(after)
        was_loading = message.loading
        if not was_loading:
            message.earlier.append(message.text)
        message.content = (after["content"] or "").strip()
        message.embeds = list(after["embeds"] or ())
        if "components" in body:
            message.components = payloads.components(body["components"] or (), self._ids())
        message.flags = after["flags"]
        message.attachments = after["attachments"]
        message.sent.append(body)
        if was_loading:
            self._ping(message, body, None)  # only now there is something to notify of
        else:
            message.edited_at = datetime.now(UTC)
        if not message.ephemeral:
            self._announce("MESSAGE_UPDATE", message)
        self.changes.happened()

    def delete(self, message: Message) -> None:
        """Remove a message."""
        message.deleted = True
        if message in message.channel.messages:
            message.channel.messages.remove(message)
            guild = message.channel.guild
            data = {"id": str(message.id), "channel_id": str(message.channel.id)}
            if guild is None or not guild.left:
                self.dispatch(
                    "MESSAGE_DELETE",
                    data if guild is None else {**data, "guild_id": str(guild.id)},
                    guild_id=None if guild is None else guild.id,
                    intents=_message_intent(message.channel),
                )
        self.changes.happened()

    def publish(self, message: Message) -> None:
        """Let everybody see a message that was made."""
        message.channel.messages.append(message)
        self._announce("MESSAGE_CREATE", message)
        self.changes.happened()

    def _announce(self, name: str, message: Message) -> None:
        guild = message.channel.guild
        if guild is not None and guild.left:
            return
        more: Json = {}
        if guild is not None:
            more["guild_id"] = str(guild.id)
            if message.author.id in guild.members:
                told = payloads.member(guild.members[message.author.id])
                more["member"] = {key: found for key, found in told.items() if key != "user"}
        hidden = payloads.message(message, self.application_id, readable=self.readable(message), nonce=True)
        self.dispatch(
            name,
            payloads.message(message, self.application_id, nonce=True) | more,
            guild_id=None if guild is None else guild.id,
            intents=_message_intent(message.channel),
            unread=hidden | more,
        )

    def _ping(self, message: Message, body: Json, replied: Message | None) -> None:
        may = Permission.MENTION_EVERYONE in message.channel.permissions(self.bot)
        author = None if replied is None else replied.author
        message.pings = pings(message, body.get("allowed_mentions"), may_everyone=may, replied=author)

    def _ids(self) -> Iterable[int]:
        while True:
            yield self.new_id()

    def _attached(self, body: Json, files: Mapping[str, File]) -> list[Json]:
        if any(file.size > _MAX_FILE for file in files.values()):
            raise Refused(40005)
        told = {str(found["id"]): found for found in body.get("attachments") or ()}
        attached = []
        for key, file in files.items():
            attachment_id = self.new_id()
            name = told.get(key, {}).get("filename") or file.name
            url = f"https://cdn.discordapp.com/attachments/{attachment_id}/{name}"
            made: Json = {"id": str(attachment_id), "filename": name, "size": file.size, "url": url, "proxy_url": url}
            if description := told.get(key, {}).get("description"):
                made["description"] = description
            attached.append(made)
        return attached

    # Threads and direct conversations

    def start_thread(self, parent: Channel, body: Json, *, message: Message | None) -> Channel:
        """Start a thread as the bot, from a message or without one.

        Raises:
            Refused: 50013, 50024 inside of a thread, or 160004 where the message has one.
        """
        kind = ChannelKind(body.get("type") or (11 if message else 12))
        public = kind is ChannelKind.PUBLIC_THREAD
        self.channel(parent.id, Permission.CREATE_PUBLIC_THREADS if public else Permission.CREATE_PRIVATE_THREADS)
        if parent.kind not in {ChannelKind.TEXT, ChannelKind.ANNOUNCEMENT}:
            raise Refused(50024)
        if message is not None and message.thread is not None:
            raise Refused(160004)
        thread = Channel(
            message.id if message else self.new_id(),
            kind,
            body["name"],
            parent.guild,
            parent=parent,
            creator=self.bot,
            auto_archive_minutes=body.get("auto_archive_duration") or 1440,
            joined=[self.bot],
        )
        if message is not None:
            message.thread = thread
        self.add_channel(thread)
        return thread

    def add_channel(self, channel: Channel) -> None:
        """Let a channel, or a thread, be there."""
        self.channels[channel.id] = channel
        if channel.guild is not None:
            channel.guild.channels[channel.id] = channel
        self.announce_channel("CREATE", channel)

    def remove_channel(self, channel: Channel) -> None:
        """Remove a channel with its threads."""
        for thread in [found for found in self.channels.values() if found.parent is channel]:
            del self.channels[thread.id]
            if thread.guild is not None:
                del thread.guild.channels[thread.id]
        del self.channels[channel.id]
        told = payloads.channel(channel)
        if channel.guild is not None:
            del channel.guild.channels[channel.id]
            name = "THREAD_DELETE" if channel.is_thread else "CHANNEL_DELETE"
            self.dispatch(name, told, guild_id=channel.guild.id, intents=Intent.GUILDS)
        self.changes.happened()

    def announce_channel(self, verb: Literal["CREATE", "UPDATE"], channel: Channel) -> None:
        """Tell clients about a channel that is new or has changed."""
        if channel.guild is not None and not channel.guild.left and not channel.hides_from(self.bot):
            kind = "THREAD" if channel.is_thread else "CHANNEL"
            told = payloads.channel(channel) | ({"newly_created": True} if kind == "THREAD" else {})
            self.dispatch(f"{kind}_{verb}", told, guild_id=channel.guild.id, intents=Intent.GUILDS)
        self.changes.happened()

    def direct(self, user: User) -> Channel:
        """Give the direct conversation of the bot with a user; there is one."""
        found = next((found for found in self.channels.values() if found.recipient is user), None)
        if found is None:
            found = Channel(self.new_id(), ChannelKind.DM, "", recipient=user)
            self.channels[found.id] = found
        return found

    def doubles(self) -> list[tuple[Message, Message]]:
        """List pairs of messages of the bot's in one channel with the same nonce."""
        return [
            (first, second)
            for channel in self.channels.values()
            for number, first in enumerate(channel.messages)
            for second in channel.messages[number + 1 :]
            if first.nonce is not None and first.nonce == second.nonce
        ]


def _message_intent(channel: Channel) -> Intent:
    return Intent.DIRECT_MESSAGES if channel.guild is None else Intent.GUILD_MESSAGES


def _nobody(
    name: str,
    data: Json,
    *,
    guild_id: int | None = None,
    intents: Intent = NO_INTENT,
    unread: Json | None = None,
) -> int:
    """Send an event to nobody: there is no gateway yet."""
    del name, data, guild_id, intents, unread
    return 0


def listed(messages: Sequence[Message], query: Json) -> list[Message]:
    """Choose from messages as "after", "before", "around" and "limit" (50) say; the newest first."""
    limit: int = query.get("limit", 50)
    if "after" in query:
        return [found for found in messages if found.id > int(query["after"])][:limit][::-1]
    if "before" in query:
        return [found for found in messages if found.id < int(query["before"])][-limit:][::-1]
    if "around" in query:
        middle = int(query["around"])
        near = sorted(messages, key=lambda found: abs(found.id - middle))[:limit]
        return sorted(near, key=lambda found: found.id, reverse=True)
    return list(messages[-limit:][::-1])

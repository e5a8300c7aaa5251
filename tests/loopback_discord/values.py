"""What a Discord consists of: guilds, channels, members, messages, and who may do what where. No wire format here."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import IntEnum, IntFlag
from typing import Any

Json = dict[str, Any]
"""A JSON object."""


class Permission(IntFlag):
    """The permissions that something here depends on, with Discord's bits."""

    MANAGE_CHANNELS = 1 << 4
    ADMINISTRATOR = 1 << 3
    MANAGE_GUILD = 1 << 5
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    USE_APPLICATION_COMMANDS = 1 << 31
    MANAGE_THREADS = 1 << 34
    CREATE_PUBLIC_THREADS = 1 << 35
    CREATE_PRIVATE_THREADS = 1 << 36
    SEND_MESSAGES_IN_THREADS = 1 << 38


NOTHING = Permission(0)
EVERYTHING = Permission(sum(Permission))
USUAL = EVERYTHING & ~(
    Permission.ADMINISTRATOR
    | Permission.MANAGE_GUILD
    | Permission.MANAGE_CHANNELS
    | Permission.MANAGE_MESSAGES
    | Permission.MANAGE_THREADS
    | Permission.MENTION_EVERYONE
)
"""What everybody may in a new guild."""


class ChannelKind(IntEnum):
    """Kinds of channels, with Discord's numbers."""

    TEXT = 0
    DM = 1
    ANNOUNCEMENT = 5
    PUBLIC_THREAD = 11
    PRIVATE_THREAD = 12


class MessageFlag(IntFlag):
    """Flags of a message, with Discord's bits."""

    CROSSPOSTED = 1 << 0
    SUPPRESS_EMBEDS = 1 << 2
    HAS_THREAD = 1 << 5
    EPHEMERAL = 1 << 6
    LOADING = 1 << 7
    SUPPRESS_NOTIFICATIONS = 1 << 12
    IS_COMPONENTS_V2 = 1 << 15


NO_FLAG = MessageFlag(0)


@dataclass(eq=False)
class User:
    """Somebody.

    Attributes:
        id: A snowflake, as all ids here.
        name: Shown.
        locale: The language of their Discord.
        bot: Whether it is a bot.
        takes_dms: Whether the bot may write to them.
    """

    id: int
    name: str
    locale: str = "en-US"
    bot: bool = False
    takes_dms: bool = True


@dataclass(eq=False)
class Role:
    """A role of a guild; @everyone has the guild's id."""

    id: int
    name: str
    permissions: Permission = NOTHING
    mentionable: bool = False


@dataclass(eq=False)
class Member:
    """A user in a guild, with their roles beside @everyone."""

    user: User
    roles: list[Role] = field(default_factory=list)
    joined_at: datetime = field(default_factory=lambda: datetime.now(UTC))


@dataclass(frozen=True)
class Overwrite:
    """What a role or a user may in one channel, other than elsewhere."""

    allow: Permission
    deny: Permission


@dataclass(eq=False)
class Guild:
    """A server, as users call it.

    Attributes:
        id: Its id, and that of @everyone.
        name: Shown.
        locale: Its preferred language.
        owner: May do everything.
        roles: By id; @everyone first.
        members: By the user's id.
        channels: By id, threads among them.
        left: Whether the bot is not in it: it was removed, or somebody has the app only for themselves.
    """

    id: int
    name: str
    locale: str
    owner: User
    roles: dict[int, Role] = field(default_factory=dict)
    members: dict[int, Member] = field(default_factory=dict)
    channels: dict[int, "Channel"] = field(default_factory=dict)
    left: bool = False

    def __repr__(self) -> str:
        return f"<Guild {self.id} {self.name!r}>"

    @property
    def everyone(self) -> Role:
        """The role that everybody has."""
        return self.roles[self.id]

    def permissions(self, user: User) -> Permission:
        """Say what a member may where no channel says otherwise; nobody else may anything."""
        member = self.members.get(user.id)
        if member is None:
            return NOTHING
        allowed = self.everyone.permissions
        for role in member.roles:
            allowed |= role.permissions
        return EVERYTHING if user is self.owner or allowed & Permission.ADMINISTRATOR else allowed


@dataclass(eq=False)
class Channel:
    """A channel, thread or direct conversation.

    Attributes:
        id: Its id; a thread started from a message has that message's.
        kind: Which of these it is.
        name: Shown; empty for a direct conversation.
        guild: Where it is, or None for a direct conversation.
        recipient: The user of a direct conversation.
        parent: The channel of a thread.
        overwrites: By the id of a role or user.
        messages: What everybody there can read, oldest first; deleted ones are gone from it.
        creator: Who started a thread.
        archived: Whether a thread is archived; sending un-archives it, unless it is locked.
        joined: Who joined a thread.
    """

    id: int
    kind: ChannelKind
    name: str
    guild: Guild | None = None
    recipient: User | None = None
    parent: "Channel | None" = None
    overwrites: dict[int, Overwrite] = field(default_factory=dict)
    messages: list["Message"] = field(default_factory=list)
    creator: User | None = None
    archived: bool = False
    locked: bool = False
    auto_archive_minutes: int = 1440
    joined: list[User] = field(default_factory=list)
    created_at: datetime = field(default_factory=lambda: datetime.now(UTC))

    def __repr__(self) -> str:
        return f"<Channel {self.id} {self.name!r}>"

    @property
    def is_thread(self) -> bool:
        """Whether it is a thread."""
        return self.kind in {ChannelKind.PUBLIC_THREAD, ChannelKind.PRIVATE_THREAD}

    def hides_from(self, user: User) -> bool:
        """Tell whether it is a private thread that a user neither is in nor may see nevertheless."""
        may = self.permissions(user)
        return (
            self.kind is ChannelKind.PRIVATE_THREAD
            and user not in self.joined
            and not may & (Permission.MANAGE_THREADS | Permission.ADMINISTRATOR)
        )

    def message(self, message_id: int) -> "Message | None":
        """Find a message that everybody can read."""
        return next((message for message in self.messages if message.id == message_id), None)

    def permissions(self, user: User) -> Permission:
        """Say what a user may here: of roles, then of the channel's words about @everyone, roles, and the user."""
        if self.guild is None:
            return USUAL & ~Permission.MENTION_EVERYONE
        allowed = self.guild.permissions(user)
        member = self.guild.members.get(user.id)
        if member is None or allowed & Permission.ADMINISTRATOR:
            return allowed
        overwrites = (self.parent or self).overwrites
        allowed = _changed(allowed, [overwrites.get(self.guild.id)])
        allowed = _changed(allowed, [overwrites.get(role.id) for role in member.roles])
        return _changed(allowed, [overwrites.get(user.id)])


def _changed(allowed: Permission, overwrites: Iterable[Overwrite | None]) -> Permission:
    allow = deny = NOTHING
    for overwrite in overwrites:
        if overwrite is not None:
            allow, deny = allow | overwrite.allow, deny | overwrite.deny
    return allowed & ~deny | allow


@dataclass(frozen=True)
class Pings:
    """Whom a message notifies."""

    everyone: bool = False
    users: tuple[int, ...] = ()
    roles: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        return self.everyone or bool(self.users or self.roles)


@dataclass(eq=False)
class Message:
    """A message as it stands now.

    Attributes:
        id: Its id; later ones are greater.
        channel: Where it is.
        author: Who wrote it.
        content: Its text; empty with Components V2.
        embeds: As they were sent.
        components: As Discord tells them: with ids and defaults.
        flags: What holds for it.
        attachments: As Discord tells them.
        nonce: As it was sent, or None.
        reference: Id of the message that it replies to, or None.
        pings: Whom it notified when it was posted; edits notify nobody.
        sent: The bodies by which it was posted and edited, oldest first; empty for a user's message.
        earlier: What could be read in it before each edit, oldest first.
        interaction: JSON about the interaction that it answers, or None.
        edited_at: When it was last edited, or None.
        thread: The thread that was started from it, or None.
        deleted: Whether it is gone.
    """

    id: int
    channel: Channel
    author: User
    content: str = ""
    embeds: list[Json] = field(default_factory=list)
    components: list[Json] = field(default_factory=list)
    flags: MessageFlag = NO_FLAG
    attachments: list[Json] = field(default_factory=list)
    nonce: str | None = None
    reference: int | None = None
    pings: Pings = field(default_factory=Pings)
    sent: list[Json] = field(default_factory=list)
    earlier: list[str] = field(default_factory=list)
    interaction: Json | None = None
    created_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    edited_at: datetime | None = None
    thread: Channel | None = None
    deleted: bool = False

    def __repr__(self) -> str:
        return f"<Message {self.id} in {self.channel.name or 'a direct conversation'}: {self.text[:80]!r}>"

    @property
    def ephemeral(self) -> bool:
        """Whether only the user who asked can read it."""
        return bool(self.flags & MessageFlag.EPHEMERAL)

    @property
    def loading(self) -> bool:
        """Whether it still says that the bot is thinking."""
        return bool(self.flags & MessageFlag.LOADING)

    @property
    def text(self) -> str:
        """All that can be read in it, without what is on buttons: content, embeds, components, one a line."""
        texts: list[str | None] = [self.content]
        for embed in self.embeds:
            texts += [(embed.get("author") or {}).get("name"), embed.get("title"), embed.get("description")]
            texts += [part for found in embed.get("fields") or () for part in (found["name"], found["value"])]
            texts.append((embed.get("footer") or {}).get("text"))
        texts += [found["content"] for found in walk(self.components) if found["type"] == 10]
        return "\n".join(text for text in texts if text)

    @property
    def custom_ids(self) -> list[str]:
        """The custom ids of its buttons and selects, from top to bottom."""
        return [found["custom_id"] for found in walk(self.components) if found.get("custom_id")]

    @property
    def labels(self) -> list[str]:
        """What stands on its buttons, from top to bottom."""
        return [found["label"] for found in walk(self.components) if found["type"] == 2 and found.get("label")]

    def component(self, custom_id: str) -> Json | None:
        """Find a button or select."""
        return next((found for found in walk(self.components) if found.get("custom_id") == custom_id), None)


def walk(components: Iterable[Json]) -> Iterator[Json]:
    """Give components with all that are nested in them, each before what it contains."""
    for component in components:
        yield component
        yield from walk(component.get("components") or ())
        for name in ("accessory", "component"):
            if isinstance(nested := component.get(name), dict):
                yield from walk([nested])


def pings(message: Message, allowed: Json | None, *, may_everyone: bool, replied: User | None) -> Pings:
    """Say whom a message notifies: who is mentioned in it and allowed; without a word about it all are.

    Args:
        message: Mentions count in its content and text displays, not in embeds.
        allowed: "allowed_mentions" as sent.
        may_everyone: Whether its author may mention everyone and roles that nobody may mention.
        replied: Author of the message that it replies to.
    """
    text = "\n".join([message.content, *(part["content"] for part in walk(message.components) if part["type"] == 10)])
    kinds = {"everyone", "users", "roles"} if allowed is None else set(allowed.get("parse") or ())
    told = allowed or {}
    users = [
        int(found)
        for found in re.findall(r"<@!?(\d+)>", text)
        if "users" in kinds or found in map(str, told.get("users") or ())
    ]
    if replied is not None and (allowed is None or told.get("replied_user")):
        users.append(replied.id)
    guild_roles = message.channel.guild.roles if message.channel.guild else {}
    roles = [
        int(found)
        for found in re.findall(r"<@&(\d+)>", text)
        if ("roles" in kinds or found in map(str, told.get("roles") or ()))
        and (role := guild_roles.get(int(found))) is not None
        and (role.mentionable or may_everyone)
    ]
    everyone = may_everyone and "everyone" in kinds and bool(re.search(r"@(everyone|here)\b", text))
    return Pings(everyone, tuple(dict.fromkeys(users)), tuple(dict.fromkeys(roles)))

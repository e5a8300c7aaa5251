"""One Discord on 127.0.0.1, with the verbs in which tests tell what happens there."""

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Self, TypeVar

from aiohttp import web

from tests.loopback_discord import payloads
from tests.loopback_discord.attachments import Attachment, Cdn
from tests.loopback_discord.commands import NotOffered, resolve
from tests.loopback_discord.description import Description
from tests.loopback_discord.faults import Fault, Faults
from tests.loopback_discord.gateway import NO_INTENT, PRIVILEGED, Gateway, Intent, Session
from tests.loopback_discord.interactions import Interaction, Kind, Modal, filled_in, selected
from tests.loopback_discord.rest import Request, Rest
from tests.loopback_discord.routes import Routes
from tests.loopback_discord.values import (
    NOTHING,
    USUAL,
    Channel,
    ChannelKind,
    Guild,
    Json,
    Member,
    Message,
    Overwrite,
    Permission,
    Role,
    User,
    pings,
)
from tests.loopback_discord.world import Changes, Violation, World

T = TypeVar("T")
TOKEN = "loopback.token"  # noqa: S105 - opens nothing but this


class LoopbackDiscord:
    """A Discord with one bot; HTTP and WebSocket while it is entered.

    Leaving it raises `AssertionError` where a rule was broken that the test did not `expect`, or an expected one was
    not.

    Attributes:
        token: The bot's.
        world: The state, and the limits that a test may shrink: `nonce_window`, `acknowledge_within`, `token_life`.
        gateway: The sockets: `reconnect`, `invalidate`, `hang_up`, `cut_next_event`, `acknowledges`.
        rest: The requests that came, and what answers tell about rate limits.
    """

    def __init__(self, description: Description, *, clock: Callable[[], float] = time.monotonic) -> None:
        """Make one without guilds.

        Args:
            description: What requests and answers are compared with.
            clock: Seconds; by it nonces are forgotten and interactions run out.
        """
        self.token = TOKEN
        changes = Changes()
        self.world = World(clock=clock, changes=changes)
        self.gateway = Gateway(
            token=TOKEN,
            new_id=self.world.new_id,
            ready=self._ready,
            happened=changes.happened,
            violated=lambda code, reason: self.world.violate("gateway", "gateway", code, reason),
        )
        self.world.dispatch = self.gateway.dispatch
        self.interactions: list[Interaction] = []
        self._faults = Faults()
        routes = Routes(self.world, self.interactions, lambda: self.gateway_url, lambda: self.gateway.allowed)
        self.rest = Rest(self.world, description, self._faults, routes.handlers(), token=TOKEN)
        self._cdn = Cdn(changes.happened)
        self._expected: set[int] = set()
        self._port = 0

    async def __aenter__(self) -> Self:
        application = web.Application(client_max_size=32 * 1024 * 1024)
        application.router.add_get("/gateway/", self.gateway.serve)
        application.router.add_get("/resumed/", self.gateway.serve)
        application.router.add_route("*", "/api/v10/{path:.*}", self.rest.serve)
        application.router.add_get("/cdn/{path:.*}", self._cdn.serve)
        # A client that went away ends its handler: a slow answer lasts as long as somebody listens to it.
        self._runner = web.AppRunner(application, handler_cancellation=True, shutdown_timeout=0.1, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self._port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, kind: object, *_: object) -> None:
        self.gateway.hang_up()
        await self._runner.cleanup()
        if kind is None:  # an error in the test itself says more
            self.check()

    @property
    def api_url(self) -> str:
        """Address of the REST API."""
        return f"http://127.0.0.1:{self._port}/api/v10"

    @property
    def gateway_url(self) -> str:
        """Address of the gateway for new sessions."""
        return f"ws://127.0.0.1:{self._port}/gateway/"

    @property
    def cdn_url(self) -> str:
        """Address of the attachments, which stands here for that of Discord's CDN."""
        return f"http://127.0.0.1:{self._port}/cdn/"

    @property
    def resume_url(self) -> str:
        """Address of the gateway for sessions that go on."""
        return f"ws://127.0.0.1:{self._port}/resumed/"

    # Rules

    @property
    def violations(self) -> list[Violation]:
        """The rules that were broken so far, in order; expected ones are among them."""
        return self.world.violations

    def expect(self, *codes: int) -> None:
        """Say that errors of these codes belong to the story; each must come at least once."""
        self._expected |= set(codes)

    def check(self) -> None:
        """Raise `AssertionError` where a rule was broken that was not expected, or an expected one was not."""
        for interaction in self.interactions:
            if interaction.overdue():
                interaction.failed = True
                self.world.violate("late", repr(interaction), 10062, "never acknowledged")
        broken = [found for found in self.violations if found.code not in self._expected or found.kind == "response"]
        assert not broken, "rules of Discord were broken:\n" + "\n".join(map(str, broken))
        missing = self._expected - {found.code for found in self.violations}
        assert not missing, f"expected, and never came: {sorted(missing)}"

    @property
    def doubles(self) -> list[tuple[Message, Message]]:
        """Pairs of messages of the bot's in one channel with the same nonce."""
        return self.world.doubles()

    # Faults and waiting

    def play(self, fault: Fault, operation: str | None = None, *, n: int | None = 1) -> None:
        """Let the next `n` requests of an operation ("create_message"; None: of any) meet a fault; None is for ever."""
        self._faults.plan(fault, operation, n)

    def stop_playing(self) -> None:
        """Let nothing go wrong any more."""
        self._faults.clear()

    def requests(self, operation: str | None = None) -> list[Request]:
        """List the requests of an operation, or all, in order."""
        return [found for found in self.rest.requests if operation in {None, found.operation}]

    async def until(self, condition: Callable[[], T | None], what: str = "it is so", *, seconds: float = 10) -> T:
        """Wait until a condition about this server gives something true, and give that; else `TimeoutError`."""
        return await self.world.changes.until(condition, what, seconds=seconds)

    async def connected(self, n: int = 1) -> None:
        """Wait until so many sessions have a socket."""
        await self.until(
            lambda: sum(found.link is not None for found in self.gateway.sessions) >= n, "clients are there"
        )

    async def posted(self, channel: Channel, n: int = 1, *, seconds: float = 10) -> list[Message]:
        """Wait until the bot has at least so many messages in a channel, and give all of them."""
        return await self.until(
            lambda: found if len(found := self.posts(channel)) >= n else None, f"{n} posts", seconds=seconds
        )

    def posts(self, channel: Channel) -> list[Message]:
        """List the bot's messages in a channel, oldest first."""
        return [found for found in channel.messages if found.author is self.world.bot]

    # What there is

    def allow_intents(self, intents: Intent) -> None:
        """Let the application use privileged intents; with MESSAGE_CONTENT the bot may read all messages."""
        self.gateway.allowed = intents & PRIVILEGED
        self.world.reads_messages = Intent.MESSAGE_CONTENT in intents

    def add_user(self, name: str, *, locale: str = "en-US", takes_dms: bool = True) -> User:
        """Let there be somebody, who is in no guild yet."""
        user = User(self.world.new_id(), name, locale, takes_dms=takes_dms)
        self.world.users[user.id] = user
        return user

    def add_guild(
        self,
        name: str,
        *,
        locale: str = "en-US",
        everyone: Permission = USUAL,
        bot: Permission = NOTHING,
    ) -> Guild:
        """Let the bot be in a new guild, whose owner nobody else is.

        Args:
            name: Shown.
            locale: Its preferred language.
            everyone: What everybody may, the bot too.
            bot: What the bot may beyond that.
        """
        guild = Guild(self.world.new_id(), name, locale, self.add_user(f"{name}'s owner", locale=locale))
        guild.roles[guild.id] = Role(guild.id, "@everyone", everyone)
        role = Role(self.world.new_id(), self.world.bot.name, bot)
        guild.roles[role.id] = role
        guild.members[guild.owner.id] = Member(guild.owner)
        guild.members[self.world.bot.id] = Member(self.world.bot, [role])
        self.world.guilds[guild.id] = guild
        self._dispatch_guild(guild)
        return guild

    def add_guild_without_bot(self, name: str, *, everyone: Permission = USUAL) -> Guild:
        """Let there be a guild that the bot is not in: who has the app for themselves can use its commands there."""
        guild = Guild(self.world.new_id(), name, "en-US", self.add_user(f"{name}'s owner"), left=True)
        guild.roles[guild.id] = Role(guild.id, "@everyone", everyone)
        guild.members[guild.owner.id] = Member(guild.owner)
        self.world.guilds[guild.id] = guild
        return guild

    def add_member(
        self,
        guild: Guild,
        user: User | str,
        *,
        permissions: Permission = NOTHING,
        locale: str = "en-US",
    ) -> User:
        """Let a user, or somebody new of this name, join a guild, with permissions beyond everybody's."""
        joining = self.add_user(user, locale=locale) if isinstance(user, str) else user
        roles = [self.add_role(guild, joining.name, permissions)] if permissions else []
        guild.members[joining.id] = Member(joining, roles)
        return joining

    def add_role(
        self, guild: Guild, name: str, permissions: Permission = NOTHING, *, mentionable: bool = False
    ) -> Role:
        """Let there be a role, which everybody may mention or only who may mention all."""
        role = Role(self.world.new_id(), name, permissions, mentionable)
        guild.roles[role.id] = role
        told = {"guild_id": str(guild.id), "role": payloads.role(role, len(guild.roles) - 1)}
        if not guild.left:
            self.world.dispatch("GUILD_ROLE_CREATE", told, guild_id=guild.id, intents=Intent.GUILDS)
        return role

    def add_channel(self, guild: Guild, name: str, *, kind: ChannelKind = ChannelKind.TEXT) -> Channel:
        """Let there be a channel."""
        channel = Channel(self.world.new_id(), kind, name, guild)
        self.world.add_channel(channel)
        return channel

    def add_thread(self, parent: Channel, name: str, creator: User, *, private: bool = False) -> Channel:
        """Let a user start a thread, a public one or one that others are taken into."""
        thread = Channel(
            self.world.new_id(),
            ChannelKind.PRIVATE_THREAD if private else ChannelKind.PUBLIC_THREAD,
            name,
            parent.guild,
            parent=parent,
            creator=creator,
            joined=[creator],
        )
        self.world.add_channel(thread)
        return thread

    def permit(
        self,
        channel: Channel,
        target: Role | User,
        *,
        allow: Permission = NOTHING,
        deny: Permission = NOTHING,
    ) -> None:
        """Say what a role or user may in a channel other than elsewhere, instead of what was said before."""
        channel.overwrites[target.id] = Overwrite(allow, deny)
        self.world.announce_channel("UPDATE", channel)

    def remove_channel(self, channel: Channel) -> None:
        """Delete a channel, with its threads."""
        self.world.remove_channel(channel)

    def remove_guild(self, guild: Guild) -> None:
        """Remove the bot from a guild."""
        guild.left = True
        self.world.commands.forget(guild.id)
        self.world.dispatch("GUILD_DELETE", {"id": str(guild.id)}, guild_id=guild.id, intents=Intent.GUILDS)
        self.world.changes.happened()

    def direct(self, user: User) -> Channel:
        """Give the direct conversation of a user with the bot."""
        return self.world.direct(user)

    def commands(self, guild: Guild | None = None) -> list[Json]:
        """List the registered commands of a guild, or the global ones."""
        return self.world.commands.all(None if guild is None else guild.id)

    # What users do

    def user_uploads(
        self, name: str, data: bytes, *, content_type: str = "", size: int | None = None, url: str = ""
    ) -> Attachment:
        """Let a user upload a file, which they attach to a command or message then.

        Args:
            name: Of the file.
            data: What is in it.
            content_type: As Discord tells it; empty where it tells none.
            size: As Discord tells it; None for what it is.
            url: Where Discord says that it is; empty for its CDN.
        """
        return self._cdn.add(self.world.new_id(), name, data, content_type=content_type, size=size, url=url)

    def user_writes(self, channel: Channel, user: User, content: str, *files: Attachment) -> Message:
        """Let a user post a message, with files attached."""
        message = Message(self.world.new_id(), channel, user, content=content)
        message.attachments = [file.json() for file in files]
        may = Permission.MENTION_EVERYONE in channel.permissions(user)
        message.pings = pings(message, None, may_everyone=may, replied=None)
        self.world.publish(message)
        return message

    def user_types(
        self,
        channel: Channel,
        user: User,
        command: str,
        options: Mapping[str, object] | None = None,
        *,
        permissions: Permission | None = None,
        locale: str | None = None,
    ) -> Interaction:
        """Let a user send a slash command.

        Args:
            channel: Where; a thread or direct conversation as well.
            user: Who.
            command: Its name, with those of group and sub-command: "news follow".
            options: By name; users, channels and roles as such.
            permissions: What the user may there beside using commands; None is what guild and channel say.
            locale: The user's language; None is what theirs is.

        Raises:
            NotOffered: Discord's client would not let them.
        """
        may = channel.permissions(user)
        if permissions is not None:
            may = permissions | Permission.USE_APPLICATION_COMMANDS
        typed = self.world.commands.typed(command, options or {}, channel, may)
        return self._sent(
            Kind.COMMAND, channel, user, typed.data, permissions=may, locale=locale, name=f"/{command}", metadata={}
        )

    def user_autocompletes(
        self,
        channel: Channel,
        user: User,
        command: str,
        focused: str,
        options: Mapping[str, object],
        *,
        locale: str | None = None,
    ) -> Interaction:
        """Let a user begin to type the value of an option; the other options may be missing; else as `user_types`."""
        may = channel.permissions(user)
        typed = self.world.commands.typed(command, options, channel, may, focused=focused)
        return self._sent(
            Kind.AUTOCOMPLETE,
            channel,
            user,
            typed.data,
            permissions=may,
            locale=locale,
            name=f"/{command}",
            metadata={},
        )

    def user_uses_message_menu(
        self, message: Message, user: User, command: str, *, locale: str | None = None
    ) -> Interaction:
        """Let a user choose a command from a message's menu; raises `NotOffered`."""
        may = message.channel.permissions(user)
        typed = self.world.commands.menu(command, message, may)
        return self._sent(
            Kind.COMMAND,
            message.channel,
            user,
            typed.data,
            permissions=may,
            locale=locale,
            name=command,
            metadata={"target_message_id": str(message.id)},
        )

    def user_clicks(
        self,
        message: Message,
        custom_id: str,
        user: User,
        values: Sequence[str | User | Role | Channel] = (),
        *,
        locale: str | None = None,
    ) -> Interaction:
        """Let a user click on a button, or select values.

        Raises:
            NotOffered: There is none, it is disabled, or has no such values, or the user does not see the message.
        """
        found = message.component(custom_id)
        hidden = message.ephemeral and message.interaction and message.interaction["user"]["id"] != str(user.id)
        if found is None or found.get("disabled") or message.deleted or hidden:
            raise NotOffered(f"nothing to click on: {custom_id!r} of {message.custom_ids}")
        data: Json = {"custom_id": custom_id, "component_type": found["type"], "id": found["id"]}
        if found["type"] == 2:
            if values:
                raise NotOffered(f"{custom_id!r} is a button")
        else:
            data["values"] = selected(found, [value if isinstance(value, str) else str(value.id) for value in values])
            if resolved := resolve(values, message.channel):
                data["resolved"] = resolved
        return self._sent(
            Kind.COMPONENT,
            message.channel,
            user,
            data,
            permissions=message.channel.permissions(user),
            locale=locale,
            message=message,
            name=f"click on {custom_id}",
            metadata={"interacted_message_id": str(message.id)},
        )

    def user_submits(self, modal: Modal, values: Mapping[str, str | Sequence[str]]) -> Interaction:
        """Let the user who sees a modal fill it in and submit it; raises `NotOffered`.

        Args:
            modal: As `Interaction.modal` gives it.
            values: By custom id; what is missing stays as it was prefilled.
        """
        before = modal.interaction
        data: Json = {"custom_id": modal.custom_id, "components": filled_in(modal, values)}
        return self._sent(
            Kind.MODAL,
            before.channel,
            before.user,
            data,
            permissions=before.permissions,
            locale=before.locale,
            message=before.message,
            name=f"modal {modal.custom_id}",
            metadata={"triggering_interaction_metadata": before.metadata},
        )

    def _sent(
        self,
        kind: Kind,
        channel: Channel,
        user: User,
        data: Json,
        *,
        permissions: Permission,
        locale: str | None,
        name: str,
        metadata: Json,
        message: Message | None = None,
    ) -> Interaction:
        interaction = Interaction(
            self.world,
            kind,
            channel,
            user,
            data,
            permissions=permissions,
            locale=locale or user.locale,
            message=message,
            name=name,
            metadata=metadata,
        )
        self.interactions.append(interaction)
        guild_id = None if channel.guild is None else channel.guild.id
        if not self.gateway.dispatch("INTERACTION_CREATE", interaction.event(), guild_id=guild_id):
            raise NotOffered(f"{name}: no client is connected that could answer")
        return interaction

    def _dispatch_guild(self, guild: Guild) -> None:
        told = payloads.guild_create(guild, self.world.bot)
        told.pop("unavailable")  # the bot has just joined
        self.world.dispatch("GUILD_CREATE", told, guild_id=guild.id, intents=Intent.GUILDS)
        self.world.changes.happened()

    def _ready(self, session: Session) -> list[tuple[str, Json]]:
        world = self.world
        guilds = [found for found in world.guilds.values() if not found.left and session.wants(found.id, NO_INTENT)]
        ready = {
            "v": 10,
            "user": payloads.user(world.bot) | {"mfa_enabled": False, "verified": True, "email": None},
            "guilds": [{"id": str(found.id), "unavailable": True} for found in guilds],
            "session_id": session.id,
            "resume_gateway_url": self.resume_url,
            "shard": list(session.shard),
            "application": {"id": str(world.application_id), "flags": 0},
        }
        events = [("READY", ready)]
        if Intent.GUILDS in session.intents:
            events += [("GUILD_CREATE", payloads.guild_create(found, world.bot)) for found in guilds]
        return events

"""What each operation of the REST API does: the requests of one bot, as calls on the world."""

from collections.abc import Callable

from tests.loopback_discord import payloads
from tests.loopback_discord.gateway import PRIVILEGED, Intent
from tests.loopback_discord.interactions import Interaction
from tests.loopback_discord.refusals import Refused
from tests.loopback_discord.rest import Call, Handler
from tests.loopback_discord.values import Channel, ChannelKind, Json, Message, MessageFlag, Permission
from tests.loopback_discord.world import World, listed

_DONE = 204, None


class Routes:
    """The handlers by the operations' names."""

    def __init__(
        self,
        world: World,
        interactions: list[Interaction],
        gateway_url: Callable[[], str],
        privileged: Callable[[], Intent],
    ) -> None:
        """Serve a world.

        Args:
            world: Its state.
            interactions: All that there were; it grows.
            gateway_url: Gives the gateway's address.
            privileged: Gives the intents that the application may use.
        """
        self._world = world
        self._interactions = interactions
        self._gateway_url = gateway_url
        self._privileged = privileged

    def handlers(self) -> dict[str, Handler]:
        """Give all handlers."""
        served: dict[str, Handler] = {
            "get_gateway": lambda _: (200, {"url": self._gateway_url()}),
            "get_bot_gateway": self._bot_gateway,
            "get_my_user": self._me,
            "get_user": self._user,
            "get_my_application": self._application,
            "get_my_oauth2_application": self._application,
            "list_my_guilds": self._my_guilds,
            "create_dm": self._create_dm,
            "get_guild": lambda call: (200, payloads.guild(self._world.guild(call.id("guild_id")))),
            "list_guild_channels": self._guild_channels,
            "list_guild_roles": lambda call: (200, payloads.roles(self._world.guild(call.id("guild_id")))),
            "get_guild_member": self._member,
            "list_guild_members": self._members,
            "get_active_guild_threads": self._active_threads,
            "get_channel": lambda call: (200, payloads.channel(self._world.channel(call.id("channel_id")))),
            "update_channel": self._update_channel,
            "delete_channel": self._delete_channel,
            "list_messages": self._messages,
            "create_message": self._create_message,
            "get_message": lambda call: (200, self._world.tell(self._found(call))),
            "update_message": self._update_message,
            "delete_message": self._delete_message,
            "crosspost_message": self._crosspost,
            "trigger_typing_indicator": self._type,
            "create_thread": self._create_thread,
            "create_thread_from_message": self._create_thread,
            "join_thread": self._join,
            "leave_thread": self._leave,
            "create_interaction_response": self._respond,
            "execute_webhook": self._follow_up,
        }
        for name in ("original_webhook_message", "webhook_message"):
            served[f"get_{name}"] = self._get_answer
            served[f"update_{name}"] = self._edit_answer
            served[f"delete_{name}"] = self._delete_answer
        for place in ("", "guild_"):
            served[f"list_{place}application_commands"] = self._commands
            served[f"bulk_set_{place}application_commands"] = self._set_commands
            served[f"create_{place}application_command"] = self._create_command
            served[f"get_{place}application_command"] = self._get_command
            served[f"update_{place}application_command"] = self._change_command
            served[f"delete_{place}application_command"] = self._delete_command
        return served

    # The bot itself

    def _bot_gateway(self, _: Call) -> tuple[int, object]:
        limit = {"total": 1000, "remaining": 999, "reset_after": 86_400_000, "max_concurrency": 1}
        return 200, {"url": self._gateway_url(), "shards": 1, "session_start_limit": limit}

    def _me(self, _: Call) -> tuple[int, object]:
        return 200, payloads.user(self._world.bot) | {"mfa_enabled": False, "locale": "en-US", "verified": True}

    def _user(self, call: Call) -> tuple[int, object]:
        found = self._world.users.get(call.id("user_id"))
        if found is None:
            raise Refused(10013)
        return 200, payloads.user(found)

    def _application(self, _: Call) -> tuple[int, object]:
        world, allowed = self._world, self._privileged()
        # The flags that say which privileged intents a small bot may use.
        bits = {Intent.PRESENCES: 1 << 13, Intent.GUILD_MEMBERS: 1 << 15, Intent.MESSAGE_CONTENT: 1 << 19}
        flags = sum(bit for intent, bit in bits.items() if intent in allowed & PRIVILEGED)
        n = sum(not found.left for found in world.guilds.values())
        return 200, payloads.application(world.bot, world.application_id, world.owner, flags, n)

    def _my_guilds(self, _: Call) -> tuple[int, object]:
        return 200, [
            payloads.my_guild(found, self._world.bot) for found in self._world.guilds.values() if not found.left
        ]

    def _create_dm(self, call: Call) -> tuple[int, object]:
        found = self._world.users.get(int(call.body.get("recipient_id") or 0))
        if found is None:
            raise Refused(10013)
        return 200, payloads.channel(self._world.direct(found))

    # Guilds

    def _guild_channels(self, call: Call) -> tuple[int, object]:
        guild = self._world.guild(call.id("guild_id"))
        return 200, [payloads.channel(found) for found in guild.channels.values() if not found.is_thread]

    def _member(self, call: Call) -> tuple[int, object]:
        found = self._world.guild(call.id("guild_id")).members.get(call.id("user_id"))
        if found is None:
            raise Refused(10007 if call.id("user_id") in self._world.users else 10013)
        return 200, payloads.member(found)

    def _members(self, call: Call) -> tuple[int, object]:
        guild = self._world.guild(call.id("guild_id"))
        if Intent.GUILD_MEMBERS not in self._privileged():
            raise Refused(50001)
        after, limit = call.query.get("after", 0), call.query.get("limit", 1)
        found = [guild.members[user_id] for user_id in sorted(guild.members) if user_id > after]
        return 200, [payloads.member(member) for member in found[:limit]]

    def _active_threads(self, call: Call) -> tuple[int, object]:
        guild = self._world.guild(call.id("guild_id"))
        threads = [found for found in guild.channels.values() if found.is_thread and not found.archived]
        return 200, {"threads": [payloads.channel(found) for found in threads], "members": [], "has_more": False}

    # Channels and messages

    def _update_channel(self, call: Call) -> tuple[int, object]:
        channel = self._world.channel(call.id("channel_id"))
        if not channel.is_thread:
            raise Refused(50024)  # nothing but threads is changed here
        may = channel.permissions(self._world.bot)
        body: Json = call.body
        # Whoever may write in a thread may wake it up.
        wakes = body.get("archived") is False and set(body) == {"archived"}
        allowed = channel.creator is self._world.bot or (wakes and Permission.SEND_MESSAGES_IN_THREADS in may)
        if Permission.MANAGE_THREADS not in may and (channel.locked or not allowed):
            raise Refused(50013)
        channel.name = body.get("name") or channel.name
        channel.archived = bool(body.get("archived", channel.archived))
        channel.locked = bool(body.get("locked", channel.locked))
        channel.auto_archive_minutes = body.get("auto_archive_duration") or channel.auto_archive_minutes
        self._world.announce_channel("UPDATE", channel)
        return 200, payloads.channel(channel)

    def _delete_channel(self, call: Call) -> tuple[int, object]:
        channel = self._world.channel(call.id("channel_id"))
        if channel.kind is ChannelKind.DM:
            raise Refused(50003)
        self._world.channel(channel.id, Permission.MANAGE_THREADS if channel.is_thread else Permission.MANAGE_CHANNELS)
        told = payloads.channel(channel)
        self._world.remove_channel(channel)
        return 200, told

    def _found(self, call: Call) -> Message:
        channel = self._world.channel(call.id("channel_id"))
        if Permission.READ_MESSAGE_HISTORY not in channel.permissions(self._world.bot):
            raise Refused(50013)
        return self._world.message(channel, call.id("message_id"))

    def _messages(self, call: Call) -> tuple[int, object]:
        channel = self._world.channel(call.id("channel_id"))
        # Without the permission Discord gives an empty list, and no error.
        if Permission.READ_MESSAGE_HISTORY not in channel.permissions(self._world.bot):
            return 200, []
        return 200, [self._world.tell(found) for found in listed(channel.messages, call.query)]

    def _create_message(self, call: Call) -> tuple[int, object]:
        channel = self._world.channel(call.id("channel_id"))
        return 200, self._world.tell(self._world.send(channel, call.body, call.files), nonce=True)

    def _own(self, call: Call, code: int) -> Message:
        message = self._world.message(self._world.channel(call.id("channel_id")), call.id("message_id"))
        if message.author is not self._world.bot:
            raise Refused(code)
        return message

    def _update_message(self, call: Call) -> tuple[int, object]:
        message = self._own(call, 50005)
        if message.channel.archived:
            raise Refused(50083)
        self._world.edit(message, call.body, call.files)
        return 200, self._world.tell(message)

    def _delete_message(self, call: Call) -> tuple[int, object]:
        channel = self._world.channel(call.id("channel_id"))
        message = self._world.message(channel, call.id("message_id"))
        if message.author is not self._world.bot:
            self._world.channel(channel.id, Permission.MANAGE_MESSAGES)
        self._world.delete(message)
        return _DONE

    def _crosspost(self, call: Call) -> tuple[int, object]:
        channel = self._world.channel(call.id("channel_id"))
        if channel.kind is not ChannelKind.ANNOUNCEMENT:
            raise Refused(50024)
        message = self._world.message(channel, call.id("message_id"))
        own = message.author is self._world.bot
        self._world.channel(channel.id, Permission.SEND_MESSAGES if own else Permission.MANAGE_MESSAGES)
        if MessageFlag.CROSSPOSTED in message.flags:
            raise Refused(40033)
        message.flags |= MessageFlag.CROSSPOSTED
        self._world.changes.happened()
        return 200, self._world.tell(message)

    def _type(self, call: Call) -> tuple[int, object]:
        self._world.channel(call.id("channel_id"), Permission.SEND_MESSAGES)
        return _DONE

    def _create_thread(self, call: Call) -> tuple[int, object]:
        parent = self._world.channel(call.id("channel_id"))
        message = self._world.message(parent, call.id("message_id")) if "message_id" in call.path else None
        return 201, payloads.channel(self._world.start_thread(parent, call.body, message=message))

    def _thread(self, call: Call) -> Channel:
        channel = self._world.channel(call.id("channel_id"))
        if not channel.is_thread:
            raise Refused(50024)
        if channel.archived:
            raise Refused(50083)
        return channel

    def _join(self, call: Call) -> tuple[int, object]:
        joined = self._thread(call).joined
        if self._world.bot not in joined:
            joined.append(self._world.bot)
        return _DONE

    def _leave(self, call: Call) -> tuple[int, object]:
        joined = self._thread(call).joined
        if self._world.bot in joined:
            joined.remove(self._world.bot)
        return _DONE

    # Interactions

    def _respond(self, call: Call) -> tuple[int, object]:
        found = next((found for found in self._interactions if found.id == call.id("interaction_id")), None)
        if found is None:
            raise Refused(10062)
        told = found.respond(call.path["interaction_token"], call.body, call.files)
        return (200, told) if call.query.get("with_response") else _DONE

    def _by_token(self, call: Call) -> Interaction:
        token = call.path["webhook_token"]
        found = next((found for found in self._interactions if found.token == token), None)
        if found is None or call.id("webhook_id") != self._world.application_id:
            raise Refused(10015)
        found.check_token()
        return found

    def _answer(self, call: Call) -> Message:
        named = call.path.get("message_id")
        return self._by_token(call).answered_by(None if named is None else int(named))

    def _follow_up(self, call: Call) -> tuple[int, object]:
        message = self._by_token(call).follow_up(call.body, call.files)
        return (200, self._world.tell(message)) if call.query.get("wait") else _DONE

    def _get_answer(self, call: Call) -> tuple[int, object]:
        return 200, self._world.tell(self._answer(call))

    def _edit_answer(self, call: Call) -> tuple[int, object]:
        message = self._answer(call)
        self._world.edit(message, call.body, call.files)
        return 200, self._world.tell(message)

    def _delete_answer(self, call: Call) -> tuple[int, object]:
        self._world.delete(self._answer(call))
        return _DONE

    # Commands

    def _scope(self, call: Call) -> int | None:
        if call.id("application_id") != self._world.application_id:
            raise Refused(50001)
        if "guild_id" not in call.path:
            return None
        found = self._world.guilds.get(call.id("guild_id"))
        if found is None or found.left:
            raise Refused(50001)
        return found.id

    def _commands(self, call: Call) -> tuple[int, object]:
        return 200, self._world.commands.all(self._scope(call))

    def _set_commands(self, call: Call) -> tuple[int, object]:
        return 200, self._world.commands.set_all(self._scope(call), call.body or [])

    def _create_command(self, call: Call) -> tuple[int, object]:
        told, new = self._world.commands.create(self._scope(call), call.body)
        return (201 if new else 200), told

    def _get_command(self, call: Call) -> tuple[int, object]:
        return 200, self._world.commands.get(self._scope(call), call.id("command_id"))

    def _change_command(self, call: Call) -> tuple[int, object]:
        return 200, self._world.commands.change(self._scope(call), call.id("command_id"), call.body)

    def _delete_command(self, call: Call) -> tuple[int, object]:
        self._world.commands.delete(self._scope(call), call.id("command_id"))
        return _DONE

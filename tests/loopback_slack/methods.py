"""The Web API's methods about conversations and messages, with the scopes that they need."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from tests.loopback_slack import payloads
from tests.loopback_slack.refusals import Refused
from tests.loopback_slack.values import Channel, Json, Message, User, Workspace
from tests.loopback_slack.world import World

T = TypeVar("T")


@dataclass(frozen=True)
class Asked:
    """One call with a bot token.

    Attributes:
        world: Where.
        workspace: Whose token it was.
        method: "chat.postMessage".
        arguments: What was sent, JSON decoded.
    """

    world: World
    workspace: Workspace
    method: str
    arguments: Json

    def needed(self, name: str, error: str = "invalid_arguments") -> str:
        """Give an argument that must be there; raises `Refused`."""
        value = self.arguments.get(name)
        if value in {None, ""}:
            raise Refused(error, [f"[ERROR] missing required field: {name} [json-pointer:/{name}]"])
        return str(value)

    def flag(self, name: str) -> bool:
        """Read a flag, which forms send as text; False where there is none."""
        return self.arguments.get(name) in {True, "1", "true", "True"}

    def scoped(self, *scopes: str) -> None:
        """Go on with one of these scopes; raises `Refused` with missing_scope."""
        if not self.workspace.scopes.intersection(scopes):
            provided = ",".join(sorted(self.workspace.scopes))
            raise Refused("missing_scope", needed=scopes[0], provided=provided)

    def channel(self, verb: str | None = None) -> Channel:
        """Give the channel that is named, where the app may know it.

        Args:
            verb: "read", "history" or the like, for which the channel's kind must be in the scopes; None asks no scope.

        Raises:
            Refused: With channel_not_found or missing_scope.
        """
        name = self.needed("channel", "channel_not_found")
        found = self.workspace.channels.get(name)
        if found is None:
            raise Refused("channel_not_found")
        if verb is not None:
            self.scoped(f"{found.kind}:{verb}")
        if found.kind != "channels" and self.workspace.bot not in found.members:
            raise Refused("channel_not_found")
        return found

    def user(self, name: str = "user") -> User:
        """Give the user that is named; raises `Refused` with user_not_found."""
        shared = (user for channel in self.workspace.channels.values() for user in channel.members)
        known = {**{user.id: user for user in shared}, **self.workspace.users}
        found = known.get(str(self.arguments.get(name)))
        if found is None:
            raise Refused("user_not_found")
        return found


Handler = Callable[[Asked], Json]


def open_direct(world: World, user: User) -> Channel:
    """Give the direct conversation of a user with the bot; there is one."""
    workspace = user.workspace
    found = next((found for found in workspace.channels.values() if found.direct is user), None)
    if found is None:
        found = Channel(world.new_id("D"), "", workspace, members=[user, workspace.bot], direct=user)
        workspace.channels[found.id] = found
    return found


def paged(asked: Asked, found: Sequence[T], *, default: int, most: int = 1000) -> tuple[list[T], Json]:
    """Cut the page that "cursor" and "limit" ask for, and tell where the next one begins.

    Raises:
        Refused: With invalid_cursor or invalid_limit.
    """
    cursor = str(asked.arguments.get("cursor") or "")
    try:
        begin = int(cursor.removeprefix("at:")) if cursor else 0
    except ValueError:
        raise Refused("invalid_cursor") from None
    limit = int(asked.arguments.get("limit") or default)
    if limit < 1:
        raise Refused("invalid_limit")
    end = begin + min(limit, most)
    return list(found[begin:end]), {"next_cursor": f"at:{end}" if end < len(found) else ""}


# chat


def place_to_post(asked: Asked) -> Channel:
    """Give the channel where the app may post; a user's id is the conversation with them."""
    asked.scoped("chat:write")
    name = str(asked.arguments.get("channel") or "")
    if name in asked.workspace.users:
        return open_direct(asked.world, asked.workspace.users[name])
    if name.startswith("#"):
        asked.arguments["channel"] = next(
            (found.id for found in asked.workspace.channels.values() if found.name == name[1:]), name
        )
    found = asked.channel()
    if found.archived:
        raise Refused("is_archived")
    if asked.workspace.bot not in found.members and "chat:write.public" not in asked.workspace.scopes:
        raise Refused("not_in_channel")
    return found


def _post_message(asked: Asked) -> Json:
    message = asked.world.post(place_to_post(asked), asked.arguments, method=asked.method)
    return {"channel": message.channel.id, "ts": message.ts, "message": payloads.message(message, metadata=True)}


def _post_ephemeral(asked: Asked) -> Json:
    channel, user = place_to_post(asked), asked.user()
    if user not in channel.members:
        raise Refused("user_not_in_channel")
    message = asked.world.post(channel, asked.arguments, method=asked.method, ephemeral_for=user)
    return {"message_ts": message.ts}


def own(asked: Asked, error: str) -> Message:
    """Give the app's message that is named, where it can still be changed."""
    asked.scoped("chat:write")
    channel = asked.channel()
    found = channel.message(asked.needed("ts", "message_not_found"))
    if found is None:
        raise Refused("message_not_found")
    if channel.archived:
        raise Refused("is_archived")
    if found.user is not asked.workspace.bot:
        raise Refused(error)
    return found


def _update(asked: Asked) -> Json:
    message = own(asked, "cant_update_message")
    if message.streaming == "in_progress":
        raise Refused("streaming_state_conflict")
    body = {name: value for name, value in asked.arguments.items() if name not in {"channel", "ts"}}
    asked.world.change(message, body, method=asked.method)
    told = payloads.message(message, metadata=True)
    return {"channel": message.channel.id, "ts": message.ts, "text": message.text, "message": told}


def _delete(asked: Asked) -> Json:
    message = own(asked, "cant_delete_message")
    if message.streaming == "in_progress":
        raise Refused("cant_delete_message")
    asked.world.delete(message)
    return {"channel": message.channel.id, "ts": message.ts}


def _get_permalink(asked: Asked) -> Json:
    channel = asked.channel()
    message = channel.message(asked.needed("message_ts", "message_not_found"))
    if message is None:
        raise Refused("message_not_found")
    address = f"https://{asked.workspace.domain}.slack.com/archives/{channel.id}/p{message.ts.replace('.', '')}"
    if message.thread_ts is not None:
        address += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": address}


def _add_reaction(asked: Asked) -> Json:
    channel = asked.channel()
    message = channel.message(asked.needed("timestamp", "message_not_found"))
    if message is None:
        raise Refused("message_not_found")
    name = asked.needed("name", "invalid_name")
    if name in message.reactions:
        raise Refused("already_reacted")
    message.reactions.append(name)
    asked.world.changes.happened()
    return {}


# conversations


def _info(asked: Asked) -> Json:
    return {"channel": payloads.channel(asked.channel("read"))}


def _list(asked: Asked) -> Json:
    types = str(asked.arguments.get("types") or "public_channel").replace(" ", "").split(",")
    kinds = {"public_channel": "channels", "private_channel": "groups", "im": "im", "mpim": "mpim"}
    for name in types:
        if name not in kinds:
            raise Refused("invalid_types")
        asked.scoped(f"{kinds[name]}:read")
    wanted = {kinds[name] for name in types}
    bot = asked.workspace.bot
    found = [
        channel
        for channel in asked.workspace.channels.values()
        if channel.kind in wanted
        and (channel.kind == "channels" or bot in channel.members)
        and not (channel.archived and asked.flag("exclude_archived"))
    ]
    page, metadata = paged(asked, found, default=100)
    return {"channels": [payloads.channel(channel) for channel in page], "response_metadata": metadata}


def _conversations_of(asked: Asked) -> Json:
    """List where a user is; of what is private, only where the bot is, too."""
    types = str(asked.arguments.get("types") or "public_channel").replace(" ", "").split(",")
    kinds = {"public_channel": "channels", "private_channel": "groups", "im": "im", "mpim": "mpim"}
    for name in types:
        if name not in kinds:
            raise Refused("invalid_types")
        asked.scoped(f"{kinds[name]}:read")
    who = asked.user() if asked.arguments.get("user") else asked.workspace.bot
    bot = asked.workspace.bot
    found = [
        channel
        for channel in asked.workspace.channels.values()
        if channel.kind in {kinds[name] for name in types}
        and who in channel.members
        and (channel.kind == "channels" or bot in channel.members)
        and not (channel.archived and asked.flag("exclude_archived"))
    ]
    page, metadata = paged(asked, found, default=100)
    return {"channels": [payloads.channel(channel) for channel in page], "response_metadata": metadata}


def _readable(asked: Asked) -> Channel:
    channel = asked.channel("history")
    if asked.workspace.bot not in channel.members:
        raise Refused("not_in_channel")
    return channel


def _within(asked: Asked, found: list[Message]) -> list[Message]:
    """Keep those between "oldest" and "latest"."""
    oldest, latest = _time(asked, "oldest"), _time(asked, "latest")
    bounds = {oldest, latest} if asked.flag("inclusive") else set()
    return [
        message
        for message in found
        if (oldest is None or message.at > oldest or message.at in bounds)
        and (latest is None or message.at < latest or message.at in bounds)
    ]


def _time(asked: Asked, name: str) -> float | None:
    value: Any = asked.arguments.get(name)
    try:
        return None if value in {None, "", "now"} else float(value)
    except ValueError:
        raise Refused(f"invalid_ts_{name}") from None


def _told(asked: Asked, messages: list[Message]) -> list[Json]:
    metadata = asked.flag("include_all_metadata")
    return [payloads.message(message, metadata=metadata) for message in messages]


def _history(asked: Asked) -> Json:
    channel = _readable(asked)
    shown = [found for found in channel.messages if found.thread_ts is None or found.reply_broadcast]
    page, metadata = paged(asked, _within(asked, shown)[::-1], default=100, most=asked.world.history_max)
    more = bool(metadata["next_cursor"])
    return {"messages": _told(asked, page), "has_more": more, "pin_count": 0, "response_metadata": metadata}


def _replies(asked: Asked) -> Json:
    channel = _readable(asked)
    above = channel.message(asked.needed("ts", "thread_not_found"))
    if above is None:
        raise Refused("thread_not_found")
    replies = channel.thread(above.thread_ts or above.ts)
    kept = [found for found in replies if found is replies[0] or found in _within(asked, replies)]
    page, metadata = paged(asked, kept, default=1000, most=asked.world.history_max)
    return {"messages": _told(asked, page), "has_more": bool(metadata["next_cursor"]), "response_metadata": metadata}


def _members(asked: Asked) -> Json:
    page, metadata = paged(asked, asked.channel("read").members, default=100)
    return {"members": [member.id for member in page], "response_metadata": metadata}


def _open(asked: Asked) -> Json:
    asked.scoped("im:write")
    if asked.arguments.get("channel"):
        return {"channel": payloads.channel(asked.channel())}
    names = str(asked.arguments.get("users") or "").split(",")
    if len(names) != 1:
        raise Refused("method_not_supported_for_channel_type")  # conversations of several are not here
    found = asked.workspace.users.get(names[0])
    if found is None:
        raise Refused("user_not_found")
    return {"channel": payloads.channel(open_direct(asked.world, found))}


def _join(asked: Asked) -> Json:
    asked.scoped("channels:join")
    channel = asked.channel()
    if channel.archived:
        raise Refused("is_archived")
    if channel.kind != "channels":
        raise Refused("method_not_supported_for_channel_type")
    if asked.workspace.bot not in channel.members:
        channel.members.append(asked.workspace.bot)
        asked.world.changes.happened()
    return {"channel": payloads.channel(channel)}


METHODS: dict[str, tuple[Handler, tuple[str, ...]]] = {
    "chat.postMessage": (_post_message, ()),
    "chat.postEphemeral": (_post_ephemeral, ()),
    "chat.update": (_update, ()),
    "chat.delete": (_delete, ()),
    "chat.getPermalink": (_get_permalink, ()),
    "reactions.add": (_add_reaction, ("reactions:write",)),
    "conversations.info": (_info, ()),
    "conversations.list": (_list, ()),
    "users.conversations": (_conversations_of, ()),
    "conversations.history": (_history, ()),
    "conversations.replies": (_replies, ()),
    "conversations.members": (_members, ()),
    "conversations.open": (_open, ()),
    "conversations.join": (_join, ()),
}
"""By name: what does it, and of which scopes it needs one where that does not depend on the channel."""

"""The registered commands, and what Discord's own client makes of what a user types: typed options, resolved values."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.loopback_discord import payloads, rules
from tests.loopback_discord.attachments import Attachment
from tests.loopback_discord.refusals import Refused
from tests.loopback_discord.values import NOTHING, Channel, Json, Message, Permission, Role, User

DAILY_CREATES = 200
_TYPES: dict[int, tuple[type, ...]] = {
    3: (str,),
    4: (int,),
    5: (bool,),
    6: (User,),
    7: (Channel,),
    8: (Role,),
    9: (User, Role),
    10: (int, float),
    11: (Attachment,),
}


class NotOffered(AssertionError):
    """Discord's own client would not let a user do this."""


@dataclass(frozen=True)
class Typed:
    """A command as a user sends it.

    Attributes:
        command: As registered.
        data: What an interaction tells about it.
    """

    command: Json
    data: Json


class Commands:
    """All commands: global ones under None, others under their guild's id."""

    def __init__(self, *, new_id: Callable[[], int], application_id: int) -> None:
        """Begin without commands."""
        self._new_id = new_id
        self._application_id = application_id
        self._by_scope: dict[int | None, dict[int, Json]] = {}
        self._n_created: dict[int | None, int] = {}

    def all(self, scope: int | None) -> list[Json]:
        """List the commands of a guild, or the global ones, as Discord tells them."""
        return list(self._by_scope.get(scope, {}).values())

    def get(self, scope: int | None, command_id: int) -> Json:
        """Give a command; raises `Refused` 10063."""
        found = self._by_scope.get(scope, {}).get(command_id)
        if found is None:
            raise Refused(10063)
        return found

    def set_all(self, scope: int | None, sent: Sequence[Json]) -> list[Json]:
        """Replace all commands of a scope; those of the same type and name keep their ids.

        Raises:
            Refused: 30032, 30034 or 50035.
        """
        rules.check_commands(sent)
        before = {(found["type"], found["name"]): found for found in self.all(scope)}
        self._count(scope, sum((found.get("type") or 1, found["name"]) not in before for found in sent))
        told = [self._told(scope, found, before.get((found.get("type") or 1, found["name"]))) for found in sent]
        self._by_scope[scope] = {int(found["id"]): found for found in told}
        return told

    def create(self, scope: int | None, sent: Json) -> tuple[Json, bool]:
        """Add a command, or replace the one of the same type and name; say whether it is new.

        Raises:
            Refused: 30032, 30034 or 50035.
        """
        rules.check_command(sent)
        kind = sent.get("type") or 1
        same = next(
            (found for found in self.all(scope) if (found["type"], found["name"]) == (kind, sent["name"])), None
        )
        if same is None:
            if sum(found["type"] == kind for found in self.all(scope)) >= rules.MAX_COMMANDS[kind]:
                raise Refused(30032)
            self._count(scope, 1)
        told = self._told(scope, sent, same)
        self._by_scope.setdefault(scope, {})[int(told["id"])] = told
        return told, same is None

    def change(self, scope: int | None, command_id: int, sent: Json) -> Json:
        """Change a command; raises `Refused` 10063 or 50035."""
        before = self.get(scope, command_id)
        merged = {**before, **sent}
        rules.check_command(merged)
        told = self._by_scope[scope][command_id] = self._told(scope, merged, before)
        return told

    def delete(self, scope: int | None, command_id: int) -> None:
        """Remove a command; raises `Refused` 10063."""
        self.get(scope, command_id)
        del self._by_scope[scope][command_id]

    def forget(self, scope: int) -> None:
        """Remove all commands of a guild that the bot left."""
        self._by_scope.pop(scope, None)

    def _count(self, scope: int | None, n: int) -> None:
        if self._n_created.get(scope, 0) + n > DAILY_CREATES:
            raise Refused(30034)
        self._n_created[scope] = self._n_created.get(scope, 0) + n

    def _told(self, scope: int | None, sent: Json, before: Json | None) -> Json:
        def tell(ids: tuple[int, int]) -> Json:
            return payloads.command(sent, ids=ids, application_id=self._application_id, guild_id=scope)

        if before is None:
            command_id = self._new_id()
            return tell((command_id, command_id))
        told = tell((int(before["id"]), int(before["version"])))
        return told if told == before else tell((int(before["id"]), self._new_id()))

    def offered(self, channel: Channel, kind: int) -> list[Json]:
        """List the commands of a type that are offered in a channel; those of the guild hide global ones."""
        here = self.all(channel.guild.id) if channel.guild else []
        context = 0 if channel.guild else 1
        for found in self.all(None):
            contexts = found["contexts"]
            fits = context in contexts if contexts is not None else context == 0 or found["dm_permission"]
            if channel.guild and channel.guild.left:  # the user alone has the app
                fits = fits and 1 in found["integration_types"]
            if fits and not any((other["type"], other["name"]) == (found["type"], found["name"]) for other in here):
                here.append(found)
        return [found for found in here if found["type"] == kind]

    def menu(self, name: str, message: Message, permissions: Permission) -> Typed:
        """Choose a command of a message's menu; raises `NotOffered`."""
        command = self._command(name, message.channel, permissions, 3)
        data = self._data(command) | {"target_id": str(message.id)}
        told = payloads.message(message, self._application_id)
        return Typed(command, data | {"resolved": {"messages": {str(message.id): told}}})

    def typed(
        self,
        path: str,
        values: Mapping[str, object],
        channel: Channel,
        permissions: Permission,
        *,
        focused: str | None = None,
    ) -> Typed:
        """Read what a user types.

        Args:
            path: Name of the command with those of group and sub-command, "news follow".
            values: By the option's name; users, channels and roles as such.
            channel: Where it is typed.
            permissions: What the user may there.
            focused: Name of the option that is being typed: then required ones may be missing.

        Raises:
            NotOffered: There is no such command, or not for this user, or an option has no such value.
        """
        name, *below = path.split()
        command = self._command(name, channel, permissions, 1)
        options = command.get("options") or []
        nesting = []
        for step in below:
            found = next((option for option in options if option["name"] == step and option["type"] in {1, 2}), None)
            if found is None:
                raise NotOffered(f"/{path}: no {step!r} in {[option['name'] for option in options]}")
            nesting.append(found)
            options = found.get("options") or []
        if any(option["type"] in {1, 2} for option in options):
            raise NotOffered(f"/{path}: one of {[option['name'] for option in options]} is missing")
        told = list(self._options(path, options, values, focused))
        for found in reversed(nesting):
            told = [{"name": found["name"], "type": found["type"], "options": told}]
        data = self._data(command) | {"options": told}
        if resolved := resolve(values.values(), channel):
            data["resolved"] = resolved
        return Typed(command, data)

    def _command(self, name: str, channel: Channel, permissions: Permission, kind: int) -> Json:
        offered = self.offered(channel, kind)
        command = next((found for found in offered if found["name"] == name), None)
        if command is None:
            raise NotOffered(f"no command {name!r} here; there are {sorted(found['name'] for found in offered)}")
        needed = command["default_member_permissions"]
        missing = Permission.ADMINISTRATOR if needed == "0" else Permission(int(needed or 0)) & ~permissions
        if needed is not None and missing and Permission.ADMINISTRATOR not in permissions and channel.guild:
            raise NotOffered(f"{name!r} is not offered to this user, who lacks {missing!r}")
        if Permission.USE_APPLICATION_COMMANDS not in permissions:
            raise NotOffered("this user may not use commands here")
        return command

    def _data(self, command: Json) -> Json:
        data = {"id": command["id"], "name": command["name"], "type": command["type"]}
        return data | ({"guild_id": command["guild_id"]} if "guild_id" in command else {})

    def _options(
        self, path: str, options: Sequence[Json], values: Mapping[str, object], focused: str | None
    ) -> Iterable[Json]:
        names = [option["name"] for option in options]
        if unknown := values.keys() - set(names):
            raise NotOffered(f"/{path}: no option {sorted(unknown)} in {names}")
        for option in options:
            name, kind = option["name"], option["type"]
            if name not in values:
                if option.get("required") and focused is None:
                    raise NotOffered(f"/{path}: {name!r} is required")
                continue
            told: Json = {
                "name": name,
                "type": kind,
                "value": _value(path, option, values[name], focused=name == focused),
            }
            if name == focused:
                if not option.get("autocomplete"):
                    raise NotOffered(f"/{path}: {name!r} is not autocompleted")
                told["focused"] = True
            yield told


def _value(path: str, option: Json, value: Any, *, focused: bool) -> object:
    kind, name = option["type"], option["name"]
    if focused:
        return str(value)  # what is being typed is text yet
    if not isinstance(value, _TYPES.get(kind, ())) or (isinstance(value, bool) and kind != 5):
        raise NotOffered(f"/{path}: {value!r} is no value for {name!r}, which is of type {kind}")
    choices = option.get("choices")
    if choices and value not in [choice["value"] for choice in choices]:
        raise NotOffered(f"/{path}: {name!r} is one of {[choice['value'] for choice in choices]}, not {value!r}")
    size = len(value) if isinstance(value, str) else value
    for limit in ("min_length", "min_value", "max_length", "max_value"):
        bound = option.get(limit)
        if bound is not None and (size < bound if limit.startswith("min") else size > bound):
            raise NotOffered(f"/{path}: {name!r} breaks {limit}={bound}")
    if isinstance(value, Channel) and option.get("channel_types") and value.kind not in option["channel_types"]:
        raise NotOffered(f"/{path}: {name!r} takes channels of types {option['channel_types']}")
    return str(value.id) if isinstance(value, (User, Channel, Role, Attachment)) else value


def resolve(values: Iterable[object], channel: Channel) -> Json:
    """Tell about the users, channels, roles and attachments among values; nothing where there are none."""
    resolved: dict[str, Json] = {}
    guild = channel.guild
    for value in values:
        match value:
            case User():
                resolved.setdefault("users", {})[str(value.id)] = payloads.user(value)
                if guild is not None and value.id in guild.members:
                    told = payloads.member(guild.members[value.id], channel.permissions(value))
                    partial = {key: found for key, found in told.items() if key not in {"user", "deaf", "mute"}}
                    resolved.setdefault("members", {})[str(value.id)] = partial
            case Channel():
                told = payloads.channel(value, permissions=value.permissions(guild.owner) if guild else NOTHING)
                resolved.setdefault("channels", {})[str(value.id)] = told
            case Role() if guild is not None:
                told = payloads.role(value, list(guild.roles).index(value.id))
                resolved.setdefault("roles", {})[str(value.id)] = told
            case Attachment():
                resolved.setdefault("attachments", {})[str(value.id)] = value.json()
    return resolved

"""Interactions: what a user does, how the bot answers, and how a test waits for that."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum
from typing import Literal

from tests.loopback_discord import payloads, rules
from tests.loopback_discord.commands import NotOffered
from tests.loopback_discord.description import Problem
from tests.loopback_discord.refusals import Refused
from tests.loopback_discord.values import NO_FLAG, Channel, Json, Message, MessageFlag, Permission, User, walk
from tests.loopback_discord.world import File, World


class Kind(IntEnum):
    """What a user did, with Discord's numbers."""

    COMMAND = 2
    COMPONENT = 3
    AUTOCOMPLETE = 4
    MODAL = 5


@dataclass(frozen=True)
class Acknowledgement:
    """The first answer to an interaction.

    Attributes:
        kind: "message" and "modal" show something, "deferred" says that the bot is thinking, "deferred update" nothing,
            "update" changes the message that was clicked on, "choices" completes what is typed.
        after: How long it took.
        ephemeral: Whether what is shown is for the asker only.
        body: As it was sent.
    """

    kind: Literal["message", "deferred", "deferred update", "update", "choices", "modal"]
    after: timedelta
    ephemeral: bool
    body: Json


@dataclass(frozen=True)
class Modal:
    """A form that a user sees.

    Attributes:
        custom_id: As the bot named it.
        title: Above it.
        components: As they were sent.
        interaction: What it answers.
    """

    custom_id: str
    title: str
    components: tuple[Json, ...]
    interaction: "Interaction"

    @property
    def inputs(self) -> list[Json]:
        """What can be filled in, from top to bottom."""
        return [found for found in walk(self.components) if found.get("custom_id")]


_ANSWERS: dict[int, Literal["message", "deferred", "deferred update", "update", "choices", "modal"]] = {
    4: "message",
    5: "deferred",
    6: "deferred update",
    7: "update",
    8: "choices",
    9: "modal",
}


class Interaction:
    """One interaction, from what the user did to the bot's last word.

    Attributes:
        id: Its id.
        token: With it, the bot answers.
        kind: What the user did.
        channel: Where.
        user: Who.
        data: What Discord tells about it.
        message: The message that was clicked on, or None.
        acknowledgement: The first answer, or None.
        original: The message that answers, or that was clicked on and updated; None before there is one.
        followups: Further messages.
    """

    def __init__(
        self,
        world: World,
        kind: Kind,
        channel: Channel,
        user: User,
        data: Json,
        *,
        permissions: Permission,
        locale: str,
        message: Message | None = None,
        name: str,
        metadata: Json,
    ) -> None:
        """Let a user do something; `event` tells the bot.

        Args:
            world: Where it happens.
            kind: What they do.
            channel: Where they do it.
            user: Who does it.
            data: The interaction's "data".
            permissions: What the user may there.
            locale: The user's language.
            message: What they click on.
            name: What is done, for errors.
            metadata: What the answer tells about it beside who did it.
        """
        self.id = world.new_id()
        self.token = f"token-{self.id}"
        self.kind, self.channel, self.user, self.data, self.message = kind, channel, user, data, message
        self.permissions, self.locale, self.name = permissions, locale, name
        self.acknowledgement: Acknowledgement | None = None
        self.original: Message | None = None
        self.followups: list[Message] = []
        self.failed = False
        """Whether an answer came, but too late."""
        self._world = world
        self._modal: Modal | None = None
        self._n_sent = 0
        self._sent_at = world.clock()
        self.metadata: Json = {
            "id": str(self.id),
            "type": int(kind),
            "user": payloads.user(user),
            "authorizing_integration_owners": self._owners(),
            **metadata,
        }

    def __repr__(self) -> str:
        return f"<Interaction {self.name} by {self.user.name}>"

    # What a test asks

    async def acknowledged(self) -> Acknowledgement:
        """Wait for the first answer.

        Raises:
            TimeoutError: It did not come in time; users then read that the application did not respond.
        """
        return await self._world.changes.until(
            lambda: self.acknowledgement,
            f"{self} was acknowledged",
            seconds=self._world.acknowledge_within.total_seconds(),
        )

    async def answer(self, *, seconds: float = 10) -> Message:
        """Wait for the message that answers, or that was updated; not for one that says that the bot is thinking."""
        await self.acknowledged()
        return await self._world.changes.until(self._answered, f"{self} was answered", seconds=seconds)

    def _answered(self) -> Message | None:
        message = self.original
        # A message that was clicked on answers when it was changed since.
        done = message is not None and not message.loading and len(message.sent) > self._n_sent
        return message if done else None

    async def followup(self, number: int = 0, *, seconds: float = 10) -> Message:
        """Wait for a further message, the first being 0."""
        return await self._world.changes.until(
            lambda: self.followups[number] if len(self.followups) > number else None,
            f"{self} had follow-up {number}",
            seconds=seconds,
        )

    async def modal(self) -> Modal:
        """Wait for the modal that answers; raises `AssertionError` where something else does."""
        given = await self.acknowledged()
        assert self._modal is not None, f"{self} was answered by {given.kind}"
        return self._modal

    async def choices(self) -> list[tuple[str, object]]:
        """Wait for completions: what is shown, and the value behind it; `AssertionError` where something else came."""
        given = await self.acknowledged()
        assert given.kind == "choices", f"{self} was answered by {given.kind}"
        return [(choice["name"], choice["value"]) for choice in given.body["data"].get("choices") or ()]

    # What Discord does

    def _owners(self) -> Json:
        guild = self.channel.guild
        return {"1": str(self.user.id)} if guild and guild.left else {"0": str(guild.id if guild else 0)}

    def event(self) -> Json:
        """Tell the bot."""
        world, guild = self._world, self.channel.guild
        told: Json = {
            "id": str(self.id),
            "application_id": str(world.application_id),
            "type": int(self.kind),
            "token": self.token,
            "version": 1,
            "data": self.data,
            "channel_id": str(self.channel.id),
            "channel": payloads.channel(self.channel, permissions=self.permissions),
            "app_permissions": str(int(self.channel.permissions(world.bot))),
            "locale": self.locale,
            "entitlements": [],
            "entitlement_sku_ids": [],
            "authorizing_integration_owners": self._owners(),
            "context": 0 if guild else 1,
            "attachment_size_limit": 10 * 1024 * 1024,
        }
        if self.message is not None:
            told["message"] = payloads.message(self.message, world.application_id)
        if guild is None:
            return told | {"user": payloads.user(self.user)}
        return told | {
            "guild_id": str(guild.id),
            "guild": {"id": str(guild.id), "locale": guild.locale, "features": []},
            "guild_locale": guild.locale,
            "member": payloads.member(guild.members[self.user.id], self.permissions),
        }

    def respond(self, token: str, body: Json, files: Mapping[str, File]) -> Json:
        """Take the first answer.

        Returns:
            What the bot is told about it.

        Raises:
            Refused: 10062 where it is late, 40060 where it is not the first, 50035 where it breaks a rule.
        """
        after = self._world.clock() - self._sent_at
        if token != self.token:
            raise Refused(10062)
        if self.acknowledgement is not None:
            raise Refused(40060)
        if after > self._world.acknowledge_within.total_seconds():
            self.failed = True
            raise Refused(10062)
        kind = _ANSWERS.get(body["type"])
        if kind is None or not self._fits(kind):
            raise Refused(50035, [Problem(("type",), "INTERACTION_CALLBACK_TYPE_INVALID", f"No answer to {self}")])
        data: Json = body.get("data") or {}
        ephemeral = bool((data.get("flags") or 0) & MessageFlag.EPHEMERAL)
        self._answer(kind, data, files, ephemeral=ephemeral)
        self.acknowledgement = Acknowledgement(kind, timedelta(seconds=after), ephemeral, body)
        self._world.changes.happened()
        told: Json = {"interaction": {"id": str(self.id), "type": int(self.kind)}}
        if self.original is not None:
            told["interaction"] |= {
                "response_message_id": str(self.original.id),
                "response_message_loading": self.original.loading,
                "response_message_ephemeral": self.original.ephemeral,
            }
        if kind in {"message", "update"} and self.original is not None:
            told["resource"] = {"type": body["type"], "message": self._world.tell(self.original)}
        return told

    def _fits(self, kind: str) -> bool:
        if self.kind is Kind.AUTOCOMPLETE:
            return kind == "choices"
        if kind in {"update", "deferred update"}:
            return self.message is not None
        return kind != "choices" and (kind != "modal" or self.kind is not Kind.MODAL)

    def _answer(self, kind: str, data: Json, files: Mapping[str, File], *, ephemeral: bool) -> None:
        world = self._world
        match kind:
            case "message":
                self.original = world.make(self.channel, data, files, ephemeral=ephemeral, interaction=self.metadata)
                self._show(self.original)
            case "deferred":
                flags = MessageFlag.LOADING | (MessageFlag.EPHEMERAL if ephemeral else NO_FLAG)
                self.original = Message(
                    world.new_id(), self.channel, world.bot, flags=flags, sent=[data], interaction=self.metadata
                )
                self._show(self.original)
            case "deferred update":
                assert self.message is not None
                self.original, self._n_sent = self.message, len(self.message.sent)
            case "update":
                assert self.message is not None
                world.edit(self.message, data, files)
                self.original = self.message
            case "modal":
                rules.check_modal(data)
                self._modal = Modal(data["custom_id"], data["title"], tuple(data["components"]), self)

    def _show(self, message: Message) -> None:
        if not message.ephemeral:
            self._world.publish(message)

    def check_token(self) -> None:
        """Raise `Refused` where the bot may not answer further: 10015 not yet, 50027 no more."""
        if self._world.clock() - self._sent_at > self._world.token_life.total_seconds():
            raise Refused(50027)
        if self.acknowledgement is None:
            raise Refused(10015)

    def answered_by(self, message_id: int | None) -> Message:
        """Give the original answer (None) or another one; raises `Refused` 10008."""
        shown = [self.original] if message_id is None else [self.original, *self.followups]
        for message in shown:
            if message is not None and not message.deleted and message_id in {None, message.id}:
                return message
        raise Refused(10008)

    def follow_up(self, body: Json, files: Mapping[str, File]) -> Message:
        """Take a further message; where the bot was thinking, this is what it thought."""
        if self.original is not None and self.original.loading and not self.original.deleted:
            self._world.edit(self.original, body, files)
            return self.original
        ephemeral = bool((body.get("flags") or 0) & MessageFlag.EPHEMERAL)
        message = self._world.make(self.channel, body, files, ephemeral=ephemeral, interaction=self.metadata)
        self.followups.append(message)
        if ephemeral:
            self._world.changes.happened()
        self._show(message)
        return message

    def overdue(self) -> bool:
        """Tell whether the bot has not said a word, although it should have."""
        waited = self._world.clock() - self._sent_at
        silent = self.acknowledgement is None and not self.failed
        return silent and waited > self._world.acknowledge_within.total_seconds()


def filled_in(modal: Modal, values: Mapping[str, str | Sequence[str]]) -> list[Json]:
    """Give what a submitted modal tells about its inputs.

    Args:
        modal: The modal.
        values: By custom id: a text, or the values that are selected; what is missing stays as it was prefilled.

    Raises:
        NotOffered: An input takes no such value, or there is none.
    """
    names = {found["custom_id"] for found in modal.inputs}
    if unknown := values.keys() - names:
        raise NotOffered(f"no input {sorted(unknown)} in {sorted(names)}")
    numbers = iter(range(1, 1000))
    return [_filled(found, values, next(numbers)) for found in modal.components]


def _filled(component: Json, values: Mapping[str, str | Sequence[str]], number: int) -> Json:
    told: Json = {"type": component["type"], "id": component.get("id") or number}
    if "component" in component:
        return told | {"component": _filled(component["component"], values, number + 100)}
    if "components" in component:
        inner = enumerate(component["components"], start=number * 100)
        return told | {"components": [_filled(found, values, n) for n, found in inner]}
    if "custom_id" not in component:
        return told
    name = component["custom_id"]
    given = values.get(name, component.get("value") or "")
    required = component.get("required") is not False
    if required and not given:
        raise NotOffered(f"{name!r} is required")
    if component["type"] == 4:
        least, most = component.get("min_length") or 0, component.get("max_length") or 4000
        if not isinstance(given, str) or (given and not least <= len(given) <= most):
            raise NotOffered(f"{name!r} takes a text of {least} to {most} characters, not {given!r}")
        return told | {"custom_id": name, "value": given}
    if component["type"] not in {3, 5, 6, 7, 8}:
        raise NotImplementedError(f"inputs of type {component['type']} cannot be filled in here yet")
    return told | {"custom_id": name, "values": selected(component, [given] if isinstance(given, str) else list(given))}


def selected(select: Json, values: Sequence[str]) -> list[str]:
    """Check what is selected; raises `NotOffered`."""
    least, most = select.get("min_values"), select.get("max_values")
    least, most = 1 if least is None else least, 1 if most is None else most
    offered = [option["value"] for option in select.get("options") or ()]
    if not least <= len(values) <= most or (select["type"] == 3 and not set(values) <= set(offered)):
        raise NotOffered(f"{values} cannot be selected: {least} to {most} of {offered}")
    return list(values)

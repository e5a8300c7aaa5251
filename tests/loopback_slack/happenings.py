"""Happenings: what a user or Slack does, how the app acknowledges it, and how a test waits for what comes of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from tests.loopback_slack.blocks import check_view
from tests.loopback_slack.elements import GROUPS, OPTIONS
from tests.loopback_slack.notes import ResponseUrl, Trigger
from tests.loopback_slack.refusals import Refused
from tests.loopback_slack.shapes import Problems
from tests.loopback_slack.values import Channel, Json, Message, User, View, Workspace
from tests.loopback_slack.world import World

Envelope = Literal["slash_commands", "events_api", "interactive"]


@dataclass(frozen=True)
class Acknowledgement:
    """The app's first answer.

    Attributes:
        after: How long it took.
        body: What it says, or None; a text alone is {"text": …}.
        status: Of HTTP; 200 in Socket Mode.
    """

    after: timedelta
    body: Json | None
    status: int = 200


class Happening:
    """One thing that happens, from what a user did to what the app makes of it.

    Attributes:
        envelope: How it is delivered.
        name: "/news", "app_mention", "block_actions".
        payload: What the app is told.
        workspace: Where.
        channel: Where, or None in a view.
        user: Who did it, or None.
        message: What the user wrote or clicked on, or None.
        view: What the user clicked on or submitted, or None.
        envelope_id: In Socket Mode.
        retry: How often it was delivered before.
        delivered: How often it went out.
        acknowledgement: The first one, or None.
        user_sees: Slack's word where the app failed: "operation_timeout", "dispatch_failed"; else None.
    """

    def __init__(
        self,
        world: World,
        envelope: Envelope,
        name: str,
        payload: Json,
        workspace: Workspace,
        *,
        channel: Channel | None = None,
        user: User | None = None,
        message: Message | None = None,
        view: View | None = None,
        trigger: Trigger | None = None,
        response_url: ResponseUrl | None = None,
        retry: int = 0,
    ) -> None:
        """Let something happen; nobody is told yet."""
        self.envelope, self.name, self.payload, self.workspace = envelope, name, payload, workspace
        self.channel, self.user, self.message, self.view = channel, user, message, view
        self.envelope_id = world.new_id("envelope-")
        self.retry = retry
        self.delivered = 0
        self.acknowledgement: Acknowledgement | None = None
        self.user_sees: Literal["operation_timeout", "dispatch_failed"] | None = None
        self.trigger, self.response_url = trigger, response_url
        self._world = world
        self._began = float(world.new_ts())
        self._sent_at = world.clock()

    def __repr__(self) -> str:
        return f"<{self.name} by {self.user.name if self.user else 'Slack'}>"

    # What a test asks

    @property
    def event_id(self) -> str:
        """What an event has in common with its repetitions."""
        return str(self.payload["event_id"])

    @property
    def responses(self) -> list[Message]:
        """What came by the response_url and with the acknowledgement, in order."""
        return [] if self.response_url is None else self.response_url.posted

    @property
    def errors(self) -> Mapping[str, str]:
        """What is wrong in which block, after a submission that was refused."""
        body = self.acknowledgement.body if self.acknowledgement else None
        found: Mapping[str, str] = (body or {}).get("errors", {})
        return found

    @property
    def options(self) -> list[Json]:
        """What a menu offers, after somebody typed into it."""
        body = (self.acknowledgement.body if self.acknowledgement else None) or {}
        return list(body.get("options") or [one for group in body.get("option_groups", []) for one in group["options"]])

    async def acknowledged(self) -> Acknowledgement:
        """Wait for the app's first answer.

        Raises:
            TimeoutError: It did not come in time.
        """
        return await self._world.changes.until(
            lambda: self.acknowledgement,
            f"{self} was acknowledged",
            seconds=self._world.acknowledge_within.total_seconds(),
        )

    async def response(self, number: int = 0, *, seconds: float = 10) -> Message:
        """Wait for what comes by the response_url or with the acknowledgement."""
        return await self._world.changes.until(
            lambda: self.responses[number] if len(self.responses) > number else None,
            f"{self} was responded to",
            seconds=seconds,
        )

    async def posted(self, n: int = 1, *, seconds: float = 10) -> list[Message]:
        """Wait until the app posted so much since where this happened, for everybody, and give all of it."""
        return await self._world.changes.until(
            lambda: found if len(found := self._posts()) >= n else None, f"{n} posts after {self}", seconds=seconds
        )

    async def answer(self, *, seconds: float = 10) -> Message:
        """Wait for the first message that the app shows since where this happened: a response, a post or an ephemeral.

        Two users who ask in one channel at the same time cannot be told apart but by responses.
        """
        return await self._world.changes.until(self._answer, f"{self} was answered", seconds=seconds)

    async def opened(self, *, seconds: float = 10) -> View:
        """Wait for the view that the app opens, pushes or puts in place of the one that was submitted."""
        return await self._world.changes.until(
            lambda: self.trigger.opened[-1] if self.trigger and self.trigger.opened else None,
            f"{self} opened a view",
            seconds=seconds,
        )

    def _posts(self) -> list[Message]:
        if self.channel is None:
            return []
        since = [found for found in self.channel.messages if found.user.is_bot and found.at > self._began]
        return [found for found in since if not found.response or found in self.responses]

    def _answer(self) -> Message | None:
        # A post in another thread answers somebody else, and so does what came by another response_url.
        above = None if self.message is None else self.message.thread_ts or self.message.ts
        found = [*self.responses, *(one for one in self._posts() if one.thread_ts in {None, above})]
        if self.channel is not None:
            alone = [one for one in self.channel.ephemeral if one.ephemeral_for is self.user and not one.response]
            found += [one for one in alone if one.at > self._began]
        return found[0] if found else None

    # What the server does

    def envelope_json(self) -> Json:
        """Give what goes through a socket."""
        told: Json = {"envelope_id": self.envelope_id, "type": self.envelope, "payload": self.payload}
        if self.envelope == "events_api":
            reason = "timeout" if self.retry else ""
            return told | {"accepts_response_payload": False, "retry_attempt": self.retry, "retry_reason": reason}
        return told | {"accepts_response_payload": True}

    def sent(self) -> None:
        """Say that it goes out now."""
        self.delivered += 1
        self._sent_at = self._world.clock()

    def overdue(self) -> bool:
        """Tell whether it went out and nobody acknowledged it, though the time for that is over."""
        waiting = self.delivered and self.acknowledgement is None and self.user_sees is None
        return bool(waiting and self._world.clock() - self._sent_at > self._world.acknowledge_within.total_seconds())

    def fail(self, word: Literal["operation_timeout", "dispatch_failed"], reason: str) -> None:
        """Let the user see that the app failed, and note it."""
        self.user_sees = word
        self._world.violate("late", self.name, word, f"{self}: {reason}")
        self._world.changes.happened()

    def acknowledge(self, body: object, *, status: int = 200) -> None:
        """Take the app's answer, and do what it says."""
        if self.acknowledgement is not None or self.user_sees is not None:
            return
        after = timedelta(seconds=self._world.clock() - self._sent_at)
        if after > self._world.acknowledge_within:
            self.fail("operation_timeout", f"acknowledged after {after.total_seconds():.1f} s")
            return
        taken = body if isinstance(body, dict) and body else {"text": body} if isinstance(body, str) and body else None
        self.acknowledgement = Acknowledgement(after, taken, status)
        if taken is not None and status == 200:
            try:
                self._obey(taken)
            except Refused as error:
                self._world.violate("answer", self.name, error.error, str(error))
        elif self.name == "view_submission" and status == 200 and self.view is not None:
            self.view.closed = True
        self._world.changes.happened()

    def _obey(self, body: Json) -> None:
        if self.envelope == "slash_commands" and self.response_url is not None:
            self._world.answer(self.response_url, body)
        elif self.name == "block_suggestion":
            _check_options(body)
        elif self.name == "view_submission" and self.view is not None:
            self._go_on(self.view, body)

    def _go_on(self, view: View, body: Json) -> None:
        match body.get("response_action"):
            case "errors":
                fields = {block["block_id"] for block in view.blocks if block["type"] == "input"}
                named = set(body.get("errors") or ())
                if not named or named - fields:
                    raise Refused("invalid_errors", [f"errors at {sorted(named)}, fields are {sorted(fields)}"])
            case "clear":
                for other in self._world.views.values():
                    other.closed = other.closed or other.root is view.root
            case "update":
                check_view(body.get("view"), surface="modal")
                self._world.update_view(view, body["view"])
                self._shows(view)
            case "push":
                self._shows(self._world.new_view(view.user, body.get("view"), previous=view))
            case other:
                raise Refused("invalid_response_action", [f"there is no {other!r}"])

    def _shows(self, view: View) -> None:
        if self.trigger is not None:
            self.trigger.opened.append(view)


def _check_options(body: Json) -> None:
    problems = Problems()
    if "options" in body and body["options"] != []:
        OPTIONS(body["options"], "/options", problems)
    elif "option_groups" in body:
        GROUPS(body["option_groups"], "/option_groups", problems)
    elif "options" not in body:
        problems.add("", "missing required field: options")
    if problems.messages:
        raise Refused("invalid_options", problems.messages)

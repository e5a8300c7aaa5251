"""What a server notes beside its state: broken rules, triggers, response_urls, and that something changed."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from tests.loopback_slack.refusals import ViolationKind
from tests.loopback_slack.values import Channel, Json, Message, User, View, Workspace

T = TypeVar("T")


@dataclass(frozen=True)
class Violation:
    """A rule that an app broke.

    Attributes:
        kind: "refused" is a call that was answered by an error, "method" one that there is not here, "style" what Slack
            takes and should not be sent, "late" something that was not acknowledged in time, "answer" an
            acknowledgement that Slack cannot use, "broken" an error of this server itself.
        method: "chat.postMessage", or what was acknowledged.
        code: Slack's word for it.
        message: What is wrong.
    """

    kind: ViolationKind
    method: str
    code: str
    message: str

    def __str__(self) -> str:
        return f"{self.method}: {self.kind}, {self.message}"


@dataclass(eq=False)
class Trigger:
    """What lets an app open a view for a user, once and soon."""

    id: str
    user: User
    at: float
    view: View | None
    channel: Channel | None
    opened: list[View]
    used: bool = False


@dataclass(eq=False)
class ResponseUrl:
    """What lets an app answer where something happened.

    Attributes:
        key: The secret part of the address.
        channel: Where.
        user: For whom, where only one sees it.
        at: Since when.
        message: What was clicked on, or None.
        posted: What came of it, in order.
        uses: How often it was used.
    """

    key: str
    channel: Channel
    user: User
    at: float
    message: Message | None
    posted: list[Message]
    uses: int = 0


class Emit(Protocol):
    """Sends an event to the app; see `LoopbackSlack`."""

    def __call__(self, workspace: Workspace, name: str, event: Json) -> object:
        """Send it, where the app is subscribed to it."""
        ...


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

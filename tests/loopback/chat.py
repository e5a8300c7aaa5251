"""`bot.ports.Chat` for the platform on 127.0.0.1."""

import asyncio
import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import aiohttp

from bot.errors import ChannelGone, DeliveryError, Doubtful, Refused, RetryLater
from bot.ports import Handle, Part
from bot.types import Answer, Channel, Digest, Evidence, FollowUp, Notice, Spoken, Update

PLATFORM = "loopback"


class LoopbackChat:
    """Posts over HTTP; one part for the heading of a message and one for each of its points."""

    platform = PLATFORM

    def __init__(self, url: str, *, patience: timedelta = timedelta(seconds=30)) -> None:
        """Make one; it connects when it first posts.

        Args:
            url: Of the platform.
            patience: How long to wait for an answer.
        """
        self._url = url
        self._patience = aiohttp.ClientTimeout(total=patience.total_seconds())
        self._session: aiohttp.ClientSession | None = None

    def render(self, message: Spoken, language: str, story: str = "") -> Sequence[Part]:  # noqa: ARG002  # needs neither
        """See `bot.ports.Chat`."""
        match message:
            case Digest(title=heading, bullets=bullets) | Update(story=heading, bullets=bullets):
                return [heading, *(f"• {bullet.text}" for bullet in bullets)]
            case Answer(text=text, question=question):
                return [text or f"? {question}"]
            case Notice(key=key, params=params):
                return [" ".join([key, *(f"{name}={params[name]}" for name in sorted(params))])]
            case Evidence(citations=citations):
                return [citation.quote for citation in citations]

    async def send(
        self,
        channel: Channel,
        part: Part,
        *,
        nonce: str,
        mention: str | None = None,
        after: str | None = None,  # noqa: ARG002
    ) -> str:
        """See `bot.ports.Chat`."""
        text = part if mention is None else f"({mention}) {part}"
        return str((await self._ask("POST", channel, json={"nonce": nonce, "text": text}))["id"])

    async def find(self, channel: Channel, nonce: str, *, after: str | None = None) -> str | None:  # noqa: ARG002
        """See `bot.ports.Chat`."""
        try:
            found = (await self._ask("GET", channel, params={"nonce": nonce}))["id"]
        except Doubtful as error:  # nothing is changed by asking again
            raise RetryLater(channel.id, error.reason) from error
        except PermissionError as error:
            raise Doubtful(channel.id, "the platform does not let posts be looked up") from error
        return None if found is None else str(found)

    async def edit(
        self,
        channel: Channel,
        post: str,
        part: Part,
        *,
        nonce: str,  # noqa: ARG002
        mention: str | None = None,
    ) -> None:
        """See `bot.ports.Chat`."""
        text = part if mention is None else f"({mention}) {part}"
        try:
            await self._ask("PUT", channel, json={"id": post, "text": text})
        except Doubtful as error:
            raise RetryLater(channel.id, error.reason) from error
        except ChannelGone as error:
            raise Refused(channel.id, error.reason) from error

    async def publish(self, channel: Channel, post: str) -> None:
        """See `bot.ports.Chat`; there is no such thing there."""

    async def below(self, channel: Channel, post: str, where: FollowUp, *, title: str) -> Sequence[Channel]:  # noqa: ARG002
        """See `bot.ports.Chat`."""
        thread = replace(channel, thread=post)
        return {"thread": (thread,), "channel": (channel,), "both": (thread, channel)}[where]

    def direct(self, user: str, workspace: str) -> Channel | None:
        """See `bot.ports.Chat`."""
        return Channel(PLATFORM, f"user-{user}", workspace=workspace)

    async def run(self, handle: Handle) -> None:  # noqa: ARG002  # nobody says anything there
        """See `bot.ports.Chat`."""
        await asyncio.Event().wait()

    async def close(self) -> None:
        """See `bot.ports.Chat`."""
        if self._session is not None:
            await self._session.close()

    async def _ask(self, method: str, channel: Channel, **rest: Any) -> dict[str, Any]:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                timeout=self._patience,
                connector=aiohttp.TCPConnector(limit=0),
                headers={"User-Agent": f"process {os.getpid()}"},
            )
        place = channel.id if channel.thread is None else f"{channel.id}~{channel.thread.replace('/', '-')}"
        try:
            async with self._session.request(method, f"{self._url}/channels/{place}/posts", **rest) as response:
                if response.status == 200:
                    answer: dict[str, Any] = await response.json()
                    return answer
                raise _error(channel, response)
        except aiohttp.ClientConnectorError as error:
            raise RetryLater(channel.id, "the platform cannot be reached") from error
        except (aiohttp.ClientError, TimeoutError) as error:
            raise Doubtful(channel.id, f"no answer came ({type(error).__name__})") from error


def _error(channel: Channel, response: aiohttp.ClientResponse) -> DeliveryError | PermissionError:
    match response.status:
        case 429:
            after = timedelta(seconds=float(response.headers["Retry-After"]))
            return RetryLater(channel.id, "too many posts", after)
        case 404:
            return ChannelGone(channel.id, "there is no such channel")
        case 410:
            return ChannelGone(channel.id, "there is no such channel", for_good=True)
        case 403:
            return PermissionError(channel.id)
        case status:
            return Doubtful(channel.id, f"the platform answered {status}")

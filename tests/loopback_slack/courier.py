"""Signed posts to an app that serves HTTP: events, commands, interactivity, and what Slack asks a new address."""

import asyncio
import json
from dataclasses import dataclass
from hashlib import sha256
from hmac import new as hmac
from time import time
from typing import Literal
from urllib.parse import urlencode

from aiohttp import ClientError, ClientSession, ClientTimeout

from tests.loopback_slack.happenings import Happening
from tests.loopback_slack.values import Json
from tests.loopback_slack.world import World

Forgery = Literal["signature", "timestamp", "headers"]
"""What is wrong with a post: another secret, a time six minutes ago, or no signature at all."""

_JSON, _FORM = "application/json", "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Reply:
    """What an app answered to a post.

    Attributes:
        status: Of HTTP.
        text: The body.
        body: The body where it is a JSON object, else None.
    """

    status: int
    text: str
    body: Json | None


class Courier:
    """Posts to apps, as Slack does.

    Attributes:
        signing_secret: With it, posts are signed.
    """

    def __init__(self, world: World, *, signing_secret: str) -> None:
        """Post about a world; `open` first."""
        self.signing_secret = signing_secret
        self._world = world
        self._session: ClientSession | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    def open(self) -> None:
        """Begin; needs a running loop."""
        self._session = ClientSession(timeout=ClientTimeout(total=None))

    async def close(self) -> None:
        """End, and wait for what is under way."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    def deliver(self, happening: Happening, url: str, *, forged: Forgery | None = None) -> None:
        """Post what happens to an app, and let it acknowledge that with its answer."""
        task = asyncio.get_running_loop().create_task(self._deliver(happening, url, forged))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _deliver(self, happening: Happening, url: str, forged: Forgery | None) -> None:
        kind, text = _written(happening)
        headers = {}
        if happening.retry:
            headers = {"X-Slack-Retry-Num": str(happening.retry), "X-Slack-Retry-Reason": "http_timeout"}
        happening.sent()
        try:
            async with asyncio.timeout(self._world.acknowledge_within.total_seconds()):
                reply = await self.post(url, kind, text, forged=forged, headers=headers)
        except TimeoutError:
            happening.fail("operation_timeout", "no answer in time")
            return
        except ClientError as error:
            happening.fail("dispatch_failed", f"no answer: {error!r}")
            return
        if reply.status != 200 and forged is None:
            happening.fail("dispatch_failed", f"answered with {reply.status}: {reply.text[:200]}")
        else:
            happening.acknowledge(reply.body or reply.text, status=reply.status)

    async def post(
        self,
        url: str,
        kind: str,
        text: str,
        *,
        forged: Forgery | None = None,
        headers: dict[str, str] | None = None,
    ) -> Reply:
        """Post something with a signature, right or wrong."""
        assert self._session is not None, "the server is not open"
        # By the machine's clock, which the app looks at: a test may have moved the server's.
        at = str(int(time()) - (360 if forged == "timestamp" else 0))
        secret = "another secret" if forged == "signature" else self.signing_secret
        signature = "v0=" + hmac(secret.encode(), f"v0:{at}:{text}".encode(), sha256).hexdigest()
        sent = {"Content-Type": kind, "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)", **(headers or {})}
        if forged != "headers":
            sent |= {"X-Slack-Request-Timestamp": at, "X-Slack-Signature": signature}
        async with self._session.post(url, data=text.encode(), headers=sent) as answer:
            told = await answer.text()
            try:
                body = json.loads(told)
            except json.JSONDecodeError:
                body = None
            return Reply(answer.status, told, body if isinstance(body, dict) else None)

    async def verify_url(self, url: str, *, forged: Forgery | None = None) -> Reply:
        """Ask an address for the challenge, as when somebody enters it as the app's; raises where it fails to give it.

        Raises:
            AssertionError: A post that was not forged was not answered by the challenge.
        """
        challenge = self._world.new_id("challenge-")
        body = {"token": "loopback", "type": "url_verification", "challenge": challenge}
        reply = await self.post(url, _JSON, json.dumps(body), forged=forged)
        if forged is None:
            given = reply.body.get("challenge") if reply.body else reply.text.strip()
            assert (reply.status, given) == (200, challenge), f"no challenge in {reply}"
        return reply

    async def check_ssl(self, url: str) -> Reply:
        """Ask an address whether it is there, as Slack does from time to time to check its certificate."""
        return await self.post(url, _FORM, urlencode({"ssl_check": "1", "token": "loopback"}))


def _written(happening: Happening) -> tuple[str, str]:
    """Write what happens as the body of a post."""
    match happening.envelope:
        case "events_api":
            return _JSON, json.dumps(happening.payload)
        case "slash_commands":
            return _FORM, urlencode(happening.payload)
        case "interactive":
            return _FORM, urlencode({"payload": json.dumps(happening.payload)})

"""A chat platform on 127.0.0.1 that takes posts over HTTP, fails as it is told to, and remembers everything.

It does not recognize a nonce that it has seen: what is posted twice stands there twice. In one process with a test, or
as a process of its own (`python -m tests.loopback`) that outlives whoever posts.

What it understands: ``POST /channels/{channel}/posts`` with a body of "nonce" and "text"; ``GET`` of the same with a
nonce to look up; and, for tests, ``GET /record``, ``GET /posted/{n}`` (answers when there are so many posts) and
``PUT /plan``.
"""

import asyncio
import json
import random
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import Any, Literal, Self

from aiohttp import web


class Fault(StrEnum):
    """What goes wrong with a request."""

    NONE = "none"
    LIMITED = "limited"
    """429 with Retry-After; not accepted."""
    REFUSED = "refused"
    """500; not accepted."""
    ACCEPTED_500 = "accepted, 500"
    """500, but accepted."""
    ACCEPTED_SILENT = "accepted, silent"
    """Accepted, and never answered."""
    ACCEPTED_DROPPED = "accepted, dropped"
    """Accepted, and the connection reset instead of an answer."""
    DROPPED = "dropped"
    """Not accepted, and the connection reset."""
    GONE = "gone"
    """404: there is no such channel any more."""
    DELETED = "deleted"
    """410: there is no such channel any more, nor will there be."""


@dataclass(frozen=True)
class Plan:
    """Which requests go wrong, and how.

    Attributes:
        seed: Of what is left to chance: the n-th post to a channel meets the same fault each time, in whatever order
            the channels are served.
        chances: Which share of all posts meets a fault.
        most: How many faults a channel meets by chance.
        first: Faults that the first posts to a channel meet, in order.
        always: A fault that each post to a channel meets.
        forbidden: Whether nobody may look up posts.
        retry_after: Seconds that a limited client is told to wait.
        slow: Longest time in seconds between accepting and answering; the shortest is half of it.
        late: Seconds between receiving a post and accepting it; meanwhile it is not found.
    """

    seed: int = 0
    chances: Mapping[str, float] = field(default_factory=dict)
    most: int = 3
    first: Mapping[str, Sequence[str]] = field(default_factory=dict)
    always: Mapping[str, str] = field(default_factory=dict)
    forbidden: bool = False
    retry_after: float = 1.0
    slow: float = 0.0
    late: float = 0.0

    def fault(self, channel: str, n_before: int, n_faults: int) -> Fault:
        """Say what becomes of the next post to a channel."""
        if channel in self.always:
            return Fault(self.always[channel])
        if n_before < len(first := self.first.get(channel, ())):
            return Fault(first[n_before])
        if n_faults >= self.most:
            return Fault.NONE
        drawn = self._random(channel, n_before).random()
        for fault, chance in sorted(self.chances.items()):
            drawn -= chance
            if drawn < 0:
                return Fault(fault)
        return Fault.NONE

    def seconds(self, channel: str, n_before: int) -> float:
        """Say how long the answer to a post takes."""
        return self.slow and self.slow * self._random("slow " + channel, n_before).uniform(0.5, 1.0)

    def _random(self, channel: str, n_before: int) -> random.Random:
        return random.Random(f"{self.seed} {channel} {n_before}")  # noqa: S311  # chance that can be repeated


@dataclass(frozen=True)
class Post:
    """What was accepted, and from which process."""

    id: str
    sender: str
    at: float
    channel: str
    nonce: str
    text: str


@dataclass(frozen=True)
class Seen:
    """A request: of which kind, what became of it, and whether it came before a Retry-After had passed."""

    at: float
    channel: str
    nonce: str
    kind: Literal["send", "find"]
    fault: Fault
    found: bool
    too_early: bool


@dataclass(frozen=True)
class Record:
    """All that a platform saw, in order."""

    posts: tuple[Post, ...]
    seen: tuple[Seen, ...]

    def texts(self) -> dict[str, list[str]]:
        """Give the texts of each channel in the order in which they were accepted."""
        texts = defaultdict(list)
        for post in self.posts:
            texts[post.channel].append(post.text)
        return dict(texts)

    def faults(self) -> Counter[Fault]:
        """Count the faults that were met."""
        return Counter(seen.fault for seen in self.seen if seen.fault is not Fault.NONE)

    def finds(self) -> list[Seen]:
        """List the look-ups."""
        return [seen for seen in self.seen if seen.kind == "find"]

    def too_early(self) -> list[Seen]:
        """List the requests to a channel before the time that it was told to wait had passed."""
        return [seen for seen in self.seen if seen.too_early]


class Platform:
    """The platform: what was posted, and an HTTP server while it is entered.

    Attributes:
        plan: What goes wrong from now on.
        url: Its address.
        edits: What was edited, in order: the post, what it said, what it says.
    """

    def __init__(self, plan: Plan | None = None, *, clock: Callable[[], float] = time.monotonic) -> None:
        """Make one.

        Args:
            plan: What goes wrong.
            clock: Seconds; by it Retry-After is counted.
        """
        self.plan = plan or Plan()
        self.url = ""
        self._port = 0
        self._clock = clock
        self._posts: list[Post] = []
        self._seen: list[Seen] = []
        self._known: dict[tuple[str, str], str] = {}
        self._n_sends: Counter[str] = Counter()
        self._n_faults: Counter[str] = Counter()
        self._waits: dict[str, float] = {}
        self._more = asyncio.Condition()
        self.edits: list[tuple[str, str, str]] = []
        self._deleted: set[str] = set()

    async def __aenter__(self) -> Self:
        await self.enter()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.leave()

    async def enter(self) -> None:
        """Begin to serve, at the same address as before."""
        application = web.Application()
        application.add_routes(
            [
                web.post("/channels/{channel}/posts", self._send),
                web.get("/channels/{channel}/posts", self._find),
                web.put("/channels/{channel}/posts", self._edit),
                web.get("/record", self._show),
                web.get("/posted/{n}", self._show_later),
                web.put("/plan", self._replan),
            ]
        )
        # A client that went away ends its handler: silence lasts as long as somebody listens to it.
        self._runner = web.AppRunner(application, handler_cancellation=True, shutdown_timeout=0.1, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._port, backlog=1024).start()
        self._port = self._runner.addresses[0][1]
        self.url = f"http://127.0.0.1:{self._port}"

    async def leave(self) -> None:
        """Serve no more; what was seen is not forgotten."""
        await self._runner.cleanup()

    async def record(self) -> Record:
        """Give what was seen so far."""
        return Record(tuple(self._posts), tuple(self._seen))

    async def posted(self, n: int, *, seconds: float = 120) -> None:
        """Wait until so many posts were accepted; `TimeoutError` after so many seconds."""
        async with asyncio.timeout(seconds), self._more:
            await self._more.wait_for(lambda: len(self._posts) >= n)

    async def deleted(self, post_id: str) -> None:
        """Let a post be gone for whoever wants to edit it."""
        self._deleted.add(post_id)

    async def planned(self, plan: Plan) -> None:
        """Let other things go wrong from now on."""
        self.plan = plan

    def _note(self, channel: str, nonce: str, kind: Literal["send", "find"], fault: Fault, *, found: bool) -> None:
        now = self._clock()
        too_early = now < self._waits.get(channel, now)
        self._seen.append(Seen(now, channel, nonce, kind, fault, found, too_early))

    async def _accept(self, sender: str, channel: str, nonce: str, text: str) -> str:
        post = Post(f"{channel}/{len(self._posts)}", sender, self._clock(), channel, nonce, text)
        self._posts.append(post)
        self._known.setdefault((channel, nonce), post.id)
        async with self._more:
            self._more.notify_all()
        return post.id

    async def _send(self, request: web.Request) -> web.StreamResponse:
        channel, body = request.match_info["channel"], await request.json()
        n_before = self._n_sends[channel]
        self._n_sends[channel] += 1
        fault = self.plan.fault(channel, n_before, self._n_faults[channel])
        self._n_faults[channel] += fault is not Fault.NONE
        self._note(channel, body["nonce"], "send", fault, found=False)
        match fault:
            case Fault.LIMITED:
                self._waits[channel] = self._clock() + self.plan.retry_after
                return web.json_response({}, status=429, headers={"Retry-After": str(self.plan.retry_after)})
            case Fault.GONE:
                return web.json_response({}, status=404)
            case Fault.DELETED:
                return web.json_response({}, status=410)
            case Fault.REFUSED:
                return web.json_response({}, status=500)
            case Fault.DROPPED:
                return _reset(request)
        await asyncio.sleep(self.plan.late)
        post_id = await self._accept(request.headers["User-Agent"], channel, body["nonce"], body["text"])
        match fault:
            case Fault.ACCEPTED_500:
                return web.json_response({}, status=500)
            case Fault.ACCEPTED_DROPPED:
                return _reset(request)
            case Fault.ACCEPTED_SILENT:
                await asyncio.Event().wait()
        await asyncio.sleep(self.plan.seconds(channel, n_before))
        return web.json_response({"id": post_id})

    async def _find(self, request: web.Request) -> web.StreamResponse:
        channel, nonce = request.match_info["channel"], request.query["nonce"]
        post_id = self._known.get((channel, nonce))
        self._note(channel, nonce, "find", Fault.NONE, found=post_id is not None)
        if self.plan.forbidden:
            return web.json_response({}, status=403)
        if self.plan.always.get(channel) == Fault.GONE:
            return web.json_response({}, status=404)
        return web.json_response({"id": post_id})

    async def _edit(self, request: web.Request) -> web.StreamResponse:
        channel, body = request.match_info["channel"], await request.json()
        fault = Fault(self.plan.always.get(channel, Fault.NONE))
        if fault is Fault.REFUSED:
            return web.json_response({}, status=500)
        place = next((i for i, post in enumerate(self._posts) if post.id == body["id"]), None)
        if place is None or body["id"] in self._deleted or fault is Fault.GONE:
            return web.json_response({}, status=404)
        self.edits.append((body["id"], self._posts[place].text, body["text"]))
        self._posts[place] = replace(self._posts[place], text=body["text"])
        return web.json_response({"id": body["id"]})

    async def _show(self, _: web.Request) -> web.StreamResponse:
        return web.json_response(asdict(await self.record()))

    async def _show_later(self, request: web.Request) -> web.StreamResponse:
        async with self._more:
            await self._more.wait_for(lambda: len(self._posts) >= int(request.match_info["n"]))
        return web.json_response(len(self._posts))

    async def _replan(self, request: web.Request) -> web.StreamResponse:
        self.plan = Plan(**await request.json())
        return web.json_response({})


def read_record(text: str) -> Record:
    """Read what `GET /record` shows."""
    shown: dict[str, list[dict[str, Any]]] = json.loads(text)
    return Record(
        tuple(Post(**post) for post in shown["posts"]),
        tuple(Seen(**{**seen, "fault": Fault(seen["fault"])}) for seen in shown["seen"]),
    )


def _reset(request: web.Request) -> web.StreamResponse:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()  # goes nowhere

"""A whole desk: papers on a web server of this machine, a collector, a courier, and a platform on which is posted."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from ipaddress import IPv4Address, IPv6Address
from pathlib import Path
from typing import Literal

import pytest
import pytest_asyncio
from sqlalchemy import make_url

from adapters.console import render
from bot.app import App
from bot.collector import Collector
from bot.ports import Part
from bot.sources.fetch import Fetcher
from bot.sources.web import Web
from bot.types import Channel, ChannelSettings, Mode, Reply, Request, Source, Spoken, Subscription
from bot.writer import Extractive
from storage import Store, open_store
from storage.database import Database
from tests.collecting.living import Clock, Living
from tests.collecting.values import MINUTE, Item, rss
from tests.loopback.chat import PLATFORM, LoopbackChat
from tests.loopback.server import Platform
from tests.sources.web.site import Handler, Names, Site, answer, serve

GUILD = "guild"
SETTINGS = ChannelSettings(language="en", timezone="UTC", quiet=None)
PAPERS = ("kurier", "bote", "anzeiger")
SHORT = timedelta(seconds=0.3)
"""A lease of the courier's: part of it is waited for in real time before a post is looked up."""


class Chat(LoopbackChat):
    """Posts messages as they are read in a terminal, each in one part."""

    def render(self, message: Spoken, language: str, story: str = "") -> Sequence[Part]:  # noqa: ARG002  # as the port
        """See `bot.ports.Chat`."""
        return [str(render(message, language))]


def of_this_machine(ip: IPv4Address | IPv6Address) -> bool:
    """Let the papers' server be reached, and nothing else."""
    return str(ip) == "127.0.0.1"


def channel(name: str = "c1", *, workspace: str = GUILD, thread: str | None = None) -> Channel:
    """Give a channel of the platform on this machine."""
    return Channel(PLATFORM, name, thread=thread, workspace=workspace)


@dataclass
class Office(Living):
    """One process, and what it works with.

    Attributes:
        store: What is remembered.
        database: The same, for looks behind the store's back.
        clock: Set by the test.
        site: Serves all papers, each under a host name of its own.
        names: Where those lead.
        platform: Where is posted.
        collector: Brings articles in.
        app: Answers and delivers.
    """

    store: Store
    database: Database
    clock: Clock
    site: Site
    names: Names
    platform: Platform
    chat: Chat
    web: Web
    collector: Collector
    app: App
    feeds: dict[str, list[Item]] = field(default_factory=dict)
    replies: list[Reply] = field(default_factory=list)

    # The papers

    def url(self, paper: str = "kurier", path: str = "/feed") -> str:
        """Give an address at a paper's site."""
        return self.site.url(f"/{paper}{path}", host=f"{paper}.test")

    def serve(self, paper: str, handler: Handler, path: str = "/feed") -> None:
        """Let a paper answer so from now on."""
        self.site.handlers[f"/{paper}{path}"] = handler

    def print(self, paper: str, *items: Item, title: str | None = None, **headers: str) -> None:
        """Let a paper's feed have these items, the newest first, before those that it had."""
        self.feeds[paper] = [*items, *self.feeds.get(paper, [])]
        body = rss(title or paper.capitalize(), self.feeds[paper])
        named = {"content_type": "application/rss+xml", **headers}
        self.serve(paper, answer(body, 200, **named))

    def asked(self, paper: str = "kurier", path: str = "/feed") -> int:
        """Count the requests for an address."""
        return sum(target.split("?")[0] == f"/{paper}{path}" for target in self.site.paths)

    # What people do

    async def say(self, text: str, *, at: Channel | None = None, user: str = "U1", may_manage: bool = True) -> str:
        """Type something in a channel; give what is shown."""
        where = at or channel()
        conversation = where.thread
        reply = await self.app.handle(Request(where, user, text, may_manage=may_manage, conversation=conversation))
        self.replies.append(reply)
        return "\n".join(str(render(message, reply.language)) for message in reply.messages)

    async def press(self, about: str, *, action: Literal["evidence", "report"] = "evidence", user: str = "U1") -> str:
        """Press a button below a post; give what is shown."""
        reply = await self.app.handle(Request(channel(), user, about, may_manage=False, action=action))
        return "\n".join(str(render(message, reply.language)) for message in reply.messages)

    async def add(self, paper: str = "kurier", *, last: int = 0, workspace: str = GUILD) -> Source:
        """Let a paper's feed be read, a minute later."""
        self.clock.now += MINUTE
        found = await self.collector.look(self.url(paper))
        source, created = await self.collector.add(found, workspace=workspace, user="U1", limit=9, last=last)
        assert created
        return source

    async def follow(
        self, story: str, name: str = "c1", *, workspace: str = GUILD, every: timedelta = timedelta(0)
    ) -> Subscription:
        """Let a channel hear what is new in a story."""
        mode: Mode = "updates"
        wanted = Subscription(
            id=f"{workspace}-{name}-{story}",
            channel=channel(name, workspace=workspace),
            story=story,
            mode=mode,
            schedule=None,
            language="en",
            max_bullets=5,
            paused_until=None,
            created_by="U1",
            due_at=None,
            every=every,
        )
        return (await self.store.follow(wanted, now=self.clock(), limit=20))[0]

    # What came of it

    async def posts(self, name: str = "c1") -> Sequence[str]:
        """Give what was posted in a channel."""
        return (await self.platform.record()).texts().get(name, [])

    async def every_post(self) -> Mapping[str, Sequence[str]]:
        """Give all that was posted, by channel."""
        return (await self.platform.record()).texts()

    async def stories(self, workspace: str = GUILD) -> dict[str, tuple[str, ...]]:
        """Give the headlines of each story that a workspace sees, in the order in which it was printed."""
        found = {}
        for each in await self.store.stories(workspace):
            _, articles = await self.store.story(each.handle, workspace)
            found[each.handle] = tuple(article.title for article in articles)
        return found

    async def source(self, workspace: str = GUILD) -> Source:
        """Give the only feed of a workspace."""
        (source,) = await self.store.sources(workspace)
        return source

    def another(
        self, store: Store | None = None, *, worker: str = "w2", lease: timedelta = timedelta(minutes=2)
    ) -> "Office":
        """Give another process on the same database."""
        kept = store or self.store

        async def web() -> Web:
            return self.web

        collector = Collector(kept, web, worker=worker, clock=self.clock, seed=7, lease=lease)
        return replace(self, store=kept, collector=collector, app=make_app(kept, self.chat, self.clock, collector))


def make_app(store: Store, chat: Chat, clock: Clock, collector: Collector, max_sources: int = 9) -> App:
    """Put an app together."""

    async def collecting() -> Collector:
        return collector

    return App(
        store,
        [chat],
        Extractive(),
        settings=SETTINGS,
        lease=SHORT,
        clock=clock,
        collecting=collecting,
        max_sources=max_sources,
    )


def make_web(names: Names, clock: Clock) -> Web:
    """Make what reads the papers' pages, and knows nothing of them yet."""

    async def at_once(_: float) -> None:
        await asyncio.sleep(0)

    return Web(Fetcher(allow=of_this_machine, resolver=names, now=clock, sleep=at_once))


async def _migrate(url: str) -> None:
    await (await open_store(url)).close()


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a database without rows, copied for each test."""
    path = tmp_path_factory.mktemp("collecting") / "depesche.db"
    asyncio.run(_migrate(f"sqlite:///{path}"))
    return path


@pytest.fixture
def url(template: Path, tmp_path: Path) -> str:
    """Give the address of a database with no rows."""
    shutil.copy(template, tmp_path / "depesche.db")
    return f"sqlite:///{tmp_path / 'depesche.db'}"


@pytest_asyncio.fixture
async def office(url: str) -> AsyncIterator[Office]:
    """Open an office at six in the morning; no paper has printed anything."""
    clock = Clock()
    names = Names({f"{paper}.test": [["127.0.0.1"]] for paper in PAPERS})

    store, database = await open_store(url), Database(make_url(url), timedelta(seconds=20))
    async with Platform(clock=clock.seconds) as platform, serve({}) as site, make_web(names, clock) as web:
        chat = Chat(platform.url)

        async def reading() -> Web:
            return web

        collector = Collector(store, reading, worker="w1", clock=clock, seed=7)
        app = make_app(store, chat, clock, collector)
        yield Office(store, database, clock, site, names, platform, chat, web, collector, app)
        await collector.stop()
        await chat.close()
    await database.close()
    await store.close()

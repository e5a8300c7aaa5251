"""The same newsroom on console, Discord and Slack: papers with feeds, a database, a clock, and people on a platform.

What a test says here happens by what the platform offers to people; what it sees is what people there read.
"""

import asyncio
import io
import os
import re
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from sqlalchemy import make_url

from adapters.discord import Discord
from adapters.discord.growing import BRIEFLY
from adapters.slack.access import Access
from adapters.slack.client import Slack
from adapters.slack.manifest import HISTORY_SCOPES, SCOPES
from adapters.slack.posting import Pace
from adapters.terminal import Terminal
from bot.app import App
from bot.collector import Collector
from bot.ports import Chat
from bot.service import slack_ledger
from bot.sources.fetch import Fetcher
from bot.sources.web import Web
from bot.types import ChannelSettings, Reply, Request
from bot.writer import Extractive
from storage import Store, open_store
from storage.database import Database
from tests.adapters.test_discord_scenes import Town
from tests.collecting.conftest import of_this_machine
from tests.collecting.living import Clock, Living
from tests.collecting.values import MINUTE, Item, rss
from tests.desk.conftest import Clock as TownClock
from tests.loopback_discord import Description, LoopbackDiscord, Permission, pointed_here
from tests.loopback_discord import Fault as DiscordFault
from tests.loopback_discord import Message as DiscordMessage
from tests.loopback_discord import User as DiscordUser
from tests.loopback_slack import Fault as SlackFault
from tests.loopback_slack import LoopbackSlack
from tests.loopback_slack import Message as SlackMessage
from tests.loopback_slack import User as SlackUser
from tests.sources.web.site import Names, Site, answer

SETTINGS = ChannelSettings(language="en", timezone="UTC", quiet=None)
LEASE = timedelta(seconds=0.3)
"""Of the courier's: part of it is waited for in real time before a post is looked up."""

PAPERS = ("kurier", "bote")
ANN, BOB = "ann", "bob"
"""Who may manage the channel, and who only reads there."""


@dataclass(frozen=True)
class Post:
    """Something that the program posted of its own accord, as people read it.

    Attributes:
        text: What it says now.
        below: Whether it stands in a thread only.
        earlier: What it said before each edit, oldest first.
        mentions: Whom it mentions.
    """

    text: str
    below: bool = False
    earlier: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()


@dataclass
class Stage(Living, ABC):
    """A newsroom that follows feeds, on some platform.

    Attributes:
        url: Of the database.
        clock: Set by the test.
        site: Serves all papers, each under a host name of its own.
        feeds: What each paper's feed has.
        edits: Whether posts can be edited there.
    """

    url: str
    clock: Clock
    site: Site
    feeds: dict[str, list[Item]] = field(default_factory=dict)
    edits = True

    store: Store = field(init=False)
    database: Database = field(init=False)
    app: App = field(init=False)
    collector: Collector = field(init=False)
    n_answers: int | None = field(init=False, default=None)

    # The papers

    def address(self, paper: str) -> str:
        """Give the address of a paper's feed."""
        return self.site.url(f"/{paper}/feed", host=f"{paper}.test")

    def print(self, paper: str, *items: Item) -> None:
        """Let a paper's feed have these items, the newest first, before those that it had."""
        self.reprint(paper, *items, *self.feeds.get(paper, []))

    def reprint(self, paper: str, *items: Item) -> None:
        """Let a paper's feed have these items and no others."""
        self.feeds[paper] = list(items)
        body = rss(paper.capitalize(), items)
        self.site.handlers[f"/{paper}/feed"] = answer(body, content_type="application/rss+xml")

    # The program

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Let the program run, as a new process does; feeds are fetched and posts made when a test says so."""
        names = Names({f"{paper}.test": [["127.0.0.1"]] for paper in PAPERS})
        self.store, self.database = (
            await open_store(self.url),
            Database(make_url(self.url), timedelta(seconds=20)),
        )
        async with Web(Fetcher(allow=of_this_machine, resolver=names, now=self.clock, sleep=_at_once)) as web:

            async def reading() -> Web:
                return web

            async def collecting() -> Collector:
                return self.collector

            self.collector = Collector(self.store, reading, worker="w", clock=self.clock, seed=7)
            self._chat = chat = self.chat()
            self.app = App(
                self.store,
                [chat],
                Extractive(),
                settings=SETTINGS,
                lease=LEASE,
                clock=self.clock,
                collecting=collecting,
            )
            listening = asyncio.create_task(chat.run(self.handle))
            try:
                await self.connected()
                yield
                await self.settled()
            finally:
                self.app.stop()
                await self.app.run(())  # gives leases back and closes the platform
                await self.collector.stop()
                await asyncio.gather(listening, return_exceptions=True)
                await self.database.close()
                await self.store.close()
                await self.left()

    async def handle(self, request: Request) -> Reply:
        """Answer a request, and know of how many posts the answer is."""
        reply = await self.app.handle(request)
        self.n_answers = sum(len(self._chat.render(each, reply.language, reply.story)) for each in reply.messages)
        return reply

    async def add(self, paper: str) -> None:
        """Let ann add a paper's feed, a minute later."""
        self.clock.now += MINUTE
        shown = await self.say(f"source add {self.address(paper)}", "source add", address=self.address(paper))
        assert paper.capitalize() in shown, shown

    async def stories(self) -> list[str]:
        """Give the handles of all stories but those that a feed as a whole is."""
        collections = {source.story for source in await self.store.sources(self.workspace)}
        return [each.handle for each in await self.store.stories(self.workspace) if each.handle not in collections]

    # What each platform has of its own

    @property
    @abstractmethod
    def workspace(self) -> str:
        """The workspace as the program names it."""

    @abstractmethod
    def chat(self) -> Chat:
        """Make what speaks to the platform."""

    async def connected(self) -> None:
        """Wait until people can speak to the program."""
        return

    async def settled(self) -> None:
        """Wait until all that people did has come to the program."""
        return

    @abstractmethod
    async def left(self) -> None:
        """Wait until the platform knows that the program has gone."""

    @abstractmethod
    async def say(self, said: str, command: str, /, *, by: str = ANN, **options: object) -> str:
        """Let somebody say something in the channel; give what they are shown.

        Args:
            said: In words, where people type words.
            command: With its options, where people choose them.
            by: Who.
            options: Of the command.
        """

    @abstractmethod
    async def wait_for(self, story: str, question: str) -> str:
        """Let bob ask in a thread what nobody can answer yet, and then want to hear; give what he is shown."""

    @abstractmethod
    def answered(self) -> Sequence[Post]:
        """Give what the program posted of its own accord where bob asked, oldest first."""

    @abstractmethod
    def posts(self) -> Sequence[Post]:
        """Give what the program posted in the channel of its own accord, and below that, oldest first."""

    @abstractmethod
    def n_written(self) -> int:
        """Count how often something was posted or edited anywhere, answers to people aside."""

    def lose(self, number: int) -> None:
        """Let somebody delete one of `posts`."""
        raise NotImplementedError

    def limit_edits(self, seconds: int) -> None:
        """Let the next edit be told to wait so long."""
        raise NotImplementedError

    async def report(self, number: int) -> str:
        """Let bob report one of `posts`; give what he is shown."""
        raise NotImplementedError

    def told(self) -> Sequence[str]:
        """Give what ann was told alone, oldest first."""
        raise NotImplementedError


async def _at_once(_: float) -> None:
    await asyncio.sleep(0)


# Console

_HEADING = re.compile(r"── \d\d:\d\d ──")


@dataclass
class OnConsole(Stage):
    """One person, who is ann and bob, at a terminal that remembers no thread."""

    edits = False
    screen: io.StringIO = field(default_factory=io.StringIO)
    replied: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def workspace(self) -> str:
        """See `Stage`."""
        return ""

    def chat(self) -> Chat:
        """See `Stage`."""
        reading, self._typed = os.pipe()
        self._stdin = os.fdopen(reading, encoding="utf-8")

        async def no_stories() -> Sequence[str]:
            return ()

        environ: Mapping[str, str] = {"LOGNAME": "ann", "LANG": "en_US.UTF-8"}
        return Terminal(stories=no_stories, environ=environ, stdin=self._stdin, stdout=self.screen, now=self.clock)

    async def left(self) -> None:
        """See `Stage`."""
        os.close(self._typed)
        self._stdin.close()

    async def handle(self, request: Request) -> Reply:
        """See `Stage`; what is answered is shown before anybody else runs."""
        reply = await super().handle(request)
        self.replied.set()
        return reply

    async def say(self, said: str, _: str, /, *, by: str = ANN, **options: object) -> str:  # noqa: ARG002
        """See `Stage`."""
        before = len(self.screen.getvalue())
        self.replied.clear()
        os.write(self._typed, f"/news {said}\n".encode())
        await asyncio.wait_for(self.replied.wait(), 10)
        return self.screen.getvalue()[before:]

    async def add(self, paper: str) -> None:
        """See `Stage`; a terminal's feeds are everybody's, and are added where the program is set up."""
        self.clock.now += MINUTE
        found = await self.collector.look(self.address(paper))
        await self.collector.add(found, workspace="", user=ANN, limit=9)

    async def wait_for(self, story: str, question: str) -> str:
        """See `Stage`."""
        return await self.say(f"tell me when {story} {question}", "")

    def answered(self) -> Sequence[Post]:
        """See `Stage`."""
        return self.posts()

    def posts(self) -> Sequence[Post]:
        """See `Stage`; what stands between a line with the time and what somebody typed."""
        lines = self.screen.getvalue().splitlines()
        found, inside = list[list[str]](), False
        for line in lines:
            if _HEADING.fullmatch(line) or line.startswith("› "):
                inside = not line.startswith("› ")
                found += [[]] if inside else []
            elif inside:
                found[-1].append(line)
        return [Post("\n".join(each).strip()) for each in found]

    def n_written(self) -> int:
        """See `Stage`."""
        return len(self.posts())


# Discord


@dataclass
class OnDiscord(Stage):
    """A server with a channel."""

    server: LoopbackDiscord = field(kw_only=True)

    def __post_init__(self) -> None:
        self.guild = self.server.add_guild("Newsroom")
        self.news = self.server.add_channel(self.guild, "news")
        ann = self.server.add_member(self.guild, "Ann", permissions=Permission.MANAGE_GUILD)
        self.people = {ANN: ann, BOB: self.server.add_member(self.guild, "Bob")}
        self.talk = self.server.add_thread(self.news, "talk", self.people[BOB])
        self.town = Town(self.server, Path(), TownClock())  # for what its people do

    @property
    def workspace(self) -> str:
        """See `Stage`."""
        return str(self.guild.id)

    def chat(self) -> Chat:
        """See `Stage`."""

        async def followed(workspace: str) -> list[str]:
            return await self.store.followed("discord", workspace)

        async def gone(workspace: str) -> None:
            await self.store.leave("discord", workspace)

        return Discord(self.server.token, stories=self.store.stories, followed=followed, gone=gone)

    async def connected(self) -> None:
        """See `Stage`."""
        await self.server.connected()

    async def left(self) -> None:
        """See `Stage`."""
        await self.server.until(lambda: not any(found.link for found in self.server.gateway.sessions), "it is gone")

    async def say(self, _: str, command: str, /, *, by: str = ANN, **options: object) -> str:
        """See `Stage`."""
        self.n_answers = None
        typed = self.server.user_types(self.news, self.people[by], f"news {command}", options)

        def shown() -> list[str] | None:
            first = typed.original
            there = [] if first is None or first.loading or first.deleted or first.text == BRIEFLY else [first]
            texts = [found.text for found in (*there, *typed.followups)]
            return texts if self.n_answers is not None and len(texts) >= self.n_answers else None

        return _unescaped("\n".join(await self.server.until(shown, f"{command} was answered")))

    async def wait_for(self, story: str, question: str) -> str:
        """See `Stage`."""
        reply = await self.town.says(self.talk, self.people[BOB], "news ask", story=story, question=question)
        return _unescaped((await self.town.presses(reply, reply.labels[-1], self.people[BOB])).text)

    def answered(self) -> Sequence[Post]:
        """See `Stage`."""
        return [self._read(found) for found in self.server.posts(self.talk) if found.nonce is not None]

    def _messages(self) -> list[DiscordMessage]:
        threads = [found.thread for found in self.news.messages if found.thread is not None]
        posted = [message for channel in (self.news, *threads) for message in self.server.posts(channel)]
        return sorted((found for found in posted if found.nonce is not None), key=lambda found: found.id)

    def posts(self) -> Sequence[Post]:
        """See `Stage`."""
        return [self._read(found) for found in self._messages()]

    def _read(self, message: DiscordMessage) -> Post:
        names = {user.id: name for name, user in self.people.items()}
        return Post(
            _unescaped(message.text),
            message.channel.is_thread,
            tuple(map(_unescaped, message.earlier)),
            tuple(names[each] for each in message.pings.users) + ("others",) * len(message.pings.roles),
        )

    def n_written(self) -> int:
        """See `Stage`."""
        made = (self.server.requests(name) for name in ("create_message", "update_message"))
        return sum(map(len, made))

    def lose(self, number: int) -> None:
        """See `Stage`."""
        self.server.expect(10008)
        self.server.world.delete(self._messages()[number])

    def limit_edits(self, seconds: int) -> None:
        """See `Stage`."""
        self.server.play(DiscordFault.limited(seconds), "update_message")

    async def report(self, number: int) -> str:
        """See `Stage`."""
        return _unescaped((await self.town.presses(self._messages()[number], "Report", self.people[BOB])).text)

    def told(self) -> Sequence[str]:
        """See `Stage`."""
        ann: DiscordUser = self.people[ANN]
        return [_unescaped(found.text) for found in self.server.posts(self.server.direct(ann))]


def _unescaped(text: str) -> str:
    """Give a text as Discord shows it: without what keeps signs from being markup."""
    return re.sub(r"\\([^\w\s]|_)", r"\1", text)


# Slack


@dataclass
class OnSlack(Stage):
    """A workspace with a channel, where administrators may change what is posted."""

    server: LoopbackSlack = field(kw_only=True)

    def __post_init__(self) -> None:
        self.team = self.server.add_workspace("Newsroom", scopes={*SCOPES, *HISTORY_SCOPES})
        ann = self.server.add_user(self.team, "Ann", is_admin=True)
        self.people: dict[str, SlackUser] = {ANN: ann, BOB: self.server.add_user(self.team, "Bob")}
        self.news = self.server.add_channel(self.team, "news", members=list(self.people.values()))
        self.talk = self.server.user_writes(self.news, self.people[BOB], "What do we know?")

    @property
    def workspace(self) -> str:
        """See `Stage`."""
        return self.team.id

    def chat(self) -> Chat:
        """See `Stage`."""
        access = Access(bot_token=self.team.bot_token, app_token=self.server.app_token, api_url=self.server.api_url)
        pace = Pace(per_channel=0.0, per_workspace=0.0)
        return Slack(access, slack_ledger(self.store), pace=pace, managers="admins")

    async def connected(self) -> None:
        """See `Stage`."""
        await self.server.connected()

    async def settled(self) -> None:
        """See `Stage`."""
        await self.server.settled()

    async def left(self) -> None:
        """See `Stage`."""
        await self.server.until(lambda: not self.server.sockets.connections, "it is gone")

    async def say(self, said: str, _: str, /, *, by: str = ANN, **options: object) -> str:  # noqa: ARG002
        """See `Stage`."""
        self.n_answers, before = None, len(self._everything())
        self.server.user_types_command(self.team, self.news, self.people[by], "/news", said)

        def shown() -> list[SlackMessage] | None:
            found = self._everything()[before:]
            return found if self.n_answers is not None and len(found) >= self.n_answers else None

        return "\n".join(map(_shown, await self.server.until(shown, f"{said} was answered")))

    def _everything(self) -> list[SlackMessage]:
        found = [each for each in (*self.news.messages, *self.news.ephemeral) if each.user.is_bot]
        return sorted(found, key=lambda each: each.ts)

    async def wait_for(self, story: str, question: str) -> str:
        """See `Stage`."""
        asked = self.server.user_mentions(self.news, self.people[BOB], f"{story} {question}", thread=self.talk)
        reply = (await asked.posted())[-1]
        return _shown(await self.server.user_clicks(reply, "depesche:later", user=self.people[BOB]).answer())

    def answered(self) -> Sequence[Post]:
        """See `Stage`."""
        return [self._read(found) for found in self._messages() if found.thread_ts == self.talk.ts]

    def posts(self) -> Sequence[Post]:
        """See `Stage`."""
        return [self._read(found) for found in self._messages() if found.thread_ts != self.talk.ts]

    def _messages(self) -> list[SlackMessage]:
        return [found for found in self.server.posts(self.news) if found.metadata is not None]

    def _read(self, message: SlackMessage) -> Post:
        names = {user.id: name for name, user in self.people.items()}
        pinged = [each.who for each in self.server.pinged if each.message is message]
        return Post(
            _plain(message.shown),
            message.thread_ts is not None and not message.reply_broadcast,
            tuple(map(_plain, message.earlier)),
            tuple(dict.fromkeys(names.get(each, each) for each in pinged)),
        )

    def n_written(self) -> int:
        """See `Stage`."""
        posted = [found for found in self.server.calls("chat.postMessage") if found.arguments.get("metadata")]
        return len(posted) + len(self.server.calls("chat.update"))

    def lose(self, number: int) -> None:
        """See `Stage`."""
        self.server.expect("message_not_found")
        self.server.world.delete(self._messages()[number])

    def limit_edits(self, seconds: int) -> None:
        """See `Stage`."""
        self.server.play(SlackFault.limited(seconds), "chat.update")

    async def report(self, number: int) -> str:
        """See `Stage`."""
        pressed = self.server.user_clicks(self._messages()[number], "depesche:report", user=self.people[BOB])
        return _shown(await pressed.answer())

    def told(self) -> Sequence[str]:
        """See `Stage`."""
        return [_shown(found) for found in self.server.posts(self.server.direct(self.people[ANN]))]


def _shown(message: SlackMessage) -> str:
    return _plain(message.shown)


def _plain(text: str) -> str:
    """Give a text as Slack shows it: without the signs that nobody sees."""
    return text.replace("\u200b", "")


@asynccontextmanager
async def stage_on(
    platform: str, url: str, clock: Clock, site: Site, description: Description | None
) -> AsyncIterator[Stage]:
    """Let there be a newsroom on a platform; it fails where a rule of the platform was broken."""
    if platform == "console":
        yield OnConsole(url, clock, site)
    elif platform == "discord":
        assert description is not None
        async with LoopbackDiscord(description) as discord:
            with pointed_here(discord):
                yield OnDiscord(url, clock, site, server=discord)
            assert not discord.doubles
    else:
        async with LoopbackSlack() as slack:
            yield OnSlack(url, clock, site, server=slack)
            assert not slack.doubles

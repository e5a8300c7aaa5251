"""What every platform does alike: the same dialogs, and the same contract of posting, on console, Discord and Slack."""

import asyncio
import io
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from html import escape
from typing import Literal

import pytest
import pytest_asyncio

from adapters.console import render
from adapters.discord import Discord
from adapters.discord.growing import BRIEFLY
from adapters.slack.access import Access
from adapters.slack.client import Slack
from adapters.slack.posting import Pace
from adapters.terminal import CHANNEL, Terminal
from bot.app import App
from bot.ports import Chat
from bot.replies import Desk
from bot.service import slack_ledger
from bot.types import Answer, Bullet, Citation, Digest, Evidence, Notice, Reply, Request, Spoken, Update
from bot.types import Channel as Place
from bot.writer import Extractive
from storage import Store
from tests.adapters import test_discord, test_slack
from tests.adapters.dialogs import DIALOGS, Line, Stage, play
from tests.adapters.test_discord_scenes import DAY, MONDAY
from tests.desk import conftest as desks
from tests.desk.conftest import HERE, STORIES, Clock
from tests.loopback_discord import Description, LoopbackDiscord, pointed_here
from tests.loopback_slack import Channel, Fault, LoopbackSlack, Message

pytest_plugins = ["tests.loopback_discord.fixtures", "tests.loopback_slack.fixtures"]

template, store = desks.template, desks.store
discord_room, slack_room = test_discord.room, test_slack.room
SETTINGS = test_slack.SETTINGS


# Dialogs


@dataclass
class OnConsole:
    """Somebody at a terminal."""

    desk: Desk

    async def say(self, line: Line) -> str | None:
        """See `Stage`."""
        reply = await self.desk.handle(Request(HERE, "u1", f"/news {line.said}", may_manage=True))
        return "\n".join(str(render(message, reply.language)) for message in reply.messages)


class Counting:
    """Answers as a desk does, and counts the posts that a chat makes of the last reply."""

    def __init__(self, desk: Desk, chat: Chat) -> None:
        self._desk, self._chat = desk, chat
        self.n_posts: int | None = None

    async def handle(self, request: Request) -> Reply:
        """Answer."""
        reply = await self._desk.handle(request)
        self.n_posts = sum(len(self._chat.render(each, reply.language, reply.story)) for each in reply.messages)
        return reply


@dataclass
class OnDiscord:
    """Somebody on a server."""

    room: test_discord.Newsroom
    counting: Counting

    async def say(self, line: Line) -> str | None:
        """See `Stage`."""
        if not line.command:
            return None
        self.counting.n_posts = None
        options = {"command": line.said.split()[1]} if line.command == "help" else line.options
        typed = self.room.server.user_types(self.room.news, self.room.ann, f"news {line.command}", options)

        def shown() -> list[str] | None:
            first = typed.original
            there = [] if first is None or first.loading or first.deleted or first.text == BRIEFLY else [first]
            texts = [found.text for found in (*there, *typed.followups)]
            return texts if self.counting.n_posts is not None and len(texts) >= self.counting.n_posts else None

        texts = await self.room.server.until(shown, f"{line.said} was answered")
        return _typed(re.sub(r"\\([^\w\s]|_)", r"\1", "\n".join(texts)))


def _typed(text: str) -> str:
    """Give commands that a text names as they are typed elsewhere: without the names of options."""
    plain = re.sub(r"(?<= )(?:story|schedule|duration|question|thema|zeitplan):(?=\S)", "", text)
    return plain.replace("/news ask ", "").replace("/news ", "")


@dataclass
class OnSlack:
    """Somebody in a workspace, who types commands, mentions the app, or is alone with it."""

    room: test_slack.Newsroom
    counting: Counting
    by: Literal["command", "mention", "message"]

    async def say(self, line: Line) -> str | None:
        """See `Stage`."""
        self.counting.n_posts = None
        server, before = self.room.server, len(self._all())
        match self.by:
            case "command":
                text = escape(line.said, quote=False)  # as Slack tells it
                server.user_types_command(self.room.team, self.room.news, self.room.ann, "/news", text)
            case "mention":
                server.user_mentions(self.room.news, self.room.ann, line.said)
            case "message":
                server.user_writes_dm(self.room.ann, line.said)

        def shown() -> list[Message] | None:
            n_posts, found = self.counting.n_posts, self._all()
            return found[before:] if n_posts is not None and len(found) >= before + n_posts else None

        told = await server.until(shown, f"{line.said} was answered")
        text = re.sub("\u200b", "", "\n".join(found.shown for found in told))
        return text.replace(": /news ", ": ") if self.by == "command" else text  # words are told to who says words

    def _all(self) -> list[Message]:
        channels: Sequence[Channel] = list(self.room.team.channels.values())
        found = [each for channel in channels for each in (*channel.messages, *channel.ephemeral) if each.user.is_bot]
        return sorted(found, key=lambda each: each.ts)


def desk_of(store: Store) -> Desk:
    """Make a desk."""
    return Desk(store, Extractive(), clock=Clock(), settings=SETTINGS, max_subscriptions=100)


@pytest.mark.parametrize("name", DIALOGS)
async def test_dialog_on_the_console(store: Store, name: str) -> None:
    """Each reply shows what is expected of it."""
    await play(OnConsole(desk_of(store)), DIALOGS[name])


@pytest.mark.parametrize("name", DIALOGS)
async def test_dialog_on_discord(discord_room: test_discord.Newsroom, name: str) -> None:
    """Each reply shows the same, by commands with options."""
    counting = Counting(discord_room.desk, discord_room.chat)
    discord_room.handle = counting.handle  # type: ignore[method-assign]
    stage: Stage = OnDiscord(discord_room, counting)
    async with discord_room.listening():
        await play(stage, DIALOGS[name])


@pytest.mark.parametrize("by", ["command", "mention", "message"])
@pytest.mark.parametrize("name", DIALOGS)
async def test_dialog_on_slack(
    slack_room: test_slack.Newsroom, name: str, by: Literal["command", "mention", "message"]
) -> None:
    """Each reply shows the same, by commands, mentions, and where one is alone with the app."""
    counting = Counting(slack_room.desk, slack_room.chat)
    stage: Stage = OnSlack(slack_room, counting, by)
    async with slack_room.listening(handle=counting.handle):
        await play(stage, DIALOGS[name])


# The contract for a chat

CITED = Citation("0123456789abcdef", 1, "Der Rat bezahlt die Fähre.", "Kurier", "https://example.org/1", "Die Fähre")
BULLETS = (Bullet("Der Rat bezahlt.", (CITED,)), Bullet("Sie fährt.", (CITED,)))
ANSWER = Answer("Wer bezahlt?", "answered", "Der Rat", (CITED,), "de", 0.9, ("bezahlt",))
MESSAGES: Sequence[Spoken] = (
    Digest("Die Fähre fährt", BULLETS, "de", datetime(2026, 10, 23, tzinfo=UTC)),
    Digest("", (), "de", None),
    Update("faehre", BULLETS),
    ANSWER,
    replace(ANSWER, verdict="unsure", text=None),
    replace(ANSWER, verdict="silent", text=None, citations=()),
    Notice("list.empty", {"story": "faehre"}),
    Evidence((CITED,)),
)


@dataclass
class Posts:
    """A chat, and where it posts.

    Attributes:
        chat: One.
        place: A channel.
        user: Somebody.
        restarted: The same after a restart; None where nothing that was posted before can be there then.
        n_there: Gives how many posts stand anywhere.
    """

    chat: Chat
    place: Place
    user: str
    restarted: Chat | None
    server: LoopbackDiscord | LoopbackSlack | None
    screen: io.StringIO

    def n_there(self) -> int:
        """Count what was posted."""
        if self.server is None:
            return self.screen.getvalue().count("── ")
        name = "create_message" if isinstance(self.server, LoopbackDiscord) else "chat.postMessage"
        made = self.server.requests(name) if isinstance(self.server, LoopbackDiscord) else self.server.calls(name)
        return len(made)


def terminal(screen: io.StringIO) -> Terminal:
    """Make a terminal that is read by nobody."""

    async def no_stories() -> Sequence[str]:
        return ()

    return Terminal(stories=no_stories, environ={}, stdin=None, stdout=screen, now=lambda: datetime.now(UTC))


def discord_chat(server: LoopbackDiscord, store: Store) -> Discord:
    """Make a bot for Discord."""

    async def followed(_: str) -> list[str]:
        return []

    async def gone(_: str) -> None:
        return

    return Discord(server.token, stories=store.stories, followed=followed, gone=gone, patience=timedelta(seconds=5))


def slack_chat(server: LoopbackSlack, token: str, store: Store) -> Slack:
    """Make an app for Slack."""
    access = Access(bot_token=token, app_token=server.app_token, api_url=server.api_url)
    return Slack(access, slack_ledger(store), pace=Pace(per_channel=0.0, per_workspace=0.0))


@asynccontextmanager
async def posts_on(platform: str, description: Description | None, store: Store) -> AsyncIterator[Posts]:
    """Let there be a chat with somewhere to post."""
    async with AsyncExitStack() as stack:
        if platform == "console":
            screen = io.StringIO()
            made = Posts(terminal(screen), CHANNEL, "ann", None, None, screen)
        elif platform == "discord":
            assert description is not None
            there = await stack.enter_async_context(LoopbackDiscord(description))
            stack.enter_context(pointed_here(there))
            guild = there.add_guild("Newsroom")
            ann, news = there.add_member(guild, "Ann"), there.add_channel(guild, "news")
            place = Place("discord", str(news.id), workspace=str(guild.id))
            chats = [discord_chat(there, store) for _ in range(2)]
            made = Posts(chats[0], place, str(ann.id), chats[1], there, io.StringIO())
        else:
            here = await stack.enter_async_context(LoopbackSlack())
            team = here.add_workspace()
            bob = here.add_user(team, "Bob")
            channel = here.add_channel(team, "news", members=[bob])
            apps = [slack_chat(here, team.bot_token, store) for _ in range(2)]
            made = Posts(apps[0], Place("slack", channel.id, workspace=team.id), bob.id, apps[1], here, io.StringIO())
        try:
            yield made
        finally:
            for chat in filter(None, (made.chat, made.restarted)):
                await chat.close()
                await chat.close()


@pytest_asyncio.fixture(params=["console", "discord", "slack"])
async def there(request: pytest.FixtureRequest, store: Store) -> AsyncIterator[Posts]:
    """Let there be a chat of each platform in turn."""
    description = request.getfixturevalue("discord_description") if request.param == "discord" else None
    async with posts_on(request.param, description, store) as made:
        yield made


def test_all_are_chats() -> None:
    """A type checker says so."""
    kinds: Sequence[type[Chat]] = (Terminal, Discord, Slack)
    assert [str(kind.platform) for kind in kinds] == ["console", "discord", "slack"]


@pytest.mark.parametrize("language", ["en", "de"])
async def test_the_same_message_makes_the_same_posts(there: Posts, language: str) -> None:
    """At least one, in this process and the next; posts of an older one are gone on with."""
    for message in MESSAGES:
        parts = there.chat.render(message, language, "faehre")
        assert parts
        assert repr(parts) == repr(there.chat.render(message, language, "faehre"))
        if there.restarted is not None:
            assert parts == there.restarted.render(message, language, "faehre")


async def test_what_was_posted_is_found(there: Posts) -> None:
    """By its nonce, and nothing else is; looking posts nothing."""
    for number, message in enumerate(MESSAGES):
        first: str | None = None
        for index, part in enumerate(there.chat.render(message, "en", "faehre")):
            nonce = f"0123456789abcdef012{number}-{index}"
            assert await there.chat.find(there.place, nonce, after=first) is None
            posted = await there.chat.send(there.place, part, nonce=nonce, after=first)
            assert await there.chat.find(there.place, nonce, after=first) == posted
            first = first or posted
    assert there.n_there() == len(MESSAGES)


async def test_what_was_posted_before_a_restart_is_found(there: Posts) -> None:
    """By whoever goes on; where nobody can have read it, it was not posted."""
    (part,) = there.chat.render(MESSAGES[0], "en", "faehre")
    posted = await there.chat.send(there.place, part, nonce="n-0")
    if there.restarted is None:
        assert await terminal(io.StringIO()).find(there.place, "n-0") is None
    else:
        assert await there.restarted.find(there.place, "n-0") == posted
        assert await there.restarted.find(there.place, "n-1") is None


@pytest.mark.parametrize("where", ["thread", "channel", "both"])
async def test_a_follow_up_has_its_places(there: Posts, where: Literal["thread", "channel", "both"]) -> None:
    """The same each time, and in each what is posted is found."""
    (part,) = there.chat.render(MESSAGES[0], "en", "faehre")
    digest = await there.chat.send(there.place, part, nonce="n-0")
    places = await there.chat.below(there.place, digest, where, title="faehre")
    assert places
    if where == "channel":
        assert places == (there.place,)
    if isinstance(there.server, LoopbackDiscord) and where != "channel":
        there.server.expect(160004)  # there is a thread already, which is found
    again = there.restarted or there.chat
    assert await again.below(there.place, digest, where, title="faehre") == places
    (news,) = there.chat.render(MESSAGES[2], "en", "faehre")
    for number, place in enumerate(places):
        assert place.id == there.place.id
        assert place.workspace == there.place.workspace
        posted = await there.chat.send(place, news, nonce=f"u-{number}")
        assert await again.find(place, f"u-{number}") == (posted if there.restarted else f"u-{number}")


async def test_a_user_is_told_alone(there: Posts) -> None:
    """Somewhere else than in the channel, where there is an elsewhere."""
    place = there.chat.direct(there.user, there.place.workspace)
    assert place is not None
    assert place.platform == there.place.platform == there.chat.platform
    assert (place == there.place) == (there.server is None)
    (part,) = there.chat.render(MESSAGES[6], "en")
    posted = await there.chat.send(place, part, nonce="n-0")
    assert await there.chat.find(place, "n-0") == posted
    if there.server is not None:
        assert await there.chat.find(there.place, "n-0") is None


@pytest.mark.parametrize("mention", ["", "everyone", "here", "@everyone", "<!channel>", "0", "S", "x" * 100])
async def test_what_names_no_group_mentions_nobody(there: Posts, mention: str) -> None:
    """It is posted nevertheless."""
    (part,) = there.chat.render(MESSAGES[0], "en", "faehre")
    assert await there.chat.send(there.place, part, nonce="n-0", mention=mention)
    if isinstance(there.server, LoopbackSlack):
        assert not there.server.pinged
    elif there.server is not None:
        channel = there.server.world.channels[int(there.place.id)]
        assert not any(message.pings for message in there.server.posts(channel))


async def test_what_is_no_part_is_a_mistake(there: Posts) -> None:
    """Of the program, not of the platform."""
    with pytest.raises(TypeError):
        await there.chat.send(there.place, object(), nonce="n-0")
    assert not there.n_there()


# One story on two platforms


async def test_one_story_is_told_on_two_platforms(
    discord_room: test_discord.Newsroom, slack_room: test_slack.Newsroom, store: Store
) -> None:
    """Each channel gets one digest and then what is new, once, and has a ledger of its own."""
    clock = Clock()
    chats: list[Chat] = [discord_room.chat, slack_room.chat]
    app = App(
        store, chats, Extractive(), settings=SETTINGS, lease=timedelta(seconds=1), clock=clock, max_subscriptions=5
    )
    places = [
        Place("discord", str(discord_room.news.id), workspace=str(discord_room.guild.id)),
        Place("slack", slack_room.news.id, workspace=slack_room.team.id),
    ]
    running = asyncio.create_task(app.run({"discord", "slack"}))
    await discord_room.server.connected()
    await slack_room.server.connected()
    await discord_room.says("news follow", story="faehre", schedule="weekdays 08:30 and updates")
    await slack_room.says("follow faehre weekdays 08:30 and updates")
    clock.now = MONDAY
    slack_room.server.play(Fault.limited(1), "chat.postMessage")
    await app.deliver_due()
    assert [await told(store, place) for place in places] == [["posted"], ["pending"]]
    clock.now += timedelta(minutes=2)
    await app.deliver_due()
    assert [await told(store, place) for place in places] == [["posted"], ["posted"]]
    assert len(delivered(discord_room)) == len(slack_room.server.posts(slack_room.news)) == 1

    await store.add_articles([replace(STORIES["library"][0], id="new")], story="faehre", now=clock.now)
    clock.now += timedelta(minutes=1)
    await app.deliver_due()
    assert [await told(store, place) for place in places] == [["posted", "posted"]] * 2
    update = slack_room.server.posts(slack_room.news)[1]
    assert "Bavaria" in str(update.blocks)
    clock.now = MONDAY + DAY
    await app.deliver_due()
    app.stop()
    await running
    assert len(slack_room.server.posts(slack_room.news)) == 2
    ledgers = [await store.told(place, "faehre") for place in places]
    assert ledgers[0]
    assert ledgers[0] == ledgers[1]
    for place in places:
        posted = {post for record in await store.history(place) for post in record.posted}
        assert len(posted) == 2


async def told(store: Store, place: Place) -> list[str]:
    """Say what became of what a channel was to be told, newest first."""
    return [record.state for record in await store.history(place) if record.state != "empty"]


def delivered(room: test_discord.Newsroom) -> list[object]:
    """List what was delivered in the channel."""
    return [found for found in room.server.posts(room.news) if found.nonce is not None]

"""The news desk on Slack, from what people type to what everybody reads: real library, real desk, real database."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest_asyncio

from adapters.slack.access import Access
from adapters.slack.client import Slack
from adapters.slack.posting import Pace
from bot.deliveries import Courier
from bot.replies import Desk
from bot.service import slack_ledger
from bot.types import Channel as Place
from bot.types import ChannelSettings, Reply, Request
from bot.writer import Extractive
from storage import Store
from tests.desk import conftest as desks
from tests.desk.conftest import STORIES, Clock
from tests.loopback_slack import Channel, LoopbackSlack, Message, User, Workspace

pytest_plugins = ["tests.loopback_slack.fixtures"]

template = desks.template
store = desks.store

SETTINGS = ChannelSettings(language="en", timezone="Europe/Berlin", quiet=None)
FAST = {"per_channel": 0.0, "per_workspace": 0.0}


@dataclass
class Newsroom:
    """An app in a workspace, and who is there."""

    server: LoopbackSlack
    store: Store
    desk: Desk
    clock: Clock
    team: Workspace
    news: Channel
    ann: User
    chat: Slack
    asked: list[Request] = field(default_factory=list)
    courier: Courier | None = None

    async def handle(self, request: Request) -> Reply:
        """Answer as the desk does, and remember what was asked."""
        self.asked.append(request)
        return await self.desk.handle(request)

    def make(self, **options: object) -> Slack:
        """Make another app of the same kind."""
        access = Access(bot_token=self.team.bot_token, app_token=self.server.app_token, api_url=self.server.api_url)
        return Slack(access, slack_ledger(self.store), pace=Pace(**FAST), **options)  # type: ignore[arg-type]

    @asynccontextmanager
    async def listening(self, chat: Slack | None = None) -> AsyncIterator[Slack]:
        """Let an app be connected."""
        chat = chat or self.chat
        task = asyncio.create_task(chat.run(self.handle))
        try:
            connected = asyncio.create_task(self.server.connected())
            await asyncio.wait({task, connected}, return_when=asyncio.FIRST_COMPLETED)
            if task.done():
                task.result()
            await connected
            yield chat
            await self.server.settled()
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def says(self, text: str, user: User | None = None, *, command: str = "/news") -> Message:
        """Type a command; give the answer, wherever it comes."""
        typed = self.server.user_types_command(self.team, self.news, user or self.ann, command, text)
        return await typed.answer()

    def place(self, channel: Channel | None = None) -> Place:
        """Name a channel as the desk does."""
        return Place("slack", (channel or self.news).id, workspace=self.team.id)

    async def subscriptions(self) -> list[str]:
        """Give what is followed in the channel."""
        return [each.story for each in await self.store.subscriptions(self.place())]

    async def deliver(self) -> None:
        """Deliver what is due."""
        if self.courier is None:
            lease = timedelta(seconds=3)
            self.courier = Courier(
                self.store, [self.chat], Extractive(), worker="w", clock=self.clock, settings=SETTINGS, lease=lease
            )
        await self.courier.deliver_due()


@pytest_asyncio.fixture
async def room(slack_server: LoopbackSlack, store: Store) -> AsyncIterator[Newsroom]:
    """Let there be a workspace with a channel, a member, and an app that is not connected yet."""
    team = slack_server.add_workspace("Newsroom")
    ann = slack_server.add_user(team, "Ann", tz="Europe/Berlin", locale="en-US")
    news = slack_server.add_channel(team, "news", members=[ann])
    clock = Clock()
    desk = Desk(store, Extractive(), clock=clock, settings=SETTINGS, max_subscriptions=100)
    made = Newsroom(slack_server, store, desk, clock, team, news, ann, chat=None)  # type: ignore[arg-type]
    made.chat = made.make()
    yield made
    await made.chat.close()


# Asking


async def test_a_question_is_answered_for_everybody(room: Newsroom) -> None:
    """With the question, the answer, the sentence and its source; nobody is notified."""
    async with room.listening():
        message = await room.says("ask faehre Wer bezahlt die Fähre?")
    assert message in room.server.posts(room.news)
    assert "Altenwerder" in message.text
    assert not room.server.pinged
    (request,) = room.asked
    assert request == Request(
        room.place(),
        room.ann.id,
        "ask faehre Wer bezahlt die Fähre?",
        may_manage=True,
        language="en",
        timezone="Europe/Berlin",
    )


async def test_a_story_has_a_command(room: Newsroom) -> None:
    """With a question it answers, without one it tells the story."""
    async with room.listening():
        await room.says("Wer bezahlt die Fähre?", command="/faehre")
        message = await room.says("", command="/faehre")
    assert room.asked[0].text == "/faehre Wer bezahlt die Fähre?"
    assert message.blocks[0]["type"] == "header"


async def test_what_is_set_up_is_shown_to_who_does_it(room: Newsroom) -> None:
    """With a preview; the channel reads nothing of it."""
    async with room.listening():
        message = await room.says("follow faehre daily 08:30")
    assert "Following faehre" in message.text
    assert not room.server.posts(room.news)
    assert await room.subscriptions() == ["faehre"]


async def test_a_thread_keeps_its_story(room: Newsroom) -> None:
    """A mention below an answer is about the same story, whoever asks."""
    async with room.listening():
        happening = room.server.user_mentions(room.news, room.ann, "faehre Wer bezahlt die Fähre?")
        (answer,) = await happening.posted()
        root = happening.message
        assert root is not None
        assert answer.thread_ts == root.ts
        again = room.server.user_mentions(room.news, room.ann, "und wer hat das Schiff gebaut?", thread=root)
        answers = await again.posted()
    assert "Petersen" in answers[-1].text


async def test_a_digest_comes_at_its_moment_and_updates_below_it(room: Newsroom) -> None:
    """As replies to the last digest."""
    async with room.listening():
        await room.says("follow faehre daily 08:30 and updates")
        room.clock.now += timedelta(days=1)
        await room.deliver()
        (digest,) = room.server.posts(room.news)
        newer = replace(STORIES["library"][0], id="new")
        await room.store.add_articles([newer], story="faehre", now=room.clock.now)
        room.clock.now += timedelta(minutes=1)
        await room.deliver()
    update = room.server.posts(room.news)[1]
    assert update.thread_ts == digest.ts
    assert "Bavaria" in str(update.blocks)

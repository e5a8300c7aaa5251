"""The news desk on Slack, from what people type to what everybody reads: real library, real desk, real database."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio

from adapters.slack import client, reception
from adapters.slack.access import Access
from adapters.slack.asked import Asked
from adapters.slack.client import Slack
from adapters.slack.posting import Pace
from bot import service
from bot.app import utc_now
from bot.deliveries import Courier
from bot.errors import StorageError
from bot.ports import Handle
from bot.replies import Desk
from bot.service import slack_ledger
from bot.types import FOREVER, ChannelSettings, Reply, Request
from bot.types import Channel as Place
from bot.writer import Extractive
from storage import Store
from tests.desk import conftest as desks
from tests.desk.conftest import STORIES, Clock
from tests.loopback_slack import Channel, Fault, LoopbackSlack, Message, User, Workspace

pytest_plugins = ["tests.loopback_slack.fixtures"]

template = desks.template
store = desks.store

SETTINGS = ChannelSettings(language="en", timezone="Europe/Berlin", quiet=None)
FAST: dict[str, Any] = {"per_channel": 0.0, "per_workspace": 0.0}
QUESTION = "faehre Wer bezahlt die Fähre?"


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
    made: list[Slack] = field(default_factory=list)

    async def handle(self, request: Request) -> Reply:
        """Answer as the desk does, and remember what was asked."""
        self.asked.append(request)
        return await self.desk.handle(request)

    def make(self, **options: object) -> Slack:
        """Make another app of the same kind."""
        access = Access(bot_token=self.team.bot_token, app_token=self.server.app_token, api_url=self.server.api_url)
        given = {"ledger": slack_ledger(self.store), "pace": Pace(**FAST), **options}
        self.made.append(Slack(access, **given))  # type: ignore[arg-type]
        return self.made[-1]

    @asynccontextmanager
    async def listening(self, chat: Slack | None = None, handle: Handle | None = None) -> AsyncIterator[Slack]:
        """Let an app be connected."""
        chat = chat or self.chat
        task = asyncio.create_task(chat.run(handle or self.handle))
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
    for chat in made.made:
        await chat.close()


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


async def test_a_thread_below_a_digest_knows_its_story(room: Newsroom) -> None:
    """Nobody has to name it there."""
    async with room.listening():
        await room.says("follow faehre daily 08:30")
        room.clock.now += timedelta(days=1)
        await room.deliver()
        (digest,) = room.server.posts(room.news)
        asked = room.server.user_mentions(room.news, room.ann, "wer hat das Schiff gebaut?", thread=digest)
        answers = await asked.posted()
    assert "Petersen" in answers[-1].text
    assert answers[-1].thread_ts == digest.ts


async def test_a_channel_may_want_answers_in_private(room: Newsroom) -> None:
    """Then only who asks reads them: after a command, and in a thread."""
    async with room.listening():
        await room.says("answers private")
        await room.says(f"ask {QUESTION}")
        above = room.server.user_writes(room.news, room.ann, "well?")
        told = await room.server.user_mentions(room.news, room.ann, QUESTION, thread=above).answer()
    assert told.ephemeral_for is room.ann
    assert told.thread_ts == above.ts
    assert not room.server.posts(room.news)
    assert sum("Altenwerder" in found.text for found in room.news.ephemeral) == 2


@pytest.mark.parametrize("mentioned", [False, True])
async def test_a_user_group_can_be_mentioned_by_each_digest(room: Newsroom, *, mentioned: bool) -> None:
    """That one, chosen in a command or in what is said to the app; and nobody any more when that is wanted."""
    group = room.server.add_group(room.team, "desk", [room.ann])
    async with room.listening():
        await room.says("follow faehre daily 08:30")
        if mentioned:
            await room.server.user_mentions(room.news, room.ann, f"mention <!subteam^{group.id}>").answer()
        else:
            await room.says(f"mention <!subteam^{group.id}|@desk>")
        room.clock.now += timedelta(days=1)
        await room.deliver()
        assert [ping.who for ping in room.server.pinged] == [group.id]
        await room.says("mention off")
        await room.says("send faehre")
        await room.deliver()
    assert len(room.server.pinged) == 1
    assert len(room.server.posts(room.news)) == 2


# Alone with the app


async def test_what_is_written_to_the_app_alone_is_answered_there(room: Newsroom) -> None:
    """Without a mention; in a thread, and without one, about its story."""
    async with room.listening():
        (answer,) = await room.server.user_writes_dm(room.ann, QUESTION).posted()
        assert "Altenwerder" in answer.text
        asked = room.server.user_writes_dm(room.ann, "wer hat das Schiff gebaut?", thread=answer)
        answers = await asked.posted()
        again = await room.server.user_writes_dm(room.ann, "Und wer hat die Fähre bezahlt?").posted()
    assert "Petersen" in answers[-1].text
    assert answers[-1].thread_ts == answer.ts
    assert "Altenwerder" in again[-1].text
    assert again[-1].thread_ts is None
    assert not room.server.posts(room.news)


async def test_what_one_follows_alone_has_one_name(room: Newsroom) -> None:
    """By a command, in words and at a button it is the same conversation."""
    direct = room.server.direct(room.ann)
    async with room.listening():
        typed = room.server.user_types_command(room.team, direct, room.ann, "/news", "follow faehre daily 08:30")
        assert "Following faehre" in (await typed.answer()).text
        said = await room.server.user_writes_dm(room.ann, "list").answer()
        assert "1 story is followed here" in said.shown
        room.clock.now += timedelta(days=1)
        await room.deliver()
        digest = room.server.posts(direct)[-1]
        pressed = room.server.user_clicks(digest, "depesche:pause", user=room.ann)
        assert "faehre is paused" in (await pressed.answer()).text
        room.clock.now += timedelta(hours=20)
        await room.deliver()
    assert room.server.posts(direct)[-1] is digest


async def test_where_two_people_talk_nothing_can_be_followed(room: Newsroom) -> None:
    """The app is not there and cannot be; a question is answered nevertheless."""
    bob = room.server.add_user(room.team, "Bob")
    between = Channel("D77777777", "", room.team, members=[room.ann, bob], direct=bob)
    room.team.channels[between.id] = between
    room.server.expect("channel_not_found")
    async with room.listening():
        typed = room.server.user_types_command(room.team, between, room.ann, "/news", "follow faehre daily 08:30")
        assert "The app is not in this channel" in (await typed.answer()).text
        asked = room.server.user_types_command(room.team, between, room.ann, "/news", f"ask {QUESTION}")
        assert "Altenwerder" in (await asked.answer()).text
    assert not await room.store.followed_in("slack", room.team.id)


@pytest.mark.parametrize(
    "event",
    [
        {"bot_id": "B00000099", "user": "U00000099"},
        {"subtype": "bot_message", "bot_id": "B00000099"},
        {"subtype": "message_changed", "message": {"text": "list"}},
        {"subtype": "message_deleted"},
        {"channel_type": "channel", "user": "U00000099"},
    ],
)
async def test_what_nobody_said_to_the_app_is_not_answered(room: Newsroom, event: dict[str, Any]) -> None:
    """Other bots, changes, and what people say to each other: it would never end."""
    direct = room.server.direct(room.ann)
    told = {"type": "message", "text": "list", "channel": direct.id, "channel_type": "im", "ts": "1.1", **event}
    async with room.listening():
        happening = room.server.tell(room.team, "message.im", told, {})
        assert happening is not None
        await happening.acknowledged()
        await room.server.user_writes_dm(room.ann, "list").answer()
    assert len(room.asked) == 1
    assert len(room.server.posts(direct)) == 1


async def test_the_app_does_not_talk_to_itself(room: Newsroom) -> None:
    """Of its own posts it is told, too, and of those that mention it."""
    async with room.listening():
        (answer,) = await room.server.user_writes_dm(room.ann, f"ask faehre <@{room.team.bot.id}>?").posted()
        own = {**answer.sent[0], "type": "app_mention", "user": room.team.bot.id, "bot_id": room.team.bot_id}
        happening = room.server.tell(room.team, "app_mention", own, {})
        assert happening is not None
        await happening.acknowledged()
    assert len(room.asked) == 1


# Once, whatever happens


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let an app try again at once where Slack does not say when."""
    monkeypatch.setattr(reception, "_PAUSE", 0.05)


async def test_an_event_that_comes_three_times_is_answered_once(room: Newsroom) -> None:
    """Slack repeats what it thinks was not heard."""
    async with room.listening():
        asked = room.server.user_mentions(room.news, room.ann, QUESTION)
        again = room.server.repeat(asked)
        for happening in (asked, *again):
            await happening.acknowledged()
        await asked.posted()
    assert len(room.server.posts(room.news)) == len(room.asked) == 1


@pytest.mark.parametrize("reason", ["warning", "refresh_requested"])
async def test_a_connection_that_slack_ends_is_made_anew(room: Newsroom, reason: Any) -> None:
    """What is asked meanwhile is answered, once."""
    async with room.listening():
        room.server.disconnect(reason)
        if reason == "refresh_requested":
            await room.server.until(lambda: room.server.sockets.n_opened > 1, "a new connection")
        await room.server.connected()
        await room.server.user_mentions(room.news, room.ann, QUESTION).posted()
    assert len(room.server.posts(room.news)) == 1


async def test_an_event_that_breaks_off_is_answered_once(room: Newsroom) -> None:
    """It comes again through the next connection."""
    async with room.listening():
        room.server.sockets.cut_next()
        await room.server.user_mentions(room.news, room.ann, QUESTION).posted()
    assert len(room.server.posts(room.news)) == len(room.asked) == 1


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize(
    "fault",
    [
        Fault.limited(1),
        Fault.broken(500),
        Fault.broken(503, accepted=True),
        Fault.reset(accepted=False),
        Fault.reset(accepted=True),
        Fault.silent(),
        Fault.refused("internal_error"),
    ],
    ids=lambda fault: f"{fault.kind} {fault.accepted}",
)
@pytest.mark.parametrize("typed", [False, True])
async def test_an_answer_outlasts_a_fault_of_slack(room: Newsroom, fault: Fault, *, typed: bool) -> None:
    """It is looked for where it may be posted, and is there once."""
    room.server.play(fault, "chat.postMessage")
    async with room.listening(room.make(patience=timedelta(seconds=0.5))):
        if typed:
            await room.says(f"ask {QUESTION}")
        else:
            await room.server.user_mentions(room.news, room.ann, QUESTION).posted()
    (answer,) = room.server.posts(room.news)
    assert "Altenwerder" in answer.text
    assert not room.news.ephemeral


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize("fault", [Fault.limited(1), Fault.broken(500)])
@pytest.mark.parametrize("typed", [False, True])
async def test_an_answer_in_doubt_is_looked_for_until_slack_tells(room: Newsroom, fault: Fault, *, typed: bool) -> None:
    """It is not shown in another way meanwhile."""
    room.server.play(Fault.broken(500, accepted=True), "chat.postMessage")
    room.server.play(fault, "conversations.history" if typed else "conversations.replies")
    async with room.listening():
        if typed:
            room.server.user_types_command(room.team, room.news, room.ann, "/news", f"ask {QUESTION}")
        else:
            room.server.user_mentions(room.news, room.ann, QUESTION)
        method = "conversations.history" if typed else "conversations.replies"
        await room.server.until(lambda: len(room.server.calls(method)) == 2, "it was looked for again")
    assert len(room.server.posts(room.news)) == 1
    assert not room.news.ephemeral


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize("accepted", [False, True])
async def test_an_answer_in_doubt_that_cannot_be_looked_for_is_read_by_who_asked(
    room: Newsroom, *, accepted: bool
) -> None:
    """Everybody may have read it, nobody else reads it twice."""
    room.team.scopes.discard("channels:history")
    room.server.expect("missing_scope")
    room.server.play(Fault.reset(accepted=accepted), "chat.postMessage")
    async with room.listening():
        room.server.user_mentions(room.news, room.ann, QUESTION)
        (told,) = await room.server.until(lambda: room.news.ephemeral, "it was told")
    assert "Altenwerder" in told.text
    assert len(room.server.posts(room.news)) == accepted


async def test_a_command_is_answered_where_too_much_is_said(room: Newsroom) -> None:
    """At its own address, which has no limit for the channel; everybody reads it."""
    async with room.listening(room.make(pace=Pace(per_channel=60.0))):
        first = await room.says(f"ask {QUESTION}")
        second = await room.says(f"ask {QUESTION}")
    assert [found.response for found in (first, second)] == [False, True]
    assert second.ephemeral_for is None
    assert second.shown == first.shown


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize("fault", [Fault.limited(1), Fault.broken(500), Fault.reset(accepted=False)])
@pytest.mark.parametrize("typed", [False, True])
async def test_what_only_one_reads_outlasts_a_fault_of_slack(room: Newsroom, fault: Fault, *, typed: bool) -> None:
    """A list, after a command or a mention."""
    room.server.play(fault, "response_url" if typed else "chat.postEphemeral")
    async with room.listening():
        if typed:
            await room.says("list")
        else:
            await room.server.user_mentions(room.news, room.ann, "list").answer()
    assert len(room.news.ephemeral) == 1


async def test_a_command_is_answered_where_the_app_is_not(room: Newsroom) -> None:
    """Everybody there reads it; but nothing can be followed."""
    room.server.remove_bot(room.news)
    room.team.scopes.discard("chat:write.public")
    room.server.expect("not_in_channel")
    async with room.listening():
        answer = await room.says(f"ask {QUESTION}")
        refused = await room.says("follow faehre daily 08:30")
    assert "Altenwerder" in answer.text
    assert answer.ephemeral_for is None
    assert "/invite" in refused.text
    assert not await room.subscriptions()


async def test_what_is_typed_where_the_app_is_not_makes_no_posts(room: Newsroom) -> None:
    """Neither at once nor later."""
    async with room.listening():
        await room.says("follow faehre daily 08:30")
        room.server.remove_bot(room.news)
        room.team.scopes.discard("chat:write.public")
        sent = await room.says("send faehre")
        await room.says("pause faehre")
        resumed = await room.says("resume faehre")
    assert "/invite" in sent.text
    assert "/invite" in resumed.text
    assert [each.paused_until for each in await room.store.subscriptions(room.place())] == [FOREVER]


# A process that dies


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let an app that ends wait for no answers, as if it died."""
    monkeypatch.setattr(client, "_LAST_ANSWERS", 0.0)


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], None]:
    """Let it be later, for what the app remembers."""

    def turn(ahead: timedelta) -> None:
        def now() -> datetime:
            return utc_now() + ahead

        monkeypatch.setattr(service, "utc_now", now)

    return turn


async def hang(_: Request) -> Reply:
    """Never answer."""
    return await asyncio.Event().wait()  # type: ignore[return-value]


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("kind", ["mention", "command", "direct", "private"])
async def test_what_a_process_died_over_is_answered_by_the_next(
    room: Newsroom, later: Callable[[timedelta], None], kind: str
) -> None:
    """Slack was told that it was heard, so nobody would ask again."""
    async with room.listening(handle=hang):
        if kind == "direct":
            asked = room.server.user_writes_dm(room.ann, QUESTION)
        elif kind == "mention":
            asked = room.server.user_mentions(room.news, room.ann, QUESTION)
        else:
            text = "list" if kind == "private" else f"ask {QUESTION}"
            asked = room.server.user_types_command(room.team, room.news, room.ann, "/news", text)
        await asked.acknowledged()
    later(timedelta(minutes=2))
    await room.server.until(lambda: not room.server.sockets.connections, "it is gone")
    async with room.listening(room.make()):
        await asked.answer()
    assert len(room.asked) == 1
    later(timedelta(minutes=4))
    await room.server.until(lambda: not room.server.sockets.connections, "it is gone")
    async with room.listening(room.make()):
        pass
    assert len(room.asked) == 1


@pytest.mark.parametrize("kind", ["channel", "thread", "direct"])
async def test_what_was_answered_by_a_process_that_died_is_not_answered_again(
    room: Newsroom, later: Callable[[timedelta], None], kind: str
) -> None:
    """It had no time to note that; the answer is found."""

    async def fail(_: str) -> None:
        raise StorageError("note an answer", "the database is gone", retryable=False)

    async with room.listening(room.make(ledger=replace(slack_ledger(room.store), answered=fail))):
        if kind == "thread":
            asked = room.server.user_mentions(room.news, room.ann, QUESTION)
        elif kind == "direct":
            asked = room.server.user_writes_dm(room.ann, QUESTION)
        else:
            asked = room.server.user_types_command(room.team, room.news, room.ann, "/news", f"ask {QUESTION}")
        answers = await asked.posted()
    later(timedelta(minutes=2))
    await room.server.until(lambda: not room.server.sockets.connections, "it is gone")
    async with room.listening(room.make()):
        await room.server.until(lambda: len(room.asked) == 2, "it was asked again")
    assert await asked.posted() == answers
    assert not room.news.ephemeral
    assert await slack_ledger(room.store).unanswered() == []


async def test_what_is_still_being_answered_is_not_begun_again(
    room: Newsroom, later: Callable[[timedelta], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """However long it takes: whoever looks for what nobody answered leaves it alone."""
    monkeypatch.setattr(client, "_LOOK_EVERY", 0.01)
    ledger, looked, going_on = slack_ledger(room.store), asyncio.Queue[int](), asyncio.Event()

    async def unanswered() -> Sequence[tuple[str, str]]:
        found = await ledger.unanswered()
        looked.put_nowait(len(found))
        return found

    async def slowly(request: Request) -> Reply:
        reply = await room.handle(request)
        await going_on.wait()
        return reply

    async with room.listening(room.make(ledger=replace(ledger, unanswered=unanswered)), slowly):
        asked = room.server.user_mentions(room.news, room.ann, QUESTION)
        await asked.acknowledged()
        later(timedelta(minutes=2))
        while not await looked.get():
            pass
        await looked.get()
        going_on.set()
        await asked.posted()
    assert len(room.asked) == 1


@pytest.mark.usefixtures("impatient")
async def test_what_is_too_old_is_not_answered_any_more(room: Newsroom, later: Callable[[timedelta], None]) -> None:
    """Nobody waits for it, however often it was tried since."""
    async with room.listening(handle=hang):
        await room.server.user_mentions(room.news, room.ann, QUESTION).acknowledged()
    later(timedelta(minutes=30))
    await room.server.until(lambda: not room.server.sockets.connections, "it is gone")
    async with room.listening(room.make()):
        pass
    assert not room.asked
    assert not room.server.posts(room.news)


async def test_what_was_tried_for_too_long_is_not_answered_any_more(room: Newsroom) -> None:
    """Each who took it over noted that it is new; when it was said counts."""
    asked = {"event Ev1": timedelta(minutes=30), "event Ev2": timedelta(minutes=5)}
    for identity, ago in asked.items():
        said = Asked(identity, room.team.id, room.news.id, room.ann.id, QUESTION, at=(utc_now() - ago).timestamp())
        await room.store.receive("slack", identity, said.to_json(), utc_now() - timedelta(minutes=2))
    async with room.listening():
        await room.server.posted(room.news)
    assert len(room.asked) == len(room.server.posts(room.news)) == 1


# Who may do what


async def test_only_who_is_in_a_channel_changes_it_at_a_button(room: Newsroom) -> None:
    """Who sees a post otherwise, in a public channel that they look into, reads why not."""
    bob = room.server.add_user(room.team, "Bob")
    async with room.listening():
        await room.says("follow faehre daily 08:30")
        room.clock.now += timedelta(days=1)
        await room.deliver()
        (digest,) = room.server.posts(room.news)
        room.news.members.append(bob)
        pressed = room.server.user_clicks(digest, "depesche:pause", user=bob)
        room.news.members.remove(bob)
        assert "may" in (await pressed.answer()).text
        (kept,) = await room.store.subscriptions(room.place())
        assert kept.paused_until is None
        pressed = room.server.user_clicks(digest, "depesche:pause", user=room.ann)
        assert "faehre is paused" in (await pressed.answer()).text


async def test_somebody_of_another_workspace_is_answered_in_a_channel_that_both_share(room: Newsroom) -> None:
    """Slack tells of them with their own workspace, where the app is not."""
    guest = room.server.add_user(room.server.add_workspace("Bote"), "Gil")
    room.news.members.append(guest)
    async with room.listening():
        (answer,) = await room.server.user_mentions(room.news, guest, "faehre Wer bezahlt die Fähre?").posted()
        view = await room.server.user_clicks(answer, "depesche:sources", user=guest).opened()
    assert "Altenwerder" in answer.text
    assert "40 Millionen" in view.shown


async def test_an_admin_of_another_workspace_is_none_of_this_one(room: Newsroom) -> None:
    """Though Slack says that they are an admin."""
    guest = room.server.add_user(room.server.add_workspace("Bote"), "Gil", is_admin=True)
    room.news.members.append(guest)
    async with room.listening(room.make(managers="admins")):
        answer = await room.server.user_mentions(room.news, guest, "follow faehre daily 08:30").answer()
    assert "may" in answer.text
    assert not await room.subscriptions()


async def test_a_question_that_was_deleted_is_answered_to_who_asked_alone(room: Newsroom) -> None:
    """Its thread is gone: nothing is tried there again and again, which would keep others waiting."""
    room.server.expect("thread_not_found")
    held = asyncio.Event()

    async def later(request: Request) -> Reply:
        await held.wait()
        return await room.handle(request)

    async with room.listening(handle=later):
        asked = room.server.user_mentions(room.news, room.ann, "faehre Wer bezahlt die Fähre?")
        await asked.acknowledged()
        assert asked.message is not None
        room.server.world.delete(asked.message)
        held.set()
        (answer,) = await room.server.until(lambda: list(room.news.ephemeral), "an answer")
    assert "Altenwerder" in answer.text
    assert answer.ephemeral_for is room.ann
    assert len(room.server.calls("chat.postMessage")) == 1


async def test_where_admins_manage_others_only_ask(room: Newsroom) -> None:
    """By no command, mention or button."""
    boss = room.server.add_user(room.team, "Boss", is_admin=True)
    room.news.members.append(boss)
    async with room.listening(room.make(managers="admins")):
        refused = await room.says("follow faehre daily 08:30")
        assert "Following faehre" not in refused.text
        assert not await room.subscriptions()
        assert "Altenwerder" in (await room.says(f"ask {QUESTION}")).text
        assert "Following faehre" in (await room.says("follow faehre daily 08:30", boss)).text


# In words of Slack's


async def test_the_help_names_the_command_that_there_is(room: Newsroom) -> None:
    """Not every workspace has "/news" to spare."""
    async with room.listening(room.make(command="/depesche")):
        told = await room.says("help", command="/depesche")
    assert "/depesche" in told.text
    assert "/news" not in told.shown


async def test_a_group_that_slack_does_not_know_is_said_to_be_none(room: Newsroom) -> None:
    """Whoever typed a name is not told to type one."""
    async with room.listening():
        told = await room.says("mention @desk")
    assert "no user group" in told.text


async def test_where_admins_manage_it_is_said_who_may(room: Newsroom) -> None:
    """Slack has managers of channels, too, who are not meant."""
    async with room.listening(room.make(managers="admins")):
        told = await room.says("follow faehre daily 08:30")
    assert "admins" in told.text

"""Answers that are seen to grow on Slack: real library, real desk, and a writer that says what a test dictates."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
import pytest_asyncio

from adapters.slack import client, growing, reception
from adapters.slack.growing import Streams
from adapters.slack.markup import APART, markdown
from adapters.slack.posting import EVENT_TYPE
from bot.replies import Desk
from bot.service import slack_ledger
from bot.types import Channel as Place
from bot.types import Reply, Request
from bot.writer import Extractive
from tests.adapters import test_slack as rooms
from tests.adapters.test_slack import QUESTION, SETTINGS, Newsroom
from tests.adapters.writing import ATTACK, Dictated
from tests.loopback_slack import Channel, Fault, Message

pytest_plugins = ["tests.loopback_slack.fixtures"]

template, store = rooms.template, rooms.store
plain_room, hasty, impatient, later = rooms.room, rooms.hasty, rooms.impatient, rooms.later

STARTED, MORE, STOPPED = "chat.startStream", "chat.appendStream", "chat.stopStream"


@pytest.fixture
def writer() -> Dictated:
    """Give the writer of the room."""
    return Dictated()


@pytest_asyncio.fixture
async def room(plain_room: Newsroom, writer: Dictated, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Newsroom]:
    """Give a channel and a conversation where a language model writes, and where pieces follow each other at once."""
    monkeypatch.setattr(growing, "_EVERY", 0.0)
    monkeypatch.setattr(reception, "_STILL_GROWS", -60.0)
    plain_room.desk = Desk(
        plain_room.store, Extractive(), clock=plain_room.clock, settings=SETTINGS, model=writer.model()
    )
    await switch(plain_room)
    yield plain_room


async def switch(room: Newsroom, **more: object) -> None:
    """Set something for the channel and for ann alone, where the model is on."""
    for place in (room.place(), Place("slack", room.ann.id, workspace=room.team.id)):
        await room.store.set_channel_settings(place, replace(SETTINGS, **{"model": True, **more}))  # type: ignore[arg-type]


async def reads(room: Newsroom, said: str, channel: Channel | None = None) -> Message:
    """Wait until a text stands in a post of the app's."""
    where = channel or room.news
    return await room.server.until(
        lambda: next((each for each in room.server.posts(where) if said in plain(each)), None), f"{said} is shown"
    )


def plain(message: Message) -> str:
    """Give what a reader sees."""
    return message.shown.replace(APART, "")


def state(message: Message) -> str:
    """Give whether it grows."""
    return message.streaming


def methods(room: Newsroom) -> list[str]:
    """List the calls that post or change something, in order."""
    return [call.method for call in room.server.calls() if call.method.startswith("chat.")]


async def test_a_beginning_grows_until_the_answer_takes_its_place(room: Newsroom, writer: Dictated) -> None:
    """In the thread; at last the post is what it would have been, and can be found as any."""
    async with room.listening():
        asked = room.server.user_mentions(room.news, room.ann, QUESTION)
        writer.says("Der Rat bezahlt sie.")
        message = await reads(room, "Der Rat bezahlt sie.")
        assert state(message) == "in_progress"
        writer.ends("Der Rat bezahlt sie. Zwei.")
        await reads(room, "Altenwerder")
        assert state(message) == "completed"
        await switch(room, model=False)
        without = await room.server.user_mentions(room.news, room.ann, QUESTION).answer()
    assert asked.message is not None
    assert message.thread_ts == asked.message.ts
    assert set(methods(room)) == {STARTED, MORE, STOPPED, "chat.update", "chat.postMessage"}
    (started,) = room.server.calls(STARTED)
    assert started.arguments["recipient_user_id"] == room.ann.id
    assert started.arguments["recipient_team_id"] == room.team.id
    assert [call.arguments["markdown_text"] for call in room.server.calls(MORE)] == [f" Zwei.{APART}"]
    (updated,) = room.server.calls("chat.update")
    (posted,) = room.server.calls("chat.postMessage")
    made = [block for block in updated.arguments["blocks"] if "Sprachmodell" not in str(block)]
    assert made == posted.arguments["blocks"]
    assert updated.arguments["text"] == posted.arguments["text"]
    assert message.metadata is not None
    assert without.metadata is not None
    assert message.metadata["event_type"] == EVENT_TYPE
    assert message.metadata["event_payload"].keys() == without.metadata["event_payload"].keys()
    assert not room.server.doubles


async def test_a_thread_is_made_where_somebody_writes_alone(room: Newsroom, writer: Dictated) -> None:
    """Slack wants one; what is said in it goes on about the story."""
    direct = room.server.direct(room.ann)
    async with room.listening():
        asked = room.server.user_writes_dm(room.ann, QUESTION)
        writer.ends("Der Rat bezahlt sie.")
        message = await reads(room, "Altenwerder", direct)
        assert asked.message is not None
        assert message.thread_ts == asked.message.ts
        writer.ends()
        room.server.user_writes_dm(room.ann, "und wer hat das Schiff gebaut?", thread=asked.message)
        assert (await reads(room, "Petersen", direct)).thread_ts == asked.message.ts
    assert [each.shown for each in room.server.posts(direct)].count(message.shown) == 1


async def test_what_comes_at_once_is_posted_as_ever(room: Newsroom, writer: Dictated) -> None:
    """Where the writer shows no beginning, and where there is no model."""
    async with room.listening():
        writer.ends()
        await room.server.user_mentions(room.news, room.ann, QUESTION).answer()
        await switch(room, model=False)
        await room.server.user_mentions(room.news, room.ann, QUESTION).answer()
        await room.server.posted(room.news, 2)
    assert methods(room) == ["chat.postMessage"] * 2


async def test_commands_do_not_grow(room: Newsroom, writer: Dictated) -> None:
    """Their answers come at an address of their own, where nothing can."""
    writer.ends("Der Rat bezahlt sie.")
    async with room.listening():
        await room.says(f"ask {QUESTION}")
    assert writer.asked == [None]
    assert not room.server.calls(STARTED)


async def test_private_answers_do_not_grow(room: Newsroom, writer: Dictated) -> None:
    """What only one reads cannot on Slack; nobody else sees a word."""
    await switch(room, answers="private")
    writer.ends("Der Rat bezahlt sie.")
    async with room.listening():
        told = await room.server.user_mentions(room.news, room.ann, QUESTION).answer()
    assert told.ephemeral_for is room.ann
    assert writer.asked == [None]
    assert not room.server.posts(room.news)


async def test_a_beginning_that_is_withdrawn_is_replaced(room: Newsroom, writer: Dictated) -> None:
    """What does not go on as it began is not shown before it is the answer."""
    async with room.listening():
        room.server.user_mentions(room.news, room.ann, QUESTION)
        writer.says("Der Rat bezahlt sie.")
        message = await reads(room, "Der Rat bezahlt sie.")
        writer.ends("Niemand bezahlt.", "Niemand bezahlt. Zwei.")
        await reads(room, "Altenwerder")
    assert "Niemand" not in "".join([message.shown, *message.earlier])
    assert room.server.posts(room.news) == [message]


async def test_an_answer_that_becomes_none_is_taken_away(
    room: Newsroom, writer: Dictated, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What everybody read of it goes, and only who asked is told why."""

    async def break_(*_: object, **__: object) -> None:
        raise RuntimeError("broken")

    async with room.listening():
        room.server.user_mentions(room.news, room.ann, QUESTION)
        writer.says("Der Rat bezahlt sie.")
        await reads(room, "Der Rat")
        monkeypatch.setattr(Extractive, "answer", break_)
        writer.ends()
        await room.server.until(lambda: room.news.ephemeral, "it is told")
    assert not room.server.posts(room.news)


@pytest.mark.parametrize("code", ["unknown_method", "missing_scope", "method_not_supported_for_channel_type"])
async def test_where_slack_refuses_nothing_grows_any_more(room: Newsroom, writer: Dictated, code: str) -> None:
    """It is tried once in a workspace; the answers come as ever."""
    room.server.play(Fault.refused(code), STARTED, n=None)
    async with room.listening():
        for n in (1, 2):
            writer.ends("Der Rat bezahlt sie.", "Der Rat bezahlt sie. Zwei.")
            room.server.user_mentions(room.news, room.ann, QUESTION)
            await room.server.posted(room.news, n)
    assert len(room.server.calls(STARTED)) == 1
    assert not room.server.calls(STOPPED)
    assert all("Altenwerder" in each.text for each in room.server.posts(room.news))


@pytest.mark.parametrize("fault", [Fault.limited(30), Fault.broken(500), Fault.refused("fatal_error")])
async def test_a_beginning_that_is_lost_loses_no_answer(room: Newsroom, writer: Dictated, fault: Fault) -> None:
    """This answer does not grow; the next one may."""
    room.server.play(fault, STARTED)
    async with room.listening():
        writer.ends("Der Rat bezahlt sie.", "Der Rat bezahlt sie. Zwei.")
        await room.server.user_mentions(room.news, room.ann, QUESTION).answer()
    assert "Altenwerder" in room.server.posts(room.news)[0].text
    assert len(room.server.posts(room.news)) == 1


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize("fault", [Fault.broken(500, accepted=True), Fault.reset(accepted=True)])
async def test_a_stream_in_doubt_is_looked_for(room: Newsroom, writer: Dictated, fault: Fault) -> None:
    """Whether it began or not, the answer is there once."""
    room.server.play(fault, STARTED)
    async with room.listening():
        room.server.user_mentions(room.news, room.ann, QUESTION)
        writer.ends("Der Rat bezahlt sie.")
        message = await reads(room, "Altenwerder")
    assert room.server.posts(room.news) == [message]
    assert message.streaming == "completed"


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize("method", [MORE, STOPPED, "chat.update"])
@pytest.mark.parametrize("fault", [Fault.limited(1), Fault.broken(500), Fault.reset(accepted=True)])
async def test_an_answer_that_grew_outlasts_a_fault_of_slack(
    room: Newsroom, writer: Dictated, method: str, fault: Fault
) -> None:
    """Whatever becomes of the pieces, it takes their place, once."""
    if method == STOPPED and fault.accepted:
        room.server.expect("message_not_in_streaming_state")
    async with room.listening():
        room.server.user_mentions(room.news, room.ann, QUESTION)
        writer.says("Eins.")
        await reads(room, "Eins.")
        room.server.play(fault, method)
        writer.ends("Eins. Zwei.")
        message = await reads(room, "Altenwerder")
    assert room.server.posts(room.news) == [message]
    assert not room.news.ephemeral


async def test_a_stream_that_slack_ended_becomes_the_answer(room: Newsroom, writer: Dictated) -> None:
    """Slack ends one by itself that does not grow for a while."""
    room.server.expect("message_not_in_streaming_state")
    async with room.listening():
        room.server.user_mentions(room.news, room.ann, QUESTION)
        writer.says("Eins.")
        message = await reads(room, "Eins.")
        message.streaming = "completed"
        writer.ends("Eins. Zwei.")
        assert await reads(room, "Altenwerder") is message
    assert room.server.posts(room.news) == [message]


async def test_a_beginning_that_somebody_deleted_is_answered_anew(room: Newsroom, writer: Dictated) -> None:
    """As a post of its own."""
    room.server.expect("message_not_found")
    async with room.listening():
        asked = room.server.user_mentions(room.news, room.ann, QUESTION)
        writer.says("Eins.")
        room.server.world.delete(await reads(room, "Eins."))
        writer.ends()
        message = await reads(room, "Altenwerder")
    assert asked.message is not None
    assert message.thread_ts == asked.message.ts
    assert room.server.posts(room.news) == [message]


# A process that dies


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("ended", [False, True])
@pytest.mark.parametrize("where", ["channel", "direct"])
async def test_what_a_process_began_is_finished_by_the_next(
    room: Newsroom, writer: Dictated, later: Callable[[timedelta], None], where: str, *, ended: bool
) -> None:
    """In the place of the beginning, whether Slack has ended that meanwhile or not."""
    room.team.scopes.add("im:write")
    channel = room.news if where == "channel" else room.server.direct(room.ann)
    if ended:
        room.server.expect("message_not_in_streaming_state")
    async with room.listening():
        if where == "channel":
            room.server.user_mentions(room.news, room.ann, QUESTION)
        else:
            room.server.user_writes_dm(room.ann, QUESTION)
        writer.says("Der Rat bezahlt sie.")
        message = await reads(room, "Der Rat bezahlt sie.", channel)
    if ended:
        message.streaming = "completed"
    later(timedelta(minutes=2))
    await room.server.until(lambda: not room.server.sockets.connections, "it is gone")
    writer.ends("Etwas anderes.")
    async with room.listening(room.make()):
        assert await reads(room, "Altenwerder", channel) is message
    assert writer.asked[1:] == [None]
    assert room.server.posts(channel) == [message]
    assert "anderes" not in "".join([message.shown, *message.earlier])
    later(timedelta(minutes=4))
    await room.server.until(lambda: not room.server.sockets.connections, "it is gone")
    async with room.listening(room.make()):
        pass
    assert room.server.posts(channel) == [message]


@pytest.mark.usefixtures("impatient")
async def test_two_beginnings_in_one_thread_get_an_answer_each(
    room: Newsroom, writer: Dictated, later: Callable[[timedelta], None]
) -> None:
    """Whichever is put in whose place, none stays half and none comes twice."""
    root = room.server.user_writes(room.news, room.ann, "Let us talk.")
    async with room.listening():
        for _ in range(2):
            room.server.user_mentions(room.news, room.ann, QUESTION, thread=root)
            await writer.came.acquire()
        writer.says("Eins.", "Eins.")
        await room.server.posted(room.news, 2)
    later(timedelta(minutes=2))
    await room.server.until(lambda: not room.server.sockets.connections, "it is gone")
    writer.ends()
    writer.ends()
    held = asyncio.Event()
    room.server.play(Fault.slow(until=held), STOPPED)
    async with room.listening(room.make()):
        await room.server.until(lambda: len(room.server.calls(STOPPED)) == 2, "both are being answered")
        held.set()
        await room.server.until(lambda: len(room.server.calls("chat.update")) == 2, "both are answered")
    posts = room.server.posts(room.news)
    assert len(posts) == 2
    assert all("Altenwerder" in each.shown and each.metadata for each in posts)
    assert not room.server.doubles


@pytest.mark.usefixtures("impatient")
async def test_what_another_process_may_be_at_is_left_alone(
    room: Newsroom, writer: Dictated, later: Callable[[timedelta], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A beginning that is only seconds old; the answer is a post of its own."""
    monkeypatch.setattr(reception, "_STILL_GROWS", 60.0)
    async with room.listening():
        room.server.user_mentions(room.news, room.ann, QUESTION)
        writer.says("Eins.")
        message = await reads(room, "Eins.")
    later(timedelta(minutes=2))
    await room.server.until(lambda: not room.server.sockets.connections, "it is gone")
    writer.ends()
    async with room.listening(room.make()):
        answer = await reads(room, "Altenwerder")
    assert answer is not message
    assert message.streaming == "in_progress"


@pytest.mark.usefixtures("hasty")
async def test_an_answer_that_was_put_off_takes_its_place_later(
    room: Newsroom, writer: Dictated, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Slack could not be told for a while; the same process tells it then, and does not have to look for it."""
    monkeypatch.setattr(reception, "_PATIENCE", 0.0)
    monkeypatch.setattr(client, "_LOOK_EVERY", 0.01)
    ledger, waiting = slack_ledger(room.store), dict[str, str]()

    async def receive(identity: str, payload: str) -> bool:
        waiting[identity] = payload
        return True

    async def answered(identity: str) -> None:
        del waiting[identity]

    async def unanswered() -> Sequence[tuple[str, str]]:
        return list(waiting.items())

    ledger = replace(ledger, receive=receive, answered=answered, unanswered=unanswered)
    room.team.scopes.discard("channels:history")
    room.server.play(Fault.broken(503), STOPPED)
    async with room.listening(room.make(ledger=ledger)):
        room.server.user_mentions(room.news, room.ann, QUESTION)
        writer.ends("Eins.")
        writer.ends()
        message = await reads(room, "Altenwerder")
    assert len(room.server.calls(STOPPED)) == 2
    assert writer.asked[1:] == [None]
    assert room.server.posts(room.news) == [message]
    assert len(message.sent) == 2
    assert not waiting


async def test_no_piece_comes_after_the_answer(
    room: Newsroom, writer: Dictated, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that is on its way is waited for, and what would come after it is not shown."""
    held, handled = asyncio.Event(), asyncio.Event()

    async def handle(request: Request) -> Reply:
        reply = await room.desk.handle(request)
        handled.set()
        return reply

    monkeypatch.setattr(room, "handle", handle)
    async with room.listening():
        room.server.user_mentions(room.news, room.ann, QUESTION)
        writer.says("Eins.")
        await reads(room, "Eins.")
        room.server.play(Fault.slow(until=held), MORE)
        writer.says("Eins. Zwei.")
        await reads(room, "Zwei.")
        writer.ends("Eins. Zwei. Drei.")
        await handled.wait()
        held.set()
        await reads(room, "Altenwerder")
    assert len(room.server.calls(MORE)) == 1


# What is shown


async def test_what_a_beginning_says_acts_as_nothing(room: Newsroom, writer: Dictated) -> None:
    """No mention, link, heading, list or emphasis, in the first piece and in further ones."""
    async with room.listening():
        room.server.user_mentions(room.news, room.ann, QUESTION)
        writer.says(ATTACK)
        message = await reads(room, "evil")
        writer.says(f"{ATTACK} {ATTACK}")
        await room.server.until(lambda: room.server.calls(MORE), "it grows")
        assert not room.server.pinged
        assert not room.server.links(message)
        writer.ends()
        await reads(room, "Altenwerder")
    for call in (*room.server.calls(STARTED), *room.server.calls(MORE)):
        text = call.arguments["markdown_text"]
        assert not set("<>&[]|*_~`\\\n") & set(text)
        assert all(after == APART for mark, after in zip(text, [*text[1:], ""], strict=True) if mark in ":@#.")


@pytest.mark.parametrize("text", ["- a", "1. a", "# a", "> a", "    a", "=== a"])
def test_a_beginning_is_no_list_heading_quote_or_code(text: str) -> None:
    """What would make one stands where no line begins."""
    assert markdown(text).startswith(APART)


def test_a_longer_beginning_is_written_as_the_shorter_one_begins() -> None:
    """Whatever it ends with, so that only what is new has to be sent."""
    for end in range(1, len(ATTACK)):
        if ATTACK[end - 1] != " ":
            assert markdown(ATTACK).startswith(markdown(ATTACK[:end]))
    assert not markdown(" ")


def test_a_workspace_has_so_many_streams_a_minute() -> None:
    """What would be more than Slack takes does not grow."""
    now = 0.0
    streams = Streams(clock=lambda: now)
    here, there = Place("slack", "C1", "1.1", "T1"), Place("slack", "C1", "1.1", "T2")
    assert [streams.take(here) for _ in range(16)] == [True] * 15 + [False]
    assert streams.take(there)
    now = 60.0
    assert streams.take(here)


def test_a_pause_that_slack_asks_for_is_kept() -> None:
    """In that workspace; what is posted there is not held up."""
    now = 0.0
    streams = Streams(clock=lambda: now)
    here = Place("slack", "C1", "1.1", "T1")
    streams.rest("T1", 30.0)
    assert not streams.take(here)
    assert streams.take(Place("slack", "C1", "1.1", "T2"))
    now = 30.0
    assert streams.take(here)


def test_what_is_refused_in_channels_may_grow_alone() -> None:
    """Some workspaces have streams in direct conversations only."""
    streams = Streams()
    streams.refuse(Place("slack", "C1", "1.1", "T1"))
    assert not streams.take(Place("slack", "C2", "1.1", "T1"))
    assert streams.take(Place("slack", "U1", "1.1", "T1"))
    assert streams.take(Place("slack", "C1", "1.1", "T2"))

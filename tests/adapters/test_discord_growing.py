"""Answers that are seen to grow on Discord: real library, real desk, and a writer that says what a test dictates."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
import pytest_asyncio

from adapters.discord import growing
from bot.replies import Desk
from bot.types import Channel as Place
from bot.types import Reply, Request
from bot.writer import Extractive
from tests.adapters import test_discord as rooms
from tests.adapters.test_discord import SETTINGS, Newsroom, button
from tests.adapters.writing import ATTACK, Dictated
from tests.loopback_discord import Fault, Interaction, Message

pytest_plugins = ["tests.loopback_discord.fixtures"]

template, store = rooms.template, rooms.store
plain_room = rooms.room

QUESTION = "Wer bezahlt die Fähre?"
EDITED = "update_original_webhook_message"


@pytest.fixture
def writer() -> Dictated:
    """Give the writer of the room."""
    return Dictated()


@pytest_asyncio.fixture
async def room(plain_room: Newsroom, writer: Dictated, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Newsroom]:
    """Give a channel where a language model writes, and where edits follow each other at once."""
    monkeypatch.setattr(growing, "_EVERY", 0.0)
    plain_room.desk = Desk(
        plain_room.store, Extractive(), clock=plain_room.clock, settings=SETTINGS, model=writer.model()
    )
    await switch(plain_room)
    yield plain_room


async def switch(room: Newsroom, **more: object) -> None:
    """Set something for the channel, where the model is on."""
    here = Place("discord", str(room.news.id), workspace=str(room.guild.id))
    await room.store.set_channel_settings(here, replace(SETTINGS, **{"model": True, **more}))  # type: ignore[arg-type]


def asks(room: Newsroom) -> Interaction:
    """Let ann ask."""
    return room.server.user_types(room.news, room.ann, "news ask", {"story": "faehre", "question": QUESTION})


async def reads(room: Newsroom, typed: Interaction, said: str) -> Message:
    """Wait until a text stands where it said "thinking"."""
    return await room.server.until(
        lambda: typed.original if typed.original and said in typed.original.text else None, f"{said} is shown"
    )


async def test_a_beginning_is_shown_until_the_answer_is_there(room: Newsroom, writer: Dictated) -> None:
    """It stands below the question, and has no buttons yet."""
    async with room.listening():
        typed = asks(room)
        writer.says("Der Rat bezahlt sie.")
        message = await reads(room, typed, "Der Rat")
        assert message.text == f"> {QUESTION}\n**Der Rat bezahlt sie. …**"
        assert not message.labels
        assert not message.ephemeral
        writer.says("Der Rat bezahlt sie. Zwei.")
        assert await reads(room, typed, "Zwei") is message
        writer.ends()
        await reads(room, typed, "Altenwerder")
    assert "…" not in message.text.partition("\n")[0]
    assert "Zwei" not in message.text
    assert "Weiterfragen" in message.labels
    assert room.server.posts(room.news) == [message]


@pytest.mark.parametrize("how", ["story", "form"])
async def test_every_way_to_ask_lets_answers_grow(room: Newsroom, writer: Dictated, how: str) -> None:
    """A story's own command, and the form behind a button."""
    room.handles = ["faehre"]
    async with room.listening():
        if how == "story":
            await room.server.until(
                lambda: any(each["name"] == "faehre" for each in room.server.commands(room.guild)), "it is there"
            )
            typed = room.server.user_types(room.news, room.ann, "faehre", {"question": QUESTION})
        else:
            writer.ends()
            answer = await room.says("news ask", story="faehre", question=QUESTION)
            modal = await room.server.user_clicks(answer, button(answer, "Weiterfragen"), room.ann).modal()
            typed = room.server.user_submits(modal, {"question": QUESTION})
        writer.says("Der Rat bezahlt sie.")
        await reads(room, typed, f"> {QUESTION}\n**Der Rat bezahlt sie. …**")
        writer.ends()
        await reads(room, typed, "Altenwerder")


async def test_where_the_model_is_off_nothing_is_edited_twice(room: Newsroom) -> None:
    """Thinking, then the answer."""
    await switch(room, model=False)
    async with room.listening():
        message = await room.says("news ask", story="faehre", question=QUESTION)
    assert not message.earlier
    assert len(room.server.requests(EDITED)) == 1


async def test_private_answers_grow_for_who_asks(room: Newsroom, writer: Dictated) -> None:
    """Nobody else ever reads a word of them."""
    await switch(room, answers="private")
    async with room.listening():
        typed = asks(room)
        writer.says("Der Rat bezahlt sie.")
        message = await typed.followup()
        assert message.ephemeral
        assert message.text == f"> {QUESTION}\n**Der Rat bezahlt sie. …**"
        writer.ends("Der Rat bezahlt sie. Zwei.")
        await room.server.until(lambda: typed.original is not None and typed.original.deleted, "it is over")
    assert "Altenwerder" in message.text
    assert "Weiterfragen" in message.labels
    assert typed.followups == [message]
    assert typed.original is not None
    assert {*typed.original.earlier, typed.original.text} == {growing.BRIEFLY}
    assert not room.server.posts(room.news)


async def test_an_answer_that_becomes_none_is_taken_away(
    room: Newsroom, writer: Dictated, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What everybody read of it goes, and only who asked is told why."""

    async def break_(*_: object, **__: object) -> None:
        raise RuntimeError("broken")

    async with room.listening():
        typed = asks(room)
        writer.says("Der Rat bezahlt sie.")
        await reads(room, typed, "Der Rat")
        monkeypatch.setattr(Extractive, "answer", break_)
        writer.ends()
        told = await typed.followup()
        await room.server.until(lambda: typed.original is not None and typed.original.deleted, "it is gone")
    assert told.ephemeral
    assert not room.server.posts(room.news)


@pytest.mark.parametrize("fault", [Fault.broken(400), Fault.garbled("x")])
async def test_a_beginning_that_is_lost_loses_no_answer(room: Newsroom, writer: Dictated, fault: Fault) -> None:
    """The next one is shown, and the answer."""
    room.server.play(fault, EDITED)
    async with room.listening():
        typed = asks(room)
        writer.says("Eins.")
        await room.server.until(lambda: room.server.requests(EDITED), "it was tried")
        writer.says("Eins. Zwei.")
        await reads(room, typed, "Zwei")
        writer.ends()
        await reads(room, typed, "Altenwerder")


async def test_no_beginning_comes_after_the_answer(
    room: Newsroom, writer: Dictated, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that is on its way is waited for, and what would come after it is not shown."""
    held, handled = asyncio.Event(), asyncio.Event()

    async def handle(request: Request) -> Reply:
        reply = await room.desk.handle(request)
        handled.set()
        return reply

    monkeypatch.setattr(room, "handle", handle)
    room.server.play(Fault.slow(until=held), EDITED)
    async with room.listening():
        typed = asks(room)
        writer.says("Eins.")
        await room.server.until(lambda: room.server.requests(EDITED), "it is on its way")
        writer.ends("Eins. Zwei.")
        await handled.wait()
        held.set()
        message = await reads(room, typed, "Altenwerder")
    assert not any("Zwei" in str(body) for body in message.sent)
    assert len(room.server.requests(EDITED)) == 2


async def test_what_a_beginning_says_acts_as_nothing(room: Newsroom, writer: Dictated) -> None:
    """No mention, link, heading, list or emphasis; the question neither."""
    async with room.listening():
        typed = room.server.user_types(room.news, room.ann, "news ask", {"story": "faehre", "question": "*Wer* @here?"})
        writer.says(ATTACK)
        message = await reads(room, typed, "channel")
        (body,) = [each for each in message.sent if "components" in each]
        writer.ends()
        await room.server.until(lambda: message.labels, "it is answered")
    said = "".join(part["content"] for part in body["components"][0]["components"] if part["type"] == 10)
    bare = said.removeprefix("> ").replace("**", "")
    for mark in "<>@[]#*:`":
        assert bare.count(mark) == bare.count(f"\\{mark}"), mark
    assert body["allowed_mentions"] == {"parse": []}
    assert not message.pings.everyone

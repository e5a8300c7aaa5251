"""Answers on Discord when a connection fails, or an answer of Discord's cannot be read: whoever asks is answered."""

from datetime import timedelta

import pytest

from adapters.wording import words
from bot.types import Reply, Request
from tests.adapters import test_discord as rooms
from tests.adapters.test_discord import Newsroom
from tests.adapters.test_discord_scenes import long_article
from tests.loopback_discord import Fault

pytest_plugins = ["tests.loopback_discord.fixtures"]

template, store = rooms.template, rooms.store
plain_room = rooms.room

FAULTS = {
    "unheard": Fault.reset(accepted=False),
    "heard": Fault.reset(accepted=True),
    "garbled": Fault.garbled(),
    "bad gateway": Fault.broken(502, accepted=True),
}
HEARD = {"heard", "garbled", "bad gateway"}
QUESTION = {"story": "faehre", "question": "who pays for it"}


@pytest.fixture
def room(plain_room: Newsroom) -> Newsroom:
    """Give a server where a busy machine is not taken for a bot that says nothing."""
    plain_room.server.world.acknowledge_within = timedelta(seconds=10)
    return plain_room


@pytest.mark.parametrize("fault", FAULTS)
async def test_a_connection_that_fails_when_a_command_is_acknowledged_loses_no_answer(
    room: Newsroom, fault: str
) -> None:
    """Whether or not Discord heard it; the question is answered once."""
    if fault in HEARD:
        room.server.expect(40060)
    async with room.listening():
        room.server.play(FAULTS[fault], "create_interaction_response")
        told = await room.says("news ask", **QUESTION)
    assert "40 Millionen Euro" in told.text
    assert len(room.asked) == 1


@pytest.mark.parametrize("fault", FAULTS)
async def test_a_connection_that_fails_when_an_answer_is_shown_loses_no_answer(room: Newsroom, fault: str) -> None:
    """Nobody reads for a quarter of an hour that the bot is thinking."""
    async with room.listening():
        room.server.play(FAULTS[fault], "update_original_webhook_message")
        told = await room.says("news ask", **QUESTION)
    assert "40 Millionen Euro" in told.text


@pytest.mark.parametrize("fault", FAULTS)
async def test_a_connection_that_fails_when_a_form_is_shown_loses_no_form(room: Newsroom, fault: str) -> None:
    """It is seen, and submitted as any other."""
    if fault in HEARD:
        room.server.expect(40060)
    async with room.listening():
        digest = await room.says("news digest", story="faehre")
        room.server.play(FAULTS[fault], "create_interaction_response")
        pressed = room.server.user_clicks(digest, rooms.button(digest, "Ask"), room.ann)
        modal = await pressed.modal()
        if fault in HEARD:
            await room.server.until(lambda: room.server.violations, "it was shown again")
        submitted = room.server.user_submits(modal, {"question": "who pays for it"})
        assert "40 Millionen Euro" in (await submitted.answer()).text


async def test_the_rest_of_a_private_answer_is_not_lost_with_a_connection(room: Newsroom) -> None:
    """The preview of what somebody follows is in posts of its own."""
    async with room.listening():
        room.server.play(Fault.reset(accepted=False), "execute_webhook")
        typed = room.server.user_types(room.news, room.ann, "news follow", {"story": "faehre"})
        await typed.followup(1)
        assert "Preview" in typed.followups[0].text
        assert "Die Fähre" in typed.followups[1].text


async def test_the_rest_of_a_public_answer_is_not_lost_with_a_connection(room: Newsroom) -> None:
    """Half a digest would look like a whole one."""
    workspace = str(room.guild.id)
    await room.store.add_articles([long_article()], story="county", workspace=workspace, now=room.clock())
    async with room.listening():
        room.server.play(Fault.reset(accepted=False), "execute_webhook")
        typed = room.server.user_types(room.news, room.ann, "news digest", {"story": "county", "bullets": 10})
        assert "2/2" in (await typed.followup()).text


async def test_an_answer_that_discord_does_not_take_is_said_to_have_failed(room: Newsroom) -> None:
    """Nobody reads for a quarter of an hour that the bot is thinking."""
    async with room.listening():
        room.server.play(Fault.broken(400), "update_original_webhook_message")
        told = await room.says("news ask", **QUESTION)
    assert told.text == words("error.internal", "en")


@pytest.mark.parametrize("public", [True, False])
async def test_a_fault_of_the_program_is_said_to_who_asked(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch, *, public: bool
) -> None:
    """Whatever it is; where everybody sees answers, nobody else reads of it."""

    async def fails(_: Request) -> Reply:
        raise KeyError("story")

    monkeypatch.setattr(room, "handle", fails)
    async with room.listening():
        told = await (room.says("news digest", story="faehre") if public else room.says("news list"))
    assert told.text == words("error.internal", "en")
    assert told.ephemeral


async def test_of_two_processes_one_answers(room: Newsroom) -> None:
    """Both hear what people do; it is done once."""
    room.server.expect(40060)
    async with room.listening(), room.listening(room.make()):
        await room.server.connected(2)
        await room.says("news follow", story="faehre")
        await room.server.until(lambda: len(room.server.requests("create_interaction_response")) == 2)
    assert [request.text for request in room.asked] == ["follow faehre"]

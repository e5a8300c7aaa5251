"""Which beginnings a desk with a language model shows, and to whom: real desk, real writer, a model on this machine."""

from dataclasses import replace

import pytest

from bot.types import ChannelSettings, Request
from tests.loopback_model import Asked
from tests.loopback_model.writers import answer
from tests.model import test_desk as desks
from tests.model.test_desk import Room, channel

room = desks.room


def wordy(asked: Asked) -> str:
    """Quote the sentence that answers, and the one behind it."""
    first, one = next((n, text) for n, text in asked.sentences.items() if "paid" in text)
    second, two = first + 1, asked.sentences[first + 1]
    return answer(f"{one} {two}", (first, second))


def lying(asked: Asked) -> str:
    """Quote one sentence, after one that stands nowhere."""
    first, one = next((n, text) for n, text in asked.sentences.items() if text.endswith("."))
    return answer(f"Zacharias Quandt paid 77 million euros. {one} And so on.", (first,))


async def ask(room: Room, **settings: object) -> tuple[list[str], list[str], str]:
    """Ask; give what everybody saw grow, what only who asked did, and the answer."""
    kept = replace(ChannelSettings("en", "UTC", None, model=True), **settings)  # type: ignore[arg-type]
    await room.store.set_channel_settings(channel(), kept)
    all_, alone = list[str](), list[str]()

    async def grow(text: str) -> None:
        all_.append(text)

    async def grow_alone(text: str) -> None:
        alone.append(text)

    request = Request(channel(), "U1", "/library who paid for it?", language="en", grow=grow, grow_alone=grow_alone)
    reply = await room.app.handle(request)
    return all_, alone, "\n".join(map(str, reply.messages))


@pytest.mark.parametrize("answers", ["public", "private"])
async def test_whole_checked_sentences_are_shown_to_whom_the_answer_is(room: Room, answers: str) -> None:
    """Each beginning is one of the answer; nobody else sees any."""
    room.model.writer = wordy
    everybody, alone, said = await ask(room, answers=answers)
    shown, others = (everybody, alone) if answers == "public" else (alone, everybody)
    assert shown
    assert not others
    assert all(each.endswith(".") and each in said for each in shown)


async def test_nothing_is_shown_that_does_not_stand(room: Room) -> None:
    """Nor what follows it."""
    room.model.writer = lying
    everybody, alone, said = await ask(room)
    assert not everybody
    assert not alone
    assert "Quandt" not in said


async def test_where_the_model_is_off_nothing_grows(room: Room) -> None:
    """What quotes is there at once."""
    everybody, alone, _ = await ask(room, model=False)
    assert not everybody
    assert not alone
    assert not room.model.requests

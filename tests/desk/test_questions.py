"""Questions that wait, as they are typed: asked, listed, dropped, in both languages, in channels and in threads."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.types import Answer, Channel, Question
from tests.desk.conftest import HERE, START, Conversation

UNKNOWN = "who composed the opera about it?"
WAITS = timedelta(days=90)

DIALOGS: dict[str, Sequence[tuple[str, Sequence[str]]]] = {
    "in English": [
        ("/news questions", ["No question waits here."]),
        (f"/faehre {UNKNOWN}", ["The articles do not say."]),
        (f"/news tell me when faehre {UNKNOWN}", ["waits until", "21 Jan 2027", "the answer comes here"]),
        (f"/news tell me when faehre {UNKNOWN}", ["This question waits here already."]),
        ("/news tell me when library who painted the ceiling purple?", ["waits until"]),
        ("/news questions", ["2 questions wait here.", f"1. faehre: {UNKNOWN} (until", "2. library: who painted"]),
        ("/news questions remove 3", ["No question here has the number 3."]),
        ("/news questions remove 1", ["1 question waits no more."]),
        ("/news questions", ["1 question waits here.", "1. library: who painted"]),
        ("/news questions remove all", ["1 question waits no more."]),
        ("/news questions", ["No question waits here."]),
        ("/news questions remove all", ["No question waits here."]),
    ],
    "in German": [
        ("/news sprache de", ["Deutsch"]),
        ("/news fragen", ["keine Frage"]),
        ("/news sag bescheid faehre wer komponierte die Oper darüber?", ["faehre", "21.01.2027"]),
        ("/news fragen", ["1. faehre: wer komponierte"]),
        ("/news fragen löschen 1", ["nicht mehr"]),
        ("/news fragen", ["keine Frage"]),
    ],
}


@pytest.mark.parametrize("name", DIALOGS)
async def test_dialog(talk: Conversation, name: str) -> None:
    """Each reply shows what is expected of it."""
    for said, expected in DIALOGS[name]:
        shown = await talk.say(said)
        assert all(words.lower() in shown.lower() for words in expected), f"› {said}\n{shown}"
        talk.clock.now += timedelta(seconds=1)


async def test_a_question_is_kept_where_and_by_whom_it_was_asked(talk: Conversation) -> None:
    """In the thread that it was asked in, in the channel's language, for ninety days."""
    await talk.say("/news language de")
    guest = talk.elsewhere(user="U7", may_manage=False, conversation="t1", language="en")
    assert await guest.keys(f"/news tell me when faehre {UNKNOWN}") == ["question.kept"]
    (kept,) = await talk.store.questions(HERE, START)
    assert kept == Question(kept.id, replace(HERE, thread="t1"), "faehre", UNKNOWN, "U7", "de", START + WAITS)
    assert not guest.replies[-1].public


async def test_what_the_articles_say_is_answered_and_not_kept(talk: Conversation) -> None:
    """As if it had been asked without waiting."""
    assert await talk.keys("/news tell me when faehre who pays for it?") == ["Answer"]
    (answer,) = talk.replies[-1].messages
    assert isinstance(answer, Answer)
    assert answer.verdict == "answered"
    assert talk.replies[-1].public
    assert await talk.keys("/news questions") == ["question.empty"]


async def test_who_asked_may_drop_and_who_manages_may_drop_all(talk: Conversation) -> None:
    """Nobody drops another's question."""
    for user in ("U7", "U8"):
        await talk.elsewhere(user=user, may_manage=False).say(f"/news tell me when faehre {UNKNOWN}")
        talk.clock.now += timedelta(seconds=1)
    stranger = talk.elsewhere(user="U9", may_manage=False)
    assert await stranger.keys("/news questions") == ["question.head"]
    for said in ("1", "all"):
        assert await stranger.keys(f"/news questions remove {said}") == ["right.missing"]
    first = talk.elsewhere(user="U7", may_manage=False)
    assert await first.keys("/news questions remove 2") == ["right.missing"]
    assert await first.keys("/news questions remove all") == ["question.dropped"]
    assert [each.asker for each in await talk.store.questions(HERE, START)] == ["U8"]
    assert await talk.keys("/news questions remove 1") == ["question.dropped"]
    assert await talk.store.questions(HERE, START) == []


async def test_channels_do_not_see_each_others_questions(talk: Conversation) -> None:
    """Nor drop them."""
    await talk.say(f"/news tell me when faehre {UNKNOWN}")
    for other in (Channel("console", "sport", workspace="kurier"), Channel("console", "news", workspace="bote")):
        there = talk.elsewhere(other)
        assert await there.keys("/news questions") == ["question.empty"]
        assert await there.keys("/news questions remove 1") == ["question.unknown"]
        await there.keys("/news questions remove all")
    assert len(await talk.store.questions(HERE, START)) == 1


async def test_so_many_questions_wait_and_no_more(talk: Conversation) -> None:
    """Twenty in a channel; then it is said how to make room."""
    for number in range(20):
        text = f"/news tell me when faehre who painted cabin {number + 100} purple?"
        assert await talk.keys(text) == ["question.kept"]
    assert "At most 20 questions can wait here." in await talk.say(f"/news tell me when faehre {UNKNOWN}")
    await talk.say("/news questions remove 1")
    assert await talk.keys(f"/news tell me when faehre {UNKNOWN}") == ["question.kept"]


async def test_a_question_that_waited_for_too_long_is_not_listed(talk: Conversation) -> None:
    """And may be asked again."""
    await talk.say(f"/news tell me when faehre {UNKNOWN}")
    talk.clock.now = START + WAITS
    assert await talk.keys("/news questions") == ["question.empty"]
    assert await talk.keys(f"/news tell me when faehre {UNKNOWN}") == ["question.kept"]


async def test_about_a_story_that_is_not_there_nothing_waits(talk: Conversation) -> None:
    """The nearest ones are named."""
    shown = await talk.say(f"/news tell me when fahre {UNKNOWN}")
    assert "faehre" in shown
    assert await talk.keys("/news questions") == ["question.empty"]

"""Questions that no article answers wait for the one that does: asked, kept, answered once, to who asked."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Connection, update

from bot import engine
from bot.types import Answer, Question
from storage import Store
from storage.tables import ARTICLE
from tests.collecting.conftest import GUILD, SETTINGS, Office, channel
from tests.collecting.values import DAY, FERRY, FERRY_AGAIN, FERRY_LATER, HOUR, LIBRARY, MINUTE, START
from tests.loopback.server import Fault, Plan

PRICE = "was kostet das neue Schiff?"
THREAD = channel(thread="t1")
BELOW = "c1~t1"
WAITS = 90 * DAY


async def hear(office: Office, text: str, title: str) -> str:
    """Let an article come a minute later; give its story's handle."""
    office.clock.now += MINUTE
    article = engine.read(text, title=title, source="Kurier", published_at=office.clock())
    return await office.collector.place(article, GUILD, quiet=False)


async def sinks(office: Office) -> str:
    """Tell of the ferry, but not of what the new one costs."""
    return await hear(office, FERRY, "Fähre „Seeadler“ im Hafen von Altenwerder gesunken")


async def ship(office: Office) -> None:
    """Tell what the new one costs."""
    await hear(office, FERRY_LATER, "Elektroschiff ersetzt die gesunkene Fähre „Seeadler“ in Altenwerder")


async def wait_for(office: Office, story: str, *, user: str = "U7") -> None:
    """Ask in a thread and wait, as who manages nothing."""
    shown = await office.say(f"/news tell me when {story} {PRICE}", at=THREAD, user=user, may_manage=False)
    assert "If an article answers it, the answer comes here." in shown, shown


async def test_a_question_is_answered_once_where_it_was_asked(office: Office) -> None:
    """In the thread, with a mention of who asked and of nobody else; then it waits no more."""
    story = await sinks(office)
    await wait_for(office, story)
    await office.live(DAY)
    assert await office.every_post() == {}
    await ship(office)
    await office.live(DAY)
    assert list(await office.every_post()) == [BELOW]
    (post,) = await office.posts(BELOW)
    assert post.startswith("(@U7) ")
    assert "40 Millionen Euro" in post
    assert post.count("@") == 1
    assert "No question waits here." in await office.say("/news questions", at=THREAD)
    await hear(office, FERRY_LATER.replace("40 Millionen", "45 Millionen"), "Neues Schiff für Altenwerder wird teurer")
    await office.live(DAY)
    assert len(await office.posts(BELOW)) == 1


async def test_the_answer_mentions_who_asked_and_not_the_channels_group(office: Office) -> None:
    """The group is for what is posted to everybody."""
    story = await sinks(office)
    await wait_for(office, story)
    for where in (channel(), THREAD):
        await office.store.set_channel_settings(where, replace(SETTINGS, mention="desk"))
    await ship(office)
    await office.live(DAY)
    (post,) = await office.posts(BELOW)
    assert post.startswith("(@U7) ")


async def test_what_can_be_answered_now_is_answered_now(office: Office) -> None:
    """Nothing is kept then."""
    story = await sinks(office)
    await ship(office)
    await office.say(f"/news tell me when {story} {PRICE}", at=THREAD, user="U7")
    (answer,) = office.replies[-1].messages
    assert isinstance(answer, Answer)
    assert answer.verdict == "answered"
    assert await office.store.questions(channel(), office.clock()) == []


async def test_an_article_that_does_not_answer_leaves_it_waiting(office: Office) -> None:
    """Nothing is posted for it, and the next one may."""
    story = await sinks(office)
    await wait_for(office, story)
    assert await hear(office, FERRY_AGAIN, "Altenwerder: Fähre „Seeadler“ gesunken") == story
    await hear(office, LIBRARY, "Lindau opens a library in the old station")
    await office.live(DAY)
    assert await office.every_post() == {}
    assert len(await office.store.questions(channel(), office.clock())) == 1
    await ship(office)
    await office.live(DAY)
    assert len(await office.posts(BELOW)) == 1


async def test_an_article_that_comes_while_somebody_asks_answers(office: Office) -> None:
    """It was added after the articles were looked at, and before the question was kept."""
    story = await sinks(office)
    await ship(office)
    late = Question("q1", THREAD, story, PRICE, "U7", "en", START + WAITS)
    await office.store.keep_question(late, now=office.clock(), limit=9)
    await office.live(HOUR)
    assert len(await office.posts(BELOW)) == 1


async def test_a_question_waits_for_ninety_days(office: Office) -> None:
    """An article that comes later is not told to who may not even be there any more."""
    story = await sinks(office)
    await wait_for(office, story)
    asked_at = office.clock()
    (kept,) = await office.store.questions(channel(), asked_at)
    assert kept.until == asked_at + WAITS
    office.clock.now = asked_at + WAITS
    await ship(office)
    await office.live(DAY)
    assert await office.every_post() == {}
    assert "No question waits here." in await office.say("/news questions", at=THREAD)


async def test_each_who_asked_is_told(office: Office) -> None:
    """Two asked the same: each gets a mention of their own."""
    story = await sinks(office)
    await wait_for(office, story)
    await wait_for(office, story, user="U8")
    await ship(office)
    await office.live(DAY)
    assert sorted(post[:6] for post in await office.posts(BELOW)) == ["(@U7) ", "(@U8) "]


class Dying(Store):
    """The store of a process that dies when it has found an answer."""

    async def settle_question(self, *_: object, **__: object) -> bool:
        """Come to nothing."""
        raise asyncio.CancelledError


async def test_who_dies_with_the_answer_leaves_it_to_another(office: Office) -> None:
    """It is posted once."""
    story = await sinks(office)
    await wait_for(office, story)
    await office.live(MINUTE)
    await ship(office)
    with pytest.raises(asyncio.CancelledError):
        await office.another(Dying(office.database)).app.deliver_due()
    assert await office.every_post() == {}
    await office.live(DAY)
    assert len(await office.posts(BELOW)) == 1


@pytest.mark.parametrize("fault", [Fault.ACCEPTED_DROPPED, Fault.DROPPED])
async def test_who_dies_while_it_is_posted_leaves_one_post(office: Office, fault: Fault) -> None:
    """Whether it had arrived or not."""
    story = await sinks(office)
    await wait_for(office, story)
    await office.platform.planned(Plan(first={BELOW: [fault]}))
    await ship(office)
    await office.app.deliver_due()
    await office.another().live(DAY)
    assert len(await office.posts(BELOW)) == 1


async def test_two_processes_answer_once(office: Office) -> None:
    """However close."""
    story = await sinks(office)
    await wait_for(office, story)
    await ship(office)
    await asyncio.gather(office.app.deliver_due(), office.another().app.deliver_due())
    await office.live(DAY)
    assert len(await office.posts(BELOW)) == 1


async def test_in_a_channel_that_is_gone_nothing_is_tried_again(office: Office) -> None:
    """The answer ends there; other channels get theirs."""
    story = await sinks(office)
    await wait_for(office, story)
    await office.say(f"/news tell me when {story} {PRICE}", at=channel("c2"), user="U8")
    await office.platform.planned(Plan(always={BELOW: Fault.GONE}))
    await ship(office)
    await office.live(DAY)
    (record,) = await office.store.history(THREAD)
    assert (record.state, record.reason) == ("cancelled", "there is no such channel")
    assert len(await office.posts("c2")) == 1
    assert await office.store.questions(channel(), office.clock()) == []


async def test_a_story_that_cannot_be_read_holds_no_other_question_up(office: Office) -> None:
    """Nor any delivery; it is looked at again later."""
    story = await sinks(office)
    other = await hear(office, LIBRARY, "Lindau opens a library in the old station")
    await office.follow(story)
    await office.say(f"/news tell me when {other} who wrote the hymn?", at=THREAD, user="U7")
    office.clock.now += timedelta(seconds=1)
    await wait_for(office, story)
    assert len(await office.store.questions(channel(), office.clock())) == 2

    def spoil(connection: Connection) -> None:
        connection.execute(update(ARTICLE).where(ARTICLE.c.title.contains("Lindau")).values(payload='{"version": 99}'))

    await office.database.write("spoil", spoil)
    await ship(office)
    for _ in range(3):
        await office.settle()
        office.clock.now += MINUTE
    assert len(await office.posts(BELOW)) == 1
    assert len(await office.posts()) == 1
    assert len(await office.store.questions(channel(), office.clock())) == 1


async def test_a_question_that_was_dropped_is_not_answered(office: Office) -> None:
    """Whoever asked it does not want to know any more."""
    story = await sinks(office)
    await wait_for(office, story)
    assert "waits no more" in await office.say("/news questions remove 1", at=THREAD, user="U7", may_manage=False)
    await ship(office)
    await office.live(DAY)
    assert await office.every_post() == {}


async def test_a_german_question_is_answered_in_german(office: Office) -> None:
    """The words around the answer are those of the channel where it was asked."""
    story = await sinks(office)
    await office.say("/news language de")
    shown = await office.say(f"/news sag bescheid {story} {PRICE}", at=THREAD, user="U7")
    assert "wartet" in shown
    await ship(office)
    await office.live(DAY)
    (post,) = await office.posts(BELOW)
    assert "40 Millionen Euro" in post
    assert "article" not in post

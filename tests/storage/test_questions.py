"""Questions that wait: kept, limited, dropped, leased when something was added to their story, settled once."""

import asyncio
from dataclasses import replace

import pytest

from bot.errors import TooMany
from bot.types import Answer, Channel, Citation, Question
from storage import Store
from tests.storage.values import CHANNEL, DAY, LEASE, MINUTE, NOW, article, claim, next_due, subscription, updates

THREAD = replace(CHANNEL, thread="t1")
QUOTE = Citation("a1", 0, "Here is what a1 says.", "Kurier", "https://example.org/a1", "Stargate")
ANSWER = Answer("who pays", "answered", "Japan", (QUOTE,), "en", 0.9, ("pays",))
WAITS = 90 * DAY


def question(
    name: str = "q1",
    *,
    channel: Channel = CHANNEL,
    text: str = "who pays",
    asker: str = "U7",
    story: str = "stargate",
) -> Question:
    """Make a question that waits for ninety days."""
    return Question(name, channel, story, text, asker, "de", NOW + WAITS)


async def keep(store: Store, *questions: Question) -> None:
    """Keep questions that do not wait yet, and let each be looked at once."""
    for each in questions:
        assert await store.keep_question(each, now=NOW, limit=20)
    for each in await take(store, "first"):
        assert await store.settle_question(each, "first", None, now=NOW)


async def take(store: Store, worker: str = "w1", now: object = NOW, limit: int = 9) -> list[Question]:
    """Claim questions for the usual time."""
    return await store.claim_questions(worker, now, lease=LEASE, limit=limit)  # type: ignore[arg-type]


async def hear(
    store: Store, name: str = "a1", *, story: str = "stargate", workspace: str = "", now: object = NOW
) -> None:
    """Let a story go on."""
    await store.add_articles([article(name)], story=story, workspace=workspace, now=now)  # type: ignore[arg-type]


# Keeping


async def test_a_question_is_kept_as_it_was_asked(store: Store) -> None:
    """In its channel, threads included; other channels do not see it."""
    mine, below = question(), question("q2", channel=THREAD, text="how much")
    await keep(store, mine)
    assert await store.keep_question(below, now=NOW + MINUTE, limit=20)
    assert await store.questions(CHANNEL, NOW) == [mine, below]
    assert await store.questions(THREAD, NOW) == [mine, below]
    for other in (replace(CHANNEL, id="42"), replace(CHANNEL, workspace="other"), replace(CHANNEL, platform="slack")):
        assert await store.questions(other, NOW) == []


async def test_the_same_question_waits_once(store: Store) -> None:
    """Another's, or about another story, is another one."""
    await keep(store, question())
    assert not await store.keep_question(question("q2"), now=NOW, limit=20)
    assert not await store.keep_question(question("q3", channel=THREAD), now=NOW, limit=20)
    await keep(store, question("q4", asker="U8"), question("q5", story="ferry"), question("q6", text="who paid"))
    assert len(await store.questions(CHANNEL, NOW)) == 4


async def test_so_many_questions_wait_in_a_channel_and_no_more(store: Store) -> None:
    """Its threads count, others do not; one that is dropped or over makes room."""
    for number in range(2):
        kept = question(f"q{number}", text=f"what {number}", channel=THREAD if number else CHANNEL)
        assert await store.keep_question(kept, now=NOW, limit=2)
    with pytest.raises(TooMany) as caught:
        await store.keep_question(question("q2"), now=NOW, limit=2)
    assert caught.value.limit == 2
    assert await store.keep_question(question("q3", channel=replace(CHANNEL, id="42")), now=NOW, limit=2)
    for _ in range(2):
        await store.drop_question("q0")
    assert await store.keep_question(question("q4"), now=NOW, limit=2)
    later = NOW + WAITS
    assert await store.keep_question(replace(question("q5"), until=later + DAY), now=later, limit=2)


# Leasing


async def test_what_is_added_while_somebody_asks_is_not_missed(store: Store) -> None:
    """A question that was just kept is looked at once: its answer may have come a moment before."""
    assert not (await store.waiting(NOW))[0]
    await store.keep_question(question(), now=NOW, limit=9)
    assert (await store.waiting(NOW))[0]
    (mine,) = await take(store)
    assert await store.settle_question(mine, "w1", None, now=NOW)
    assert not (await store.waiting(NOW + DAY))[0]


@pytest.mark.parametrize("workspace", ["", CHANNEL.workspace])
async def test_a_question_is_looked_at_when_something_is_added_to_its_story(store: Store, workspace: str) -> None:
    """The workspace's own or everybody's; not another one's, nor another story's, nor what was known."""
    await hear(store, "a0", workspace=workspace)
    await keep(store, question())
    await hear(store, story="ferry", workspace=workspace)
    await hear(store, workspace="other")
    await hear(store, "a0", workspace=workspace)
    assert not (await store.waiting(NOW + DAY))[0]
    await hear(store, "a2", workspace=workspace)
    assert (await store.waiting(NOW))[0]
    assert await take(store) == [question()]


async def test_an_own_story_hides_everybodys(store: Store) -> None:
    """What is added to the hidden one is no answer to a question about the other."""
    await hear(store, "a0", workspace=CHANNEL.workspace)
    await keep(store, question())
    await hear(store, "a2")
    assert not (await store.waiting(NOW + DAY))[0]


async def test_what_is_no_news_wakes_no_question(store: Store) -> None:
    """Old articles of a new source were there before somebody asked."""
    await keep(store, question())
    await store.add_articles([article()], story="stargate", now=NOW, quiet=True)
    assert not (await store.waiting(NOW + DAY))[0]


async def test_a_question_is_one_workers(store: Store, other: Store) -> None:
    """Two that look at the same moment share what is due; a lease that ended is another's."""
    await keep(store, *(question(f"q{number}", text=f"what {number}") for number in range(12)))
    await hear(store)
    mine, theirs = await asyncio.gather(take(store, "w1"), take(other, "w2"))
    assert sorted(each.id for each in (*mine, *theirs)) == sorted(f"q{number}" for number in range(12))
    assert await take(store, "w3", NOW + LEASE - MINUTE) == []
    again = await take(store, "w3", NOW + LEASE, limit=99)
    assert len(again) == 12
    assert not await store.settle_question(mine[0], "w1", ANSWER, now=NOW + LEASE)
    assert await store.settle_question(mine[0], "w3", ANSWER, now=NOW + LEASE)


async def test_what_is_added_during_a_lease_is_looked_at_again(store: Store) -> None:
    """Whoever looked at less cannot say that it goes on waiting."""
    await keep(store, question())
    await hear(store)
    (mine,) = await take(store)
    await hear(store, "a2", now=NOW + MINUTE)
    assert not await store.settle_question(mine, "w1", None, now=NOW + MINUTE)
    assert await take(store, "w2", NOW + MINUTE) == [mine]


async def test_a_question_waits_for_so_long_and_no_longer(store: Store) -> None:
    """Then it is not listed, and nothing wakes it."""
    await keep(store, question())
    assert await store.questions(CHANNEL, NOW + WAITS - MINUTE) == [question()]
    assert await store.questions(CHANNEL, NOW + WAITS) == []
    await hear(store, now=NOW + WAITS)
    assert not (await store.waiting(NOW + WAITS))[0]
    assert await take(store, now=NOW + WAITS) == []


async def test_a_question_that_was_over_before_it_was_looked_at_is_not_answered(store: Store) -> None:
    """Its article came in time, and nobody was there to look."""
    await keep(store, question())
    await hear(store, now=NOW + WAITS - MINUTE)
    assert await take(store, now=NOW + WAITS) == []
    assert not (await store.waiting(NOW + WAITS))[0]


# Settling


async def test_a_question_without_an_answer_goes_on_waiting(store: Store) -> None:
    """Until something is added again."""
    await keep(store, question())
    await hear(store)
    (mine,) = await take(store)
    assert await store.settle_question(mine, "w1", None, now=NOW)
    assert await store.questions(CHANNEL, NOW) == [question()]
    assert not (await store.waiting(NOW + DAY))[0]
    await hear(store, "a2")
    assert await take(store) == [mine]


async def test_an_answer_is_delivered_once_where_it_was_asked(store: Store) -> None:
    """To who asked it, though nothing is followed there; the question waits no more."""
    await keep(store, question(channel=THREAD))
    await hear(store)
    (mine,) = await take(store)
    assert await store.settle_question(mine, "w1", ANSWER, now=NOW)
    assert not await store.settle_question(mine, "w1", ANSWER, now=NOW)
    assert await store.questions(CHANNEL, NOW) == []
    (delivery,) = await claim(store, "w2")
    assert (delivery.message, delivery.tells, delivery.asker) == (ANSWER, "answer", "U7")
    assert (delivery.subscription.channel, delivery.subscription.story) == (THREAD, "stargate")
    await store.begin_part(delivery.id, "w2", 0, "n", message=ANSWER, n_parts=1)
    await store.finish(delivery.id, "w2", NOW, outcome="posted", post=(0, "p1"))
    assert await store.told(THREAD, "stargate") == [QUOTE]
    assert await claim(store, now=NOW + DAY) == []


async def test_an_answer_waits_for_its_turn_like_any_delivery(store: Store) -> None:
    """One at a time in a channel, whether the other belongs to a subscription or not."""
    await store.follow(subscription(), now=NOW, limit=9)
    await store.fire_due(NOW, next_due=next_due)
    await keep(store, question())
    await hear(store, now=NOW + MINUTE)
    (mine,) = await take(store, now=NOW + MINUTE)
    await store.settle_question(mine, "w1", ANSWER, now=NOW + MINUTE)
    (first,) = await claim(store, now=NOW + MINUTE)
    assert first.tells == "digest"
    await store.finish(first.id, "w1", NOW + MINUTE, outcome="empty")
    (second,) = await claim(store, now=NOW + MINUTE)
    assert second.tells == "answer"


async def test_an_answer_comes_though_what_is_followed_rests(store: Store) -> None:
    """A pause is about what is posted by itself; this was asked for."""
    await store.follow(updates(), now=NOW, limit=9)
    await store.pause("s1", NOW + DAY, next_due=None)
    await keep(store, question())
    await hear(store)
    (mine,) = await take(store)
    await store.settle_question(mine, "w1", ANSWER, now=NOW)
    assert [each.tells for each in await claim(store)] == ["answer"]


async def test_a_dropped_question_is_not_answered(store: Store) -> None:
    """Though somebody was at it."""
    await keep(store, question())
    await hear(store)
    (mine,) = await take(store)
    await store.drop_question(mine.id)
    assert not await store.settle_question(mine, "w1", ANSWER, now=NOW)
    assert await claim(store) == []


async def test_the_answer_in_a_channel_that_is_gone_is_cancelled(store: Store) -> None:
    """And comes no more."""
    await keep(store, question())
    await hear(store)
    (mine,) = await take(store)
    await store.settle_question(mine, "w1", ANSWER, now=NOW)
    (delivery,) = await claim(store)
    assert await store.cancel_channel(CHANNEL, "there is no such channel") == []
    assert await claim(store, now=NOW + DAY) == []
    (record,) = await store.history(CHANNEL)
    assert (record.id, record.state) == (delivery.id, "cancelled")

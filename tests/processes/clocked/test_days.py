"""Days pass at once: clocks that jump, downtime, quiet hours, pauses, and news that comes or does not."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import update

from bot.types import FOREVER, Article
from storage.database import Database
from storage.tables import SUBSCRIPTION
from tests.loopback.server import Fault, Plan, Platform
from tests.processes.newsroom import DAY, HOUR, START, Newsroom
from tests.processes.values import ARTICLES, STORY, parts, until

MINUTE = timedelta(minutes=1)
EIGHT = START + 2 * HOUR


def again(now: Sequence[Article], before: Sequence[Article]) -> list[str]:
    """Give the parts of a digest in a channel that was told another one: what is new comes first."""
    heading, *points = parts(now)
    told = parts(before)
    return [heading, *(point for point in points if point not in told), *(p for p in points if p in told)]


async def texts(platform: Platform) -> list[str]:
    """Give what stands in the only channel."""
    return (await platform.record()).texts().get("c1", [])


# Clocks that jump


async def test_a_clock_that_jumps_a_day_forward_and_back(room: Newsroom, platform: Platform) -> None:
    """One catch-up, nothing twice although there is always news, and delivery goes on when time has come."""
    await room.follow("c1")
    await room.live(2 * HOUR)
    await room.hear(ARTICLES[1:2])
    room.clock.now += DAY
    await room.live(HOUR)
    assert await texts(platform) == [*parts(ARTICLES[:1]), *again(ARTICLES[:2], ARTICLES[:1])]
    await room.hear(ARTICLES[2:])
    room.clock.now -= DAY
    await room.live(46 * HOUR)
    assert room.clock() < EIGHT + 2 * DAY
    assert len(await room.history("c1")) == 2
    await room.live(2 * HOUR)
    assert await texts(platform) == [
        *parts(ARTICLES[:1]),
        *again(ARTICLES[:2], ARTICLES[:1]),
        *again(ARTICLES, ARTICLES[:2]),
    ]


async def test_a_clock_that_is_set_back_by_an_hour(room: Newsroom, platform: Platform) -> None:
    """Eight o'clock comes twice and the digest once; the next day's comes as ever."""
    await room.follow("c1")
    await room.live(2 * HOUR + MINUTE)
    await room.hear(ARTICLES[1:])
    room.clock.now -= HOUR
    await room.live(12 * HOUR)
    assert await texts(platform) == parts(ARTICLES[:1])
    await room.live(DAY)
    assert await texts(platform) == [*parts(ARTICLES[:1]), *again(ARTICLES, ARTICLES[:1])]
    assert [past.slot for past in await room.history("c1")] == ["2026-10-20T08:00", "2026-10-21T08:00"]


async def test_a_clock_that_is_set_back_while_a_digest_waits(room: Newsroom, platform: Platform) -> None:
    """What was put off in the middle goes on, and stands there once."""
    await platform.planned(Plan(first={"c1": [Fault.NONE, Fault.ACCEPTED_500, Fault.LIMITED]}, retry_after=60))
    await room.follow("c1")
    room.clock.now = EIGHT
    await room.app.deliver_due()
    assert await texts(platform) == parts(ARTICLES[:1])[:2]
    room.clock.now -= HOUR
    await room.live(2 * HOUR)
    assert await texts(platform) == parts(ARTICLES[:1])


async def test_a_clock_that_jumps_while_a_part_is_sent(room: Newsroom, platform: Platform) -> None:
    """All leases are over at once; who takes the digest over finds what was posted, and who lost it sends no more."""
    await platform.planned(Plan(slow=4.0))
    await room.follow("c1")
    room.clock.now = EIGHT
    first = asyncio.create_task(room.app.deliver_due())
    await platform.posted(1)
    room.clock.now += DAY
    await platform.planned(Plan())
    await room.another().deliver_due()
    await first
    assert await texts(platform) == parts(ARTICLES[:1])
    room.clock.now -= DAY
    await room.live(DAY)
    record = await platform.record()
    assert record.texts() == {"c1": parts(ARTICLES[:1])}
    assert all(seen.found for seen in record.finds())  # none where a slow machine let the first one end in time


async def test_a_clock_that_jumps_while_a_part_is_on_its_way(room: Newsroom, platform: Platform) -> None:
    """Another process that takes the digest over does not send what the platform has received and not yet shown."""
    await platform.planned(Plan(late=1.0))
    await room.follow("c1")
    room.clock.now = EIGHT
    working = asyncio.create_task(room.app.deliver_due())

    async def on_its_way() -> bool:
        return len((await platform.record()).seen) > 0

    await until(on_its_way)
    room.clock.now += DAY
    await platform.planned(Plan())
    await room.another(timedelta(seconds=9)).deliver_due()
    await working
    assert await texts(platform) == parts(ARTICLES[:1])


async def test_a_process_does_not_take_over_from_itself(room: Newsroom, platform: Platform) -> None:
    """When its own lease is over before it is done, by the clock, it does not begin again what it is working on."""
    await platform.planned(Plan(slow=1.0))
    await room.follow("c1")
    room.clock.now = EIGHT
    working = asyncio.create_task(room.app.deliver_due())
    await platform.posted(1)
    room.clock.now += DAY
    await platform.planned(Plan(slow=0.2))
    await room.app.deliver_due()
    await working
    record = await platform.record()
    assert record.texts() == {"c1": parts(ARTICLES[:1])}
    assert record.finds() == []


async def test_a_clock_that_goes_to_and_fro(room: Newsroom, platform: Platform) -> None:
    """Forty digests meanwhile, which all come once and in order."""
    await platform.planned(Plan(slow=0.05))
    names = [f"c{index}" for index in range(40)]
    for name in names:
        await room.follow(name)
    room.clock.now = EIGHT
    running = [asyncio.create_task(room.app.deliver_due())]
    for n_posts, jump in ((40, DAY), (80, -DAY), (120, -HOUR), (160, HOUR)):
        await platform.posted(n_posts)
        room.clock.now += jump
        running.append(asyncio.create_task(room.app.deliver_due()))
    await asyncio.gather(*running)
    await room.live(2 * DAY)
    assert (await platform.record()).texts() == dict.fromkeys(names, parts(ARTICLES[:1]))


# Downtime


async def test_ten_days_of_downtime_give_one_digest(room: Newsroom, platform: Platform) -> None:
    """Only the newest missed moment is made up for."""
    await room.follow("c1")
    await room.live(3 * HOUR)
    await room.hear(ARTICLES[1:])
    room.clock.now += 10 * DAY
    await room.live(HOUR)
    assert await texts(platform) == [*parts(ARTICLES[:1]), *again(ARTICLES, ARTICLES[:1])]
    assert [past.slot for past in await room.history("c1")] == ["2026-10-20T08:00", "2026-10-30T08:00"]


async def test_a_digest_that_comes_too_late_is_skipped(room: Newsroom, platform: Platform) -> None:
    """Past its patience it is not posted; it stands in the history as skipped, and the next one comes."""
    await room.follow("c1")
    room.clock.now = EIGHT + 13 * HOUR
    await room.live(HOUR)
    assert await texts(platform) == []
    (skipped,) = await room.history("c1")
    assert (skipped.state, skipped.reason, skipped.posted) == ("skipped", "late", ())
    await room.live(DAY)
    assert await texts(platform) == parts(ARTICLES[:1])
    assert [past.state for past in await room.history("c1")] == ["skipped", "posted"]


# Quiet hours and pauses


async def test_quiet_hours_end_with_one_digest(room: Newsroom, platform: Platform) -> None:
    """What falls due at night waits for the morning, and is then one digest, however much came and was due."""
    room.clock.now = START + 15 * HOUR  # nine in the evening
    await room.be_quiet("c1", ("22:00", "07:00"))
    await room.follow("c1", "every 2 hours")
    await room.live(2 * HOUR)
    before = await texts(platform)
    await room.hear(ARTICLES[1:2])
    await room.live(4 * HOUR)
    await room.hear(ARTICLES[2:])
    await room.live(7 * HOUR)
    assert await texts(platform) == [*before, *parts()]
    quiet = (START + 16 * HOUR).timestamp(), (START + 25 * HOUR).timestamp()
    posted_at = [post.at for post in (await platform.record()).posts]
    assert not [at for at in posted_at if quiet[0] <= at < quiet[1]]
    assert posted_at[len(before)] == quiet[1]


async def test_a_paused_story_is_not_posted(room: Newsroom, platform: Platform) -> None:
    """Days go by in silence; resumed, it goes on with the next digest and makes up for none."""
    subscription = await room.follow("c1")
    assert subscription.schedule is not None
    await room.store.pause(subscription.id, FOREVER, next_due=None)
    await room.live(4 * DAY)
    assert await texts(platform) == []
    await room.store.pause(subscription.id, None, next_due=subscription.schedule.next_after(room.clock()))
    await room.live(DAY)
    assert await texts(platform) == parts(ARTICLES[:1])
    assert len(await room.history("c1")) == 1


async def test_a_pause_that_ends_by_itself(room: Newsroom, platform: Platform) -> None:
    """From its end on the story is posted again."""
    subscription = await room.follow("c1")
    assert subscription.schedule is not None
    until = room.clock() + 3 * DAY + HOUR
    await room.store.pause(subscription.id, until, next_due=subscription.schedule.next_after(until))
    await room.live(3 * DAY)
    assert await texts(platform) == []
    await room.live(DAY)
    assert await texts(platform) == parts(ARTICLES[:1])


async def test_a_pause_in_the_middle_of_a_digest(room: Newsroom, platform: Platform) -> None:
    """What was put off rests, too, and is completed when it may be: nothing twice."""
    await platform.planned(Plan(first={"c1": [Fault.NONE, Fault.ACCEPTED_500]}))
    subscription = await room.follow("c1")
    assert subscription.schedule is not None
    room.clock.now = EIGHT
    await room.app.deliver_due()
    await room.store.pause(subscription.id, FOREVER, next_due=None)
    await room.live(HOUR)
    assert await texts(platform) == parts(ARTICLES[:1])[:2]
    await room.store.pause(subscription.id, None, next_due=subscription.schedule.next_after(room.clock()))
    await room.live(HOUR)
    assert await texts(platform) == parts(ARTICLES[:1])


# News


async def test_a_story_without_news_is_not_posted_again(room: Newsroom, platform: Platform) -> None:
    """The digest of the second day is empty; the one after news is not."""
    await room.follow("c1")
    await room.live(2 * DAY)
    assert await texts(platform) == parts(ARTICLES[:1])
    assert [past.state for past in await room.history("c1")] == ["posted", "empty"]
    await room.hear(ARTICLES[1:])
    await room.live(DAY)
    assert await texts(platform) == [*parts(ARTICLES[:1]), *again(ARTICLES, ARTICLES[:1])]


async def test_updates_tell_what_is_new_once(room: Newsroom, platform: Platform) -> None:
    """Each article is told when it comes: nothing of what was there before, and none twice."""
    await room.follow("c1", None)
    await room.live(HOUR)
    assert await texts(platform) == []
    for n in (2, 3):
        await room.hear(ARTICLES[:n])  # those that are known are no news
        room.clock.now += MINUTE
        await room.live(HOUR)
    said = await texts(platform)
    headings = [index for index, text in enumerate(said) if text == "stargate"]
    assert headings == [0, headings[1]]
    first, second = said[: headings[1]], said[headings[1] :]
    assert first == ["stargate", *parts(ARTICLES[1:2])[1:]]
    assert second == ["stargate", *parts(ARTICLES[2:3])[1:]]
    await room.live(3 * DAY)
    assert await texts(platform) == said


async def test_an_article_that_is_read_again_is_no_news(room: Newsroom, platform: Platform) -> None:
    """The same words under another address are told to nobody a second time."""
    await room.follow("c1", None)
    await room.live(MINUTE)
    await room.hear(ARTICLES[1:2])
    await room.live(HOUR)
    said = await texts(platform)
    assert said
    await room.hear([replace(ARTICLES[1], id="elsewhere", url="https://example.org/elsewhere")])
    await room.live(DAY)
    assert await texts(platform) == said


async def test_a_subscription_that_cannot_be_read_holds_up_nobody(
    room: Newsroom, platform: Platform, database: Database
) -> None:
    """It is reported at each look; whatever else is due comes all the same."""
    for name in ("c1", "c2"):
        await room.follow(name)
    await database.write(
        "spoil a schedule",
        lambda connection: connection.execute(
            update(SUBSCRIPTION).where(SUBSCRIPTION.c.id == f"c1-{STORY}").values(schedule="whenever")
        ),
    )
    room.clock.now = EIGHT
    running = asyncio.create_task(room.app.run({"deliver"}))
    await platform.posted(len(parts(ARTICLES[:1])))
    room.app.stop()
    await running
    assert (await platform.record()).texts() == {"c2": parts(ARTICLES[:1])}

"""What is new between two digests: told once, below the last one or wherever it was set; and what is posted at once."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.deliveries import fire
from bot.schedule import parse
from bot.types import FOREVER, Channel, ChannelSettings, Firing, FollowUp, Subscription
from tests.loopback.server import Fault, Plan, Platform
from tests.processes.newsroom import DAY, HOUR, SHORT, START, Newsroom
from tests.processes.values import ARTICLES, OWNER, STORY, channel, parts

MINUTE = timedelta(minutes=1)
EIGHT = START + 2 * HOUR
FIRST = parts(ARTICLES[:1])
"""The first digest."""
NEW = [STORY, *parts(ARTICLES[1:2])[1:]]
"""The update that tells of the second article."""


async def texts(platform: Platform) -> Mapping[str, Sequence[str]]:
    """Give what stands where; threads are named by their channel and the post that they are below."""
    return (await platform.record()).texts()


async def follow(room: Newsroom, *, where: Channel | None = None, schedule: str = "daily 08:00") -> Subscription:
    """Let a channel follow the story with digests, and with what is new."""
    plan, place = parse(schedule, zone="UTC"), where or channel("c1")
    wanted = Subscription(
        id=f"{place.id}-{place.thread}",
        channel=place,
        story=STORY,
        mode="both",
        schedule=plan,
        language="en",
        max_bullets=5,
        paused_until=None,
        created_by=OWNER,
        due_at=plan.next_after(room.clock()),
    )
    return (await room.store.follow(wanted, now=room.clock(), limit=10))[0]


async def put(room: Newsroom, settings: ChannelSettings) -> None:
    """Set something for the channel."""
    await room.store.set_channel_settings(channel("c1"), settings)


def into(where: FollowUp, mention: str | None = None) -> ChannelSettings:
    """Say where news goes."""
    return ChannelSettings("en", "UTC", None, updates_in=where, mention=mention)


BELOW = "c1~c1-0"
"""The thread below the first digest."""


# Where it is told


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("thread", {"c1": FIRST, BELOW: NEW}),
        ("channel", {"c1": [*FIRST, *NEW]}),
        ("both", {"c1": [*FIRST, *NEW], BELOW: NEW}),
    ],
)
async def test_news_between_two_digests_is_told_once(
    room: Newsroom, platform: Platform, where: FollowUp, expected: Mapping[str, Sequence[str]]
) -> None:
    """In the thread below the last digest, in the channel, or in both; the next digest does not come for it again."""
    await put(room, into(where))
    await follow(room)
    await room.live(3 * HOUR)
    await room.hear(ARTICLES[1:2])
    await room.live(HOUR)
    assert await texts(platform) == expected
    await room.live(5 * HOUR)
    assert await texts(platform) == expected
    assert [(past.state, past.posted[:1]) for past in await room.history("c1")] == [
        ("posted", ("c1/0",)),
        ("posted", (f"{BELOW if where != 'channel' else 'c1'}/{len(FIRST)}",)),
    ]


async def test_the_time_of_a_digest_brings_a_digest(room: Newsroom, platform: Platform) -> None:
    """Of all that is known, in the channel; what follows it goes below it."""
    await follow(room)
    await room.live(3 * HOUR)
    room.clock.now = EIGHT + DAY
    await room.hear(ARTICLES[1:2])  # in the very moment
    await room.live(MINUTE)
    both = (await texts(platform))["c1"]
    _begins_with_news(both)
    await room.live(HOUR)
    await room.hear(ARTICLES[2:3])
    await room.live(HOUR)
    said = await texts(platform)
    assert said.keys() == {"c1", f"c1~c1-{len(FIRST)}"}
    assert said["c1"] == both
    assert [past.slot[:16] for past in await room.history("c1")][:2] == ["2026-10-20T08:00", "2026-10-21T08:00"]


async def test_each_news_is_told_by_itself_and_below_the_same_digest(room: Newsroom, platform: Platform) -> None:
    """None a second time."""
    await follow(room)
    await room.live(3 * HOUR)
    for n in (2, 3):
        await room.hear(ARTICLES[:n])
        await room.live(HOUR)
    said = await texts(platform)
    assert said.keys() == {"c1", BELOW}
    assert said["c1"] == FIRST
    assert [text for text in said[BELOW] if text == STORY] == [STORY] * 2
    assert len(said[BELOW]) == len(set(said[BELOW])) + 1  # the heading


async def test_without_a_digest_news_is_told_in_the_channel(room: Newsroom, platform: Platform) -> None:
    """There is nothing to follow up yet, or only another story's, or only updates."""
    await room.hear(ARTICLES[:1], story="other")
    await room.follow("c1", "daily 07:00", story="other")
    await follow(room)
    await room.live(HOUR + MINUTE)
    for n in (2, 3):
        await room.hear(ARTICLES[n - 1 : n])
        await room.live(MINUTE)
    said = await texts(platform)
    assert said.keys() == {"c1"}
    assert said["c1"][: len(FIRST) + len(NEW)] == [*FIRST, *NEW]


async def test_updates_alone_follow_up_what_was_sent(room: Newsroom, platform: Platform) -> None:
    """A digest that somebody wished to be posted is one that news can go below."""
    kept = await room.follow("c1", None)
    await room.live(MINUTE)
    await room.store.send_now(kept.id, room.clock())
    await room.live(MINUTE)
    await room.hear(ARTICLES[1:2])
    await room.live(MINUTE)
    assert await texts(platform) == {"c1": FIRST, BELOW: NEW}


async def test_who_follows_in_a_thread_is_told_there(room: Newsroom, platform: Platform) -> None:
    """A thread has no threads."""
    await follow(room, where=replace(channel("c1"), thread="t"))
    await room.live(3 * HOUR)
    await room.hear(ARTICLES[1:2])
    await room.live(HOUR)
    assert await texts(platform) == {"c1~t": [*FIRST, *NEW]}


# When it is told


async def test_quiet_hours_hold_news(room: Newsroom, platform: Platform) -> None:
    """Until the morning; then it is told below the digest of the day before."""
    await put(room, replace(into("thread"), quiet=("20:00", "07:00")))
    await follow(room)
    await room.live(15 * HOUR)
    await room.hear(ARTICLES[1:2])
    await room.live(9 * HOUR)
    assert await texts(platform) == {"c1": FIRST}
    await room.live(2 * HOUR)
    said = await texts(platform)
    assert said[BELOW] == NEW
    posted = [post.at for post in (await platform.record()).posts if post.channel == BELOW]
    assert posted[0] == (START + 25 * HOUR).timestamp()


async def test_a_pause_leaves_news_to_the_next_digest(room: Newsroom, platform: Platform) -> None:
    """Nothing is told while it lasts, and nothing of it as an update afterwards."""
    kept = await follow(room)
    assert kept.schedule is not None
    await room.live(3 * HOUR)
    await room.store.pause(kept.id, FOREVER, next_due=None)
    await room.hear(ARTICLES[1:2])
    await room.live(HOUR)
    assert await texts(platform) == {"c1": FIRST}
    await room.store.pause(kept.id, None, next_due=kept.schedule.next_after(room.clock()))
    await room.live(DAY)
    _begins_with_news((await texts(platform))["c1"])


def _begins_with_news(said: Sequence[str]) -> None:
    """Check that there are two digests, the second one with what is new first."""
    again = said[len(FIRST) :]
    assert said[: len(FIRST)] == FIRST
    assert sorted(again) == sorted(parts(ARTICLES[:2]))
    assert again[1] not in FIRST
    known = [line in FIRST for line in again[1:]]
    assert known == sorted(known)


def test_news_that_waited_for_longer_than_the_next_digest_is_told_by_it() -> None:
    """After a downtime there is one post, not two."""
    plan = parse("daily 08:00", zone="UTC")
    both = Subscription("s", channel("c1"), STORY, "both", plan, "en", 5, None, OWNER, EIGHT + 5 * HOUR)
    assert fire(both, EIGHT + 6 * HOUR) == Firing(
        (EIGHT + 5 * HOUR).isoformat(), EIGHT + 5 * HOUR, EIGHT + DAY, "updates"
    )
    for now in (EIGHT + DAY, EIGHT + DAY + HOUR):
        assert fire(both, now) == Firing("2026-10-21T08:00", EIGHT + DAY, EIGHT + 2 * DAY, "digest")
    assert fire(replace(both, due_at=EIGHT), EIGHT) == Firing("2026-10-20T08:00", EIGHT, EIGHT + DAY, "digest")


# At once


async def test_what_is_sent_at_once_is_posted_though_it_was_told(room: Newsroom, platform: Platform) -> None:
    """Even in quiet hours, each time that somebody wishes so; the schedule goes on."""
    kept = await room.follow("c1")
    await room.live(3 * HOUR)
    await room.be_quiet("c1", ("09:00", "20:00"))
    for _ in range(2):
        await room.store.send_now(kept.id, room.clock())
        await room.live(MINUTE)
    assert await texts(platform) == {"c1": FIRST * 3}
    await room.live(DAY)
    assert [past.state for past in await room.history("c1")] == ["posted"] * 3 + ["empty"]


async def test_what_was_sent_at_once_is_told(room: Newsroom, platform: Platform) -> None:
    """The digest of the next morning does not say it again."""
    kept = await room.follow("c1")
    await room.store.send_now(kept.id, room.clock())
    await room.live(3 * HOUR)
    assert await texts(platform) == {"c1": FIRST}


# Whom it mentions


@pytest.mark.parametrize("where", ["thread", "channel", "both"])
async def test_the_first_part_alone_mentions(room: Newsroom, platform: Platform, where: FollowUp) -> None:
    """Of a digest and of an update; and nobody is mentioned where nobody was chosen."""
    await put(room, into(where, "desk"))
    await follow(room)
    await room.live(3 * HOUR)
    await room.hear(ARTICLES[1:2])
    await room.live(HOUR)
    posts = [post.text for post in (await platform.record()).posts]
    assert [index for index, text in enumerate(posts) if "(desk)" in text] == [0, len(FIRST)]
    assert (posts[0], posts[len(FIRST)]) == (f"(desk) {FIRST[0]}", f"(desk) {NEW[0]}")
    await put(room, into(where))
    await room.hear(ARTICLES[2:3])
    await room.live(HOUR)
    said = [post.text for post in (await platform.record()).posts]
    assert len(said) > len(posts)
    assert not any("(desk)" in text for text in said[len(posts) :])


# What goes wrong


@pytest.mark.parametrize("n_posted", range(2 * len(NEW)))
@pytest.mark.parametrize("fault", [Fault.ACCEPTED_DROPPED, Fault.DROPPED])
async def test_whoever_dies_between_two_posts_leaves_each_once(
    room: Newsroom, platform: Platform, n_posted: int, fault: Fault
) -> None:
    """In the thread and in the channel: another process finds what is there, and posts what is not."""
    await put(room, into("both"))
    await follow(room)
    await room.live(3 * HOUR)
    here, n_here = (BELOW, n_posted) if n_posted < len(NEW) else ("c1", n_posted - len(NEW) + len(FIRST))
    await platform.planned(Plan(first={here: [*[Fault.NONE] * n_here, fault]}))
    await room.hear(ARTICLES[1:2])
    await room.app.deliver_due()
    assert (await room.history("c1"))[-1].state == "pending"
    room.app = room.another()
    await room.live(HOUR)
    assert await texts(platform) == {"c1": [*FIRST, *NEW], BELOW: NEW}
    assert (await platform.record()).faults() == {fault: 1}


async def test_where_a_follow_up_goes_is_frozen_with_it(room: Newsroom, platform: Platform) -> None:
    """What was begun in two places is ended in two, and below the same post, whatever is set or posted meanwhile."""
    await put(room, into("both"))
    kept = await follow(room)
    await room.live(3 * HOUR)
    await platform.planned(Plan(first={BELOW: [Fault.NONE, Fault.ACCEPTED_DROPPED]}))
    await room.hear(ARTICLES[1:2])
    await room.app.deliver_due()
    await put(room, into("channel"))
    await room.live(HOUR)
    assert await texts(platform) == {"c1": [*FIRST, *NEW], BELOW: NEW}
    await room.store.send_now(kept.id, room.clock())
    await room.live(HOUR)
    assert (await texts(platform)).keys() == {"c1", BELOW}


async def test_a_limit_in_the_thread_holds_nothing_twice(room: Newsroom, platform: Platform) -> None:
    """What was certainly not posted is posted when it may be."""
    await follow(room)
    await room.live(3 * HOUR)
    await platform.planned(Plan(first={BELOW: [Fault.NONE, Fault.LIMITED]}, retry_after=60))
    await room.hear(ARTICLES[1:2])
    await room.live(HOUR)
    assert await texts(platform) == {"c1": FIRST, BELOW: NEW}
    assert not (await platform.record()).too_early()


async def test_who_set_it_up_is_told_however_long_that_takes(room: Newsroom, platform: Platform) -> None:
    """The delivery is over by then, and its lease with it: that ends nothing any more."""
    await platform.planned(Plan(always={"c1": Fault.GONE}, late=2 * SHORT.total_seconds()))
    await follow(room)
    await room.live(3 * HOUR)
    said = await texts(platform)
    assert said.keys() == {f"user-{OWNER}"}
    assert said[f"user-{OWNER}"][0].startswith("channel.gone channel=c1")

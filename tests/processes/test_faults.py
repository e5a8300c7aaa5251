"""A platform that fails: nothing is lost, nothing is doubled, and whoever waits for it is told."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest_asyncio

from bot.types import FOREVER
from storage import Store
from storage.database import Database
from tests.loopback.chat import LoopbackChat
from tests.loopback.server import Fault, Plan, Platform
from tests.processes.conftest import Start
from tests.processes.newsroom import DAY, HOUR, Clock, Newsroom
from tests.processes.values import ARTICLES, OWNER, STORY, all_over, channel, follow, parts, prepare, states

DIRECT = f"user-{OWNER}"


@pytest_asyncio.fixture
async def newsroom(store: Store, database: Database) -> AsyncIterator[tuple[Newsroom, Platform]]:
    """Give a newsroom and a platform with the same clock."""
    clock = Clock()
    async with Platform(clock=clock.seconds) as platform:
        chat = LoopbackChat(platform.url)
        room = Newsroom(store, database, clock, chat)
        await room.hear(ARTICLES)
        yield room, platform
        await chat.close()


async def test_all_faults_mixed(newsroom: tuple[Newsroom, Platform], database: Database) -> None:
    """Over 100 digests: each part once, in order; and no channel is asked again before its Retry-After has passed."""
    room, platform = newsroom
    # Silence is given up soon, but not before a slow machine has taken what was sent: the clock stands still meanwhile.
    room.chat = LoopbackChat(platform.url, patience=timedelta(seconds=3))
    room.app = room.another()
    share: dict[str, float] = {fault: 0.07 for fault in Fault if fault not in {Fault.NONE, Fault.GONE, Fault.DELETED}}
    await platform.planned(Plan(seed=7, chances=share, most=6, retry_after=93.5))
    names = [f"c{index}" for index in range(100)]
    for name in names:
        await room.follow(name)
    await room.live(10 * HOUR)
    await room.chat.close()
    record = await platform.record()
    assert record.faults().keys() == share.keys()
    assert record.texts() == dict.fromkeys(names, parts())
    assert await states(database) == {"posted": 100}
    assert record.too_early() == []


async def test_nobody_may_look_up(newsroom: tuple[Newsroom, Platform]) -> None:
    """What may be posted is held and never sent again; its owner is told once, and the next digest goes out."""
    room, platform = newsroom
    await platform.planned(Plan(first={"c1": [Fault.NONE, Fault.ACCEPTED_500], "c2": [Fault.DROPPED]}, forbidden=True))
    for name in ("c1", "c2", "c3"):
        await room.follow(name)
    await room.live(DAY)
    texts = (await platform.record()).texts()
    assert texts.pop("c3") == parts()
    assert texts.pop("c1") == parts()[:2]
    (first, second) = texts.pop(DIRECT)
    assert first.startswith("delivery.held ")
    assert second.startswith("delivery.held ")
    assert texts == {}
    for name in ("c1", "c2"):
        (held,) = await room.history(name)
        assert (held.state, held.reason) == ("held", "the platform does not let posts be looked up")
    await room.live(3 * DAY)
    texts = (await platform.record()).texts()
    assert texts["c1"] == [*parts()[:2], *parts()]
    assert texts["c2"] == parts()
    assert len(texts[DIRECT]) == 2


async def test_a_channel_is_gone(newsroom: tuple[Newsroom, Platform]) -> None:
    """What follows there rests, its owner is told once, the channel is not asked again, and the others go on."""
    room, platform = newsroom
    await platform.planned(Plan(always={"c1": Fault.GONE}))
    await room.hear(ARTICLES[:2], story="second")
    for name in ("c1", "c2"):
        await room.follow(name)
        await room.follow(name, story="second")
    await room.live(DAY)
    await room.hear(ARTICLES[2:], story="second")
    await room.live(3 * DAY)
    record = await platform.record()
    texts = record.texts()
    assert sorted(texts) == ["c2", DIRECT]
    assert sorted(texts["c2"]) == sorted(parts() + parts(ARTICLES[:2]) + parts())
    assert [text.split()[0] for text in texts[DIRECT]] == ["channel.gone"]
    assert len([seen for seen in record.seen if seen.channel == "c1"]) == 1
    assert {past.state for past in await room.history("c1")} == {"cancelled"}


async def test_a_channel_is_deleted(newsroom: tuple[Newsroom, Platform]) -> None:
    """What it follows ends, also what rested, and its owner reads which stories those are; the others go on."""
    room, platform = newsroom
    await platform.planned(Plan(always={"c1": Fault.DELETED}))
    await room.hear(ARTICLES[:2], story="second")
    await room.follow("c1")
    resting = await room.follow("c1", story="second")
    await room.store.pause(resting.id, FOREVER, next_due=None)
    await room.follow("c2")
    await room.live(2 * DAY)
    (told,) = (await platform.record()).texts()[DIRECT]
    assert told.startswith("channel.ended channel=c1 n=2 ")
    assert told.endswith(f"stories=second, {STORY}")
    assert await room.store.subscriptions(channel("c1")) == []
    assert len(await room.store.subscriptions(channel("c2"))) == 1


async def test_gone_in_the_middle_of_a_digest(newsroom: tuple[Newsroom, Platform]) -> None:
    """The rest is not sent, and the owner is told once."""
    room, platform = newsroom
    await platform.planned(Plan(first={"c1": [Fault.NONE, Fault.GONE]}))
    await room.follow("c1")
    await room.live(3 * DAY)
    texts = (await platform.record()).texts()
    assert texts["c1"] == parts()[:1]
    assert len(texts[DIRECT]) == 1


async def test_the_platform_cannot_be_reached(newsroom: tuple[Newsroom, Platform]) -> None:
    """What is due waits until it can be, and nothing has to be looked up."""
    room, platform = newsroom
    for name in ("c1", "c2"):
        await room.follow(name)
    await platform.leave()
    await room.live(3 * HOUR)
    await platform.enter()
    await room.live(HOUR)
    record = await platform.record()
    assert record.texts() == {"c1": parts(), "c2": parts()}
    assert record.finds() == []


async def test_a_pause_that_the_platform_asks_for(
    store: Store, database: Database, platform: Platform, start: Start
) -> None:
    """A process with two digests for each channel leaves it alone until its Retry-After has passed."""
    names = await prepare(store, 20)
    await store.add_articles(ARTICLES[:3], story="second", now=datetime.now(UTC))
    await follow(store, names, story="second")
    limited = {name: [Fault.NONE] * (index % 7) + [Fault.LIMITED] for index, name in enumerate(names)}
    await platform.planned(Plan(first=limited, retry_after=1.5))
    worker = start(chat=platform.url)
    await all_over(database, 40)
    await worker.stop()
    record = await platform.record()
    assert record.faults() == {Fault.LIMITED: 20}
    assert record.too_early() == []
    assert {name: sorted(texts) for name, texts in record.texts().items()} == dict.fromkeys(
        names, sorted(parts() + parts(ARTICLES[:3]))
    )


async def test_a_pause_counts_for_all_processes(newsroom: tuple[Newsroom, Platform]) -> None:
    """What one process was told by the platform, the others heed, too."""
    room, platform = newsroom
    await platform.planned(Plan(first={"c1": [Fault.NONE, Fault.LIMITED]}, retry_after=600))
    await room.hear(ARTICLES[:3], story="second")
    await room.follow("c1", "daily 08:00")
    await room.follow("c1", "daily 08:01", story="second")
    await room.live(2 * HOUR)
    room.clock.now += timedelta(minutes=1)
    await room.another().deliver_due()
    await room.live(HOUR)
    record = await platform.record()
    assert record.faults() == {Fault.LIMITED: 1}
    assert record.too_early() == []
    assert sorted(record.texts()["c1"]) == sorted(parts() + parts(ARTICLES[:3]))


async def test_a_digest_that_is_put_off_is_not_interrupted(newsroom: tuple[Newsroom, Platform]) -> None:
    """While a digest of which a part is posted waits for its next attempt, no other one begins in its channel."""
    room, platform = newsroom
    await platform.planned(Plan(first={"c1": [Fault.NONE, Fault.REFUSED]}))
    await room.hear(ARTICLES[:3], story="second")
    await room.follow("c1")
    await room.follow("c1", story="second")
    await room.live(3 * HOUR)
    texts = (await platform.record()).texts()["c1"]
    assert texts in ([*parts(), *parts(ARTICLES[:3])], [*parts(ARTICLES[:3]), *parts()])

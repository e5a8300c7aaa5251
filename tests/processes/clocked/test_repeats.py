"""One channel follows stories that share their news: it is told once, with whichever story comes first."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import timedelta

import pytest_asyncio

from bot import engine
from bot.explaining import explained
from bot.schedule import parse
from bot.types import Article, ChannelSettings, Subscription, Update
from storage import Store
from tests.loopback.server import Fault, Plan, Platform
from tests.processes.newsroom import DAY, HOUR, Clock, Newsroom
from tests.processes.values import OWNER, channel

MINUTE = timedelta(minutes=1)
WORDS = (
    "Bei Oberlünen ist am Montag eine Autofähre gekentert. Die Wasserschutzpolizei rettete 41 Fahrgäste. "
    "Der Verkehr auf der Lüne ruht bis Mittwoch."
)
OTHERS = "Der Rat von Alterwik hat den Neubau der Schleuse beschlossen. Sie soll 12 Mio. Euro kosten."
MORE = "Taucher der Feuerwehr fanden am Abend im Laderaum den verschwundenen Kapitän Ole Brunkhorst unverletzt."


def article(text: str, source: str, title: str = "Fähre bei Oberlünen gekentert") -> Article:
    """Read an article as one paper prints it."""
    return engine.read(text, title=title, source=source, language="de")


FERRY = article(WORDS, "Anzeiger")
LOCK = article(OTHERS, "Anzeiger", "Rat beschließt Neubau")
COPY = article(WORDS, "Bote", "41 Menschen von Fähre gerettet")
THIRD = article(WORDS.replace(" Der Verkehr auf der Lüne ruht bis Mittwoch.", ""), "Kurier", "Fährunglück")


def bullets(*articles: Article) -> list[str]:
    """Give the points that articles are told in, where nothing of them is known."""
    return [f"• {bullet.text}" for each in articles for bullet in engine.changes(each, [])]


@pytest_asyncio.fixture
async def room(newsroom: Newsroom, store: Store, clock: Clock) -> Newsroom:
    """Give a newsroom where one channel follows three stories as they go on."""
    for story in ("anzeiger", "faehre", "bote"):
        await store.add_articles([], story=story, now=clock())
        await newsroom.follow("c1", None, story=story)
    clock.now += MINUTE
    return newsroom


async def said(platform: Platform, place: str = "c1") -> Sequence[str]:
    """Give what stands in the channel."""
    return (await platform.record()).texts().get(place, [])


async def outcomes(room: Newsroom) -> Mapping[str, tuple[str, str]]:
    """Give the state and the reason of the last delivery of each story."""
    return {past.story: (past.state, past.reason) for past in await room.history("c1")}


async def test_an_article_of_two_stories_is_told_once(room: Newsroom, platform: Platform) -> None:
    """Its feed's story tells of it, and the story that it belongs to says so."""
    await room.hear([FERRY], story="anzeiger")
    await room.live(MINUTE)
    await room.hear([FERRY], story="faehre")
    await room.live(MINUTE)
    assert await said(platform) == ["anzeiger", *bullets(FERRY)]
    assert await outcomes(room) == {"anzeiger": ("posted", ""), "faehre": ("empty", "told with anzeiger")}
    *_, last = await room.history("c1")
    why = explained(last)
    assert (why["key"], why["others"]) == ("why.told_with", "anzeiger")
    await room.live(3 * DAY)
    assert len(await said(platform)) == 1 + len(bullets(FERRY))


async def test_three_feeds_with_one_event_are_one_post(room: Newsroom, platform: Platform) -> None:
    """Other papers that print the same are counted in the post that is there."""
    for each, story in ((FERRY, "anzeiger"), (COPY, "bote"), (THIRD, "faehre")):
        await room.hear([each], story=story)
        await room.live(MINUTE)
    assert await said(platform) == ["anzeiger", *bullets(FERRY)]
    (first,) = [past for past in await room.history("c1") if past.state == "posted"]
    revision = await room.store.posted_update(first.subscription_id, room.clock() - DAY)
    assert revision is not None
    assert isinstance(revision.message, Update)
    assert revision.message.n_more == 2


async def test_what_is_new_besides_is_told(room: Newsroom, platform: Platform) -> None:
    """Alone, without what the other story told."""
    more = article(f"{WORDS} {MORE}", "Bote", "Kapitän der Fähre gefunden")
    await room.hear([FERRY], story="anzeiger")
    await room.live(MINUTE)
    await room.hear([more], story="bote")
    await room.live(MINUTE)
    assert await said(platform) == ["anzeiger", *bullets(FERRY), "bote", f"• {MORE}"]


async def test_other_news_of_another_story_is_told(room: Newsroom, platform: Platform) -> None:
    """Of the same paper on the same day."""
    await room.hear([FERRY], story="anzeiger")
    await room.live(MINUTE)
    await room.hear([LOCK], story="faehre")
    await room.live(MINUTE)
    assert await said(platform) == ["anzeiger", *bullets(FERRY), "faehre", *bullets(LOCK)]


async def test_what_was_not_posted_counts_as_told_nowhere(room: Newsroom, platform: Platform) -> None:
    """The other story tells it where the first post may have been lost."""
    await platform.planned(Plan(first={"c1": [Fault.ACCEPTED_DROPPED]}, forbidden=True))
    await room.hear([FERRY], story="anzeiger")
    await room.live(MINUTE)
    await room.hear([FERRY], story="faehre")
    await room.live(DAY)
    assert {story: state for story, (state, _) in (await outcomes(room)).items()} == {
        "anzeiger": "held",
        "faehre": "posted",
    }


async def test_two_processes_tell_it_once(room: Newsroom, platform: Platform) -> None:
    """Whichever story comes first."""
    await room.hear([FERRY], story="anzeiger")
    await room.hear([FERRY], story="faehre")
    await asyncio.gather(*(room.another().deliver_due() for _ in range(3)))
    await room.live(HOUR)
    assert (await said(platform))[1:] == bullets(FERRY)


async def test_a_post_that_waits_is_not_overtaken(room: Newsroom, platform: Platform) -> None:
    """Another process does not tell the news of a post that is to be tried again."""
    await platform.planned(Plan(first={"c1": [Fault.LIMITED]}, retry_after=600))
    await room.hear([FERRY], story="anzeiger")
    await room.app.deliver_due()
    await room.hear([FERRY], story="faehre")
    await asyncio.gather(room.app.deliver_due(), room.another().deliver_due())
    assert await said(platform) == []
    await room.live(HOUR)
    assert await said(platform) == ["anzeiger", *bullets(FERRY)]


async def test_other_channels_are_told(room: Newsroom, platform: Platform) -> None:
    """What one channel knows, another does not."""
    await room.follow("c2", None, story="faehre")
    room.clock.now += MINUTE
    await room.hear([FERRY], story="anzeiger")
    await room.live(MINUTE)
    await room.hear([FERRY], story="faehre")
    await room.live(MINUTE)
    assert await said(platform) == ["anzeiger", *bullets(FERRY)]
    assert await said(platform, "c2") == ["faehre", *bullets(FERRY)]


async def test_a_digest_stays_whole(room: Newsroom, platform: Platform) -> None:
    """It says what another story told in between, too."""
    await room.follow("c1", "daily 08:00", story="digested")
    await room.hear([FERRY], story="anzeiger")
    await room.hear([FERRY], story="digested")
    await room.live(3 * HOUR)
    assert (await said(platform)).count(bullets(FERRY)[0]) == 2


async def test_what_only_a_thread_was_told_is_told_in_the_channel(room: Newsroom, platform: Platform) -> None:
    """Whoever reads the channel does not see what stands below another story's digest."""
    await room.hear([LOCK], story="digested")
    await both(room)
    await room.live(3 * HOUR)
    await room.hear([FERRY], story="digested")
    await room.live(MINUTE)
    await room.hear([FERRY], story="faehre")
    await room.live(MINUTE)
    assert await said(platform, "c1~c1-0") == ["digested", *bullets(FERRY)]
    assert (await said(platform))[-1 - len(bullets(FERRY)) :] == ["faehre", *bullets(FERRY)]


async def test_after_some_days_it_is_news_again(room: Newsroom, platform: Platform) -> None:
    """Nobody remembers it as part of another story."""
    await room.hear([FERRY], story="anzeiger")
    await room.live(9 * DAY)
    await room.hear([FERRY], story="faehre")
    await room.live(MINUTE)
    assert (await said(platform)).count(bullets(FERRY)[0]) == 2


async def both(room: Newsroom) -> Subscription:
    """Let the channel follow a story with digests and with what is new, below them."""
    await room.store.set_channel_settings(channel("c1"), ChannelSettings("en", "UTC", None))
    plan = parse("daily 08:00", zone="UTC")
    wanted = Subscription(
        id="both",
        channel=channel("c1"),
        story="digested",
        mode="both",
        schedule=plan,
        language="en",
        max_bullets=5,
        paused_until=None,
        created_by=OWNER,
        due_at=plan.next_after(room.clock()),
    )
    return (await room.store.follow(wanted, now=room.clock(), limit=10))[0]

"""What comes by itself in an announcement channel on Discord is published to the servers that follow it."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

from tests.adapters import test_discord_scenes as scenes
from tests.adapters.test_discord_scenes import DAY, MONDAY, Process, Town, article, long_article, place
from tests.desk.conftest import START
from tests.loopback_discord import Channel, ChannelKind, Fault, Message, MessageFlag, Permission, User

pytest_plugins = ["tests.loopback_discord.fixtures"]

town = scenes.town

MINUTE = timedelta(minutes=1)
PIERS = "Lindau builds piers\n\nThe harbor board of Lindau paid 12 million euros for two new piers on Monday."
CRANE = "Crane destroyed\n\nA storm destroyed the crane of the company Petersen on Tuesday and delayed the work."


async def follow(
    town: Town, process: Process, *, schedule: str = "weekdays 08:30", text: str = PIERS, bullets: int = 5
) -> tuple[Channel, User]:
    """Let an announcement channel follow a story and publish what comes of it; the first digest is due."""
    guild, news, ann = town.add_newsroom("Kurier", kind=ChannelKind.ANNOUNCEMENT)
    told = long_article() if text == "long" else article(text)
    await process.store.add_articles([told], story="piers", workspace=str(guild.id), now=START)
    await town.says(news, ann, "news follow", story="piers", schedule=schedule, bullets=bullets)
    assert "are published to the servers that follow" in (await town.says(news, ann, "news publish", switch="on")).text
    town.clock.now = MONDAY
    return news, ann


async def goes_on(town: Town, process: Process, news: Channel, text: str = CRANE) -> None:
    """Let something new be known of the story."""
    assert news.guild is not None
    workspace = str(news.guild.id)
    await process.store.add_articles([article(text)], story="piers", workspace=workspace, now=town.clock())


def published(posts: Sequence[Message]) -> list[bool]:
    """Say which posts other servers have."""
    return [MessageFlag.CROSSPOSTED in post.flags for post in posts]


async def test_a_digest_is_published_whole_and_once(town: Town) -> None:
    """Each of its posts; what people ask for and what is sent by hand is not."""
    async with town.running() as process:
        news, ann = await follow(town, process, text="long", bullets=10)
        await process.app.deliver_due()
        posts = town.digests(news)
        assert published(posts) == [True, True]
        assert len(town.server.requests("crosspost_message")) == 2
        assert [record.reason for record in await process.store.history(place(news))] == [""]
        await town.says(news, ann, "news send", story="piers")
        await process.app.deliver_due()
        assert len(town.digests(news)) == 4
        await town.says(news, ann, "news digest", story="piers")
        town.clock.now += DAY
        await process.app.deliver_due()
    assert len(town.server.requests("crosspost_message")) == 2


async def test_news_is_published_where_it_stands_in_the_channel(town: Town) -> None:
    """What stands in a thread cannot be followed from elsewhere."""
    async with town.running() as process:
        news, ann = await follow(town, process, schedule="weekdays 08:30 and updates")
        await process.app.deliver_due()
        (digest,) = town.digests(news)
        town.clock.now += MINUTE
        await goes_on(town, process, news)
        await process.app.deliver_due()
        assert digest.thread is not None
        assert published(town.digests(digest.thread)) == [False]
        await town.says(news, ann, "news updates", where="channel")
        town.clock.now += MINUTE
        await goes_on(
            town, process, news, "Mayor resigns\n\nMayor Clara Huber resigned on Wednesday over unpaid bills."
        )
        await process.app.deliver_due()
        assert published(town.digests(news)) == [True, True]
    assert len(town.server.requests("crosspost_message")) == 2


async def test_nothing_is_published_unless_somebody_wants_it(town: Town) -> None:
    """And nothing more when they do not any more."""
    async with town.running() as process:
        news, ann = await follow(town, process)
        assert "are not published" in (await town.says(news, ann, "news publish", switch="off")).text
        assert "Only an announcement channel" not in (await town.says(news, ann, "news publish")).text
        await process.app.deliver_due()
        assert published(town.digests(news)) == [False]
    assert not town.server.requests("crosspost_message")


async def test_only_an_announcement_channel_publishes_and_who_manages_it_says_so(town: Town) -> None:
    """Neither another channel, nor a thread; nor does anybody else."""
    async with town.running() as process:
        guild, news, ann = town.add_newsroom("Kurier", kind=ChannelKind.ANNOUNCEMENT)
        office = town.server.add_channel(guild, "office")
        thread = town.server.add_thread(news, "about it", ann)
        bob = town.server.add_member(guild, "Bob")
        for where in (office, thread):
            for switch in ({"switch": "on"}, {}):
                assert "Only an announcement channel" in (await town.says(where, ann, "news publish", **switch)).text
        assert "may" in (await town.says(news, bob, "news publish", switch="on")).text
        assert await process.store.channel_settings(place(news)) is None
        await town.says(news, ann, "news publish", switch="on")
        settings = await process.store.channel_settings(place(news))
        assert settings is not None
        assert settings.publish


async def test_a_program_that_dies_before_it_hears_that_a_post_is_published(town: Town) -> None:
    """The next one publishes what is posted, posts nothing again, and takes it well that it is published already."""
    async with town.running() as process:
        news, _ = await follow(town, process)
        town.server.play(Fault.slow(until=asyncio.Event()), "crosspost_message", n=None)
        delivering = asyncio.create_task(process.app.deliver_due())
        await town.server.until(lambda: town.server.requests("crosspost_message"), "it is to be published")
        await process.store.close()  # whatever the program learns from now on it cannot write down
        delivering.cancel()
    town.server.stop_playing()
    town.clock.now += timedelta(minutes=5)
    before = len(town.server.requests("crosspost_message"))
    async with town.running() as process:
        await process.app.deliver_due()
        assert [record.state for record in await process.store.history(place(news))] == ["posted"]
    assert published(town.digests(news)) == [True]
    assert len(town.server.requests("crosspost_message")) == before + 1
    assert len(town.server.requests("create_message")) == 1
    town.server.expect(40033)


async def test_a_short_pause_is_waited_for(town: Town) -> None:
    """As with every other request."""
    async with town.running() as process:
        news, _ = await follow(town, process)
        town.server.play(Fault.limited(0.05), "crosspost_message")
        await process.app.deliver_due()
        assert published(town.digests(news)) == [True]
        assert [record.reason for record in await process.store.history(place(news))] == [""]


async def test_a_long_pause_is_not_waited_for(town: Town) -> None:
    """The post stands, `why` says that it is not published, nobody is bothered, and others are delivered."""
    async with town.running() as process:
        news, ann = await follow(town, process)
        town.server.play(Fault.limited(3000), "crosspost_message", n=None)
        await process.app.deliver_due()
        assert published(town.digests(news)) == [False]
        told = (await town.says(news, ann, "news why")).text
        assert "and not published to servers that follow this channel\\: Discord asks for a pause" in told
        assert not town.server.posts(town.server.direct(ann))
        town.clock.now += DAY
        await goes_on(town, process, news)
        await process.app.deliver_due()
        assert len(town.digests(news)) == 2


async def test_a_right_that_is_missing_is_told_to_who_set_it_up(town: Town) -> None:
    """What is posted stays, and the story goes on to be followed."""
    async with town.running() as process:
        news, ann = await follow(town, process)
        answered = asyncio.Event()
        town.server.play(Fault.slow(until=answered), "create_message")
        delivering = asyncio.create_task(process.app.deliver_due())
        await town.server.posted(news)
        town.server.permit(news, town.server.world.bot, deny=Permission.SEND_MESSAGES)
        town.server.expect(50013)
        answered.set()
        await delivering
        (told,) = town.server.posts(town.server.direct(ann))
        assert "could not be published to the servers that follow that channel" in told.text
        assert "it needs View Channel and Send Messages there" in told.text
        assert "publish switch" in told.text
        (record,) = await process.store.history(place(news))
        assert (record.state, len(record.posted)) == ("posted", 1)
        (kept,) = await process.store.subscriptions(place(news))
        assert kept.paused_until is None


async def test_a_channel_that_is_none_for_announcements_any_more(town: Town) -> None:
    """That is told once, not with each digest; what is deleted meanwhile is nobody's business."""
    async with town.running() as process:
        news, ann = await follow(town, process)
        news.kind = ChannelKind.TEXT
        town.server.expect(50024)
        for text in (CRANE, "Mayor resigns\n\nMayor Clara Huber resigned on Wednesday over unpaid bills."):
            await process.app.deliver_due()
            town.clock.now += DAY
            await goes_on(town, process, news, text)
        assert published(town.digests(news)) == [False, False]
        (told,) = town.server.posts(town.server.direct(ann))
        assert "the channel is no announcement channel" in told.text

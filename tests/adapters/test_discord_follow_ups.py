"""What is new between two digests on Discord: in the thread below the last one, and with whom it may mention."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest

from adapters.discord.client import STORY_COMMANDS
from bot.types import Channel as Place
from bot.types import ChannelSettings, FollowUp, Subscription
from tests.adapters import test_discord_scenes as scenes
from tests.adapters.test_discord_scenes import (
    DAY,
    MONDAY,
    SETTINGS,
    Process,
    Town,
    article,
    long_article,
    place,
)
from tests.desk.conftest import START
from tests.loopback_discord import Channel, Fault, Guild, Message, MessageFlag, Permission, Role, User

pytest_plugins = ["tests.loopback_discord.fixtures"]

town = scenes.town

MINUTE = timedelta(minutes=1)
STORY = "piers"
TOLD: Sequence[str] = (
    "Lindau builds piers\n\nThe harbor board of Lindau paid 12 million euros for two new piers on Monday.",
    "Piers delayed\n\nA storm destroyed the crane of the company Petersen on Tuesday and delayed the work by 3 months.",
    "Mayor resigns\n\nMayor Clara Huber resigned on Wednesday after auditors found 400,000 euros of unpaid bills.",
    "Piers opened\n\nThe bishop of Augsburg blessed both piers on Thursday before 900 guests from Austria.",
)
WORDS = ("12 million", "Petersen", "Clara Huber", "Augsburg")
"""What stands in each of these and in no other."""


@dataclass
class Harbor:
    """A server that follows a story with digests and with what is new; its first digest is posted."""

    town: Town
    process: Process
    guild: Guild
    news: Channel
    ann: User

    @property
    def digest(self) -> Message:
        """The first digest."""
        return self.town.digests(self.news)[0]

    @property
    def thread(self) -> Channel:
        """The thread below it."""
        assert self.digest.thread is not None
        return self.digest.thread

    async def hear(self, number: int) -> None:
        """Let the story go on, and let it be told as far as it goes within some minutes."""
        self.town.clock.now += timedelta(minutes=10)
        told = article(TOLD[number])
        await self.process.store.add_articles([told], story=STORY, workspace=str(self.guild.id), now=self.town.clock())
        await self.deliver()

    async def deliver(self, n: int = 4) -> None:
        """Let time pass in which something is tried again."""
        for _ in range(n):
            await self.process.app.deliver_due()
            self.town.clock.now += MINUTE

    async def put(self, **settings: Any) -> None:
        """Set something for the channel."""
        before = await self.process.store.channel_settings(place(self.news)) or SETTINGS
        await self.process.store.set_channel_settings(place(self.news), replace(before, **settings))

    def told(self, channel: Channel) -> list[str]:
        """Say which of the articles are told in a channel, post by post."""
        return [
            " ".join(str(number) for number, word in enumerate(WORDS) if word in post.text)
            for post in self.town.digests(channel)
        ]

    async def lives(self) -> bool:
        """Say whether the story is still followed, and nothing is paused."""
        (kept,) = await self.process.store.subscriptions(place(self.news))
        return kept.paused_until is None and kept.due_at is not None


async def harbor(town: Town, process: Process, **settings: Any) -> Harbor:
    """Follow the story and let its first digest be posted."""
    guild, news, ann = town.add_newsroom("Kurier")
    made = Harbor(town, process, guild, news, ann)
    await process.store.add_articles([article(TOLD[0])], story=STORY, workspace=str(guild.id), now=START)
    reply = await town.says(news, ann, "news follow", story=STORY, schedule="weekdays 08:30 and updates")
    assert "news as soon as there is any" in reply.text
    if settings:
        await made.put(**settings)
    town.clock.now = MONDAY
    await process.app.deliver_due()
    assert made.told(news) == ["0"]
    return made


# Threads


async def test_news_goes_into_one_thread_below_the_digest(town: Town) -> None:
    """Which is started for the first and found for the second, also by a program that was started again."""
    async with town.running() as process:
        there = await harbor(town, process)
        await there.hear(1)
        await there.hear(2)
        assert len(town.server.requests("create_thread_from_message")) == 1
    town.server.expect(160004)
    async with town.running() as process:
        there.process = process
        await there.hear(3)
        assert (there.told(there.news), there.told(there.thread)) == (["0"], ["1", "2", "3"])
        assert (there.thread.name, there.thread.parent) == (STORY, there.news)
        assert sum(channel.is_thread for channel in there.guild.channels.values()) == 1
        shown = await town.presses(town.digests(there.thread)[0], "Sources", there.ann)
        assert "Petersen" in shown.text
    assert not town.server.doubles


async def test_the_next_digest_has_a_thread_of_its_own(town: Town) -> None:
    """It tells what is new, and what comes after it goes below it."""
    async with town.running() as process:
        there = await harbor(town, process)
        await there.hear(1)
        town.clock.now = MONDAY + DAY - timedelta(minutes=10)
        await there.hear(2)
        await there.deliver(8)
        town.clock.now = MONDAY + DAY + timedelta(hours=1)
        await there.hear(3)
    assert (there.told(there.news), there.told(there.thread)) == (["0", "0 1 2"], ["1"])
    newest = town.digests(there.news)[-1]
    assert newest.thread is not None
    assert there.told(newest.thread) == ["3"]


@pytest.mark.parametrize(
    ("where", "here", "below"), [("channel", ["0", "1", "2"], []), ("both", ["0", "1", "2"], ["1", "2"])]
)
async def test_news_goes_where_it_was_set(town: Town, where: FollowUp, here: list[str], below: list[str]) -> None:
    """By a command of who may."""
    async with town.running() as process:
        there = await harbor(town, process)
        await town.says(there.news, there.ann, "news updates", where=where)
        await there.hear(1)
        await there.hear(2)
    assert there.told(there.news) == here
    assert (there.told(there.thread) if there.digest.thread else []) == below
    assert not town.server.doubles


@pytest.mark.parametrize("again", [False, True])
async def test_after_a_thread_was_deleted_news_goes_to_the_channel(town: Town, *, again: bool) -> None:
    """The story is followed on, whether or not the program knew the thread."""
    town.server.expect(10003)
    async with town.running() as process:
        there = await harbor(town, process)
        await there.hear(1)
        town.server.remove_channel(there.thread)
        if not again:
            await there.hear(2)
    if again:
        town.server.expect(160004)
        async with town.running() as process:
            there.process = process
            await there.hear(2)
            assert await there.lives()
            await there.hear(3)
    assert there.told(there.news) == ["0", "2", "3"][: 3 if again else 2]


async def test_a_post_in_doubt_in_a_thread_that_is_deleted_ends_nothing(town: Town) -> None:
    """It is told in the channel, and the story is followed on."""
    town.server.expect(10003)
    async with town.running() as process:
        there = await harbor(town, process)
        await there.hear(1)
        town.server.play(Fault.reset(accepted=True), "create_message")
        town.server.world.nonce_window = timedelta()
        town.clock.now += MINUTE
        told = article(TOLD[2])
        await process.store.add_articles([told], story=STORY, workspace=str(there.guild.id), now=town.clock())
        await process.app.deliver_due()
        assert there.told(there.thread) == ["1", "2"]
        town.server.remove_channel(there.thread)
        town.clock.now += MINUTE
        await there.deliver()
        assert await there.lives()
    assert there.told(there.news) == ["0", "2"]


async def test_a_thread_that_was_locked_is_left_alone(town: Town) -> None:
    """What comes next is told in the channel."""
    town.server.expect(50083)
    async with town.running() as process:
        there = await harbor(town, process)
        await there.hear(1)
        there.thread.archived = there.thread.locked = True
        await there.hear(2)
        assert await there.lives()
    assert (there.told(there.news), there.told(there.thread)) == (["0", "2"], ["1"])


async def test_a_thread_that_fell_asleep_wakes_up(town: Town) -> None:
    """Discord archives it after a time without posts; that is no reason for another place."""
    async with town.running() as process:
        there = await harbor(town, process)
        await there.hear(1)
        there.thread.archived = True
        await there.hear(2)
    assert there.told(there.thread) == ["1", "2"]


async def test_below_a_digest_that_was_deleted_there_is_no_place(town: Town) -> None:
    """So it is told in the channel."""
    town.server.expect(10008)
    async with town.running() as process:
        there = await harbor(town, process)
        town.server.world.delete(there.digest)
        await there.hear(1)
        assert await there.lives()
    assert there.told(there.news) == ["1"]


@pytest.mark.parametrize("where", ["thread", "both"])
async def test_without_the_right_to_make_threads_news_goes_to_the_channel(town: Town, where: FollowUp) -> None:
    """Once, and nothing else ends."""
    town.server.expect(50013)
    async with town.running() as process:
        there = await harbor(town, process, updates_in=where)
        town.server.permit(there.news, town.server.world.bot, deny=Permission.CREATE_PUBLIC_THREADS)
        await there.hear(1)
        await there.hear(2)
        assert await there.lives()
    assert there.told(there.news) == ["0", "1", "2"]


async def test_without_the_right_to_write_in_threads_news_goes_to_the_channel(town: Town) -> None:
    """The thread stays empty, and the story is followed on."""
    town.server.expect(50013)
    async with town.running() as process:
        there = await harbor(town, process)
        town.server.permit(there.news, town.server.world.bot, deny=Permission.SEND_MESSAGES_IN_THREADS)
        await there.hear(1)
        assert await there.lives()
    assert there.told(there.news) == ["0", "1"]


THREADS = Permission.CREATE_PUBLIC_THREADS | Permission.SEND_MESSAGES_IN_THREADS


@pytest.mark.parametrize("where", ["thread", "both"])
async def test_who_wants_news_in_threads_is_told_which_rights_that_lacks(town: Town, where: FollowUp) -> None:
    """And where it goes until then."""
    async with town.running():
        _, news, ann = town.add_newsroom("Kurier")
        town.server.permit(news, town.server.world.bot, deny=THREADS)
        typed = town.server.user_types(news, ann, "news updates", {"where": where})
        told = await typed.followup()
    assert "Create Public Threads and Send Messages in Threads" in told.text
    assert told.ephemeral


@pytest.mark.parametrize(("where", "deny"), [("channel", THREADS), ("both", Permission(0))])
async def test_no_right_is_said_to_be_missing_where_none_is(town: Town, where: FollowUp, deny: Permission) -> None:
    """News in the channel takes no threads."""
    async with town.running():
        _, news, ann = town.add_newsroom("Kurier")
        town.server.permit(news, town.server.world.bot, deny=deny)
        typed = town.server.user_types(news, ann, "news updates", {"where": where})
        await typed.answer()
        await town.says(news, ann, "news list")
    assert not typed.followups


async def test_a_thread_that_discord_never_takes_holds_nothing_up(town: Town) -> None:
    """What is refused will be refused again: it is told in the channel."""
    town.server.play(Fault.broken(400), "create_thread_from_message", n=None)
    async with town.running() as process:
        there = await harbor(town, process)
        await there.hear(1)
    assert there.told(there.news) == ["0", "1"]


async def test_a_thread_that_cannot_be_made_now_is_made_later(town: Town) -> None:
    """After errors, a limit, an answer that cannot be read, and a connection that ended, it is there once."""
    town.server.expect(160004)
    async with town.running(patience=timedelta(seconds=1.5)) as process:
        there = await harbor(town, process)
        for fault in (
            Fault.broken(503),
            Fault.limited(30),
            Fault.garbled(),
            Fault.reset(accepted=True),
        ):
            town.server.play(fault, "create_thread_from_message")
        await there.hear(1)
        await there.deliver()
    assert (there.told(there.news), there.told(there.thread)) == (["0"], ["1"])


async def test_two_posts_of_one_update_are_in_both_places(town: Town) -> None:
    """Each once and in order, though the program dies between any two of them."""
    async with town.running() as process:
        there = await harbor(town, process, updates_in="both")
        town.clock.now += timedelta(minutes=10)
        await process.store.add_articles([long_article()], story=STORY, workspace=str(there.guild.id), now=town.clock())
        town.server.play(Fault.slow(), "create_message")
        town.server.play(Fault.reset(accepted=True), "create_message")
        await process.app.deliver_due()
    assert [len(town.digests(channel)) for channel in (there.news, there.thread)] == [2, 1]
    town.server.world.nonce_window = timedelta()
    town.server.expect(160004)
    town.clock.now += timedelta(minutes=5)
    async with town.running() as process:
        there.process = process
        await there.deliver()
        (newest, *_) = await process.store.history(place(there.news))
    posts = [[post.text for post in town.digests(channel)] for channel in (there.news, there.thread)]
    assert newest.state == "posted"
    assert posts[0][1:] == posts[1]


# Whom it mentions


@dataclass
class Roles:
    """Roles that a member of the server might want to notify."""

    desk: Role
    others: Role


def _roles(there: Harbor) -> Roles:
    server = there.town.server
    return Roles(
        server.add_role(there.guild, "Desk", mentionable=True), server.add_role(there.guild, "Others", mentionable=True)
    )


@pytest.mark.parametrize("embeds", [False, True])
async def test_a_role_that_was_chosen_is_mentioned_and_nobody_else(town: Town, *, embeds: bool) -> None:
    """In each digest and each update; whatever the articles say."""
    async with town.running(embeds=embeds) as process:
        there = await harbor(town, process)
        roles = _roles(there)
        bot = there.guild.members[town.server.world.bot.id]
        bot.roles.append(town.server.add_role(there.guild, "May", Permission.MENTION_EVERYONE))
        assert not there.digest.pings
        reply = await town.says(there.news, there.ann, "news mention", role=roles.desk)
        assert "mention" in reply.text
        assert not reply.pings
        harm = f"@everyone <@&{roles.others.id}> <@&{roles.desk.id}> <@{there.ann.id}> paid 7 million for Petersen."
        told = article(f"{harm}\n\n{harm} {harm}")
        town.clock.now += MINUTE
        await process.store.add_articles([told], story=STORY, workspace=str(there.guild.id), now=town.clock())
        await there.deliver()
        await town.says(there.news, there.ann, "news send", story=STORY)
        await there.deliver()
        update, digest = town.digests(there.thread)[0], town.digests(there.news)[-1]
        for post in (update, digest):
            assert "Petersen" in post.text
            assert (post.pings.everyone, post.pings.users, post.pings.roles) == (False, (), (roles.desk.id,))
            assert post.sent[0]["allowed_mentions"] == {"parse": [], "roles": [roles.desk.id]}
            assert bool(post.flags & MessageFlag.IS_COMPONENTS_V2) is not embeds
            assert post.text.count(f"<@&{roles.desk.id}>") == 1
        for asked in ("news ask", "news digest"):
            options = {"question": "Who paid for Petersen?"} if asked == "news ask" else {}
            assert not (await town.says(there.news, there.ann, asked, story=STORY, **options)).pings
        await town.says(there.news, there.ann, "news mention")
        await there.hear(2)
        assert digest.thread is not None
        (silent,) = town.digests(digest.thread)
        assert not silent.pings


async def test_of_several_posts_only_the_first_mentions(town: Town) -> None:
    """One notification a digest."""
    async with town.running() as process:
        guild, news, ann = town.add_newsroom("Kurier")
        desk = town.server.add_role(guild, "Desk", mentionable=True)
        await process.store.add_articles([long_article()], story="county", workspace=str(guild.id), now=START)
        await town.says(news, ann, "news follow", story="county", schedule="weekdays 08:30", bullets=10)
        await town.says(news, ann, "news mention", role=desk)
        town.clock.now = MONDAY
        await process.app.deliver_due()
    assert [post.pings.roles for post in town.digests(news)] == [(desk.id,), ()]


async def test_everyone_is_no_role_that_can_be_chosen(town: Town) -> None:
    """It says so, in the language of who tries, and nothing is kept."""
    async with town.running() as process:
        guild, news, ann = town.add_newsroom("Kurier")
        dora = town.server.add_member(guild, "Dora", permissions=Permission.MANAGE_GUILD, locale="de")
        refused = await town.says(news, ann, "news mention", role=guild.everyone)
        assert refused.ephemeral
        assert "cannot be mentioned: choose a role" in refused.text.replace("\\", "")
        assert "@everyone" not in refused.text.replace("\\@", "")
        german = await town.says(news, dora, "news mention", role=guild.everyone)
        assert german.text != refused.text
        assert await process.store.channel_settings(place(news)) is None


async def test_a_role_that_is_gone_is_mentioned_no_more(town: Town) -> None:
    """The digest comes all the same."""
    async with town.running() as process:
        there = await harbor(town, process)
        desk = _roles(there).desk
        await town.says(there.news, there.ann, "news mention", role=desk)
        del there.guild.roles[desk.id]
        await there.hear(1)
    assert there.told(there.thread) == ["1"]
    assert not town.digests(there.thread)[0].pings


# At once, and in doubt


async def test_a_digest_can_be_posted_at_once(town: Town) -> None:
    """Though everything in it was told; its buttons work, and the next one comes when it would have come."""
    async with town.running() as process:
        there = await harbor(town, process)
        before = await process.store.subscriptions(place(there.news))
        reply = await town.says(there.news, there.ann, "news send", story=STORY)
        assert reply.ephemeral
        await there.deliver()
        assert there.told(there.news) == ["0", "0"]
        assert await process.store.subscriptions(place(there.news)) == before
        shown = await town.presses(town.digests(there.news)[-1], "Sources", there.ann)
        assert "12 million" in shown.text


async def test_where_the_bot_may_not_post_nothing_is_sent(town: Town) -> None:
    """It says which right it needs, as for following."""
    async with town.running() as process:
        there = await harbor(town, process)
        town.server.permit(there.news, town.server.world.bot, deny=Permission.SEND_MESSAGES)
        reply = await town.says(there.news, there.ann, "news send", story=STORY)
        assert "Send Messages" in reply.text
        assert len(await process.store.history(place(there.news))) == 1


@pytest.mark.parametrize("text", ['{"id": "1', "{}", "[]", "null", '{"id": null}', "<html>"])
async def test_a_post_whose_answer_cannot_be_read_is_found(town: Town, text: str) -> None:
    """It was posted, so it is not posted again."""
    async with town.running() as process:
        there = await harbor(town, process)
        town.server.play(Fault.garbled(text), "create_message")
        town.server.world.nonce_window = timedelta()
        await there.hear(1)
        (newest, *_) = await process.store.history(place(there.news))
        assert (newest.state, newest.attempts) == ("posted", 2)
        assert newest.posted == (str(town.digests(there.thread)[0].id),)
    assert there.told(there.thread) == ["1"]


# Commands of stories


async def test_at_the_limit_what_nobody_asks_has_no_command(town: Town) -> None:
    """A story that is asked gets one, and the one that was asked least recently loses its own."""
    async with town.running() as process:
        guild, news, ann = town.add_newsroom("Kurier")
        handles = [f"story-{number:02}" for number in range(STORY_COMMANDS + 1)]
        settings = ChannelSettings("en", "Europe/Berlin", None)
        for number, handle in enumerate(handles):
            told = article(f"{handle}\n\nMayor Huber of {handle} paid {number} million euros for a new school.")
            await process.store.add_articles([told], story=handle, workspace=str(guild.id), now=START)
            kept = Subscription(
                handle,
                Place("discord", str(number), workspace=str(guild.id)),
                handle,
                "updates",
                None,
                settings.language,
                5,
                None,
                str(ann.id),
                None,
            )
            await process.store.follow(kept, now=START + number * MINUTE, limit=50)

        async def names() -> set[str]:
            n = len(town.server.requests("bulk_set_guild_application_commands"))
            await town.says(news, ann, "news quiet", hours="off")
            await town.server.until(
                lambda: len(town.server.requests("bulk_set_guild_application_commands")) > n, "commands were changed"
            )
            return set(town.names(guild))

        assert await names() == set(handles[1:])  # the one that was followed first
        town.clock.now += MINUTE
        await town.says(news, ann, "news ask", story=handles[0], question="Who paid for the school?")
        assert await names() == {handles[0], *handles[2:]}
        town.clock.now += MINUTE
        await town.says(news, ann, "news digest", story=handles[1])
        assert await names() == {*handles[:2], *handles[3:]}

"""Editing posts on Discord: a post says something else, or it is certain why it does not; nothing is ever posted."""

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import timedelta

import pytest
import pytest_asyncio

from adapters.discord.layout import MAX_DISPLAYED, cards
from adapters.discord.posting import Posting
from bot.errors import ChannelGone, Refused, RetryLater
from bot.types import Bullet
from bot.types import Channel as Place
from tests.adapters import test_discord_posting as posts
from tests.adapters.test_discord_layout import DIGEST
from tests.adapters.test_discord_posting import CARD, NONCE, place
from tests.loopback_discord import (
    Channel,
    Fault,
    LoopbackDiscord,
    Message,
    MessageFlag,
    Permission,
    pointed_here,
)

pytest_plugins = ["tests.loopback_discord.fixtures"]

news, posting = posts.news, posts.posting

_BULLETS = (*DIGEST.bullets[:1], Bullet("Sie fährt nicht.", DIGEST.bullets[1].citations))
(AFTER,) = cards(replace(DIGEST, bullets=_BULLETS), "de", "faehre")


@pytest_asyncio.fixture
async def post(discord_server: LoopbackDiscord, posting: Posting, news: Channel) -> AsyncIterator[Message]:
    """Let there be a post, and see that editing posts nothing else."""
    await posting.post(place(news), CARD, NONCE)
    (message,) = discord_server.posts(news)
    yield message
    assert len(discord_server.requests("create_message")) == 1


async def edit(posting: Posting, post: Message, where: Place | None = None, *, mention: str | None = None) -> None:
    """Let a post say what is right."""
    await posting.edit(where or place(post.channel), str(post.id), AFTER, NONCE, mention=mention)


def n_edits(server: LoopbackDiscord) -> int:
    """Count the requests to edit."""
    return len(server.requests("update_message"))


async def test_a_post_says_something_else(discord_server: LoopbackDiscord, posting: Posting, post: Message) -> None:
    """Where it stands, with its buttons; whoever looks for it finds it."""
    labels = post.labels
    await edit(posting, post)
    assert "Sie fährt nicht." in post.text
    (before,) = post.earlier
    assert "Sie fährt." in before
    assert (post.labels, post.edited_at is not None) == (labels, True)
    assert post.flags & MessageFlag.IS_COMPONENTS_V2
    assert await posting.find(place(post.channel), NONCE) == str(post.id)
    assert discord_server.posts(post.channel) == [post]


async def test_the_same_again_changes_nothing(posting: Posting, post: Message) -> None:
    """So an edit whose answer was lost may be made once more."""
    await edit(posting, post)
    once = post.text
    await edit(posting, post)
    assert post.text == once


async def test_an_embed_says_something_else(discord_server: LoopbackDiscord, news: Channel) -> None:
    """With a mention above it as before."""
    assert news.guild is not None
    role = discord_server.add_role(news.guild, "Desk")
    with pointed_here(discord_server):
        posting = Posting(discord_server.token, embeds=True)
        await posting.post(place(news), CARD, NONCE, str(role.id))
        (message,) = discord_server.posts(news)
        await edit(posting, message, mention=str(role.id))
        assert await posting.find(place(news), NONCE) == str(message.id)
        await posting.close()
    assert message.content == f"<@&{role.id}>"
    assert message.embeds[0]["description"] == "\n\n".join(AFTER.texts)
    assert len(message.labels) == 5


@pytest.mark.parametrize("embeds", [False, True])
async def test_what_was_posted_in_another_form_stays(
    discord_server: LoopbackDiscord, news: Channel, *, embeds: bool
) -> None:
    """Discord makes no embed of components, nor the other way round: whoever changed the setting gets no edits."""
    discord_server.expect(50035)
    with pointed_here(discord_server):
        before, after = (Posting(discord_server.token, embeds=each) for each in (embeds, not embeds))
        await before.post(place(news), CARD, NONCE)
        (message,) = discord_server.posts(news)
        with pytest.raises(Refused):
            await edit(after, message)
        await before.close()
        await after.close()
    assert not message.earlier


async def test_nobody_is_told_again(discord_server: LoopbackDiscord, posting: Posting, news: Channel) -> None:
    """Who was mentioned still is, without a notification."""
    assert news.guild is not None
    role = discord_server.add_role(news.guild, "Desk", mentionable=True)
    await posting.post(place(news), CARD, NONCE, str(role.id))
    (message,) = discord_server.posts(news)
    await edit(posting, message, mention=str(role.id))
    assert message.text.count(f"<@&{role.id}>") == 1
    allowed = [body["allowed_mentions"] for body in message.sent]
    assert allowed == [{"parse": [], "roles": [role.id]}, {"parse": []}]


async def test_a_post_in_a_thread_says_something_else(
    discord_server: LoopbackDiscord, posting: Posting, news: Channel
) -> None:
    """A thread is named beside its channel."""
    thread = discord_server.add_thread(news, "faehre", discord_server.world.owner)
    await posting.post(place(thread), CARD, NONCE)
    (message,) = discord_server.posts(thread)
    await edit(posting, message)
    assert "Sie fährt nicht." in message.text


async def test_what_a_user_was_told_says_something_else(discord_server: LoopbackDiscord, posting: Posting) -> None:
    """In their conversation with the bot, which the program knows by the user."""
    user = discord_server.add_user("Ann")
    where = Place("discord", f"@{user.id}")
    await posting.post(where, CARD, NONCE)
    (message,) = discord_server.posts(discord_server.direct(user))
    await edit(posting, message, where)
    assert "Sie fährt nicht." in message.text


# What cannot be edited


async def test_a_post_that_was_deleted_cannot_be_edited(
    discord_server: LoopbackDiscord, posting: Posting, post: Message
) -> None:
    """Its channel lives on."""
    discord_server.expect(10008)
    discord_server.world.delete(post)
    with pytest.raises(Refused, match="10008"):
        await edit(posting, post)


async def test_a_post_of_somebody_else_cannot_be_edited(
    discord_server: LoopbackDiscord, posting: Posting, news: Channel
) -> None:
    """As after the bot was made anew, under another name."""
    discord_server.expect(50005)
    foreign = discord_server.user_writes(news, discord_server.world.owner, "mine")
    with pytest.raises(Refused, match="50005"):
        await edit(posting, foreign)


async def test_what_breaks_a_rule_is_not_said(discord_server: LoopbackDiscord, posting: Posting, post: Message) -> None:
    """The same would be refused the next time."""
    discord_server.expect(50035)
    with pytest.raises(Refused, match="50035"):
        await posting.edit(
            place(post.channel), str(post.id), replace(CARD, body="x" * (MAX_DISPLAYED + 1)), NONCE, mention=None
        )
    assert not post.earlier


@pytest.mark.parametrize("status", [400, 403, 404])
async def test_what_says_nothing_about_the_channel_ends_nothing(
    discord_server: LoopbackDiscord, posting: Posting, post: Message, status: int
) -> None:
    """A refusal that nobody knows is one of the edit."""
    discord_server.play(Fault.broken(status), "update_message")
    with pytest.raises(Refused):
        await edit(posting, post)


async def test_a_thread_that_fell_asleep_wakes_up(
    discord_server: LoopbackDiscord, posting: Posting, news: Channel
) -> None:
    """Discord archives a thread after a time without posts; what stands there can be wrong all the same."""
    discord_server.expect(50083)
    thread = discord_server.add_thread(news, "faehre", discord_server.world.owner)
    await posting.post(place(thread), CARD, NONCE)
    (message,) = discord_server.posts(thread)
    thread.archived = True
    await edit(posting, message)
    assert "Sie fährt nicht." in message.text
    assert not thread.archived


async def test_a_thread_that_was_locked_is_left_alone(
    discord_server: LoopbackDiscord, posting: Posting, news: Channel
) -> None:
    """Who locked it wants nothing to change there."""
    discord_server.expect(50083, 50013)
    thread = discord_server.add_thread(news, "faehre", discord_server.world.owner)
    await posting.post(place(thread), CARD, NONCE)
    (message,) = discord_server.posts(thread)
    thread.archived = thread.locked = True
    with pytest.raises(Refused):
        await edit(posting, message)
    assert (message.earlier, thread.archived) == ([], True)


async def test_with_the_thread_below_a_post_went_what_stood_there(
    discord_server: LoopbackDiscord, posting: Posting, news: Channel
) -> None:
    """The channel is not gone with it; what comes next is posted there."""
    discord_server.expect(10003)
    digest = await posting.post(place(news), CARD, NONCE)
    below = await posting.thread(place(news), digest, "faehre")
    assert below is not None
    await posting.post(below, CARD, "below-0")
    thread = discord_server.world.channels[int(digest)]
    (message,) = discord_server.posts(thread)
    discord_server.remove_channel(thread)
    with pytest.raises(Refused):
        await edit(posting, message, below)
    assert await posting.thread(place(news), digest, "faehre") is None


def _deleted(server: LoopbackDiscord, channel: Channel) -> None:
    server.remove_channel(channel)


def _hidden(server: LoopbackDiscord, channel: Channel) -> None:
    server.permit(channel, server.world.bot, deny=Permission.VIEW_CHANNEL)


@pytest.mark.parametrize(("happens", "code"), [(_deleted, 10003), (_hidden, 50001)])
async def test_in_a_channel_that_is_gone_nothing_is_edited(
    discord_server: LoopbackDiscord,
    posting: Posting,
    post: Message,
    happens: Callable[[LoopbackDiscord, Channel], None],
    code: int,
) -> None:
    """As nothing is posted there any more."""
    discord_server.expect(code)
    happens(discord_server, post.channel)
    with pytest.raises(ChannelGone):
        await edit(posting, post)


# What may go well later


@pytest.mark.parametrize(
    "fault",
    [
        Fault.broken(500),
        Fault.broken(500, accepted=True),
        Fault.broken(503),
        Fault.reset(accepted=True),
        Fault.reset(accepted=False),
        Fault.slow(30),
        Fault.garbled(),
        Fault.limited(25),
        Fault.limited(25, everywhere=True),
        Fault.banned(60),
    ],
    ids=lambda fault: f"{fault.kind} {fault.status} {fault.accepted}",
)
async def test_what_went_wrong_is_edited_later(
    discord_server: LoopbackDiscord, posting: Posting, post: Message, fault: Fault
) -> None:
    """Whatever became of it: an edit is never in doubt, for it may be made twice."""
    discord_server.play(fault, "update_message", n=None)
    with pytest.raises(RetryLater) as caught:
        await edit(posting, post)
    assert type(caught.value) is RetryLater
    discord_server.stop_playing()
    await edit(posting, post)
    assert "Sie fährt nicht." in post.text


@pytest.mark.parametrize(("fault", "seconds"), [(Fault.limited(45), 45), (Fault.banned(60), 60)])
async def test_a_pause_that_discord_asks_for_is_passed_on(
    discord_server: LoopbackDiscord, posting: Posting, post: Message, fault: Fault, seconds: int
) -> None:
    """With its length, after one request."""
    discord_server.play(fault, "update_message")
    with pytest.raises(RetryLater) as caught:
        await edit(posting, post)
    assert caught.value.after == timedelta(seconds=seconds)
    assert (n_edits(discord_server), post.earlier) == (1, [])


async def test_a_thread_that_cannot_be_woken_now_is_woken_later(
    discord_server: LoopbackDiscord, posting: Posting, news: Channel
) -> None:
    """A limit in between loses nothing."""
    discord_server.expect(50083)
    thread = discord_server.add_thread(news, "faehre", discord_server.world.owner)
    await posting.post(place(thread), CARD, NONCE)
    (message,) = discord_server.posts(thread)
    thread.archived = True
    discord_server.play(Fault.limited(45), "update_channel")
    with pytest.raises(RetryLater):
        await edit(posting, message)
    await edit(posting, message)
    assert "Sie fährt nicht." in message.text

"""Posting on Discord: every answer is one of the three ends, and a post that is in doubt is looked for."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import timedelta

import pytest
import pytest_asyncio

from adapters.discord.layout import MAX_DISPLAYED, cards
from adapters.discord.posting import Posting
from bot.errors import ChannelGone, DeliveryError, Doubtful, Refused, RetryLater
from bot.types import Channel as Place
from bot.types import Notice
from tests.adapters.test_discord_layout import DIGEST
from tests.loopback_discord import (
    Channel,
    Fault,
    LoopbackDiscord,
    MessageFlag,
    Permission,
    pointed_here,
)

pytest_plugins = ["tests.loopback_discord.fixtures"]

(CARD,) = cards(DIGEST, "de", "faehre")
NONCE = "0123456789abcdef0123-0"


@pytest.fixture
def news(discord_server: LoopbackDiscord) -> Channel:
    """Let there be a channel."""
    return discord_server.add_channel(discord_server.add_guild("Newsroom"), "news")


@pytest_asyncio.fixture
async def posting(discord_server: LoopbackDiscord) -> AsyncIterator[Posting]:
    """Post as the bot, with little patience."""
    with pointed_here(discord_server):
        made = Posting(discord_server.token, embeds=False, patience=timedelta(seconds=0.6))
        yield made
        await made.close()


def place(channel: Channel) -> Place:
    """Name a channel, or a thread, as the program does."""
    if channel.is_thread and channel.parent is not None:
        return Place("discord", str(channel.parent.id), thread=str(channel.id), workspace="1")
    return Place("discord", str(channel.id), workspace="1")


async def test_a_post_stands_in_the_channel(discord_server: LoopbackDiscord, posting: Posting, news: Channel) -> None:
    """As components, with its nonce, and nobody is notified by it."""
    identity = await posting.post(place(news), CARD, NONCE)
    (message,) = discord_server.posts(news)
    assert (str(message.id), message.nonce) == (identity, NONCE)
    assert message.flags & MessageFlag.IS_COMPONENTS_V2
    assert message.sent[0]["allowed_mentions"] == {"parse": []}
    assert message.sent[0]["enforce_nonce"] is True
    assert message.labels == ["Quellen", "Fragen", "Folgen", "24 Std. Pause", "Melden"]
    assert not discord_server.gateway.n_identifies


async def test_a_post_can_be_an_embed(discord_server: LoopbackDiscord, news: Channel) -> None:
    """The same words and buttons, for those who set it so."""
    with pointed_here(discord_server):
        posting = Posting(discord_server.token, embeds=True)
        await posting.post(place(news), CARD, NONCE)
        assert await posting.find(place(news), NONCE)
        await posting.close()
    (message,) = discord_server.posts(news)
    assert message.embeds[0]["description"] == "\n\n".join(CARD.texts)
    assert len(message.labels) == 5


async def test_an_embed_that_may_not_be_posted_names_the_right_that_embeds_take(
    discord_server: LoopbackDiscord, news: Channel
) -> None:
    """Discord says only that some right is missing."""
    discord_server.expect(50013)
    discord_server.permit(news, discord_server.world.bot, deny=Permission.EMBED_LINKS)
    with pointed_here(discord_server):
        posting = Posting(discord_server.token, embeds=True)
        with pytest.raises(ChannelGone, match="Embed Links"):
            await posting.post(place(news), CARD, NONCE)
        await posting.close()


async def test_a_post_can_stand_in_a_thread(discord_server: LoopbackDiscord, posting: Posting, news: Channel) -> None:
    """A thread is named beside its channel."""
    thread = discord_server.add_thread(news, "faehre", discord_server.world.owner)
    await posting.post(place(thread), CARD, NONCE)
    assert await posting.find(place(thread), NONCE)
    assert len(discord_server.posts(thread)) == 1


async def test_a_user_can_be_told_directly(discord_server: LoopbackDiscord, posting: Posting) -> None:
    """Their conversation with the bot is made when it is needed."""
    user = discord_server.add_user("Ann")
    (card,) = cards(Notice("help.head", {}), "en")
    await posting.post(Place("discord", f"@{user.id}"), card, NONCE)
    assert len(discord_server.posts(discord_server.direct(user))) == 1


async def test_the_same_post_twice_is_one(discord_server: LoopbackDiscord, posting: Posting, news: Channel) -> None:
    """Discord gives back the first."""
    assert await posting.post(place(news), CARD, NONCE) == await posting.post(place(news), CARD, NONCE)
    assert len(discord_server.posts(news)) == 1


REFUSED: list[tuple[str, Fault, type[DeliveryError]]] = [
    ("a reset after it was accepted", Fault.reset(accepted=True), Doubtful),
    ("a reset before", Fault.reset(accepted=False), Doubtful),
    ("a gateway error that lasts", Fault.broken(502), Doubtful),
    ("an error that is not tried again", Fault.broken(503), Doubtful),
    ("an error after it was accepted", Fault.broken(500, accepted=True), Doubtful),
    ("an answer that does not come", Fault.slow(30), Doubtful),
    ("a limit that is longer than patience", Fault.limited(25), RetryLater),
    ("a global limit", Fault.limited(25, everywhere=True), RetryLater),
    ("a limit that lasts", Fault.limited(0.25), RetryLater),
    ("a ban", Fault.banned(60), RetryLater),
]


async def test_a_post_that_breaks_a_rule_is_refused(
    discord_server: LoopbackDiscord, posting: Posting, news: Channel
) -> None:
    """Nothing was posted, and the same post never will be; others are."""
    discord_server.expect(50035)
    with pytest.raises(Refused, match=r"answered 400, 50035: .+"):
        await posting.post(place(news), replace(CARD, body="x" * (MAX_DISPLAYED + 1)), NONCE)
    await posting.post(place(news), CARD, "other-0")
    assert [message.nonce for message in discord_server.posts(news)] == ["other-0"]


async def test_a_refusal_after_an_attempt_in_doubt_is_in_doubt(discord_server: LoopbackDiscord, news: Channel) -> None:
    """The library tries again by itself: what the last attempt was told says nothing about the first."""
    discord_server.expect(50035)
    discord_server.play(Fault.broken(502), "create_message")
    with pointed_here(discord_server):
        posting = Posting(discord_server.token, embeds=False)
        with pytest.raises(Doubtful):
            await posting.post(place(news), replace(CARD, body="x" * (MAX_DISPLAYED + 1)), NONCE)
        await posting.close()


@pytest.mark.parametrize(("fault", "kind"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
async def test_a_failure_is_retried_or_looked_for(
    discord_server: LoopbackDiscord, posting: Posting, news: Channel, fault: Fault, kind: type[DeliveryError]
) -> None:
    """What may be posted is in doubt, and what certainly is not may be tried again; then it goes well, once."""
    discord_server.play(fault, "create_message", n=None)
    with pytest.raises(kind) as caught:
        await posting.post(place(news), CARD, NONCE)
    assert type(caught.value) is kind
    discord_server.stop_playing()
    if await posting.find(place(news), NONCE) is None:
        await posting.post(place(news), CARD, NONCE)
    assert len(discord_server.posts(news)) == 1


async def test_a_pause_that_discord_asks_for_is_passed_on(
    discord_server: LoopbackDiscord, posting: Posting, news: Channel
) -> None:
    """With its length."""
    for fault, seconds in ((Fault.limited(45), 45), (Fault.banned(60), 60)):
        discord_server.play(fault, "create_message")
        with pytest.raises(RetryLater) as caught:
            await posting.post(place(news), CARD, NONCE)
        assert caught.value.after == timedelta(seconds=seconds)


async def test_a_short_limit_is_waited_out(discord_server: LoopbackDiscord, posting: Posting, news: Channel) -> None:
    """The library does that."""
    discord_server.play(Fault.limited(0.05), "create_message")
    assert await posting.post(place(news), CARD, NONCE)


async def test_where_nobody_answers_nothing_is_in_doubt(
    discord_server: LoopbackDiscord, posting: Posting, news: Channel
) -> None:
    """A refused connection has posted nothing, before and after logging in."""
    await posting.post(place(news), CARD, NONCE)

    class Nobody:
        api_url, gateway_url = "http://127.0.0.1:1/api/v10", "ws://127.0.0.1:1/"
        cdn_url = "http://127.0.0.1:1/cdn/"

    with pointed_here(Nobody()):
        for again in (posting, Posting(discord_server.token, embeds=False)):
            with pytest.raises(RetryLater):
                await again.post(place(news), CARD, "other-0")
            await again.close()


async def test_a_wrong_token_is_not_tried_again_at_once(discord_server: LoopbackDiscord, news: Channel) -> None:
    """Too many such requests lock the whole machine out; and the token is in no error."""
    discord_server.expect(0)
    with pointed_here(discord_server):
        posting = Posting("wrong-secret", embeds=False)
        for _ in range(3):
            with pytest.raises(RetryLater) as caught:
                await posting.post(place(news), CARD, NONCE)
            assert "secret" not in str(caught.value)
            assert caught.value.after is not None
        await posting.close()
    assert len(discord_server.requests()) == 1


def _deleted(server: LoopbackDiscord, channel: Channel) -> None:
    server.remove_channel(channel)


def _left(server: LoopbackDiscord, channel: Channel) -> None:
    assert channel.guild is not None
    server.remove_guild(channel.guild)


def _hidden(server: LoopbackDiscord, channel: Channel) -> None:
    server.permit(channel, server.world.bot, deny=Permission.VIEW_CHANNEL)


def _muted(server: LoopbackDiscord, channel: Channel) -> None:
    server.permit(channel, server.world.bot, deny=Permission.SEND_MESSAGES)


@pytest.mark.parametrize(
    ("happens", "code", "reason"),
    [
        (_deleted, 10003, "does not exist"),
        (_left, 50001, "View Channel"),
        (_hidden, 50001, "View Channel"),
        (_muted, 50013, "Send Messages"),
    ],
)
async def test_a_channel_that_is_closed_to_the_bot_is_gone(
    discord_server: LoopbackDiscord,
    posting: Posting,
    news: Channel,
    *,
    happens: Callable[[LoopbackDiscord, Channel], None],
    code: int,
    reason: str,
) -> None:
    """And it says what would help."""
    discord_server.expect(code)
    happens(discord_server, news)
    with pytest.raises(ChannelGone) as caught:
        await posting.post(place(news), CARD, NONCE)
    assert reason in caught.value.reason
    assert caught.value.for_good == (happens is _deleted)


async def test_a_user_who_takes_no_messages_is_gone(discord_server: LoopbackDiscord, posting: Posting) -> None:
    """Nobody is told again and again."""
    discord_server.expect(50007)
    user = discord_server.add_user("Ann", takes_dms=False)
    with pytest.raises(ChannelGone):
        await posting.post(Place("discord", f"@{user.id}"), CARD, NONCE)


async def test_a_channel_of_another_platform_is_none(posting: Posting) -> None:
    """A name that Discord cannot have given is not asked for."""
    with pytest.raises(ChannelGone):
        await posting.post(Place("discord", "general"), CARD, NONCE)


async def test_what_was_never_posted_is_not_found(
    discord_server: LoopbackDiscord, posting: Posting, news: Channel
) -> None:
    """In an empty channel, and between the posts of others; a user's text is no mark."""
    assert await posting.find(place(news), NONCE) is None
    await posting.post(place(news), CARD, "other-0")
    discord_server.user_writes(news, discord_server.world.owner, f"dp:s:{NONCE}:x")
    assert await posting.find(place(news), NONCE) is None


async def test_without_the_right_to_read_nothing_is_certain(
    discord_server: LoopbackDiscord, posting: Posting, news: Channel
) -> None:
    """Discord then shows an empty channel."""
    await posting.post(place(news), CARD, NONCE)
    discord_server.permit(news, discord_server.world.bot, deny=Permission.READ_MESSAGE_HISTORY)
    with pytest.raises(Doubtful):
        await posting.find(place(news), NONCE)
    thread = discord_server.add_thread(news, "faehre", discord_server.world.owner)
    with pytest.raises(Doubtful):
        await posting.find(place(thread), NONCE)


async def test_a_post_is_found_among_many(discord_server: LoopbackDiscord, news: Channel) -> None:
    """Further back than one request shows."""
    with pointed_here(discord_server):
        posting = Posting(discord_server.token, embeds=False)  # more messages than can be read in a hurry
        identity = await posting.post(place(news), CARD, NONCE)
        for number in range(130):
            discord_server.user_writes(news, discord_server.world.owner, str(number))
        discord_server.world.nonce_window = timedelta()
        assert await posting.find(place(news), NONCE) == identity
        await posting.close()


async def test_a_database_of_posts_that_cannot_be_looked_at_is_asked_later(
    discord_server: LoopbackDiscord, posting: Posting, news: Channel
) -> None:
    """A failure while looking is no answer."""
    discord_server.play(Fault.broken(503), "list_messages")
    with pytest.raises(RetryLater):
        await posting.find(place(news), NONCE)


async def test_a_call_that_hangs_holds_up_no_other(
    discord_server: LoopbackDiscord, posting: Posting, news: Channel
) -> None:
    """Cancelled or out of time in the middle of a limit for all, it leaves nobody waiting for ever."""
    for cancelled in (True, False):
        discord_server.play(Fault.limited(0.29, everywhere=True), "create_message", n=3)
        hanging = asyncio.create_task(posting.post(place(news), CARD, f"{cancelled}-0"))
        if cancelled:
            await asyncio.wait({hanging}, timeout=0.15)
            hanging.cancel()
        await asyncio.gather(hanging, return_exceptions=True)
        discord_server.stop_playing()
        assert await posting.post(place(news), CARD, f"{cancelled}-1")

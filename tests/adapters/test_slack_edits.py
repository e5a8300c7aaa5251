"""Editing posts on Slack: a post says something else, or it is certain why it does not; nothing is ever posted."""

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import timedelta

import pytest
import pytest_asyncio

from adapters.slack.blocks import posts
from adapters.slack.posting import Posting
from bot.errors import ChannelGone, Refused, RetryLater
from bot.types import Bullet
from bot.types import Channel as Place
from tests.adapters import test_slack_posting as posting_tests
from tests.adapters.test_slack_blocks import DIGEST
from tests.adapters.test_slack_posting import NONCE, POST, place, send
from tests.loopback_slack import Channel, Fault, LoopbackSlack, Message

pytest_plugins = ["tests.loopback_slack.fixtures"]

team, news, posting = posting_tests.team, posting_tests.news, posting_tests.posting
restarted = posting_tests.restarted

_BULLETS = (*DIGEST.bullets[:1], Bullet("Sie fährt nicht.", DIGEST.bullets[1].citations))
(AFTER,) = posts(replace(DIGEST, bullets=_BULLETS), "de", "faehre")


@pytest_asyncio.fixture
async def post(slack_server: LoopbackSlack, posting: Posting, news: Channel) -> AsyncIterator[Message]:
    """Let there be a post, and see that editing posts nothing else."""
    await send(posting, place(news))
    (message,) = slack_server.posts(news)
    yield message
    assert len(slack_server.calls("chat.postMessage")) == 1


async def edit(posting: Posting, post: Message, where: Place | None = None, *, mention: str | None = None) -> None:
    """Let a post say what is right."""
    await posting.edit(where or place(post.channel), post.ts, AFTER, NONCE, mention=mention)


async def test_a_post_says_something_else(slack_server: LoopbackSlack, posting: Posting, post: Message) -> None:
    """Blocks and the text for notifications, with its buttons and its nonce; whoever looks for it finds it."""
    buttons = post.action_ids
    await edit(posting, post)
    assert "Sie fährt nicht." in post.shown
    assert "Sie fährt nicht." in post.text
    (before,) = post.earlier
    assert "Sie fährt." in before
    assert post.action_ids == buttons
    assert post.metadata == {"event_type": "depesche_post", "event_payload": {"nonce": NONCE}}
    assert await posting.find(place(post.channel), NONCE, None) == post.ts
    assert slack_server.posts(post.channel) == [post]


async def test_the_same_again_changes_nothing(posting: Posting, post: Message) -> None:
    """So an edit whose answer was lost may be made once more."""
    await edit(posting, post)
    once = post.shown
    await edit(posting, post)
    assert post.shown == once


async def test_who_was_mentioned_still_is(slack_server: LoopbackSlack, posting: Posting, news: Channel) -> None:
    """Above the post, once."""
    group = slack_server.add_group(news.workspace, "editors", [])
    await posting.post(place(news), POST, NONCE, group.id, None)
    (message,) = slack_server.posts(news)
    head = message.blocks[0]["text"]
    await edit(posting, message, mention=group.id)
    assert message.blocks[0]["text"] == head
    assert message.text.count(group.id) == 1


async def test_a_reply_says_something_else(slack_server: LoopbackSlack, posting: Posting, news: Channel) -> None:
    """In its thread, and in the channel where it is shown there, too."""
    first = await send(posting, place(news))
    for number, broadcast in enumerate((False, True)):
        await send(posting, place(news, first, broadcast=broadcast), f"x-{number}")
        message = slack_server.posts(news)[-1]
        await edit(posting, message, place(news, first, broadcast=broadcast))
        assert "Sie fährt nicht." in message.shown
        assert (message.thread_ts, message.reply_broadcast) == (first, broadcast)


async def test_what_a_user_was_told_says_something_else(
    slack_server: LoopbackSlack, posting: Posting, restarted: Posting, news: Channel
) -> None:
    """In the conversation with them, which a program that was started again asks for."""
    user = news.members[0]
    where = Place("slack", user.id, None, news.workspace.id)
    await send(posting, where)
    (message,) = slack_server.posts(slack_server.direct(user))
    for again in (posting, restarted):
        await edit(again, message, where)
    assert "Sie fährt nicht." in message.shown
    assert len(message.earlier) == 2


# What cannot be edited


async def test_a_post_that_was_deleted_cannot_be_edited(
    slack_server: LoopbackSlack, posting: Posting, post: Message
) -> None:
    """Its channel lives on."""
    slack_server.expect("message_not_found")
    slack_server.world.delete(post)
    with pytest.raises(Refused, match="message_not_found"):
        await edit(posting, post)


async def test_a_post_of_somebody_else_cannot_be_edited(
    slack_server: LoopbackSlack, posting: Posting, news: Channel
) -> None:
    """As after the app was made anew."""
    slack_server.expect("cant_update_message")
    foreign = slack_server.user_writes(news, news.members[0], "mine")
    with pytest.raises(Refused, match="cant_update_message"):
        await edit(posting, foreign)


async def test_what_breaks_a_rule_is_not_said(slack_server: LoopbackSlack, posting: Posting, post: Message) -> None:
    """The same would be refused the next time."""
    slack_server.expect("invalid_blocks")
    blocks = ({"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}},)
    with pytest.raises(Refused, match="invalid_blocks"):
        await posting.edit(place(post.channel), post.ts, replace(POST, blocks=blocks), NONCE, mention=None)
    assert not post.earlier


@pytest.mark.parametrize(
    "error", ["edit_window_closed", "is_inactive", "thread_not_found", "block_mismatch", "something_new"]
)
async def test_what_slack_never_edits_is_given_up(
    slack_server: LoopbackSlack, posting: Posting, post: Message, error: str
) -> None:
    """Also for a reason that nobody knows yet: what is told below the post must not wait for it."""
    slack_server.play(Fault.refused(error), "chat.update")
    with pytest.raises(Refused, match=error):
        await edit(posting, post)


def _archived(server: LoopbackSlack, channel: Channel) -> None:
    server.archive(channel)


def _revoked(server: LoopbackSlack, channel: Channel) -> None:
    server.world.retire(channel.workspace, "token_revoked")


@pytest.mark.parametrize(("happens", "code"), [(_archived, "is_archived"), (_revoked, "token_revoked")])
async def test_in_a_channel_that_is_gone_nothing_is_edited(
    slack_server: LoopbackSlack,
    posting: Posting,
    post: Message,
    happens: Callable[[LoopbackSlack, Channel], None],
    code: str,
) -> None:
    """As nothing is posted there any more."""
    slack_server.expect(code)
    happens(slack_server, post.channel)
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
        Fault.silent(),
        Fault.limited(25),
        Fault.refused("internal_error"),
        Fault.refused("fatal_error"),
        Fault.refused("service_unavailable"),
        Fault.refused("ratelimited"),
    ],
    ids=lambda fault: f"{fault.kind} {fault.error or fault.status} {fault.accepted}",
)
async def test_what_went_wrong_is_edited_later(
    slack_server: LoopbackSlack, posting: Posting, post: Message, fault: Fault
) -> None:
    """Whatever became of it: an edit is never in doubt, for it may be made twice."""
    slack_server.play(fault, "chat.update")
    with pytest.raises(RetryLater) as caught:
        await edit(posting, post)
    assert type(caught.value) is RetryLater
    assert len(slack_server.calls("chat.update")) == 1
    await edit(posting, post)
    assert "Sie fährt nicht." in post.shown


async def test_a_pause_that_slack_asks_for_is_passed_on(
    slack_server: LoopbackSlack, posting: Posting, post: Message
) -> None:
    """With its length."""
    slack_server.play(Fault.limited(45), "chat.update")
    with pytest.raises(RetryLater) as caught:
        await edit(posting, post)
    assert caught.value.after == timedelta(seconds=45)
    assert not post.earlier

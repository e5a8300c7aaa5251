"""Posting on Slack: every answer is one of the ends that a post has, and a post that is in doubt is looked for."""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio

from adapters.slack.blocks import Post, posts
from adapters.slack.manifest import HISTORY_SCOPES, SCOPES
from adapters.slack.posting import Pace, Posting
from bot.errors import ChannelGone, DeliveryError, Doubtful, Refused, RetryLater
from bot.types import Answer, Bullet, Citation, Digest, Evidence, Notice, Spoken, Update
from bot.types import Channel as Place
from tests.adapters.test_slack_blocks import DIGEST
from tests.loopback_slack import Channel, Fault, LoopbackSlack, Workspace

pytest_plugins = ["tests.loopback_slack.fixtures"]

(POST,) = posts(DIGEST, "de", "faehre")
NONCE = "0123456789abcdef0123-0"
PATIENCE = timedelta(seconds=0.6)


@pytest.fixture
def team(slack_server: LoopbackSlack) -> Workspace:
    """Let there be a workspace where the app may look for its posts."""
    return slack_server.add_workspace("Newsroom", scopes={*SCOPES, *HISTORY_SCOPES})


@pytest.fixture
def news(slack_server: LoopbackSlack, team: Workspace) -> Channel:
    """Let there be a channel with somebody in it."""
    return slack_server.add_channel(team, "news", members=[slack_server.add_user(team, "Ann")])


def unpaced() -> Pace:
    """Let nothing wait for its turn."""
    return Pace(per_channel=0.0, per_workspace=0.0)


def make(server: LoopbackSlack, *teams: Workspace, api_url: str = "", pace: Pace | None = None) -> Posting:
    """Post as the app in some workspaces, with little patience."""
    tokens = {team.id: team.bot_token for team in teams}

    async def token_of(workspace: str) -> str | None:
        return tokens.get(workspace)

    return Posting(token_of, api_url=api_url or server.api_url, patience=PATIENCE, pace=pace or unpaced())


@pytest_asyncio.fixture
async def posting(slack_server: LoopbackSlack, team: Workspace) -> AsyncIterator[Posting]:
    """Post as the app, as fast as Slack answers."""
    made = make(slack_server, team)
    yield made
    await made.close()


@pytest_asyncio.fixture
async def restarted(slack_server: LoopbackSlack, team: Workspace) -> AsyncIterator[Posting]:
    """Post as another process does, which remembers nothing."""
    made = make(slack_server, team)
    yield made
    await made.close()


def place(channel: Channel, thread: str | None = None, *, broadcast: bool = False) -> Place:
    """Name a channel, or a thread, as the program does."""
    return Place("slack", channel.id, thread, channel.workspace.id, broadcast=broadcast)


async def send(posting: Posting, where: Place, nonce: str = NONCE, *, after: str | None = None) -> str:
    """Post the same as always."""
    return await posting.post(where, POST, nonce, None, after)


# What stands there


async def test_a_post_stands_in_the_channel(slack_server: LoopbackSlack, posting: Posting, news: Channel) -> None:
    """With its blocks, a text for notifications and its nonce; nobody is notified and nothing unfurls."""
    identity = await send(posting, place(news))
    (message,) = slack_server.posts(news)
    assert message.ts == identity
    assert message.metadata == {"event_type": "depesche_post", "event_payload": {"nonce": NONCE}}
    assert "Der Rat bezahlt." in message.text
    assert (message.unfurl_links, message.unfurl_media) == (False, False)
    assert "reply_broadcast" not in message.sent[0]
    assert not slack_server.pinged


async def test_a_post_goes_below_another(slack_server: LoopbackSlack, posting: Posting, news: Channel) -> None:
    """As a reply, or shown in the channel, too; what goes on there is a reply only."""
    first = await send(posting, place(news))
    (thread,) = posting.below(place(news), first, "thread")
    (both,) = posting.below(place(news), first, "both")
    assert posting.below(place(news), first, "channel") == (place(news),)
    reply = await send(posting, thread, "a-0")
    shown = await send(posting, both, "b-0")
    await send(posting, both, "b-1", after=shown)
    assert reply != shown
    told = [(message.thread_ts, message.reply_broadcast) for message in slack_server.posts(news)]
    assert told == [(None, False), (first, False), (first, True), (first, False)]


async def test_what_goes_on_a_post_stands_below_it(
    slack_server: LoopbackSlack, posting: Posting, news: Channel
) -> None:
    """So that a message of several posts is one in the channel."""
    first = await send(posting, place(news))
    await send(posting, place(news), "x-1", after=first)
    assert [message.thread_ts for message in slack_server.posts(news)] == [None, first]


async def test_what_went_on_a_post_that_is_gone_stands_in_the_channel(
    slack_server: LoopbackSlack, posting: Posting, news: Channel
) -> None:
    """Somebody deleted the first one meanwhile: the rest is not tried for ever, and found where it stands."""
    first = await send(posting, place(news))
    message = slack_server.posts(news)[0]
    slack_server.world.delete(message)
    slack_server.expect("thread_not_found")
    with pytest.raises(RetryLater):
        await send(posting, place(news), "x-1", after=first)
    second = await send(posting, place(news), "x-1", after=first)
    assert [found.thread_ts for found in slack_server.posts(news)] == [None]
    assert await posting.find(place(news), "x-1", first) == second


async def test_a_thread_that_is_gone_is_left_for_the_channel(
    slack_server: LoopbackSlack, posting: Posting, news: Channel
) -> None:
    """A follow-up is not lost with the digest that it belongs to."""
    first = await send(posting, place(news))
    slack_server.world.delete(slack_server.posts(news)[0])
    slack_server.expect("thread_not_found")
    (thread,) = posting.below(place(news), first, "both")
    with pytest.raises(RetryLater):
        await send(posting, thread, "x-0")
    assert posting.below(place(news), first, "both") == (place(news),)


async def test_a_user_is_told_directly(slack_server: LoopbackSlack, posting: Posting, news: Channel) -> None:
    """Where nobody else reads; it is found there, too."""
    ann = news.members[0]
    identity = await send(posting, Place("slack", ann.id, workspace=news.workspace.id))
    (message,) = slack_server.posts(slack_server.direct(ann))
    assert message.ts == identity
    assert await posting.find(Place("slack", ann.id, workspace=news.workspace.id), NONCE, None) == identity
    assert not slack_server.posts(news)


async def test_what_a_user_was_told_is_found_by_another_process(
    slack_server: LoopbackSlack, posting: Posting, restarted: Posting, news: Channel
) -> None:
    """Which asks where they are told; a user is never taken for a channel that is gone."""
    where = Place("slack", news.members[0].id, workspace=news.workspace.id)
    identity = await send(posting, where)
    assert await restarted.find(where, NONCE, None) == identity
    assert await restarted.find(where, "other-0", None) is None
    assert slack_server.calls("conversations.history")


async def test_where_users_are_told_cannot_be_asked_without_the_scope(
    slack_server: LoopbackSlack, posting: Posting, restarted: Posting, news: Channel
) -> None:
    """Then nothing is certain."""
    where = Place("slack", news.members[0].id, workspace=news.workspace.id)
    await send(posting, where)
    news.workspace.scopes.discard("im:write")
    slack_server.expect("missing_scope")
    with pytest.raises(Doubtful, match="im:write"):
        await restarted.find(where, NONCE, None)


# Whom it mentions


async def test_a_user_group_is_mentioned(slack_server: LoopbackSlack, posting: Posting, news: Channel) -> None:
    """That one, once, above everything else; and in the text of notifications."""
    group = slack_server.add_group(news.workspace, "desk", news.members[:1])
    slack_server.add_group(news.workspace, "other")
    await posting.post(place(news), POST, NONCE, group.id, None)
    (message,) = slack_server.posts(news)
    assert [ping.who for ping in slack_server.pinged] == [group.id]
    assert message.text.startswith(f"<!subteam^{group.id}> ")
    assert message.blocks[0]["text"]["text"] == f"<!subteam^{group.id}>"


@pytest.mark.parametrize("mention", ["here", "!channel", "U0000001", "S1> <!channel", "<!here>", "s0000001", ""])
async def test_what_is_no_user_group_is_not_mentioned(
    slack_server: LoopbackSlack, posting: Posting, news: Channel, mention: str
) -> None:
    """Neither people nor everybody."""
    await posting.post(place(news), POST, NONCE, mention, None)
    (message,) = slack_server.posts(news)
    assert not slack_server.pinged
    assert message.text == POST.text


HOSTILE = (
    "<!channel>",
    "<!here|x>",
    "<@U00000001>",
    "<!subteam^S00000001>",
    "<#C00000001>",
    "<http://evil.example|x>",
    "http://evil.example",
    "evil.example/x",
    "mailto:x@evil.example",
    "@channel",
    "*x* _y_ ~z~",
    "`x` ```y```",
    "> quoted",
    ":bomb:",
    "&lt;!channel&gt;",
    "|http://evil.example>",
)
REAL = "https://example.org/bote"


def hostile_messages(text: str) -> Sequence[Spoken]:
    """Say something in all messages, wherever an article or a user has a say."""
    citation = Citation("0123456789abcdef", 1, f"{text} is quoted", f"{text} Daily", REAL, f"{text} headline")
    bullets = (Bullet(f"{text} is told", (citation,)),)
    answer = Answer(f"{text}?", "answered", f"{text} is it", (citation,), "en", 0.9, ())
    return (
        Digest(f"{text} reported", bullets, "en", datetime(2026, 10, 23, tzinfo=UTC)),
        Update(f"{text}", bullets),
        answer,
        replace(answer, verdict="unsure", text=None),
        replace(answer, verdict="silent", text=None, sought=(text,)),
        Evidence((citation,)),
        Notice("story.near", {"said": text, "near": text}),
        Notice("channel.gone", {"channel": text, "n": "1", "reason": text}),
    )


@pytest.mark.parametrize("text", HOSTILE)
async def test_nothing_of_an_article_acts(
    slack_server: LoopbackSlack, posting: Posting, news: Channel, text: str
) -> None:
    """It notifies nobody, links nowhere but to its source, and is shown as it is written."""
    for message in hostile_messages(text):
        for number, post in enumerate(posts(message, "en", f"{text}")):
            await posting.post(place(news), post, f"{text}-{number}", None, None)
    assert not slack_server.pinged
    for found in slack_server.posts(news):
        assert {link.url for link in slack_server.links(found)} <= {REAL}, found.blocks
        assert not {"link", "user", "usergroup", "broadcast", "emoji"} & kinds(found.blocks)


def kinds(found: object) -> set[str]:
    """List the types of all that blocks consist of."""
    if isinstance(found, list):
        return {kind for each in found for kind in kinds(each)}
    if isinstance(found, dict):
        return {str(found.get("type"))} | {kind for each in found.values() for kind in kinds(each)}
    return set()


# How it ends

FAILURES: list[tuple[str, Fault, type[DeliveryError]]] = [
    ("a reset after it was accepted", Fault.reset(accepted=True), Doubtful),
    ("a reset before", Fault.reset(accepted=False), Doubtful),
    ("no answer after it was accepted", Fault.silent(), Doubtful),
    ("an answer that comes too late", Fault.slow(30), Doubtful),
    ("a fault of Slack's", Fault.broken(500), Doubtful),
    ("a fault of Slack's after it was accepted", Fault.broken(500, accepted=True), Doubtful),
    ("a gateway error", Fault.broken(503, accepted=True), Doubtful),
    ("an error of which Slack says that some of it may be done", Fault.refused("internal_error"), Doubtful),
    ("the other one", Fault.refused("fatal_error"), Doubtful),
    ("an error that nobody knows", Fault.refused("something_new"), Doubtful),
    ("a limit", Fault.limited(25), RetryLater),
    ("a limit that is told otherwise", Fault.refused("ratelimited"), RetryLater),
    ("a service that rests", Fault.refused("service_unavailable"), RetryLater),
    ("a workspace that is moved", Fault.refused("team_added_to_org"), RetryLater),
]


@pytest.mark.parametrize(("fault", "kind"), [row[1:] for row in FAILURES], ids=[row[0] for row in FAILURES])
@pytest.mark.parametrize("where", ["channel", "thread", "further"])
async def test_a_failure_is_retried_or_looked_for(
    slack_server: LoopbackSlack,
    team: Workspace,
    news: Channel,
    *,
    where: str,
    fault: Fault,
    kind: type[DeliveryError],
) -> None:
    """What may be posted is in doubt, and what certainly is not may be tried again; then it goes well, once."""
    above = slack_server.world.write(news, news.members[0], "what about it?")
    target = place(news, above.ts if where == "thread" else None)
    after = above.ts if where == "further" else None
    slack_server.play(fault, "chat.postMessage", n=None)
    first, second = make(slack_server, team), make(slack_server, team)
    with pytest.raises(kind) as caught:
        await send(first, target, after=after)
    assert type(caught.value) is kind
    assert len(slack_server.calls("chat.postMessage")) == 1  # nothing is tried again behind our back
    slack_server.stop_playing()
    identity = await second.find(target, NONCE, after) or await send(second, target, after=after)
    (message,) = slack_server.posts(news)
    assert message.ts == identity
    assert message.thread_ts == (None if where == "channel" else above.ts)
    for made in (first, second):
        await made.close()


async def test_a_pause_that_slack_asks_for_is_kept(
    slack_server: LoopbackSlack, posting: Posting, news: Channel
) -> None:
    """Its length is passed on, and nothing else is posted in the workspace before; another one goes on."""
    slack_server.play(Fault.limited(45), "chat.postMessage")
    with pytest.raises(RetryLater) as caught:
        await send(posting, place(news))
    assert caught.value.after == timedelta(seconds=45)
    sport = slack_server.add_channel(news.workspace, "sport")
    with pytest.raises(RetryLater) as caught:
        await send(posting, place(sport))
    assert caught.value.after is not None
    assert timedelta(seconds=5) < caught.value.after <= timedelta(seconds=45)
    assert len(slack_server.calls("chat.postMessage")) == 1


@pytest.mark.parametrize(
    "code",
    ["msg_too_long", "no_text", "invalid_blocks", "msg_blocks_too_long", "metadata_too_large", "user_not_in_channel"],
)
async def test_a_post_that_slack_never_takes_is_refused(
    slack_server: LoopbackSlack, posting: Posting, news: Channel, code: str
) -> None:
    """And it says which rule it broke."""
    slack_server.play(Fault.refused(code), "chat.postMessage")
    with pytest.raises(Refused, match=code):
        await send(posting, place(news))


async def test_a_channel_that_moves_takes_posts_later(
    slack_server: LoopbackSlack, posting: Posting, news: Channel
) -> None:
    """Nothing was posted meanwhile, so nothing is in doubt."""
    slack_server.play(Fault.refused("external_channel_migrating"), "chat.postMessage")
    with pytest.raises(RetryLater):
        await send(posting, place(news))


async def test_a_post_that_breaks_a_rule_is_refused(
    slack_server: LoopbackSlack, posting: Posting, news: Channel
) -> None:
    """By the server, too; others are posted."""
    slack_server.expect("invalid_blocks")
    with pytest.raises(Refused):
        await posting.post(place(news), Post("x", ({"type": "header"},)), NONCE, None, None)
    await send(posting, place(news), "other-0")
    assert len(slack_server.posts(news)) == 1


def _archived(server: LoopbackSlack, channel: Channel) -> None:
    server.archive(channel)


def _deleted(server: LoopbackSlack, channel: Channel) -> None:
    server.delete_channel(channel)


def _left(server: LoopbackSlack, channel: Channel) -> None:
    server.remove_bot(channel)


def _left_private(server: LoopbackSlack, channel: Channel) -> None:
    channel.private = True
    server.remove_bot(channel)


def _removed(server: LoopbackSlack, channel: Channel) -> None:
    server.world.retire(channel.workspace, "account_inactive")


def _revoked(server: LoopbackSlack, channel: Channel) -> None:
    server.world.retire(channel.workspace, "token_revoked")


def _silenced(_: LoopbackSlack, channel: Channel) -> None:
    channel.workspace.scopes.discard("chat:write")


@pytest.mark.parametrize(
    ("happens", "code", "reason"),
    [
        (_archived, "is_archived", "archived"),
        (_deleted, "channel_not_found", "does not exist"),
        (_left, "not_in_channel", "invite it"),
        (_left_private, "channel_not_found", "invite it"),
        (_removed, "account_inactive", "removed from the workspace"),
        (_revoked, "token_revoked", "removed from the workspace"),
        (_silenced, "missing_scope", "install it again"),
    ],
)
async def test_a_channel_that_is_closed_to_the_app_is_gone(
    slack_server: LoopbackSlack,
    posting: Posting,
    news: Channel,
    *,
    happens: Callable[[LoopbackSlack, Channel], None],
    code: str,
    reason: str,
) -> None:
    """And it says why, in words."""
    slack_server.expect(code)
    happens(slack_server, news)
    with pytest.raises(ChannelGone) as caught:
        await send(posting, place(news))
    assert reason in caught.value.reason
    assert code not in caught.value.reason


@pytest.mark.parametrize(
    "code",
    [
        "restricted_action",
        "restricted_action_read_only_channel",
        "restricted_action_thread_only_channel",
        "restricted_action_of_tomorrow",
        "access_denied",
        "two_factor_setup_required",
        "team_access_not_granted",
        "user_disabled",
        "messages_tab_disabled",
    ],
)
async def test_a_setting_that_keeps_the_app_out_ends_it(
    slack_server: LoopbackSlack, posting: Posting, news: Channel, code: str
) -> None:
    """Said in words, and not tried again."""
    slack_server.play(Fault.refused(code), "chat.postMessage")
    with pytest.raises(ChannelGone) as caught:
        await send(posting, place(news))
    assert "_" not in caught.value.reason


async def test_where_the_app_is_not_installed_a_channel_is_gone(slack_server: LoopbackSlack, posting: Posting) -> None:
    """Nothing is asked of Slack for that."""
    with pytest.raises(ChannelGone):
        await send(posting, Place("slack", "C00000001", workspace="T99999999"))
    assert not slack_server.calls()


async def test_a_token_that_cannot_be_read_is_read_later(slack_server: LoopbackSlack) -> None:
    """Nothing was posted, and nothing of why is passed on."""

    async def token_of(_: str) -> str | None:
        raise OSError("xoxb-secret")

    posting = Posting(token_of, api_url=slack_server.api_url)
    with pytest.raises(RetryLater) as caught:
        await send(posting, Place("slack", "C00000001", workspace="T1"))
    assert "secret" not in str(caught.value)
    await posting.close()


async def test_where_nobody_answers_nothing_is_in_doubt(
    slack_server: LoopbackSlack, team: Workspace, news: Channel
) -> None:
    """A refused connection has posted nothing; and nothing is certain about what was posted before."""
    posting = make(slack_server, team, api_url="http://127.0.0.1:1/api/")
    with pytest.raises(RetryLater):
        await send(posting, place(news))
    with pytest.raises(RetryLater):
        await posting.find(place(news), NONCE, None)
    await posting.close()


async def test_after_the_end_nothing_is_posted(slack_server: LoopbackSlack, posting: Posting, news: Channel) -> None:
    """Another process does it."""
    await posting.close()
    await posting.close()
    with pytest.raises(RetryLater):
        await send(posting, place(news))
    assert not slack_server.calls()


# Looking for it


async def test_what_was_never_posted_is_not_found(slack_server: LoopbackSlack, posting: Posting, news: Channel) -> None:
    """In an empty channel, and between the posts of others; a user's text is no mark."""
    assert await posting.find(place(news), NONCE, None) is None
    await send(posting, place(news), "other-0")
    slack_server.user_writes(news, news.members[0], NONCE)
    assert await posting.find(place(news), NONCE, None) is None


async def test_a_post_in_a_thread_is_not_found_in_the_channel(
    slack_server: LoopbackSlack, posting: Posting, news: Channel
) -> None:
    """Each is looked for where it was to stand."""
    above = slack_server.user_writes(news, news.members[0], "what about it?")
    identity = await send(posting, place(news, above.ts))
    assert await posting.find(place(news), NONCE, None) is None
    assert await posting.find(place(news, above.ts), NONCE, None) == identity
    assert await posting.find(place(news), NONCE, above.ts) == identity


@pytest.mark.parametrize("threaded", [False, True])
async def test_a_post_is_found_among_many(
    slack_server: LoopbackSlack, posting: Posting, news: Channel, *, threaded: bool
) -> None:
    """Further back than one request shows."""
    above = slack_server.user_writes(news, news.members[0], "what about it?")
    where = place(news, above.ts if threaded else None)
    identity = await send(posting, where)
    for number in range(130):
        slack_server.user_writes(news, news.members[0], str(number), thread=above if threaded else None)
    slack_server.world.history_max = 50
    assert await posting.find(where, NONCE, None) == identity


async def test_in_a_busy_channel_nothing_is_certain(
    slack_server: LoopbackSlack, posting: Posting, news: Channel
) -> None:
    """It is not looked for without an end."""
    await send(posting, place(news))
    for number in range(15):
        slack_server.user_writes(news, news.members[0], str(number))
    slack_server.world.history_max = 1
    with pytest.raises(Doubtful, match="too many messages"):
        await posting.find(place(news), NONCE, None)


@pytest.mark.parametrize(
    ("private", "scope"), [(False, "channels:history"), (True, "groups:history")], ids=["public", "private"]
)
async def test_without_the_scope_nothing_is_certain(
    slack_server: LoopbackSlack, posting: Posting, team: Workspace, *, private: bool, scope: str
) -> None:
    """And it says which one would help."""
    channel = slack_server.add_channel(team, "desk", private=private)
    team.scopes.discard(scope)
    await send(posting, place(channel))
    slack_server.expect("missing_scope")
    with pytest.raises(Doubtful, match=scope):
        await posting.find(place(channel), NONCE, None)


async def test_where_the_app_is_no_member_nothing_is_certain(
    slack_server: LoopbackSlack, posting: Posting, team: Workspace
) -> None:
    """It may post to public channels without being one, but not read them."""
    team.scopes.add("chat:write.public")
    channel = slack_server.add_channel(team, "hall", with_bot=False)
    await send(posting, place(channel))
    slack_server.expect("not_in_channel")
    with pytest.raises(Doubtful, match="not in the channel"):
        await posting.find(place(channel), NONCE, None)


@pytest.mark.parametrize("fault", [Fault.broken(500), Fault.reset(accepted=True), Fault.silent(), Fault.limited(40)])
async def test_what_cannot_be_looked_up_now_is_looked_up_later(
    slack_server: LoopbackSlack, posting: Posting, news: Channel, fault: Fault
) -> None:
    """A failure while looking is no answer; where Slack says when, it is asked then."""
    identity = await send(posting, place(news))
    slack_server.play(fault, "conversations.history", n=None)
    with pytest.raises(RetryLater) as caught:
        await posting.find(place(news), NONCE, None)
    slack_server.stop_playing()
    assert caught.value.after == (timedelta(seconds=40) if fault.kind == "limited" else None)
    assert await posting.find(place(news), NONCE, None) == identity


async def test_a_channel_that_is_gone_is_not_looked_into(
    slack_server: LoopbackSlack, posting: Posting, news: Channel
) -> None:
    """It is gone."""
    slack_server.delete_channel(news)
    slack_server.expect("channel_not_found")
    with pytest.raises(ChannelGone):
        await posting.find(place(news), NONCE, None)


# How fast


def test_posts_in_a_channel_are_kept_apart() -> None:
    """So are those in a workspace; another workspace has nothing to do with it."""
    pace = Pace(per_channel=1.0, per_workspace=0.25, clock=lambda: 100.0)
    assert [pace.turn("T1", "C1"), pace.turn("T1", "C1")] == [0.0, 1.0]
    assert pace.turn("T1", "C2") == 0.5
    assert pace.turn("T2", "C1") == 0.0


def test_a_channel_with_many_posts_holds_up_no_other() -> None:
    """Only the workspace's own pace does."""
    pace = Pace(per_channel=1.0, per_workspace=0.1, clock=lambda: 100.0)
    for _ in range(4):
        pace.turn("T1", "C1")
    assert pace.turn("T1", "C2") == pytest.approx(0.4)


def test_a_turn_that_is_too_far_away_is_not_taken() -> None:
    """Who asks again later finds the same."""
    now = 100.0
    pace = Pace(per_channel=4.0, per_workspace=0.0, clock=lambda: now)
    assert [pace.turn("T1", "C1") for _ in range(4)] == [0.0, 4.0, 8.0, 8.0]
    now = 108.0
    assert pace.turn("T1", "C1") == 0.0


async def test_a_post_whose_turn_is_far_away_is_tried_later(
    slack_server: LoopbackSlack, team: Workspace, news: Channel
) -> None:
    """With the time until then; nothing is asked of Slack."""
    posting = make(slack_server, team, pace=Pace(per_channel=30.0, clock=lambda: 100.0))
    await send(posting, place(news))
    with pytest.raises(RetryLater) as caught:
        await send(posting, place(news), "other-0")
    assert caught.value.after == timedelta(seconds=30)
    assert len(slack_server.calls("chat.postMessage")) == 1
    await posting.close()

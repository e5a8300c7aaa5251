"""Whether the loopback Slack keeps the rules of messages that grow."""

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.adapters import test_loopback_slack as rooms
from tests.loopback_slack import Channel, LoopbackSlack, User, Workspace
from tests.loopback_slack.streams import MAX_PIECE

pytest_plugins = ["tests.loopback_slack.fixtures"]

team, ann, news, client = rooms.team, rooms.ann, rooms.news, rooms.client


async def begun(server: LoopbackSlack, news: Channel, ann: User, client: AsyncWebClient, text: str = "One.") -> str:
    """Begin a stream below what somebody wrote; give its time stamp."""
    said = server.user_writes(news, ann, "hello")
    return str((await client.chat_startStream(**arguments(news, ann, said.ts), markdown_text=text))["ts"])


def arguments(news: Channel, ann: User, thread: str) -> dict[str, Any]:
    """Give what a stream in a channel needs."""
    return {
        "channel": news.id,
        "thread_ts": thread,
        "recipient_team_id": news.workspace.id,
        "recipient_user_id": ann.id,
    }


async def test_a_stream_grows_until_it_is_stopped(
    slack_server: LoopbackSlack, news: Channel, ann: User, client: AsyncWebClient
) -> None:
    """Then it can be changed as any message of the app's."""
    ts = await begun(slack_server, news, ann, client)
    (message,) = slack_server.posts(news)
    assert (message.shown, message.streaming) == ("One.", "in_progress")
    await client.chat_appendStream(channel=news.id, ts=ts, markdown_text=" Two.")
    assert message.shown == "One. Two."
    answer = await client.conversations_replies(channel=news.id, ts=str(message.thread_ts))
    assert answer["messages"][-1]["streaming_state"] == "in_progress"
    await client.chat_stopStream(channel=news.id, ts=ts, markdown_text=" Three.")
    assert (message.shown, message.streaming) == ("One. Two. Three.", "completed")
    await client.chat_update(channel=news.id, ts=ts, text="After.", blocks=[rooms.section("After.")])
    assert message.shown == "After."


async def test_what_is_stopped_does_not_grow(
    slack_server: LoopbackSlack, news: Channel, ann: User, client: AsyncWebClient
) -> None:
    """Nor is it stopped again; nor does a message grow that never was a stream."""
    slack_server.expect("message_not_in_streaming_state")
    ts = await begun(slack_server, news, ann, client)
    await client.chat_stopStream(channel=news.id, ts=ts)
    posted = str((await client.chat_postMessage(channel=news.id, text="hello", **rooms.QUIET))["ts"])
    for each in (ts, posted):
        with pytest.raises(SlackApiError, match="message_not_in_streaming_state"):
            await client.chat_appendStream(channel=news.id, ts=each, markdown_text="more")
        with pytest.raises(SlackApiError, match="message_not_in_streaming_state"):
            await client.chat_stopStream(channel=news.id, ts=each)


async def test_what_grows_is_neither_changed_nor_deleted(
    slack_server: LoopbackSlack, news: Channel, ann: User, client: AsyncWebClient
) -> None:
    """It has to be stopped before."""
    slack_server.expect("streaming_state_conflict", "cant_delete_message")
    ts = await begun(slack_server, news, ann, client)
    with pytest.raises(SlackApiError, match="streaming_state_conflict"):
        await client.chat_update(channel=news.id, ts=ts, text="After.")
    with pytest.raises(SlackApiError, match="cant_delete_message"):
        await client.chat_delete(channel=news.id, ts=ts)
    await client.chat_stopStream(channel=news.id, ts=ts)
    await client.chat_delete(channel=news.id, ts=ts)
    assert not slack_server.posts(news)


async def test_too_much_is_refused(
    slack_server: LoopbackSlack, news: Channel, ann: User, client: AsyncWebClient
) -> None:
    """In one piece, and altogether; nothing is refused, too."""
    slack_server.expect("msg_too_long", "no_text")
    ts = await begun(slack_server, news, ann, client, "x" * MAX_PIECE)
    for text, error in (("x" * (MAX_PIECE + 1), "msg_too_long"), ("x", "msg_too_long"), ("", "no_text")):
        with pytest.raises(SlackApiError, match=error):
            await client.chat_appendStream(channel=news.id, ts=ts, markdown_text=text)


@pytest.mark.parametrize(
    ("lacking", "error"),
    [
        ("thread_ts", "invalid_arguments"),
        ("recipient_user_id", "missing_recipient_user_id"),
        ("recipient_team_id", "missing_recipient_team_id"),
    ],
)
async def test_a_stream_in_a_channel_needs_a_thread_and_a_reader(
    slack_server: LoopbackSlack, news: Channel, ann: User, client: AsyncWebClient, *, lacking: str, error: str
) -> None:
    """One without is refused."""
    slack_server.expect(error)
    said = slack_server.user_writes(news, ann, "hello")
    given = {name: value for name, value in arguments(news, ann, said.ts).items() if name != lacking}
    with pytest.raises(SlackApiError, match=error):
        await client.api_call("chat.startStream", json={**given, "markdown_text": "One."})


async def test_a_stream_to_one_person_needs_only_a_thread(
    slack_server: LoopbackSlack, team: Workspace, ann: User, client: AsyncWebClient
) -> None:
    """In the conversation, which is not named by whom it is with."""
    slack_server.expect("channel_not_found")
    team.scopes.add("im:write")
    direct = slack_server.direct(ann)
    said = slack_server.user_writes(direct, ann, "hello")
    with pytest.raises(SlackApiError, match="channel_not_found"):
        await client.chat_startStream(channel=ann.id, thread_ts=said.ts, markdown_text="One.")
    await client.chat_startStream(channel=direct.id, thread_ts=said.ts, markdown_text="One.")
    (message,) = slack_server.posts(direct)
    assert message.thread_ts == said.ts


async def test_markup_in_a_stream_acts(
    slack_server: LoopbackSlack, news: Channel, ann: User, client: AsyncWebClient
) -> None:
    """Mentions notify, and links can be clicked on, also what came later."""
    ts = await begun(slack_server, news, ann, client, "<!channel> ")
    await client.chat_appendStream(channel=news.id, ts=ts, markdown_text="[here](https://example.org)")
    (message,) = slack_server.posts(news)
    assert [ping.who for ping in slack_server.pinged] == ["channel", "channel"]
    assert [link.url for link in slack_server.links(message)] == ["https://example.org"]

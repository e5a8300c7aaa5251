import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond, AsyncSay
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk.errors import SlackApiError
from slack_sdk.oauth.installation_store import FileInstallationStore
from slack_sdk.oauth.state_store import FileOAuthStateStore
from slack_sdk.web.async_client import AsyncWebClient

from tests.loopback_slack import (
    Channel,
    Fault,
    LoopbackSlack,
    Message,
    NotOffered,
    User,
    Workspace,
)
from tests.loopback_slack.blocks import check_blocks, check_message, check_view
from tests.loopback_slack.refusals import Refused

pytest_plugins = ["tests.loopback_slack.fixtures"]

Json = dict[str, Any]
QUIET: Json = {"unfurl_links": False, "unfurl_media": False}


@pytest.fixture
def team(slack_server: LoopbackSlack) -> Workspace:
    """Let there be a workspace."""
    return slack_server.add_workspace("Newsroom")


@pytest.fixture
def ann(slack_server: LoopbackSlack, team: Workspace) -> User:
    """Let there be a user."""
    return slack_server.add_user(team, "Ann", tz="Europe/Berlin", locale="de-DE")


@pytest.fixture
def news(slack_server: LoopbackSlack, team: Workspace, ann: User) -> Channel:
    """Let there be a channel."""
    return slack_server.add_channel(team, "news", members=[ann])


@pytest.fixture
def client(slack_server: LoopbackSlack, team: Workspace) -> AsyncWebClient:
    """Let there be a client with the bot's token, which tries nothing again."""
    return client_of(slack_server, team.bot_token)


@pytest.fixture
def app(slack_server: LoopbackSlack, client: AsyncWebClient) -> AsyncApp:
    """Let there be an app without listeners."""
    return AsyncApp(client=client, token=client.token, signing_secret=slack_server.signing_secret)


def client_of(server: LoopbackSlack, token: str | None = None, *, seconds: float = 30) -> AsyncWebClient:
    """Give a client that tries nothing again."""
    return AsyncWebClient(token, base_url=server.api_url, retry_handlers=[], timeout=seconds)  # type: ignore[arg-type]


@asynccontextmanager
async def connected(server: LoopbackSlack, app: AsyncApp) -> AsyncIterator[AsyncSocketModeHandler]:
    """Let an app be connected through Socket Mode."""
    handler = AsyncSocketModeHandler(app, server.app_token, ping_interval=0.05)
    n = len(server.sockets.connections)
    try:
        await handler.connect_async()  # type: ignore[no-untyped-call]
        await server.connected(n + 1)
        yield handler
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]


@asynccontextmanager
async def serving(app: AsyncApp) -> AsyncIterator[str]:
    """Let an app serve HTTP, and give the address for everything."""
    runner = web.AppRunner(app.web_app("/slack/events"), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    finally:
        await runner.cleanup()


def echo(app: AsyncApp) -> None:
    """Let /echo say its text again, to the asker alone."""

    @app.command("/echo")
    async def answer(ack: AsyncAck, respond: AsyncRespond, command: Json) -> None:
        await ack()
        await respond(command["text"])


def counts_mentions(app: AsyncApp) -> asyncio.Queue[Json]:
    """Let an app note what it is told of mentions."""
    heard: asyncio.Queue[Json] = asyncio.Queue()

    @app.event("app_mention")
    async def hear(body: Json) -> None:
        heard.put_nowait(body)

    return heard


def section(words: str = "x", **more: object) -> Json:
    """Make a section."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": words}, **more}


def plain(words: str = "x") -> Json:
    """Make a plain text."""
    return {"type": "plain_text", "text": words}


def button(action_id: str = "a", **more: object) -> Json:
    """Make a button."""
    return {"type": "button", "text": plain("Go"), "action_id": action_id, **more}


def actions(*elements: Json, **more: object) -> Json:
    """Make a row of buttons."""
    return {"type": "actions", "elements": list(elements), **more}


def option(words: str = "x", value: str = "x") -> Json:
    """Make something to choose."""
    return {"text": plain(words), "value": value}


def menu(*options: Json, **more: object) -> Json:
    """Make a menu."""
    return {"type": "static_select", "action_id": "m", "options": list(options), **more}


def field(element: Json, **more: object) -> Json:
    """Make something to fill in."""
    return {"type": "input", "label": plain("Label"), "element": element, **more}


TEXT = {"type": "plain_text_input", "action_id": "text"}


def modal(*blocks: Json, **more: object) -> Json:
    """Make a modal that can be submitted."""
    return {"type": "modal", "title": plain("Form"), "submit": plain("Save"), "blocks": list(blocks), **more}


# Commands


async def test_a_command_is_acknowledged_and_answered(
    slack_server: LoopbackSlack, app: AsyncApp, team: Workspace, news: Channel, ann: User
) -> None:
    """A command through Socket Mode is acknowledged without a word, then answered to the asker alone."""
    echo(app)
    async with connected(slack_server, app):
        asked = slack_server.user_types_command(team, news, ann, "/echo", "good morning")
        assert (await asked.acknowledged()).body is None
        answer = await asked.response()
    assert (answer.text, answer.ephemeral_for, news.messages) == ("good morning", ann, [])


async def test_a_command_over_http(
    slack_server: LoopbackSlack, app: AsyncApp, team: Workspace, news: Channel, ann: User
) -> None:
    """A command by a signed post is acknowledged and answered just the same."""
    echo(app)
    async with serving(app) as url:
        asked = slack_server.user_types_command(team, news, ann, "/echo", "über & <b>", deliver_to=url)
        assert (await asked.acknowledged()).status == 200
        assert (await asked.response()).text == "über & <b>"


async def test_an_acknowledgement_may_answer(
    slack_server: LoopbackSlack, app: AsyncApp, team: Workspace, news: Channel, ann: User
) -> None:
    """What a command's acknowledgement says is shown, to all where it says so."""

    @app.command("/news")
    async def answer(ack: AsyncAck) -> None:
        await ack("hello", response_type="in_channel")

    async with connected(slack_server, app):
        shown = await slack_server.user_types_command(team, news, ann, "/news").response()
    assert (shown.text, shown in news.messages) == ("hello", True)


async def test_a_command_that_is_never_acknowledged(
    slack_server: LoopbackSlack, app: AsyncApp, team: Workspace, news: Channel, ann: User
) -> None:
    """A command that nobody acknowledges is noted once its time is over, and the user sees a time-out."""
    slack_server.expect("operation_timeout")
    heard = asyncio.Event()

    @app.command("/news")
    async def forget() -> None:
        heard.set()

    async with connected(slack_server, app):
        asked = slack_server.user_types_command(team, news, ann, "/news")
        async with asyncio.timeout(10):
            await heard.wait()
        slack_server.pass_time(timedelta(seconds=4))
        slack_server.check()
        assert asked.user_sees == "operation_timeout"


async def test_a_late_acknowledgement_is_noted(
    slack_server: LoopbackSlack, app: AsyncApp, team: Workspace, news: Channel, ann: User
) -> None:
    """An acknowledgement after more than three seconds comes too late."""
    slack_server.expect("operation_timeout")

    @app.command("/news")
    async def sleep(ack: AsyncAck) -> None:
        slack_server.pass_time(timedelta(seconds=3.5))
        await ack("late")

    async with connected(slack_server, app):
        asked = slack_server.user_types_command(team, news, ann, "/news")
        await slack_server.until(lambda: asked.user_sees, "the user sees that it failed")
    assert (asked.acknowledgement, asked.responses) == (None, [])


async def test_an_app_that_does_not_answer_a_post(
    slack_server: LoopbackSlack, app: AsyncApp, team: Workspace, news: Channel, ann: User
) -> None:
    """A post that is answered after its time is over has timed out."""
    slack_server.expect("operation_timeout")
    slack_server.world.acknowledge_within = timedelta(seconds=0.1)
    done = asyncio.Event()

    @app.command("/news")
    async def sleep(ack: AsyncAck) -> None:
        await done.wait()
        await ack()

    async with serving(app) as url:
        asked = slack_server.user_types_command(team, news, ann, "/news", deliver_to=url)
        await slack_server.until(lambda: asked.user_sees, "the user sees that it failed")
        done.set()


async def test_nobody_is_there_for_a_command(
    slack_server: LoopbackSlack, team: Workspace, news: Channel, ann: User
) -> None:
    """Without a connection, a command fails at once."""
    slack_server.expect("dispatch_failed")
    assert slack_server.user_types_command(team, news, ann, "/news").user_sees == "dispatch_failed"


async def test_a_command_that_the_app_does_not_have(team: Workspace, news: Channel, ann: User) -> None:
    """Users cannot send a command that is not declared."""
    server = LoopbackSlack(commands=["/news"])
    with pytest.raises(NotOffered, match="there is no /old"):
        server.user_types_command(team, news, ann, "/old")


# Events


async def test_a_mention_is_answered_by_a_post(
    slack_server: LoopbackSlack, app: AsyncApp, news: Channel, ann: User
) -> None:
    """A mention in a channel is an event, and the answer is a post in its thread."""

    @app.event("app_mention")
    async def answer(event: Json, say: AsyncSay) -> None:
        await say(f"You said: {event['text']}", thread_ts=event["ts"])

    async with connected(slack_server, app):
        asked = slack_server.user_mentions(news, ann, "what is new?")
        posted = (await asked.posted())[0]
    assert asked.message is not None
    assert (posted.text, posted.thread_ts) == (f"You said: <@{news.workspace.bot.id}> what is new?", asked.message.ts)


async def test_a_direct_message_is_an_event(slack_server: LoopbackSlack, app: AsyncApp, ann: User) -> None:
    """What a user writes to the bot alone is an event, and what the bot writes there is none for its listener."""

    @app.event("message")
    async def answer(event: Json, say: AsyncSay) -> None:
        await say(event["text"].upper())

    async with connected(slack_server, app):
        answered = await slack_server.user_writes_dm(ann, "hush").answer()
        own = await slack_server.until(
            lambda: next((found for found in slack_server.happenings[1:] if found.acknowledgement), None), "own message"
        )
    assert (answered.text, own.payload["event"]["bot_id"]) == ("HUSH", ann.workspace.bot_id)
    assert len(slack_server.direct(ann).messages) == 2


async def test_an_event_over_http(slack_server: LoopbackSlack, app: AsyncApp, news: Channel, ann: User) -> None:
    """An event by a signed post reaches its listener."""
    heard = counts_mentions(app)
    async with serving(app) as url:
        await slack_server.user_mentions(news, ann, "hello", deliver_to=url).acknowledged()
        async with asyncio.timeout(10):
            assert (await heard.get())["event"]["user"] == ann.id


@pytest.mark.parametrize("over_http", [False, True])
async def test_the_same_event_three_times(
    slack_server: LoopbackSlack, app: AsyncApp, news: Channel, ann: User, *, over_http: bool
) -> None:
    """An event that is delivered three times has one event_id, and tells that it is a repetition."""
    heard = counts_mentions(app)
    retries: list[str | None] = []

    @app.middleware
    async def note(request: Any, next: Any) -> None:  # noqa: A002 - Bolt finds it by this name
        retries.append(request.headers.get("x-slack-retry-num", [None])[0])
        await next()

    async with serving(app) as url, connected(slack_server, app):
        slack_server.deliver_to = url if over_http else None
        asked = slack_server.user_mentions(news, ann, "hello")
        await asked.acknowledged()
        for again in slack_server.repeat(asked):
            await again.acknowledged()
        async with asyncio.timeout(10):
            ids = {(await heard.get())["event_id"] for _ in range(3)}
    assert ids == {asked.event_id}
    assert retries == ([None, "1", "2"] if over_http else ["0", "1", "2"])


async def test_an_event_waits_for_a_connection(
    slack_server: LoopbackSlack, app: AsyncApp, news: Channel, ann: User
) -> None:
    """An event that nobody could be told of comes with the next connection."""
    counts_mentions(app)
    asked = slack_server.user_mentions(news, ann, "hello")
    async with connected(slack_server, app):
        await asked.acknowledged()


async def test_what_is_said_and_done_in_a_channel(app: AsyncApp) -> None:
    """An app that is subscribed to it hears what users write in its channels, and that it was removed from one."""
    heard: asyncio.Queue[tuple[str, str]] = asyncio.Queue()

    @app.event("message")
    async def hear(event: Json) -> None:
        heard.put_nowait((event["channel"], event["text"]))

    @app.event("channel_left")
    async def leave(event: Json) -> None:
        heard.put_nowait((event["channel"], "left"))

    async with LoopbackSlack(events=["message.channels", "channel_left"]) as server:
        team = server.add_workspace()
        bob = server.add_user(team, "Bob")
        news = server.add_channel(team, "news", members=[bob])
        elsewhere = server.add_channel(team, "elsewhere", members=[bob], with_bot=False)
        app.client.base_url, app.client.token = server.api_url, team.bot_token
        async with connected(server, app):
            server.user_writes(elsewhere, bob, "unheard")
            server.user_writes(news, bob, "hello")
            server.remove_bot(news)
            server.user_writes(news, bob, "unheard")
            await server.settled()
            async with asyncio.timeout(10):
                assert {await heard.get(), await heard.get()} == {(news.id, "hello"), (news.id, "left")}
            assert heard.empty()


async def test_events_need_their_scope(slack_server: LoopbackSlack) -> None:
    """An app without app_mentions:read hears of no mention."""
    team = slack_server.add_workspace("Small", scopes=["chat:write"])
    bob = slack_server.add_user(team, "Bob")
    with pytest.raises(NotOffered, match="app_mention"):
        slack_server.user_mentions(slack_server.add_channel(team, "news", members=[bob]), bob, "hello")


# Sockets


async def test_any_of_several_connections_is_told(
    slack_server: LoopbackSlack, app: AsyncApp, team: Workspace, news: Channel, ann: User
) -> None:
    """Of two connections each has its turn, and each command is answered once."""
    echo(app)
    async with connected(slack_server, app), connected(slack_server, app):
        told = [slack_server.user_types_command(team, news, ann, "/echo", str(number)) for number in range(2)]
        loads = [len(found.sent) for found in slack_server.sockets.connections]
        answers = [(await asked.response()).text for asked in told]
    assert (loads, answers) == ([1, 1], ["0", "1"])


@pytest.mark.parametrize("reason", ["warning", "refresh_requested"])
async def test_an_app_connects_anew_when_it_is_asked_to(
    slack_server: LoopbackSlack, app: AsyncApp, news: Channel, ann: User, reason: Any
) -> None:
    """After a disconnect message the app opens another socket, and answers there."""
    echo(app)
    async with connected(slack_server, app):
        first = slack_server.sockets.connections[0]
        slack_server.disconnect(reason)
        await slack_server.until(
            lambda: (found := slack_server.sockets.connections) and first not in found, "another connection"
        )
        assert (
            await slack_server.user_types_command(news.workspace, news, ann, "/echo", "here").response()
        ).text == "here"
    assert len(slack_server.calls("apps.connections.open")) >= 2


async def test_a_warning_closes_nothing_yet(slack_server: LoopbackSlack) -> None:
    """After a warning a socket stays open, and closes after the request to refresh it."""
    url = (await client_of(slack_server).apps_connections_open(app_token=slack_server.app_token))["url"]
    async with aiohttp.ClientSession() as session, session.ws_connect(url) as socket:
        assert (await socket.receive_json())["type"] == "hello"
        slack_server.disconnect("warning")
        slack_server.disconnect("refresh_requested")
        assert [(await socket.receive_json())["reason"] for _ in range(2)] == ["warning", "refresh_requested"]
        assert (await socket.receive()).type is aiohttp.WSMsgType.CLOSE


async def test_any_connection_may_acknowledge(
    slack_server: LoopbackSlack, team: Workspace, news: Channel, ann: User
) -> None:
    """What came through one socket may be acknowledged through another; what never came is noted."""
    slack_server.expect("unknown_envelope")
    client = client_of(slack_server)
    urls = [(await client.apps_connections_open(app_token=slack_server.app_token))["url"] for _ in range(2)]
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(urls[0]) as first,
        session.ws_connect(urls[1]) as second,
    ):
        assert [(await found.receive_json())["type"] for found in (first, second)] == ["hello", "hello"]
        asked = slack_server.user_types_command(team, news, ann, "/news")
        await first.send_json({"envelope_id": asked.envelope_id, "payload": {"text": "one"}})
        await second.send_json({"envelope_id": asked.envelope_id, "payload": {"text": "two"}})
        await asked.acknowledged()
        await second.send_json({"envelope_id": "another"})
        await slack_server.until(lambda: slack_server.violations, "it is noted")
    assert len(asked.responses) == 1


async def test_there_are_ten_connections_at_most(slack_server: LoopbackSlack) -> None:
    """An eleventh connection is told that there are too many, and closes; an address nobody gave opens none."""
    client = client_of(slack_server)
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(aiohttp.ClientSession())

        async def connect() -> Json:
            url = (await client.apps_connections_open(app_token=slack_server.app_token))["url"]
            socket = await stack.enter_async_context(session.ws_connect(url))
            told: Json = await socket.receive_json()
            return told

        greetings = [await connect() for _ in range(11)]
        assert [found["type"] for found in greetings] == ["hello"] * 10 + ["disconnect"]
        assert (greetings[9]["num_connections"], greetings[10]["reason"]) == (10, "too_many_websockets")
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(slack_server.api_url.replace("/api/", "/link/?ticket=1"))


async def test_a_connection_that_ends_in_the_middle_of_an_event(
    slack_server: LoopbackSlack, app: AsyncApp, news: Channel, ann: User
) -> None:
    """An event of which half a frame arrived comes again, marked as a repetition, through the next connection."""
    heard = counts_mentions(app)
    async with connected(slack_server, app):
        slack_server.sockets.cut_next()
        asked = slack_server.user_mentions(news, ann, "hello")
        await asked.acknowledged()
        async with asyncio.timeout(10):
            assert (await heard.get())["event_id"] == asked.event_id
    assert (asked.retry, slack_server.sockets.n_opened, heard.empty()) == (1, 2, True)


async def test_a_wrong_token_opens_no_socket(slack_server: LoopbackSlack, team: Workspace) -> None:
    """A bot token is not the kind of token that opens sockets."""
    slack_server.expect("not_allowed_token_type")
    with pytest.raises(SlackApiError, match="not_allowed_token_type"):
        await client_of(slack_server).apps_connections_open(app_token=team.bot_token)


# Signed posts


@pytest.mark.parametrize("forged", ["signature", "timestamp", "headers"])
async def test_a_forged_post_is_refused(
    slack_server: LoopbackSlack, app: AsyncApp, news: Channel, ann: User, forged: Any
) -> None:
    """A wrong signature, an old time and missing headers are each answered with 401."""
    echo(app)
    async with serving(app) as url:
        asked = slack_server.user_types_command(news.workspace, news, ann, "/echo", "x", deliver_to=url, forged=forged)
        assert (await asked.acknowledged()).status == 401
    assert asked.responses == []


async def test_an_address_is_verified(slack_server: LoopbackSlack, app: AsyncApp) -> None:
    """An app gives the challenge to Slack alone, and is there when the certificate is checked."""
    async with serving(app) as url:
        assert (await slack_server.verifies_url(url)).status == 200
        assert (await slack_server.verifies_url(url, forged="signature")).status == 401
        assert (await slack_server.checks_ssl(url)).status == 200


# Clicks, menus, shortcuts


async def test_a_click_changes_the_message(
    slack_server: LoopbackSlack, app: AsyncApp, client: AsyncWebClient, news: Channel, ann: User
) -> None:
    """A click on a button tells its value and its message, which the answer replaces."""
    await client.chat_postMessage(channel=news.id, text="Running", blocks=[actions(button("pause", value="7"))])
    message = news.messages[0]

    @app.action("pause")
    async def pause(ack: AsyncAck, action: Json, body: Json, respond: AsyncRespond) -> None:
        await ack()
        assert body["container"]["message_ts"] == message.ts
        await respond(f"Paused {action['value']}", replace_original=True)

    async with connected(slack_server, app):
        clicked = slack_server.user_clicks(message, "pause")
        assert await clicked.response() is message
    assert (message.text, message.blocks, clicked.user) == ("Paused 7", [], ann)


async def test_nobody_else_clicks_on_what_one_sees_alone(
    slack_server: LoopbackSlack, client: AsyncWebClient, team: Workspace, news: Channel, ann: User
) -> None:
    """An ephemeral message can be clicked on by its reader only, and where there is such a button."""
    bob = slack_server.add_user(team, "Bob")
    await client.chat_postEphemeral(channel=news.id, user=ann.id, text="psst", blocks=[actions(button("more"))])
    with pytest.raises(NotOffered, match="Bob"):
        slack_server.user_clicks(news.ephemeral[0], "more", user=bob)
    with pytest.raises(NotOffered, match="no 'less'"):
        slack_server.user_clicks(news.ephemeral[0], "less")


async def test_of_an_ephemeral_message_a_click_tells_the_place_only(
    slack_server: LoopbackSlack, app: AsyncApp, client: AsyncWebClient, news: Channel, ann: User
) -> None:
    """A click on an ephemeral message does not bring the message."""
    await client.chat_postEphemeral(channel=news.id, user=ann.id, text="psst", blocks=[actions(button("more"))])

    @app.action("more")
    async def more(ack: AsyncAck) -> None:
        await ack()

    async with connected(slack_server, app):
        clicked = slack_server.user_clicks(news.ephemeral[0], "more")
        await clicked.acknowledged()
    assert (clicked.payload["container"]["is_ephemeral"], "message" in clicked.payload) == (True, False)


async def test_who_is_not_there_does_nothing(
    slack_server: LoopbackSlack, client: AsyncWebClient, team: Workspace, news: Channel
) -> None:
    """Somebody who is not in a channel clicks, types and writes nothing there, and is shown nothing."""
    slack_server.expect("user_not_in_channel")
    bob = slack_server.add_user(team, "Bob")
    await client.chat_postMessage(channel=news.id, text="x", blocks=[actions(button("more"))])
    with pytest.raises(NotOffered):
        slack_server.user_clicks(news.messages[0], "more", user=bob)
    with pytest.raises(NotOffered):
        slack_server.user_types_command(team, news, bob, "/news")
    with pytest.raises(NotOffered):
        slack_server.user_writes(news, bob, "x")
    with pytest.raises(SlackApiError, match="user_not_in_channel"):
        await client.chat_postEphemeral(channel=news.id, user=bob.id, text="x")


async def test_a_choice_from_a_menu(
    slack_server: LoopbackSlack, app: AsyncApp, client: AsyncWebClient, news: Channel, ann: User
) -> None:
    """A user chooses by what is shown, and the app is told the value."""
    await client.chat_postMessage(
        channel=news.id, text="Which?", blocks=[actions(menu(option("One", "1"), option("Two", "2")))]
    )

    @app.action("m")
    async def choose(ack: AsyncAck, action: Json, say: AsyncSay) -> None:
        await ack()
        await say(action["selected_option"]["value"])

    async with connected(slack_server, app):
        assert (await slack_server.user_chooses(news.messages[0], "m", "Two", user=ann).answer()).text == "2"
        with pytest.raises(NotOffered, match="'Three' is none of"):
            slack_server.user_chooses(news.messages[0], "m", "Three")


async def test_a_menu_whose_options_the_app_gives(
    slack_server: LoopbackSlack, app: AsyncApp, client: AsyncWebClient, news: Channel
) -> None:
    """What a user types into an external menu is answered by options, of which one is chosen."""
    select = {"type": "external_select", "action_id": "story", "min_query_length": 1}
    await client.chat_postMessage(channel=news.id, text="Which?", blocks=[actions(select)])

    @app.options("story")
    async def offer(ack: AsyncAck, payload: Json) -> None:
        await ack(options=[option(payload["value"].title(), "7")])

    @app.action("story")
    async def choose(ack: AsyncAck, action: Json, say: AsyncSay) -> None:
        await ack()
        await say(action["selected_option"]["value"])

    async with connected(slack_server, app):
        searched = slack_server.user_searches(news.messages[0], "story", "stargate")
        await searched.acknowledged()
        assert [found["text"]["text"] for found in searched.options] == ["Stargate"]
        assert (await slack_server.user_chooses(news.messages[0], "story", "Stargate").answer()).text == "7"


async def test_options_that_cannot_be_shown(
    slack_server: LoopbackSlack, app: AsyncApp, client: AsyncWebClient, news: Channel
) -> None:
    """Options of an external menu are checked like all others."""
    slack_server.expect("invalid_options")
    await client.chat_postMessage(
        channel=news.id, text="Which?", blocks=[actions({"type": "external_select", "action_id": "story"})]
    )

    @app.options("story")
    async def offer(ack: AsyncAck) -> None:
        await ack(options=[option("x" * 76)])

    async with connected(slack_server, app):
        await slack_server.user_searches(news.messages[0], "story", "x").acknowledged()


async def test_shortcuts(slack_server: LoopbackSlack, app: AsyncApp, news: Channel, ann: User) -> None:
    """A shortcut of a message tells the message, a global one has a trigger for a view."""

    @app.message_shortcut("digest")
    async def digest(ack: AsyncAck, shortcut: Json, respond: AsyncRespond) -> None:
        await ack()
        await respond(shortcut["message"]["text"])

    @app.global_shortcut("ask")
    async def ask(ack: AsyncAck, shortcut: Json, client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=shortcut["trigger_id"], view=modal(field(TEXT)))

    async with connected(slack_server, app):
        message = slack_server.user_writes(news, ann, "read this")
        assert (await slack_server.user_uses_shortcut("digest", message).response()).text == "read this"
        assert (await slack_server.user_uses_global_shortcut("ask", ann).opened()).title == "Form"


# Views


def opens(app: AsyncApp, view: Json) -> None:
    """Let /form open a view."""

    @app.command("/form")
    async def form(ack: AsyncAck, command: Json, client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=command["trigger_id"], view=view)


@pytest.mark.parametrize("over_http", [False, True])
async def test_a_modal_is_opened_refused_and_submitted(
    slack_server: LoopbackSlack, app: AsyncApp, news: Channel, ann: User, *, over_http: bool
) -> None:
    """A modal that is filled in wrongly stays open with an error; filled in rightly it closes."""
    place = {"type": "conversations_select", "action_id": "where", "filter": {"include": ["public"]}}
    opens(app, modal(field(TEXT, block_id="at"), field(place), callback_id="form", private_metadata="7"))

    @app.view("form")
    async def submitted(ack: AsyncAck, view: Json) -> None:
        assert view["private_metadata"] == "7"
        if view["state"]["values"]["at"]["text"]["value"] == "tomorrow":
            await ack()
        else:
            await ack(response_action="errors", errors={"at": "When?"})

    async with serving(app) as url, connected(slack_server, app):
        slack_server.deliver_to = url if over_http else None
        view = await slack_server.user_types_command(news.workspace, news, ann, "/form").opened()
        with pytest.raises(NotOffered, match="'where' has to be filled in"):
            slack_server.user_submits(view, {"text": "soon"})
        with pytest.raises(NotOffered, match="does not list"):
            slack_server.user_submits(view, {"where": slack_server.direct(ann)})
        with pytest.raises(NotOffered, match="from 0 to 3000 characters"):
            slack_server.user_submits(view, {"text": "x" * 3001})
        refused = slack_server.user_submits(view, {"text": "soon", "where": news})
        await refused.acknowledged()
        assert (refused.errors, view.closed) == ({"at": "When?"}, False)
        await slack_server.user_submits(view, {"at": "tomorrow"}).acknowledged()
    assert view.closed


async def test_a_submission_is_answered_by_another_view(
    slack_server: LoopbackSlack, app: AsyncApp, team: Workspace, news: Channel, ann: User
) -> None:
    """A submission may put a view on top of the one that was submitted, which closes with it."""
    opens(app, modal(field(TEXT), callback_id="first"))

    @app.view("first")
    async def more(ack: AsyncAck) -> None:
        await ack(response_action="push", view=modal(section("sure?"), callback_id="second"))

    @app.view("second")
    async def end(ack: AsyncAck) -> None:
        await ack(response_action="clear")

    async with connected(slack_server, app):
        first = await slack_server.user_types_command(team, news, ann, "/form").opened()
        second = await slack_server.user_submits(first, {"text": "x"}).opened()
        assert (second.shown, second.root, first.closed) == ("sure?", first, False)
        await slack_server.user_submits(second).acknowledged()
    assert (first.closed, second.closed) == (True, True)


async def test_errors_at_a_field_that_is_not_there(
    slack_server: LoopbackSlack, app: AsyncApp, team: Workspace, news: Channel, ann: User
) -> None:
    """Errors that name no field of the view are noted."""
    slack_server.expect("invalid_errors")
    opens(app, modal(field(TEXT, block_id="at"), callback_id="form"))

    @app.view("form")
    async def submitted(ack: AsyncAck) -> None:
        await ack(response_action="errors", errors={"elsewhere": "no"})

    async with connected(slack_server, app):
        view = await slack_server.user_types_command(team, news, ann, "/form").opened()
        await slack_server.user_submits(view, {"at": "x"}).acknowledged()


async def test_a_trigger_opens_one_view_and_soon(
    slack_server: LoopbackSlack, app: AsyncApp, client: AsyncWebClient, news: Channel, ann: User
) -> None:
    """A trigger_id is used once, within three seconds."""
    slack_server.expect("exchanged_trigger_id", "expired_trigger_id", "invalid_trigger_id")
    opens(app, modal())
    async with connected(slack_server, app):
        asked = slack_server.user_types_command(news.workspace, news, ann, "/form")
        await asked.acknowledged()
        await asked.opened()
        trigger = asked.payload["trigger_id"]
        with pytest.raises(SlackApiError, match="exchanged_trigger_id"):
            await client.views_open(trigger_id=trigger, view=modal())
        with pytest.raises(SlackApiError, match="invalid_trigger_id"):
            await client.views_open(trigger_id="1.2.3", view=modal())
        late = slack_server.world.new_trigger(ann)
        slack_server.pass_time(timedelta(seconds=3.1))
        with pytest.raises(SlackApiError, match="expired_trigger_id"):
            await client.views_open(trigger_id=late.id, view=modal())


async def test_the_home_tab(slack_server: LoopbackSlack, app: AsyncApp, ann: User) -> None:
    """Opening the home tab is an event; what is published can be clicked on, and published again."""

    @app.event("app_home_opened")
    async def opened(event: Json, client: AsyncWebClient) -> None:
        await client.views_publish(
            user_id=event["user"], view={"type": "home", "blocks": [section("Hello"), actions(button("add"))]}
        )

    @app.action("add")
    async def add(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        await ack()
        blocks = [section("Added")]
        view = {"type": "home", "blocks": blocks}
        await client.views_publish(user_id=body["user"]["id"], view=view, hash=body["view"]["hash"])

    async with connected(slack_server, app):
        slack_server.user_opens_home(ann)
        home = await slack_server.home(ann)
        assert (home.shown, home.action_ids) == ("Hello\nGo", ["add"])
        slack_server.user_clicks(home, "add")
        await slack_server.until(lambda: home.shown == "Added", "the home changed")


async def test_a_menu_begins_where_the_user_is(
    slack_server: LoopbackSlack, app: AsyncApp, news: Channel, ann: User
) -> None:
    """A menu of conversations that says so begins with the channel where the modal was opened."""
    place = {"type": "conversations_select", "action_id": "where", "default_to_current_conversation": True}
    opens(app, modal(field({**place, "response_url_enabled": True}), callback_id="form"))

    @app.view("form")
    async def submitted(ack: AsyncAck, respond: AsyncRespond) -> None:
        await ack()
        await respond("here", response_type="in_channel")

    async with connected(slack_server, app):
        view = await slack_server.user_types_command(news.workspace, news, ann, "/form").opened()
        slack_server.user_submits(view)
        assert [found.text for found in await slack_server.posted(news)] == ["here"]


async def test_a_modal_is_closed(slack_server: LoopbackSlack, app: AsyncApp, news: Channel, ann: User) -> None:
    """An app that wants to know hears that a modal was closed, which cannot be submitted then."""
    opens(app, modal(field(TEXT), callback_id="form", notify_on_close=True))

    @app.view_closed("form")
    async def closed(ack: AsyncAck) -> None:
        await ack()

    async with connected(slack_server, app):
        view = await slack_server.user_types_command(news.workspace, news, ann, "/form").opened()
        told = slack_server.user_closes(view)
        assert told is not None
        await told.acknowledged()
        with pytest.raises(NotOffered, match="closed"):
            slack_server.user_submits(view, {"text": "x"})


async def test_views_that_cannot_be_shown(
    slack_server: LoopbackSlack, client: AsyncWebClient, news: Channel, ann: User
) -> None:
    """Views are at most three deep, changed only as they are known, and have external ids of their own."""
    slack_server.expect("push_limit_reached", "hash_conflict", "duplicate_external_id", "not_found")
    world = slack_server.world
    first = await client.views_open(trigger_id=world.new_trigger(ann).id, view=modal(external_id="x"))
    view = world.views[first["view"]["id"]]
    with pytest.raises(SlackApiError, match="duplicate_external_id"):
        await client.views_open(trigger_id=world.new_trigger(ann).id, view=modal(external_id="x"))
    with pytest.raises(SlackApiError, match="hash_conflict"):
        await client.views_update(view_id=view.id, hash="1.1", view=modal())
    await client.views_update(external_id="x", hash=view.hash, view=modal(section("new")))
    assert view.shown == "new"
    with pytest.raises(SlackApiError, match="not_found"):
        await client.views_push(trigger_id=world.new_trigger(ann, channel=news).id, view=modal())
    for _ in range(2):
        pushed = await client.views_push(trigger_id=world.new_trigger(ann, view=view).id, view=modal())
        view = world.views[pushed["view"]["id"]]
    with pytest.raises(SlackApiError, match="push_limit_reached"):
        await client.views_push(trigger_id=world.new_trigger(ann, view=view).id, view=modal())


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"title": plain("x" * 25)}, "less than 25 characters [json-pointer:/view/title/text]"),
        ({"submit": plain("x" * 25)}, "less than 25 characters [json-pointer:/view/submit/text]"),
        ({"close": plain("x" * 25)}, "less than 25 characters [json-pointer:/view/close/text]"),
        ({"private_metadata": "x" * 3001}, "less than 3001 characters"),
        ({"callback_id": "x" * 256}, "less than 256 characters"),
        ({"blocks": [section()] * 101}, "no more than 100 items allowed"),
        ({"blocks": [{"type": "markdown", "text": "x"}]}, "unsupported type: markdown"),
        ({"submit": None, "blocks": [field(TEXT)]}, "missing required field: submit"),
        ({"colour": "red"}, "invalid additional property: colour"),
        ({"type": "home"}, "unsupported type: home"),
    ],
)
def test_what_a_modal_may_not_be(wrong: Json, reason: str) -> None:
    """Each rule of views that is broken is named."""
    view = {name: value for name, value in (modal(section()) | wrong).items() if value is not None}
    with pytest.raises(Refused) as refused:
        check_view(view, surface="modal")
    assert refused.value.error == "invalid_arguments"
    assert reason in str(refused.value)


def test_a_view_that_is_too_large() -> None:
    """A view of more than 250 kB is refused, though each block is small enough."""
    with pytest.raises(Refused, match="view_too_large"):
        check_view(modal(*[section("x" * 3000)] * 90), surface="modal")


# Blocks

OPTIONS = [option(str(number), str(number)) for number in range(101)]


@pytest.mark.parametrize(
    ("blocks", "reason"),
    [
        ([section()] * 51, "no more than 50 items allowed [json-pointer:/blocks]"),
        ([{"text": "x"}], "missing required field: type [json-pointer:/blocks/0]"),
        ([{"type": "poster"}], "unsupported type: poster [json-pointer:/blocks/0/type]"),
        ([section(color="red")], "invalid additional property: color"),
        ([{"type": "section"}], "missing required field: text or fields"),
        ([section("x" * 3001)], "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"),
        ([section("")], "must be more than 0 characters"),
        ([section(accessory=TEXT)], "unsupported type: plain_text_input"),
        ([{"type": "section", "fields": [plain()] * 11}], "no more than 10 items allowed"),
        ([{"type": "section", "fields": [plain("x" * 2001)]}], "must be less than 2001 characters"),
        ([section(block_id="b"), section(block_id="b")], "block_id b already exists"),
        ([section(block_id="b" * 256)], "must be less than 256 characters"),
        ([{"type": "header", "text": plain("x" * 151)}], "must be less than 151 characters"),
        ([{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}], "unsupported type: mrkdwn"),
        ([{"type": "context", "elements": [plain()] * 11}], "no more than 10 items allowed"),
        ([{"type": "context", "elements": [button()]}], "unsupported type: button"),
        ([actions(*(button(f"a{number}") for number in range(26)))], "no more than 25 items allowed"),
        ([actions()], "no fewer than 1 items allowed"),
        ([actions(button("a"), button("a"))], "action_id a already exists [json-pointer:/blocks/0]"),
        ([actions(button("a" * 256))], "must be less than 256 characters"),
        ([actions(button(text=plain("x" * 76)))], "must be less than 76 characters"),
        ([actions(button(text={"type": "mrkdwn", "text": "x"}))], "unsupported type: mrkdwn"),
        ([actions(button(value="x" * 2001))], "must be less than 2001 characters"),
        ([actions(button(url="https://" + "x" * 3000))], "must be less than 3001 characters"),
        ([actions(button(url="example"))], "failed to match the required form"),
        ([actions(button(style="loud"))], "unsupported value: loud"),
        ([actions(button(confirm={"title": plain()}))], "missing required field: text"),
        ([actions(menu(*OPTIONS))], "no more than 100 items allowed"),
        ([actions(menu())], "no fewer than 1 items allowed"),
        ([actions(menu(option("x" * 76)))], "must be less than 76 characters"),
        ([actions(menu(option("x", "x" * 151)))], "must be less than 151 characters"),
        ([actions(menu(option(), initial_option=option("y", "y")))], "initial option not found"),
        ([actions(menu(option(), option_groups=[{"label": plain(), "options": [option()]}]))], "must have only one of"),
        ([actions({"type": "overflow", "options": [option()] * 6})], "no more than 5 items allowed"),
        ([actions({"type": "radio_buttons", "options": [option()] * 11})], "no more than 10 items allowed"),
        ([actions({"type": "datepicker", "initial_date": "1.2.2026"})], "failed to match the required form"),
        ([field({"type": "plain_text_input", "max_length": 3001})], "must be from 1 to 3000"),
        ([field(button())], "unsupported type: button"),
        ([field({**TEXT, "focus_on_load": True}), field({**TEXT, "focus_on_load": True})], "only one element"),
        ([{"type": "image", "image_url": "https://example.org/1.png"}], "missing required field: alt_text"),
        ([{"type": "image", "alt_text": "x"}], "must have one of: image_url, slack_file"),
        ([{"type": "rich_text", "elements": [{"type": "text", "text": "x"}]}], "unsupported type: text"),
        (
            [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [{"type": "bold"}]}]}],
            "unsupported type: bold",
        ),
        (
            [{"type": "rich_text", "elements": [{"type": "rich_text_list", "style": "dash", "elements": []}]}],
            "unsupported value: dash",
        ),
        ([{"type": "markdown", "text": "x" * 12_001}], "must be less than 12001 characters"),
        ([{"type": "divider", "block_id": None}], "must not be null"),
        ([{"type": "alert", "text": plain(), "level": "loud"}], "level must be a valid value"),
        ([{"type": "alert", "text": plain(), "color": "red"}], "invalid additional property: color"),
        (["x"], "must provide an object"),
    ],
)
def test_what_blocks_may_not_be(blocks: list[Json], reason: str) -> None:
    """Each rule of blocks that is broken is named, with the place."""
    assert any(reason in found for found in check_blocks(blocks)), check_blocks(blocks)


@pytest.mark.parametrize(
    "blocks",
    [
        [section("x" * 3000, block_id="b" * 255)],
        [section(accessory=button(style="danger", url="https://example.org/", value="x" * 2000))],
        [{"type": "section", "fields": [plain("x" * 2000)] * 10}],
        [{"type": "divider"}] * 50,
        [{"type": "header", "text": plain("x" * 150)}],
        [{"type": "context", "elements": [plain()] * 10}],
        [actions(*(button(f"a{number}") for number in range(25))), actions(button("a1"))],
        [actions(menu(*OPTIONS[:100], initial_option=OPTIONS[7], placeholder=plain()))],
        [field({**TEXT, "multiline": True, "max_length": 3000}, hint=plain(), optional=True)],
        [{"type": "markdown", "text": "# x"}, {"type": "alert", "text": plain(), "level": "info"}],
        [
            {
                "type": "rich_text",
                "elements": [
                    {"type": "rich_text_section", "elements": [{"type": "text", "text": "x", "style": {"bold": True}}]},
                    {
                        "type": "rich_text_list",
                        "style": "bullet",
                        "indent": 1,
                        "elements": [
                            {
                                "type": "rich_text_section",
                                "elements": [{"type": "link", "url": "https://example.org/", "text": "x"}],
                            }
                        ],
                    },
                    {"type": "rich_text_quote", "elements": [{"type": "date", "timestamp": 1, "format": "{date}"}]},
                ],
            }
        ],
        [{"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]], "column_settings": [{"align": "right"}]}],
    ],
)
def test_what_blocks_may_just_be(blocks: list[Json]) -> None:
    """What just keeps the rules is no error."""
    assert check_blocks(blocks) == []


@pytest.mark.parametrize(
    ("message", "error"),
    [
        ({}, "no_text"),
        ({"text": "", "blocks": []}, "no_text"),
        ({"text": "x" * 40_001}, "msg_too_long"),
        ({"text": "x", "blocks": [section("x" * 2401)] * 5}, "msg_blocks_too_long"),
        ({"text": "x", "blocks": "x"}, "invalid_blocks"),
        ({"text": "x", "metadata": {"event_type": "x"}}, "invalid_metadata_format"),
        ({"text": "x", "metadata": {"event_type": "x", "event_payload": "x"}}, "invalid_metadata_format"),
        ({"text": "x", "metadata": {"event_type": "x", "event_payload": {"x": "x" * 16_400}}}, "metadata_too_large"),
    ],
)
def test_what_a_message_may_not_be(message: Json, error: str) -> None:
    """Each rule of messages that is broken has its error."""
    with pytest.raises(Refused) as refused:
        check_message(message)
    assert refused.value.error == error


async def test_wrong_blocks_are_refused_as_slack_does(
    slack_server: LoopbackSlack, client: AsyncWebClient, news: Channel
) -> None:
    """The answer to wrong blocks says where they are wrong, and nothing is posted."""
    slack_server.expect("invalid_blocks")
    with pytest.raises(SlackApiError) as refused:
        await client.chat_postMessage(channel=news.id, text="x", blocks=[{"type": "poster"}])
    messages = refused.value.response["response_metadata"]["messages"]
    assert messages == ["[ERROR] unsupported type: poster [json-pointer:/blocks/0/type]"]
    assert news.messages == []


async def test_a_click_should_be_answered_clearly(
    slack_server: LoopbackSlack, client: AsyncWebClient, app: AsyncApp, news: Channel
) -> None:
    """An answer to a click that does not say whether it replaces the message is noted; a clear one is not."""
    slack_server.expect("replace_unsaid")
    await client.chat_postMessage(channel=news.id, text="x", blocks=[actions(button("why"), button("what"))])
    message = news.messages[0]

    @app.action("why")
    async def why(ack: AsyncAck, respond: AsyncRespond) -> None:
        await ack()
        await respond("because", replace_original=False)

    @app.action("what")
    async def what(ack: AsyncAck, respond: AsyncRespond) -> None:
        await ack()
        await respond("this")

    async with connected(slack_server, app):
        assert (await slack_server.user_clicks(message, "why").response()).text == "because"
        assert slack_server.violations == []
        assert await slack_server.user_clicks(message, "what").response() is message


async def test_bad_style_is_noted(slack_server: LoopbackSlack, client: AsyncWebClient, news: Channel) -> None:
    """Blocks without a text, and links that are unfurled, are posted and noted."""
    slack_server.expect("no_fallback", "unfurled")
    await client.api_call("chat.postMessage", json={"channel": news.id, "blocks": [section()]})
    await client.chat_postMessage(channel=news.id, text="see <https://example.org/|there>", unfurl_links=False)
    await client.chat_postMessage(channel=news.id, text="see <https://example.org/|there>", **QUIET)
    assert [found.code for found in slack_server.violations] == ["no_fallback", "unfurled"]
    assert len(news.messages) == 3


# The Web API


async def test_messages_are_posted_changed_and_deleted(
    slack_server: LoopbackSlack, client: AsyncWebClient, news: Channel, ann: User
) -> None:
    """A message can be changed, a text alone takes the place of its blocks, and it can be deleted; others' cannot."""
    sent = await client.chat_postMessage(channel=news.id, text="before", blocks=[section("block")])
    message = news.messages[0]
    await client.chat_update(channel=news.id, ts=sent["ts"], text="after")
    assert (message.text, message.blocks, message.edited_at is not None) == ("after", [], True)
    assert (message.shown, message.earlier) == ("after", ["block"])
    link = (await client.chat_getPermalink(channel=news.id, message_ts=sent["ts"]))["permalink"]
    assert link == f"https://newsroom.slack.com/archives/{news.id}/p{message.ts.replace('.', '')}"
    await client.reactions_add(channel=news.id, timestamp=sent["ts"], name="eyes")
    assert message.reactions == ["eyes"]
    await client.chat_delete(channel=news.id, ts=sent["ts"])
    slack_server.expect("cant_update_message", "message_not_found", "thread_not_found")
    foreign = slack_server.user_writes(news, ann, "mine")
    with pytest.raises(SlackApiError, match="cant_update_message"):
        await client.chat_update(channel=news.id, ts=foreign.ts, text="yours")
    with pytest.raises(SlackApiError, match="message_not_found"):
        await client.chat_delete(channel=news.id, ts=sent["ts"])
    with pytest.raises(SlackApiError, match="thread_not_found"):
        await client.chat_postMessage(channel=news.id, text="x", thread_ts=sent["ts"])
    assert (message.deleted, slack_server.posts(news)) == (True, [])


async def test_a_change_keeps_what_it_does_not_name(
    slack_server: LoopbackSlack, client: AsyncWebClient, news: Channel
) -> None:
    """Metadata stays, and so do blocks where metadata alone is changed; blocks are checked as those of a new post."""
    slack_server.expect("invalid_blocks")
    kept = {"event_type": "delivery", "event_payload": {"id": "7"}}
    sent = await client.chat_postMessage(channel=news.id, text="text", blocks=[section("before")], metadata=kept)
    message = news.messages[0]
    await client.chat_update(channel=news.id, ts=sent["ts"], text="text", blocks=[section("after")])
    assert (message.shown, message.metadata) == ("after", kept)
    other = {**kept, "event_payload": {"id": "8"}}
    await client.api_call("chat.update", json={"channel": news.id, "ts": sent["ts"], "metadata": other})
    assert (message.shown, message.metadata) == ("after", other)
    with pytest.raises(SlackApiError, match="invalid_blocks"):
        await client.chat_update(channel=news.id, ts=sent["ts"], text="text", blocks=[section("x" * 3001)])
    assert (message.shown, message.earlier) == ("after", ["before", "after"])


async def test_a_user_is_no_channel_in_which_something_is_changed(
    slack_server: LoopbackSlack, client: AsyncWebClient, ann: User
) -> None:
    """What is posted to a user stands in the conversation with them, and is changed there."""
    slack_server.expect("channel_not_found")
    sent = await client.chat_postMessage(channel=ann.id, text="before")
    with pytest.raises(SlackApiError, match="channel_not_found"):
        await client.chat_update(channel=ann.id, ts=sent["ts"], text="after")
    await client.chat_update(channel=sent["channel"], ts=sent["ts"], text="after")
    assert slack_server.posts(slack_server.direct(ann))[0].shown == "after"


async def test_threads_and_history(slack_server: LoopbackSlack, client: AsyncWebClient, news: Channel) -> None:
    """History has the threads' first messages, page by page, newest first; replies have a thread, oldest first."""
    kept = {"event_type": "delivery", "event_payload": {"id": "7"}}
    sent = [
        (await client.chat_postMessage(channel=news.id, text=f"{number}", metadata=kept))["ts"] for number in range(3)
    ]
    await client.chat_postMessage(channel=news.id, text="reply", thread_ts=sent[0])
    history = await client.conversations_history(channel=news.id, limit=2, include_all_metadata=True)
    assert [found["text"] for found in history["messages"]] == ["2", "1"]
    assert history["messages"][0]["metadata"] == kept
    cursor = history["response_metadata"]["next_cursor"]
    rest = await client.conversations_history(channel=news.id, limit=2, cursor=cursor)
    assert [found["text"] for found in rest["messages"]] == ["0"]
    assert "metadata" not in rest["messages"][0]
    since = await client.conversations_history(channel=news.id, oldest=sent[1])
    assert [found["text"] for found in since["messages"]] == ["2"]
    assert [(first.text, second.text) for first, second in slack_server.doubles] == [("0", "1"), ("0", "2"), ("1", "2")]
    replies = await client.conversations_replies(channel=news.id, ts=sent[0])
    assert [found["text"] for found in replies["messages"]] == ["0", "reply"]


async def test_users_and_places(
    slack_server: LoopbackSlack, client: AsyncWebClient, team: Workspace, news: Channel, ann: User
) -> None:
    """Users tell their zone and language, channels their members, groups their handle, a workspace its name."""
    slack_server.add_group(team, "editors", [ann])
    user = (await client.users_info(user=ann.id, include_locale=True))["user"]
    assert (user["tz"], user["locale"], user["is_admin"]) == ("Europe/Berlin", "de-DE", False)
    assert [found["id"] for found in (await client.users_list())["members"]] == [team.bot.id, ann.id]
    assert [found["name"] for found in (await client.conversations_list())["channels"]] == ["news"]
    assert (await client.conversations_info(channel=news.id))["channel"]["is_member"]
    assert (await client.conversations_members(channel=news.id))["members"] == [ann.id, team.bot.id]
    assert [found["handle"] for found in (await client.usergroups_list())["usergroups"]] == ["editors"]
    assert (await client.team_info())["team"]["name"] == "Newsroom"
    assert (await client.bots_info(bot=team.bot_id))["bot"]["user_id"] == team.bot.id
    opened = (await client.conversations_open(users=ann.id))["channel"]["id"]
    assert team.channels[opened] is slack_server.direct(ann)
    await client.chat_postMessage(channel=ann.id, text="hello")
    assert [found.text for found in slack_server.direct(ann).messages] == ["hello"]


async def test_where_the_app_cannot_post(
    slack_server: LoopbackSlack, team: Workspace, client: AsyncWebClient, ann: User
) -> None:
    """Foreign, private, archived and unknown channels each have their error, and the bot joins public ones."""
    slack_server.expect("not_in_channel", "channel_not_found", "is_archived")
    team.scopes -= {"chat:write.public"}
    public = slack_server.add_channel(team, "public", with_bot=False)
    private = slack_server.add_channel(team, "private", private=True, members=[ann], with_bot=False)
    archived = slack_server.add_channel(team, "archived")
    slack_server.archive(archived)
    for place, error in [
        (public.id, "not_in_channel"),
        (private.id, "channel_not_found"),
        ("C1", "channel_not_found"),
        (archived.id, "is_archived"),
    ]:
        with pytest.raises(SlackApiError, match=error):
            await client.chat_postMessage(channel=place, text="x")
    await client.conversations_join(channel=public.id)
    await client.chat_postMessage(channel=public.id, text="x")


async def test_a_scope_is_missing(slack_server: LoopbackSlack) -> None:
    """A call beyond the scopes says which one it needs and which there are."""
    slack_server.expect("missing_scope")
    team = slack_server.add_workspace("Small", scopes=["chat:write", "commands"])
    with pytest.raises(SlackApiError) as refused:
        await client_of(slack_server, team.bot_token).users_info(user=team.bot.id)
    data = refused.value.response.data
    assert (data["error"], data["needed"], data["provided"]) == ("missing_scope", "users:read", "chat:write,commands")


async def test_tokens_are_of_one_workspace(slack_server: LoopbackSlack, client: AsyncWebClient, news: Channel) -> None:
    """A token opens its own workspace only, and an unknown one or none opens nothing."""
    slack_server.expect("channel_not_found", "invalid_auth", "not_authed")
    other = client_of(slack_server, slack_server.add_workspace("Other").bot_token)
    assert (await client.auth_test())["team_id"] != (await other.auth_test())["team_id"]
    with pytest.raises(SlackApiError, match="channel_not_found"):
        await other.chat_postMessage(channel=news.id, text="x")
    with pytest.raises(SlackApiError, match="invalid_auth"):
        await client_of(slack_server, "xoxb-1").auth_test()
    with pytest.raises(SlackApiError, match="not_authed"):
        await client_of(slack_server).auth_test()


async def test_what_is_no_json_is_refused(slack_server: LoopbackSlack, client: AsyncWebClient) -> None:
    """A body that is no JSON is an error of its own."""
    slack_server.expect("invalid_json")
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {client.token}"}
    async with (
        aiohttp.ClientSession() as session,
        session.post(slack_server.api_url + "auth.test", data=b"{", headers=headers) as answer,
    ):
        assert (await answer.json())["error"] == "invalid_json"


async def test_an_unknown_method_fails_the_test(slack_server: LoopbackSlack, client: AsyncWebClient) -> None:
    """A method that is not here is noted by its name."""
    with pytest.raises(SlackApiError, match="unknown_method"):
        await client.emoji_list()
    with pytest.raises(AssertionError, match=r"emoji\.list: method, unknown_method"):
        slack_server.check()
    slack_server.expect("unknown_method")


async def test_what_is_expected_must_come() -> None:
    """A test that expects an error fails where none came."""
    server = LoopbackSlack()
    server.expect("is_archived")
    with pytest.raises(AssertionError, match="never came"):
        server.check()


async def test_all_calls_are_kept(slack_server: LoopbackSlack, client: AsyncWebClient, news: Channel) -> None:
    """Each call is kept with its arguments, its token and what was answered."""
    await client.chat_postMessage(channel=news.id, text="x", blocks=[section("y")])
    (call,) = slack_server.calls("chat.postMessage")
    assert (call.arguments["blocks"], call.token, call.status) == ([section("y")], client.token, 200)
    assert call.answer is not None
    assert call.answer["ts"] == news.messages[0].ts


# Faults


async def test_a_limit_names_the_wait(slack_server: LoopbackSlack, client: AsyncWebClient, news: Channel) -> None:
    """A 429 carries Retry-After; nothing is posted, the third call is, and other methods are not limited."""
    slack_server.play(Fault.limited(7), "chat.postMessage", n=2)
    await client.auth_test()
    for _ in range(2):
        with pytest.raises(SlackApiError, match="ratelimited") as limited:
            await client.chat_postMessage(channel=news.id, text="first")
        assert (limited.value.response.status_code, limited.value.response.headers["Retry-After"]) == (429, "7")
    await client.chat_postMessage(channel=news.id, text="second")
    assert [found.text for found in news.messages] == ["second"]


async def test_no_answer_after_accepting(slack_server: LoopbackSlack, team: Workspace, news: Channel) -> None:
    """A message whose answer never came is there, once."""
    slack_server.play(Fault.silent(), "chat.postMessage")
    with pytest.raises(TimeoutError):
        await client_of(slack_server, team.bot_token, seconds=0.1).chat_postMessage(channel=news.id, text="x")
    assert [found.text for found in news.messages] == ["x"]


@pytest.mark.parametrize("accepted", [False, True])
async def test_a_reset_connection(
    slack_server: LoopbackSlack, client: AsyncWebClient, news: Channel, *, accepted: bool
) -> None:
    """A connection that is reset before or after a message was accepted is an error for the client both times."""
    slack_server.play(Fault.reset(accepted=accepted), "chat.postMessage")
    with pytest.raises(aiohttp.ClientError):
        await client.chat_postMessage(channel=news.id, text="x")
    assert len(news.messages) == accepted


@pytest.mark.parametrize("status", [500, 503])
async def test_a_broken_server(slack_server: LoopbackSlack, client: AsyncWebClient, news: Channel, status: int) -> None:
    """A server that is broken answers with its status until it is well again."""
    slack_server.play(Fault.broken(status), n=None)
    for _ in range(2):
        with pytest.raises(SlackApiError) as broken:
            await client.chat_postMessage(channel=news.id, text="x")
        assert broken.value.response.status_code == status
    slack_server.stop_playing()
    await client.chat_postMessage(channel=news.id, text="x")
    assert len(news.messages) == 1


async def test_any_refusal_and_a_slow_answer(
    slack_server: LoopbackSlack, client: AsyncWebClient, news: Channel
) -> None:
    """A call is refused as a test likes, which breaks no rule; a slow one is answered when the test says so."""
    slack_server.play(Fault.refused("restricted_action"), "chat.postMessage")
    with pytest.raises(SlackApiError, match="restricted_action"):
        await client.chat_postMessage(channel=news.id, text="x")
    go_on = asyncio.Event()
    slack_server.play(Fault.slow(until=go_on), "chat.postMessage")
    posting = asyncio.create_task(client.chat_postMessage(channel=news.id, text="x"))
    await slack_server.posted(news)
    assert not posting.done()
    go_on.set()
    assert (await posting)["ok"]


async def test_a_response_url_runs_out(
    slack_server: LoopbackSlack, app: AsyncApp, team: Workspace, news: Channel, ann: User
) -> None:
    """A response_url is good for five uses, within half an hour."""
    slack_server.expect("used_url", "expired_url")
    responds: list[AsyncRespond] = []

    @app.command("/news")
    async def keep(ack: AsyncAck, respond: AsyncRespond) -> None:
        responds.append(respond)
        await ack()

    async with connected(slack_server, app):
        asked = slack_server.user_types_command(team, news, ann, "/news")
        await asked.acknowledged()
        used = [(await responds[0](str(number))).status_code for number in range(6)]
        await slack_server.user_types_command(team, news, ann, "/news").acknowledged()
        slack_server.pass_time(timedelta(minutes=31))
        late = await responds[1]("late")
    assert (used, late.status_code, len(asked.responses)) == ([200] * 5 + [404], 404, 5)


# Mentions and links


async def test_who_is_notified(slack_server: LoopbackSlack, client: AsyncWebClient, news: Channel, ann: User) -> None:
    """Mentions that are not escaped notify, in text, in blocks and in rich texts; escaped and plain ones do not."""
    rich = {"type": "rich_text_section", "elements": [{"type": "broadcast", "range": "everyone"}]}
    blocks = [section("<!channel|c> &lt;!here&gt; @here"), {"type": "rich_text", "elements": [rich]}]
    blocks += [{"type": "header", "text": plain(f"<@{ann.id}>")}, section(f"<!subteam^S1|@editors> <@{ann.id}>")]
    await client.chat_postMessage(channel=news.id, text="&lt;!here&gt; and <#C1>", blocks=blocks)
    await client.chat_postMessage(channel=news.id, text="@here", link_names=True)
    assert [found.who for found in slack_server.pinged] == ["channel", "everyone", "S1", ann.id, "here"]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("a < b & c", "a &lt; b &amp; c"),
        ("see https://a.example/?x=1&y=2.", "see <https://a.example/?x=1&amp;y=2>."),
        ("see example.org", "see <http://example.org|example.org>"),
        ("me@a.example", "<mailto:me@a.example|me@a.example>"),
        ("<@U1> <#C1> <!here>", "<@U1> <#C1> <!here>"),
    ],
)
def test_what_users_type_is_told_as_markup(
    slack_server: LoopbackSlack, news: Channel, ann: User, said: str, told: str
) -> None:
    """What a user writes comes escaped, with links, as Slack tells it."""
    assert slack_server.user_writes(news, ann, said).text == told


async def test_which_links_there_are(slack_server: LoopbackSlack, client: AsyncWebClient, news: Channel) -> None:
    """Links are what the markup makes of a text: with labels, bare, in rich texts, on buttons; not what is escaped."""
    rich = {"type": "rich_text_section", "elements": [{"type": "link", "url": "https://a.example/", "text": "A"}]}
    blocks = [
        section("<https://b.example/?x=1&amp;y=2|B> &lt;https://c.example|C&gt; example.org, me@d.example"),
        {"type": "section", "text": {"type": "mrkdwn", "text": "https://e.example", "verbatim": True}},
        {"type": "rich_text", "elements": [rich]},
        actions(button(url="https://f.example/")),
    ]
    await client.chat_postMessage(channel=news.id, text="https://g.example", blocks=blocks, **QUIET)
    assert [(found.url, found.label, found.kind) for found in slack_server.links(news.messages[0])] == [
        ("https://b.example/?x=1&y=2", "B", "markup"),
        ("https://c.example", "https://c.example", "auto"),
        ("http://example.org", "example.org", "auto"),
        ("mailto:me@d.example", "me@d.example", "auto"),
        ("https://a.example/", "A", "rich"),
        ("https://f.example/", "Go", "button"),
    ]


# Installing and removing


# slack_sdk 3.47 sends the app's secret in a way that aiohttp 3.14 calls deprecated.
@pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")
async def test_an_app_is_installed(slack_server: LoopbackSlack) -> None:
    """What an admin allows gives a code, once, for a token with the scopes that were asked for."""
    slack_server.expect("invalid_code", "missing_scope", "bad_client_secret", "bad_redirect_uri", "code_expired")
    team = slack_server.add_workspace("New", installed=False)
    identity, secret = slack_server.web.client_id, slack_server.web.client_secret
    asked = f"https://slack.com/oauth/v2/authorize?client_id={identity}&scope=chat:write&state=s"
    back = slack_server.user_allows(f"{asked}&redirect_uri=https%3A%2F%2Fdesk.example%2Fback", team)
    address, _, query = back.partition("?")
    code = query.split("&")[0].removeprefix("code=")
    assert (address, query.split("&")[1]) == ("https://desk.example/back", "state=s")
    client = client_of(slack_server)
    with pytest.raises(SlackApiError, match="bad_client_secret"):
        await client.oauth_v2_access(client_id=identity, client_secret="x", code=code)  # noqa: S106
    given = await client.oauth_v2_access(client_id=identity, client_secret=secret, code=code)
    assert (given["team"]["id"], given["scope"], given["access_token"]) == (team.id, "chat:write", team.bot_token)
    with pytest.raises(SlackApiError, match="invalid_code"):
        await client.oauth_v2_access(client_id=identity, client_secret=secret, code=code)
    for seconds, redirect, error in [(0, "https://else.example", "bad_redirect_uri"), (601, None, "code_expired")]:
        other = slack_server.user_allows(f"{asked}&redirect_uri=https%3A%2F%2Fdesk.example%2Fback", team)
        slack_server.pass_time(timedelta(seconds=seconds))
        code = other.split("code=")[1].split("&")[0]
        with pytest.raises(SlackApiError, match=error):
            await client.oauth_v2_access(client_id=identity, client_secret=secret, code=code, redirect_uri=redirect)
    installed = client_of(slack_server, given["access_token"])
    await installed.chat_postMessage(channel=slack_server.add_channel(team, "news").id, text="x")
    with pytest.raises(SlackApiError, match="missing_scope"):
        await installed.team_info()


@pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")
async def test_bolt_installs_itself(slack_server: LoopbackSlack, tmp_path: Path) -> None:
    """Bolt's own way to install an app, from its page to the token, works here; then a command is answered."""
    team = slack_server.add_workspace("New", installed=False)
    ann = slack_server.add_user(team, "Ann")
    news = slack_server.add_channel(team, "news", members=[ann])
    settings = AsyncOAuthSettings(
        client_id=slack_server.web.client_id,
        client_secret=slack_server.web.client_secret,
        scopes=["chat:write", "commands"],
        redirect_uri="https://desk.example/slack/oauth_redirect",
        installation_store=FileInstallationStore(base_dir=str(tmp_path)),
        install_page_rendering_enabled=False,
        state_store=FileOAuthStateStore(expiration_seconds=600, base_dir=str(tmp_path)),
    )
    app = AsyncApp(client=client_of(slack_server), oauth_settings=settings, signing_secret=slack_server.signing_secret)
    echo(app)
    async with serving(app) as url, aiohttp.ClientSession() as browser:
        async with browser.get(url.replace("/events", "/install"), allow_redirects=False) as page:
            cookie = page.cookies["slack-app-oauth-state"].value
            authorize_url = page.headers["Location"]
        refused = slack_server.user_refuses(authorize_url)
        assert "error=access_denied&state=" in refused
        back = slack_server.user_allows(authorize_url, team, ann)
        query = back.split("?")[1]
        headers = {"Cookie": f"slack-app-oauth-state={cookie}"}
        async with browser.get(f"{url.replace('/events', '/oauth_redirect')}?{query}", headers=headers) as done:
            assert done.status == 200
        assert (team.installed, team.scopes) == (True, {"chat:write", "commands"})
        asked = slack_server.user_types_command(team, news, ann, "/echo", "installed", deliver_to=url)
        assert (await asked.response()).text == "installed"


async def test_an_app_is_removed(
    slack_server: LoopbackSlack, app: AsyncApp, client: AsyncWebClient, team: Workspace, news: Channel
) -> None:
    """An app that is removed hears of it, and its token is dead."""
    slack_server.expect("account_inactive")
    heard: asyncio.Queue[str] = asyncio.Queue()

    @app.event("app_uninstalled")
    async def removed(body: Json) -> None:
        heard.put_nowait(body["team_id"])

    @app.event("tokens_revoked")
    async def revoked(event: Json) -> None:
        heard.put_nowait(event["tokens"]["bot"][0])

    async with connected(slack_server, app):
        await slack_server.app_uninstalled(team).acknowledged()
        async with asyncio.timeout(10):
            assert {await heard.get(), await heard.get()} == {team.id, team.bot.id}
        with pytest.raises(SlackApiError, match="account_inactive"):
            await client.chat_postMessage(channel=news.id, text="x")


async def test_an_app_removes_itself(slack_server: LoopbackSlack, client: AsyncWebClient) -> None:
    """An app may remove itself, with its secret; its token is dead then, and it hears of that as well."""
    slack_server.expect("account_inactive", "invalid_client_id")
    secret = slack_server.web.client_secret
    with pytest.raises(SlackApiError, match="invalid_client_id"):
        await client.apps_uninstall(client_id="1.2", client_secret=secret)
    await client.apps_uninstall(client_id=slack_server.web.client_id, client_secret=secret)
    assert [found.name for found in slack_server.sockets.waiting] == ["app_uninstalled"]
    with pytest.raises(SlackApiError, match="account_inactive"):
        await client.auth_test()


async def test_a_token_is_revoked(slack_server: LoopbackSlack, client: AsyncWebClient) -> None:
    """A token that the app itself revoked opens nothing any more."""
    slack_server.expect("token_revoked")
    assert (await client.auth_revoke())["revoked"]
    with pytest.raises(SlackApiError, match="token_revoked"):
        await client.auth_test()


async def test_one_app_in_two_workspaces(slack_server: LoopbackSlack) -> None:
    """An app with many workspaces answers each with its own token."""
    teams = [slack_server.add_workspace("One"), slack_server.add_workspace("Two")]
    tokens = {team.id: team.bot_token for team in teams}

    async def authorize(team_id: str) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id=team_id, bot_token=tokens[team_id])

    app = AsyncApp(client=client_of(slack_server), authorize=authorize, signing_secret="x")  # noqa: S106
    echo(app)

    @app.event("app_mention")
    async def answer(say: AsyncSay) -> None:
        await say("here")

    async with connected(slack_server, app):
        for team in teams:
            user = slack_server.add_user(team, "Bob")
            channel = slack_server.add_channel(team, "news", members=[user])
            posted: list[Message] = await slack_server.user_mentions(channel, user, "hello").posted()
            assert posted[0].user is team.bot
    assert {call.token for call in slack_server.calls("chat.postMessage")} == set(tokens.values())


# As a process


async def test_the_server_as_a_process_of_its_own() -> None:
    """The process prints its addresses, lets a user act as it reads, prints the answer, and ends with its input."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.loopback_slack",
        "--unchecked",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    told = json.loads(await process.stdout.readline())
    app = AsyncApp(client=AsyncWebClient(told["bot_token"], base_url=told["api_url"]), token=told["bot_token"])
    echo(app)
    handler = AsyncSocketModeHandler(app, told["app_token"])
    await handler.connect_async()  # type: ignore[no-untyped-call]
    try:
        process.stdin.write(b'{"command": "/echo", "text": "from there"}\n')
        answer = json.loads(await process.stdout.readline())
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]
        process.stdin.close()
    assert (answer["text"], answer["number"]) == ("from there", 0)
    assert await process.wait() == 0

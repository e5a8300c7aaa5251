import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import pytest

from tests.loopback_discord import (
    Channel,
    Description,
    Fault,
    Guild,
    Intent,
    LoopbackDiscord,
    NotOffered,
    Permission,
    User,
    discord,
    missing_reason,
    pointed_here,
)
from tests.loopback_discord.refusals import Refused
from tests.loopback_discord.rules import check_command, check_commands, check_message, check_modal

pytest_plugins = ["tests.loopback_discord.fixtures"]

Asked = discord.Interaction[discord.Client]
Json = dict[str, Any]

V2 = 1 << 15


class Desk(discord.Client):
    """A bot as small as it can be: a test gives it commands before it starts."""

    def __init__(self, *, intents: discord.Intents | None = None, **options: Any) -> None:
        super().__init__(intents=intents or discord.Intents(guilds=True), guild_ready_timeout=0.01, **options)
        self.tree = discord.app_commands.CommandTree(self)
        self._heard: asyncio.Queue[str] = asyncio.Queue()

    async def setup_hook(self) -> None:
        """Register the commands."""
        await self.tree.sync()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Do not wait as a live bot must."""

    async def hears(self) -> str:
        """Wait for the next note of what was told."""
        async with asyncio.timeout(10):
            return await self._heard.get()

    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """Note what is told."""
        self._heard.put_nowait(f"{channel.name} is gone")

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Note what is told."""
        self._heard.put_nowait(f"{guild.name} is gone")

    async def on_message(self, message: discord.Message) -> None:
        """Note what is told."""
        self._heard.put_nowait(message.content)


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        """Give the time."""
        return self.now


@asynccontextmanager
async def running(server: LoopbackDiscord, desk: Desk) -> AsyncIterator[Desk]:
    """Let a bot be connected and ready."""
    with pointed_here(server):
        task = asyncio.create_task(desk.start(server.token))
        ready = asyncio.create_task(desk.wait_until_ready())
        try:
            async with asyncio.timeout(10):
                await server.connected()
                await ready
            yield desk
        finally:
            ready.cancel()
            await desk.close()
            await task


@pytest.fixture
def guild(discord_server: LoopbackDiscord) -> Guild:
    """Let there be a guild."""
    return discord_server.add_guild("Newsroom", locale="de")


@pytest.fixture
def news(discord_server: LoopbackDiscord, guild: Guild) -> Channel:
    """Let there be a channel."""
    return discord_server.add_channel(guild, "news")


@pytest.fixture
def ann(discord_server: LoopbackDiscord, guild: Guild) -> User:
    """Let there be a member."""
    return discord_server.add_member(guild, "Ann", locale="de")


@pytest.fixture
async def desk(discord_server: LoopbackDiscord, news: Channel) -> AsyncIterator[Desk]:
    """Let a bot without commands be connected."""
    del news  # is there before the bot comes
    async with running(discord_server, Desk()) as started:
        yield started


def place(desk: Desk, channel: Channel) -> discord.TextChannel:
    """Give a channel as the library knows it."""
    found = desk.get_channel(channel.id)
    assert isinstance(found, discord.TextChannel)
    return found


def echo(desk: Desk, *, ephemeral: bool = False) -> None:
    """Let /echo say its text again, after a while in which the bot is thinking."""

    @desk.tree.command(name="echo", description="Says it again")
    async def answer(asked: Asked, text: str) -> None:
        await asked.response.defer(ephemeral=ephemeral)
        await asked.edit_original_response(content=text)


# Connecting


async def test_a_client_sees_the_guilds_with_their_channels(desk: Desk, guild: Guild, news: Channel) -> None:
    """A client is told of the guild, its language and its channels."""
    seen = desk.get_guild(guild.id)
    assert seen is not None
    assert (seen.name, str(seen.preferred_locale), [channel.id for channel in seen.channels]) == (
        "Newsroom",
        "de",
        [news.id],
    )


async def test_a_wrong_token_is_refused(discord_server: LoopbackDiscord) -> None:
    """Who has another token is not let in."""
    discord_server.expect(0)
    with pointed_here(discord_server):
        async with Desk() as desk:
            with pytest.raises(discord.LoginFailure):
                await desk.login("another")


async def test_privileged_intents_are_refused_unless_allowed(discord_server: LoopbackDiscord) -> None:
    """A client that wants to read all messages is closed with 4014 where the application may not."""
    discord_server.expect(4014)
    with pointed_here(discord_server):
        async with Desk(intents=discord.Intents(guilds=True, message_content=True)) as desk:
            async with asyncio.timeout(10):
                with pytest.raises(discord.PrivilegedIntentsRequired):
                    await desk.start(discord_server.token)


async def test_a_shard_gets_its_guilds_only(discord_server: LoopbackDiscord, guild: Guild) -> None:
    """Of two shards the one that a guild does not belong to is not told of it."""
    number = (guild.id >> 22) % 2
    async with running(discord_server, Desk(shard_id=1 - number, shard_count=2)) as desk:
        assert not desk.guilds


async def test_the_library_is_pointed_elsewhere_for_a_while_only(discord_server: LoopbackDiscord) -> None:
    """After `pointed_here` the library's own addresses hold again."""
    before = discord.http.Route.BASE, discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY
    with pointed_here(discord_server):
        assert discord_server.api_url == discord.http.Route.BASE
    assert before == (discord.http.Route.BASE, discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY)


# The gateway fails


async def test_a_client_resumes_when_it_is_asked_to_reconnect(
    discord_server: LoopbackDiscord, desk: Desk, news: Channel
) -> None:
    """After op 7 a client resumes at the address that it was given, and gets what happened in between."""
    discord_server.gateway.reconnect()
    discord_server.remove_channel(news)
    await discord_server.until(lambda: discord_server.gateway.sessions[0].n_resumes, "resumed")
    await discord_server.connected()
    assert await desk.hears() == "news is gone"
    assert discord_server.gateway.paths == ["/gateway/", "/resumed/"]


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize(("resumable", "identifies"), [(True, 1), (False, 2)])
async def test_an_invalid_session_is_resumed_only_where_it_may_be(
    discord_server: LoopbackDiscord, *, resumable: bool, identifies: int
) -> None:
    """After op 9 a client resumes where it may, and else begins anew."""
    discord_server.gateway.invalidate(resumable=resumable)
    await discord_server.until(lambda: len(discord_server.gateway.paths) == 2)
    await discord_server.connected()
    assert discord_server.gateway.n_identifies == identifies


async def test_an_event_that_was_cut_comes_again(discord_server: LoopbackDiscord, desk: Desk, news: Channel) -> None:
    """When a socket closes in the middle of an event, the client gets it once it has resumed."""
    discord_server.gateway.cut_next_event(4000)
    discord_server.remove_channel(news)
    assert await desk.hears() == "news is gone"
    assert discord_server.gateway.sessions[0].n_resumes == 1


async def test_a_client_without_heartbeat_acknowledgements_comes_anew(
    discord_server: LoopbackDiscord, guild: Guild
) -> None:
    """When heartbeats are not acknowledged any more, a client drops the socket and resumes."""
    del guild
    discord_server.gateway.heartbeat_interval = 0.05
    async with running(discord_server, Desk(heartbeat_timeout=0.25)):
        await discord_server.until(lambda: discord_server.gateway.n_heartbeats > 1, "heartbeats")
        discord_server.gateway.acknowledges = False
        await discord_server.until(lambda: discord_server.gateway.sessions[0].n_resumes, "resumed")
        discord_server.gateway.acknowledges = True


async def test_a_client_is_told_that_the_bot_was_removed(
    discord_server: LoopbackDiscord, desk: Desk, guild: Guild
) -> None:
    """A guild that the bot was removed from is gone."""
    discord_server.remove_guild(guild)
    assert await desk.hears() == "Newsroom is gone"


async def test_a_bot_reads_only_what_it_is_mentioned_in(
    discord_server: LoopbackDiscord, ann: User, news: Channel
) -> None:
    """Without the intent for contents, a message that does not mention the bot is empty."""
    intents = discord.Intents(guilds=True, guild_messages=True)
    async with running(discord_server, Desk(intents=intents)) as desk:
        discord_server.user_writes(news, ann, "secret")
        discord_server.user_writes(news, ann, f"hello <@{discord_server.world.bot.id}>")
        assert [await desk.hears(), await desk.hears()] == ["", f"hello <@{discord_server.world.bot.id}>"]


async def test_a_bot_that_may_reads_all_messages(discord_server: LoopbackDiscord, ann: User, news: Channel) -> None:
    """With the intent for contents, all messages can be read."""
    discord_server.allow_intents(Intent.MESSAGE_CONTENT)
    intents = discord.Intents(guilds=True, guild_messages=True, message_content=True)
    async with running(discord_server, Desk(intents=intents)) as desk:
        discord_server.user_writes(news, ann, "secret")
        assert await desk.hears() == "secret"
        assert [found.content async for found in place(desk, news).history()] == ["secret"]


# Interactions


async def test_a_slash_command_is_deferred_and_then_answered(
    discord_server: LoopbackDiscord, ann: User, news: Channel
) -> None:
    """A test sees how a command was acknowledged, and what it came to."""
    echo(desk := Desk(), ephemeral=True)
    async with running(discord_server, desk):
        asked = discord_server.user_types(news, ann, "echo", {"text": "Who funds it?"})
        given, answer = await asked.acknowledged(), await asked.answer()
    assert (given.kind, given.ephemeral, answer.text, answer.ephemeral) == ("deferred", True, "Who funds it?", True)
    assert not news.messages


async def test_an_interaction_tells_languages_and_permissions(
    discord_server: LoopbackDiscord, guild: Guild, ann: User, news: Channel
) -> None:
    """A command knows the asker's and the guild's language, and what asker and bot may in the channel."""
    seen: list[Asked] = []
    desk = Desk()

    @desk.tree.command(name="look", description="Looks")
    async def look(asked: Asked) -> None:
        seen.append(asked)
        await asked.response.send_message("seen")

    discord_server.permit(news, guild.everyone, deny=Permission.EMBED_LINKS)
    async with running(discord_server, desk):
        await discord_server.user_types(news, ann, "look", permissions=Permission.MANAGE_GUILD).answer()
    asked = seen[0]
    assert (str(asked.locale), str(asked.guild_locale)) == ("de", "de")
    assert (asked.permissions.manage_guild, asked.permissions.send_messages) == (True, False)
    assert (asked.app_permissions.send_messages, asked.app_permissions.embed_links) == (True, False)


async def test_options_are_resolved(discord_server: LoopbackDiscord, ann: User, news: Channel) -> None:
    """Users and channels among the options arrive as such, also of a sub-command."""
    seen: list[tuple[int, int]] = []
    desk = Desk()
    group = discord.app_commands.Group(name="desk", description="All")

    @group.command(name="tell", description="Tells")
    async def tell(asked: Asked, who: discord.Member, where: discord.TextChannel) -> None:
        seen.append((who.id, where.id))
        await asked.response.send_message("told")

    desk.tree.add_command(group)
    async with running(discord_server, desk):
        await discord_server.user_types(news, ann, "desk tell", {"who": ann, "where": news}).answer()
    assert seen == [(ann.id, news.id)]


async def test_an_option_is_completed(discord_server: LoopbackDiscord, ann: User, news: Channel) -> None:
    """What an option may be completed to is what the bot says."""
    desk = Desk()

    @desk.tree.command(name="ask", description="Asks")
    async def ask(asked: Asked, story: str) -> None:
        await asked.response.send_message(story)

    @ask.autocomplete("story")
    async def stories(asked: Asked, current: str) -> list[discord.app_commands.Choice[str]]:
        del asked
        return [discord.app_commands.Choice(name=f"{current}argate", value="stargate")]

    async with running(discord_server, desk):
        typing = discord_server.user_autocompletes(news, ann, "ask", "story", {"story": "st"})
        assert await typing.choices() == [("stargate", "stargate")]


async def test_a_click_a_modal_and_what_is_filled_in(discord_server: LoopbackDiscord, ann: User, news: Channel) -> None:
    """A button opens a modal, and what is submitted is answered."""

    class Form(discord.ui.Modal, title="Schedule"):
        at: discord.ui.TextInput["Form"] = discord.ui.TextInput(label="When", custom_id="at")

        async def on_submit(self, asked: Asked) -> None:
            await asked.response.send_message(f"At {self.at.value}", ephemeral=True)

    class Open(discord.ui.View):
        @discord.ui.button(label="Open", custom_id="open")
        async def open(self, asked: Asked, button: discord.ui.Button["Open"]) -> None:
            del button
            await asked.response.send_modal(Form())

    async with running(discord_server, Desk()) as desk:
        await place(desk, news).send("Form", view=Open())
        modal = await discord_server.user_clicks(news.messages[0], "open", ann).modal()
        answer = await discord_server.user_submits(modal, {"at": "08:30"}).answer()
    assert (modal.title, answer.text) == ("Schedule", "At 08:30")


async def test_a_click_updates_the_message(discord_server: LoopbackDiscord, ann: User, news: Channel) -> None:
    """An answer to a click may change the message that was clicked on."""

    class Pause(discord.ui.View):
        @discord.ui.button(label="Pause", custom_id="pause")
        async def pause(self, asked: Asked, button: discord.ui.Button["Pause"]) -> None:
            del button
            await asked.response.edit_message(content="Paused", view=None)

    async with running(discord_server, Desk()) as desk:
        await place(desk, news).send("Running", view=Pause())
        clicked = discord_server.user_clicks(news.messages[0], "pause", ann)
        answer = await clicked.answer()
    assert (answer.id, answer.text, answer.custom_ids) == (news.messages[0].id, "Paused", [])


async def test_a_click_is_deferred_and_then_updates(discord_server: LoopbackDiscord, ann: User, news: Channel) -> None:
    """After a deferred update, the answer is the message as it is edited later."""
    thought = asyncio.Event()

    class Pause(discord.ui.View):
        @discord.ui.button(label="Pause", custom_id="pause")
        async def pause(self, asked: Asked, button: discord.ui.Button["Pause"]) -> None:
            del button
            await asked.response.defer()
            await thought.wait()
            await asked.edit_original_response(content="Paused")

    async with running(discord_server, Desk()) as desk:
        await place(desk, news).send("Running", view=Pause())
        clicked = discord_server.user_clicks(news.messages[0], "pause", ann)
        assert (await clicked.acknowledged()).kind == "deferred update"
        with pytest.raises(TimeoutError):
            await clicked.answer(seconds=0.01)
        thought.set()
        assert (await clicked.answer()).text == "Paused"


async def test_nobody_else_clicks_on_what_one_sees_alone(
    discord_server: LoopbackDiscord, guild: Guild, ann: User, news: Channel
) -> None:
    """An ephemeral message can be clicked on by the asker only."""
    desk = Desk()

    @desk.tree.command(name="hint", description="Hints")
    async def hint(asked: Asked) -> None:
        view = discord.ui.View().add_item(discord.ui.Button(label="More", custom_id="more"))
        await asked.response.send_message("psst", view=view, ephemeral=True)

    async with running(discord_server, desk):
        answer = await discord_server.user_types(news, ann, "hint").answer()
        with pytest.raises(NotOffered):
            discord_server.user_clicks(answer, "more", guild.owner)


async def test_a_message_has_a_menu(discord_server: LoopbackDiscord, ann: User, news: Channel) -> None:
    """A command of a message's menu sees the message."""
    desk = Desk()

    @desk.tree.context_menu(name="Read aloud")
    async def read(asked: Asked, message: discord.Message) -> None:
        await asked.response.send_message(message.content.upper())

    async with running(discord_server, desk):
        message = discord_server.user_writes(news, ann, "quiet")
        answer = await discord_server.user_uses_message_menu(message, ann, "Read aloud").answer()
    assert answer.text == "QUIET"


async def test_a_follow_up_ends_the_thinking(discord_server: LoopbackDiscord, ann: User, news: Channel) -> None:
    """The first follow-up to a deferred answer is that answer, a second is a message of its own."""
    desk = Desk()

    @desk.tree.command(name="think", description="Thinks")
    async def think(asked: Asked) -> None:
        await asked.response.defer()
        await asked.followup.send("first")
        await asked.followup.send("second")

    async with running(discord_server, desk):
        asked = discord_server.user_types(news, ann, "think")
        answer, more = await asked.answer(), await asked.followup()
    assert ([answer.text, more.text], news.messages) == (["first", "second"], [answer, more])


async def test_commands_in_a_direct_conversation(discord_server: LoopbackDiscord, ann: User) -> None:
    """A global command works where the bot and a user are alone."""
    echo(desk := Desk())
    async with running(discord_server, desk):
        asked = discord_server.user_types(discord_server.direct(ann), ann, "echo", {"text": "hush"})
        assert (await asked.answer()).text == "hush"


async def test_a_command_is_offered_to_those_who_may_only(
    discord_server: LoopbackDiscord, guild: Guild, ann: User, news: Channel
) -> None:
    """A command for those who manage the guild is not offered to others."""
    desk = Desk()

    @desk.tree.command(name="follow", description="Follows")
    @discord.app_commands.default_permissions(manage_guild=True)
    async def follow(asked: Asked) -> None:
        await asked.response.send_message("ok")

    async with running(discord_server, desk):
        with pytest.raises(NotOffered, match="MANAGE_GUILD"):
            discord_server.user_types(news, ann, "follow")
        with pytest.raises(NotOffered, match="no command 'unfollow'"):
            discord_server.user_types(news, ann, "unfollow")
        assert (await discord_server.user_types(news, guild.owner, "follow").answer()).text == "ok"


async def test_an_acknowledgement_after_three_seconds_is_late(discord_description: Description) -> None:
    """An acknowledgement that comes after three seconds is refused with 10062, and noted."""
    clock = Clock()
    refused: asyncio.Future[discord.NotFound] = asyncio.get_running_loop().create_future()
    desk = Desk()

    @desk.tree.command(name="sleep", description="Sleeps")
    async def sleep(asked: Asked) -> None:
        clock.now += 3.1
        try:
            await asked.response.defer()
        except discord.NotFound as error:
            refused.set_result(error)

    async with LoopbackDiscord(discord_description, clock=clock) as server:
        server.expect(10062)
        guild = server.add_guild("Newsroom")
        async with running(server, desk):
            asked = server.user_types(server.add_channel(guild, "news"), guild.owner, "sleep")
            async with asyncio.timeout(10):
                assert (await refused).code == 10062
        assert asked.acknowledgement is None


async def test_who_never_answers_breaks_a_rule(discord_description: Description) -> None:
    """An interaction that nobody acknowledges is noted when the server closes."""
    clock = Clock()
    async with LoopbackDiscord(discord_description, clock=clock) as server:
        server.expect(10062)
        guild = server.add_guild("Newsroom")
        channel = server.add_channel(guild, "news")
        desk = Desk()

        @desk.tree.command(name="nothing", description="Does nothing")
        async def nothing(asked: Asked) -> None:
            pass

        async with running(server, desk):
            server.user_types(channel, guild.owner, "nothing")
            clock.now += 4
        server.check()
        assert [found.kind for found in server.violations] == ["late"]


async def test_an_interaction_can_be_answered_for_fifteen_minutes(discord_description: Description) -> None:
    """After a quarter of an hour an answer cannot be edited any more."""
    clock = Clock()
    echo(desk := Desk())
    async with LoopbackDiscord(discord_description, clock=clock) as server:
        server.expect(50027)
        guild = server.add_guild("Newsroom")
        async with running(server, desk):
            asked = server.user_types(server.add_channel(guild, "news"), guild.owner, "echo", {"text": "now"})
            await asked.answer()
            clock.now += 15 * 60 + 1
            route = f"/webhooks/{server.world.application_id}/{asked.token}/messages/@original"
            with pytest.raises(discord.HTTPException) as late:
                await desk.http.request(discord.http.Route("PATCH", route), json={"content": "late"})
    assert (late.value.status, late.value.code) == (401, 50027)


async def test_an_interaction_is_acknowledged_once(discord_server: LoopbackDiscord, ann: User, news: Channel) -> None:
    """A second acknowledgement is refused with 40060."""
    discord_server.expect(40060)
    echo(desk := Desk())
    async with running(discord_server, desk):
        asked = discord_server.user_types(news, ann, "echo", {"text": "once"})
        await asked.answer()
        route = discord.http.Route("POST", f"/interactions/{asked.id}/{asked.token}/callback")
        with pytest.raises(discord.HTTPException) as twice:
            await desk.http.request(route, json={"type": 5})
    assert twice.value.code == 40060


# Messages


async def test_a_message_of_components(discord_server: LoopbackDiscord, desk: Desk, news: Channel) -> None:
    """A message of components is kept with its texts and buttons."""
    view = discord.ui.LayoutView()
    section = discord.ui.Section[Any]("**Stargate**", accessory=discord.ui.Button[Any](label="Why", custom_id="why"))
    link = discord.ui.Button[Any](label="Source", url="https://example.org/1")
    row = discord.ui.ActionRow[Any](link)
    view.add_item(discord.ui.Container[Any](section, discord.ui.Separator(), discord.ui.TextDisplay("$100 bn"), row))
    await place(desk, news).send(view=view)
    message = discord_server.posts(news)[0]
    assert (message.text, message.labels, message.custom_ids) == ("**Stargate**\n$100 bn", ["Why", "Source"], ["why"])
    assert message.sent[0]["flags"] == V2


async def test_a_message_that_is_too_long_is_refused(
    discord_server: LoopbackDiscord, desk: Desk, news: Channel
) -> None:
    """More than 2,000 characters are refused with 50035, and noted."""
    discord_server.expect(50035)
    with pytest.raises(discord.HTTPException, match="2000 or fewer in length") as refused:
        await place(desk, news).send("x" * 2001)
    assert (refused.value.status, refused.value.code) == (400, 50035)
    assert [(found.operation, found.code) for found in discord_server.violations] == [("create_message", 50035)]
    assert not news.messages


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ({"content": "x" * 2001}, 50035),
        ({"content": " \n"}, 50006),
        ({"embeds": [{}]}, 50006),
        ({"embeds": [{"description": "x" * 3000}, {"description": "x" * 3001}]}, 50035),
        ({"embeds": [{"fields": [{"name": " ", "value": "x"}]}]}, 50035),
        ({"components": [{"type": 10, "content": "x"}]}, 50035),
        ({"flags": V2, "content": "x", "components": [{"type": 10, "content": "x"}]}, 50035),
        ({"flags": V2, "embeds": [{"title": "x"}], "components": [{"type": 10, "content": "x"}]}, 50035),
        (
            {"flags": V2, "components": [{"type": 10, "content": "x" * 2000}, {"type": 10, "content": "x" * 2001}]},
            50035,
        ),
        ({"flags": V2, "components": [{"type": 17, "components": [{"type": 14}] * 40}]}, 50035),
        ({"components": [{"type": 1, "components": [{"type": 2, "style": 1, "label": "x"}]}]}, 50035),
        ({"components": [{"type": 1, "components": [{"type": 2, "style": 1, "custom_id": "x"}]}]}, 50035),
        (
            {"components": [{"type": 1, "components": [{"type": 2, "style": 1, "label": "x", "custom_id": "x"}] * 2}]},
            50035,
        ),
        ({"components": [{"type": 1, "components": []}] * 6}, 50035),
    ],
)
def test_what_a_message_may_not_be(message: Json, code: int) -> None:
    """Each rule of messages that is broken has its error."""
    with pytest.raises(Refused) as refused:
        check_message(message)
    assert refused.value.code == code


@pytest.mark.parametrize(
    "message",
    [
        {"content": "x" * 2000},
        {"embeds": [{"description": "x" * 3000}, {"description": "x" * 3000}]},
        {"flags": V2, "components": [{"type": 10, "content": "x" * 2000}, {"type": 10, "content": "x" * 2000}]},
        {"flags": V2, "components": [{"type": 17, "components": [{"type": 14}] * 39}]},
        {"attachments": [{"id": "0"}]},
    ],
)
def test_what_a_message_may_just_be(message: Json) -> None:
    """What just keeps the rules is no error."""
    check_message(message)


async def test_what_is_described_is_checked(discord_server: LoopbackDiscord, desk: Desk, news: Channel) -> None:
    """A button's label of 81 characters and a custom id of 101 are refused, each where it stands."""
    discord_server.expect(50035)
    button = {"type": 2, "style": 1, "label": "x" * 81, "custom_id": "y" * 101}
    body = {"components": [{"type": 1, "components": [button]}]}
    with pytest.raises(discord.HTTPException) as refused:
        await desk.http.request(discord.http.Route("POST", f"/channels/{news.id}/messages"), json=body)
    for name, limit in (("label", 80), ("custom_id", 100)):
        assert f"In components.0.components.0.{name}: Must be {limit} or fewer in length." in str(refused.value)


async def test_components_stay_components(discord_server: LoopbackDiscord, desk: Desk, news: Channel) -> None:
    """An edit cannot put content into a message of components."""
    discord_server.expect(50035)
    view = discord.ui.LayoutView()
    view.add_item(discord.ui.TextDisplay("before"))
    await place(desk, news).send(view=view)
    message = discord_server.posts(news)[0]
    route = discord.http.Route("PATCH", f"/channels/{news.id}/messages/{message.id}")
    with pytest.raises(discord.HTTPException):
        await desk.http.request(route, json={"content": "after", "components": [], "flags": 0})
    assert message.text == "before"


async def test_an_edit_changes_what_it_names(discord_server: LoopbackDiscord, desk: Desk, news: Channel) -> None:
    """An edit changes the content and leaves the embed; both bodies are kept."""
    sent = await place(desk, news).send("before", embed=discord.Embed(title="Title"))
    await sent.edit(content="after")
    message = discord_server.posts(news)[0]
    assert message.text == "after\nTitle"
    assert [body["content"] for body in message.sent] == ["before", "after"]
    assert message.earlier == ["before\nTitle"]


async def test_components_stay_where_an_edit_says_nothing_of_them(
    discord_server: LoopbackDiscord, desk: Desk, news: Channel
) -> None:
    """The flag cannot be taken away, whether an edit names other flags or none."""
    view = discord.ui.LayoutView()
    view.add_item(discord.ui.TextDisplay("before"))
    await place(desk, news).send(view=view)
    message = discord_server.posts(news)[0]
    route = discord.http.Route("PATCH", f"/channels/{news.id}/messages/{message.id}")
    for more in ({}, {"flags": 0}):
        await desk.http.request(route, json={"components": [{"type": 10, "content": "after"}], **more})
        assert message.flags & V2
    assert (message.text, message.earlier) == ("after", ["before", "after"])


async def test_who_may_not_edit_is_refused(
    discord_server: LoopbackDiscord, desk: Desk, ann: User, news: Channel
) -> None:
    """Nobody edits what is deleted, or somebody else's, or stands in a thread that is archived."""
    discord_server.expect(10008, 50005, 50083)
    thread = discord_server.add_thread(news, "faehre", discord_server.world.owner)
    channel = place(desk, news)
    gone, below = await channel.send("gone"), await desk.get_partial_messageable(thread.id).send("below")
    foreign = discord_server.user_writes(news, ann, "mine")
    discord_server.world.delete(discord_server.posts(news)[0])
    thread.archived = True
    found = (gone, channel.get_partial_message(foreign.id), below)
    for message, code in zip(found, (10008, 50005, 50083), strict=True):
        with pytest.raises(discord.HTTPException) as refused:
            await message.edit(content="after")
        assert refused.value.code == code
    assert (foreign.text, discord_server.posts(thread)[0].text) == ("mine", "below")
    assert not foreign.earlier


async def test_whom_a_message_notifies(discord_server: LoopbackDiscord, desk: Desk, ann: User, news: Channel) -> None:
    """A mention notifies where nothing is said about mentions, and not where none is allowed."""
    await place(desk, news).send(f"<@{ann.id}>")
    await place(desk, news).send(f"<@{ann.id}>", allowed_mentions=discord.AllowedMentions.none())
    assert [message.pings.users for message in discord_server.posts(news)] == [(ann.id,), ()]


async def test_a_reply_knows_what_it_replies_to(
    discord_server: LoopbackDiscord, desk: Desk, ann: User, news: Channel
) -> None:
    """A reply is kept with the id of the message."""
    message = discord_server.user_writes(news, ann, "question")
    question = place(desk, news).get_partial_message(message.id)
    await place(desk, news).send("answer", reference=question, mention_author=False)
    assert discord_server.posts(news)[0].reference == message.id


async def test_history_comes_in_pages(discord_server: LoopbackDiscord, desk: Desk, ann: User, news: Channel) -> None:
    """History can be read before and after a message, and as much of it as asked for."""
    ids = [discord_server.user_writes(news, ann, str(number)).id for number in range(5)]
    channel = place(desk, news)
    assert [found.id async for found in channel.history(limit=2)] == ids[:2:-1]
    assert [found.id async for found in channel.history(after=discord.Object(ids[1]), limit=2)] == ids[2:4]
    assert [found.id async for found in channel.history(before=discord.Object(ids[2]), limit=1)] == [ids[1]]


async def test_history_is_empty_for_who_may_not_read_it(
    discord_server: LoopbackDiscord, desk: Desk, ann: User, guild: Guild, news: Channel
) -> None:
    """Without the permission history is empty, and no error."""
    discord_server.user_writes(news, ann, "before")
    discord_server.permit(news, guild.everyone, deny=Permission.READ_MESSAGE_HISTORY)
    assert [found async for found in place(desk, news).history()] == []


@pytest.mark.parametrize(("denied", "code"), [(Permission.SEND_MESSAGES, 50013), (Permission.VIEW_CHANNEL, 50001)])
async def test_who_may_not_post_is_refused(
    discord_server: LoopbackDiscord, desk: Desk, guild: Guild, news: Channel, *, denied: Permission, code: int
) -> None:
    """Without the permission to post, or to see the channel, a post is refused."""
    discord_server.expect(code)
    discord_server.permit(news, guild.everyone, deny=denied)
    with pytest.raises(discord.Forbidden) as refused:
        await desk.get_partial_messageable(news.id).send("hello")
    assert refused.value.code == code


async def test_a_removed_channel_is_unknown(discord_server: LoopbackDiscord, desk: Desk, news: Channel) -> None:
    """Posting to a channel that is no more is refused with 10003."""
    discord_server.expect(10003)
    discord_server.remove_channel(news)
    with pytest.raises(discord.NotFound) as refused:
        await desk.get_partial_messageable(news.id).send("hello")
    assert refused.value.code == 10003


async def test_threads(desk: Desk, guild: Guild, news: Channel) -> None:
    """A thread that is started from a message has its id, one that is started without has its own."""
    channel = place(desk, news)
    message = await channel.send("story")
    first = await message.create_thread(name="from a message")
    second = await channel.create_thread(name="alone", type=discord.ChannelType.public_thread)
    await first.send("here")
    await second.join()
    assert first.id == message.id != second.id
    assert [found.text for found in guild.channels[first.id].messages] == ["here"]


async def test_a_direct_message_reaches_only_who_takes_it(
    discord_server: LoopbackDiscord, desk: Desk, ann: User
) -> None:
    """A user who takes no direct messages gets none."""
    discord_server.expect(50007)
    await (await desk.fetch_user(ann.id)).send("hello")
    ann.takes_dms = False
    with pytest.raises(discord.Forbidden):
        await (await desk.fetch_user(ann.id)).send("hello?")
    assert [message.text for message in discord_server.direct(ann).messages] == ["hello"]


# Nonces and faults


async def test_a_limit_is_waited_out(discord_server: LoopbackDiscord, desk: Desk, news: Channel) -> None:
    """The library waits out a 429 and posts once."""
    discord_server.play(Fault.limited(0.02), "create_message")
    await place(desk, news).send("hello")
    assert [found.status for found in discord_server.requests("create_message")] == [429, 200]
    assert len(news.messages) == 1


async def test_a_limit_for_all_routes_is_waited_out(discord_server: LoopbackDiscord, desk: Desk, news: Channel) -> None:
    """A limit that holds for all routes is told as such, and waited out."""
    discord_server.play(Fault.limited(0.02, everywhere=True), "create_message")
    await place(desk, news).send("hello")
    assert len(news.messages) == 1


async def test_a_ban_is_no_limit(discord_server: LoopbackDiscord, desk: Desk, news: Channel) -> None:
    """A 429 of Cloudflare's is not waited out."""
    discord_server.play(Fault.banned(), "create_message")
    with pytest.raises(discord.HTTPException) as banned:
        await place(desk, news).send("hello")
    assert (banned.value.status, len(discord_server.requests("create_message"))) == (429, 1)


async def test_a_broken_answer_to_an_accepted_post(discord_server: LoopbackDiscord, desk: Desk, news: Channel) -> None:
    """After a 502 the library posts again with the same nonce, and there is one message."""
    discord_server.play(Fault.broken(502, accepted=True), "create_message")
    await place(desk, news).send("hello")
    assert [found.status for found in discord_server.requests("create_message")] == [502, 200]
    assert len(news.messages) == 1


@pytest.mark.parametrize("accepted", [True, False])
async def test_a_connection_that_is_reset(
    discord_server: LoopbackDiscord, desk: Desk, news: Channel, *, accepted: bool
) -> None:
    """After a reset, before or after the post was accepted, the same nonce makes one message."""
    discord_server.play(Fault.reset(accepted=accepted), "create_message")
    with pytest.raises(OSError, match="104"):  # Connection reset by peer
        await place(desk, news).send("hello", nonce="delivery-1")
    assert len(news.messages) == accepted
    await place(desk, news).send("hello", nonce="delivery-1")
    assert len(news.messages) == 1


async def test_the_same_nonce_after_its_window_is_a_double(
    discord_server: LoopbackDiscord, desk: Desk, news: Channel
) -> None:
    """A nonce is forgotten after its window: the second post is a second message, and noticed as a double."""
    first = await place(desk, news).send("hello", nonce="delivery-1")
    discord_server.world.nonce_window *= 0
    second = await place(desk, news).send("hello", nonce="delivery-1")
    assert [(one.id, two.id) for one, two in discord_server.doubles] == [(first.id, second.id)]


async def test_a_nonce_is_never_told_again(discord_server: LoopbackDiscord, desk: Desk, news: Channel) -> None:
    """A message that is read again does not say with which nonce it was posted."""
    sent = await place(desk, news).send("hello", nonce="delivery-1")
    assert (sent.nonce, (await place(desk, news).fetch_message(sent.id)).nonce) == ("delivery-1", None)
    assert discord_server.posts(news)[0].nonce == "delivery-1"


async def test_a_slow_answer(discord_server: LoopbackDiscord, desk: Desk, news: Channel) -> None:
    """A post whose answer takes its time is there before the answer."""
    answer = asyncio.Event()
    discord_server.play(Fault.slow(until=answer), "create_message")
    sending = asyncio.create_task(place(desk, news).send("hello"))
    await discord_server.posted(news)
    assert not sending.done()
    answer.set()
    await sending


# Commands


async def test_commands_keep_their_ids(discord_server: LoopbackDiscord, desk: Desk, guild: Guild) -> None:
    """A bulk overwrite leaves the id of a command that was there, and removes what it does not name."""
    app = discord_server.world.application_id
    one, two = ({"name": name, "description": "x", "type": 1} for name in ("one", "two"))
    before = await desk.http.bulk_upsert_guild_commands(app, guild.id, [one, two])
    after = await desk.http.bulk_upsert_guild_commands(app, guild.id, [one])
    assert [(found["id"], found["version"]) for found in after] == [(before[0]["id"], before[0]["version"])]
    assert [found["name"] for found in discord_server.commands(guild)] == ["one"]


async def test_one_command_more_than_a_guild_may_have(
    discord_server: LoopbackDiscord, desk: Desk, guild: Guild
) -> None:
    """The hundred-and-first command of a guild is refused with 30032."""
    discord_server.expect(30032)
    app = discord_server.world.application_id
    hundred: list[Json] = [{"name": f"c{number}", "description": "x", "type": 1} for number in range(100)]
    await desk.http.bulk_upsert_guild_commands(app, guild.id, hundred)
    with pytest.raises(discord.HTTPException) as refused:
        await desk.http.upsert_guild_command(app, guild.id, {"name": "more", "description": "x", "type": 1})
    assert refused.value.code == 30032


@pytest.mark.parametrize(
    "changed",
    [
        {"name": "Stargate"},
        {"name": "star gate"},
        {"description": ""},
        {
            "options": [
                {"type": 3, "name": "b", "description": "x"},
                {"type": 3, "name": "a", "description": "x", "required": True},
            ]
        },
        {"options": [{"type": 3, "name": "a", "description": "x"}] * 2},
        {"options": [{"type": 3, "name": "a", "description": "x"}, {"type": 1, "name": "b", "description": "x"}]},
        {"options": [{"type": 3, "name": f"o{n}", "description": "x" * 400} for n in range(25)]},
    ],
)
def test_what_a_command_may_not_be(changed: Json) -> None:
    """Each rule of commands that is broken is an error."""
    check_command({"name": "überblick-2", "description": "x"})
    with pytest.raises(Refused) as refused:
        check_command({"name": "stargate", "description": "x", **changed})
    assert refused.value.code == 50035


def test_two_commands_of_one_name() -> None:
    """A name may stand once among commands of a type."""
    with pytest.raises(Refused):
        check_commands([{"name": "a", "description": "x"}] * 2)


def test_a_modal_with_too_many_rows() -> None:
    """A modal has at most five rows."""
    rows = [{"type": 1, "components": [{"type": 4, "label": "x", "custom_id": str(n)}]} for n in range(6)]
    check_modal({"components": rows[:5]})
    with pytest.raises(Refused):
        check_modal({"components": rows})


# What the server itself notices


@asynccontextmanager
async def faulted(description: Description, *, match: str) -> AsyncIterator[LoopbackDiscord]:
    """Run a server that must find fault when it closes."""
    async with AsyncExitStack() as stack:
        yield await stack.enter_async_context(LoopbackDiscord(description))
        with pytest.raises(AssertionError, match=match):
            await stack.aclose()


@asynccontextmanager
async def logged_in(server: LoopbackDiscord) -> AsyncIterator[Desk]:
    """Let a bot be there that has no gateway."""
    with pointed_here(server):
        async with Desk() as desk:
            await desk.login(server.token)
            yield desk


async def test_an_unknown_route_fails_the_test_by_its_name(discord_description: Description) -> None:
    """A request that is not served is named when the server closes."""
    async with faulted(discord_description, match="GET /nowhere") as server, logged_in(server) as desk:
        with pytest.raises(discord.NotFound):
            await desk.http.request(discord.http.Route("GET", "/nowhere"))


async def test_a_broken_rule_fails_the_test(discord_description: Description) -> None:
    """A rule that was broken and not expected is told when the server closes."""
    async with (
        faulted(discord_description, match="create_message: refused, 10003") as server,
        logged_in(server) as desk,
    ):
        with pytest.raises(discord.NotFound):
            await desk.get_partial_messageable(1).send("hello")


async def test_an_expected_error_that_never_came_fails_the_test(discord_description: Description) -> None:
    """Who expects an error that does not come is told so."""
    async with faulted(discord_description, match=r"never came: \[10003\]") as server:
        server.expect(10003)


async def test_an_answer_that_is_not_as_described_fails_the_test(discord_description: Description) -> None:
    """The server's own answers are compared with the description too."""
    match = "get_guild: response, 200: preferred_locale"
    async with faulted(discord_description, match=match) as server, logged_in(server) as desk:
        await desk.fetch_guild(server.add_guild("Newsroom", locale="Klingon").id)


def test_a_description_that_is_not_there_is_a_reason() -> None:
    """Where the description is not found, the reason names the place and the setting."""
    assert missing_reason({"DEPESCHE_DISCORD_SPEC": "/nowhere.json"}) == (
        "no OpenAPI description of Discord at /nowhere.json (set DEPESCHE_DISCORD_SPEC)"
    )

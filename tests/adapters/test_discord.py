"""The news desk on Discord, from what people type to what everybody reads: real library, real desk, real database."""

import asyncio
import logging
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
import pytest_asyncio

from adapters.discord.client import STORY_COMMANDS, Discord
from adapters.discord.growing import BRIEFLY
from adapters.wording import words
from bot.deliveries import Courier
from bot.errors import ConfigError
from bot.replies import Desk
from bot.types import Channel as Place
from bot.types import ChannelSettings, Reply, Request, Story
from bot.writer import Extractive
from storage import Store
from tests.desk import conftest as desks
from tests.desk.conftest import START, STORIES, Clock
from tests.loopback_discord import (
    Channel,
    Fault,
    Guild,
    LoopbackDiscord,
    Message,
    MessageFlag,
    NotOffered,
    Permission,
    User,
    pointed_here,
)

pytest_plugins = ["tests.loopback_discord.fixtures"]

template = desks.template
store = desks.store

SETTINGS = ChannelSettings(language="en", timezone="Europe/Berlin", quiet=None)
MANAGER = Permission.MANAGE_GUILD
MENU = "discord.command.read"


@dataclass
class Newsroom:
    """A bot on a server, and who is there."""

    server: LoopbackDiscord
    store: Store
    desk: Desk
    clock: Clock
    guild: Guild
    news: Channel
    ann: User
    chat: Discord
    gone: list[str] = field(default_factory=list)
    asked: list[Request] = field(default_factory=list)
    handles: list[str] | None = None
    courier: Courier | None = None

    async def handle(self, request: Request) -> Reply:
        """Answer as the desk does, and remember what was asked."""
        self.asked.append(request)
        return await self.desk.handle(request)

    async def stories(self, workspace: str) -> list[Story]:
        """Give the stories of a workspace."""
        return list(await self.store.stories(workspace))

    async def followed(self, workspace: str) -> list[str]:
        """Give what is followed in the channel, or what a test says."""
        if self.handles is not None:
            return self.handles
        place = Place("discord", str(self.news.id), workspace=workspace)
        return [each.story for each in await self.store.subscriptions(place)]

    async def left(self, workspace: str) -> None:
        """Note that the bot was removed."""
        self.gone.append(workspace)

    def make(self, **options: object) -> Discord:
        """Make another bot of the same kind."""
        return Discord(
            self.server.token,
            stories=self.stories,
            followed=self.followed,
            gone=self.left,
            sources=self.store.sources,
            **options,  # type: ignore[arg-type]
        )

    @asynccontextmanager
    async def listening(self, chat: Discord | None = None) -> AsyncIterator[Discord]:
        """Let a bot be connected."""
        chat = chat or self.chat
        task = asyncio.create_task(chat.run(self.handle))
        try:
            connected = asyncio.create_task(self.server.connected())
            await asyncio.wait({task, connected}, return_when=asyncio.FIRST_COMPLETED)
            if task.done():
                task.result()
            await connected
            yield chat
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def says(self, command: str, user: User | None = None, /, **options: object) -> Message:
        """Type a command; give the answer, wherever it comes."""
        typed = self.server.user_types(self.news, user or self.ann, command, options)
        given = await typed.acknowledged()
        assert given.kind == "deferred"
        return await self.server.until(
            lambda: typed.followups[0] if typed.followups else (typed.original if _done(typed.original) else None),
            f"{command} was answered",
        )

    async def subscriptions(self) -> list[str]:
        """Give what is followed in the channel."""
        place = Place("discord", str(self.news.id), workspace=str(self.guild.id))
        return [each.story for each in await self.store.subscriptions(place)]

    async def deliver(self) -> None:
        """Deliver what is due."""
        if self.courier is None:
            lease = timedelta(seconds=3)
            self.courier = Courier(
                self.store, [self.chat], Extractive(), worker="w", clock=self.clock, settings=SETTINGS, lease=lease
            )
        await self.courier.deliver_due()


def _done(message: Message | None) -> bool:
    return message is not None and not message.loading and not message.deleted and message.text != BRIEFLY


def button(message: Message, label: str) -> str:
    """Give the custom id of the button with this label."""
    return message.custom_ids[message.labels.index(label)]


@pytest_asyncio.fixture
async def room(discord_server: LoopbackDiscord, store: Store) -> AsyncIterator[Newsroom]:
    """Let there be a server with a channel, a manager, and a bot that is not connected yet."""
    guild = discord_server.add_guild("Newsroom")
    news = discord_server.add_channel(guild, "news")
    ann = discord_server.add_member(guild, "Ann", permissions=MANAGER)
    clock = Clock()
    desk = Desk(store, Extractive(), clock=clock, settings=SETTINGS, max_subscriptions=100)
    made = Newsroom(discord_server, store, desk, clock, guild, news, ann, chat=None)  # type: ignore[arg-type]
    with pointed_here(discord_server):
        made.chat = made.make()
        yield made
        await made.chat.close()


# Asking


async def test_a_question_is_answered_for_everybody(room: Newsroom) -> None:
    """With the question, the answer, the sentence and its source; nobody is notified."""
    async with room.listening():
        message = await room.says("news ask", story="faehre", question="Wer bezahlt die Fähre?")
    assert not message.ephemeral
    assert message.flags & MessageFlag.IS_COMPONENTS_V2
    assert message.text.startswith("> Wer bezahlt die Fähre?\n**")
    assert "[Kurier – Die Fähre nach Altenwerder fährt wieder](<https://example.org/kurier>)" in message.text
    assert all(body.get("allowed_mentions") == {"parse": []} for body in message.sent if body.get("components"))
    (request,) = room.asked
    assert request == Request(
        Place("discord", str(room.news.id), workspace=str(room.guild.id)),
        str(room.ann.id),
        "ask faehre Wer bezahlt die Fähre?",
        may_manage=True,
        language="en",
    )


async def test_what_is_no_answer_is_for_the_asker_alone(room: Newsroom) -> None:
    """A story that there is not concerns nobody else, although answers are public."""
    async with room.listening():
        message = await room.says("news ask", story="nothing", question="who?")
    assert message.ephemeral
    assert "nothing" in message.text
    assert not room.server.posts(room.news)


async def test_a_digest_comes_with_buttons(room: Newsroom) -> None:
    """And with as many points as were asked for at most."""
    async with room.listening():
        message = await room.says("news digest", story="faehre", bullets=2)
    assert message.labels == ["Sources", "Ask", "Follow", "Pause 24 h", "Report"]
    assert message.text.count("\n- ") <= 2


async def test_sources_are_shown_to_who_presses(room: Newsroom) -> None:
    """The sentences behind the answer, in the article's words."""
    async with room.listening():
        message = await room.says("news ask", story="faehre", question="Wer bezahlt die Fähre?")
        bob = room.server.add_member(room.guild, "Bob")
        shown = await room.server.user_clicks(message, button(message, "Quellen"), bob).answer()
    assert shown.ephemeral
    assert any(sentence.text in shown.text for sentence in STORIES["faehre"][0].sentences)


async def test_a_further_question_is_asked_in_a_form(room: Newsroom) -> None:
    """The form's answer is public, and is about the story of the message."""
    async with room.listening():
        message = await room.says("news ask", story="faehre", question="Wer bezahlt die Fähre?")
        modal = await room.server.user_clicks(message, button(message, "Weiterfragen"), room.ann, locale="de").modal()
        assert modal.title == "Zu faehre"
        answer = await room.server.user_submits(modal, {"question": "Wer hat das\nSchiff gebaut?"}).answer()
    assert not answer.ephemeral
    assert "Petersen" in answer.text
    assert room.asked[-1].text == "ask faehre Wer hat das Schiff gebaut?"


async def test_a_report_is_noted(room: Newsroom) -> None:
    """Whoever reports is thanked."""
    async with room.listening():
        message = await room.says("news digest", story="faehre")
        thanks = await room.server.user_clicks(message, button(message, "Report"), room.ann).answer()
    assert thanks.ephemeral
    assert words("report.thanks", "en") in thanks.text.replace("\\", "")
    assert room.asked[-1].action == "report"


async def test_buttons_work_after_a_restart(room: Newsroom) -> None:
    """All that they need is in them."""
    async with room.listening():
        message = await room.says("news digest", story="faehre")
    await room.chat.close()
    room.chat = room.make()
    async with room.listening():
        shown = await room.server.user_clicks(message, button(message, "Sources"), room.ann).answer()
        modal_asked = room.server.user_clicks(message, button(message, "Ask"), room.ann)
        modal = await modal_asked.modal()
    await room.chat.close()
    room.chat = room.make()
    async with room.listening():
        answer = await room.server.user_submits(modal, {"question": "Wer bezahlt das?"}).answer()
    assert "Kurier" in shown.text
    assert "Wer bezahlt das?" in answer.text


async def test_many_can_ask_at_once(room: Newsroom) -> None:
    """Each is acknowledged before it is worked on."""
    async with room.listening():
        held = asyncio.Event()
        handle = room.desk.handle

        async def later(request: Request) -> Reply:
            await held.wait()
            return await handle(request)

        room.desk.handle = later  # type: ignore[method-assign]
        asked = [
            room.server.user_types(room.news, room.ann, "news ask", {"story": "faehre", "question": f"Wer zahlt {n}?"})
            for n in range(20)
        ]
        for each in asked:
            assert (await each.acknowledged()).kind == "deferred"
        held.set()
        for each in asked:
            assert (await each.answer()).text


async def test_an_answer_that_came_too_late_does_nothing(room: Newsroom) -> None:
    """Who reads that the bot did not respond must not have followed something all the same."""
    async with room.listening():
        room.server.expect(10062)
        room.server.world.acknowledge_within = timedelta(seconds=-1)
        room.server.user_types(room.news, room.ann, "news follow", {"story": "faehre"})
        await room.server.until(lambda: room.server.requests("create_interaction_response"))
        room.server.world.acknowledge_within = timedelta(seconds=3)
        await room.says("news list")
    assert [request.text for request in room.asked] == ["list"]


async def test_who_has_asked_is_answered_before_the_end(room: Newsroom) -> None:
    """Nothing new is taken meanwhile."""
    held = asyncio.Event()
    handle = room.desk.handle

    async def later(request: Request) -> Reply:
        await held.wait()
        return await handle(request)

    room.desk.handle = later  # type: ignore[method-assign]
    async with room.listening():
        typed = room.server.user_types(room.news, room.ann, "news digest", {"story": "faehre"})
        await typed.acknowledged()
        asyncio.get_running_loop().call_soon(held.set)
    assert typed.original is not None
    assert "Sources" in typed.original.labels


# Managing


async def test_following_takes_words_and_options(room: Newsroom) -> None:
    """They are put together for the grammar; the reply is for who asked."""
    async with room.listening():
        message = await room.says("news follow", story="faehre", schedule="weekdays 08:30", bullets=3)
    assert message.ephemeral
    assert room.asked[-1].text == "follow faehre weekdays 08:30 3 bullets"
    assert await room.subscriptions() == ["faehre"]


@pytest.mark.parametrize(
    ("command", "options", "text"),
    [
        ("unfollow", {"story": "faehre"}, "unfollow faehre"),
        ("list", {}, "list"),
        ("pause", {"story": "faehre", "duration": "24h"}, "pause faehre 24h"),
        ("pause", {}, "pause"),
        ("resume", {"story": "faehre"}, "resume faehre"),
        ("quiet", {"hours": "22:00-07:00"}, "quiet 22:00-07:00"),
        ("language", {"language": "de"}, "language de"),
        ("timezone", {"zone": "Europe/Vienna"}, "timezone Europe/Vienna"),
        ("stories", {}, "stories"),
        ("why", {"post": "faehre"}, "why faehre"),
        ("help", {"command": "follow"}, "help follow"),
        ("digest", {"story": "faehre"}, "digest faehre"),
        ("updates", {"where": "both"}, "updates both"),
        ("answers", {"who": "private"}, "answers private"),
        ("mention", {}, "mention off"),
        ("send", {"story": "faehre"}, "send faehre"),
        ("publish", {"switch": "on"}, "publish on"),
        ("follow", {"story": "faehre", "schedule": "daily 8:00 and updates"}, "follow faehre daily 8:00 and updates"),
    ],
)
async def test_every_command_becomes_words(room: Newsroom, command: str, options: dict[str, object], text: str) -> None:
    """And is answered."""
    async with room.listening():
        assert (await room.says(f"news {command}", **options)).text
    assert room.asked[-1].text == text


@pytest.mark.parametrize("right", [Permission.MANAGE_GUILD, Permission.MANAGE_CHANNELS, Permission.ADMINISTRATOR])
async def test_the_members_rights_decide(room: Newsroom, right: Permission) -> None:
    """Not the command's name: who may manage neither server nor channel changes nothing."""
    bob = room.server.add_member(room.guild, "Bob")
    carl = room.server.add_member(room.guild, "Carl", permissions=right)
    async with room.listening():
        refused = await room.says("news follow", bob, story="faehre")
        assert words("right.missing", "en").split(";")[0] in refused.text
        assert await room.subscriptions() == []
        await room.says("news follow", carl, story="faehre")
        message = await room.says("news digest", story="faehre")
        await room.server.user_clicks(message, button(message, "Pause 24 h"), bob).answer()
    assert await room.subscriptions() == ["faehre"]
    assert not room.asked[-1].may_manage


async def test_another_channel_can_be_picked(room: Newsroom) -> None:
    """With the rights that the member has there."""
    other = room.server.add_channel(room.guild, "other")
    bob = room.server.add_member(room.guild, "Bob")
    room.server.permit(other, bob, allow=Permission.MANAGE_CHANNELS)
    async with room.listening():
        await room.says("news follow", story="faehre", channel=other)
        assert room.asked[-1].channel == Place("discord", str(other.id), workspace=str(room.guild.id))
        thread = room.server.add_thread(other, "faehre", room.ann)
        await room.says("news list", channel=thread)
    assert room.asked[-1].channel == Place(
        "discord", str(other.id), thread=str(thread.id), workspace=str(room.guild.id)
    )
    assert await room.subscriptions() == []


async def follows(room: Newsroom, thread: Channel, *, picked: bool, schedule: str = "daily 08:30") -> Message:
    """Let Ann follow a story in a thread, there or from the channel; give the answer."""
    if picked:
        return await room.says("news follow", story="faehre", schedule=schedule, channel=thread)
    typed = room.server.user_types(thread, room.ann, "news follow", {"story": "faehre", "schedule": schedule})
    return await typed.answer()


@pytest.mark.parametrize("picked", [False, True])
async def test_in_a_private_thread_that_it_is_not_in_the_bot_asks_to_be_mentioned(
    room: Newsroom, *, picked: bool
) -> None:
    """Nothing is followed where it could never post; once it is taken in, it can be, and the thread reads it."""
    thread = room.server.add_thread(room.news, "inner circle", room.ann, private=True)
    place = Place("discord", str(room.news.id), thread=str(thread.id), workspace=str(room.guild.id))
    room.server.expect(50001)
    async with room.listening():
        told = await follows(room, thread, picked=picked)
        assert "Mention me in it" in told.text
        assert f"<#{thread.id}>" in told.text
        assert await room.store.subscriptions(place) == []
        thread.joined.append(room.server.world.bot)
        assert "Following faehre" in (await follows(room, thread, picked=picked)).text
        room.clock.now += timedelta(days=1)
        await room.deliver()
    assert len(room.server.posts(thread)) == 1


async def test_a_private_thread_that_the_bot_may_see_is_joined(room: Newsroom) -> None:
    """By its right to manage threads; not before it is known that something will be posted there."""
    thread = room.server.add_thread(room.news, "inner circle", room.ann, private=True)
    room.server.permit(room.news, room.server.world.bot, allow=Permission.MANAGE_THREADS)
    async with room.listening():
        await follows(room, thread, picked=True, schedule="when I like")
        assert thread.joined == [room.ann]
        assert "Following faehre" in (await follows(room, thread, picked=True)).text
        assert thread.joined == [room.ann, room.server.world.bot]


async def test_a_public_thread_is_not_joined(room: Newsroom) -> None:
    """There is no need to, and everybody there would read that it did."""
    thread = room.server.add_thread(room.news, "all of us", room.ann)
    async with room.listening():
        assert "Following faehre" in (await follows(room, thread, picked=True)).text
    assert thread.joined == [room.ann]


@pytest.mark.parametrize("picked", [True, False])
@pytest.mark.parametrize(
    ("denied", "named"),
    [
        (Permission.SEND_MESSAGES, "„Nachrichten senden“"),
        (Permission.VIEW_CHANNEL | Permission.SEND_MESSAGES, "„Kanal ansehen“ und „Nachrichten senden“"),
    ],
)
async def test_a_channel_where_the_bot_may_not_post_is_not_followed_in(
    room: Newsroom, denied: Permission, named: str, *, picked: bool
) -> None:
    """It says which rights it needs, in the user's language, and nothing is saved."""
    other = room.server.add_channel(room.guild, "other") if picked else room.news
    dora = room.server.add_member(room.guild, "Dora", permissions=MANAGER, locale="de")
    async with room.listening():
        await room.says("news list")
        room.server.permit(other, room.server.world.bot, deny=denied)
        options: dict[str, object] = {"channel": other} if picked else {}
        message = await room.says("news follow", dora, story="faehre", **options)
    assert f"In <#{other.id}> darf ich keine Nachrichten senden\\: gib mir dort {named}." in message.text
    assert [request.text for request in room.asked] == ["list"]


async def test_the_button_below_a_digest_follows(room: Newsroom) -> None:
    """Where it is pressed, for who may."""
    async with room.listening():
        message = await room.says("news digest", story="faehre")
        await room.server.user_clicks(message, button(message, "Follow"), room.ann).answer()
    assert await room.subscriptions() == ["faehre"]


async def test_direct_conversations_are_for_asking(room: Newsroom) -> None:
    """Nothing is managed there."""
    direct = room.server.direct(room.ann)
    async with room.listening():
        answer = await room.server.user_types(
            direct, room.ann, "news ask", {"story": "faehre", "question": "Wer bezahlt die Fähre?"}
        ).answer()
        await room.server.user_types(direct, room.ann, "news follow", {"story": "faehre"}).answer()
    assert "Kurier" in answer.text
    assert room.asked[-1].channel == Place("discord", str(direct.id))
    assert not room.asked[-1].may_manage


# Offering


async def test_stories_are_offered_while_typing(room: Newsroom) -> None:
    """Those that the server sees, and no other server's."""
    await room.store.add_articles(STORIES["library"], story="secret", workspace="1", now=START)
    await room.store.add_articles(STORIES["library"], story="own", workspace=str(room.guild.id), now=START)
    async with room.listening():
        every = room.server.user_autocompletes(room.news, room.ann, "news ask", "story", {"story": ""})
        one = room.server.user_autocompletes(room.news, room.ann, "news ask", "story", {"story": "LIB"})
        assert {value for _, value in await every.choices()} == {"faehre", "library", "own"}
        assert "library" in [value for _, value in await one.choices()][:1]
        zones = room.server.user_autocompletes(room.news, room.ann, "news timezone", "zone", {"zone": "berlin"})
        assert await zones.choices() == [("Europe/Berlin", "Europe/Berlin")]


async def test_commands_are_named_in_german_too(room: Newsroom) -> None:
    """Names, options and descriptions, by Discord's rules."""
    async with room.listening():
        (news, menu) = room.server.commands()
    assert (menu["type"], menu["name"], menu["name_localizations"]["de"]) == (3, "Digest this", words(MENU, "de"))
    named = {found["name"]: found for found in news["options"]}
    assert named["follow"]["name_localizations"] == {"de": "folgen"}
    assert named["ask"]["name_localizations"] == {"de": "frage"}
    assert named["follow"]["description_localizations"]["de"].startswith("Bringt nach Zeitplan")
    assert named["follow"]["options"][0]["name_localizations"] == {"de": "thema"}
    options = [option for found in news["options"] for option in found.get("options", ())]
    required = [option["name"] for option in options if option.get("required")]
    managing = ["story", "story", "hours", "language", "zone", "where", "who", "story"]
    assert required == ["story", "question", *managing, "story", "question"]
    assert news["integration_types"] == menu["integration_types"] == [0, 1]
    assert news["contexts"] == menu["contexts"] == [0, 1, 2]


async def test_nothing_is_registered_twice(room: Newsroom) -> None:
    """A restart finds that nothing has changed."""
    room.handles = ["faehre"]
    for _ in range(2):
        async with room.listening(room.make()) as chat:
            await room.server.until(lambda: room.server.commands(room.guild), "commands of the server")
            await chat.close()
    assert len(room.server.requests("bulk_set_application_commands")) == 1
    assert len(room.server.requests("bulk_set_guild_application_commands")) == 1


async def test_a_followed_story_has_a_command(room: Newsroom) -> None:
    """With a question it answers, without it tells; it goes when nobody follows the story any more."""
    async with room.listening():
        with pytest.raises(NotOffered):
            room.server.user_types(room.news, room.ann, "faehre", {})
        await room.says("news follow", story="faehre")
        await room.server.until(lambda: room.server.commands(room.guild), "command of the story")
        answer = await room.says("faehre", question="Wer bezahlt die Fähre?")
        digest = await room.says("faehre")
        await room.says("news unfollow", story="faehre")
        await room.server.until(lambda: not room.server.commands(room.guild), "no command any more")
    assert "Kurier" in answer.text
    assert "Sources" in digest.labels


async def test_the_least_used_stories_have_no_command(room: Newsroom) -> None:
    """At the limit; and no story takes the name of the bot's own command."""
    room.handles = ["news", *(f"Story {number}" for number in range(STORY_COMMANDS + 20))]
    async with room.listening():
        await room.says("news follow", story="faehre")
        found = await room.server.until(lambda: room.server.commands(room.guild), "commands of the stories")
    names = {command["name"] for command in found}
    assert len(names) == STORY_COMMANDS
    assert "news-2" in names
    assert "news" not in names
    assert "story-0" in names
    assert f"story-{STORY_COMMANDS + 10}" not in names


async def test_commands_that_are_refused_end_nothing(room: Newsroom) -> None:
    """The bot answers with what was registered before."""
    async with room.listening(room.make()) as chat:
        await chat.close()
    room.server.play(_broken(), "list_application_commands")
    async with room.listening():
        assert (await room.says("news list")).text


def _broken() -> Fault:
    return Fault.broken(503)


# Delivering


async def test_a_digest_arrives_when_it_is_due(room: Newsroom) -> None:
    """Once, in the channel, with its mark; and its buttons work."""
    async with room.listening():
        await room.says("news follow", story="faehre", schedule="daily 09:30")
        room.clock.now = START + timedelta(minutes=31)
        await room.deliver()
        await room.deliver()
        (message,) = await room.server.posted(room.news)
        assert re.fullmatch(r"dp:s:[0-9a-f]{20}-0:faehre .+", message.custom_ids[0])
        shown = await room.server.user_clicks(message, message.custom_ids[0], room.ann).answer()
    assert "Kurier" in shown.text
    assert not room.server.doubles


async def test_a_digest_that_is_in_doubt_arrives_once(room: Newsroom) -> None:
    """It is looked for before it is posted again, when Discord has long forgotten the nonce."""
    async with room.listening():
        await room.says("news follow", story="faehre", schedule="daily 09:30")
    room.server.play(Fault.reset(accepted=True), "create_message")
    room.clock.now = START + timedelta(minutes=31)
    await room.deliver()
    room.server.world.nonce_window = timedelta()
    room.clock.now += timedelta(minutes=5)
    await room.deliver()
    assert len(room.server.posts(room.news)) == 1
    place = Place("discord", str(room.news.id), workspace=str(room.guild.id))
    assert [record.state for record in await room.store.history(place, limit=5)] == ["posted"]


async def test_what_is_followed_ends_with_its_channel(room: Newsroom) -> None:
    """And who set it up is told, directly."""
    async with room.listening():
        await room.says("news follow", story="faehre", schedule="daily 09:30")
    room.server.expect(10003)
    room.server.remove_channel(room.news)
    room.clock.now = START + timedelta(minutes=31)
    await room.deliver()
    (told,) = room.server.posts(room.server.direct(room.ann))
    assert f"<#{room.news.id}>" in told.text


async def test_a_bot_that_only_delivers_needs_no_gateway(room: Newsroom) -> None:
    """It runs until it is closed."""
    chat = room.make(listen=False)
    running = asyncio.create_task(chat.run(room.handle))
    identity = Place("discord", str(room.news.id), workspace=str(room.guild.id))
    (part, *_) = chat.render((await room.desk.handle(Request(identity, "u", "digest faehre"))).messages[0], "en", "x")
    assert await chat.send(identity, part, nonce="n-0")
    assert not running.done()
    assert not room.server.gateway.n_identifies
    await chat.close()
    await running
    await chat.close()


# Life


async def test_a_server_that_the_bot_left_is_told(room: Newsroom) -> None:
    """What it followed can end."""
    async with room.listening():
        await room.says("news list")
        room.server.remove_guild(room.guild)
        await room.server.until(lambda: True)
        async with asyncio.timeout(5):
            while not room.gone:  # noqa: ASYNC110 - the bot tells nobody else
                await asyncio.sleep(0.01)
    assert room.gone == [str(room.guild.id)]


async def test_a_wrong_token_says_so_without_telling_it(room: Newsroom) -> None:
    """Whoever runs the bot reads which setting is wrong."""
    room.server.expect(0)
    chat = Discord("not-the-token", stories=room.stories, followed=room.followed, gone=room.left)
    with pytest.raises(ConfigError) as caught:
        await chat.run(room.handle)
    assert "not-the-token" not in str(caught.value)
    await chat.close()


async def test_a_gateway_that_fails_ends_listening_with_an_error(room: Newsroom) -> None:
    """So that whoever started it begins anew; it then works again."""
    task = asyncio.create_task(room.chat.run(room.handle))
    await room.server.connected()
    room.server.gateway.hang_up(4004)
    with pytest.raises(Exception, match="4004"):
        await task
    async with room.listening():
        assert (await room.says("news list")).text


async def test_servers_can_be_spread_over_shards(room: Newsroom) -> None:
    """By a setting; one here, because Discord wants five seconds between two."""
    async with room.listening(room.make(shards=1)):
        assert room.server.gateway.sessions[0].shard == (0, 1)
        assert (await room.says("news list")).text


@pytest.mark.usefixtures("room")
async def test_the_librarys_log_opens_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    """Its warnings are in our log, without what would let a reader answer in the bot's name."""
    url = "https://discord.com/api/v10/webhooks/1/secret/messages/@original"
    logging.getLogger("discord.http").warning("limited: %s and /interactions/2/secret/callback", url)
    logged = capsys.readouterr().out
    assert "/webhooks/1/…/messages/@original and /interactions/2/…/callback" in logged
    assert "secret" not in logged


async def test_embeds_can_be_set_instead(room: Newsroom) -> None:
    """The same answers, with the same buttons."""
    async with room.listening(room.make(embeds=True)):
        message = await room.says("news ask", story="faehre", question="Wer bezahlt die Fähre?")
        shown = await room.server.user_clicks(message, button(message, "Quellen"), room.ann).answer()
        private = await room.says("news ask", story="nothing", question="who?")
    assert message.embeds
    assert not message.flags & MessageFlag.IS_COMPONENTS_V2
    assert shown.embeds
    assert private.ephemeral


async def test_what_articles_and_users_write_does_no_harm(room: Newsroom) -> None:
    """A story named like a mention, a question full of markup."""
    async with room.listening():
        message = await room.says(
            "news ask", story="library", question="@everyone <@&1> [who](http://evil.example) paid?"
        )
        await room.says("news ask", story="@everyone", question="](http://evil.example)")
    assert not message.pings
    assert "\\@everyone \\<\\@&1\\> \\[who\\](http\\://evil.example) paid?" in message.text

"""The flows of commands by rules of Discord's that were not written here: the adapter's client on simcord's Discord.

simcord gives the client's requests to a model of Discord in memory and takes nothing of the client itself away: desk,
store and all that is between a command and its reply are the real ones. What is posted by itself goes through a client
of its own, which is not on this Discord, so no delivery is here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import discord
import pytest
import simcord

from adapters.discord.client import _Client
from bot.replies import Desk
from bot.types import Channel, ChannelSettings
from bot.writer import Extractive
from storage import Store
from tests.desk import conftest as desks
from tests.desk.conftest import FERRY, Clock

template = desks.template
store = desks.store


@dataclass
class Room:
    """A server with a channel, somebody who manages it and somebody who does not."""

    env: simcord.Env
    store: Store
    guild: simcord.GuildHandle
    news: simcord.ChannelHandle
    ann: simcord.MemberActor
    bob: simcord.MemberActor
    embeds: bool

    @property
    def place(self) -> Channel:
        """The channel, as the program names it."""
        return Channel("discord", str(self.news.id), workspace=str(self.guild.id))

    async def followed(self) -> list[str]:
        """Give what is followed in the channel."""
        return [each.story for each in await self.store.subscriptions(self.place)]


@pytest.fixture(params=[False, True], ids=["components", "embeds"])
def embeds(request: pytest.FixtureRequest) -> bool:
    """Say how messages look."""
    return bool(request.param)


def client(store: Store, *, embeds: bool) -> _Client:
    """Make the adapter's client, with a real desk behind it."""
    settings = ChannelSettings(language="en", timezone="Europe/Berlin", quiet=None)
    desk = Desk(store, Extractive(), clock=Clock(), settings=settings)

    async def followed(workspace: str) -> list[str]:
        return await store.followed("discord", workspace)

    async def gone(workspace: str) -> None:
        await store.leave("discord", workspace)

    return _Client(desk.handle, store.stories, followed, gone, embeds=embeds, shards=None)


@pytest.fixture
def simcord_bot(store: Store, *, embeds: bool) -> _Client:
    """Make the client that simcord's own fixture runs."""
    return client(store, embeds=embeds)


@pytest.fixture
def room(simcord_env: simcord.Env, store: Store, *, embeds: bool) -> Room:
    """Let the client be connected to a server."""
    guild = simcord_env.create_guild("Kurier")
    managers = guild.create_role("Managers", permissions=discord.Permissions(manage_guild=True))
    return Room(
        simcord_env,
        store,
        guild,
        guild.create_text_channel("news"),
        guild.add_member(simcord_env.create_user("ann"), roles=[managers]),
        guild.add_member(simcord_env.create_user("bob")),
        embeds,
    )


def shown(result: simcord.InteractionResult) -> simcord.ResponseMessage:
    """Give the message by which somebody was answered, wherever it came."""
    message = result.response or result.followups[0]
    assert result.acknowledged
    return message


def text(message: simcord.ResponseMessage) -> str:
    """Give all that can be read in a message."""
    found = [message.content, *(box.description or "" for box in message.embeds)]
    found += [str(part["content"]) for part in walk(message.components) if part["type"] == 10]
    return "\n".join(filter(None, found))


def walk(components: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Give components with all that are nested in them."""
    for component in components:
        yield component
        yield from walk(component.get("components") or [])


async def test_a_question_is_answered_for_everybody(room: Room) -> None:
    """In time, with the sentence that says so, in the form that was set."""
    result = await room.bob.slash(room.news, "news ask", story="faehre", question="Wer bezahlt die Fähre?")
    answer = shown(result)
    (acknowledged,) = [each.json for each in room.env.http_requests if each.path.endswith("/callback")]
    assert acknowledged is not None
    assert acknowledged["type"] == 5  # "thinking", which is within the three seconds whatever follows
    assert not answer.ephemeral
    assert text(answer).startswith("> Wer bezahlt die Fähre?")
    assert "40 Millionen Euro" in text(answer)
    assert answer.flags.components_v2 is not room.embeds
    assert bool(answer.embeds) is room.embeds
    assert room.news.last_message is not None
    assert room.news.last_message.id == answer.id


async def test_what_is_no_answer_is_for_the_asker_alone(room: Room) -> None:
    """Nothing of it stays in the channel."""
    answer = shown(await room.bob.slash(room.news, "news ask", story="nothing", question="who?"))
    assert answer.ephemeral
    assert "nothing" in text(answer)
    assert room.news.history(viewer=room.ann) == []


async def test_a_digest_and_its_buttons(room: Room) -> None:
    """Its sources, and the form in which a question about it is asked."""
    digest = shown(await room.bob.slash(room.news, "news digest", story="faehre", bullets=2))
    assert 1 <= text(digest).count("\n- ") <= 2
    labels = [part["label"] for part in walk(digest.components) if part["type"] == 2]
    assert labels == ["Sources", "Ask", "Follow", "Pause 24 h", "Report"]
    sources = shown(await room.bob.click(digest.message, label="Sources"))
    assert sources.ephemeral
    assert "Kurier" in text(sources)
    form = await room.bob.click(digest.message, label="Ask")
    assert form.modal is not None
    assert form.modal["title"] == "About faehre"
    answer = shown(await room.bob.submit_modal(form, {"question": "Wer hat das Schiff gebaut?"}))
    assert not answer.ephemeral
    assert "Petersen" in text(answer)


async def test_a_story_is_followed_listed_paused_and_left(room: Room) -> None:
    """By commands and by the buttons below a digest; each reply is for who asked."""
    followed = shown(await room.ann.slash(room.news, "news follow", story="faehre", schedule="weekdays 08:30"))
    assert followed.ephemeral
    assert "08\\:30" in text(followed)
    assert await room.followed() == ["faehre"]
    listed = shown(await room.ann.slash(room.news, "news list"))
    assert "faehre" in text(listed)
    digest = shown(await room.ann.slash(room.news, "faehre"))
    paused = shown(await room.ann.click(digest.message, label="Pause 24 h"))
    assert paused.ephemeral
    (kept,) = await room.store.subscriptions(room.place)
    assert kept.paused_until is not None
    for command, options in (
        ("resume", {"story": "faehre"}),
        ("updates", {"where": "both"}),
        ("answers", {"who": "private"}),
        ("send", {"story": "faehre"}),
    ):
        assert shown(await room.ann.slash(room.news, f"news {command}", **options)).ephemeral
    settings = await room.store.channel_settings(room.place)
    assert settings is not None
    assert (settings.updates_in, settings.answers) == ("both", "private")
    assert len(await room.store.history(room.place)) == 1
    await room.ann.slash(room.news, "news unfollow", story="faehre")
    assert await room.followed() == []


async def test_a_followed_story_has_a_command_of_the_server(room: Room) -> None:
    """As long as it is followed, and in no other server."""
    other = room.env.create_guild("Bote")
    eve = other.add_member(room.env.create_user("eve"))
    assert "faehre" not in room.bob.available_commands(room.news)
    digest = shown(await room.ann.slash(room.news, "news digest", story="faehre"))
    await room.ann.click(digest.message, label="Follow")
    assert "faehre" in room.bob.available_commands(room.news)
    assert "faehre" not in eve.available_commands(other.create_text_channel("board"))
    answer = shown(await room.bob.slash(room.news, "faehre", question="Wer bezahlt die Fähre?"))
    assert "40 Millionen Euro" in text(answer)
    await room.ann.slash(room.news, "news unfollow", story="all")
    assert "faehre" not in room.bob.available_commands(room.news)


async def test_who_may_not_manage_changes_nothing(room: Room) -> None:
    """By a command or a button."""
    role = room.guild.create_role("Desk")
    digest = shown(await room.bob.slash(room.news, "news digest", story="faehre"))
    refused = [
        await room.bob.slash(room.news, "news follow", story="faehre"),
        await room.bob.slash(room.news, "news mention", role=role),
        await room.bob.click(digest.message, label="Follow"),
    ]
    for result in refused:
        assert shown(result).ephemeral
        assert "Only those who may manage this channel" in text(shown(result))
    assert await room.followed() == []
    assert await room.store.channel_settings(room.place) is None


async def test_a_role_is_mentioned_when_it_was_chosen(room: Room) -> None:
    """Kept by its id; everyone is none, and leaving it out ends it."""
    role = room.guild.create_role("Desk", mentionable=True)
    await room.ann.slash(room.news, "news mention", role=role)
    settings = await room.store.channel_settings(room.place)
    assert settings is not None
    assert settings.mention == str(role.id)
    refused = shown(await room.ann.slash(room.news, "news mention", role=room.guild.default_role))
    assert "cannot be mentioned" in text(refused)
    await room.ann.slash(room.news, "news mention")
    settings = await room.store.channel_settings(room.place)
    assert settings is not None
    assert settings.mention is None


async def test_a_channel_where_the_bot_may_not_post_is_not_followed_in(room: Room) -> None:
    """It says which right it needs there."""
    assert room.guild.me is not None
    closed = room.guild.create_text_channel(
        "closed", overwrites={room.guild.me: discord.PermissionOverwrite(send_messages=False)}
    )
    refused = shown(await room.ann.slash(room.news, "news follow", story="faehre", channel=closed))
    assert "Send Messages" in text(refused)
    assert f"<#{closed.id}>" in text(refused)
    assert await room.store.followed_in("discord", str(room.guild.id)) == []


async def test_stories_are_offered_while_typing(room: Room) -> None:
    """To be asked, those that there are; to be paused, those that are followed."""
    offered = await room.bob.autocomplete(room.news, "news ask", "story", "fae")
    assert [choice["value"] for choice in offered] == ["faehre"]
    assert await room.bob.autocomplete(room.news, "news pause", "story", "") == []
    await room.ann.slash(room.news, "news follow", story="library")
    offered = await room.bob.autocomplete(room.news, "news pause", "story", "")
    assert [choice["value"] for choice in offered] == ["library"]


async def test_a_message_is_told_from_its_menu(room: Room) -> None:
    """To who wants it; a member's text needs no privileged intent for that."""
    written = await room.bob.send(room.news, FERRY)
    told = shown(await room.ann.context_menu(room.news, "Digest this", written))
    assert told.ephemeral
    assert "40 Millionen Euro" in text(told)
    short = await room.bob.send(room.news, "ok")
    told = shown(await room.ann.context_menu(room.news, "Digest this", short))
    assert "There is nothing to tell" in text(told)


async def test_buttons_work_after_a_restart(room: Room) -> None:
    """All that they need is in them; the new client finds its commands registered."""
    await room.ann.slash(room.news, "news follow", story="faehre")
    digest = shown(await room.ann.slash(room.news, "faehre"))
    await room.env.restart_bot(client(room.store, embeds=room.embeds))
    before = len(room.env.http_requests)
    sources = shown(await room.bob.click(digest.message, label="Sources"))
    assert "Kurier" in text(sources)
    assert "faehre" in room.bob.available_commands(room.news)
    assert not [each for each in room.env.http_requests[before:] if each.method == "PUT"]


async def test_nothing_in_an_article_or_a_question_notifies_anybody(room: Room) -> None:
    """Whatever the reply shows again."""
    question = f"@everyone {room.ann.mention} <@&{room.guild.default_role.id}> who paid?"
    answer = shown(await room.bob.slash(room.news, "news ask", story="library", question=question)).message
    assert not answer.mention_everyone
    assert not answer.mentions
    assert not answer.role_mentions


async def test_direct_conversations_are_for_asking(room: Room) -> None:
    """Everybody's stories can be asked there; nothing can be followed."""
    eve = room.env.create_user("eve")
    answer = shown(await eve.slash("news ask", story="faehre", question="Wer bezahlt die Fähre?"))
    assert "40 Millionen Euro" in text(answer)
    refused = shown(await eve.slash("news follow", story="faehre"))
    assert "Stories are followed on a server" in text(refused)


async def test_an_answer_that_discord_does_not_take_ends_nothing(room: Room) -> None:
    """Who asks next is answered."""
    room.env.inject_error("PATCH", "/webhooks/*/*/messages/@original", status=500)
    await room.bob.slash(room.news, "news list")
    assert text(shown(await room.bob.slash(room.news, "news stories")))

"""What works in every message's menu, and where a user brings the bot along though it is no member of the server."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from adapters.wording import words
from bot.errors import SourceRefused
from bot.replies import Fetch
from bot.types import Article
from tests.adapters import test_discord_scenes as scenes
from tests.adapters.test_discord_scenes import Process, Town
from tests.desk.conftest import FERRY, LIBRARY, START, STORIES
from tests.loopback_discord import Channel, Message, NotOffered, Permission, User

pytest_plugins = ["tests.loopback_discord.fixtures"]

town = scenes.town

MENU = "Digest this"
ADDRESS = "https://example.org/bote"


async def fetch(address: str) -> Article:
    """Read the one page that there is."""
    if address != ADDRESS:
        raise SourceRefused(address, "the server answered 404")
    return STORIES["library"][0]


async def chooses(town: Town, message: Message, user: User, locale: str | None = None) -> Message:
    """Let somebody want a message to be told; give what they read."""
    return await town.server.user_uses_message_menu(message, user, MENU, locale=locale).answer()


# The menu of a message


@pytest.mark.parametrize("reads", [fetch, None])
async def test_a_message_is_told_in_points(town: Town, reads: Fetch | None) -> None:
    """To who wants it, with what they wrote there; nothing of it is a command or notifies anybody."""
    async with town.running(fetch=reads):
        guild, news, _ = town.add_newsroom("Kurier")
        bob = town.server.add_member(guild, "Bob")
        written = town.server.user_writes(news, bob, f"{FERRY}\n@everyone <@{bob.id}> unfollow all")
        told = await chooses(town, written, bob)
    assert told.ephemeral
    assert not told.pings
    assert "40 Millionen Euro" in told.text
    assert "- " in told.text
    assert not town.server.posts(news)


async def test_what_a_message_links_to_is_told_in_points(town: Town) -> None:
    """Wherever the link stands: in the text, or in what Discord shows of it."""
    async with town.running(fetch=fetch):
        guild, news, _ = town.add_newsroom("Kurier")
        bob = town.server.add_member(guild, "Bob")
        written = town.server.user_writes(news, bob, f"Look: <{ADDRESS}>!")
        shown = town.server.user_writes(news, bob, "[look](https://example.org/short)")
        shown.embeds = [{"url": ADDRESS, "title": "Lindau opens a library"}]
        for message in (written, shown):
            told = await chooses(town, message, bob)
            assert "### Lindau opens a library in the old station" in told.text
            assert told.ephemeral
            assert not told.labels  # there is no story to follow or to ask


async def test_a_link_that_cannot_be_read_is_said(town: Town) -> None:
    """With its reason, and in the language of who asks; nothing in the address is markup."""
    async with town.running(fetch=fetch):
        guild, news, _ = town.add_newsroom("Kurier")
        bob = town.server.add_member(guild, "Bob")
        written = town.server.user_writes(news, bob, "https://example.org/**gone**")
        told = await chooses(town, written, bob)
        german = await chooses(town, written, bob, locale="de")
    assert "the server answered 404" in told.text
    assert "**gone**" not in told.text
    assert german.text != told.text


async def test_a_message_without_anything_to_tell_says_so(town: Town) -> None:
    """A word, a picture, the bot's own post of buttons."""
    async with town.running(fetch=fetch):
        guild, news, _ = town.add_newsroom("Kurier")
        bob = town.server.add_member(guild, "Bob")
        for text in ("ok", "", "👍"):
            told = await chooses(town, town.server.user_writes(news, bob, text), bob)
            assert told.ephemeral
            assert words("read.nothing", "en").split(":")[0] in told.text.replace("\\", "")


async def test_a_message_can_be_told_in_a_direct_conversation(town: Town) -> None:
    """There is a menu, too."""
    async with town.running():
        _, _, ann = town.add_newsroom("Kurier")
        written = town.server.user_writes(town.server.direct(ann), ann, LIBRARY)
        assert "Lindau" in (await chooses(town, written, ann)).text


# A server without the bot


@pytest_asyncio.fixture
async def elsewhere(town: Town) -> AsyncIterator[tuple[Process, Channel, User]]:
    """Let somebody who has the app for themselves be the admin of a server where the bot is not."""
    async with town.running(fetch=fetch) as process:
        guild = town.server.add_guild_without_bot("Elsewhere")
        channel = town.server.add_channel(guild, "talk")
        eve = town.server.add_member(guild, "Eve", permissions=Permission.ADMINISTRATOR)
        yield process, channel, eve


async def test_who_has_the_app_asks_anywhere(town: Town, elsewhere: tuple[Process, Channel, User]) -> None:
    """With everybody's stories, sources and further questions; the bot needs nothing in that server."""
    _, channel, eve = elsewhere
    answer = await town.says(channel, eve, "news ask", story="stargate", question="who funds it?")
    assert answer.text.startswith("> who funds it?\n")
    assert not answer.ephemeral
    assert (await town.presses(answer, "Sources", eve)).ephemeral
    asked = town.server.user_clicks(answer, answer.custom_ids[answer.labels.index("Ask on")], eve)
    further = await town.server.user_submits(await asked.modal(), {"question": "Who runs it?"}).answer()
    assert further.text.startswith("> Who runs it?")
    assert "Sources" in (await town.says(channel, eve, "news digest", story="stargate")).labels
    written = town.server.user_writes(channel, eve, f"see {ADDRESS}")
    assert "Lindau" in (await chooses(town, written, eve)).text
    offered = town.server.user_autocompletes(channel, eve, "news ask", "story", {"story": ""})
    assert [value for _, value in await offered.choices()] == ["stargate"]


async def test_nothing_is_posted_where_the_bot_is_not(town: Town, elsewhere: tuple[Process, Channel, User]) -> None:
    """Not even for an admin: each command that would change something is refused, and nothing is kept."""
    process, channel, eve = elsewhere
    assert channel.guild is not None
    digest = await town.says(channel, eve, "news digest", story="stargate")
    refused = [
        await town.says(channel, eve, f"news {command}", **options)
        for command, options in (
            ("follow", {"story": "stargate", "schedule": "weekdays 08:30"}),
            ("follow", {"story": "stargate", "channel": channel}),
            ("send", {"story": "stargate"}),
            ("updates", {"where": "both"}),
            ("mention", {}),
            ("language", {"language": "de"}),
        )
    ]
    refused += [await town.presses(digest, label, eve) for label in ("Follow", "Pause 24 h")]
    for message in refused:
        assert message.ephemeral
        assert words("discord.no_server", "en").split(":")[0] in message.text
    for workspace in ("", str(channel.guild.id)):
        assert await process.store.followed_in("discord", workspace) == []
    assert "Nothing is followed here yet" in (await town.says(channel, eve, "news list")).text


async def test_a_server_without_the_bot_sees_no_other_servers_stories(
    town: Town, elsewhere: tuple[Process, Channel, User]
) -> None:
    """Nor, when the bot was removed, its own any more; and stories have no commands there."""
    process, channel, eve = elsewhere
    guild, news, ann = town.add_newsroom("Kurier")
    await process.store.add_articles(STORIES["faehre"], story="secret", workspace=str(guild.id), now=START)
    await town.says(news, ann, "news follow", story="secret")
    await town.has_command(guild, "secret")
    for place, user in ((channel, eve), (news, ann)):
        if place is news:
            town.server.remove_guild(guild)
            async with asyncio.timeout(10):
                while await process.store.followed("discord", str(guild.id)):
                    pass
        with pytest.raises(NotOffered):
            town.server.user_types(place, user, "secret", {})
        answer = await town.says(place, user, "news ask", story="secret", question="Wer bezahlt die Fähre?")
        assert answer.ephemeral
        assert "Altenwerder" not in answer.text

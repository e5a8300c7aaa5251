"""Files and pasted text on Discord: the real library, the real desk, and a CDN on this machine."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from adapters.wording import words
from bot.collector import Collector
from bot.replies import Desk
from bot.sources.fetch import Fetcher
from bot.sources.opml import Listed, write
from bot.sources.web import Web
from bot.types import Article
from bot.writer import Extractive
from tests.adapters import test_discord as rooms
from tests.adapters.test_discord import MENU, SETTINGS, Newsroom
from tests.collecting.conftest import of_this_machine
from tests.collecting.values import Item, rss
from tests.desk.conftest import FERRY, LIBRARY
from tests.loopback_discord import Attachment, Interaction, Message, User
from tests.sources.web.site import Names, Site, serve
from tests.sources.web.site import answer as answered

pytest_plugins = ["tests.loopback_discord.fixtures"]

template, store = rooms.template, rooms.store
plain_room = rooms.room

TITLE = "Lindau opens a library in the old station"
KINDS = {"a.txt": "text/plain; charset=utf-8", "a.md": "", "a.html": "text/html"}


@pytest_asyncio.fixture
async def site() -> AsyncIterator[Site]:
    """Give a site with a feed."""
    feed = rss("Bote", [Item(TITLE, LIBRARY, "b-1")])
    async with serve({"/feed": answered(feed, content_type="application/rss+xml")}) as served:
        yield served


@pytest_asyncio.fixture
async def room(plain_room: Newsroom) -> AsyncIterator[Newsroom]:
    """Give a server whose bot can keep articles."""
    names = Names({"bote.test": [["127.0.0.1"]]})
    async with Web(Fetcher(allow=of_this_machine, resolver=names)) as web:

        async def reading() -> Web:
            return web

        collector = Collector(plain_room.store, reading, worker="w1", clock=plain_room.clock, seed=7)

        async def collecting() -> Collector:
            return collector

        plain_room.desk = Desk(
            plain_room.store, Extractive(), clock=plain_room.clock, settings=SETTINGS, collecting=collecting
        )
        yield plain_room


async def own(room: Newsroom) -> dict[str, list[Article]]:
    """Give the articles of the stories that the server has of its own."""
    workspace = str(room.guild.id)
    common = {story.handle for story in await room.store.stories("")}
    handles = [story.handle for story in await room.store.stories(workspace)]
    return {each: (await room.store.story(each, workspace))[1] for each in handles if each not in common}


async def pasting(room: Newsroom, user: User | None = None, **options: object) -> Interaction:
    """Ask for the form; give what came of it."""
    typed = room.server.user_types(room.news, user or room.ann, "news source paste", options)
    await typed.acknowledged()
    return typed


async def answer(typed: Interaction) -> Message:
    """Give what is said to it."""
    given = await typed.answer()
    assert given.ephemeral
    return given


@pytest.mark.parametrize("name", KINDS)
async def test_a_file_becomes_an_article_of_a_story(room: Newsroom, name: str) -> None:
    """Text, Markdown or HTML; only who did it reads what became of it."""
    text = LIBRARY if name != "a.html" else f"<html><body><h1>{TITLE}</h1><p>{LIBRARY}</p></body></html>"
    file = room.server.user_uploads(name, text.encode(), content_type=KINDS[name])
    async with room.listening():
        told = await room.says("news source upload", file=file)
    assert told.ephemeral
    ((handle, (article,)),) = (await own(room)).items()
    assert f"begins a story\\: {handle}." in told.text
    assert f"It has {len(article.sentences)} sentences." in told.text
    assert (article.source, file.n_read) == (name, 1)


async def test_a_story_is_chosen_for_it(room: Newsroom) -> None:
    """From those that the server has."""
    first = room.server.user_uploads("a.txt", LIBRARY.encode())
    second = room.server.user_uploads("b.txt", FERRY.encode())
    async with room.listening():
        await room.says("news source upload", file=first)
        (handle,) = await own(room)
        typed = room.server.user_autocompletes(room.news, room.ann, "news source upload", "story", {"story": "li"})
        assert handle in [value for _, value in await typed.choices()]
        told = await room.says("news source upload", file=second, story=handle)
        again = await room.says("news source upload", file=second, story=handle)
        wrong = await room.says("news source upload", file=second, story="nothing")
    assert f"is in {handle} now" in told.text
    assert f"is there already, in {handle}" in again.text
    assert "nothing" in wrong.text
    assert {name: len(articles) for name, articles in (await own(room)).items()} == {handle: 2}
    assert second.n_read == 2


async def test_a_list_of_feeds_adds_its_feeds(room: Newsroom, site: Site) -> None:
    """In one reply that only who did it reads."""
    feeds = write([Listed(site.url("/feed", "bote.test"), "Bote"), Listed("http://10.0.0.1/feed", "Inner")])
    file = room.server.user_uploads("feeds.opml", feeds, content_type="application/xml; charset=utf-8")
    async with room.listening():
        told = await room.says("news source upload", file=file)
    assert told.ephemeral
    assert "1 feed of feeds.opml was added; read already\\: 0; left out\\: 1." in told.text
    assert "the address leads into a private network" in told.text
    assert [source.title for source in await room.store.sources(str(room.guild.id))] == ["Bote"]


async def test_only_files_of_discords_own_hosts_are_read(room: Newsroom) -> None:
    """Whatever an interaction says."""
    async with room.listening():
        for url in (
            "https://evil.example/a.txt", "http://cdn.discordapp.com/a.txt", "https://cdn.discordapp.com.evil.example/a",
            "https://cdn.discordapp.com@evil.example/a.txt", "file:///etc/passwd",
        ):  # fmt: skip
            file = room.server.user_uploads("a.txt", LIBRARY.encode(), url=url)
            assert "none of Discord's" in (await room.says("news source upload", file=file)).text
    assert not await own(room)


def uploads(room: Newsroom) -> list[tuple[Attachment, str, int]]:
    """Give files that are none, what is said of each, and how often it is asked for."""
    upload = room.server.user_uploads
    gone = upload("gone.txt", b"x")
    gone.deleted = True
    return [
        (gone, "not there any more", 0),
        (upload("big.txt", LIBRARY.encode(), size=1_000_001), "it has 1001 kB", 0),
        (upload("bigger.txt", b"word " * 200_001, size=10), "it has 1001 kB", 1),
        (upload("a.png", b"\x89PNG", content_type="image/png"), "only text, Markdown and HTML", 0),
        (upload("a.txt", bytes(range(256)) * 9), "is no text", 1),
        (upload("empty.txt", b""), "no words", 1),
    ]


async def test_what_is_no_article_is_refused_in_words(room: Newsroom) -> None:
    """And fetched only where nothing said so before."""
    async with room.listening():
        for file, said, n_read in uploads(room):
            told = await room.says("news source upload", file=file)
            assert said in told.text, file.name
            assert file.n_read == n_read, file.name
    assert not await own(room)


async def test_who_may_not_manage_uploads_nothing(room: Newsroom) -> None:
    """And nothing is fetched."""
    bob = room.server.add_member(room.guild, "Bob")
    file = room.server.user_uploads("a.txt", LIBRARY.encode())
    async with room.listening():
        told = await room.says("news source upload", bob, file=file)
    assert words("right.missing", "en") in told.text
    assert file.n_read == 0


async def test_a_text_is_pasted_into_a_form(room: Newsroom) -> None:
    """With a headline and an address, as many fields as a long text needs, and the story that was chosen."""
    sentences = LIBRARY.replace("\n\n", " ").split(". ")
    first, rest = ". ".join(sentences[:2]) + ".", ". ".join(sentences[2:])
    cut = len(rest) // 2
    async with room.listening():
        modal = await (await pasting(room)).modal()
        given = {
            "headline": TITLE,
            "address": "example.org/lindau",
            "text": first,
            "more": rest[:cut],
            "rest": rest[cut:],
        }
        told = await answer(room.server.user_submits(modal, given))
    ((handle, (article,)),) = (await own(room)).items()
    assert handle in told.text
    assert (article.title, article.url) == (TITLE, "https://example.org/lindau")
    assert modal.title == "Paste a text"
    assert [(found["custom_id"], found.get("required") is not False) for found in modal.inputs] == [
        ("headline", False), ("address", False), ("text", True), ("more", False), ("rest", False)
    ]  # fmt: skip


async def test_a_form_keeps_its_story_over_a_restart(room: Newsroom) -> None:
    """What is submitted to the next process goes where it was meant to."""
    file = room.server.user_uploads("a.txt", LIBRARY.encode())
    async with room.listening():
        await room.says("news source upload", file=file)
        (handle,) = await own(room)
        modal = await (await pasting(room, story=handle)).modal()
    again = room.make()
    async with room.listening(again):
        told = await answer(room.server.user_submits(modal, {"text": FERRY}))
    await again.close()
    assert f"is in {handle} now" in told.text


@pytest.mark.parametrize(("story", "reason"), [("nothing", "nothing"), ("x" * 100, "xxx"), ("faehre", "everybody")])
async def test_no_form_is_shown_for_a_story_that_takes_no_text(room: Newsroom, story: str, reason: str) -> None:
    """Or else what was pasted would be lost."""
    async with room.listening():
        told = await answer(await pasting(room, story=story))
    assert reason in told.text


async def test_who_may_not_manage_sees_no_form(room: Newsroom) -> None:
    """But why."""
    bob = room.server.add_member(room.guild, "Bob")
    async with room.listening():
        told = await answer(await pasting(room, bob))
    assert words("right.missing", "en") in told.text


async def test_what_was_pasted_is_answered_in_words_where_it_is_none(room: Newsroom) -> None:
    """Nothing but marks is no text; nor is an address a word."""
    async with room.listening():
        modal = await (await pasting(room)).modal()
        told = await answer(room.server.user_submits(modal, {"text": "--- … ---"}))
        assert "no words" in told.text
        modal = await (await pasting(room)).modal()
        typed = room.server.user_submits(modal, {"text": LIBRARY, "address": "see below"})
        await answer(typed)
        assert "no web address" in (await typed.followup()).text


async def test_a_file_in_a_message_is_told_in_a_few_points(room: Newsroom) -> None:
    """By the entry in its menu, by anybody; the first file that is text, and nothing of it is kept."""
    bob = room.server.add_member(room.guild, "Bob")
    picture = room.server.user_uploads("a.png", b"\x89PNG", content_type="image/png")
    file = room.server.user_uploads("a.txt", LIBRARY.encode(), content_type="text/plain")
    message = room.server.user_writes(room.news, room.ann, "Look at this", picture, file)
    async with room.listening():
        used = room.server.user_uses_message_menu(message, bob, words(MENU, "en"))
        told = await answer(used)
    assert "Bavaria" in told.text
    assert (picture.n_read, file.n_read) == (0, 1)
    assert not await own(room)


async def test_a_slow_cdn_is_said_to_be_slow(room: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for ever."""
    monkeypatch.setattr("adapters.discord.files._WITHIN", 0.01)
    file = room.server.user_uploads("a.txt", LIBRARY.encode())
    file.held = asyncio.Event()
    async with room.listening():
        assert "in time" in (await room.says("news source upload", file=file)).text
    file.held.set()

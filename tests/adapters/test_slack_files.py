"""Files and pasted text on Slack: the real library, the real desk, and files on this machine."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio

from adapters.slack.asked import Asked
from adapters.slack.manifest import DIGEST_LINK
from adapters.wording import words
from bot.app import utc_now
from bot.collector import Collector
from bot.replies import Desk
from bot.sources.fetch import Fetcher
from bot.sources.opml import Listed, write
from bot.sources.web import Web
from bot.types import Article
from bot.writer import Extractive
from tests.adapters import test_slack as scenes
from tests.adapters.test_slack import SETTINGS, Newsroom
from tests.collecting.conftest import of_this_machine
from tests.collecting.values import Item, rss
from tests.desk.conftest import FERRY, LIBRARY
from tests.loopback_slack import Fault, File, Message, NotOffered, View
from tests.sources.web.site import Names, Site, serve
from tests.sources.web.site import answer as answered

pytest_plugins = ["tests.loopback_slack.fixtures"]

template, store = scenes.template, scenes.store
plain_room = scenes.room

TITLE = "Lindau opens a library in the old station"
KINDS = {"a.txt": "text/plain", "a.md": "text/markdown", "a.html": "text/html", "b.md": "application/octet-stream"}


@pytest_asyncio.fixture
async def site() -> AsyncIterator[Site]:
    """Give a site with a feed."""
    feed = rss("Bote", [Item(TITLE, LIBRARY, "b-1")])
    async with serve({"/feed": answered(feed, content_type="application/rss+xml")}) as served:
        yield served


@pytest_asyncio.fixture
async def room(plain_room: Newsroom) -> AsyncIterator[Newsroom]:
    """Give a workspace whose app can keep articles."""
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
    """Give the articles of the stories that the workspace has of its own."""
    common = {story.handle for story in await room.store.stories("")}
    handles = [story.handle for story in await room.store.stories(room.team.id)]
    return {each: (await room.store.story(each, room.team.id))[1] for each in handles if each not in common}


def library(room: Newsroom, name: str = "a.txt", **told: object) -> File:
    """Give a file about the library."""
    return room.server.add_file(room.ann, name, LIBRARY.encode(), **told)  # type: ignore[arg-type]


async def hand_in(room: Newsroom, *files: File, text: str = "source upload") -> str:
    """Mention the app in a message with files; give what only who wrote it reads."""
    happening = room.server.user_mentions(room.news, room.ann, text, files=files)
    told = await happening.answer()
    assert told.ephemeral_for is room.ann
    return told.shown


async def form(room: Newsroom, text: str = "source paste") -> View:
    """Ask for the form by the command."""
    typed = room.server.user_types_command(room.team, room.news, room.ann, "/news", text)
    return await typed.opened()


# Files


@pytest.mark.parametrize("name", KINDS)
async def test_a_file_becomes_an_article_of_a_story(room: Newsroom, name: str) -> None:
    """That comes with a message which mentions the app; only who wrote it reads what became of it."""
    text = LIBRARY if name != "a.html" else f"<html><body><h1>{TITLE}</h1><p>{LIBRARY}</p></body></html>"
    file = room.server.add_file(room.ann, name, text.encode(), mimetype=KINDS[name])
    async with room.listening():
        told = await hand_in(room, file)
    ((handle, (article,)),) = (await own(room)).items()
    assert f"begins a story: {handle}. It has {len(article.sentences)} sentences." in told
    assert (article.source, file.n_read) == (name, 1)


@pytest.mark.parametrize("kind", ["application/octet-stream", "text/x-opml", "text/plain"])
async def test_a_list_of_feeds_adds_its_feeds(room: Newsroom, site: Site, kind: str) -> None:
    """In one reply that only who did it reads; without a word it is said how."""
    feeds = write([Listed(site.url("/feed", "bote.test"), "Bote"), Listed("http://10.0.0.1/feed", "Inner")])
    file = room.server.add_file(room.ann, "feeds.opml", feeds, mimetype=kind)
    async with room.listening():
        told = await hand_in(room, file)
        only = await room.server.user_writes_dm(room.ann, "", files=[file]).answer()
    assert "1 feed of feeds.opml was added; read already: 0; left out: 1." in told
    assert "the address leads into a private network" in told
    assert [source.title for source in await room.store.sources(room.team.id)] == ["Bote"]
    assert "source upload" in only.shown


async def test_a_story_is_named_behind_it(room: Newsroom) -> None:
    """In either language; and the same text again is there already."""
    first, second = library(room), room.server.add_file(room.ann, "b.txt", FERRY.encode())
    async with room.listening():
        await hand_in(room, first)
        (handle,) = await own(room)
        assert f"is in {handle} now" in await hand_in(room, second, text=f"quelle hochladen zu {handle}")
        assert f"is there already, in {handle}" in await hand_in(room, second, text=f"source upload {handle}")
        assert "nothing" in await hand_in(room, second, text="source upload to nothing")
    assert {name: len(articles) for name, articles in (await own(room)).items()} == {handle: 2}
    assert second.n_read == 2


async def test_a_file_is_handed_in_where_both_are_alone(room: Newsroom) -> None:
    """A file without a word is told in a few points there, and not kept."""
    async with room.listening():
        told = await room.server.user_writes_dm(room.ann, "", files=[library(room)]).answer()
        assert "Bavaria" in told.shown
        assert not await own(room)
        told = await room.server.user_writes_dm(room.ann, "source upload", files=[library(room)]).answer()
    assert "begins a story" in told.shown
    assert len(await own(room)) == 1


async def test_the_first_file_that_may_be_text_counts(room: Newsroom) -> None:
    """A picture beside it does no harm; alone it is refused in words."""
    picture = room.server.add_file(room.ann, "a.png", b"\x89PNG", mimetype="image/png")
    async with room.listening():
        assert "only text, Markdown and HTML" in await hand_in(room, picture)
        assert "begins a story" in await hand_in(room, picture, library(room))
    assert picture.n_read == 0


async def test_the_command_says_how_a_file_comes_along(room: Newsroom) -> None:
    """It carries none itself."""
    async with room.listening():
        for text in ("source upload", "source upload ./a.txt", "source add /etc/passwd"):
            assert words("slack.upload.how", "en") in (await room.says(text)).shown


async def test_without_the_scope_it_is_said_what_is_missing(room: Newsroom) -> None:
    """And what to do about it; nothing was kept."""
    room.server.expect("missing_scope")
    room.team.scopes.discard("files:read")
    async with room.listening():
        told = await hand_in(room, library(room))
        assert "lacks the scope files:read" in told
        assert "slack-manifest --files" in told
    assert not await own(room)


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/files-pri/a.txt", "http://files.slack.com/a.txt", "https://files.slack.com.evil.example/a",
        "https://files.slack.com@evil.example/a.txt", "https://files.slack.com:8443/a.txt", "http://127.0.0.1:1/a.txt",
        "",
    ],
)  # fmt: skip
async def test_the_token_goes_nowhere_but_to_slacks_own_host(room: Newsroom, url: str) -> None:
    """Whatever Slack tells about a file that is kept elsewhere."""
    file = library(room, url=url or "x")
    async with room.listening():
        assert "is not kept by Slack" in await hand_in(room, file)
    assert file.n_read == 0


async def test_what_slack_keeps_to_itself_is_no_text(room: Newsroom) -> None:
    """A page on which people sign in is none."""
    room.server.expect("file_deleted")
    signed_out, gone, moved = (library(room, f"{name}.txt") for name in ("a", "b", "c"))
    signed_out.signed_out, gone.deleted, moved.path = True, True, "nowhere"
    page = library(room, "a.html", mimetype="text/html")
    page.signed_out = True
    async with room.listening():
        assert "Slack does not give it out" in await hand_in(room, signed_out)
        assert "Slack does not give it out" in await hand_in(room, page)
        assert "it is not there any more" in await hand_in(room, gone)
        assert "Slack does not give it out" in await hand_in(room, moved)
    assert not await own(room)


async def test_nobody_is_sent_on_with_the_token(room: Newsroom) -> None:
    """But to another of Slack's own hosts, and not for ever."""
    file, there = library(room), library(room, "b.txt")
    async with room.listening():
        for sent_on in (
            there.url.replace("127.0.0.1", "localhost"),
            "https://evil.example/slack.com",
            file.url,
            "//[x/",
        ):
            file.sent_on = sent_on
            assert "Slack does not give it out" in await hand_in(room, file)
        assert there.n_read == 0
        file.sent_on = there.url
        assert "begins a story" in await hand_in(room, file)


async def test_what_is_too_large_is_not_fetched(room: Newsroom) -> None:
    """Or no further than may be, where Slack does not say it before."""
    told_before = library(room, size=1_000_001)
    told_after = room.server.add_file(room.ann, "b.txt", b"word " * 400_000, size=10)
    async with room.listening():
        assert "too large: it has 1001 kB" in await hand_in(room, told_before)
        assert "too large: it has" in await hand_in(room, told_after)
    assert (told_before.n_read, told_after.n_read) == (0, 1)


async def test_a_failing_slack_is_said_to_fail(room: Newsroom) -> None:
    """With a word that can be looked up, or none."""
    async with room.listening():
        room.server.play(Fault("refused", error="internal_error"), "files.info")
        assert "Slack answers internal_error" in await hand_in(room, library(room))
        room.server.play(Fault("reset"), "files.info", n=None)  # the library asks again
        assert "Slack does not give it out" in await hand_in(room, library(room))


async def test_a_file_that_nobody_answered_for_is_read_by_the_next_process(room: Newsroom) -> None:
    """What is needed for it is written down with the message."""
    file, at = library(room), utc_now() - timedelta(minutes=2)
    known: dict[str, Any] = {
        "file": file.id,
        "file_name": file.name,
        "file_type": file.mimetype,
        "file_size": len(file.data),
    }
    said = Asked("event 1", room.team.id, room.news.id, room.ann.id, "source upload", at=at.timestamp(), **known)
    await room.store.receive("slack", said.id, said.to_json(), at)
    async with room.listening():
        told = await room.server.until(lambda: alone(room), "it is said what became of it")
    assert "begins a story" in told[0].shown
    assert [article.source for articles in (await own(room)).values() for article in articles] == ["a.txt"]


async def test_a_file_in_a_message_is_told_in_a_few_points(room: Newsroom) -> None:
    """By the shortcut in its menu, by anybody; nothing of it is kept."""
    bea = room.server.add_user(room.team, "Bea")
    room.news.members.append(bea)
    message = room.server.user_writes(room.news, room.ann, "Look at this", files=[library(room)])
    async with room.listening():
        told = await room.server.user_uses_shortcut(DIGEST_LINK, message, user=bea).response()
    assert told.ephemeral_for is bea
    assert "Bavaria" in told.shown
    assert not await own(room)


async def test_a_file_in_a_message_that_may_not_be_read_is_said_so(room: Newsroom) -> None:
    """Although Slack tells next to nothing of it."""
    room.server.expect("missing_scope")
    room.team.scopes.discard("files:read")
    message = room.server.user_writes(room.news, room.ann, "", files=[library(room)])
    async with room.listening():
        told = await room.server.user_uses_shortcut(DIGEST_LINK, message, user=room.ann).response()
    assert "lacks the scope files:read" in told.shown


# Pasting


async def test_a_text_is_pasted_into_a_form(room: Newsroom) -> None:
    """Which the command opens; the reply is for who did it, where they did it."""
    sentences = LIBRARY.replace("\n\n", " ").split(". ")
    first, rest = ". ".join(sentences[:2]) + ".", ". ".join(sentences[2:])
    half = len(rest) // 2
    async with room.listening():
        view = await form(room)
        given = {"headline": TITLE, "address": "https://example.org/lindau", "text": first}
        submitted = room.server.user_submits(view, {**given, "more": rest[:half], "rest": rest[half:]})
        told = await room.server.until(lambda: alone(room), "it is said what became of it")
    ((handle, (article,)),) = (await own(room)).items()
    assert view.title == "Paste a text"
    assert not submitted.errors
    assert f"begins a story: {handle}." in told[-1].shown
    assert (article.title, article.url) == (TITLE, "https://example.org/lindau")


def alone(room: Newsroom) -> list[Message]:
    """List what only Ann reads in the channel."""
    return [found for found in room.news.ephemeral if found.ephemeral_for is room.ann]


async def test_a_text_is_pasted_where_the_app_may_not_post(room: Newsroom) -> None:
    """The command works there, so the reply goes where its own would have."""
    room.news.members.remove(room.team.bot)
    room.team.scopes.discard("chat:write.public")
    async with room.listening():
        room.server.user_submits(await form(room), {"text": LIBRARY})
        told = await room.server.until(lambda: alone(room), "it is said what became of it")
    assert "begins a story" in told[0].shown


async def test_line_breaks_stay(room: Newsroom) -> None:
    """They part a headline from what follows it."""
    async with room.listening():
        room.server.user_submits(await form(room), {"text": f"{TITLE}\n\n{LIBRARY.partition(chr(10))[2].strip()}"})
        await room.server.until(lambda: alone(room), "it is said what became of it")
    ((_, (article,)),) = (await own(room)).items()
    assert article.sentences[0].text == TITLE
    assert article.sentences[0].kind == "headline"


async def test_a_form_keeps_its_story_over_a_restart(room: Newsroom) -> None:
    """What is submitted to the next process goes where it was meant to."""
    async with room.listening():
        await hand_in(room, library(room))
        (handle,) = await own(room)
        n_said = len(alone(room))
        view = await form(room, f"source paste to {handle}")
    again = room.make()
    async with room.listening(again):
        room.server.user_submits(view, {"text": FERRY})
        told = await room.server.until(lambda: alone(room)[n_said:], "it is said what became of it")
    assert f"is in {handle} now" in told[0].shown


async def test_no_form_is_shown_for_a_story_that_there_is_not(room: Newsroom) -> None:
    """Or else what was pasted would be lost."""
    async with room.listening():
        assert "nothing" in (await room.says("source paste nothing")).shown
        assert "everybody" in (await room.says("source paste to faehre")).shown


async def test_a_text_without_words_stays_in_the_form(room: Newsroom) -> None:
    """The fault is shown below the field; without any text Slack itself keeps it there."""
    async with room.listening():
        view = await form(room)
        with pytest.raises(NotOffered):
            room.server.user_submits(view, {"headline": TITLE})
        submitted = room.server.user_submits(view, {"text": "--- … ---"})
        await submitted.acknowledged()
    assert submitted.errors == {"text": "There are no words in Text. Nothing was changed."}


async def test_what_is_no_address_is_left_out(room: Newsroom) -> None:
    """And said, and the text is kept."""
    async with room.listening():
        room.server.user_submits(await form(room), {"text": LIBRARY, "address": "see below"})
        told = await room.server.until(lambda: found if len(found := alone(room)) > 1 else None, "both are said")
    assert "begins a story" in told[0].shown
    assert "no web address" in told[1].shown


async def test_where_no_form_opens_it_is_said_how_one_does(room: Newsroom) -> None:
    """After a mention there is none, nor after three seconds."""
    how = words("slack.paste.how", "en", command="/news")
    room.server.expect("expired_trigger_id")
    async with room.listening():
        assert how in (await room.server.user_mentions(room.news, room.ann, "source paste").answer()).shown
        room.server.world.trigger_life = timedelta(seconds=-1)
        assert how in (await room.says("source paste")).shown


async def test_who_left_the_channel_pastes_nothing_there(room: Newsroom) -> None:
    """The form may be old."""
    async with room.listening():
        view = await form(room)
        room.news.members.remove(room.ann)
        room.server.user_submits(view, {"text": LIBRARY})
        told = await room.server.until(lambda: alone(room), "it is said why not")
    assert words("slack.right.members", "en") in told[0].shown
    assert not await own(room)


async def test_app_home_has_the_form_too(room: Newsroom) -> None:
    """What became of the text is said where both are alone."""
    async with room.listening():
        room.server.user_opens_home(room.ann)
        view = await room.server.home(room.ann)
        opened = await room.server.user_clicks(view, "depesche:paste").opened()
        room.server.user_submits(opened, {"text": LIBRARY})
        direct = next(found for found in room.team.channels.values() if found.direct is room.ann)
        (told,) = await room.server.posted(direct)
    assert "begins a story" in told.shown

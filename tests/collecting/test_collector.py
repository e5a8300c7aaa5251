"""Feeds become articles in stories, and those become posts: only what is new, once, whatever the papers do."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from xml.sax.saxutils import escape

import pytest
from sqlalchemy import Connection, func, select

from adapters.wording import because
from bot.collector import FAILING, Collector
from bot.errors import SourceRefused
from bot.sources.failures import FetchFailed
from bot.sources.feeds import FeedError
from bot.sources.fetch import Page
from bot.sources.web import Web
from bot.types import Source
from storage import Store, open_store
from storage.tables import FEED_ITEM
from tests.collecting.conftest import GUILD, PAPERS, Office, channel
from tests.collecting.values import (
    DAY,
    FERRY,
    FERRY_AGAIN,
    FERRY_LATER,
    HOUR,
    LIBRARY,
    MINUTE,
    START,
    Item,
    filler,
    page,
    rss,
)
from tests.sources.web.site import Request, answer, stuck

SINKS = Item("Fähre „Seeadler“ im Hafen von Altenwerder gesunken", FERRY, "k-1", at=START - DAY)
SINKS_TOO = Item("Altenwerder: Fähre „Seeadler“ gesunken", FERRY_AGAIN, "b-1", at=START - 20 * HOUR)
SHIP = Item("Elektroschiff ersetzt die gesunkene Fähre „Seeadler“ in Altenwerder", FERRY_LATER, "k-2", at=START)
OPENS = Item("Lindau opens a library in the old station", LIBRARY, "b-2", at=START)
NEWS = ("40 Millionen Euro", "Busse durch den Elbtunnel")
OLD = ("48 Menschen", "2.000 Pendler")


async def ferry(office: Office, *papers: str) -> str:
    """Let papers be read that told of the ferry, and give the story's handle, which a channel follows."""
    for paper in papers or ("kurier",):
        office.print(paper, SINKS if paper == "kurier" else SINKS_TOO)
        await office.add(paper)
    collections = {source.story for source in await office.store.sources(GUILD)}
    (handle,) = (handle for handle in await office.stories() if handle not in collections)
    await office.follow(handle)
    return handle


def only_news(post: str) -> None:
    """Check that a post says what is new, and nothing else."""
    assert all(words in post for words in NEWS), post
    assert not any(words in post for words in OLD), post


# Adding


async def test_what_a_new_source_has_is_no_news(office: Office) -> None:
    """Its articles can be asked, in their stories and in its own; nobody is told of them."""
    await office.follow("kurier")
    office.print("kurier", OPENS, SINKS)
    source = await office.add()
    assert (source.story, source.title, source.last_title) == ("kurier", "Kurier", OPENS.title)
    stories = await office.stories()
    assert stories.pop("kurier") == (SINKS.title, OPENS.title)
    assert sorted(stories.values()) == [(SINKS.title,), (OPENS.title,)]
    await office.live(DAY)
    assert await office.every_post() == {}


async def test_the_last_ones_are_news_where_somebody_asks_for_them(office: Office) -> None:
    """So many, the newest; the others are not."""
    await office.follow("kurier")
    office.print("kurier", *(filler(number, START - number * HOUR) for number in range(4)))
    await office.add(last=2)
    await office.settle()
    (post,) = await office.posts()
    said = [f"({number})" in post or f"zum {number}. Mal" in post for number in range(4)]
    assert said == [True, True, False, False], post


async def test_an_address_without_a_feed_is_refused(office: Office) -> None:
    """With the cause; a site that names its feeds is read by the first of them."""
    office.serve("kurier", answer(b"<p>Nothing</p>", content_type="text/html"))
    with pytest.raises(FeedError):
        await office.collector.look(office.url())
    office.print("kurier", SINKS)
    office.print("bote", OPENS)
    links = "".join(
        f'<link rel="alternate" type="application/rss+xml" href="{office.url(paper)}">' for paper in ("bote", "kurier")
    )
    office.serve("kurier", answer(f"<head>{links}</head>".encode(), content_type="text/html"), "/")
    found = await office.collector.look(office.url(path="/"))
    assert (found.url, found.feed.title, found.others) == (office.url("bote"), "Bote", (office.url("kurier"),))


# News


async def test_a_new_item_is_told_once_and_only_what_is_new_in_it(office: Office) -> None:
    """To who follows its story; what the story said before is not said again."""
    handle = await ferry(office)
    office.print("kurier", SHIP)
    await office.live(DAY)
    (post,) = await office.posts()
    only_news(post)
    assert (await office.stories())[handle] == (SINKS.title, SHIP.title)
    await office.live(3 * DAY)
    assert list(await office.every_post()) == ["c1"]
    assert len(await office.posts()) == 1


async def test_who_follows_a_source_hears_each_article(office: Office) -> None:
    """Of whatever story."""
    office.print("kurier", SINKS)
    await office.add()
    await office.follow("kurier")
    office.print("kurier", OPENS)
    await office.live(DAY)
    (post,) = await office.posts()
    assert "former railway station" in post


@pytest.mark.parametrize(
    "again",
    [
        replace(SHIP, at=START + 5 * HOUR),
        replace(SHIP, guid="new"),
        replace(SHIP, guid=None),
        replace(SHIP, guid="new", link="http://kurier.test/ship?utm_source=feed&utm_medium=rss#top"),
        replace(SHIP, title=f"{SHIP.title} "),
        replace(SHIP, guid="new", at=START + 5 * HOUR, text=FERRY_LATER.replace("\n\n", " ")),
    ],
    ids=["new date", "new guid", "no guid", "tracking parameters", "white space", "paragraphs"],
)
async def test_the_same_item_again_is_silence(office: Office, again: Item) -> None:
    """Whatever the feed calls it by then."""
    handle = await ferry(office)
    office.print("kurier", replace(SHIP, link="http://kurier.test/ship"))
    await office.live(DAY)
    assert len(await office.posts()) == 1
    office.feeds["kurier"] = [SINKS]
    office.print("kurier", again)
    await office.live(DAY)
    assert len(await office.posts()) == 1
    assert len((await office.stories())[handle]) == 2


async def test_an_item_that_a_feed_lists_twice_is_one(office: Office) -> None:
    """In one fetch, under two guids."""
    handle = await ferry(office)
    office.print("kurier", SHIP, replace(SHIP, guid="twice", at=START - MINUTE))
    await office.live(DAY)
    assert len(await office.posts()) == 1
    assert len((await office.stories())[handle]) == 2


async def test_another_paper_with_the_same_news_is_counted(office: Office) -> None:
    """One update, with one source more, where both came before it was posted."""
    await ferry(office, "kurier", "bote")
    office.print("kurier", SHIP)
    office.print("bote", replace(SHIP, guid="b-9", title="Neue Fähre für Altenwerder", at=START + MINUTE))
    office.feeds["bote"][0] = replace(office.feeds["bote"][0], text=FERRY_LATER.replace("Das neue", "Das künftige"))
    office.print("bote")
    office.clock.now += DAY
    await office.settle()
    (post,) = await office.posts()
    only_news(post)
    assert "+1 source" in post
    await office.live(DAY)
    assert len(await office.posts()) == 1


async def test_another_paper_with_the_same_news_later_is_counted_where_it_was_told(office: Office) -> None:
    """Nothing is posted, and the history says why; the post counts each paper once, and a look back is none."""
    await ferry(office, "kurier", "bote", "anzeiger")
    office.print("kurier", SHIP)
    await office.live(6 * HOUR)
    assert "source" not in (await office.posts())[0].splitlines()[1]
    text = FERRY_LATER.replace("Das neue", "Das künftige")
    counted = []
    for paper, title in (
        ("bote", "Neue Fähre für Altenwerder"),
        ("bote", "Noch einmal: Neue Fähre für Altenwerder"),
        ("anzeiger", "Fähre für Altenwerder bestellt"),
    ):
        office.print(paper, replace(SHIP, guid=title, title=title, text=text.replace("künftige", f"künftige {title}")))
        await office.live(6 * HOUR)
        (post,) = await office.posts()
        only_news(post)
        counted.append(post.splitlines()[1])
    assert counted == ["+1 source", "+1 source", "+2 sources"]
    assert {each.state for each in (await office.store.history(channel()))[:-1]} == {"empty"}
    assert "nothing new" in await office.say("/news why")


async def test_an_old_repetition_is_no_further_source(office: Office) -> None:
    """What another paper repeats of long ago is not what is told now."""
    await ferry(office, "kurier", "bote")
    repeat = replace(SINKS_TOO, guid="b-7", title="Rückblick: Fähre „Seeadler“ gesunken", at=START + MINUTE)
    office.print("bote", replace(repeat, text=FERRY_AGAIN.replace("rettete alle", "hat alle")))
    office.print("kurier", SHIP)
    office.clock.now += DAY
    await office.settle()
    (post,) = await office.posts()
    only_news(post)
    assert "source" not in post.splitlines()[1]


async def test_the_same_paper_twice_is_no_further_source(office: Office) -> None:
    """It prints its own news again, a little changed."""
    await ferry(office)
    changed = FERRY_LATER.replace("Das neue", "Das künftige")
    office.print(
        "kurier", replace(SHIP, guid="k-3", title="Neue Fähre für Altenwerder", text=changed, at=START + MINUTE), SHIP
    )
    office.clock.now += DAY
    await office.settle()
    (post,) = await office.posts()
    only_news(post)
    assert "+1" not in post


async def test_thirty_new_at_once_are_stored_and_told_in_one_post(office: Office) -> None:
    """Of more, the thirty newest; the others are known from then on and are not told later."""
    office.print("kurier", SINKS)
    await office.add()
    await office.follow("kurier")
    office.print("kurier", *(filler(number, START - number * MINUTE) for number in range(40)))
    await office.live(DAY)
    assert len(await office.posts()) == 1
    articles = (await office.stories())["kurier"]
    assert len(articles) == 31
    assert any("(29)" in title for title in articles)
    assert not any("(30)" in title for title in articles)


async def test_after_an_outage_the_newest_are_told(office: Office) -> None:
    """One point of each before a second of any: what came first may be days old."""
    office.print("kurier", SINKS)
    await office.follow((await office.add()).story)
    beginnings = (
        "The harbor board paid 12 million euros for new piers in",
        "Mayor Clara Huber opened two libraries on Monday in",
        "Heavy rain closed 40 kilometers of railway near",
        "The energy company Nordlicht will build a wind farm in",
        "Farmers protested against lower milk prices in",
        "Police recovered 300 stolen bicycles in",
        "A study by the university found lead in the water of",
    )
    names = "Aue Bamberg Coburg Dachau Eutin Fulda Gotha".split()
    news = [
        Item(f"News from {name}", f"{beginning} {name}. The council of {name} meets again in May.", name, at=START)
        for name, beginning in zip(names, beginnings, strict=True)
    ]
    news = [replace(each, at=START + number * HOUR) for number, each in enumerate(news)]
    office.clock.now += DAY
    office.print("kurier", *reversed(news))
    await office.live(DAY)
    (post,) = await office.posts()
    told = [f"{beginning} {name}." in post for name, beginning in zip(names, beginnings, strict=True)]
    assert told == [False, False, True, True, True, True, True]


async def test_two_feeds_with_one_article_make_one_article(office: Office) -> None:
    """A paper's feed of everything and that of one section; who follows the story is told once."""
    handle = await ferry(office, "kurier", "bote")
    for paper in ("kurier", "bote"):
        office.print(paper, replace(SHIP, link="http://kurier.test/ship"))
    await office.live(DAY)
    assert len(await office.posts()) == 1
    assert (await office.stories())[handle].count(SHIP.title) == 1


async def test_a_short_item_that_two_feeds_have_begins_one_story(office: Office) -> None:
    """Though it says too little to be compared."""
    short = Item("Museum öffnet wieder", "Das Museum öffnet.", "m-1", "http://kurier.test/museum", START)
    office.print("kurier", short)
    await office.add()
    office.print("bote", replace(short, guid="m-2"))
    await office.add("bote")
    stories = await office.stories()
    assert len(stories) == 3, stories  # two feeds' own, and the one


# Asking sites


async def test_a_feed_is_asked_again_as_it_wishes(office: Office) -> None:
    """With what it said last; where it has not changed nothing is read, and nothing is forgotten."""
    office.print("kurier", SINKS, etag='"1"', last_modified="Mon, 19 Oct 2026 06:00:00 GMT")
    first = await office.add()
    unchanged = answer(status=304, etag='"1"')
    office.serve("kurier", unchanged)
    await office.live(DAY)
    assert office.asked() > 2
    last = office.site.requests[-1].headers
    assert (last["if-none-match"], last["if-modified-since"]) == ('"1"', "mon, 19 oct 2026 06:00:00 gmt")
    kept = await office.source()
    assert (kept.etag, kept.last_modified, kept.title, kept.rhythm) == (
        first.etag,
        first.last_modified,
        "Kurier",
        first.rhythm,
    )
    assert kept.n_failures == 0
    assert kept.n_unchanged == office.asked() - 1
    office.print("kurier", SHIP, etag='"2"')
    await office.live(DAY)
    assert (await office.source()).etag == '"2"'
    assert (await office.source()).last_title == SHIP.title


async def test_a_feed_that_moves_for_good_is_asked_there(office: Office) -> None:
    """And tells nothing a second time for it."""
    await ferry(office)
    office.print("bote", SHIP, SINKS, title="Kurier")
    office.serve("kurier", answer(status=301, location=office.url("bote")))
    await office.live(DAY)
    assert (await office.source()).url == office.url("bote")
    assert office.asked() == 2
    assert len(await office.posts()) == 1


async def test_a_feed_that_moves_to_one_that_is_read_goes_on(office: Office) -> None:
    """It is asked at its old address as before; its articles are the other's."""
    await ferry(office, "kurier", "bote")
    office.serve("kurier", answer(status=301, location=office.url("bote")))
    office.print("bote", SHIP)
    await office.live(DAY)
    assert [each.url for each in await office.store.sources(GUILD)] == [office.url(), office.url("bote")]
    assert all(each.n_failures == 0 and each.due_at is not None for each in await office.store.sources(GUILD))
    assert 2 < office.asked() < 50
    assert len(await office.posts()) == 1


async def test_a_site_that_asks_to_wait_is_left_alone(office: Office) -> None:
    """For as long as it says; then it is asked again."""
    office.print("kurier", SINKS)
    await office.add()
    office.serve("kurier", answer(status=429, retry_after=str(8 * 3600)))
    await office.live(5 * HOUR)
    n = office.asked()
    (waiting,) = await office.store.sources(GUILD)
    assert waiting.due_at is not None
    assert waiting.fetched_at is not None
    assert waiting.due_at - waiting.fetched_at >= 8 * HOUR
    office.clock.now = waiting.due_at - MINUTE
    await office.settle()
    assert office.asked() == n
    office.print("kurier", SHIP)
    await office.live(2 * HOUR)
    assert office.asked() == n + 1
    assert (await office.source()).n_failures == 0


async def test_filters_leave_items_out(office: Office) -> None:
    """By words and by language; they are not told later, when the filter is gone."""
    await ferry(office)
    await office.follow("kurier", "c2")
    source = await office.source()
    await office.store.change_source(replace(source, exclude=("Elektroschiff",), languages=("de",)))
    honey = Item("Imker ernten mehr Honig", "Die Imker in Quedlinburg haben neun Tonnen Honig geerntet.", "h", at=START)
    office.print("kurier", SHIP, OPENS, honey)
    await office.live(DAY)
    assert await office.posts() == []
    (post,) = await office.posts("c2")
    assert "neun Tonnen" in post
    await office.store.change_source(await _unfiltered(office))
    office.print("kurier")
    await office.live(DAY)
    assert len(await office.posts("c2")) == 1


async def _unfiltered(office: Office) -> Source:
    return replace(await office.source(), include=(), exclude=(), languages=())


async def test_words_let_items_in(office: Office) -> None:
    """One of them has to be there."""
    office.print("kurier", SINKS)
    source = await office.add()
    await office.store.change_source(replace(source, include=("library", "Straßenbahn")))
    office.print("kurier", SHIP, OPENS)
    await office.live(DAY)
    assert (await office.stories())["kurier"] == (SINKS.title, OPENS.title)


# Pages


async def test_an_item_without_text_is_read_from_its_page(office: Office) -> None:
    """As a whole, and as old as the feed says."""
    office.serve("kurier", answer(page(OPENS.title, LIBRARY), content_type="text/html"), "/a")
    office.print("kurier", Item(OPENS.title, "", "x", office.url(path="/a"), START - HOUR, "Read more."))
    await office.add()
    _, (article,) = await office.store.story("kurier", GUILD)
    assert "rotary club" in article.sentences[-1].text
    assert article.published_at == START - HOUR
    assert office.asked(path="/a") == 1


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("2027-01-01T08:00:00Z", START - HOUR),
        ("2026-10-20", START - HOUR),
        ("2026-10-20T04:30:00Z", START - timedelta(minutes=90)),
    ],
    ids=["to come", "a day", "a moment"],
)
async def test_an_item_is_as_old_as_can_be_known(said: str, expected: datetime, office: Office) -> None:
    """Its page's time of day counts; a mere day, or one to come, says less than the feed."""
    meta = f'<html><head><meta property="article:published_time" content="{said}">'.encode()
    body = page(OPENS.title, LIBRARY).replace(b"<html><head>", meta)
    office.serve("kurier", answer(body, content_type="text/html"), "/a")
    office.print("kurier", Item(OPENS.title, guid="1", link=office.url(path="/a"), at=START - HOUR))
    await office.add()
    (article,) = (await office.store.story("kurier", GUILD))[1]
    assert article.published_at == expected


async def test_an_article_that_is_gone_is_not_what_stands_in_its_place(office: Office) -> None:
    """Where the site sends on to its front page, the feed's own words are told."""
    office.serve("kurier", answer(status=302, location="/"), "/a")
    office.site.handlers["/"] = answer(page("Kurier", LIBRARY), content_type="text/html")
    office.print("kurier", Item("Brücke in Aue gesperrt", guid="1", link=office.url(path="/a"), at=START))
    await office.add()
    (article,) = (await office.store.story("kurier", GUILD))[1]
    assert article.title == "Brücke in Aue gesperrt"


async def test_a_feed_that_is_empty_once_keeps_its_newest_headline(office: Office) -> None:
    """Some are, for an hour; what was read last does not change by that."""
    office.print("kurier", SINKS)
    await office.add()
    office.serve("kurier", answer(rss("Kurier", []), content_type="application/rss+xml"))
    await office.live(DAY)
    source = await office.source()
    assert (source.last_title, source.failure) == (SINKS.title, "")


@pytest.mark.parametrize("title", ["", "新闻", "@stadt", "Digest", "Quellen"])
async def test_a_feed_without_a_name_is_called_like_its_site(title: str, office: Office) -> None:
    """Its story has a name that can be typed, tells something, and is no word of the commands."""
    office.serve("kurier", answer(rss(title, [SINKS]), content_type="application/rss+xml"))
    assert (await office.add()).story == "kurier"


@pytest.mark.parametrize(
    ("title", "story"),
    [("Release notes from modloader", "modloader"), ("Emberfall RSS Feed", "emberfall"), ("Tags from Anvil", "anvil")],
)
async def test_a_feed_is_called_like_what_it_is_about(title: str, story: str, office: Office) -> None:
    """And not like what kind of feed it is, or like the site that has thousands of them."""
    office.serve("kurier", answer(rss(title, [SINKS]), content_type="application/rss+xml"))
    assert (await office.add()).story == story


@pytest.mark.parametrize("status", [404, 500])
async def test_where_the_page_cannot_be_read_the_feeds_words_stand(office: Office, status: int) -> None:
    """However few; the feed did not fail."""
    office.print("kurier", SINKS)
    await office.add()
    office.serve("kurier", answer(b"", status), "/a")
    summary = "The town of Lindau opened a library in its railway station."
    office.print("kurier", Item(OPENS.title, "", "x", office.url(path="/a"), START, summary))
    await office.live(DAY)
    _, articles = await office.store.story("kurier", GUILD)
    assert [sentence.text for sentence in articles[-1].sentences] == [OPENS.title, summary]
    assert (await office.source()).n_failures == 0


@pytest.mark.parametrize(
    ("title", "summary", "told"),
    [
        ("Brücke in Aue nach Unfall gesperrt", "", "• Brücke in Aue nach Unfall gesperrt. [1]"),
        (
            "Haushalt beschlossen",
            "Der Rat hat den Haushalt beschlossen.",
            "• Der Rat hat den Haushalt beschlossen. [1]",
        ),
    ],
)
async def test_a_headline_is_news_where_there_is_nothing_else(
    title: str, summary: str, told: str, office: Office
) -> None:
    """Some feeds have no more; who follows one waits for it."""
    office.print("kurier", SINKS)
    await office.follow((await office.add()).story)
    office.print("kurier", Item(title, guid="1", at=START + HOUR, summary=summary))
    await office.live(DAY)
    assert told in "\n".join(await office.posts())


@pytest.mark.parametrize(
    ("title", "text", "told"),
    [
        ("My cosplay of the Cinder King", "<table><tr><td><img src='a'></td></tr></table>", ("My cosplay of the",)),
        ("v2.4.1", "<p>No content.</p>", ("v2.4.1",)),
        ("Finally", "<p>Just look.</p><p>Here?</p><p>And there?</p>", ("Finally",)),
        (
            "v2.4.0",
            "<h2>Changes</h2><ul><li>Fix crash at start</li><li>Drop support for Windows 7</li></ul>",
            ("Fix crash at start", "Drop support for Windows 7"),
        ),
        (
            "Patch 1.20",
            "Hello,<br><br>As always, thank you for your feedback.<ul><li>Weapons<ul><li>Longbow: 38 damage</li>",
            ("Longbow: 38 damage",),
        ),
        (
            "Update 1.20",
            "<p>Vielen Dank für eure Geduld und viel Spaß beim Spielen!</p><ul><li>Vier neue Karten</li></ul>",
            ("Vier neue Karten",),
        ),
    ],
)
async def test_of_each_item_something_is_told(title: str, text: str, told: Sequence[str], office: Office) -> None:
    """Of notes what changed, item by item, and no thanks; of a picture, or where nobody wrote notes, the headline."""
    office.print("kurier", SINKS)
    await office.follow((await office.add()).story)
    item = f"<title>{title}</title><guid>1</guid><link>http://x.test/1</link><content>{escape(text)}</content>"
    body = f"<rss version='2.0'><channel><title>Kurier</title><item>{item}</item></channel></rss>".encode()
    office.serve("kurier", answer(body, content_type="application/rss+xml"))
    await office.live(DAY)
    (post,) = await office.posts()
    bullets = [line for line in post.splitlines() if line.startswith("• ")]
    assert len(bullets) == len(told)
    for each in told:
        assert any(line.startswith(f"• {each}") for line in bullets)


async def test_an_item_with_nothing_but_a_page_that_cannot_be_read_is_left_out(office: Office) -> None:
    """There is nothing to tell."""
    office.print("kurier", SINKS)
    await office.add()
    office.print("kurier", Item("", "", "x", office.url(path="/a"), START))
    await office.live(DAY)
    assert (await office.stories())["kurier"] == (SINKS.title,)
    assert (await office.source()).n_failures == 0


# What goes wrong


async def test_a_broken_source_is_told_of_once_and_recovers_by_itself(office: Office) -> None:
    """To the channels that depend on it, with the cause; between two tries more and more time passes."""
    await ferry(office)
    await office.follow("kurier", "c2")
    await office.follow("elsewhere", "c3")
    office.serve("kurier", answer(b"", 500))
    tries: list[datetime] = []
    while len(tries) < 6:
        await office.live(MINUTE)
        if office.asked() - 1 > len(tries):
            tries.append(office.clock.now)
            told = len(tries) >= FAILING
            assert bool(await office.posts()) == bool(await office.posts("c2")) == told, tries
        following = (await office.source()).due_at
        assert following is not None
        office.clock.now = max(following, office.clock.now)
    waits = [later - earlier for earlier, later in pairwise(tries)]
    assert all(later > earlier for earlier, later in pairwise(waits)), waits
    (post,) = await office.posts()
    assert "“Kurier” cannot be read at the moment: the site answers 500" in post
    assert (await office.source()).failure.startswith("the site answers 500")
    office.print("kurier", SHIP)
    await office.live(2 * DAY)
    assert (await office.posts()).count("“Kurier” can be read again.") == 1
    said = [each for name, posts in (await office.every_post()).items() if name.startswith("c1") for each in posts]
    (news,) = (each for each in said if each.startswith("New:"))
    only_news(news)
    assert await office.posts("c3") == []
    assert (await office.source()).n_failures == 0


async def test_two_failures_are_nobodys_business(office: Office) -> None:
    """A site may have a bad hour."""
    await ferry(office)
    office.serve("kurier", answer(b"no feed", content_type="text/html"))
    while (await office.source()).n_failures < FAILING - 1:
        await office.live(10 * MINUTE)
    office.print("kurier")
    await office.live(DAY)
    assert await office.posts() == []
    assert (await office.source()).n_failures == 0


async def _cut_off(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read and follow three papers, and let nothing be reached from then on."""
    for number, paper in enumerate(PAPERS):
        office.print(paper, filler(number, START - HOUR))
        await office.follow((await office.add(paper)).story)

    async def refuse(url: str, **_: object) -> None:
        raise FetchFailed(url, "the site's name cannot be looked up right now", key="fetch.unreachable")

    monkeypatch.setattr(office.web, "get", refuse)


async def test_nobody_is_told_of_each_feed_where_none_can_be_reached(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is no feed's fault: they are tried again soon, and their state says why nothing comes."""
    await _cut_off(office, monkeypatch)
    await office.live(10 * HOUR)
    monkeypatch.undo()
    assert {each.failure for each in await office.store.sources(GUILD)} == {
        "the site's name cannot be looked up right now"
    }
    office.print("kurier", OPENS)
    await office.live(HOUR)
    assert {each.failure for each in await office.store.sources(GUILD)} == {""}
    (post,) = await office.posts()
    assert "The town of Lindau" in post


async def test_what_cannot_be_reached_for_more_than_a_day_is_reported(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By then it may be the feeds' fault, where there are few."""
    await _cut_off(office, monkeypatch)
    await office.live(5 * DAY)
    assert len(await office.posts()) == len(PAPERS)


async def test_sites_that_are_gone_are_reported_where_another_answers(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many they are."""
    get = office.web.get
    await _cut_off(office, monkeypatch)
    refuse = office.web.get
    office.print("kurier", OPENS)

    async def first_only(url: str, **how: str | None) -> Page:
        return await (get if "kurier" in url else refuse)(url, **how)

    monkeypatch.setattr(office.web, "get", first_only)
    await office.live(2 * DAY)
    assert sum("cannot be read" in post for post in await office.posts()) == 2


async def test_why_a_feed_cannot_be_read_is_kept_whole(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """However long the name in it: what is cut off could not be said in another language."""
    reason = f"the site's certificate does not hold (hostname mismatch, certificate is not valid for '{'a' * 253}'.)"

    async def refuse(url: str, **_: object) -> None:
        raise SourceRefused(url, reason)

    await ferry(office)
    monkeypatch.setattr(office.web, "get", refuse)
    await office.live(DAY)
    failure = (await office.source()).failure
    assert failure == reason
    assert because(failure, "de").startswith("das Zertifikat der Website gilt nicht (")


async def test_news_after_a_report_is_no_follow_up_of_it(office: Office) -> None:
    """A report is no digest: what is new stands in the channel, not in a thread below the report."""
    await ferry(office)
    office.serve("kurier", answer(b"", 500))
    await office.live(3 * DAY)
    office.print("kurier", SHIP)
    await office.live(2 * DAY)
    assert list(await office.every_post()) == ["c1"]


async def test_two_processes_fetch_each_feed_once(office: Office) -> None:
    """However close; and what is new is posted once."""
    await ferry(office)
    for paper in ("bote", "anzeiger"):
        office.print(paper, OPENS)
        await office.add(paper)
    before = [office.asked(paper) for paper in ("kurier", "bote", "anzeiger")]
    office.print("kurier", SHIP)
    office.clock.now += DAY
    second_store = await open_store(f"sqlite:///{await _file(office)}")
    try:
        second = office.another(second_store)
        await asyncio.gather(office.collector.collect_due(), second.collector.collect_due())
        assert [office.asked(paper) for paper in ("kurier", "bote", "anzeiger")] == [n + 1 for n in before]
        await asyncio.gather(office.app.deliver_due(), second.app.deliver_due())
    finally:
        await second_store.close()
    assert len(await office.posts()) == 1


async def _file(office: Office) -> str:
    def look(connection: Connection) -> str:
        return str(connection.engine.url.database)

    return await office.database.read("look", look)


async def test_a_crash_between_storing_and_noting_doubles_nothing(office: Office) -> None:
    """Another process fetches the feed again, and what was stored before is not new."""
    handle = await ferry(office)
    short = Item("Museum öffnet wieder", "Das Museum öffnet.", "m-1", at=START)
    office.print("kurier", SHIP, short)
    office.clock.now += DAY
    await office.another(Dying(office.database), worker="w0").collector.collect_due()
    assert SHIP.title in (await office.stories())[handle]
    n_before = await _n_items(office)
    await office.app.deliver_due()
    assert len(await office.posts()) == 1
    await office.live(DAY)
    assert await _n_items(office) > n_before
    assert len(await office.posts()) == 1
    stories = await office.stories()
    assert stories[handle] == (SINKS.title, SHIP.title)
    assert len(stories["kurier"]) == 3
    assert sum(short.title in titles for titles in stories.values()) == 2, stories


class Dying(Store):
    """The store of a process that dies just before it notes what it has fetched."""

    async def polled(self, *_: object, **__: object) -> bool:
        """Come to nothing."""
        raise asyncio.CancelledError


class Silent(Store):
    """The store of a process that dies just before it tells channels of a feed."""

    async def announce(self, *_: object, **__: object) -> int:
        """Come to nothing."""
        raise asyncio.CancelledError


@pytest.mark.parametrize("kind", [Dying, Silent])
async def test_a_crash_while_a_failure_is_reported_leaves_one_report(office: Office, kind: type[Store]) -> None:
    """Neither none nor two, whether it was told or noted last."""
    await ferry(office)
    office.serve("kurier", answer(b"", 500))
    while (await office.source()).n_failures < FAILING - 1:
        await office.live(10 * MINUTE)
    office.clock.now += DAY
    await office.another(kind(office.database), worker="w0").collector.collect_due()
    assert (await office.source()).n_failures == FAILING - 1
    await office.live(2 * DAY)
    assert len(await office.posts()) == 1


async def _n_items(office: Office) -> int:
    def count(connection: Connection) -> int:
        return connection.execute(select(func.count()).select_from(FEED_ITEM)).scalar_one()

    return await office.database.read("count", count)


async def test_a_process_that_is_stopped_leaves_its_feeds_to_others(office: Office) -> None:
    """What was under way is fetched by another when the lease has ended."""
    await ferry(office)
    office.serve("kurier", stuck())
    office.clock.now += DAY
    office.site.arrived.clear()
    assert await office.collector.tick() == 1
    await office.site.arrived.wait()
    await office.collector.stop()
    assert await office.collector.tick() == 0
    office.print("kurier", SHIP)
    second = office.another()
    await second.live(HOUR)
    assert len(await office.posts()) == 1
    assert (await office.source()).n_failures == 0


async def test_more_than_can_be_fetched_at_the_same_time_is_fetched_one_after_the_other(office: Office) -> None:
    """One tick is enough: the next feed is begun when one has been read."""
    for paper in PAPERS:
        office.print(paper, SINKS)
        await office.add(paper)
    office.clock.now += DAY
    before = [office.asked(paper) for paper in PAPERS]

    async def web() -> Web:
        return office.web

    collector = Collector(office.store, web, worker="narrow", clock=office.clock, at_once=1, seed=0)
    assert await collector.tick() == 1
    while running := [task for task in asyncio.all_tasks() if task.get_name().startswith(("feed ", "further feeds"))]:
        await asyncio.wait(running)
    assert [office.asked(paper) for paper in PAPERS] == [n + 1 for n in before]


async def test_a_fetch_that_outlasts_its_lease_is_not_begun_twice_here(office: Office) -> None:
    """A process knows what it is at."""
    await ferry(office)
    office.serve("kurier", stuck())
    office.clock.now += DAY
    assert await office.collector.tick() == 1
    await office.site.arrived.wait()
    n = office.asked()
    office.clock.now += HOUR
    assert await office.collector.tick() == 0
    await asyncio.sleep(0)
    assert office.asked() <= n + 1
    assert len([task for task in asyncio.all_tasks() if task.get_name().startswith("feed ")]) == 1


async def test_a_story_that_somebody_renamed_elsewhere_is_not_begun_again(office: Office) -> None:
    """Another process looks at the stories anew before it adds to one that is gone."""
    handle = await ferry(office)
    second = office.another()
    assert await second.store.rename_story(GUILD, handle, "seeadler-story")
    office.clock.now += timedelta(seconds=30)  # less than this process believes what it has read
    office.print("bote", SHIP)
    found = await office.collector.look(office.url("bote"))
    await office.collector.add(found, workspace=GUILD, user="U1", limit=9, last=1)
    stories = await office.stories()
    assert stories["seeadler-story"] == (SINKS.title, SHIP.title)
    assert handle not in stories


async def test_a_request_carries_nothing_of_another_workspace(office: Office) -> None:
    """Two workspaces read one feed, each by itself, and know nothing of each other."""
    office.print("kurier", SINKS)
    await office.add()
    await office.add(workspace="other")
    office.print("kurier", SHIP)
    await office.store.remove_source((await office.source()).id)
    await office.live(DAY)
    assert (await office.stories())["kurier"] == (SINKS.title,)
    assert (await office.stories("other"))["kurier"] == (SINKS.title, SHIP.title)


async def test_a_program_fault_is_a_failure_like_any_other(office: Office) -> None:
    """The feed is tried again later, and others go on."""
    await ferry(office)

    async def odd(_: Request, writer: asyncio.StreamWriter) -> None:
        body = rss("Kurier", [SHIP]).replace(b"<title>Kurier</title>", b"<title></title>")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        await writer.drain()

    office.serve("kurier", odd)
    await office.live(DAY)
    assert (await office.source()).title
    assert len(await office.posts()) == 1

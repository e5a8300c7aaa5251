"""What people do with sources and stories, as they type it: added, listed, tried, filtered, removed; put right."""

import json
import re
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace

import pytest
import pytest_asyncio

from adapters.wording import moment
from bot import engine
from bot.types import Article, Channel, Digest, Notice, Source
from tests.collecting import conftest as collecting
from tests.collecting.conftest import GUILD, Office, channel, make_app
from tests.collecting.values import DAY, FERRY, FERRY_LATER, HOUR, LIBRARY, MINUTE, START, Item, filler, page
from tests.sources.web.site import answer

template, url, office = collecting.template, collecting.url, collecting.office

SINKS = Item("Fähre „Seeadler“ im Hafen von Altenwerder gesunken", FERRY, "k-1", at=START - DAY)
SHIP = Item("Elektroschiff ersetzt die gesunkene Fähre „Seeadler“ in Altenwerder", FERRY_LATER, "k-2", at=START)
OPENS = Item("Lindau opens a library in the old station", LIBRARY, "b-2", at=START - HOUR)


@pytest_asyncio.fixture
async def desk(office: Office) -> AsyncIterator[Office]:
    """Give a desk whose first paper has two articles."""
    office.print("kurier", OPENS, SINKS)
    yield office


async def keys(desk: Office, text: str, **how: object) -> list[str]:
    """Type something; give which notices come, and the names of other messages."""
    await desk.say(text, **how)  # type: ignore[arg-type]
    return [each.key if isinstance(each, Notice) else type(each).__name__ for each in desk.replies[-1].messages]


def rows(desk: Office, number: int = 0) -> list[dict[str, str]]:
    """Give the rows of the last table."""
    notice = desk.replies[-1].messages[number]
    assert isinstance(notice, Notice)
    found: list[dict[str, str]] = json.loads(notice.params["rows"])
    return found


def printed(text: str, title: str) -> Article:
    """Read a text as a paper printed it."""
    return engine.read(text, title=title, source="Kurier", published_at=START)


async def event(desk: Office) -> str:
    """Give the handle of the ferry's story."""
    (handle,) = (handle for handle, titles in (await desk.stories()).items() if titles == (SINKS.title,))
    return handle


# Sources


async def test_a_source_from_its_first_day_to_its_last(desk: Office) -> None:
    """What is said about it, in order."""
    dialog: Sequence[tuple[str, Sequence[str]]] = [
        ("/news sources", ["No source is read yet."]),
        (
            f"/news source add {desk.url()}",
            ["“Kurier” is read from now on, as kurier.", "It has 2 articles", "follow kurier"],
        ),
        (f"/news source add {desk.url()}", ["“Kurier” is read already, as kurier."]),
        ("/news sources", ["1 source is read:", "Kurier (", "as kurier", desk.url(), OPENS.title]),
        (f"/news source test {desk.url()}", ["“Kurier” has 2 articles.", f"Read: {OPENS.title}", SINKS.title]),
        ("/news source filter kurier +Fähre -Sport only de", ["With: Fähre.", "Without: Sport.", "Languages: de."]),
        ("/news sources", ["Kurier is filtered. With: Fähre. Without: Sport. Languages: de."]),
        (f"/news source test {desk.url()}", [f"Left out by the filter: {OPENS.title}", f"Read: {SINKS.title}"]),
        ("/news source test kurier", [f"Left out by the filter: {OPENS.title}", f"Read: {SINKS.title}"]),
        ("/news source filter kurier off", ["“Kurier” is not filtered any more"]),
        ("/news source remove kurier", ["“Kurier” is not read any more. What was read stays."]),
        ("/news source remove kurier", ["No source here is named “kurier”."]),
        ("/news sources", ["No source is read yet."]),
        ("/kurier wie viele Menschen wurden gerettet?", ["48"]),
        (f"/news source add {desk.url()}", ["“Kurier” is read from now on, as kurier."]),
    ]
    for said, expected in dialog:
        shown = await desk.say(said)
        assert all(words in shown for words in expected), f"› {said}\n{shown}"


async def test_a_filter_can_be_tried_before_it_counts(desk: Office) -> None:
    """On a feed that is not read yet, and instead of the filter of one that is; of fifty articles at most."""
    tried = f"/news source test {desk.url()} +Fähre -Sport"
    for _ in range(2):
        shown = await desk.say(tried)
        assert f"Left out by the filter: {OPENS.title}" in shown
        assert f"Read: {SINKS.title}" in shown
        await desk.say(f"/news source add {desk.url()}")
        await desk.say("/news source filter kurier +library")
    source = await desk.source()
    assert (source.include, source.exclude) == (("library",), ())
    desk.print("kurier", *(filler(number) for number in range(60)))
    await desk.say(tried)
    assert len(rows(desk)) == 50
    assert {each["key"] for each in rows(desk)} == {"source.test_dropped"}


async def test_a_source_goes_by_the_letters_that_are_shown(desk: Office) -> None:
    """And by its address, its title or a part of that."""
    for said in ("{id}", "{url}", "Kurier", "kuri"):
        await desk.say(f"/news source add {desk.url()}")
        source = await desk.source()
        assert f"({source.id[:6]})" in await desk.say("/news sources")
        assert await keys(desk, f"/news source remove {said.format(id=source.id[:6], url=source.url)}") == [
            "source.removed"
        ]


async def test_of_sources_with_one_name_none_is_taken_for_the_other(desk: Office) -> None:
    """Their letters are said, and nothing is removed; with them the right one is."""
    desk.print("bote", SHIP, title="Kurier")
    for paper in ("kurier", "bote"):
        await desk.say(f"/news source add {desk.url(paper)}")
    kept = {each.url: each.id for each in await desk.store.sources(GUILD)}
    for said in ("remove Kurier", "filter kuri +Fähre", "test Kurier"):
        shown = await desk.say(f"/news source {said}")
        assert "fits more than one source" in shown
        assert all(f"Kurier ({each[:6]})" in shown for each in kept.values())
    assert await keys(desk, f"/news source remove {kept[desk.url('bote')][:6]}") == ["source.removed"]
    assert (await desk.source()).url == desk.url()


async def test_who_follows_what_is_read_no_more_learns_it(desk: Office) -> None:
    """Or they would wait in vain; who follows nothing of it is told nothing of that."""
    for at, expected in ((channel(), ["source.removed", "source.followed"]), (channel("c2"), ["source.removed"])):
        await desk.say(f"/news source add {desk.url()}")
        await desk.say("/news follow kurier")
        assert await keys(desk, "/news source remove kurier", at=at) == expected


async def test_a_front_page_is_no_article(desk: Office) -> None:
    """It is about everything; that it names no feed is what helps whoever typed it."""
    desk.site.handlers["/"] = answer(page("Kurier", LIBRARY), content_type="text/html")
    site = desk.site.url("/", host="kurier.test")
    assert "this is a web page that names no feed" in await desk.say(f"/news source add {site}")
    assert "this is the front page of a site, not an article" in await desk.say(f"/news follow {site}")
    assert await desk.stories() == {}


async def test_why_a_page_is_no_article_is_said_where_it_is_no_feed_either(desk: Office) -> None:
    """What stands in its way is the cause, not that it is a page."""
    script = b"<html><body><p>Please enable JavaScript.</p></body></html>"
    desk.serve("kurier", answer(script, content_type="text/html"), "/a")
    shown = await desk.say(f"/news source add {desk.url(path='/a')}")
    assert "the page shows its text only in browsers that run JavaScript" in shown


async def test_a_date_to_come_is_no_date_of_an_article(desk: Office) -> None:
    """It would stay the newest until then."""
    head = b'<html><head><meta property="article:published_time" content="2027-01-01T08:00:00Z">'
    body = page("Library", LIBRARY).replace(b"<html><head>", head)
    desk.serve("kurier", answer(body, content_type="text/html"), "/a")
    await desk.say(f"/news follow {desk.url(path='/a')}")
    (handle,) = await desk.stories()
    (article,) = (await desk.store.story(handle, GUILD))[1]
    assert article.published_at is None


async def test_a_sites_address_leads_to_its_feeds(desk: Office) -> None:
    """The first is read, the others are named by a test; nothing is kept by that."""
    desk.print("bote", SHIP)
    link = '<link rel="alternate" type="application/rss+xml" href="{}">'
    links = "".join(link.format(desk.url(paper)) for paper in ("kurier", "bote"))
    desk.serve("kurier", answer(f"<html><head>{links}</head></html>".encode(), content_type="text/html"), "/")
    site = desk.url(path="/")
    assert await keys(desk, f"/news source test {site}") == ["source.test_head", "source.found_feeds"]
    assert [each["url"] for each in rows(desk, 1)] == [desk.url("bote")]
    assert await desk.store.sources(GUILD) == []
    assert await keys(desk, f"/news source add {site}") == ["source.added"]
    assert (await desk.source()).url == desk.url()


async def test_of_a_sites_feeds_the_first_that_can_be_read_is_read(desk: Office) -> None:
    """Sites name feeds that are gone; where none can be read, the cause of the first is said."""
    names = (desk.url("anzeiger"), desk.url("bote"), desk.url())
    link = '<link rel="alternate" type="application/rss+xml" href="{}">'
    links = "".join(map(link.format, names))
    desk.serve("kurier", answer(f"<html><head>{links}</head></html>".encode(), content_type="text/html"), "/")
    desk.serve("bote", answer(b"<p>Nothing here</p>", content_type="text/html"))
    site = desk.url(path="/")
    assert await keys(desk, f"/news source test {site}") == ["source.test_head"]
    assert await keys(desk, f"/news source add {site}") == ["source.added"]
    assert (await desk.source()).url == desk.url()
    desk.serve("kurier", answer(b"", 410))
    assert "the site answers 404" in await desk.say(f"/news source test {site}")


@pytest.mark.parametrize(
    ("handler", "reason"),
    [
        (answer(b"", 404), "the site answers 404: there is no such page"),
        (answer(b"<p>Hello</p>", content_type="text/html"), "page"),
        (answer(b"", 429, retry_after="60"), "the site a"),
    ],
    ids=["missing", "no feed", "busy"],
)
async def test_what_is_no_feed_is_refused_in_words(desk: Office, handler: object, reason: str) -> None:
    """With the cause, and nothing is changed."""
    desk.serve("kurier", handler)  # type: ignore[arg-type]
    for command in ("add", "test"):
        shown = await desk.say(f"/news source {command} {desk.url()}")
        assert "cannot be read" in shown
        assert reason in shown
        assert "Nothing was changed." in shown
    assert await desk.store.sources(GUILD) == []


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.2/feed",
        "http://10.0.0.1/feed",
        "http://169.254.169.254/latest/meta-data",
        "http://[::1]/feed",
        "http://localhost/feed",
        "http://0x7f000002/feed",
        "http://printer.local/feed",
    ],
)
@pytest.mark.parametrize("command", ["source add", "source test", "follow"])
async def test_private_addresses_are_refused_in_words(desk: Office, command: str, address: str) -> None:
    """Whatever is wanted of them; nobody is asked."""
    shown = await desk.say(f"/news {command} {address}")
    assert f"{address} cannot be read: the address leads into a private network. Nothing was changed." in shown
    assert desk.site.paths == []
    assert await desk.store.sources(GUILD) == []
    assert await desk.store.subscriptions(channel()) == []


async def test_a_site_that_sends_inside_is_refused_in_words(desk: Office) -> None:
    """What it sends on to is judged like what was typed."""
    desk.serve("kurier", answer(status=302, location="http://169.254.169.254/"))
    assert "private network" in await desk.say(f"/news source add {desk.url()}")
    assert await desk.store.sources(GUILD) == []


async def test_so_many_sources_and_no_more(desk: Office) -> None:
    """The limit is said with what to do; by following, too. One that is read already is no further one."""
    desk.app = make_app(desk.store, desk.chat, desk.clock, desk.collector, max_sources=1)
    desk.print("bote", SHIP)
    await desk.say(f"/news source add {desk.url()}")
    for said in ("source add", "follow"):
        assert "At most 1 source can be read." in await desk.say(f"/news {said} {desk.url('bote')}")
    assert await desk.store.subscriptions(channel()) == []
    assert await keys(desk, f"/news source add {desk.url()}") == ["source.known"]
    assert await keys(desk, f"/news source add {desk.url('bote')}", at=channel(workspace="other")) == ["source.added"]


async def test_all_of_many_sources_are_listed(desk: Office) -> None:
    """What cannot be read stands first: it is what people look for."""
    for number in range(30):
        each = Source(
            f"{number:032}", GUILD, f"http://kurier.test/{number}", f"Feed no. {number:02}", "U1", f"f-{number}"
        )
        await desk.store.add_source(
            replace(each, failure="it is gone" if number == 29 else ""), keys=(), now=START, limit=99
        )
    shown = await desk.say("/news source list")
    assert re.findall(r"Feed no\. (\d\d)", shown) == ["29", *(f"{number:02}" for number in range(29))]


async def test_the_last_few_are_news_where_they_are_asked_for(desk: Office) -> None:
    """To who follows their story."""
    await desk.say(f"/news source add {desk.url()}")
    await desk.say(f"/news follow {await event(desk)} updates")
    desk.clock.now += MINUTE
    desk.print("bote", SHIP)
    shown = await desk.say(f"/news source add {desk.url('bote')} last 3")
    assert "posted where its story is followed already" in shown
    await desk.settle()
    (post,) = await desk.posts()
    assert "40 Millionen Euro" in post


async def test_where_nothing_belongs_to_a_workspace_no_source_is_added(desk: Office) -> None:
    """In a terminal or a direct message; and an address cannot be followed there."""
    nowhere = Channel("loopback", "c1")
    for said in (f"source add {desk.url()}", "sources", "source remove kurier", f"source test {desk.url()}"):
        assert await keys(desk, f"/news {said}", at=nowhere) == ["source.nowhere"]
    assert await keys(desk, f"/news follow {desk.url()}", at=nowhere) == ["follow.address"]
    assert desk.site.paths == []


async def test_why_nothing_comes_names_the_source_that_cannot_be_read(desk: Office) -> None:
    """And since when, below each story that it has brought news of; once it can be read again, not any more."""
    await desk.say(f"/news source add {desk.url()}")
    handle = await event(desk)
    for story in ("kurier", handle):
        await desk.say(f"/news follow {story} updates")
    desk.serve("kurier", answer(b"", 404))
    desk.clock.now += DAY
    since = desk.clock.now
    await desk.collector.collect_due()
    for _ in range(3):
        desk.clock.now += DAY
        await desk.collector.collect_due()
    source = await desk.source()
    assert (source.failing_at, source.n_failures) == (since, 4)
    shown, at = await desk.say("/news why"), moment(since, "en")
    for story in ("kurier", handle):
        assert f"{story}: the source Kurier ({source.id[:6]}) has not been readable since {at}" in shown
    assert "the site answers 404: there is no such page. Next try: " in shown
    assert "the source" not in await desk.say("/news why", at=channel("c2"))
    desk.print("kurier")
    desk.clock.now += DAY
    await desk.collector.collect_due()
    assert (await desk.source()).failing_at is None
    assert "the source" not in await desk.say("/news why")


# Rights and workspaces


@pytest.mark.parametrize(
    "said",
    [
        "source add {url}",
        "source remove kurier",
        "source filter kurier +Fähre",
        "follow {url}",
        "story rename {story} to boat",
        "story merge {story} into kurier",
        "story split {story} 1 as boat",
    ],
)
async def test_only_who_manages_a_channel_changes_what_is_read(desk: Office, said: str) -> None:
    """Everybody else is told so; looking and trying are everybody's."""
    await desk.say(f"/news source add {desk.url()}")
    story = await event(desk)
    before = (await desk.stories(), await desk.store.sources(GUILD))
    n_asked = len(desk.site.paths)
    text = f"/news {said.format(url=desk.url('bote'), story=story)}"
    assert await keys(desk, text, may_manage=False) == ["right.missing"]
    assert (await desk.stories(), await desk.store.sources(GUILD)) == before
    assert len(desk.site.paths) == n_asked
    for looked in ("sources", f"story show {story}", f"source test {desk.url()}"):
        assert await keys(desk, f"/news {looked}", may_manage=False) != ["right.missing"]
        assert not desk.replies[-1].public


async def test_two_workspaces_see_nothing_of_each_other(desk: Office) -> None:
    """Neither sources nor stories nor questions; one's removal is not the other's."""
    await desk.say(f"/news source add {desk.url()}")
    story = await event(desk)
    await desk.say(f"/news tell me when {story} was kostet das neue Schiff?")
    other = channel(workspace="other")
    for said, expected in (
        ("sources", ["source.none"]),
        ("source remove kurier", ["source.unknown"]),
        ("source filter kurier +x", ["source.unknown"]),
        ("stories", ["stories.empty"]),
        ("questions", ["question.empty"]),
    ):
        assert await keys(desk, f"/news {said}", at=other) == expected, said
    for said in (f"story show {story}", f"story rename {story} to boat", f"/{story} who", f"follow {story}"):
        shown = await desk.say(f"/news {said}", at=other)
        assert "48" not in shown
        assert SINKS.title not in shown
    assert story in await desk.stories()
    await desk.say(f"/news source add {desk.url()}", at=other)
    await desk.say("/news source remove kurier")
    assert len(await desk.store.sources("other")) == 1
    assert "1 source is read:" in await desk.say("/news sources", at=other)


# Following addresses


async def test_following_a_feed_hears_each_of_its_articles(desk: Office) -> None:
    """It is read from then on; what it has already is shown and not posted."""
    assert await keys(desk, f"/news follow {desk.url()} updates") == [
        "follow.created_updates",
        "preview.head",
        "Digest",
    ]
    assert [each.story for each in await desk.store.subscriptions(channel())] == ["kurier"]
    desk.clock.now += MINUTE
    desk.print("kurier", SHIP)
    await desk.live(DAY)
    (post,) = await desk.posts()
    assert "40 Millionen Euro" in post
    assert await keys(desk, f"/news follow {desk.url()} daily 9:00") == ["follow.changed"]
    assert len(await desk.store.sources(GUILD)) == 1


async def test_what_is_followed_by_its_address_goes_by_that_address(desk: Office) -> None:
    """Of the feed, of the site that names it, of the article; whatever is done with it."""
    front = '<html><head><link rel="alternate" type="application/rss+xml" href="/kurier/feed"></head></html>'
    desk.serve("kurier", answer(front.encode(), content_type="text/html"), "/")
    desk.serve("bote", answer(page(SHIP.title, FERRY_LATER), content_type="text/html"), "/a")
    for address in (desk.url(), desk.url(path="/"), desk.url("bote", "/a")):
        assert (await keys(desk, f"/news follow {address}"))[0] == "follow.created"
        (kept,) = await desk.store.subscriptions(channel())
        assert await keys(desk, f"/news pause {address} 24h") == ["pause.until"]
        assert await keys(desk, f"/news resume {address}") == ["resume.done"]
        assert await keys(desk, f"/news send {address}") == ["send.done"]
        assert f"{kept.story}, subscription" in await desk.say(f"/news why {address}")
        assert await keys(desk, f"/news unfollow {address}") == ["unfollow.done"]
        assert await desk.store.subscriptions(channel()) == []
        desk.clock.now += MINUTE


async def test_an_address_that_nothing_followed_has_is_unknown(desk: Office) -> None:
    """Also where something else is followed, or it cannot be read or is no address."""
    await desk.say(f"/news follow {desk.url()}")
    for address in (desk.url("bote"), desk.url("bote", "/a"), "https://kurier.test:99999/feed"):
        assert await keys(desk, f"/news unfollow {address}") == ["subscription.unknown"]
    assert len(await desk.store.subscriptions(channel())) == 1


async def test_following_an_article_follows_its_story(desk: Office) -> None:
    """The story that it continues, or a new one; what continues it is told."""
    desk.serve("bote", answer(page(SINKS.title, FERRY), content_type="text/html"), "/a")
    assert (await keys(desk, f"/news follow {desk.url('bote', '/a')} updates"))[0] == "follow.created_updates"
    (kept,) = await desk.store.subscriptions(channel())
    digest = desk.replies[-1].messages[-1]
    assert isinstance(digest, Digest)
    assert digest.title == SINKS.title
    desk.clock.now += HOUR
    await desk.say(f"/news source add {desk.url()}")
    desk.print("kurier", SHIP)
    await desk.live(DAY)
    (post,) = await desk.posts()
    assert "40 Millionen Euro" in post
    assert "48 Menschen" not in post
    titles = (await desk.stories())[kept.story]
    assert titles[-1] == SHIP.title
    assert await desk.store.sources("other") == []


async def test_following_what_cannot_be_read_follows_nothing(desk: Office) -> None:
    """And says why."""
    shown = await desk.say(f"/news follow {desk.url('bote', '/gone')}")
    assert "cannot be read: the site answers 404" in shown
    assert await desk.store.subscriptions(channel()) == []


async def test_following_a_feed_at_a_time_that_is_none_adds_nothing(desk: Office) -> None:
    """A command that is refused has changed nothing."""
    shown = await desk.say(f"/news follow {desk.url()} daily 25:00")
    assert "25" in shown
    assert await desk.store.subscriptions(channel()) == []
    assert await desk.store.sources(GUILD) == []


# Stories put right


async def test_a_story_is_shown_renamed_merged_and_split(desk: Office) -> None:
    """What was followed goes on; numbers are those of the list."""
    await desk.say(f"/news source add {desk.url()}")
    story = await event(desk)
    library = next(handle for handle, titles in (await desk.stories()).items() if titles == (OPENS.title,))
    await desk.say(f"/news follow {story} updates")
    assert f"1. {SINKS.title} (Kurier" in await desk.say(f"/news story show {story}")
    assert f"{story} is now named seeadler" in await desk.say(f"/news story rename {story} to seeadler")
    assert [each.story for each in await desk.store.subscriptions(channel())] == ["seeadler"]
    assert "is now part of seeadler, with 1 article" in await desk.say(f"/news story merge {library} into seeadler")
    shown = await desk.say("/news story show seeadler")
    assert shown.index(f"1. {OPENS.title}") < shown.index(f"2. {SINKS.title}")
    assert "1 article of seeadler is now a story" in await desk.say("/news story split seeadler 1 as lindau-books")
    stories = await desk.stories()
    assert stories["seeadler"] == (SINKS.title,)
    assert stories["lindau-books"] == (OPENS.title,)
    assert await keys(desk, "/news story split seeadler 7 as boat") == ["story.no_articles"]
    assert await keys(desk, "/news story split seeadler 1 as lindau-books") == ["story.taken"]
    assert await keys(desk, "/news story rename seeadler to lindau-books") == ["story.taken"]
    desk.print("kurier", SHIP)
    await desk.live(DAY)
    assert (await desk.stories())["seeadler"] == (SINKS.title, SHIP.title)
    (post,) = await desk.posts()
    assert "40 Millionen Euro" in post


async def test_a_whole_feed_goes_into_no_story_of_one_event(desk: Office) -> None:
    """It is said how single articles get there; and that works."""
    await desk.say(f"/news source add {desk.url()}")
    story, before = await event(desk), await desk.stories()
    refused = await desk.say(f"/news story merge kurier into {story}")
    assert "everything that a source brings" in refused
    assert await desk.stories() == before
    assert (await desk.source()).story == "kurier"
    for offered in ("story split kurier 1 2 as", "story merge"):
        (said,) = re.findall(rf"\(({offered} .+?)\)", refused)
        assert await keys(desk, f"/news {said}") == ["story.split" if "split" in said else "story.merged"]
    assert set((await desk.stories())[story]) == {SINKS.title, OPENS.title}
    desk.print("bote", Item("Der Bote", LIBRARY, "x-1", at=START))
    await desk.say(f"/news source add {desk.url('bote')}")
    assert await keys(desk, "/news story merge bote into kurier") == ["story.merged"]


async def test_a_feed_that_is_not_read_any_more_spoils_no_story_either(desk: Office) -> None:
    """What continues the event goes on to belong to it."""
    await desk.say(f"/news source add {desk.url()}")
    await desk.say("/news source remove kurier")
    assert await keys(desk, f"/news story merge kurier into {await event(desk)}") == ["story.feed"]


@pytest.mark.parametrize("workspace", [GUILD, ""])
@pytest.mark.parametrize(
    "said", ["rename hafen to boat", "merge hafen into other", "merge other into hafen", "split hafen 1 as boat"]
)
async def test_everybodys_story_is_nobodys_to_change(desk: Office, said: str, workspace: str) -> None:
    """Where it is said, and where everybody is at home as well."""
    common = [printed(FERRY, "Hafen"), printed(FERRY_LATER, "Schiff")]
    await desk.store.keep_common_stories({"hafen": common}, now=START)
    await desk.store.add_articles([printed(LIBRARY, "L")], story="other", workspace=workspace, now=START)
    before = await desk.stories(workspace)
    assert await keys(desk, f"/news story {said}", at=channel(workspace=workspace)) == ["story.common"]
    assert await desk.stories(workspace) == before


async def test_a_story_takes_no_name_of_everybodys(desk: Office) -> None:
    """It would hide that one from all who follow it here."""
    await desk.store.keep_common_stories({"hafen": [printed(LIBRARY, "L")]}, now=START)
    await desk.say(f"/news source add {desk.url()}")
    assert await keys(desk, f"/news story rename {await event(desk)} to hafen") == ["story.taken"]


async def test_a_question_is_put_to_a_renamed_story(desk: Office) -> None:
    """It waits under the new name, and is answered."""
    await desk.say(f"/news source add {desk.url()}")
    story = await event(desk)
    assert await keys(desk, f"/news tell me when {story} was kostet das neue Schiff?", user="U7") == ["question.kept"]
    await desk.live(MINUTE)
    await desk.say(f"/news story rename {story} to seeadler")
    assert "1. seeadler: was kostet" in await desk.say("/news questions")
    desk.print("kurier", SHIP)
    await desk.live(DAY)
    (post,) = await desk.posts()
    assert post.startswith("(@U7) ")

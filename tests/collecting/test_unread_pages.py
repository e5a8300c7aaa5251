"""Pages that cannot be had when a feed names them: read later, and told as what they add to the feed's summary."""

from dataclasses import replace

import pytest

from storage import open_store
from tests.collecting.conftest import GUILD, Office, make_web
from tests.collecting.test_collector import SHIP, SINKS, ferry
from tests.collecting.values import DAY, FERRY_LATER, HOUR, MINUTE, START, Item, filler, page
from tests.sources.web.site import Handler, answer, raw

SUMMARY = "Die im Hafen von Altenwerder gesunkene Fähre „Seeadler“ wird durch ein Elektroschiff ersetzt."
COSTS, BUSES = "40 Millionen Euro", "Busse durch den Elbtunnel"
OTHERWISE = "Das neue Schiff kostet 45 Millionen Euro und soll im Mai von der Werft Nordwind in Rostock kommen."
DOWN = answer(b"", 503)


def item(office: Office, summary: str = SUMMARY) -> Item:
    """Make an entry that says little, and whose page says more."""
    return Item(SHIP.title, "", "k-2", office.url(path="/ship"), START, summary)


def up(office: Office, text: str = FERRY_LATER) -> None:
    """Let the page be there."""
    office.serve("kurier", answer(page(SHIP.title, text), content_type="text/html"), "/ship")


async def told_in_short(office: Office, down: Handler = DOWN, summary: str = SUMMARY) -> str:
    """Let a channel follow a story, and hear what the feed says of an article whose page is not there."""
    handle = await ferry(office)
    office.serve("kurier", down, "/ship")
    office.print("kurier", item(office, summary))
    await look(office)
    assert office.asked(path="/ship") == 1
    return handle


async def look(office: Office) -> None:
    """Let the feed be looked at once more, and everybody hear of it."""
    due_at = (await office.source()).due_at
    assert due_at is not None
    office.clock.now = due_at
    await office.settle()


async def sentences(office: Office, handle: str) -> str:
    """Give what a story's articles say."""
    _, articles = await office.store.story(handle, GUILD)
    return " ".join(sentence.text for article in articles for sentence in article.sentences)


async def said(office: Office) -> list[str]:
    """Give all that was posted, in threads, too."""
    return [text for texts in (await office.every_post()).values() for text in texts]


async def test_a_page_that_was_not_there_is_read_later(office: Office) -> None:
    """What the feed said of it was told; what the page adds is told then, once, and nothing is called a correction."""
    handle = await told_in_short(office)
    (first,) = await said(office)
    assert "Elektroschiff" in first
    assert COSTS not in first
    up(office)
    await office.live(2 * DAY)
    assert BUSES in await sentences(office, handle)
    assert (await office.stories())[handle] == (SINKS.title, SHIP.title)
    _, second = await said(office)
    assert COSTS in second
    assert "durch ein Elektroschiff ersetzt" not in second.split("Sources")[0]
    assert not any("Correction" in text for text in await said(office))
    assert office.platform.edits == []
    assert office.asked(path="/ship") == 2
    assert COSTS in await office.say(f"{handle} was kostet das neue Schiff?")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Das neue Schiff kostet rund 50 Millionen Euro und kommt im Mai von der Werft Nordwind in Rostock.", COSTS),
        (OTHERWISE, COSTS),
    ],
    ids=["rounded", "another"],
)
async def test_a_figure_that_the_feed_gave_otherwise_was_not_corrected(before: str, after: str, office: Office) -> None:
    """The page was never other than it is: no post is edited, and nothing is said to have been taken back."""
    handle = await told_in_short(office, summary=f"{SUMMARY} {before}")
    up(office)
    await office.live(2 * DAY)
    assert after in await sentences(office, handle)
    assert office.platform.edits == []
    assert not any("Correction" in text or "korrigiert" in text for text in await said(office))


async def test_a_page_that_says_no_more_than_the_feed_is_no_news(office: Office) -> None:
    """It is what can be asked from then on, and nobody is told anything."""
    more = " Das berichtet der Kurier aus Altenwerder, der auch sagt, dass es so kommt."
    handle = await told_in_short(office)
    up(office, f"{SUMMARY}{more}")
    await office.live(2 * DAY)
    assert "Das berichtet der Kurier" in await sentences(office, handle)
    assert len(await said(office)) == 1


async def test_what_stood_in_a_feed_when_it_was_added_is_no_news_later(office: Office) -> None:
    """Its page can be read later, and asked; who follows the story is not told of it."""
    office.serve("kurier", DOWN, "/ship")
    office.print("kurier", item(office), SINKS)
    await office.add()
    for handle in await office.stories():
        await office.follow(handle)
    up(office)
    await office.live(DAY)
    assert BUSES in await sentences(office, "kurier")
    assert await said(office) == []


async def test_a_page_is_read_later_by_another_process(office: Office) -> None:
    """What is still to be read is remembered."""
    handle = await told_in_short(office)
    path = await office.database.read("look", lambda connection: str(connection.engine.url.database))
    up(office)
    store = await open_store(f"sqlite:///{path}")
    try:
        await office.another(store).live(DAY)
    finally:
        await store.close()
    assert BUSES in await sentences(office, handle)
    assert len(await said(office)) == 2


@pytest.mark.parametrize(
    "down",
    [DOWN, answer(b"", 429), answer(b"", 500), answer(b"", 502), raw(b""), raw(b"HTTP/1.1 200 OK\r\n")],
    ids=["503", "429", "500", "502", "closed", "broken off"],
)
async def test_what_passes_is_tried_again_but_not_for_ever(down: Handler, office: Office) -> None:
    """After longer and longer waits, a few times, and for a day at most; then the feed's words stand."""
    await told_in_short(office, down)
    tries = [office.clock()]
    while office.clock() < START + 4 * DAY:
        await office.live(5 * MINUTE)
        if office.asked(path="/ship") > len(tries):
            tries.append(office.clock())
    assert 3 < len(tries) <= 8
    assert tries[-1] - tries[0] <= DAY
    assert tries[2] - tries[1] < tries[-1] - tries[-2]
    assert len(await said(office)) == 1
    assert (await office.source()).n_failures == 0


async def test_a_name_that_cannot_be_looked_up_is_tried_again(office: Office) -> None:
    """The page is read when the name leads to a site again."""
    handle = await ferry(office)
    link = office.site.url("/kurier/ship", host="new.test")
    office.print("kurier", replace(item(office), link=link))
    await look(office)
    assert COSTS not in await sentences(office, handle)
    office.names.lead("new.test", "127.0.0.1")
    up(office)
    await office.live(DAY)
    assert COSTS in await sentences(office, handle)


@pytest.mark.parametrize("status", [401, 402, 403, 404, 410, 451])
async def test_what_a_site_refuses_is_not_asked_for_again(status: int, office: Office) -> None:
    """The feed's words stand."""
    await told_in_short(office, answer(b"", status))
    up(office)
    await office.live(2 * DAY)
    assert office.asked(path="/ship") == 1


@pytest.mark.parametrize(
    "there",
    [
        answer(page(SHIP.title, "Weiterlesen mit Kurier+"), content_type="text/html"),
        answer(b"%PDF-1.4", content_type="application/pdf"),
        answer(b"", 302, location="http://127.0.0.2/"),
    ],
    ids=["sold", "no article", "an address that is refused"],
)
async def test_a_page_that_is_no_article_is_not_asked_for_again(there: Handler, office: Office) -> None:
    """The feed's words stand."""
    await told_in_short(office, there)
    up(office)
    await office.live(2 * DAY)
    assert office.asked(path="/ship") == 1


async def test_a_site_that_asks_to_wait_is_not_asked_for_a_page_before(office: Office) -> None:
    """Nor after a restart, which forgets what the site asked for; the feed on another site is read meanwhile."""
    handle = await ferry(office)
    office.serve("kurier", answer(b"", 503, retry_after=str(5 * 3600)), "/ship")
    office.print("kurier", replace(item(office), link=office.site.url("/kurier/ship", host="bote.test")))
    await look(office)
    up(office)
    async with make_web(office.names, office.clock) as web:
        restarted = replace(office, web=web).another()
        office.print("kurier", replace(SINKS, guid="k-0"))
        await restarted.live(5 * HOUR - MINUTE)
        assert office.asked(path="/ship") == 1
        await restarted.live(2 * MINUTE)
    assert office.asked(path="/ship") == 2
    assert BUSES in await sentences(office, handle)


async def test_a_changed_page_that_was_not_there_corrects_what_was_posted_later(office: Office) -> None:
    """It was read before, so that what it says otherwise now was taken back."""
    handle = await ferry(office)
    up(office)
    office.print("kurier", item(office))
    await look(office)
    (first,) = await said(office)
    assert COSTS in first
    office.feeds["kurier"] = [SINKS]
    office.serve("kurier", DOWN, "/ship")
    office.print("kurier", replace(item(office), at=office.clock()))
    await look(office)
    assert COSTS in await sentences(office, handle)
    up(office, FERRY_LATER.replace(COSTS, "45 Millionen Euro"))
    await office.live(DAY)
    assert "45 Millionen Euro" in await sentences(office, handle)
    assert any(text.startswith("Correction: ") for text in await said(office))


async def test_an_article_of_which_the_feed_says_nothing_comes_later(office: Office) -> None:
    """As news, when its page is there."""
    handle = await ferry(office)
    office.serve("kurier", DOWN, "/ship")
    office.print("kurier", Item("", "", "k-2", office.url(path="/ship"), START))
    await look(office)
    assert await said(office) == []
    assert "summary" not in await office.say("/news why")
    up(office)
    await office.live(2 * DAY)
    assert (await office.stories())[handle] == (SINKS.title, SHIP.title)
    (post,) = await said(office)
    assert COSTS in post


async def test_a_feed_that_names_its_article_anew_brings_the_page(office: Office) -> None:
    """Before it would have been tried again; that is no correction either."""
    handle = await told_in_short(office, answer(b"", 500), f"{SUMMARY} {OTHERWISE}")
    office.print("kurier", *(filler(number, office.clock() - number * 8 * MINUTE) for number in range(9)))
    while office.asked(path="/ship") < 4:
        await office.live(MINUTE)
    ((waiting,),) = ((await office.source()).unread,)
    office.feeds["kurier"] = []
    office.print("kurier", replace(item(office), at=office.clock()), filler(0, office.clock()))
    up(office)
    await office.live(20 * MINUTE)
    assert office.clock() < waiting.try_at
    assert BUSES in await sentences(office, handle)
    assert (await office.source()).unread == ()
    assert office.platform.edits == []
    assert not any("Correction" in text for text in await said(office))


async def test_people_are_told_of_what_only_a_summary_is_known(office: Office) -> None:
    """In the list of sources and in why, with the cause and the next try, until the page is read."""
    handle = await told_in_short(office)
    why, listed = await office.say("/news why"), await office.say("/news source list")
    for shown in (why, listed):
        assert "of 1 article of Kurier" in shown
        assert "the site answers 503: it cannot answer right now. Next try: Tue, 20 Oct 2026" in shown
    assert f"{handle}: of 1 article" in why
    up(office)
    await office.live(DAY)
    assert "summary" not in await office.say("/news why")
    assert "summary" not in await office.say("/news source list")


async def test_a_page_that_is_given_up_is_not_promised(office: Office) -> None:
    """Nobody waits for a try that never comes."""
    await told_in_short(office)
    await office.live(2 * DAY)
    assert "summary" not in await office.say("/news why")
    assert "summary" not in await office.say("/news source list")

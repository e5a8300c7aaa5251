"""Sources of whoever runs the desk, added in the terminal: what they bring is for everybody, and stays."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.types import Channel, Material, Notice, Request
from tests.collecting import conftest as collecting
from tests.collecting.conftest import Office
from tests.collecting.values import DAY, FERRY, LIBRARY, START, Item
from tests.sources.web.site import answer

template, url, office = collecting.template, collecting.url, collecting.office

TERMINAL = Channel("console", "terminal")
SINKS = Item("Fähre „Seeadler“ im Hafen von Altenwerder gesunken", FERRY, "k-1", at=START - DAY)
OPENS = "Lindau opens a library"


@pytest_asyncio.fixture
async def desk(office: Office) -> AsyncIterator[Office]:
    """Give a desk that reads nothing yet, a paper with a feed, and one with a page."""
    office.print("kurier", SINKS)
    page = f"<html><head><title>{OPENS}</title></head><body><h1>{OPENS}</h1><p>{LIBRARY}</p></body></html>"
    office.serve("bote", answer(page.encode(), content_type="text/html"), "/lindau")
    yield office


async def type_in(desk: Office, text: str) -> list[str]:
    """Type something in the terminal; give which notices come, and the names of other messages."""

    def opening(path: str) -> Material:
        raise AssertionError(path)

    reply = await desk.app.handle(Request(TERMINAL, "me", text, may_manage=True, open=opening))
    return [each.key if isinstance(each, Notice) else type(each).__name__ for each in reply.messages]


async def test_a_feed_is_added_listed_tried_filtered_and_removed(desk: Office) -> None:
    """As in a channel of a server or workspace."""
    assert await type_in(desk, f"/news source add {desk.url()}") == ["source.added"]
    assert await type_in(desk, "/news sources") == ["source.head"]
    assert await type_in(desk, f"/news source test {desk.url()}") == ["source.test_head"]
    assert await type_in(desk, "/news source filter kurier +Fähre") == ["source.filtered"]
    assert await type_in(desk, "/news source remove kurier") == ["source.removed"]
    assert await type_in(desk, "/news sources") == ["source.none"]


async def test_what_a_feed_brought_stays_when_it_is_removed(desk: Office) -> None:
    """Also after the next start, when everybody's stories are compared with their folder."""
    await type_in(desk, f"/news source add {desk.url()}")
    await type_in(desk, "/news source remove kurier")
    before = await desk.stories("")
    assert [SINKS.title in titles for titles in before.values()] == [True, True]
    await desk.app.collect()
    assert await desk.stories("") == before


@pytest.mark.parametrize("said", ["/news source add {}", "/news follow {} updates"])
async def test_the_story_of_an_address_stays_after_the_next_start(desk: Office, said: str) -> None:
    """Whether it was added or followed."""
    await type_in(desk, said.format(desk.url("bote", "/lindau")))
    before = await desk.stories("")
    assert list(before.values()) == [(OPENS,)]
    await desk.app.collect()
    assert await desk.stories("") == before


async def test_an_address_can_be_followed(desk: Office) -> None:
    """Of a feed, and of an article."""
    assert await type_in(desk, f"/news follow {desk.url()} updates") == [
        "follow.created_updates",
        "preview.head",
        "Digest",
    ]
    assert (await type_in(desk, f"/news follow {desk.url('bote', '/lindau')} daily 08:30"))[0] == "follow.created"
    assert {each.story for each in await desk.store.subscriptions(TERMINAL)} <= set(await desk.stories(""))

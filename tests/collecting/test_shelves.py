import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta

import pytest
import pytest_asyncio

from bot import engine
from bot.commands.stories import RESERVED
from bot.engine.kinship import Tracker
from bot.errors import StorageError
from bot.shelves import FRESH, Shelves
from bot.types import Article
from storage import Store, open_store
from storage.database import Database
from tests.collecting.values import FERRY, FERRY_LATER, GARDENS, LIBRARY, START


class Clock:
    """A time that the test sets."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        """Give it."""
        return self.now


@pytest.fixture
def clock() -> Clock:
    """Give the time that shelves see."""
    return Clock()


@pytest_asyncio.fixture
async def store(url: str) -> AsyncIterator[Store]:
    """Open an empty database."""
    opened = await open_store(url)
    yield opened
    await opened.close()


def _article(title: str, text: str) -> Article:
    return engine.read(text, title=title, published_at=START)


SUNK = _article("Fähre „Seeadler“ im Hafen von Altenwerder gesunken", FERRY)
REPLACED = _article("Elektroschiff ersetzt die gesunkene Fähre „Seeadler“ in Altenwerder", FERRY_LATER)
OPENED = _article("Lindau opens a library in the old station", LIBRARY)
OTHERS = [_article(title, f"{text}. Das teilte der Verein mit.") for title, text in GARDENS]


async def test_an_article_finds_the_story_of_its_workspace_only(store: Store, clock: Clock) -> None:
    """What one workspace has is no story of another."""
    shelves = Shelves(store, clock)
    first = await shelves.place(SUNK, "one", quiet=False)
    await shelves.place(OPENED, "two", quiet=False)
    assert await shelves.place(REPLACED, "one", quiet=False) == first
    assert [len(story.article_ids) for story in await store.stories("two")] == [1]
    await shelves.place(REPLACED, "two", quiet=False)
    assert [len(story.article_ids) for story in await store.stories("two")] == [1, 1]


async def test_a_story_is_not_named_like_a_command(store: Store, clock: Clock) -> None:
    """Or nobody could ask it anything."""
    dry = _article("Quellen", "Die Quellen sind versiegt. Niemand weiß, woran das liegt.")
    assert engine.handle(dry, ()) == "quellen"
    assert await Shelves(store, clock).place(dry, "one", quiet=False) not in RESERVED


async def test_what_was_forgotten_for_want_of_room_is_read_again(store: Store, clock: Clock) -> None:
    """A workspace that had to make room continues its story all the same."""
    shelves = Shelves(store, clock, most_held=2)
    first = await shelves.place(SUNK, "one", quiet=False)
    for article in (OPENED, *OTHERS):
        await shelves.place(article, "two", quiet=False)
    clock.now += 2 * FRESH
    await shelves.place(SUNK, "two", quiet=False)
    assert await shelves.place(REPLACED, "one", quiet=False) == first


async def test_a_story_that_another_process_renamed_is_continued(store: Store, clock: Clock) -> None:
    """The picture that a process has may be old, the database's is not."""
    shelves = Shelves(store, clock)
    first = await shelves.place(SUNK, "one", quiet=False)
    await store.rename_story("one", first, "untergang")
    clock.now += FRESH / 2
    assert await shelves.place(REPLACED, "one", quiet=False) == "untergang"


async def test_what_another_process_added_is_found_a_minute_later(store: Store, clock: Clock) -> None:
    """A story of another process is continued once the picture has grown old; what was taken away is gone."""
    shelves = Shelves(store, clock)
    await shelves.place(OPENED, "one", quiet=False)
    await store.add_articles([SUNK], story="anderswo", workspace="one", now=clock.now)
    clock.now += 2 * FRESH
    assert await shelves.place(REPLACED, "one", quiet=False) == "anderswo"


async def test_who_gives_up_while_a_shelf_is_read_leaves_it_whole(
    store: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a placing that was canceled half way the next one finds the story."""
    await store.add_articles([SUNK], story="faehre", workspace="one", now=clock.now)
    shelves = Shelves(store, clock)
    begun = asyncio.Event()
    loop = asyncio.get_running_loop()

    def never_done(*_: object, **__: object) -> None:
        loop.call_soon_threadsafe(begun.set)

    with monkeypatch.context() as patched:
        patched.setattr(Tracker, "add", never_done)
        placing = asyncio.create_task(shelves.place(OPENED, "one", quiet=False))
        await begun.wait()
        placing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await placing
    assert await shelves.place(REPLACED, "one", quiet=False) == "faehre"


async def test_a_shelf_that_could_not_be_read_is_read_the_next_time(url: str, clock: Clock) -> None:
    """No article begins a story for want of those that the database did not give."""

    class Busy(Store):
        """A store whose articles cannot be read at first."""

        n_refused = 0

        async def articles(self, workspace: str, ids: Sequence[str]) -> list[Article]:
            """Refuse once."""
            self.n_refused += 1
            if self.n_refused == 1:
                raise StorageError("read articles", "the database is busy", retryable=True)
            return await super().articles(workspace, ids)

    database = await Database.open(url, migrate=True, patience=timedelta(seconds=5))
    store = Busy(database)
    await store.add_articles([SUNK], story="faehre", workspace="one", now=clock.now)
    shelves = Shelves(store, clock)
    with pytest.raises(StorageError):
        await shelves.place(OPENED, "one", quiet=False)
    assert await shelves.place(REPLACED, "one", quiet=False) == "faehre"
    await store.close()
